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


def outdated(connection: psycopg.Connection) -> bool:
    """Whether the database's rules are others than those of this software."""
    return any([_differs(connection, table, rows) for table, rows in _tables()])


def refresh(connection: psycopg.Connection) -> bool:
    """Make the database's rules those of this software; True when they were others."""
    return any([_replace(connection, table, rows) for table, rows in _tables()])


def _tables() -> list[tuple[str, list[dict[str, object]]]]:
    return [("pipeline_step", steps()), ("mrp_rule", recommendations())]


def _differs(connection: psycopg.Connection, table: str, rows: list[dict[str, object]]) -> bool:
    names = sql.SQL(", ").join(map(sql.Identifier, rows[0]))
    held = connection.execute(sql.SQL("SELECT {} FROM {}").format(names, sql.Identifier("store", table)))
    return sorted(map(repr, held)) != sorted(repr(tuple(row.values())) for row in rows)


def _replace(connection: psycopg.Connection, table: str, rows: list[dict[str, object]]) -> bool:
    columns = list(rows[0])
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    target = sql.Identifier("store", table)
    connection.execute(sql.SQL("LOCK TABLE {} IN SHARE ROW EXCLUSIVE MODE").format(target))  # one command replaces them
    if not _differs(connection, table, rows):
        return False
    wanted = [tuple(row[column] for column in columns) for row in rows]
    connection.execute(sql.SQL("DELETE FROM {}").format(target))
    values = sql.SQL(", ").join([sql.Placeholder()] * len(columns))
    connection.cursor().executemany(sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(target, names, values), wanted)
    return True
