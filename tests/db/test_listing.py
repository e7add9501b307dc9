"""The rows of ObsCore, counted from a table that is kept in step: after loads, corrections and removals, by rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import psycopg
import pytest
from made import exposure_name, keyword_row, square, write_table
from psycopg import sql

from ingest.entities import identifier
from tests.db.conftest import Scratch

NAME = exposure_name(0)
# what only one of two queries has
_DIFFERENCES = "(({0}) EXCEPT ALL ({1})) UNION ALL (({1}) EXCEPT ALL ({0}))"
# what is shown of a row, and what in the tables it is from
_COLUMNS = {
    "calib_level": ("plane", "calibrationLevel", 4),
    "t_min": ("plane", "time_bounds_lower", 59000.5),
    "t_max": ("plane", "time_bounds_upper", 70000.5),
    "dataproduct_type": ("plane", "dataProductType", "cube"),
    "filters": ("plane", "energy_bandpassName", "F999W"),
    "obs_collection": ("observation", "collection", "OTHER"),
    "facility_name": ("observation", "telescope_name", "HST"),
    "instrument_name": ("observation", "instrument_name", "NIRCAM/IMAGE"),
    "proposal_id": ("observation", "proposal_id", "77"),
    "exp_type": ("product", "exp_type", "NIS_WFSS"),
    "dataproduct_subtype": ("product", "suffix", "rate"),
    "product_level": ("product", "product_level", "2a"),
    "detector": ("product", "detector", "NRS1"),
    "release": ("artifact", "release", datetime(2099, 1, 1)),
    "rights": ("artifact", "rights", "secure"),
    "content_length": ("artifact", "contentLength", 12001),
}
_SHOWN_AS = {"rights": "data_rights", "content_length": "access_estsize"}
_SHOWN_IS = {"content_length": 13}  # kbyte
_KEYS = {"artifactid", "planeid"}


@pytest.fixture(scope="module")
def loaded(scratch_db: Scratch, tmp_path_factory: pytest.TempPathFactory) -> Scratch:
    """Five science products in two observations, and one of a calibration programme."""
    rows = [keyword_row(exposure_name(number), s_region=square(30, -20, 0.01)) for number in (0, 1, 2, 50, 51)]
    rows.append(keyword_row(exposure_name(3, "dark"), exp_type="NIS_DARK"))
    done = scratch_db.load("--keywords", write_table(tmp_path_factory.mktemp("listing") / "rows.csv.gz", rows))
    assert done.counts["new"] == len(rows)
    return scratch_db


@pytest.fixture
def db(loaded: Scratch) -> Iterator[psycopg.Connection]:
    """A connection as role jwst_ingest; what a test changes is undone."""
    with psycopg.connect(loaded.dsn) as connection:
        yield connection
        assert_in_step(connection)
        connection.rollback()


def assert_in_step(connection: psycopg.Connection) -> None:
    """The table has the rows of the join, and what is counted is what ObsCore shows."""
    assert shown(connection, _DIFFERENCES.format("TABLE store.listing", "TABLE store.listed")) == []
    columns = ", ".join(column.name for column in connection.execute("SELECT * FROM store.counted").description)
    counted, whole = (f"SELECT {columns} FROM store.{view}" for view in ("counted", "obscore"))
    assert shown(connection, _DIFFERENCES.format(counted, whole)) == []


def shown(connection: psycopg.Connection, query: str, *values: object) -> list[tuple]:
    return connection.execute(query, values).fetchall()


def number(connection: psycopg.Connection) -> int:
    return shown(connection, "SELECT count(*) FROM store.counted")[0][0]


def test_a_load_lists_what_is_science(db: psycopg.Connection) -> None:
    assert number(db) == 5
    groups = "SELECT instrument_name, dataproduct_type, calib_level, count(*) FROM store.counted GROUP BY 1, 2, 3"
    assert shown(db, groups) == [("NIRISS/IMAGE", "image", 2, 5)]


def test_each_column_is_tested(db: psycopg.Connection) -> None:
    columns = {column.name for column in db.execute("TABLE store.listing").description}
    assert columns == _COLUMNS.keys() | _KEYS


@pytest.mark.parametrize("column", _COLUMNS)
def test_a_correction_is_seen_at_once(db: psycopg.Connection, column: str) -> None:
    table, source, value = _COLUMNS[column]
    (key,) = shown(db, "SELECT planeid, obsid FROM store.obscore WHERE filename = %s", NAME)
    query = sql.SQL("SELECT count(*) FROM store.{} WHERE {} = %s").format(
        *map(sql.Identifier, ("listing", column) if column == "release" else ("counted", _SHOWN_AS.get(column, column)))
    )
    seen = (_SHOWN_IS.get(column, value),)
    if column == "rights":  # of a file that is not public yet
        db.execute("UPDATE store.artifact SET release = '2099-01-01' WHERE planeID = %s", key[:1])
    assert db.execute(query, seen).fetchall() == [(0,)]
    change = sql.SQL("UPDATE store.{} SET {} = %s WHERE {} = %s").format(
        sql.Identifier(table), sql.SQL(source), sql.SQL("obsID" if table == "observation" else "planeID")
    )
    db.execute(change, (value, key[table == "observation"]))
    assert db.execute(query, seen).fetchall() == [(1,)]
    assert number(db) == 5


@pytest.mark.parametrize("change", ["UPDATE store.observation SET intent = 'calibration' WHERE obsID = %(obs)s",
    "UPDATE store.plane SET dataProductType = NULL WHERE planeID = %(plane)s",
    "UPDATE store.artifact SET productType = 'auxiliary' WHERE planeID = %(plane)s",
    "DELETE FROM store.product WHERE planeID = %(plane)s",
    "DELETE FROM store.artifact WHERE planeID = %(plane)s",
    "DELETE FROM store.plane WHERE planeID = %(plane)s",
    "DELETE FROM store.observation WHERE obsID = %(obs)s"])  # fmt: skip
def test_what_is_withdrawn_is_not_shown(db: psycopg.Connection, change: str) -> None:
    (keys,) = shown(db, "SELECT planeid, obsid FROM store.obscore WHERE filename = %s", NAME)
    db.execute(change, dict(zip(("plane", "obs"), keys, strict=True)))
    assert number(db) == 4
    assert shown(db, "SELECT count(*) FROM store.listing WHERE planeid = %s", keys[0]) == [(0,)]


@pytest.mark.parametrize("order", [("product", "artifact"), ("artifact", "product")])
def test_a_row_is_there_when_all_its_parts_are(db: psycopg.Connection, order: tuple[str, str]) -> None:
    (plane,) = shown(db, "SELECT planeid FROM store.obscore WHERE filename = %s", NAME)[0]
    for table in order:
        held = f"store.{table} WHERE planeID = %s"
        db.execute(f"CREATE TEMP TABLE {table} ON COMMIT DROP AS SELECT * FROM {held}", (plane,))
        db.execute(f"DELETE FROM {held}", (plane,))
    assert number(db) == 4
    for table, rows in zip(order, (4, 5), strict=True):
        db.execute(f"INSERT INTO store.{table} SELECT * FROM pg_temp.{table}")
        assert number(db) == rows


def test_a_statement_that_changes_and_brings_files_of_a_plane(db: psycopg.Connection) -> None:
    """What is changed lists the plane again, with what is new in the same statement."""
    plane, artifact = shown(db, "SELECT planeID, artifactID FROM store.artifact WHERE filename = %s", NAME)[0]
    copies = "CREATE TEMP TABLE copies ON COMMIT DROP AS SELECT * FROM store.artifact WHERE artifactID = %s"
    db.execute(copies, (artifact,))
    db.execute("UPDATE copies SET contentLength = 7")
    db.execute("INSERT INTO copies SELECT * FROM store.artifact WHERE artifactID = %s", (artifact,))
    uri = "mast:JWST/product/another.fits"
    db.execute("UPDATE copies SET (artifactID, uri) = (%s, %s) WHERE contentLength <> 7", (identifier(uri), uri))
    db.execute("INSERT INTO store.artifact TABLE copies ON CONFLICT (artifactID) DO UPDATE SET contentLength = 7")
    lengths = "SELECT content_length FROM store.listing WHERE planeid = %s ORDER BY 1"
    assert shown(db, lengths, plane) == [(7,), (1000000,)]
    assert_in_step(db)


def test_nobody_writes_it_by_hand(db: psycopg.Connection) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege), db.transaction():
        db.execute("DELETE FROM store.listing")


def test_deliveries_rules_and_removals(fresh_db: Scratch, tmp_path: Path) -> None:
    """By the commands: another delivery of a file tells of another mode, another filter and another programme."""
    first = [keyword_row(exposure_name(n), s_region=square(30, -20, 0.01)) for n in range(4)]
    again = [keyword_row(exposure_name(0), day=20, exp_type="NIS_DARK"),
             keyword_row(exposure_name(1), day=20, pupil="F200W"), keyword_row(exposure_name(9), day=20)]  # fmt: skip
    rules = tmp_path / "rules.csv"
    rules.write_text("program,release,rights,group\n9001,2099-01-01,proprietary,team\n")
    with fresh_db.connect() as connection:
        for rows, expected in ((first, [("F150W", 4)]), (again, [("F150W", 3), ("F200W", 1)])):
            path = write_table(tmp_path / f"{len(rows)}.csv.gz", rows)
            assert fresh_db.load("--keywords", path).status == 0
            assert_in_step(connection)
            groups = "SELECT filters, count(*) FROM store.counted GROUP BY 1 ORDER BY 1"
            assert shown(connection, groups) == expected
        assert fresh_db.run("access", "rules", rules).status == 0
        assert_in_step(connection)
        assert shown(connection, "SELECT data_rights, count(*) FROM store.counted GROUP BY 1") == [("proprietary", 4)]
