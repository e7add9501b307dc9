"""Errors with the status that each protocol wants, and words on what to do.

DALI 1.1, section 5.2, wants a status of HTTP that fits: TAP and SIA 2 say 400 to what the user can mend, where DaCHS
says 500 or 200.  SIA 1.0, SSA 1.1 and Cone Search 1.03 are older: there an error is a table with status 200.
"""

import threading

import psycopg2
import psycopg2.errors
from gavo import base, svcs
from gavo.protocols import taprunner
from gavo.svcs import standardcores
from gavo.web import vodal

from . import dialects

_thread = threading.local()


class Unavailable(base.Error):
    """The database does not answer."""

    httpCode = 503


def timeout_message():
    """returns what to say to a query that took too long, with the limits in force."""
    sync, long, dal = (
        base.getConfig(*item)
        for item in (("async", "defaultExecTimeSync"), ("async", "defaultExecTime"), ("web", "sqlTimeout"))
    )
    return (
        f"The query was stopped, it took too long: a synchronous TAP query may run for {sync} s, an asynchronous one"
        f" for {long} s unless the job says otherwise (EXECUTIONDURATION), those of the other services for {dal} s."
        " Run it asynchronously (in TOPCAT: Mode; in pyvo: run_async), or narrow it: a smaller region, conditions on"
        " columns that TAP_SCHEMA.columns calls indexed; in a join of positions, the smaller table in CIRCLE and the"
        " larger in POINT."
    )


def explain_database(kind, error, traceback, stock=standardcores.mapDBErrors):
    """as svcs.mapDBErrors, which raises in words what a database said."""
    if isinstance(error, base.QueryCanceledError):
        raise base.ValidationError(timeout_message(), "query")
    if isinstance(error, psycopg2.errors.AmbiguousColumn):
        what, _, where = str(error).partition("\n")
        raise base.ValidationError(
            f"{what}: several tables of the query have it."
            f" Put the table's name or alias before it, with a dot.\n{where}",
            "query",
        )
    if isinstance(error, (psycopg2.OperationalError, psycopg2.InterfaceError)):
        raise Unavailable("The database does not answer at the moment. Try again in a few minutes.")
    stock(kind, error, traceback)


def run_job(parameters, *args, stock=taprunner.runTAPJobNoState):
    """as taprunner.runTAPJobNoState; remembers what went wrong for whoever waits for the answer in the same thread."""
    for name in ("format", "responseformat"):
        form = str(parameters.get(name) or "").lower()
        parameters = {**parameters, name: dialects.FORMATS[form]} if form in dialects.FORMATS else parameters
    try:
        stock(parameters, *args)
    except Exception as error:
        if isinstance(error, base.Error) and not hasattr(error, "httpCode"):
            error.httpCode = 400
        _thread.error = error
        raise


def run_sync(jobId, queryMeta=None, stock=taprunner.runSyncTAPJob):
    """as taprunner.runSyncTAPJob, but raises the error itself; what the job keeps of it has lost its status."""
    _thread.error = None
    stock(jobId, queryMeta)
    if _thread.error is not None:
        raise _thread.error


def dali_errors(renderer, failure, request):
    """the errback of a renderer whose errors are those of DALI: what is the user's to mend has status 400."""
    if not isinstance(failure.value, base.Error):
        return renderer._handleRandomFailure(failure, request)
    empty = isinstance(failure.value, base.EmptyData)
    return renderer._writeErrorTable(
        request,
        f"{getattr(failure.value, 'dali', 'UsageFault')}: {failure.getErrorMessage()}",
        httpStatus=getattr(failure.value, "httpCode", 400),
        queryStatus="EMPTY" if empty else "ERROR",
    )


def install():
    """puts the functions above into DaCHS, once per process."""
    base.ValidationError.httpCode = 400
    svcs.mapDBErrors = standardcores.mapDBErrors = explain_database
    taprunner.runTAPJobNoState = run_job
    taprunner.runSyncTAPJob = run_sync
    vodal.SIAP2Renderer._handleInputErrors = dali_errors
    vodal.APIRenderer._handleInputErrors = dali_errors
