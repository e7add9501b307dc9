"""CENTROID of footprints, which DaCHS has for points and circles only, and its coordinates as ADQL functions."""

from gavo.adql import common, morphpg, nodes, ufunctions

FUNCTIONS = {"jwst_longitude": "long", "jwst_latitude": "lat"}


def centroid(node, state, stock=morphpg._centroidToPG):
    """as morphpg._centroidToPG, for columns and constants with polygons too (schema/deploy/centroids.sql)."""
    info = getattr(getattr(node.args[0], "original", node.args[0]), "fieldInfo", None)
    if info is not None and info.type in ("spoly", "scircle"):
        return f"region_center({nodes.flatten(node.args[0])})"
    return stock(node, state)


def coordinate(name, args):
    """returns the SQL of one of FUNCTIONS."""
    if len(args) != 1:
        raise common.UfuncError(f"{name} takes exactly one argument, a region")
    return f"degrees({FUNCTIONS[name]}(region_center({nodes.flatten(args[0])})))"


@ufunctions.userFunction(
    "jwst_longitude",
    "(region REGION) -> DOUBLE PRECISION",
    """
    Returns the right ascension of the centroid of a footprint (position_bounds, s_region) in degrees; what
    COORD1(CENTROID(region)) would be, which ADQL does not have.
    """,
    "double precision",
    unit="deg",
    ucd="pos.eq.ra",
)
def longitude(args):
    """is for columns with footprints."""
    return coordinate("jwst_longitude", args)


@ufunctions.userFunction(
    "jwst_latitude",
    "(region REGION) -> DOUBLE PRECISION",
    """
    Returns the declination of the centroid of a footprint (position_bounds, s_region) in degrees; what
    COORD2(CENTROID(region)) would be, which ADQL does not have.
    """,
    "double precision",
    unit="deg",
    ucd="pos.eq.dec",
)
def latitude(args):
    """is for columns with footprints."""
    return coordinate("jwst_latitude", args)


def install():
    """puts the function above into DaCHS, once per process."""
    morphpg._allMorphers["centroid"] = centroid
