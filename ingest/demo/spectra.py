"""Wavelength ranges of the set-ups, spectra of the sources, light curves.  Wavelengths in micrometre, fluxes in Jy."""

from __future__ import annotations

import numpy as np

from ingest.demo.catalog import Target
from ingest.demo.exposures import Exposure

# (element, detector or channel) -> range; the half-power or calibrated range of the set-up
_RANGES: dict[tuple[str, str], tuple[float, float]] = {
    ("G395H", "nrs1"): (2.87, 3.72), ("G395H", "nrs2"): (3.82, 5.18),
    ("G395M", "nrs1"): (2.87, 5.18), ("G395M", "nrs2"): (2.87, 5.18), ("PRISM", "nrs1"): (0.60, 5.30),
    ("GR700XD", "nis"): (0.85, 2.83), ("GR150R", "nis"): (1.756, 2.222),
    ("F322W2", "nrcalong"): (2.432, 4.013), ("F444W", "nrcalong"): (3.881, 4.982),
    ("F444W", "nrcblong"): (3.881, 4.982), ("P750L", "mirimage"): (5.0, 14.0),
}  # fmt: skip
MRS_RANGES: dict[tuple[int, str], tuple[float, float]] = {
    (1, "SHORT"): (4.90, 5.74), (1, "MEDIUM"): (5.66, 6.63), (1, "LONG"): (6.53, 7.65),
    (2, "SHORT"): (7.51, 8.77), (2, "MEDIUM"): (8.67, 10.13), (2, "LONG"): (10.01, 11.70),
    (3, "SHORT"): (11.55, 13.47), (3, "MEDIUM"): (13.34, 15.57), (3, "LONG"): (15.41, 17.98),
    (4, "SHORT"): (17.70, 20.95), (4, "MEDIUM"): (20.69, 24.48), (4, "LONG"): (24.40, 28.70),
}  # fmt: skip
SOSS_ORDER2 = (0.60, 1.40)

# rest wavelength, relative strength, relative width (1e-4 is narrow; PAH bands are broad)
_LINES = [
    (0.3728, 2.0, 4e-4), (0.4862, 1.0, 4e-4), (0.4960, 1.6, 4e-4), (0.5008, 4.8, 4e-4), (0.6565, 3.0, 4e-4),
    (1.2822, 0.5, 4e-4), (1.8756, 1.6, 4e-4), (2.1218, 0.4, 4e-4), (2.1661, 0.4, 4e-4), (3.0390, 0.2, 4e-4),
    (3.29, 1.6, 6e-3), (3.40, 0.5, 6e-3), (4.0523, 0.9, 4e-4), (4.6946, 0.5, 4e-4),
    (5.0531, 0.5, 4e-4), (5.3402, 0.8, 4e-4), (6.2, 2.2, 1e-2), (6.9853, 1.5, 4e-4), (7.7, 3.0, 2e-2),
    (8.0251, 0.6, 4e-4), (8.6, 1.0, 1.2e-2), (9.6649, 0.6, 4e-4), (10.511, 1.0, 4e-4), (11.3, 2.0, 8e-3),
    (12.279, 0.6, 4e-4), (12.814, 3.0, 4e-4), (14.322, 0.9, 4e-4), (15.555, 1.8, 4e-4), (17.035, 0.8, 4e-4),
    (18.713, 2.0, 4e-4), (25.890, 1.4, 5e-4),
]  # fmt: skip
_ICES = [
    (3.05, 0.9, 0.20), (4.27, 1.2, 0.025), (4.67, 0.7, 0.015), (6.02, 0.5, 0.2), (6.85, 0.4, 0.15),
    (9.7, 1.0, 0.9),
]  # fmt: skip


def ranges(exposure: Exposure) -> list[tuple[float, float]]:
    """Wavelength ranges of an exposure: two for an MRS detector, else one."""
    obs = exposure.observation
    if exposure.mode.exp_type == "MIR_MRS":
        return [MRS_RANGES[int(c), obs.band] for c in exposure.channel]
    filter_name, pupil = exposure.optics
    for element in (obs.grating, pupil, filter_name):
        if (element, exposure.detector) in _RANGES:
            return [_RANGES[element, exposure.detector]]
    raise KeyError(f"spectra._RANGES has no range for {filter_name}/{pupil}/{obs.grating} on {exposure.detector}")


def sed(target: Target, wavelength: np.ndarray, index: int = 0) -> np.ndarray:
    """Flux density (Jy) of a source of the target; ``index`` varies the galaxies of a field."""
    micron = np.asarray(wavelength, "f8")
    if target.scene in ("host", "psf-star", "binary", "planet-host"):
        body = micron**-3 / np.expm1(14388.0 / (micron * 5000.0))
        scale = 3.0**-3 / np.expm1(14388.0 / (3.0 * 5000.0))
        return 0.02 * body / scale * (1 - 0.04 * np.exp(-(((micron - 4.5) / 0.2) ** 2)))
    if target.scene == "protostar":
        depth = sum(d * np.exp(-(((micron - c) / w) ** 2)) for c, d, w in _ICES)
        return 0.03 * (micron / 4.0) ** 1.2 * np.exp(-depth)
    strength, redshift = (1.0, target.redshift) if target.scene == "nucleus" else _galaxy(target, index)
    level = 0.02 * (micron / 5.0) ** 1.1 if target.scene == "nucleus" else 2e-7 * np.ones_like(micron)
    total = level.copy()
    for rest, power, width in _LINES:
        centre = rest * (1 + redshift)
        sigma = centre * max(width, 6e-4)
        total += level * strength * power * np.exp(-(((micron - centre) / sigma) ** 2) / 2)
    return total


def _galaxy(target: Target, index: int) -> tuple[float, float]:
    spread = ((index * 37) % 11 - 5) / 40.0
    return 3.0 + (index * 13) % 7, max(0.05, target.redshift * (1 + spread))


def light_curve(count: int, total: int, first: int = 0, depth: float = 0.02) -> np.ndarray:
    """Relative flux of ``count`` integrations from index ``first`` of ``total``: a transit over the middle half."""
    phase = np.abs((np.arange(first, first + count) + 0.5) / total - 0.5)
    ingress = np.clip((0.27 - phase) / 0.04, 0.0, 1.0)
    return 1.0 - depth * ingress * (1.0 - 0.15 * (phase / 0.25) ** 2 * (ingress > 0))
