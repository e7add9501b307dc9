"""What was worked out before, for rows that say the same: the files of an exposure share most of their keywords.

Nothing grows without bound: what has become too much is forgotten, and worked out again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ingest.facts import Facts

_VALUES = 512  # of one column; the rows of an exposure follow each other
_RESULTS = 4096


class Memo(dict[Any, Any]):
    """What ``make`` gives for a value, as ``memo[value]``; what it raises is raised, and not kept. nothing: for None.

    Only values of one kind are kept: 1, 1.0 and True would be one otherwise. Nor is 0, which is -0.0 too.
    """

    __slots__ = ("_kind", "_make", "_nothing")

    def __init__(self, make: Callable[[Any], Any], nothing: Any = None, kind: type = str):
        super().__init__({None: nothing})
        self._make = make
        self._nothing = nothing
        self._kind = kind

    def __missing__(self, value: Any) -> Any:
        made = self._make(value)
        if type(value) is self._kind and value != 0:
            if len(self) >= _VALUES:
                self.clear()
                self[None] = self._nothing
            self[value] = made
        return made


def each(memos: Iterable[Memo], values: Iterable[Any]) -> list[Any]:
    """What each memo gives for the value in its place."""
    return [*map(Memo.__getitem__, memos, values)]


class _Watched(dict[str, Any]):
    """Keywords that note which of them were asked for."""

    def __init__(self, keywords: dict[str, Any]):
        super().__init__(keywords)
        self.asked: set[str] = set()

    def __contains__(self, card: object) -> bool:
        self.asked.add(card)
        return super().__contains__(card)

    def __getitem__(self, card: str) -> Any:
        self.asked.add(card)
        return super().__getitem__(card)

    def get(self, card: str, default: Any = None) -> Any:
        self.asked.add(card)
        return super().get(card, default)

    def __iter__(self) -> Any:
        raise TypeError("what a recalled function reads must be single keywords")


class _WatchedName:
    """A product's name that notes which parts of it were asked for."""

    def __init__(self, name: Any):
        self._name = name
        self.asked: set[str] = set()

    def __getattr__(self, part: str) -> Any:
        self.asked.add(part)
        return getattr(self._name, part)


class Recalled:
    """A function of Facts that is worked out once for all products of which it is told the same.

    Which cards and which parts of the name it reads is seen when it runs; a result is given again where all that it
    ever read is as it was then. So it must follow from them alone; its notes are repeated, what it raises is not kept.
    """

    def __init__(self, function: Callable[[Facts], Any]):
        self.__doc__ = function.__doc__
        self.worked_out = function  # each time
        self._cards: tuple[str, ...] = ()
        self._parts: tuple[str, ...] = ()
        self._known: dict[tuple, tuple[Any, list[str]]] = {}

    def __call__(self, facts: Facts) -> Any:
        known = self._known.get(self._key(facts))
        if known is None:
            known = self._work_out(facts)
        if known[1]:
            facts.notes.extend(known[1])
        return known[0]

    def _key(self, facts: Facts) -> tuple:
        name = facts.name
        return (*map(facts.keywords.get, self._cards), *[getattr(name, part) for part in self._parts])

    def _work_out(self, facts: Facts) -> tuple[Any, list[str]]:
        watched, name = _Watched(facts.keywords), _WatchedName(facts.name)
        notes: list[str] = []
        result = self.worked_out(type(facts)(name, watched, notes))
        if not (watched.asked.issubset(self._cards) and name.asked.issubset(self._parts)):
            self._cards = tuple(sorted(watched.asked.union(self._cards)))
            self._parts = tuple(sorted(name.asked.union(self._parts)))
            self._known.clear()
        if all(type(facts.keywords.get(card, "")) is str for card in self._cards):  # see Memo
            if len(self._known) >= _RESULTS:
                self._known.clear()
            self._known[self._key(facts)] = result, notes
        return result, notes
