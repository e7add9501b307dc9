"""Values of table cells and of keywords of extensions, as rows take them: None where there is nothing of use."""

from __future__ import annotations

import math

import numpy as np


def number(value: object) -> float | None:
    """A finite number."""
    if isinstance(value, bool) or not isinstance(value, int | float | np.number):
        return None
    return float(value) if math.isfinite(value) else None


def integer(value: object) -> int | None:
    """A whole number that the database's integer holds."""
    found = number(value)
    return int(found) if found is not None and found == int(found) and abs(found) < 1 << 31 else None


def position(ra: object, dec: object) -> tuple[float, float] | tuple[None, None]:
    """A position (deg); 0, 0 is what the schema has for an unknown one."""
    found = number(ra), number(dec)
    if None in found or not -90 <= found[1] <= 90 or found == (0.0, 0.0):
        return None, None
    return found[0] % 360.0, found[1]


def text(value: object) -> str | None:
    """Text without blanks around it; the pipeline's words for "none" are None."""
    found = (value.decode("ascii", "replace") if isinstance(value, bytes) else str(value or "")).strip()
    return None if found.upper() in ("", "N/A", "UNKNOWN") else found
