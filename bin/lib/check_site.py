"""Is a site's own database fit for the node? Says what is missing and who mends it, one by one.

Reads JWSTVO_OWNER_DSN (who changes the schema) and JWSTVO_DSN (who changes rows) from the
environment; exit status 0 if nothing is missing.
"""

from __future__ import annotations

import os
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import NamedTuple

import psycopg


class Check(NamedTuple):
    """What must be there, a query with a row if it is, and what to do if not.

    {role} and {database} are those of the connection.
    """

    what: str
    query: str
    remedy: str


GRANT = (
    "DaCHS' admin role runs: GRANT USAGE ON SCHEMA dc TO {role};"
    " GRANT SELECT, INSERT, UPDATE, DELETE ON dc.products TO {role}"
)
RELATION = """SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = '%s' AND c.relname = '%s'"""

OWNER = [
    Check(
        "extension pg_sphere",
        "SELECT 1 FROM pg_extension WHERE extname = 'pg_sphere'",
        "a superuser runs: CREATE EXTENSION pg_sphere",
    ),
    Check(
        "extension q3c",
        "SELECT 1 FROM pg_extension WHERE extname = 'q3c'",
        "a superuser runs: CREATE EXTENSION q3c",
    ),
    Check(
        "PostgreSQL's module pg_trgm",
        "SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm'",
        "install PostgreSQL's contrib modules; the schema makes the extension itself",
    ),
    Check(
        "role jwst_ingest",
        "SELECT 1 FROM pg_roles WHERE rolname = 'jwst_ingest'",
        "a superuser runs: CREATE ROLE jwst_ingest LOGIN",
    ),
    Check(
        "role gavoadmin",
        "SELECT 1 FROM pg_roles WHERE rolname = 'gavoadmin'",
        "DaCHS makes it: dachs init",
    ),
    Check("ObsCore table", RELATION % ("ivoa", "obscore"), "DaCHS makes it: dachs imp //obscore"),
    Check(
        "right of role {role} to make schemas",
        "SELECT 1 WHERE has_database_privilege(current_database(), 'CREATE')",
        "a superuser runs: GRANT CREATE ON DATABASE {database} TO {role}",
    ),
    Check(
        "right of role {role} to make types in schema public",
        "SELECT 1 WHERE has_schema_privilege('public', 'CREATE')",
        "a superuser runs: GRANT CREATE ON SCHEMA public TO {role}",
    ),
]
INGEST = [
    Check(
        "table dc.products that role {role} may change",
        RELATION % ("dc", "products")
        + """ AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
        AND has_table_privilege(c.oid, 'INSERT') AND has_table_privilege(c.oid, 'UPDATE')
        AND has_table_privilege(c.oid, 'DELETE')""",
        GRANT,
    ),
]


def missing(variable: str, checks: list[Check]) -> list[str]:
    """One message for each check that fails in the database that `variable` connects to."""
    try:
        connection = psycopg.connect(os.environ[variable])
    except psycopg.Error as error:
        return [f"no connection with {variable}: {str(error).strip()}"]
    with connection:
        names = {"role": connection.info.user, "database": connection.info.dbname}
        return [
            f"the database of {variable} has no {what.format(**names)}\n  {remedy.format(**names)}"
            for what, query, remedy in checks
            if not connection.execute(query).fetchone()
        ]


def missing_obscore_columns() -> list[str]:
    """A message if ivoa.obscore lacks columns that resdir/etc/userconfig.rd adds to it."""
    userconfig = Path(os.environ["REPO"], "resdir", "etc", "userconfig.rd")
    columns = ElementTree.parse(userconfig).findall("STREAM[@id='obscore-extracolumns']/column")
    query = """SELECT attname FROM pg_attribute
        WHERE attrelid = (SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
                          WHERE nspname = 'ivoa' AND relname = 'obscore')"""
    with psycopg.connect(os.environ["JWSTVO_OWNER_DSN"]) as connection:
        present = {row[0] for row in connection.execute(query)}
    lacking = [column.get("name", "") for column in columns if column.get("name") not in present]
    if not lacking:
        return []
    return [
        f"ivoa.obscore has no column {', '.join(lacking)}\n"
        f"  take over the streams of {userconfig} into DaCHS' etc/userconfig.rd, then run:\n"
        "  dachs drop -s //obscore; dachs imp //obscore; and import the RDs again that feed it"
    ]


def main() -> int:
    """Print what is missing to standard error; 0 if nothing is."""
    messages = missing("JWSTVO_OWNER_DSN", OWNER) + missing("JWSTVO_DSN", INGEST)
    messages = messages or missing_obscore_columns()
    for message in messages:
        print(f"jwst-node: error: {message}", file=sys.stderr)
    return 1 if messages else 0


if __name__ == "__main__":
    sys.exit(main())
