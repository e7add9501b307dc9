"""What PostgreSQL itself can make of a column's values: SQL for what DaCHS' mappers would make of them in Python.

A mapper is DaCHS' word for the function that a value goes through on its way into a result: footprints become STC-S,
times ISO 8601, keys of products links.  Where a mapper or a type is not known here, the column is Unsuitable, and
DaCHS writes the result as ever.
"""

from gavo import stc
from gavo.protocols import products
from gavo.utils import serializers

#: PostgreSQL's types, by what they are in Python.
KINDS = {
    "bool": "bool",
    "int2": "int",
    "int4": "int",
    "int8": "int",
    "float4": "float",
    "float8": "float",
    "numeric": "numeric",
    "text": "text",
    "varchar": "text",
    "_float4": "floats",
    "_float8": "floats",
}

#: A date and time as Python's isoformat() has it: microseconds where there are some.
TIMESTAMP = (
    """CASE WHEN isfinite({0}) THEN replace(to_char({0}, 'YYYY-MM-DD"T"HH24:MI:SS.US'), '.000000', '')"""
    " WHEN {0} > '2000-01-01' THEN '9999-12-31T23:59:59.999999' WHEN {0} < '2000-01-01' THEN '0001-01-01T00:00:00' END"
)
DATE = (
    "CASE WHEN isfinite({0}) THEN to_char({0}, 'YYYY-MM-DD') WHEN {0} > '2000-01-01' THEN '9999-12-31'"
    " WHEN {0} < '2000-01-01' THEN '0001-01-01' END"
)

#: A corner of a polygon is a number of degrees with ten digits, without zeros at the end (pgsphere.SPoly.asSTCS).
CORNERS = """(SELECT string_agg(rtrim(round(degrees(corner[1]::float8)::numeric, 10)::text, '0') || ' '
    || rtrim(round(degrees(corner[2]::float8)::numeric, 10)::text, '0'), ' ' ORDER BY number)
    FROM regexp_matches({0}::text, '\\(([-+.0-9e]+) *, *([-+.0-9e]+)\\)', 'g') WITH ORDINALITY AS m(corner, number))"""

#: A key of a product as a link to it (products.formatProductLink); what is a URL already stays as it is.
LINK = """CASE WHEN {0} LIKE 'http%' AND {0} ~ '^https?://' OR {0} ~ '^[a-z]{{2,5}}://' THEN {0}
    WHEN {0} = '' THEN NULL ELSE {1} || CASE WHEN {0} ~ '^[-A-Za-z0-9_.~/%?&=+]*$' THEN {0} ELSE
    (SELECT string_agg(CASE WHEN letter ~ '[-A-Za-z0-9_.~/%?&=+]' THEN letter
        ELSE regexp_replace(upper(encode(convert_to(letter, 'UTF8'), 'hex')), '(..)', '%\\1', 'g') END, ''
        ORDER BY number)
     FROM regexp_split_to_table({0}, '') WITH ORDINALITY AS m(letter, number)) END END"""


class Unsuitable(Exception):
    """There is no SQL known for a column in this format."""


class Value:
    """The values of a column, mapped.

    Attributes
    ----------
    sql : an expression; NULL where the mapper gives None
    absent : a condition, true where sql is NULL
    kind : "bool", "int", "float", "numeric", "text", or "floats" (an array of one dimension)
    type : PostgreSQL's name of the type of sql
    annotated : the AnnotatedColumn of DaCHS
    """

    def __init__(self, name, pgtype, annotated):
        self.sql, self.absent, self.type, self.annotated = name, f"{name} IS NULL", pgtype, annotated
        mapped = MAPPERS.get(annotated.get("winningFactory"))
        if mapped is not None:
            self.sql, self.type = mapped(name, pgtype, annotated), "text"
        elif annotated.get("winningFactory") is not None:
            raise Unsuitable(annotated["name"])
        if mapped is link:
            self.absent = f"({name} IS NULL OR {name} = '')"
        if self.type not in KINDS:
            raise Unsuitable(annotated["name"])
        self.kind = KINDS[self.type]


def time(name, pgtype, annotated):
    """returns SQL for what stc.times.datetimeMapperFactory makes of a date or time."""
    forms = {"timestamp": TIMESTAMP, "date": DATE}
    if annotated["datatype"] != "char" or pgtype not in forms:
        raise Unsuitable(annotated["name"])
    return forms[pgtype].format(name)


def region(name, pgtype, annotated):
    """returns SQL for what serializers._legacyGeometryMapperFactory makes of a footprint, as local.py has these."""
    if pgtype == "sregion":
        return f"coalesce(({name}).stcs, 'Polygon ICRS ' || {CORNERS.format(f'({name}).polygon')})"
    if pgtype != "spoly":
        raise Unsuitable(annotated["name"])
    frame = "UNKNOWNFrame"
    if annotated.original.stc:
        frame = annotated.original.stc.astroSystem.spaceFrame.refFrame
    return f"{literal(f'Polygon {frame} ')} || {CORNERS.format(name)}"


def link(name, pgtype, annotated):
    """returns SQL for what products._productMapperFactory makes of a key of dc.products."""
    if KINDS.get(pgtype) != "text":
        raise Unsuitable(annotated["name"])
    return LINK.format(name, literal(products.makeProductLink("")))


def literal(text):
    """returns a text as SQL."""
    return "'" + text.replace("'", "''") + "'"


MAPPERS = {
    stc.datetimeMapperFactory: time,
    serializers._legacyGeometryMapperFactory: region,
    products._productMapperFactory: link,
}
