"""Results as CSV and ECSV straight from PostgreSQL.

Where a row has what Python's csv module and DaCHS write otherwise (characters that are not printable, backslashes, both
kinds of quotes in a text), its block goes through both.  Numbers have the digits that PostgreSQL gives them, 10 and
1e+15 where Python writes 10.0 and 1000000000000000.0, NaN and Infinity where it writes nan and inf.
"""

import csv
import io
import sys

from gavo import base
from gavo.formats import common, csvtable

from . import columns, copying

FLAG = "CASE {0} WHEN true THEN 'True' WHEN false THEN 'False' END"


def expression(value, missing):
    """returns SQL for a columns.Value as the csv module shall have it; missing is what a list has for None."""
    if value.kind == "bool":
        return FLAG.format(value.sql)
    if value.kind == "floats":
        return f"'[' || array_to_string({value.sql}, ', ', '{missing}') || ']'"
    return value.sql


def never_empty(sql):
    """returns SQL for the values of an only column: NULL becomes "", because a line with nothing in it is no row."""
    return f"coalesce(({sql})::text, '')"


def plain(text, rows):
    """is text, so many rows of CSV by PostgreSQL, what the csv module and DaCHS would write, but for the line ends?"""
    if "\\" in text or ('""' in text and "'" in text) or text.count("\n") != rows:
        return False
    return text.replace("\n", "").isprintable()


def defused(text):
    """returns rows of CSV by PostgreSQL as DaCHS writes them: what cannot be printed is escaped."""
    csv.field_size_limit(sys.maxsize)
    written = io.StringIO(newline="")
    writer = csv.writer(written, base.getConfig("async", "csvDialect"))
    for row in csv.reader(io.StringIO(text, newline="")):
        writer.writerow(csvtable._defuseRow(row))
    return written.getvalue()


def header(table):
    """returns what stands before the rows: parameters that have a value, and the names of the columns."""
    written = io.StringIO(newline="")
    for param in table.iterParams():
        if param.value is not None:
            written.write(f"# {param.name} = {param.getStringValue()} // {param.description}\r\n")
    csv.writer(written, base.getConfig("async", "csvDialect")).writerow(
        column["name"] for column in base.SerManager(table)
    )
    return written.getvalue()


def copied(data, target, headered):
    """writes data to target as CSV, if there is a way to do it here, and says whether there was."""
    table = copying.source(data)
    if table is None or base.getConfig("async", "csvDialect") != "excel":
        return False
    try:
        expressions = [expression(value, "None") for value in copying.values(table, list(base.SerManager(table)))]
    except columns.Unsuitable:
        return False
    if len(expressions) == 1:
        expressions = [never_empty(*expressions)]
    if headered:
        target.write(header(table).encode())

    def consume(block, rows):
        text = block.decode()
        target.write(block.replace(b"\n", b"\r\n") if plain(text, rows) else defused(text).encode())

    blocks = copying.Blocks(consume)
    copying.copy(table, expressions, "FORMAT csv", blocks)
    blocks.flush()
    return True


def writer(headered):
    """returns a data writer of gavo.formats for CSV."""

    def write(data, target, acquireSamples=False):
        if not copied(data, target, headered):
            csvtable.writeDataAsCSV(data, target, acquireSamples, headered=headered)

    return write


def install():
    """puts the writers in the place of DaCHS' own."""
    common.FORMATS_REGISTRY.writerRegistry.update(csv=writer(True), csv_bare=writer(False))
