"""Requests: the parameters of SODA 1.0 and those of this service, from text to values."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cutouts import shapes
from cutouts.faults import MultiValued, UsageError

FITS, VOTABLE, ECSV = "application/fits", "application/x-votable+xml", "application/ecsv"
FORMATS = {
    "fits": FITS, "image/fits": FITS, FITS: FITS,
    "votable": VOTABLE, "text/xml": VOTABLE, VOTABLE: VOTABLE,
    "ecsv": ECSV, "text/x-ecsv": ECSV, "text/ecsv": ECSV, ECSV: ECSV,
}  # fmt: skip
STOKES = frozenset("I Q U V RR LL RL LR XX YY XY YX POLI POLA".split())
#: Parameters that may come several times; all values of one make one answer.
SEVERAL = frozenset({"POL", "PIXEL", "EXT"})
#: All parameters but ID; the last two are DALI's, and mean nothing for a file.
NAMES = frozenset(
    "POS CIRCLE POLYGON BAND TIME POL PIXEL EXT SOURCE ORDER KIND RESPONSEFORMAT FORMAT MAXREC RUNID".split()
)
_LONGEST = 100_000  # characters of one value
_MOST = 100  # values of one parameter

Interval = tuple[float, float]


@dataclass(frozen=True)
class Extension:
    """An HDU: by number (the primary is 0), or by name and, where given, version."""

    number: int | None = None
    name: str | None = None
    version: int | None = None

    def __str__(self) -> str:
        if self.number is not None:
            return str(self.number)
        return f"{self.name},{self.version}" if self.version is not None else str(self.name)


@dataclass(frozen=True)
class Pixels:
    """limits: for each axis, as FITS counts axes and pixels, the first and last pixel; None for all of it."""

    extension: Extension | None
    limits: tuple[tuple[int, int] | None, ...]


@dataclass(frozen=True)
class Request:
    """band in m (vacuum), time in d (MJD, UTC); None means all."""

    shape: shapes.Shape | None = None
    band: Interval | None = None
    time: Interval | None = None
    polarization: frozenset[str] = frozenset()
    pixels: tuple[Pixels, ...] = ()
    extensions: tuple[Extension, ...] = ()
    source: int | None = None
    order: int | None = None
    header_only: bool = False
    media_type: str = FITS


def parse(values: Mapping[str, Sequence[str]]) -> Request:
    """The request that parameters (without ID) make; names in any case, empty values as if not given.

    Raises UsageError for what has no meaning, MultiValued for a second value where one is taken.
    """
    given: dict[str, list[str]] = {}
    for name, texts in values.items():
        if name.upper() not in NAMES:
            raise UsageError(f"There is no parameter {name[:50]!r}; there are {', '.join(sorted(NAMES))} and ID.")
        given.setdefault(name.upper(), []).extend(text.strip() for text in texts if text.strip())
    for name, texts in given.items():
        if len(texts) > (_MOST if name in SEVERAL else 1):
            raise MultiValued(f"{name} was given {len(texts)} times; ask once for each value.")
        if any(len(text) > _LONGEST for text in texts):
            raise UsageError(f"{name} is longer than {_LONGEST} characters.")
    one = {name: texts[0] for name, texts in given.items() if texts}
    kind = one.get("KIND", "DATA").upper()
    if kind not in ("DATA", "HEADER"):
        raise UsageError(f"KIND is DATA or HEADER, not {kind[:50]!r}.")
    states = frozenset(text.upper() for text in given.get("POL", ()))
    if states - STOKES:
        raise UsageError(f"POL: {min(states - STOKES)[:50]!r} is none of {', '.join(sorted(STOKES))}.")
    return Request(
        shape=_shape(one),
        band=_interval(one, "BAND", 0.0),
        time=_interval(one, "TIME", -math.inf),
        polarization=states,
        pixels=tuple(_pixels(text) for text in given.get("PIXEL", ())),
        extensions=tuple(_extension(text) for text in given.get("EXT", ())),
        source=_integer(one, "SOURCE"),
        order=_integer(one, "ORDER"),
        header_only=kind == "HEADER",
        media_type=_format(one.get("RESPONSEFORMAT") or one.get("FORMAT") or FITS),
    )


def _numbers(text: str, parameter: str) -> list[float]:
    try:
        return [float(word) for word in text.split()]
    except ValueError:
        raise UsageError(f"{parameter}: {text[:100]!r} are not numbers with blanks between.") from None


def _shape(one: Mapping[str, str]) -> shapes.Shape | None:
    found = [name for name in ("POS", "CIRCLE", "POLYGON") if name in one]
    if len(found) > 1:
        raise MultiValued(f"{' and '.join(found)} are regions; ask once for each.")
    if not found:
        return None
    kind, text = found[0], one[found[0]]
    if kind == "POS":
        kind, _, text = text.partition(" ")
        kind = kind.upper()
        if kind not in ("CIRCLE", "POLYGON", "RANGE"):
            raise UsageError(f"POS begins with CIRCLE, RANGE or POLYGON, not with {kind[:50]!r}.")
    return shapes.make(kind, _numbers(text, found[0]), found[0])


def _interval(one: Mapping[str, str], name: str, least: float) -> Interval | None:
    if name not in one:
        return None
    numbers = _numbers(one[name], name)
    if len(numbers) not in (1, 2) or any(math.isnan(number) for number in numbers):
        raise UsageError(f"{name} is an interval: two numbers, the lower first; -Inf and +Inf where it is open.")
    low, high = numbers[0], numbers[-1]
    if low > high:
        raise UsageError(f"{name}: the lower limit {low:g} is above the upper one, {high:g}.")
    if high < least:
        raise UsageError(f"{name}: {high:g} is below {least:g}.")
    return low, high


def _integer(one: Mapping[str, str], name: str) -> int | None:
    if name not in one:
        return None
    if not re.fullmatch(r"[+-]?[0-9]{1,18}", one[name]):
        raise UsageError(f"{name} is an integer, not {one[name][:50]!r}.")
    return int(one[name])


def _format(text: str) -> str:
    media_type = FORMATS.get(text.strip().lower())
    if media_type is None:
        raise UsageError(f"RESPONSEFORMAT: {text[:100]!r} is none of {FITS}, {VOTABLE} and {ECSV}.")
    return media_type


def _extension(text: str) -> Extension:
    """``3``, ``SCI`` or ``SCI,2``."""
    if re.fullmatch(r"[0-9]{1,6}", text):
        return Extension(number=int(text))
    match = re.fullmatch(r"([A-Za-z][A-Za-z0-9_-]{0,67})(?: *, *([0-9]{1,6}))?", text)
    if match is None:
        raise UsageError(f"EXT: {text[:50]!r} is no number, name, or name,version of an HDU.")
    return Extension(name=match[1].upper(), version=int(match[2]) if match[2] else None)


def _pixels(text: str) -> Pixels:
    """``[SCI,1][1:200,301:500]``, ``[1][*,5]``, ``[1:200,301:500]``."""
    match = re.fullmatch(r"(?:\[([^\[\]:*]*)\] *)?\[([^\[\]]*)\]", text)
    if match is None:
        raise UsageError(f"PIXEL: {text[:100]!r} is not like [SCI,1][1:200,301:500], or [1:200,301:500].")
    limits = []
    for axis in match[2].split(","):
        part = re.fullmatch(r" *(?:(\*)|([0-9]{1,9})(?: *: *([0-9]{1,9}|\*))?) *", axis)
        if part is None:
            raise UsageError(f"PIXEL: {axis[:50]!r} is no range of pixels; these count from 1: 1:200, 7, or *.")
        if part[1]:
            limits.append(None)
            continue
        first = int(part[2])
        last = first if part[3] is None else 10**9 if part[3] == "*" else int(part[3])
        if first > last:
            raise UsageError(f"PIXEL: in {axis.strip()} the first pixel comes after the last.")
        limits.append((first, last))
    return Pixels(_extension(match[1].strip()) if match[1] is not None else None, tuple(limits))
