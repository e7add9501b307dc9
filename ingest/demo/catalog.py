"""The table of what the demo observes: ``programs.toml`` as frozen dataclasses.

An unknown key in the table is a ``TypeError`` that names it; an unknown mode or target a ``ValueError``.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from ingest.demo.modes import MODES, Mode


@dataclass(frozen=True)
class Target:
    """A target as the proposer gave it; ICRS degrees, proper motion in arcsec/yr at ``epoch`` (year).

    A moving target has ``ra`` and ``dec`` at ``ephemeris_epoch`` and rates in arcsec per hour on the sky.
    """

    id: int
    name: str
    ra: float
    dec: float
    catalog_name: str = ""
    type: str = "FIXED"
    mu_ra: float = 0.0
    mu_dec: float = 0.0
    epoch: float = 2000.0
    category: str = ""
    description: str = ""
    source_type: str = "UNKNOWN"
    scene: str = "star"
    redshift: float = 0.0
    ephemeris_epoch: dt.datetime | None = None
    rate_ra: float = 0.0
    rate_dec: float = 0.0


@dataclass(frozen=True)
class Observation:
    """One activity of an observation: the same set-up, ``dithers`` exposures, one file per detector and segment.

    ``start`` is UTC, ``offset`` arcsec (east, north) of the pointing from the target, ``pa_v3`` degrees N over E
    (default: the roll that the Sun asks for on that day).  Dithers are ``dither_step`` arcsec apart.
    ``candidates`` are association candidates beside the observation itself: [id, type].
    """

    number: int
    target: int
    mode: str
    start: dt.datetime
    detectors: list[str]
    filter: str = ""
    pupil: str = ""
    long_filter: str = ""
    long_pupil: str = ""
    grating: str = ""
    band: str = ""
    visit: int = 1
    activity: str = "02101"
    dithers: int = 1
    dither_step: float = 0.3
    dither_type: str = "NONE"
    readpatt: str = ""
    ngroups: int = 5
    nints: int = 1
    segments: int = 1
    pa_v3: float | None = None
    label: str = ""
    folder: str = ""
    offset: tuple[float, float] = (0.0, 0.0)
    candidates: list[list[str]] = field(default_factory=list)
    psf_reference: bool = False
    background: bool = False
    parallel: str = "PRIME"


@dataclass(frozen=True)
class GuideStar:
    """The guide star of a visit and which of its files the archive holds."""

    observation: int
    name: str
    detector: str
    ra: float
    dec: float
    magnitude: float
    start: dt.datetime
    functions: list[str]
    visit: int = 1


@dataclass(frozen=True)
class Program:
    """A program with its targets and observations; ``pool_stamp`` is the time of its association pool.

    Programs with an ``abstract`` are in the archive's table of programmes (see proposals); source catalogues of those
    with ``former_catalogues`` have the columns of former versions of the pipeline.
    """

    number: int
    title: str
    pi_name: str
    category: str
    pool_stamp: str
    subcategory: str = "NONE"
    science_category: str = ""
    cycle: int = 0
    exclusive_access_months: int = 0
    abstract: str = ""
    former_catalogues: bool = False
    target: tuple[Target, ...] = ()
    observation: tuple[Observation, ...] = ()
    guide_star: tuple[GuideStar, ...] = ()

    def get_target(self, number: int) -> Target:
        """Return target ``number`` of this program; ValueError if the table has none."""
        for target in self.target:
            if target.id == number:
                return target
        raise ValueError(f"programs.toml: program {self.number} has no target {number}; add [[program.target]]")

    @property
    def pool_name(self) -> str:
        """File name of the association pool."""
        return f"jw{self.number:05d}_{self.pool_stamp}_pool.csv"


def mode_of(observation: Observation) -> Mode:
    """Return the observing mode; ValueError names the ones there are."""
    try:
        return MODES[observation.mode]
    except KeyError:
        raise ValueError(
            f"programs.toml: mode {observation.mode!r} is not in modes.MODES ({', '.join(MODES)})"
        ) from None


def _program(entry: dict) -> Program:
    entry = dict(entry)
    entry["target"] = tuple(Target(**t) for t in entry.get("target", ()))
    entry["observation"] = tuple(Observation(**o) for o in entry.get("observation", ()))
    entry["guide_star"] = tuple(GuideStar(**g) for g in entry.get("guide_star", ()))
    program = Program(**entry)
    for observation in program.observation:
        mode_of(observation)
        program.get_target(observation.target)
    return program


@cache
def programs() -> tuple[Program, ...]:
    """Return all programs of ``programs.toml``, in file order."""
    text = (files("ingest.demo") / "programs.toml").read_text(encoding="utf-8")
    return tuple(_program(entry) for entry in tomllib.loads(text)["program"])
