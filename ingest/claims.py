"""Names of files in one run: which file has which, and what happens when two claim the same."""

from __future__ import annotations

import filecmp
import os
import re
from pathlib import Path

import psycopg

from ingest.errors import Problem
from ingest.support import SupportFile

_HOLDER = """
SELECT path FROM store.support_file WHERE filename = %(name)s
UNION ALL SELECT path FROM store.artifact WHERE filename = %(name)s AND path IS NOT NULL LIMIT 1
"""


class Claims:
    """Who has which name, in this run and in the catalogue."""

    def __init__(self, connection: psycopg.Connection):
        self._connection = connection
        self._names: dict[str, str] = {}

    def product(self, filename: str, path: str) -> None:
        """Two files cannot be one product; the first in order keeps the name. Raises Problem for the second."""
        other = self._names.setdefault(filename, path)
        if other != path:
            raise Problem(
                path,
                f"another file of this run is {filename} already: {other}",
                "One product has one file; move the copy out of the folder, or correct FILENAME in its header.",
                card="FILENAME",
                value=filename,
            )

    def support(self, made: SupportFile, held: str | None) -> str | None:
        """The file that ``made`` is a copy of; None where there is none, and then it has a name of its own.

        The name is the one it has in the catalogue (held), else its own. Kinds whose files have equal names in
        different folders (NAMESAKES) get the folders before it, as many as it takes; of others the second one is
        refused.
        """
        path = made.path
        if not getattr(made.kind, "NAMESAKES", False):
            self.product(made.filename, path)
            return None
        parts = [re.sub(r"[^A-Za-z0-9._+~-]", "_", part) for part in Path(path).parts[1:-1]]
        own = made.filename
        candidates = ["__".join([*parts[len(parts) - depth :], own]) for depth in range(len(parts) + 1)]
        if held is not None:
            candidates.insert(0, held)
        for name in candidates:
            other = self._names.get(name) or self._holder(name)
            if other is None or other == path:
                made.filename = name
                self._names[name] = path
                if name != own:
                    made.notes.append(f"another file is {own} already; this one is catalogued as {name}")
                return None
            if filecmp.cmp(path, other, shallow=False):
                return other
        raise Problem(path, "other files have its name in all forms", "Rename it.")

    def _holder(self, name: str) -> str | None:
        """The file that has the name in the catalogue, if it is still there."""
        found = self._connection.execute(_HOLDER, {"name": name}).fetchone()
        return found[0] if found and os.path.isfile(found[0]) else None
