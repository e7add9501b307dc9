"""Planned visits: what the mode of a plan means, and the sky that its apertures cover.

The apertures are in data/apertures.tsv (the mission's SIAF), the modes in data/planning_modes.tsv with their sources.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from astropy import units as u

from ingest import bandpasses, tables
from ingest.footprints import Footprint, Polygon
from ingest.sphere import Point, Vector, bounding_circle, excess

VISIT = re.compile(r"[0-9]{11}")  # program (5), observation (3), visit (3)
_ARCSEC = math.radians(1 / 3600)


@dataclass(frozen=True)
class Mode:
    """An instrument's mode as plans name it.

    Attributes
    ----------
    schedule, slots : its names in weekly schedules and in lists of planned exposures, None where it has none
    name : MAST's instrument_name, None for what needs no instrument
    pointing : the aperture whose reference point the planned position is, None where not known
    regions : the apertures that see the sky
    em_min, em_max : what the mode can see (m), None where it sees no sky
    """

    schedule: str
    slots: str | None
    name: str | None
    pointing: str | None
    regions: tuple[str, ...]
    em_min: float | None
    em_max: float | None


@cache
def modes() -> tuple[Mode, ...]:
    """All modes of the table."""
    return tuple(map(_mode, tables.rows("planning_modes")))


def mode_of_schedule(text: str) -> Mode | None:
    """The mode that a weekly schedule names; None for one that is not known."""
    return _by_name("schedule").get(text)


def mode_of_slots(instrument: str, mode: str) -> Mode | None:
    """The mode that a list of planned exposures names; None for one that is not known."""
    return _by_name("slots").get(f"{instrument} {mode}")


def footprint(mode: Mode | None, pointings: Sequence[Point], v3_pa: float | None) -> tuple[Footprint, str]:
    """What exposures at ``pointings`` (ra, dec, deg) see, and where that is from.

    v3_pa: position angle of the V3 axis at the pointings (deg, north through east). With it, the polygons of the
    apertures ("aperture"); without, a circle that holds them at any angle ("any roll"); the positions alone where the
    mode has no aperture ("position").
    """
    distinct = list(dict.fromkeys(pointings))
    if mode is None or mode.pointing is None:
        return _circle(distinct, 0.0), "position"
    if v3_pa is None:
        return _circle(distinct, _reach(mode)), "any roll"
    polygons = tuple(polygon for ra, dec in distinct for polygon in _polygons(mode, ra, dec, v3_pa))
    return Footprint(polygons, *bounding_circle([vertex for polygon in polygons for vertex in polygon])), "aperture"


def _circle(pointings: Sequence[Point], reach: float) -> Footprint:
    centre, radius = bounding_circle(pointings) if len(pointings) > 1 else (pointings[0], 0.0)
    return Footprint((), centre, radius + reach)


def _polygons(mode: Mode, ra: float, dec: float, v3_pa: float) -> list[Polygon]:
    """The apertures on the sky: V3 points to ``v3_pa``, V2 a quarter turn from it, V1, V2, V3 right-handed."""
    lon, lat, pa = math.radians(ra), math.radians(dec), math.radians(v3_pa)
    sin_lon, cos_lon, sin_lat, cos_lat = math.sin(lon), math.cos(lon), math.sin(lat), math.cos(lat)
    sin_pa, cos_pa = math.sin(pa), math.cos(pa)
    v1 = (cos_lat * cos_lon, cos_lat * sin_lon, sin_lat)
    east, north = (-sin_lon, cos_lon, 0.0), (-sin_lat * cos_lon, -sin_lat * sin_lon, cos_lat)
    v2 = tuple(e * cos_pa - n * sin_pa for e, n in zip(east, north, strict=True))
    v3 = tuple(n * cos_pa + e * sin_pa for e, n in zip(east, north, strict=True))
    axes = tuple(zip(v1, v2, v3, strict=True))
    return [tuple(_sky(axes, corner) for corner in corners) for corners in _corners(mode)]


def _sky(axes: tuple[Vector, ...], corner: Vector) -> Point:
    a, b, c = corner
    x, y, z = (p * a + q * b + r * c for p, q, r in axes)
    return math.degrees(math.atan2(y, x)) % 360, math.degrees(math.atan2(z, math.hypot(x, y)))


@cache
def _corners(mode: Mode) -> tuple[tuple[Vector, ...], ...]:
    """Each region's corners as components along: to the pointing's reference point, towards +V2 there, towards +V3."""
    reference, _ = _aperture(mode.pointing)
    v2, v3 = (angle * _ARCSEC for angle in reference)
    axes = (
        (math.cos(v3) * math.cos(v2), math.cos(v3) * math.sin(v2), math.sin(v3)),
        (-math.sin(v2), math.cos(v2), 0.0),
        (-math.sin(v3) * math.cos(v2), -math.sin(v3) * math.sin(v2), math.cos(v3)),
    )
    return tuple(tuple(_components(axes, corner) for corner in _aperture(region)[1]) for region in mode.regions)


def _components(axes: tuple[Vector, ...], corner: Point) -> Vector:
    v2, v3 = (angle * _ARCSEC for angle in corner)
    vector = (math.cos(v3) * math.cos(v2), math.cos(v3) * math.sin(v2), math.sin(v3))
    return tuple(sum(p * q for p, q in zip(axis, vector, strict=True)) for axis in axes)


@cache
def _reach(mode: Mode) -> float:
    """The largest distance (deg) of the mode's field from its pointing."""
    return max(math.degrees(math.atan2(math.hypot(v2, v3), v1)) for corners in _corners(mode) for v1, v2, v3 in corners)


@cache
def _aperture(name: str) -> tuple[Point, Polygon]:
    """Reference point and corners (v2, v3), arcsec, the corners in the order that the VO asks of polygons."""
    row = next(row for row in tables.rows("apertures") if row["aperture"] == name)
    axes = ([float(x) for x in row[axis].split()] for axis in ("v2", "v3"))
    corners = tuple(zip(*axes, strict=True))
    turned = excess([(v2 / 3600, v3 / 3600) for v2, v3 in corners]) > 0
    return (float(row["v2_ref"]), float(row["v3_ref"])), corners[::-1] if turned else corners


@cache
def _by_name(attribute: str) -> dict[str, Mode]:
    return {getattr(mode, attribute): mode for mode in modes() if getattr(mode, attribute)}


def _mode(row: dict[str, str | None]) -> Mode:
    mode = Mode(row["schedule"], row["slots"], row["name"], row["pointing"], (), None, None)
    mode = replace(mode, regions=tuple((row["regions"] or "").split()))
    if row["span"] is None:
        return mode
    instrument = mode.name.partition("/")[0]
    bands = [bandpasses.element(instrument, element) for element in row["span"].split()]
    metre = bandpasses.UNIT.to(u.m)
    return replace(mode, em_min=round(bands[0].lower * metre, 12), em_max=round(bands[-1].upper * metre, 12))
