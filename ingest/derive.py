"""Columns that follow from several keywords, or from what the instrument is.

Each function takes a Facts and returns one value, in the unit of its column (CAOM 2.4: m, d, s, deg, arcsec); None
where the keywords do not tell. Rules: keyword definitions of stdatamodels, JWST user documentation, MAST's usage.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from astropy import units as u

from ingest import bandpasses, products
from ingest.facts import Facts
from ingest.fields import PIXELS

COLLECTION = "JWST"
_METRE = bandpasses.UNIT.to(u.m)
_FWHM = 0.0325  # arcsec for each um of wavelength: 1.025 lambda / 6.5 m, as the documentation rounds it
# units of what this module, times.py and rows.py compute; the contract holds them against the catalog
UNITS = {
    "metrics_background": "Jy/pix", "position_bounds": "deg", "position_bounds_size": "deg",
    "position_bounds_area": "deg**2", "position_center_ra": "deg", "position_center_dec": "deg",
    "position_resolution": "arcsec", "position_sampleSize": "arcsec", "energy_bounds_lower": "m",
    "energy_bounds_upper": "m", "energy_bounds_samples": "m", "energy_sampleSize": "m",
    "time_resolution": "d", "time_sampleSize": "d",
}  # fmt: skip
_TABLES = frozenset({"x1d", "c1d", "x1dints", "cat", "phot", "whtlt", "msa"})


# ---- observation


def instrument_name(facts: Facts) -> str | None:
    """MAST's form INSTRUMENT/MODE; the bare instrument where the mode has no name."""
    if facts.text("EXP_TYPE") == "FGS_IMAGE":
        return {"GUIDER1": "FGS/FGS1", "GUIDER2": "FGS/FGS2"}.get(facts.text("DETECTOR") or "", "FGS")
    return facts.mode.name if facts.mode else facts.text("INSTRUME")


def target_type(facts: Facts) -> str | None:
    if facts.true("BKGDTARG") or (facts.text("EXPRIPAR") or "").startswith("PARALLEL"):
        return "field"
    return "object" if facts.text("TARGPROP", "TARGNAME") else None


def algorithm_name(facts: Facts) -> str:
    """``exposure``, or the stage-3 pipeline that the association's type names."""
    if facts.name.form != "stage3":
        return "exposure"
    parts = (facts.text("ASNTABLE") or "").split("_")
    return parts[2] if len(parts) > 3 and parts[2].endswith("3") else "CALJWST"


def keyword_list(facts: Facts, names: Iterable[str]) -> str | None:
    """``KEY=value`` of the keywords that are there, joined by CAOM's separator."""
    pairs = [f"{name}={text}" for name in names if name in facts.keywords and (text := facts.text(name))]
    return "|".join(pairs) or None


def target_keywords(facts: Facts) -> str | None:
    words = [facts.text("TARGCAT"), *(facts.text("TARGDESC") or "").split(";")]
    return "|".join(word.strip() for word in words if word and word.strip()) or None


# ---- plane: kind and observable


def data_product_type(facts: Facts) -> str | None:
    """By what the file holds: a term of the IVOA product-type vocabulary; None for associations and pools."""
    kind = facts.suffix.kind
    if kind is None:
        return None
    if facts.time_series:
        return "timeseries"
    if facts.name.form == "guidestar" and facts.name.suffix != "stream":
        return facts.mode.kind if facts.mode else "image"
    if facts.mode and facts.mode.kind == "image" and kind in ("image", products.MODE):
        return "image"
    return (facts.mode.kind if facts.mode else None) if kind == products.MODE else kind


def observable_ucd(facts: Facts) -> str | None:
    """From the unit of the values (BUNIT); where there is none, from what the suffix says of them."""
    unit = (facts.text("BUNIT") or "").replace(" ", "").lower()
    by_unit = {
        "dn": "phot.count",
        "dn/s": "phot.count;arith.rate",
        "mjy/sr": "phot.flux.density.sb",
        "mjy": "phot.flux.density",
        "jy": "phot.flux.density",
    }
    if not unit:
        return facts.suffix.ucd
    ucd = by_unit.get(unit)
    return f"{ucd};em.IR" if facts.name.suffix == "s3d" and ucd == "phot.flux.density.sb" else ucd


def background(facts: Facts) -> float | None:
    """Jy/pix, from BKGLEVEL (MJy/sr) of a product whose background was not subtracted."""
    level, solid_angle = facts.number("BKGLEVEL"), facts.number("PIXAR_SR")
    if level is None or solid_angle is None or facts.true("BKGSUB"):
        return None
    return level * solid_angle * u.MJy.to(u.Jy)


# ---- plane: position


def sample_size(facts: Facts) -> float | None:
    """arcsec; from the header's pixel area, else the detector's mean pixel; None for tables and silent cubes."""
    if facts.name.suffix in _TABLES or facts.suffix.kind == "visibility":
        return None
    area = facts.number("PIXAR_A2")
    if area and area > 0:
        return math.sqrt(area)
    if facts.name.suffix == "s3d":
        step = facts.number("CDELT1")
        return abs(step) * u.deg.to(u.arcsec) if step else None
    x_y = PIXELS.get(facts.text("DETECTOR") or "")
    return math.sqrt(x_y[0] * x_y[1]) if x_y else None


def resolution(facts: Facts) -> float | None:
    """arcsec: the diffraction limit at the band's wavelength, not below two pixels."""
    if facts.band is None:
        return None
    pixel = sample_size(facts) or 0.0
    return max(_FWHM * facts.band.wavelength, 2 * pixel)


def dimensions(facts: Facts) -> tuple[int | None, int | None]:
    """Pixels along the two axes of an image or cube; SUBSIZE where only a keyword row is there."""
    if facts.name.suffix in _TABLES or facts.suffix.kind == "visibility":
        return None, None
    shape = facts.integer("NAXIS1"), facts.integer("NAXIS2")
    if None not in shape:
        return shape
    whole_detector = facts.name.suffix in ("uncal", "ramp", "rate", "rateints")
    if whole_detector or (facts.name.suffix in ("cal", "calints") and facts.mode and facts.mode.kind == "image"):
        return facts.integer("SUBSIZE1"), facts.integer("SUBSIZE2")
    return None, None


# ---- plane: energy


def energy_dimension(facts: Facts) -> int | None:
    """Samples along wavelength: 1 for a filter's image, the third axis of a cube, the rows of a spectrum's table."""
    kind, suffix = data_product_type(facts), facts.name.suffix
    if suffix == "s3d":
        return facts.integer("NAXIS3")
    if suffix in ("x1d", "c1d"):
        rows = facts.integer("NAXIS2")
        return rows if rows and rows > 1 else None
    if suffix == "s2d":
        return facts.integer("NAXIS2" if facts.integer("DISPAXIS") == 2 else "NAXIS1")
    return 1 if kind == "image" or (facts.mode and facts.mode.kind == "image") else None


def energy_bands(facts: Facts) -> str | None:
    """CAOM's names of the regions the band reaches (Infrared from 1 um, Optical below it)."""
    if facts.band is None:
        return None
    names = [("Infrared", facts.band.upper > 1.0), ("Optical", facts.band.lower < 1.0)]
    return "|".join(name for name, reached in names if reached)


def energy_sample(facts: Facts) -> float | None:
    """m; the step of a cube's third axis (um)."""
    step = facts.number("CDELT3") if facts.name.suffix == "s3d" else None
    return abs(step) * _METRE if step else None


def wavelengths(facts: Facts) -> dict[str, object]:
    """Bounds, samples (several disjoint ranges) and resolving power of the plane; m."""
    band = facts.band
    if band is None:
        return dict.fromkeys(
            ("energy_bounds_lower", "energy_bounds_upper", "energy_bounds_samples", "energy_resolvingPower",
             "energy_resolvingPower_lower", "energy_resolvingPower_upper")
        )  # fmt: skip
    samples = [edge * _METRE for sample in band.samples for edge in sample]
    return {
        "energy_bounds_lower": band.lower * _METRE,
        "energy_bounds_upper": band.upper * _METRE,
        "energy_bounds_samples": samples if len(band.samples) > 1 else None,
        "energy_resolvingPower": band.power,
        "energy_resolvingPower_lower": band.power_lower,
        "energy_resolvingPower_upper": band.power_upper,
    }
