"""Regions on the sky: which positions are inside, and points along their outline. Degrees, ICRS."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from cutouts.faults import UsageError

#: Points along an outline. A circle's bounding box is right to 4e-5 of its radius.
POINTS = 360
_CORNERS = 2000


class Shape(Protocol):
    """contains takes and gives arrays of one shape; outline gives (ra, dec), each of shape (n,), in degrees."""

    def contains(self, ra: np.ndarray, dec: np.ndarray) -> np.ndarray: ...

    def outline(self) -> tuple[np.ndarray, np.ndarray]: ...


def vectors(ra: np.ndarray, dec: np.ndarray) -> np.ndarray:
    """Unit vectors, shape (..., 3)."""
    ra, dec = np.radians(ra), np.radians(dec)
    return np.stack([np.cos(dec) * np.cos(ra), np.cos(dec) * np.sin(ra), np.sin(dec)], axis=-1)


def angles(vector: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(ra, dec) of vectors of shape (..., 3) and any length."""
    x, y, z = np.moveaxis(vector, -1, 0)
    return np.degrees(np.arctan2(y, x)) % 360, np.degrees(np.arctan2(z, np.hypot(x, y)))


def tangents(centre: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Two unit vectors across centre and each other: the axes of the tangential plane."""
    axis = np.eye(3)[np.argmin(np.abs(centre))]
    first = np.cross(centre, axis)
    first /= np.linalg.norm(first)
    return first, np.cross(centre, first)


@dataclass(frozen=True)
class Circle:
    ra: float
    dec: float
    radius: float

    def contains(self, ra: np.ndarray, dec: np.ndarray) -> np.ndarray:
        chord = vectors(ra, dec) - vectors(np.float64(self.ra), np.float64(self.dec))
        return (chord**2).sum(axis=-1) <= 4 * np.sin(np.radians(self.radius) / 2) ** 2

    def outline(self) -> tuple[np.ndarray, np.ndarray]:
        centre = vectors(np.float64(self.ra), np.float64(self.dec))
        first, second = tangents(centre)
        turn = np.linspace(0, 2 * np.pi, POINTS, endpoint=False)[:, None]
        radius = np.radians(self.radius)
        return angles(np.cos(radius) * centre + np.sin(radius) * (np.cos(turn) * first + np.sin(turn) * second))


@dataclass(frozen=True)
class Polygon:
    """Corners (ra, dec) joined by great circles, in either direction; it has to lie within 80 degrees of its middle."""

    corners: tuple[tuple[float, float], ...]

    def _vectors(self) -> np.ndarray:
        return vectors(*np.array(self.corners).T)

    def _plane(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        corners = self._vectors()
        centre = corners.sum(axis=0)
        length = np.linalg.norm(centre)
        if length < 1e-6 or (corners @ (centre / length)).min() < np.cos(np.radians(80)):
            raise UsageError(
                "The POLYGON is larger than this service takes: its corners are over 80 deg from its middle."
            )
        return (centre / length, *tangents(centre / length))

    def contains(self, ra: np.ndarray, dec: np.ndarray) -> np.ndarray:
        """By the number of crossings in the gnomonic plane, where great circles are straight."""
        centre, first, second = self._plane()
        corners, points = self._vectors(), vectors(ra, dec)
        front = points @ centre
        with np.errstate(divide="ignore", invalid="ignore"):
            u, v = points @ first / front, points @ second / front
        a, b = corners @ first / (corners @ centre), corners @ second / (corners @ centre)
        inside = np.zeros(u.shape, bool)
        with np.errstate(divide="ignore", invalid="ignore"):
            for i in range(len(a)):
                crosses = (b[i] > v) != (b[i - 1] > v)
                inside ^= crosses & (u < (a[i - 1] - a[i]) * (v - b[i]) / (b[i - 1] - b[i]) + a[i])
        return inside & (front > 0)

    def outline(self) -> tuple[np.ndarray, np.ndarray]:
        self._plane()
        corners = self._vectors()
        steps = np.linspace(0, 1, max(2, POINTS // len(corners)), endpoint=False)[:, None]
        ends = zip(corners, np.roll(corners, -1, 0), strict=True)
        return angles(np.concatenate([a * (1 - steps) + b * steps for a, b in ends]))


@dataclass(frozen=True)
class Range:
    """Between two longitudes, eastwards from the first, and two latitudes."""

    west: float
    east: float
    south: float
    north: float

    @property
    def width(self) -> float:
        if self.east - self.west >= 360 or np.isinf(self.east - self.west):
            return 360.0
        return (self.east - self.west) % 360

    def contains(self, ra: np.ndarray, dec: np.ndarray) -> np.ndarray:
        west = 0.0 if np.isinf(self.west) else self.west
        between = np.ones(np.shape(ra), bool) if self.width == 360 else (ra - west) % 360 <= self.width
        return between & (dec >= self.south) & (dec <= self.north)

    def outline(self) -> tuple[np.ndarray, np.ndarray]:
        west = 0.0 if np.isinf(self.west) else self.west
        south, north = max(self.south, -90.0), min(self.north, 90.0)
        side = POINTS // 4
        across = west + np.linspace(0, self.width, side)
        along = np.linspace(south, north, side)
        ra = np.concatenate([across, np.full(side, west + self.width), across, np.full(side, west)])
        dec = np.concatenate([np.full(side, south), along, np.full(side, north), along])
        return ra % 360, dec


def make(kind: str, numbers: Sequence[float], parameter: str) -> Shape:
    """The shape that a value of CIRCLE, POLYGON or POS means.

    Raises UsageError for a wrong number of values, and for those that are no positions.
    """
    infinite = kind == "RANGE"
    if any(np.isnan(n) or (np.isinf(n) and not infinite) for n in numbers):
        raise UsageError(f"{parameter}: NaN and infinity are no coordinates.")
    if kind == "CIRCLE":
        if len(numbers) != 3:
            raise UsageError(f"{parameter}: a circle has three numbers (ra dec radius, deg), not {len(numbers)}.")
        _positions(numbers[:1], numbers[1:2], parameter)
        if not 0 <= numbers[2] <= 180:
            raise UsageError(f"{parameter}: the radius {numbers[2]:g} is not between 0 and 180 deg.")
        return Circle(*numbers)
    if kind == "POLYGON":
        if len(numbers) < 6 or len(numbers) % 2 or len(numbers) > 2 * _CORNERS:
            raise UsageError(
                f"{parameter}: a polygon has 3 to {_CORNERS} pairs ra dec (deg), not {len(numbers)} numbers."
            )
        _positions(numbers[::2], numbers[1::2], parameter)
        polygon = Polygon(tuple(zip(numbers[::2], numbers[1::2], strict=True)))
        polygon.outline()
        return polygon
    if len(numbers) != 4:
        raise UsageError(f"{parameter}: a range has four numbers (ra1 ra2 dec1 dec2, deg), not {len(numbers)}.")
    _positions([n for n in numbers[:2] if np.isfinite(n)], [n for n in numbers[2:] if np.isfinite(n)], parameter)
    if numbers[2] > numbers[3]:
        raise UsageError(f"{parameter}: the first latitude, {numbers[2]:g}, is larger than the second, {numbers[3]:g}.")
    return Range(*numbers)


def _positions(longitudes: Sequence[float], latitudes: Sequence[float], parameter: str) -> None:
    for value in longitudes:
        if not 0 <= value <= 360:
            raise UsageError(f"{parameter}: the longitude {value:g} is not between 0 and 360 deg.")
    for value in latitudes:
        if not -90 <= value <= 90:
            raise UsageError(f"{parameter}: the latitude {value:g} is not between -90 and 90 deg.")
