"""The page of product types is true: each row has its file, its row in the table, its bytes, and its test."""

from __future__ import annotations

import re
from pathlib import Path

import psycopg
import pytest
import pyvo
import requests

from tests.conftest import REPO, Instance

PAGE = REPO / "ingest" / "PRODUCTS.md"
ROWS = [
    [cell.strip().strip("`") for cell in line.strip("|").split("|")]
    for line in PAGE.read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and not line.startswith(("| product type", "| ---"))
]


def test_no_row_is_empty_and_no_type_is_twice() -> None:
    assert len(ROWS) > 30 and len({row[0] for row in ROWS}) == len(ROWS)
    assert all(cell for row in ROWS for cell in (*row[:3], row[4]))


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_each_product_type_is_where_the_page_says(row: list[str], instance: Instance, tap: pyvo.dal.TAPService) -> None:
    _, pattern, column, _, _ = row
    paths = {path.name: path for path in sorted(instance.archive.rglob(pattern))}
    assert paths, f"the demo archive has no {pattern}"
    table, name = column.rsplit(".", 1)
    found = {str(r[name]) for r in tap.search(f"SELECT DISTINCT {name} FROM {table}", maxrec=100000)}
    missing = paths.keys() - found
    assert not missing, f"{table} has no row of {sorted(missing)[:5]}"
    first = next(iter(paths))
    fetched = requests.get(f"{instance.url}/getproduct/jwst/product/{first}", timeout=60)
    assert fetched.content == paths[first].read_bytes()


@pytest.mark.parametrize("proof", sorted({row[4] for row in ROWS}))
def test_the_test_that_proves_it_is_there(proof: str) -> None:
    path, _, name = proof.partition("::")
    text = (REPO / path).read_text(encoding="utf-8")
    assert not name or re.search(rf"^def {name}\(", text, re.MULTILINE), f"{path} has no {name}"


def test_every_suffix_of_the_archive_is_on_the_page(db: psycopg.Connection) -> None:
    suffixes = {suffix for (suffix,) in db.execute("SELECT DISTINCT suffix FROM store.product")}
    listed = {Path(row[1]).stem.rsplit("_", 1)[-1] for row in ROWS} | {"stream"}
    assert suffixes - listed <= {"psf-ami-oi", "uncal", "cal"}


# suffix: CAOM product type, and for exposures and combined products the levels and data product types they may have
# (pipeline documentation, product types; IVOA vocabulary product-type)
MODE = {"image", "spectrum", "cube", "timeseries", "visibility"}
KINDS = {
    "uncal": ("science", {1}, MODE),
    "rate": ("science", {2}, MODE),
    "rateints": ("science", {2}, MODE),
    "dark": ("calibration", {2}, {"image"}),
    "cal": ("science", {2}, MODE),
    "calints": ("science", {2}, MODE),
    "crf": ("auxiliary", {2}, MODE),
    "i2d": ("science", {2, 3}, {"image"}),
    "segm": ("auxiliary", {3}, {"image"}),
    "cat": ("catalog", {3}, {"measurements"}),
    "s2d": ("science", {2, 3}, {"spectrum"}),
    "s3d": ("science", {2, 3}, {"cube"}),
    "x1d": ("science", {2, 3}, {"spectrum"}),
    "c1d": ("science", {3}, {"spectrum"}),
    "x1dints": ("science", {2, 3}, {"timeseries"}),
    "phot": ("science", {3}, {"timeseries"}),
    "whtlt": ("science", {3}, {"timeseries"}),
    "ami-oi": ("science", {2, 3}, {"visibility"}),
    "psf-ami-oi": ("auxiliary", {2, 3}, {"visibility"}),
    "aminorm-oi": ("science", {3}, {"visibility"}),
    "psfstack": ("auxiliary", {3}, {"image"}),
    "psfalign": ("auxiliary", {2, 3}, {"image"}),
    "psfsub": ("science", {2, 3}, {"image"}),
}


@pytest.mark.parametrize("suffix", KINDS)
def test_role_level_and_type_of_each_suffix(suffix: str, db: psycopg.Connection) -> None:
    role, levels, kinds = KINDS[suffix]
    rows = db.execute(
        "SELECT DISTINCT a.productType, p.calibrationLevel, p.dataProductType FROM store.product AS q"
        " JOIN store.plane AS p USING (planeID)"
        " JOIN store.artifact AS a ON a.planeID = p.planeID AND a.filename = q.filename"
        r" WHERE q.suffix = %s AND q.filename NOT LIKE '%%\_gs-%%'",
        (suffix,),
    ).fetchall()
    assert rows
    assert {row[0] for row in rows} == {role}
    assert {row[1] for row in rows} <= levels and {row[2] for row in rows} <= kinds
