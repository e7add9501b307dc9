"""Errors in ADQL say where they are and what may have been meant.

DaCHS parses and translates a query in adqlglue.morphADQL, for TAP and its form; that function is wrapped here.
"""

import difflib
import re
import threading

from gavo import adql, base, utils
from gavo.adql import nodes, ufunctions
from gavo.protocols import adqlglue, tap

from . import dialects

#: Characters of a line that are shown on each side of an error.
EXCERPT = 60
#: What is beyond is no name that anybody mistyped.
LONGEST = 100
#: Reserved words that are found out of place because something before them is missing.
CLAUSES = set(
    "SELECT FROM WHERE GROUP ORDER BY HAVING JOIN INNER LEFT RIGHT FULL OUTER CROSS NATURAL ON USING AS AND OR NOT IN"
    " IS NULL LIKE BETWEEN UNION INTERSECT EXCEPT TOP OFFSET DISTINCT ALL ASC DESC".split()
)
#: Geometry, and the mathematical functions of ADQL 2.1, section 2.3.
FUNCTIONS = (
    "POINT CIRCLE BOX POLYGON REGION CONTAINS INTERSECTS DISTANCE AREA CENTROID COORD1 COORD2 COORDSYS AVG COUNT"
    " MAX MIN SUM ABS CEILING DEGREES EXP FLOOR LOG LOG10 MOD PI POWER RADIANS RAND ROUND SQRT TRUNCATE ACOS ASIN"
    " ATAN ATAN2 COS COT SIN TAN LOWER UPPER CAST COALESCE IN_UNIT"
).split()

_thread = threading.local()


class RememberingGetter(adqlglue.DaCHSFieldInfoGetter):
    """As its base class; the last one made in a thread knows the tables of the query that failed there."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _thread.getter = self

    def columns(self):
        """returns the names of columns by the names of the tables of the query that have been looked at."""
        found = {**self.cache, **self.extraFieldInfos}
        return {str(table): [str(name) for name, _ in infos] for table, infos in found.items() if infos}


def place(query, position):
    """returns "line l, column c" of a character of query, both from 1, and the line with a mark below, as two texts."""
    start = query.rfind("\n", 0, position) + 1
    line = query[start:].split("\n", 1)[0].replace("\t", " ")
    column = position - start
    first = max(0, column - EXCERPT)
    excerpt = line[first : column + EXCERPT].rstrip()
    mark = " " * (column - first) + "^"
    return f"line {query.count(chr(10), 0, position) + 1}, column {column + 1}", f"  {excerpt}\n  {mark}"


def at(query, name):
    """returns where name first stands in query as a word of its own, in the form of place; two empty texts if not."""
    match = re.search(rf"(?<![\w]){re.escape(name)}(?![\w])", query, re.IGNORECASE)
    if match is None:
        return "", ""
    where, excerpt = place(query, match.start())
    return f" ({where})", f"\n{excerpt}"


def near(name, known):
    """returns a question for the names most like name, or an empty text."""
    by_lower = {other.lower(): other for other in known}
    found = [by_lower[other] for other in difflib.get_close_matches(name[:LONGEST].lower(), by_lower, 3, 0.6)]
    return f" Did you mean {' or '.join(found)}?" if found else ""


def syntax(query, error):
    """returns the message for a query that is not ADQL; error is the parser's exception."""
    position = min(error.loc, len(query))
    where, excerpt = place(query, position)
    message = f"Could not parse your query at {where}: {error.msg}\n{excerpt}"
    before = re.search(r"(\w+)\s*$", query[max(0, position - LONGEST) : position])
    word = re.match(r"\w*", query[position : position + LONGEST])[0]
    if query[position : position + 1] == "(" and before and before[1].upper() not in CLAUSES:
        functions = [*FUNCTIONS, *(str(name) for name in ufunctions.UFUNC_REGISTRY)]
        message += (
            f"\nThere is no function {before[1]}, or not with these arguments.{near(before[1], functions)}"
            " TAP's capabilities list what there is beyond ADQL's own."
        )
    elif word.upper() in adql.ALL_RESERVED_WORDS and word.upper() not in CLAUSES:
        message += f'\n{word} is a word of ADQL; as a name it must be in double quotes: "{word}".'
    return message


def column(query, name):
    """returns the message for a column that is not in the tables of the query, or in several of them."""
    quoted = isinstance(name, utils.QuotedName)
    name = str(getattr(name, "name", name))
    where, excerpt = at(query, name)
    tables = _thread.getter.columns()
    having = [table for table, names in tables.items() if name.lower() in map(str.lower, names)]
    if len(having) > 1:
        return (
            f"The column {name}{where} is in {' and in '.join(sorted(having))}: put the table's name or alias before"
            f" it, with a dot.{excerpt}"
        )
    message = f"No such field known: there is no column {name}{where} in {', '.join(sorted(tables)) or 'the query'}."
    message += near(name, {known for names in tables.values() for known in names})
    if quoted:
        message += f" Double quotes are for names; text is in single ones: '{name}'."
    return message + excerpt


def table(query, name):
    """returns the message for a table that is not published, or not in the query's FROM."""
    name = str(name).removeprefix("public.")
    where, excerpt = at(query, name)
    known = tap.getAccessibleTables()
    same = [other for other in known if other.split(".")[-1] == name.lower().split(".")[-1]]
    question = f" Did you mean {' or '.join(same)}?" if same else near(name, known)
    if "." in name:
        what = "It is not published; TAP_SCHEMA.tables lists all tables."
    else:
        what = "It is no alias and no upload of this query; published tables have a schema, see TAP_SCHEMA.tables."
    return f"Could not locate table {name}{where}.{question} {what}{excerpt}"


def helpful_morph(query, *args, stock=adqlglue.morphADQL, **kwargs):
    """as adqlglue.morphADQL, with a message that helps in the ValidationError of a query that cannot be run."""
    _thread.getter = None
    try:
        return stock(query, *args, **kwargs)
    except (adql.ParseException, adql.ParseSyntaxException) as error:
        mended = dialects.mended(query)
        if mended != query:
            return helpful_morph(mended, *args, **kwargs)
        message = syntax(query, error)
    except adql.ColumnNotFound as error:
        message = column(query, error.lookedFor)
    except adql.AmbiguousColumn as error:
        message = column(query, error.args[0])
    except base.NotFoundError as error:
        if error.what != "table":
            raise
        message = table(query, error.lookedFor)
    raise base.ValidationError(message, "query")


def exact_limits(tree, maxrec, hardLimit, stock=adqlglue._updateMatchLimits):
    """as adqlglue._updateMatchLimits, but never more than MAXREC rows (DALI 1.1, section 3.4.4).

    DaCHS lets one more through where TOP is above MAXREC, and marks the overflow by it.
    """
    limit = stock(tree, maxrec, hardLimit)
    asked = base.getConfig("async", "defaultMAXREC") if maxrec is None else maxrec
    if tree.query.setLimit == limit > asked:
        tree.query.setLimit = limit = asked
    return limit


def install():
    """puts the functions above into DaCHS, once per process."""
    adqlglue.DaCHSFieldInfoGetter = RememberingGetter
    adqlglue.morphADQL = helpful_morph
    adqlglue._updateMatchLimits = exact_limits
    # of INTERSECT, as DaCHS has it of UNION and EXCEPT
    nodes.SetTerm.fromClause = nodes.SetExpression.fromClause
    nodes.SetTerm.getContributingNames = nodes.SetExpression.getContributingNames
