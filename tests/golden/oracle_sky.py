"""Footprints of the oracle: area, centre and size of an S_REGION, in map projections that keep just that property.

Independent of the code under test: no spherical trigonometry of its own, but shapely in a plane. The area is measured
in Lambert's azimuthal equal-area projection, the smallest enclosing circle in the stereographic one, which maps
circles to circles. Each is centred on the footprint; at the size of JWST's fields (below 0.3 deg) what straight lines
in the plane and great circles enclose differs by less than 1e-6 of the area.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import MultiPoint, Polygon

_SHAPE = re.compile(r"(POLYGON|CIRCLE)\s+(?:ICRS\s+)?((?:[-+]?[\d.][-+.\deE]*\s*)+)", re.IGNORECASE)
_RING = 720  # corners that stand for a circle


@dataclass(frozen=True)
class Footprint:
    """What ObsCore says of a region of the sky.

    Attributes
    ----------
    area : deg2, of the union of all parts
    ra, dec : deg, ICRS, centre of the smallest circle around all parts; 0 <= ra < 360
    size : deg, diameter of that circle
    """

    area: float
    ra: float
    dec: float
    size: float


def measure(s_region: str) -> Footprint | None:
    """The footprint that an S_REGION describes; None where it is blank.

    Raises
    ------
    ValueError
        If a part is neither a polygon of at least 3 vertices nor a circle.
    """
    if not s_region.strip():
        return None
    shapes = _SHAPE.findall(s_region)
    parts = [_unit_vectors(name.upper(), [float(word) for word in words.split()]) for name, words in shapes]
    if not parts:
        raise ValueError(f"S_REGION without a shape: {s_region[:60]!r}")
    centre = _normalised(np.vstack(parts).mean(axis=0))
    for _ in range(2):  # the projection is exact about its own centre only
        basis = _basis(centre)
        points = MultiPoint(np.vstack([_stereographic(part, basis) for part in parts]))
        middle = shapely.minimum_bounding_circle(points).centroid
        radius = shapely.minimum_bounding_radius(points)
        centre = _from_stereographic(middle.x, middle.y, basis)
    flat = [shapely.make_valid(Polygon(_equal_area(part, _basis(centre)))) for part in parts]
    return Footprint(
        area=float(np.degrees(np.degrees(shapely.union_all(flat).area))),
        ra=float(np.degrees(np.arctan2(centre[1], centre[0])) % 360),
        dec=float(np.degrees(np.arcsin(centre[2]))),
        size=float(np.degrees(4 * np.arctan(radius / 2))),
    )


def _unit_vectors(name: str, numbers: list[float]) -> np.ndarray:
    """Vertices of one part, shape (n, 3)."""
    if name == "POLYGON" and len(numbers) >= 6 and len(numbers) % 2 == 0:
        ra, dec = np.radians(np.reshape(numbers, (-1, 2)).T)
        return np.column_stack([np.cos(dec) * np.cos(ra), np.cos(dec) * np.sin(ra), np.sin(dec)])
    if name == "CIRCLE" and len(numbers) == 3:
        ra, dec, radius = np.radians(numbers)
        centre = np.array([np.cos(dec) * np.cos(ra), np.cos(dec) * np.sin(ra), np.sin(dec)])
        east, north = _basis(centre)[1:]
        turn = np.linspace(0, 2 * np.pi, _RING, endpoint=False)[:, None]
        return np.cos(radius) * centre + np.sin(radius) * (np.cos(turn) * east + np.sin(turn) * north)
    raise ValueError(f"not a shape of an S_REGION: {name} of {len(numbers)} numbers")


def _normalised(vector: np.ndarray) -> np.ndarray:
    return vector / np.linalg.norm(vector)


def _basis(centre: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The centre and two unit vectors of the tangent plane there; at a pole any two."""
    pole = np.array([0.0, 0.0, 1.0]) if abs(centre[2]) < 0.9 else np.array([1.0, 0.0, 0.0])
    east = _normalised(np.cross(pole, centre))
    return centre, east, np.cross(centre, east)


def _plane(vectors: np.ndarray, basis: tuple[np.ndarray, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Cosine of the distance to the centre, shape (n, 1), and the tangential components, shape (n, 2)."""
    centre, east, north = basis
    return (vectors @ centre)[:, None], np.column_stack([vectors @ east, vectors @ north])


def _stereographic(vectors: np.ndarray, basis: tuple[np.ndarray, ...]) -> np.ndarray:
    cosine, tangential = _plane(vectors, basis)
    return tangential * 2 / (1 + cosine)


def _from_stereographic(x: float, y: float, basis: tuple[np.ndarray, ...]) -> np.ndarray:
    centre, east, north = basis
    quarter = (x * x + y * y) / 4
    return _normalised(((1 - quarter) * centre + x * east + y * north) / (1 + quarter))


def _equal_area(vectors: np.ndarray, basis: tuple[np.ndarray, ...]) -> np.ndarray:
    cosine, tangential = _plane(vectors, basis)
    return tangential * np.sqrt(2 / (1 + cosine))
