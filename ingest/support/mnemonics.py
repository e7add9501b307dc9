"""Dictionaries of engineering mnemonics: the archive's table, and lists of mnemonics to watch.

- the archive's dictionary (Mast.JwstEdb.Dictionary) as CSV, with the columns ``tlmMnemonic``, ``subsystem``,
  ``tlmIdentifier``, ``description``, ``sqlDataType``, ``unit`` in any order;
- JSON of lists of objects with ``name`` and ``description``, as telemetry monitors are configured with.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from pathlib import Path

from ingest import jsonfiles
from ingest.contents import Contents
from ingest.errors import Problem

KIND = "mnemonics"
TABLES = ("edb_dictionary",)

_COLUMNS = {"tlmMnemonic", "description"}
_MNEMONIC = re.compile(r"[A-Z][A-Z0-9_]{1,63}")
_WATCHED = re.compile(rb'\A\s*\{\s*"[^"]*"\s*:\s*\[\s*\{\s*"name"\s*:\s*"[^"]*"')
_DICTIONARY, _WATCH = 1, 2  # ranks
_LARGEST = 64 << 20  # bytes
_NOTHING = frozenset({"", "none", "null", "n/a", "nan"})


def recognises(path: Path, head: bytes) -> bool:
    if path.suffix.lower() == ".json":
        return bool(_WATCHED.match(head)) and b'"dependency"' in head and b'"description"' in head
    first = head.removeprefix(b"\xef\xbb\xbf").splitlines()[:1]
    return bool(first) and {name.encode() for name in _COLUMNS} <= set(first[0].replace(b'"', b"").split(b","))


def read(path: Path) -> tuple[Contents, list[str]]:
    """A row a mnemonic: rank, subsystem, identifier, description, unit and data_type as written. Problem if damaged."""
    notes: list[str] = []
    if path.stat().st_size > _LARGEST:
        raise Problem(str(path), f"a dictionary of mnemonics of more than {_LARGEST >> 20} MiB", "Split it.")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeError as exc:
        raise Problem(str(path), f"is not UTF-8: {exc}", "Save it as UTF-8.") from exc
    entries = _watched(path, text) if path.suffix.lower() == ".json" else _dictionary(path, text)
    found: dict[str, dict[str, object]] = {}
    for entry in entries:
        mnemonic = str(entry["mnemonic"]).strip().upper()
        if not _MNEMONIC.fullmatch(mnemonic):
            notes.append(f"{str(entry['mnemonic'])[:80]!r} is no mnemonic; it is passed over")
        elif mnemonic not in found:
            found[mnemonic] = entry | {"mnemonic": mnemonic}
    return {"edb_dictionary": list(found.values())}, notes


def _dictionary(path: Path, text: str) -> Iterable[dict[str, object]]:
    try:
        rows = list(csv.DictReader(text.splitlines(), strict=True))
    except csv.Error as exc:
        raise Problem(str(path), f"is not CSV: {exc}", "Fetch it again.") from exc
    for row in rows:
        identifier = _text(row.get("tlmIdentifier"))
        yield {
            "mnemonic": row.get("tlmMnemonic") or "",
            "rank": _DICTIONARY,
            "subsystem": _text(row.get("subsystem")),
            "identifier": int(identifier) if identifier and re.fullmatch(r"\d{1,9}", identifier, re.ASCII) else None,
            "description": _text(row.get("description")),
            "unit": _text(row.get("unit")),
            "data_type": _text(row.get("sqlDataType")),
        }


def _watched(path: Path, text: str) -> Iterable[dict[str, object]]:
    lists = jsonfiles.parse(path, text, "a list of mnemonics", "Correct it there.")
    for entries in lists.values() if isinstance(lists, dict) else ():
        for entry in entries if isinstance(entries, list) else ():
            if isinstance(entry, dict) and isinstance(entry.get("name"), str):
                yield {
                    "mnemonic": entry["name"],
                    "rank": _WATCH,
                    "description": _text(entry.get("description")),
                    "unit": _text(entry.get("unit")),
                }


def _text(value: object) -> str | None:
    """Stripped text without zero bytes; None for what stands for nothing."""
    text = str(value if value is not None else "").replace("\0", "").strip()
    return None if text.lower() in _NOTHING else text
