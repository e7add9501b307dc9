"""Loading: folders of files, or keyword rows, through the mapping into the database, batch by batch."""

from __future__ import annotations

import errno
import os
import stat
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
    """One named file; Problem when it is not there, no regular file, or its path is not text the database can keep."""
    shown = os.fsencode(path).decode("utf-8", "backslashreplace")
    try:
        status = path.stat()
    except OSError as exc:
        raise Problem(shown, f"cannot be read: {exc.strerror}", "Check the path.") from exc
    if not stat.S_ISREG(status.st_mode):
        raise Problem(shown, "is not a regular file", "Move it out of the folder.")
    if shown != str(path):
        raise Problem(shown, "the path is not valid UTF-8", "Rename the file or folder.")
    return Candidate(Path(os.path.abspath(path)), status.st_size, status.st_mtime_ns)


def walk(paths: Sequence[Path], run: Run) -> list[Candidate]:
    """The files below ``paths`` that are of a kind the mission makes, sorted by observation."""
    found: dict[Path, Candidate] = {}
    for top in paths:
        for path in _files(top, run):
            if path.name.endswith(_SUFFIXES) or path.name.endswith(_POOL):
                try:
                    found[Path(os.path.abspath(path))] = candidate(path)
                except Problem as problem:
                    run.counts["seen"] += 1
                    run.refuse(problem)
    return sorted(found.values(), key=lambda item: item.key)


def _files(top: Path, run: Run) -> Iterator[Path]:
    """The files below ``top``; a folder that cannot be opened, ``top`` included, is refused."""

    def closed(exc: OSError) -> None:
        shown = os.fsencode(exc.filename).decode("utf-8", "backslashreplace")
        what = "there is no such file or folder" if exc.errno == errno.ENOENT else f"cannot be opened: {exc.strerror}"
        run.counts["seen"] += 1
        run.refuse(Problem(shown, what, "Check the path." if exc.errno == errno.ENOENT else "Correct its rights."))

    if os.path.isfile(top):
        yield top
        return
    for folder, subfolders, files in os.walk(top, onerror=closed):
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
            try:
                made = self._changed(item, held.get(str(item.path)), claimed)
            except Problem as problem:
                self.run.refuse(problem.at(str(item.path)))
                self.progress(1)
                continue
            if made is None:
                self.run.counts["unchanged"] += 1
                self.progress(1)
                continue
            self._add(made)
        self._flush()

    def _changed(self, item: Candidate, known: tuple | None, claimed: dict[str, Path]) -> Rows | None:
        """The rows of a file; None for one that is in the catalogue as it is (known: see Store.held_files)."""
        if known and known[1:] == (item.size, item.mtime, SOFTWARE):
            _refuse_second_claim(known[0], item, claimed)
            return None
        made = read_file(item, self.factors)
        _refuse_second_claim(made.name.filename, item, claimed)
        return made

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
        for left in waiting.values():  # those whose last row was refused
            for whole in left:
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
        except (psycopg.DataError, psycopg.IntegrityError, UnicodeError) as exc:  # UnicodeError: half a character
            roots = sorted({made.name.root for made in batch})
            if len(roots) > 1:
                first = set(roots[: len(roots) // 2])
                return self._load([m for m in batch if m.name.root in first]) + self._load(
                    [m for m in batch if m.name.root not in first]
                )
            return self._load_singly(batch, exc)

    def _load_singly(self, batch: list[Rows], error: psycopg.Error | UnicodeError) -> Counter[str]:
        if len(batch) == 1:
            told = error.diag if isinstance(error, psycopg.Error) else None
            self.run.refuse(
                Problem(
                    batch[0].record.path or batch[0].record.filename,
                    f"the database refuses its values: {(told and told.message_primary) or error}",
                    "Correct the value in the header, or report it with the output of `jwst-ingest show`.",
                    card=told and (told.column_name or told.constraint_name),
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
    try:
        names.parse(record.filename)
        return
    except Problem as problem:
        outside = problem
    claimed = str(record.keywords.get("FILENAME") or "").strip()
    if not record.keywords.get("TELESCOP") and not record.keywords.get("INSTRUME"):
        raise Problem(
            record.filename,
            "the file has no JWST keywords: TELESCOP and INSTRUME are missing",
            "Only products of the JWST pipeline can be described; take the original from MAST.",
        )
    if not names.is_product_name(claimed):
        outside.card, outside.value = "FILENAME", claimed
        raise outside
    record.notes.append(f"catalogued under the name in its header, {claimed}")
    record.filename = claimed


def _refuse_second_claim(filename: str, item: Candidate, claimed: dict[str, Path]) -> None:
    """Two different files cannot be one product; the first in order keeps the name."""
    other = claimed.setdefault(filename, item.path)
    if other != item.path:
        raise Problem(
            str(item.path),
            f"another file of this run is {filename} already: {other}",
            "One product has one file; move the copy out of the folder, or correct FILENAME in its header.",
            card="FILENAME",
            value=filename,
        )


def last_rows(path: Path) -> tuple[dict[str, int], int]:
    """For each observation of a keyword table the number of its last row, and the number of rows."""
    last: dict[str, int] = {}
    number = 0
    for number, root in keywords.observations(path):
        if root is not None:
            last[root] = number
    return last, number
