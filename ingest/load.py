"""Loading: folders of files, or keyword rows, through the mapping into the database, batch by batch."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import chain

import psycopg

from ingest import access, files, held, reading, remote, staging, workers
from ingest.claims import Claims
from ingest.errors import Problem
from ingest.files import Candidate
from ingest.held import Held
from ingest.journal import Run
from ingest.reading import Item, Outcome, Reader
from ingest.relay import Relay
from ingest.remote import Object
from ingest.rowtext import Table
from ingest.staging import Mapped, Staged
from ingest.store import Store
from ingest.support import SupportFile

BATCH = 2000  # records a transaction, more where one observation has more
PROCESSES = 4  # that map rows, where there are processors for them; more would wait for the database
MANY = 1000  # rows that are worth a process of their own (it takes a second to start)
AT_ONCE = 10_000  # files that are looked up in the catalogue together
_HEAVY = 50_000  # rows of contents that a transaction is closed after
RELAYED = 10_000  # rows that are worth two more connections
# what PostgreSQL says of values: pgSphere calls it an internal error, an index one that is too long a limit; half a
# character does not get that far
_REFUSALS = (
    psycopg.DataError, psycopg.IntegrityError, psycopg.errors.InternalError_, psycopg.errors.ProgramLimitExceeded,
    psycopg.errors.StatementTooComplex, UnicodeError,
)  # fmt: skip
Progress = Callable[[int], object]


class Loader:
    """Loads records through one store into one run's books."""

    def __init__(self, store: Store, run: Run, progress: Progress = lambda n: None):
        self.store = store
        self.run = run
        self.progress = progress
        self.checksums = True  # of local files; they cost reading all of a file
        self._processes = reading.Processes()
        self.read: Reader = self._processes
        self.notes: list[str] = []
        self._batch: list[Staged] = []
        self._support: list[SupportFile] = []
        self._weight = 0
        self._pool: workers.Pool | None = None
        self._relay: Relay | None = None
        self._locations: list[tuple[str, str]] = []

    def files(self, candidates: Sequence[Item], reread: bool = False) -> None:
        """Load files; one that the catalogue has as it is is not opened, unless ``reread``."""
        claims = Claims(self.store.connection)
        for some in reading.shares(candidates, AT_ONCE):
            self._files(some, claims, reread)
        self._flush()
        self._complete()
        self._flush_support()

    def _files(self, items: Sequence[Item], claims: Claims, reread: bool) -> None:
        connection = self.store.connection
        known = files.held(connection, [item.address for item in items if isinstance(item, Candidate)])
        known |= remote.held(connection, [item.address for item in items if isinstance(item, Object)])
        same = [not reread and item.is_as(known.get(item.address)) for item in items]
        fresh = [item for item, unchanged in zip(items, same, strict=True) if not unchanged]
        outcomes = self.read(fresh, self.store.layout, self.checksums)
        for item, unchanged in zip(items, same, strict=True):
            self.run.counts["seen"] += 1
            name = known.get(item.address, (None,))[0]
            try:
                if unchanged:
                    claims.product(name, str(item.path))
                made = None if unchanged else self._claimed(item, next(outcomes), claims, name)
            except Problem as problem:
                self.run.refuse(problem)
                self.progress(1)
                continue
            if made is None:
                self.run.counts["unchanged"] += 1
                self.progress(1)
            elif isinstance(made, SupportFile):
                self._add_support(made)
            else:
                self._add(made)
                if isinstance(item, Object):
                    self._locations.append((made.filename, item.address))

    def _claimed(self, item: Item, made: Outcome, claims: Claims, name: str | None) -> Staged | SupportFile | None:
        """What a file holds; None for a copy. Problem where it cannot be read, or another one has its name; name: the
        one that it has in the catalogue."""
        if isinstance(made, Problem):
            raise made
        if isinstance(made, Staged):
            claims.product(made.filename, str(item.path))
            return made
        original = claims.support(made, name)
        if original is None:
            return made
        self.notes.append(f"{item.path}: a copy of {original}")
        return None

    def records(self, outcomes: Iterable[Sequence[Mapped]]) -> None:
        """Load keyword rows (see staging.of_records), those of one observation one after the other."""
        for outcome in chain.from_iterable(outcomes):
            self.run.counts["seen"] += 1
            if isinstance(outcome, Problem):
                self.run.refuse(outcome)
                self.progress(1)
            elif isinstance(outcome, Held):
                self.run.counts[outcome.verdict] += 1
                self.notes += [f"{outcome.filename}: {note}" for note in outcome.notes]
                self.progress(1)
            else:
                self._add(outcome)
        self._flush()
        self._complete()

    def table(self, table: Table, reread: bool = False) -> None:
        """Load a keyword table; rows that are held are not mapped again, unless ``reread``."""
        layout, parts = self.store.layout, table.parts(staging.ASKED)
        if len(table) < MANY:
            lookup = held.nothing if reread else held.lookup(self.store.connection)
            self.records(map(staging.Mapper(layout, lookup), parts))
            return
        if self._pool is None:
            workers.collect_seldom()
            processes = min(os.cpu_count() or 1, PROCESSES)
            self._pool = workers.Pool(processes, staging.mapper, layout, None if reread else self.store.dsn)
        if self._relay is None and len(table) >= RELAYED:
            self._relay = Relay(self.store.another)
        # one batch is made while the database takes over the one before
        self.records(self._pool.results(parts, 2 * BATCH // staging.ASKED))

    def close(self) -> None:
        """End the processes that helped."""
        if self._pool is not None:
            self._pool.close()
            self._pool = None
        if self._relay is not None:
            self._relay.close()
            self._relay = None
        self._processes.close()

    def _add(self, made: Staged) -> None:
        self.notes += [f"{made.place}: {note}" for note in made.notes]
        last = self._batch[-1].root if self._batch else None
        self._weight += made.weight
        if (len(self._batch) >= BATCH or self._weight > _HEAVY) and made.root != last:
            self._flush()
        self._batch.append(made)

    def _add_support(self, item: SupportFile) -> None:
        """Files that are streamed or merged go alone, the others by the batch."""
        alone = bool(getattr(item.kind, "MERGE", None))
        if alone or len(self._support) >= BATCH:
            self._flush_support()
        self._support.append(item)
        if alone:
            self._flush_support()
        self.notes += [f"{item.path}: {note}" for note in item.notes]  # a stream's are complete when it has ended

    def _flush_support(self) -> None:
        batch, self._support = self._support, []
        if not batch:
            return
        try:
            self.run.counts.update(self.store.load_support(batch))
        except Problem as problem:  # a stream that breaks on the way
            self.run.refuse(problem.at(problem.path or batch[0].path))
        except _REFUSALS as exc:
            if len(batch) > 1:
                for item in batch:
                    self._support = [item]
                    self._flush_support()
                return
            self._refused_by_database(batch[0].path, exc)
        self.progress(len(batch))

    def _flush(self) -> None:
        batch, self._batch, self._weight = self._batch, [], 0
        if not batch:
            return
        if self._relay is None:
            self._take(batch, partial(self._load, batch))
        else:
            self.store.connection.execute("SELECT")  # whose turn it is; without it no batch may follow
            for taken in self._relay.put(batch):
                self._take(*taken)
        if self._locations:
            self._complete()
        access.set_locations(self.store.connection, self._locations)
        self._locations = []

    def _complete(self) -> None:
        """Wait for the batches that are under way."""
        for taken in self._relay.rest() if self._relay else ():
            self._take(*taken)

    def _take(self, batch: Sequence[Staged], counts: Callable[[], Counter[str]]) -> None:
        try:
            self.run.counts.update(counts())
        except _REFUSALS:  # one by one, when no other batch is under way
            self._complete()
            self.run.counts.update(self._load(batch))
        self.progress(len(batch))

    def _load(self, batch: list[Staged]) -> Counter[str]:
        """Load a batch; of one that the database refuses, what breaks a rule of the tables goes alone, and the rest is
        halved by observations until the culprit stands alone."""
        try:
            return self.store.load(batch)
        except _REFUSALS as exc:
            suspects = self.store.suspects(batch)
            if 0 < len(suspects) < len(batch):
                rest = [made for number, made in enumerate(batch) if number not in suspects]
                return sum((self._load([batch[number]]) for number in sorted(suspects)), self._load(rest))
            roots = sorted({made.root for made in batch})
            if len(roots) > 1:
                first = set(roots[: len(roots) // 2])
                return self._load([m for m in batch if m.root in first]) + self._load(
                    [m for m in batch if m.root not in first]
                )
            return self._load_singly(batch, exc)

    def _load_singly(self, batch: list[Staged], error: psycopg.Error | UnicodeError) -> Counter[str]:
        if len(batch) == 1:
            self._refused_by_database(batch[0].place, error)
            return Counter()
        counts: Counter[str] = Counter()
        for made in batch:
            counts += self._load([made])
        return counts

    def _refused_by_database(self, path: str, error: psycopg.Error | UnicodeError) -> None:
        told = error.diag if isinstance(error, psycopg.Error) else None
        card = told and (told.column_name or told.constraint_name)
        self.run.refuse(staging.unstorable(path, (told and told.message_primary) or error, card))
