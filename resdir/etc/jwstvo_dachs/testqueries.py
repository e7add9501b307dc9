"""Test queries in registry records, which must find something: made for a place that the table has."""

from gavo import base
from gavo.registry import capabilities

#: Columns of the older protocols that have a position, as SQL in degrees; of other tables the UCDs say it.
PLACES = (
    ("ssa_location", "DEGREES(long(ssa_location))", "DEGREES(lat(ssa_location))"),
    ("centerAlpha", "centerAlpha", "centerDelta"),
    ("s_ra", "s_ra", "s_dec"),
)

#: What SIA 2 looks for in ObsCore.
ONLY_IMAGES = "dataproduct_type IN ('image', 'cube')"

#: How far around it is searched, in degrees.
RADIUS = 0.1


def columns_of_place(table):
    """returns SQL for longitude and latitude (ICRS, degrees) in a table definition."""
    for name, longitude, latitude in PLACES:
        if name in table:
            return longitude, latitude
    return tuple(str(table.getColumnByUCD(f"pos.eq.{axis};meta.main").name) for axis in ("ra", "dec"))


def place(table):
    """returns (ra, dec) of some row in degrees (ICRS), or None where there is none (yet)."""
    longitude, latitude = columns_of_place(table)
    condition = f"{longitude} IS NOT NULL" + (f" AND {ONLY_IMAGES}" if "dataproduct_type" in table else "")
    query = f"SELECT {longitude}, {latitude} FROM {table.getQName()} WHERE {condition} LIMIT 1"
    with base.getTableConn() as connection:
        return next(iter(connection.query(query, timeout=10)), None)


def describe(service):
    """gives a service the meta items that DaCHS makes test queries of, once there is a row."""
    if hasattr(service, "_jwstvo_place"):
        return
    try:
        found = place(service.core.queriedTable)
    except (base.Error, base.DBError) as error:
        base.ui.notifyWarning(f"No test query for {service.getFullId()}: {error}")
        found = None
    if found is not None:
        service._jwstvo_place = found
    ra, dec = (f"{value:.4f}" for value in found or (0, 0))
    for key, value in (
        *(("testQuery." + name, ra) for name in ("ra", "pos.ra")),
        *(("testQuery." + name, dec) for name in ("dec", "pos.dec")),
        *(("testQuery." + name, str(RADIUS)) for name in ("sr", "size.ra", "size.dec")),
        ("ssap.testQuery", f"POS={ra},{dec}&SIZE={RADIUS}&MAXREC=1"),
    ):
        service.setMeta(key, value)


def with_test_query(stock):
    """returns the method _makeCapability of a capability maker, with a test query for the data that are there."""

    def make(maker, publication):
        describe(publication.service)
        return stock(maker, publication)

    return make


def install():
    """gives capabilities of SIA (1 and 2), SSA and Cone Search their test queries, once per process."""
    for maker in (
        capabilities.SIACapabilityMaker,
        capabilities.SCSCapabilityMaker,
        capabilities.SSACapabilityMaker,
    ):
        maker._makeCapability = with_test_query(maker._makeCapability)
