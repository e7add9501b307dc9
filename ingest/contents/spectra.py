"""Extracted spectra (x1d, c1d, x1dints): one row each, whatever way the file holds them.

A table (EXTRACT1D, COMBINE1D) is one spectrum, with points in rows; or, with vectors in its cells, a time series with
an integration a row (stdatamodels' tso_spectable), or one spectrum a row (wfss_spectable). Former versions of the
pipeline wrote a table for each integration: those of one slit and order are one time series here.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

from astropy.coordinates import angular_separation
from astropy.io import fits

from ingest.contents import cells, spectral_points
from ingest.errors import Problem
from ingest.facts import Facts
from ingest.names import ProductName

TABLES = ("spectra",)
_EXTENSIONS = ("EXTRACT1D", "COMBINE1D")
_SUFFIXES = ("x1d", "c1d", "x1dints")
_FARTHEST = 0.5  # deg between a slit and its target; some files have another visit's slit position
Row = dict[str, object]


def wants(name: ProductName) -> bool:
    return name.suffix in _SUFFIXES and name.extension == "fits"


def read(path: Path | None, facts: Facts) -> dict[str, list[Row]]:
    """Raises Problem for a table that cannot be read."""
    if path is None:
        return {}
    try:
        with fits.open(path, memmap=True, lazy_load_hdus=True) as hdus:
            tables = [(number, hdu) for number, hdu in enumerate(hdus) if hdu.name in _EXTENSIONS]
            if len(tables) < (facts.integer("NEXTSCI") or 0):  # astropy passes over what it cannot read
                raise ValueError(f"table {len(tables) + 1} is not one that FITS knows")
            found = [row for number, hdu in tables for row in _of_table(number, hdu, facts)]
    except Problem:
        raise
    except Exception as exc:  # astropy raises many kinds for tables that are not what their headers say
        raise Problem(
            str(path), f"its spectra cannot be read: {exc}", "The file is damaged; fetch it again.", hdu="EXTRACT1D"
        ) from exc
    rows = _joined(found) if facts.name.suffix == "x1dints" else found
    for number, row in enumerate(rows, 1):
        row["spectrum_number"] = number
        row.pop("int_num", None)
    return {"spectra": rows}


def _of_table(number: int, hdu: fits.BinTableHDU, facts: Facts) -> Iterator[Row]:
    """The spectra of one table."""
    if hdu.columns.dtype.itemsize != hdu.header["NAXIS1"]:
        raise ValueError(f"its rows have {hdu.header['NAXIS1']} bytes, its columns {hdu.columns.dtype.itemsize}")
    names = set(hdu.columns.names)
    if not {"WAVELENGTH", "FLUX"} <= names:
        facts.notes.append(f"HDU {number} has no columns WAVELENGTH and FLUX; it is no spectrum")
        return
    common = _of_header(hdu.header, facts) | {"hdus": [number], "extver": hdu.ver, "table_row": None}
    common["flux_unit"] = spectral_points.unit_name(hdu.columns["FLUX"].unit)
    factor = spectral_points.to_metre(hdu.columns["WAVELENGTH"].unit)
    if "SOURCE_ID" not in names:
        yield _placed(common | spectral_points.of_whole(hdu.data, factor), facts)
        return
    empty = 0
    for row, measured in enumerate(spectral_points.of_rows(hdu.data, factor), 1):
        if measured["n_points"]:
            yield _placed(common | {"table_row": row} | _of_cells(hdu.data[row - 1], names) | measured, facts)
        else:
            empty += 1
    if empty:
        facts.notes.append(f"HDU {number} has {empty} rows without a spectrum")


def _of_header(header: fits.Header, facts: Facts) -> Row:
    """What the keywords of a table say of its spectra; what only the file says stands in for what it does not."""
    source_id = cells.integer(header.get("SOURCEID"))
    ra, dec = cells.position(header.get("SRCRA"), header.get("SRCDEC"))
    slit_ra, slit_dec = cells.position(header.get("SLIT_RA"), header.get("SLIT_DEC"))
    return {
        "source_id": source_id or _named(facts.name),
        "source_name": cells.text(header.get("SRCNAME")),
        "source_alias": cells.text(header.get("SRCALIAS")),
        "source_ra": ra,
        "source_dec": dec,
        "source_type": cells.text(header.get("SRCTYPE")) or facts.text("SRCTYPE"),
        "stellarity": cells.number(header.get("STLARITY")),
        "slit_ra": slit_ra,
        "slit_dec": slit_dec,
        "slit_name": cells.text(header.get("SLTNAME")) or facts.text("FXD_SLIT"),
        "slitlet_id": cells.integer(header.get("SLITID")) or None,
        "spectral_order": cells.integer(header.get("SPORDER")),
        "exposure_group": cells.text(header.get("EXPGRPID")),
        "int_num": cells.integer(header.get("INT_NUM")),
        "integrations": 1,
        "exposure_time": cells.number(header.get("EFFEXPTM")) or facts.number("EFFEXPTM", "XPOSURE"),
        "t_min": cells.number(header.get("MJD-BEG")) or None,
        "t_max": cells.number(header.get("MJD-END")) or None,
    }


def _of_cells(row: fits.FITS_record, names: set[str]) -> Row:
    """What the cells of a row say of its source."""

    def cell(name: str) -> object:
        return row[name] if name in names else None

    ra, dec = cells.position(cell("SOURCE_RA"), cell("SOURCE_DEC"))
    said = {"source_id": cells.integer(cell("SOURCE_ID")), "source_ra": ra, "source_dec": dec}
    kind = cells.text(cell("SOURCE_TYPE"))
    return said | ({"source_type": kind} if kind else {})


def _placed(row: Row, facts: Facts) -> Row:
    """The row with a position: of the source, else of the slit, else of the product."""
    slit = row.pop("slit_ra"), row.pop("slit_dec")
    footprint, _ = facts.footprint
    centre = footprint.centre if footprint else (None, None)
    if None not in (*slit, *centre) and _separation(slit, centre) > _FARTHEST:
        note = "SLIT_RA, SLIT_DEC are not where the target is; they are not used"
        facts.notes += [] if note in facts.notes else [note]
        slit = None, None
    places = {"source": (row["source_ra"], row["source_dec"]), "slit": slit, "product": centre}
    origin = next((origin for origin, place in places.items() if None not in place), None)
    row["ra"], row["dec"] = places[origin] if origin else (None, None)
    return row | {"position_origin": origin}


def _joined(rows: list[Row]) -> list[Row]:
    """Tables of single integrations (former versions) as one row for each slit and order."""
    series: dict[tuple, Row] = {}
    for row in rows:
        key = (row["slit_name"], row["spectral_order"], row["source_id"], row["table_row"])
        if row["int_num"] is None or key not in series:
            series[(*key, len(series)) if row["int_num"] is None else key] = row
            continue
        first = series[key]
        first["hdus"] += row["hdus"]
        first["integrations"] += 1
        first["n_valid"] += row["n_valid"]
        for column, choose in (("em_min", min), ("t_min", min), ("em_max", max), ("t_max", max), ("n_points", max)):
            first[column] = choose((v for v in (first[column], row[column]) if v is not None), default=None)
    return list(series.values())


def _named(name: ProductName) -> int | None:
    """The number of the source in the file name; that of a virtual source (v) is negative (file_naming.rst)."""
    named = name.source_id
    if not named or named[0] == "b":
        return None
    return int(named[1:]) * (-1 if named[0] == "v" else 1)


def _separation(first: tuple[float, float], second: tuple[float, float]) -> float:
    """Angle between two positions (all deg)."""
    return math.degrees(angular_separation(*map(math.radians, (*first, *second))))
