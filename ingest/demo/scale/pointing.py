"""Footprints of apertures for many pointings at once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np

from ingest.demo.sky import aperture

_INSTRUMENTS = {"NRC": "NIRCAM", "NRS": "NIRSPEC", "NIS": "NIRISS", "MIR": "MIRI"}


def footprints(apertures: Sequence[str], pointing: str, positions: np.ndarray, v3_pa: float) -> np.ndarray:
    """Corners (ra, dec, deg, ICRS) of each aperture at each position, shape (positions, apertures, 4, 2).

    positions: where the reference point of ``pointing`` is, shape (n, 2), deg; v3_pa: of the V3 axis there (deg).
    """
    lon, lat = np.radians(positions).T
    zero, angle = np.zeros_like(lon), np.radians(v3_pa)
    v1 = np.stack((np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)), axis=-1)
    east = np.stack((-np.sin(lon), np.cos(lon), zero), axis=-1)
    north = np.cross(v1, east)
    v2 = east * np.cos(angle) - north * np.sin(angle)
    v3 = north * np.cos(angle) + east * np.sin(angle)
    corners = np.stack([_corners(name, pointing) for name in apertures])
    x, y, z = np.moveaxis(corners @ np.stack((v1, v2, v3), axis=1)[:, None], -1, 0)
    return np.stack((np.degrees(np.arctan2(y, x)) % 360, np.degrees(np.arctan2(z, np.hypot(x, y)))), axis=-1)


@cache
def _corners(name: str, pointing: str) -> np.ndarray:
    """The corners of ``name``, shape (4, 3): along the direction to the reference point of ``pointing``, +V2, +V3."""
    reference = _aperture(pointing)
    v2, v3 = np.radians([reference.V2Ref, reference.V3Ref]) / 3600
    axes = np.array([
        _unit(v2, v3),
        (-np.sin(v2), np.cos(v2), 0.0),
        (-np.sin(v3) * np.cos(v2), -np.sin(v3) * np.sin(v2), np.cos(v3)),
    ])  # fmt: skip
    x, y = np.radians(_aperture(name).corners("tel", rederive=False)) / 3600
    return _unit(x, y).T @ axes.T


def _unit(v2: np.ndarray, v3: np.ndarray) -> np.ndarray:
    return np.array([np.cos(v3) * np.cos(v2), np.cos(v3) * np.sin(v2), np.sin(v3)])


def _aperture(name: str):
    return aperture(_INSTRUMENTS[name[:3]], name)
