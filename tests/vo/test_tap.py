"""TAP answers what the tables hold: ObsCore, CAOM with its joins, JWST's own facts, and TAP_SCHEMA."""

from __future__ import annotations

import psycopg
import pytest
import pyvo
from astropy.table import Table

TABLES = {
    "ivoa.obscore": "store.obscore",
    "caom2.Observation": "store.observation",
    "caom2.Plane": "store.plane",
    "caom2.Artifact": "store.artifact",
    "caom2.ObservationMember": "store.observation_member",
    "caom2.ProvenanceInput": "store.provenance_input",
    "jwst.product": "store.product",
    "jwst.artifact": "store.artifact",
    "jwst.association": "store.association",
    "jwst.association_member": "store.association_member",
    "jwst.history": "store.history",
    "jwst.version": "store.jwst_version",
    "jwst.mrp_rule": "store.mrp_rule",
    "jwst.association_product": "store.jwst_association_product",
    "jwst.pool": "store.pool",
    "jwst.pool_member": "store.pool_member",
    "jwst.association_candidate": "store.association_candidate",
    "jwst.spectra": "store.spectrum",
}

#: Joins that TAP_SCHEMA's keys promise: columns of CAOM as CADC joins them.
JOINS = [
    (
        "caom2.Observation AS o JOIN caom2.Plane AS p ON p.obsID = o.obsID"
        " JOIN caom2.Artifact AS a ON a.planeID = p.planeID",
        "store.observation JOIN store.plane USING (obsID) JOIN store.artifact USING (planeID)",
    ),
    (
        "caom2.ObservationMember AS m JOIN caom2.Observation AS o ON m.memberID = o.observationURI",
        "store.observation_member JOIN store.observation ON memberID = observationURI",
    ),
    (
        "caom2.ProvenanceInput AS i JOIN caom2.Plane AS p ON i.inputID = p.planeURI",
        "store.provenance_input JOIN store.plane ON inputID = planeURI",
    ),
    (
        "ivoa.obscore AS c JOIN jwst.product AS q ON q.planeID = c.planeid",
        "store.obscore AS c JOIN store.jwst_product AS q ON q.planeID = c.planeid",
    ),
    (
        "jwst.association_member AS m JOIN jwst.artifact AS a ON m.expname = a.filename",
        "store.association_member JOIN store.artifact AS a ON expname = a.filename",
    ),
]


def one(db: psycopg.Connection, sql: str) -> int:
    return db.execute(sql).fetchone()[0]


@pytest.mark.parametrize("table", TABLES)
def test_row_counts(tap: pyvo.dal.TAPService, db: psycopg.Connection, table: str) -> None:
    counted = tap.run_sync(f"SELECT COUNT(*) AS n FROM {table}")["n"][0]
    assert counted == one(db, f"SELECT count(*) FROM {TABLES[table]}")


@pytest.mark.parametrize(("adql", "sql"), JOINS)
def test_joins(tap: pyvo.dal.TAPService, db: psycopg.Connection, adql: str, sql: str) -> None:
    expected = one(db, f"SELECT count(*) FROM {sql}")
    assert expected > 0
    assert tap.run_sync(f"SELECT COUNT(*) AS n FROM {adql}")["n"][0] == expected


def test_obscore_values(tap: pyvo.dal.TAPService, db: psycopg.Connection) -> None:
    columns = (
        "obs_publisher_did, dataproduct_type, calib_level, s_ra, s_dec, s_fov, t_min, t_max, t_exptime, em_min, em_max,"
        " em_res_power, s_xel1, target_name, instrument_name, access_url, access_format, proposal_id, filters, exp_type"
    )
    rows = db.execute(f"SELECT {columns} FROM store.obscore").fetchall()
    answer = tap.run_sync(f"SELECT {columns} FROM ivoa.obscore", maxrec=len(rows) + 1)
    names = [name.strip() for name in columns.split(",")]
    assert len(rows) > 100
    assert len(answer) == len(rows)
    expected = {row[0]: row for row in rows}
    for record in answer:
        for name, value in zip(names, expected[record["obs_publisher_did"]], strict=True):
            got = record[name]
            if value is None:
                assert got is None or got == "" or got != got or str(got) in ("--", "-1"), name
            elif isinstance(value, float):
                assert float(got) == pytest.approx(value, rel=1e-6), name
            else:
                assert str(got) == str(value), name


def test_async_gives_the_same(tap: pyvo.dal.TAPService) -> None:
    query = "SELECT obs_publisher_did, s_region FROM ivoa.obscore WHERE calib_level = 3 ORDER BY obs_publisher_did"
    sync, job = tap.run_sync(query), tap.run_async(query)
    assert len(sync) > 10
    assert list(job["obs_publisher_did"]) == list(sync["obs_publisher_did"])
    assert list(job["s_region"]) == list(sync["s_region"])
    assert str(sync["s_region"][0]).startswith(("POLYGON", "CIRCLE"))


def test_upload(tap: pyvo.dal.TAPService, db: psycopg.Connection) -> None:
    names = [row[0] for row in db.execute("SELECT DISTINCT obs_id FROM store.obscore ORDER BY 1 LIMIT 20")]
    query = "SELECT DISTINCT o.obs_id FROM ivoa.obscore AS o JOIN TAP_UPLOAD.mine AS m ON m.name = o.obs_id"
    answer = tap.run_sync(query, uploads={"mine": Table({"name": names})})
    assert sorted(answer["obs_id"]) == names


def test_overflow_is_marked(tap: pyvo.dal.TAPService) -> None:
    answer = tap.run_sync("SELECT obs_id FROM ivoa.obscore", maxrec=3)
    status = [info.value for info in answer.votable.resources[0].infos if info.name == "QUERY_STATUS"]
    assert len(answer) == 3
    assert status == ["OK", "OVERFLOW"]


def test_obscore_is_declared(tap: pyvo.dal.TAPService) -> None:
    capability = tap.get_tap_capability()
    assert "ivo://ivoa.net/std/obscore#core-1.1" in [model.ivo_id.lower() for model in capability.datamodels]


def test_schema_describes_every_column(tap: pyvo.dal.TAPService) -> None:
    rows = tap.run_sync(
        "SELECT table_name, column_name, description, ucd FROM tap_schema.columns"
        " WHERE table_name LIKE 'caom2.%' OR table_name LIKE 'jwst.%' OR table_name = 'ivoa.obscore'"
    )
    assert len(rows) > 300
    # DaCHS' own SSA columns are as they are
    lacking = [
        f"{row['table_name']}.{row['column_name']}"
        for row in rows
        if not (row["description"] and row["ucd"]) and row["table_name"] != "jwst.spectra"
    ]
    assert lacking == []


def test_schema_has_the_keys_of_caom(tap: pyvo.dal.TAPService) -> None:
    rows = tap.run_sync(
        "SELECT from_table, from_column, target_table, target_column"
        " FROM tap_schema.keys NATURAL JOIN tap_schema.key_columns WHERE from_table LIKE 'caom2.%'"
    )
    found = {tuple(str(row[name]).lower() for name in rows.fieldnames) for row in rows}
    assert found == {
        ("caom2.plane", "obsid", "caom2.observation", "obsid"),
        ("caom2.artifact", "planeid", "caom2.plane", "planeid"),
        ("caom2.observationmember", "parentid", "caom2.observation", "obsid"),
        ("caom2.observationmember", "memberid", "caom2.observation", "observationuri"),
        ("caom2.provenanceinput", "outputid", "caom2.plane", "planeid"),
        ("caom2.provenanceinput", "inputid", "caom2.plane", "planeuri"),
    }


def test_internal_tables_are_not_shown(tap: pyvo.dal.TAPService) -> None:
    with pytest.raises(pyvo.dal.DALQueryError):
        tap.run_sync("SELECT TOP 1 * FROM store.plane")
    shown = {str(name).lower() for name in tap.tables.keys()}  # noqa: SIM118  (not a dict)
    assert not any(name.startswith("store.") for name in shown)
