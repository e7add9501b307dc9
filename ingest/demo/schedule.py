"""A list of planned exposures and a schedule of two reports, in the form of the mission's own.

Of programme 2736: a visit that the archive has (so it is planned no more), one that the second report moved by a week,
one that has no time yet. The visits to come are invented.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass

File = tuple[str, bytes]

SLOTS = "planned_exposures.csv.gz"
SCHEDULE = "jwst_schedule.json"
_COLUMNS = "cycle visit_id config_id altslot_id slot_id slotdur ra dec elat glat orient inst mode categ".split()
_STEP = 6.0 / 3600  # deg between dithers
_FIRST, _SECOND = "20290101_report_20281228.txt", "20290108_report_20290105.txt"


@dataclass(frozen=True)
class _Visit:
    """A visit of the list: position of the first exposure (deg), V3 angle as text, duration of each exposure (s)."""

    visit: str
    instrument: str
    mode: str
    ra: float
    dec: float
    orient: str
    exposures: int
    duration: int


_VISITS = (
    _Visit("02736001001", "NIRCam", "Imaging", 110.83125, -73.454306, "128.0", 2, 837),
    _Visit("02736021001", "NIRCam", "Imaging", 110.83125, -73.454306, "98.5", 3, 1031),
    _Visit("02736022001", "MIRI", "MRS", 110.826739, -73.453744, "", 4, 622),
)


def files() -> Iterator[File]:
    """Name and content of the two files."""
    yield SLOTS, gzip.compress(_slots().encode(), mtime=0)
    yield SCHEDULE, json.dumps(_schedule(), indent=1).encode()


def _slots() -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, _COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    for visit in _VISITS:
        for number in range(visit.exposures):
            writer.writerow(
                {
                    "cycle": 8, "visit_id": visit.visit, "config_id": f"{visit.visit}_10101",
                    "altslot_id": f"{visit.visit}_10101_{number + 1:02d}", "slot_id": f"{visit.visit}_{number + 1:04d}",
                    "slotdur": visit.duration, "ra": f"{visit.ra:.6f}", "dec": f"{visit.dec + number * _STEP:.6f}",
                    "orient": visit.orient, "inst": visit.instrument, "mode": visit.mode, "categ": "DD",
                }
            )  # fmt: skip
    return text.getvalue()


def _schedule() -> list[dict[str, object]]:
    fixed = "PRIME TARGETED FIXED"
    nircam = {
        "instrument": "NIRCam Imaging", "target": "SMACSJ0723.3-7327", "category": "Clusters of Galaxies",
        "keywords": "Rich clusters", "duration": "00/01:32:10",
    }  # fmt: skip
    done = _entry(_FIRST, fixed, (2736, 1, 1), "2022-06-07T11:10:00Z", **nircam)
    before = _entry(_FIRST, fixed, (2736, 21, 1), "2029-01-03T04:10:12Z", **nircam)
    after = _entry(_SECOND, fixed, (2736, 21, 1), "2029-01-10T15:00:30Z", **nircam)
    moving = _entry(
        _SECOND, "PRIME TARGETED MOVING", (1373, 21, 1), "2029-01-11T00:20:00Z", pcs_mode="MOVING",
        instrument="NIRSpec IFU Spectroscopy", target="JUPITER", category="Solar System", keywords="Planet",
        duration="00/03:02:00",
    )  # fmt: skip
    dark = _entry(
        _SECOND, "PARALLEL DARK CALIBRATION", (4442, 93, 1), "^ATTACHED TO PRIME^", pcs_mode="NONE",
        instrument="NIRISS Dark",
    )  # fmt: skip
    coordinated = {
        "cycle": 8, "file": _SECOND, "pcs_mode": None, "visit_type": "COORDINATED PARALLEL", "start_time": "",
        "duration": None, "instrument": "MIRI Imaging", "parallels": [],
    }  # fmt: skip
    return [done, before, after | {"parallels": [coordinated, dark]}, moving]


def _entry(report: str, kind: str, numbers: tuple[int, int, int], start: str, **facts: str) -> dict[str, object]:
    """An entry as schedules have it; numbers: program, observation, visit."""
    program, observation, visit = numbers
    blank = {"pcs_mode": "FINEGUIDE", "duration": "", "target": "", "category": "", "keywords": ""}
    return {
        "cycle": 8, "file": report, "visit_type": kind, "start_time": start, **blank, **facts, "program": program,
        "visit": observation, "observation": visit, "parallels": [],
    }  # fmt: skip
