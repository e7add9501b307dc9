"""The tab-separated tables of ingest/data: facts of the mission with their sources, one row a fact."""

from __future__ import annotations

import csv
from importlib import resources


def rows(name: str) -> list[dict[str, str | None]]:
    """The rows of ``data/<name>.tsv``; an empty cell is None, lines that begin with # are comments."""
    text = (resources.files("ingest") / "data" / f"{name}.tsv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return [{key: value or None for key, value in row.items()} for row in csv.DictReader(lines, delimiter="\t")]
