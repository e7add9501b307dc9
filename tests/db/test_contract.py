"""The contract: each planted difference between catalog, RD and mapping is named, and nothing is loaded."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from made import exposure_name, write_fits

from ingest import cards, contract


@pytest.fixture
def resdir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the RDs, which the check then reads."""
    copy = tmp_path / "resdir"
    shutil.copytree(contract.RESDIR, copy)
    monkeypatch.setattr(contract, "RESDIR", copy)
    return copy


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "archive"
    made.mkdir()
    write_fits(made, exposure_name(1))
    return made


def refused(db, folder: Path, *words: str) -> None:
    """``check`` and ``load`` end with status 2 and name ``words``; no row was loaded."""
    for answer in (db.run("check"), db.load(folder)):
        assert answer.status == 2
        lines = [line for line in answer.stderr.splitlines() if all(word in line for word in words)]
        assert lines, f"{words} not named in:\n{answer.stderr}"
    assert db.query("SELECT count(*) FROM store.artifact") == [(0,)]
    assert db.query("SELECT count(*) FROM store.ingest_run") == [(0,)]


def alter(db, *statements: str) -> None:
    with db.admin() as connection:
        for statement in statements:
            connection.execute(statement)


def edit(resdir: Path, table: str, column: str, change: tuple[str, str]) -> None:
    """Change the first RD's description of a column: (regular expression, replacement) within its start tag."""
    for path in sorted(resdir.glob("*.rd")):
        text = path.read_text(encoding="utf-8")
        start = text.find(f'<table id="{table}"')
        tag = re.compile(rf'<column\s+[^>]*?name="{column}"[^>]*>').search(text, start) if start >= 0 else None
        if tag:
            changed, times = re.subn(*change, tag[0])
            assert times == 1, tag[0]
            path.write_text(text[: tag.start()] + changed + text[tag.end() :], encoding="utf-8")
            return
    raise AssertionError(f"no RD describes {table}.{column}")


def test_nothing_planted_passes(fresh_db, folder: Path, resdir: Path) -> None:
    assert fresh_db.run("check").status == 0
    assert fresh_db.load(folder).counts["new"] == 1


def test_type_in_sql(fresh_db, folder: Path) -> None:
    alter(
        fresh_db,
        "DROP VIEW store.jwst_product, store.jwst_time_axis",
        "ALTER TABLE store.product ALTER nints TYPE text",
    )
    refused(fresh_db, folder, "store.product.nints", "NINTS", "integer", "text")


def test_type_of_a_view(fresh_db, folder: Path) -> None:
    alter(
        fresh_db,
        "DROP VIEW store.jwst_history",
        "CREATE VIEW store.jwst_history AS SELECT uri, obsID, NULL::text AS observationID, NULL::text AS productID,"
        " NULL::timestamp AS file_date, NULL::text AS cal_ver, NULL::text AS crds_ctx, NULL::text AS contentChecksum,"
        " NULL::real AS contentLength, replaced, content::text AS content FROM store.history",
    )
    refused(fresh_db, folder, "jwst.rd", "contentLength", "bigint", "float4")


def test_type_in_the_rd(fresh_db, folder: Path, resdir: Path) -> None:
    edit(resdir, "Plane", "calibrationLevel", (r'type="\w+"', 'type="text"'))
    refused(fresh_db, folder, "caom2.rd", "table Plane", "calibrationLevel", "text", "int4")


def test_dropped_not_null(fresh_db, folder: Path) -> None:
    alter(fresh_db, "ALTER TABLE store.plane ALTER productID DROP NOT NULL")
    refused(fresh_db, folder, "caom2.rd", "productID", "nullable", "required is True")


def test_not_null_that_the_rd_does_not_tell(fresh_db, folder: Path) -> None:
    alter(fresh_db, "ALTER TABLE store.plane ALTER dataProductType SET NOT NULL")
    refused(fresh_db, folder, "caom2.rd", "dataProductType", "NOT NULL", "required is False")


def test_missing_card(fresh_db, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A column that no keyword feeds any more."""
    fewer = tuple(card for card in cards.PRODUCT if card.column != "template")
    monkeypatch.setitem(cards.TABLES, "product", fewer)
    refused(fresh_db, folder, "store.product.template", "no keyword")


def test_new_column_without_a_card(fresh_db, folder: Path) -> None:
    alter(fresh_db, "ALTER TABLE store.observation ADD colour text")
    refused(fresh_db, folder, "store.observation.colour", "no keyword")


def test_card_that_feeds_no_column(fresh_db, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    more = (*cards.PRODUCT, cards.Card("colour", ("COLOUR",), cards.text))
    monkeypatch.setitem(cards.TABLES, "product", more)
    refused(fresh_db, folder, "store.product.colour", "no such column")


def test_wrong_unit_in_the_rd(fresh_db, folder: Path, resdir: Path) -> None:
    edit(resdir, "Plane", "time_exposure", (r'unit="s"', 'unit="d"'))
    refused(fresh_db, folder, "caom2.rd", "time_exposure", "unit is d", "s in the catalog")


def test_unit_lost_from_the_rd(fresh_db, folder: Path, resdir: Path) -> None:
    edit(resdir, "Plane", "energy_bounds_lower", (r'unit="m"', ""))
    refused(fresh_db, folder, "caom2.rd", "energy_bounds_lower", "unit is None", "m in the catalog")


def test_wrong_unit_in_sql(fresh_db, folder: Path) -> None:
    alter(fresh_db, "COMMENT ON COLUMN store.plane.energy_bounds_upper IS 'um'")
    refused(fresh_db, folder, "store.plane.energy_bounds_upper", "um in the catalog", "m in derive.py")


def test_unit_of_a_card_that_cannot_be_converted(fresh_db, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = tuple(replace(card, unit="m") if card.column == "pa_v3" else card for card in cards.PRODUCT)
    monkeypatch.setitem(cards.TABLES, "product", wrong)
    refused(fresh_db, folder, "store.product.pa_v3", "PA_V3", "not convertible")


def test_unit_that_is_none(fresh_db, folder: Path) -> None:
    alter(fresh_db, "COMMENT ON COLUMN store.product.duration IS 'sekunden'")
    refused(fresh_db, folder, "store.product.duration", "sekunden")


def test_missing_view(fresh_db, folder: Path) -> None:
    alter(fresh_db, "DROP VIEW store.caom2_provenance_input")
    refused(fresh_db, folder, "table ProvenanceInput", "no store.caom2_provenance_input")


def test_missing_column_of_a_view(fresh_db, folder: Path) -> None:
    alter(fresh_db, "ALTER VIEW store.caom2_artifact RENAME COLUMN contenttype TO mime")
    refused(fresh_db, folder, "table Artifact", "contentType", "no such column")


def test_rd_that_is_not_xml(fresh_db, folder: Path, resdir: Path) -> None:
    (resdir / "caom2.rd").write_text("<resource", encoding="utf-8")
    refused(fresh_db, folder, "caom2.rd", "not XML")


def test_no_rds(fresh_db, folder: Path, resdir: Path) -> None:
    for path in resdir.glob("*.rd"):
        path.unlink()
    refused(fresh_db, folder, str(resdir), "no RDs")


def test_factor_is_computed(fresh_db, folder: Path, resdir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Card in h, column in s: not a difference, a factor."""
    hours = tuple(replace(card, unit="h") if card.column == "duration" else card for card in cards.PRODUCT)
    monkeypatch.setitem(cards.TABLES, "product", hours)
    write_fits(folder, exposure_name(2), DURATION=2.0)
    assert fresh_db.load(folder).status == 0
    assert fresh_db.query("SELECT duration FROM store.product WHERE duration IS NOT NULL") == [(7200.0,)]


@pytest.mark.parametrize("what", ["no schema", "no site", "no database"])
def test_database_that_is_not_ready(fresh_db, folder: Path, what: str) -> None:
    if what == "no schema":
        alter(fresh_db, "ALTER SCHEMA store RENAME TO elsewhere")
        answer, word = fresh_db.load(folder), "jwst-schema apply"
    elif what == "no site":
        alter(fresh_db, "DELETE FROM store.site")
        answer, word = fresh_db.load(folder), "jwst-node apply"
    else:
        answer, word = replace(fresh_db, dsn="host=/nowhere dbname=nothing").load(folder), "does not answer"
    assert answer.status == 2
    assert word in answer.stderr
    assert "Traceback" not in answer.stderr
