"""TAP_SCHEMA.keys keeps the joins between tables of different RDs.

DaCHS takes an RD out of TAP_SCHEMA and puts it in again at each import; its foreign keys then take along the keys that
other RDs have to it, and refuse those to an RD that is imported later.
"""

from gavo import base
from gavo.protocols import tap

KEY = ("key_id", "from_table", "target_table", "description", "utype", "sourcerd", "from_column", "target_column")

#: Keys to RDs that an import has taken out of TAP_SCHEMA, and will put in again; by the RD's id.
_taken_out = {}


def keys_to(rd, connection):
    """returns the keys that other RDs have to tables of rd, as rows of KEY."""
    return list(
        connection.query(
            f"""SELECT key_id, {", ".join(f"k.{name}" for name in KEY[1:6])}, from_column, target_column
            FROM tap_schema.keys AS k JOIN tap_schema.key_columns USING (key_id)
                JOIN tap_schema.tables AS t ON table_name = target_table
            WHERE t.sourcerd = %(rd)s AND k.sourcerd <> %(rd)s""",
            {"rd": rd.sourceId},
        )
    )


def publish(rd, connection, stock=tap._insertRDIntoTAP_SCHEMA):
    """as tap._insertRDIntoTAP_SCHEMA; keys of other RDs to this one stay, as long as both tables are there."""
    complete = next(connection.query("SELECT to_regclass('tap_schema.key_columns')"))[0]
    if not complete:  # dachs init is making them
        stock(rd, connection)
        return
    others = _taken_out.pop(rd.sourceId, []) + keys_to(rd, connection)
    stock(rd, connection)
    if rd.getProperty("moribund", False):
        _taken_out[rd.sourceId] = others
    known = "SELECT table_name FROM tap_schema.tables"
    connection.execute(
        f"DELETE FROM tap_schema.keys WHERE target_table NOT IN ({known}) OR from_table NOT IN ({known})"
    )
    for row in others:
        values = dict(zip(KEY, row, strict=True))
        connection.execute(
            f"""INSERT INTO tap_schema.keys (key_id, from_table, target_table, description, utype, sourcerd)
            SELECT %(key_id)s, %(from_table)s, %(target_table)s, %(description)s, %(utype)s, %(sourcerd)s
            WHERE %(from_table)s IN ({known}) AND %(target_table)s IN ({known}) ON CONFLICT DO NOTHING""",
            values,
        )
        connection.execute(
            """INSERT INTO tap_schema.key_columns (key_id, from_column, target_column, sourcerd)
            SELECT %(key_id)s, %(from_column)s, %(target_column)s, %(sourcerd)s
            WHERE EXISTS (SELECT 1 FROM tap_schema.keys WHERE key_id = %(key_id)s)""",
            values,
        )


def install():
    """puts the function above into DaCHS, once per process."""
    tap._insertRDIntoTAP_SCHEMA = publish


def publish_keys(*ids):
    """writes the keys of RDs anew, all of which have been imported; for those to an RD that came later."""
    from gavo import api, rsc

    make = base.caches.getRD(tap.RD_ID).getById("importFkeysFromRD")
    with api.getWritableAdminConn() as connection:
        for rd in ids:
            rsc.makeData(make, forceSource=base.caches.getRD(rd), connection=connection, runCommit=False)
