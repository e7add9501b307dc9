"""Pixel scales, and the field that an aperture sees where no S_REGION tells it."""

from __future__ import annotations

import math

from ingest import tables
from ingest.facts import Facts
from ingest.footprints import Footprint

# pixel sizes along x and y (arcsec), PRDOPSSOC-M-026
PIXELS = {
    "NIS": (0.0654, 0.0659), "GUIDER1": (0.0685, 0.0701), "GUIDER2": (0.0680, 0.0698),
    "MIRIMAGE": (0.1104, 0.1112), "NRS1": (0.1033, 0.1053), "NRS2": (0.1033, 0.1053),
    "NRCALONG": (0.0628, 0.0631), "NRCBLONG": (0.0628, 0.0631),
    **{f"NRC{module}{n}": (0.0312, 0.0314) for module in "AB" for n in "1234"},
}  # fmt: skip
_APERTURES = {
    (row["instrument"], row["aperture"]): (float(row["width"]), float(row["length"])) for row in tables.rows("fields")
}
_NIRSPEC = {"NRS_IFU": "IFU", "NRS_BRIGHTOBJ": "S1600A1", "NRS_MSASPEC": "MSA"}
_EXTRACTED = frozenset({"x1d", "c1d", "x1dints", "s2d"})


def extent(footprint: Footprint | None, facts: Facts) -> dict[str, object]:
    """The columns of store.plane for a footprint: itself, its size and centre (deg), its area (deg^2)."""
    return {
        "position_bounds": footprint.literal if footprint else None,
        "position_bounds_size": (2 * footprint.radius or diagonal(facts)) if footprint else None,
        "position_bounds_area": footprint.area if footprint and footprint.radius else None,
        "position_center_ra": footprint.centre[0] if footprint else None,
        "position_center_dec": footprint.centre[1] if footprint else None,
    }


def diagonal(facts: Facts) -> float | None:
    """Diagonal of the field (deg); None where neither the aperture nor the subarray is known.

    A spectrum was extracted from what came through its slit; without a slit it has no field of its own.
    """
    sides = _APERTURES.get((facts.text("INSTRUME") or "", _aperture(facts) or "")) or _subarray(facts)
    return math.hypot(*sides) / 3600 if sides else None


def _aperture(facts: Facts) -> str | None:
    exp_type = facts.text("EXP_TYPE") or ""
    if exp_type == "NRS_FIXEDSLIT":
        return facts.text("FXD_SLIT")
    if exp_type == "NRS_MSASPEC" and facts.name.suffix in _EXTRACTED:
        return "SHUTTER"
    if exp_type == "MIR_LRS-FIXEDSLIT":
        return "SLIT"
    if exp_type == "MIR_MRS":  # the widest of the channels of an exposure
        return f"CH{max(channel)}" if (channel := facts.text("CHANNEL")) else None
    return _NIRSPEC.get(exp_type)


def _subarray(facts: Facts) -> tuple[float, float] | None:
    if facts.name.suffix in _EXTRACTED:
        return None
    pixel, columns, rows = (
        PIXELS.get(facts.text("DETECTOR") or ""),
        facts.integer("SUBSIZE1"),
        facts.integer("SUBSIZE2"),
    )
    return (pixel[0] * columns, pixel[1] * rows) if pixel and columns and rows else None
