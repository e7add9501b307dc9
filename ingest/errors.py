"""What can go wrong with one input, as facts; the sentence is made last."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass
class Problem(Exception):
    """One input that is refused: what is wrong, where, and what to do next.

    path names the file (or the table and row), hdu and card the place in it, value what stood there.
    Raised by readers and mappings, kept in the journal, never fatal to a run.
    """

    path: str
    problem: str
    advice: str
    hdu: str | None = None
    card: str | None = None
    value: str | None = None

    def at(self, path: str) -> Problem:
        """The same problem, found in ``path``."""
        return replace(self, path=path)

    def __reduce__(self) -> tuple:
        """So that one comes back from another process."""
        return Problem, (self.path, self.problem, self.advice, self.hdu, self.card, self.value)

    def __str__(self) -> str:
        place = ", ".join(filter(None, (self.hdu and f"HDU {self.hdu}", self.card)))
        shown = f" = {self.value!r}" if self.value is not None else ""
        where = f" ({place}{shown})" if place else ""
        return f"{self.path}: {self.problem}{where}. {self.advice}"


class ContractError(Exception):
    """Catalog, RDs and mapping disagree, or the database is not as the schema says; nothing is loaded."""
