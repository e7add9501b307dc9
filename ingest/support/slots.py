"""Lists of planned exposures of the mission's long-range plan: CSV, gzipped or not, one row an exposure.

Columns (in any order): ``visit_id`` (11 digits), ``slot_id`` (visit and number), ``slotdur`` (s), ``ra``, ``dec`` (deg,
ICRS, of the pointing aperture's reference point), ``orient`` (planned V3 position angle there, deg; may be empty),
``inst``, ``mode``, ``cycle``, ``categ``. A list with ``pure_slot`` holds those exposures only that parallels are to be
attached to. The rows of a visit stand together.
"""

from __future__ import annotations

import csv
import gzip
import math
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

from ingest import plans, sphere, times
from ingest.contents import Contents
from ingest.errors import Problem
from ingest.plans import VISIT

KIND = "planned exposures"
TABLES = ("planned_exposure", "planned_visit")

_COLUMNS = frozenset("visit_id slot_id slotdur ra dec orient inst mode cycle categ".split())
_SLOT = re.compile(r"([0-9]{11})_[0-9]{1,9}")
_LONGEST_LINE = 4096  # characters
_MOST = 10_000  # exposures of a visit
_WIDEST = math.radians(1)  # flight plans: a tenth of it

_REPLACE = """
DELETE FROM store.{table} AS held USING stage_content AS c WHERE c.tbl = '{table}' AND held.filename = c.filename;
INSERT INTO store.{table} ({columns}) SELECT {columns} FROM stage_{table}
"""
_VISIT = (
    "filename, visit_id, cycle, instrument, mode, instrument_name, proposal_category, exposures, t_exptime, v3_pa,"
    " s_ra, s_dec, s_fov, s_region, footprint_origin, em_min, em_max, complete, t_planning"
)
_EXPOSURE = "filename, exposure_id, visit_id, s_ra, s_dec, t_exptime"
# the files are large: their rows go from the file to the database without being held
MERGE = {
    "planned_exposure": _REPLACE.format(table="planned_exposure", columns=_EXPOSURE),
    "planned_visit": _REPLACE.format(table="planned_visit", columns=_VISIT),
}


@dataclass(frozen=True)
class Slot:
    """A planned exposure: position in deg, duration in s, V3 position angle in deg or None."""

    visit: str
    name: str
    duration: float
    position: tuple[float, float]
    v3_pa: float | None
    instrument: str
    mode: str
    cycle: int
    category: str | None


def recognises(path: Path, head: bytes) -> bool:
    if head.startswith(b"\x1f\x8b"):
        try:
            head = zlib.decompressobj(31).decompress(head, 4096)
        except zlib.error:
            return False
    first = head.removeprefix(b"\xef\xbb\xbf").splitlines()[:1]
    return bool(first) and {name.encode() for name in _COLUMNS} <= set(first[0].replace(b'"', b"").split(b","))


def read(path: Path) -> tuple[Contents, list[str]]:
    """Planned exposures and their visits; all of the file is checked before the first row is given.

    Raises Problem, with the line, for a row that is no planned exposure.
    """
    unknown: dict[str, int] = {}
    known: set[str] = set()
    for visit, slots in _visits(path):
        odd = "its exposures do not stand together" if visit in known else _oddity(slots)
        if odd:
            raise Problem(str(path), f"a visit is not one: {odd}", "Correct the list.", card="visit_id", value=visit)
        known.add(visit)
        if plans.mode_of_slots(slots[0].instrument, slots[0].mode) is None:
            name = f"{slots[0].instrument} {slots[0].mode}"
            unknown[name] = unknown.get(name, 0) + 1
    notes = [
        f"{count} visits in the mode {name[:80]!r}, which is not known: their footprint is the position"
        for name, count in unknown.items()
    ]
    return {"planned_exposure": _exposure_rows(path), "planned_visit": _visit_rows(path)}, notes


def _oddity(slots: list[Slot]) -> str | None:
    """What keeps the exposures from being a visit: one instrument, mode and angle, around one guide star."""
    first = slots[0]
    if any((s.instrument, s.mode, s.v3_pa) != (first.instrument, first.mode, first.v3_pa) for s in slots):
        return "several instruments, modes or angles"
    centre = sphere.unit(first.position)
    if any(sphere.separation(sphere.unit(slot.position), centre) > _WIDEST for slot in slots):
        return f"more than {math.degrees(_WIDEST):g} deg between exposures"
    return None


def _exposure_rows(path: Path) -> Iterator[dict[str, object]]:
    for visit, slots in _visits(path):
        for slot in slots:
            ra, dec = slot.position
            yield {
                "exposure_id": slot.name, "visit_id": visit, "s_ra": ra, "s_dec": dec, "t_exptime": slot.duration,
            }  # fmt: skip


def _visit_rows(path: Path) -> Iterator[dict[str, object]]:
    planning = times.mjd(datetime.fromtimestamp(path.stat().st_mtime, UTC))
    complete = not _is_selection(path)
    for visit, slots in _visits(path):
        first = slots[0]
        mode = plans.mode_of_slots(first.instrument, first.mode)
        footprint, origin = plans.footprint(mode, [slot.position for slot in slots], first.v3_pa)
        yield {
            "visit_id": visit,
            "cycle": first.cycle,
            "instrument": first.instrument,
            "mode": first.mode,
            "instrument_name": mode and mode.name,
            "proposal_category": first.category,
            "exposures": len(slots),
            "t_exptime": sum(slot.duration for slot in slots),
            "v3_pa": first.v3_pa,
            "s_ra": footprint.centre[0],
            "s_dec": footprint.centre[1],
            "s_fov": 2 * footprint.radius,
            "s_region": footprint.literal,
            "footprint_origin": origin,
            "em_min": mode and mode.em_min,
            "em_max": mode and mode.em_max,
            "complete": complete,
            "t_planning": planning,
        }


def _visits(path: Path) -> Iterator[tuple[str, list[Slot]]]:
    """The exposures of the file by visit, in its order."""
    for visit, slots in groupby(_slots(path), key=lambda slot: slot.visit):
        found = []
        for slot in slots:
            if len(found) == _MOST:
                raise Problem(str(path), f"a visit of more than {_MOST} exposures", "Correct it.", value=visit)
            found.append(slot)
        yield visit, found


def _slots(path: Path) -> Iterator[Slot]:
    for number, row in enumerate(_rows(path), start=2):
        try:
            yield _slot(row)
        except Problem as problem:
            raise problem.at(f"{path}, line {number}") from None


def _is_selection(path: Path) -> bool:
    return "pure_slot" in next(_rows(path), {})


def _rows(path: Path) -> Iterator[dict[str, str | None]]:
    """The rows as they are; Problem for what is no CSV, no gzip or no text."""
    try:
        with path.open("rb") as raw:
            packed = raw.read(2) == b"\x1f\x8b"
        opened = gzip.open if packed else open
        with opened(path, "rt", encoding="utf-8-sig", newline="") as stream:
            yield from csv.DictReader(_lines(stream, path), strict=True)
    except (csv.Error, UnicodeError, EOFError, zlib.error, gzip.BadGzipFile) as exc:
        raise Problem(str(path), f"is no CSV that can be read to its end: {exc}", "Fetch it again.") from exc


def _lines(stream, path: Path) -> Iterator[str]:
    while line := stream.readline(_LONGEST_LINE + 1):
        if len(line) > _LONGEST_LINE:
            raise Problem(str(path), f"a line of more than {_LONGEST_LINE} characters", "Fetch it again.")
        yield line


def _slot(row: dict[str, str | None]) -> Slot:
    name = _text(row, "slot_id")
    visit = _text(row, "visit_id")
    named = _SLOT.fullmatch(name)
    if not VISIT.fullmatch(visit):
        raise _bad("is no visit of 11 digits", "visit_id", visit)
    if named is None or named[1] != visit:
        raise _bad("is no exposure of its visit", "slot_id", name)
    cycle = _text(row, "cycle")
    if not re.fullmatch(r"[0-9]{1,3}", cycle):
        raise _bad("is no cycle", "cycle", cycle)
    orient = _number(row, "orient", -360, 360) if _text(row, "orient") else None
    return Slot(
        visit=visit,
        name=name,
        duration=_number(row, "slotdur", 0, 1e7),
        position=(_number(row, "ra", 0, 360) % 360, _number(row, "dec", -90, 90)),
        v3_pa=orient if orient is None else orient % 360,
        instrument=_text(row, "inst"),
        mode=_text(row, "mode"),
        cycle=int(cycle),
        category=_text(row, "categ") or None,
    )


def _number(row: dict[str, str | None], column: str, low: float, high: float) -> float:
    text = _text(row, column)
    try:
        value = float(text)
    except ValueError:
        raise _bad("is no number", column, text) from None
    if not (math.isfinite(value) and low <= value <= high):
        raise _bad(f"is outside {low:g} to {high:g}", column, text)
    return value


def _text(row: dict[str, str | None], column: str) -> str:
    return (row.get(column) or "").replace("\0", "").strip()


def _bad(what: str, column: str, value: str) -> Problem:
    return Problem("", f"{column} {what}", "Correct the row, or remove it.", card=column, value=value[:80])
