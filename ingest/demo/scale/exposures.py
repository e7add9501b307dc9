"""Exposures of an observation's visits: which detector looked where, when, through what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np

from ingest.demo.scale.modes import PARALLELS, Mode, modes
from ingest.demo.scale.pointing import footprints
from ingest.demo.scale.slots import Visit

_FIRST = 59772.0  # MJD of 2022-07-12, when cycle 1 began
_YEAR, _DAY = 365.25, 86400.0
_PROGRAMMES = 14000  # of the mission have lower numbers
_OVERHEAD = 120.0  # s of a slot that are not exposure
_LENS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Exposure:
    """An exposure of a detector. start, end: MJD; region: corners (ra, dec, deg), shape (4, 2); group: visit group."""

    visit: Visit
    mode: Mode
    detector: str
    aperture: str
    element: tuple[str, str]
    region: np.ndarray
    position: tuple[float, float]
    v3_pa: float
    group: str
    number: int
    of: int
    start: float
    end: float
    integrations: int
    parallel: bool

    @property
    def fileset(self) -> str:
        return f"jw{self.visit.visit}_{self.group}{2 if self.parallel else 1}01_{self.number:05d}"

    @property
    def root(self) -> str:
        return f"{self.fileset}_{self.detector}"

    @property
    def optical(self) -> str:
        """The optical element as names of stage 3 have it."""
        first, second = (part.lower() for part in self.element)
        if self.mode.exp_type == "MIR_MRS":
            return f"ch{first}-{second}"
        if self.mode.instrument == "NIRISS" and first.startswith("gr"):
            return f"{second}-{first}"
        return "-".join(filter(None, (second, first) if second == "clear" else (first, second)))


def observations(visits: Iterator[Visit], times: int, fraction: float) -> Iterator[list[Visit]]:
    """The visits of each observation together, each observation ``times`` times, of that ``fraction`` of them.

    Each time is a programme of its own (with a number of its own), at the same place under another angle.
    """
    for _, group in groupby(visits, key=lambda visit: visit.visit[:8]):
        found = list(group)
        if found[0].draw("fraction") < fraction:
            for time in range(times):
                yield [_again(visit, time) for visit in found]


def _again(visit: Visit, time: int) -> Visit:
    angle = visit.v3_pa if visit.v3_pa is not None else 360 * visit.draw("angle")
    program = int(visit.visit[:5]) + _PROGRAMMES * time
    name = f"{program:05d}{visit.visit[5:]}"
    return replace(visit, visit=name, v3_pa=(angle + 37.0 * time) % 360, seed=visit.visit)


def exposures(visit: Visit) -> Iterator[Exposure]:
    """All exposures of a visit, those of its prime instrument first."""
    yield from _exposures(visit, visit.mode, False)
    parallel, share = PARALLELS.get(visit.mode, ("", 0.0))
    if visit.draw("parallel") < share:
        yield from _exposures(visit, parallel, True)


def _exposures(visit: Visit, name: str, parallel: bool) -> Iterator[Exposure]:
    prime = modes()[visit.mode][0].pointing
    positions = np.array([(slot.ra, slot.dec) for slot in visit.slots])
    begins = _begin(visit) + np.cumsum([0, *(slot.duration for slot in visit.slots[:-1])]) / _DAY
    integrations = 1 if visit.draw("integrations") < 0.6 else 2 + int(6 * visit.draw("number"))
    for mode in modes()[name]:
        regions = footprints(mode.apertures, prime, positions, visit.v3_pa)
        for slot, group, corners, begin in zip(visit.slots, _groups(visit), regions, begins.tolist(), strict=True):
            end = begin + max(slot.duration - _OVERHEAD, 30.0) / _DAY
            element = mode.element(int(visit.draw(mode.exp_type) * 97) + slot.config)
            for detector, aperture, region in zip(mode.detectors, mode.apertures, corners, strict=True):
                yield Exposure(
                    visit, mode, detector, aperture, element, region, (slot.ra, slot.dec), visit.v3_pa, group[0],
                    group[1], len(visit.slots), begin, end, integrations, parallel,
                )  # fmt: skip


def _groups(visit: Visit) -> Sequence[tuple[str, int]]:
    """Visit group (two characters, from 02 on) and number within it of each slot."""
    count: dict[int, int] = {}
    found = []
    for slot in visit.slots:
        count[slot.config] = count.get(slot.config, 0) + 1
        tens, ones = divmod(slot.config + 2, len(_LENS))
        found.append((_LENS[tens] + _LENS[ones], count[slot.config]))
    return found


def _begin(visit: Visit) -> float:
    return _FIRST + (visit.cycle - 1 + visit.draw("begin")) * _YEAR
