"""Values to grey: a robust asinh stretch; pixels without a value have a colour that no grey is."""

from __future__ import annotations

import numpy as np
from astropy.visualization import AsinhStretch, ImageNormalize, ZScaleInterval

NO_DATA = (58, 84, 128)  # a muted blue
_SAMPLE = 200_000  # values that limits are taken from
_BRIGHTEST = 99.8  # percentile that is white


def normalisation(values: np.ndarray) -> ImageNormalize:
    """Black at zscale's lower limit, white at the 99.8th percentile, linear up to about the noise of the background."""
    good = values[np.isfinite(values)]
    if not good.size:
        return ImageNormalize(vmin=0.0, vmax=1.0)
    good = good[:: max(1, good.size // _SAMPLE)].astype("f8")
    low = float(ZScaleInterval().get_limits(good)[0])
    high = float(np.percentile(good, _BRIGHTEST))
    if not high > low:
        low, high = float(good.min()), float(good.max())
    if not high > low:
        low, high = low - 0.5, low + 0.5
    noise = 1.4826 * float(np.median(np.abs(good - np.median(good))))
    bend = float(np.clip(2.0 * noise / (high - low), 0.01, 0.5))
    return ImageNormalize(vmin=low, vmax=high, stretch=AsinhStretch(bend), clip=True)


def rgb(values: np.ndarray, norm: ImageNormalize | None = None) -> np.ndarray:
    """``values`` (rows, columns) as bytes (rows, columns, 3), the first row first."""
    norm = norm or normalisation(values)
    grey = (np.ma.filled(norm(np.nan_to_num(values, nan=norm.vmin)), 0.0) * 255).round().astype("u1")
    coloured = np.repeat(grey[..., np.newaxis], 3, axis=2)
    coloured[~np.isfinite(values)] = NO_DATA
    return coloured


def ticks(norm: ImageNormalize, count: int = 5) -> np.ndarray:
    """Values evenly spaced in grey, for a scale beside the image."""
    return np.asarray(norm.inverse(np.linspace(0.0, 1.0, count)), "f8")
