"""Processes that work for this one: rows are mapped while the database works."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from typing import NoReturn

_NEW = 50_000  # objects after which garbage is looked for; Python has 700, which takes it a twentieth of the time
_work: Callable[[object], object]


class ProcessEnded(RuntimeError):
    """A process that worked for this one is gone."""


class Pool:
    """``number`` processes, each of which does ``make(*arguments)`` once and calls what it got with each task.

    They are started when there is something to do, and end with this object or process, however that ends.
    """

    def __init__(self, number: int, make: Callable[..., Callable], *arguments: object):
        context = multiprocessing.get_context("spawn")  # a forked one would keep the connection to the database open
        self._executor = ProcessPoolExecutor(number, context, _begin, (make, *arguments))

    def results(self, tasks: Iterable[object], ahead: int) -> Iterator:
        """What is made of each of ``tasks``, in their order; so many are worked on before they are asked for.

        What is raised there is raised here; ProcessEnded where one was ended.
        """
        waiting: deque[Future] = deque()
        try:
            for task in tasks:
                waiting.append(self._executor.submit(_do, task))
                if len(waiting) > ahead:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool:
            raise ProcessEnded(
                "A process that maps files or rows was ended from outside; run the same command again."
            ) from None
        finally:
            for future in waiting:
                future.cancel()

    def close(self) -> None:
        """End the processes, when they have done what they are at."""
        self._executor.shutdown(cancel_futures=True)


def collect_seldom() -> None:
    """Look for garbage in what is new, and seldom: rows are many objects, and none of them refer to each other."""
    gc.freeze()
    gc.set_threshold(_NEW, 20, 100)


def attend() -> None:
    """In a new process: Ctrl-C is for the one that it works for, and it ends with that, even where that was killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow, daemon=True).start()


def _begin(make: Callable[..., Callable], *arguments: object) -> None:
    global _work
    attend()
    collect_seldom()
    try:
        _work = make(*arguments)
    except Exception as exc:  # for the one that it works for: the executor would tell it only that it ended
        _work = partial(_failed, exc)


def _failed(error: Exception, task: object) -> NoReturn:
    raise error


def _follow() -> None:
    multiprocessing.parent_process().join()
    os._exit(1)


def _do(task: object) -> object:
    return _work(task)
