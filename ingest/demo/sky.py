"""Where an exposure looks: attitude, footprint and a linear WCS, from the real apertures (pysiaf).

The detector images are binned (see the package's description), so the WCS here is that of the binned image: a TAN
projection whose CD matrix and CRPIX are fitted (least squares) to the distorted aperture.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from astropy.wcs import WCS

from ingest.demo.exposures import Exposure
from ingest.demo.offline import offline_pysiaf

pysiaf, rotations = offline_pysiaf()

MAX_PIXELS = 130
MAX_PIXELS_SHORT = 66
_SIAF_NAMES = {"NIRCAM": "NIRCam", "NIRSPEC": "NIRSpec"}


@cache
def aperture(instrument: str, name: str) -> pysiaf.Aperture:
    """Return an aperture of the PRD that comes with pysiaf; KeyError if it has none of that name."""
    return _siaf(instrument)[name]


@cache
def _siaf(instrument: str) -> pysiaf.Siaf:
    return pysiaf.Siaf(_SIAF_NAMES.get(instrument, instrument))


def pointing_aperture(exposure: Exposure) -> str:
    """PPS_APER: the aperture whose reference point was put on the target."""
    if exposure.instrument != "NIRCAM" or exposure.mode.subarray != "FULL":
        if exposure.detector == "nrcb1":
            return exposure.aperture.replace("NRCB1", "NRCB5")
        return exposure.aperture.replace("MIRIFU_CHANNEL3", "MIRIFU_CHANNEL1")
    modules = {d[3] for d in exposure.observation.detectors}
    if len(exposure.observation.detectors) == 1:
        return exposure.aperture
    return "NRCALL_FULL" if modules == {"a", "b"} else f"NRC{modules.pop().upper()}S_FULL"


@cache
def _attitude(instrument: str, pps: str, position: tuple[float, float], pa_v3: float) -> np.ndarray:
    reference = aperture(instrument, pps)
    return rotations.attitude(reference.V2Ref, reference.V3Ref, *position, pa_v3)


def attitude(exposure: Exposure) -> np.ndarray:
    """3x3 rotation from V2V3 to ICRS, with the target on the pointing aperture."""
    pps = pointing_aperture(exposure)
    return _attitude(exposure.instrument, pps, exposure.position, exposure.pa_v3)


def to_sky(exposure: Exposure, v2: np.ndarray, v3: np.ndarray) -> np.ndarray:
    """ICRS degrees, shape (n, 2), RA in [0, 360), of points in V2V3 (arcsec)."""
    v2, v3 = np.atleast_1d(v2), np.atleast_1d(v3)
    sky = [rotations.pointing(attitude(exposure), a, b) for a, b in zip(v2, v3, strict=True)]
    return np.array([(ra % 360.0, dec) for ra, dec in sky])


def footprint(exposure: Exposure) -> np.ndarray:
    """Corners of the aperture on the sky, shape (4, 2), ICRS degrees."""
    x, y = aperture(exposure.instrument, exposure.aperture).corners("tel", rederive=False)
    return to_sky(exposure, x, y)


def s_region(*polygons: np.ndarray) -> str:
    """S_REGION as the pipeline writes it: open polygons, two blanks after the frame, nine decimals."""
    parts = []
    for polygon in polygons:
        numbers = " ".join(f"{value:.9f}" for value in np.asarray(polygon).ravel())
        parts.append(f"POLYGON ICRS  {numbers}")
    return " ".join(parts)


def reference(exposure: Exposure) -> dict[str, float]:
    """Pointing keywords: V1 and aperture reference; degrees, V2/V3 arcsec."""
    ap, att = aperture(exposure.instrument, exposure.aperture), attitude(exposure)
    ra, dec = rotations.pointing(att, ap.V2Ref, ap.V3Ref)
    ra_v1, dec_v1 = rotations.pointing(att, 0.0, 0.0)
    roll = rotations.posangle(att, ap.V2Ref, ap.V3Ref)
    return {
        "v2_ref": float(ap.V2Ref), "v3_ref": float(ap.V3Ref), "vparity": int(ap.VIdlParity),
        "v3yangle": float(ap.V3IdlYAngle), "ra_ref": float(ra % 360), "dec_ref": float(dec),
        "roll_ref": float(roll), "ra_v1": float(ra_v1 % 360), "dec_v1": float(dec_v1),
        "pa_v3": float(rotations.posangle(att, 0.0, 0.0) % 360),
        "pa_aperture": float((roll + ap.V3IdlYAngle) % 360),
    }  # fmt: skip


def binning(nx: int, ny: int, limit: int = MAX_PIXELS) -> int:
    """Smallest power of two that leaves no axis longer than ``limit`` pixels."""
    factor = 1
    while max(nx, ny) / factor > limit:
        factor *= 2
    return factor


def pixel_limit(exposure: Exposure) -> int:
    """Longest axis of the exposure's reduced images; NIRCam's short-wave detectors see half as much sky as the long."""
    if exposure.channel == "SHORT":
        return MAX_PIXELS_SHORT
    return exposure.mode.max_pixels or MAX_PIXELS


@dataclass(frozen=True)
class Grid:
    """A reduced image: its shape (ny, nx), binning and linear TAN WCS."""

    shape: tuple[int, int]
    factor: int
    wcs: WCS

    @property
    def pixel_area(self) -> float:
        """Area of a pixel in arcsec^2."""
        return float(abs(np.linalg.det(self.wcs.wcs.cd)) * 3600.0**2)

    def corners(self) -> np.ndarray:
        """Sky position of the outer corners of the corner pixels, shape (4, 2)."""
        ny, nx = self.shape
        x, y = [-0.5, nx - 0.5, nx - 0.5, -0.5], [-0.5, -0.5, ny - 0.5, ny - 0.5]
        return np.column_stack(self.wcs.wcs_pix2world(x, y, 0))


def tan_wcs(crval: tuple[float, float], crpix: tuple[float, float], cd: np.ndarray) -> WCS:
    """ICRS TAN WCS; degrees, CRPIX from 1."""
    wcs = WCS(naxis=2)
    wcs.wcs.ctype = ["RA---TAN", "DEC--TAN"]
    wcs.wcs.cunit = ["deg", "deg"]
    wcs.wcs.crval, wcs.wcs.crpix, wcs.wcs.cd = crval, crpix, cd
    wcs.wcs.radesys = "ICRS"
    wcs.wcs.set()
    return wcs


def subarray_size(exposure: Exposure) -> tuple[int, int]:
    """SUBSIZE1, SUBSIZE2 of the read-out in detector pixels (science frame)."""
    sizes = {"FULL": (2048, 2048), "SUBSTRIP256": (2048, 256), "SUB512": (512, 32)}
    if exposure.instrument == "MIRI" and exposure.mode.subarray == "FULL":
        return 1032, 1024
    if exposure.mode.subarray in sizes:
        return sizes[exposure.mode.subarray]
    ap = aperture(exposure.instrument, exposure.aperture)
    return int(ap.XSciSize), int(ap.YSciSize)


def subarray_start(exposure: Exposure) -> tuple[int, int]:
    """SUBSTRT1, SUBSTRT2 (from 1, DMS frame); 1, 1 where the aperture has no pixels of its own."""
    ap = aperture(exposure.instrument, exposure.aperture)
    if exposure.mode.subarray == "FULL" or ap.XSciSize is None:
        return 1, 1
    names = {"NIRISS": "NIS_CEN", "MIRI": "MIRIM_FULL"}
    full = aperture(exposure.instrument, names.get(exposure.instrument, f"{exposure.sca}_FULL"))
    x, y = full.det_to_sci(*ap.sci_to_det(1.0, 1.0))
    return max(1, round(float(x))), max(1, round(float(y)))


def detector_grid(exposure: Exposure) -> Grid:
    """The reduced image of an imaging exposure.

    Fitted on a 9 x 9 grid over the aperture; the worst residual over all apertures used is below one binned pixel.
    """
    ap = aperture(exposure.instrument, exposure.aperture)
    nx, ny = subarray_size(exposure)
    factor = binning(nx, ny, pixel_limit(exposure))
    x, y = (a.ravel() for a in np.meshgrid(np.linspace(0.5, nx + 0.5, 9), np.linspace(0.5, ny + 0.5, 9)))
    sky = to_sky(exposure, *ap.sci_to_tel(x, y))
    binned = np.column_stack(((x - 0.5) / factor + 0.5, (y - 0.5) / factor + 0.5))
    crval = reference(exposure)
    plane = tan_wcs((crval["ra_ref"], crval["dec_ref"]), (0.0, 0.0), np.eye(2))
    xi_eta = np.column_stack(plane.wcs_world2pix(*sky.T, 1))
    design = np.column_stack((binned, np.ones(len(binned))))
    fit, *_ = np.linalg.lstsq(design, xi_eta, rcond=None)
    cd = np.round(fit[:2].T, 14)  # degrees; the digits beyond differ between builds of LAPACK
    crpix = np.round(-np.linalg.solve(cd, fit[2]), 6)
    shape = (int(np.ceil(ny / factor)), int(np.ceil(nx / factor)))
    return Grid(shape, factor, tan_wcs((crval["ra_ref"], crval["dec_ref"]), tuple(crpix), cd))


def mosaic_grid(footprints: list[np.ndarray], limit: int = 120) -> Grid:
    """North-up TAN grid around all footprints, ``limit`` pixels on the longer side; the RA wrap is respected."""
    points = np.vstack(footprints)
    middle = _mean_position(points)
    plane = tan_wcs(middle, (0.0, 0.0), np.diag([-1.0, 1.0]))
    x, y = plane.wcs_world2pix(*points.T, 1)
    scale = max(np.ptp(x), np.ptp(y)) / (limit - 2)
    nx, ny = (int(np.ceil(np.ptp(v) / scale)) + 2 for v in (x, y))
    crpix = (1.0 - x.min() / scale + 0.5, 1.0 - y.min() / scale + 0.5)
    return Grid((ny, nx), 1, tan_wcs(middle, crpix, np.diag([-scale, scale])))


def _mean_position(points: np.ndarray) -> tuple[float, float]:
    a, d = np.radians(points).T
    x, y, z = (np.cos(d) * np.cos(a)).mean(), (np.cos(d) * np.sin(a)).mean(), np.sin(d).mean()
    return float(np.degrees(np.arctan2(y, x)) % 360.0), float(np.degrees(np.arctan2(z, np.hypot(x, y))))
