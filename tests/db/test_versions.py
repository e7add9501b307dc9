"""Deliveries of a file: in whatever order they come, the same list, with what each changed."""

from __future__ import annotations

import itertools
from datetime import datetime
from pathlib import Path

import pytest
from made import exposure_name, keyword_row, write_fits, write_table

NAME = exposure_name(0)
# day, pipeline, context, checksum, size
DELIVERIES = [
    (10.0, "1.11.4", "jwst_1100.pmap", "a" * 32, 1000),
    (20.0, "1.12.0", "jwst_1100.pmap", "b" * 32, 1000),
    (30.0, "1.12.0", "jwst_1140.pmap", "b" * 32, 2000),
]
DATES = [datetime(2024, 1, 11), datetime(2024, 1, 21), datetime(2024, 1, 31)]
CHANGES = [
    None,
    "CAL_VER 1.11.4 to 1.12.0; checksum",
    "CRDS_CTX jwst_1100.pmap to jwst_1140.pmap; size",
]


def row(number: int) -> dict[str, object]:
    day, version, context, checksum, size = DELIVERIES[number]
    return keyword_row(NAME, day=day, cal_ver=version, crds_ctx=context, checksum=checksum, fileSize=size)


def deliveries(db) -> list[tuple]:
    return db.query(
        "SELECT delivery, is_current, file_date, cal_ver, crds_ctx, contentChecksum, contentLength, replaces,"
        " replaced_by, changes FROM store.jwst_version WHERE filename = %s ORDER BY delivery",
        NAME,
    )


EXPECTED = [
    (
        number + 1, int(number == 2), DATES[number], version, context, f"md5:{checksum}", size,
        DATES[number - 1] if number else None, DATES[number + 1] if number < 2 else None, CHANGES[number],
    )
    for number, (_, version, context, checksum, size) in enumerate(DELIVERIES)
]  # fmt: skip


@pytest.mark.parametrize("order", itertools.permutations(range(3)), ids=str)
def test_three_deliveries_in_any_order(fresh_db, tmp_path: Path, order: tuple[int, ...]) -> None:
    for number in order:
        assert fresh_db.load("--keywords", write_table(tmp_path / "table.csv.gz", [row(number)])).status == 0
    assert deliveries(fresh_db) == EXPECTED
    records = fresh_db.query("SELECT DISTINCT record_checksum FROM store.jwst_version")
    assert len(records) == 3
    replaced = fresh_db.query("SELECT replaced IS NULL FROM store.jwst_version ORDER BY delivery")
    assert replaced == [(False,), (False,), (True,)]
    # once more: nothing is new
    assert fresh_db.load("--keywords", write_table(tmp_path / "table.csv.gz", [row(order[0])])).status == 0
    assert deliveries(fresh_db) == EXPECTED


def test_all_at_once(fresh_db, tmp_path: Path) -> None:
    assert fresh_db.load("--keywords", write_table(tmp_path / "table.csv.gz", map(row, (1, 2, 0)))).status == 0
    assert deliveries(fresh_db) == EXPECTED


def test_one_delivery(fresh_db, tmp_path: Path) -> None:
    """A file that was delivered once has one row; its preview has none."""
    write_fits(tmp_path, NAME, day=10.0)
    (tmp_path / NAME.replace(".fits", ".jpg")).write_bytes(b"\xff\xd8\xff")
    assert fresh_db.load(tmp_path).status == 0
    assert fresh_db.query(
        "SELECT filename, delivery, is_current, replaces, replaced_by, changes FROM store.jwst_version"
    ) == [(NAME, 1, 1, None, None, None)]


def test_one_file_is_asked_for_by_index(fresh_db) -> None:
    """The deliveries of one file are found without those of the others."""
    with fresh_db.admin() as connection:
        connection.execute("SET enable_seqscan = off")  # the tables are empty; what counts is that an index can be used
        lines = connection.execute("EXPLAIN SELECT * FROM store.jwst_version WHERE filename = 'x'").fetchall()
    plan = "\n".join(line for (line,) in lines)
    assert "history_filename" in plan
    assert "artifact_filename" in plan
