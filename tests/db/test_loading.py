"""Large tables go through a process of their own; rows that are held are not mapped again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from made import association, date_ms, exposure_name, keyword_row, square, write_fits, write_json, write_table
from snapshot import differences, snapshot

from ingest import files, load, reading, remote, staging, store

NAME = exposure_name(0)


@pytest.mark.parametrize("relayed", [False, True], ids=["one connection", "two connections"])
def test_a_process_of_its_own_loads_the_same(
    two_dbs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, relayed: bool
) -> None:
    made = [keyword_row(exposure_name(n), s_region=square(30 + n / 100, -20, 0.01)) for n in range(12)]
    made[5]["instrume"] = "MIRI"  # at odds with its detector: refused
    made[7]["targ_dec"] = 123.0  # refused by the database, and the others of its batch are not
    table = write_table(tmp_path / "many.csv.gz", made)
    monkeypatch.setattr(load, "MANY", len(made))
    monkeypatch.setattr(load, "RELAYED", len(made) if relayed else len(made) + 1)
    monkeypatch.setattr(load, "BATCH", 5)  # less than what a process hands on at a time
    apart = two_dbs[0].load("--keywords", table)
    monkeypatch.setattr(load, "MANY", len(made) + 1)
    here = two_dbs[1].load("--keywords", table)
    assert apart.counts == here.counts
    assert (here.counts["new"], here.counts["refused"], here.counts["seen"]) == (len(made) - 2, 2, len(made))
    assert sorted(map(str, apart.problems)) == sorted(map(str, here.problems))
    told = differences(snapshot(two_dbs[0]), snapshot(two_dbs[1]))
    assert not told, told


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Products and a damaged one, associations of the same name, a table that is read as a stream."""
    folder = tmp_path / "folder"
    for number in range(12):
        place = folder / "ab"[number % 2]
        place.mkdir(parents=True, exist_ok=True)
        write_fits(place, exposure_name(number, program=9001 + number % 3), square(30 + number / 100, -20, 0.01))
    (folder / "a" / exposure_name(20)).write_bytes(b"SIMPLE  = nothing".ljust(2880))
    (folder / "a" / "renamed.fits").write_bytes((folder / "b" / exposure_name(1, program=9002)).read_bytes())
    write_fits(folder / "b", exposure_name(21)).rename(folder / "b" / "other.fits")
    for number, place in enumerate("ab"):
        write_json(folder / place / "mine_asn.json", association("mine", [(exposure_name(number), "science")]))
    (folder / "programs.csv").write_text("program,title\n9001,Invented\n")
    return folder


def test_processes_read_the_same(two_dbs, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In whatever parts; the second time too, when some are unchanged and some are not."""
    for name, value in (("MANY", 3), ("SHARE", 2)):
        monkeypatch.setattr(reading, name, value)
    monkeypatch.setattr(load, "AT_ONCE", 5)
    monkeypatch.setattr(load, "BATCH", 3)
    apart = two_dbs[0].load(folder)
    monkeypatch.undo()
    here = two_dbs[1].load(folder)
    assert apart.counts == here.counts
    assert (here.counts["seen"], here.counts["new"], here.counts["refused"]) == (18, 16, 2)
    assert (apart.problems, apart.summary["notes"]) == (here.problems, here.summary["notes"])
    told = differences(snapshot(two_dbs[0]), snapshot(two_dbs[1]))
    assert not told, told
    monkeypatch.setattr(reading, "MANY", 1)
    monkeypatch.setattr(load, "AT_ONCE", 5)
    write_fits(folder / "b", exposure_name(1, program=9002), square(40, -20, 0.01))
    again = two_dbs[0].load(folder)
    assert (again.counts["unchanged"], again.counts["updated"], again.counts["refused"]) == (15, 1, 2)


def test_the_catalogue_is_asked_by_indexes(fresh_db, folder: Path) -> None:
    """For what a run finds, not for all that it has."""
    fresh_db.load(folder)
    found = [str(path) for path in folder.rglob("*_cal.fits")] + ["/nowhere"] * 200
    with fresh_db.connect() as connection:
        connection.execute("SET enable_seqscan = off")
        assert len(files.held(connection, found)) == 12
        for query, value in ((files._HELD, {"paths": found}), (remote._HELD, {"urls": found})):
            plan = [line for (line,) in connection.execute(f"EXPLAIN {query}", value)]
            assert not any("Seq Scan" in line for line in plan), plan


def test_rows_that_are_held_are_not_mapped(fresh_db, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    older = write_table(tmp_path / "older.csv.gz", [keyword_row(NAME, day=1), keyword_row(exposure_name(1), day=1)])
    newer = write_table(tmp_path / "newer.csv.gz", [keyword_row(NAME, day=2)])
    for table in (newer, older):
        assert fresh_db.load("--keywords", table).status == 0

    def mapped(*_: object) -> None:
        raise AssertionError("mapped again")

    monkeypatch.setattr(staging.Layout, "mapped", mapped)
    counts = fresh_db.load("--keywords", newer, "--keywords", older).counts
    assert (counts["seen"], counts["unchanged"], counts["superseded"]) == (3, 2, 1)
    with pytest.raises(AssertionError, match="mapped again"):
        fresh_db.load("--reread", "--keywords", newer)
    monkeypatch.setattr("ingest.held.SOFTWARE", "another version of the mapping")
    with pytest.raises(AssertionError, match="mapped again"):
        fresh_db.load("--keywords", newer)


@pytest.mark.parametrize(
    ("column", "value"), [("publicReleaseDate", date_ms(500)), ("checksum", "c" * 32), ("fileSize", "77")]
)
def test_what_only_the_archive_tells_is_compared(fresh_db, tmp_path: Path, column: str, value: str) -> None:
    """The same header and the same time of ingest, but another release date, checksum or size."""
    fresh_db.load("--keywords", write_table(tmp_path / "a.csv.gz", [keyword_row(NAME)]))
    again = write_table(tmp_path / "b.csv.gz", [keyword_row(NAME) | {column: value}])
    assert fresh_db.load("--keywords", again).counts["updated"] == 1


def test_rows_that_break_a_rule_do_not_halve_the_others(
    fresh_db, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many there are: the batch, each of them, and the rest are loaded."""
    made = [keyword_row(exposure_name(n, program=9001 + n % 10), targ_dec=-20.0) for n in range(40)]
    bad = made[3::8]
    for row in bad:
        row["targ_dec"] = 123.0
    calls: list[int] = []
    stock = store.Store.load

    def counted(self: store.Store, batch: Sequence[staging.Staged]) -> Counter[str]:
        calls.append(len(batch))
        return stock(self, batch)

    monkeypatch.setattr(store.Store, "load", counted)
    answer = fresh_db.load("--keywords", write_table(tmp_path / "a.csv.gz", made))
    assert (answer.counts["new"], answer.counts["refused"]) == (35, 5)
    assert sorted(problem["path"] for problem in answer.problems) == sorted(str(row["filename"]) for row in bad)
    assert all("violates check constraint" in problem["problem"] for problem in answer.problems)
    assert sorted(calls) == [1] * 5 + [35, 40]


def test_a_database_that_is_read_is_not_written(fresh_db, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A standby, say."""
    monkeypatch.setenv("PGOPTIONS", "-c default_transaction_read_only=on")
    done = fresh_db.load(tmp_path)
    assert (done.status, done.stdout) == (2, "")
    assert "read-only transaction" in done.stderr and "JWSTVO_DSN" in done.stderr


def test_the_planner_knows_how_little_is_touched(fresh_db) -> None:
    """Of a temporary table that was never analysed it assumes ten pages, thousands of rows."""
    with fresh_db.connect() as connection:
        store.Store(connection)
        with connection.transaction():
            connection.execute("INSERT INTO stage_touched SELECT 'a' || n FROM generate_series(1, 3) AS n")
            (plan,) = connection.execute("EXPLAIN (FORMAT json) SELECT * FROM stage_touched").fetchone()
            assert 0 < plan[0]["Plan"]["Plan Rows"] <= 200
            (stage,) = connection.execute("EXPLAIN (FORMAT json) SELECT * FROM stage_verdict").fetchone()
            assert stage[0]["Plan"]["Plan Rows"] > 200  # what is joined without an index is not taken for nothing


def test_what_a_new_file_brings_replaces_what_its_name_had(fresh_db, tmp_path: Path) -> None:
    """A file may have been taken for another kind until now."""
    name = "jw09001-o001_20240101t000000_image3_00001_asn.json"
    product = "jw09001-o001_t001_niriss_clear-f150w"
    write_json(tmp_path / name, association(product, [(exposure_name(0), "science")], asn_id="o001"))
    with fresh_db.connect() as connection:
        connection.execute("INSERT INTO store.association (filename, asn_id) VALUES (%s, 'o999')", (name,))
    assert fresh_db.load(tmp_path).counts["new"] == 1
    assert fresh_db.query("SELECT asn_id FROM store.association WHERE filename = %s", name) == [("o001",)]
