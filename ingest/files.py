"""Local files: found on a walk, and read by what their names and first bytes say they are."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg

from ingest import SOFTWARE, headers, names, rows, support
from ingest.errors import Problem
from ingest.headers import Record
from ingest.journal import Run
from ingest.rows import Rows
from ingest.support import SupportFile

FITS = (".fits", ".fits.gz", ".fit")
_SUFFIXES = (*FITS, ".json", ".jpg", ".ecsv", ".mp4", ".asdf", ".csv")
_PERHAPS = (".csv.gz", ".md", ".tsv", ".xml")  # other things too have these: taken only where something recognises them
_HELD = """
SELECT path, filename, path_size, path_mtime, metaProducer FROM store.artifact WHERE path = ANY (%(paths)s)
UNION ALL SELECT path, filename, path_size, path_mtime, software FROM store.support_file WHERE path = ANY (%(paths)s)
"""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file found on the walk, which may find millions; address: its absolute path, as the catalogue knows it."""

    address: str
    size: int
    mtime: int

    @property
    def path(self) -> Path:
        return Path(self.address)

    @property
    def filename(self) -> str:
        return os.path.basename(self.address)

    @property
    def key(self) -> tuple[str, str]:
        """Sorts files of one observation together, whatever folders they lie in."""
        return sort_key(self.filename, self.address)

    def is_as(self, known: tuple | None) -> bool:
        """Whether it need not be read, for the catalogue has it as it is (known: see held)."""
        return known is not None and known[1:] == (self.size, self.mtime, SOFTWARE)

    def read(self, factors: Mapping[str, float], checksum: bool = False) -> Rows | SupportFile:
        """See read_file."""
        return read_file(self, factors, checksum)


def sort_key(filename: str, path: str) -> tuple[str, str]:
    """Sorts files of one observation together, whatever folders they lie in."""
    try:
        return names.parse(filename).root, path
    except Problem:
        return filename, path


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
    return Candidate(os.path.abspath(path), status.st_size, status.st_mtime_ns)


def held(connection: psycopg.Connection, paths: Sequence[str]) -> dict[str, tuple[str, int, int, str]]:
    """What is catalogued of local files, by path: name, size, mtime, software (see Candidate.is_as)."""
    return {path: tuple(rest) for path, *rest in connection.execute(_HELD, {"paths": paths})}


def walk(paths: Sequence[Path], run: Run) -> list[Candidate]:
    """The files below ``paths`` that are of a kind the mission makes, sorted by observation."""
    found: dict[str, Candidate] = {}
    for top in paths:
        for path in _files(top, run):
            try:
                if path == top or is_candidate(path):
                    taken = candidate(path)
                    found[taken.address] = taken
                else:
                    run.counts["passed"] += 1
            except Problem as problem:
                run.counts["seen"] += 1
                run.refuse(problem)
    return sorted(found.values(), key=lambda item: item.key)


def is_candidate(path: Path) -> bool:
    """Whether a file of this name is one the ingest takes."""
    return path.name.endswith(_SUFFIXES) or (path.name.endswith(_PERHAPS) and support.kind_of(path) is not None)


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


def read_file(item: Candidate, factors: Mapping[str, float], checksum: bool = False) -> Rows | SupportFile:
    """One local file into rows. Its name decides what it is, else what recognises it, else the header's FILENAME.

    checksum: read all of a product for its md5, as MAST has it, too. Raises Problem for a file that cannot be read or
    described.
    """
    path = item.path
    if not names.is_product_name(path.name):
        kind = support.kind_of(path)
        if kind is not None:
            return support.read(kind, path, item.size, item.mtime)
    record = Record(path.name, "file", path=str(path), size=item.size, mtime=item.mtime)
    if path.name.endswith(FITS):
        record.keywords = headers.read(path)
        choose_name(record)
    else:
        names.parse(path.name)
        record.source = "name"
    if checksum:
        record.archive["checksum"] = _md5(path)
    return rows.from_record(record, factors)


def _md5(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
    except OSError as exc:
        raise Problem(str(path), f"cannot be read: {exc.strerror}", "Correct its rights, or fetch it again.") from exc


def choose_name(record: Record) -> None:
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
