"""Queries that other archives take, though they are no ADQL.  They are mended, once it is seen that they do not parse.

- astroquery.esa.jwst forgets a blank (``=1ORDER BY``) and selects ``*`` beside other columns,
- CADC compares intervals (``INTERSECTS(INTERVAL(a, b), Plane.time_bounds) = 1``, ``CONTAINS(a, time_bounds) = 1``) and
  has ``COORD1(CENTROID(position_bounds))``, ``now()`` and ``GETDATE()``.  An interval is its limits here; of
  ``_samples``, the limits of all of them.

Formats have other names there, too.
"""

import datetime
import re

from . import shapes

NUMBER = rf"([-+]?{shapes.NUMBER})"
#: A column of CAOM with an interval; its limits are in columns of their own.
INTERVAL = r"((?:\w+\.){0,2}(?:energy|time|custom)_bounds)(?:_samples)?"
RESULT = r"\s*\)\s*=\s*([01])\b"

#: Formats of ESA's TAP+, and what they are here.
FORMATS = {"votable_plain": "votable/td"}

QUOTED = re.compile(f"({shapes.STRING}|{shapes.QUOTED})")
MISSING_BLANK = re.compile(r"(?<=\d)(?=ORDER\s+BY\b)", re.IGNORECASE)
STAR = re.compile(r",\s*\*\s+FROM\s+((?:\w+\.){0,2}\w+)", re.IGNORECASE)
OVERLAP = re.compile(
    rf"INTERSECTS\s*\(\s*INTERVAL\s*\(\s*{NUMBER}\s*,\s*{NUMBER}\s*\)\s*,\s*{INTERVAL}{RESULT}", re.IGNORECASE
)
INSIDE = re.compile(rf"CONTAINS\s*\(\s*{NUMBER}\s*,\s*{INTERVAL}{RESULT}", re.IGNORECASE)
COORDINATE = re.compile(r"COORD([12])\s*\(\s*CENTROID\s*\(\s*((?:\w+\.){0,2}\w+)\s*\)\s*\)", re.IGNORECASE)
COORDINATES = {"1": "jwst_longitude", "2": "jwst_latitude"}
NOW = re.compile(r"\b(?:now|getdate)\s*\(\s*\)", re.IGNORECASE)


def limits(low, high, column, wanted):
    """returns ADQL for: the interval from low to high overlaps column (wanted '1'), or does not ('0')."""
    condition = f"({column}_lower <= {high} AND {column}_upper >= {low})"
    return condition if wanted == "1" else f"NOT {condition}"


def mended(query):
    """returns a query as ADQL has it; the query itself where nothing of the above is in it.  What is quoted stays."""
    parts = QUOTED.split(query)
    return "".join(part if index % 2 else mended_part(part) for index, part in enumerate(parts))


def mended_part(query):
    """as mended, for what is between quotes."""
    query = MISSING_BLANK.sub(" ", query)
    query = STAR.sub(r", \1.* FROM \1", query)
    query = OVERLAP.sub(lambda found: limits(found[1], found[2], found[3], found[4]), query)
    query = INSIDE.sub(lambda found: limits(found[1], found[1], found[2], found[3]), query)
    query = COORDINATE.sub(lambda found: f"{COORDINATES[found[1]]}({found[2]})", query)
    now = datetime.datetime.now(datetime.UTC)
    return NOW.sub(f"CAST('{now:%Y-%m-%dT%H:%M:%S}' AS TIMESTAMP)", query)
