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
from functools import cached_property, lru_cache

import numpy as np
import shapely

from ingest import sphere
from ingest.errors import Problem
from ingest.sphere import Point, bounding_circle

Polygon = tuple[Point, ...]

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
# Edges of neighbours that are closer than this (rad; 2 mas) are one, and what is less off a straight line is no corner:
# pgSphere refuses polygons whose edges run along each other within 1e-9.
_GRID, _STRAIGHT = 1e-8, 2e-8
_SHAPE = re.compile(r"\b(POLYGON|CIRCLE)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Footprint:
    """polygons: each its corners (ra, dec), deg, with the inside to the left as the VO's STC and DALI ask; a circle has
    none. centre and radius (deg): the smallest circle around everything. repaired tells what was wrong with the shape,
    None when nothing was; rewound, whether polygons ran the other way round."""

    polygons: tuple[Polygon, ...]
    centre: Point
    radius: float
    repaired: str | None = None
    rewound: bool = False

    @cached_property
    def area(self) -> float:
        """deg**2; parts that overlap are summed. (pgSphere's area() loses narrow slits to rounding.)"""
        if not self.polygons:
            steradians = 4 * math.pi * math.sin(math.radians(self.radius) / 2) ** 2
        else:
            steradians = sum(abs(sphere.excess(polygon)) for polygon in self.polygons)
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

    @cached_property
    def literal(self) -> str:
        """The composite literal of type sregion: (bounds, polygon, parts, stcs); radians, as pgSphere reads them."""
        bounds = f'"<{_pair(self.centre)},{math.radians(self.radius)!r}>"'
        spolys = ["{" + ",".join(_pair(point) for point in polygon) + "}" for polygon in self.polygons]
        polygon = f'"{spolys[0]}"' if len(spolys) == 1 else ""
        parts = ""
        if len(spolys) > 1:
            parts = '"{' + ",".join(f'""{spoly}""' for spoly in spolys) + '}"'
        return f'({bounds},{polygon},{parts},"{self.stcs()}")'


@lru_cache(maxsize=1024)  # the products of an exposure have the same
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
        if not all(map(math.isfinite, numbers)):
            raise _bad(text, "has a number beyond all bounds")
        if kind.upper() == "CIRCLE":
            if len(numbers) != 3 or len(shapes) > 1 or not 0 <= numbers[2] < 90:
                raise _bad(text, "is no circle of centre and radius")
            centre = (sphere.longitude(numbers[0]), _latitude(numbers[1], text))
            return Footprint((), centre, numbers[2])
        polygons += _polygon(numbers, text, notes)
    if not polygons:
        raise _bad(text, "has no polygon with an area")
    return _of_polygons(polygons, "; ".join(dict.fromkeys(notes)) or None)


def union(footprints: Sequence[Footprint], merge: bool = True) -> Footprint | None:
    """Everything that is in one of ``footprints``; None where none of them has an area.

    Overlapping polygons become one (in the gnomonic plane), their holes are closed; circles count as polygons of 48
    corners. What is wider than a radian, or not to be merged, is not: its polygons stay side by side.
    """
    polygons = [polygon for item in footprints for polygon in item.polygons or _drawn(item)]
    if not polygons:
        return None
    directions = np.array([sphere.unit(vertex) for polygon in polygons for vertex in polygon])
    plane = sphere.Gnomonic(directions.sum(axis=0))
    if merge and (directions @ plane.centre).min() > 0.5:
        shapes = [shapely.make_valid(shapely.Polygon(plane.project(polygon))) for polygon in polygons]
        merged = shapely.simplify(shapely.union_all(shapes, grid_size=_GRID), _STRAIGHT)
        pieces = [part for part in shapely.get_parts(merged) if part.area > 0]
        polygons = [_without_repeats(plane.unproject(np.array(part.exterior.coords))) for part in pieces]
    return _of_polygons(polygons, None)


def around(ra: float, dec: float) -> Footprint:
    """A footprint that is a mere position: a circle of radius 0, for what has no S_REGION but a target."""
    return Footprint((), (sphere.longitude(ra), dec), 0.0)


def _of_polygons(polygons: Sequence[Polygon], repaired: str | None) -> Footprint:
    """A footprint of polygons that are simple, whichever way they run."""
    wound = tuple(polygon[:1] + polygon[:0:-1] if sphere.excess(polygon) > 0 else polygon for polygon in polygons)
    centre, radius = bounding_circle([vertex for polygon in wound for vertex in polygon])
    return Footprint(wound, centre, radius, repaired, rewound=wound != tuple(polygons))


def _drawn(circle: Footprint) -> list[Polygon]:
    """A circle as a polygon of 48 corners whose edges touch it from outside; nothing for a mere position."""
    if circle.radius == 0:
        return []
    plane = sphere.Gnomonic(np.array(sphere.unit(circle.centre)))
    angles = np.arange(48) * (2 * math.pi / 48)
    reach = math.tan(math.radians(circle.radius)) / math.cos(math.pi / 48)
    return [tuple(plane.unproject(reach * np.stack([np.cos(angles), np.sin(angles)], axis=1)))]


def _polygon(numbers: list[float], text: str, notes: list[str]) -> list[Polygon]:
    """One POLYGON's numbers as simple polygons; a self-crossing one gives several, one without area a note."""
    if len(numbers) < 6 or len(numbers) % 2:
        raise _bad(text, f"has a polygon of {len(numbers)} numbers")
    pairs = zip(numbers[::2], numbers[1::2], strict=True)
    vertices = _without_repeats([(sphere.longitude(ra), _latitude(dec, text)) for ra, dec in pairs])
    if _is_convex_quadrangle(vertices):
        return [vertices]
    return _repaired(vertices, notes)


def _repaired(vertices: Polygon, notes: list[str]) -> list[Polygon]:
    """The same area as simple polygons: shapely's make_valid in the gnomonic plane."""
    if len(vertices) < 3:
        notes.append("polygon without area")
        return []
    plane = sphere.Gnomonic(np.array([sphere.unit(vertex) for vertex in vertices]).sum(axis=0))
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
    a, b, c, d = (sphere.unit(vertex) for vertex in vertices)
    turns = [sphere.dot(sphere.cross(p, q), r) for p, q, r in ((a, b, c), (b, c, d), (c, d, a), (d, a, b))]
    return min(turns) > 1e-18 or max(turns) < -1e-18


def _without_repeats(vertices: Sequence[Point]) -> Polygon:
    """Vertices without a repeated one after the other, nor the closing one."""
    kept = [vertex for i, vertex in enumerate(vertices) if vertex != vertices[i - 1]]
    return tuple(kept or vertices[:1])


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
