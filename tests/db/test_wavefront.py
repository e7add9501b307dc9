"""Wavefront maps: the error that numpy finds in the map, and the measurements around an exposure."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from astropy.io import fits
from astropy.time import Time
from made import exposure_name, write_fits

APERTURE = "NRCA3_FP1"


def annulus(rng: np.random.Generator) -> np.ndarray:
    """A map in micron, zero outside a pupil."""
    y, x = np.indices((64, 64)) - 31.5
    radius = np.hypot(x, y)
    return np.where((radius > 5) & (radius < 30), rng.normal(0, 0.07, x.shape), 0.0).astype("f4")


def write(folder: Path, corr_id: str, when: str, phase: np.ndarray | None = None, **fields: object) -> str:
    """A map as the WSS names it; ``when`` is UTC, None among ``fields`` drops a card."""
    date, time = when.split("T")
    primary = fits.PrimaryHDU()
    cards = {"TELESCOP": "JWST", "APERNAME": APERTURE, "CORR_ID": corr_id, "OBS_ID": "V01163032001P0000000002101",
             "DATE-OBS": date, "TIME-OBS": time, "TSTAMP": when} | fields  # fmt: skip
    rms = cards.pop("RMS_WFE", None)
    primary.header.update({key: value for key, value in cards.items() if value is not None})
    image = fits.ImageHDU(np.full((8, 8), 0.05, "f4") if phase is None else phase, name="RESULT_PHASE")
    if rms is not None:
        image.header["RMS_WFE"] = rms
    name = f"{corr_id}-{APERTURE}-1.fits"
    fits.HDUList([primary, image]).writeto(folder / name)
    return name


def test_error_is_that_of_the_map(fresh_db, tmp_path: Path) -> None:
    phase = annulus(np.random.default_rng(2))
    phase[32, 50] = np.nan
    name = write(tmp_path, "R2022060902", "2022-06-09T14:02:05.250", phase, RMS_WFE=0.123)
    assert fresh_db.load(tmp_path).status == 0
    columns = "filename, t_obs, date_obs::text, rms_wfe, rms_origin, rms_keyword, pv_wfe, pupil_pixels, apername,"
    columns += " field_point, corr_id, analysis, visit_id, activity"
    (row,) = fresh_db.query(f"SELECT {columns} FROM store.jwst_wavefront")
    seen = phase[np.isfinite(phase) & (phase != 0)].astype(float) * 1000
    expected = (name, Time("2022-06-09T14:02:05.250", scale="utc").mjd, "2022-06-09 14:02:05.25",
                np.sqrt((seen**2).sum() / seen.size), "map", 123.0, np.ptp(seen), seen.size)  # fmt: skip
    assert row[:3] == (expected[0], pytest.approx(expected[1], abs=1e-9), expected[2])
    assert row[3] == pytest.approx(expected[3], rel=1e-9) and row[4:6] == ("map", pytest.approx(123.0))
    assert row[6] == pytest.approx(expected[6], rel=1e-9) and row[7] == expected[7]
    assert row[8:] == (APERTURE, "FP1", "R2022060902", 1, "01163032001", "02101")


def test_an_empty_map_leaves_the_keyword(fresh_db, tmp_path: Path) -> None:
    write(tmp_path, "R2022060902", "2022-06-09T14:02:05", np.zeros((8, 8), "f4"), RMS_WFE=0.08)
    write(tmp_path, "R2022060903", "2022-06-09T15:02:05", np.zeros((8, 8), "f4"))
    answer = fresh_db.load(tmp_path)
    assert answer.status == 0 and len(answer.summary["notes"]) == 2
    known, unknown = fresh_db.query("SELECT rms_wfe, rms_origin FROM store.wavefront ORDER BY corr_id")
    assert known == (pytest.approx(80.0), "keyword") and unknown == (None, None)


def test_measurements_before_and_after_an_exposure(fresh_db, tmp_path: Path) -> None:
    starts = {"R2024010101": 60309.25, "R2024010202": 60310.5, "R2024010203": 60310.5, "R2024010401": 60312.75}
    level = {}
    for number, (corr_id, mjd) in enumerate(starts.items(), start=1):
        moment = Time(mjd, format="mjd", scale="utc").isot
        level[write(tmp_path, corr_id, moment, np.full((8, 8), number / 100, "f4"))] = number * 10
    early, on_time, late = (exposure_name(number) for number in (1, 2, 3))
    write_fits(tmp_path, early, EXPSTART=60300.0, EXPEND=60300.01)
    write_fits(tmp_path, on_time)  # begins at 60310.5, when one measurement was analysed twice
    write_fits(tmp_path, late, EXPSTART=60400.0, EXPEND=60400.01)
    assert fresh_db.load(tmp_path).status == 0
    columns = "before_filename, before_days, before_rms_wfe, after_filename, after_days, after_rms_wfe"
    found = {
        name: tuple(rest)
        for name, *rest in fresh_db.query(f"SELECT filename, {columns} FROM store.jwst_wavefront_exposure")
    }
    first, _, again, last = level
    assert found[early] == (None, None, None, first, pytest.approx(9.25), pytest.approx(10))
    assert found[on_time] == (again, pytest.approx(0), pytest.approx(30), last, pytest.approx(2.25), pytest.approx(40))
    assert found[late] == (last, pytest.approx(87.25), pytest.approx(40), None, None, None)


def test_measurements_around_an_exposure_come_by_indexes(fresh_db) -> None:
    with fresh_db.admin() as connection:
        connection.execute(
            "INSERT INTO store.wavefront (filename, t_obs, date_obs, corr_id)"
            " SELECT 'R' || n, 59700 + n, now(), 'R' || n FROM generate_series(1, 2000) AS n"
        )
        connection.execute("ANALYZE store.wavefront")
        connection.execute("SET enable_seqscan = off")  # there are no products; with millions it is not chosen
        lines = connection.execute(
            "EXPLAIN SELECT before_filename, after_filename FROM store.jwst_wavefront_exposure WHERE filename = 'x'"
        ).fetchall()
    plan = "\n".join(line for (line,) in lines)
    assert plan.count("wavefront_before") + plan.count("wavefront_after") == 2, plan
    assert "product_filename" in plan and "Seq Scan" not in plan, plan


def test_time_stamp_stands_in_for_the_date(fresh_db, tmp_path: Path) -> None:
    write(tmp_path, "R2022060902", "2022-06-09T14:02:05", **{"DATE-OBS": None, "TIME-OBS": None})
    assert fresh_db.load(tmp_path).status == 0
    assert fresh_db.query("SELECT date_obs::text FROM store.wavefront") == [("2022-06-09 14:02:05",)]


def test_garbage_is_refused_in_words(fresh_db, tmp_path: Path) -> None:
    broken = {"DATE-OBS": None, "TIME-OBS": None, "TSTAMP": None}
    timeless = write(tmp_path, "R2022060901", "2022-06-09T14:02:05", **broken)
    flat = write(tmp_path, "R2022060902", "2022-06-09T14:02:05", np.ones(7, "f4"))
    mapless = f"R2022060903-{APERTURE}-1.fits"
    fits.PrimaryHDU().writeto(tmp_path / mapless)
    empty = f"R2022060904-{APERTURE}-1.fits"
    (tmp_path / empty).touch()
    answer = fresh_db.load(tmp_path)
    told = {Path(problem["path"]).name: problem["problem"] for problem in answer.problems}
    assert answer.counts["refused"] == 4 and answer.counts["new"] == 0
    assert "does not tell when" in told[timeless] and "no image of a pupil" in told[flat]
    assert "has no extension RESULT_PHASE" in told[mapless] and "is empty" in told[empty]


def test_a_header_that_contradicts_the_name_is_noted(fresh_db, tmp_path: Path) -> None:
    write(tmp_path, "R2022060902", "2022-06-09T14:02:05", CORR_ID="R2022060999", RMS_WFE="small")
    notes = " ".join(fresh_db.load(tmp_path).summary["notes"])
    assert "corr_id is R2022060999 in the header, R2022060902 in the name" in notes
    assert "RMS_WFE = 'small' is no number" in notes
