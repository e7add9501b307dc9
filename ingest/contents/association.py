"""Association files: their own facts, their products and the products' members."""

from __future__ import annotations

from pathlib import Path

from ingest import associations
from ingest.facts import Facts
from ingest.names import ProductName

TABLES = ("association", "association_member")


def wants(name: ProductName) -> bool:
    return name.form == "association"


def read(path: Path | None, facts: Facts) -> dict[str, list[dict[str, object]]]:
    """Raises Problem for what is not JSON or not an association."""
    if path is None:
        return {}
    association, members = associations.read(path, facts.name.filename)
    return {"association": [association], "association_member": members}
