"""Engineering telemetry: the archive's CSV of one mnemonic, ``theTime,MJD,euvalue,sqldataType``.

The archive names such a file ``<MNEMONIC>-<YYYYMMDDThhmmss>-<YYYYMMDDThhmmss>.csv`` and puts one point before the start
and one after the end in it (jwst.lib.engdb_mast); these are samples like the others. The content does not name the
mnemonic, so the file name must.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from importlib import resources
from pathlib import Path
from typing import TextIO

from ingest.contents import Contents
from ingest.errors import Problem
from ingest.times import MJD_0

KIND = "telemetry"
TABLES = ("edb_reading",)
COLUMNS = ["theTime", "MJD", "euvalue", "sqldataType"]

_ID = "[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+"
# the archive's; somebody's prefix, two underscores; mnemonic, date, one word; nothing but the mnemonic
_FORMS = (
    r"([A-Z][A-Z0-9_]*)-\d{8}T\d{6}-\d{8}T\d{6}",
    rf"[A-Z0-9_]*__({_ID})",
    rf"({_ID})_\d{{8}}_[A-Z]+",
    rf"({_ID})",
)
_NUMBERS = frozenset("bit tinyint smallint int bigint real float double decimal numeric".split())
_APART = 1.0  # s that theTime and MJD may differ: both have more digits than that
_LINE = 1 << 17  # characters
_SUMMARY = (
    "n_samples n_changes first_time last_time minimum maximum mean median first_number last_number cadence longest_gap"
    " first_text last_text"
).split()


def recognises(path: Path, head: bytes) -> bool:
    return head.removeprefix(b"\xef\xbb\xbf").startswith(",".join(COLUMNS).encode())


def mnemonic_of(filename: str) -> str:
    """The mnemonic that the file name says, upper case; Problem where it does not say it beyond doubt."""
    for form in _FORMS:
        match = re.fullmatch(rf"{form}\.csv", filename, re.IGNORECASE | re.ASCII)
        if match:
            return match[1].upper()
    raise Problem(
        filename,
        "telemetry whose mnemonic is not known: only the file name can tell it, and it does not",
        "Rename it as the archive does: <MNEMONIC>-<YYYYMMDDThhmmss>-<YYYYMMDDThhmmss>.csv.",
    )


def read(path: Path) -> tuple[Contents, list[str]]:
    """Readings, streamed: mnemonic, line, obs_time (UTC), value_number, value_text, data_type; and notes.

    Raises Problem for an unclear name, and on the way for a line that is not as it must be. Notes are complete when the
    stream has ended.
    """
    mnemonic = mnemonic_of(path.name)
    notes: list[str] = []
    if f"{mnemonic}-" != path.name[: len(mnemonic) + 1]:
        notes.append(f"telemetry of {mnemonic}, as the file name says")
    return {"edb_reading": _readings(path, mnemonic, notes)}, notes


def _readings(path: Path, mnemonic: str, notes: list[str]) -> Iterator[dict[str, object]]:
    valueless = wordy = count = 0
    for line, (moment, mjd, value, kind) in _rows(path):
        number, text = _value(value, kind)
        valueless += number is None and text is None
        wordy += text is not None and kind in _NUMBERS
        count += 1
        yield {
            "mnemonic": mnemonic,
            "line": line,
            "obs_time": _time(path, line, moment, mjd),
            "value_number": number,
            "value_text": text,
            "data_type": kind or None,
        }
    if not count:
        notes.append("there are no samples in it")
    if valueless:
        notes.append(f"{valueless} of {count} samples have no value (empty, or not finite)")
    if wordy:
        notes.append(f"{wordy} of {count} samples are text though their type is a number's; they are kept as text")


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Line number and the four fields of each row; Problem for anything else."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.reader(_lines(stream, path), strict=True)
        try:
            if next(reader, None) != COLUMNS:
                raise _damaged(path, 1, f"the first line is not {','.join(COLUMNS)}")
            for row in reader:
                if len(row) == 4:
                    yield reader.line_num, row
                elif row:
                    raise _damaged(path, reader.line_num, f"it has {len(row)} fields instead of 4")
        except csv.Error as exc:
            raise _damaged(path, reader.line_num, f"it is not CSV: {exc}") from exc
        except UnicodeError as exc:
            raise _damaged(path, reader.line_num + 1, "it is not UTF-8") from exc


def _lines(stream: TextIO, path: Path) -> Iterator[str]:
    """Lines of bounded length without zero bytes, so that no file needs more memory than another."""
    for number, line in enumerate(iter(lambda: stream.readline(_LINE), ""), 1):
        if len(line) == _LINE or "\0" in line:
            raise _damaged(path, number, "it is too long" if len(line) == _LINE else "it has a zero byte")
        yield line


def _time(path: Path, line: int, moment: str, mjd: str) -> datetime:
    """UTC, to the microsecond; the MJD beside it (fewer digits) must say the same."""
    try:
        time = datetime.fromisoformat(moment)
        apart = abs((time - MJD_0) / timedelta(seconds=1) - float(mjd) * 86400)
    except (ValueError, TypeError, OverflowError):  # TypeError: it has a time zone
        raise _damaged(path, line, f"{moment[:40]!r}, {mjd[:40]!r} is no time (UTC) and MJD") from None
    if not apart <= _APART:
        raise _damaged(path, line, f"theTime {moment} and MJD {mjd} are not the same time")
    return time


def _value(value: str, kind: str) -> tuple[float | None, str | None]:
    """Number and text of a value: one of them, none where there is no value, both where a float is not exact."""
    if value == "":
        return None, None
    if kind not in _NUMBERS:
        return None, value
    try:
        number = float(value)
    except ValueError:
        return None, value
    if not math.isfinite(number):
        return None, None
    inexact = abs(number) >= 2**53 and Decimal(number) != Decimal(value)
    return number, value if inexact else None


def _damaged(path: Path, line: int, what: str) -> Problem:
    return Problem(str(path), f"telemetry that cannot be read, line {line}: {what}", "Fetch it from the archive again.")


def _merge() -> str:
    """The statements that merge a file's readings into samples and summaries."""

    def text(name: str) -> str:
        return (resources.files("ingest") / "sql" / name).read_text()

    summary = text("telemetry_summary.sql")
    for prefix in ("", "b.", "held.", "excluded."):
        summary = summary.replace(f"{{{prefix}summary}}", ", ".join(f"{prefix}{name}" for name in _SUMMARY))
    bins = [summary.replace("{bin}", name).strip() for name in ("minute", "hour")]
    return text("telemetry.sql").replace("{summaries}", ";\n".join(bins))


MERGE = {"edb_reading": _merge()}
