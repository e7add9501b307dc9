"""Pictures of many files, in processes of their own: what one file does to its process, others do not notice."""

from __future__ import annotations

import resource
import signal
import warnings
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from multiprocessing import get_context
from pathlib import Path
from types import FrameType

from ingest import workers
from ingest.errors import Problem

_MEMORY = 4 << 30  # bytes of address space of a process
_SECONDS = 300  # for one file
_FILES = 500  # that a process draws before it makes way for a new one
_AHEAD = 3  # files a process that wait for it


@dataclass(frozen=True)
class Task:
    """A product that needs a picture: its artifact, name, path; state: as in store.preview.

    image: what a catalogue is drawn on. wanted: which of preview and thumbnail the archive does not have.
    """

    artifact: str
    filename: str
    path: Path
    image: Path | None
    state: str
    wanted: tuple[str, ...]


Pictures = dict[str, bytes]  # PNG by kind: preview, thumbnail
Result = tuple[Task, Pictures | Problem]
Work = Callable[[Task], Pictures | Problem]


def results(tasks: Iterable[Task], jobs: int, work: Work | None = None) -> Iterator[Result]:
    """What became of each task, as they end, from ``jobs`` processes that do ``work`` (draw).

    When a process dies the tasks that were in hand are done again one by one, which shows whose fault it was.
    """
    todo, work = iter(tasks), work or draw
    while (first := next(todo, None)) is not None:
        in_hand: dict[Future, Task] = {}
        with _pool(jobs) as pool, suppress(BrokenProcessPool):
            yield from _flown(pool, work, chain([first], todo), in_hand, jobs * _AHEAD)
        for task in in_hand.values():
            yield task, _alone(work, task)


def _flown(
    pool: ProcessPoolExecutor, work: Work, tasks: Iterator[Task], in_hand: dict[Future, Task], most: int
) -> Iterator[Result]:
    """Keeps up to ``most`` tasks in the pool; those in ``in_hand`` are not done when it breaks."""
    for task in tasks:
        try:
            in_hand[pool.submit(work, task)] = task
        except BrokenProcessPool:
            in_hand[Future()] = task
            raise
        while len(in_hand) >= most:
            yield from _ended(in_hand)
    while in_hand:
        yield from _ended(in_hand)


def _ended(in_hand: dict[Future, Task]) -> Iterator[Result]:
    for done in wait(in_hand, return_when=FIRST_COMPLETED).done:
        made = done.result()
        yield in_hand.pop(done), made


def _alone(work: Work, task: Task) -> Pictures | Problem:
    with _pool(1) as pool:
        try:
            return pool.submit(work, task).result()
        except BrokenProcessPool:
            return Problem(
                str(task.path),
                "the process that drew it died",
                "Look at the file: it may be damaged, or need more memory than there is.",
            )


def draw(task: Task) -> Pictures | Problem:
    """The pictures of one file, in the process this is called in."""
    from ingest.previews import kinds

    signal.setitimer(signal.ITIMER_REAL, _SECONDS)
    try:
        companions = {"i2d": task.image} if task.image else {}
        preview, thumbnail = kinds.drawn(task.path, task.filename, companions)
        return {"preview": preview, "thumbnail": thumbnail}
    except Problem as problem:
        return problem
    except TimeoutError:
        return Problem(str(task.path), f"took longer than {_SECONDS} s", "Look at the file; it may be damaged.")
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _pool(jobs: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(jobs, get_context("spawn"), _confined, max_tasks_per_child=_FILES)


def _confined() -> None:
    """In a new process: bounded memory, an end to what never ends, none without its parent, whose a Ctrl-C is."""
    workers.attend()
    warnings.simplefilter("ignore")  # of astropy, about headers; what is wrong is in the Problem
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    signal.signal(signal.SIGALRM, _overdue)


def _overdue(number: int, frame: FrameType | None) -> None:
    raise TimeoutError(f"took longer than {_SECONDS} s")
