"""Translations of ADQL are kept by the shape of the query (shapes.py); DaCHS takes some 30 ms for each.

How a literal gets into the SQL is not supposed but seen: when a shape comes for the second time, the query is
translated twice, as it is and with marks in place of its literals.  Where the marks come out, the literals of a query
go in.  The shape is only taken if the SQL of the query itself, made that way, is what DaCHS made of it; otherwise each
of its queries is translated anew, as before.

Nothing kept depends on who asks: queries on uploads and on tables of users are left to DaCHS.  All is forgotten when
an RD is read again, and each translation after LIFETIME seconds, so that what was published meanwhile is seen.
"""

import collections
import re
import threading
import time

from gavo import base, rsc
from gavo.base import caches
from gavo.protocols import adqlglue

from . import dialects, marking, parameters, shapes

#: In seconds; and how many translations are kept, some 200 kB each.
LIFETIME, MOST = 600, 300
#: What is not the same the next time, or is no query.
UNKEPT = re.compile(r"\b(?:tap_user|gavo_simbadpoint)\b", re.IGNORECASE)
QUERY = re.compile(r"\s*(?:--[^\n]*\n\s*)*(?:SELECT|WITH)\b", re.IGNORECASE)

_thread = threading.local()


class Plan:
    """The translation of a shape.

    sql       marking.Template
    table     the TableDef of results
    names     of the tables that contribute
    warnings  of the translation
    general   columns are the same whatever the literals; otherwise a plan is for answers only
    literals  of the query that it was made for; the Translation of that is real, the one with marks is marked
    writers   by format, see answers.py
    small     may its rows be fetched at once, by a statement that parameters make?  So far no answer was long
    """

    def __init__(self, literals, real, marks, marked):
        self.literals, self.real, self.marks, self.marked = literals, real, marks, marked
        self.sql = marking.Template(marked.sql, marks)
        self.table, self.names, self.warnings = real.table.tableDef, real.names, warnings(real.table)
        self.general = structure(marked.table.tableDef) == structure(self.table)
        self.writers, self.parameters = {}, parameters.Parameters(self.sql)
        self.small = self.parameters.fit
        self.made = time.monotonic()

    def getContributingNames(self):
        """is what adqlglue._addTableMeta asks a parsed query for."""
        return self.names

    def result(self, query, literals):
        """returns (sql, table), as adqlglue.morphADQL."""
        sql, table = self.sql.fill(literals), rsc.TableForDef(self.table)
        for text in self.warnings:
            table.addMeta("_warning", text)
        adqlglue._addTableMeta(sql, query, self, table)
        return sql, table


Translation = collections.namedtuple("Translation", "sql table names")


def structure(table):
    """returns what an answer says of the columns and parameters of a TableDef; its indexes come in any order."""
    return table.id, [base.structToXML(item) for item in (*table.columns, *table.params)]


def warnings(table):
    """returns the texts of the warnings that a translation left with a table."""
    return [item.getContent("text") for item in table.getMeta("_warning", propagate=False, default=[])]


class Store:
    """Plans by shape and MAXREC, the latest MOST; None stands for a shape that has no plan.

    It is one of DaCHS' caches, which are emptied when an RD is read again.
    """

    def __init__(self):
        self.plans, self.seen = collections.OrderedDict(), collections.OrderedDict()
        self.lock = threading.Lock()
        caches._cacheRegistry.register(self)

    def keys(self):
        return ["plans"]

    def __contains__(self, rd_id):
        return True

    def __delitem__(self, rd_id):
        with self.lock:
            self.plans.clear()

    def get(self, key):
        """returns what is known of a key: a Plan, or None; False where it has not been seen."""
        with self.lock:
            plan = self.plans.get(key, False)
            if plan and time.monotonic() - plan.made > LIFETIME:
                del self.plans[key]
                plan = False
            if plan is not False:
                self.plans.move_to_end(key)
            return plan

    def put(self, key, plan):
        """keeps a Plan, or None for a shape that has none."""
        with self.lock:
            self.plans[key] = plan
            while len(self.plans) > MOST:
                self.plans.popitem(last=False)

    def see(self, key):
        """returns whether a key has been seen before, and remembers it."""
        key = hash(key)
        with self.lock:
            before = self.seen.pop(key, False)
            self.seen[key] = True
            while len(self.seen) > 10 * MOST:
                self.seen.popitem(last=False)
            return before


STORE = Store()


def remember_names(translated, query, tree, table, stock=adqlglue._addTableMeta):
    """as adqlglue._addTableMeta; remembers the tables of the query for whoever translates in the same thread."""
    _thread.names = tree.getContributingNames()
    return stock(translated, query, tree, table)


def translate(query, maxrec, stock):
    """returns the Translation that DaCHS makes of a query."""
    sql, table = stock(query, maxrec=maxrec)
    return Translation(sql, table, _thread.names)


def make(shape, literals, query, maxrec, stock):
    """returns the Translation of a query, and its Plan, or None where there is none."""
    real = translate(query, maxrec, stock)
    found = marking.marked(shape, (query, real.sql)) if dialects.mended(query) == query else None
    if found is None:
        return real, None
    marks, marked_query = found
    try:
        plan = Plan(literals, real, marks, translate(marked_query, maxrec, stock))
    except base.Error:
        return real, None
    return real, plan if plan.sql.fill(literals) == real.sql else None


def find(query, maxrec):
    """returns (Plan or None, literals) of a query."""
    shape, literals = shapes.lift(query) if keepable(query) else (None, ())
    return (STORE.get((shape, maxrec)) or None) if shape else None, literals


def keepable(query):
    """is the translation of a query the same the next time, for everybody?"""
    return bool(QUERY.match(query)) and not UNKEPT.search(query)


def morph(query, *args, stock, **kwargs):
    """as adqlglue.morphADQL."""
    maxrec = kwargs.get("maxrec")
    extra = {name for name, value in kwargs.items() if value and name not in ("maxrec", "forUser")}
    shape, literals = (None, ()) if args or extra or not keepable(query) else shapes.lift(query)
    if shape is None:
        return stock(query, *args, **kwargs)
    key = (shape, maxrec)
    plan = STORE.get(key)
    if plan is False and STORE.see(key):
        real, plan = make(shape, literals, query, maxrec, stock)
        STORE.put(key, plan)
        return real.sql, real.table
    if plan and plan.general:
        return plan.result(query, literals)
    return stock(query, **kwargs)


def install():
    """puts the functions above into DaCHS, once per process; after adqlhelp, whose function it wraps."""
    helpful = adqlglue.morphADQL
    adqlglue._addTableMeta = remember_names
    adqlglue.morphADQL = lambda query, *args, **kwargs: morph(query, *args, stock=helpful, **kwargs)
