"""The wavelength range, resolving power and name of an optical configuration.

The numbers are in data/bandpasses.tsv with their sources; here is only which row a header means.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from astropy import units as u

from ingest import tables

UNIT = u.um
_TRIVIAL = frozenset({"CLEAR", "CLEARP", "OPEN", "MIRROR", "N/A", "NONE", "NULL", "UNKNOWN"})
_BLOCKED = frozenset({"OPAQUE", "FLENS", "FLAT", "PINHOLES", "MASKIPR"})


@dataclass(frozen=True)
class Band:
    """Wavelengths in um. samples are the disjoint ranges, in order; pivot None where no filter defines one."""

    samples: tuple[tuple[float, float], ...]
    pivot: float | None = None
    power: float | None = None
    power_lower: float | None = None
    power_upper: float | None = None

    @property
    def lower(self) -> float:
        return min(low for low, _ in self.samples)

    @property
    def upper(self) -> float:
        return max(high for _, high in self.samples)

    @property
    def wavelength(self) -> float:
        """Pivot, or the middle of the range."""
        return self.pivot if self.pivot is not None else (self.lower + self.upper) / 2


@cache
def _table() -> dict[tuple[str, str], dict[str, float | None]]:
    return {
        (row.pop("instrument"), row.pop("element")): {k: float(v) if v else None for k, v in row.items()}
        for row in tables.rows("bandpasses")
    }


def _band(instrument: str, element: str | None, disperser: str | None = None) -> Band | None:
    """One row of the table; with a disperser, its resolving power in the row's range."""
    row = _table().get((instrument, element or ""))
    if row is None or row["lower"] is None:
        return None
    power = _table()[instrument, disperser] if disperser else row
    return Band(((row["lower"], row["upper"]),), row["pivot"], power["R"], power["R_lower"], power["R_upper"])


def element(instrument: str, name: str) -> Band:
    """The band of one element of the table; KeyError for one that is not there or passes no light of its own."""
    band = _band(instrument, name)
    if band is None:
        raise KeyError((instrument, name))
    return band


def _nircam(filter_: str, pupil: str, detector: str) -> Band | None:
    if pupil.startswith(("GDHS", "DHS")):
        return _band("NIRCAM", "DHS")
    disperser = "GRISM" if pupil.startswith("GRISM") else None
    return _band("NIRCAM", pupil) or _band("NIRCAM", filter_, disperser)


def _niriss(filter_: str, pupil: str, detector: str) -> Band | None:
    if pupil == "GR700XD":
        return _band("NIRISS", "GR700XD+F277W" if filter_ == "F277W" else "GR700XD")
    if filter_.startswith("GR150"):
        return _band("NIRISS", pupil, "GR150")
    return _band("NIRISS", filter_) or _band("NIRISS", pupil)


def _nirspec(element: str, detector: str | None) -> Band | None:
    """A high-resolution spectrum is cut by the gap between the detectors; detector: of a spectrum through S1600A1.

    Through other slits, shutters and slices the gap is elsewhere, through most of them not at one wavelength.
    """
    whole, gap = _band("NIRSPEC", element), _band("NIRSPEC", f"{element}@S1600A1")
    if whole is None or gap is None or detector is None:
        return whole
    parts = {"NRS1": (whole.lower, gap.lower), "NRS2": (gap.upper, whole.upper)}
    samples = (parts[detector],) if detector in parts else tuple(parts.values())
    return replace(whole, samples=samples)


def _mrs(channel: str, band: str) -> Band | None:
    """Channels and bands of an MRS exposure or cube; BAND A-B (cross-dichroic): A for channels 1, 4, B for 2, 3."""
    channels = [c for c in channel if c in "1234"] or list("1234")
    if band in ("MULTIPLE", ""):
        names = [f"{c}-{b}" for c in channels for b in ("SHORT", "MEDIUM", "LONG")]
    else:
        first, _, second = band.partition("-")
        names = [f"{c}-{first if c in '14' else second or first}" for c in channels]
    parts = [part for part in (_band("MIRI", name) for name in names) if part]
    if not parts:
        return None
    return Band(
        _merged([part.samples[0] for part in parts]),
        None,
        sum(part.power for part in parts) / len(parts),
        min(part.power_lower for part in parts),
        max(part.power_upper for part in parts),
    )


def _merged(ranges: list[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    """The union of ranges, overlapping ones joined."""
    merged: list[tuple[float, float]] = []
    for low, high in sorted(ranges):
        if merged and low <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], high))
        else:
            merged.append((low, high))
    return tuple(merged)


@lru_cache(maxsize=4096)
def _lookup(instrument: str, exp_type: str, detector: str, elements: tuple[str, ...]) -> Band | None:
    filter_, pupil, grating, channel, band, slit = elements
    if _BLOCKED & {filter_, pupil}:
        return None
    match instrument:
        case "NIRCAM":
            return _nircam(filter_, pupil, detector)
        case "NIRISS":
            return _niriss(filter_, pupil, detector)
        case "NIRSPEC":
            return _nirspec(f"{grating}/{filter_}", detector if slit == "S1600A1" else None)
        case "MIRI" if exp_type == "MIR_MRS" or channel:
            return _mrs(channel, band)
        case "MIRI":
            return _band("MIRI", filter_)
        case "FGS":
            return _band("FGS", detector)
    return None


def _upper(keywords: Mapping[str, object], *cards: str) -> tuple[str, ...]:
    return tuple(str(keywords.get(card) or "").strip().upper() for card in cards)


def band_of(keywords: Mapping[str, object]) -> Band | None:
    """The band that INSTRUME, EXP_TYPE, DETECTOR, FILTER, PUPIL, GRATING, CHANNEL, BAND and FXD_SLIT mean.

    None when the light is blocked, a lamp's (FILTER=OPAQUE), or the combination is not known.
    """
    instrument, exp_type, detector = _upper(keywords, "INSTRUME", "EXP_TYPE", "DETECTOR")
    elements = list(_upper(keywords, "FILTER", "PUPIL", "GRATING", "CHANNEL", "BAND", "FXD_SLIT"))
    if exp_type == "NRS_BRIGHTOBJ":  # there is one slit for it
        elements[-1] = "S1600A1"
    return _lookup(instrument, exp_type, detector, tuple(elements))


def bandpass_name(keywords: Mapping[str, object]) -> str | None:
    """The optical elements as MAST joins them, trivial ones left out: ``F150W2;F162M``; MRS: ``CH12-SHORT``."""
    filter_, pupil, grating, channel, band = _upper(keywords, "FILTER", "PUPIL", "GRATING", "CHANNEL", "BAND")
    if keywords.get("EXP_TYPE") == "MIR_MRS" and channel:
        return f"CH{channel}-{band}" if band else f"CH{channel}"
    elements = [element for element in (filter_, pupil, grating) if element and element not in _TRIVIAL]
    return ";".join(elements) or None
