"""Calibration reference files that the products of the archive name (``R_*``): ASDF, FITS and JSON, as in CRDS."""

from __future__ import annotations

import io
import json
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import asdf
import numpy as np
from astropy import units as u
from astropy.modeling.models import Identity, Mapping, Polynomial2D
from jwst.tweakreg import TweakRegStep
from stdatamodels.exceptions import ValidationWarning
from stdatamodels.jwst import datamodels
from stdatamodels.jwst.datamodels import ReferenceFileModel

from ingest.demo import pixels
from ingest.demo.catalog import Program
from ingest.demo.exposures import Exposure, expand
from ingest.demo.keywords import fixed_clock
from ingest.demo.references import crds_keywords

File = tuple[str, bytes]
_DATE = "2023-11-02T14:00:00.000"
_AUTHOR = "JWST VO node, demo archive"
_USE_AFTER = "2022-04-01T00:00:00"
_PARAMETERS = "jwst_nircam_pars-tweakregstep_0042.asdf"


def reference_files(programs: list[Program], seed: int) -> Iterator[File]:
    """Flat and distortion of the first image of NIRCam, extraction of the first slit spectrum, and step parameters."""
    exposures = [exposure for program in programs for exposure in expand(program)]
    images = [e for e in exposures if e.instrument == "NIRCAM" and e.mode.draw == "image"]
    spectra = [e for e in exposures if "R_EXTR1D" in crds_keywords(e, "2b") and e.mode.exp_type == "NRS_FIXEDSLIT"]
    if images:
        names = _names(images[0])
        yield names["R_FLAT"], _flat(images[0], names["R_FLAT"], seed)
        yield names["R_DISTOR"], _distortion(images[0], names["R_DISTOR"])
        yield _PARAMETERS, _parameters()
    if spectra:
        name = _names(spectra[0])["R_EXTR1D"]
        yield name, _extraction(spectra[0])


def _names(exposure: Exposure) -> dict[str, str]:
    return {key: value.removeprefix("crds://") for key, value in crds_keywords(exposure, "2b").items()}


def _describe(model: ReferenceFileModel, kind: str, text: str, exposure: Exposure | None = None) -> None:
    """The metadata that CRDS asks of every reference file."""
    model.meta.telescope = "JWST"
    model.meta.reftype = kind
    model.meta.pedigree = "INFLIGHT 2022-05-01 2022-06-30"
    model.meta.useafter = _USE_AFTER
    model.meta.author = _AUTHOR
    model.meta.description = text
    model.meta.instrument.name = exposure.instrument if exposure else "NIRCAM"
    if exposure:
        model.meta.instrument.detector = exposure.detector.upper()


def _flat(exposure: Exposure, name: str, seed: int) -> bytes:
    data = pixels.rng_for(seed, name).normal(1.0, 0.01, (64, 64)).astype("f4")
    model = datamodels.FlatModel(data=data, err=np.full_like(data, 0.01), dq=np.zeros(data.shape, "u4"))
    _describe(model, "flat", "Flat field of a reduced size, noise around one", exposure)
    model.meta.instrument.filter, model.meta.instrument.pupil = exposure.optics
    model.meta.exposure.type = exposure.mode.exp_type
    with fixed_clock(_DATE), warnings.catch_warnings():
        warnings.simplefilter("error", ValidationWarning)
        model.on_save(name)
        buffer = io.BytesIO()
        model.to_fits(buffer)
    return buffer.getvalue()


def _distortion(exposure: Exposure, name: str) -> bytes:
    linear = Polynomial2D(1, c0_0=0.0, c1_0=0.031, c0_1=0.0) & Polynomial2D(1, c0_0=0.0, c1_0=0.0, c0_1=0.031)
    transform = Mapping((0, 1, 0, 1)) | linear | Identity(2)
    model = datamodels.DistortionModel(model=transform, input_units=u.pix, output_units=u.arcsec)
    _describe(model, "distortion", "Linear approximation of the distortion", exposure)
    model.meta.exposure.type = exposure.mode.exp_type
    model.meta.instrument.module = exposure.detector[3].upper()
    model.meta.instrument.channel = exposure.channel
    model.meta.instrument.p_pupil = "|".join((*exposure.optics[1:], ""))
    model.meta.exposure.p_exptype = f"{exposure.mode.exp_type}|"
    return _asdf(model, name)


def _parameters() -> bytes:
    """As the pipeline exports a step's parameters, its placeholders filled in."""
    buffer = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder:
        TweakRegStep().export_config(Path(folder) / _PARAMETERS, include_metadata=True)
        with asdf.open(Path(folder) / _PARAMETERS) as exported:
            exported["meta"] |= {
                "author": _AUTHOR, "date": _DATE, "description": "Parameters of the step tweakreg",
                "pedigree": "GROUND", "instrument": {"name": "NIRCAM"}, "reftype": "pars-tweakregstep",
                "telescope": "JWST", "useafter": _USE_AFTER,
            }  # fmt: skip
            exported.write_to(buffer)
    return buffer.getvalue()


def _asdf(model: ReferenceFileModel, name: str) -> bytes:
    with fixed_clock(_DATE), warnings.catch_warnings():
        warnings.simplefilter("error", ValidationWarning)
        model.on_save(name)
        written = io.BytesIO()
        model.to_asdf(written)
    written.seek(0)
    buffer = io.BytesIO()
    with asdf.open(written) as content:  # as written, the order of the extensions is that of a set, the date is today's
        content["meta"]["date"] = _DATE
        content["history"]["extensions"].sort(key=lambda extension: extension["extension_uri"])
        content.write_to(buffer)
    return buffer.getvalue()


def _extraction(exposure: Exposure) -> bytes:
    content = {
        "reftype": "EXTRACT1D", "instrument": exposure.instrument, "telescope": "JWST",
        "exp_type": exposure.mode.exp_type, "pedigree": "GROUND", "useafter": _USE_AFTER,
        "author": _AUTHOR, "description": "Extraction along the whole slit",
        "history": "Made for the demo archive.",
        "apertures": [{"id": "S200A1", "region_type": "target", "xstart": 0, "xstop": 2047, "dispaxis": 1}],
    }  # fmt: skip
    return json.dumps(content, indent=4).encode()
