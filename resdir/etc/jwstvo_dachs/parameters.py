"""Which literals of a kept translation (plans.py) are parameters of a statement that is planned once (prepared.py).

Those by which rows are found, by the same index whatever they are: places, and names of observations, products and
files.  All others stay in the text: which plan is good depends on how many rows there are of an instrument or a date.
"""

import re

from .prepared import Statement

#: Rows of an answer that is fetched at once; results of more are read by a cursor, which cannot be prepared.
SMALL = 1000
#: What is before a literal that is a coordinate, and what before the name of something.
ANGLE = re.compile(r"\bRADIANS\((?:- ?)?$")
NAMES = (
    "obs_id obs_publisher_did observationid observation_id observationuri planeuri publisherid"
    " uri access_url datauri obsid filename productfilename"
).split()
NAME = re.compile(rf"\b(?:{'|'.join(NAMES)})\"? = '$", re.IGNORECASE)
LIMIT = re.compile(r"\bLIMIT (\d+)\s*$")


class Parameters:
    """Makes statements of a marking.Template of SQL.

    parts : texts and places by turns, as a Template has them
    types : of the places, PostgreSQL's; None of what stays in the text
    fit : is there something to be planned once?
    """

    def __init__(self, template):
        self.parts, self.types = template.parts[:], []
        for place in range(1, len(self.parts), 2):
            before, after = self.parts[place - 1], self.parts[place + 1]
            kind = None
            if ANGLE.search(before) and after.startswith(")"):
                kind = "float8"
            elif NAME.search(before) and after.startswith("'"):
                kind = "unknown"  # that of the column
                self.parts[place - 1], self.parts[place + 1] = before[:-1], after[1:]
            self.types.append(kind)
        limit = LIMIT.search(self.parts[-1])
        self.fit = any(self.types) and limit is not None
        if self.fit and int(limit[1]) > SMALL:
            self.parts[-1] = f"{self.parts[-1][: limit.start(1)]}{SMALL + 1}"

    def statement(self, literals):
        """returns the Statement with these literals, which finds one row more than SMALL at most."""
        texts, plain, types, values = [self.parts[0]], [self.parts[0]], [], []
        places = zip(self.types, self.parts[1::2], self.parts[2::2], strict=True)
        for kind, (number, form), after in places:
            value = form(literals[number])
            if kind == "unknown":
                value = f"'{value}'"
            if kind:
                types.append(kind)
                values.append(value)
            texts += [f"${len(values)}" if kind else value, after]
            plain += [value, after]
        return Statement("".join(texts), types, values, "".join(plain))
