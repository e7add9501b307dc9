"""Optical path difference maps of wavefront sensing, some days apart: name, extension and keywords as the WSS has them.

Source: stpsf documentation, "measured OPDs" (RESULT_PHASE in micron, zero outside the pupil), stpsf/mast_wss.py.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime

import numpy as np
from astropy.io import fits

from ingest.demo import pixels

File = tuple[str, bytes]
APERTURE = "NRCA3_FP1"
_SIZE = 256
# identifier of the analysis, time of the exposures, their visit and activity, RMS wavefront error (nm)
MEASURED = (
    ("R2022060501", datetime(2022, 6, 5, 3, 11, 42), "02586001001", "02101", 68.0),
    ("R2022060902", datetime(2022, 6, 9, 14, 2, 5), "02586002001", "02101", 83.0),
    ("R2022060903", datetime(2022, 6, 9, 15, 40, 31), "02586002001", "02107", 61.0),
    ("R2023112001", datetime(2023, 11, 20, 8, 27, 13), "02586140001", "02101", 66.0),
)


def opd_files(seed: int) -> Iterator[File]:
    """Yield the maps of ``MEASURED``."""
    for corr_id, moment, visit, activity, rms in MEASURED:
        name = f"{corr_id}-{APERTURE}-1.fits"
        primary = fits.PrimaryHDU()
        primary.header.update({
            "TELESCOP": "JWST", "INSTRUME": "NIRCAM", "APERNAME": APERTURE, "CORR_ID": corr_id,
            "OBS_ID": f"V{visit}P00000000{activity}", "DATE-OBS": moment.date().isoformat(),
            "TIME-OBS": moment.time().isoformat("milliseconds"), "TSTAMP": moment.isoformat(timespec="milliseconds"),
        })  # fmt: skip
        phase = fits.ImageHDU(_map(rms, pixels.rng_for(seed, name)), name="RESULT_PHASE")
        phase.header["RMS_WFE"] = rms / 1000
        buffer = io.BytesIO()
        fits.HDUList([primary, phase]).writeto(buffer)
        yield name, buffer.getvalue()


def _map(rms: float, rng: np.random.Generator) -> np.ndarray:
    """Micron, float32: tilts, focus and astigmatism of random size inside an annular pupil, scaled to ``rms`` nm."""
    y, x = (np.indices((_SIZE, _SIZE)) - (_SIZE - 1) / 2) / (_SIZE / 2)
    radius = np.hypot(x, y)
    pupil = (radius < 0.98) & (radius > 0.12)
    shapes = np.array(
        [x, y, 2 * radius**2 - 1, x**2 - y**2, 2 * x * y, (3 * radius**2 - 2) * x, (3 * radius**2 - 2) * y]
    )
    phase = np.tensordot(rng.normal(0, 1, len(shapes)), shapes, 1) + rng.normal(0, 0.2, x.shape)
    phase *= rms / 1000 / np.sqrt(np.mean(phase[pupil] ** 2))
    return np.where(pupil, phase, 0.0).astype("f4")
