"""Source catalogues (``_cat.ecsv``): one row a source, of every version of the source_catalog step.

Columns, units and their meaning are those of package jwst's source_catalog/source_catalog.py. Older catalogues call
some of them by other names; what is in none of the current columns is kept under its own name.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from astropy.table import Table

from ingest.contents import ecsv
from ingest.copytext import without_zeros
from ingest.errors import Problem
from ingest.facts import Facts
from ingest.names import ProductName

TABLES = ("sources",)

_APERTURES = ("aper30", "aper50", "aper70", "aper_total", "isophotal")
_BOXES = [f"sky_bbox_{corner}_{axis}" for corner in ("ll", "ul", "lr", "ur") for axis in ("ra", "dec")]
# column of store.sources -> its unit
COLUMNS: dict[str, str | None] = {
    "label": None, "xcentroid": "pix", "ycentroid": "pix", "ra": "deg", "dec": "deg",
    "aper_bkg_flux": "Jy", "aper_bkg_flux_err": "Jy",
    **{f"{aperture}_flux{error}": "Jy" for aperture in _APERTURES for error in ("", "_err")},
    **{f"{a}_{kind}{error}": "mag" for a in _APERTURES for kind in ("abmag", "vegamag") for error in ("", "_err")},
    "ci_50_30": None, "ci_70_50": None, "ci_70_30": None,
    "is_extended": None, "sharpness": None, "roundness": None, "nn_label": None, "nn_dist": "pix",
    "isophotal_area": "pix**2", "semimajor_sigma": "pix", "semiminor_sigma": "pix", "ellipticity": None,
    "orientation": "deg", "sky_orientation": "deg", **dict.fromkeys(_BOXES, "deg"),
}  # fmt: skip
# name in the file -> column; those of former versions of the step, and those that differ in case
_NAMES = {
    "id": "label", "sky_centroid_ra": "ra", "sky_centroid_dec": "dec", "area": "isophotal_area",
    "semimajor_axis_sigma": "semimajor_sigma", "semiminor_axis_sigma": "semiminor_sigma",
    "orientation_sky": "sky_orientation", "is_star": "is_extended",
    "CI_50_30": "ci_50_30", "CI_70_50": "ci_70_50", "CI_70_30": "ci_70_30",
}  # fmt: skip
_NEEDED = ("label", "xcentroid", "ycentroid", "ra", "dec")


def wants(name: ProductName) -> bool:
    return name.suffix == "cat" and name.extension == "ecsv"


def read(path: Path | None, facts: Facts) -> dict[str, list[dict[str, object]]]:
    """Raises Problem for a file that cannot be read and for one that is no source catalogue."""
    return {} if path is None else {"sources": list(rows(path, facts.notes))}


def rows(path: Path, notes: list[str]) -> Iterator[dict[str, object]]:
    """The sources of the catalogue at ``path``."""
    table = ecsv.read(path)
    found = {_NAMES.get(name, name): (name, column) for name, column in ecsv.flattened(table).items()}
    missing = [name for name in _NEEDED if name not in found]
    if missing:
        raise Problem(
            str(path),
            f"is no source catalogue: among its columns ({', '.join(table.colnames)[:120]}) there is no"
            f" {', no '.join(missing)}",
            "Tables of other programs stay out of the archive; move it out of the folder.",
        )
    values = {column: _values(path, column, *found[column]) for column in COLUMNS if column in found}
    _check(path, values, notes)
    others = _others(table, {name: column for key, (name, column) in found.items() if key not in COLUMNS})
    for number in range(len(table)):
        row: dict[str, object] = {column: values[column][number] for column in values}
        row["other"] = _json({name: cells[number] for name, cells in others.items()})
        yield row


def _values(path: Path, column: str, name: str, cells: object) -> list[object]:
    """One column of the store; is_star of former versions is the opposite of is_extended."""
    plain = ecsv.numbers(path, name, cells, COLUMNS[column])
    if column == "is_extended":
        star = name == "is_star"
        return [None if value is None else bool(value) is not star for value in plain]
    if column in ("label", "nn_label"):
        return [None if value is None else _whole(path, name, value) for value in plain]
    return plain


def _whole(path: Path, name: str, value: float) -> int:
    if value != int(value) or abs(value) >= 1 << 53:
        raise Problem(str(path), "the number of a source is not whole", "Fetch it again.", card=name, value=str(value))
    return int(value)


def _check(path: Path, values: Mapping[str, list], notes: list[str]) -> None:
    """Labels tell sources apart; positions are on the sphere, else they are left out with a note."""
    labels = values["label"]
    if None in labels or len(set(labels)) < len(labels):
        raise Problem(str(path), "two sources have one label, or one has none", "Fetch the file again.", card="label")
    wrong = [n for n, dec in enumerate(values["dec"]) if dec is not None and not -90 <= dec <= 90]
    for number in wrong:
        values["ra"][number] = values["dec"][number] = None
    values["ra"][:] = [None if ra is None else ra % 360.0 for ra in values["ra"]]
    if wrong:
        notes.append(f"{len(wrong)} sources have a declination beyond the poles; their positions are left out")


def _others(table: Table, columns: Mapping[str, object]) -> dict[str, list[object]]:
    """Columns that the store has none for, under their own names; a unit stands beside its column."""
    kept: dict[str, list[object]] = {}
    for name, column in columns.items():
        kept[name] = ecsv.anything(column)
        if getattr(column, "unit", None):
            kept[f"{name}_unit"] = [str(column.unit)] * len(table)
    return kept


def _json(value: Mapping[str, object]) -> str | None:
    """None for nothing; without the NUL, which PostgreSQL has no text for."""
    return without_zeros(json.dumps(value, ensure_ascii=False, allow_nan=False)) if value else None
