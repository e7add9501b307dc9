"""S_REGION into a footprint the database can search exactly.

A footprint is a union of polygons, or one circle. Polygons are repaired in the gnomonic plane, where great circles are
straight lines, so a repair there is a repair on the sphere. All angles in degrees, ICRS.
Sources: STC-S (IVOA Note STC-S 1.33), pgSphere's requirements of spoly, S_REGION of jwst.assign_wcs.util.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely

from ingest.errors import Problem

Point = tuple[float, float]
Vector = tuple[float, float, float]
Polygon = tuple[Point, ...]

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_SHAPE = re.compile(r"\b(POLYGON|CIRCLE)\b", re.IGNORECASE)
_MARGIN = 1e-12  # a bounding circle is widened by this much (rad): its own corners are inside it


@dataclass(frozen=True)
class Footprint:
    """polygons: each its corners (ra, dec), deg; a circle has none. centre and radius (deg): the smallest circle
    around everything. repaired tells what was wrong with the text, None when nothing was."""

    polygons: tuple[Polygon, ...]
    centre: Point
    radius: float
    repaired: str | None = None

    @property
    def area(self) -> float:
        """deg**2; parts that overlap are summed. (pgSphere's area() loses narrow slits to rounding.)"""
        if not self.polygons:
            steradians = 4 * math.pi * math.sin(math.radians(self.radius) / 2) ** 2
        else:
            steradians = sum(abs(_excess(polygon)) for polygon in self.polygons)
        return math.degrees(math.degrees(steradians))

    def stcs(self) -> str:
        """STC-S text, ICRS, degrees with nine decimals (4 microarcsec); a union where there are several polygons."""
        if not self.polygons:
            return f"CIRCLE ICRS {_degrees(self.centre)} {_trim(self.radius)}"
        texts = [" ".join(_degrees(point) for point in polygon) for polygon in self.polygons]
        if len(texts) == 1:
            return f"POLYGON ICRS {texts[0]}"
        # with blanks inside the parentheses: Aladin Lite looks for the bare word
        return "UNION ICRS ( " + " ".join(f"POLYGON {text}" for text in texts) + " )"

    def to_copy(self) -> str:
        """The composite literal of type sregion: (bounds, polygon, parts, stcs); radians, as pgSphere reads them."""
        bounds = f'"<{_pair(self.centre)},{math.radians(self.radius)!r}>"'
        spolys = ["{" + ",".join(_pair(point) for point in polygon) + "}" for polygon in self.polygons]
        polygon = f'"{spolys[0]}"' if len(spolys) == 1 else ""
        parts = ""
        if len(spolys) > 1:
            parts = '"{' + ",".join(f'""{spoly}""' for spoly in spolys) + '}"'
        return f'({bounds},{polygon},{parts},"{self.stcs()}")'


def parse(text: str) -> Footprint | None:
    """Read an S_REGION; None for a blank one.

    Raises Problem for text that is neither polygons nor a circle.
    """
    pieces = _SHAPE.split(text)
    if len(pieces) < 3:
        if not text.strip():
            return None
        raise _bad(text, "is neither POLYGON nor CIRCLE")
    shapes = list(zip(pieces[1::2], pieces[2::2], strict=True))
    polygons: list[Polygon] = []
    notes: list[str] = []
    for kind, body in shapes:
        numbers = [float(number) for number in _NUMBER.findall(body)]
        if kind.upper() == "CIRCLE":
            if len(numbers) != 3 or len(shapes) > 1 or not 0 <= numbers[2] < 90:
                raise _bad(text, "is no circle of centre and radius")
            centre = (_longitude(numbers[0]), _latitude(numbers[1], text))
            return Footprint((), centre, numbers[2])
        polygons += _polygon(numbers, text, notes)
    if not polygons:
        raise _bad(text, "has no polygon with an area")
    centre, radius = bounding_circle([vertex for polygon in polygons for vertex in polygon])
    return Footprint(tuple(polygons), centre, radius, "; ".join(dict.fromkeys(notes)) or None)


def around(ra: float, dec: float) -> Footprint:
    """A footprint that is a mere position: a circle of radius 0, for what has no S_REGION but a target."""
    return Footprint((), (_longitude(ra), dec), 0.0)


def bounding_circle(vertices: Sequence[Point]) -> tuple[Point, float]:
    """The smallest circle on the sky around vertices ((ra, dec), deg): ((ra, dec), radius), deg.

    Found from a growing set of supporting points (at most three matter); exact to rounding for less than a hemisphere.
    Plain floats: for the usual four corners numpy would cost ten times as much.
    """
    points = [_unit(vertex) for vertex in vertices]
    centre, support = points[0], [points[0]]
    for _ in range(4 * len(points)):
        farthest = min(points, key=lambda point: _dot(point, centre))
        if _dot(farthest, centre) >= min(_dot(point, centre) for point in support) - 1e-15:
            break
        centre, support = _circle_through(support, farthest)
    radius = max(_separation(point, centre) for point in points) + _MARGIN
    return _position(centre), math.degrees(radius)


def _excess(polygon: Polygon) -> float:
    """Signed spherical excess (sr): the triangles of a fan, each from differences so that small ones stay exact."""
    first, *rest = (_unit(vertex) for vertex in polygon)
    total = 0.0
    for a, b in pairwise(rest):
        volume = _dot(first, _cross(_minus(a, first), _minus(b, first)))
        total += 2 * math.atan2(volume, 1 + _dot(first, a) + _dot(a, b) + _dot(b, first))
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
        cosine = _dot(new, centre)
        holds = all(_dot(point, centre) >= cosine - 1e-15 for point in support)
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
        total = _cross(_minus(second, first), _minus(third, first))
        if _dot(total, first) < 0:
            total = tuple(-x for x in total)
    norm = math.sqrt(_dot(total, total))
    return tuple(x / norm for x in total) if norm > 1e-22 else None


def _polygon(numbers: list[float], text: str, notes: list[str]) -> list[Polygon]:
    """One POLYGON's numbers as simple polygons; a self-crossing one gives several, one without area a note."""
    if len(numbers) < 6 or len(numbers) % 2:
        raise _bad(text, f"has a polygon of {len(numbers)} numbers")
    pairs = zip(numbers[::2], numbers[1::2], strict=True)
    vertices = _without_repeats([(_longitude(ra), _latitude(dec, text)) for ra, dec in pairs])
    if _is_convex_quadrangle(vertices):
        return [vertices]
    return _repaired(vertices, notes)


def _repaired(vertices: Polygon, notes: list[str]) -> list[Polygon]:
    """The same area as simple polygons: shapely's make_valid in the gnomonic plane."""
    if len(vertices) < 3:
        notes.append("polygon without area")
        return []
    plane = _Gnomonic(np.array([_unit(vertex) for vertex in vertices]).sum(axis=0))
    shape = shapely.Polygon(plane.project(vertices))
    if shape.is_valid and shape.area > 0:
        return [vertices]
    parts = [part for part in shapely.get_parts(shapely.make_valid(shape)) if part.area > 0]
    notes.append("self-crossing polygon" if parts else "polygon without area")
    outlines = [np.array(piece.exterior.coords) for part in parts for piece in shapely.get_parts(part)]
    return [_without_repeats(plane.unproject(outline)) for outline in outlines]


def _is_convex_quadrangle(vertices: Polygon) -> bool:
    """Four corners that turn the same way (the usual footprint) cannot cross themselves."""
    if len(vertices) != 4:
        return False
    a, b, c, d = (_unit(vertex) for vertex in vertices)
    turns = [_dot(_cross(p, q), r) for p, q, r in ((a, b, c), (b, c, d), (c, d, a), (d, a, b))]
    return min(turns) > 1e-18 or max(turns) < -1e-18


def _without_repeats(vertices: Sequence[Point]) -> Polygon:
    """Vertices without a repeated one after the other, nor the closing one."""
    kept = [vertex for i, vertex in enumerate(vertices) if vertex != vertices[i - 1]]
    return tuple(kept or vertices[:1])


class _Gnomonic:
    """Projection from the sphere's centre onto the plane that touches it at a direction; units of the radius."""

    def __init__(self, direction: np.ndarray):
        self.centre = direction / np.linalg.norm(direction)
        pole = np.array([0.0, 0.0, 1.0]) if abs(self.centre[2]) < 0.9 else np.array([1.0, 0.0, 0.0])
        east = np.cross(pole, self.centre)
        self.east = east / np.linalg.norm(east)
        self.north = np.cross(self.centre, self.east)

    def project(self, vertices: Polygon) -> np.ndarray:
        points = np.array([_unit(vertex) for vertex in vertices])
        depth = points @ self.centre
        return np.stack([points @ self.east / depth, points @ self.north / depth], axis=1)

    def unproject(self, plane: np.ndarray) -> list[Point]:
        points = self.centre + plane[:, :1] * self.east + plane[:, 1:] * self.north
        return [_position(tuple(map(float, point))) for point in points]


def _unit(vertex: Point) -> Vector:
    """ra, dec in deg to a unit vector."""
    lon, lat = math.radians(vertex[0]), math.radians(vertex[1])
    return (math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat))


def _position(vector: Vector) -> Point:
    """A vector of any length to ra (0..360), dec in deg."""
    x, y, z = vector
    return (_longitude(math.degrees(math.atan2(y, x))), math.degrees(math.atan2(z, math.hypot(x, y))))


def _dot(a: Vector, b: Vector) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def _cross(a: Vector, b: Vector) -> Vector:
    return (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])


def _minus(a: Vector, b: Vector) -> Vector:
    return (a[0] - b[0], a[1] - b[1], a[2] - b[2])


def _separation(a: Vector, b: Vector) -> float:
    """Angle (rad) between unit vectors; right for tiny ones too."""
    return 2 * math.asin(min(1.0, math.dist(a, b) / 2))


def _longitude(value: float) -> float:
    """0 <= ra < 360; a tiny negative angle would be 360 after the modulo."""
    wrapped = value % 360
    return 0.0 if wrapped >= 360 else wrapped


def _latitude(value: float, text: str) -> float:
    if not -90 <= value <= 90:
        raise _bad(text, "has a declination outside -90..90")
    return value


def _trim(value: float) -> str:
    return f"{value:.9f}".rstrip("0").rstrip(".")


def _degrees(point: Point) -> str:
    return f"{_trim(point[0])} {_trim(point[1])}"


def _pair(point: Point) -> str:
    return f"({math.radians(point[0])!r},{math.radians(point[1])!r})"


def _bad(text: str, what: str) -> Problem:
    return Problem(
        "",
        f"S_REGION {what}",
        "Correct the card, or remove it to have the target position instead.",
        card="S_REGION",
        value=text[:120],
    )
