"""VOTables whose rows come straight from PostgreSQL: TABLEDATA of its text format, BINARY2 of its binary one.

DaCHS makes everything but the rows.
"""

import binascii
import re
import struct

from gavo.formats import votablewrite
from gavo.utils import stanxml
from gavo.votable import V

from . import columns, copying

#: Between the fields of a row: a character that no text has.
SEPARATOR = b"\x1f"
FIELD = re.compile(rb"((?:[^\\\x1f]|\\.)*)(?:\x1f|$)", re.DOTALL)
ESCAPES = {b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"v": b"\v"}
ESCAPE = re.compile(rb"\\(.)", re.DOTALL)

#: Datatypes of numbers, PostgreSQL's types for them, and their bytes in BINARY2.
INTEGERS = {"short": "int2", "int": "int4", "long": "int8"}
FLOATS = {"float": "float4", "double": "float8"}
SIZES = {"short": 2, "int": 4, "long": 8, "float": 4, "double": 8}
#: Arrays of at most so many elements of a fixed number are put together one by one.
LONGEST = 8


def null_of(field):
    """returns the number that stands for NULL in a FIELD of whole numbers, as text, or None."""
    found = [child.null for child in field.iterChildrenOfType(V.VALUES) if child.null is not None]
    return found[-1] if found and re.fullmatch(r"-?\d+", found[-1]) else None


def elements(value, field):
    """returns SQL for the elements of an array of doubles of fixed length; what is missing is NaN."""
    if value.type != "_float8" or field.datatype != "double" or not re.fullmatch(r"\d+", field.arraysize or ""):
        raise columns.Unsuitable(field.name)
    if int(field.arraysize) > LONGEST:
        raise columns.Unsuitable(field.name)
    return [f"coalesce({value.sql}[{index + 1}], 'NaN')" for index in range(int(field.arraysize))]


def has_text(value, field):
    """is field one of characters, of any number, and the value a text?"""
    return (
        value.kind == "text"
        and field.datatype in ("char", "unicodeChar")
        and field.arraysize == "*"
        and (field.xtype != "json")
    )


def number(value, field):
    """returns SQL for a number in a FIELD of numbers, as it is."""
    real = field.isScalar() and value.kind in ("int", "float", "numeric") and field.datatype in FLOATS
    if real and value.type == "float4" and field.datatype == "double":
        return f"{value.sql}::text::float8"  # the digits that the database shows, not the nearest float
    if real:
        return f"{value.sql}::{FLOATS[field.datatype]}"
    if field.isScalar() and value.kind == "int" and field.datatype in INTEGERS:
        return f"{value.sql}::{INTEGERS[field.datatype]}"
    raise columns.Unsuitable(field.name)


def cell(value, field):
    """returns SQL for a columns.Value in the FIELD, as TABLEDATA has it."""
    if has_text(value, field) and not any(child.null for child in field.iterChildrenOfType(V.VALUES)):
        return value.sql
    if value.kind == "bool" and field.datatype == "boolean":
        return f"CASE {value.sql} WHEN true THEN '1' WHEN false THEN '0' ELSE '?' END"
    if value.kind == "floats":
        joined = f"array_to_string(ARRAY[{', '.join(elements(value, field))}], ' ')"
        return f"CASE WHEN {value.sql} IS NOT NULL THEN {joined} END"
    missing = "NaN" if field.datatype in FLOATS else null_of(field)
    if missing is None:
        raise columns.Unsuitable(field.name)
    if value.kind == "int" and field.isScalar() and field.datatype in INTEGERS:
        return f"coalesce({value.sql}::text, '{missing}')"  # a sum is declared as what is summed, but may be larger
    return f"coalesce({number(value, field)}, '{missing}')"


class TableData:
    """Rows as TABLEDATA; the element is open."""

    def __init__(self, values, fields, target):
        self.expressions = [cell(*pair) for pair in zip(values, fields, strict=True)]
        self.ascii = [field.datatype == "char" for field in fields]
        self.options = "FORMAT text, DELIMITER E'\\x1f', NULL ''"
        self.target = target
        self.sink = copying.Blocks(self.consume)

    def consume(self, block, rows):
        if b"\\" in block or not block.isascii():
            self.target.write(b"".join(map(self.row, block.split(b"\n")[:-1])))
            return
        text = block.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")
        text = text.replace(SEPARATOR, b"</TD><TD>").replace(b"\n", b"</TD></TR><TR><TD>")
        self.target.write(b"<TR><TD>" + text[: -len(b"<TR><TD>")])

    def row(self, line):
        """returns a row that has something besides ASCII, or escapes."""
        cells = []
        for found, is_ascii in zip(FIELD.finditer(line), self.ascii, strict=False):
            text = ESCAPE.sub(lambda escape: ESCAPES.get(escape[1], escape[1]), found[1]).decode()
            text = text.encode("ascii", "replace").decode() if is_ascii else text
            cells.append(f"<TD>{stanxml.escapePCDATA(text)}</TD>")
        return f"<TR>{''.join(cells)}</TR>".encode()

    def finish(self):
        self.sink.flush()


def flags(values):
    """returns SQL for the flags before each row of BINARY2: a bit per column, set where it is NULL, in whole bytes."""
    words = []
    for start in range(0, len(values), 32):
        part = values[start : start + 32]
        bits = " | ".join(f"(({value.absent})::int4 << {31 - index})" for index, value in enumerate(part))
        words.append(f"substring(int4send({bits}), 1, {(len(part) + 7) // 8})")
    return words


def sent(value, field):
    """returns SQL for a columns.Value in the FIELD, never NULL, and its bytes in a COPY in binary; None: any number."""
    if has_text(value, field):
        return f"coalesce({value.sql}, '')", None
    if value.kind == "bool" and field.datatype == "boolean":
        return f"CASE {value.sql} WHEN true THEN '1' WHEN false THEN '0' ELSE '?' END::\"char\"", 1
    if value.kind == "floats":
        parts = [f"float8send({element})" for element in elements(value, field)]
        return " || ".join(parts), 8 * len(parts)
    missing = "NaN" if field.datatype in FLOATS else "0"
    return f"coalesce({number(value, field)}, '{missing}')", SIZES[field.datatype]


def run_of(sizes):
    """returns the Struct of fields of so many bytes each, without the length before each."""
    return struct.Struct("!" + "".join(f"4x{size}s" for size in sizes))


class Binary2:
    """Rows as BINARY2 in base64; the element is open.

    A COPY in binary has what BINARY2 has, with a length before each field.  Before a text that stays, else it goes:
    so a row is runs of numbers, each followed by a text, and numbers at the end.
    """

    def __init__(self, values, fields, target):
        columns_sent = [sent(*pair) for pair in zip(values, fields, strict=True)]
        self.expressions = [" || ".join(flags(values)), *(sql for sql, _ in columns_sent)]
        self.runs, sizes = [], [(len(values) + 7) // 8]
        for (_, size), field in zip(columns_sent, fields, strict=True):
            if size is not None:
                sizes.append(size)
                continue
            self.runs.append((run_of(sizes), field.datatype == "unicodeChar"))
            sizes = []
        self.last = run_of(sizes)
        self.options = "FORMAT binary"
        self.target, self.rest = target, b""
        self.blocks = copying.Blocks(self.encode)
        self.sink = copying.Records(self.record)

    def record(self, message, position):
        """takes a row, whose first field is at position."""
        parts = []
        for run, wide in self.runs:
            parts += run.unpack_from(message, position)
            start = position + run.size + 4
            position = start + int.from_bytes(message[start - 4 : start], "big")
            text = message[start:position]
            if wide or not text.isascii():
                text = text.decode()
                text = text.encode("utf-16be") if wide else text.encode("ascii", "replace")
                parts.append((len(text) // (2 if wide else 1)).to_bytes(4, "big"))
                parts.append(text)
            else:
                parts.append(message[start - 4 : position])
        parts += self.last.unpack_from(message, position)
        self.blocks.write(b"".join(parts))

    def encode(self, block, rows):
        data = self.rest + block
        whole = len(data) // 3 * 3
        self.rest = data[whole:]
        self.target.write(binascii.b2a_base64(data[:whole], newline=False))

    def finish(self):
        self.blocks.flush()
        self.target.write(binascii.b2a_base64(self.rest, newline=False))


ENCODINGS = {
    V.TABLEDATA: (TableData, b"<TABLEDATA>", b"</TABLEDATA>"),
    V.BINARY2: (Binary2, b'<BINARY2><STREAM encoding="base64">', b"</STREAM></BINARY2>"),
}


class Content:
    """The element with the rows: writes itself."""

    def __init__(self, table, values, fields, encoding, overflow):
        self.table, self.values, self.fields, self.overflow = table, values, fields, overflow
        self.encoder, self.start, self.end = ENCODINGS[encoding]
        self.encoder(values, fields, None)  # raises where it does not suit

    def write(self, target):
        encoder = self.encoder(self.values, self.fields, target)
        target.write(self.start)
        try:
            rows = copying.copy(self.table, encoder.expressions, encoder.options, encoder.sink)
        finally:
            encoder.finish()
            target.write(self.end)
        if self.overflow is not None:
            self.overflow.setRowsDelivered(rows)


def make_table(context, table, isMeta=False, stock=votablewrite.makeTable):
    """as votablewrite.makeTable; its rows are copied where there is a way to do it here."""
    made = stock(context, table, isMeta)
    encoding = votablewrite.tableEncoders[context.tablecoding]
    source = copying.source(table)
    if isMeta or source is None or encoding not in ENCODINGS:
        return made
    fields = list(made.iterChildrenOfType(V.FIELD))
    manager = votablewrite.valuemappers.SerManager(table, mfRegistry=context.mfRegistry)
    try:
        content = Content(source, copying.values(source, list(manager)), fields, encoding, context.overflowElement)
    except columns.Unsuitable:
        return made
    next(made.iterChildrenOfType(V.DATA)).iterChildrenOfType(encoding).__next__().write = content.write
    return made


def install():
    """puts the function above into DaCHS, once per process."""
    votablewrite.makeTable = make_table
