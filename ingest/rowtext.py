"""Keyword tables as text: rows are told apart, and put together by observations, without reading their columns.

A table is gone through once for the last row of each observation and once for its rows; what is in them is read by
whichever process maps them.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TextIO, TypeVar

from ingest import keywords, names
from ingest.errors import Problem
from ingest.headers import Record

T = TypeVar("T")


@dataclass(frozen=True)
class Rows:
    """Some rows of a keyword table: the table's columns, and number (from 1) and text of each row."""

    path: Path
    columns: list[str]
    rows: list[tuple[int, str]]

    def records(self) -> Iterator[Record | Problem]:
        """What the rows say, or what is wrong with them (see keywords.records)."""
        read = []
        for number, text in self.rows:
            try:
                read.append((number, next(csv.reader([text]))))
            except csv.Error as exc:
                place = f"{self.path}, row {number}"
                yield Problem(place, f"the row cannot be read: {exc}", "It must be CSV, one row a file.")
        yield from (record for _, record in keywords.records(self.path, self.columns, read))


class Table:
    """A keyword table (CSV, gzipped or not). Problem where it cannot be read."""

    def __init__(self, path: Path):
        self.path = path
        self.columns: list[str] = []
        self.last: dict[str, int] = {}  # row of each observation
        self._roots: list[str | None] = []  # of each row
        with keywords.open_table(path) as stream:
            for number, text in self._texts(stream):
                root = self._root(text)
                if root is not None:
                    self.last[root] = number
                self._roots.append(root)

    def __len__(self) -> int:
        return len(self._roots)

    def parts(self, size: int) -> Iterator[Rows]:
        """Its rows, ``size`` or more at a time, those of one observation together."""
        with keywords.open_table(self.path) as stream:
            texts = zip(self._texts(stream), self._roots, strict=False)
            for some in whole(((row[0], root, row) for row, root in texts), self.last, size):
                yield Rows(self.path, self.columns, some)

    def _texts(self, stream: TextIO) -> Iterator[tuple[int, str]]:
        self.columns = next(csv.reader(stream), [])
        named = {name.upper(): place for place, name in enumerate(self.columns)}
        self._named = {name: named[name] for name in ("FILENAME", "DATAURI") if name in named}
        return enumerate(_rows(stream), start=1)

    def _root(self, text: str) -> str | None:
        """The observation of a row, None where it does not tell."""
        place = self._named.get("FILENAME", len(self.columns))
        fields = text.split(",", place + 1)
        if len(fields) == place + 2 and '"' not in text[: len(text) - len(fields[-1])]:
            filename = fields[place].strip()
            if names.is_product_name(filename):
                return names.parse(filename).root
        row = next(csv.reader([text]))
        return keywords.observation({name: row[at] for name, at in self._named.items() if at < len(row)})


def _rows(stream: TextIO) -> Iterator[str]:
    """The text of each row; blank lines are none. A row goes on where a quoted field does."""
    for line in stream:
        if not _is_whole(line):
            read = [line]
            following = (read.append(more) or more for more in stream)
            next(csv.reader(chain([line], following)))
            yield "".join(read)
        elif line.strip("\r\n"):
            yield line


def _is_whole(line: str) -> bool:
    """Whether its quotes are those around fields that end in it; of others csv.reader tells, at ten times the cost."""
    parts = ("," + line.rstrip("\r\n") + ",").split('"')
    return len(parts) % 2 == 1 and all([part[:1] == "," == part[-1:] for part in parts[::2]])


def whole(rows: Iterable[tuple[int, str | None, T]], last: Mapping[str, int], size: int) -> Iterator[list[T]]:
    """What is in ``rows`` (number, observation, thing), ``size`` or more at a time, those of an observation together.

    last: for each observation the row after which it is whole; what is of none comes at once.
    """
    waiting: dict[str, list[T]] = {}
    some: list[T] = []
    for number, root, thing in rows:
        if root is None:
            some.append(thing)
        else:
            waiting.setdefault(root, []).append(thing)
            if number >= last[root]:
                some += waiting.pop(root)
        if len(some) >= size:
            yield some
            some = []
    some += chain.from_iterable(waiting.values())  # a table that lost rows meanwhile
    if some:
        yield some
