"""What a request of SIA, SSA or Cone Search asks for: the condition in SQL, as DaCHS makes it, and the rows."""

import psycopg2.extensions
from gavo import base, formats
from gavo.formats import votablewrite
from gavo.protocols import scs, ssap
from gavo.svcs import inputdef, standardcores
from gavo.utils import pgsphere

from . import answers, fields, prepared

#: Parameters that choose columns or encodings, or bring tables.
UNUSUAL = {"UPLOAD", "_FORMAT", "_SET", "_ADDITEM", "_VOTABLE_VERSION", "_TDENC"}
#: A place for a variable (see prepared.py), the centre.
CENTER = "%(center_of_cone)s"
#: Services have one grammar for each renderer.
MOST = 30


class Unusual(Exception):
    """A request, or an answer, that is left to DaCHS."""


class Center(pgsphere.PgSAdapter):
    """The centre of a cone, degrees, for the column of the distance; text: as DaCHS writes it into that
    (scs.SCSCore._getDistColumn)."""

    pgType = "spoint"

    def __init__(self, ra, dec):
        self.text = f"spoint '({ra:f}d,{dec:f}d)'"

    def __conform__(self, _):
        return psycopg2.extensions.AsIs(self.text)


class Query:
    """A request for rows of the core's table where the condition holds.

    raw, form : the format, as it is asked for (None: it is not) and as DaCHS calls it
    center : the Center of a cone; None of all else
    """

    def __init__(self, renderer, arguments):
        self.renderer, self.service, self.meta = renderer, renderer.service, renderer.queryMeta
        self.uri = self.meta.get("requestURI")
        self.raw = self.meta.ctxArgs.get("responseformat")
        self.form = formats.getKeyFor(renderer.defaultOutputFormat if self.raw is None else self.raw)
        unusual = any(value for name, value in arguments.items() if name.upper() in UNUSUAL)
        if unusual or self.form not in answers.ENCODINGS or self.uri is None:
            raise Unusual("a request")
        self.core = self.service.getCoreFor(renderer, self.meta)
        self.inputs = inputdef.CoreArgs.fromRawArgs(self.core.inputTable, arguments, self._grammar())
        self.meta["renderer"], self.meta["inputTable"] = renderer, self.inputs
        self.center = None
        if isinstance(self.core, ssap.SSAPCore):
            self._limit_of_ssa()
        if isinstance(self.core, scs.SCSCore):
            place = self.inputs.getParam("RA"), self.inputs.getParam("DEC")
            if None in place:
                raise Unusual("without a position")
            self.center = Center(*place)
        self.meta.overrideDbOptions(  # as DBCore.run
            limit=self.core.limit,
            sortKeys=self.core.sortKey.split(",") if self.core.sortKey else None,
            sortFallback=self.core.getProperty("defaultSortKey", None),
        )
        self.condition, self.variables = self.core._getSQLWhere(self.inputs, self.meta)
        self.limit = self.meta["dbLimit"]

    def _grammar(self):
        kept = self.service.__dict__.setdefault("_jwstvo_grammars", fields.Kept(MOST))
        return kept.of((self.core,), lambda: self.service.getContextGrammarFor(self.renderer, self.meta, self.core))

    def _limit_of_ssa(self):
        if (self.inputs.getParam("REQUEST") or "").upper() != "QUERYDATA":
            raise Unusual("another request of SSA")
        if self.core.getProperty("previews", None) or self.service.hasProperty("datalink"):
            raise Unusual("what SSA adds to rows")
        top = self.inputs.getParam("TOP")
        if top and top < self.meta["dbLimit"]:
            self.meta["dbLimit"] = top

    @property
    def told(self):
        """is the condition in the answer?"""
        return bool(self.condition and self.variables)

    def rows(self, select):
        """returns the rows, tuples of the database, up to one more than the limit.

        select : SQL up to the condition, with CENTER for that of a cone
        """
        where = f"WHERE {self.condition} " if self.condition and self.condition.strip() else ""  # as DBTable.getQuery
        limits, numbers = self.meta.asSQL()
        limits %= numbers  # of a variable limit the planner thinks that it is high, and plans again for each value
        variables = {**self.variables, "center_of_cone": self.center}
        placed = any(isinstance(value, pgsphere.PgSAdapter) for value in variables.values())
        timeout = f"SET LOCAL statement_timeout = {int(1000 * self.meta['timeout'])}; "  # of what is sent together
        try:
            with base.getTableConn() as connection:
                with connection.cursor() as cursor:
                    statement = prepared.statement(cursor, f"{select}{where}{limits}", variables)
                    if not placed:  # it is by the place that rows are found
                        cursor.execute(timeout + statement.plain)
                        return cursor.fetchall()
                return prepared.rows(connection, statement, timeout)
        except base.DBError as error:
            standardcores.mapDBErrors(type(error), error, error.__traceback__)
            raise

    def texts(self):
        """returns the elements of the answer that are of this request, as DaCHS writes them."""
        carrier = base.MetaMixin()
        carrier.setMeta("request_uri", self.uri)
        request = "request_uri", "request", "meta.ref.url", "Request string that led up to this result."
        found = list(votablewrite._iterUniqueInfosFromMeta(votablewrite.VOTableContext(), [carrier], *request))
        if self.told:
            carrier.addMeta("info", repr(self.variables), infoName="queryPars", infoValue=self.condition)
            found += votablewrite._iterInfoInfos(carrier)
        return [fields.serialized(element).decode() for element in found]
