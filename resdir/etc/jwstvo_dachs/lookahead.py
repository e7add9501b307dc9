"""Parts of ADQL's grammar that cannot be what comes next are not tried: parsing takes a fifth of the time.

pyparsing finds out by trying, with an exception each time, that a column is none of a hundred functions.  With which
words, signs and patterns a part may start, and what it cannot do without, is known from the grammar.  A query that is
not understood that way is parsed as DaCHS does it, so that messages are the same.
"""

import re

from gavo.adql import grammar as adqlgrammar
from gavo.utils import parsetricks

BLANKS = re.compile(r"[ \t\r\n]*")
WORD = re.compile(r"[\w$]*", re.ASCII)
LEAVES = (
    parsetricks.CaselessKeyword,
    parsetricks.CaselessLiteral,
    parsetricks.Literal,
    parsetricks.Regex,
    adqlgrammar.RegularIdentifier,
)
#: Choices of which the longest is taken; in an Or, an error that is to end the parsing is a failure like others.
LONGEST = (parsetricks.Or, adqlgrammar.LongestMatch)
CHOICES = (parsetricks.MatchFirst, *LONGEST)
DISPENSABLE = (parsetricks.Optional, parsetricks.ZeroOrMore)
STOP = parsetricks.And._ErrorStop
#: What was tried at a place of the query is remembered, of so many elements: DaCHS' 128 are too few for what stands in
#: parentheses, and a list of a hundred thousand names would take 2 GB of all that there is to remember.
REMEMBERED = 20000


def elements(grammar):
    """iterates over all elements of a grammar, which refer to each other in circles."""
    seen, waiting = set(), [grammar]
    while waiting:
        element = waiting.pop()
        if id(element) not in seen:
            seen.add(id(element))
            yield element
            waiting += getattr(element, "exprs", None) or filter(None, [getattr(element, "expr", None)])


def starts(element, known):
    """returns (leaves that an element may start with, may it be empty?), or None where that is not known."""
    if id(element) not in known:
        known[id(element)] = None  # as long as it is looked for: what starts with itself
        known[id(element)] = _starts(element, known)
    return known[id(element)]


def _starts(element, known):
    if isinstance(element, LEAVES):
        return [element], False
    if isinstance(element, parsetricks.And):
        leaves = []
        for part in element.exprs:
            told = starts(part, known)
            if told is None:
                return None
            leaves += told[0]
            if not told[1]:
                return leaves, False
        return leaves, True
    if isinstance(element, CHOICES):
        told = [starts(part, known) for part in element.exprs]
        return None if None in told else ([leaf for part, _ in told for leaf in part], any(empty for _, empty in told))
    if isinstance(element, parsetricks.ParseElementEnhance) and element.expr is not None:
        told = starts(element.expr, known)
        return told and (told[0], told[1] or isinstance(element, DISPENSABLE))
    return None


def needs(element, known, beyond=False):
    """returns the signs that an element cannot do without; beyond: also those after which errors end the parsing."""
    if (id(element), beyond) not in known:
        known[id(element), beyond] = frozenset()
        known[id(element), beyond] = _needs(element, known, beyond)
    return known[id(element), beyond]


def _needs(element, known, beyond):
    if isinstance(element, parsetricks.Literal) and not isinstance(element, parsetricks.CaselessLiteral):
        return frozenset([element.match])
    if isinstance(element, parsetricks.And):
        ends = [place for place, part in enumerate(element.exprs) if isinstance(part, STOP) and not beyond]
        return frozenset().union(*(needs(part, known, beyond) for part in element.exprs[: min(ends, default=None)]))
    if isinstance(element, CHOICES):
        return frozenset.intersection(*(needs(part, known, beyond) for part in element.exprs))
    if isinstance(element, parsetricks.ParseElementEnhance) and not isinstance(element, DISPENSABLE):
        return needs(element.expr, known, beyond) if element.expr is not None else frozenset()
    return frozenset()


class Text:
    """The query that is being parsed, of which there is one at a time; ahead: is it looked at what comes next?"""

    def __init__(self):
        self.text, self.ahead = None, False

    def look(self, text):
        """takes a text, most often that of before."""
        if text is not self.text:
            self.text, self.places, self.found = text, {}, {}

    def at(self, place):
        """returns where the next token begins, and the word that it is, in upper case, or an empty text."""
        if place not in self.places:
            begin = BLANKS.match(self.text, place).end()
            self.places[place] = begin, WORD.match(self.text, begin)[0].upper()
        return self.places[place]

    def has(self, signs):
        """are these anywhere in the text?"""
        if signs not in self.found:
            self.found[signs] = all(sign in self.text for sign in signs)
        return self.found[signs]


class Test:
    """May an element be what is next?  leaves: as of starts, None where all may; signs: as of needs."""

    def __init__(self, leaves, signs):
        self.open, self.signs = leaves is None, signs
        self.words, self.prefixes, self.texts, self.patterns, self.reserved = set(), (), (), [], None
        for leaf in leaves or ():
            if isinstance(leaf, parsetricks.CaselessKeyword):
                self.words.add(leaf.match.upper())
            elif isinstance(leaf, parsetricks.CaselessLiteral):
                self.prefixes += (leaf.match.upper(),)
            elif isinstance(leaf, parsetricks.Literal):
                self.texts += (leaf.match,)
            elif isinstance(leaf, parsetricks.Regex):
                self.patterns.append(leaf.re_match)
            else:
                self.reserved = leaf.reservedWords

    def passes(self, place):
        """is it possible at this place of TEXT?"""
        if not TEXT.has(self.signs):
            return False
        begin, word = TEXT.at(place)
        return (
            self.open
            or word in self.words
            or (self.reserved is not None and word[:1] > "9" and word not in self.reserved)
            or TEXT.text.startswith(self.texts, begin)
            or word.startswith(self.prefixes)
            or any(match(TEXT.text, begin) for match in self.patterns)
        )


TEXT = Text()


def guard(element, test):
    """makes an element fail at once where it is not possible."""
    stock = element._parse

    def parse(text, place, doActions=True, callPreParse=True):
        if TEXT.ahead:
            TEXT.look(text)
            if not test.passes(place):
                raise parsetricks.ParseException(text, place, element.errmsg, element)
        return stock(text, place, doActions, callPreParse)

    element._parse = parse


def single_out(element, tests):
    """makes the longest of several take the only possible one, which it would parse twice."""
    stock, choices = element.parseImpl, list(zip(element.exprs, tests, strict=True))

    def parse(text, place, doActions=True):
        possible = [part for part, test in choices if test.passes(place)] if TEXT.ahead else ()
        if len(possible) != 1:
            return stock(text, place, doActions)
        try:
            return possible[0]._parse(text, place, doActions)
        except parsetricks.ParseFatalException:
            if isinstance(element, parsetricks.Or):
                raise parsetricks.ParseException(text, place, element.errmsg, element) from None
            raise

    element.parseImpl = parse


def prepare(grammar):
    """puts the two functions above into the elements of a grammar, which does not look for comments; see REMEMBERED."""
    parsetricks.ParserElement.packrat_cache = parsetricks.ParserElement._FifoCache(REMEMBERED)
    grammar.streamline()  # otherwise the first query changes the elements
    started, needed = {}, {}

    def test(element, beyond=False):
        told = starts(element, started)
        return Test(told[0] if told and not told[1] else None, needs(element, needed, beyond))

    for element in elements(grammar):
        if isinstance(element, LONGEST):
            single_out(element, [test(part, isinstance(element, parsetricks.Or)) for part in element.exprs])
        made = test(element)
        if not isinstance(element, LEAVES) and (made.signs or not made.open):
            guard(element, made)


def parsed(query, parse):
    """returns parse(query), where parse uses a prepared grammar."""
    with parsetricks._PYPARSE_LOCK:
        TEXT.ahead = True
        try:
            return parse(query)
        except Exception:  # for the message of DaCHS, or for what else is wrong
            TEXT.ahead = False
            return parse(query)
        finally:
            TEXT.ahead = False
            parsetricks.ParserElement.resetCache()  # after an error it is still there
