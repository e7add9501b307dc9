"""The resource descriptors: valid, tested by DaCHS' own means, and harmless to the data."""

from __future__ import annotations

import subprocess
from pathlib import Path

import psycopg
import pytest
import pyvo

from tests.conftest import REPO, Instance

NODE = str(REPO / "bin" / "jwst-node")
# how views for DaCHS begin
VIEWS = ("caom2_", "jwst_", "esa_", "mast_", "obscore", "obsplan", "sia", "spectrum", "cone")
RDS = sorted(path.stem for path in (REPO / "resdir" / "jwst").glob("*.rd"))


def dachs(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([NODE, "dachs", *arguments], capture_output=True, text=True, timeout=300)


def counts(instance: Instance) -> dict[str, int]:
    """The number of rows in every table of the store."""
    with psycopg.connect(instance.owner_dsn) as connection:
        tables = [
            row[0]
            for row in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'store' ORDER BY 1")
        ]
        return {table: connection.execute(f'SELECT count(*) FROM store."{table}"').fetchone()[0] for table in tables}


def test_there_are_rds() -> None:
    assert {"caom2", "jwst", "obs", "spec"} <= set(RDS)


def test_valid_without_a_warning(instance: Instance) -> None:
    """dachs val compares the columns with those in the database (-c) and looks at what is published (-p)."""
    ids = [f"jwst/{rd}" for rd in RDS]
    result = dachs("val", "-c", "-p", *ids)
    assert result.returncode == 0
    assert result.stdout.splitlines() == [f"{rd} -- OK" for rd in ids], result.stdout + result.stderr


@pytest.mark.parametrize("rd", RDS)
def test_regression_suite(instance: Instance, rd: str) -> None:
    result = dachs("test", "-t", "demo", "-u", instance.url, f"jwst/{rd}")
    assert "0 of " in result.stdout and " bad." in result.stdout, result.stdout + result.stderr
    assert "FAIL" not in result.stdout, result.stdout


def test_drop_and_import_lose_nothing(instance: Instance, tap: pyvo.dal.TAPService) -> None:
    before = counts(instance)
    assert before["observation"] > 10 and before["artifact"] > 100
    query = "SELECT COUNT(*) AS n FROM ivoa.obscore"
    products = tap.run_sync(query)["n"][0]
    try:
        for rd in RDS:
            dropped = dachs("drop", f"jwst/{rd}")
            assert dropped.returncode == 0, dropped.stderr
        assert counts(instance) == before
        assert tap.run_sync(query)["n"][0] == 0
    finally:
        applied = subprocess.run([NODE, "apply", "--force"], capture_output=True, text=True, timeout=600)
        assert applied.returncode == 0, applied.stderr
    assert counts(instance) == before
    assert tap.run_sync(query)["n"][0] == products
    # the site's union view survives the import of its own RD too
    assert dachs("imp", "//obscore").returncode == 0
    assert tap.run_sync(query)["n"][0] == products
    # an import forgets the coverage
    assert subprocess.run([NODE, "coverage"], timeout=300).returncode == 0


def test_names_only_what_exists() -> None:
    """No RD reads a table of the ingest itself: what is published are its views."""
    for rd in RDS:
        text = Path(REPO, "resdir", "jwst", f"{rd}.rd").read_text()
        read = {word.split(")")[0] for word in text.split() if word.startswith("store.")}
        views = tuple(f"store.{name}" for name in VIEWS)
        assert all(name.startswith(views) for name in read), read
