"""Loading: rows against COPY, a night into a full archive against an empty one, and what is there already."""

from __future__ import annotations

import csv
import gzip
import json
import statistics
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from psycopg import sql

from bench.core import REPO, Bench, Row, at_least, at_most, under
from ingest.demo.scale import maker

_SAMPLES = 100_000_000  # of telemetry in the whole set
_NIGHT = 5000 / 2_060_000  # of the set: some 5,000 files; a fifth of that in the short form
_REFUSALS = 1  # exit status of the ingest: some rows were refused, the others are loaded
_NIGHTS = 2  # into each of the empty and the full archive


def measure(bench: Bench) -> Iterator[Row]:
    whole, made = the_set(bench)
    tables = sorted((whole / "keywords").glob("*.csv.gz"))
    nights = _nights(bench)
    empty = [_load(bench, night) for night in nights[:_NIGHTS]]
    first = _load(bench, *tables)
    copied = copy(bench, tables)
    yield at_most(
        f"{made['rows']:,} keyword rows into all tables", "COPY into a text table", first, copied, 12, unit="s"
    )
    yield under("1,700,000 rows at that rate", first / made["rows"] * 1_700_000 / 60, 15, "min")
    ingest(bench, whole / "asn")
    with _reader(bench) as waits:
        full = [_load(bench, night) for night in nights[_NIGHTS:]]
    size = bench.connect(owner=True).execute("SELECT count(*) FROM store.artifact").fetchone()
    yield at_most(
        f"a night into {size[0]:,} files", "into an empty archive", _median(full), _median(empty), 1.5, unit="s"
    )
    yield under("longest wait of a reader meanwhile", max(waits), 1.0, "s")
    again = _load(bench, *tables, known=True)
    yield at_least("a load of what is there, unchanged", "a first load", again, first, 5, unit="s")


def the_set(bench: Bench) -> tuple[Path, dict[str, object]]:
    """The folder of the set, made when it is not there, and its manifest."""
    folder = bench.work / f"set-{bench.fraction:g}"
    size = maker.Size(fraction=bench.fraction, samples=round(_SAMPLES * bench.fraction))
    return folder, maker.make(folder, size, bench.planned, quiet=True)


def _median(seconds: list[float]) -> float:
    return statistics.median(seconds)


def _nights(bench: Bench) -> list[Path]:
    """Tables of a night's rows, all alike but for the programmes, none of them in the set."""
    whole = bench.work / "nights"
    part = _NIGHT / 5 if bench.short else _NIGHT
    size = maker.Size(times=2 * _NIGHTS + 1, fraction=min(part, bench.fraction))
    maker.make(whole, size, bench.planned, quiet=True)
    for old in whole.glob("night-*.csv"):
        old.unlink()
    for table in sorted((whole / "keywords").glob("*.csv.gz")):
        instrument = table.name.partition("-")[0]
        with gzip.open(table, "rt", encoding="utf-8") as stream:
            header = next(stream)
            for line in stream:
                time_ = int(line.split(",", 2)[1][2:7]) // 14000
                if time_:
                    _append(whole / f"night-{time_}-{instrument}.csv", header, line)
    return [whole / f"night-{number}" for number in range(1, 2 * _NIGHTS + 1)]


def _append(path: Path, header: str, line: str) -> None:
    text = line if path.exists() else header + line
    with path.open("a", encoding="utf-8") as stream:
        stream.write(text)


def _load(bench: Bench, *tables: Path, known: bool = False) -> float:
    """Seconds for tables (a night stands for its parts), whose rows are ``known`` or new."""
    parts = [
        part
        for table in tables
        for part in ([table] if table.exists() else sorted(table.parent.glob(f"{table.name}-*")))
    ]
    return ingest(bench, *(argument for part in parts for argument in ("--keywords", part)), known=known)


def ingest(bench: Bench, *arguments: object, known: bool = False) -> float:
    """Seconds that the ingest takes, the start of the process included. What it refuses is told below the table.

    RuntimeError where nothing could be done, ValueError where what should be new is known, or the other way round.
    """
    command = [REPO / "bin" / "jwst-ingest", "load", "--quiet", "--json", "--no-checksums", *map(str, arguments)]
    began = time.perf_counter()
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    took = time.perf_counter() - began
    if done.returncode not in (0, _REFUSALS):
        raise RuntimeError(f"the load failed: {(done.stderr or done.stdout)[-500:]}")
    told = json.loads(done.stdout)
    counts = told["counts"]
    if told["problems"]:
        bench.note(f"{counts['refused']} of {counts['seen']} refused, the first {told['problems'][0]}")
    if known != (counts["new"] == 0):
        raise ValueError(f"measure loads in an instance of their own, without --here; this one counts {counts}")
    return took


def copy(bench: Bench, tables: list[Path]) -> float:
    """Seconds for the same bytes into a table of text columns without any index, one an instrument."""
    seconds = 0.0
    with bench.connect(owner=True) as connection:
        connection.execute("CREATE SCHEMA IF NOT EXISTS bench_copy")
        try:
            for path in tables:
                seconds += _copy_one(connection, path)
        finally:
            connection.execute("DROP SCHEMA bench_copy CASCADE")
    return seconds


def _copy_one(connection, path: Path) -> float:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8", newline="") as stream:
        names = next(csv.reader(stream))
        table = sql.Identifier("bench_copy", path.name.partition("-")[0])
        columns = sql.SQL(", ").join(sql.SQL("{} text").format(sql.Identifier(name)) for name in names)
        connection.execute(sql.SQL("CREATE TABLE IF NOT EXISTS {} ({})").format(table, columns))
        began = time.perf_counter()
        with connection.cursor().copy(sql.SQL("COPY {} FROM STDIN (FORMAT csv)").format(table)) as copying:
            while piece := stream.read(1 << 20):
                copying.write(piece)
    return time.perf_counter() - began


@contextmanager
def _reader(bench: Bench) -> Iterator[list[float]]:
    """Meanwhile, somebody reads observations one by one; the seconds that each took."""
    waits, over = [0.0], threading.Event()

    def read() -> None:
        with bench.connect() as connection:
            while not over.wait(0.05):
                began = time.perf_counter()
                connection.execute("SELECT access_url FROM ivoa.obscore WHERE obs_id = 'jw01'").fetchall()
                waits.append(time.perf_counter() - began)

    thread = threading.Thread(target=read)
    thread.start()
    try:
        yield waits
    finally:
        over.set()
        thread.join()
