"""The site's names, which publisher identifiers and access URLs are made of."""

from __future__ import annotations

import psycopg

from ingest.errors import ContractError
from ingest.turns import turn


def require(connection: psycopg.Connection) -> None:
    """ContractError when the names were never set."""
    if not {"authority", "base_url"} <= _held(connection).keys():
        raise ContractError("The site has no names yet (store.site). Set them: bin/jwst-node apply")


def name(connection: psycopg.Connection, authority: str, base_url: str) -> None:
    """Set the names; planes that are held are renamed. Where they are known already, nothing waits for a load."""
    names = {"authority": authority, "base_url": base_url}
    if names.items() <= _held(connection).items():
        return
    with turn(connection), connection.transaction():
        connection.cursor().executemany(
            "INSERT INTO store.site (key, value) VALUES (%s, %s)"
            " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            list(names.items()),
        )
        connection.execute(
            "UPDATE store.plane SET publisherID = regexp_replace(publisherID, '^ivo://[^/]*/', %(prefix)s)"
            " WHERE NOT starts_with(publisherID, %(prefix)s)",
            {"prefix": f"ivo://{authority}/"},
        )


def _held(connection: psycopg.Connection) -> dict[str, str]:
    return dict(connection.execute("SELECT key, value FROM store.site").fetchall())
