"""Rules that are tables here and in the database: the steps of the pipeline, and minimum recommended products.

The files in ingest/data are the source; the database has a copy, which its statements use and users can read.
"""

from __future__ import annotations

import psycopg
from psycopg import sql

from ingest import products, tables

_YES = {"yes": True, "no": False}


def steps() -> list[dict[str, object]]:
    """The rows of store.pipeline_step: what a product is made from within its observation."""
    return [row | {"members": _YES[str(row["members"])]} for row in tables.rows("steps")]


def recommendations() -> list[dict[str, object]]:
    """The rows of store.mrp_rule, place 1 first: the first rule that fits a file decides."""
    return [{"place": place} | row for place, row in enumerate(tables.rows("mrp"), 1)]


def publish(connection: psycopg.Connection) -> None:
    """Make store.product_type the suffixes of this software, for those who query it."""
    with connection.transaction():
        _replace(connection, "product_type", [vars(suffix) for suffix in products.SUFFIXES.values()])


def refresh(connection: psycopg.Connection) -> bool:
    """Make the database's rules those of this software; True when they were others."""
    changed = [_replace(connection, "pipeline_step", steps()), _replace(connection, "mrp_rule", recommendations())]
    return any(changed)


def _replace(connection: psycopg.Connection, table: str, rows: list[dict[str, object]]) -> bool:
    columns = list(rows[0])
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    target = sql.Identifier("store", table)
    connection.execute(sql.SQL("LOCK TABLE {} IN SHARE ROW EXCLUSIVE MODE").format(target))  # one command replaces them
    held = connection.execute(sql.SQL("SELECT {} FROM {}").format(names, target)).fetchall()
    wanted = [tuple(row[column] for column in columns) for row in rows]
    if sorted(map(repr, held)) == sorted(map(repr, wanted)):
        return False
    connection.execute(sql.SQL("DELETE FROM {}").format(target))
    values = sql.SQL(", ").join([sql.Placeholder()] * len(columns))
    connection.cursor().executemany(sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(target, names, values), wanted)
    return True
