"""Values as PostgreSQL's COPY text."""

from __future__ import annotations

from collections.abc import Iterable

from psycopg.adapt import PyFormat, Transformer

NULL = "\\N"
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_others = Transformer()


class Fields(dict[str, str]):
    """A row by column whose values are COPY text already."""


def field(value: object) -> str:
    """A value as COPY text."""
    return (
        NULL if value is None
        else value if (kind := type(value)) is str and value.isprintable() and "\\" not in value
        else repr(value) if kind is float or kind is int
        else _escaped(value)
    )  # fmt: skip


def line(values: Iterable[object]) -> bytes:
    """A line of COPY text; UnicodeEncodeError for half a character. Zero bytes are left for PostgreSQL to refuse."""
    fields = [
        NULL if value is None
        else value if (kind := type(value)) is str and value.isprintable() and "\\" not in value
        else repr(value) if kind is float or kind is int
        else _escaped(value) for value in values
    ]  # fmt: skip
    return joined(fields)


def joined(fields: Iterable[str]) -> bytes:
    """A line of fields that are COPY text."""
    return ("\t".join(fields) + "\n").encode()


def _escaped(value: object) -> str:
    if type(value) is str:
        return value.translate(_ESCAPES)
    return bytes(_others.get_dumper(value, PyFormat.TEXT).dump(value)).decode().translate(_ESCAPES)
