"""Rows of MAST's keyword search: text of CSV, by instrument, from columns.tsv."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator, Mapping
from functools import cache

import numpy as np

from ingest.demo.scale.exposures import Exposure
from ingest.demo.scale.modes import KINDS, LEVELS, table

# what differs from file to file of one exposure
_OF_FILE = frozenset(
    """number filename level asntable date date_mjd datamodl cal_ver cal_vcs crds_ctx crds_ver size md5 stamp release
    release_mjd detector channel s_region sourceid srcra srcdec""".split()
)
_UNIX = 40587  # MJD of 1970-01-01
_PI = ("Curie", "Noether", "Herschel", "Leavitt", "Payne", "Rubin", "Hubble", "Cannon", "Somerville", "Fleming")
_SCIENCE = (
    "Galaxies",
    "Exoplanets and Disks",
    "Stellar Physics",
    "Cosmology",
    "Solar System",
    "Supermassive Black Holes",
)
_SAMPLING = {"NIRCAM": (10.73677, 8, "MEDIUM8"), "NIRISS": (10.73677, 4, "NIS"), "MIRI": (2.77504, 1, "FASTR1"),
             "NIRSPEC": (14.58889, 5, "NRSIRS2")}  # fmt: skip
_MODELS = {"uncal": "Level1bModel", "rate": "ImageModel", "rateints": "CubeModel", "calints": "CubeModel",
           "s3d": "IFUCubeModel", "x1d": "MultiSpecModel", "c1d": "MultiCombinedSpecModel",
           "segm": "SegmentationMapModel", "s2d": "SlitModel", "i2d": "ImageModel", "crf": "ImageModel"}  # fmt: skip
_BYTES = {"uncal": 134, "rate": 84, "rateints": 84, "cal": 118, "calints": 118, "i2d": 140, "crf": 118, "segm": 60,
          "x1d": 1, "c1d": 1, "s2d": 9, "s3d": 42}  # MB of a full frame  # fmt: skip


def header(instrument: str) -> str:
    """The line of column names of an instrument's table."""
    return ",".join(row["column"] for row in _columns(instrument)) + "\n"


def of_exposure(exposure: Exposure) -> Iterator[str]:
    """The rows of an exposure's files, of all stages."""
    shared = _template(exposure.mode.instrument) % _exposure_values(exposure)
    observation = f"o{exposure.visit.visit[5:8]}"
    region = s_region(exposure.region)
    suffixes = ["uncal", "rate", *(["rateints"] if exposure.integrations > 1 else []), *KINDS[exposure.mode.kind][0]]
    for suffix in suffixes:
        name = f"{exposure.root}_{observation}_{suffix}" if suffix == "crf" else f"{exposure.root}_{suffix}"
        level = LEVELS.get(suffix, "2b")
        stage = "image2" if exposure.mode.kind in ("image", "coron") else "spec2"
        table_name = (
            f"jw{exposure.visit.visit[:5]}-{observation}_20251120t101010_{stage}_{exposure.number:05d}_asn.json"
        )
        yield shared % _file_values(
            f"{name}.fits", level, suffix, exposure.end, region, exposure.detector, exposure.element[0],
            "" if level in ("1b", "2a") else table_name,
        )  # fmt: skip


def of_product(first: Exposure, root: str, suffix: str, region: str, table_name: str, **source: object) -> str:
    """The row of a file of stage 3; first: the first of its members; source: sourceid, srcra, srcdec of a spectrum."""
    shared = _template(first.mode.instrument) % (_exposure_values(first) | {"fileset": root})
    values = _file_values(
        f"{root}_{suffix}.fits", "3", suffix, first.end + 30, region, "MULTIPLE", first.element[0], table_name
    )
    return shared % (values | source)


def s_region(corners: np.ndarray) -> str:
    """S_REGION as the pipeline writes it."""
    return "POLYGON ICRS  " + " ".join([f"{value:.9f}" for value in corners.ravel().tolist()])


@cache
def _columns(instrument: str) -> list[dict[str, str]]:
    return [row for row in table("columns") if not row["instruments"] or instrument in row["instruments"].split()]


@cache
def _template(instrument: str) -> str:
    """A row: values of the exposure to be put in first, those of the file (%% here) after them."""
    line = ",".join(row["value"] or "" for row in _columns(instrument)) + "\n"
    for name in _OF_FILE:
        line = line.replace(f"%({name})s", f"%%({name})s")
    return line


def _date(mjd: float) -> str:
    return f"/Date({round((mjd - _UNIX) * 86400000)})/"


def _file_values(
    filename: str, level: str, suffix: str, end: float, region: str, detector: str, channel: str, table_name: str
) -> Mapping[str, object]:
    number = zlib.crc32(filename.encode())
    made = end + 40 + number % 20000 / 1000
    calibrated = level not in ("1b",)
    return {
        "number": 100_000_000 + number % 100_000_000, "filename": filename, "level": level, "asntable": table_name,
        "date": _date(made), "date_mjd": f"{made:.9f}", "stamp": _date(made + 0.01),
        "datamodl": _MODELS.get(suffix, "ImageModel"), "cal_ver": "1.20.2" if calibrated else "",
        "cal_vcs": "RELEASE" if calibrated else "",
        "crds_ctx": "jwst_1464.pmap" if calibrated else "", "crds_ver": "13.0.6" if calibrated else "",
        "size": _BYTES[suffix] * 1_000_000 // 2880 * 2880, "md5": hashlib.md5(filename.encode()).hexdigest(),
        "release": _date(end + 365), "release_mjd": f"{end + 365:.9f}", "s_region": region,
        "detector": detector.upper(), "channel": _channel(detector, channel), "sourceid": "", "srcra": "", "srcdec": "",
    }  # fmt: skip


def _channel(detector: str, element: str) -> str:
    if detector.startswith("nrc"):
        return "LONG" if detector.endswith("long") else "SHORT"
    return element if element.isdigit() else ""


def _exposure_values(exposure: Exposure) -> dict[str, object]:
    return _times(exposure) | _sky(exposure) | _program(exposure) | _optics(exposure) | _readout(exposure)


def _times(exposure: Exposure) -> dict[str, object]:
    start, end = exposure.start, exposure.end
    middle, begin = (start + end) / 2, exposure.start - 0.02
    return {
        "expstart": f"{start:.9f}", "expmid": f"{middle:.9f}", "expend": f"{end:.9f}", "start": _date(start),
        "end": _date(end), "bstrtime": f"{start + 0.0035:.9f}", "bmidtime": f"{middle + 0.0035:.9f}",
        "bendtime": f"{end + 0.0035:.9f}", "bartdelt": "315.605731937103", "hstrtime": f"{start + 0.0036:.9f}",
        "hmidtime": f"{middle + 0.0036:.9f}", "hendtime": f"{end + 0.0036:.9f}", "helidelt": "318.3190778363496",
        "gsstart": _date(begin), "gsstart_mjd": f"{begin:.9f}", "gsend": _date(begin + 0.003),
        "gsend_mjd": f"{begin + 0.003:.9f}", "vststart": _date(begin), "vststart_mjd": f"{begin:.9f}",
        "visitend": _date(end + 0.02), "visitend_mjd": f"{end + 0.02:.9f}", "nwfsest": f"{start + 1.2:.9f}",
        "pwfseet": f"{start - 1.1:.9f}",
    }  # fmt: skip


def _sky(exposure: Exposure) -> dict[str, object]:
    ra, dec = exposure.position
    first = exposure.visit.slots[0]
    return {
        "targ_ra": first.ra, "targ_dec": first.dec, "pa_v3": f"{exposure.v3_pa:.10f}",
        "gs_ra": f"{(ra + 0.1) % 360:.12f}", "gs_dec": f"{dec:.12f}", "gs_mag": "13.5172290802002",
        "va_ra": f"{(ra + 0.08) % 360:.12f}", "va_dec": f"{dec:.12f}",
        "xoffset": f"{(ra - first.ra) * 3600:.7f}", "yoffset": f"{(dec - first.dec) * 3600:.7f}",
        "primecrs": f"{exposure.visit.draw('primecrs') / 4:.15f}",
        "extncrs": f"{exposure.visit.draw('extncrs') / 2:.15f}",
    }  # fmt: skip


def _program(exposure: Exposure) -> dict[str, object]:
    visit = exposure.visit.visit
    program, key = int(visit[:5]), zlib.crc32(visit[:5].encode())
    field = f"FIELD-{round(exposure.visit.slots[0].ra):03d}{round(exposure.visit.slots[0].dec):+03d}"
    return {
        "program": program, "observtn": int(visit[5:8]), "visit": int(visit[8:]), "visit_id": visit,
        "category": exposure.visit.category, "pi_name": f"{_PI[key % 10]}, {chr(65 + key % 26)}.",
        "title": f"Programme {program}: {_SCIENCE[key % 6]} in {field} and elsewhere with the instruments of JWST",
        "scicat": _SCIENCE[key % 6], "targname": field, "targprop": f"{field}-{key % 7}",
        "targdesc": "High-redshift galaxies; Emission line galaxies", "obslabel": f"{exposure.mode.name} of {field}",
        "asnpool": f"jw{visit[:5]}_20251120t101010_pool.csv", "osf": f"2025322T{key:09d}_002_osf.xml",
        "gdstarid": f"S{key % 9}CJ{key % 1000000:06d}", "fileset": exposure.fileset,
        "setnumber": zlib.crc32(exposure.fileset.encode()) % 10_000_000, "visitgrp": exposure.group,
        "seq_id": 2 if exposure.parallel else 1, "act_id": "01", "exposure": exposure.number,
        "expcount": exposure.number, "nexposur": exposure.of,
        "expripar": "PARALLEL_COORDINATED" if exposure.parallel else "PRIME", "template": exposure.mode.template,
    }  # fmt: skip


def _optics(exposure: Exposure) -> dict[str, object]:
    mode, (first, second) = exposure.mode, exposure.element
    nircam_like = mode.instrument in ("NIRCAM", "NIRISS")
    masked = second == "MASKRND"
    return {
        "instrume": mode.instrument, "exp_type": mode.exp_type, "apername": exposure.aperture,
        "pps_aper": mode.pointing, "filter": "" if mode.exp_type == "MIR_MRS" else first,
        "pupil": second if nircam_like else "", "coronmsk": "MASKA335R" if masked else "",
        "module": exposure.detector[3].upper() if mode.instrument == "NIRCAM" else "",
        "band": second if mode.exp_type == "MIR_MRS" else "",
        "grating": second if mode.instrument == "NIRSPEC" else "",
        "mrsprchn": "ALL_MRS" if mode.exp_type == "MIR_MRS" else "", "dithdirc": "NEGATIVE",
        "dithopfr": "EXTENDED-SOURCE",
        "fxd_slit": "S200A1" if mode.kind == "slit" else "", "opmode": mode.exp_type[4:],
        "msametfl": f"jw{exposure.visit.visit}_01_msa.fits" if mode.kind == "mos" else "",
        "msametid": 1 if mode.kind == "mos" else "", "msastate": "PRIMARYPARK_CONFIG" if mode.kind == "mos" else "",
    }  # fmt: skip


def _readout(exposure: Exposure) -> dict[str, object]:
    frame, frames, pattern = _SAMPLING[exposure.mode.instrument]
    seconds = (exposure.end - exposure.start) * 86400
    group, miri = frame * frames, exposure.mode.instrument == "MIRI"
    effective = seconds / exposure.integrations
    return {
        "duration": f"{seconds:.3f}", "effexptm": f"{max(seconds - 5, seconds / 2):.3f}",
        "effinttm": f"{max(effective - 5, effective / 2):.3f}",
        "nints": exposure.integrations, "ngroups": max(1, int(effective / group)), "nframes": frames,
        "groupgap": 2 if pattern == "MEDIUM8" else 0, "readpatt": pattern, "tframe": frame, "tgroup": f"{group:.3f}",
        "fastaxis": 1 if miri else 2, "slowaxis": 2 if miri else 1, "size1": 1032 if miri else 2048,
        "size2": 1024 if miri else 2048, "datamode": 27, "sca_num": 481 + zlib.crc32(exposure.detector.encode()) % 16,
        "errtype": "ERR", "patt_num": exposure.number, "patttype": "NONE", "noutputs": 4,
    }  # fmt: skip
