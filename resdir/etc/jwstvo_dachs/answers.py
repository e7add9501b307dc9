"""Small answers as VOTable and CSV, by what is kept of the answer before to a query of the same shape (plans.py).

The head of a VOTable takes DaCHS longer than its rows, some 20 ms.  It is written once, for the query with marks in
place of its literals, and only taken if it makes the head that DaCHS writes for the query itself.  Rows are written by
the code that DaCHS generates for the table.
"""

import copy
import csv
import datetime
import io
import re

from gavo import base, formats, utils, votable
from gavo.formats import csvtable, votablewrite
from gavo.protocols import taprunner
from gavo.rsc import qtable
from gavo.votable import V, coding, tablewriter

from . import marking

#: VOTables by DaCHS' name of the format: their encoding.
ENCODINGS = {"votable": "binary", "votableb2": "binary2", "votabletd": "td"}
HERE = b"\0rows\0"
#: The INFO with the time of the request; its value is what differs between two answers.
DATE = re.compile(r'<INFO\b[^<>]*\bname="request_date"[^<>]*>')
VALUE = re.compile(r'(?<=\bvalue=")[^"]*')
NOW = "\0now\0"
#: Notes get their IDs from where they are in memory; nothing refers to these.
NOTE = re.compile(r'<GROUP ID="\w+" name="note-')


class Rows(qtable.QueryTable):
    """A result whose rows are here already, as the database gives them."""

    def __init__(self, table, rows):
        super().__init__(table.tableDef, "", None)
        self.meta_, self.rows = table.meta_, rows

    def __iter__(self):
        yield from map(self.tableDef.makeRowFromTuple, self.rows)
        if len(self.rows) == self.tableDef.overflowLimit:
            self.setMeta("_queryStatus", "OVERFLOW")


def elements(element):
    """iterates over an element of a VOTable and all below it."""
    yield element
    for child in element.iterChildren():
        if not isinstance(child, (str, bytes)):
            yield from elements(child)


def place_of_rows(document):
    """returns the element of a VOTable that has the rows."""
    return next(element for element in elements(document) if hasattr(element, "iterSerialized"))


class Content:
    """The element with the rows of a VOTable, for any rows of the same table; by the code that DaCHS makes for it."""

    def __init__(self, document, data):
        self.element = copy.copy(place_of_rows(document))
        table = next(element for element in elements(document) if element.name_ == "TABLE")
        self.mapped = base.SerManager(data.getPrimaryTable(), acquireSamples=False)._makeTupleFactory()
        self.encoded = coding.buildEncoder(table, tablewriter._encoders[type(self.element)])

    def write(self, rows, target):
        """writes the element with rows, each a dictionary."""
        element = copy.copy(self.element)
        element.iterSerialized = lambda: (self.encoded(self.mapped(row)) for row in rows)
        element.write(target)


class VOTable:
    """The answers of a plan as VOTables of an encoding.

    head, tail, overflow_tail  Template, bytes, bytes: what is before and after the rows, and after as many as allowed
    content                    Content
    """

    def __init__(self, plan, table, encoding):
        self.table = plan.table
        head, self.tail, self.overflow_tail = self.around(table, encoding, keep=True)
        marked = self.around(plan.marked.table, encoding)
        self.head = marking.Template(marked[0], plan.marks)
        self.expected, self.marked_tails = head, marked[1:]

    def fits(self, literals):
        """is the head what DaCHS wrote for the query with these literals?"""
        written, expected = (NOTE.sub("", head) for head in (self.head.fill(literals), self.expected))
        return written == expected and self.marked_tails == (self.tail, self.overflow_tail)

    def around(self, table, encoding, keep=False):
        """returns what DaCHS writes before the rows, after them, and after as many as the limit."""
        data = taprunner._makeDataFor(Rows(table, []))
        limit = table.tableDef.overflowLimit
        mark = votable.OverflowElement(limit, V.INFO(name="QUERY_STATUS", value="OVERFLOW"))
        context = votablewrite.VOTableContext(tablecoding=encoding, acquireSamples=False, overflowElement=mark)
        document = votablewrite.makeVOTable(data, context)
        if keep:
            self.content = Content(document, data)
        place_of_rows(document).write = lambda target: target.write(HERE)
        texts = []
        for delivered in (-1, limit):
            mark.setRowsDelivered(delivered)
            target = io.BytesIO()
            votable.write(document, target)
            texts.append(target.getvalue().split(HERE))
        return undated(texts[0][0].decode()), texts[0][1], texts[1][1]

    def write(self, literals, rows, overflow):
        """returns the answer with rows, tuples of the database."""
        target = io.BytesIO()
        now = utils.formatISODT(datetime.datetime.utcnow())
        target.write(self.head.fill(literals).replace(NOW, now).encode())
        self.content.write(map(self.table.makeRowFromTuple, rows), target)
        target.write(self.overflow_tail if overflow else self.tail)
        return target.getvalue()


class Csv:
    """The answers of a plan as CSV."""

    def __init__(self, plan, table, form):
        self.table = plan.table
        data = taprunner._makeDataFor(Rows(table, []))
        head = io.BytesIO()
        formats.formatData(form, data, head, acquireSamples=False)
        self.head = head.getvalue()
        self.mapped = base.SerManager(data.getPrimaryTable(), acquireSamples=False)._makeTupleFactory()

    def fits(self, literals):
        """has the head the literals of a query in it?  It has names only."""
        return True

    def write(self, literals, rows, overflow):
        """returns the answer with rows, tuples of the database."""
        target = io.StringIO(newline="")
        writer, row = csv.writer(target, base.getConfig("async", "csvDialect")), self.table.makeRowFromTuple
        writer.writerows(csvtable._defuseRow(self.mapped(row(values))) for values in rows)
        return self.head + target.getvalue().encode()


def undated(head):
    """returns the head of a VOTable with a mark in place of the time of the request."""
    return DATE.sub(lambda element: VALUE.sub(NOW, element[0], count=1), head)


def make(plan, form):
    """returns what writes the answers of a plan in a format, None where that is left to DaCHS."""
    if form in ENCODINGS:
        made = VOTable(plan, plan.real.table, ENCODINGS[form])
    elif form == "csv":
        made = Csv(plan, plan.real.table, form)
    else:
        return None
    return made if made.fits(plan.literals) else None


def writer(plan, form):
    """as make, once for each plan and format."""
    if form not in plan.writers:
        plan.writers[form] = make(plan, form)
    return plan.writers[form]
