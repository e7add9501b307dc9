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
    told = json.load(sys.stdin)
    uploads = [uploaded(*item) for item in told.get("uploads", {}).items()]
    if not told.get("lookahead", True):
        lookahead.parsed = lambda query, parse: parse(query)
    sql = {name: translated(query, uploads) for name, query in told["queries"].items()}
    json.dump(sql, sys.stdout)


if __name__ == "__main__":
    main()
