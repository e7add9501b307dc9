"""Large results: full rows of ObsCore against COPY of the same, time to the first byte, memory of the server."""

from __future__ import annotations

import csv
import io
import statistics
import time
from collections.abc import Iterator

from bench.core import Bench, Row, memory, rate_of, under
from bench.sky import Sky
from bench.tap import Answer, Tap

_FORMATS = {"csv": ("csv", 0.5), "BINARY2": ("votableb2", 0.33),
            "Parquet": ("parquet", 0.5)}  # fmt: skip
_FLAT = 200  # MB that the server may grow by, whatever the size


def measure(bench: Bench) -> Iterator[Row]:
    total = Sky(bench).total
    sizes = (10_000,) if bench.short else (100_000, 1_000_000)
    for size in (min(size, total) for size in sizes):
        yield from _of_size(bench, size)


def _of_size(bench: Bench, size: int) -> Iterator[Row]:
    """In turns: COPY, then each format."""
    copies: list[float] = []
    answers: dict[str, list[Answer]] = {name: [] for name in _FORMATS}
    before, most = memory(bench.home), 0.0
    with Tap(bench.url) as tap:
        _complete(tap, min(size, 1000))
        for _ in range(2 if bench.short or size > 100_000 else 5):
            copies.append(_copy(bench, size))
            for name, (media, _) in _FORMATS.items():
                query = f"SELECT TOP {size} * FROM ivoa.obscore"
                answers[name].append(tap.ask(query, media, keep=False, MAXREC=size + 1))
                most = max(most, memory(bench.home))
    copied = size / statistics.median(copies)
    for name, (_, goal) in _FORMATS.items():
        rate = size / statistics.median(answer.seconds for answer in answers[name])
        yield rate_of(f"{size:,} ObsCore rows as {name}", "COPY (the same) TO STDOUT", rate, copied, goal, "rows/s")
        yield under(f"first byte of {size:,} as {name}", statistics.median(a.first for a in answers[name]) * 1000, 1000)
    yield under(f"memory of the server grows by, {size:,} rows", most - before, _FLAT, "MB")


def _complete(tap: Tap, size: int) -> None:
    """An answer has as many rows as were asked for."""
    answer = tap.ask(f"SELECT TOP {size} * FROM ivoa.obscore", MAXREC=size)
    rows = sum(1 for _ in csv.reader(io.StringIO(answer.body.decode()))) - 1
    if rows != size:
        raise ValueError(f"{rows} rows where {size} were asked for")


def _copy(bench: Bench, size: int) -> float:
    began = time.perf_counter()
    with (
        bench.connect() as connection,
        connection.cursor().copy(f"COPY (SELECT * FROM ivoa.obscore LIMIT {size}) TO STDOUT") as copy,
    ):
        for _ in copy:
            pass
    return time.perf_counter() - began
