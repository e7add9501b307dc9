"""Planned exposures by visit: those of the mission's long-range plan, or drawn ones like them."""

from __future__ import annotations

import csv
import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import numpy as np

from ingest.demo.scale.modes import modes

# Statistics of 101,543 exposures of cycles 1 to 5: their share by mode, exposures of a visit (quantiles), fields
# on the sky whose share falls with their rank, the ten largest of them at the places of known deep fields.
_SHARES = {
    "MIRI Imaging": 0.264, "MIRI MRS": 0.260, "NIRSpec IFU": 0.162, "NIRCam Imaging": 0.115, "NIRSpec FSS": 0.075,
    "NIRCam WFSS": 0.044, "NIRSpec MOS": 0.038, "MIRI LRS": 0.023, "NIRISS WFSS": 0.010, "NIRCam Coron": 0.008,
    "NIRISS Imaging": 0.001,
}  # fmt: skip
_LENGTHS = (1, 2, 3, 3, 4, 4, 4, 5, 6, 6, 8, 8, 9, 10, 12, 12, 12, 12, 16, 16, 18, 20, 24, 36)
_DEEP = (
    (84, -5), (53.1, -27.8), (261, 60), (189.2, 62.2), (266.4, -29), (150.1, 2.2), (215, 53), (3.6, -30.4),
    (204, -30), (171, -59),
)  # fmt: skip
_FIELDS, _VISITS = 2900, 9645
_DITHER = 4 / 3600  # deg


@dataclass(frozen=True)
class Slot:
    """A planned exposure: ICRS position in deg, duration in s; config tells the exposures of one filter apart."""

    config: int
    ra: float
    dec: float
    duration: float


@dataclass(frozen=True)
class Visit:
    """visit: 11 digits (program, observation, visit); v3_pa in deg, None where it is not planned; seed: of draws, the
    visit where it is empty."""

    visit: str
    mode: str
    cycle: int
    category: str
    v3_pa: float | None
    slots: tuple[Slot, ...]
    seed: str = ""

    def draw(self, what: str) -> float:
        """A number in [0, 1) that depends on the visit and ``what`` only."""
        return zlib.crc32(f"{self.seed or self.visit} {what}".encode()) / 2**32


def visits(path: Path | None) -> Iterator[Visit]:
    """The visits of the list at ``path`` in its order, those of an observation together; drawn ones for None."""
    yield from _planned(path) if path else _drawn()


def _planned(path: Path) -> Iterator[Visit]:
    known = modes()
    with gzip.open(path, "rt", encoding="utf-8", newline="") as stream:
        rows = sorted(csv.DictReader(stream), key=itemgetter("visit_id"))  # 100,000: a few seconds, 100 MB
    for visit, group in groupby(rows, key=itemgetter("visit_id")):
        slots = list(group)
        first, configs = slots[0], {}
        mode = f"{first['inst']} {first['mode']}"
        if mode not in known:
            continue
        yield Visit(
            visit, mode, int(first["cycle"]), first["categ"], float(first["orient"]) if first["orient"] else None,
            tuple(
                Slot(configs.setdefault(s["config_id"], len(configs)), *(float(s[c]) for c in ("ra", "dec", "slotdur")))
                for s in slots
            ),
        )  # fmt: skip


def _drawn() -> Iterator[Visit]:
    random = np.random.default_rng(20220712)
    centres = _fields(random)
    weights = 1 / np.arange(4, _FIELDS + 4)
    names, shares = list(_SHARES), np.array(list(_SHARES.values()))
    for number in range(_VISITS):
        ra, dec = centres[random.choice(_FIELDS, p=weights / weights.sum())]
        mode = names[random.choice(len(names), p=shares / shares.sum())]
        ra, dec = (ra + random.normal(0, 0.1) / np.cos(np.radians(dec))) % 360, dec + random.normal(0, 0.1)
        count, duration = random.choice(_LENGTHS), float(random.integers(300, 2000))
        slots = tuple(
            Slot(index // 4, float((ra + dx) % 360), float(dec + dy), duration)
            for index, (dx, dy) in enumerate(random.normal(0, _DITHER, (count, 2)))
        )
        planned = float(random.uniform(0, 360)) if random.random() < 0.32 else None
        visit = f"{1000 + number // 8:05d}{number % 8 + 1:03d}001"
        yield Visit(visit, mode, number * 5 // _VISITS + 1, random.choice(["GO", "GTO", "SURVEY"]), planned, slots)


def _fields(random: np.random.Generator) -> np.ndarray:
    """Centres (ra, dec, deg): the deep fields, then others all over the sky, none at its very poles."""
    ra = random.uniform(0, 360, _FIELDS)
    dec = np.degrees(np.arcsin(random.uniform(-0.99, 0.99, _FIELDS)))
    centres = np.column_stack((ra, dec))
    centres[: len(_DEEP)] = _DEEP
    return centres
