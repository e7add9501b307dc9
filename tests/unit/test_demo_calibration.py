"""Reference files and wavefront maps of the demo archive: genuine in form, named by its products, always the same."""

from __future__ import annotations

import io
import json

import numpy as np
import pytest
from astropy.io import fits

pytest.importorskip("pysiaf", reason="extra 'demo' is not installed")
pytest.importorskip("jwst", reason="extra 'demo' is not installed")

from stdatamodels.jwst import datamodels

from ingest import crds
from ingest.demo.calibration import reference_files
from ingest.demo.catalog import programs
from ingest.demo.exposures import expand
from ingest.demo.guidestar import guide_star_files
from ingest.demo.references import crds_keywords
from ingest.demo.wavefront import MEASURED, opd_files


@pytest.fixture(scope="module")
def references() -> dict[str, bytes]:
    return dict(reference_files(list(programs()), 3))


def test_reference_files_of_three_formats_have_crds_names(references):
    parsed = {name: crds.parse(name) for name in references}
    found = sorted((name.file_format, name.reference_type) for name in parsed.values())
    assert found == [("asdf", "distortion"), ("asdf", "pars-tweakregstep"), ("fits", "flat"), ("json", "extract1d")]


def test_products_name_them(references):
    named = {
        value.removeprefix("crds://")
        for program in programs()
        for exposure in expand(program)
        for value in crds_keywords(exposure, "2b").values()
    }
    assert [name for name in references if name not in named] == ["jwst_nircam_pars-tweakregstep_0042.asdf"]


def test_the_models_of_the_pipeline_open_them(references, tmp_path):
    for name, content in references.items():
        (tmp_path / name).write_bytes(content)
    (flat,) = tmp_path.glob("*_flat_*")
    with datamodels.FlatModel(flat) as model:
        assert (model.meta.reftype.lower(), model.meta.telescope, model.data.shape) == ("flat", "JWST", (64, 64))
    (distortion,) = tmp_path.glob("*_distortion_*")
    with datamodels.DistortionModel(distortion) as model:
        model.validate()
        assert model.model(10.0, 20.0) == pytest.approx((0.31, 0.62))
    (extraction,) = tmp_path.glob("*.json")
    assert json.loads(extraction.read_text())["reftype"] == "EXTRACT1D"


def test_same_seed_same_bytes(references):
    assert dict(reference_files(list(programs()), 3)) == references
    assert dict(opd_files(3)) == dict(opd_files(3))


def test_wavefront_maps_have_the_error_of_the_table():
    maps = dict(opd_files(3))
    assert len(maps) == len(MEASURED) == 4
    for (name, content), (corr_id, moment, *_, rms) in zip(maps.items(), MEASURED, strict=True):
        assert name == f"{corr_id}-NRCA3_FP1-1.fits"
        with fits.open(io.BytesIO(content)) as hdus:
            phase = hdus["RESULT_PHASE"].data.astype(float)
            assert np.sqrt(np.mean(phase[phase != 0] ** 2)) * 1000 == pytest.approx(rms, rel=1e-6)
            assert 0.6 < np.mean(phase != 0) < 0.8
            assert hdus[0].header["TSTAMP"][:19] == moment.isoformat()


def test_fine_guidance_begins_with_the_exposures():
    program = next(p for p in programs() if p.number == 2736)
    files = dict(guide_star_files(program, program.guide_star[0], 3))
    (content,) = [c for n, c in files.items() if "gs-fg" in n and n.endswith("_cal.fits")]
    first = min(e.start for e in expand(program) if e.visit_id == "02736001001")
    header = fits.getheader(io.BytesIO(content))
    assert header["DATASTRT"] == pytest.approx(first, abs=1e-8) and header["DATAEND"] > first
