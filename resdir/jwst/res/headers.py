"""
The core of jwst/headers/read: headers and metadata trees of files, without their data.

Metadata are public (jwstvo_dachs/rights.py), so nobody's rights are asked for; what is not catalogued is not read.  The
process that cuts reads the file (cutouts/metadata.py).
"""

from gavo import base, svcs, utils
from jwstvo_dachs import cutter

#: The names of the parameters of cutouts/metadata.py.
PARAMETERS = ("EXT", "KIND", "RESPONSEFORMAT", "FORMAT")

soda, _ = utils.loadPythonModule(base.getConfig("inputsDir") / "jwst/res/soda")


class Core(svcs.Core):
    """RESPONSEFORMAT is one of the parameters that DaCHS gives each service; the RD has its values."""

    inputTableXML = """
        <inputTable>
            <inputKey name="ID" type="text" ucd="meta.id;meta.main" multiplicity="multiple"
                description="Publisher identifier (obs_publisher_did or that of a spectrum), or name of the file."/>
            <inputKey name="EXT" type="text" ucd="meta.id;meta.dataset" multiplicity="multiple"
                description="HDUs: number (the primary is 0), name, or name,version; may come several times. All where
                    it is not given."/>
            <inputKey name="KIND" type="text" ucd="meta.code.class" multiplicity="multiple"
                description="HEADER: of FITS and of ECSV tables; ASDF: the tree of the ASDF extension, or of an ASDF
                    file. Where it is not given, HEADER for FITS, unless YAML is asked for."/>
            <inputKey name="FORMAT" type="text" ucd="meta.code.mime" multiplicity="multiple"
                description="As RESPONSEFORMAT."/>
        </inputTable>"""

    def run(self, service, inputTable, queryMeta):
        given = {name.upper(): soda.listed(value) for name, value in inputTable.args.items() if value}
        dids = given.get("ID", [])
        if len(dids) != 1:
            raise base.ValidationError(f"One ID is wanted, that of a file; there are {len(dids)}.", "ID")
        try:
            (file,) = soda.allowed(soda.tokens_operator(), dids).values()
            document = cutter.cut(file, {"metadata": {name: given[name] for name in PARAMETERS if name in given}})
        except cutter.Refused as refused:
            raise Refused(refused) from None
        return document.type, b"".join(document)


class Refused(base.ReportableError):
    """A cutter.Refused in the words of DALI 1.1, section 5.2."""

    def __init__(self, refused):
        super().__init__(refused.message)
        self.httpCode = refused.httpCode
        self.dali = {404: "NotFoundFault", 503: "TransientFault", 500: "FatalFault"}.get(self.httpCode, "UsageFault")
