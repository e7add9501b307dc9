"""Small queries are planned once for each connection; PostgreSQL takes longer for the plan than for the rows.

A view over several others takes it 2 to 50 ms.  What a query has that is variable becomes a parameter of a prepared
statement (SQL PREPARE), which then has the database's own rules: plans for the values five times, and one for all
values where that costs no more; TAP's connections take that one from the beginning (connections.py).
"""

import collections
import datetime
import re
import typing

import psycopg2
import psycopg2.errors
from gavo.utils import pgsphere

#: Statements that a connection keeps; a plan takes up to 1 MB of its process.
MOST = 20
#: Texts that are remembered of those that came once.
MOST_SEEN = 500
#: PostgreSQL's types of what variables are, and those of pgSphere; others are part of the text.
TYPES = {float: "float8", int: "int8", str: "text", datetime.datetime: "timestamp"}
PLACE = re.compile(r"%\((\w+)\)s|%%")
#: The view has other columns than when the statement was prepared, or somebody has dropped that.
STALE = (psycopg2.errors.FeatureNotSupported, psycopg2.errors.InvalidSqlStatementName)


def type_of(value):
    """returns PostgreSQL's type for a variable, None where that is to be part of the text."""
    return value.pgType if isinstance(value, pgsphere.PgSAdapter) else TYPES.get(type(value))


class Statement(typing.NamedTuple):
    """A query with its variables.

    text : has $1 and so on for the values, which are as they are written in SQL, of types
    plain : the query with all values in it
    """

    text: str
    types: list
    values: list
    plain: str

    def executed(self, number):
        """returns SQL that runs the statement that was prepared with a number."""
        return f"EXECUTE kept_{number}" + (f" ({', '.join(self.values)})" if self.values else "")


def statement(cursor, query, variables):
    """returns the Statement of a query with variables by name, as for psycopg2."""
    types, values, numbers = [], [], {}
    literals = {name: cursor.mogrify("%s", (value,)).decode() for name, value in variables.items()}

    def place(match):
        name = match[1]
        if name is None:
            return "%"
        if type_of(variables[name]) is None:
            return literals[name]
        if name not in numbers:
            types.append(type_of(variables[name]))
            values.append(literals[name])
            numbers[name] = len(values)
        return f"${numbers[name]}"

    text = PLACE.sub(place, query)
    plain = PLACE.sub(lambda match: "%" if match[1] is None else literals[match[1]], query)
    return Statement(text, types, values, plain)


class Statements:
    """Those of a connection: numbers by text and types, None where it cannot be prepared, the latest last; seen: what
    has come once."""

    def __init__(self):
        self.numbers, self.seen, self.made = collections.OrderedDict(), set(), 0

    def number(self, cursor, statement):
        """returns the number of a statement, None the first time: it is prepared when it comes again."""
        key = (statement.text, *statement.types)
        if key in self.numbers:
            self.numbers.move_to_end(key)
            return self.numbers[key]
        if hash(key) not in self.seen:
            if len(self.seen) >= MOST_SEEN:
                self.seen.clear()
            self.seen.add(hash(key))
            return None
        if len(self.numbers) >= MOST:
            self.drop(cursor)
        self.made += 1
        self.numbers[key] = None
        types = f" ({', '.join(statement.types)})" if statement.types else ""
        try:
            cursor.execute(f"PREPARE kept_{self.made}{types} AS {statement.text}")
        except psycopg2.ProgrammingError:  # an operator, say, is not found for a parameter
            return None
        self.numbers[key] = self.made
        return self.made

    def drop(self, cursor):
        """drops the one that was not asked for the longest."""
        number = self.numbers.popitem(last=False)[1]
        if number is not None:
            cursor.execute(f"DEALLOCATE kept_{number}")


def rows(connection, statement, settings=""):
    """returns the rows of a Statement, after SQL with settings that are its transaction's (SET LOCAL ...;).

    connection : one of DaCHS', where each statement is a transaction of its own
    """
    with connection.cursor() as cursor:
        statements = connection.__dict__.setdefault("_jwstvo_statements", Statements())
        try:
            number = statements.number(cursor, statement)
            cursor.execute(settings + (statement.plain if number is None else statement.executed(number)))
        except STALE:
            connection.__dict__["_jwstvo_statements"] = Statements()
            cursor.execute("DEALLOCATE ALL")
            cursor.execute(settings + statement.plain)
        return cursor.fetchall()
