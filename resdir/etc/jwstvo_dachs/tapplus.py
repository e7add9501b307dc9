"""What ESA's TAP+ has beyond TAP: astroquery's TapPlus, and so astroquery.esa.jwst, ask for it.

Beside /tap/sync and the like there are children of /tap that ESA's clients call: data (products, see esadata.py),
notification, and what needs accounts of ESA's, which is refused in words.  PHASE=RUN starts a job in the request that
makes it (UWS 1.1, section 2.2.3.5), and /tap/tables has the flags that TapPlus wants of each column.
"""

import contextlib

from gavo import base, svcs
from gavo.formats import jsontable
from gavo.protocols import dali, tap, uws
from gavo.svcs import renderers, vanity
from gavo.utils import stanxml
from gavo.web import asyncrender, grend, vodal, vosi

from . import esadata

#: What is asked of accounts and shares, and what to do instead.
ACCOUNTS = (
    "There are no accounts of ESA's here. All tables are public; who has an account of this site sends its name and"
    " password with each request (HTTP Basic)."
)
REFUSED = {
    "login": ACCOUNTS,
    "logout": ACCOUNTS,
    "jwstToken": "Tokens of MAST are not used here. " + ACCOUNTS,
    "share": (
        "Tables are not shared between users here. Upload what a query needs with it, or keep it at /tap/user_tables."
    ),
    "jobs": "Jobs are not searched by name here. A job is found at its address, /tap/async/<id>; keep its id.",
}
#: Bits of esatapplus:flags, as ESA's archives write them.
FLAGS = {"pos.eq.ra": 1, "pos.eq.dec": 2}
PRIMARY = 16


class Refused(base.Error):
    """What is not to be had, whoever asks."""

    httpCode = 403


class Child(grend.ServiceBasedPage):
    """A child of /tap; other services do not have it."""

    checkedRenderer = False

    def __init__(self, request, service):
        if service.core.name_ != "tapCore":
            raise svcs.UnknownURI(f"Only TAP has {self.name}.")
        super().__init__(request, service)

    def getChild(self, name, request):
        return self


class Data(Child):
    """Products by their ids; see esadata.py."""

    name = "data"

    def render(self, request):
        return esadata.deliver(request)


class Notification(Child):
    """The operator's message, which clients show when they start: the note of /availability, in one line."""

    name = "notification"

    def render(self, request):
        request.setHeader("content-type", "text/plain;charset=utf-8")
        note = base.getMetaText(self.service, "availability_note") or ""
        return f"message={' '.join(note.split())}\n".encode() if note else b""


class DeleteJobs(Child):
    """Removes asynchronous jobs, JOB_IDS=a,b,c, as a DELETE on each does; jobs that are gone already are no error."""

    name = "deletejobs"

    def render(self, request):
        if request.method != b"POST":
            return dali.serveDALIError(request, base.ValidationError("Jobs are removed by POST", "JOB_IDS"))
        user = request.getAuthUser()
        for job_id in ",".join(request.strargs.get("job_ids", [])).split(","):
            with contextlib.suppress(uws.JobNotFound):
                job = tap.WORKER_SYSTEM.getJob(job_id.strip())
                if job.owner in (None, user):
                    tap.WORKER_SYSTEM.destroy(job.jobId)
        request.setHeader("content-type", "text/plain")
        return b"OK\n"


def refusal(kind):
    """returns a renderer that says why kind is not to be had; passwords go into no answer and no log."""

    def render(page, request):
        request.args.clear()
        return dali.serveDALIError(request, Refused(REFUSED[kind]))

    members = {"name": kind, "render": render, "_logRequestArgs": lambda page, request: None, "__doc__": REFUSED[kind]}
    return type(f"Refused_{kind}", (Child,), members)


def create_job(resource, request, stock=asyncrender.JoblistResource.render_POST):
    """as JoblistResource.render_POST; with PHASE=RUN the job starts at once."""
    try:
        return stock(resource, request)
    except svcs.SeeOther as created:
        if request.uwsArgs.get("phase") == "RUN":
            with contextlib.suppress(base.ValidationError):  # the job has it as its error
                resource.workerSystem.changeToPhase(created.rawDest.rsplit("/", 1)[1], uws.QUEUED)
        raise


def flags(column):
    """returns the value of esatapplus:flags for a column of a tableset."""
    texts = {child.name_: child.text_ for child in column.iterChildren()}
    bits = FLAGS.get(texts.get("ucd", "").split(";")[0], 0)
    return str(bits | PRIMARY if texts.get("flag") == "primary" else bits)


def tables_tree(page, request, stock=vosi.VOSITablesetRenderer._getTree):
    """as VOSITablesetRenderer._getTree; TABLES=a.b,c.d has these alone, ONLY_TABLES=true no columns.

    Columns have the flags that TapPlus cannot do without, where a request has no User-Agent, as TapPlus sends it: the
    schema of VODataService does not allow them.
    """
    flagged = request.getHeader("user-agent") is None
    if request.strargs.get("only_tables", [""])[0].lower() == "true":
        request.strargs["detail"] = ["min"]
    tree = stock(page, request)
    wanted = {name.strip().lower() for text in request.strargs.get("tables", []) for name in text.split(",")}
    for schema in tree.iterChildrenWithName("schema"):
        schema._children = [
            child
            for child in schema.iterChildren()
            if child.name_ != "table" or not wanted or next(child.iterChildrenWithName("name")).text_ in wanted
        ]
        for table in schema.iterChildrenWithName("table"):
            for column in table.iterChildrenWithName("column") if flagged else ():
                column.addAttribute("esatapplus:flags", flags(column))
                column._additionalPrefixes |= {"esatapplus"}
    return tree


def json_structure(*args, stock=jsontable._getJSONStructure, **kwargs):
    """as jsontable._getJSONStructure; TapPlus looks for the columns under "metadata"."""
    structure = stock(*args, **kwargs)
    return {**structure, "metadata": structure["columns"]}


def install():
    """puts the classes and functions above into DaCHS, once per process."""
    for page in (Data, Notification, DeleteJobs, *map(refusal, REFUSED)):
        # DaCHS finds renderers by the names of its own modules
        setattr(vodal, page.__name__, page)
        renderers.RENDERER_REGISTRY[page.name] = ("web.vodal", page.__name__)
    vanity.BUILTIN_VANITY += "\n__system__/tap/run/data data\n"
    asyncrender.JoblistResource.render_POST = create_job
    jsontable._getJSONStructure = json_structure
    stanxml.registerPrefix("esatapplus", "http://esa.int/xml/EsaTapPlus", None)
    vosi.VOSITablesetRenderer._getTree = tables_tree
