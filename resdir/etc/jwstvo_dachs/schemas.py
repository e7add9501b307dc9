"""Schemas that several RDs fill have one description in TAP_SCHEMA and VOSI; DaCHS takes that of any of the RDs."""

from gavo import base
from gavo.protocols import tap
from gavo.registry import tableset

#: The RD whose title, description and rank a schema has, by its name. A schema that is not here has one RD.
OWNERS = {"jwst": "jwst/res/common", "caom2": "jwst/caom2", "ivoa": "//obscore", "tap_schema": "//tap"}


def owner(rd):
    """returns the RD that speaks for the schema of rd; rd itself where that is no schema of ours."""
    return base.caches.getRD(OWNERS[rd.schema]) if rd.schema in OWNERS else rd


def describe(schema, connection):
    """writes the description and the rank of a schema into TAP_SCHEMA, where it is."""
    speaker = base.caches.getRD(OWNERS[schema])
    connection.execute(
        """UPDATE tap_schema.schemas SET description = %(description)s, schema_index = %(rank)s
        WHERE schema_name = %(schema)s""",
        {
            "schema": schema,
            "description": base.getMetaText(speaker, "description"),
            "rank": speaker.getSchemaRank(),
        },
    )


def describe_all():
    """does so for all of ours; the names of the site are in some."""
    with base.getWritableAdminConn() as connection:
        for schema in OWNERS:
            describe(schema, connection)


def install():
    """puts the functions below into DaCHS, once per process; other modules may have changed them before."""
    insert, schema_meta, rank = tap._insertRDIntoTAP_SCHEMA, tableset._getSchemaMeta, tableset._getSchemaRank

    def publish(rd, connection):
        insert(rd, connection)
        if rd.schema in OWNERS and rd.schema != "tap_schema":
            describe(rd.schema, connection)

    tap._insertRDIntoTAP_SCHEMA = publish
    tableset._getSchemaMeta = lambda rd: schema_meta(owner(rd))
    tableset._getSchemaRank = lambda pair: rank((owner(pair[0]), pair[1]))
