"""Rows of the MAST JWST keyword search (Mast.Jwst.Filtered.*) as records.

One row is one FITS file: its header keywords in lower case, dates doubled (``date`` and ``date_mjd``), logicals
as t and f, program and observation as integers, and what only the archive knows (release, checksum, size). Tables
that passed through other hands have some columns rewritten; the original then stands beside them as ``orig-...``.
"""

from __future__ import annotations

import csv
import gzip
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import lru_cache, partial
from json.encoder import encode_basestring_ascii as _quoted
from pathlib import Path
from typing import TextIO

from ingest import names
from ingest.errors import Problem, attempt
from ingest.headers import Record
from ingest.memo import Memo, each

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DATE = re.compile(r"/Date\((-?[0-9]{1,18})\)/")
_SIZE = re.compile(r"[0-9]{1,18}")
# columns about the archive's file, not of its header
_ARCHIVE = frozenset(
    """ARCHIVEFILEID FILESETNAME PRODUCTLEVEL FILESIZE CHECKSUM INGESTSTARTDATE INGESTCOMPLETIONDATE FILETYPEID
    PUBLICRELEASEDATE ISRESTRICTED ISITAR ISSTALE FILESETID DATAURI DATAURL FILENAME""".split()
)
# columns that publishers of such tables add; the header has no such keyword
_ADDED = frozenset(
    """PROG_PI FILTER-PUPIL INST-MODE RA DEC OBS_COLLECTION WAVELENGTH_REGION PROJECT PROVENANCE_NAME TARGET
    PROPOSAL_PI PROPOSAL_ID INSTRUMENT_NAME FOOTPRINT T_MIN T_MAX EXPTIME OBS_TITLE T_OBS_RELEASE PROPOSAL_TYPE
    RELEASE OBSERVED ORIG-FILTER ORIG_S_REGION""".split()
)
# columns that keep what a keyword was before somebody rewrote it
_REWRITTEN = (("ORIG-FILTER", "FILTER"), ("ORIG_S_REGION", "S_REGION"))
# those that a record keeps
_FACTS = frozenset(
    "FILENAME DATAURI FILESIZE CHECKSUM PUBLICRELEASEDATE INGESTCOMPLETIONDATE ORIG-FILTER ORIG_S_REGION".split()
)
# keyword, value, both as in Record.text
Said = tuple[str, object, str]


def read(path: Path) -> Iterator[tuple[int, Record | Problem]]:
    """(row number from 1, record or what is wrong with the row) of a CSV table, gzipped or not."""
    with open_table(path) as stream:
        reader = csv.reader(stream)
        columns = next(reader, [])
        yield from records(path, columns, enumerate(filter(None, reader), start=1))


def records(
    path: Path, columns: Sequence[str], rows: Iterable[tuple[int, list[str]]]
) -> Iterator[tuple[int, Record | Problem]]:
    """Numbered rows of the table at ``path`` as ``read`` gives them; short ones are filled.

    Of a column that is there twice the last one counts.
    """
    known = _columns(tuple(columns))
    for number, row in rows:
        where = f"{path}, row {number}"
        row += [""] * (len(columns) - len(row))
        yield number, attempt(where, known.record, row, where)


@lru_cache(maxsize=8)
def _columns(names: tuple[str, ...]) -> _Columns:
    return _Columns({name: place for place, name in enumerate(names)})


class _Columns:
    """How the rows of one table become records: what each column says, remembered for each of its values."""

    def __init__(self, header: Mapping[str, int]):
        # sorted, as the keywords are when they become text
        places = sorted((name.upper(), place) for name, place in header.items() if name)
        cards = [(name, place) for name, place in places if _is_card(name)]
        self._others = [(name, place) for name, place in places if name in _FACTS]
        self._places = [place for _, place in cards]
        self._memos = [Memo(partial(_said, name, f"{_quoted(name)}: ")) for name, _ in cards]
        self._by_length = sorted(range(len(cards)), key=lambda number: (len(cards[number][0]), cards[number][0]))
        # whether a row's keywords are those columns of it that say something, no more and no others
        names = [name for name, _ in cards]
        self._plain = len(set(names)) == len(names) and not {old for old, _ in _REWRITTEN} & dict(places).keys()

    def record(self, row: list[str], where: str) -> Record:
        """Problem as ``record`` raises it."""
        said = each(self._memos, map(row.__getitem__, self._places))
        told = [*filter(None, said)]
        others = {name: _value(value) for name, place in self._others if (value := row[place]) and not value.isspace()}
        made = _record({name: value for name, value, _ in told}, others, where)
        if self._plain:
            made.json = _object(told)
            made.ordered = partial(self._ordered, said)
        return made

    def _ordered(self, said: Sequence[Said | None]) -> str:
        return _object(filter(None, map(said.__getitem__, self._by_length)))


def _object(told: Iterable[Said]) -> str:
    return "{" + ", ".join([text for _, _, text in told]) + "}"


def _said(name: str, label: str, text: str) -> Said | None:
    """What a field says; None for a blank one."""
    if not text or text.isspace():
        return None
    value = _value(text) if text[0] == "/" else text
    return name, value, label + _quoted(value)


def observation(fields: Mapping[str, object]) -> str | None:
    """The observation of a row, by FILENAME or DATAURI among ``fields``; None where they do not tell."""
    try:
        return names.parse(_filename(fields, "")[0]).root
    except Problem:
        return None


@contextmanager
def open_table(path: Path) -> Iterator[TextIO]:
    """A CSV file as text, decompressed where its name ends in .gz; Problem where it is not a keyword table."""
    opener = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rt", encoding="utf-8-sig", newline="") as stream:
            yield stream
    except (OSError, EOFError, UnicodeDecodeError, csv.Error, zlib.error) as exc:
        raise Problem(
            str(path), f"the table cannot be read: {exc}", "It must be CSV (or CSV.gz), one row a file."
        ) from exc


def record(row: Mapping[str, object], where: str = "") -> Record:
    """One row as a record; archive facts beside the keywords.

    Raises Problem when neither the file name nor the data URI is a JWST product name.
    """
    fields = {
        key.upper(): _value(value)
        for key, value in row.items()
        if key and (value.strip() if type(value) is str else _text(value) is not None)
    }
    cards = {key: value for key, value in fields.items() if _is_card(key)}
    return _record(cards, {key: value for key, value in fields.items() if key not in cards}, where)


def _record(cards: dict[str, object], others: dict[str, object], where: str) -> Record:
    """A record of the columns that say something, by their names in upper case: keywords, and those that are none."""
    filename, notes = _filename(others, where)
    for original, card in _REWRITTEN:
        if original in others:
            cards[card] = others[original]
    return Record(filename, "keywords", cards, _archive(others, where), notes=notes)


@lru_cache(maxsize=4096)
def _is_card(column: str) -> bool:
    return column not in _ARCHIVE and column not in _ADDED and not column.endswith("_MJD")


def _filename(fields: Mapping[str, object], where: str) -> tuple[str, list[str]]:
    """The file name; where a rewritten one is outside the grammar, that of the data URI, and a note that says so."""
    filename = str(fields.get("FILENAME") or "").strip()
    from_uri = str(fields.get("DATAURI") or "").rsplit("/", 1)[-1].strip()
    if names.is_product_name(filename):
        return filename, []
    if names.is_product_name(from_uri):
        return from_uri, [f"file name {filename!r} is outside the JWST grammar; its data URI names {from_uri}"]
    raise Problem(
        where,
        "neither the file name nor the data URI is a JWST product name",
        "The table needs a column filename or dataURI, as MAST's keyword search gives them.",
        card="filename",
        value=filename,
    )


def _archive(fields: Mapping[str, object], where: str) -> dict[str, object]:
    size = _text(fields.get("FILESIZE"))
    if size is not None and not _SIZE.fullmatch(size):
        raise Problem(where, "the file size is no number", "Correct the row.", card="fileSize", value=size)
    facts = {
        "release": _iso(fields.get("PUBLICRELEASEDATE")),
        "stamp": _iso(fields.get("INGESTCOMPLETIONDATE")),
        "checksum": _text(fields.get("CHECKSUM")),
        "size": int(size) if size else None,
    }
    return {key: value for key, value in facts.items() if value is not None}


def _value(value: object) -> object:
    """A date as FITS writes it; anything else, and a date beyond the calendar, as it is: the mapping names its card."""
    match = _DATE.fullmatch(value) if isinstance(value, str) and value[:1] == "/" else None
    try:
        return _from_milliseconds(match[1]) if match else value
    except OverflowError:
        return value


def _iso(value: object) -> str | None:
    text = _text(value)
    return None if text is None else str(_value(text))


@lru_cache(maxsize=4096)
def _from_milliseconds(text: str) -> str:
    moment = _EPOCH + timedelta(milliseconds=int(text))
    return moment.replace(tzinfo=None).isoformat(timespec="milliseconds")


def _text(value: object) -> str | None:
    """Text without blanks around it; None for nothing, a masked value or a NaN."""
    if value is None or value is False or value != value or type(value).__name__ == "MaskedConstant":
        return None
    return str(value).strip() or None
