"""The SQL that DaCHS makes of ADQL, as the server sends it to PostgreSQL.

Runs with DaCHS' settings. Standard input is JSON: {"queries": {name: ADQL}, "uploads": {table: {column: type}}};
standard output {name: SQL}, or {name: {"error": message}}. An uploaded table is called in SQL as in ADQL, without
TAP_UPLOAD. With "lookahead": false, queries are parsed as DaCHS does it (jwstvo_dachs/lookahead.py).
"""

import json
import sys

from gavo import api, base, rscdef  # noqa: F401 (api reads local.py)
from gavo.protocols import adqlglue
from jwstvo_dachs import lookahead


def uploaded(name, columns):
    """returns the TableDef of an upload."""
    made = [base.makeStruct(rscdef.Column, name=column, type=kind) for column, kind in columns.items()]
    return base.makeStruct(rscdef.TableDef, id=name, onDisk=True, columns=made)


def translated(query, uploads):
    """returns the SQL of a query, or what is wrong with it."""
    try:
        return adqlglue.morphADQL(query, tdsForUploads=uploads)[0]
    except base.Error as error:
        return {"error": str(error)}


def main():
    try:
        told = json.load(sys.stdin)
        queries, uploads = dict(told["queries"]), [uploaded(*item) for item in told.get("uploads", {}).items()]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        sys.exit(f'translate: standard input must be JSON like {{"queries": {{"mine": "SELECT ..."}}}}: {error!r}')
    if not told.get("lookahead", True):
        lookahead.parsed = lambda query, parse: parse(query)
    json.dump({name: translated(query, uploads) for name, query in queries.items()}, sys.stdout)


if __name__ == "__main__":
    main()
