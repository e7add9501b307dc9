"""One command after the other changes what is catalogued: what each knows of it from its beginning stays true."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

_PAUSE = 0.5  # seconds; a statement that waits would hold back VACUUM as long as the other command works
_KEY = "'store.ingest_run'::regclass::oid::bigint"
_SINCE = """
SELECT to_char(backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI')
FROM pg_locks JOIN pg_stat_activity USING (pid)
WHERE locktype = 'advisory' AND granted AND objsubid = 1 AND objid = 'store.ingest_run'::regclass
  AND pg_locks.database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""  # the two parts of a key of 64 bits are in classid and objid


@contextmanager
def turn(connection: psycopg.Connection) -> Iterator[None]:
    """Waits until no other command changes rows, and says on standard error for which one; none begins meanwhile.

    ``connection``: each statement a transaction. A command that was killed has no turn any more.
    """
    told = False
    while not connection.execute(f"SELECT pg_try_advisory_lock({_KEY})").fetchone()[0]:
        since = connection.execute(_SINCE).fetchone()
        if since and not told:
            told = True
            said = f"Another command changes the catalogue, at work since {since[0]} UTC."
            print(f"{said} This one goes on when that one has ended; Ctrl-C gives up.", file=sys.stderr, flush=True)
        time.sleep(_PAUSE)
    try:
        yield
    finally:
        if not connection.closed:
            connection.execute(f"SELECT pg_advisory_unlock({_KEY})")
