"""Comments, and a semicolon at the end, are taken out of a query before it is parsed.

DaCHS' grammar looks for a comment before each word that may stand somewhere, and many may: that is half of the time of
parsing.  Blanks come in their place, so that errors are where they were.
"""

import re

from gavo import adql

from . import lookahead, shapes

#: Texts and names in quotes, in which there are no comments; and comments.
TOKEN = re.compile(rf"{shapes.STRING}|{shapes.QUOTED}|--[^\n\r]*")


def blanked(query):
    """returns a query with blanks for comments and for a semicolon at the end, of the same length."""
    if "--" in query:
        query = TOKEN.sub(lambda token: " " * len(token[0]) if token[0].startswith("--") else token[0], query)
    end = len(query.rstrip())
    return f"{query[: end - 1]} {query[end:]}" if query[:end].endswith(";") else query


def parse(query, stock=adql.parseToTree):
    """as adql.parseToTree."""
    return lookahead.parsed(blanked(query), stock)


def install():
    """puts the function above into DaCHS, once per process; its grammar finds no comments any more, and looks ahead."""
    adql.parseToTree = parse
    for element in lookahead.elements(adql.getGrammar()):
        element.ignoreExprs = []
    lookahead.prepare(adql.getGrammar())
