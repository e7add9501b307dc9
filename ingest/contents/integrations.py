"""When each integration of an exposure was made, from the table INT_TIMES of files that keep their integrations.

Source: stdatamodels, int_times.schema.yaml: begin, middle and end as MJD (UTC) and barycentric (BJD - 2400000.5, TDB).
"""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
from astropy.io import fits

from ingest.errors import Problem
from ingest.facts import Facts
from ingest.names import ProductName

TABLES = ("integration",)
_EXTENSION = "INT_TIMES"
# column of the database: column of the file
_COLUMNS = {
    "t_start": "int_start_MJD_UTC",
    "t_middle": "int_mid_MJD_UTC",
    "t_end": "int_end_MJD_UTC",
    "bary_start": "int_start_BJD_TDB",
    "bary_middle": "int_mid_BJD_TDB",
    "bary_end": "int_end_BJD_TDB",
}
_MOST = 1_000_000  # integrations of a file; the longest exposures have some 65,000


def wants(name: ProductName) -> bool:
    """The count rates and the calibrated data of single integrations; what is made of them has the same times."""
    return name.extension == "fits" and name.suffix in ("rateints", "calints")


def read(path: Path | None, facts: Facts) -> dict[str, list[dict[str, object]]]:
    """One row an integration; none where the file has no such table, nothing where only keywords are known.

    Raises Problem for a table that cannot be read.
    """
    if path is None:
        return {}
    try:
        with fits.open(path, memmap=False, lazy_load_hdus=True) as hdus:
            if _EXTENSION not in hdus:
                return {"integration": []}
            header = hdus[_EXTENSION].header
            if header.get("NAXIS2", 0) > _MOST:
                raise ValueError(f"{header['NAXIS2']} integrations")
            table = hdus[_EXTENSION].data
            rows = _rows(table)
    except (OSError, ValueError, KeyError, TypeError, IndexError, fits.VerifyError) as exc:
        raise Problem(
            str(path), f"the table of integrations cannot be read: {exc}", "Fetch it again.", hdu=_EXTENSION
        ) from exc
    if facts.integrations and rows and len(rows) != facts.integrations:
        facts.notes.append(f"{_EXTENSION} has {len(rows)} integrations, the header {facts.integrations}")
    return {"integration": rows}


def _rows(table: fits.FITS_rec) -> list[dict[str, object]]:
    named = {name.lower(): name for name in table.names}
    numbers = np.asarray(table[named["integration_number"]])
    times = {column: _column(table, named, name) for column, name in _COLUMNS.items()}
    return [
        {"integration": int(number)} | {column: values[at] for column, values in times.items()}
        for at, number in enumerate(numbers)
    ]


def _column(table: fits.FITS_rec, named: dict[str, str], name: str) -> list[float | None]:
    """Finite days after 1858; None for others, and for a column that is not there (as in files of old versions)."""
    if name.lower() not in named:
        return [None] * len(table)
    values = np.asarray(table[named[name.lower()]], dtype=float).tolist()
    return [value if math.isfinite(value) and value > 0 else None for value in values]
