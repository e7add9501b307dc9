"""Pools in the archive's names: their exposures and the association candidates of these."""

from __future__ import annotations

from pathlib import Path

from ingest import pools
from ingest.facts import Facts
from ingest.names import ProductName

TABLES = ("pool", "pool_member", "association_candidate")


def wants(name: ProductName) -> bool:
    return name.form == "pool"


def read(path: Path | None, facts: Facts) -> dict[str, list[dict[str, object]]]:
    """Raises Problem for what is no pool."""
    if path is None:
        return {}
    pool = pools.read(path)
    facts.notes += pool.notes
    return pools.contents(pool, int(facts.name.program), facts.name.version_id)
