"""Source catalogues whose names are outside the product grammar; other tables in ECSV are refused by what they lack."""

from __future__ import annotations

from pathlib import Path

from ingest.contents import Contents, sources

KIND = "catalog"
TABLES = sources.TABLES


def recognises(path: Path, head: bytes) -> bool:
    return path.name.endswith(".ecsv") and head.startswith(b"# %ECSV")


def read(path: Path) -> tuple[Contents, list[str]]:
    """Raises Problem for a table that cannot be read or is no source catalogue."""
    notes = ["its name tells no observation, so it is joined to no image"]
    return {"sources": list(sources.rows(path, notes))}, notes
