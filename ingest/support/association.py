"""Associations under other names than the archive gives them: rehearsals, test data, associations that a user made."""

from __future__ import annotations

from pathlib import Path

from ingest import associations

KIND = "association"
NAMESAKES = True
TABLES = ("association", "association_member")


def recognises(path: Path, head: bytes) -> bool:
    if path.suffix != ".json":
        return False
    return path.stem.endswith("_asn") or b'"expname"' in head or (b'"asn_type"' in head and b'"products"' in head)


def read(path: Path) -> tuple[dict[str, list[dict[str, object]]], list[str]]:
    """Raises Problem for what is not JSON or not an association."""
    association, members = associations.read(path, path.name)
    notes = [] if members else ["the association has no members"]
    return {"association": [association], "association_member": members}, notes
