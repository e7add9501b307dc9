"""The table of programmes that an operator keeps: what the headers do not say of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from ingest.demo.catalog import Program

NAME = "programs.csv"
_COLUMNS = ["program", "cycle", "category", "subcategory", "title", "pi_name", "exclusive_access_months", "abstract"]


def table(programs: Iterable[Program]) -> tuple[str, bytes]:
    """Name and content: a row a program that has an abstract; the others are known from their headers alone."""
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, _COLUMNS, lineterminator="\n")
    writer.writeheader()
    for program in programs:
        if program.abstract:
            row = {"program": program.number, **{name: getattr(program, name) for name in _COLUMNS[1:]}}
            writer.writerow(row | {"subcategory": "" if program.subcategory == "NONE" else program.subcategory})
    return NAME, stream.getvalue().encode()
