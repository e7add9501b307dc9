"""What the WCS of an image says to its reader: where north and east are, and how long an arc is."""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass

import numpy as np
from astropy.io import fits
from astropy.wcs import WCS
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke

COLOUR = "#ffb000"
_ARCS = (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600)  # arcsec
_FINEST, _COARSEST = 0.001, 10.0  # arcsec of a pixel; those of the mission have 0.01 to 0.4
_UPRIGHT = 2.0  # deg; nearer to the column direction is "up"
OUTLINE = [withStroke(linewidth=2.5, foreground="black")]


@dataclass(frozen=True)
class Orientation:
    """At the centre of an image: unit vectors (x, y) towards north and east in pixels, and arcsec of a pixel."""

    north: tuple[float, float]
    east: tuple[float, float]
    pixel: float

    @property
    def said(self) -> str:
        """In words: which way north is."""
        angle = math.degrees(math.atan2(-self.north[0], self.north[1]))  # of north, counterclockwise from up
        if abs(angle) < _UPRIGHT:
            return "north up" + (", east left" if self.east[0] < 0 else ", east right")
        return f"north {abs(angle):.0f}\u00b0 {'counterclockwise' if angle > 0 else 'clockwise'} of up"


def orientation(header: fits.Header) -> Orientation | None:
    """Of an image's header; None where it has no usable celestial WCS."""
    if "CTYPE1" not in header or "RA---" not in str(header["CTYPE1"]):
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            wcs = WCS(header).celestial
            centre = np.array([header["NAXIS1"] / 2, header["NAXIS2"] / 2])
            ra, dec = wcs.wcs_pix2world([centre], 0)[0]
            step = 0.1 / 3600
            places = [[ra, dec + step], [ra + step / math.cos(math.radians(dec)), dec]]
            north, east = wcs.wcs_world2pix(places, 0) - centre
    except Exception:  # wcslib and astropy raise many kinds for headers that are no WCS
        return None
    lengths = np.hypot(*north), np.hypot(*east)
    if not all(0.1 / _COARSEST < length < 0.1 / _FINEST for length in lengths):
        return None
    directions = (tuple(map(float, vector / length)) for vector, length in zip((north, east), lengths, strict=True))
    return Orientation(*directions, float(0.1 / lengths[0]))


def draw(axes: Axes, shape: tuple[int, int], found: Orientation, factor: float) -> None:
    """Compass and scale bar on an image of ``shape`` (rows, columns), a pixel of which is ``factor`` of the file's."""
    aspect = axes.bbox.width / axes.bbox.height
    for vector, letter in ((found.north, "N"), (found.east, "E")):
        if shape[0] * aspect > shape[1] * 1.5 or shape[1] > 1.5 * shape[0] * aspect:
            break  # a strip made wider than it is: directions would be wrong
        origin, length = np.array([0.13 / max(aspect, 1), 0.13 * min(aspect, 1)]), 0.07
        tip = origin + np.array([vector[0] / max(aspect, 1), vector[1] * min(aspect, 1)]) * length
        axes.annotate(
            "", tip, origin, xycoords="axes fraction",
            arrowprops={"arrowstyle": "-|>", "color": COLOUR, "lw": 1.6, "path_effects": OUTLINE},
        )  # fmt: skip
        name = origin + (tip - origin) * 1.45
        axes.text(*name, letter, transform=axes.transAxes, color=COLOUR, ha="center", va="center",
                  weight="bold", path_effects=OUTLINE)  # fmt: skip
    fitting = [arc for arc in _ARCS if arc / (found.pixel * factor) <= shape[1] * 0.3]
    if fitting:
        part = fitting[-1] / (found.pixel * factor) / shape[1]
        axes.plot([0.96 - part, 0.96], [0.05, 0.05], transform=axes.transAxes, color=COLOUR, lw=2.5,
                  path_effects=OUTLINE, solid_capstyle="butt")  # fmt: skip
        axes.text(0.96 - part / 2, 0.065, _arc(fitting[-1]), transform=axes.transAxes, color=COLOUR, ha="center",
                  va="bottom", weight="bold", path_effects=OUTLINE)  # fmt: skip


def _arc(length: float) -> str:
    return f"{length / 60:g}'" if length >= 60 else f'{length:g}"'
