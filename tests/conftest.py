"""Fixtures for tests that need the instance which `make test` starts.

Run by hand without one, these tests skip and say why.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

REPO = Path(__file__).resolve().parent.parent
os.environ["JWSTVO_STRICT"] = "yes"  # a defect of the software is no refused input (see ingest.errors)


@dataclass(frozen=True)
class Instance:
    """A running node.

    Attributes
    ----------
    url : base URL without a slash at the end
    dsn : libpq connection string of role jwst_ingest, who changes rows
    owner_dsn : the same of role jwst_owner, who changes the schema
    archive : folder of the demo archive that is loaded
    """

    url: str
    dsn: str
    owner_dsn: str
    archive: Path


@pytest.fixture(scope="session")
def repo() -> Path:
    """The root of the clone."""
    return REPO


@pytest.fixture(scope="session")
def documented(repo: Path) -> Callable[[str], list[str]]:
    """Of a command of bin/PRODUCTION.md, named by how it begins (``jwst-node psql``), what follows bin/jwst-*."""
    text = (repo / "bin" / "PRODUCTION.md").read_text(encoding="utf-8")
    lines = [line.partition("bin/jwst-")[2] for line in text.splitlines()]

    def arguments(start: str) -> list[str]:
        found = [line for line in lines if f"jwst-{line}".startswith(start)]
        assert found, f"{start} is not in bin/PRODUCTION.md"
        return shlex.split(found[0].partition(" | ")[0])[1:]

    return arguments


@pytest.fixture(scope="session")
def instance() -> Instance:
    """The instance of this test run, the demo archive loaded. Read only: tests share it."""
    names = ("URL", "DSN", "OWNER_DSN", "ARCHIVE")
    values = [os.environ.get(f"JWSTVO_TEST_{name}") for name in names]
    if not all(values):
        pytest.skip("no instance: JWSTVO_TEST_URL is not set (make test sets it)")
    url, dsn, owner_dsn, archive = values
    return Instance(url, dsn, owner_dsn, Path(archive))


@pytest.fixture
def db(instance: Instance) -> Iterator[psycopg.Connection]:
    """A connection as role jwst_ingest; whatever the test did is rolled back."""
    with psycopg.connect(instance.dsn) as connection:
        yield connection
        connection.rollback()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real mission products beside the clone; not part of the repository."""
    path = REPO.parent / "shared" / "data"
    if not path.is_dir():
        pytest.skip(f"no real data: {path} does not exist")
    return path
