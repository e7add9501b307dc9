"""Percent signs in texts of a query are in its SQL as they are written.

DaCHS doubles them, as psycopg2 wants it of statements with arguments; but it runs queries without.
"""

from gavo import adql


class Final(str):
    """SQL whose percent signs are not doubled."""

    def replace(self, old, new, count=-1):
        return str(self) if (old, new) == ("%", "%%") else super().replace(old, new, count)


def flatten(tree, stock=adql.flatten):
    """as adql.flatten, for adqlglue.morphADQL; but what makes a table is run with arguments."""
    sql = stock(tree)
    return sql if sql.startswith("CREATE TABLE") else Final(sql)


def install():
    """puts the function above into DaCHS, once per process."""
    adql.flatten = flatten
