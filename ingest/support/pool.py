"""Pools under other names than the archive gives them: rehearsals, test data, pools that a user made."""

from __future__ import annotations

import re
from pathlib import Path

from ingest import pools

KIND = "pool"
NAMESAKES = True
TABLES = ("pool", "pool_member", "association_candidate")
_NAME = re.compile(r"jw(?P<program>\d{5})(?:_\d{3})?(?:_(?P<version_id>\d{8}t\d{6}))?", re.IGNORECASE)


def recognises(path: Path, head: bytes) -> bool:
    return pools.is_pool(path, head)


def read(path: Path) -> tuple[dict[str, list[dict[str, object]]], list[str]]:
    """Raises Problem for what is no pool."""
    pool = pools.read(path)
    told = _NAME.search(path.name)
    program = int(told["program"]) if told else pool.program
    version = told["version_id"].lower() if told and told["version_id"] else None
    return pools.contents(pool, program, version), pool.notes
