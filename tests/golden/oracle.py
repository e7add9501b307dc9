"""A second, independent computation of ObsCore rows from rows of MAST's keyword search.

Written from the definitions alone (ObsCore 1.1, JWST's keyword dictionary and file names, MAST's conventions, JDox;
in brackets the section of the metadata model reference), not from the code it checks: it shares neither functions nor
tables with the ingest.
"""

from __future__ import annotations

import csv
import gzip
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import oracle_bands as bands
import oracle_sky

Row = Mapping[str, str]

MICROMETRE = 1e-6  # m
_EXPOSURE = re.compile(
    r"(jw\d{11}_[0-9a-z]{2}\d[0-9a-z]{2}_\d{5}(?:-seg\d{3})?_[a-z0-9]+)(?:_(?:o\d{3}|[acr]\d{4}))?_([a-z0-9-]+)\.fits"
)
_COMBINED = re.compile(r"(jw\d{5}-(?:o\d{3}|[acr]\d{4})_.+)_([a-z0-9-]+)\.fits")
_LEVELS = {"uncal": 1}  # the other suffixes of exposures are level 2 [4.1]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# EXP_TYPE of science: MAST's instrument_name, data product type of the calibrated exposure [5.5]
_MODES = {
    "NRC_IMAGE": ("NIRCAM/IMAGE", "image"),
    "NRC_TSIMAGE": ("NIRCAM/IMAGE", "timeseries"),
    "NRC_CORON": ("NIRCAM/CORON", "image"),
    "NRC_WFSS": ("NIRCAM/WFSS", "spectrum"),
    "NRC_TSGRISM": ("NIRCAM/GRISM", "timeseries"),
    "NIS_IMAGE": ("NIRISS/IMAGE", "image"),
    "NIS_WFSS": ("NIRISS/WFSS", "spectrum"),
    "NIS_SOSS": ("NIRISS/SOSS", "spectrum"),
    "NIS_AMI": ("NIRISS/AMI", "image"),
    "NRS_MSASPEC": ("NIRSPEC/MSA", "spectrum"),
    "NRS_FIXEDSLIT": ("NIRSPEC/SLIT", "spectrum"),
    "NRS_IFU": ("NIRSPEC/IFU", "cube"),
    "NRS_BRIGHTOBJ": ("NIRSPEC/BOTS", "timeseries"),
    "MIR_IMAGE": ("MIRI/IMAGE", "image"),
    "MIR_LRS-FIXEDSLIT": ("MIRI/SLIT", "spectrum"),
    "MIR_LRS-SLITLESS": ("MIRI/SLITLESS", "spectrum"),
    "MIR_MRS": ("MIRI/IFU", "cube"),
    "MIR_WFSS": ("MIRI/WFSS", "spectrum"),
    "MIR_LYOT": ("MIRI/CORON", "image"),
    "MIR_4QPM": ("MIRI/CORON", "image"),
    "FGS_IMAGE": ("FGS/FGS", "image"),
}
_ONE_DIMENSIONAL = ("x1d", "c1d")
_ABSENT = ("", "N/A", "UNKNOWN")  # what stands for no value
# optical elements that let everything pass, and wheel positions without one
_TRIVIAL = ("", "CLEAR", "CLEARP", "N/A", "NONE", "MIRROR")


def read(table: Path) -> list[dict[str, str]]:
    """The rows of a keyword table (CSV, gzip), keyed by column."""
    with gzip.open(table, "rt", encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def filename(row: Row) -> str:
    """The file that a row describes; its data URI has the name where the table's publisher cut it to ``.fit``."""
    return row["filename"] if row["filename"].endswith(".fits") else row["dataURI"].rpartition("/")[2]


def newest(rows: Iterable[Row]) -> dict[str, Row]:
    """File name: the row of its newest delivery, by DATE, then by the time it reached the archive."""
    deliveries: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        deliveries[filename(row)].append(row)
    return {name: max(found, key=lambda row: (_time(row["date"]), _time(row["ingestCompletionDate"])))
            for name, found in deliveries.items()}  # fmt: skip


def is_science(row: Row) -> bool:
    """Whether the exposure's mode is one of science, so that ObsCore lists the product [5.1, 5.5]."""
    return row["exp_type"] in _MODES


def region(row: Row) -> str:
    """S_REGION as the archive gave it: the imaging table's publisher rewrote it and kept the original beside."""
    return row.get("orig_s_region") or row["s_region"]


def obscore(row: Row) -> dict[str, object]:
    """The ObsCore row of a product: its columns by name, and ``area``, that of s_region.

    Units are ObsCore's (deg, s, m, MJD in UTC, kB); area in deg2; None where there is nothing to say.

    Raises
    ------
    ValueError, KeyError
        If the name is outside the grammar of products, or the tables here lack the mode or the optical element.
    """
    name = filename(row)
    observation, suffix, combined = _identity(name)
    band = _band(row)
    footprint = oracle_sky.measure(region(row))
    return {
        "obs_id": observation,
        "dataproduct_subtype": suffix,
        "dataproduct_type": _product_type(row, suffix),
        "calib_level": 3 if combined else _LEVELS.get(suffix, 2),
        "instrument_name": _instrument(row),
        "filters": _filters(row),
        "target_name": next((row[card] for card in ("targprop", "targname") if row[card] not in _ABSENT), None),
        "proposal_id": str(int(row["program"])),  # MAST's form: no padding [2.1]
        "obs_release_date": _time(row["publicReleaseDate"]).replace(tzinfo=None),
        "access_estsize": math.ceil(int(row["fileSize"]) / 1000),
        "t_min": float(row["expstart"]),
        "t_max": float(row["expend"]),
        "t_exptime": float(row["effexptm"]),
        "t_xel": _time_samples(row, suffix),
        "t_resolution": _time_resolution(row, suffix),
        "em_min": band and band.low * MICROMETRE,
        "em_max": band and band.high * MICROMETRE,
        "em_res_power": band and band.power,
        "s_ra": footprint and footprint.ra,
        "s_dec": footprint and footprint.dec,
        "s_fov": footprint and footprint.size,
        "area": footprint and footprint.area,
    }


def _identity(name: str) -> tuple[str, str, bool]:
    """Observation, suffix, and whether it is a product of several exposures, from the file's name [4.3]."""
    for pattern, combined in ((_EXPOSURE, False), (_COMBINED, True)):
        if match := pattern.fullmatch(name):
            return match[1], match[2], combined
    raise ValueError(f"{name} is no name of a product")


def _time(text: str) -> datetime:
    """``/Date(<ms since 1970>)/`` as a time in UTC."""
    return _EPOCH + timedelta(milliseconds=int(re.sub(r"[^\d-]", "", text)))


def _product_type(row: Row, suffix: str) -> str:
    """IVOA's word: that of the mode, but for products that always hold one kind of data [4.2, 5.5]."""
    if suffix in _ONE_DIMENSIONAL:
        return "spectrum"
    if suffix == "s3d":
        return "cube"
    series = row["tsovisit"] == "t" and int(row["nints"]) > 1
    return "timeseries" if series else _MODES[row["exp_type"]][1]


def _instrument(row: Row) -> str:
    name = _MODES[row["exp_type"]][0]
    return name + row["detector"][-1] if name.startswith("FGS") else name


def _filters(row: Row) -> str | None:
    """The elements that change the light, in the order FILTER, PUPIL, GRATING; channel and band of the MRS [5.3]."""
    if row["exp_type"] == "MIR_MRS":
        return f"CH{row['channel']}-{row['band']}"
    wheels = (_filter(row), row.get("pupil", ""), row.get("grating", ""))
    return ";".join(element for element in wheels if element not in _TRIVIAL) or None


def _filter(row: Row) -> str:
    """FILTER; the imaging table's publisher put names of his own into it and kept the original beside."""
    return row.get("orig-filter") or row["filter"]


def _time_samples(row: Row, suffix: str) -> int:
    """Integrations, in raw data groups; one where they were averaged [5.3]."""
    if suffix == "uncal":
        return int(row["ngroups"]) * int(row["nints"])
    return int(row["nints"]) if suffix.endswith("ints") else 1


def _time_resolution(row: Row, suffix: str) -> float:
    """Seconds of one of these samples [5.3]."""
    if suffix == "uncal":
        return float(row["tgroup"])
    return float(row["effinttm"] if suffix.endswith("ints") else row["effexptm"])


def _band(row: Row) -> bands.Band | None:
    """Wavelengths that reach the detector, and the resolving power [5.6, 5.7]; None where the row names no element."""
    instrument = row["instrume"]
    if row["exp_type"] == "MIR_MRS":
        return _ifu_band(row["channel"], row["band"])
    if instrument == "NIRSPEC":
        return _nirspec_band(row)
    if instrument == "FGS":
        return bands.FGS[row["detector"]]
    if instrument == "MIRI":
        return None if _filter(row) in _ABSENT else bands.MIRI[_filter(row)]
    return _wheel_band(instrument, _filter(row), row.get("pupil", ""))


def _ifu_band(channels: str, band: str) -> bands.Band:
    """All that the channels (``3``, ``12``) see in a band, or in all three where several were combined."""
    names = ("SHORT", "MEDIUM", "LONG") if band == "MULTIPLE" else (band,)
    parts = [bands.MRS[f"{channel}-{name}"] for channel in channels for name in names]
    power = sum(part.power for part in parts) / len(parts)
    return bands.Band(min(part.low for part in parts), max(part.high for part in parts), power)


def _nirspec_band(row: Row) -> bands.Band:
    pair = f"{row['grating']}/{row['filter']}"
    band = bands.NIRSPEC[pair]
    if pair in bands.S1600A1_GAP and row["fxd_slit"] == "S1600A1":
        below, above = bands.S1600A1_GAP[pair]
        low, high = {"NRS1": (band.low, below), "NRS2": (above, band.high)}[row["detector"]]
        return bands.Band(low, high, band.power)
    return band


def _wheel_band(instrument: str, filter_name: str, pupil: str) -> bands.Band:
    """The narrower of the elements in two wheels; a grism disperses what the other wheel lets through."""
    table = bands.NIRISS if instrument == "NIRISS" else bands.NIRCAM | bands.NIRCAM_PUPIL
    elements = (filter_name, pupil)
    passing = [table[element] for element in elements if element in table]
    band = min(passing, key=lambda passed: passed.high - passed.low)
    power = next((bands.GRISM_POWER[element] for element in elements if element in bands.GRISM_POWER), band.power)
    if pupil in ("GRISMR", "GRISMC"):
        shortest, longest = bands.GRISM_REACH
        return bands.Band(max(band.low, shortest), min(band.high, longest), power)
    return bands.Band(band.low, band.high, power)
