"""Marks in place of the literals of a query, and what comes out of them: texts with places for literals."""

import re

#: Marks of the classes of shapes.kind; of the same class, and so written that another notation can be told.
MARKS = {"i": "7{:03d}", "I": "73519{:04d}", "d": "71.{:03d}351900", "e": "7.{:03d}3519e-01", "s": "'q%z{:03d}x'"}
#: How many there are of each class, with as many digits as they have room for.
MARKED = 1000


class Template:
    """A text with places for literals.

    parts: texts and places by turns; a place is (number of the literal, function that makes its text)
    """

    def __init__(self, text, marks):
        self.parts = []
        found = {}
        for number, mark in enumerate(marks):
            for form in forms(mark):
                found.setdefault(form(mark), (number, form))
        pattern = "|".join(re.escape(form) for form in sorted(found, key=len, reverse=True))
        last = 0
        for match in re.finditer(rf"(?<![\d.])(?:{pattern})(?!\d)", text) if found else ():
            self.parts += [text[last : match.start()], found[match[0]]]
            last = match.end()
        self.parts.append(text[last:])

    @property
    def places(self):
        """the numbers of the literals that are in the text."""
        return {place[0] for place in self.parts[1::2]}

    def fill(self, literals):
        """returns the text with these literals."""
        return "".join(part if isinstance(part, str) else part[1](literals[part[0]]) for part in self.parts)


def plain(literal):
    """returns a literal as it is in ADQL, a text without its quotes."""
    return literal.strip("'")


def floating(literal):
    """returns a number as Python writes it, for polygons (local.py)."""
    return repr(float(literal))


def forms(literal):
    """returns the functions that make what a literal may become in SQL."""
    return (plain,) if literal[0] == "'" else (plain, floating)


def marked(shape, texts):
    """returns a mark for each literal of a shape, and the query with them; None where there are not enough.

    texts: the query of the shape and its SQL.  No mark is in them, so that what is found is none of their numbers (the
    limit of rows, for instance), and what comes out for their literals is not what was put in.
    """
    taken, numbers = "\n".join(texts), iter(range(MARKED))
    parts, marks = shape.split("\0"), []
    for part in parts[1:]:
        tried = (MARKS[part[0]].format(number) for number in numbers)
        marks.append(next((mark for mark in tried if not any(form(mark) in taken for form in forms(mark))), None))
    if None in marks:
        return None
    return marks, parts[0] + "".join(mark + part[1:] for mark, part in zip(marks, parts[1:], strict=True))
