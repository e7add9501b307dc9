"""Weekly schedules of the observatory as JSON: a list of visits with start, duration, mode, target and parallels.

An entry's ``visit`` is the number of the observation and its ``observation`` that of the visit: so they fit the lists
of planned exposures and the archive (VISIT_ID). A coordinated parallel has no numbers of its own, it is part of its
prime's visit; a parallel that is "attached" has the time of its prime. ``file`` is the report that the entry is from;
the date at its end is that of the plan: a later report of a visit replaces an earlier one.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ingest import jsonfiles, plans, times
from ingest.contents import Contents

KIND = "schedule"
TABLES = ("scheduled_visit",)

_REPORT = re.compile(r"[A-Za-z0-9._-]{1,100}?_report_([0-9]{8})\.txt")
_START = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z?", re.ASCII)
_DURATION = re.compile(r"(\d{1,3})/(\d\d):(\d\d):(\d\d)", re.ASCII)
_FIRST, _LAST = 2020, 2100  # years a date may have


@dataclass(frozen=True)
class Prime:
    """What an entry takes from the visit that it is attached to: visit, report, start (MJD), duration (s)."""

    visit: str | None = None
    report: str | None = None
    start: float | None = None
    duration: float | None = None


def recognises(path: Path, head: bytes) -> bool:
    return bool(re.match(rb"\s*\[\s*\{", head)) and all(
        b'"%s"' % key in head for key in (b"visit_type", b"start_time", b"duration", b"instrument")
    )


def read(path: Path) -> tuple[Contents, list[str]]:
    """A row an entry, parallels too. Problem for what is no schedule; what an entry lacks is noted."""
    entries = jsonfiles.read(path, "a schedule", list, "Fetch it again.")
    notes: Counter[str] = Counter()
    modified = times.mjd(datetime.fromtimestamp(path.stat().st_mtime, UTC))
    rows: list[dict[str, object]] = []
    for entry in entries:
        for row in _rows(entry, notes):
            rows.append(row | {"number": len(rows) + 1, "t_planning": row["t_planning"] or modified})
    return {"scheduled_visit": rows}, [f"{count} x {note}" for note, count in notes.items()]


def _rows(entry: object, notes: Counter[str]) -> Iterator[dict[str, object]]:
    """The rows of an entry and its parallels, without number."""
    prime = _row(entry, 0, Prime(), notes)
    if prime is None:
        return
    yield prime
    parallels = entry.get("parallels") or []
    known = Prime(prime["visit_id"], prime["report"], prime["t_min"], prime["duration"])
    for number, parallel in enumerate(parallels if isinstance(parallels, list) else [], start=1):
        row = _row(parallel, number, known, notes)
        if row is not None:
            yield row


def _row(entry: object, parallel: int, prime: Prime, notes: Counter[str]) -> dict[str, object] | None:
    """One entry; None, with a note, where it names no visit."""
    if not isinstance(entry, dict):
        notes["an entry that is no object is passed over"] += 1
        return None
    visit = _visit_id(entry) if "program" in entry else prime.visit
    if visit is None:
        notes[f"an entry without a visit is passed over: {_numbers(entry)}"] += 1
        return None
    mode_name = _text(entry.get("instrument"))
    mode = plans.mode_of_schedule(mode_name or "")
    if mode_name and mode is None:
        notes[f"the mode {mode_name[:80]!r} is not known: it has no instrument and no wavelengths"] += 1
    start, duration = _times(entry, parallel, prime, notes)
    kind = _text(entry.get("visit_type"))
    report = _text(entry.get("file")) or prime.report
    return {
        "parallel": parallel,
        "visit_id": visit,
        "prime_visit_id": prime.visit if parallel else visit,
        "cycle": _small(entry.get("cycle")),
        "visit_type": kind,
        "mode": mode_name,
        "instrument_name": mode and mode.name,
        "target_name": _text(entry.get("target")),
        "target_category": _text(entry.get("category")),
        "target_keywords": _text(entry.get("keywords")),
        "moving": "MOVING" in (kind or "").split(),
        "pcs_mode": _text(entry.get("pcs_mode")),
        "t_min": start,
        "t_max": None if start is None or duration is None else start + duration * times.DAY,
        "duration": duration,
        "em_min": mode and mode.em_min,
        "em_max": mode and mode.em_max,
        "report": report,
        "t_planning": _planned(report),
    }


def _visit_id(entry: Mapping[str, object]) -> str | None:
    numbers = [entry.get(key) for key in ("program", "visit", "observation")]  # see the module's description
    limits = (99999, 999, 999)
    if any(type(n) is not int or not 0 < n <= most for n, most in zip(numbers, limits, strict=True)):
        return None
    return f"{numbers[0]:05d}{numbers[1]:03d}{numbers[2]:03d}"


def _numbers(entry: Mapping[str, object]) -> str:
    return ", ".join(f"{key} {str(entry.get(key))[:20]!r}" for key in ("program", "visit", "observation"))


def _times(
    entry: Mapping[str, object], parallel: int, prime: Prime, notes: Counter[str]
) -> tuple[float | None, float | None]:
    """Start (MJD) and duration (s), those of its prime for a parallel without its own."""
    start, duration = _text(entry.get("start_time")), _text(entry.get("duration"))
    if parallel and (start is None or start.strip("^") == "ATTACHED TO PRIME"):
        found = prime.start
    else:
        found = _mjd(start)
        if found is None:
            notes[f"a visit without a start that can be read: {(start or '')[:40]!r}"] += 1
    if parallel and duration is None:
        return found, prime.duration
    length = _seconds(duration)
    if length is None:
        notes[f"a visit without a duration that can be read: {(duration or '')[:40]!r}"] += 1
    return found, length


def _mjd(text: str | None) -> float | None:
    """ISO 8601, UTC, as MJD."""
    if text is None or not _START.fullmatch(text):
        return None
    try:
        when = datetime.fromisoformat(text.rstrip("Z")).replace(tzinfo=UTC)
    except ValueError:
        return None
    return times.mjd(when) if _FIRST <= when.year < _LAST else None


def _seconds(text: str | None) -> float | None:
    """``days/hours:minutes:seconds`` in seconds."""
    found = _DURATION.fullmatch(text or "")
    if found is None:
        return None
    days, hours, minutes, seconds = map(int, found.groups())
    return float(((days * 24 + hours) * 60 + minutes) * 60 + seconds)


def _planned(report: str | None) -> float | None:
    """The date at the end of a report's name, MJD."""
    found = _REPORT.fullmatch(report or "")
    return _mjd(f"{found[1][:4]}-{found[1][4:6]}-{found[1][6:]}T00:00:00") if found else None


def _small(value: object) -> int | None:
    return value if type(value) is int and 0 <= value < 1000 else None


def _text(value: object) -> str | None:
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return None
    return str(value).replace("\0", "").strip()[:1000] or None
