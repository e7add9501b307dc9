"""Computes what the RDs named cover of sky, time and spectrum, for their registry records; after a load.

Runs with DaCHS' settings. What to look at, an RD says itself (coverage, updater); what is found goes to dc.rdmeta, as
with ``dachs limits``, which computes statistics of columns besides. Records whose coverage changed are harvested again.
"""

import datetime
import pathlib
import sys

from gavo import api, base, utils
from gavo.user import info, limits

COLUMNS = "SELECT spatial, temporal, spectral FROM dc.rdmeta WHERE sourceRD = %(rd)s"

#: The types of data that ObsCore has, which DaCHS looks up there for its record.
TYPES = """INSERT INTO dc.discrete_string_values (tablename, column_name, vals, freqs)
    SELECT 'ivoa.ObsCore', 'dataproduct_type', coalesce(array_agg(kind), '{}'), coalesce(array_agg(n / total), '{}')
    FROM (SELECT dataproduct_type AS kind, count(*)::real AS n, sum(count(*)) OVER () AS total
          FROM ivoa.obscore WHERE dataproduct_type IS NOT NULL GROUP BY 1 ORDER BY 1) AS q
    ON CONFLICT (tablename, column_name) DO UPDATE SET vals = excluded.vals, freqs = excluded.freqs"""


def time_in_mjd(column, stock=info._getTimeTransformer):
    """returns a function that makes a value of a column an MJD; DaCHS takes any days for Julian days."""
    return utils.identity if column.unit == "d" else stock(column)


def time_limits(table, stock=info.getTimeLimitsExprs):
    """returns SQL for the first and the last time of a table, and a function to MJD; DaCHS nests them by mistake."""
    *limits_found, to_mjd = stock(table)
    first, last = limits_found[0] if len(limits_found) == 1 else limits_found
    return first, last, to_mjd


def update(descriptor, connection):
    """computes the coverage of an RD; returns whether it is another than before."""
    of_rd = {"rd": descriptor.sourceId}
    before = list(connection.query(COLUMNS, of_rd))
    limits.updateRDLevelMetadata(descriptor, connection)
    if descriptor.sourceId == "__system__/obscore":
        connection.execute(TYPES)
    return list(connection.query(COLUMNS, of_rd)) != before


def main(rds):
    """Do so for all of them, date records with another coverage anew, and tell a running server (registry.py)."""
    info._getTimeTransformer = time_in_mjd
    info.getTimeLimitsExprs = time_limits
    descriptors = [api.getReferencedElement(rd, api.RD) for rd in rds]
    with api.getWritableAdminConn() as connection:
        changed = {rd.sourceId for rd in descriptors if update(rd, connection)}
        changed |= {rd.sourceId for rd in descriptors if rd.coverage and rd.coverage.fallbackTo in changed}
        connection.execute(
            "UPDATE dc.resources SET rectimestamp = %(now)s WHERE sourceRD = ANY(%(rds)s) AND NOT deleted",
            {"rds": list(changed), "now": datetime.datetime.now(datetime.UTC).replace(tzinfo=None)},
        )
    pathlib.Path(base.getConfig("stateDir"), "coverage").touch()


if __name__ == "__main__":
    main(sys.argv[1:])
