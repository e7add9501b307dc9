"""MAST's fields: as astroquery's documentation of MAST names them, values against the tables."""

from __future__ import annotations

import psycopg
import pytest
import pyvo
from astropy.time import Time

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
        "SELECT position_center_ra, time_bounds_lower, time_exposure, energy_bounds_lower, dataRelease"
        " FROM store.plane AS p"
        " JOIN store.observation AS o USING (obsID) WHERE o.observationID = %s AND p.productID = 'i2d'",
        (MOSAIC,),
    ).fetchone()
    assert mosaic["calib_level"] == 3 and mosaic["dataproduct_type"] == "image"
    assert mosaic["s_ra"] == pytest.approx(ra) and mosaic["t_min"] == pytest.approx(t_min)
    assert mosaic["t_exptime"] == pytest.approx(t_exptime)
    assert mosaic["em_min"] == pytest.approx(em_min * 1e9)
    assert mosaic["dataURL"] == f"mast:JWST/product/{MOSAIC}_i2d.fits"
    # a programme without exclusive access: public since it was taken
    assert mosaic["t_obs_release"] == pytest.approx(Time(release).mjd, abs=1e-9) and mosaic["dataRights"] == "PUBLIC"


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
        "UPDATE store.artifact SET release = '2022-07-14T20:30' FROM store.observation AS o"
        " WHERE o.obsID = artifact.obsID AND o.observationID = %s",
        (MOSAIC,),
    )
    (found,) = db.execute("SELECT t_obs_release FROM store.mast_observations WHERE obs_id = %s", (MOSAIC,)).fetchone()
    assert found == pytest.approx(59774.8541666, abs=1e-6)
