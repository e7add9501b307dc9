"""The graph of files, pools, deliveries and recommended products through TAP."""

from __future__ import annotations

import psycopg
import pyvo

SPECTRUM = "jw01895-o001_t001_nircam_f444w-grismr_x1d.fits"
RAW = "jw01895001002_02101_00001_nrcalong_uncal.fits"


def test_inputs_in_one_query(tap: pyvo.dal.TAPService) -> None:
    """A grism spectrum comes from its exposures, and from those of the image that found its sources."""
    answer = tap.run_sync(
        f"SELECT input_filename, relation, depth, held FROM jwst.provenance WHERE filename = '{SPECTRUM}'"
    )
    found = {(row["relation"], row["input_filename"]): int(row["depth"]) for row in answer}
    assert found["input", "jw01895001002_02101_00001_nrcalong_cal.fits"] == 1
    assert found["input", "jw01895-o001_t001_nircam_clear-f444w_cat.ecsv"] == 2
    assert found["input", RAW] == 3
    assert found["input", "jw01895001002_03101_00001_nrcblong_uncal.fits"] == 5
    assert found["association", "jw01895-o001_20231119t123456_spec3_00001_asn.json"] == 1
    assert found["pool", "jw01895_20231119t123456_pool.csv"] == 2
    assert not any(name.endswith(".jpg") for _, name in found)


def test_products_in_one_query(tap: pyvo.dal.TAPService) -> None:
    answer = tap.run_sync(f"SELECT product_filename, depth FROM jwst.derived WHERE filename = '{RAW}' ORDER BY depth")
    assert {row["product_filename"]: int(row["depth"]) for row in answer} == {
        RAW.replace("uncal", "rate"): 1, RAW.replace("uncal", "cal"): 2, RAW.replace("uncal", "x1d"): 3, SPECTRUM: 3,
        SPECTRUM.replace("x1d", "c1d"): 4,
    }  # fmt: skip


def test_joined_to_products(tap: pyvo.dal.TAPService) -> None:
    """The raw files of all combined images of a program, in one query."""
    answer = tap.run_sync(
        "SELECT q.filename, v.input_filename FROM jwst.product AS q"
        " JOIN jwst.provenance AS v ON v.filename = q.filename"
        " WHERE q.program = 1895 AND q.suffix = 'i2d' AND q.product_level = '3' AND v.suffix = 'uncal'"
    )
    assert {(row["filename"], row["input_filename"]) for row in answer} == {
        ("jw01895-o001_t001_nircam_clear-f444w_i2d.fits", f"jw01895001002_03101_00001_nrc{module}long_uncal.fits")
        for module in "ab"
    }


def test_whoever_reads_the_views_cannot_read_the_tables(tap: pyvo.dal.TAPService, db: psycopg.Connection) -> None:
    """The walk has its owner's rights; DaCHS' role has none on what it reads."""
    rights = "SELECT has_table_privilege('gavoadmin', 'store.provenance_input', 'SELECT')"
    assert db.execute(rights).fetchone() == (False,)
    assert len(tap.run_sync(f"SELECT depth FROM jwst.provenance WHERE filename = '{SPECTRUM}'")) > 10


def test_recommended_products(tap: pyvo.dal.TAPService, db: psycopg.Connection) -> None:
    """The same in ObsCore, in the tables of products and files, and each with its reason."""
    expected = {name for (name,) in db.execute("SELECT filename FROM store.artifact WHERE mrp = 1")}
    assert len(expected) > 50
    for table in ("jwst.artifact", "jwst.product"):
        got = {row["filename"] for row in tap.run_sync(f"SELECT filename FROM {table} WHERE mrp = 1", maxrec=100000)}
        assert got == expected, table
    shown = {
        row["filename"]: int(row["mrp"])
        for row in tap.run_sync("SELECT filename, mrp FROM ivoa.obscore", maxrec=100000)
    }
    assert {name for name, mrp in shown.items() if mrp} == expected & set(shown)
    assert set(shown.values()) == {0, 1}
    reasons = tap.run_sync(
        "SELECT DISTINCT r.rule, r.reason FROM jwst.artifact AS a JOIN jwst.mrp_rule AS r ON r.rule = a.mrp_rule"
    )
    assert {"combined-image", "raw", "preview", "guide-star-exposure"} <= {row["rule"] for row in reasons}
    assert all(len(row["reason"]) > 10 for row in reasons)


def test_pools(tap: pyvo.dal.TAPService, db: psycopg.Connection) -> None:
    answer = tap.run_sync(
        "SELECT m.targetid, c.candidate, q.filename FROM jwst.pool AS p"
        " JOIN jwst.pool_member AS m ON m.filename = p.filename"
        " JOIN jwst.association_candidate AS c ON c.filename = m.filename AND c.serial = m.serial"
        f" JOIN jwst.product AS q ON q.observationID = m.observationID WHERE q.filename = '{RAW}'"
    )
    assert [(str(row["targetid"]), row["candidate"]) for row in answer] == [("1", "o001")]
    exposures = tap.run_sync("SELECT SUM(exposures) AS n FROM jwst.pool")["n"][0]
    assert exposures == db.execute("SELECT count(*) FROM store.pool_member").fetchone()[0] > 50


def test_deliveries(tap: pyvo.dal.TAPService, db: psycopg.Connection) -> None:
    answer = tap.run_sync(
        f"SELECT delivery, is_current, cal_ver, record_checksum FROM jwst.version WHERE filename = '{RAW}'"
    )
    assert [(int(row["delivery"]), int(row["is_current"])) for row in answer] == [(1, 1)]
    assert len(answer["record_checksum"][0]) == 32
