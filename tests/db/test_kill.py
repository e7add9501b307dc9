"""kill -9 in the middle of a load: the next run finishes the work, and the rows are those of an undisturbed load."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from made import association, exposure_name, keyword_row, square, write_fits, write_json, write_table
from snapshot import differences, snapshot

REPO = Path(__file__).resolve().parent.parent.parent
EXPOSURES = 120
BATCH = 20
# the program with smaller batches, so that a few hundred files or rows are many transactions; rows by two connections
PROGRAM = (
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "  # background jobs ignore it
    f"from ingest import cli, load; load.BATCH = {BATCH}; load.MANY = load.RELAYED = 100; cli.main()"
)


def stage3(number: int) -> str:
    return f"jw09001-o{number:03d}_t001_niriss_clear-f150w"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two products of 120 exposures, three mosaics of them with their associations; 246 files."""
    made = tmp_path_factory.mktemp("archive")
    for number in range(EXPOSURES):
        region = square(30 + 0.01 * number, -20, 0.01)
        for suffix in ("rate", "cal"):
            write_fits(made, exposure_name(number, suffix), region)
    for number in (1, 2, 3):
        members = [(exposure_name(k), "science") for k in range(50 * number - 50, min(50 * number, EXPOSURES))]
        name = f"jw09001-o{number:03d}_20240101t000000_image3_00001_asn.json"
        write_json(made / name, association(stage3(number), members, asn_id=f"o{number:03d}"))
        write_fits(made, f"{stage3(number)}_i2d.fits", square(30.2, -20, 0.3), DETECTOR="MULTIPLE", ASNTABLE=name)
    return made


@pytest.fixture(scope="module")
def undisturbed(cluster, template_db: str, folder: Path) -> Iterator[dict[str, list[str]]]:
    """What the tables hold after a load that nobody killed."""
    name = cluster.create(template_db)
    scratch = cluster.scratch(name)
    done = subprocess.run(command(scratch, folder), cwd=REPO, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = snapshot(scratch, history=True)
    assert len(found["artifact"]) == 2 * EXPOSURES + 6
    assert len(found["observation_member"]) == EXPOSURES
    yield found
    cluster.drop(name)


def command(db, *what: object) -> list[str]:
    return [sys.executable, "-c", PROGRAM, "--dsn", db.dsn, "load", "--json", "--quiet", *map(str, what)]


def kill_when(db, what: list[object], ready: Callable[[], bool]) -> None:
    """Start a load of ``what``, and kill it as soon as ``ready``."""
    process = subprocess.Popen(command(db, *what), cwd=REPO, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        while not ready():
            assert process.poll() is None, f"it ended before it could be killed: {process.stderr.read()}"
            time.sleep(0.005)
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
    assert process.returncode == -signal.SIGKILL


def count(connection: psycopg.Connection, table: str) -> int:
    return connection.execute(f"SELECT count(*) FROM store.{table}").fetchone()[0]


def finish(db, what: list[object], undisturbed: dict[str, list[str]]) -> None:
    """The same command again: rows as undisturbed; and a third time: nothing changes, not even a time."""
    done = subprocess.run(command(db, *what), cwd=REPO, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told = differences(undisturbed, snapshot(db, history=True))
    assert not told, told
    before = snapshot(db, times=True, history=True)
    answer = db.load(*what)
    assert answer.status == 0
    assert answer.counts["unchanged"] + answer.counts["superseded"] == answer.counts["seen"]
    told = differences(before, snapshot(db, times=True, history=True))
    assert not told, told


def assert_whole_observations(db, folder: Path) -> None:
    """No observation is half there: of each that is held, all files are."""
    files = sorted(path.name for path in folder.iterdir() if path.suffix == ".fits")
    for observation, number in db.query(
        "SELECT observationID, (SELECT count(*) FROM store.header h JOIN store.artifact a USING (artifactID)"
        " WHERE a.obsID = o.obsID AND a.filename LIKE '%%.fits') FROM store.observation o"
    ):
        assert number == sum(name.startswith(f"{observation}_") for name in files), observation


@pytest.mark.parametrize("files", [0, 1, 5 * BATCH, 9 * BATCH])
def test_killed_after_some_batches(fresh_db, folder: Path, undisturbed, files: int) -> None:
    with fresh_db.connect() as watch:
        ready = (lambda: count(watch, "artifact") >= files) if files else (lambda: count(watch, "ingest_run") > 0)
        kill_when(fresh_db, [folder], ready)
        assert count(watch, "artifact") < len(undisturbed["artifact"])
    assert_whole_observations(fresh_db, folder)
    finish(fresh_db, [folder], undisturbed)
    runs = fresh_db.query("SELECT finished IS NULL, status FROM store.ingest_run ORDER BY run_id")
    assert runs[-2:] == [(False, "ok"), (False, "ok")]


@pytest.mark.parametrize("table", ["observation", "artifact", "observation_member"])
def test_killed_inside_a_transaction(fresh_db, folder: Path, undisturbed, table: str) -> None:
    """A lock holds the load in the middle of its statements; there it dies."""
    with fresh_db.admin() as admin, fresh_db.admin() as watch:
        with admin.transaction():
            admin.execute(f"LOCK TABLE store.{table} IN SHARE MODE")
            waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'store.{}'::regclass"
            kill_when(fresh_db, [folder], lambda: watch.execute(waiting.format(table)).fetchone()[0] > 0)
        gone = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename = 'jwst_ingest'"
        while watch.execute(gone).fetchone()[0]:
            time.sleep(0.005)
    assert fresh_db.query("SELECT count(*) FROM store.artifact") == [(0,)]
    assert fresh_db.query("SELECT finished IS NULL FROM store.ingest_run") == [(True,)]
    finish(fresh_db, [folder], undisturbed)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Keyword rows, half of the files delivered twice."""
    rows = [keyword_row(exposure_name(k), day=10, s_region=square(30, -20, 0.01)) for k in range(200)]
    rows += [keyword_row(exposure_name(k), day=20, s_region=square(31, -20, 0.01)) for k in range(0, 200, 2)]
    return write_table(tmp_path / "rows.csv.gz", rows)


def held_up(db, what: list[object], when: Callable[[psycopg.Connection, subprocess.Popen], object]) -> tuple[int, str]:
    """Exit status and standard error of a load that a lock holds until ``when`` has done its work."""
    with tempfile.TemporaryDirectory() as empty:
        assert db.load(empty).status == 0  # the rules are there, so that it is a batch that is held
    with db.admin() as admin, db.admin() as watch:
        with admin.transaction():
            admin.execute("LOCK TABLE store.artifact IN SHARE MODE")
            pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
            process = subprocess.Popen(command(db, *what), cwd=REPO, **pipes)
            while watch.execute(WAITING).fetchone() is None:
                assert process.poll() is None, process.stderr.read()
                time.sleep(0.005)
            when(watch, process)
        told = process.communicate()[1].decode()
    return process.returncode, told


def end(backends: str) -> Callable[[psycopg.Connection, subprocess.Popen], object]:
    """Ends those of the database's processes that a query finds."""
    return lambda watch, _: watch.execute(f"SELECT pg_terminate_backend(pid) FROM ({backends}) AS f (pid)")


WAITING = "SELECT pid FROM pg_locks WHERE NOT granted AND relation = 'store.artifact'::regclass"
TURN = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND database = " + (
    "(SELECT oid FROM pg_database WHERE datname = current_database())"
)


def assert_told(ended: tuple[int, str]) -> None:
    status, told = ended
    assert status == 2, told
    assert "database went away" in told and "again" in told and "Traceback" not in told


def test_database_that_goes_away(fresh_db, folder: Path, undisturbed) -> None:
    """The server ends the connection in the middle: said in words, exit status 2, and the next run finishes."""
    assert_told(held_up(fresh_db, [folder], end(WAITING)))
    finish(fresh_db, [folder], undisturbed)


@pytest.mark.parametrize("backends", [WAITING, TURN], ids=["of a batch", "of the turn"])
def test_one_of_several_connections_goes_away(two_dbs, table: Path, backends: str) -> None:
    what = ["--keywords", table]
    assert two_dbs[1].load(*what).status == 0
    assert_told(held_up(two_dbs[0], what, end(backends)))
    assert two_dbs[0].query("SELECT count(*) < 200 FROM store.artifact") == [(True,)]
    finish(two_dbs[0], what, snapshot(two_dbs[1], history=True))


def test_interrupted(two_dbs, table: Path) -> None:
    """Ctrl-C while one batch is taken over and the next is staged: neither is there."""
    what = ["--keywords", table]
    assert two_dbs[1].load(*what).status == 0
    status, told = held_up(two_dbs[0], what, interrupt)
    assert status == 1, told
    assert two_dbs[0].query("SELECT count(*) FROM store.artifact") == [(0,)]
    finish(two_dbs[0], what, snapshot(two_dbs[1], history=True))


def interrupt(watch: psycopg.Connection, process: subprocess.Popen) -> None:
    staged = "SELECT FROM pg_stat_activity WHERE state = 'idle in transaction' AND query LIKE 'COPY \"stage_%'"
    while watch.execute(staged).fetchone() is None:
        assert process.poll() is None
        time.sleep(0.005)
    process.send_signal(signal.SIGINT)
    while watch.execute(WAITING).fetchone() is not None:
        assert process.poll() is None
        time.sleep(0.005)


def test_killed_table_load(two_dbs, table: Path) -> None:
    """The history too is that of an undisturbed load."""
    what = ["--keywords", table]
    assert two_dbs[1].load(*what).status == 0
    with two_dbs[0].connect() as watch:
        kill_when(two_dbs[0], what, lambda: count(watch, "artifact") >= 3 * BATCH)
        assert 0 < count(watch, "artifact") < 200
    done = subprocess.run(command(two_dbs[0], *what), cwd=REPO, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told = differences(snapshot(two_dbs[1], history=True), snapshot(two_dbs[0], history=True))
    assert not told, told
