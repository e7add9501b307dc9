"""Keyword tables: what goes in comes out, counted and compared without the project's code."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import pytest
from made import exposure_name, keyword_row, read_table, square, write_table
from sky import parse

VERDICTS = ("new", "replaced", "updated", "unchanged", "superseded")
# <root>[_<candidate>]_<suffix>.fits
NAME = re.compile(r"(?P<root>.+?)(?:_(?P<acid>[oacr]\d{3,4}))?_(?P<suffix>[a-z0-9]+(?:-[a-z0-9]+)*)\.fits$")

TOKEN = re.compile(r"POLYGON|CIRCLE|[-+]?[\d.][-+.\deE]*")


def product_name(row: dict[str, str]) -> str:
    """The file that a row describes; where the table's publisher spoilt the name, the URI has it."""
    return row["filename"] if row["filename"].endswith(".fits") else row["dataURI"].rsplit("/", 1)[-1]


def region_of(row: dict[str, str]) -> str:
    return (row.get("orig_s_region") or row["s_region"]).strip()


def milliseconds(row: dict[str, str], column: str) -> int:
    return int(re.sub(r"\D", "", row[column]))


def newest(rows: list[dict[str, str]]) -> dict[str, dict[str, str]]:
    """For each file the row of its newest delivery, by DATE and then by the archive's own time."""
    chosen: dict[str, dict[str, str]] = {}
    for row in sorted(rows, key=lambda row: (milliseconds(row, "date"), milliseconds(row, "ingestCompletionDate"))):
        chosen[product_name(row)] = row
    return chosen


def expected_counts(rows: list[dict[str, str]]) -> dict[str, int]:
    """Files, observations, planes and former deliveries in a table, from its names and dates alone."""
    matches = {name: NAME.match(name) for name in map(product_name, rows)}
    dates = defaultdict(set)
    for row in rows:
        dates[product_name(row)].add(row["date"])
    return {
        "files": len(matches),
        "observations": len({match["root"] for match in matches.values()}),
        "planes": len({(match["root"], match["acid"], match["suffix"]) for match in matches.values()}),
        "former": sum(len(found) - 1 for found in dates.values()),
    }


def stored_counts(db) -> dict[str, int]:
    return {
        what: db.query(f"SELECT count(*) FROM store.{table}")[0][0]
        for what, table in (
            ("files", "artifact"), ("observations", "observation"), ("planes", "plane"), ("former", "history")
        )
    }  # fmt: skip


def assert_regions_kept(db, rows: list[dict[str, str]]) -> Counter:
    """Each stored footprint has the polygons, corners and circle of its row; counts by where it comes from."""
    stored = {
        name: rest
        for name, *rest in db.query(
            "SELECT a.filename, p.footprint_origin, (p.position_bounds).stcs, (p.position_bounds).parts IS NOT NULL,"
            " coalesce(array_length((p.position_bounds).parts, 1), ((p.position_bounds).polygon IS NOT NULL)::integer)"
            " FROM store.artifact a JOIN store.plane p USING (planeID)"
        )
    }
    told = newest(rows)
    assert stored.keys() == told.keys()
    origins: Counter = Counter()
    for name, (origin, stcs, several, shapes) in stored.items():
        region = region_of(told[name])
        origins[origin] += 1
        if origin == "s_region":
            wanted, got = tokens(region), tokens(stcs)
            if len(wanted) != len(got):  # repeated corners are dropped
                wanted, got = flattened(region), flattened(stcs)
            assert shapes == wanted.count("POLYGON"), name
            assert several == (shapes > 1), name
            assert same_shapes(wanted, got), f"{name}: {region} became {stcs}"
        elif origin == "s_region repaired":
            assert parse(region)[0][0] == "POLYGON" and shapes >= 1, name
        else:
            assert not region or spread(region) > 5, f"{name}: S_REGION {region!r} is lost ({origin})"
    return origins


def tokens(region: str) -> list[str | float]:
    """POLYGON, CIRCLE and the numbers, in order."""
    return [word if word.isalpha() else float(word) for word in TOKEN.findall(region)]


def flattened(region: str) -> list[str | float]:
    """The same from ``parse``."""
    return [token for kind, body in parse(region) for token in (kind, *body.ravel())]


def same_shapes(wanted: list[str | float], got: list[str | float]) -> bool:
    """Equal, but that each polygon may run the other way round (DALI: its inside to the left)."""
    if len(wanted) != len(got):
        return False
    starts = [n for n, token in enumerate(wanted) if isinstance(token, str)]
    for start, end in zip(starts, [*starts[1:], len(wanted)], strict=True):
        first, second = wanted[start + 1 : end], got[start + 1 : end]
        turned = first[:2] + [x for n in range(len(first) - 2, 0, -2) for x in first[n : n + 2]]
        same = any(all(map(same_token, one, second)) for one in (first, turned))
        if wanted[start] != got[start] or not same:
            return False
    return True


def same_token(wanted: str | float, got: str | float) -> bool:
    if isinstance(wanted, str) or isinstance(got, str):
        return wanted == got
    off = abs(wanted - got)
    return min(off, abs(off - 360)) < 1e-8


def spread(region: str) -> float:
    """Degrees of declination, or of right ascension, that a region covers; only to tell the absurd ones."""
    corners = np.concatenate([body.reshape(-1, 2) for kind, body in parse(region) if kind == "POLYGON"])
    return float(max(np.ptp(corners[:, 1]), np.ptp(corners[:, 0])))


@pytest.fixture(scope="module")
def synthetic() -> list[dict[str, object]]:
    """60 rows of 40 files: 15 were delivered twice (older and newer row in any order), 5 rows are there twice."""
    slits = " ".join(square(40 + 0.01 * k, -10, 0.001) for k in range(118))
    regions = [square(30, -20, 0.02), "CIRCLE ICRS 83.5 -66.1 0.05", "", slits, square(0.001, 5, 0.02)]
    rows = []
    for number in range(40):
        name, region = exposure_name(number), regions[number % len(regions)]
        row = keyword_row(name, s_region=region, day=20)
        again = keyword_row(name, s_region=region, day=10 if number % 2 else 30, checksum="1" * 32)
        rows += [row, again] if number < 15 else [row, row] if number < 20 else [row]
    return rows


def test_synthetic_table_adds_up(synthetic, fresh_db, tmp_path: Path) -> None:
    rows = [{key: str(value) for key, value in row.items()} for row in synthetic]
    answer = fresh_db.load("--keywords", write_table(tmp_path / "table.csv.gz", synthetic))
    assert answer.status == 0
    counts = answer.counts
    assert counts["seen"] == len(rows) == 60
    assert sum(counts[verdict] for verdict in VERDICTS) + counts["refused"] == 60
    assert (counts["new"], counts["unchanged"], counts["superseded"]) == (40, 5, 15)
    wanted = expected_counts(rows)
    assert stored_counts(fresh_db) == wanted
    assert (counts["observations"], counts["planes"]) == (wanted["observations"], wanted["planes"])
    origins = assert_regions_kept(fresh_db, rows)
    assert origins == {"s_region": 32, "target": 8}


def test_bad_rows_are_refused_and_the_rest_loads(fresh_db, tmp_path: Path) -> None:
    good = keyword_row(exposure_name(1), s_region=square(30, -20, 0.02))
    bad = {
        "s_region": keyword_row(exposure_name(2), s_region="POLYGON ICRS 1 2 3 4"),
        "filename": keyword_row(exposure_name(7)) | {"filename": "notes.txt", "dataURI": "mast:JWST/product/notes.txt"},
        "date": keyword_row(exposure_name(3), date="/Date(99999999999999999999)/"),
        "fileSize": keyword_row(exposure_name(4), fileSize="many"),
        "ngroups": keyword_row(exposure_name(5), ngroups=10**12),
        "program": keyword_row(exposure_name(6), program=1),
    }
    answer = fresh_db.load("--keywords", write_table(tmp_path / "table.csv.gz", [*bad.values(), good]))
    assert answer.status == 1
    assert (answer.counts["seen"], answer.counts["refused"], answer.counts["new"]) == (7, 6, 1)
    told = "\n".join(f"{problem['path']} {problem['problem']} {problem['card']}" for problem in answer.problems)
    for card in ("S_REGION", "filename", "date", "fileSize", "PROGRAM"):
        assert card.lower() in told.lower(), told
    assert fresh_db.query("SELECT filename FROM store.artifact") == [(exposure_name(1),)]


@pytest.mark.parametrize("content", [b"", b"filename,date\n", b"\x1f\x8b\x08broken", b"a,b\n\xff\xfe,1\n"])
def test_table_that_is_none(fresh_db, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / ("table.csv.gz" if content.startswith(b"\x1f") else "table.csv")
    path.write_bytes(content)
    answer = fresh_db.load("--keywords", path)
    assert answer.status == 1
    assert [problem["path"].split(",")[0] for problem in answer.problems] == [str(path)]
    assert answer.problems[0]["advice"]


def test_real_tables_add_up(union_db, keyword_tables: list[Path]) -> None:
    db, summary = union_db
    rows = [row for path in keyword_tables for row in read_table(path)]
    counts = summary["counts"]
    assert counts["seen"] == len(rows) == 34974
    assert sum(counts[verdict] for verdict in VERDICTS) + counts["refused"] == len(rows)
    assert counts["refused"] == len(summary["problems"]) == 0
    wanted = expected_counts(rows)
    assert stored_counts(db) == wanted
    assert (counts["new"], counts["observations"], counts["planes"]) == (
        wanted["files"], wanted["observations"], wanted["planes"]
    )  # fmt: skip


def test_real_regions_are_kept(union_db, keyword_tables: list[Path]) -> None:
    rows = [row for path in keyword_tables for row in read_table(path)]
    origins = assert_regions_kept(union_db[0], rows)
    assert origins["s_region"] > 0.98 * sum(origins.values()), origins
    several = union_db[0].query("SELECT max(array_length((position_bounds).parts, 1)) FROM store.plane")[0][0]
    assert several == max(len(parse(region_of(row))) for row in newest(rows).values())


def test_an_observation_whose_last_row_is_refused_is_loaded(fresh_db, tmp_path: Path) -> None:
    """The rows before it wait for the last one, which cannot be described; they are not lost with it."""
    good, bad = keyword_row(exposure_name(1)), keyword_row(exposure_name(1, "rate"), fileSize="many")
    table = write_table(tmp_path / "table.csv.gz", [good, bad])
    answer = fresh_db.load("--keywords", table)
    assert (answer.counts["new"], answer.counts["refused"]) == (1, 1)
    assert fresh_db.query("SELECT filename FROM store.artifact") == [(exposure_name(1),)]


def test_text_that_looks_like_an_escape_is_kept(fresh_db, tmp_path: Path) -> None:
    """Zero bytes, which PostgreSQL has no text for, are not."""
    rows = [keyword_row(exposure_name(number), other=text) for number, text in enumerate(("a\\u0000b", "a\\\0b"))]
    assert fresh_db.load("--keywords", write_table(tmp_path / "rows.csv.gz", rows)).problems == []
    texts = "SELECT keywords->>'OTHER' FROM store.header JOIN store.artifact USING (artifactID) ORDER BY filename"
    assert fresh_db.query(texts) == [("a\\u0000b",), ("a\\b",)]


def test_new_rows_are_written_once(fresh_db, tmp_path: Path) -> None:
    """What is derived of them (rights, recommended files, checksums) is there when they are."""
    suffixes = ("uncal", "rate", "cal", "i2d")
    rows = [keyword_row(exposure_name(number, suffix)) for number in (1, 2) for suffix in suffixes]
    fresh_db.load("--keywords", write_table(tmp_path / "table.csv.gz", rows))
    written = fresh_db.query(
        "SELECT relname, n_tup_ins, n_tup_upd FROM pg_stat_user_tables"
        " WHERE relname IN ('observation', 'plane', 'artifact') ORDER BY relname"
    )
    assert written == [("artifact", 8, 0), ("observation", 2, 0), ("plane", 8, 0)]
    assert fresh_db.query("SELECT DISTINCT rights, release::text, readers, rights_origin FROM store.artifact") == [
        ("proprietary", "2024-12-31 00:00:00", "jw09001", "archive")
    ]
    assert fresh_db.query("SELECT filename FROM store.artifact WHERE mrp = 1 ORDER BY 1") == [
        (exposure_name(number, suffix),) for number in (1, 2) for suffix in ("cal", "i2d")
    ]
