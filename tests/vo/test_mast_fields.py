"""MAST's fields: as astroquery's documentation of MAST names them, values against the tables."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import psycopg
import pytest
import pyvo
from astroquery import mast

MOSAIC = "jw01783-o003_t003_nircam_clear-f335m"
# astroquery.mast: columns of query_criteria() and get_product_list()
OBSERVATIONS = """
    intentType obs_collection provenance_name instrument_name project filters wavelength_region target_name
    target_classification obs_id s_ra s_dec dataproduct_type proposal_pi calib_level t_min t_max t_exptime
    em_min em_max obs_title t_obs_release proposal_id proposal_type sequence_number s_region jpegURL dataURL
    dataRights mtFlag srcDen obsid objID
""".split()
PRODUCTS = """
    obsID obs_collection dataproduct_type obs_id description type dataURI productType productGroupDescription
    productSubGroupDescription productDocumentationURL project prvversion proposal_id productFilename size
    parent_obsid dataRights calib_level filters
""".split()


@pytest.fixture(scope="module")
def mosaic(tap: pyvo.dal.TAPService):
    (row,) = tap.search(f"SELECT * FROM jwst.observations WHERE obs_id = '{MOSAIC}'")
    return row


@pytest.mark.parametrize(("table", "columns"), [("observations", OBSERVATIONS), ("products", PRODUCTS)])
def test_columns_are_masts(tap: pyvo.dal.TAPService, table: str, columns: list[str]) -> None:
    names = tap.search(f"SELECT TOP 1 * FROM jwst.{table}").fieldnames
    assert set(columns) <= set(names)


def test_an_observation_says_what_its_best_product_says(mosaic, db: psycopg.Connection) -> None:
    ra, t_min, t_exptime, em_min, release = db.execute(
        "SELECT position_center_ra, time_bounds_lower, time_exposure, energy_bounds_lower, a.release"
        " FROM store.plane AS p JOIN store.artifact AS a USING (planeID) WHERE a.filename = %s",
        (f"{MOSAIC}_i2d.fits",),
    ).fetchone()
    assert mosaic["calib_level"] == 3 and mosaic["dataproduct_type"] == "image"
    assert mosaic["s_ra"] == pytest.approx(ra) and mosaic["t_min"] == pytest.approx(t_min)
    assert mosaic["t_exptime"] == pytest.approx(t_exptime)
    assert mosaic["em_min"] == pytest.approx(em_min * 1e9)
    assert mosaic["dataURL"] == f"mast:JWST/product/{MOSAIC}_i2d.fits"
    assert mosaic["dataRights"] == "PUBLIC"
    since = (release - datetime.datetime(1858, 11, 17)).total_seconds() / 86400 if release else None
    assert mosaic["t_obs_release"] == pytest.approx(since)


def test_every_observation_with_data_has_one_row(tap: pyvo.dal.TAPService, db: psycopg.Connection) -> None:
    (expected,) = db.execute(
        "SELECT count(DISTINCT p.obsID) FROM store.plane AS p JOIN store.product USING (planeID)"
        " WHERE p.dataProductType IS NOT NULL"
    ).fetchone()
    found = tap.search("SELECT obsid FROM jwst.observations", maxrec=100000)
    assert len(found) == expected == len(set(found["obsid"]))


def test_files_of_a_group_are_its_own_and_its_members(tap, mosaic, db: psycopg.Connection) -> None:
    found = tap.search(f"SELECT * FROM jwst.products WHERE parent_obsid = {mosaic['obsid']}")
    own, members = (
        {name for (name,) in db.execute(statement, (MOSAIC,))}
        for statement in (
            "SELECT a.filename FROM store.artifact AS a JOIN store.observation AS o USING (obsID)"
            " WHERE o.observationID = %s",
            "SELECT a.filename FROM store.observation AS o JOIN store.observation_member AS m ON m.parentID = o.obsID"
            " JOIN store.observation AS x ON x.observationURI = m.memberID"
            " JOIN store.artifact AS a ON a.obsID = x.obsID"
            " WHERE o.observationID = %s",
        )
    )
    assert own and members and set(found["productFilename"]) == own | members and len(found) == len(own | members)
    recommended = {row["productFilename"] for row in found if row["productGroupDescription"]}
    assert f"{MOSAIC}_i2d.fits" in recommended and not any(name.endswith(("_cal.fits", ".jpg")) for name in recommended)
    sizes = dict(db.execute("SELECT filename, contentLength FROM store.artifact"))
    assert {row["productFilename"]: row["size"] for row in found} == {n: sizes[n] for n in own | members}


def test_the_release_is_masts_mjd(db: psycopg.Connection) -> None:
    """COM and ERO data were released at 2022-07-14T20:30, which MAST has as 59774.8541666."""
    db.execute(
        "UPDATE store.artifact SET release = '2022-07-14T20:30' WHERE filename = %s",
        (f"{MOSAIC}_i2d.fits",),
    )
    (found,) = db.execute("SELECT t_obs_release FROM store.mast_observations WHERE obs_id = %s", (MOSAIC,)).fetchone()
    assert found == pytest.approx(59774.8541666, abs=1e-6)


#: What scripts ask of astroquery.mast (query_criteria, filter_products), as conditions on our tables and on the
#: archive's own (o: observation, p: the plane that the row is of, a: artifact).
CRITERIA = {
    "instrument and mode": ("instrument_name = 'NIRCAM/IMAGE'", "o.instrument_name = 'NIRCAM/IMAGE'"),
    "instrument with a wildcard": ("instrument_name LIKE 'MIRI%'", "o.instrument_name LIKE 'MIRI%'"),
    "filters": ("filters LIKE '%F335M%'", "p.energy_bandpassName LIKE '%F335M%'"),
    "programme and level": (
        "proposal_id = '2736' AND calib_level = 3",
        "o.proposal_id = '2736' AND p.calibrationLevel = 3",
    ),
    "kind of data": ("dataproduct_type IN ('cube', 'spectrum')", "p.dataProductType IN ('cube', 'spectrum')"),
    "category": ("proposal_type = 'ERS'", "o.proposal_project = 'ERS'"),
    "purpose": ("intentType = 'calibration'", "o.intent = 'calibration'"),
    "what moves": ("mtFlag = 1", "o.target_moving = 1"),
    "classification": ("target_classification LIKE '%Planets%'", "o.target_keywords LIKE '%Planets%'"),
    "time": ("t_min BETWEEN 59760 AND 59800", "p.time_bounds_lower BETWEEN 59760 AND 59800"),
    "exposure": ("t_exptime > 1000", "p.time_exposure > 1000"),
    "nanometres": (
        "em_min > 5000 AND em_max < 30000",
        "p.energy_bounds_lower > 5e-6 AND p.energy_bounds_upper < 30e-6",
    ),
    "position": (
        "1 = CONTAINS(POINT(s_ra, s_dec), CIRCLE(202.4696, 47.1952, 0.2))",
        "q3c_dist(p.position_center_ra, p.position_center_dec, 202.4696, 47.1952) < 0.2",
    ),
    "footprint": (
        "1 = CONTAINS(POINT(202.4696, 47.1952), s_region)",
        "spoint(radians(202.4696), radians(47.1952)) <@ p.position_bounds",
    ),
    "rights": ("dataRights = 'PUBLIC' AND obs_collection = 'JWST'", "NOT coalesce(p.dataRelease > now(), false)"),
    "target, as people write it": ("UPPER(target_name) = 'M-51'", "upper(o.target_name) = 'M-51'"),
}
BEST = """SELECT o.observationID FROM store.observation AS o JOIN LATERAL (SELECT x.* FROM store.plane AS x
    WHERE x.obsID = o.obsID AND x.dataProductType IS NOT NULL
    ORDER BY x.calibrationLevel DESC NULLS LAST, x.dataProductType = 'measurements', x.planeID LIMIT 1) AS p ON true
    JOIN store.product AS q ON q.planeID = p.planeID WHERE """
PRODUCT_CRITERIA = {
    "science": ("productType = 'SCIENCE'", "a.productType = 'science'"),
    "subgroup": ("productSubGroupDescription IN ('I2D', 'X1D')", "p.productID IN ('i2d', 'x1d')"),
    "recommended": ("productGroupDescription = 'Minimum Recommended Products'", "a.mrp = 1"),
    "extension": ("productFilename LIKE '%.fits'", "a.filename LIKE '%.fits'"),
    "level and filter": (
        "calib_level = 2 AND filters = 'F770W'",
        "p.calibrationLevel = 2 AND p.energy_bandpassName = 'F770W'",
    ),
    "size": ("size > 100000", "a.contentLength > 100000"),
    "version": ("prvversion IS NOT NULL", "p.provenance_version IS NOT NULL"),
}


@pytest.mark.parametrize("name", CRITERIA)
def test_criteria(tap: pyvo.dal.TAPService, db: psycopg.Connection, name: str) -> None:
    ours, sql = CRITERIA[name]
    found = tap.search(f"SELECT obs_id FROM jwst.observations WHERE {ours}", maxrec=100_000)
    expected = sorted(row[0] for row in db.execute(BEST + sql))
    assert sorted(map(str, found["obs_id"])) == expected
    assert expected or name in ("category", "target, as people write it")


@pytest.mark.parametrize("name", PRODUCT_CRITERIA)
def test_criteria_of_products(tap: pyvo.dal.TAPService, db: psycopg.Connection, name: str) -> None:
    ours, sql = PRODUCT_CRITERIA[name]
    found = tap.search(f"SELECT DISTINCT dataURI FROM jwst.products WHERE {ours}", maxrec=100_000)
    expected = sorted(
        row[0]
        for row in db.execute(f"SELECT uri FROM store.artifact AS a JOIN store.plane AS p USING (planeID) WHERE {sql}")
    )
    assert sorted(map(str, found["dataURI"])) == expected and expected


@pytest.mark.parametrize(("table", "recorded"), [("observations", "caom.json"), ("products", "products.json")])
def test_fields_that_mast_answered_with(tap: pyvo.dal.TAPService, table: str, recorded: str) -> None:
    """Answers of MAST that astroquery has for its tests; distance is of cone searches, _selected_ of the portal."""
    path = Path(mast.__file__).parent / "tests" / "data" / recorded
    fields = {field["name"] for field in json.loads(path.read_text())["fields"]}
    names = tap.search(f"SELECT TOP 1 * FROM jwst.{table}").fieldnames
    assert fields - set(names) == {"_selected_"} | ({"distance"} if table == "observations" else set())


def test_units_are_masts(tap: pyvo.dal.TAPService) -> None:
    path = Path(mast.__file__).parent / "tests" / "data" / "columnsconfig.json"
    units = {name: about.get("vot.unit") for name, about in json.loads(path.read_text()).items()}
    columns = tap.search("SELECT column_name, unit FROM tap_schema.columns WHERE table_name = 'jwst.observations'")
    ours = {str(row["column_name"]): str(row["unit"] or "") for row in columns}
    compared = {name: (ours[name], unit) for name, unit in units.items() if unit and name in ours}
    assert {name: pair for name, pair in compared.items() if pair[0] != pair[1]} == {}
    assert {"s_ra", "em_min", "t_exptime"} <= set(compared)
