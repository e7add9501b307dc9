"""What the points of an extracted spectrum amount to: wavelength range, how many, signal to noise.

A point counts as valid with a wavelength, a flux, and neither the flag DO_NOT_USE nor the zero without an error that
the pipeline writes where nothing was extracted.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import numpy as np
from astropy import units as u
from astropy.io import fits

from ingest.errors import Problem

_DO_NOT_USE = 1
_AT_ONCE = 256  # rows of vectors


def to_metre(unit: str | None) -> float:
    """Factor from the unit of the wavelengths (micrometre, where the table does not say: spectable.schema) to m.

    Raises Problem for a unit that is no length.
    """
    try:
        return float(u.Unit(unit or "um").to("m"))
    except (ValueError, u.UnitConversionError) as exc:
        raise Problem(
            "", f"wavelengths are in {unit}, which is no length", "Correct the unit of the column.", card="WAVELENGTH",
            value=str(unit),
        ) from exc  # fmt: skip


def unit_name(unit: str | None) -> str | None:
    """A unit as VOUnits write it; as it stands where it is none that they have."""
    if not unit or not unit.strip():
        return None
    try:
        return u.Unit(unit).to_string("vounit")
    except ValueError:
        return unit.strip()


def of_whole(data: fits.FITS_rec, factor: float) -> dict[str, object]:
    """The numbers of a table that is one spectrum, or one time series with an integration a row.

    Lengths are multiplied by ``factor``. For a time series: n_points of the longest integration, n_valid of all, snr
    the median over integrations, times (MJD, d) and number of the integrations.
    """
    if data["WAVELENGTH"].ndim == 1:
        return _numbers([_measured(_columns(data, slice(None)), factor)], series=False)
    found = _numbers(list(of_rows(data, factor)), series=True) | {"integrations": len(data)}
    for column, name, choose in (("t_min", "MJD-BEG", np.nanmin), ("t_max", "MJD-END", np.nanmax)):
        times = np.asarray(data[name], "f8") if name in data.names else np.array([])
        times = times[np.isfinite(times) & (times > 0)]
        if times.size:
            found[column] = float(choose(times))
    return found


def of_rows(data: fits.FITS_rec, factor: float) -> Iterator[dict[str, object]]:
    """The numbers of each row of a table with vectors in its cells; N_ALONGDISP says how long they are."""
    for first in range(0, len(data), _AT_ONCE):
        block = _columns(data, slice(first, first + _AT_ONCE))
        for row in range(len(block["WAVELENGTH"])):
            cells = {name: values[row] for name, values in block.items()}
            length = int(cells.pop("N_ALONGDISP", 0)) or None
            yield _measured({name: np.atleast_1d(cell)[:length] for name, cell in cells.items()}, factor)


def _columns(data: fits.FITS_rec, rows: slice) -> dict[str, np.ndarray]:
    """WAVELENGTH, FLUX, ERROR and DQ, those that are there, of some rows."""
    names = {"WAVELENGTH": "WAVELENGTH", "FLUX": "FLUX", "FLUX_ERROR": "ERROR", "ERROR": "ERROR", "DQ": "DQ"}
    part = data[rows]
    found = {as_name: np.asarray(part[name]) for name, as_name in names.items() if name in data.names}
    if found["WAVELENGTH"].ndim > 1 and "N_ALONGDISP" in data.names:
        found["N_ALONGDISP"] = np.asarray(part["N_ALONGDISP"])
    return found


def _measured(columns: dict[str, np.ndarray], factor: float) -> dict[str, object]:
    wavelength, flux = (np.asarray(columns[name], "f8") for name in ("WAVELENGTH", "FLUX"))
    error = np.asarray(columns.get("ERROR", np.full(flux.shape, np.nan)), "f8")
    there = np.isfinite(wavelength) & (wavelength > 0)
    valid = there & np.isfinite(flux) & ~((flux == 0) & ~(error > 0))
    if "DQ" in columns:
        valid &= (np.asarray(columns["DQ"]).astype("i8") & _DO_NOT_USE) == 0
    good = valid & (error > 0) & np.isfinite(error)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        snr = float(np.median(flux[good] / error[good])) if good.any() else None
    return {
        "em_min": float(wavelength[valid].min()) * factor if valid.any() else None,
        "em_max": float(wavelength[valid].max()) * factor if valid.any() else None,
        "n_points": int(there.sum()),
        "n_valid": int(valid.sum()),
        "snr": snr if snr is not None and np.isfinite(snr) else None,
    }


def _numbers(parts: list[dict[str, object]], series: bool) -> dict[str, object]:
    """Of one spectrum its own numbers, of a time series those of all integrations."""
    if not series:
        return parts[0]
    known = {name: [part[name] for part in parts if part[name] is not None] for name in ("em_min", "em_max", "snr")}
    return {
        "em_min": min(known["em_min"], default=None),
        "em_max": max(known["em_max"], default=None),
        "n_points": max((part["n_points"] for part in parts), default=0),
        "n_valid": sum(part["n_valid"] for part in parts),
        "snr": float(np.median(known["snr"])) if known["snr"] else None,
    }
