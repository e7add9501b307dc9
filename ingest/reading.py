"""Files read and mapped, in their order: here, or by processes beside this one while the database works."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from ingest import names, workers
from ingest.errors import Problem, attempt
from ingest.files import Candidate
from ingest.remote import Object
from ingest.staging import Layout, Staged
from ingest.support import SupportFile

PROCESSES = 8  # at most, one a processor; a file takes them eight times as long as the database
MANY = 1000  # files that are worth processes of their own (they take a second or two to start)
SHARE = 8  # files a task; a catalogue of sources has megabytes
Item = Candidate | Object
Outcome = Staged | SupportFile | Problem
Reader = Callable[[Sequence[Item], Layout, bool], Iterator[Outcome]]


def outcome(item: Item, layout: Layout, checksum: bool) -> Outcome:
    """One file read and mapped, or why it is refused; checksum: with its md5."""

    def read() -> Staged | SupportFile:
        made = item.read(layout.factors, checksum)
        return made if isinstance(made, SupportFile) else layout.staged(made)

    return attempt(str(item.path), read)


def each(items: Sequence[Item], layout: Layout, checksum: bool) -> Iterator[Outcome]:
    """The outcome of each file, one after the other."""
    return (outcome(item, layout, checksum) for item in items)


def shares(items: Sequence[Item], size: int) -> list[Sequence[Item]]:
    """The items by so many."""
    return [items[start : start + size] for start in range(0, len(items), size)]


def of_share(layout: Layout, checksum: bool, share: Sequence[Item]) -> list[Outcome | None]:
    """In another process: what became of the files; None where the name is no product's, for that may be a stream."""
    return [outcome(item, layout, checksum) if names.is_product_name(item.filename) else None for item in share]


def whole(share: Sequence[Item], made: Sequence[Outcome | None], layout: Layout, checksum: bool) -> Iterator[Outcome]:
    """What became of the files of a share, with those that are left to this process."""
    for item, found in zip(share, made, strict=True):
        yield outcome(item, layout, checksum) if found is None else found


class Processes:
    """As each; many are read by processes, which stay until they are closed."""

    def __init__(self) -> None:
        self._number = min(os.cpu_count() or 1, PROCESSES)
        self._pools: dict[bool, workers.Pool] = {}

    def __call__(self, items: Sequence[Item], layout: Layout, checksum: bool) -> Iterator[Outcome]:
        if len(items) < MANY:
            yield from each(items, layout, checksum)
            return
        if checksum not in self._pools:
            self._pools[checksum] = workers.Pool(self._number, partial, of_share, layout, checksum)
        tasks = shares(items, SHARE)
        for share, made in zip(tasks, self._pools[checksum].results(tasks, 2 * self._number), strict=True):
            yield from whole(share, made, layout, checksum)

    def close(self) -> None:
        """End the processes."""
        for pool in self._pools.values():
            pool.close()
        self._pools = {}
