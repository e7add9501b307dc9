"""
Search shapes of SIA 1 and SIA 2 as conditions on a column of type sregion.

DaCHS' own code for them is for plain polygons, lets boxes of more than a full turn and circles of more than a
hemisphere through to pgSphere, which misreads them, and knows no open RANGE (SIA 2.0, section 2.1.1).

All angles in the parameters are degrees, ICRS.  A row whose footprint is NULL matches nothing.  Wrong values raise
api.ValidationError with the name of the parameter, which the protocols report as their standards want.
"""

import math

from gavo import api
from gavo.protocols import scs, siap
from gavo.utils import pgsphere

FULL_TURN = 360.0
#: pgSphere takes a box with equal longitudes for a full ring; a line of constant longitude is this wide instead.
THIN = 1e-7


def _bind(value, sql_pars):
    """adds value to sql_pars and returns its placeholder."""
    return f"%({api.base.getSQLKey('sia', value, sql_pars)})s"


def _numbers(text, parameter):
    try:
        numbers = [float(item) for item in text.replace(",", " ").split()]
    except ValueError:
        raise api.ValidationError(f"'{text}' has something that is not a number", parameter) from None
    if any(math.isnan(number) for number in numbers):
        raise api.ValidationError(f"'{text}' has something that is not a number", parameter)
    return numbers


def _position(lon, lat, parameter):
    """returns the SPoint of a position, after a check of its range; longitudes are taken modulo 360."""
    if not -90 <= lat <= 90 or not abs(lon) < math.inf:
        raise api.ValidationError(
            f"{lon:g} {lat:g} is no position (longitude and latitude in degrees, latitude from -90 to 90)", parameter
        )
    return pgsphere.SPoint.fromDegrees(lon % FULL_TURN, lat)


def box(west, east, south, north):
    """returns an SBox between two longitudes and two latitudes (all in degrees, west <= east, south <= north).

    Longitudes may be outside of 0 to 360; latitudes are cut at the poles.
    """
    south, north = max(south, -90.0), min(north, 90.0)
    if east - west >= FULL_TURN:
        west = east = 0.0
    elif east - west < THIN:
        west, east = west - THIN / 2, east + THIN / 2
    if north - south < THIN:
        south, north = max(south - THIN / 2, -90.0), min(north + THIN / 2, 90.0)
    return pgsphere.SBox(
        pgsphere.SPoint.fromDegrees(west % FULL_TURN, south), pgsphere.SPoint.fromDegrees(east % FULL_TURN, north)
    )


def _circle_condition(column, numbers, sql_pars, text):
    if len(numbers) != 3 or numbers[2] < 0:
        raise api.ValidationError(f"'{text}': a CIRCLE has longitude, latitude and a radius of 0 or more", "POS")
    lon, lat, radius = numbers
    center = _position(lon, lat, "POS")
    if radius <= 90:
        return f"{column} && {_bind(pgsphere.SCircle(center, math.radians(radius)), sql_pars)}"
    if radius >= 180:
        return f"NOT ({column} IS NULL)"  # IS NOT NULL would ask for all fields of the composite
    # more than a hemisphere: what is not wholly in the rest of the sky
    rest = pgsphere.SCircle(_position(lon + 180, -lat, "POS"), math.radians(180 - radius))
    return f"NOT {column} <@ {_bind(rest, sql_pars)}"


def _range_condition(column, numbers, sql_pars, text):
    if len(numbers) != 4 or numbers[0] > numbers[1] or numbers[2] > numbers[3]:
        raise api.ValidationError(
            f"'{text}': a RANGE has two longitudes and two latitudes, the smaller one of each first", "POS"
        )
    west, east, south, north = numbers
    if math.isinf(west) or math.isinf(east):
        # longitudes end at 0 and 360, so "open" means up to there
        west, east = max(west, 0.0), min(east, FULL_TURN)
    if south > 90 or north < -90 or west > east:
        raise api.ValidationError(f"'{text}' is outside of the sky", "POS")
    return f"{column} && {_bind(box(west, east, south, north), sql_pars)}"


def _polygon_condition(column, numbers, sql_pars, text):
    if len(numbers) < 6 or len(numbers) % 2:
        raise api.ValidationError(f"'{text}': a POLYGON has at least three pairs of longitude and latitude", "POS")
    corners = [_position(lon, lat, "POS") for lon, lat in zip(numbers[::2], numbers[1::2], strict=True)]
    return f"{column} && {_bind(pgsphere.SPoly(corners), sql_pars)}"


_SIA2_SHAPES = {"CIRCLE": _circle_condition, "RANGE": _range_condition, "POLYGON": _polygon_condition}


def sia2_condition(column, text, sql_pars):
    """returns SQL for "the region in column overlaps the shape that SIA 2's POS parameter describes".

    Values are added to sql_pars under new keys.
    """
    shape, _, rest = text.strip().partition(" ")
    if shape.upper() not in _SIA2_SHAPES:
        raise api.ValidationError(
            f"'{text}' does not start with CIRCLE, RANGE or POLYGON; for example CIRCLE 202.47 47.2 0.1", "POS"
        )
    return _SIA2_SHAPES[shape.upper()](column, _numbers(rest, "POS"), sql_pars, text)


_SIA1_RELATIONS = {
    "OVERLAPS": "{column} && {shape}",
    "ENCLOSED": "{column} <@ {shape}",
    "COVERS": "{shape} <@ {column}",
    "CENTER": "{shape} <@ {column}",
}


def sia1_condition(column, position, size, intersect, sql_pars):
    """returns SQL for SIA 1's POS, SIZE and INTERSECT (SIA 1.0, section 4.1).

    position is "ra,dec", size "width" or "width,height" on the sky; what reaches over a pole takes in all longitudes
    there.
    """
    if not position:
        raise api.ValidationError("the centre of the region is missing; give ra,dec in degrees", "POS")
    try:
        ra, dec = siap.dissectPositions(position)
    except ValueError:
        raise api.ValidationError(f"'{position}' is not a position; give ra,dec in degrees", "POS") from None
    center = _position(ra, dec, "POS")
    sizes = _numbers(size, "SIZE")
    if len(sizes) not in (1, 2) or min(sizes) < 0:
        raise api.ValidationError(f"'{size}' is not a size; give one or two positive numbers of degrees", "SIZE")
    relation = (intersect or "OVERLAPS").upper()
    if relation not in _SIA1_RELATIONS:
        raise api.ValidationError(f"'{intersect}' is not one of {', '.join(sorted(_SIA1_RELATIONS))}", "INTERSECT")

    if relation == "CENTER":
        shape = center
    else:
        width, height = sizes[0], sizes[-1]
        south, north = dec - height / 2, dec + height / 2
        over_pole = south <= -90 or north >= 90
        width = FULL_TURN if over_pole else min(FULL_TURN, width / math.cos(math.radians(dec)))
        shape = box(ra - width / 2, ra + width / 2, south, north)
    return _SIA1_RELATIONS[relation].format(column=column, shape=_bind(shape, sql_pars))


def sia1_format(column, media_types, sql_pars):
    """returns SQL for SIA 1's FORMAT (section 4.1.4), None where it constrains nothing.

    METADATA never gets here.  Clients write the type of FITS in two ways; SIA 1 knows image/fits.
    """
    wanted = {item.strip().lower() for item in (media_types or "ALL").split(",")}
    if "all" in wanted:
        return None
    conditions = []
    if {"graphic", "graphic-all"} & wanted:
        conditions.append(f"{column} IN ('image/png', 'image/jpeg', 'image/gif')")
    types = {"image/fits" if item == "application/fits" else item for item in wanted}
    conditions.append(f"{column} IN {_bind(types, sql_pars)}")
    return f"({' OR '.join(conditions)})"


def cone_condition(table, args, sql_pars):
    """returns SQL for "the position is within SR of RA and DEC" (degrees), by q3c or pgSphere as the index is."""
    ra, dec, radius = args["RA"], args["DEC"], args["SR"]
    longitude = table.getColumnByUCD("pos.eq.ra;meta.main")

    def within(ra, dec, radius):
        keys = [api.base.getSQLKey(*pair, sql_pars) for pair in (("RA", ra), ("DEC", dec), ("SR", radius))]
        return scs.getRadialCondition(table, *(f"%({key})s" for key in keys))

    if radius <= 90 or "q3c" in (longitude.isIndexed() or ()):
        return within(ra, dec, radius)
    if radius >= 180:
        return f"{longitude.name} IS NOT NULL"
    # more than a hemisphere, which pgSphere does not know: all but the circle opposite
    return f"NOT {within(ra + 180, -dec, 180 - radius)}"
