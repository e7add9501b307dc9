"""Rows into the database: COPY into staging tables, then one set of statements, in one transaction a batch.

A batch holds whole observations. The statements do not depend on the order of batches: of several deliveries of a
file the one of highest precedence rules, an observation or plane takes its values from the highest of its files, and
what only the archive knows (release) or only this site (path) is kept beside and follows rules of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import resources

import psycopg
from psycopg import conninfo, sql

from ingest import SOFTWARE, combined, contents, copytext, rules, staging, support
from ingest.content_tables import ContentTables, copy_lines
from ingest.errors import ContractError
from ingest.staging import Layout, Staged
from ingest.support import SupportFile
from ingest.turns import turn

# columns the statements make, so no row brings them
_MADE = frozenset(
    """lastmodified maxlastmodified accmetachecksum publisherid datarelease mrp mrp_rule
    rights release readers rights_origin""".split()
)
_SCRIPTS = ("load", "graph", "inherit", "mrp", "rights", "finish", "support")
# what follows from the rows of all observations that were touched
_DERIVED = ("graph", "inherit", "mrp", "rights", "finish")
VERDICTS = ("new", "replaced", "updated", "unchanged", "superseded")


def connect(dsn: str) -> psycopg.Connection:
    """A connection for the ingest; ContractError with the reason when there is none or the schema is not there."""
    try:
        connection = psycopg.connect(dsn, autocommit=True)
    except psycopg.OperationalError as exc:
        raise ContractError(
            f"The database does not answer: {str(exc).strip()}\nStart it (bin/jwst-node start), or set JWSTVO_DSN."
        ) from exc
    if connection.execute("SELECT to_regclass('store.artifact')").fetchone() == (None,):
        raise ContractError("The database has no schema store. Apply it: bin/jwst-schema apply")
    return connection


class Store:
    """Loads batches through one connection; keeps its staging tables for as long as the connection lives.

    layout: how records become lines for it; factors: see Layout.
    """

    def __init__(
        self, connection: psycopg.Connection, run_id: int | None = None, factors: Mapping[str, float] | None = None
    ):
        self.connection = connection
        self.run_id = run_id
        self.columns = {table: self._staged_columns(table) for table in staging.ENTITIES}
        self._statements = _statements(self.columns)
        self.delivers = self._delivers()
        with connection.transaction():
            self._make_stages()
            self._contents = ContentTables(connection, [*contents.TABLES, *support.TABLES])
            self.layout = Layout(self.columns | self._contents.columns, factors or {})
        if rules.outdated(connection):
            with turn(connection), connection.transaction():
                if rules.refresh(connection):
                    connection.execute("INSERT INTO stage_touched SELECT obsID FROM store.observation")
                    self._execute(connection.cursor(), *_DERIVED)

    def load(self, batch: Sequence[Staged], ready: Callable[[], object] = lambda: None) -> Counter[str]:
        """Load ``batch`` in one transaction; counts by verdict, and of observations and planes that are new.

        The batch is all there or not at all; psycopg.Error when the database refuses it. ready: is called when it is
        staged, before anything is looked up.
        """
        with self.connection.transaction(), self.connection.cursor() as cursor:
            cursor.execute("SELECT set_config('store.run_id', %s, true)", (str(self.run_id or ""),))
            self._copy(cursor, batch)
            ready()
            self._execute(cursor, "load")
            self._load_contents(cursor, batch)
            self._execute(cursor, *_DERIVED)
            cursor.execute("SELECT verdict, count(*) FROM stage_verdict GROUP BY verdict")
            counts = Counter(dict(cursor.fetchall()))
            cursor.execute("SELECT what, n FROM stage_count")
            counts.update(dict(cursor.fetchall()))
        return counts

    def suspects(self, batch: Sequence[Staged]) -> set[int]:
        """Numbers of those of a batch that break a CHECK of their tables; none where they cannot be staged."""
        try:
            with self.connection.transaction(), self.connection.cursor() as cursor:
                self._copy(cursor, batch)
                found = [n for query in self._checks() for (n,) in cursor.execute(query)]
        except (psycopg.Error, UnicodeError):
            return set()
        return set(found)

    def load_support(self, batch: Sequence[SupportFile]) -> Counter[str]:
        """Load files that are no products in one transaction; counts by verdict, psycopg.Error as for load."""
        with self.connection.transaction(), self.connection.cursor() as cursor:
            merges: dict[str, str] = {}
            for item in batch:
                merges |= getattr(item.kind, "MERGE", {})
            tables = self._contents.stage(cursor, [(i.filename, self._lines(i), i.contents) for i in batch])
            self._contents.replace(cursor, tables, merges)
            copy_lines(
                cursor, "stage_support",
                ["filename", "kind", "path", "path_size", "path_mtime", "contenttype", "software"],
                (copytext.line((i.filename, i.kind.KIND, i.path, i.size, i.mtime, i.content_type, SOFTWARE))
                 for i in batch),
            )  # fmt: skip
            held = cursor.execute(
                "SELECT count(*) FROM stage_support JOIN store.support_file USING (filename)"
            ).fetchone()
            self._execute(cursor, "support")
            if "association" in tables:
                self._execute(cursor, *_DERIVED)
        return Counter(new=len(batch) - held[0], updated=held[0])

    def another(self) -> Store:
        """One like this, with a connection of its own."""
        return Store(connect(self.dsn), self.run_id, self.layout.factors)

    @property
    def dsn(self) -> str:
        """For further connections like this one's."""
        info = self.connection.info
        return conninfo.make_conninfo(info.dsn, password=info.password or None)

    def settle(self, cursor: psycopg.Cursor) -> None:
        """What follows from rows that were changed otherwise, for the observations in stage_touched."""
        self._execute(cursor, *_DERIVED)

    def refresh_statistics(self) -> None:
        """ANALYZE of the tables that changed much."""
        self.connection.execute("SELECT pg_stat_force_next_flush()")  # or PostgreSQL counts the last rows later
        self.connection.execute("SELECT store.refresh_statistics()")

    def _execute(self, cursor: psycopg.Cursor, *scripts: str) -> None:
        for script in scripts:
            for statement in self._statements[script]:
                if "dc.products" not in statement or self.delivers:
                    cursor.execute(statement)
            if script == "graph":
                combined.refresh(cursor)

    def _load_contents(self, cursor: psycopg.Cursor, batch: Sequence[Staged]) -> None:
        """What the files of the batch hold, of those that were taken over."""
        cursor.execute("SELECT n, verdict FROM stage_verdict WHERE verdict IN ('new', 'replaced', 'updated')")
        said = []
        for item, verdict in [(batch[n], verdict) for n, verdict in cursor]:
            # the name of a new product may be that of a file of another kind until now
            held = support.TABLES if verdict == "new" else item.contents
            rows = {table: [text] for table, text in item.contents.items() if text or table in held}
            said.append((item.filename, rows, held))
        self._contents.replace(cursor, self._contents.stage(cursor, said))

    def _lines(self, item: SupportFile) -> dict[str, Iterator[bytes]]:
        return {table: self.layout.lines(table, item.filename, rows) for table, rows in item.contents.items()}

    def _staged_columns(self, table: str) -> list[str]:
        found = self.connection.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = ('store.' || %s)::regclass AND attnum > 0"
            " AND NOT attisdropped ORDER BY attnum",
            (table,),
        )
        return [name for (name,) in found if name not in _MADE]

    def _checks(self) -> Iterator[sql.Composed]:
        """Queries for the numbers of staged rows that break a CHECK, one for each that is on staged columns."""
        known = self.connection.execute(
            "SELECT r.relname, pg_get_expr(c.conbin, c.conrelid), array_agg(a.attname::text)"
            " FROM pg_constraint AS c JOIN pg_class AS r ON r.oid = c.conrelid"
            " JOIN pg_attribute AS a ON a.attrelid = r.oid AND a.attnum = ANY (c.conkey)"
            " WHERE c.contype = 'c' AND r.relnamespace = 'store'::regnamespace AND r.relname = ANY (%s)"
            " GROUP BY c.oid, r.oid",
            (list(staging.ENTITIES),),
        ).fetchall()
        for table, condition, columns in known:
            if set(columns) <= set(self.columns[table]):
                stage = sql.Identifier(f"stage_{table}")
                yield sql.SQL("SELECT n FROM {} WHERE NOT ({})").format(stage, sql.SQL(condition))

    def _delivers(self) -> bool:
        """Whether DaCHS' table of deliverable files is there and writable."""
        found = self.connection.execute(
            "SELECT coalesce(has_table_privilege(to_regclass('dc.products'), 'INSERT'), false)"
            " AND has_schema_privilege(coalesce(to_regnamespace('dc'), 'store'::regnamespace), 'USAGE')"
        ).fetchone()
        return bool(found and found[0])

    def _make_stages(self) -> None:
        for table in staging.ENTITIES:
            self.connection.execute(
                sql.SQL("CREATE TEMP TABLE {} ON COMMIT DELETE ROWS AS SELECT 0 AS n, {} FROM {} WITH NO DATA").format(
                    sql.Identifier(f"stage_{table}"),
                    sql.SQL(", ").join(map(sql.Identifier, self.columns[table])),
                    sql.Identifier("store", table),
                )
            )
        self.connection.execute(_read("stage.sql"))

    def _copy(self, cursor: psycopg.Cursor, batch: Sequence[Staged]) -> None:
        for table, columns in {**self.columns, "header": staging.HEADER}.items():
            lines = (b"%d\t%b" % (n, item.entities[table]) for n, item in enumerate(batch) if table in item.entities)
            copy_lines(cursor, f"stage_{table}", ["n", *columns], lines)


def _read(name: str) -> str:
    return (resources.files("ingest") / "sql" / name).read_text()


def _statements(columns: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The statements of a load by script, column lists filled in: ``{plane}``, ``{s.plane}``, ``{excluded.plane}``."""
    # what the archive and this site know of a file is kept by statements of their own
    apart = ("contentrelease", "archive_stamp", "path", "path_size", "path_mtime")
    lists = {**columns, "artifact-facts": [name for name in columns["artifact"] if name not in apart]}
    return {script: _filled(_read(f"{script}.sql"), lists) for script in _SCRIPTS}


def _filled(text: str, lists: Mapping[str, Sequence[str]]) -> list[str]:
    for table, names in lists.items():
        for prefix in ("", "s.", "excluded."):
            listed = ", ".join(f"{prefix}{name}" for name in names)
            text = text.replace(f"{{{prefix}{table}}}", listed)
    return [statement.strip() for statement in text.split("\n;\n") if statement.strip()]
