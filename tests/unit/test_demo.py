"""The demo archive's plan: its table, its geometry, its archive folder and its command line."""

from __future__ import annotations

import re
from concurrent.futures import Future
from dataclasses import replace

import numpy as np
import pytest

pytest.importorskip("pysiaf", reason="extra 'demo' is not installed")
pytest.importorskip("jwst", reason="extra 'demo' is not installed")

from demo_table import first_exposure, program_of

from ingest.demo import archive, detector, maker, scene, sky, tasks
from ingest.demo.__main__ import main
from ingest.demo.catalog import programs
from ingest.demo.exposures import expand, target_position
from ingest.demo.readout import readout

# JWST pipeline documentation, "file naming"; the activity counts in base 36
EXPOSURE_ROOT = re.compile(r"^jw\d{11}_[0-9a-z]{2}\d[0-9a-z]{2}_\d{5}(-seg\d{3})?_[a-z0-9]+$")


def test_table_names_known_modes_and_covers_all_instruments():
    exposures = [e for p in programs() for e in expand(p)]
    assert {e.instrument for e in exposures} == {"NIRCAM", "NIRISS", "NIRSPEC", "MIRI", "FGS"}
    assert len({e.root for e in exposures}) == len(exposures)
    used = {e.observation.mode for e in exposures}
    from ingest.demo.modes import MODES

    assert used == set(MODES)


def test_every_exposure_name_fits_the_grammar():
    for exposure in (e for p in programs() for e in expand(p)):
        assert EXPOSURE_ROOT.match(exposure.root), exposure.root


def test_effective_exposure_time_is_that_of_the_keyword_dictionary():
    read = readout("NIRCAM", "FULL", "MEDIUM8", ngroups=9, nints=2)
    assert read.exposure_time == pytest.approx(10.73677 * (9 * 8 + 8 * 2) * 2)
    assert read.group_time == pytest.approx(10.73677 * 10)
    # a genuine MOS exposure: NRSIRS2, 20 groups, 2 integrations: EFFEXPTM 2917.778, DURATION 2946.956 (a third of
    # what the level-3 header of three of them says)
    mos = readout("NIRSPEC", "FULL", "NRSIRS2", ngroups=20, nints=2)
    assert mos.exposure_time == pytest.approx(8753.334 / 3, abs=0.01)
    assert mos.duration == pytest.approx(8840.868 / 3, abs=0.01)


@pytest.mark.parametrize("mode", ["nircam-image", "niriss-image", "miri-image", "niriss-ami", "miri-4qpm", "fgs-image"])
def test_footprint_equals_the_corners_of_the_linear_wcs(mode):
    exposure = first_exposure(mode)
    grid, corners = sky.detector_grid(exposure), sky.footprint(exposure)
    x, y = grid.wcs.wcs_world2pix(*corners.T, 0)
    x0, y0 = grid.wcs.wcs_world2pix(*grid.corners().T, 0)
    pixel = np.hypot(x - x0, y - y0)
    assert pixel.max() < 1.6, f"{mode}: S_REGION is {pixel.max():.2f} binned pixels from the WCS corners"


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


def test_a_failing_task_is_named():
    class Pool:
        def submit(self, function, *arguments):
            future = Future()
            try:
                future.set_result(function(*arguments))
            except ZeroDivisionError as error:
                future.set_exception(error)
            return future

    exposure = first_exposure("miri-dark")
    with pytest.raises(maker.MakeError, match=rf"{exposure.root}: ZeroDivisionError"):
        maker._run(Pool(), [(lambda _: 1 / 0, (exposure,))], "test", quiet=True)
