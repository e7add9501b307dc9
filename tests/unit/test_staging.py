"""COPY text, and iterators in processes of their own."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator

import pytest

from ingest import staging, workers
from ingest.errors import Problem


def failing(numbers: list[int]) -> Iterator[int]:
    yield from numbers
    raise Problem("table.csv", "ends early", "Fetch it again.", card="FILENAME")


def killed(numbers: list[int]) -> Iterator[int]:
    yield from numbers
    os.kill(os.getpid(), signal.SIGKILL)


def test_line_is_copy_text() -> None:
    """PostgreSQL's manual, COPY, text format."""
    values = [None, "a\tb\nc\\d\re", "é ☃", "", True, 3, 0.1, [1.5, None], "\\N"]
    assert staging.line(values) == "\\N\ta\\tb\\nc\\\\d\\re\té ☃\t\tt\t3\t0.1\t{1.5,NULL}\t\\\\N\n".encode()
    with pytest.raises(UnicodeEncodeError):
        staging.line(["\ud800"])


def test_shares_come_by_turns() -> None:
    found = list(workers.streamed(range, [(5,), (10, 12), (0,)], 2))
    assert found == [0, 1, 10, 11, 2, 3, 4]
    assert multiprocessing.active_children() == []


def test_what_is_raised_in_a_process_is_raised_here() -> None:
    found = workers.streamed(failing, [([1, 2],)], 2)
    assert [next(found), next(found)] == [1, 2]
    with pytest.raises(Problem) as caught:
        next(found)
    assert (caught.value.path, caught.value.card) == ("table.csv", "FILENAME")
    assert multiprocessing.active_children() == []


def test_process_that_is_killed() -> None:
    with pytest.raises(RuntimeError, match="run the same command again"):
        list(workers.streamed(killed, [([1],)], 1))


def test_processes_end_with_their_listener() -> None:
    found = workers.streamed(range, [(10**9,)], 10)
    assert next(found) == 0
    found.close()
    assert multiprocessing.active_children() == []


def test_process_that_cannot_start() -> None:
    """What it is to work on may be more than a pipe holds (64 kB)."""
    with pytest.raises(RuntimeError, match="run the same command again"):
        list(workers.streamed(Unreadable(), [([0] * 100_000,)], 1))


class Unreadable:
    """Ends the process that unpickles it."""

    def __reduce__(self) -> tuple:
        return os._exit, (3,)
