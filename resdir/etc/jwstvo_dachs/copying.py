"""Results as PostgreSQL writes them: COPY (query) TO STDOUT, many rows at a time and no value in Python."""

import functools
import sys

from gavo import base, rsc

from . import columns

#: Bytes that are handed on at a time.
BLOCK = 1 << 18
#: What begins a COPY in binary, and ends it (PostgreSQL's manual, COPY, "Binary Format").
SIGNATURE, TRAILER = 19, b"\xff\xff"


class Blocks:
    """Takes rows, one in a write, and hands them on in blocks of up to most rows: consume(bytes, number of rows).

    The first block may be smaller, so that an answer begins sooner; each after it has up to twice as many rows.
    """

    def __init__(self, consume, size=BLOCK, most=sys.maxsize, first=None):
        self.consume, self.size, self.most, self.next = consume, size, most, first or most
        self.buffer, self.rows = bytearray(), 0

    def write(self, row):
        self.buffer += row
        self.rows += 1
        if len(self.buffer) >= self.size or self.rows == self.next:
            self.flush()

    def flush(self):
        """hands on what there is."""
        if self.rows:
            block, rows = bytes(self.buffer), self.rows
            self.buffer, self.rows, self.next = bytearray(), 0, min(2 * self.next, self.most)
            self.consume(block, rows)


class Records:
    """Takes the rows of a COPY in binary and hands them on: consume(bytes, position of the first field).

    A field is its length in four bytes and so many bytes.
    """

    def __init__(self, consume):
        self.consume = consume
        self.skip = SIGNATURE  # stands before the first row, in the same message

    def write(self, message):
        """takes one row."""
        start, self.skip = self.skip, 0
        if len(message) > start + len(TRAILER):
            self.consume(message, start + 2)  # after the number of fields


@functools.cache
def type_names():
    """returns the names of PostgreSQL's types by their OIDs."""
    with base.getTableConn() as connection:
        return dict(connection.query("SELECT oid, typname::text FROM pg_type"))


def source(data):
    """returns the table of a result whose rows are still in the database, None where there are others to write."""
    table = data.getPrimaryTable()
    fresh = isinstance(table, rsc.QueryTable) and table.connection is not None
    return table if fresh and not table.tableDef.fixupFunction else None


def values(table, annotated):
    """returns the columns.Value of each AnnotatedColumn of a table; raises columns.Unsuitable."""
    with table.connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM ({table.query}) AS q LIMIT 0")
        oids = [column.type_code for column in cursor.description]
    names = type_names()
    if len(oids) != len(annotated) or not set(oids) <= set(names):
        raise columns.Unsuitable("a type made since the start")
    return [
        columns.Value(f"c{index}", names[oid], column)
        for index, (oid, column) in enumerate(zip(oids, annotated, strict=True))
    ]


def copy(table, expressions, options, sink):
    """runs the query of a table, and writes rows of expressions on its columns, c0, c1, ..., to sink.

    table : a QueryTable; its connection is closed after that, as by an iteration
    options : those of COPY
    sink : has write(), which gets one row at a time

    Returns the number of rows.  An overflow is noted as QueryTable does it.  What sink.write raises ends the query.
    """
    names = ", ".join(f"c{index}" for index in range(len(table.tableDef.columns)))
    command = f"COPY (SELECT {', '.join(expressions)} FROM ({table.query}) AS q({names})) TO STDOUT ({options})"
    try:
        with table.connection.cursor() as cursor:
            cursor.execute("CLOSE ALL")  # the first rows were fetched by one (quick.py), which may hold a sort of all
            cursor.copy_expert(command, sink)
            rows = cursor.rowcount
        if getattr(table.tableDef, "overflowLimit", None) == rows:
            table.setMeta("_queryStatus", "OVERFLOW")
        return rows
    except Exception as error:
        if not isinstance(error, base.DBError):
            table.connection.cancel()
        raise
    finally:
        table.cleanup()
