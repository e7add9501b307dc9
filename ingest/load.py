"""Loading: folders of files, or keyword rows, through the mapping into the database, batch by batch."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg

from ingest import SOFTWARE, associations, headers, keywords, names, rows
from ingest.errors import Problem
from ingest.headers import Record
from ingest.journal import Run
from ingest.rows import Rows
from ingest.store import Store

BATCH = 500  # records a transaction, more where one observation has more
_SUFFIXES = (".fits", ".fits.gz", ".fit", ".json", ".jpg", ".ecsv", ".mp4")
_POOL = "_pool.csv"
Progress = Callable[[int], object]


@dataclass(frozen=True)
class Candidate:
    """A file found on the walk."""

    path: Path
    size: int
    mtime: int

    @property
    def key(self) -> tuple[str, str]:
        """Sorts files of one observation together, whatever folders they lie in."""
        try:
            name = names.parse(self.path.name)
        except Problem:
            return self.path.name, str(self.path)
        return name.root, str(self.path)


def candidate(path: Path) -> Candidate:
    """One named file; Problem when it is not there."""
    try:
        status = path.stat()
    except OSError as exc:
        raise Problem(str(path), f"cannot be read: {exc.strerror}", "Check the path.") from exc
    return Candidate(Path(os.path.abspath(path)), status.st_size, status.st_mtime_ns)


def walk(paths: Sequence[Path], run: Run) -> list[Candidate]:
    """The files below ``paths`` that are of a kind the mission makes, sorted by observation."""
    found: dict[Path, Candidate] = {}
    for top in paths:
        if not top.exists():
            run.counts["seen"] += 1
            run.refuse(Problem(str(top), "there is no such file or folder", "Check the path."))
        for path in _files(top):
            if path.name.endswith(_SUFFIXES) or path.name.endswith(_POOL):
                try:
                    found[Path(os.path.abspath(path))] = candidate(path)
                except Problem as problem:
                    run.counts["seen"] += 1
                    run.refuse(problem)
    return sorted(found.values(), key=lambda item: item.key)


def _files(top: Path) -> Iterator[Path]:
    if top.is_file():
        yield top
        return
    for folder, subfolders, files in os.walk(top):
        subfolders.sort()
        yield from (Path(folder) / name for name in sorted(files) if not name.startswith("."))


class Loader:
    """Loads records through one store into one run's books."""

    def __init__(self, store: Store, run: Run, factors: Mapping[str, float], progress: Progress = lambda n: None):
        self.store = store
        self.run = run
        self.factors = factors
        self.progress = progress
        self.notes: list[str] = []
        self._batch: list[Rows] = []

    def files(self, candidates: Sequence[Candidate], reread: bool = False) -> None:
        """Load local files; one whose size, time and mapping are as catalogued is not opened, unless ``reread``."""
        held = {} if reread else self.store.held_files()
        claimed: dict[str, Path] = {}
        for item in candidates:
            self.run.counts["seen"] += 1
            if held.get(str(item.path)) == (item.size, item.mtime, SOFTWARE):
                self.run.counts["unchanged"] += 1
                self.progress(1)
                continue
            try:
                made = read_file(item, self.factors)
                _refuse_second_claim(made, item, claimed)
            except Problem as problem:
                self.run.refuse(problem.at(str(item.path)))
                self.progress(1)
                continue
            self._add(made)
        self._flush()

    def records(self, numbered: Iterable[tuple[int, Record | Problem]], last_row: Mapping[str, int]) -> None:
        """Load keyword rows; last_row tells for each observation the row after which it is whole."""
        waiting: dict[str, list[Record]] = {}
        for number, record in numbered:
            self.run.counts["seen"] += 1
            if isinstance(record, Problem):
                self.run.refuse(record)
                self.progress(1)
                continue
            root = names.parse(record.filename).root
            waiting.setdefault(root, []).append(record)
            if number >= last_row[root]:
                for whole in waiting.pop(root):
                    self._map(whole)
        self._flush()

    def _map(self, record: Record) -> None:
        try:
            self._add(rows.from_record(record, self.factors))
        except Problem as problem:
            self.run.refuse(problem.at(problem.path or record.filename))
            self.progress(1)

    def _add(self, made: Rows) -> None:
        self.notes += [f"{made.record.path or made.record.filename}: {note}" for note in made.record.notes]
        last = self._batch[-1].name.root if self._batch else None
        if len(self._batch) >= BATCH and made.name.root != last:
            self._flush()
        self._batch.append(made)

    def _flush(self) -> None:
        batch, self._batch = self._batch, []
        if batch:
            self.run.counts.update(self._load(batch))
            self.progress(len(batch))

    def _load(self, batch: list[Rows]) -> Counter[str]:
        """Load a batch; one that the database refuses is halved by observations until the culprit stands alone."""
        try:
            return self.store.load(batch)
        except (psycopg.DataError, psycopg.IntegrityError) as exc:
            roots = sorted({made.name.root for made in batch})
            if len(roots) > 1:
                first = set(roots[: len(roots) // 2])
                return self._load([m for m in batch if m.name.root in first]) + self._load(
                    [m for m in batch if m.name.root not in first]
                )
            return self._load_singly(batch, exc)

    def _load_singly(self, batch: list[Rows], error: psycopg.Error) -> Counter[str]:
        if len(batch) == 1:
            detail = error.diag.message_primary or str(error)
            self.run.refuse(
                Problem(
                    batch[0].record.path or batch[0].record.filename,
                    f"the database refuses its values: {detail}",
                    "Correct the value in the header, or report it with the output of `jwst-ingest show`.",
                    card=error.diag.column_name or error.diag.constraint_name,
                )
            )
            return Counter()
        counts: Counter[str] = Counter()
        for made in batch:
            counts += self._load([made])
        return counts


def read_file(item: Candidate, factors: Mapping[str, float]) -> Rows:
    """One local file into rows. Its name decides what it is; a foreign name gives way to the header's FILENAME.

    Raises Problem for a file that cannot be read or described.
    """
    path = item.path
    record = Record(path.name, "file", path=str(path), size=item.size, mtime=item.mtime)
    if path.name.endswith((".fits", ".fits.gz", ".fit")):
        record.keywords = headers.read(path)
        _choose_name(record)
        return rows.from_record(record, factors)
    name = names.parse(path.name)
    record.source = "name"
    if name.form != "association":
        return rows.from_record(record, factors)
    association, members = associations.read(path, name.filename)
    return rows.of_association(record, association, members)


def _choose_name(record: Record) -> None:
    """Keep the file's own name where it is in the grammar, else take the header's FILENAME, with a note."""
    if names.is_product_name(record.filename):
        return
    claimed = str(record.keywords.get("FILENAME") or "").strip()
    if not record.keywords.get("TELESCOP") and not record.keywords.get("INSTRUME"):
        raise Problem(
            record.filename,
            "the file has no JWST keywords: TELESCOP and INSTRUME are missing",
            "Only products of the JWST pipeline can be described; take the original from MAST.",
        )
    if not names.is_product_name(claimed):
        problem = _outside(record.filename)
        problem.card, problem.value = "FILENAME", claimed
        raise problem
    record.notes.append(f"catalogued under the name in its header, {claimed}")
    record.filename = claimed


def _outside(filename: str) -> Problem:
    try:
        names.parse(filename)
    except Problem as problem:
        return problem
    raise AssertionError(filename)


def _refuse_second_claim(made: Rows, item: Candidate, claimed: dict[str, Path]) -> None:
    """Two different files cannot be one product; the first in order keeps the name."""
    other = claimed.setdefault(made.name.filename, item.path)
    if other != item.path:
        raise Problem(
            str(item.path),
            f"another file of this run is {made.name.filename} already: {other}",
            "One product has one file; move the copy out of the folder, or correct FILENAME in its header.",
            card="FILENAME",
            value=made.name.filename,
        )


def last_rows(path: Path) -> tuple[dict[str, int], int]:
    """For each observation of a keyword table the number of its last row, and the number of rows."""
    last: dict[str, int] = {}
    number = 0
    for number, record in keywords.read(path):
        if isinstance(record, Record):
            last[names.parse(record.filename).root] = number
    return last, number
