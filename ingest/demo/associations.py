"""Association pools and associations of a program.

The pool has the columns of a genuine one; the associations are made by the genuine rules (``asn_generate`` of
package jwst, run in this process).  The only change to its output: the object addresses that
``constraints`` contains (`` at 0x7f...``) are removed, because they differ in every run.
"""

from __future__ import annotations

import json
import logging
import re
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from ingest.demo.catalog import Program
from ingest.demo.exposures import Exposure

COLUMNS = (
    "FILENAME OBS_ID PROGRAM OBS_NUM VISIT VISIT_ID VISITGRP VISITYPE SEQ_ID ACT_ID EXPOSURE EXP_TYPE NEXPOSUR "
    "EXPCOUNT INSTRUME DETECTOR CHANNEL TARGETID TARGPROP TARGNAME TARGTYPE TEMPLATE PNTGTYPE PNTG_SEQ TARGORDN "
    "EXPSPCIN DITHPTIN MOSTILNO MODULE FILTER PUPIL DITHERID PATTTYPE PATTSTRT NUMDTHPT PATTSIZE SUBPXPTS PATT_NUM "
    "SUBPIXEL APERNAME SDP_VER SUBARRAY GRATING FXD_SLIT BAND GWA_XTIL GWA_YTIL ASN_CANDIDATE EXPOSERR IS_PSF "
    "IS_IMPRT BKGDTARG TSOVISIT MSASTATE MSAMETFL OPMODE LAMP SPEC_NUM SPAT_NUM DMS_NOTE EXSEGTOT NINTS NGROUPS "
    "MTSHADOW"
).split()


@dataclass(frozen=True)
class Association:
    """An association file: its name and content."""

    name: str
    content: dict

    @property
    def type(self) -> str:
        """asn_type: image2, spec3, ..."""
        return self.content["asn_type"]

    @property
    def product(self) -> str:
        """Name of its (first) product, without suffix."""
        return self.content["products"][0]["name"]

    def members(self, exptype: str = "science") -> list[str]:
        """File names of its members of one type."""
        return [m["expname"] for m in self.content["products"][0]["members"] if m["exptype"] == exptype]


def msa_file(exposure: Exposure) -> str:
    """Name of the MSA metadata file of a NIRSpec MOS exposure."""
    return f"jw{exposure.visit_id}_01_msa.fits"


def pool_row(exposure: Exposure) -> dict[str, object]:
    """One row of the pool; columns that are not in it are ``NULL``."""
    obs, mode, program = exposure.observation, exposure.mode, exposure.program
    flag = {True: "T", False: "F"}
    activity = obs.activity
    filter_name, pupil = exposure.optics
    is_mos = mode.exp_type == "NRS_MSASPEC"
    return {
        "FILENAME": f"{exposure.root}_uncal.fits",
        "OBS_ID": obs_id(exposure),
        "PROGRAM": program.number, "OBS_NUM": obs.number, "VISIT": obs.visit,
        "VISIT_ID": exposure.visit_id, "VISITGRP": activity[:2], "VISITYPE": visit_type(exposure),
        "SEQ_ID": activity[2], "ACT_ID": activity[3:], "EXPOSURE": exposure.dither,
        "EXP_TYPE": mode.exp_type, "NEXPOSUR": exposure.total, "EXPCOUNT": exposure.count,
        "INSTRUME": mode.instrument, "DETECTOR": exposure.detector.upper(), "CHANNEL": exposure.channel,
        "TARGETID": obs.target, "TARGPROP": exposure.target.name, "TARGNAME": exposure.target.catalog_name,
        "TARGTYPE": exposure.target.type, "TEMPLATE": mode.template, "PNTGTYPE": "SCIENCE",
        "PNTG_SEQ": 1, "TARGORDN": 1, "EXPSPCIN": 1, "DITHPTIN": exposure.dither, "MOSTILNO": 1,
        "MODULE": exposure.detector[3].upper() if mode.instrument == "NIRCAM" else "",
        "FILTER": filter_name, "PUPIL": pupil, "PATTTYPE": obs.dither_type, "NUMDTHPT": obs.dithers,
        "PATT_NUM": exposure.dither, "SUBPXPTS": 1, "APERNAME": exposure.aperture, "SDP_VER": "2023_2a",
        "SUBARRAY": mode.subarray, "GRATING": obs.grating, "FXD_SLIT": mode.fixed_slit, "BAND": obs.band,
        "ASN_CANDIDATE": str([(i, t.upper()) for i, t in exposure.candidates]),
        "IS_PSF": flag[obs.psf_reference], "IS_IMPRT": "F", "BKGDTARG": flag[obs.background],
        "TSOVISIT": flag[mode.tso], "MSASTATE": "PRIMARYPARK_CONFIG" if is_mos else "",
        "MSAMETFL": msa_file(exposure) if is_mos else "", "OPMODE": mode.opmode, "LAMP": mode.lamp,
        "GWA_XTIL": 0.317954749 if obs.grating else "", "GWA_YTIL": 0.144595385 if obs.grating else "",
        "EXSEGTOT": obs.segments, "NINTS": obs.nints, "NGROUPS": obs.ngroups,
    }  # fmt: skip


def obs_id(exposure: Exposure) -> str:
    """OBS_ID: shared by all detectors and dithers of an activity."""
    return f"V{exposure.visit_id}P0000000{exposure.observation.activity.zfill(6)}"


def visit_type(exposure: Exposure) -> str:
    """VISITYPE."""
    if exposure.observation.parallel == "PARALLEL_PURE":
        return "PARALLEL_PURE"
    if not exposure.mode.science:
        return "PARALLEL_DARK_CALIBRATION" if "DARK" in exposure.mode.exp_type else "PRIME_UNTARGETED"
    return "PRIME_TARGETED_MOVING" if exposure.target.type == "MOVING" else "PRIME_TARGETED_FIXED"


def pool_text(exposures: list[Exposure]) -> str:
    """The pool as DMS writes it: ``|`` between the columns, ``NULL`` for what is not known."""
    lines = ["|".join(COLUMNS)]
    for exposure in exposures:
        row = pool_row(exposure)
        lines.append("|".join(str(row.get(c, "")) or "NULL" for c in COLUMNS))
    return "\n".join(lines) + "\n"


def generate(program: Program, exposures: list[Exposure]) -> list[Association]:
    """Run ``asn_generate`` on the program's pool and return its associations, sorted by name.

    DMS' own calls are two: one per candidate (observations and declared groups), which is all that is asked here, and
    one that discovers whole-program groups.
    """
    from jwst.associations.main import Main

    logging.getLogger("jwst.associations").setLevel(logging.ERROR)
    with TemporaryDirectory() as folder:
        pool = Path(folder) / program.pool_name
        pool.write_text(pool_text(exposures), encoding="ascii")
        Main.cli([str(pool), "--all-candidates", "--version-id", program.pool_stamp, "-p", folder])
        found = []
        for path in sorted(Path(folder).glob("*_asn.json")):
            text = re.sub(r" at 0x[0-9a-f]+", "", path.read_text(encoding="utf-8"))
            found.append(Association(path.name, json.loads(text)))
    return found
