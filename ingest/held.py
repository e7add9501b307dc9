"""Keyword rows that the catalogue has already as they are: found by their precedence, without mapping them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import psycopg

from ingest import SOFTWARE, entities, rows
from ingest.headers import Record

# Loading one of these would change nothing: what is held is of this very row, or of a delivery that the row gave way to
# before, which then is in the history if its DATE is another; and the archive says nothing new of release, size or md5.
_HELD = """
SELECT t.n, CASE WHEN t.precedence = a.precedence THEN 'unchanged' ELSE 'superseded' END
FROM unnest(%(uri)s::text[], %(precedence)s::text[], %(date)s::text[], %(release)s::timestamp[], %(stamp)s::text[],
            %(checksum)s::text[], %(size)s::bigint[])
    WITH ORDINALITY AS t (uri, precedence, date, release, stamp, checksum, size, n)
JOIN store.artifact AS a ON a.uri = t.uri AND a.metaProducer = %(software)s
CROSS JOIN LATERAL (SELECT t.date = split_part(a.precedence, '|', 1) AS same) AS delivery
WHERE CASE
    WHEN t.precedence = a.precedence THEN
        (t.release, t.checksum, t.size) IS NOT DISTINCT FROM (a.contentRelease, a.contentChecksum, a.contentLength)
    WHEN t.precedence < a.precedence COLLATE "C" THEN
        (delivery.same OR t.date = '0' OR EXISTS (
            SELECT FROM store.history AS h WHERE h.uri = t.uri AND h.precedence = t.precedence))
        AND (NOT delivery.same OR ((t.checksum IS NULL OR a.contentChecksum IS NOT NULL)
                                   AND (t.size IS NULL OR a.contentLength IS NOT NULL)))
    END
  AND (t.release IS NULL
       OR (a.contentRelease IS NOT NULL AND coalesce(t.stamp, '') <= coalesce(a.archive_stamp, '') COLLATE "C"))
"""


@dataclass(frozen=True)
class Held:
    """A row that changes nothing: the verdict of Store.load on it, its file name, notes of its reading."""

    filename: str
    verdict: str
    notes: list[str]


# of some records what is held of each, None where that has to be mapped
Lookup = Callable[[Sequence[Record]], list[Held | None]]


def nothing(records: Sequence[Record]) -> list[Held | None]:
    """The lookup that maps all again."""
    return [None] * len(records)


def lookup(connection: psycopg.Connection) -> Lookup:
    """The lookup in the catalogue; a file is held only if all its rows among the records are."""

    def held(records: Sequence[Record]) -> list[Held | None]:
        try:
            asked = [(entities.artifact_uri(record.filename), rows.precedence(record), record) for record in records]
        except Exception:  # of one of them; the mapping tells which, and what is wrong
            return nothing(records)
        try:
            found = dict(connection.execute(_HELD, _arguments(asked)).fetchall())
        except (psycopg.DataError, UnicodeError):  # as above
            return nothing(records)
        unknown = {record.filename for n, record in enumerate(records, 1) if n not in found}
        return [
            None if record.filename in unknown else Held(record.filename, found[n], record.notes)
            for n, record in enumerate(records, 1)
        ]

    return held


def _arguments(asked: Sequence[tuple[str, str, Record]]) -> dict[str, object]:
    archive = [record.archive for *_, record in asked]
    return {
        "uri": [uri for uri, *_ in asked],
        "precedence": [precedence for _, precedence, _ in asked],
        "date": [precedence.partition("|")[0] for _, precedence, _ in asked],
        "release": [facts.get("release") for facts in archive],
        "stamp": [facts.get("stamp") for facts in archive],
        "checksum": [f"md5:{facts['checksum']}" if facts.get("checksum") else None for facts in archive],
        "size": [facts.get("size") for facts in archive],
        "software": SOFTWARE,
    }
