"""The shape of an ADQL query: its text without the literals that only go through to the database.

Two queries of one shape are translated alike, but for these literals.  Which ones are lifted out is a matter of where
they stand: numbers compared with something or within POINT, CIRCLE, POLYGON and DISTANCE, and texts compared with
something.  All others (TOP, the 1 of 1 = CONTAINS(...), arguments of other functions, lengths, units, what is in
comments) belong to the shape, and so do the signs of numbers and what their type depends on: size, points, exponents.
"""

import re

# Each text matches in one way only: with several, what fails after it is tried anew for each of them, and a long query
# stops the process.
#: A number without a sign.
NUMBER = r"(?:\d+(?:\.\d*)?|\.\d+)(?:[Ee][-+]?\d+)?"
#: A text, and a name in quotes.
STRING = r"'[^']*(?:''[^']*)*'"
QUOTED = r'"[^"]*(?:""[^"]*)*"'
TOKEN = re.compile(
    rf"""
    (?P<comment>--[^\n]*)
    | (?P<quoted>{QUOTED})
    | (?P<string>{STRING})
    | (?P<number>{NUMBER}(?![\w.]|\s*[@{{]))
    | (?P<word>[^\W\d]\w*)
    | (?P<space>\s+)
    | (?P<operator><>|!=|<=|>=|\|\||[\d.]+\w*|.)
    """,
    re.VERBOSE | re.DOTALL,
)
#: Functions whose numbers are coordinates and nothing else.
GEOMETRIES = {"POINT", "CIRCLE", "POLYGON", "DISTANCE"}
COMPARISONS = {"=", "<>", "!=", "<", ">", "<=", ">=", "LIKE", "ILIKE", "BETWEEN"}
ARITHMETIC = {"+", "-", "*", "/"}
#: Words before a parenthesis that are no functions.
KEYWORDS = {
    *"SELECT FROM WHERE AND OR NOT ON IN HAVING EXISTS ALL ANY SOME BETWEEN LIKE ILIKE AS WHEN THEN ELSE CASE".split(),
    *"BY UNION EXCEPT INTERSECT DISTINCT JOIN USING WITH".split(),
}
#: Texts with other characters stay where they are: the quoting of these is the same everywhere.
PLAIN = re.compile(r"'[\w .,:;/+*()#?=!@~^|%\[\]-]{1,400}'", re.ASCII)
#: Integers below these are of one type, as DaCHS guesses it (adql/nodes.py).
INTEGERS = ((32767, "i"), (2147483648, "I"))
#: Digits of the largest of them; of some thousands more, Python makes no number.
LARGEST = 10
DECIMAL = re.compile(r"(\d{0,9})\.(\d{0,20})")
EXPONENT = re.compile(r"\d{1,9}(?:\.\d{0,20})?[Ee][-+]?\d\d?")
#: Longer queries, and those of more literals, are translated each for itself.
LONGEST, MOST = 20000, 200


def kind(text, context):
    """returns the class of a literal, a letter, or None where it is part of the shape; context: see lift."""
    if text[0] == "'":
        return "s" if context == "compared" and PLAIN.fullmatch(text) else None
    if context is None:
        return None
    if text.isdigit():
        if (context == "compared" and len(text) == 1) or (text[0] == "0" and text != "0") or len(text) > LARGEST:
            return None
        return next((letter for limit, letter in INTEGERS if int(text) < limit), None)
    if EXPONENT.fullmatch(text):
        return "e"
    match = DECIMAL.fullmatch(text)
    return "d" if match and match[1] and match[2] else None


def lift(query):
    """returns (shape, literals): query with marks in place of its liftable literals, and these as they are written.

    shape is None where a query is too long.  It has characters that are in no query, so that no query is a shape.
    """
    if len(query) > LONGEST:
        return None, ()
    parts, literals = [], []
    enclosing, before, earlier = [], "", ""  # what parentheses belong to; the last two tokens
    for match in TOKEN.finditer(query):
        group, text = match.lastgroup, match[0]
        if group in ("number", "string"):
            letter = kind(text, _context(enclosing, before, earlier, group))
            if letter is not None:
                literals.append(text)
                text = f"\0{letter}"
        parts.append(text)
        if group in ("space", "comment"):
            continue
        token = text.upper()
        if token == "(":
            enclosing.append(_owner(before, enclosing))
        elif token == ")" and enclosing:
            enclosing.pop()
        before, earlier = token, before
    if len(literals) > MOST or query.count("\0"):
        return None, ()
    return "".join(parts), tuple(literals)


def _owner(before, enclosing):
    """returns what an opening parenthesis belongs to: a geometry, "IN", "" (none), or "function" for all others."""
    if before in GEOMETRIES or before == "IN":
        return before
    if before in KEYWORDS or not (before[:1].isalpha() or before[:1] in '_"'):
        # parentheses in arguments are of the same function
        return enclosing[-1] if enclosing and enclosing[-1] in (*GEOMETRIES, "function") and before != "SELECT" else ""
    return "function"


def _context(enclosing, before, earlier, group):
    """returns "compared" or "coordinate" where a literal may be lifted, else None."""
    owner = enclosing[-1] if enclosing else ""
    if group == "number" and owner in GEOMETRIES:
        return "coordinate"
    if owner == "IN":
        return "compared" if before in ("(", ",") or (before in ARITHMETIC and earlier in ("(", ",")) else None
    if owner:
        return None
    if before in COMPARISONS or before == "AND":
        return "compared"
    if group == "number" and before in ARITHMETIC:
        return "compared"
    return None
