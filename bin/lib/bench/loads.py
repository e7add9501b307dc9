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

_NIGHT = 5000 / 2_060_000  # of the set: some 5,000 files
_NIGHTS = 2  # into each of the empty and the full archive


def measure(bench: Bench) -> Iterator[Row]:
    whole = bench.work / f"set-{bench.fraction:g}"
    made = maker.make(whole, maker.Size(fraction=bench.fraction), bench.planned, quiet=True)
    tables = sorted((whole / "keywords").glob("*.csv.gz"))
    nights = _nights(bench)
    empty = [_load(night) for night in nights[:_NIGHTS]]
    first = _load(*tables)
    copied = _copy(bench, tables)
    yield at_most(
        f"{made['rows']:,} keyword rows into all tables", "COPY into a text table", first, copied, 12, unit="s"
    )
    yield under("1,700,000 rows at that rate", first / made["rows"] * 1_700_000 / 60, 15, "min")
    _ingest(whole / "asn")
    with _reader(bench) as waits:
        full = [_load(night) for night in nights[_NIGHTS:]]
    size = bench.connect(owner=True).execute("SELECT count(*) FROM store.artifact").fetchone()
    yield at_most(
        f"a night into {size[0]:,} files", "into an empty archive", _median(full), _median(empty), 1.5, unit="s"
    )
    yield under("longest wait of a reader meanwhile", max(waits), 1.0, "s")
    yield at_least("a load of what is there, unchanged", "a first load", _load(*tables), first, 5, unit="s")


def _median(seconds: list[float]) -> float:
    return statistics.median(seconds)


def _nights(bench: Bench) -> list[Path]:
    """Tables of some 5,000 rows, all alike but for the programmes, none of them in the set."""
    whole = bench.work / "nights"
    size = maker.Size(times=2 * _NIGHTS + 1, fraction=min(_NIGHT, bench.fraction))
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


def _load(*tables: Path) -> float:
    """Seconds that the ingest takes for tables (a night stands for its parts), the start of the process included."""
    parts = [
        part
        for table in tables
        for part in ([table] if table.exists() else sorted(table.parent.glob(f"{table.name}-*")))
    ]
    began = time.perf_counter()
    _ingest(*(argument for part in parts for argument in ("--keywords", part)))
    return time.perf_counter() - began


def _ingest(*arguments: object) -> dict[str, int]:
    command = [REPO / "bin" / "jwst-ingest", "load", "--quiet", "--json", "--no-checksums", *map(str, arguments)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"the load failed: {(done.stderr or done.stdout)[-500:]}")
    return json.loads(done.stdout)


def _copy(bench: Bench, tables: list[Path]) -> float:
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
    with gzip.open(path, "rt", encoding="utf-8", newline="") as stream:
        names = next(csv.reader(stream))
        table = sql.Identifier("bench_copy", path.name.partition("-")[0])
        columns = sql.SQL(", ").join(sql.SQL("{} text").format(sql.Identifier(name)) for name in names)
        connection.execute(sql.SQL("CREATE TABLE IF NOT EXISTS {} ({})").format(table, columns))
        began = time.perf_counter()
        with connection.cursor().copy(sql.SQL("COPY {} FROM STDIN (FORMAT csv)").format(table)) as copy:
            while piece := stream.read(1 << 20):
                copy.write(piece)
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
