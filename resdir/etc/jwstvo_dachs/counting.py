"""What is counted and grouped over ivoa.obscore is read from one narrow table where that has all columns of the query.

To count a million rows of the view, a join of four tables, takes seconds; ivoa.counted has the same rows with the
columns that people group by (schema/deploy/listing.sql).  Any column that a query uses has its name in the SQL that
DaCHS makes of it: so it is the SQL that is looked at, and where in doubt, the view is read.
"""

import re

from gavo import base
from gavo.protocols import adqlglue

from . import shapes

VIEW = "ivoa.counted"
#: Texts, delimited identifiers, other names, in SQL.
TOKEN = re.compile(rf"{shapes.STRING}|{shapes.QUOTED}|\w+(?:\.\w+)*")
TABLE = "ivoa.obscore"
#: What needs columns without their names.
UNNAMED = re.compile(r"\bNATURAL\b|(?:\bSELECT|\bALL|\bDISTINCT|,|\.)\s*\*", re.IGNORECASE)


def make_view(connection):
    """makes the view, where ivoa.obscore is one of the rows of JWST and no others; else there is none."""
    connection.execute(f"DROP VIEW IF EXISTS {VIEW}")
    published = {row[0] for row in connection.query("SELECT tablename FROM ivoa._obscoresources")}
    ((there,),) = connection.query("SELECT to_regclass('store.counted') IS NOT NULL")
    ours = published - {"ivoa.emptyobscore"} == {"jwst.obscore"}
    if not (there and ours) or base.getConfig("ivoa", "materialiseObscore"):
        return
    connection.execute(f"CREATE VIEW {VIEW} AS (SELECT * FROM store.counted)")
    # whoever may read the one may read the other
    connection.execute(f"""DO $$ DECLARE reader text; BEGIN
        FOR reader IN SELECT DISTINCT grantee FROM information_schema.role_table_grants
            WHERE table_schema = 'ivoa' AND table_name = 'obscore' AND privilege_type = 'SELECT' LOOP
            EXECUTE format('GRANT SELECT ON {VIEW} TO %%I', reader);
        END LOOP; END $$""")


def columns(connection):
    """returns the names of the columns of the view, none where there is no view."""
    query = "SELECT attname::text FROM pg_attribute WHERE attrelid = to_regclass(%(view)s) AND attnum > 0"
    return {row[0] for row in connection.query(query, {"view": VIEW})}


def narrowed(sql, known, counted):
    """returns SQL that reads the view in place of ivoa.obscore, the SQL itself where that has columns that are needed.

    known: names of the columns of ivoa.obscore; counted: those of the view
    """
    names = [name.lower() for name in TOKEN.findall(sql) if not name.startswith("'")]
    used = {part.strip('"') for name in names for part in name.split(".")}
    if not counted or used & known - counted or any(name.startswith("obscore.") for name in names):
        return sql
    if UNNAMED.search(TOKEN.sub(_without_text, sql)):
        return sql
    return TOKEN.sub(_renamed, sql)


def _without_text(token):
    return "''" if token[0].startswith("'") else token[0]


def _renamed(token):
    """ivoa.obscore, or a column of it, as that of the view; texts and other names as they are."""
    return re.sub(rf"^{re.escape(TABLE)}(?=\.|$)", VIEW, token[0], flags=re.IGNORECASE)


def morph(query, *args, stock, **kwargs):
    """as adqlglue.morphADQL."""
    sql, table = stock(query, *args, **kwargs)
    if TABLE in sql.lower():
        known = {column.name.lower() for column in base.resolveCrossId("//obscore#ObsCore").columns}
        with base.getTableConn() as connection:
            sql = narrowed(sql, known, columns(connection))
    return sql, table


def install():
    """puts the function above into DaCHS, once per process; before plans, which keeps what it returns."""
    stock = adqlglue.morphADQL
    adqlglue.morphADQL = lambda query, *args, **kwargs: morph(query, *args, stock=stock, **kwargs)
