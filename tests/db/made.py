"""Inputs that the tests make: keyword tables, FITS files and associations of invented programmes."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from astropy.io import fits

_START = datetime(2024, 1, 1, tzinfo=UTC)


def date_ms(days: float) -> str:
    """A moment, days after the start of 2024, as MAST writes it."""
    return f"/Date({int((_START + timedelta(days=days)).timestamp() * 1000)})/"


def date_iso(days: float) -> str:
    """The same moment as FITS writes it."""
    return (_START + timedelta(days=days)).replace(tzinfo=None).isoformat(timespec="milliseconds")


def exposure_name(number: int, suffix: str = "cal", detector: str = "nis", program: int = 9001) -> str:
    """File name of the number-th exposure: 50 of one observation."""
    return f"jw{program:05d}{number // 50 + 1:03d}001_02101_{number % 50 + 1:05d}_{detector}_{suffix}.fits"


def keyword_row(filename: str, **fields: object) -> dict[str, object]:
    """A row of the keyword search for a NIRISS image; ``fields`` override, ``day`` is DATE, ``stamp`` the archive's."""
    day = fields.pop("day", 10.0)
    stamp = fields.pop("stamp", float(day) + 0.1)
    return {
        "filename": filename, "dataURI": f"mast:JWST/product/{filename}", "telescop": "JWST",
        "instrume": "NIRISS", "detector": "NIS", "exp_type": "NIS_IMAGE", "filter": "CLEAR", "pupil": "F150W",
        "program": int(filename[2:7]), "date": date_ms(float(day)), "expstart": 60310.5, "expend": 60310.51,
        "effexptm": 800.0, "nints": 1, "ngroups": 5, "targprop": "FIELD-1", "targ_ra": 30.0, "targ_dec": -20.0,
        "pi_name": "Nobody, N.", "s_region": "", "fileSize": 1000000, "checksum": "0" * 32, "cal_ver": "1.16.0",
        "ingestCompletionDate": date_ms(float(stamp)), "publicReleaseDate": date_ms(365.0),
    } | fields  # fmt: skip


def write_table(path: Path, rows: Iterable[Mapping[str, object]]) -> Path:
    """A gzipped CSV of keyword rows."""
    rows = list(rows)
    with gzip.open(path, "wt", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, list(dict.fromkeys(key for row in rows for key in row)))
        writer.writeheader()
        writer.writerows(rows)
    return path


def read_table(path: Path) -> list[dict[str, str]]:
    """The rows of a gzipped CSV, as they are."""
    with gzip.open(path, "rt", newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def cards(filename: str, **fields: object) -> dict[str, object]:
    """Primary header cards of a NIRISS image; ``fields`` override (None drops a card), ``day`` is DATE."""
    day = fields.pop("day", 10.0)
    made = {
        "DATE": date_iso(float(day)), "FILENAME": filename, "TELESCOP": "JWST", "INSTRUME": "NIRISS",
        "DETECTOR": "NIS", "EXP_TYPE": "NIS_IMAGE", "FILTER": "CLEAR", "PUPIL": "F150W",
        "PROGRAM": filename[2:7], "TITLE": "Invented", "PI_NAME": "Nobody, N.", "CATEGORY": "GO",
        "TARGPROP": "FIELD-1", "TARG_RA": 30.0, "TARG_DEC": -20.0, "EXPSTART": 60310.5, "EXPEND": 60310.51,
        "EFFEXPTM": 800.0, "NINTS": 1, "NGROUPS": 5, "CAL_VER": "1.16.0", "CRDS_CTX": "jwst_1300.pmap",
        "VISITSTA": "SUCCESSFUL",
    } | fields  # fmt: skip
    return {key: value for key, value in made.items() if value is not None}


def fits_bytes(primary: Mapping[str, object], region: str | None = None) -> bytes:
    """A FITS file of headers alone: the primary, and SCI with an S_REGION and a small data unit."""
    import io

    import numpy as np

    science = fits.ImageHDU(np.zeros((4, 4), "float32"), name="SCI")
    science.header["BUNIT"] = "MJy/sr"
    if region:
        science.header["S_REGION"] = region
    stream = io.BytesIO()
    fits.HDUList([fits.PrimaryHDU(header=fits.Header(dict(primary))), science]).writeto(stream)
    return stream.getvalue()


def write_fits(folder: Path, filename: str, region: str | None = None, **fields: object) -> Path:
    """A file with ``cards(filename, **fields)``."""
    path = folder / filename
    path.write_bytes(fits_bytes(cards(filename, **fields), region))
    return path


def association(product: str, members: Iterable[tuple[str, str]], **fields: object) -> dict[str, object]:
    """An association of one product; members: (file name, exposure type)."""
    listed = [{"expname": name, "exptype": kind, "exposerr": "null"} for name, kind in members]
    return {
        "asn_type": "image3", "asn_rule": "candidate_Asn_Lv3Image", "asn_id": "o001",
        "asn_pool": "jw09001_20240101t000000_pool.csv", "program": "09001", "target": "t001",
        "products": [{"name": product, "members": listed}],
    } | fields  # fmt: skip


def write_json(path: Path, content: object) -> Path:
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def square(ra: float, dec: float, half: float) -> str:
    """S_REGION of a square, half a side (deg) from its centre (away from the poles)."""
    import math

    wide = half / math.cos(math.radians(dec))
    corners = [(-wide, -half), (wide, -half), (wide, half), (-wide, half)]
    numbers = " ".join(f"{(ra + x) % 360:.9f} {dec + y:.9f}" for x, y in corners)
    return f"POLYGON ICRS  {numbers}"
