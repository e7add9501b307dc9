"""The keywords of a file in the table of its instrument (see ingest.instrument_keywords)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from ingest import cards, copytext
from ingest.copytext import Fields
from ingest.facts import Facts
from ingest.instrument_keywords import INSTRUMENTS, KEYWORDS, Keyword, of_instrument
from ingest.memo import Memo, each
from ingest.names import ProductName

TABLES = tuple(f"{instrument}_keywords" for instrument in INSTRUMENTS)

_READ: dict[str, Callable[[object], object]] = {
    "text": cards.text, "integer": cards.integer, "double precision": cards.number, "boolean": cards.boolean,
    "timestamp": cards.timestamp,
}  # fmt: skip
# identifiers are filled with zeros as in jwst.product
_PADDED = {card.keywords[0]: card.read for card in cards.PRODUCT if card.read.__name__ == "convert"}
_GUIDING = ("FGS_ID", "FGS_ACQ", "FGS_TRACK", "FGS_FINEGUIDE")


def _reader(keyword: Keyword) -> Callable[[object], object]:
    """What reads its values: ValueError or OverflowError for one that is not of its type."""
    read = _PADDED.get(keyword.keyword, _READ[keyword.type])

    def convert(value: object) -> object:
        result = read(value)
        if isinstance(result, bool):
            return int(result)
        if isinstance(result, int) and abs(result) >= 2**31:
            raise ValueError(f"{value!r} is too large")
        return result

    return convert


def _copied(read: Callable[[object], object]) -> Callable[[object], str]:
    return lambda value: copytext.field(read(value))


_READERS = {keyword: _reader(keyword) for keyword in KEYWORDS}
_FIELDS = {keyword: Memo(_copied(read), copytext.NULL) for keyword, read in _READERS.items()}
# of each instrument: keyword, as the keyword search has it (with underscores), what reads it
_KEYWORDS = {
    instrument: [(k, k.keyword.replace("-", "_"), _READERS[k]) for k in of_instrument(instrument)]
    for instrument in INSTRUMENTS
}
# of each instrument: columns, keywords as the keyword search has them, and what gives their fields
_COLUMNS = {
    instrument: (tuple(k.column for k, *_ in known), [name for _, name, _ in known], [_FIELDS[k] for k, *_ in known])
    for instrument, known in _KEYWORDS.items()
}
# those that the search writes otherwise
_HYPHENED = [keyword.keyword for keyword in KEYWORDS if "-" in keyword.keyword]


def wants(name: ProductName) -> bool:
    return name.extension == "fits"


def read(path: Path | None, facts: Facts) -> dict[str, list[Mapping[str, object] | Fields]]:
    """One row in the table of the instrument, of a keyword row as Fields; none where INSTRUME does not say which.

    A value that is not of the type that the dictionary says is left out, with a note.
    """
    found: dict[str, list[Mapping[str, object] | Fields]] = {table: [] for table in TABLES}
    instrument = (facts.text("INSTRUME") or "").lower()
    if instrument == "fgs" and (facts.text("EXP_TYPE") or "").startswith(_GUIDING):
        instrument = "guidestar"
    if instrument in INSTRUMENTS:
        row = _fields(facts, instrument) if facts.of_row else dict(_values(facts, _KEYWORDS[instrument]))
        found[f"{instrument}_keywords"].append(row)
    return found


def _fields(facts: Facts, instrument: str) -> Fields:
    """The row of what was read from a keyword row, most of whose values were read before."""
    columns, names, read = _COLUMNS[instrument]
    told = facts.keywords
    if not any(name in told for name in _HYPHENED):
        try:
            return Fields(columns, each(read, map(told.get, names)))
        except (ValueError, OverflowError):
            pass  # one by one, to leave out only those
    row = dict(_values(facts, _KEYWORDS[instrument]))
    return Fields(columns, [copytext.field(row.get(column)) for column in columns])


def _values(facts: Facts, keywords: list[tuple[Keyword, str, Callable]]) -> Iterator[tuple[str, object]]:
    told = facts.keywords
    for keyword, searched, read in keywords:
        value = told.get(keyword.keyword, told.get(searched))
        if value is None:
            continue
        try:
            yield keyword.column, read(value)
        except (ValueError, OverflowError):
            facts.notes.append(
                f"{keyword.keyword} = {str(value)[:60]!r} is no {keyword.type}; not in the keyword table"
            )
