"""Names of files in one run: which file has which, and what happens when two claim the same."""

from __future__ import annotations

import filecmp
import re
from collections.abc import Mapping
from pathlib import Path

from ingest.errors import Problem
from ingest.support import SupportFile


class Claims:
    """Who has which name; held: path: (name, ...) of what the catalogue has (see Store.held_files)."""

    def __init__(self, held: Mapping[str, tuple]):
        self._names: dict[str, Path] = {}
        self._paths = {path: str(name) for path, (name, *_) in held.items()}
        self._holders = {name: Path(path) for path, name in self._paths.items()}

    def product(self, filename: str, path: Path) -> None:
        """Two files cannot be one product; the first in order keeps the name. Raises Problem for the second."""
        other = self._names.setdefault(filename, path)
        if other != path:
            raise Problem(
                str(path),
                f"another file of this run is {filename} already: {other}",
                "One product has one file; move the copy out of the folder, or correct FILENAME in its header.",
                card="FILENAME",
                value=filename,
            )

    def support(self, made: SupportFile) -> Path | None:
        """The file that ``made`` is a copy of; None where there is none, and then it has a name of its own.

        The name is the one it has in the catalogue, else its own. Kinds whose files have equal names in different
        folders (NAMESAKES) get the folders before it, as many as it takes; of others the second one is refused.
        """
        path = Path(made.path)
        if not getattr(made.kind, "NAMESAKES", False):
            self.product(made.filename, path)
            return None
        parts = [re.sub(r"[^A-Za-z0-9._+~-]", "_", part) for part in path.parts[1:-1]]
        own = made.filename
        candidates = ["__".join([*parts[len(parts) - depth :], own]) for depth in range(len(parts) + 1)]
        if made.path in self._paths:
            candidates.insert(0, self._paths[made.path])
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
        raise Problem(made.path, "other files have its name in all forms", "Rename it.")

    def _holder(self, name: str) -> Path | None:
        """The file that has the name since an earlier run, if it is still there."""
        path = self._holders.get(name)
        return path if path and path.is_file() else None
