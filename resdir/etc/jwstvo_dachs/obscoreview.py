"""ivoa.obscore as a view that neither changes what it shows nor hides the indexes below it."""

from gavo import base
from gavo.protocols import obscore

from . import counting


def exact_view(connection, stock=obscore.createObscoreView):
    """as obscore.createObscoreView, from fragments that neither simplify footprints nor round numbers.

    DaCHS writes the fragments (ivoa._obscoresources, one per published table) with casts to spoly and real;
    a cast also keeps indexes on the columns from being used.

    Where there is one fragment besides that of DaCHS' own empty table, the view is that fragment and no UNION ALL.
    PostgreSQL looks into a union for the conditions of a query, but not for those of a join: 100,000 uploaded
    positions and 292 footprints took 47 s, each pair of them tested, and take 0.8 s by the index.
    """
    connection.execute("""UPDATE ivoa._obscoresources SET sqlfragment =
        replace(replace(sqlfragment, ' AS spoly) AS s_region', ' AS sregion) AS s_region'),
            ' AS real) AS ', ' AS double precision) AS ')
        WHERE to_regtype('public.sregion') IS NOT NULL""")
    stock(connection)
    fragments = list(
        connection.query("SELECT sqlfragment FROM ivoa._obscoresources WHERE tablename <> 'ivoa.emptyobscore'")
    )
    if len(fragments) == 1 and not base.getConfig("ivoa", "materialiseObscore"):
        connection.execute(f"CREATE OR REPLACE VIEW ivoa.obscore AS ({fragments[0][0]})")
    counting.make_view(connection)


def install():
    """puts the function above into DaCHS, once per process."""
    obscore.createObscoreView = exact_view
