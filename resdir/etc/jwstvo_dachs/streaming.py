"""Large results are read from the database in portions, those of ivoa.obscore too."""

from gavo.rsc import qtable

#: Results that may be longer are read in portions. PostgreSQL runs such a query without parallel workers, which matters
#: for what counts and groups: that stays as DaCHS has it, as long as nobody asks for more rows than the default.
IN_MEMORY = 100000


class OpaqueQuery(str):
    """SQL into which DaCHS cannot look: where it finds ivoa.obscore it would read all rows at once."""

    def lower(self):
        return ""


def read(table, stock=qtable.QueryTable.__iter__):
    """as QueryTable.__iter__, with a cursor of the database where the result may be large."""
    if (getattr(table.tableDef, "overflowLimit", None) or 0) > IN_MEMORY:
        table.query = OpaqueQuery(table.query)
    return stock(table)


def install():
    """puts the function above into DaCHS, once per process."""
    qtable.QueryTable.__iter__ = read
