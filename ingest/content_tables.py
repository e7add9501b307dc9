"""Tables of what files hold (see ingest.contents): staged by COPY, then put in the place of what a file had there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain, islice

import psycopg
from psycopg import sql

from ingest import staging

_AT_ONCE = 100  # lines, between memory and the cost of each call
_REPLACE = """
DELETE FROM store.{table} AS held USING stage_content AS c WHERE c.tbl = {name} AND held.filename = c.filename
;
INSERT INTO store.{table} ({columns}) SELECT {columns} FROM {stage}
"""


class ContentTables:
    """Stages and replaces the rows of ``tables`` (names in schema store, in the order of their foreign keys)."""

    def __init__(self, connection: psycopg.Connection, tables: Iterable[str]):
        self.columns = {table: _columns(connection, table) for table in dict.fromkeys(tables)}
        for table, columns in self.columns.items():
            connection.execute(
                sql.SQL("CREATE TEMP TABLE {} ON COMMIT DELETE ROWS AS SELECT {} FROM {} WITH NO DATA").format(
                    sql.Identifier(f"stage_{table}"), _names(columns), sql.Identifier("store", table)
                )
            )

    def stage(self, cursor: psycopg.Cursor, contents: Iterable[tuple[str, Mapping[str, Iterable[bytes]]]]) -> set[str]:
        """COPY the contents (file name, lines by table) into the staging tables; the tables that were spoken of."""
        said: dict[str, list[Iterable[bytes]]] = {}
        spoken: dict[bytes, None] = {}
        for filename, tables in contents:
            for table, lines in tables.items():
                said.setdefault(table, []).append(lines)
                spoken[staging.line((table, filename))] = None
        for table, lines in said.items():
            copy_lines(cursor, f"stage_{table}", self.columns[table], chain.from_iterable(lines))
        copy_lines(cursor, "stage_content", ("tbl", "filename"), spoken)
        return set(said)

    def replace(self, cursor: psycopg.Cursor, tables: set[str], merges: Mapping[str, str] | None = None) -> None:
        """Put the staged rows in place; merges: tables with statements of their own."""
        for table in (table for table in self.columns if table in tables):
            if merges and table in merges:
                cursor.execute(merges[table])
                continue
            parts = {
                "table": sql.Identifier(table),
                "name": sql.Literal(table),
                "columns": _names(self.columns[table]),
                "stage": sql.Identifier(f"stage_{table}"),
            }
            for statement in _REPLACE.split("\n;\n"):
                cursor.execute(sql.SQL(statement).format(**parts))


def copy_lines(cursor: psycopg.Cursor, table: str, columns: Iterable[str], lines: Iterable[bytes]) -> None:
    """COPY lines (see staging.line) into ``table``."""
    with cursor.copy(sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), _names(columns))) as copy:
        waiting = iter(lines)
        while some := list(islice(waiting, _AT_ONCE)):
            copy.write(b"".join(some))


def _names(columns: Iterable[str]) -> sql.Composable:
    return sql.SQL(", ").join(map(sql.Identifier, columns))


def _columns(connection: psycopg.Connection, table: str) -> list[str]:
    """The columns that rows bring: those that the database makes (generated, identity) are not among them."""
    found = connection.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = ('store.' || %s)::regclass AND attnum > 0"
        " AND NOT attisdropped AND attgenerated = '' AND attidentity = '' ORDER BY attnum",
        (table,),
    )
    return [name for (name,) in found]
