"""Tables of what files hold (see ingest.contents): staged by COPY, then put in the place of what a file had there."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from functools import cache
from itertools import chain, islice

import psycopg
from psycopg import sql

from ingest import copytext

_AT_ONCE = 100  # lines, between memory and the cost of each call
# file name, lines by table, and the tables that may have other rows of the file
Content = tuple[str, Mapping[str, Iterable[bytes]], Container[str]]
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

    def stage(self, cursor: psycopg.Cursor, contents: Iterable[Content]) -> set[str]:
        """COPY the contents into the staging tables; the tables that have rows, or may have to lose some."""
        said: dict[str, list[Iterable[bytes]]] = {}
        spoken: dict[bytes, None] = {}
        for filename, tables, held in contents:
            for table, lines in tables.items():
                said.setdefault(table, []).append(lines)
                if table in held:
                    spoken[copytext.line((table, filename))] = None
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
            for statement in _replacing(table, tuple(self.columns[table])):
                cursor.execute(statement)


def copy_lines(cursor: psycopg.Cursor, table: str, columns: Iterable[str], lines: Iterable[bytes]) -> None:
    """COPY lines (see copytext.line) into ``table``."""
    with cursor.copy(_copying(table, tuple(columns))) as copy:
        waiting = iter(lines)
        while some := list(islice(waiting, _AT_ONCE)):
            copy.write(b"".join(some))


@cache
def _copying(table: str, columns: tuple[str, ...]) -> bytes:
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), _names(columns))
    return statement.as_bytes(None)


@cache
def _replacing(table: str, columns: tuple[str, ...]) -> list[bytes]:
    parts = {
        "table": sql.Identifier(table),
        "name": sql.Literal(table),
        "columns": _names(columns),
        "stage": sql.Identifier(f"stage_{table}"),
    }
    return [sql.SQL(statement).format(**parts).as_bytes(None) for statement in _REPLACE.split("\n;\n")]


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
