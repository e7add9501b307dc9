"""Vectors on the unit sphere: smallest circles, areas, and the plane in which great circles are straight.

Positions are (ra, dec) in degrees. Plain floats: for the usual four corners numpy would cost ten times as much.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

Point = tuple[float, float]
Vector = tuple[float, float, float]

_MARGIN = 1e-12  # a bounding circle is widened by this much (rad): its own corners are inside it


def bounding_circle(vertices: Sequence[Point]) -> tuple[Point, float]:
    """The smallest circle on the sky around vertices ((ra, dec), deg): ((ra, dec), radius), deg.

    Found from a growing set of supporting points (at most three matter); exact to rounding for less than a hemisphere.
    Plain floats: for the usual four corners numpy would cost ten times as much.
    """
    points = [unit(vertex) for vertex in vertices]
    centre, support = points[0], [points[0]]
    for _ in range(4 * len(points)):
        farthest = min(points, key=lambda point: dot(point, centre))
        if dot(farthest, centre) >= min(dot(point, centre) for point in support) - 1e-15:
            break
        centre, support = _circle_through(support, farthest)
    radius = max(separation(point, centre) for point in points) + _MARGIN
    return position(centre), math.degrees(radius)


def excess(polygon: Sequence[Point]) -> float:
    """Signed spherical excess (sr): the triangles of a fan, each from differences so that small ones stay exact."""
    first, *rest = (unit(vertex) for vertex in polygon)
    total = 0.0
    for a, b in pairwise(rest):
        volume = dot(first, cross(minus(a, first), minus(b, first)))
        total += 2 * math.atan2(volume, 1 + dot(first, a) + dot(a, b) + dot(b, first))
    return total


def _circle_through(support: list[Vector], new: Vector) -> tuple[Vector, list[Vector]]:
    """The smallest circle through ``new`` and one or two of ``support`` that holds all of them."""
    sets = [[a, new] for a in support]
    sets += [[a, b, new] for i, a in enumerate(support) for b in support[i + 1 :]]
    best = None
    for members in sets:
        centre = _centre_of(members)
        if centre is None:
            continue
        cosine = dot(new, centre)
        holds = all(dot(point, centre) >= cosine - 1e-15 for point in support)
        if holds and (best is None or cosine > best[0]):
            best = (cosine, centre, members)
    if best is None:  # all on one spot within rounding
        return support[0], support
    return best[1], best[2]


def _centre_of(members: list[Vector]) -> Vector | None:
    if len(members) == 2:
        total = tuple(a + b for a, b in zip(*members, strict=True))
    else:
        first, second, third = members
        total = cross(minus(second, first), minus(third, first))
        if dot(total, first) < 0:
            total = tuple(-x for x in total)
    norm = math.sqrt(dot(total, total))
    return tuple(x / norm for x in total) if norm > 1e-22 else None


class Gnomonic:
    """Projection from the sphere's centre onto the plane that touches it at a direction; units of the radius."""

    def __init__(self, direction: np.ndarray):
        self.centre = direction / np.linalg.norm(direction)
        pole = np.array([0.0, 0.0, 1.0]) if abs(self.centre[2]) < 0.9 else np.array([1.0, 0.0, 0.0])
        east = np.cross(pole, self.centre)
        self.east = east / np.linalg.norm(east)
        self.north = np.cross(self.centre, self.east)

    def project(self, vertices: Sequence[Point]) -> np.ndarray:
        points = np.array([unit(vertex) for vertex in vertices])
        depth = points @ self.centre
        return np.stack([points @ self.east / depth, points @ self.north / depth], axis=1)

    def unproject(self, plane: np.ndarray) -> list[Point]:
        points = self.centre + plane[:, :1] * self.east + plane[:, 1:] * self.north
        return [position(tuple(map(float, point))) for point in points]


def unit(vertex: Point) -> Vector:
    """ra, dec in deg to a unit vector."""
    lon, lat = math.radians(vertex[0]), math.radians(vertex[1])
    return (math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat))


def position(vector: Vector) -> Point:
    """A vector of any length to ra (0..360), dec in deg."""
    x, y, z = vector
    return (longitude(math.degrees(math.atan2(y, x))), math.degrees(math.atan2(z, math.hypot(x, y))))


def dot(a: Vector, b: Vector) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def cross(a: Vector, b: Vector) -> Vector:
    return (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])


def minus(a: Vector, b: Vector) -> Vector:
    return (a[0] - b[0], a[1] - b[1], a[2] - b[2])


def separation(a: Vector, b: Vector) -> float:
    """Angle (rad) between unit vectors; right for tiny ones too."""
    return 2 * math.asin(min(1.0, math.dist(a, b) / 2))


def longitude(value: float) -> float:
    """0 <= ra < 360; a tiny negative angle would be 360 after the modulo."""
    wrapped = value % 360
    return 0.0 if wrapped >= 360 else wrapped
