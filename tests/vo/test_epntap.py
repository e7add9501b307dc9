"""EPN-TAP 2.0: columns and their units as the standard has them, values as the tables of the archive have them."""

from __future__ import annotations

import psycopg
import pytest
import pyvo
from pytest import approx

#: Mandatory columns of EPN-TAP 2.0, table 1, with their units.
MANDATORY = {
    "granule_uid": None, "granule_gid": None, "obs_id": None, "dataproduct_type": None, "target_name": None,
    "target_class": None, "time_min": "d", "time_max": "d", "time_sampling_step_min": "s",
    "time_sampling_step_max": "s", "time_exp_min": "s", "time_exp_max": "s", "spectral_range_min": "Hz",
    "spectral_range_max": "Hz", "spectral_sampling_step_min": "Hz", "spectral_sampling_step_max": "Hz",
    "spectral_resolution_min": None, "spectral_resolution_max": None, "c1min": "deg", "c1max": "deg", "c2min": "deg",
    "c2max": "deg", "c3min": "AU", "c3max": "AU", "s_region": None, "c1_resol_min": "deg", "c1_resol_max": "deg",
    "c2_resol_min": "deg", "c2_resol_max": "deg", "c3_resol_min": "AU", "c3_resol_max": "AU",
    "spatial_frame_type": None, "incidence_min": "deg", "incidence_max": "deg", "emergence_min": "deg",
    "emergence_max": "deg", "phase_min": "deg", "phase_max": "deg", "instrument_host_name": None,
    "instrument_name": None, "measurement_type": None, "processing_level": None, "creation_date": None,
    "modification_date": None, "release_date": None, "service_title": None,
}  # fmt: skip
#: What may not be NULL.
FILLED = """
    granule_uid granule_gid obs_id dataproduct_type target_name time_min time_max spatial_frame_type
    instrument_host_name instrument_name measurement_type processing_level creation_date modification_date
    release_date service_title
""".split()
LIGHT = 299792458.0

CLASSES = [
    ("Solar System|Planets", "JUPITER", "planet", "Jupiter"),
    ("Solar System|Dwarf Planets", "136199 Eris", "dwarf_planet", "136199 Eris"),
    ("Solar System|Satellites", "TITAN", "satellite", "Titan"),
    ("Solar System|Comets", "C/2017 K2", "comet", "C/2017 K2"),
    ("Solar System|Asteroids|Main-belt", "65803 DIDYMOS", "asteroid", "65803 DIDYMOS"),
    ("Solar System|Kuiper Belt Objects", "2003 UB313", "asteroid", "2003 UB313"),
    (None, "SATURN", "planet", "Saturn"),
    (None, "67P", "comet", "67P"),
    (None, "DOOR-FIELD", None, "DOOR-FIELD"),
]


@pytest.fixture(scope="module")
def rows(tap: pyvo.dal.TAPService) -> list:
    found = list(tap.search("SELECT * FROM jwst.epn_core", maxrec=100_000))
    assert len(found) > 10
    return found


def test_columns(tap: pyvo.dal.TAPService) -> None:
    columns = tap.search(
        "SELECT column_name, unit, ucd, std FROM tap_schema.columns WHERE table_name = 'jwst.epn_core'", maxrec=1000
    )
    units = {str(row["column_name"]): str(row["unit"] or "") or None for row in columns}
    assert {name: units.get(name, "missing") for name in MANDATORY} == MANDATORY
    (utype,) = tap.search("SELECT utype FROM tap_schema.tables WHERE table_name = 'jwst.epn_core'")["utype"]
    assert utype == "ivo://ivoa.net/std/epntap#table-2.0"


def test_one_row_a_product_of_what_moves(rows: list, db: psycopg.Connection) -> None:
    expected = db.execute(
        "SELECT q.filename, o.observationID, p.time_bounds_lower, p.energy_bounds_lower, p.energy_bounds_upper,"
        " p.time_exposure, p.position_center_ra, p.position_bounds_size FROM store.observation AS o"
        " JOIN store.plane AS p USING (obsID) JOIN store.product AS q USING (planeID)"
        " WHERE o.target_moving = 1 AND p.calibrationLevel >= 1 AND coalesce(q.targname, o.target_name) IS NOT NULL"
    ).fetchall()
    by_name = {row["granule_uid"]: row for row in rows}
    assert sorted(by_name) == sorted(row[0] for row in expected) and len(by_name) == len(rows)
    for name, obs_id, start, shortest, longest, exposure, ra, size in expected:
        row = by_name[name]
        assert row["obs_id"] == obs_id
        assert row["time_min"] == approx(start + 2400000.5, abs=1e-8)
        assert row["spectral_range_max"] == approx(LIGHT / shortest)
        assert row["spectral_range_min"] == approx(LIGHT / longest)
        assert row["time_exp_max"] == approx(exposure)
        assert row["c1min"] < ra < row["c1max"] and row["c2max"] - row["c2min"] == approx(size)


def test_nothing_that_must_be_is_missing(rows: list) -> None:
    for name in FILLED:
        assert all(str(row[name]) not in ("", "None", "nan", "--") for row in rows), name


def test_terms(rows: list) -> None:
    assert {row["dataproduct_type"] for row in rows} == {"im", "ca"}
    assert {row["processing_level"] for row in rows if row["granule_gid"] == "uncal"} == {2}
    assert {row["processing_level"] for row in rows if row["granule_gid"] == "cal"} == {3}
    assert {row["processing_level"] for row in rows if row["granule_gid"] == "cat"} == {5}
    assert {row["instrument_name"] for row in rows} == {"NIRCam"}


def test_files(rows: list, db: psycopg.Connection) -> None:
    urls = dict(db.execute("SELECT filename, access_url FROM store.jwst_artifact"))
    assert all(row["access_url"] == urls[row["file_name"]] for row in rows)
    thumbnails = {row["thumbnail_url"] for row in rows if row["thumbnail_url"]}
    assert thumbnails and thumbnails <= set(urls.values())


@pytest.mark.parametrize(("keywords", "target", "kind", "name"), CLASSES)
def test_classes_and_names(
    db: psycopg.Connection, keywords: str | None, target: str, kind: str | None, name: str
) -> None:
    statement = "SELECT store.epn_class(%s, %s), store.epn_name(store.epn_class(%s, %s), %s)"
    assert db.execute(statement, (keywords, target, keywords, target, target)).fetchone() == (kind, name)


@pytest.mark.parametrize(("ra", "dec", "low", "high"), [(359.999, 0, 359.9, 0.1), (10, 89.99, 0, 360)])
def test_ranges_over_the_meridian_and_the_pole(db, ra: float, dec: float, low: float, high: float) -> None:
    name = "jw01373-o006_t004_nircam_clear-f360m-sub640_i2d.fits"
    db.execute(
        "UPDATE store.plane SET position_center_ra = %s, position_center_dec = %s FROM store.product AS q"
        " WHERE q.planeID = plane.planeID AND q.filename = %s",
        (ra, dec, name),
    )
    found = db.execute("SELECT c1min, c1max, c2max FROM store.jwst_epn_core WHERE granule_uid = %s", (name,)).fetchone()
    assert found[:2] == approx((low, high), abs=0.1) and found[2] <= 90
