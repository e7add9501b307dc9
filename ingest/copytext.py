"""Values as PostgreSQL's COPY text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter

from psycopg.adapt import PyFormat, Transformer

from ingest.memo import Memo

NULL = "\\N"
# numbers as text: to write them all again would cost more than to look them up
numbers = Memo(repr, kind=float)
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_others = Transformer()
_ZERO = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")  # after an even number of backslashes


@dataclass(frozen=True)
class Fields:
    """A row whose values are COPY text already: its columns, and the fields in their order."""

    columns: tuple[str, ...]
    fields: list[str]

    def line(self, filename: str, columns: tuple[str, ...]) -> bytes:
        """The row of a file as a line of ``columns``: its own and filename."""
        return joined(_order((*self.columns, "filename"), columns)([*self.fields, field(filename)]))


@lru_cache(maxsize=64)
def _order(given: tuple[str, ...], wanted: tuple[str, ...]) -> itemgetter:
    return itemgetter(*map(given.index, wanted))


def field(value: object) -> str:
    """A value as COPY text."""
    return _fields((value,))[0]


def line(values: Iterable[object]) -> bytes:
    """A line of COPY text; UnicodeEncodeError for half a character. Zero bytes are left for PostgreSQL to refuse."""
    return joined(_fields(values))


def _fields(values: Iterable[object]) -> list[str]:
    return [
        NULL if value is None
        else value if (kind := type(value)) is str and value.isprintable() and "\\" not in value
        else numbers[value] if kind is float
        else repr(value) if kind is int
        else _escaped(value) for value in values
    ]  # fmt: skip


def joined(fields: Iterable[str]) -> bytes:
    """A line of fields that are COPY text."""
    return ("\t".join(fields) + "\n").encode()


def without_zeros(json: str) -> str:
    """JSON without zero bytes, which PostgreSQL has no text for; text that only looks like their escape stays."""
    return _ZERO.sub(r"\1", json) if "\\u0000" in json else json


def _escaped(value: object) -> str:
    if type(value) is str:
        return value.translate(_ESCAPES)
    return bytes(_others.get_dumper(value, PyFormat.TEXT).dump(value)).decode().translate(_ESCAPES)
