"""Records as lines of PostgreSQL's COPY text, mapped and ready for the staging tables, in whichever process that is."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import psycopg

from ingest import held, names, rows, rowtext
from ingest.copytext import Fields, joined, line, without_zeros
from ingest.errors import Problem, attempt
from ingest.headers import Record
from ingest.held import Held, Lookup
from ingest.rows import Rows

ENTITIES = ("observation", "plane", "artifact", "product")
ASKED = 500  # records that are looked up together, and handed on
HEADER = ("source", "keywords", "checksum")


@dataclass(frozen=True)
class Layout:
    """How records become lines.

    columns: of each table of schema store, in lower case, as its staging table has them; factors: keyword units to
    column units (contract.factors).
    """

    columns: Mapping[str, Sequence[str]]
    factors: Mapping[str, float]

    def mapped(self, record: Record) -> Staged | Problem:
        """``record`` through the mapping, or why it is refused."""
        return attempt(record.filename, lambda: self.staged(rows.from_record(record, self.factors)))

    def staged(self, made: Rows) -> Staged:
        """A record's rows as lines; Problem for text that the database cannot keep."""
        try:
            return self._staged(made)
        except UnicodeEncodeError as exc:  # half a character
            raise unstorable(made.record.path or made.record.filename, exc) from exc

    def _staged(self, made: Rows) -> Staged:
        entities = {}
        for table in ENTITIES:
            row = getattr(made, table)
            if row is not None:
                keys = _spellings(tuple(row), tuple(self.columns[table]))
                entities[table] = line(map(row.__getitem__, keys))
        record = made.record
        # JSON has no control characters: none but the backslashes need an escape
        text = without_zeros(record.stored).replace("\\", "\\\\")
        entities["header"] = joined((record.source, text, _checksum(made)))
        contents = {table: b"".join(self.lines(table, made.filename, told)) for table, told in made.contents.items()}
        return Staged(
            made.filename, made.name.root, record.path or record.filename, record.notes, entities, contents,
            sum(map(len, made.contents.values())),
        )  # fmt: skip

    def lines(self, table: str, filename: str, told: Iterable[Mapping[str, object] | Fields]) -> Iterator[bytes]:
        """The rows of a table of contents (see ingest.contents) as lines."""
        for row in told:
            if isinstance(row, Fields):
                yield row.line(filename, tuple(self.columns[table]))
                continue
            lowered = row if all(map(str.islower, row)) else {key.lower(): value for key, value in row.items()}
            yield line(map({**lowered, "filename": filename}.get, self.columns[table]))


@dataclass(frozen=True)
class Staged:
    """One record as lines of COPY text: of its entities by table (each without the number n of the record in its
    batch), and of what is in the file. place: the path, or the name where there is none; weight: rows of contents."""

    filename: str
    root: str
    place: str
    notes: list[str]
    entities: dict[str, bytes]
    contents: dict[str, bytes]
    weight: int


# of a keyword row
Mapped = Staged | Held | Problem


@lru_cache(maxsize=64)
def _spellings(keys: tuple[str, ...], columns: tuple[str, ...]) -> tuple[str, ...]:
    """The keys in the order of the columns, which are in lower case."""
    spelled = {key.lower(): key for key in keys}
    return tuple(spelled[column] for column in columns)


def unstorable(place: str, reason: object, card: str | None = None) -> Problem:
    """An input whose values the database refuses."""
    return Problem(
        place,
        f"the database refuses its values: {reason}",
        "Correct the value in the file, or report it with the output of `jwst-ingest show`.",
        card=card,
    )


def of_records(
    numbered: Iterable[tuple[int, Record | Problem]], last_row: Mapping[str, int], layout: Layout, lookup: Lookup
) -> Iterator[list[Mapped]]:
    """Keyword rows, some at a time, of whole observations; last_row tells for each the row after which it is whole."""
    told = (
        (number, None if isinstance(record, Problem) else names.parse(record.filename).root, record)
        for number, record in numbered
    )
    return (_outcomes(some, layout, lookup) for some in rowtext.whole(told, last_row, ASKED))


class Mapper:
    """Maps rows of keyword tables, but for those that the catalogue has."""

    def __init__(self, layout: Layout, lookup: Lookup):
        self.layout = layout
        self.lookup = lookup

    def __call__(self, part: rowtext.Rows) -> list[Mapped]:
        return _outcomes(list(part.records()), self.layout, self.lookup)


def mapper(layout: Layout, dsn: str | None) -> Mapper:
    """A mapper with a connection of its own; dsn: of the catalogue, None to map what is held again too."""
    return Mapper(layout, held.lookup(psycopg.connect(dsn, autocommit=True)) if dsn else held.nothing)


def _outcomes(records: Sequence[Record | Problem], layout: Layout, lookup: Lookup) -> list[Mapped]:
    known = iter(lookup([record for record in records if isinstance(record, Record)]))
    return [record if isinstance(record, Problem) else next(known) or layout.mapped(record) for record in records]


def _checksum(made: Rows) -> str:
    """Of a delivery: tells whether it is what is held. Contents of a keyword row follow from its keywords."""
    parts = [row["metaChecksum"] for row in (made.observation, made.plane, made.artifact)]
    if made.contents and made.record.source != "keywords":
        parts.append(json.dumps(made.contents, sort_keys=True, default=str))
    return hashlib.md5("|".join(map(str, parts)).encode(), usedforsecurity=False).hexdigest()
