"""Sky geometry to check the database with: shapely in the gnomonic plane, nothing of the project's own.

In the plane that touches the sphere at a point, great circles are straight lines, and the distance from that point is
the tangent of the angle. Each question is asked in the plane of the search shape: its answer is exact to rounding.
Answers are True, False, or None where the boundary is nearer than EPS: pgSphere itself takes 1e-9 rad for zero.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

EPS = math.radians(1e-7)
_TOKEN = re.compile(r"POLYGON|CIRCLE|[-+]?\d[-+.\deE]*|[-+]?\.\d[-+.\deE]*")


def unit(ra: object, dec: object) -> np.ndarray:
    """Angles in deg to unit vectors; shape (..., 3)."""
    lon, lat = np.radians(np.asarray(ra, float)), np.radians(np.asarray(dec, float))
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=-1)


def angles(vectors: np.ndarray) -> np.ndarray:
    """Unit vectors to (ra, dec) in deg."""
    lon = np.degrees(np.arctan2(vectors[..., 1], vectors[..., 0])) % 360
    lat = np.degrees(np.arctan2(vectors[..., 2], np.hypot(vectors[..., 0], vectors[..., 1])))
    return np.stack([lon, lat], axis=-1)


def separation(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """rad; right for tiny angles too."""
    return 2 * np.arcsin(np.clip(np.linalg.norm(a - b, axis=-1) / 2, 0, 1))


def parse(text: str) -> list[tuple[str, np.ndarray]]:
    """S_REGION as [("POLYGON", (n, 2) corners in deg) | ("CIRCLE", [ra, dec, radius])], closing corners dropped."""
    shapes: list[tuple[str, list[float]]] = []
    for token in _TOKEN.findall(text.upper()):
        if token in ("POLYGON", "CIRCLE"):
            shapes.append((token, []))
        else:
            shapes[-1][1].append(float(token))
    return [(kind, np.array(body) if kind == "CIRCLE" else _corners(body)) for kind, body in shapes]


def _corners(numbers: Sequence[float]) -> np.ndarray:
    pairs = np.array(numbers).reshape(-1, 2)
    repeated = np.all(pairs == np.roll(pairs, 1, axis=0), axis=1)
    return pairs[~repeated]


@dataclass
class Region:
    """A footprint: polygons ((n, 3) unit vectors each), or a circle; centre and radius (rad) of a cap around it."""

    polygons: list[np.ndarray]
    centre: np.ndarray
    radius: float

    @classmethod
    def of(cls, text: str) -> Region:
        shapes = parse(text)
        if shapes[0][0] == "CIRCLE":
            ra, dec, radius = shapes[0][1]
            return cls([], unit(ra, dec), math.radians(radius))
        polygons = [unit(corners[:, 0], corners[:, 1]) for _, corners in shapes if len(corners) >= 3]
        return cls(polygons, *cap(np.concatenate(polygons)))

    @classmethod
    def point(cls, ra: float, dec: float) -> Region:
        return cls([], unit(ra, dec), 0.0)

    def flat(self, plane: Plane) -> list[shapely.Geometry]:
        """The polygons in ``plane``; a self-crossing one as the area it winds around an odd number of times."""
        made = [shapely.Polygon(plane.project(corners)) for corners in self.polygons]
        valid = [shape if shape.is_valid else shapely.make_valid(shape) for shape in made]
        return [part for part in shapely.get_parts(shapely.get_parts(valid)) if part.area > 0]


def cap(vectors: np.ndarray) -> tuple[np.ndarray, float]:
    """A circle around all of ``vectors``, not the smallest: (centre, radius in rad)."""
    mean = vectors.mean(axis=0)
    mean = mean / np.linalg.norm(mean)
    return mean, float(separation(vectors, mean).max())


class Plane:
    """The gnomonic plane at a direction."""

    def __init__(self, centre: np.ndarray):
        self.centre = centre
        helper = np.eye(3)[int(np.argmin(np.abs(centre)))]
        self.x = np.cross(helper, centre)
        self.x /= np.linalg.norm(self.x)
        self.y = np.cross(centre, self.x)

    def project(self, vectors: np.ndarray) -> np.ndarray:
        depth = vectors @ self.centre
        assert np.all(depth > 0.05), "farther than a gnomonic plane shows"
        return np.stack([vectors @ self.x / depth, vectors @ self.y / depth], axis=-1)

    def place(self, x: float, y: float) -> np.ndarray:
        """The unit vector at a place (rad, as tangents) of the plane."""
        vector = self.centre + x * self.x + y * self.y
        return vector / np.linalg.norm(vector)


def _sign(margin: float) -> bool | None:
    """Whether margin (rad) is positive; None when it is nothing."""
    return None if abs(margin) < EPS else bool(margin > 0)


def _any(answers: list[bool | None]) -> bool | None:
    return True if True in answers else None if None in answers else False


def _all(answers: list[bool | None]) -> bool | None:
    return False if False in answers else None if None in answers else True


_ORIGIN = shapely.Point(0, 0)


@dataclass
class Circle:
    """A search circle (radius 0: a point); rad."""

    centre: np.ndarray
    radius: float

    def __post_init__(self) -> None:
        self.plane = Plane(self.centre)

    def sql(self) -> tuple[str, list[object]]:
        """The shape in pgSphere's terms, with its parameters."""
        lon, lat = np.radians(angles(self.centre))
        if self.radius == 0:
            return "spoint(%s, %s)", [lon, lat]
        return "scircle(spoint(%s, %s), %s)", [lon, lat, self.radius]

    def adql(self) -> str:
        ra, dec = angles(self.centre)
        if self.radius == 0:
            return f"POINT({ra:.12f}, {dec:.12f})"
        return f"CIRCLE({ra:.12f}, {dec:.12f}, {math.degrees(self.radius):.12f})"

    def overlaps(self, region: Region) -> bool | None:
        if not region.polygons:
            return _sign(region.radius + self.radius - separation(region.centre, self.centre))
        return _any([_sign(self.radius + self._depth(shape)) for shape in region.flat(self.plane)])

    def inside(self, region: Region) -> bool | None:
        """This shape within one part of the region."""
        if not region.polygons:
            return _sign(region.radius - self.radius - separation(region.centre, self.centre))
        return _any([_sign(self._depth(shape) - self.radius) for shape in region.flat(self.plane)])

    def _depth(self, shape: shapely.Geometry) -> float:
        """How far the centre is inside the shape; negative: outside."""
        edge = math.atan(shape.boundary.distance(_ORIGIN))
        return edge if shape.contains(_ORIGIN) else -edge

    def holds(self, region: Region) -> bool | None:
        """All of the region within this shape."""
        if not region.polygons:
            return _sign(self.radius - region.radius - separation(region.centre, self.centre))
        return _sign(self.radius - float(separation(np.concatenate(region.polygons), self.centre).max()))


@dataclass
class Polygon:
    """A search polygon: (n, 3) unit vectors."""

    corners: np.ndarray

    def __post_init__(self) -> None:
        self.centre, self.radius = cap(self.corners)
        self.plane = Plane(self.centre)
        self.shape = shapely.Polygon(self.plane.project(self.corners))
        self.grown, self.shrunk = self._offset(self.shape, EPS), self._offset(self.shape, -EPS)

    @staticmethod
    def _offset(shape: shapely.Geometry, width: float) -> shapely.Geometry:
        return shape.buffer(width, join_style="mitre")

    def sql(self) -> tuple[str, list[object]]:
        pairs = ",".join(f"({lon!r},{lat!r})" for lon, lat in np.radians(angles(self.corners)).tolist())
        return "%s::spoly", ["{" + pairs + "}"]

    def adql(self) -> str:
        return "POLYGON(" + ", ".join(f"{x:.12f}" for x in angles(self.corners).ravel()) + ")"

    def _circle_margin(self, region: Region) -> tuple[bool, float]:
        """Whether a circle's centre is in the polygon, and the angle from it to the edge."""
        there = shapely.Polygon(Plane(region.centre).project(self.corners))
        return there.contains(_ORIGIN), math.atan(there.exterior.distance(_ORIGIN))

    def overlaps(self, region: Region) -> bool | None:
        if not region.polygons:
            centred, edge = self._circle_margin(region)
            return _sign(edge + region.radius if centred else region.radius - edge)
        answers = []
        for shape in region.flat(self.plane):
            sure = shape.intersects(self.shrunk)
            answers.append(True if sure else None if shape.intersects(self.grown) else False)
        return _any(answers)

    def inside(self, region: Region) -> bool | None:
        if not region.polygons:
            return _sign(region.radius - float(separation(self.corners, region.centre).max()))
        return _any(
            [
                True if shape.covers(self.grown) else None if shape.covers(self.shrunk) else False
                for shape in region.flat(self.plane)
            ]
        )

    def holds(self, region: Region) -> bool | None:
        if not region.polygons:
            centred, edge = self._circle_margin(region)
            return _sign(edge - region.radius) if centred else _sign(-edge - region.radius)
        return _all(
            [
                True if self.shrunk.covers(shape) else None if self.grown.covers(shape) else False
                for shape in region.flat(self.plane)
            ]
        )


class Catalogue:
    """All footprints by name, with the caps that tell cheaply what is far away."""

    def __init__(self, regions: dict[str, Region]):
        self.names = np.array(list(regions))
        self.regions = list(regions.values())
        self.centres = np.array([region.centre for region in self.regions])
        self.radii = np.array([region.radius for region in self.regions])

    def answer(self, shape: Circle | Polygon, question: str) -> tuple[set[str], set[str]]:
        """(names for which the answer is yes, names too near the boundary to tell), over all footprints."""
        distances = separation(self.centres, shape.centre)
        near = distances <= self.radii + shape.radius + 1e-6
        yes: set[str] = set()
        unsure: set[str] = set()
        if isinstance(shape, Circle):  # whose cap is well within the circle is all in it
            within = distances + self.radii < shape.radius - 1e-6
            near &= ~within
            yes |= set(self.names[within].tolist()) if question != "inside" else set()
        for index in np.flatnonzero(near):
            told = getattr(shape, question)(self.regions[index])
            if told is not False:
                (unsure if told is None else yes).add(str(self.names[index]))
        return yes, unsure
