"""Counts and groups over ivoa.obscore come from a narrow table where that is enough; the answers are the same."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
from collections.abc import Iterator

import psycopg
import pytest
import requests
from psycopg import conninfo

from tests.conftest import REPO, Instance

NARROW = [
    "SELECT COUNT(*) AS n FROM ivoa.obscore",
    "SELECT instrument_name, dataproduct_type, COUNT(*) AS n FROM ivoa.ObsCore"
    " GROUP BY instrument_name, dataproduct_type",
    "SELECT calib_level, obs_collection, facility_name, COUNT(*) AS n FROM ivoa.obscore"
    " GROUP BY calib_level, obs_collection, facility_name",
    "SELECT o.proposal_id, MIN(o.t_min) AS earliest, MAX(o.t_max) AS latest FROM ivoa.obscore AS o"
    " GROUP BY o.proposal_id",
    "SELECT exp_type, filters, SUM(access_estsize) AS volume FROM ivoa.obscore WHERE data_rights = 'public'"
    " AND dataproduct_type <> 'ivoa.obscore' GROUP BY exp_type, filters",
    "SELECT ivoa.obscore.detector, COUNT(DISTINCT proposal_id) AS n FROM ivoa.obscore"
    " WHERE product_level IN (SELECT product_level FROM ivoa.obscore WHERE dataproduct_subtype LIKE 'ca%')"
    " GROUP BY ivoa.obscore.detector HAVING COUNT(*) > 2",
]
WHOLE = [
    "SELECT COUNT(obs_id) AS n FROM ivoa.obscore",
    "SELECT COUNT(*) AS n FROM ivoa.obscore WHERE s_dec > 0",
    "SELECT COUNT(*) AS n FROM (SELECT * FROM ivoa.obscore) AS q",
    'SELECT filters, COUNT("target_name") AS n FROM ivoa.obscore GROUP BY filters',
    "SELECT COUNT(*) AS n FROM ivoa.obscore NATURAL JOIN jwst.product",
]


@pytest.fixture(scope="module")
def admin(instance: Instance) -> Iterator[psycopg.Connection]:
    """A connection that may read what is published."""
    with psycopg.connect(conninfo.make_conninfo(instance.owner_dsn, user="gavoadmin"), autocommit=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def statements(instance: Instance) -> dict[str, str]:
    """The SQL that DaCHS makes of the queries."""
    told = json.dumps({"queries": {query: query for query in NARROW + WHOLE}, "uploads": {}})
    command = [REPO / "bin" / "jwst-node", "translate"]
    done = subprocess.run(command, input=told, capture_output=True, text=True, check=False, env=os.environ)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("query", NARROW)
def test_the_narrow_table_answers_what_the_view_says(
    instance: Instance, admin: psycopg.Connection, statements: dict[str, str], query: str
) -> None:
    sql = statements[query]
    assert "FROM ivoa.counted" in sql and "FROM ivoa.obscore" not in sql.replace("ivoa.ObsCore", "ivoa.obscore")
    expected = admin.execute(query.encode()).fetchall()
    answer = requests.post(
        f"{instance.url}/tap/sync", data={"LANG": "ADQL", "QUERY": query, "FORMAT": "csv"}, timeout=60
    )
    assert answer.status_code == 200, answer.text[:500]
    rows = list(csv.reader(io.StringIO(answer.text)))[1:]
    assert len(rows) > 0 and sorted(rows) == sorted([_text(value) for value in row] for row in expected)


def _text(value: object) -> str:
    return "" if value is None else str(value)


@pytest.mark.parametrize("query", WHOLE)
def test_other_columns_are_those_of_the_view(statements: dict[str, str], query: str) -> None:
    assert "ivoa.counted" not in statements[query] and "ivoa.obscore" in statements[query]


def test_the_narrow_table_has_the_same_rows_and_types(admin: psycopg.Connection) -> None:
    types = """SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute
        WHERE attrelid = %s::regclass AND attnum > 0"""
    counted, whole = (dict(admin.execute(types, (view,)).fetchall()) for view in ("ivoa.counted", "ivoa.obscore"))
    assert len(counted) == 15 and counted.items() <= whole.items()
    columns = ", ".join(counted)
    (first, second) = (f"(SELECT {columns} FROM {view})" for view in ("ivoa.counted", "ivoa.obscore"))
    differences = f"({first} EXCEPT ALL {second}) UNION ALL ({second} EXCEPT ALL {first})"
    assert admin.execute(differences).fetchall() == []
    assert admin.execute("SELECT count(*) FROM ivoa.counted").fetchone()[0] > 100
