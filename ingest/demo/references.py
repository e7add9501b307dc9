"""CRDS reference files (``R_*``) and step status (``S_*``) of a product.

Which kinds of file and which steps belong to an instrument and stage follows the pipeline's documentation; the
serial numbers in the file names are made up (but stable).
"""

from __future__ import annotations

import zlib

from ingest.demo.exposures import Exposure

_NIR_1 = {
    "R_MASK": "mask", "R_SATURA": "saturation", "R_SUPERB": "superbias", "R_LINEAR": "linearity",
    "R_DARK": "dark", "R_READNO": "readnoise", "R_GAIN": "gain",
}  # fmt: skip
_MIRI_1 = {
    "R_MASK": "mask", "R_SATURA": "saturation", "R_LINEAR": "linearity", "R_RSCD": "rscd", "R_RESET": "reset",
    "R_DARK": "dark", "R_READNO": "readnoise", "R_GAIN": "gain",
}  # fmt: skip
_IMAGE_2 = {"R_DISTOR": "distortion", "R_FLAT": "flat", "R_PHOTOM": "photom", "R_AREA": "area"}
_SPEC_2 = {"R_SPCWCS": "specwcs", "R_WAVRAN": "wavelengthrange", "R_PHOTOM": "photom", "R_EXTR1D": "extract1d"}
_NRS_2 = {
    "R_CAMERA": "camera", "R_COLLIM": "collimator", "R_DISPER": "disperser", "R_FORE": "fore", "R_FPA": "fpa",
    "R_MSA": "msa", "R_OTE": "ote", "R_WAVRAN": "wavelengthrange", "R_PTHLOS": "pathloss", "R_PHOTOM": "photom",
    "R_EXTR1D": "extract1d",
}  # fmt: skip
_MRS_2 = {
    "R_DISTOR": "distortion", "R_REGION": "regions", "R_SPCWCS": "specwcs", "R_WAVRAN": "wavelengthrange",
    "R_FLAT": "flat", "R_STRAY": "mrsxartcorr", "R_FRINGE": "fringe", "R_PHOTOM": "photom", "R_CUBPAR": "cubepar",
    "R_EXTR1D": "extract1d",
}  # fmt: skip
_ALL_2 = sorted(_IMAGE_2 | _SPEC_2 | _NRS_2 | _MRS_2)
_ASDF = {
    "distortion", "specwcs", "wavelengthrange", "camera", "collimator", "disperser", "fore", "fpa", "msa", "ote",
    "regions",
}  # fmt: skip
_JSON = {"extract1d"}

_STEPS_NIR_1 = ("S_DQINIT", "S_SATURA", "S_SUPERB", "S_REFPIX", "S_LINEAR", "S_DARK", "S_JUMP", "S_RAMP")
_STEPS_MIRI_1 = (
    "S_DQINIT", "S_SATURA", "S_RESET", "S_LASTFR", "S_LINEAR", "S_DARK", "S_REFPIX", "S_JUMP", "S_RAMP",
)  # fmt: skip
_STEPS_IMAGE_2 = ("S_WCS", "S_FLAT", "S_PHOTOM")
_STEPS_SPEC_2 = ("S_WCS", "S_EXTR2D", "S_SRCTYP", "S_FLAT", "S_PHOTOM", "S_EXTR1D")
STAGE3_STEPS = {
    "image3": ("S_TWKREG", "S_SKYMAT", "S_OUTLIR", "S_RESAMP", "S_SRCCAT"),
    "spec3": ("S_OUTLIR", "S_RESAMP", "S_EXTR1D", "S_COMB1D"),
    "coron3": ("S_PSFSTK", "S_PSFALI", "S_KLIP", "S_OUTLIR", "S_RESAMP"),
    "ami3": ("S_AMIANA", "S_AMINOR"),
    "tso3": ("S_OUTLIR", "S_EXTR1D", "S_WHTLIT"),
}


def _reference_types(exposure: Exposure, stage: str) -> dict[str, str]:
    types = dict(_MIRI_1 if exposure.instrument == "MIRI" else _NIR_1)
    if stage == "2a":
        return types
    if exposure.instrument == "NIRSPEC":
        return types | _NRS_2
    if exposure.mode.exp_type == "MIR_MRS":
        return types | _MRS_2
    return types | (_IMAGE_2 if is_imaging(exposure) else _SPEC_2 | _IMAGE_2)


def is_imaging(exposure: Exposure) -> bool:
    """Whether calwebb_image2 (not spec2) calibrates this exposure."""
    return exposure.mode.draw in ("image", "coron", "ami", "transit-image")


def crds_keywords(exposure: Exposure, stage: str) -> dict[str, str]:
    """R_* keywords; none at stage 1b, ``N/A`` for what stage 2 knows and this mode does not use."""
    if stage == "1b":
        return {}
    found = {} if stage == "2a" else dict.fromkeys(_ALL_2, "N/A")
    for keyword, kind in _reference_types(exposure, stage).items():
        key = f"{exposure.detector}{exposure.optics}{exposure.observation.grating}{kind}"
        serial = zlib.crc32(key.encode()) % 900 + 1
        ending = "asdf" if kind in _ASDF else "json" if kind in _JSON else "fits"
        found[keyword] = f"crds://jwst_{exposure.instrument.lower()}_{kind}_{serial:04d}.{ending}"
    return found


def step_keywords(exposure: Exposure, stage: str) -> dict[str, str]:
    """S_* keywords: COMPLETE for the steps that ran."""
    if stage == "1b":
        return {}
    steps = list(_STEPS_MIRI_1 if exposure.instrument == "MIRI" else _STEPS_NIR_1)
    if stage == "2b":
        steps += _STEPS_IMAGE_2 if is_imaging(exposure) else _STEPS_SPEC_2
    if exposure.mode.draw == "ifu":
        steps = [s for s in steps if s != "S_EXTR2D"] + (["S_IFUCUB"] if stage == "2b" else [])
    return dict.fromkeys(steps, "COMPLETE") | {"S_PERSIS": "SKIPPED", "S_GANSCL": "SKIPPED"}
