"""Sky search: what the operators find equals a brute-force check of every footprint with an independent library."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from made import exposure_name, keyword_row, read_table, square, write_table
from sky import Catalogue, Circle, Plane, Polygon, Region, angles, unit
from test_keywords import newest, region_of

SHAPES = 300
WIDEST = math.radians(5)
# question of the oracle: the same with the operators of schema/deploy/region.sql
OPERATORS = {"overlaps": "{region} && {shape}", "inside": "{shape} <@ {region}", "holds": "{region} <@ {shape}"}


def catalogue(rows: list[dict[str, str]]) -> Catalogue:
    """Every file's footprint from its newest row: S_REGION, else the target's position; none for neither."""
    regions = {}
    for name, row in newest(rows).items():
        region = Region.of(region_of(row)) if region_of(row) else None
        if region is not None and region.radius < WIDEST:
            regions[name] = region
        elif row["targ_ra"] and row["targ_dec"]:
            regions[name] = Region.point(float(row["targ_ra"]), float(row["targ_dec"]))
    return Catalogue(regions)


def synthetic_rows() -> list[dict[str, object]]:
    """500 footprints: up to 118 slitlets, tilted squares, circles, none; at RA 0, at the poles, both ways round."""
    random = np.random.default_rng(20240101)
    rows = []
    for number in range(500):
        ra, dec = random.uniform(0, 360), math.degrees(math.asin(random.uniform(-1, 1)))
        if number % 5 == 0:
            ra = random.normal(0, 0.02) % 360
        if number % 7 == 0:
            dec = random.choice([-1, 1]) * (90 - abs(random.normal(0, 0.02)))
        region = synthetic_region(number, Plane(unit(ra, dec)), random)
        rows.append(keyword_row(exposure_name(number), s_region=region, targ_ra=ra, targ_dec=dec))
    return rows


def synthetic_region(number: int, plane: Plane, random: np.random.Generator) -> str:
    if number % 10 == 3:
        ra, dec = angles(plane.centre)
        return f"CIRCLE ICRS {ra:.9f} {dec:.9f} {random.uniform(0.001, 0.5):.6f}"
    if number % 10 == 4:
        return ""
    size = math.radians(random.uniform(0.005, 0.1))
    if number % 10 == 5:
        places = [(x * size / 5, y * size / 5) for x in range(11) for y in range(11)][: random.integers(2, 119)]
        return " ".join(quadrangle(plane, x, y, size / 20, size / 60, random) for x, y in places)
    return quadrangle(plane, 0, 0, size, size * random.uniform(0.2, 1), random)


def quadrangle(plane: Plane, x: float, y: float, wide: float, high: float, random: np.random.Generator) -> str:
    corners = [(x - wide, y - high), (x + wide, y - high), (x + wide * 0.9, y + high), (x - wide, y + high)]
    places = angles(np.array([plane.place(*corner) for corner in corners[:: random.choice([-1, 1])]]))
    return "POLYGON ICRS  " + " ".join(f"{ra:.9f} {dec:.9f}" for ra, dec in places)


def search_shapes(sky: Catalogue, count: int, seed: int) -> list[Circle | Polygon]:
    """Points, circles (1 arcsec to 5 deg) and polygons where footprints are: on edges, in gaps, just beside, around."""
    random = np.random.default_rng(seed)
    several = [region for region in sky.regions if len(region.polygons) > 1]
    wrapped = [region for region in sky.regions if abs((angles(region.centre)[0] + 180) % 360 - 180) < 0.2]
    polar = [region for region in sky.regions if abs(angles(region.centre)[1]) > 80]
    shapes: list[Circle | Polygon] = []
    for number in range(count):
        pool = [sky.regions, several, wrapped, polar][number % 4] or sky.regions
        region = pool[random.integers(len(pool))]
        at = place_near(region, random)
        kind = number % 3
        if kind == 0:
            shapes.append(Circle(at, 0.0))
        elif kind == 1:
            shapes.append(Circle(at, math.radians(10 ** random.uniform(math.log10(1 / 3600), math.log10(5)))))
        else:
            shapes.append(polygon_around(at, random))
    return shapes


def place_near(region: Region, random: np.random.Generator) -> np.ndarray:
    """On a corner, an edge, between two parts, in the middle or anywhere in the cap; a little (0 to 1e-4 deg) aside."""
    plane = Plane(region.centre)
    corners = np.concatenate(region.polygons) if region.polygons else np.array([region.centre])
    flat = plane.project(corners)
    choice = random.integers(4)
    if choice < 2:
        first, second = flat[random.integers(len(flat))], flat[random.integers(len(flat))]
        spot = first if choice == 0 else (first + second) / 2
    elif choice == 2:
        spot = np.zeros(2)
    else:
        spot = random.uniform(-1, 1, 2) * region.radius * 1.2
    aside = random.normal(0, 1, 2)
    return plane.place(*(spot + aside / np.linalg.norm(aside) * math.radians(10 ** random.uniform(-6.5, -4))))


def polygon_around(at: np.ndarray, random: np.random.Generator) -> Polygon:
    """Three to eight corners around ``at``, star-shaped (so never crossing itself), 1 arcsec to 2 deg wide."""
    plane = Plane(at)
    size = math.radians(10 ** random.uniform(math.log10(1 / 3600), math.log10(2)))
    count = random.integers(3, 9)
    turns = (np.arange(count) + random.uniform(0.1, 0.9, count)) * 2 * math.pi / count
    reach = size * random.uniform(0.3, 1, count)
    corners = [plane.place(r * math.cos(t), r * math.sin(t)) for t, r in zip(turns, reach, strict=True)]
    return Polygon(np.array(corners[:: random.choice([-1, 1])]))


def found(db, shape: Circle | Polygon, question: str, source: str, region: str) -> set[str]:
    expression, values = shape.sql()
    condition = OPERATORS[question].format(region=region, shape=expression)
    if isinstance(shape, Circle) and shape.radius == 0 and question == "overlaps":
        condition = OPERATORS["inside"].format(region=region, shape=expression)  # a point overlaps where it is inside
    return {name for (name,) in db.execute(f"SELECT filename FROM {source} WHERE {condition}", values)}


def assert_equals_brute_force(scratch, sky: Catalogue, shapes: list[Circle | Polygon]) -> None:
    planes = "(SELECT a.filename, p.position_bounds FROM store.plane p JOIN store.artifact a USING (planeID)) AS f"
    answers = unsure_answers = 0
    with scratch.connect() as db:
        published = {name for (name,) in db.execute("SELECT filename FROM store.obscore")}
        stored = {name for (name,) in db.execute(f"SELECT filename FROM {planes} WHERE NOT (position_bounds IS NULL)")}
        assert stored == set(sky.names.tolist())
        for number, shape in enumerate(shapes):
            for question in OPERATORS:
                if question == "holds" and isinstance(shape, Circle) and shape.radius == 0:
                    continue
                yes, unsure = sky.answer(shape, question)
                answers, unsure_answers = answers + len(yes), unsure_answers + len(unsure)
                where = f"shape {number} {shape.sql()} {question}"
                got = found(db, shape, question, planes, "position_bounds")
                assert got ^ yes <= unsure, f"{where}: {sorted((got ^ yes) - unsure)[:5]}"
                got = found(db, shape, question, "store.obscore", "s_region")
                assert got ^ (yes & published) <= unsure, f"{where}, ObsCore: {sorted(got ^ (yes & published))[:5]}"
    assert answers > 10 * len(shapes), "the shapes are not where the footprints are"
    assert unsure_answers <= 0.01 * answers, f"{unsure_answers} of {answers} too near a boundary to tell"


def test_synthetic_footprints(fresh_db, tmp_path: Path) -> None:
    rows = synthetic_rows()
    answer = fresh_db.load("--keywords", write_table(tmp_path / "table.csv.gz", rows))
    assert (answer.status, answer.counts["new"]) == (0, 500)
    sky = catalogue([{key: str(value) for key, value in row.items()} for row in rows])
    assert_equals_brute_force(fresh_db, sky, search_shapes(sky, SHAPES, seed=1))


def test_real_footprints(union_db, keyword_tables: list[Path]) -> None:
    sky = catalogue([row for path in keyword_tables for row in read_table(path)])
    assert_equals_brute_force(union_db[0], sky, search_shapes(sky, SHAPES, seed=2))


def test_wrong_footprint_is_noticed(fresh_db, tmp_path: Path) -> None:
    """The comparison itself: a footprint moved by 1e-5 deg in the database does not pass."""
    rows = [keyword_row(exposure_name(0), s_region=square(30, -20, 0.02))]
    fresh_db.load("--keywords", write_table(tmp_path / "table.csv.gz", rows))
    moved = keyword_row(exposure_name(0), s_region=square(30.00001, -20, 0.02))
    sky = catalogue([{key: str(value) for key, value in moved.items()}])
    edge = [Circle(unit(30 - 0.02 / math.cos(math.radians(20)) + 5e-6, -20), 0.0)] * 30
    with pytest.raises(AssertionError):
        assert_equals_brute_force(fresh_db, sky, edge)


def test_adql_on_the_demo(instance) -> None:
    """The same through TAP: all published footprints against searches at their edges."""
    import pyvo

    service = pyvo.dal.TAPService(f"{instance.url}/tap")
    everything = "SELECT obs_publisher_did, s_region FROM ivoa.obscore WHERE s_region IS NOT NULL"
    rows = service.search(everything, maxrec=20000)
    assert len(rows) > 50
    regions = {}
    for row in rows:
        region = Region.of(str(row["s_region"]))
        regions[str(row["obs_publisher_did"])] = region
    sky = Catalogue(regions)
    for shape in search_shapes(sky, 24, seed=3):
        for question, condition in (
            ("overlaps", f"INTERSECTS(s_region, {shape.adql()})"), ("inside", f"CONTAINS({shape.adql()}, s_region)")
        ):  # fmt: skip
            if question == "overlaps" and isinstance(shape, Circle) and shape.radius == 0:
                continue
            yes, unsure = sky.answer(shape, question)
            got = service.search(f"SELECT obs_publisher_did FROM ivoa.obscore WHERE 1 = {condition}", maxrec=20000)
            names = set(map(str, got["obs_publisher_did"]))
            assert names ^ yes <= unsure, f"{question} {shape.adql()}: {sorted((names ^ yes) - unsure)[:5]}"


def test_areas_of_slits_keep_their_digits(union_db) -> None:
    """AREA(s_region) in ADQL is area(sregion); the ingest has areas from shapely, overlaps counted once."""
    database, _ = union_db
    rows = database.query(
        "SELECT degrees(degrees(area(position_bounds))), position_bounds_area FROM store.plane"
        " WHERE position_bounds_area > 0 ORDER BY md5(planeID) LIMIT 500"
    )
    areas, expected = np.array(rows, float).T
    assert expected.min() < 1e-6 < expected.max()  # slits and detectors, deg**2
    np.testing.assert_allclose(areas, expected, rtol=1e-3)
