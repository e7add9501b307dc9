"""Batches into the database by two connections: one takes over a batch while the other copies the next into staging."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from functools import partial

import psycopg

from ingest.staging import Staged
from ingest.store import Store

_STORES = 2
_PAUSE = 1  # s

# a batch, and what gives its counts or raises what store.load raises
Taken = tuple[Sequence[Staged], Callable[[], Counter[str]]]


class Relay:
    """Takes batches over in their order, each with all that came before; ``make`` gives a store with a connection of
    its own."""

    def __init__(self, make: Callable[[], Store]):
        self._stores = [make() for _ in range(_STORES)]
        self._threads = ThreadPoolExecutor(_STORES)
        self._waiting: deque[tuple[Sequence[Staged], Future[Counter[str]]]] = deque()
        self._put = 0
        self._closed = False

    def put(self, batch: Sequence[Staged]) -> Iterator[Taken]:
        """Begin with a batch. What has ended before, or must end first."""
        yield from self._ended(_STORES - 1)
        before = self._waiting[-1][1] if self._waiting else None
        store = self._stores[self._put % _STORES]
        self._put += 1
        self._waiting.append((batch, self._threads.submit(store.load, batch, partial(self._follow, before))))

    def rest(self) -> Iterator[Taken]:
        """All that has not been told yet."""
        yield from self._ended(0)

    def close(self) -> None:
        """End what is not complete, without a trace in the database."""
        self._closed = True
        self._threads.shutdown(wait=False, cancel_futures=True)
        while any(not future.done() for _, future in self._waiting):
            for store in self._stores:
                with suppress(psycopg.Error):
                    store.connection.cancel_safe()
            wait([future for _, future in self._waiting], _PAUSE)  # it may have been between two statements
        for store in self._stores:
            store.connection.close()

    def _ended(self, most: int) -> Iterator[Taken]:
        while len(self._waiting) > most:
            wait([self._waiting[0][1]])
            batch, future = self._waiting.popleft()
            yield batch, future.result

    def _follow(self, before: Future[Counter[str]] | None) -> None:
        """Wait for the batch before."""
        if before is not None:
            wait([before])
        if self._closed:
            raise CancelledError
