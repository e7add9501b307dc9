"""Databases of their own for tests that change rows: cloned from one with the schema deployed, dropped afterwards."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner
from psycopg import conninfo, sql

from ingest import cli

REPO = Path(__file__).resolve().parent.parent.parent
_SERIAL = itertools.count()
# DaCHS' table of deliverable files (//products), so that what the ingest keeps in step with it is tested too
_PRODUCTS = """
CREATE SCHEMA dc;
CREATE TABLE dc.products (accref text PRIMARY KEY, owner text, embargo date, mime text, accessPath text NOT NULL,
    sourceTable text NOT NULL, preview text, datalink text, preview_mime text);
GRANT USAGE ON SCHEMA dc TO jwst_ingest;
GRANT SELECT, INSERT, UPDATE, DELETE ON dc.products TO jwst_ingest;
"""


@dataclass(frozen=True)
class Answer:
    """What a command gave back: exit status, what it wrote, and the summary where it was JSON."""

    status: int
    stdout: str
    stderr: str

    @property
    def summary(self) -> dict:
        return json.loads(self.stdout)

    @property
    def counts(self) -> dict[str, int]:
        return self.summary["counts"]

    @property
    def problems(self) -> list[dict]:
        return self.summary["problems"]


@dataclass(frozen=True)
class Scratch:
    """A database of one test or module.

    Attributes
    ----------
    dsn : libpq connection string of role jwst_ingest
    admin_dsn : the same of the superuser
    """

    dsn: str
    admin_dsn: str

    def connect(self) -> psycopg.Connection:
        """As role jwst_ingest, each statement a transaction."""
        return psycopg.connect(self.dsn, autocommit=True)

    def admin(self) -> psycopg.Connection:
        """As superuser, each statement a transaction."""
        return psycopg.connect(self.admin_dsn, autocommit=True)

    def query(self, statement: str, *values: object) -> list[tuple]:
        with self.connect() as connection:
            return connection.execute(statement, values).fetchall()

    def run(self, *arguments: object) -> Answer:
        """``jwst-ingest`` with ``arguments`` in this process."""
        result = CliRunner().invoke(cli.main, ["--dsn", self.dsn, *map(str, arguments)])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Answer(result.exit_code, result.stdout, result.stderr)

    def load(self, *arguments: object) -> Answer:
        """``jwst-ingest load`` with its summary as JSON."""
        return self.run("load", "--json", "--quiet", *arguments)

    def command(self, *arguments: object) -> list[str]:
        """``jwst-ingest`` with ``arguments`` as a program of its own."""
        return [sys.executable, "-m", "ingest", "--dsn", self.dsn, *map(str, arguments)]


class Cluster:
    """The instance's PostgreSQL, in which databases come and go."""

    def __init__(self, owner_dsn: str):
        self.owner_dsn = owner_dsn
        self.admin_dsn = conninfo.make_conninfo(owner_dsn, user="postgres")

    def execute(self, *statements: sql.Composable) -> None:
        with psycopg.connect(self.admin_dsn, dbname="postgres", autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    def create(self, template: str | None = None) -> str:
        name = f"scratch_{os.getpid()}_{next(_SERIAL)}"
        statement = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
        if template:
            statement += sql.SQL(" TEMPLATE {}").format(sql.Identifier(template))
        self.execute(statement)
        return name

    def drop(self, name: str) -> None:
        self.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def dsn(self, name: str, role: str) -> str:
        return conninfo.make_conninfo(self.owner_dsn, dbname=name, user=role)

    def scratch(self, name: str) -> Scratch:
        return Scratch(self.dsn(name, "jwst_ingest"), self.dsn(name, "postgres"))


@pytest.fixture(scope="session")
def cluster(instance) -> Cluster:
    """The PostgreSQL of the instance under test; its own database stays untouched."""
    return Cluster(instance.owner_dsn)


@pytest.fixture(scope="session")
def template_db(cluster: Cluster) -> Iterator[str]:
    """Name of a database with extensions, schema and the site's names, to be cloned."""
    name = cluster.create()
    try:
        with psycopg.connect(cluster.dsn(name, "postgres"), autocommit=True) as admin:
            for statement in (
                "CREATE EXTENSION pg_sphere",
                "CREATE EXTENSION q3c",
                f"GRANT CREATE ON DATABASE {name} TO jwst_owner",
                "GRANT CREATE ON SCHEMA public TO jwst_owner",
                _PRODUCTS,
            ):
                admin.execute(statement)
        deploy_schema(cluster, name)
        with psycopg.connect(cluster.dsn(name, "jwst_ingest"), autocommit=True) as ingest:
            ingest.execute("INSERT INTO store.site VALUES ('authority', 'test.jwst'), ('base_url', 'http://localhost')")
        yield name
    finally:
        cluster.drop(name)


def deploy_schema(cluster: Cluster, name: str) -> None:
    """``jwst-schema apply``, as an operator does it."""
    environment = os.environ | {
        "JWSTVO_DSN": cluster.dsn(name, "jwst_ingest"),
        "JWSTVO_OWNER_DSN": cluster.dsn(name, "jwst_owner"),
        "JWSTVO_VENV": sys.prefix,
    }
    done = subprocess.run(
        [REPO / "bin" / "jwst-schema", "apply"], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def scratch_db(cluster: Cluster, template_db: str) -> Iterator[Scratch]:
    """A fresh database for the tests of one module."""
    name = cluster.create(template_db)
    yield cluster.scratch(name)
    cluster.drop(name)


@pytest.fixture
def fresh_db(cluster: Cluster, template_db: str) -> Iterator[Scratch]:
    """A fresh database for one test."""
    name = cluster.create(template_db)
    yield cluster.scratch(name)
    cluster.drop(name)


@pytest.fixture
def two_dbs(cluster: Cluster, template_db: str) -> Iterator[tuple[Scratch, Scratch]]:
    """Two fresh databases, to be compared."""
    names = [cluster.create(template_db), cluster.create(template_db)]
    yield cluster.scratch(names[0]), cluster.scratch(names[1])
    for name in names:
        cluster.drop(name)


@pytest.fixture(scope="session")
def keyword_tables(shared_data: Path) -> list[Path]:
    """The three tables of real rows of MAST's keyword search."""
    return sorted((shared_data / "mast_keywords").glob("*_union.csv.gz"))


@pytest.fixture(scope="session")
def union_db(cluster: Cluster, template_db: str, keyword_tables: list[Path]) -> Iterator[tuple[Scratch, dict]]:
    """A database with all real rows, read only, and the summary of the command that loaded them."""
    name = cluster.create(template_db)
    scratch = cluster.scratch(name)
    tables = [part for path in keyword_tables for part in ("--keywords", path)]
    done = subprocess.run(
        scratch.command("load", "--json", "--quiet", *tables), cwd=REPO, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    yield scratch, json.loads(done.stdout)
    cluster.drop(name)
