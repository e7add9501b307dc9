"""Keyword tables as processes share them, and rows that are not as long as their header."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from ingest import keywords, names
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


@pytest.mark.parametrize("parts", [1, 2, 3])
def test_shares_have_whole_observations(table: Path, parts: int) -> None:
    shares = [list(keywords.read(table, (part, parts))) for part in range(parts)]
    assert sorted(number for share in shares for number, _ in share) == list(range(1, 123))
    roots = [
        Counter(names.parse(record.filename).root for _, record in share if not isinstance(record, Problem))
        for share in shares
    ]
    assert all(roots)
    assert sum(roots, Counter()) == Counter(dict.fromkeys(EXPOSURES, 3)) + Counter(EXPOSURES[:1])
    assert sum(map(len, roots)) == len(EXPOSURES)
    refused = [number for number, record in shares[0] if isinstance(record, Problem)]
    assert refused == [121]


def test_a_short_row_has_what_it_has(table: Path) -> None:
    (number, record) = list(keywords.read(table))[-1]
    assert (number, record.filename, record.keywords) == (122, f"{EXPOSURES[0]}_crf.fits", {})
    assert list(keywords.observations(table))[-2:] == [(121, None), (122, EXPOSURES[0])]


def test_columns_are_the_keywords_in_order(tmp_path: Path) -> None:
    """Of a column that is there twice the last one counts, as before: what csv.DictReader gives."""
    path = tmp_path / "table.csv"
    path.write_text(f"targname,Filename,band,band,date_mjd\nM-51,{EXPOSURES[0]}_cal.fits,A,B,1\n")
    ((_, record),) = keywords.read(path)
    assert list(record.keywords.items()) == [("BAND", "B"), ("TARGNAME", "M-51")]
