"""What the reduced detector sees in an exposure: MJy/sr (or DN/s for slitless modes), shape (nints, ny, nx)."""

from __future__ import annotations

import numpy as np

from ingest.demo import pixels, sky
from ingest.demo.exposures import Exposure, target_position
from ingest.demo.scene import Sources, sources
from ingest.demo.spectra import SOSS_ORDER2, light_curve, ranges, sed

_SLICES = {"nrs1": 30, "nrs2": 30, "mirifushort": 21, "mirifulong": 16}


def shape(exposure: Exposure) -> tuple[int, int]:
    """(ny, nx) of the reduced image."""
    nx, ny = sky.subarray_size(exposure)
    factor = sky.binning(nx, ny, sky.pixel_limit(exposure))
    return int(np.ceil(ny / factor)), int(np.ceil(nx / factor))


def frames(exposure: Exposure, seed: int) -> np.ndarray:
    """Noiseless images of the integrations of this exposure (segment)."""
    draw = exposure.mode.draw
    image = _DRAW[draw](exposure, seed)
    number = len(exposure.integrations)
    if draw in ("trace", "transit-image"):
        first = exposure.integrations[0] - 1
        curve = light_curve(number, exposure.readout.nints, first)
        return image[None] * curve[:, None, None]
    return np.repeat(image[None], number, axis=0)


def dispersion(exposure: Exposure, span: tuple[float, float]) -> np.ndarray:
    """Wavelength (um) of every pixel along the dispersion axis: x, or y for MIRI's prism and MRS."""
    ny, nx = shape(exposure)
    return np.linspace(*span, ny if exposure.instrument == "MIRI" else nx)


def slit_sources(exposure: Exposure, seed: int, count: int = 5) -> tuple[np.ndarray, Sources]:
    """The galaxies behind MSA slitlets: (index in the scene, sources), the brightest within 80 arcsec."""
    scene = sources(exposure.target, seed)
    east = (scene.ra - exposure.target.ra) * np.cos(np.radians(exposure.target.dec)) * 3600
    near = np.hypot(east, (scene.dec - exposure.target.dec) * 3600) < 80.0
    best = np.flatnonzero(near & (scene.radius > 0))
    best = np.sort(best[np.argsort(-scene.flux[best])][:count])
    mask = np.zeros(len(scene), bool)
    mask[best] = True
    return best, scene.select(mask)


def grism_sources(exposure: Exposure, seed: int, count: int = 12) -> tuple[np.ndarray, Sources]:
    """The brightest sources whose direct position is on the detector: (index in the scene, sources)."""
    grid, scene = sky.detector_grid(exposure), sources(exposure.target, seed)
    x, y = grid.wcs.wcs_world2pix(scene.ra, scene.dec, 0)
    ny, nx = grid.shape
    inside = np.flatnonzero((x > 4) & (x < nx - 5) & (y > 4) & (y < ny - 5))
    best = np.sort(inside[np.argsort(-scene.flux[inside])][:count])
    mask = np.zeros(len(scene), bool)
    mask[best] = True
    return best, scene.select(mask)


def _image(exposure: Exposure, seed: int) -> np.ndarray:
    position = target_position(exposure.target, exposure.mid)
    return pixels.sky_image(sky.detector_grid(exposure), exposure.target, seed, position)


def _coron(exposure: Exposure, seed: int) -> np.ndarray:
    image = _image(exposure, seed)
    ny, nx = image.shape
    ref = sky.detector_grid(exposure).wcs.wcs.crpix
    y, x = np.indices((ny, nx))
    radius = np.hypot(x - ref[0] + 1, y - ref[1] + 1)
    speckle = 1 + 0.4 * np.cos(6 * np.arctan2(y - ref[1] + 1, x - ref[0] + 1)) * np.cos(radius * 1.3)
    image = image * (1 - np.exp(-((radius / 5.0) ** 2))) * 0.05 + 30 * speckle * np.exp(-radius / 7.0)
    if exposure.target.scene == "planet-host":
        grid = sky.detector_grid(exposure)
        ra = exposure.target.ra + 0.42 / 3600 / np.cos(np.radians(exposure.target.dec))
        px, py = grid.wcs.wcs_world2pix(ra, exposure.target.dec - 0.70 / 3600, 0)
        image += 25.0 * pixels.star_stamp(x - px, y - py)
    return image


def _trace(exposure: Exposure, _seed: int) -> np.ndarray:
    ny, nx = shape(exposure)
    along = dispersion(exposure, ranges(exposure)[0])
    flux = sed(exposure.target, along) * 2e3
    if exposure.instrument == "MIRI":
        return flux[:, None] * _profile(np.arange(nx) - nx / 2)[None, :] + 0.05
    bend = 0.15 * ny * ((np.arange(nx) / nx - 0.4) ** 2) * 4 if exposure.mode.exp_type == "NIS_SOSS" else 0.0
    rows = np.arange(ny)[:, None] - (0.35 * ny + bend)
    image = flux[None, :] * _profile(rows) + 0.05
    if exposure.mode.exp_type == "NIS_SOSS":
        second = sed(exposure.target, np.linspace(*SOSS_ORDER2, nx)) * 600
        image += second[None, :] * _profile(rows - 0.4 * ny) * (np.arange(nx) > nx * 0.35)
    return image


def _profile(offset: np.ndarray, width: float = 0.9) -> np.ndarray:
    return np.exp(-(np.asarray(offset, "f8") ** 2) / (2 * width**2))


def _slit(exposure: Exposure, _seed: int) -> np.ndarray:
    ny, nx = shape(exposure)
    along = dispersion(exposure, ranges(exposure)[0])
    shift = 6.0 * (exposure.dither - 1)
    flux = sed(exposure.target, along) * 2e3
    if exposure.instrument == "MIRI":
        profile = _profile(np.arange(nx) - nx * 0.32 - shift)
        return flux[:, None] * profile[None, :] + 0.2
    return flux[None, :] * _profile(np.arange(ny) - ny * 0.5 - shift)[:, None] + 0.2


def _mos(exposure: Exposure, seed: int) -> np.ndarray:
    ny, nx = shape(exposure)
    along = dispersion(exposure, ranges(exposure)[0])
    image = np.full((ny, nx), 0.02)
    indices, _ = slit_sources(exposure, seed)
    for number, index in enumerate(indices):
        row = ny * (number + 0.5) / len(indices)
        image += (sed(exposure.target, along, int(index)) * 4e6)[None, :] * _profile(np.arange(ny) - row)[:, None]
    return image


def _slitless(exposure: Exposure, seed: int) -> np.ndarray:
    grid = sky.detector_grid(exposure)
    image = np.full(grid.shape, 0.3)
    indices, chosen = grism_sources(exposure, seed)
    xs, ys = grid.wcs.wcs_world2pix(chosen.ra, chosen.dec, 0)
    length = max(20, grid.shape[1] // 3)
    span = np.linspace(*ranges(exposure)[0], length)
    y, x = np.indices(grid.shape)
    for index, px, py, flux in zip(indices, xs, ys, chosen.flux, strict=True):
        spectrum = sed(exposure.target, span, int(index))
        columns = np.interp(x, np.arange(length) + px - length / 2, spectrum / spectrum.mean(), left=0, right=0)
        image += columns * _profile(y - py) * np.log1p(flux)
    return image


def _ifu(exposure: Exposure, _seed: int) -> np.ndarray:
    ny, nx = shape(exposure)
    slices = _SLICES[exposure.detector]
    spans = ranges(exposure)
    across = nx if exposure.instrument == "MIRI" else ny
    position = np.arange(across) * slices / across
    weight = np.exp(-(((position - slices / 2) / (slices / 5)) ** 2)) * (position % 1 > 0.15)
    if exposure.instrument == "MIRI":
        halves = [sed(exposure.target, np.linspace(*span, ny)) * 800 for span in spans]
        left = np.arange(nx) < nx / 2
        return weight[None, :] * np.where(left[None, :], halves[0][:, None], halves[1][:, None]) + 0.1
    return weight[:, None] * (sed(exposure.target, np.linspace(*spans[0], nx)) * 800)[None, :] + 0.1


def _ami(exposure: Exposure, _seed: int) -> np.ndarray:
    return pixels.fringes(shape(exposure), exposure.target.scene == "binary") * 20.0


def _lamp(exposure: Exposure, _seed: int) -> np.ndarray:
    ny, nx = shape(exposure)
    stripes = (np.arange(ny) % 16 > 5)[:, None]
    return stripes * (1.0 + 0.5 * np.sin(np.arange(nx) / nx * np.pi))[None, :] * 20.0


def _dark(exposure: Exposure, _seed: int) -> np.ndarray:
    ny, nx = shape(exposure)
    return 0.02 + 0.01 * (np.arange(ny)[:, None] / ny) * np.ones((1, nx))


_DRAW = {
    "image": _image, "transit-image": _image, "coron": _coron, "trace": _trace, "slit": _slit, "mos": _mos,
    "slitless": _slitless, "ifu": _ifu, "ami": _ami, "lamp": _lamp, "dark": _dark,
}  # fmt: skip
