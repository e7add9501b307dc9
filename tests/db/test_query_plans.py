"""The plans of the examples, and of other queries that users make, in a database as large as an archive.

No table of many rows is read from its beginning to its end, unless the answer needs it.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator

import psycopg
import pytest
from lxml import etree

from tests.conftest import REPO, Instance
from tests.db import multiplied
from tests.db.conftest import Cluster

_COPIES = 150  # 70,000 files
_LARGE = 10_000  # rows of a table that is not to be read in whole
_UPLOAD = {"mine": {"ra": "double precision", "dec": "double precision"}}
_NODE = REPO / "bin" / "jwst-node"

_FILE = "jw02736001001_02101_00001_nrcblong_cal.fits"
# conditions on the rows of a table
_CONDITIONS = {
    "ivoa.obscore": [
        "1 = CONTAINS(POINT(s_ra, s_dec), CIRCLE(202.47, 47.19, 0.05))",
        "DISTANCE(POINT(s_ra, s_dec), POINT(202.47, 47.19)) < 0.05",
        "1 = INTERSECTS(CIRCLE(202.47, 47.19, 0.05), s_region)",
        "1 = INTERSECTS(POLYGON(202.4, 47.1, 202.5, 47.1, 202.5, 47.2), s_region)",
        "obs_id = 'jw02736001001_02101_00001_nrcblong'",
        "obs_publisher_did = 'ivo://x/~?jw02736001001_02101_00001_nrcblong/cal'",
        "proposal_id = '2736'",
        "t_min BETWEEN 59800 AND 59800.2 AND instrument_name = 'NIRCAM/IMAGE'",
        "obs_release_date > '2099-01-01'",
        "filters = 'F770W' AND calib_level = 3 AND dataproduct_type = 'image'",
    ],
    "jwst.product": [f"filename = '{_FILE}'"],
    "jwst.products": [
        f"dataURI = 'mast:JWST/product/{_FILE}'",
        f"productFilename = '{_FILE}'",
        "parent_obsid = 87602467",
    ],
    "jwst.observations": [
        "proposal_id = '2736' AND instrument_name = 'NIRCAM/IMAGE'",
        "1 = CONTAINS(POINT(s_ra, s_dec), CIRCLE(202.47, 47.19, 0.05))",
    ],
    "caom2.Plane AS p JOIN caom2.Artifact AS a ON a.planeID = p.planeID": [
        "p.planeID = '00000000-0000-0000-0000-000000000000'",
        "INTERSECTS(CIRCLE(202.47, 47.19, 0.05), p.position_bounds) = 1",
    ],
    # uploads
    "TAP_UPLOAD.mine AS m, ivoa.obscore AS o": [
        "1 = CONTAINS(POINT(o.s_ra, o.s_dec), CIRCLE(m.ra, m.dec, 0.001))",
        "1 = INTERSECTS(CIRCLE(m.ra, m.dec, 0.01), o.s_region)",
        "1 = INTERSECTS(BOX(m.ra, m.dec, 0.01, 0.01), o.s_region)",
        "1 = INTERSECTS(POLYGON(m.ra, m.dec, m.ra + 0.1, m.dec, m.ra + 0.1, m.dec + 0.1), o.s_region)",
    ],
}
QUESTIONS = {
    condition: f"SELECT * FROM {tables} WHERE {condition}"
    for tables, conditions in _CONDITIONS.items()
    for condition in conditions
} | {"latest": "SELECT TOP 20 * FROM ivoa.obscore ORDER BY t_min DESC"}
# what is counted and ranked over all of ObsCore
COUNTS = (
    "SELECT COUNT(*) AS n FROM ivoa.obscore",
    "SELECT instrument_name, dataproduct_type, COUNT(*) AS n FROM ivoa.obscore"
    " GROUP BY instrument_name, dataproduct_type",
    "SELECT obs_collection, calib_level, COUNT(*) AS n FROM ivoa.obscore GROUP BY obs_collection, calib_level",
    "SELECT proposal_id, filters, COUNT(*) AS n FROM ivoa.obscore WHERE exp_type = 'NRC_IMAGE'"
    " GROUP BY proposal_id, filters",
    "SELECT data_rights, SUM(access_estsize) AS volume FROM ivoa.obscore GROUP BY data_rights",
    "SELECT MIN(t_min) AS earliest, MAX(t_max) AS latest FROM ivoa.obscore",
)
# example: tables that it reads in whole, and why no index can serve
WHOLE = {
    "Spectra that cover a line at a redshift": {"spectra", "artifact", "product", "plane"},  # half of all cover it
    "Products calibrated with an old context": {"plane", "product", "artifact", "observation"},  # most of all spectra
    "What is still under exclusive access": {"artifact"},  # rights are computed for the moment of the query
    "Colours from two catalogues": {"sources"},  # one of its two sides, up to the first 100 pairs
}


def _examples() -> dict[str, str]:
    """Title: query, of the file that /tap/examples is made of."""
    tree = etree.parse(REPO / "resdir" / "jwst" / "res" / "examples.rd")
    return {m.get("title"): m.text.partition(".. tapquery::")[2].strip() for m in tree.iterfind(".//meta[@title]")}


EXAMPLES = _examples()


@pytest.fixture(scope="module")
def statements(instance: Instance) -> dict[str, str]:
    """The SQL that DaCHS makes of all queries."""
    queries = EXAMPLES | QUESTIONS | {query: query for query in COUNTS}
    told = json.dumps({"queries": queries, "uploads": _UPLOAD})
    done = subprocess.run([_NODE, "translate"], input=told, capture_output=True, text=True, check=False, env=os.environ)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def large(cluster: Cluster) -> Iterator[psycopg.Connection]:
    """A connection to a large database, with an upload of 20 positions."""
    name = multiplied.make(cluster, _COPIES)
    try:
        with psycopg.connect(cluster.dsn(name, "postgres"), autocommit=True) as connection:
            connection.execute("SET cursor_tuple_fraction = 1")  # as the server does
            connection.execute("CREATE TEMP TABLE mine AS SELECT position_center_ra AS ra, position_center_dec AS dec"
                               " FROM store.plane WHERE position_center_ra IS NOT NULL LIMIT 20")  # fmt: skip
            connection.execute("ANALYZE mine")
            yield connection
    finally:
        cluster.drop(name)


def _nodes(plan: dict) -> Iterator[dict]:
    yield plan
    for part in plan.get("Plans", ()):
        yield from _nodes(part)


def read_in_whole(connection: psycopg.Connection, statement: str) -> set[str]:
    """The tables of many rows that the plan of a statement reads sequentially."""
    rows = dict(connection.execute("SELECT relname, reltuples FROM pg_class WHERE relkind = 'r'").fetchall())
    plan = connection.execute("EXPLAIN (FORMAT JSON) " + statement).fetchone()[0][0]["Plan"]
    scanned = {node["Relation Name"] for node in _nodes(plan) if node["Node Type"] == "Seq Scan"}
    return {table for table in scanned if rows[table] > _LARGE}


def test_there_are_enough_examples() -> None:
    assert len(EXAMPLES) >= 30 and EXAMPLES.keys() >= WHOLE.keys()


def test_the_database_is_large(large: psycopg.Connection) -> None:
    files, products = large.execute(
        "SELECT (SELECT count(*) FROM store.artifact), (SELECT count(*) FROM ivoa.obscore)"
    ).fetchone()
    assert files > 50_000 and products > 20_000


def test_a_table_that_is_read_in_whole_is_seen(large: psycopg.Connection) -> None:
    assert read_in_whole(large, "SELECT * FROM caom2.artifact WHERE contentlength = 1") == {"artifact"}


@pytest.mark.parametrize("title", EXAMPLES)
def test_example(large: psycopg.Connection, statements: dict[str, str], title: str) -> None:
    assert read_in_whole(large, statements[title]) <= WHOLE.get(title, set())


@pytest.mark.parametrize("question", QUESTIONS)
def test_question(large: psycopg.Connection, statements: dict[str, str], question: str) -> None:
    assert read_in_whole(large, statements[question]) == set()


@pytest.mark.parametrize("query", COUNTS)
def test_counts_read_one_narrow_table(large: psycopg.Connection, statements: dict[str, str], query: str) -> None:
    plan = large.execute("EXPLAIN (FORMAT JSON) " + statements[query]).fetchone()[0][0]["Plan"]
    read = {node["Relation Name"] for node in _nodes(plan) if "Relation Name" in node}
    assert read - {"site"} == {"listing"}  # and the site's word on unknown rights


@pytest.mark.parametrize(
    "condition", ["store.is_visit_file(o.observationID)", "NOT store.is_visit_file(o.observationID)"]
)
def test_observations_of_visits(large: psycopg.Connection, condition: str) -> None:
    """As store.settle_access looks for those whose rights depend on each other, in each batch of a load."""
    visits = "unnest(ARRAY['jw02736001001', 'jw02736002001']) AS v(visit)"
    joined = f"{visits} JOIN store.observation AS o ON store.visit_key(o.observationID) = v.visit"
    assert read_in_whole(large, f"SELECT o.obsID FROM {joined} WHERE {condition}") == set()
    stated = large.execute("SELECT pg_get_functiondef('store.settle_access(text[])'::regprocedure)").fetchone()[0]
    assert stated.count(".observationID) = v.visit") == 2
