"""Shapes of ADQL as PostgreSQL sees through them, so that the indexes on footprints and positions are used.

DaCHS makes polygons and boxes sub-selects, which the planner does not look into.  Where all corners are constants they
become literals; where they are columns, of an uploaded table for instance, calls of a function (in the schema's change
query_plans).

Cones on s_ra and s_dec of ivoa.obscore are left to pgSphere: of q3c's conditions the planner thinks that a position of
an upload has four ninths of the table around it, and tests each against each.
"""

import re

from gavo.adql import morphpg, nodes

from . import shapes

CONSTANT = rf"RADIANS\(([-+]? ?{shapes.NUMBER})\)"
CONSTANT_POINT = re.compile(rf"spoint\({CONSTANT}, {CONSTANT}\)$")
CONSTANT_BOX_CORNER = re.compile(rf"spoint\({CONSTANT}(?P<x>[-+]){CONSTANT}/2, {CONSTANT}(?P<y>[-+]){CONSTANT}/2\)$")


def constant_corner(expression):
    """returns (lon, lat) in degrees of an SQL expression for a corner as DaCHS makes them, None if not constant."""
    match = CONSTANT_POINT.match(expression) or CONSTANT_BOX_CORNER.match(expression)
    if match is None:
        return None
    numbers = [float(group.replace(" ", "")) for group in match.groups() if group not in ("-", "+")]
    if len(numbers) == 2:
        return tuple(numbers)
    x, width, y, height = numbers
    return (x + (width if match["x"] == "+" else -width) / 2, y + (height if match["y"] == "+" else -height) / 2)


def call(node):
    """returns SQL that makes a polygon or box of its coordinates; None for one of points."""
    if node.type == "box":
        function, numbers = "public.spoly_of_box", [node.x, node.y, node.width, node.height]
    elif node.coos is not None:
        function, numbers = "public.spoly_of", [number for corner in node.coos for number in corner]
    else:
        return None
    return f"{function}({', '.join(morphpg._flatAndMorph(number) for number in numbers)})"


def polygon(cooSys, points, node, stock=morphpg._makePoly):
    """as morphpg._makePoly, but a literal where all corners are constants, else a call where they are coordinates."""
    corners = [constant_corner(p) for p in points]
    if None not in corners:
        sql = "spoly '{" + ",".join(f"({lon!r}d, {lat!r}d)" for lon, lat in corners) + "}'"
    else:
        sql = call(node)
    return morphpg.PgSphereCode(cooSys, sql, original=node) if sql else stock(cooSys, points, node)


def of_obscore(columns):
    """is one of these the s_ra or s_dec of ivoa.obscore?"""
    return any(column.name in ("s_ra", "s_dec") and column.parent.id == "ObsCore" for column in columns)


def q3c_index_present(args, stock=morphpg._q3cIndexPresent):
    """as morphpg._q3cIndexPresent, but not of ivoa.obscore, whose positions have an index of pgSphere."""
    return stock(args) and not any(of_obscore(info.userData) for info in nodes.iterFieldInfos(args))


def install():
    """puts the functions above into DaCHS, once per process."""
    morphpg._makePoly = polygon
    morphpg._q3cIndexPresent = q3c_index_present
