"""Files of extracted spectra that the tests make, of invented programmes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from astropy.io import fits

PRIMARY = {"TELESCOP": "JWST", "INSTRUME": "NIRSPEC", "PROGRAM": "09001", "TARG_RA": 30.0, "TARG_DEC": -20.0,
           "EFFEXPTM": 100.0, "DATE": "2024-01-01T00:00:00"}  # fmt: skip


def table(columns: dict[str, tuple[str, object, str | None]], **cards: object) -> fits.BinTableHDU:
    """An extension EXTRACT1D of columns (format, values, unit) and cards."""
    hdu = fits.BinTableHDU.from_columns(
        [
            fits.Column(name, form, unit=unit, array=np.asarray(values))
            for name, (form, values, unit) in columns.items()
        ],
        name=cards.pop("EXTNAME", "EXTRACT1D"),
    )
    hdu.header.update(cards)
    return hdu


def points(wavelength, flux, error, dq=None, unit: str | None = "um") -> dict:
    """The columns of one spectrum."""
    made = {"WAVELENGTH": ("D", wavelength, unit), "FLUX": ("D", flux, "Jy"), "FLUX_ERROR": ("D", error, "Jy")}
    return made | ({"DQ": ("J", dq, None)} if dq is not None else {})


def written(path: Path, *tables: fits.BinTableHDU, **cards: object) -> Path:
    primary = fits.PrimaryHDU()
    primary.header.update(PRIMARY | {"FILENAME": path.name} | cards)
    fits.HDUList([primary, *tables]).writeto(path)
    return path
