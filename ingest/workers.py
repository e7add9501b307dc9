"""Iterators that run in processes of their own: files are read and mapped while the database works."""

from __future__ import annotations

import itertools
import multiprocessing
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection


def streamed(function: Callable[..., Iterator], shares: Sequence[tuple], chunk: int) -> Iterator:
    """What ``function(*share)`` yields for each of ``shares``, each in a process of its own, in turns of ``chunk``.

    What is raised there is raised here. A process that nobody listens to any more ends, however this one ended.
    """
    context = multiprocessing.get_context("spawn")  # a forked one would keep the connection to the database open
    processes, pipes = [], []
    try:
        for share in shares:
            ours, theirs = context.Pipe()
            process = context.Process(target=_run, args=(theirs, function, chunk), daemon=True)
            process.start()
            processes.append(process)
            theirs.close()
            ours.send(share)  # not with the start, which waits for ever for a process that ended before it read all
            pipes.append(ours)
        while pipes:
            for pipe in list(pipes):
                told = pipe.recv()
                if isinstance(told, BaseException):
                    raise told
                if not told:
                    pipes.remove(pipe)
                yield from told
    except (EOFError, ConnectionError):
        raise RuntimeError("A process that reads files was ended from outside; run the same command again.") from None
    finally:
        for process in processes:
            process.terminate()
            process.join()


def _run(pipe: Connection, function: Callable[..., Iterator], chunk: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one that listens
    with suppress(BrokenPipeError):
        try:
            items = iter(function(*pipe.recv()))
            while made := list(itertools.islice(items, chunk)):
                pipe.send(made)
            pipe.send([])
        except Exception as exc:
            pipe.send(exc)
