"""Footprints against independent geometry: spherical_geometry for areas, exhaustive search for circles."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
import shapely
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from spherical_geometry.polygon import SingleSphericalPolygon

from ingest import footprints
from ingest.errors import Problem

SR_TO_DEG2 = math.degrees(1) ** 2
# no shrinking: the examples are small, and a failure should not take minutes
_PHASES = (Phase.explicit, Phase.generate)
settings.register_profile("footprints", derandomize=True, deadline=None, max_examples=150, phases=_PHASES)
settings.load_profile("footprints")


def unit(ra: float, dec: float) -> np.ndarray:
    lon, lat = math.radians(ra), math.radians(dec)
    return np.array([math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)])


def position(vector: np.ndarray) -> tuple[float, float]:
    x, y, z = vector / np.linalg.norm(vector)
    return math.degrees(math.atan2(y, x)) % 360, math.degrees(math.atan2(z, math.hypot(x, y)))


def separation(a: tuple[float, float], b: tuple[float, float]) -> float:
    """deg"""
    return math.degrees(2 * math.asin(min(1.0, float(np.linalg.norm(unit(*a) - unit(*b))) / 2)))


def around(ra: float, dec: float, x: float, y: float) -> tuple[float, float]:
    """The place x, y (deg, as tangents) from a position; right at the poles too."""
    centre = unit(ra, dec)
    helper = np.eye(3)[int(np.argmin(np.abs(centre)))]
    east = np.cross(helper, centre)
    east /= np.linalg.norm(east)
    return position(centre + math.radians(x) * east + math.radians(y) * np.cross(centre, east))


def flattened(centre: tuple[float, float], place: tuple[float, float]) -> tuple[float, float]:
    """The inverse of ``around``: tangents in deg."""
    origin, vector = unit(*centre), unit(*place)
    east, north = (unit(*around(*centre, *axis)) for axis in ((1, 0), (0, 1)))
    east, north = (axis - (axis @ origin) * origin for axis in (east, north))
    east, north = (axis / np.linalg.norm(axis) for axis in (east, north))
    return tuple(math.degrees(float(vector @ axis) / float(vector @ origin)) for axis in (east, north))


def text_of(corners: list[tuple[float, float]]) -> str:
    return "POLYGON ICRS  " + " ".join(f"{ra!r} {dec!r}" for ra, dec in corners)


def brute_force_circle(points: list[tuple[float, float]]) -> float:
    """Radius (deg) of the smallest circle around points, over all pairs and triples."""
    vectors = [unit(*point) for point in points]
    centres = [a + b for a, b in itertools.combinations(vectors, 2)]
    for a, b, c in itertools.combinations(vectors, 3):
        normal = np.cross(b - a, c - a)
        if np.linalg.norm(normal) > 1e-20:
            centres.append(normal * math.copysign(1, float(normal @ a)))
    return min(max(separation(position(centre), point) for point in points) for centre in centres)


centres = st.tuples(st.floats(0, 360), st.one_of(st.floats(-90, 90), st.sampled_from([-90.0, 90.0, 0.0, 89.99])))
offsets = st.tuples(st.floats(-1, 1), st.floats(-1, 1))


@given(centres, st.lists(offsets, min_size=3, max_size=7, unique=True), st.floats(-3.5, 0.3))
def test_bounding_circle_is_the_smallest(centre, places, magnitude) -> None:
    size = 10**magnitude
    points = [around(*centre, x * size, y * size) for x, y in places]
    found, radius = footprints.bounding_circle(points)
    assert 0 <= found[0] < 360 and -90 <= found[1] <= 90
    for point in points:
        assert separation(found, point) <= radius
    assert radius == pytest.approx(brute_force_circle(points), rel=1e-6, abs=1e-9)


def star(centre: tuple[float, float], reaches: list[float], size: float) -> list[tuple[float, float]]:
    """Corners at even turns around a centre: a polygon that never crosses itself."""
    turns = [2 * math.pi * k / len(reaches) for k in range(len(reaches))]
    return [
        around(*centre, size * r * math.cos(t), size * r * math.sin(t)) for r, t in zip(reaches, turns, strict=True)
    ]


@given(centres, st.lists(st.floats(0.2, 1), min_size=4, max_size=9), st.floats(-2.5, 0.3), st.booleans())
def test_area_as_spherical_geometry_has_it(centre, reaches, magnitude, clockwise) -> None:
    corners = star(centre, reaches, 10**magnitude)
    made = footprints.parse(text_of(corners[:: -1 if clockwise else 1]))
    assert made is not None and made.repaired is None and len(made.polygons) == 1
    closed = [unit(*corner) for corner in [*corners, corners[0]]]
    independent = SingleSphericalPolygon(np.array(closed), inside=unit(*centre)).area() * SR_TO_DEG2
    # spherical_geometry adds angles of some radians: its own rounding is 1e-14 sr
    assert made.area == pytest.approx(independent, rel=1e-6, abs=1e-9)


def test_area_of_shapes_that_are_known() -> None:
    octant = footprints.parse("POLYGON ICRS 0 0 90 0 0 90")
    assert octant.area == pytest.approx(4 * math.pi / 8 * SR_TO_DEG2, rel=1e-12)
    circle = footprints.parse("CIRCLE ICRS 10 20 0.5")
    assert circle.area == pytest.approx(2 * math.pi * (1 - math.cos(math.radians(0.5))) * SR_TO_DEG2, rel=1e-9)
    slit = footprints.parse("POLYGON ICRS 10 0 10.00005 0 10.00005 0.0001 10 0.0001")
    assert slit.area == pytest.approx(0.00005 * 0.0001, rel=1e-6)


def inside_odd(corners: list[tuple[float, float]], point: tuple[float, float]) -> bool:
    """Whether a flat polygon winds around a point an odd number of times (crossings of a ray)."""
    x, y = point
    crossed = False
    for (x1, y1), (x2, y2) in zip(corners, corners[1:] + corners[:1], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            crossed = not crossed
    return crossed


def edge_distance(corners: list[tuple[float, float]], point: tuple[float, float]) -> float:
    nearest = math.inf
    for first, second in zip(corners, corners[1:] + corners[:1], strict=True):
        a, b, p = np.array(first), np.array(second), np.array(point)
        length = float((b - a) @ (b - a))
        along = 0.0 if length == 0 else min(1.0, max(0.0, float((p - a) @ (b - a)) / length))
        nearest = min(nearest, float(np.linalg.norm(p - a - along * (b - a))))
    return nearest


@given(centres, st.lists(offsets, min_size=4, max_size=6, unique=True), st.lists(offsets, min_size=20, max_size=20))
def test_self_crossing_polygon_keeps_the_area_it_winds_around(centre, places, probes) -> None:
    """Corners in any order; in the gnomonic plane of the centre edges are straight, so probes can be judged there."""
    try:
        made = footprints.parse(text_of([around(*centre, x * 0.1, y * 0.1) for x, y in places]))
    except Problem as problem:
        assert "no polygon with an area" in problem.problem
        return
    flat = [(0.1 * x, 0.1 * y) for x, y in places]
    pieces = [[flattened(centre, corner) for corner in part] for part in made.polygons]
    for probe in probes:
        spot = (0.1 * probe[0], 0.1 * probe[1])
        if edge_distance(flat, spot) < 1e-6:
            continue
        # a hole that a polygon leaves in itself is filled: never less than what it winds around
        if inside_odd(flat, spot):
            assert any(inside_odd(piece, spot) for piece in pieces), f"{around(*centre, *spot)} is lost"
        elif not shapely.MultiPoint(flat).convex_hull.buffer(1e-6).covers(shapely.Point(spot)):
            assert not any(inside_odd(piece, spot) for piece in pieces), f"{around(*centre, *spot)} is outside"


def test_bow_tie_becomes_its_two_triangles() -> None:
    made = footprints.parse("POLYGON ICRS 10 0 11 1 11 0 10 1")
    assert made.repaired == "self-crossing polygon"
    assert len(made.polygons) == 2
    assert made.area == pytest.approx(0.5, rel=1e-3)


@pytest.mark.parametrize("corners", [
    [(359.99, 0), (0.01, 0), (0.01, 0.02), (359.99, 0.02)],
    [(0, 89.99), (90, 89.99), (180, 89.99), (270, 89.99)],
    [(-0.01, -10), (0.01, -10), (0.01, -9.99), (-0.01, -9.99)],
])  # fmt: skip
def test_wrap_and_pole(corners: list[tuple[float, float]]) -> None:
    made = footprints.parse(text_of(corners))
    assert made.repaired is None
    assert made.radius < 0.03
    assert all(0 <= ra < 360 for ra, _ in made.polygons[0])
    assert made.area < 0.001


@pytest.mark.parametrize("text", ["", "   "])
def test_blank_is_none(text: str) -> None:
    assert footprints.parse(text) is None


@pytest.mark.parametrize("text", [
    "BOX ICRS 1 2 3 4", "POLYGON ICRS 1 2 3 4", "POLYGON ICRS 1 2 3 4 5", "POLYGON ICRS 1 91 2 91 2 92",
    "CIRCLE ICRS 1 2", "CIRCLE ICRS 1 2 -3", "CIRCLE ICRS 1 2 90", "POLYGON ICRS 1 1 1 1 1 1", "POLYGON",
    "POLYGON ICRS nan nan nan nan nan nan", "CIRCLE ICRS 1 2 3 CIRCLE ICRS 1 2 3", "POLYGON ICRS 1 1 2 2 3 1e999",
    "POLYGON ICRS 1e400 10 20 10 20 20", "CIRCLE ICRS -1e400 2 1",
])  # fmt: skip
def test_what_is_no_footprint_is_refused_with_its_card(text: str) -> None:
    with pytest.raises(Problem) as caught:
        footprints.parse(text)
    assert caught.value.card == "S_REGION"
    assert caught.value.advice


@given(st.text(alphabet="POLYGNCIRE0123456789.+-eE ", max_size=80))
def test_any_text_is_a_footprint_or_a_problem(text: str) -> None:
    try:
        made = footprints.parse(text)
    except Problem:
        return
    assert made is None or (math.isfinite(made.radius) and math.isfinite(made.area) and made.literal)


def test_stcs_round_trip() -> None:
    text = "POLYGON ICRS  10 0 10.1 0 10.1 0.1 POLYGON ICRS 20 0 20.1 0 20.1 0.1 20 0.1"
    made = footprints.parse(text)
    assert footprints.parse(made.stcs()).polygons == made.polygons


def test_several_polygons_are_one_union_that_clients_read() -> None:
    text = footprints.parse("POLYGON ICRS 0 0 1 1 1 0 POLYGON ICRS  -2 0 -1 1 -1 0").stcs()
    assert text == "UNION ICRS ( POLYGON 0 0 1 1 1 0 POLYGON 358 0 359 1 359 0 )"


def test_the_inside_is_to_the_left() -> None:
    """STC and DALI: counter-clockwise as seen from inside the sphere, east to the left."""
    left = footprints.parse("POLYGON ICRS 0 0 0 1 1 1 1 0")
    right = footprints.parse("POLYGON ICRS 0 0 1 0 1 1 0 1")
    assert (left.polygons, left.rewound) == ((((0, 0), (0, 1), (1, 1), (1, 0)),), False)
    assert (right.polygons, right.rewound) == (left.polygons, True)
    assert left.area == right.area
    pole = footprints.parse("POLYGON ICRS 0 89 90 89 180 89 270 89")
    assert pole.polygons == (((0, 89), (270, 89), (180, 89), (90, 89)),)


def test_overlapping_footprints_become_one() -> None:
    parts = [footprints.parse(text_of([(ra, 0), (ra + 1, 0), (ra + 1, 1), (ra, 1)])) for ra in (10.0, 10.5, 30.0)]
    merged = footprints.union(parts)
    assert len(merged.polygons) == 2
    assert merged.area == pytest.approx(1.5 + 1.0, rel=1e-3)
    assert merged.radius == pytest.approx(10.5, abs=0.1)


def test_the_union_of_a_mosaic_across_ra_0_and_of_a_pole() -> None:
    mosaic = [
        footprints.parse(text_of([(ra - 0.5, 0), (ra + 0.5, 0), (ra + 0.5, 1), (ra - 0.5, 1)])) for ra in (0, 0.9)
    ]
    merged = footprints.union(mosaic)
    assert len(merged.polygons) == 1
    assert merged.area == pytest.approx(1.9, rel=1e-3)
    ra, dec = merged.centre
    assert (ra, dec) == pytest.approx((0.45, 0.5), abs=1e-3)
    quarters = [[(ra, 89), (ra + 90, 89), (ra, 90)] for ra in (0, 90, 180, 270)]
    cap = footprints.union([footprints.parse(text_of(quarter)) for quarter in quarters])
    assert len(cap.polygons) == 1
    assert cap.centre[1] == pytest.approx(90, abs=1e-6)
    assert cap.area == pytest.approx(footprints.parse("POLYGON ICRS 0 89 90 89 180 89 270 89").area, rel=1e-6)


def test_a_union_of_circles_holds_them_and_positions_count_for_nothing() -> None:
    circle, position = footprints.parse("CIRCLE ICRS 40 -30 0.1"), footprints.around(41, -30)
    assert footprints.union([position]) is None
    assert footprints.union([]) is None
    merged = footprints.union([circle, position])
    assert merged.area == pytest.approx(circle.area, rel=0.01)
    assert merged.area > circle.area
    assert merged.radius == pytest.approx(0.1 / math.cos(math.pi / 48), rel=1e-4)
