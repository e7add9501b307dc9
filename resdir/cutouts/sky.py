"""From pixels to the sky and back, and the pixels that a region covers. Pixels count from 0, at their centres.

Where a file has a GWCS (the ASDF extension) it is what counts: the FITS keywords of images that are not resampled know
no distortion.  Largest differences between both, in pixels: 0.006 in 80 x 80 of NIRISS, some 10 in the corners of a
NIRCam long-wave detector and of the MIRI imager; 2e-9 in resampled images (i2d).  The inverse that the pipeline writes,
which places the edge of a region, is good to 0.025 pixel (0.07 in NIRCam).
"""

from __future__ import annotations

import logging
import re
import warnings
from typing import Protocol

import numpy as np
from astropy.io import fits

from cutouts import shapes
from cutouts.shapes import Shape

_LOG = logging.getLogger(__name__)
_GRID = 64  # positions along an axis at which a region is first tried
_NEAR = 60.0  # deg from the image; what is farther has no place in its plane
_CARDS = re.compile(
    r"(CTYPE|CUNIT|CRPIX|CRVAL|CDELT|CROTA|NAXIS)[12]$|(PC|CD)[12]_[12]$|PV[12]_|(A|B|AP|BP)_(\d_\d|ORDER)$"
    r"|(LONPOLE|LATPOLE|RADESYS|EQUINOX)$"
)


class Sky(Protocol):
    """positions: pixels to (ra, dec), deg; pixels: the way back, None where it is not known. NaN outside of the WCS."""

    def positions(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]: ...

    def pixels(self, ra: np.ndarray, dec: np.ndarray) -> tuple[np.ndarray, np.ndarray] | None: ...


class Keywords:
    """The celestial part of a FITS WCS, SIP distortion included."""

    def __init__(self, header: fits.Header) -> None:
        from astropy import wcs

        part = fits.Header([card for card in header.cards if _CARDS.match(card.keyword)])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self.wcs = wcs.WCS(part)

    def positions(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        ra, dec = self.wcs.all_pix2world(x, y, 0)
        return ra, dec

    def pixels(self, ra: np.ndarray, dec: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        x, y = self.wcs.all_world2pix(ra, dec, 0, quiet=True)
        return x, y


class Generalized:
    """A GWCS whose first two outputs are right ascension and declination."""

    def __init__(self, wcs: object) -> None:
        self.wcs = wcs

    def positions(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        ra, dec, *_ = self.wcs(x, y, with_bounding_box=False)
        return np.asarray(ra), np.asarray(dec)

    def wavelengths(self, x: np.ndarray, y: np.ndarray) -> np.ndarray | None:
        """In um, as JWST's GWCS have them; None where the third output is none."""
        values = self.wcs(x, y, with_bounding_box=False)
        return np.asarray(values[2]) if len(values) > 2 else None

    def pixels(self, ra: np.ndarray, dec: np.ndarray) -> tuple[np.ndarray, np.ndarray] | None:
        if self.wcs.output_frame.naxes != 2:
            return None
        try:
            x, y = self.wcs.invert(ra, dec, with_bounding_box=False)
        except (NotImplementedError, ValueError) as exc:
            _LOG.info("this GWCS has no inverse: %s", exc)
            return None
        return np.asarray(x), np.asarray(y)


def has_keywords(header: fits.Header) -> bool:
    return str(header.get("CTYPE1", "")).startswith("RA--") and str(header.get("CTYPE2", "")).startswith("DEC-")


def box(shape: Shape, sky: Sky, nx: int, ny: int) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """((y first, y end), (x first, x end)) of the pixels that a region touches, None where there are none.

    Positions on a grid tell which part of the image is inside, the outline of the region where its edge is.
    """
    step = 1 if sky.pixels(*map(np.atleast_1d, _middle(sky, nx, ny))) is None else -(-max(nx, ny) // _GRID)
    xs, ys = (np.unique(np.append(np.arange(0, n, step), n - 1)) for n in (nx, ny))
    x, y = np.meshgrid(xs, ys)
    ra, dec = sky.positions(x.astype(float), y.astype(float))
    with np.errstate(invalid="ignore"):
        inside = np.isfinite(ra) & shape.contains(ra, dec)
    found = [np.stack([x[inside], y[inside]])]
    reach = step - 1  # between two positions of the grid
    limits = [np.array([[-np.inf], [-np.inf]]), np.array([[np.inf], [np.inf]])]
    edge, complete = _edge(shape, sky, nx, ny)
    within = np.all((edge > -0.5) & (edge < np.array([[nx - 0.5], [ny - 0.5]])), axis=0)
    if complete and edge.size:
        limits = [edge.min(axis=1, keepdims=True), edge.max(axis=1, keepdims=True)]
    points = np.concatenate([found[0] - reach, found[0] + reach, edge[:, within]], axis=1)
    if not points.size:
        return None
    low = np.maximum(points.min(axis=1), limits[0][:, 0])
    high = np.minimum(points.max(axis=1), limits[1][:, 0])
    first = np.clip(np.floor(low + 0.5), 0, [nx - 1, ny - 1]).astype(int)
    last = np.clip(np.floor(high + 0.5), 0, [nx - 1, ny - 1]).astype(int)
    return (first[1], last[1] + 1), (first[0], last[0] + 1)


def _middle(sky: Sky, nx: int, ny: int) -> tuple[np.ndarray, np.ndarray]:
    return sky.positions(np.float64((nx - 1) / 2), np.float64((ny - 1) / 2))


def _edge(shape: Shape, sky: Sky, nx: int, ny: int) -> tuple[np.ndarray, bool]:
    """The outline in pixels, shape (2, n), and whether the region is what it encloses in the plane of the image."""
    ra, dec = shape.outline()
    centre = shapes.vectors(*_middle(sky, nx, ny))
    enclosed = not shape.contains(*shapes.angles(-centre))  # nor is it all but a hole
    near = shapes.vectors(ra, dec) @ centre > np.cos(np.radians(_NEAR))
    none = np.empty((2, 0))
    if not near.any() or (place := sky.pixels(ra[near], dec[near])) is None:
        return none, False
    edge = np.stack(place)
    good = np.isfinite(edge).all(axis=0)
    return edge[:, good], bool(enclosed and near.all() and good.all())


def footprint(sky: Sky, box: tuple[tuple[int, int], tuple[int, int]]) -> str | None:
    """S_REGION of a part of an image: its corners, as jwst.assign_wcs.util goes round; None outside of the WCS."""
    (y0, y1), (x0, x1) = box
    ra, dec = sky.positions(np.array([x0, x0, x1, x1]) - 0.5, np.array([y0, y1, y1, y0]) - 0.5)
    if not (np.isfinite(ra).all() and np.isfinite(dec).all()):
        return None
    return "POLYGON ICRS  " + " ".join(f"{a % 360:.9f} {d:.9f}" for a, d in zip(ra, dec, strict=True))


def touches(shape: Shape, region: str) -> bool:
    """Whether a region and an S_REGION have something in common."""
    ra, dec = shape.outline()
    for text in re.split(r"POLYGON", region)[1:]:
        numbers = [float(word) for word in re.findall(r"[-+]?\d+\.?\d*(?:[eE][-+]?\d+)?", text)]
        if len(numbers) < 6:
            continue
        polygon = shapes.Polygon(tuple(zip(numbers[::2], numbers[1::2], strict=False)))
        corners = np.array(polygon.outline())
        if shape.contains(*corners).any() or polygon.contains(ra, dec).any():
            return True
    return False
