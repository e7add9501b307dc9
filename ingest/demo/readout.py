"""Read-out patterns and exposure times, as the JWST keyword dictionary defines them.

``EFFEXPTM = TFRAME * (NGROUPS*NFRAMES + (NGROUPS-1)*GROUPGAP + DRPFRMS1) * NINTS`` and DURATION adds the resets
(one at the start, NRESETS between integrations).  Times in seconds.
"""

from __future__ import annotations

from dataclasses import dataclass

# READPATT -> NFRAMES, GROUPGAP (JDox, "Understanding Exposure Times", pages of each instrument)
PATTERNS: dict[str, tuple[int, int]] = {
    "RAPID": (1, 0), "BRIGHT1": (1, 1), "BRIGHT2": (2, 0), "SHALLOW2": (2, 3), "SHALLOW4": (4, 1),
    "MEDIUM2": (2, 8), "MEDIUM8": (8, 2), "DEEP2": (2, 18), "DEEP8": (8, 12),
    "NIS": (4, 0), "NISRAPID": (1, 0),
    "NRS": (4, 0), "NRSRAPID": (1, 0), "NRSIRS2": (5, 0), "NRSIRS2RAPID": (1, 0),
    "FASTR1": (1, 0), "SLOWR1": (1, 0), "FGSRAPID": (1, 0), "FGS": (4, 0),
}  # fmt: skip

# (instrument, SUBARRAY) -> seconds; IRS2 read-out of NIRSpec is longer
FRAME_TIMES: dict[tuple[str, str], float] = {
    ("NIRCAM", "FULL"): 10.73677, ("NIRCAM", "SUB640"): 4.18584, ("NIRCAM", "SUB320A335R"): 1.06904,
    ("NIRCAM", "SUBGRISM256"): 1.34669,
    ("NIRISS", "FULL"): 10.73677, ("NIRISS", "SUBSTRIP256"): 5.494, ("NIRISS", "SUB80"): 0.07544,
    ("NIRSPEC", "FULL"): 10.73677, ("NIRSPEC", "SUB512"): 0.22628, ("NIRSPEC", "ALLSLITS"): 5.49132,
    ("MIRI", "FULL"): 2.77504, ("MIRI", "SUB256"): 0.29952, ("MIRI", "SLITLESSPRISM"): 0.15904,
    ("MIRI", "MASK1140"): 0.23968,
    ("FGS", "FULL"): 10.73677,
}  # fmt: skip
IRS2_FRAME_TIME = 14.58889


@dataclass(frozen=True)
class Readout:
    """Numbers of one exposure's read-out; times in seconds."""

    pattern: str
    frame_time: float
    nframes: int
    groupgap: int
    ngroups: int
    nints: int
    dropped: int = 0
    resets_at_start: int = 1
    resets_between: int = 1

    @property
    def group_time(self) -> float:
        """TGROUP."""
        return self.frame_time * (self.nframes + self.groupgap)

    @property
    def frames_per_integration(self) -> int:
        """Frames that pass in one integration."""
        return self.ngroups * self.nframes + (self.ngroups - 1) * self.groupgap + self.dropped

    @property
    def integration_time(self) -> float:
        """EFFINTTM."""
        return self.frame_time * self.frames_per_integration

    @property
    def exposure_time(self) -> float:
        """EFFEXPTM of all integrations."""
        return self.integration_time * self.nints

    @property
    def cadence(self) -> float:
        """Seconds from the start of one integration to the start of the next."""
        return self.integration_time + self.resets_between * self.frame_time

    @property
    def duration(self) -> float:
        """DURATION: exposure and resets."""
        return (
            self.frame_time * self.resets_at_start + self.cadence * self.nints - (self.resets_between * self.frame_time)
        )

    def integration_start(self, index: int) -> float:
        """Seconds from the exposure start to the start of integration ``index`` (from 0)."""
        return self.frame_time * self.resets_at_start + self.cadence * index


def readout(instrument: str, subarray: str, pattern: str, ngroups: int, nints: int) -> Readout:
    """Return the read-out; KeyError names the missing table entry."""
    nframes, groupgap = PATTERNS[pattern]
    frame_time = IRS2_FRAME_TIME if pattern.startswith("NRSIRS2") else FRAME_TIMES[instrument, subarray]
    return Readout(pattern, frame_time, nframes, groupgap, ngroups, nints)
