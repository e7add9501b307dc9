"""Keywords by instrument: the tables are as the list of keywords says, and hold what the headers say."""

from __future__ import annotations

import csv
import gzip
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import made
import pytest

from ingest.instrument_keywords import INSTRUMENTS, KEYWORDS, of_instrument, rd

_TYPES = {"text": "text", "integer": "integer", "boolean": "integer", "double precision": "double precision",
          "timestamp": "timestamp without time zone"}  # fmt: skip


def test_the_deployed_tables_are_as_the_list_says(scratch_db) -> None:
    for instrument in INSTRUMENTS:
        found = scratch_db.query(
            "SELECT attname, format_type(atttypid, -1), col_description(attrelid, attnum) FROM pg_attribute"
            " WHERE attrelid = %s::regclass AND attnum > 1 ORDER BY attname", f"store.{instrument}_keywords"
        )  # fmt: skip
        assert found == sorted((k.column, _TYPES[k.type], k.unit) for k in of_instrument(instrument))
        published = scratch_db.query(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 1",
            f"store.jwst_{instrument}_keywords",
        )
        listed = {name for k in of_instrument(instrument) for name, *_ in k.columns}
        assert {name for (name,) in published} == listed


def test_the_dictionary_is_the_list(scratch_db) -> None:
    found = scratch_db.query("SELECT * FROM store.jwst_keyword ORDER BY column_name")
    every = " ".join(INSTRUMENTS)
    assert found == sorted(
        (
            (
                k.keyword,
                k.column,
                k.type,
                k.unit,
                k.ucd,
                every if k.instruments == "all" else k.instruments,
                k.description,
            )
            for k in KEYWORDS
        ),
        key=lambda row: row[1],
    )


def test_the_rd_is_what_the_list_makes(repo: Path) -> None:
    assert (repo / "resdir" / "jwst" / "keywords.rd").read_text() == rd()


def test_units_and_descriptions_are_the_keyword_dictionarys() -> None:
    """Against the schemas of the data models, where the dictionary is kept."""
    datamodels = pytest.importorskip("stdatamodels.jwst.datamodels", reason="extra 'demo' is not installed")
    from stdatamodels.schema import walk_schema

    said: dict[str, tuple[str, str]] = {}

    def note(schema: dict, *_: object) -> bool:
        if "fits_keyword" in schema and "title" in schema:
            said.setdefault(schema["fits_keyword"], (schema.get("type"), " ".join(schema["title"].split())))
        return False

    for model in (datamodels.ImageModel, datamodels.IFUImageModel, datamodels.GuiderCalModel, datamodels.IFUCubeModel):
        walk_schema(model().schema, note)
    kinds = {
        "string": {"text", "timestamp"},
        "number": {"double precision"},
        "integer": {"integer"},
        "boolean": {"boolean"},
    }
    checked = 0
    for keyword in KEYWORDS:
        if keyword.keyword not in said:
            continue
        kind, title = said[keyword.keyword]
        unit, text = re.fullmatch(r"(?:\[([^\]]+)\] *)?(.*)", title).groups()
        assert keyword.type in kinds[kind] or keyword.keyword == "PROGRAM", keyword
        assert keyword.description.lower().startswith(text.lower()), keyword
        if unit and not unit.startswith(("yyyy", "hh")):
            assert keyword.unit == unit, keyword
        checked += 1
    assert checked > 190


def test_a_header_becomes_a_typed_row(fresh_db, tmp_path: Path) -> None:
    name = made.exposure_name(0)
    fields = {
        "GS_MAG": 12.5, "TSOVISIT": True, "IS_PSF": False, "OBSERVTN": "001", "VISIT_ID": "09001001001", "PATT_NUM": 3,
        "DATE-BEG": "2024-01-01T12:00:00.000", "FOCUSPOS": 0.25, "MODULE": "A", "LAMP": "N/A", "NUMDTHPT": "four",
    }  # fmt: skip
    fresh_db.load(made.write_fits(tmp_path, name, **fields))
    (row,) = fresh_db.query(
        "SELECT filename, program, observtn, visit_id, gs_mag, tsovisit, is_psf, patt_num, date_beg, date_beg_mjd,"
        " focuspos, lamp, numdthpt, expstart, effexptm FROM store.jwst_niriss_keywords"
    )
    assert row == (name, 9001, "001", "09001001001", 12.5, 1, 0, 3, datetime(2024, 1, 1, 12), 60310.5, 0.25,
                   None, None, 60310.5, 800.0)  # fmt: skip
    assert fresh_db.query("SELECT count(*) FROM store.nircam_keywords") == [(0,)]


def test_a_value_that_is_not_of_its_type_is_left_out_and_said(fresh_db, tmp_path: Path) -> None:
    path = made.write_fits(tmp_path, made.exposure_name(0), NUMDTHPT="four", GS_ORDER=2**40, GS_MAG="bright")
    answer = fresh_db.run("load", "--quiet", path)
    assert answer.status == 0
    said = answer.stdout + answer.stderr
    for card in ("NUMDTHPT = 'four'", f"GS_ORDER = '{2**40}'", "GS_MAG = 'bright'"):
        assert card in said
    assert fresh_db.query("SELECT numdthpt, gs_order, gs_mag, effexptm FROM store.jwst_niriss_keywords") == [
        (None, None, None, 800.0)
    ]


def test_a_new_delivery_replaces_the_row(fresh_db, tmp_path: Path) -> None:
    name = made.exposure_name(0)
    for day, value in ((10.0, 1), (20.0, 2)):
        fresh_db.load(made.write_fits(tmp_path, name, day=day, PATT_NUM=value))
    assert fresh_db.query("SELECT filename, patt_num FROM store.jwst_niriss_keywords") == [(name, 2)]


def test_real_rows_of_the_keyword_search(fresh_db, shared_data: Path, tmp_path: Path) -> None:
    """2,000 real rows: every keyword that the search has in lower case is the same in the table."""
    rows = []
    with gzip.open(shared_data / "mast_keywords" / "nirspec_union.csv.gz", "rt", newline="") as stream:
        for row in csv.DictReader(stream):
            if len(rows) == 2000:
                break
            rows.append(row)
    latest = {row["filename"]: row for row in rows if list(r["filename"] for r in rows).count(row["filename"]) == 1}
    fresh_db.load("--keywords", made.write_table(tmp_path / "rows.csv.gz", rows))
    keywords = [k for k in of_instrument("nirspec") if k.column in rows[0]]
    assert len(keywords) > 150
    listed = ", ".join(k.column for k in keywords)
    compared = 0
    for filename, *values in fresh_db.query(f"SELECT filename, {listed} FROM store.jwst_nirspec_keywords"):
        row = latest.get(filename)
        for keyword, value in zip(keywords, values, strict=True):
            if row is not None:
                assert value == _independent(row[keyword.column], keyword), (filename, keyword)
                compared += 1
    assert compared > 100_000


def _independent(text: str, keyword) -> object:
    """What the cell of the search says, by the type of its column alone."""
    pads = {"OBSERVTN": 3, "VISIT": 3, "VISITGRP": 2, "ACT_ID": 2, "EXPOSURE": 5, "VISIT_ID": 11, "SEQ_ID": 1}
    text = text.strip()
    if text.upper() in ("", "N/A", "UNKNOWN", "NULL", "NAN"):
        return None
    if keyword.type == "timestamp":
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(text[6:-2]))
        return moment.replace(tzinfo=None)
    if keyword.type == "boolean":
        return int(text.lower().startswith("t"))
    if keyword.type == "integer":
        return int(float(text))
    return float(text) if keyword.type == "double precision" else text.zfill(pads.get(keyword.keyword, 0))
