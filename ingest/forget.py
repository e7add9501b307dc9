"""Rows of files that are gone: out of the catalogue, in one transaction, with what was made of them.

What other files say of them stays: an association names its members, a product its inputs, held or not.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence

import psycopg

from ingest import contents, support
from ingest.errors import Problem
from ingest.store import Store

_FOUND = """
SELECT a.filename, a.path FROM store.artifact AS a
WHERE a.path IS NOT NULL AND (a.path = %(path)s OR a.filename = %(name)s)
UNION ALL
SELECT f.filename, f.path FROM store.support_file AS f WHERE f.path = %(path)s OR f.filename = %(name)s
"""
# First what depends on a file: its observation, what it made as an association; members, which may have its place among
# the recommended products again, and combined products, which may have axes from it.
# Previews made here go with their plane; the statements of a load do the rest for what is left of the observation
_STEPS = (
    "INSERT INTO stage_touched SELECT obsID FROM store.artifact WHERE filename = ANY (%(names)s)"
    " UNION SELECT obsID FROM store.made_by WHERE filename = ANY (%(names)s)"
    " UNION SELECT o.obsID FROM store.artifact AS a JOIN store.observation_member AS m ON m.parentID = a.obsID"
    " JOIN store.observation AS o ON o.observationURI = m.memberID WHERE a.filename = ANY (%(names)s)"
    " UNION SELECT m.parentID FROM store.artifact AS a JOIN store.observation AS o USING (obsID)"
    " JOIN store.observation_member AS m ON m.memberID = o.observationURI WHERE a.filename = ANY (%(names)s)"
    " ON CONFLICT DO NOTHING",
    "DELETE FROM store.artifact WHERE filename = ANY (%(names)s)",
    "DELETE FROM store.support_file WHERE filename = ANY (%(names)s)",
    "DELETE FROM store.plane AS p USING stage_touched AS t WHERE p.obsID = t.obsid AND NOT EXISTS (SELECT FROM"
    " store.artifact AS a WHERE a.planeID = p.planeID AND a.uri <> store.preview_uri(a.filename))",
    "DELETE FROM store.observation AS o USING stage_touched AS t"
    " WHERE o.obsID = t.obsid AND NOT EXISTS (SELECT FROM store.plane AS p WHERE p.obsID = o.obsID)",
    "DELETE FROM stage_touched AS t WHERE NOT EXISTS (SELECT FROM store.observation AS o WHERE o.obsID = t.obsid)",
)
_COUNTED = {"store.artifact": "files", "store.support_file": "files", "store.plane": "planes",
            "store.observation": "observations"}  # fmt: skip
_UNDELIVERED = """
DELETE FROM dc.products AS d USING (
    SELECT store.accref(f) AS accref FROM unnest(%(names)s::text[]) AS f
    UNION ALL
    SELECT store.accref(store.preview_name(f, kind))
    FROM unnest(%(names)s::text[]) AS f, unnest(%(kinds)s::text[]) AS kind
) AS gone WHERE d.accref = gone.accref
"""


def gone(store: Store, given: Sequence[str]) -> tuple[list[str], list[Problem]]:
    """Names of the catalogued files that were given by path or name and are gone; Problems of the others."""
    names: list[str] = []
    problems: list[Problem] = []
    for one in given:
        found = store.connection.execute(_FOUND, {"path": os.path.abspath(one), "name": one}).fetchall()
        if not found:
            problems.append(
                Problem(one, "is not catalogued", "Give its path or its name; verify lists what is missing.")
            )
        for filename, path in found:
            if os.path.lexists(path):
                problems.append(Problem(path, "is still there", "Remove or move the file first, then forget it."))
            else:
                names.append(filename)
    return names, problems


def forget(store: Store, names: Sequence[str]) -> Counter[str]:
    """Remove the rows of these files; how many files, planes and observations went."""
    values = {"names": list(names), "kinds": ["preview", "thumbnail"]}
    with store.connection.transaction(), store.connection.cursor() as cursor:
        cursor.execute("SELECT set_config('store.run_id', %s, true)", (str(store.run_id or ""),))
        counts: Counter[str] = Counter()
        if store.delivers:
            cursor.execute(_UNDELIVERED, values)
        first, *others = _STEPS
        cursor.execute(first, values)
        for table in _tables(cursor):
            cursor.execute(f"DELETE FROM store.{table} WHERE filename = ANY (%(names)s)", values)
        for step in others:
            cursor.execute(step, values)
            counts[_COUNTED.get(step.split()[2], "other")] += cursor.rowcount
        store.settle(cursor)
    return counts


def _tables(cursor: psycopg.Cursor) -> list[str]:
    """Tables of what files hold, those that refer to others first. Telemetry, merged from many files, stays: a view."""
    cursor.execute(
        "SELECT relname FROM pg_class JOIN pg_attribute ON attrelid = oid AND attname = 'filename'"
        " WHERE relnamespace = 'store'::regnamespace AND relkind = 'r'"
    )
    real = {name for (name,) in cursor.fetchall()}
    return [table for table in reversed(dict.fromkeys([*contents.TABLES, *support.TABLES])) if table in real]
