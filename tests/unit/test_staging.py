"""COPY text, and iterators in processes of their own."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from ingest import copytext, staging, workers
from ingest.errors import Problem

REPO = Path(__file__).resolve().parent.parent.parent


class Worker:
    """Adds to numbers; what is below zero is refused, and zero is the end of its process."""

    def __init__(self, added: int):
        self.added = added

    @classmethod
    def listening(cls) -> Worker:
        raise psycopg.OperationalError("no server")

    def __call__(self, number: int) -> tuple[int, int]:
        if number < 0:
            raise Problem("table.csv", "ends early", "Fetch it again.", card="FILENAME")
        if number == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return number + self.added, os.getpid()


@pytest.fixture
def pool() -> Iterator[workers.Pool]:
    with closing(workers.Pool(2, Worker, 100)) as made:
        yield made
    assert multiprocessing.active_children() == []


def test_line_is_copy_text() -> None:
    """PostgreSQL's manual, COPY, text format."""
    values = [None, "a\tb\nc\\d\re", "é ☃", "", True, 3, 0.1, [1.5, None], "\\N"]
    assert staging.line(values) == "\\N\ta\\tb\\nc\\\\d\\re\té ☃\t\tt\t3\t0.1\t{1.5,NULL}\t\\\\N\n".encode()
    with pytest.raises(UnicodeEncodeError):
        staging.line(["\ud800"])


@pytest.mark.parametrize("text", ["a\0b", "\0\0", "\\u0000", "\\\0", "\\\\u0000\0", "\\\\\0u0000", "é\\"])
@pytest.mark.parametrize("ascii_only", [True, False])
def test_json_without_zero_bytes(text: str, ascii_only: bool) -> None:
    """Text that only looks like the escape of one stays."""
    told = json.dumps({"TITLE": text}, ensure_ascii=ascii_only)
    assert json.loads(copytext.without_zeros(told)) == {"TITLE": text.replace("\0", "")}


def test_results_come_in_the_order_of_tasks(pool: workers.Pool) -> None:
    """Of all that the pool is asked, from the same processes."""
    found = list(pool.results(range(1, 60), 4))
    assert [number for number, _ in found] == list(range(101, 160))
    further = list(pool.results(iter([7]), 4))
    assert further[0][0] == 107
    processes = {process for _, process in found}
    assert further[0][1] in processes
    assert len(processes) <= 2
    assert os.getpid() not in processes


def test_so_many_tasks_are_ahead(pool: workers.Pool) -> None:
    """What waits is bounded, however many tasks there are."""
    asked = []
    results = pool.results((asked.append(n) or n for n in range(1, 10**9)), 5)
    assert next(results)[0] == 101
    assert len(asked) == 6
    assert next(results)[0] == 102
    assert len(asked) == 7
    results.close()


def test_what_is_raised_in_a_process_is_raised_here(pool: workers.Pool) -> None:
    found = pool.results([1, -1], 2)
    assert next(found)[0] == 101
    with pytest.raises(Problem) as caught:
        next(found)
    assert (caught.value.path, caught.value.card) == ("table.csv", "FILENAME")


def test_process_that_is_killed(pool: workers.Pool) -> None:
    with pytest.raises(RuntimeError, match="run the same command again"):
        list(pool.results([1, 0], 1))


def test_process_that_cannot_start() -> None:
    refused = pytest.raises(RuntimeError, match="run the same command again")
    with closing(workers.Pool(1, Worker, Unreadable())) as pool, refused:
        list(pool.results([1], 1))


def test_process_that_cannot_begin() -> None:
    """What it was kept by is raised here."""
    with closing(workers.Pool(2, Worker.listening)) as pool, pytest.raises(psycopg.OperationalError, match="no server"):
        list(pool.results([1, 2, 3], 1))


def test_processes_end_with_their_listener(tmp_path: Path) -> None:
    """However it ended."""
    program = f"""
import os, signal, sys
sys.path[:0] = [{str(Path(__file__).parent)!r}]
import test_staging
from ingest import workers
if __name__ == "__main__":
    pool = workers.Pool(2, test_staging.Worker, 0)
    for number, process in pool.results(range(1, 20), 4):
        print(process, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""
    script = tmp_path / "listener.py"
    script.write_text(program)
    done = subprocess.run([sys.executable, script], cwd=REPO, env=os.environ | {"PYTHONPATH": str(REPO)}, check=False,
                          capture_output=True, text=True)  # fmt: skip
    assert done.returncode == -signal.SIGKILL, done.stderr
    processes = set(map(int, done.stdout.split()))
    assert processes
    for process in processes:
        while _is_there(process):
            time.sleep(0.01)


def _is_there(process: int) -> bool:
    """Whether it runs; one that nobody has buried does not."""
    stat = Path(f"/proc/{process}/stat")
    try:
        return stat.read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


class Unreadable:
    """Ends the process that unpickles it."""

    def __reduce__(self) -> tuple:
        return os._exit, (3,)
