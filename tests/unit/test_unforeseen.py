"""Errors that no reader thought of: they refuse one input, not the rest; in tests they end what is tested."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from ingest import errors, held, keywords, mast, reading, rows, support
from ingest.errors import ContractError, Problem
from ingest.headers import Record
from ingest.staging import Layout

LAYOUT = Layout({}, {})
NAMES = [f"jw09001001001_02101_0000{n}_nis_cal.fits" for n in (1, 2, 3)]


@pytest.fixture
def lenient(monkeypatch: pytest.MonkeyPatch) -> None:
    """As an operator has it."""
    monkeypatch.delenv("JWSTVO_STRICT")


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """The mapping, and what makes records of rows, fail for the second file."""

    def failing(record: Record, *_: object) -> Record:
        return record if record.filename != NAMES[1] else {}[record.filename]

    monkeypatch.setattr(rows, "from_record", failing)
    monkeypatch.setattr(Layout, "staged", lambda self, made: made.filename)
    monkeypatch.setattr(keywords, "Record", lambda filename, *_, **__: failing(Record(filename, "keywords")))


def item(filename: str) -> SimpleNamespace:
    return SimpleNamespace(path=Path(filename), read=lambda *_: rows.from_record(Record(filename, "file")))


def mapped() -> list[object]:
    return [LAYOUT.mapped(Record(name, "keywords")) for name in NAMES]


def read() -> list[object]:
    return list(reading.each(list(map(item, NAMES)), LAYOUT, False))


def of_table() -> list[object]:
    return [made for _, made in keywords.records(Path("t"), ["filename"], enumerate([[n] for n in NAMES], 1))]


def of_mast() -> list[object]:
    return [made for _, made in mast.records([{"filename": name} for name in NAMES], 9001)]


@pytest.mark.parametrize(
    ("ask", "path"),
    [(mapped, NAMES[1]), (read, NAMES[1]), (of_table, "t, row 2"), (of_mast, "MAST, program 9001, row 2")],
)
def test_one_input_is_refused_and_the_rest_goes_on(ask, path: str, broken: None, lenient: None) -> None:
    before, problem, after = ask()
    assert [getattr(made, "filename", made) for made in (before, after)] == [NAMES[0], NAMES[2]]
    assert (problem.path, problem.advice) == (path, "Report it, with the file.")
    told = f"cannot be described: KeyError: '{NAMES[1]}' (test_unforeseen.py:"
    assert problem.problem.startswith(told)


@pytest.mark.parametrize("ask", [mapped, read, of_table, of_mast])
def test_defects_end_tests(ask, broken: None) -> None:
    with pytest.raises(KeyError, match=NAMES[1]):
        ask()


@pytest.mark.parametrize("error", [ContractError("no s3fs"), KeyboardInterrupt()])
def test_what_is_of_the_whole_run_ends_it(error: BaseException, lenient: None) -> None:
    def failing() -> None:
        raise error

    with pytest.raises(type(error)):
        errors.attempt("x", failing)


def test_what_is_told_is_short(lenient: None) -> None:
    problem = errors.attempt("x", {}.__getitem__, "y" * 1_000_000)
    assert len(problem.problem) < 300


def test_a_stream_that_breaks_is_refused(tmp_path: Path, lenient: None) -> None:
    """The first row is given; whoever asks for the second has a Problem, its own or that of any other error."""

    def readings(error: Exception) -> Iterator[dict[str, object]]:
        yield {"line": 1}
        raise error

    for error, word in ((ZeroDivisionError("nought"), "ZeroDivisionError: nought"), (Problem("p", "q", "r."), "q")):
        kind = SimpleNamespace(
            KIND="telemetry", MERGE={"edb_reading": ""}, read=lambda path, e=error: ({"edb_reading": readings(e)}, [])
        )
        made = support.read(kind, tmp_path / "x.csv", 1, 2)
        stream = iter(made.contents["edb_reading"])
        assert next(stream) == {"line": 1}
        with pytest.raises(Problem, match=word):
            next(stream)


def test_rows_that_cannot_be_looked_up_are_mapped(monkeypatch: pytest.MonkeyPatch) -> None:
    """The mapping tells which of them it is, and what is wrong."""
    monkeypatch.setattr(rows, "precedence", lambda record: {}[record.filename])
    assert held.lookup(None)([Record(name, "keywords") for name in NAMES]) == [None, None, None]
