"""Files of the mission that are no product of an observation: reference files, telemetry, programs and the like.

A kind is a module with

- ``KIND``: its name in jwst.support_file;
- ``TABLES``: names of the tables of schema store that it fills, each with a column ``filename``;
- ``recognises(path: Path, head: bytes) -> bool``: by the name or the first bytes of the file;
- ``read(path: Path) -> tuple[Contents, list[str]]``: the rows, generators where there is MERGE, and notes;
- ``MERGE`` (optional): for a table the SQL that merges its staged rows (``stage_<table>``), where it is not to replace
  what the file had there; such a file goes alone and is streamed;
- ``name_of(path: Path) -> str`` (optional): the name it is catalogued under, where that is not its own;
- ``NAMESAKES`` (optional): True where different files may have the same name, in different folders.
"""

from __future__ import annotations

import mimetypes
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

from ingest.contents import Contents
from ingest.errors import Problem, unforeseen
from ingest.support import (
    apt,
    association,
    catalog,
    guidestar,
    mnemonics,
    pool,
    programs,
    reference,
    schedule,
    slots,
    telemetry,
    wavefront,
)

KINDS: tuple[ModuleType, ...] = (
    telemetry,
    mnemonics,
    programs,
    apt,
    schedule,
    slots,
    wavefront,
    guidestar,
    reference,
    catalog,
    association,
    pool,
)
TABLES: tuple[str, ...] = tuple(dict.fromkeys(table for kind in KINDS for table in kind.TABLES))
HEAD = 4096  # bytes that recognises() sees

_PLAIN = re.compile(r"[A-Za-z0-9._+~-]{1,200}")
_CONTENT_TYPES = {
    ".asdf": "application/x-asdf",
    ".fits": "application/fits",
    ".ecsv": "application/x-ecsv",
    ".md": "text/markdown",
    ".xml": "text/xml",
}


@dataclass
class SupportFile:
    """One such file: contents by table, notes for the user."""

    kind: ModuleType
    filename: str
    path: str
    size: int
    mtime: int
    contents: Contents = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def content_type(self) -> str | None:
        """Media type by the extension; None where it has none."""
        suffix = Path(self.filename.removesuffix(".gz")).suffix
        return _CONTENT_TYPES.get(suffix) or mimetypes.guess_type(self.filename)[0]


def kind_of(path: Path) -> ModuleType | None:
    """The kind that recognises the file, None where none does; Problem when it cannot be opened."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # who opens a pipe waits for whoever writes into it
            return None
        with path.open("rb") as stream:
            head = stream.read(HEAD)
    except OSError as exc:
        raise Problem(str(path), f"cannot be read: {exc.strerror}", "Correct its rights.") from exc
    return next((kind for kind in KINDS if kind.recognises(path, head)), None)


def read(kind: ModuleType, path: Path, size: int, mtime: int) -> SupportFile:
    """The file's contents; raises Problem for a damaged one."""
    filename = kind.name_of(path) if hasattr(kind, "name_of") else path.name
    if not _PLAIN.fullmatch(filename):
        raise Problem(str(path), "the file name cannot stand in a URL", "Rename it: letters, digits and ._+~- only.")
    contents, notes = kind.read(path)
    streamed = hasattr(kind, "MERGE")  # only what goes alone is
    contents = {t: _watched(rows, str(path)) if streamed else list(rows) for t, rows in contents.items()}
    return SupportFile(kind, filename, str(path), size, mtime, contents, notes)


def _watched(rows: Iterable[Mapping[str, object]], path: str) -> Iterator[Mapping[str, object]]:
    """Rows that are read while they are loaded; whatever goes wrong there is a Problem of the file."""
    try:
        yield from rows
    except Problem:
        raise
    except Exception as exc:
        raise unforeseen(path, exc) from exc
