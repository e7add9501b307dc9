"""Synchronous queries without a job: no rows in the table of jobs, no folder, no thread for what is sent.

DaCHS makes a job of each.  Queries with uploads still are one, as are those that make a table.  What the answer to a
query of a known shape takes is kept (plans.py, answers.py); all others go the way of DaCHS, but for the job.
"""

import contextlib
import functools
import io
import sys
import tempfile

from gavo import base, formats, rsc
from gavo.protocols import adqlglue, tap, taprunner
from gavo.web import syncrender
from twisted.web import server

from . import answers, connections, dialects, overflow, plans, prepared, replicas, sending, services, streaming
from .parameters import SMALL


class Ready(io.BytesIO):
    """A whole answer."""


class Portions(rsc.QueryTable):
    """A result that is read in portions by a cursor of the database, some rows of which are here already."""

    def __init__(self, table, query, connection, rows):
        super().__init__(table.tableDef, query, connection)
        self.meta_, self.rows = table.meta_, rows

    def __iter__(self):
        count = 0
        with self.connection.cursor() as cursor:
            rows, self.rows = self.rows, ()
            while rows:
                for row in rows:
                    yield self.tableDef.makeRowFromTuple(row)
                count += len(rows)
                cursor.execute("FETCH 5000 FROM answer")
                rows = cursor.fetchall()
        if count == getattr(self.tableDef, "overflowLimit", None):
            self.setMeta("_queryStatus", "OVERFLOW")

    def cleanup(self):
        """leaves the connection to whoever lent it."""
        self.connection = None


def is_counting(sql):
    """may PostgreSQL want parallel workers for this?  There are none for a cursor."""
    sql = sql.lower()
    return any(word in sql for word in ("group by", "count(", "sum(", "avg(", "min(", "max(", "distinct"))


def first_rows(connection, sql, limit, plan=None, literals=()):
    """returns the first rows of a query, and whether there may be more, by the cursor "answer"."""
    # as adqlglue.runTAPQuery has it
    planner = "SET LOCAL enable_seqscan = no; " if base.getConfig("db", "q3cPlannerHack") and "q3c_" in sql else ""
    counting = is_counting(sql)
    if plan and plan.small and not planner and not counting:  # a plan for all places is made for few rows
        rows = prepared.rows(connection, plan.parameters.statement(literals))
        if len(rows) <= SMALL:
            return rows, False
        plan.small = False
    whole = limit <= SMALL or (limit <= streaming.IN_MEMORY and counting)
    with connection.cursor() as cursor:
        if whole and not planner:
            cursor.execute(sql)
            return cursor.fetchall(), False
        # of several statements in one round trip the last one's rows are the answer
        cursor.execute(
            f"BEGIN READ ONLY; {planner}"
            + (sql if whole else f"DECLARE answer NO SCROLL CURSOR FOR {sql}; FETCH {SMALL} FROM answer")
        )
        rows = cursor.fetchall()
        return rows, not whole and len(rows) == SMALL


def form_of(parameters):
    """returns the format that is asked for, as it is written and as DaCHS calls it."""
    default = "votable/td" if base.getConfig("ivoa", "votDefaultEncoding") == "td" else "votable"
    raw = parameters.get("responseformat") or parameters.get("format") or default
    raw = dialects.FORMATS.get(raw.lower(), raw)
    return raw, formats.getKeyFor(raw)


def spooled(form, raw, table):
    """returns (file, media type) for a table, written as DaCHS writes it."""
    # in memory up to that size; it is closed by nobody but the collector, as DaCHS does it with the file of a job
    target = tempfile.SpooledTemporaryFile(1 << 20, dir=base.getConfig("tempDir"))  # noqa: SIM115
    overflow.clear()
    taprunner.writeResultTo(form, taprunner._makeDataFor(table), target)
    target.seek(0)
    return target, overflow.marked(formats.getMIMEFor(form, raw))


def answer(parameters, owner):
    """returns (file, media type) for the parameters of a query without uploads."""
    raw, form = form_of(parameters)
    query, maxrec = taprunner._parseTAPParameters("sync", parameters)
    query = query.replace("\xa0", " ")
    plan, literals = plans.find(query, maxrec)
    writer = plan and answers.writer(plan, form)
    translate = functools.partial(adqlglue.morphADQL, query, maxrec=maxrec, forUser=owner or "anonymous")
    if writer:
        base.ui.notifyInfo(f"Incoming ADQL query: {query}")  # as morphADQL does
    sql, table = (plan.sql.fill(literals), None) if writer else translate()
    limit = (plan.table if writer else table.tableDef).overflowLimit
    with contextlib.ExitStack() as stack:
        lent = connections.lent(
            functools.partial(first_rows, sql=sql, limit=limit, plan=plan, literals=literals), replicas.profile(sql)
        )
        connection, (rows, more) = stack.enter_context(lent)
        if writer and not more:
            cut = len(rows) == limit
            return Ready(writer.write(literals, rows, cut)), overflow.marked(formats.getMIMEFor(form, raw), cut)
        if table is None:  # an empty one is false
            table = translate()[1]
        if not more:
            return spooled(form, raw, answers.Rows(table, rows))
        return sending.started(
            raw, functools.partial(rest, stack.pop_all(), form, raw, Portions(table, sql, connection, rows))
        )


def rest(borrowed, form, raw, table):
    """as spooled, of a table whose connection was borrowed."""
    with borrowed:
        return spooled(form, raw, table)


def run(core, service, arguments, meta, stock):
    """as TAPCore.run."""
    parameters = arguments.getParamDict()
    if parameters.get("upload") or not plans.QUERY.match(parameters.get("query") or ""):
        return stock(core, service, arguments, meta)
    try:
        return answer(parameters, meta.getAuthUser() if meta["user_pretend"] else None)
    except Exception:
        try:
            adqlglue.mapADQLErrors(*sys.exc_info())
        except base.Error as error:
            error.httpCode = getattr(error, "httpCode", 400)
            raise


def send(page, result, request, stock):
    """as SyncRenderer._formatOutput; what is whole, and not long, is sent at once, and not by a thread."""
    stream, media_type = result
    if not isinstance(stream, Ready) or len(stream.getbuffer()) > services.LONG:
        return stock(page, result, request)
    if request.channel is None:  # the client has left
        return server.NOT_DONE_YET
    overflow.tell(media_type, request)
    request.setHeader("content-type", str(media_type))
    request.write(stream.getvalue())
    request.finish()
    return server.NOT_DONE_YET


def install():
    """puts the functions above into DaCHS, once per process; after overflow, which replaces the same ones."""
    stock_run, stock_send = tap.TAPCore.run, syncrender.SyncRenderer._formatOutput
    tap.TAPCore.run = lambda *args: run(*args, stock=stock_run)
    syncrender.SyncRenderer._formatOutput = lambda *args: send(*args, stock=stock_send)
