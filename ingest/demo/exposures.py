"""An observation entry becomes exposures: one per dither, detector and segment, with its names and times."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from astropy.time import Time

from ingest.demo import ephemeris
from ingest.demo.catalog import Observation, Program, Target, mode_of
from ingest.demo.modes import Mode
from ingest.demo.readout import Readout, readout

_OVERHEAD = 60.0  # seconds between the exposures of an activity
SCA = {"nrcalong": "NRCA5", "nrcblong": "NRCB5"}


@dataclass(frozen=True)
class Exposure:
    """One file set: a detector (and segment) of an exposure.  Times are UTC MJD, angles ICRS degrees."""

    program: Program
    observation: Observation
    target: Target
    mode: Mode
    detector: str
    dither: int
    segment: int
    count: int
    total: int
    start: float
    position: tuple[float, float]
    pa_v3: float

    @property
    def instrument(self) -> str:
        """INSTRUME."""
        return self.mode.instrument

    @property
    def is_first(self) -> bool:
        """Whether this is the first file set of its activity: first dither, detector and segment."""
        return (self.dither, self.segment, self.detector) == (1, 1, self.observation.detectors[0])

    @property
    def is_long(self) -> bool:
        """Whether this is a long-wave detector of NIRCam."""
        return self.detector in SCA

    @property
    def sca(self) -> str:
        """Name of the detector as pysiaf's apertures spell it: ``NRCA5`` for nrcalong."""
        return SCA.get(self.detector, self.detector.upper())

    @property
    def optics(self) -> tuple[str, str]:
        """FILTER and PUPIL of this detector ('' where the instrument has none)."""
        obs = self.observation
        if self.is_long and obs.long_filter:
            return obs.long_filter, obs.long_pupil or "CLEAR"
        pupil = obs.pupil or ("CLEAR" if self.instrument == "NIRCAM" else "")
        return obs.filter, pupil

    @property
    def channel(self) -> str:
        """CHANNEL: SHORT or LONG (NIRCam), 12 or 34 (MRS), else ''."""
        if self.instrument == "NIRCAM":
            return "LONG" if self.is_long else "SHORT"
        return {"mirifushort": "12", "mirifulong": "34"}.get(self.detector, "")

    @property
    def aperture(self) -> str:
        """APERNAME."""
        channel = "1" if self.detector == "mirifushort" else "3"
        band = {"SHORT": "A", "MEDIUM": "B", "LONG": "C"}.get(self.observation.band, "")
        fgs = self.detector.upper().replace("GUIDER", "FGS")
        return self.mode.aperture.format(sca=self.sca, channel=channel, band=band, fgs=fgs)

    @cached_property
    def readout(self) -> Readout:
        """Read-out of the whole exposure (all segments)."""
        obs, mode = self.observation, self.mode
        pattern = obs.readpatt or mode.readpatt
        return readout(mode.instrument, mode.subarray, pattern, obs.ngroups, obs.nints)

    @property
    def end(self) -> float:
        """EXPEND."""
        return self.start + self.readout.duration / 86400.0

    @property
    def mid(self) -> float:
        """EXPMID."""
        return (self.start + self.end) / 2.0

    @property
    def integrations(self) -> range:
        """Integration numbers (from 1) in this segment."""
        edges = np.linspace(0, self.observation.nints, self.observation.segments + 1).astype(int)
        return range(int(edges[self.segment - 1]) + 1, int(edges[self.segment]) + 1)

    @property
    def visit_id(self) -> str:
        """VISIT_ID: program, observation, visit."""
        obs = self.observation
        return f"{self.program.number:05d}{obs.number:03d}{obs.visit:03d}"

    @property
    def root(self) -> str:
        """File set name: ``jw<visit>_<ggsaa>_<eeeee>[-seg<NNN>]_<detector>``."""
        segment = f"-seg{self.segment:03d}" if self.observation.segments > 1 else ""
        return f"jw{self.visit_id}_{self.observation.activity}_{self.dither:05d}{segment}_{self.detector}"

    @property
    def candidates(self) -> list[tuple[str, str]]:
        """Association candidates as the pool lists them."""
        own = [(f"o{self.observation.number:03d}", "observation")]
        return own + [(c[0], c[1]) for c in self.observation.candidates]


def _pointing(obs: Observation, target: Target, dither: int, mjd: float) -> tuple[float, float]:
    """Position of the aperture reference: target, its motion, the table's offset and the dither (arcsec)."""
    east, north = obs.offset
    angle = 2.0 * np.pi * (dither - 1) / max(obs.dithers, 1)
    if dither > 1:
        east += obs.dither_step * np.cos(angle / 2)
        north += obs.dither_step * np.sin(angle / 2)
    ra, dec = target_position(target, mjd)
    dec += north / 3600.0
    return (ra + east / 3600.0 / np.cos(np.radians(dec))) % 360.0, dec


def target_position(target: Target, mjd: float) -> tuple[float, float]:
    """ICRS degrees of the target at a UTC MJD: proper motion, or the motion of a moving target."""
    if target.ephemeris_epoch is not None:
        epoch = Time(target.ephemeris_epoch, scale="utc").mjd
        east, north = (rate * (mjd - epoch) * 24.0 for rate in (target.rate_ra, target.rate_dec))
    else:
        years = 2000.0 + (mjd - 51544.5) / 365.25 - target.epoch
        east, north = target.mu_ra * years, target.mu_dec * years
    dec = target.dec + north / 3600.0
    return (target.ra + east / 3600.0 / np.cos(np.radians(dec))) % 360.0, dec


def expand(program: Program) -> Iterator[Exposure]:
    """Yield every exposure of a program in the order of the table."""
    totals: dict[tuple[int, int], int] = {}
    for obs in program.observation:
        totals[obs.number, obs.visit] = totals.get((obs.number, obs.visit), 0) + obs.dithers
    counts = dict.fromkeys(totals, 0)
    for obs in program.observation:
        target, mode = program.get_target(obs.target), mode_of(obs)
        start = Time(obs.start.replace(tzinfo=None), scale="utc").mjd
        for dither in range(1, obs.dithers + 1):
            counts[obs.number, obs.visit] += 1
            position = _pointing(obs, target, dither, start)
            pa_v3 = obs.pa_v3
            if pa_v3 is None:
                pa_v3 = ephemeris.state(start).nominal_pa_v3(*position)
            for detector in obs.detectors:
                for segment in range(1, obs.segments + 1):
                    key = obs.number, obs.visit
                    exposure = Exposure(
                        program, obs, target, mode, detector, dither, segment,
                        counts[key], totals[key], start, position, pa_v3,
                    )  # fmt: skip
                    yield exposure
            start = exposure.end + _OVERHEAD / 86400.0


def isot(mjd: float) -> str:
    """UTC ISO 8601 with milliseconds of a UTC MJD."""
    return Time(mjd, format="mjd", scale="utc", precision=3).isot


def stamp_time(stamp: str) -> dt.datetime:
    """Time of a pool or association stamp ``yyyymmddthhmmss``."""
    return dt.datetime.strptime(stamp, "%Y%m%dt%H%M%S")
