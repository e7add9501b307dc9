"""The older protocols as their standards want them: Cone Search 1.03, SIA 1, SSA."""

import math
import urllib.parse

from gavo import base, votable
from gavo.formal import twistedpatch
from gavo.votable import V
from gavo.web import vodal


def cone_error(renderer, request, message, httpStatus=200, queryStatus="ERROR"):
    """writes an error of the cone search: the INFO named Error of Cone Search 1.03 (section 2.3, erratum 3), a child of
    VOTABLE, and the QUERY_STATUS of DALI beside it."""
    if not request.client:  # gone away
        return
    request.setHeader("content-type", base.votableType)
    votable.write(
        V.VOTABLE[
            V.DESCRIPTION[base.getMetaText(renderer.service, "description")],
            V.INFO(ID="Error", name="Error", value=str(message)),
            V.RESOURCE(type="results")[
                V.INFO(name="QUERY_STATUS", value=queryStatus)[str(message)],
                V.INFO(name="request", value=request.asGETURI()),
            ],
        ],
        request,
    )
    request.finish()


#: What numbers may be, by parameter: lower and upper limit.
LIMITS = {"MAXREC": (0, math.inf)}
CONE_LIMITS = {**LIMITS, "RA": (-math.inf, math.inf), "DEC": (-90, 90), "SR": (0, 180)}


def checked(renderer, arguments, stock=vodal.DALRenderer.runAsync):
    """as the renderer's runAsync, but says that a position is off the sphere, a radius or a number of rows negative.

    SIA 1 has a VERB of 0 (section 4.2.3), for which DaCHS has no place among the values: it has read it by now.
    """
    limits = CONE_LIMITS if isinstance(renderer, vodal.SCSRenderer) else LIMITS
    for name, texts in arguments.items():
        if name.upper() in limits:
            check(name.upper(), texts, *limits[name.upper()])
    if isinstance(renderer, vodal.SIAPRenderer):
        arguments = {name: texts for name, texts in arguments.items() if (name.upper(), texts) != ("VERB", ["0"])}
    return stock(renderer, arguments)


def check(name, texts, low, high):
    """raises a ValidationError for numbers out of range, or infinite; what is no number at all DaCHS sees itself."""
    for text in texts:
        try:
            value = float(text)
        except (TypeError, ValueError):
            continue
        if not low <= value <= high or math.isinf(value):
            where = f" from {low} to {high}" if high < math.inf else " of 0 or more" if low == 0 else ""
            raise base.ValidationError(f"{text} is not a number{where}", name)


#: UCDs of the cone search (1.03, section 2.2), which are older than those of our columns; DaCHS' answers have them.
CONE_UCDS = {
    "meta.id;meta.main": {"ucd": "ID_MAIN"},
    "pos.eq.ra;meta.main": {"ucd": "POS_EQ_RA_MAIN"},
    "pos.eq.dec;meta.main": {"ucd": "POS_EQ_DEC_MAIN"},
}


def description(renderer, stock=vodal.DALRenderer._getMetadataData):
    """as the renderer's _getMetadataData (for MAXREC=0): with the UCDs of an answer, no name twice among values."""
    for key in renderer.service.getInputKeysFor(renderer):
        titles = set()
        for option in (key.values and key.values.options) or ():
            if option.title in titles:
                option.title = f"{option.title} ({option.content_})"
            titles.add(option.title)
    data = stock(renderer)
    if isinstance(renderer, vodal.SCSRenderer):
        table = data.tables["results"]
        table.votCasts = {
            column.name: CONE_UCDS[column.ucd] for column in table.tableDef.columns if column.ucd in CONE_UCDS
        }
    return data


def ssa_description(renderer):
    """as description, with the protocol and its version (SSA 1.1, section 4.2.5.1)."""
    data = description(renderer)
    data.addMeta("info", "SSAP", infoName="SERVICE_PROTOCOL", infoValue=renderer.version)
    return data


def parse_query(text, keep_blank_values=0, strict_parsing=0):
    """as twisted's parse_qs (bytes), but a semicolon separates nothing: it is part of SSA's BAND=1e-6/2e-6;source."""
    found = {}
    for item in text.split(b"&"):
        name, equals, value = (urllib.parse.unquote_to_bytes(part.replace(b"+", b" ")) for part in item.partition(b"="))
        if value or (equals and keep_blank_values):
            found.setdefault(name, []).append(value)
    return found


def install():
    """puts the functions above into DaCHS, once per process."""
    vodal.SCSRenderer._writeErrorTable = cone_error
    vodal.DALRenderer.runAsync = checked
    vodal.DALRenderer._getMetadataData = description
    vodal.SSAPRenderer._getMetadataData = ssa_description
    vodal.SSAPRenderer.version = "1.1"
    vodal.SIAP2Renderer.standardId = "ivo://ivoa.net/std/SIA#query-2.0"
    # files of more than 2 GiB
    vodal.SIAPRenderer._outputTableCasts["accsize"] = {"datatype": "long"}
    twistedpatch.parse_qs = parse_query
