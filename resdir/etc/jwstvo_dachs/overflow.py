"""A result that was cut off says so in formats that have no place for it: CSV, TSV and text, by a header of the answer.

Where rows leave before it is known (sending.py), it is the header in the trailer of the answer.

VOTable, ECSV, Parquet, FITS and JSON have it inside.  An asynchronous job has a second result, "status".
"""

import functools
import threading

from gavo import base, votable
from gavo.formats import votablewrite
from gavo.protocols import tap, taprunner
from gavo.web import syncrender

HEADER = "x-vo-query-status"
PLAIN = ("csv", "csv_bare", "tsv", "txt")
#: VOTables that DaCHS writes without the mark: their encoding.
VOTABLES = {"vodml": "td", "vodmlb": "binary"}
NOTE = "OVERFLOW: there are more rows than MAXREC, or the server, let through.\n"

_thread = threading.local()


class Cut(str):
    """The media type of a result that was cut off."""


def write(form, data, target, stock=taprunner.writeResultTo):
    """as taprunner.writeResultTo; remembers an overflow for whoever waits for the answer in the same thread."""
    table = data.getPrimaryTable()
    if form in VOTABLES:
        mark = votable.OverflowElement(
            table.tableDef.overflowLimit, votable.V.INFO(name="QUERY_STATUS", value="OVERFLOW")
        )
        options = {"tablecoding": VOTABLES[form], "version": (1, 6), "acquireSamples": False, "overflowElement": mark}
        votablewrite.writeAsVOTable(data, target, votablewrite.VOTableContext(**options))
    else:
        stock(form, data, target)
    _thread.cut = str(base.getMetaText(table, "_queryStatus", default="OK")) == "OVERFLOW"
    _thread.plain = form in PLAIN


def run(core, service, arguments, meta, stock=tap.TAPCore.run):
    """as TAPCore.run; the media type is a Cut where rows are missing."""
    clear()
    stream, media_type = stock(core, service, arguments, meta)
    return stream, marked(media_type)


def clear():
    """forgets what write remembers."""
    _thread.cut = False


def marked(media_type, cut=None):
    """returns the media type as a Cut where rows are missing; by default those of what was written last."""
    return Cut(media_type) if (_thread.cut if cut is None else cut) else media_type


def tell(media_type, request):
    """says in the header of an answer that rows are missing, if they are."""
    if isinstance(media_type, Cut):
        request.setHeader(HEADER, "OVERFLOW")


def send(page, result, request, stock=syncrender.SyncRenderer._formatOutput):
    """as SyncRenderer._formatOutput, with the header."""
    tell(result[1], request)
    return stock(page, result, request)


def run_job(stock, parameters, job_id, *args):
    """as taprunner.runTAPJobNoState, with the second result."""
    _thread.cut = _thread.plain = False
    stock(parameters, job_id, *args)
    if _thread.cut and _thread.plain:
        tap.WORKER_SYSTEM.getJob(job_id).addResult(NOTE, "text/plain", "status")


def install():
    """puts the functions above into DaCHS, once per process."""
    taprunner.writeResultTo = write
    taprunner.runTAPJobNoState = functools.partial(run_job, taprunner.runTAPJobNoState)
    tap.TAPCore.run = run
    syncrender.SyncRenderer._formatOutput = send
