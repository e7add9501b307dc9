"""Keyword tables as processes share them, and rows that are not as long as their header."""

from __future__ import annotations

import gzip
from collections import Counter
from pathlib import Path

import pytest

from ingest import keywords, names, rowtext
from ingest.errors import Problem

EXPOSURES = [f"jw0900100{k % 7}001_02101_{k:05d}_nis" for k in range(40)]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    lines = ["filename,date,S_REGION"]
    lines += [f"{exposure}_{suffix}.fits,/Date(0)/," for suffix in ("uncal", "rate", "cal") for exposure in EXPOSURES]
    lines += ["no_product.fits,,", "", f"{EXPOSURES[0]}_crf.fits"]
    path = tmp_path / "table.csv"
    path.write_text("\n".join(lines) + "\n")
    return path


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_parts_have_whole_observations(table: Path, size: int) -> None:
    rows = rowtext.Table(table)
    assert (len(rows), rows.last[EXPOSURES[0]], rows.last[EXPOSURES[1]]) == (122, 122, 82)
    parts = list(rows.parts(size))
    assert sorted(number for part in parts for number, _ in part.rows) == list(range(1, 123))
    told = [list(part.records()) for part in parts]
    roots = [
        Counter(names.parse(record.filename).root for record in part if not isinstance(record, Problem))
        for part in told
    ]
    assert sum(roots, Counter()) == Counter(dict.fromkeys(EXPOSURES, 3)) + Counter(EXPOSURES[:1])
    assert len([root for part in roots for root in part]) == len(EXPOSURES)
    assert all(len(part.rows) >= size for part in parts[:-1])
    ((refused, number),) = [
        (record.path, part.rows[0][0]) for part, rows in zip(parts, told, strict=True)
        for record in rows if isinstance(record, Problem)
    ]  # fmt: skip
    assert refused == f"{table}, row 121"
    if size == 1:  # what is of no observation waits for nothing
        assert number == 121


def test_a_short_row_has_what_it_has(table: Path) -> None:
    (number, record) = list(keywords.read(table))[-1]
    assert (number, record.filename, record.keywords) == (122, f"{EXPOSURES[0]}_crf.fits", {})


def test_rows_are_those_of_csv(tmp_path: Path) -> None:
    """RFC 4180: line ends and commas in quotes; a quote within a field is one, whatever follows."""
    path = tmp_path / "table.csv"
    names_ = [f"{exposure}_cal.fits" for exposure in EXPOSURES[:6]]
    path.write_text(
        "TARGNAME,filename,TITLE\r\n"
        f'"M 51, the\nwhirlpool",{names_[0]},"a ""b"" c"\r\n'
        f'"M 51, {names_[5]}",{names_[1]},"two\n\nlines"\n'
        "\n"
        f'5" slit,{names_[2]},x\n'
        f"{names_[5]},{names_[3]}\n"
        f'M-51,"{names_[4]}",y'
    )
    table = rowtext.Table(path)
    assert list(table.last) == EXPOSURES[:5]
    (part,) = table.parts(100)
    assert [(n, record) for (n, _), record in zip(part.rows, part.records(), strict=True)] == list(keywords.read(path))
    told = [(record.keywords["TARGNAME"], record.keywords.get("TITLE")) for record in part.records()]
    assert told[0] == ("M 51, the\nwhirlpool", 'a "b" c')
    assert told[1:3] == [(f"M 51, {names_[5]}", "two\n\nlines"), ('5" slit', "x")]
    assert told[3:] == [(names_[5], None), ("M-51", "y")]


@pytest.mark.parametrize(
    ("row", "said"),
    [('5" disk,"op\nen"', ('5" disk', "op\nen")), ('5",a "b" c', ('5"', 'a "b" c')),
     ('"a"" ""b","c\n"', ('a" "b', "c\n")), ('5","op\nen"', ('5"', "op\nen")), ('"a""b",c', ('a"b', "c"))],
)  # fmt: skip
def test_quotes_that_are_none_of_their_field(tmp_path: Path, row: str, said: tuple[str, str]) -> None:
    """A row ends where csv.reader ends it, however many quotes its lines have."""
    path = tmp_path / "table.csv"
    path.write_text(f"TARGNAME,TITLE,filename\n{row},{EXPOSURES[0]}_cal.fits\nx,y,{EXPOSURES[1]}_cal.fits\n")
    (part,) = rowtext.Table(path).parts(100)
    assert [(n, record) for (n, _), record in zip(part.rows, part.records(), strict=True)] == list(keywords.read(path))
    told = [(record.keywords["TARGNAME"], record.keywords["TITLE"]) for record in part.records()]
    assert told == [said, ("x", "y")]


def test_a_byte_order_mark_is_no_part_of_a_column(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text(f"filename,BAND\n{EXPOSURES[0]}_cal.fits,A\n", encoding="utf-8-sig")
    ((_, record),) = keywords.read(path)
    assert (record.filename, record.keywords) == (f"{EXPOSURES[0]}_cal.fits", {"BAND": "A"})
    assert list(rowtext.Table(path).last) == EXPOSURES[:1]


def test_a_field_beyond_all_bounds_is_refused_with_its_row(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text(f"filename,TITLE\n{EXPOSURES[0]}_cal.fits,{'x' * 200_000}\n{EXPOSURES[1]}_cal.fits,y\n")
    (part,) = rowtext.Table(path).parts(100)
    refused, record = part.records()
    assert (refused.path, record.filename) == (f"{path}, row 1", f"{EXPOSURES[1]}_cal.fits")
    path.write_text(f'filename,TITLE\n{EXPOSURES[0]}_cal.fits,"{"x" * 200_000}\n')
    with pytest.raises(Problem, match="field larger than field limit"):
        rowtext.Table(path)


def test_columns_are_the_keywords_in_order(tmp_path: Path) -> None:
    """Of a column that is there twice the last one counts, as before: what csv.DictReader gives."""
    path = tmp_path / "table.csv"
    path.write_text(f"targname,Filename,band,band,date_mjd\nM-51,{EXPOSURES[0]}_cal.fits,A,B,1\n")
    ((_, record),) = keywords.read(path)
    assert list(record.keywords.items()) == [("BAND", "B"), ("TARGNAME", "M-51")]


def test_stored_keywords_are_in_the_order_of_jsonb(tmp_path: Path) -> None:
    """src/backend/utils/adt/jsonb_util.c, lengthCompareJsonbStringValue: the shorter key first, then byte by byte."""
    path = tmp_path / "table.csv"
    path.write_text(f'targname,filename,band,apername,act_id,filter\n"M ""51""",{EXPOSURES[0]}_cal.fits,A,,02,é\n')
    ((_, record),) = keywords.read(path)
    assert record.stored == '{"BAND": "A", "ACT_ID": "02", "FILTER": "\\u00e9", "TARGNAME": "M \\"51\\""}'
    assert record.text == '{"ACT_ID": "02", "BAND": "A", "FILTER": "\\u00e9", "TARGNAME": "M \\"51\\""}'
    path.write_text(f"filename,orig-filter,filter\n{EXPOSURES[0]}_cal.fits,F150W,F150W/CLEAR\n")
    ((_, rewritten),) = keywords.read(path)
    assert rewritten.stored == rewritten.text == '{"FILTER": "F150W"}'


def test_a_table_that_is_damaged_is_named(table: Path) -> None:
    """Gzip whose bytes are no deflated ones."""
    packed = table.with_suffix(".csv.gz")
    packed.write_bytes(gzip.compress(table.read_bytes())[:20] + b"\xff" * 60)
    with pytest.raises(Problem, match="the table cannot be read") as caught:
        rowtext.Table(packed)
    assert caught.value.path == str(packed)


@pytest.mark.parametrize("size", ["many", "²", "1" * 5000, "1" * 19, "-1"])
def test_a_size_that_is_none_is_named(size: str) -> None:
    with pytest.raises(Problem, match="no number") as caught:
        keywords.record({"filename": f"{EXPOSURES[0]}_cal.fits", "fileSize": size})
    assert (caught.value.card, caught.value.value) == ("fileSize", size)


@pytest.mark.parametrize("date", [f"/Date({'1' * 5000})/", f"/Date(-{'1' * 18})/", "/Date(²)/"])
def test_a_date_that_is_none_stays_as_it_is(date: str) -> None:
    """The mapping names the card."""
    assert keywords.record({"filename": f"{EXPOSURES[0]}_cal.fits", "date": date}).keywords == {"DATE": date}
