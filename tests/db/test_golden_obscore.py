"""Golden tests of ObsCore: the rows that the database's view makes of the golden headers."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from psycopg.rows import dict_row

from ingest import contract
from ingest.store import Store

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "golden"))
from test_golden import CASES, differences, expected, mapped

OBSCORE = [case for case in CASES if "obscore" in expected(case)]


@pytest.fixture(scope="module")
def published(scratch_db) -> Iterator[dict[str, dict]]:
    """File name: its ObsCore row, all golden headers loaded."""
    with scratch_db.connect() as connection:
        contract.verify(connection)
        store = Store(connection)
        counts = store.load([store.layout.staged(mapped(case)) for case in CASES])
        assert counts["new"] == len(CASES)
        found = connection.cursor(row_factory=dict_row).execute("SELECT * FROM store.obscore").fetchall()
    rows = {row["filename"]: row for row in found}
    assert len(rows) == len(found), "one row a file"
    yield rows


@pytest.mark.parametrize("case", OBSCORE)
def test_obscore_row_is_the_expected_one(case: str, published: dict[str, dict]) -> None:
    row = published.get(expected(case)["filename"])
    if expected(case)["obscore"].get("absent"):
        assert row is None, f"{case}: no row expected"
        return
    assert row is not None, f"{case}: no row"
    wrong = differences(case, "obscore", row)
    assert not wrong, f"{case}:\n  " + "\n  ".join(wrong)


def test_every_row_has_what_obscore_demands(published: dict[str, dict]) -> None:
    """ObsCore 1.1, table 1: columns that may not be NULL."""
    for name, row in published.items():
        for column in ("calib_level", "obs_collection", "obs_id", "obs_publisher_did"):
            assert row[column] is not None, f"{name}: {column}"
        assert row["em_ucd"] == (None if row["em_min"] is None else "em.wl"), name
        assert 0 <= row["s_ra"] < 360 if row["s_ra"] is not None else row["s_dec"] is None, name
