"""etc/local.py of stock DaCHS: nothing but how values of the type sregion are read, as pgSphere's polygons.

Without it stock DaCHS has no answer with footprints. What is no single polygon becomes the outline of its circle.
"""

import re

import psycopg2.extensions
from gavo import base
from gavo.utils import pgsphere

FIELDS = re.compile(r'\("([^"]*)",(?:"([^"]*)")?')


def read_region(value, cursor):
    """returns an SPoly for the text of an sregion."""
    if value is None:
        return None
    circle, polygon = FIELDS.match(value).groups()
    if polygon:
        return pgsphere.SPoly._castFromPgSphere(polygon, cursor)
    return pgsphere.SCircle._castFromPgSphere(circle, cursor).asPoly()


with base.getTableConn() as connection:
    ((oid,),) = connection.query("SELECT 'public.sregion'::regtype::oid")
psycopg2.extensions.register_type(psycopg2.extensions.new_type((oid,), "sregion", read_region))
