"""What the sky shows at a target: point sources, galaxies and diffuse light.

A scene is the same for every exposure of a target, whatever the detector, so mosaics agree with their members
and catalogue rows with the drawn sources.  Positions are ICRS degrees, fluxes microjansky, brightness MJy/sr.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np

from ingest.demo.catalog import Target


@dataclass(frozen=True)
class Sources:
    """Arrays of equal length: position, flux (uJy), half-light radius (arcsec, 0 for a star), axis ratio, angle."""

    ra: np.ndarray
    dec: np.ndarray
    flux: np.ndarray
    radius: np.ndarray
    ratio: np.ndarray
    angle: np.ndarray

    def __len__(self) -> int:
        return len(self.ra)

    def select(self, mask: np.ndarray) -> Sources:
        """Return those where ``mask`` holds."""
        return Sources(*(getattr(self, name)[mask] for name in self.__dataclass_fields__))


# scene -> stars, galaxies, spread (arcsec, half width of the field), flux of a typical star and galaxy (uJy)
_POPULATION = {
    "cluster": (30, 420, 260.0, 40.0, 3.0),
    "deep": (25, 600, 260.0, 10.0, 2.0),
    "spiral": (260, 10, 220.0, 15.0, 6.0),
    "nebula": (420, 0, 260.0, 50.0, 0.0),
    "starfield": (700, 5, 150.0, 60.0, 3.0),
    "blank": (6, 25, 120.0, 10.0, 2.0),
    "planet-host": (8, 6, 60.0, 3.0, 1.0),
    "binary": (3, 0, 20.0, 3.0, 1.0),
    "jupiter": (0, 0, 30.0, 0.0, 0.0),
}
_CENTRAL_STAR = {"host", "planet-host", "psf-star", "binary", "protostar"}


def sources(target: Target, seed: int, position: tuple[float, float] | None = None) -> Sources:
    """Return the sources around a target; the first one is the central star or nucleus where the scene has one.

    ``position`` (degrees) is where that one is at the time of the exposure; default: the catalogue position.
    """
    rng = np.random.default_rng([seed, zlib.crc32(f"{target.ra:.3f}{target.dec:.3f}".encode())])
    n_stars, n_galaxies, spread, star_flux, galaxy_flux = _POPULATION.get(target.scene, (10, 6, 90.0, 10.0, 2.0))
    count = n_stars + n_galaxies
    east, north = rng.uniform(-spread, spread, (2, count))
    flux = np.concatenate((star_flux * rng.pareto(1.1, n_stars) + 0.2, galaxy_flux * rng.pareto(1.2, n_galaxies) + 0.1))
    radius = np.concatenate((np.zeros(n_stars), rng.lognormal(-0.5, 0.5, n_galaxies)))
    if target.scene == "cluster":
        member = np.arange(count) >= count - 120
        east[member], north[member] = rng.normal(0, 28.0, (2, 120))
        flux[member] *= 3.0
    ratio, angle = rng.uniform(0.3, 1.0, count), rng.uniform(0, np.pi, count)
    flux = np.minimum(flux, 3000.0)
    if target.scene in _CENTRAL_STAR or target.scene == "cluster":
        is_star = target.scene != "cluster"
        east, north = np.insert(east, 0, 0.0), np.insert(north, 0, 0.0)
        flux = np.insert(flux, 0, 2.0e4 if is_star else 900.0)
        radius = np.insert(radius, 0, 0.0 if is_star else 5.0)
        ratio, angle = np.insert(ratio, 0, 0.7), np.insert(angle, 0, 0.6)
    dec = target.dec + north / 3600.0
    ra = (target.ra + east / 3600.0 / np.cos(np.radians(dec))) % 360.0
    if position is not None and target.scene in _CENTRAL_STAR:
        ra[0], dec[0] = position
    return Sources(ra, dec, flux, radius, ratio, angle)


def turbulence(east: np.ndarray, north: np.ndarray, scale: float) -> np.ndarray:
    """Smooth random texture between about -1 and 1: waves of all directions, the longest ``scale`` arcsec."""
    rng, total = np.random.default_rng(20210712), np.zeros(np.shape(east))
    for octave in range(5):
        for angle, phase in rng.uniform(0, 2 * np.pi, (5, 2)):
            wave = (east * np.cos(angle) + north * np.sin(angle)) * 2 * np.pi * 2**octave / scale
            total += np.sin(wave + phase) / (5 * 1.7**octave)
    return total


def diffuse(scene: str, east: np.ndarray, north: np.ndarray) -> np.ndarray:
    """Surface brightness (MJy/sr) at offsets (arcsec) from the target."""
    radius, angle = np.hypot(east, north), np.arctan2(north, east)
    if scene == "spiral":
        arms = np.cos(2 * angle - 3.4 * np.log(radius / 8.0 + 1.0))
        knots = np.clip(0.7 + 0.9 * turbulence(east, north, 60.0), 0.1, None)
        disc = np.exp(-radius / 75.0)
        companion = 18.0 * np.exp(-np.hypot(east - 60.0, north - 150.0) / 14.0)
        return 30.0 * np.exp(-radius / 8.0) + 7.0 * disc * (0.25 + knots * np.clip(arms, 0, 1) ** 2) + companion
    if scene == "nebula":
        ridge = 45.0 * turbulence(east, 0.0 * east, 150.0)
        depth = (north - ridge) / 14.0
        wall = 1.0 / (1.0 + np.exp(depth * 3.0))
        texture = np.clip(1.0 + 0.9 * turbulence(east, north, 90.0), 0.1, None)
        return 6.0 + 22.0 * wall * texture * np.exp(np.clip(depth, -20, 0) / 8.0) + 18.0 * np.exp(-(depth**2) * 4)
    if scene == "jupiter":
        inside = np.sqrt(np.clip(1.0 - (east / 22.5) ** 2 - (north / 21.0) ** 2, 0.0, 1.0))
        belts = 1.0 + 0.35 * np.sin(north * 0.95 + 0.6) + 0.15 * np.sin(north * 2.3)
        spot = 0.9 * np.exp(-(((east - 8.0) / 3.5) ** 2) - ((north + 8.0) / 1.8) ** 2)
        return np.where(inside > 0, 400.0 * inside**0.3 * (belts + spot), 0.5)
    if scene == "nucleus":
        return 60.0 * np.exp(-radius / 0.6) + 15.0 * np.exp(-(((radius - 1.6) / 0.5) ** 2))
    return np.full(np.shape(east), 0.1)
