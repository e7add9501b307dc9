"""Do the files still lie where the catalogue says, as it says? Nothing is changed, neither files nor rows.

Rows are read from a server-side cursor and folders as they are walked, so that memory does not grow with the archive.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import psycopg

from ingest import files
from ingest.errors import Problem

KINDS = ("missing", "unreadable", "truncated", "changed", "surplus")
_AT_ONCE = 1000  # paths looked up in the database together
_ROWS = """
SELECT path, path_size, path_mtime, contentChecksum, filename FROM store.artifact WHERE path IS NOT NULL AND ({below})
UNION ALL
SELECT path, path_size, path_mtime, NULL, filename FROM store.support_file WHERE {below}
"""
_KNOWN = """
SELECT path FROM store.artifact WHERE path = ANY (%(paths)s)
UNION ALL SELECT path FROM store.support_file WHERE path = ANY (%(paths)s)
"""
_BELOW = """%(all)s OR EXISTS (
    SELECT FROM unnest(%(tops)s::text[]) AS t WHERE path = t OR starts_with(path, rtrim(t, '/') || '/'))"""


@dataclass(frozen=True)
class Finding:
    """One file that is not as the catalogue says; kind: one of KINDS."""

    kind: str
    path: str
    said: str

    def __str__(self) -> str:
        return f"{self.kind:<10} {self.path}: {self.said}"


class Verification:
    """Of the files below ``tops``; without any, of all that are catalogued and of the folders that were loaded.

    checksums: read all of each file and compare its md5 or sha256, too. After iterating, checked says how many
    catalogued files were looked at.
    """

    def __init__(self, connection: psycopg.Connection, tops: Sequence[Path], checksums: bool = False):
        self.connection = connection
        self.tops = [os.path.abspath(top) for top in tops]
        self.checksums = checksums
        self.checked = 0

    def count(self) -> int:
        """How many catalogued files are to be looked at."""
        statement = f"SELECT count(*) FROM ({_ROWS.format(below=_BELOW)}) AS r"
        return self.connection.execute(statement, self._which()).fetchone()[0]

    def catalogued(self) -> Iterator[Finding | None]:
        """Of each catalogued file what is wrong with it, or None."""
        with self.connection.transaction(), self.connection.cursor("catalogued") as cursor:
            cursor.execute(_ROWS.format(below=_BELOW), self._which())
            for row in cursor:
                self.checked += 1
                yield self._compared(*row)

    def surplus(self) -> Iterator[Finding]:
        """Files in the folders, of a kind that the ingest takes, that are not catalogued under this path."""
        paths = (path for top in self._folders() for path in _below(top))
        while batch := list(islice(paths, _AT_ONCE)):
            known = {path for (path,) in self.connection.execute(_KNOWN, {"paths": batch})}
            for path in batch:
                if path not in known:
                    yield Finding("surplus", path, "is not catalogued; load it, or move it away")

    def _which(self) -> dict[str, object]:
        return {"all": not self.tops, "tops": self.tops}

    def _folders(self) -> list[str]:
        """The folders to walk: none that is below another."""
        tops = self.tops or [path for (path,) in self.connection.execute("SELECT path FROM store.archive_root")]
        kept: list[str] = []
        for top in sorted(set(tops)):
            if not any(top.startswith(other.rstrip("/") + "/") for other in kept):
                kept.append(top)
        return kept

    def _compared(self, path: str, size: int, mtime: int, checksum: str | None, filename: str) -> Finding | None:
        try:
            status = os.stat(path)
            if not stat.S_ISREG(status.st_mode):
                return Finding("unreadable", path, "is not a regular file")
            if status.st_size < size:
                return Finding("truncated", path, f"has {status.st_size} of {size} bytes")
            if status.st_size > size:
                return Finding("changed", path, f"has {status.st_size} bytes instead of {size}")
            # a catalogued digest is of the bytes as they are on disk
            if self.checksums and checksum:
                found = _digest(path, checksum.partition(":")[0])
                return None if found == checksum else Finding("changed", path, f"has {found} instead of {checksum}")
        except FileNotFoundError:
            return Finding("missing", path, f"is not there; {filename} cannot be delivered")
        except OSError as exc:
            return Finding("unreadable", path, f"cannot be read: {exc.strerror}")
        if status.st_mtime_ns != mtime:
            return Finding("changed", path, "was modified after it was loaded; load it again")
        return None


def _digest(path: str, method: str) -> str:
    """``method:hex`` of the file; methods are those of hashlib."""
    with open(path, "rb") as stream:
        return f"{method}:{hashlib.file_digest(stream, method).hexdigest()}"


def _below(top: str) -> Iterator[str]:
    """Files that the ingest takes, and pictures, below a folder; a file given by name is itself."""
    if os.path.isfile(top):
        yield top
        return
    for folder, subfolders, names in os.walk(top):
        subfolders.sort()
        for name in sorted(names):
            path = Path(folder) / name
            if name.startswith(".") or (path.is_symlink() and not path.exists()):
                continue
            try:
                if name.endswith(".png") or files.is_candidate(path):
                    yield str(path)
            except Problem:  # its bytes cannot be read; whether it is one of ours is not known
                yield str(path)
