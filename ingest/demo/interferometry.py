"""ami3: OIFITS2 observables of NIRISS' seven-hole mask: science, PSF reference, and the calibrated ratio."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np
from stdatamodels.jwst import datamodels

from ingest.demo import pixels
from ingest.demo.exposures import Exposure
from ingest.demo.headers import Header, exposure_header
from ingest.demo.keywords import assign, fill, to_bytes
from ingest.demo.level3 import Combination, Product

# hole centres of the mask in the pupil (m) after Soulain et al. 2020, SPIE 11446
HOLES = np.array(
    [
        [0.0, -2.64], [-2.28631, 0.0], [2.28631, -1.32], [-2.28631, 1.32], [-1.14315, 1.98], [2.28631, 1.32],
        [1.14315, 1.98],
    ]
)  # fmt: skip
_BANDS = {"F277W": (2.776, 0.71), "F380M": (3.828, 0.21), "F430M": (4.283, 0.2), "F480M": (4.816, 0.3)}


def ami3(this: Combination) -> Iterator[Product]:
    """Yield ami-oi of the science and psf-ami-oi of the reference exposure, and aminorm-oi."""
    science = this.first
    reference = this.paths("psf")[0].name
    psf = next(e for e in _all_exposures(this) if reference.startswith(e.root + "_"))
    name = this.association.product
    files = []
    for exposure, suffix in ((science, "ami-oi"), (psf, "psf-ami-oi")):
        target = f"{exposure.root}_{this.candidate}_{suffix}.fits"
        files.append((target, to_bytes(observables(this, exposure, target), target, this.date)))
    normal = f"{name}_aminorm-oi.fits"
    files.append((normal, to_bytes(observables(this, science, normal, calibrated=True), normal, this.date)))
    yield name, files


def _all_exposures(this: Combination) -> list[Exposure]:
    from ingest.demo.exposures import expand

    return list(expand(this.first.program))


def observables(this: Combination, exposure: Exposure, name: str, calibrated: bool = False) -> datamodels.AmiOIModel:
    """AmiOIModel with 7 stations, 21 baselines, 35 triangles and 35 quads; baselines in m, angles in deg."""
    rng = pixels.rng_for(this.seed, name)
    model = datamodels.AmiOIModel()
    header: Header = exposure_header(exposure, "2b") | this.header()
    fill(model, header)
    pairs = np.array(list(combinations(range(7), 2)))
    uv = HOLES[pairs[:, 0]] - HOLES[pairs[:, 1]]
    companion = exposure.target.scene == "binary"
    phase = 12.0 * np.sin(uv @ (1.1, 0.6)) if companion else np.zeros(21)
    contrast = 0.9 - 0.12 * np.abs(np.sin(uv @ (0.9, 0.4))) if companion else np.full(21, 0.97)
    contrast = contrast if calibrated or not companion else contrast * 0.97
    model.array, model.target, model.wavelength = _array(model), _target(model, exposure), _wavelength(model, exposure)
    model.vis = _rows(model, "vis", exposure, pairs, UCOORD=uv[:, 0], VCOORD=uv[:, 1])
    model.vis["VISAMP"], model.vis["VISAMPERR"] = contrast, 0.005
    model.vis["VISPHI"], model.vis["VISPHIERR"] = phase + 0.1 * rng.standard_normal(21), 0.3
    model.vis2 = _rows(model, "vis2", exposure, pairs, UCOORD=uv[:, 0], VCOORD=uv[:, 1])
    model.vis2["VIS2DATA"], model.vis2["VIS2ERR"] = contrast**2, 0.01
    _closures(model, exposure, uv, dict(zip(map(tuple, pairs), phase, strict=True)), rng)
    _oifits_keywords(model)
    return model


def _oifits_keywords(model: datamodels.AmiOIModel) -> None:
    for path, value in {
        "meta.oifits.array_name": "jwst_g7s6c", "meta.oifits.instrument_mode": "NRM",
    }.items():  # fmt: skip
        assign(model, path, value)


def _rows(model, table: str, exposure: Exposure, stations: np.ndarray, **columns: np.ndarray) -> np.ndarray:
    rows = np.zeros(len(stations), dtype=model.get_dtype(table))
    rows["TARGET_ID"], rows["MJD"], rows["INT_TIME"] = 1, exposure.mid, exposure.readout.integration_time
    rows["STA_INDEX"] = stations + 1
    for name, values in columns.items():
        rows[name] = values
    return rows


def _closures(model, exposure: Exposure, uv: np.ndarray, phase: dict, rng: np.random.Generator) -> None:
    triples = np.array(list(combinations(range(7), 3)))
    first, second = HOLES[triples[:, 0]] - HOLES[triples[:, 1]], HOLES[triples[:, 1]] - HOLES[triples[:, 2]]
    sides = {"U1COORD": first[:, 0], "V1COORD": first[:, 1], "U2COORD": second[:, 0], "V2COORD": second[:, 1]}
    model.t3 = _rows(model, "t3", exposure, triples, **sides)
    closure = [phase[i, j] + phase[j, k] - phase[i, k] for i, j, k in triples]
    model.t3["T3AMP"], model.t3["T3AMPERR"] = 0.7, 0.02
    model.t3["T3PHI"], model.t3["T3PHIERR"] = closure + 0.2 * rng.standard_normal(35), 0.4
    quads = np.array(list(combinations(range(7), 4)))
    model.q4 = _rows(model, "q4", exposure, quads)
    model.q4["Q4AMP"], model.q4["Q4AMPERR"], model.q4["Q4PHIERR"] = 1.0, 0.03, 0.5


def _array(model) -> np.ndarray:
    rows = np.zeros(7, dtype=model.get_dtype("array"))
    rows["TEL_NAME"] = rows["STA_NAME"] = [f"A{i + 1}".encode() for i in range(7)]
    rows["STA_INDEX"], rows["DIAMETER"] = np.arange(1, 8), 0.80
    rows["STAXYZ"][:, :2], rows["CTRS_EQT"] = HOLES, HOLES
    rows["FOV"], rows["FOVTYPE"] = 5.2, b"RADIUS"
    return rows


def _target(model, exposure: Exposure) -> np.ndarray:
    rows, target = np.zeros(1, dtype=model.get_dtype("target")), exposure.target
    rows["TARGET_ID"], rows["TARGET"] = 1, target.name[:16].encode()
    rows["RAEP0"], rows["DECEP0"], rows["EQUINOX"] = target.ra, target.dec, 2000.0
    rows["VELTYP"], rows["VELDEF"] = b"UNKNOWN", b"OPTICAL"
    rows["PMRA"], rows["PMDEC"] = target.mu_ra / 3600, target.mu_dec / 3600
    return rows


def _wavelength(model, exposure: Exposure) -> np.ndarray:
    rows = np.zeros(1, dtype=model.get_dtype("wavelength"))
    centre, width = _BANDS[exposure.optics[0]]
    rows["EFF_WAVE"], rows["EFF_BAND"] = centre * 1e-6, width * 1e-6
    return rows
