"""Two loads at once: one after the other, with the rows of loads that nobody disturbed; nothing else waits for them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from made import exposure_name, keyword_row, square, write_fits, write_table
from snapshot import differences, snapshot

from ingest import rules
from ingest.store import Store
from ingest.turns import turn

TAKE = "SELECT pg_advisory_lock('store.ingest_run'::regclass::oid::bigint)"
TRY = TAKE.replace("pg_advisory", "pg_try_advisory")
EXPOSURES = 90


@pytest.fixture
def sources(tmp_path: Path) -> list[list[object]]:
    """What two commands load: the same exposures from files and from two tables, in which two thirds are the same."""
    for number in range(0, EXPOSURES, 10):
        write_fits(tmp_path, exposure_name(number), square(30 + 0.01 * number, -20, 0.01))
    tables = []
    for part, numbers in enumerate((range(EXPOSURES * 2 // 3), range(EXPOSURES - 1, EXPOSURES // 3, -1))):
        rows = [keyword_row(exposure_name(n), s_region=square(30 + 0.01 * n, -20, 0.01)) for n in numbers]
        tables.append(write_table(tmp_path / f"table{part}.csv.gz", rows))
    return [[tmp_path, "--keywords", tables[0]], ["--keywords", tables[1], tmp_path]]


def start(db, *what: object, command: tuple[str, ...] = ("load", "--json", "--quiet")) -> subprocess.Popen:
    return subprocess.Popen(db.command(*command, *what), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_both_end_with_the_rows_of_one_after_the_other(two_dbs, sources: list[list[object]]) -> None:
    together, apart = two_dbs
    started = [start(together, *what) for what in sources]
    told = [process.communicate()[1] for process in started]
    assert [process.returncode for process in started] == [0, 0], told
    for what in sources:
        assert apart.load(*what).status == 0
    assert together.query("SELECT count(*) FROM store.artifact") == [(EXPOSURES,)]
    found = differences(snapshot(together), snapshot(apart))
    assert not found, found


def test_a_load_waits_for_its_turn_and_says_so(fresh_db, tmp_path: Path) -> None:
    """Other commands do not wait; the one that waits is in the journal when it begins."""
    path = write_fits(tmp_path, exposure_name(0), square(30, -20, 0.01))
    with fresh_db.connect() as other:
        other.execute(TAKE)
        since = other.execute(
            "SELECT to_char(backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI') FROM pg_stat_activity"
            " WHERE pid = pg_backend_pid()"
        ).fetchone()[0]
        waiting = start(fresh_db, path)
        assert f"at work since {since} UTC" in waiting.stderr.readline()
        assert waiting.poll() is None
        for command in (["failures"], ["check"], ["show", path], ["verify", "--quiet"]):
            assert fresh_db.run(*command).status == 0, command
        assert fresh_db.query("SELECT count(*) FROM store.ingest_run") == [(0,)]
    _, told = waiting.communicate()
    assert (waiting.returncode, told) == (0, "")
    assert fresh_db.query("SELECT count(*) FROM store.artifact") == [(1,)]
    assert fresh_db.query("SELECT status FROM store.ingest_run") == [("ok",)]


@pytest.mark.parametrize("command", [("access", "rules"), ("access", "forget"),
    ("site", "--base-url", "http://localhost", "--authority")], ids=lambda command: command[:2])  # fmt: skip
def test_commands_that_change_rows_wait_for_their_turn(fresh_db, tmp_path: Path, command: tuple[str, ...]) -> None:
    rules = tmp_path / "rules.csv"
    rules.write_text("program,rights\n9001,public\n")
    with fresh_db.connect() as other:
        other.execute(TAKE)
        waiting = start(fresh_db, "another.jwst" if command[0] == "site" else rules, command=command)
        assert "This one goes on when that one has ended" in waiting.stderr.readline()
    assert (waiting.communicate()[1], waiting.returncode) == ("", 0)


def test_what_changes_nothing_does_not_wait(fresh_db) -> None:
    """A node that starts during a load tells its names, and the rules of the software, that are known."""
    with fresh_db.connect() as other, fresh_db.connect() as first, fresh_db.connect() as second:
        Store(first)
        other.execute(TAKE)
        done = fresh_db.run("site", "--authority", "test.jwst", "--base-url", "http://localhost")
        assert (done.status, done.stderr) == (0, "")
        Store(second)


def test_new_rules_of_the_software_wait_for_their_turn(fresh_db, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever command brings them: one that makes previews has no turn of its own then."""
    taken = []
    monkeypatch.setattr(rules, "refresh", lambda connection: taken.append(other.execute(TRY).fetchone()))
    with fresh_db.connect() as other, fresh_db.connect() as connection:
        Store(connection)
        assert taken == [(False,)]
        assert other.execute(TRY).fetchone() == (True,)


def test_the_turn_ends_with_the_command(fresh_db, tmp_path: Path) -> None:
    path = write_fits(tmp_path, exposure_name(0), square(30, -20, 0.01))
    with fresh_db.connect() as first, fresh_db.connect() as second:
        with pytest.raises(ZeroDivisionError), turn(first):
            assert second.execute(TRY).fetchone() == (False,)
            raise ZeroDivisionError
        assert second.execute(TRY).fetchone() == (True,)
    assert fresh_db.load(path).counts["new"] == 1
