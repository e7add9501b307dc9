"""What can go wrong with one input, as facts; the sentence is made last."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
_LONGEST = 200  # characters of another's message


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


def attempt(path: str, make: Callable[..., T], *arguments: object) -> T | Problem:
    """What ``make`` makes of one input, or why that is refused; whatever goes wrong, the others go on."""
    try:
        return make(*arguments)
    except Problem as problem:
        return problem.at(path)
    except Exception as exc:
        return unforeseen(path, exc)


def unforeseen(path: str, exc: Exception) -> Problem:
    """The error being handled, which no reader thought of, as that of one input: a defect here, or an odd file.

    Raises it where it is of the whole run, or JWSTVO_STRICT is set: tests set it, for a defect has to fail them.
    """
    if isinstance(exc, ContractError) or os.environ.get("JWSTVO_STRICT"):
        raise exc
    place = traceback.extract_tb(exc.__traceback__)[-1]
    told = f"{type(exc).__name__}: {str(exc)[:_LONGEST]} ({Path(place.filename).name}:{place.lineno})"
    return Problem(path, f"cannot be described: {told}", "Report it, with the file.")
