"""All rows of a database as comparable text; each column that may differ between two loads is named with its reason."""

from __future__ import annotations

import psycopg

# when a row was written is the load's, not the data's
TIMES = frozenset(["lastmodified", "maxlastmodified"])
# the run that wrote it, and when
RUNS = frozenset(["run_id", "replaced"])
TABLES = (
    "observation", "plane", "artifact", "product", "header", "observation_member", "provenance_input", "made_by",
    "association", "association_member",
)  # fmt: skip


def snapshot(db, times: bool = False, history: bool = False, paths: bool = True) -> dict[str, list[str]]:
    """Table: its rows as sorted JSON. times: lastModified too; history: the table of former deliveries too."""
    leave = set() if times else set(TIMES)
    if not paths:
        leave |= {"path", "path_mtime"}
    with db.connect() as connection:
        tables = {table: _rows(connection, f"store.{table}", leave) for table in TABLES}
        tables["dc.products"] = _rows(connection, "dc.products", set())
        if history:
            tables["history"] = _rows(connection, "store.history", {*RUNS, "content"})
    return tables


def _rows(connection: psycopg.Connection, table: str, leave: set[str]) -> list[str]:
    # not to_jsonb(t): see load.sql
    found = connection.execute(f"SELECT (row_to_json(t)::jsonb - %s::text[])::text FROM {table} AS t", (sorted(leave),))
    return sorted(row for (row,) in found)


def differences(first: dict[str, list[str]], second: dict[str, list[str]]) -> str:
    """What is in only one of the two, the first few of each table; empty when they are equal."""
    lines = []
    for table in first:
        here, there = set(first[table]), set(second[table])
        if first[table] != second[table]:
            lines.append(f"{table}: {len(here - there)} rows only in the first, {len(there - here)} only in the second")
            lines += [f"  first:  {row[:1500]}" for row in sorted(here - there)[:2]]
            lines += [f"  second: {row[:1500]}" for row in sorted(there - here)[:2]]
    return "\n".join(lines)
