"""Measured wavefronts: optical path difference (OPD) maps of the Wavefront Sensing Subsystem, in time.

Names are ``R<yyyymmdd><nn>-<aperture>-<n>.fits``: the correction, the field point, the analysis. The map is the
extension RESULT_PHASE in micron, zero outside the pupil (stpsf documentation, "measured OPDs"; stpsf/mast_wss.py).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from astropy import units as u
from astropy.io import fits

from ingest import cards, headers, times
from ingest.errors import Problem

KIND = "wavefront"
TABLES = ("wavefront",)

_NAME = re.compile(r"(?P<corr_id>R\d{10})-(?P<apername>[A-Z0-9]+_(?P<point>FP\d+))-(?P<analysis>\d+)\.fits")
_MAP = "RESULT_PHASE"
_WIDEST = 8192  # pixels a side
_NM = u.um.to(u.nm)


def recognises(path: Path, head: bytes) -> bool:
    """By the name alone: the headers have nothing that is theirs only."""
    return _NAME.fullmatch(path.name) is not None


def read(path: Path) -> tuple[dict[str, list[dict[str, object]]], list[str]]:
    """One row. Raises Problem for a damaged file, one without a map and one without a time."""
    match = _NAME.fullmatch(path.name)
    if match is None:
        raise Problem(str(path), "is not named as an OPD map", "Give it the name it has at MAST.")
    notes: list[str] = []
    headers.read(path)  # refuses what is damaged, cut or no FITS
    try:
        with fits.open(path, memmap=False) as hdus:
            primary = hdus[0].header
            if _MAP not in hdus:
                raise Problem(str(path), f"has no extension {_MAP}", "Take the original from MAST.")
            measured = _measured(hdus[_MAP], notes, path)
    except (OSError, ValueError, TypeError, fits.VerifyError) as exc:
        raise Problem(str(path), f"cannot be read: {exc}", "The file is damaged; fetch it again.") from exc
    moment = _moment(primary, path)
    obs_id = cards.text(primary.get("OBS_ID", "")) or ""
    visit = cards.text(primary.get("VISIT_ID", "")) or obs_id[:12]
    row: dict[str, object] = {
        "t_obs": times.mjd(moment),
        "date_obs": moment.isoformat(timespec="milliseconds"),
        "apername": cards.text(primary.get("APERNAME", "")) or match["apername"],
        "field_point": match["point"],
        "corr_id": cards.text(primary.get("CORR_ID", "")) or match["corr_id"],
        "analysis": int(match["analysis"]),
        "visit_id": visit.removeprefix("V") or None,
        "activity": obs_id[-5:] if len(obs_id) >= 26 else None,
    }
    for column in ("apername", "corr_id"):
        if row[column] != match[column]:
            notes.append(f"{column} is {row[column]} in the header, {match[column]} in the name")
    return {"wavefront": [row | measured]}, notes


def _measured(hdu: fits.ImageHDU, notes: list[str], path: Path) -> dict[str, object]:
    """RMS and peak to valley of the map in nm, over what is finite and not zero; the RMS of the keyword beside it.

    The map leads: it gives one definition for the whole series. The keyword stands in where the map is empty.
    """
    row: dict[str, object] = {
        "rms_keyword": None,
        "rms_wfe": None,
        "rms_origin": None,
        "pv_wfe": None,
        "pupil_pixels": 0,
    }
    try:
        keyword = cards.number(hdu.header.get("RMS_WFE", ""))
        row["rms_keyword"] = None if keyword is None else keyword * _NM
    except ValueError:
        notes.append(f"RMS_WFE = {str(hdu.header['RMS_WFE'])[:40]!r} is no number; it is left out")
    shape = [int(hdu.header.get(f"NAXIS{axis}", 0)) for axis in (1, 2)]
    if hdu.header["NAXIS"] != 2 or not all(0 < side <= _WIDEST for side in shape):
        raise Problem(
            str(path), "the map is no image of a pupil", "Take the original from MAST.", card="NAXIS", value=str(shape)
        )
    opd = np.asarray(hdu.data, dtype=float)
    pupil = opd[np.isfinite(opd) & (opd != 0)] * _NM
    if pupil.size:
        row |= {
            "rms_wfe": float(np.sqrt(np.mean(pupil**2))),
            "rms_origin": "map",
            "pv_wfe": float(pupil.max() - pupil.min()),
            "pupil_pixels": int(pupil.size),
        }
    elif row["rms_keyword"] is not None:
        row |= {"rms_wfe": row["rms_keyword"], "rms_origin": "keyword"}
        notes.append(f"{_MAP} has no value that is not zero; the RMS is that of its keyword RMS_WFE")
    else:
        notes.append(f"{_MAP} has no value that is not zero; there is no RMS")
    return row


def _moment(primary: fits.Header, path: Path) -> datetime:
    """UTC of the measurement: DATE-OBS with TIME-OBS, else TSTAMP."""
    date, time = cards.text(primary.get("DATE-OBS", "")), cards.text(primary.get("TIME-OBS", ""))
    told = f"{date}T{time}" if date and time and "T" not in date else date
    if not told or "T" not in told:
        told = cards.text(primary.get("TSTAMP", "")) or told
    try:
        moment = datetime.fromisoformat((told or "").replace("Z", "+00:00"))
    except ValueError:
        raise Problem(
            str(path), "does not tell when it was measured", "Take the original from MAST.", card="DATE-OBS", value=told
        ) from None
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
