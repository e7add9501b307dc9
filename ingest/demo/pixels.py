"""Draws scenes on reduced images: point sources with JWST's six (and two small) spikes, discs, ramps, noise.

Images are float32, shape (ny, nx), MJy/sr unless said otherwise.
"""

from __future__ import annotations

import zlib

import numpy as np

from ingest.demo.catalog import Target
from ingest.demo.scene import Sources, diffuse, sources
from ingest.demo.sky import Grid

UJY_PER_ARCSEC2 = 23.504430539097885  # uJy/arcsec^2 in 1 MJy/sr
_SPIKES = np.radians([30.0, 90.0, 150.0, 0.0])


def rng_for(seed: int, name: str) -> np.random.Generator:
    """Random numbers that depend on the seed and the name of the file only."""
    return np.random.default_rng([seed, zlib.crc32(name.encode())])


def star_stamp(dx: np.ndarray, dy: np.ndarray, width: float = 0.85) -> np.ndarray:
    """Point spread function around (0, 0), normalised to a sum of about 1; offsets in pixels."""
    radius2 = dx**2 + dy**2
    core = np.exp(-radius2 / (2 * width**2)) / (2 * np.pi * width**2)
    halo = 0.03 / (2 * np.pi * 16.0) * (1 + radius2 / 16.0) ** -1.5
    spikes = np.zeros_like(core)
    for angle, weight in zip(_SPIKES, (1.0, 1.0, 1.0, 0.4), strict=True):
        across = -dx * np.sin(angle) + dy * np.cos(angle)
        along = np.abs(dx * np.cos(angle) + dy * np.sin(angle))
        spikes += weight * 0.004 * np.exp(-(across**2) / 0.5) * np.exp(-along / 7.0)
    return 0.9 * core + halo + spikes


def _galaxy_stamp(dx: np.ndarray, dy: np.ndarray, radius: float, ratio: float, angle: float) -> np.ndarray:
    along = dx * np.cos(angle) + dy * np.sin(angle)
    across = (-dx * np.sin(angle) + dy * np.cos(angle)) / ratio
    scale = max(radius / 1.678, 0.7)
    profile = np.exp(-np.hypot(along, across) / scale)
    return profile / (2 * np.pi * scale**2 * ratio)


def draw_sources(grid: Grid, catalogue: Sources) -> np.ndarray:
    """Sum of all sources on the grid, MJy/sr."""
    ny, nx = grid.shape
    image = np.zeros((ny, nx))
    xs, ys = grid.wcs.wcs_world2pix(catalogue.ra, catalogue.dec, 0)
    pixel = np.sqrt(grid.pixel_area)
    for i in np.flatnonzero((xs > -20) & (xs < nx + 20) & (ys > -20) & (ys < ny + 20)):
        reach = 24 if catalogue.flux[i] > 20 else 9
        reach = max(reach, int(6 * catalogue.radius[i] / pixel))
        x0, y0 = max(0, int(xs[i]) - reach), max(0, int(ys[i]) - reach)
        x1, y1 = min(nx, int(xs[i]) + reach + 1), min(ny, int(ys[i]) + reach + 1)
        if x0 >= x1 or y0 >= y1:
            continue
        dx, dy = np.meshgrid(np.arange(x0, x1) - xs[i], np.arange(y0, y1) - ys[i])
        if catalogue.radius[i] > 0:
            stamp = _galaxy_stamp(dx, dy, catalogue.radius[i] / pixel, catalogue.ratio[i], catalogue.angle[i])
        else:
            stamp = star_stamp(dx, dy)
        image[y0:y1, x0:x1] += stamp * catalogue.flux[i]
    return image / grid.pixel_area / UJY_PER_ARCSEC2


def offsets(grid: Grid, target: Target, position: tuple[float, float] | None = None) -> tuple[np.ndarray, np.ndarray]:
    """East and north offset (arcsec) of every pixel from the target, shape (2, ny, nx)."""
    y, x = np.indices(grid.shape)
    ra, dec = grid.wcs.wcs_pix2world(x, y, 0)
    ra0, dec0 = position or (target.ra, target.dec)
    east = ((ra - ra0 + 180.0) % 360.0 - 180.0) * np.cos(np.radians(dec0)) * 3600.0
    return east, (dec - dec0) * 3600.0


def sky_image(grid: Grid, target: Target, seed: int, position: tuple[float, float] | None = None) -> np.ndarray:
    """Noiseless image of the target's scene; ``position`` is where the target is at that time."""
    return diffuse(target.scene, *offsets(grid, target, position)) + draw_sources(grid, sources(target, seed, position))


def noisy(image: np.ndarray, rng: np.random.Generator, depth: float = 1.0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return image with noise, Poisson variance and read-noise variance (float32)."""
    poisson = (np.abs(image) * 1e-5 / depth).astype("f4")
    read = np.full(image.shape, 1e-6 / depth, "f4")
    noise = rng.standard_normal(image.shape) * np.sqrt(poisson + read)
    return (image + noise).astype("f4"), poisson, read


def bad_pixels(shape: tuple[int, ...], rng: np.random.Generator) -> np.ndarray:
    """DQ (uint32): some DO_NOT_USE (1) with JUMP_DET (4), no reference pixels."""
    flags = np.zeros(shape, "u4")
    flags[rng.random(shape) < 0.002] = 1
    flags[rng.random(shape) < 0.004] |= 4
    return flags


def ramp(rate: np.ndarray, ngroups: int, group_time: float, rng: np.random.Generator) -> np.ndarray:
    """Raw counts (uint16), shape (nints, ngroups, ny, nx), of count rates (nints, ny, nx) in DN/s."""
    time = (np.arange(1, ngroups + 1) * group_time)[None, :, None, None]
    counts = 4000.0 + np.clip(rate[:, None] * 6.0, -5.0, 4000.0) * time / max(1.0, ngroups * group_time / 30.0)
    counts += rng.standard_normal(counts.shape) * 8.0
    return np.clip(counts, 0, 65535).astype("u2")


def fringes(shape: tuple[int, int], is_binary: bool) -> np.ndarray:
    """Interferogram of the seven-hole mask of NIRISS (arbitrary units): a fringe for each of the 21 baselines."""
    holes = np.array([[-2.64, 0.0], [0.0, -2.28], [0.0, 2.28], [1.32, -1.5], [-1.32, 2.3], [2.64, 0.0], [1.3, 2.3]])
    y, x = np.indices(shape)
    x, y = x - shape[1] / 2, y - shape[0] / 2
    envelope = np.exp(-(x**2 + y**2) / (2 * 9.0**2))
    total = np.full(shape, 7.0)
    for i in range(7):
        for j in range(i):
            u, v = holes[i] - holes[j]
            phase = 0.35 * (u - v) if is_binary else 0.0
            total += 2.0 * (0.8 if is_binary else 1.0) * np.cos(0.36 * (u * x + v * y) + phase)
    return envelope * np.clip(total, 0, None)
