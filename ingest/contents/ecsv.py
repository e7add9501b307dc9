"""Tables in ECSV, the text format in which the pipeline writes catalogues and light curves (astropy APE 6)."""

from __future__ import annotations

import math
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from astropy import units as u
from astropy.coordinates import SkyCoord
from astropy.table import Table

from ingest.errors import Problem

# a catalogue of 10,000 sources has 10 MB; astropy needs some 20 times the size of the text
_LARGEST = 200_000_000  # bytes


def read(path: Path) -> Table:
    """The table of an ECSV file, with units and sky positions; Problem for what is no ECSV or too large."""
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            head = stream.read(64)
    except OSError as exc:
        raise Problem(str(path), f"cannot be read: {exc.strerror}", "Correct its rights, or fetch it again.") from exc
    if size > _LARGEST:
        raise Problem(str(path), f"the table has {size} bytes, more than any of the pipeline", "Check the file.")
    if not head.startswith(b"# %ECSV"):
        raise Problem(str(path), "is not ECSV: it does not begin with # %ECSV", "Fetch it again.")
    try:
        return Table.read(path, format="ascii.ecsv")
    except Exception as exc:  # astropy and its YAML reader raise many kinds for broken text
        raise Problem(str(path), f"the table cannot be read: {exc}", "The file is damaged; fetch it again.") from exc


def flattened(table: Table) -> dict[str, object]:
    """Its columns; a sky position becomes two, ``<name>_ra`` and ``<name>_dec`` (ICRS, deg)."""
    columns: dict[str, object] = {}
    for name in table.colnames:
        column = table[name]
        if isinstance(column, SkyCoord):
            columns[f"{name}_ra"] = u.Quantity(column.icrs.ra, "deg")
            columns[f"{name}_dec"] = u.Quantity(column.icrs.dec, "deg")
        else:  # written by hand, without the declaration that makes a position of two columns
            columns[name.replace("sky_centroid.", "sky_centroid_")] = column
    return columns


def numbers(path: Path, name: str, column: object, unit: str | None) -> list[float | None]:
    """The values of a column in ``unit``, NaN and blanks as None; a column without a unit is in it already.

    Raises Problem for text, and for a unit that cannot be converted.
    """
    given = getattr(column, "unit", None)
    values = np.ma.filled(np.ma.asarray(getattr(column, "value", column), dtype=object), None)
    try:
        factor = u.Unit(given).to(u.Unit(unit)) if given and unit else 1.0
        plain = [None if value is None else float(value) * factor for value in values.ravel().tolist()]
    except u.UnitConversionError as exc:
        raise Problem(
            str(path), f"the unit of column {name} is {given}, which is not convertible to {unit}",
            "Correct the unit in the header of the table.", card=name, value=str(given),
        ) from exc  # fmt: skip
    except (TypeError, ValueError) as exc:
        raise Problem(str(path), f"column {name} is not numeric: {exc}", "Fetch the file again.", card=name) from exc
    if len(plain) != len(values):
        raise Problem(str(path), f"column {name} has more than one value in a row", "Fetch it again.", card=name)
    return [value if value is not None and math.isfinite(value) else None for value in plain]


def anything(column: object) -> list[object]:
    """The values of a column as JSON can have them: numbers, text, logical values, lists of them; NaN as None."""
    values = np.ma.asarray(getattr(column, "value", column))
    plain = values.filled(np.nan).tolist() if values.dtype.kind == "f" else values.tolist()
    return [_plain(value) for value in plain]


def _plain(value: object) -> object:
    if isinstance(value, Iterable) and not isinstance(value, str | bytes | dict):
        return [_plain(item) for item in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value if value is None or isinstance(value, bool | int | str) else str(value)
