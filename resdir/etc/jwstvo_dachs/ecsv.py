"""Results as ECSV 1.0 (Astropy Proposal for Enhancement 6): CSV under a YAML header with types, units and descriptions.

A value that is missing is an empty field.  Arrays are JSON, as ECSV wants it.  What ECSV has no place for is in the
``meta`` of a column (ucd, utype, xtype) and of the table (description, warnings, QUERY_STATUS as in DALI 1.1,
section 4.4: OK, or OVERFLOW where the limit left out rows).
"""

import csv
import io
import json
import re

import yaml
from gavo import base
from gavo.formats import common

from . import rows


def field(value):
    """returns a value as the csv module shall write it.

    A line end inside a field would be taken for the end of the row by readers that go line by line (astropy's does):
    it becomes a blank.
    """
    if isinstance(value, list):
        return json.dumps(value)
    return " ".join(value.splitlines()) if isinstance(value, str) and not value.isprintable() else value


def one_line_each(block, count):
    """returns count rows of CSV by PostgreSQL, all of whose texts have quotes, with blanks for line ends in them."""
    text = block.decode()
    if text.count("\n") == count and text.replace("\n", "").isprintable():
        return block
    texts = re.split('("(?:[^"]|"")*")', text)
    texts[1::2] = [f'"{field(quoted[1:-1])}"' for quoted in texts[1::2]]
    return "".join(texts).encode()


def header(result):
    """returns the YAML header and the line of names, as text."""
    columns = []
    for column in result.columns:
        entry = {"name": column.name, "unit": column.unit, "datatype": column.type, "description": column.description}
        if column.is_array:
            entry.update(datatype="string", subtype=f"{column.type}[null]")
        entry["meta"] = {key: getattr(column, key) for key in ("ucd", "utype", "xtype") if getattr(column, key)}
        columns.append({key: value for key, value in entry.items() if value})
    meta = {
        "name": result.table.tableDef.id,
        "description": base.getMetaText(result.table, "description", propagate=False),
        "warnings": result.warnings,
        "QUERY_STATUS": "OVERFLOW" if result.overflow else "OK",
    }
    document = {
        "delimiter": ",",
        "datatype": columns,
        "meta": {key: str(value) if isinstance(value, str) else value for key, value in meta.items() if value},
        "schema": "astropy-2.0",
    }
    text = yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=2**16)
    names = io.StringIO()
    csv.writer(names, lineterminator="\n").writerow(column.name for column in result.columns)
    return "".join(f"# {line}\n" for line in ["%ECSV 1.0", "---", *text.splitlines()]) + names.getvalue()


def write(data, target, acquireSamples=False):
    """writes the first table of data to target; a data writer of gavo.formats."""
    result = rows.Rows(data)
    with rows.spooled(target) as spool:
        # strings are quoted: one that begins with # would be a comment
        if not result.copied(lambda block, count: spool.write(one_line_each(block, count)), quoted=True):
            lines = io.TextIOWrapper(spool, "utf-8", newline="")
            writer = csv.writer(lines, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
            for row in result:
                writer.writerow([field(value) for value in row])
            lines.detach()
        target.write(header(result).encode())


def register():
    """makes the format known as ecsv, text/x-ecsv and application/x-ecsv; there is no registered media type."""
    common.registerDataWriter("ecsv", write, "text/x-ecsv", "ECSV, for astropy", ".ecsv", "application/x-ecsv")
