"""The table of `make bench`: ratios, verdicts, lines, and the subjects that it is made of."""

from __future__ import annotations

import importlib
import inspect
import json
import sys
from pathlib import Path

import pytest

from tests.conftest import REPO

sys.path.append(str(REPO / "bin" / "lib"))
from bench import __main__ as program
from bench import core


def bench_of(folder: Path) -> core.Bench:
    return core.Bench(True, folder, "http://localhost", "", "", folder, None, 0.02)


@pytest.mark.parametrize(
    "row, ratio, reached",
    [
        (core.at_least("a", "b", 2.0, 20.0, 10), 10, True),
        (core.at_least("a", "b", 2.0, 19.0, 10), 9.5, False),
        (core.at_most("a", "b", 20.0, 10.0, 2), 2, True),
        (core.at_most("a", "b", 21.0, 10.0, 2), 2.1, False),
        (core.rate_of("a", "b", 50.0, 100.0, 0.5, "rows/s"), 0.5, True),
        (core.rate_of("a", "b", 49.0, 100.0, 0.5, "rows/s"), 0.49, False),
        (core.under("a", 100.0, 100), 100, True),
        (core.under("a", 100.1, 100), 100.1, False),
    ],
)
def test_a_goal_is_reached_or_missed(row: core.Row, ratio: float, reached: bool) -> None:
    assert row.ratio == pytest.approx(ratio)
    assert row.reached is reached


def test_lines_of_the_table_say_what_is_compared(tmp_path: Path) -> None:
    bench = bench_of(tmp_path)
    bench.note("read this too")
    text = program._table(
        [core.at_least("small query", "stock DaCHS", 10.0, 95.0, 10), core.under("first byte", 40.0, 1000)],
        {"loads": "RuntimeError: no"},
        bench,
    )
    assert "| small query | stock DaCHS | 10 ms | 95 ms | 9.5 | >= 10 | missed |" in text
    assert "| first byte | limit | 40 ms |  | 40 | <= 1000 | reached |" in text
    assert "loads could not be measured: RuntimeError: no" in text and "read this too" in text


def test_medians_are_of_turns_without_the_warm_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, int]] = []
    clock = iter(range(1000))
    calls = [lambda n, name=name: asked.append((name, n)) for name in "ab"]
    assert core.in_turns(3, *calls, warm=1, clock=lambda: next(clock)) == [1000.0, 1000.0]
    assert asked == [(name, n) for n in (-1, 0, 1, 2) for name in "ab"]


def test_every_subject_measures_and_one_that_fails_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    modules = {path.stem for path in (REPO / "bin" / "lib" / "bench").glob("*.py")}
    assert modules >= set(program.SUBJECTS)
    for name in program.SUBJECTS:
        assert list(inspect.signature(importlib.import_module(f"bench.{name}").measure).parameters) == ["bench"]
    row = core.under("first byte", 40.0, 1000)
    monkeypatch.setattr("bench.loads.measure", lambda bench: 1 / 0)
    monkeypatch.setattr("bench.graph.measure", lambda bench: iter([row]))
    rows, failed = program._measure(bench_of(tmp_path), ["loads", "graph"])
    assert rows == [row] and failed == {"loads": "ZeroDivisionError: division by zero"}


def test_what_was_measured_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("JWSTVO_HOME", "JWSTVO_BASE_URL", "JWSTVO_QUERY_DSN", "JWSTVO_OWNER_DSN"):
        monkeypatch.setenv(name, "")
    monkeypatch.setattr("bench.graph.measure", lambda bench: iter([core.under("first byte", 40.0, 1000)]))
    monkeypatch.setattr(sys, "argv", ["jwst-bench", "--short", "--only", "graph", "--work", str(tmp_path)])
    assert program.main() == 0
    (kept,) = tmp_path.glob("*-short.json")
    assert json.loads(kept.read_text())["rows"][0]["reached"] is True
    assert "| first byte |" in kept.with_suffix(".md").read_text()
