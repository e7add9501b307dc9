"""Files on disk: atomic writes, checksums, and a manifest that says that the archive is complete.

The manifest (``.demo-manifest.json``) is written last.  An archive whose manifest fits its files, the seed and the
generator is complete; anything else is made again.
"""

from __future__ import annotations

import hashlib
import json
import os
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

MANIFEST = ".demo-manifest.json"
_TOOLS = ("astropy", "jwst", "numpy", "pillow", "pysiaf", "stdatamodels")


def write(path: Path, content: bytes) -> None:
    """Write a file under a temporary name beside it and rename it: nobody sees half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.part")
    temporary.write_bytes(content)
    os.replace(temporary, path)


def digest(path: Path) -> str:
    """Hex SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def generator() -> str:
    """Identity of what makes the archive: its sources and the versions of the tools."""
    state = hashlib.sha256()
    for entry in sorted(files("ingest.demo").iterdir(), key=lambda e: e.name):
        if entry.name.endswith((".py", ".toml")):
            state.update(entry.name.encode() + entry.read_bytes())
    state.update(json.dumps({name: version(name) for name in _TOOLS}).encode())
    return state.hexdigest()


def write_manifest(folder: Path, seed: int, names: list[str]) -> None:
    """Record the files of the archive (paths relative to ``folder``) with size and SHA-256."""
    entries = {
        name: {"bytes": (folder / name).stat().st_size, "sha256": digest(folder / name)} for name in sorted(names)
    }
    content = {"seed": seed, "generator": generator(), "files": entries}
    write(folder / MANIFEST, json.dumps(content, indent=1).encode())


def is_complete(folder: Path, seed: int) -> bool:
    """Whether the archive in ``folder`` is what ``make`` would write: nothing to do then."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if (manifest["seed"], manifest["generator"]) != (seed, generator()):
            return False
        return all(
            (folder / name).stat().st_size == entry["bytes"] and digest(folder / name) == entry["sha256"]
            for name, entry in manifest["files"].items()
        )
    except (OSError, ValueError, KeyError, TypeError):
        return False
