"""What is worked out once: it is what would be worked out again, for values of any kind."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest

from ingest import cards, copytext, entities, keywords, names, rows
from ingest.contents import instrument_keywords
from ingest.copytext import Fields
from ingest.errors import Problem
from ingest.facts import Facts
from ingest.memo import Memo, Recalled, each

CAL = "jw01234001001_02101_00001_nrca1_cal.fits"
RATE = "jw01234001001_02101_00001_nrca1_rate.fits"
ROW = {
    "TELESCOP": "JWST", "INSTRUME": "NIRCAM", "DETECTOR": "NRCA1", "EXP_TYPE": "NRC_IMAGE", "FILTER": "F200W",
    "PUPIL": "CLEAR", "PROGRAM": "1234", "OBSERVTN": "1", "DATE": "2024-05-01T00:00:00.000", "EXPSTART": "60000.25",
    "TSOVISIT": "f", "NINTS": "2", "TITLE": "a\tb\\c é", "EFFEXPTM": "311.366", "BUNIT": "MJy/sr",
}  # fmt: skip


def facts(told: dict[str, object] | None = None, filename: str = CAL, of_row: bool = True) -> Facts:
    return Facts(names.parse(filename), {**ROW, **(told or {})}, [], of_row)


def test_values_are_made_once_and_kinds_are_told_apart() -> None:
    made: list[object] = []
    memo = Memo(lambda value: made.append(value) or repr(value), nothing="none")
    assert [memo["1"], memo["1"], memo[1], memo[True], memo[1.0], memo[None]] == [
        "'1'",
        "'1'",
        "1",
        "True",
        "1.0",
        "none",
    ]
    assert made == ["1", 1, True, 1.0]
    assert each([memo, memo], ["1", None]) == ["'1'", "none"]
    for number in range(3000):
        assert memo[str(number)] == repr(str(number))
    assert len(memo) < 1000
    assert memo[None] == "none"
    assert [copytext.numbers[value] for value in (0.0, -0.0, 2.5, 2.5)] == ["0.0", "-0.0", "2.5", "2.5"]


def test_what_is_raised_is_not_kept() -> None:
    memo = Memo(float)
    for _ in range(2):
        with pytest.raises(ValueError, match="could not convert"):
            memo["x"]


def test_recalled_only_where_all_that_was_read_is_the_same() -> None:
    worked: list[str] = []

    @Recalled
    def function(known: Facts) -> str:
        worked.append(known.name.suffix)
        if known.text("FILTER") == "F090W":
            known.notes.append("a note")
            return f"{known.name.suffix} {known.text('PUPIL')}"
        return known.name.suffix

    assert [function(facts()), function(facts({"PUPIL": "F162M"})), function(facts({"DATE": "x"}))] == ["cal"] * 3
    assert worked == ["cal"]
    assert function(facts(filename=RATE)) == "rate"
    # now PUPIL counts too: it was read
    short = {"FILTER": "F090W"}
    assert [function(facts(short)), function(facts({**short, "PUPIL": "F162M"}))] == ["cal CLEAR", "cal F162M"]
    assert [function(facts({"PUPIL": "F162M"})), function(facts())] == ["cal", "cal"]
    again = facts(short)
    count = len(worked)
    assert (function(again), again.notes, len(worked)) == ("cal CLEAR", ["a note"], count)


def test_values_that_are_equal_but_not_the_same_are_not_recalled() -> None:
    @Recalled
    def function(known: Facts) -> object:
        return known.text("NINTS")

    assert [function(facts({"NINTS": value})) for value in (1, True, 1.0, "1", 1)] == ["1", "True", "1.0", "1", "1"]


def test_a_recalled_function_cannot_depend_on_which_keywords_there_are() -> None:
    with pytest.raises(TypeError, match="single keywords"):
        Recalled(lambda known: list(known.keywords))(facts())


def test_rows_after_other_rows_are_as_alone() -> None:
    others = [{"TARGPROP": "M 51"}, {"FILTER": "F090W", "BUNIT": "DN/s"}, {"BKGDTARG": "t"}, {"VISITSTA": "FAILED"}, {}]
    for filename in (CAL, RATE):
        for told in others:
            known = facts(told, filename)
            assert entities._observed(known) == entities._observed.worked_out(facts(told, filename))
            assert entities._sampled(known) == entities._sampled.worked_out(facts(told, filename))
    with pytest.raises(Problem, match="TSOVISIT"):
        entities._sampled(facts({"TSOVISIT": "perhaps"}))


@pytest.mark.parametrize(
    "told", [{}, {"NINTS": "two"}, {"NINTS": "3000000000"}, {"DATE-OBS": "2024-01-01", "DATE_OBS": "2023-01-01"}]
)
def test_fields_of_keyword_rows_are_those_of_files(told: dict[str, object]) -> None:
    of_row, of_file = facts(told), facts(told, of_row=False)
    (row,) = instrument_keywords.read(None, of_row)["nircam_keywords"]
    (values,) = instrument_keywords.read(None, of_file)["nircam_keywords"]
    assert isinstance(row, Fields)
    columns = ("filename", "title", *sorted(set(row.columns) - {"title"}))
    expected = {**values, "filename": CAL}
    assert row.line(CAL, columns) == copytext.line(expected.get(column) for column in columns)
    assert b"a\\tb\\\\c \xc3\xa9" in row.line(CAL, columns)
    assert of_row.notes == of_file.notes


def test_single_keywords_are_read_as_one_by_one() -> None:
    told = {**ROW, "GS_V3_PA": "12.5", "MT_AVRA": "-10", "TARG_RA": "5", "EFFINTTM": 10.0, "NGROUPS": 4}
    made = cards.mapped("product", told, {"product.effinttm": 1000.0, "product.nints": 7.0})
    assert made == {
        card.column: cards.value(told, card.keywords, card.read) for card in cards.PRODUCT
    } | {"effinttm": 10000.0}  # fmt: skip
    assert (made["pa_v3"], made["mt_ra"], made["nints"], made["observtn"]) == (12.5, 350.0, 2, "001")
    with pytest.raises(Problem, match="NINTS"):
        cards.mapped("product", {**ROW, "NINTS": "x"}, {})


def test_checksums_are_of_the_json_of_the_row() -> None:
    row = {
        "b": 'é "\\\t', "a": 0.1, "path": "/x", "c": None, "d": True, "e": -0.0, "f": 3, "g": [1.5, 2.0],
        "h": float("inf"), "i": 1e22, "precedence": "2|3",
    }  # fmt: skip
    own = [{name: row[name] for name in "abcdefghi"}, {"x": 1.0}]
    for _ in range(2):
        assert rows._checksum(row, {"x": 1.0}) == "md5:" + hashlib.md5(
            json.dumps(own, ensure_ascii=False).encode(), usedforsecurity=False
        ).hexdigest()  # fmt: skip


def test_text_of_a_keyword_row_is_that_of_its_keywords(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text(f'filename,title,date_obs,filter,s_region\n{CAL},"é ""q"" \\x",/Date(0)/, ,"a\nb"\n', "utf-8")
    ((_, record),) = keywords.read(path)
    assert record.keywords == {"TITLE": 'é "q" \\x', "DATE_OBS": "1970-01-01T00:00:00.000", "S_REGION": "a\nb"}
    assert record.json is not None
    assert record.text == replace(record, json=None).text
