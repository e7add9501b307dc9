"""Fixtures of the protocol tests: clients pointed at the instance, and made-up footprints in its database."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
import pyvo
from footprints import FOOTPRINTS, insert, remove

from tests.conftest import Instance


@pytest.fixture(scope="session")
def tap(instance: Instance) -> pyvo.dal.TAPService:
    """The TAP service of the instance."""
    return pyvo.dal.TAPService(f"{instance.url}/tap")


@pytest.fixture(scope="module")
def footprints(instance: Instance) -> Iterator[None]:
    """The observations of footprints.py, gone before the next module runs."""
    with psycopg.connect(instance.dsn, autocommit=True) as connection:
        remove(connection)
        for footprint in FOOTPRINTS:
            insert(connection, footprint)
        yield
        remove(connection)
