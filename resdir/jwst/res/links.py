"""
The core of jwst/dl/links: DataLink documents.

The links of a file are rows of jwst.link.  Here the identifiers become files, it is decided what whoever asks may have,
and the services are described: cutouts, and telemetry of the time of an exposure.
"""

import urllib.parse

from gavo import base, rsc, rscdef, svcs
from gavo.formats import votablewrite
from gavo.protocols import datalink
from gavo.votable import V
from jwstvo_dachs import rights, soda

MEDIA_TYPE = "application/x-votable+xml;content=datalink"
STANDARD = "ivo://ivoa.net/std/DataLink#links-1.1"
LINKS = "SELECT * FROM jwst.link WHERE filename = %(name)s ORDER BY rank, link_filename"
SPECTRUM = "SELECT accref, mime, accsize FROM jwst.spectra WHERE ssa_pubdid = %(did)s"
TIMES = "SELECT t_min, t_max FROM jwst.obscore WHERE obs_publisher_did = %(did)s AND t_min < t_max"
MNEMONICS = (
    "SELECT mnemonic FROM jwst.edb_mnemonic WHERE n_samples > 0 AND"
    " first_time <= timestamp '1858-11-17' + make_interval(secs => %(end)s * 86400) AND"
    " last_time >= timestamp '1858-11-17' + make_interval(secs => %(start)s * 86400) ORDER BY mnemonic"
)
OBSERVATION = (
    "SELECT o.observationid FROM jwst.artifact AS a JOIN caom2.observation AS o ON o.obsid = a.obsid"
    " WHERE a.filename = %(name)s"
)
#: Columns of jwst.link that are those of DataLink.
COPIED = (
    "semantics", "access_url", "description", "content_type", "content_length", "content_qualifier", "local_semantics",
)  # fmt: skip


class Core(svcs.Core):
    """ID: any number of publisher identifiers or file names; the other parameters are DALI's."""

    inputTableXML = """
        <inputTable>
            <inputKey name="ID" type="text" multiplicity="multiple" ucd="meta.id;meta.main"
                description="Publisher identifier (obs_publisher_did), or name of the file"/>
        </inputTable>"""

    def initialize(self):
        self.queriedTable = self.rd.getById("dlresponse")

    def run(self, service, inputTable, queryMeta):
        rows, services, kept, status = [], [], [], "OK"
        given = inputTable.args.get("maxrec")  # queryMeta has 100 where it is not given
        limit = base.getConfig("ivoa", "dalHardLimit") if given is None else int(given)
        context = votablewrite.VOTableContext(tablecoding="td")
        dids = dict.fromkeys(inputTable.args.get("ID") or [])
        with base.getTableConn() as connection:
            for link in links(connection, rights.user_of(queryMeta), list(dids)):
                if len(rows) >= limit:
                    status = "OVERFLOW"
                    break
                if isinstance(link, Service):  # before asDict: it makes the ID of the descriptor
                    services.append(link.asVOT(context, len(services) + 1, len(dids) > 1))
                    kept.append(link)  # the context tells things apart by their addresses in memory
                rows.append(link.asDict())
        return MEDIA_TYPE, self.document(context, service, rows, services, status)

    def document(self, context, service, rows, services, status):
        data = rsc.wrapTable(rsc.TableForDef(self.queriedTable, rows=rows), rdSource=service.rd)
        data.setMeta("_type", "results")
        results = votablewrite.makeResource(context, data)
        results[V.INFO(name="QUERY_STATUS", value=status), V.INFO(name="standardID", value=STANDARD)]
        return V.VOTABLE[results, services].render()


class Link:
    """A row of dlresponse."""

    def __init__(self, did, **columns):
        self.row = dict.fromkeys(
            ["access_url", "service_def", "error_message", "description", "semantics", "content_type", "content_length",
             "local_semantics", "content_qualifier", "link_auth", "link_authorized"]
        ) | {"ID": did} | columns  # fmt: skip

    def asDict(self):
        return self.row


class Service:
    """A row of dlresponse with a service: what is told of it is that of a datalink.ExternalProcLinkDef."""

    def __init__(self, did, described, semantics, decision):
        self.did, self.described, self.semantics, self.decision = did, described, semantics, decision

    def asVOT(self, context, number, several=False):
        descriptor = self.described.serviceDescriptor
        descriptor.name = f"{self.semantics[1:]}-{number}"
        if several:  # each is to have a description of its own
            descriptor.description = f"{descriptor.description} ({self.did})"
        return self.described.asVOT(context)

    def asDict(self):
        free = self.decision is None  # metadata
        return (
            Link(self.did).row
            | self.described.asDict()
            | {
                "ID": self.did,
                "semantics": self.semantics,
                "link_auth": "false" if free else self.decision.link_auth,
                "link_authorized": free or self.decision.allowed,
            }
        )


def links(connection, user, dids):
    """yields Link and Service."""
    for did, name in rights.names_of(dids).items():
        decision = rights.decide(user, name)
        if decision.status == 404:
            yield Link(did, semantics="#this", error_message=f"NotFoundFault: {decision.message}")
            continue
        yield from spectrum(connection, did, decision) if "#" in did else ()
        yield from of_file(connection, user, did, decision.filename)
        yield from package(connection, did, decision.filename)
        yield from services(connection, did, decision)


def spectrum(connection, did, decision):
    """yields #this for a single spectrum; the file that it is in becomes its progenitor."""
    for row in connection.queryToDicts(SPECTRUM, {"did": did}):
        yield Link(
            did, semantics="#this", access_url=row["accref"], content_type=row["mime"], content_qualifier="#spectrum",
            description="This spectrum", link_auth=decision.link_auth, link_authorized=decision.allowed,
        )  # fmt: skip


def of_file(connection, user, did, name):
    """yields what jwst.link has of a file, with what the user may have of it."""
    rows = list(connection.queryToDicts(LINKS, {"name": name}))
    decisions = rights.decide_all(user, [row["link_filename"] for row in rows if row["link_filename"]])
    for row in rows:
        decision = decisions.get(row["link_filename"])
        known = decision is not None and decision.status != 404
        if row["semantics"] == "#this" and "#" in did:
            row["semantics"] = "#progenitor"
        auth, authorized = (decision.link_auth, decision.allowed) if known else (None, None)
        if row["semantics"] == "#detached-header":  # metadata
            auth, authorized = "false", True
        yield Link(did, **{column: row[column] for column in COPIED}, link_auth=auth, link_authorized=authorized)


def package(connection, did, name):
    """yields #package for a file of an observation: its products as one; who may have them is decided file by file."""
    for (observation,) in connection.query(OBSERVATION, {"name": name}):
        address = base.resolveCrossId("jwst/package#get").getURL("api").rstrip("?")
        yield Link(
            did, semantics="#package", access_url=f"{address}?{urllib.parse.urlencode({'ID': observation})}",
            content_type="application/x-tar", local_semantics="package", link_auth="optional", link_authorized=True,
            description=f"Recommended products of {observation} and of what it was combined from, as one tar",
        )  # fmt: skip


def services(connection, did, decision):
    """yields the services for a product: cutouts, telemetry."""
    product = decision.file.did
    if product is None:
        return
    for described in soda.links(product) if decision.file.path else ():
        yield Service(did, described, "#cutout", decision)
    for row in connection.queryToDicts(TIMES, {"did": product}):
        keys = telemetry(connection, row["t_min"], row["t_max"])
        if keys:
            service = base.resolveCrossId("jwst/telemetry#samples")
            described = datalink.ExternalProcLinkDef(
                did, keys, service.getURL("api"), "Telemetry during this observation",
                "Samples of the engineering telemetry while this was taken", localSemantics="telemetry",
            )  # fmt: skip
            yield Service(did, described, "#auxiliary", None)


def telemetry(connection, start, end):
    """returns the parameters of the telemetry service for a range of MJD; none where there are no samples."""
    found = [name for (name,) in connection.query(MNEMONICS, {"start": start, "end": end})]
    if not found:
        return []
    options = [base.makeStruct(rscdef.Option, content_=name) for name in found]
    inputs = base.resolveCrossId("jwst/telemetry#samples").core.inputTable
    mnemonic, time = (inputs.inputKeys.getColumnByName(name).copy(None) for name in ("MNEMONIC", "TIME"))
    mnemonic.feedObject("values", base.makeStruct(rscdef.Values, options=options))
    time.set(f"{start!r} {end!r}")
    return [mnemonic, time]
