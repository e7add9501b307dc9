"""What the node tells registries: OAI-PMH as its standard has it, and nothing before the site has its names."""

import datetime

from gavo import base, rscdesc, utils
from gavo.base import meta
from gavo.registry import builders, capabilities, common, identifiers, nonservice, oaiinter
from gavo.registry.model import OAI
from gavo.web import vodal

#: Arguments of OAI-PMH 2.0 that an answer repeats in its element request (section 3.2).
ARGUMENTS = ("identifier", "metadataPrefix", "from", "until", "set", "resumptionToken")


class Request(OAI.OAIElement):
    """The element request of an answer, with the arguments of the question and the address of the registry."""

    name_ = "request"
    _a_verb = _a_identifier = _a_metadataPrefix = _a_from_ = _a_until = _a_set = _a_resumptionToken = None
    _name_a_from_ = "from"


def unnamed():
    """returns what the site has not filled in of its names; None when all is there, and at a site's own DaCHS."""
    missing = meta.CONFIG_META.getMeta("_unnamed", default=None)
    return missing and str(missing)


def render(page, request, stock=vodal.RegistryRenderer.render):
    """renders an answer of OAI-PMH; 503, as its section 3.1.2.2 has it, while the site has no names of its own."""
    missing = unnamed()
    if not missing:
        return stock(page, request)
    request.setResponseCode(503)
    request.setHeader("retry-after", "86400")
    request.setHeader("content-type", "text/plain;charset=utf-8")
    return (
        "This node is not published: identifiers and contacts have to be those of a site, and its operator has not set"
        f" them yet (etc/site.conf: {missing}). Its services work all the same.\n"
    ).encode()


def run(core, arguments, stock=oaiinter.RegistryCore.runWithPMHDict):
    """as RegistryCore.runWithPMHDict; a missing or repeated verb is a bad verb, and the request is repeated whole."""
    if len(arguments.get("verb", [])) != 1:
        raise common.BadVerb("One verb is wanted: " + ", ".join(sorted(oaiinter._ARGUMENTS)) + ".")
    answer = stock(core, arguments)
    for child in answer.iterChildrenWithName("request"):
        answer._children[answer._children.index(child)] = echo(arguments)
    return answer


def echo(arguments):
    """returns the element request for the arguments, name -> list of values."""
    attributes = {
        {"from": "from_"}.get(name, name): arguments[name][0] for name in ("verb", *ARGUMENTS) if name in arguments
    }
    service = common.getServicesRD().getById("registry")
    return Request(**attributes)[builders._getOAIURL(service)]


def error_tree(page, error, arguments, stock=vodal.RegistryRenderer._getErrorTree):
    """as RegistryRenderer._getErrorTree with the address, and the arguments unless they are what is wrong."""
    tree = stock(page, error, arguments)
    known = {} if isinstance(error, (common.BadVerb, common.BadArgument)) else arguments
    for child in tree.iterChildrenWithName("request"):
        tree._children[tree._children.index(child)] = echo({name: known[name] for name in known})
    return tree


def matching_rows(pars, table, set_filter):
    """as oaiinter.getMatchingRows, in an order that is the same on each page; a token exactly where there is more.

    pars are the arguments of OAI-PMH; the last page of several ends with an empty token (section 3.5).
    """
    condition, fillers = oaiinter._parseOAIPars(pars)
    condition = " AND ".join(part for part in (set_filter(pars, fillers), condition) if part)
    longest = base.getConfig("ivoa", "oaipmhPageSize")
    size = max(1, min(longest, int(pars.get("maxRecords", longest))))
    offset = pars.get("resumptionToken", 0)
    rows = table.doSimpleQuery(
        fragments=condition,
        postfix="ORDER BY ivoid LIMIT %(maxRecords)s OFFSET %(offset)s",
        params={**fillers, "maxRecords": size + 1, "offset": offset},
    )
    if not rows:
        raise common.NoRecordsMatch("No records match.")
    more = len(rows) > size
    rows = rows[:size]
    if more:
        rows.append(token(oaiinter.makeResumptionToken(pars, offset + size)))
    elif offset:
        rows.append(token(""))
    return rows


def token(text):
    """returns the element resumptionToken."""
    element = OAI.resumptionToken[text]
    element._mayBeEmpty = True
    # the builders add what they add to a record
    element.addChild = lambda: 0
    return element


def dated(row, stock=identifiers.getResobFromRestup):
    """as identifiers.getResobFromRestup; the resource has the date of its record from there, not from its file."""
    resource = stock(row)
    stamp = row["recTimestamp"]
    if isinstance(stamp, datetime.datetime):
        resource.setMeta("_metadataUpdated", stamp.strftime(utils.isoTimestampFmt))
    if getattr(resource, "registration", None) and resource.getMeta("sets") is None:
        for name in sorted(resource.registration.sets):
            resource.addMeta("sets", name)
    return resource


def record(resource, set_names, make_metadata, stock=builders.getResourceElement):
    """as builders.getResourceElement; a deleted record has no metadata (OAI-PMH 2.0, section 2.5.1)."""
    if not isinstance(resource, nonservice.DeletedResource):
        return stock(resource, set_names, make_metadata)
    return OAI.record[OAI.header(status="deleted")[builders._oaiHeaderBuilder.build(resource)]]


class Tables11(capabilities.VOSITMCapabilityMaker):
    """The capability of VOSI tables as TAP 1.1 names it, and by the identifier of VOSI 1.1, which clients ask for."""

    renderer = "tableMetadata"
    current = "ivo://ivoa.net/std/VOSI#tables-1.1"

    def __call__(self, publication):
        return [super().__call__(publication), self._makeCapability(publication)(standardID=self.current)]


def is_dirty(rd, stock=rscdesc.RD.isDirty):
    """as RD.isDirty; an RD is read again too when a coverage has been computed, for that is read with it."""
    computed = base.getConfig("stateDir") / "coverage"
    return stock(rd) or (computed.exists() and computed.stat().st_mtime > rd.loadedAt)


def install():
    """puts the functions above into DaCHS, once per process."""
    vodal.RegistryRenderer.render = render
    vodal.RegistryRenderer._getErrorTree = error_tree
    oaiinter.RegistryCore.runWithPMHDict = run
    oaiinter.getMatchingRows = matching_rows
    identifiers.getResobFromRestup = dated
    builders.getResourceElement = record
    # of a type in VODataService: DaCHS forgets to declare that where nothing else of it is in the document
    capabilities.StandardParamHTTP._additionalPrefixes |= {"vs"}
    rscdesc.RD.isDirty = is_dirty
    capabilities._getCapabilityMaker.registry["tableMetadata"] = Tables11
