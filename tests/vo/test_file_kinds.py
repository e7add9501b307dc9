"""Guide stars, reference files, wavefronts and metadata trees over TAP, against the files of the demo archive."""

from __future__ import annotations

import json

import numpy as np
import pytest
import pyvo
import requests
from astropy.io import fits

from tests.conftest import Instance


def files(instance: Instance, pattern: str) -> list:
    return sorted(instance.archive.rglob(pattern))


def rows(tap: pyvo.dal.TAPService, query: str) -> list[tuple]:
    return [tuple(row.values()) for row in tap.run_sync(query, maxrec=10000)]


def test_guide_stars_are_those_of_the_files(tap, instance: Instance) -> None:
    (path,) = files(instance, "*_gs-fg_*_cal.fits")
    with fits.open(path) as hdus:
        header, jitter = hdus[0].header, np.asarray(hdus["Pointing"].data["jitter"], float)
    query = "SELECT gs_id, gs_ra, gs_dec, gs_mag, t_min, t_max, pointing_samples, jitter_mean, jitter_rms, centroid_bad"
    (row,) = rows(tap, f"{query} FROM jwst.guidestar WHERE filename = '{path.name}'")
    assert row[0] == header["GDSTARID"]
    expected = [header[key] for key in ("GS_RA", "GS_DEC", "GS_MAG", "DATASTRT", "DATAEND")]
    expected += [len(jitter), jitter.mean(), np.sqrt(np.mean(jitter**2)), 0]
    assert list(row[1:]) == pytest.approx(expected, rel=1e-9)


def test_every_guide_star_file_has_a_row(tap, instance: Instance) -> None:
    names = {path.name for path in files(instance, "*_gs-*.fits")}
    assert {name for (name,) in rows(tap, "SELECT filename FROM jwst.guidestar")} == names and len(names) >= 10
    around = "1 = CONTAINS(POINT(gs_ra, gs_dec), CIRCLE(110.3128, -73.5431, 0.001))"
    found = rows(tap, f"SELECT filename FROM jwst.guidestar WHERE {around}")
    assert {name for (name,) in found} == {name for name in names if name.startswith("jw02736")}
    science = rows(tap, "SELECT obs_id FROM ivoa.obscore WHERE obs_id LIKE '%_gs-%'")
    assert science == []


def test_guide_star_files_of_an_exposure(tap, instance: Instance) -> None:
    exposure = next(path for path in files(instance, "jw02736001001_*_00001_nrcb1_cal.fits"))
    found = rows(
        tap,
        "SELECT guidestar_filename, gs_function, t_overlap FROM jwst.guidestar_exposure"
        f" WHERE exposure_filename = '{exposure.name}'",
    )
    names = {path.name for path in files(instance, "jw02736001001_gs-*.fits")}
    assert {name for name, *_ in found} == names and len(names) == 10
    during = {(name, seconds) for name, function, seconds in found if seconds > 0}
    assert {name for name, _ in during} == {name for name in names if "_gs-fg_" in name}
    header = fits.getheader(next(p for p in files(instance, "jw02736001001_gs-fg_*_cal.fits")))
    shared = (min(header["DATAEND"], fits.getheader(exposure)["EXPEND"]) - header["DATASTRT"]) * 86400
    assert [seconds for _, seconds in during] == pytest.approx([shared] * 2, abs=1e-3)


def test_all_products_calibrated_with_a_file(tap, instance: Instance) -> None:
    users: dict[str, set[str]] = {}
    for path in files(instance, "*_cal.fits"):
        named = str(fits.getheader(path).get("R_FLAT", "")).removeprefix("crds://")
        users.setdefault(named, set()).add(path.name)
    (flat,) = files(instance, "jwst_*_flat_*.fits")
    assert users[flat.name]
    query = (
        "SELECT p.filename FROM jwst.product_reference AS p WHERE p.reference = '{}' AND p.filename LIKE '%cal.fits'"
    )
    found = rows(tap, query.format(flat.name))
    assert {name for (name,) in found} == users[flat.name]
    # one that this site does not hold is named all the same
    absent = next(name for name in sorted(users) if name not in ("", "N/A", flat.name))
    assert {name for (name,) in rows(tap, query.format(absent))} == users[absent]
    held = "SELECT COUNT(*) AS n FROM jwst.reference_file WHERE filename = '{}'"
    assert rows(tap, held.format(absent)) == [(0,)] and rows(tap, held.format(flat.name)) == [(1,)]


def test_reference_files_are_described_and_delivered(tap, instance: Instance) -> None:
    held = {path.name for path in files(instance, "jwst_*") if path.parent.name == "references"}
    columns = "filename, reference_type, instrument, file_format, serial, access_url"
    found = {row[0]: row[1:] for row in rows(tap, f"SELECT {columns} FROM jwst.reference_file")}
    assert found.keys() == held and {row[2] for row in found.values()} == {"fits", "asdf", "json"}
    for name, (kind, instrument, file_format, serial, url) in found.items():
        stem, _, ending = name.rpartition(".")
        assert stem.split("_") == ["jwst", instrument.lower(), kind, f"{serial:04d}"] and ending == file_format
        (path,) = files(instance, name)
        assert requests.get(url, timeout=60).content == path.read_bytes()
    (after,) = rows(tap, "SELECT DISTINCT use_after FROM jwst.reference_file")
    assert str(after[0]).replace(" ", "T").startswith("2022-04-01T00:00:00")


def test_wavefronts_are_those_of_the_maps(tap, instance: Instance) -> None:
    found = {
        row[0]: row[1:]
        for row in rows(tap, "SELECT filename, rms_wfe, rms_origin, corr_id, visit_id FROM jwst.wavefront")
    }
    maps = files(instance, "R*-NRCA3_FP1-1.fits")
    assert found.keys() == {path.name for path in maps} and len(maps) == 4
    for path in maps:
        with fits.open(path) as hdus:
            phase, header = hdus["RESULT_PHASE"].data.astype(float), hdus[0].header
        rms = np.sqrt(np.mean(phase[phase != 0] ** 2)) * 1000
        assert found[path.name] == (pytest.approx(rms, rel=1e-9), "map", header["CORR_ID"], header["OBS_ID"][1:12])


def test_wavefronts_around_an_exposure(tap, instance: Instance) -> None:
    exposure = files(instance, "jw02736001001_*_00001_nrcb1_cal.fits")[0]
    start = fits.getheader(exposure)["EXPSTART"]
    columns = "before_filename, before_days, before_rms_wfe, after_filename, after_days, after_rms_wfe"
    query = f"SELECT {columns} FROM jwst.wavefront_exposure WHERE filename = '{exposure.name}'"
    (row,) = rows(tap, query)
    times = dict(rows(tap, "SELECT filename, t_obs FROM jwst.wavefront"))
    before = max((name for name in times if times[name] <= start), key=times.__getitem__)
    after = min((name for name in times if times[name] > start), key=times.__getitem__)
    assert (row[0], row[3]) == (before, after)
    assert (row[1], row[4]) == pytest.approx((start - times[before], times[after] - start), abs=1e-6)
    assert 60 < row[2] < 90 and 60 < row[5] < 90


def test_products_by_any_path_of_their_tree(tap, instance: Instance) -> None:
    wanted = {
        path.name for path in files(instance, "jw02736*_cal.fits") if fits.getheader(path).get("READPATT") == "MEDIUM8"
    }  # fmt: skip
    query = "SELECT filename FROM jwst.asdf_tree WHERE 1 = jwst_asdf_has(tree, '{}', '{}')"
    query += " AND filename LIKE 'jw02736%'"
    found = {name for (name,) in rows(tap, query.format("meta.exposure.readpatt", "MEDIUM8"))}
    assert wanted and {name for name in found if name.endswith("_cal.fits")} == wanted
    number = next(fits.getheader(path)["NGROUPS"] for path in files(instance, "*.fits") if path.name in wanted)
    assert wanted <= {name for (name,) in rows(tap, query.format("meta.exposure.ngroups", str(number)))}
    without = query.replace("1 =", "0 =").format("meta.exposure.readpatt", "MEDIUM8")
    assert wanted.isdisjoint(name for (name,) in rows(tap, without))


def test_trees_are_json_and_their_values_readable(tap, instance: Instance) -> None:
    path = files(instance, "jw02736001001_*_00001_nrcb1_cal.fits")[0]
    query = "SELECT tree, jwst_asdf_value(tree, 'meta.instrument.filter') AS f, model_type FROM jwst.asdf_tree"
    ((text, optics, model),) = rows(tap, f"{query} WHERE filename = '{path.name}'")
    header = fits.getheader(path)
    assert json.loads(text)["meta"]["instrument"]["filter"] == optics == header["FILTER"]
    assert model == header["DATAMODL"] and json.loads(text)["data"]["shape"] == list(fits.getdata(path, "SCI").shape)


def test_the_functions_say_what_they_take(tap, instance: Instance) -> None:
    capabilities = requests.get(f"{instance.url}/tap/capabilities", timeout=60).text
    assert "jwst_asdf_has(tree TEXT, path TEXT, value TEXT) -&gt; INTEGER" in capabilities
    with pytest.raises(pyvo.dal.DALQueryError, match="exactly three arguments"):
        tap.run_sync("SELECT TOP 1 filename FROM jwst.asdf_tree WHERE 1 = jwst_asdf_has(tree, 'meta')")
