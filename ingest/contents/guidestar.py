"""Guide-star files: the star, when it was followed, and how well, from the keywords and the file's own tables.

Source: jwst documentation, data_products/guidestar_products.rst; stdatamodels schemas guider_cal, guider_meta. The unit
of the proper motion (mas/yr) is that of the Guide Star Catalog; the keyword dictionary names none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import numpy as np
from astropy.io import fits

from ingest import cards
from ingest.errors import Problem
from ingest.facts import Facts
from ingest.names import ProductName

TABLES = ("guidestar",)

# EXP_TYPE: function, kind of identification image
FUNCTIONS: dict[str, tuple[str, str | None]] = {
    "FGS_ID-IMAGE": ("id", "image"),
    "FGS_ID-STACK": ("id", "stacked"),
    "FGS_ACQ1": ("acq1", None),
    "FGS_ACQ2": ("acq2", None),
    "FGS_TRACK": ("track", None),
    "FGS_FINEGUIDE": ("fg", None),
}
_LARGEST = 256_000_000  # bytes of a table that is read; a day of fine guidance has 160 MB
_POINTING, _CENTROIDS = "Pointing", "FGS Centroid Packet"
_PLANNED, _FLIGHT = "Planned Reference Stars", "Flight Reference Stars"


def wants(name: ProductName) -> bool:
    return name.form == "guidestar" and name.extension == "fits"


def read(path: Path | None, facts: Facts) -> dict[str, list[dict[str, object]]]:
    """One row for the file; without its tables' statistics where only keywords are known (path None).

    Raises Problem for a file whose tables cannot be read.
    """
    name = facts.name
    row: dict[str, object] = {
        "gs_function": "id" if name.guide_id else (name.function or "").split("_")[0],
        "id_image": name.id_kind,
        "stage": name.suffix,
        "attempt": int(name.attempt) if name.attempt else None,
        "segment": int(name.segment) if name.segment else None,
        "visit_id": f"{name.program}{name.observtn}{name.visit}",
    }
    row |= of_keywords(facts.keywords, facts.notes)
    if path is not None:
        row |= statistics(path, facts.notes)
    return {"guidestar": [row]}


def of_keywords(keywords: Mapping[str, object], notes: list[str]) -> dict[str, object]:
    """What the header says of the star and the time; a value that cannot be read is NULL and noted."""

    def value(card: str, read: Callable[[object], object]) -> object:
        try:
            return read(keywords[card]) if card in keywords else None
        except ValueError:
            notes.append(f"{card} = {str(keywords[card])[:40]!r} is not what it should be; it is left out")
            return None

    star = value("GDSTARID", cards.text)
    ra, dec = value("GS_RA", cards.right_ascension), value("GS_DEC", cards.number)
    mag = value("GS_MAG", cards.number)
    if dec is not None and not -90 <= dec <= 90:
        notes.append(f"GS_DEC = {dec} is no declination; the position is left out")
        ra = dec = None
    if star is None and not any((ra, dec, mag)):  # zeros stand for a star that is not there
        ra = dec = mag = None
    if ra is None or dec is None:
        ra = dec = None
    start, end = value("DATASTRT", cards.number), value("DATAEND", cards.number)
    if start is not None and end is not None and end < start:
        notes.append(f"DATAEND {end} is before DATASTRT {start}; both are left out")
        start = end = None
    return {
        "detector": value("DETECTOR", cards.text), "gs_id": star, "gs_order": value("GS_ORDER", cards.integer),
        "gs_ra": ra, "gs_dec": dec, "gs_mag": mag, "gs_mag_error": value("GS_UMAG", cards.number) if mag else None,
        "gs_epoch": value("GS_EPOCH", cards.timestamp), "gs_pmra": value("GS_MURA", cards.number),
        "gs_pmdec": value("GS_MUDEC", cards.number), "pcs_mode": value("PCS_MODE", cards.text),
        "acq_status": value("GSACSTAT", cards.text), "t_min": start, "t_max": end,
        "frames": value("NINTS", cards.integer), "frame_time": value("TFRAME", cards.number),
    }  # fmt: skip


def statistics(path: Path, notes: list[str]) -> dict[str, object]:
    """Of the tables that are there: jitter (mas), centroids (arcsec, of those not flagged as bad), reference stars.

    Raises Problem for a file that cannot be read.
    """
    row: dict[str, object] = {}
    try:
        with fits.open(path, memmap=False, ignore_missing_simple=False) as hdus:
            for hdu in _tables(hdus, notes):
                row |= _READERS[hdu.name.upper()](hdu)
    except (OSError, ValueError, TypeError, KeyError, fits.VerifyError) as exc:
        raise Problem(str(path), f"its tables cannot be read: {exc}", "The file is damaged; fetch it again.") from exc
    return row


def _tables(hdus: fits.HDUList, notes: list[str]) -> Iterator[fits.BinTableHDU]:
    for hdu in hdus:
        if not isinstance(hdu, fits.BinTableHDU) or hdu.name.upper() not in _READERS:
            continue
        if hdu.header["NAXIS1"] * hdu.header["NAXIS2"] > _LARGEST:
            notes.append(f"the table {hdu.name} is larger than {_LARGEST} bytes; it is not read")
        elif missing := _COLUMNS[hdu.name.upper()] - set(hdu.columns.names):
            notes.append(f"the table {hdu.name} has no column {', '.join(sorted(missing))}; it is not read")
        else:
            yield hdu


def _pointing(hdu: fits.BinTableHDU) -> dict[str, object]:
    jitter = np.asarray(hdu.data["jitter"], float)
    good = jitter[np.isfinite(jitter)]
    row: dict[str, object] = {"pointing_samples": len(jitter)}
    if len(good):
        row |= {
            "jitter_mean": float(good.mean()),
            "jitter_rms": float(np.sqrt(np.mean(good**2))),
            "jitter_max": float(good.max()),
        }
    return row


def _centroids(hdu: fits.BinTableHDU) -> dict[str, object]:
    flags = np.char.upper(np.char.strip(hdu.data["bad_centroid_dq_flag"].astype(str)))
    x = np.asarray(hdu.data["guide_star_position_x"], float)
    y = np.asarray(hdu.data["guide_star_position_y"], float)
    good = (flags == "GOOD") & np.isfinite(x) & np.isfinite(y)
    row: dict[str, object] = {"centroid_samples": len(flags), "centroid_bad": int(len(flags) - good.sum())}
    if good.any():
        row |= {"centroid_x": float(x[good].mean()), "centroid_y": float(y[good].mean())}
        row |= {"centroid_x_rms": float(x[good].std()), "centroid_y_rms": float(y[good].std())}
    return row


def _planned(hdu: fits.BinTableHDU) -> dict[str, object]:
    return {"planned_stars": int(hdu.header["NAXIS2"])}


def _flight(hdu: fits.BinTableHDU) -> dict[str, object]:
    return {"matched_stars": int(hdu.header["NAXIS2"])}


_READERS: dict[str, Callable[[fits.BinTableHDU], dict[str, object]]] = {
    _POINTING.upper(): _pointing,
    _CENTROIDS.upper(): _centroids,
    _PLANNED.upper(): _planned,
    _FLIGHT.upper(): _flight,
}
_COLUMNS = {
    _POINTING.upper(): {"jitter"},
    _CENTROIDS.upper(): {"bad_centroid_dq_flag", "guide_star_position_x", "guide_star_position_y"},
    _PLANNED.upper(): set(),
    _FLIGHT.upper(): set(),
}
