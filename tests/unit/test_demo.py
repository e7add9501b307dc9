"""The demo archive: its table, its geometry, and files made from it."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace

import numpy as np
import pytest
from astropy.io import fits
from astropy.table import Table
from astropy.wcs import WCS

pytest.importorskip("pysiaf", reason="extra 'demo' is not installed")
pytest.importorskip("jwst", reason="extra 'demo' is not installed")

from ingest.demo import archive, detector, maker, previews, scene, sky, tasks
from ingest.demo.__main__ import main
from ingest.demo.catalog import programs
from ingest.demo.exposures import expand, target_position
from ingest.demo.keywords import fill, paths, to_bytes
from ingest.demo.products import Job, exposure_files
from ingest.demo.readout import readout

# Grammar of exposure and stage-3 names: JWST pipeline documentation, "file naming", with base-36 activities.
EXPOSURE = re.compile(
    r"^jw(\d{5})(\d{3})(\d{3})_([0-9a-z]{2})(\d)([0-9a-z]{2})_(\d{5})(-seg\d{3})?_([a-z0-9]+)(_(o\d{3}|[acr]\d{4}))?_([a-z0-9-]+)"
    r"(\.fits|\.jpg|_thumb\.jpg)$"
)
STAGE3 = re.compile(
    r"^jw(\d{5})-(o\d{3}|[acr]\d{4})_(t\d{3}(-[sbv]\d{5,9})?|[sbv]\d{5,9})_(nircam|niriss|nirspec|miri|fgs)(_[a-z0-9-]+)?_([a-z0-9-]+)"
    r"(\.fits|\.ecsv|\.jpg|_thumb\.jpg)$"
)
OTHERS = [
    re.compile(r"^jw\d{5}_\d{8}t\d{6}_pool\.csv$"),
    re.compile(r"^jw\d{5}-(o\d{3}|[acr]\d{4})_\d{8}t\d{6}_[a-z0-9-]+_\d{5}_asn\.json$"),
    re.compile(r"^jw\d{11}_\d{2}_msa\.fits$"),
    re.compile(r"^jw\d{11}_gs-(id_\d_(image|stacked)|(acq1|acq2|track|fg)_\d{13})_(uncal|cal)\.fits$"),
]


def first_exposure(mode: str):
    """Return the first exposure of a mode in the table."""
    for program in programs():
        for exposure in expand(program):
            if exposure.observation.mode == mode:
                return exposure
    raise AssertionError(f"programs.toml observes nothing in mode {mode}")


def program_of(number: int):
    """Return a program of the table."""
    return next(p for p in programs() if p.number == number)


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """Two small programs of the table with everything that belongs to them: a dark, and WR 137 with its reference."""
    folder = tmp_path_factory.mktemp("demo")
    maker.make(folder, seed=3, only=[1517, 1349], jobs=1, quiet=True)
    return folder


def files_of(mode: str, seed: int = 3) -> dict[str, bytes]:
    """Return name -> content of all products of the first exposure of a mode."""
    return dict(exposure_files(Job(first_exposure(mode), "", seed)))


@pytest.fixture(scope="module")
def image():
    """Products of an imaging exposure of NIRCam."""
    return files_of("nircam-sub640")


def open_fits(content: bytes) -> fits.HDUList:
    return fits.open(io.BytesIO(content))


def test_table_names_known_modes_and_covers_all_instruments():
    exposures = [e for p in programs() for e in expand(p)]
    assert {e.instrument for e in exposures} == {"NIRCAM", "NIRISS", "NIRSPEC", "MIRI", "FGS"}
    assert len({e.root for e in exposures}) == len(exposures)
    used = {e.observation.mode for e in exposures}
    from ingest.demo.modes import MODES

    assert used == set(MODES)


def test_every_exposure_name_fits_the_grammar():
    for exposure in (e for p in programs() for e in expand(p)):
        assert EXPOSURE.match(f"{exposure.root}_uncal.fits"), exposure.root


def test_every_product_name_fits_the_grammar(small):
    names = [p.name for p in small.rglob("*") if p.is_file()]
    assert len(names) > 20
    for name in names:
        assert any(r.match(name) for r in (EXPOSURE, STAGE3, *OTHERS)), name


def test_effective_exposure_time_is_that_of_the_keyword_dictionary():
    read = readout("NIRCAM", "FULL", "MEDIUM8", ngroups=9, nints=2)
    assert read.exposure_time == pytest.approx(10.73677 * (9 * 8 + 8 * 2) * 2)
    assert read.group_time == pytest.approx(10.73677 * 10)
    # a genuine MOS exposure: NRSIRS2, 20 groups, 2 integrations: EFFEXPTM 2917.778, DURATION 2946.956 (a third of
    # what the level-3 header of three of them says)
    mos = readout("NIRSPEC", "FULL", "NRSIRS2", ngroups=20, nints=2)
    assert mos.exposure_time == pytest.approx(8753.334 / 3, abs=0.01)
    assert mos.duration == pytest.approx(8840.868 / 3, abs=0.01)


def test_headers_hold_consistent_times(image):
    for name, content in image.items():
        with open_fits(content) as hdus:
            header = hdus[0].header
            frames = header["NGROUPS"] * header["NFRAMES"] + (header["NGROUPS"] - 1) * header["GROUPGAP"]
            expected = header["TFRAME"] * (frames + header["DRPFRMS1"]) * header["NINTS"]
            assert header["EFFEXPTM"] == pytest.approx(expected), name
            assert (header["EXPEND"] - header["EXPSTART"]) * 86400 == pytest.approx(header["DURATION"], abs=1e-3)
            assert hdus["SCI"].header["XPOSURE"] == header["EFFEXPTM"]


def test_ramps_have_the_groups_of_the_header(image):
    (name,) = [n for n in image if n.endswith("_uncal.fits")]
    with open_fits(image[name]) as hdus:
        assert hdus["SCI"].data.shape[:2] == (hdus[0].header["NINTS"], hdus[0].header["NGROUPS"])
        assert np.all(np.diff(hdus["SCI"].data.astype(float).mean(axis=(0, 2, 3))) > 0)


@pytest.mark.parametrize("mode", ["nircam-image", "niriss-image", "miri-image", "niriss-ami", "miri-4qpm", "fgs-image"])
def test_footprint_equals_the_corners_of_the_linear_wcs(mode):
    exposure = first_exposure(mode)
    grid, corners = sky.detector_grid(exposure), sky.footprint(exposure)
    x, y = grid.wcs.wcs_world2pix(*corners.T, 0)
    x0, y0 = grid.wcs.wcs_world2pix(*grid.corners().T, 0)
    pixel = np.hypot(x - x0, y - y0)
    assert pixel.max() < 1.6, f"{mode}: S_REGION is {pixel.max():.2f} binned pixels from the WCS corners"


def test_s_region_in_the_file_is_the_aperture_on_the_sky(image):
    (name,) = [n for n in image if n.endswith("_cal.fits")]
    with open_fits(image[name]) as hdus:
        header = hdus["SCI"].header
        numbers = [float(v) for v in header["S_REGION"].split()[2:]]
        x, y = WCS(header).all_world2pix(np.reshape(numbers, (4, 2)), 0).T
        size = header["NAXIS1"], header["NAXIS2"]
    assert header["S_REGION"].startswith("POLYGON ICRS  ")
    for values, n in zip((x, y), size, strict=True):
        assert sorted(np.round(values / n, 1)) == [0.0, 0.0, 1.0, 1.0]


def test_a_field_lies_across_zero_of_right_ascension():
    exposure = next(expand(program_of(2514)))
    footprints = [sky.footprint(e) for e in expand(program_of(2514))]
    ra = np.vstack(footprints)[:, 0]
    assert ra.min() < 1.0 and ra.max() > 359.0, exposure.root
    grid = sky.mosaic_grid(footprints)
    x, y = grid.wcs.wcs_world2pix(*np.vstack(footprints).T, 0)
    assert min(x.min(), y.min()) >= -0.5 and max(x.max(), y.max()) < max(grid.shape)


def test_disjoint_detectors_give_several_polygons():
    from ingest.demo.mosaic import combined_region

    footprints = [sky.footprint(e) for e in expand(program_of(2514))]
    region = combined_region(footprints, sky.mosaic_grid(footprints))
    assert region.count("POLYGON") == 2


def test_drawn_source_is_at_its_catalogue_position():
    exposure = first_exposure("miri-tsimage")
    image = detector.frames(exposure, 3)[0]
    grid = sky.detector_grid(exposure)
    y, x = np.unravel_index(np.argmax(image), image.shape)
    position = target_position(exposure.target, exposure.mid)
    px, py = grid.wcs.wcs_world2pix(*position, 0)
    assert np.hypot(px - x, py - y) < 1.0
    star = scene.sources(exposure.target, 3, position)
    assert (star.ra[0], star.dec[0]) == position


@pytest.mark.filterwarnings("error::stdatamodels.exceptions.ValidationWarning")
def test_models_open_again_and_validate(image, tmp_path):
    from stdatamodels.jwst import datamodels

    for name, content in image.items():
        (tmp_path / name).write_bytes(content)
        with fits.open(tmp_path / name) as hdus:
            hdus.verify("exception")
            assert hdus[-1].name == "ASDF", name
        with datamodels.open(tmp_path / name) as model:
            model.validate()
            assert model.meta.filename == name
            assert model.meta.wcsinfo.s_region.startswith("POLYGON ICRS")


def test_a_value_outside_the_schema_is_refused():
    from stdatamodels.jwst import datamodels

    model = datamodels.ImageModel(np.zeros((4, 4), "f4"))
    fill(model, {"FILTER": "F999W"})
    with pytest.raises(Warning, match="F999W"):
        to_bytes(model, "x_cal.fits", "2023-01-01T00:00:00.000")


def test_an_unknown_keyword_is_refused():
    from stdatamodels.jwst import datamodels

    assert paths("ImageModel")["EXPSTART"] == "meta.exposure.start_time"
    with pytest.raises(KeyError, match="EXPSTRAT"):
        fill(datamodels.ImageModel(), {"EXPSTRAT": 1.0})


def test_same_seed_same_bytes_and_another_seed_another_sky(image):
    assert files_of("nircam-sub640") == image
    other = files_of("nircam-sub640", seed=4)
    assert other.keys() == image.keys()
    assert all(other[n] != image[n] for n in image)


def test_lamps_and_darks_have_no_footprint(small):
    found = list(small.rglob("jw01517*_uncal.fits")) + list(small.rglob("jw01517*_dark.fits"))
    assert len(found) == 2
    for path in found:
        with fits.open(path) as hdus:
            assert not [h for h in hdus if "S_REGION" in h.header]


def test_associations_are_valid_and_their_products_exist(small):
    from jwst.associations import load_asn

    names = {p.name for p in small.rglob("*.fits")}
    for path in small.rglob("*_asn.json"):
        load_asn(path.read_text())
        association = json.loads(path.read_text())
        assert association["asn_pool"] in {p.name for p in small.rglob("*_pool.csv")}
        assert " at 0x" not in association["constraints"]
    assert "jw01349-c1000_t001_niriss_f380m-nrm-sub80_aminorm-oi.fits" in names
    assert "jw01349003001_03102_00001_nis_c1000_ami-oi.fits" in names


def test_pool_has_a_row_per_file_set(small):
    path = small / "01349" / program_of(1349).pool_name
    table = Table.read(path, format="ascii", delimiter="|")
    assert list(table["FILENAME"]) == [f"{e.root}_uncal.fits" for e in expand(program_of(1349))]
    assert set(table["TSOVISIT"]) == {"F"}


def test_oifits_has_the_tables_of_seven_holes(small):
    (path,) = small.rglob("*_aminorm-oi.fits")
    with fits.open(path) as hdus:
        assert [len(hdus[n].data) for n in ("OI_ARRAY", "OI_VIS", "OI_VIS2", "OI_T3", "OI_Q4")] == [7, 21, 21, 35, 35]
        assert hdus[0].header["CONTENT"] == "OIFITS2"


def test_time_series_are_cut_into_segments_without_a_gap():
    program = program_of(2734)
    first, second = expand(program)
    assert list(first.integrations) + list(second.integrations) == list(range(1, first.readout.nints + 1))
    assert (first.start, first.end) == (second.start, second.end)


def test_moving_target_moves():
    exposure = first_exposure("nircam-sub640")
    a, b = (target_position(exposure.target, mjd) for mjd in (exposure.start, exposure.start + 1.0))
    rates = exposure.target.rate_ra, exposure.target.rate_dec
    assert (b[1] - a[1]) * 3600 == pytest.approx(24 * rates[1])
    assert (b[0] - a[0]) * 3600 * np.cos(np.radians(a[1])) == pytest.approx(24 * rates[0], rel=1e-3)


def test_mos_slitlets_have_a_polygon_each():
    from ingest.demo.slits import slits_of

    slits = slits_of(first_exposure("nirspec-mos"), 3)
    assert len(slits) == 5 and len({s.source_id for s in slits}) == 5
    for slit in slits:
        plane = sky.tan_wcs((slit.ra, slit.dec), (0, 0), np.diag([-1 / 3600, 1 / 3600]))
        x, y = plane.wcs_world2pix(*slit.polygon.T, 0)
        sides = np.hypot(np.diff(x, append=x[0]), np.diff(y, append=y[0]))
        assert sorted(np.round(sides, 2)) == [0.2, 0.2, 1.38, 1.38]


def test_previews_are_jpeg_of_two_sizes(image):
    (name,) = [n for n in image if n.endswith("_cal.fits")]
    found = previews.previews(name, image[name])
    assert list(found) == [name.replace(".fits", ".jpg"), name.replace(".fits", "_thumb.jpg")]
    assert all(content[:3] == b"\xff\xd8\xff" for content in found.values())


def test_manifest_makes_the_second_call_a_no_op(tmp_path):
    archive.write(tmp_path / "a" / "x.fits", b"x")
    archive.write_manifest(tmp_path, 1, ["a/x.fits"])
    assert archive.is_complete(tmp_path, 1)
    assert not archive.is_complete(tmp_path, 2)
    assert "nothing to do" in maker.make(tmp_path, seed=1, quiet=True)
    (tmp_path / "a" / "x.fits").write_bytes(b"y")
    assert not archive.is_complete(tmp_path, 1)


def test_an_unfinished_file_is_never_seen(tmp_path, monkeypatch):
    def fail(*_args):
        raise OSError("no space left")

    monkeypatch.setattr(archive.os, "replace", fail)
    with pytest.raises(OSError, match="no space"):
        archive.write(tmp_path / "x.fits", b"x")
    assert not (tmp_path / "x.fits").exists()


def test_command_line_says_what_is_wrong(tmp_path, capsys):
    assert main(["make", str(tmp_path), "--program", "99999"]) == 1
    assert "99999" in capsys.readouterr().err
    with pytest.raises(SystemExit) as stop:
        main(["make"])
    assert stop.value.code == 2


def test_table_errors_name_the_entry():
    program = program_of(2734)
    with pytest.raises(ValueError, match="no target 77"):
        program.get_target(77)
    from ingest.demo.catalog import mode_of

    with pytest.raises(ValueError, match="no-such-mode"):
        mode_of(replace(program.observation[0], mode="no-such-mode"))


def test_tasks_cover_every_exposure():
    this = tasks.plan(program_of(2734))
    assert len(tasks.exposure_tasks(this, None, 1)) == 2
    assert [a[0].type for _, a in tasks.stage3_tasks(this, None, 1)] == ["tso3"]
