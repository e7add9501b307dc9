"""Telemetry, programmes and keywords over TAP, with the demo archive; against what its files say."""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
import pyvo
from astropy.io import fits
from astropy.time import Time

from tests.conftest import Instance


def lines(instance: Instance, pattern: str) -> list[dict[str, str]]:
    """The rows of the demo's telemetry files whose names fit."""
    found = []
    for path in sorted(Path(instance.archive).rglob(pattern)):
        with path.open(newline="") as stream:
            found += csv.DictReader(stream)
    assert found, pattern
    return found


def test_a_range_of_times_has_the_samples_of_the_files(instance: Instance, tap: pyvo.dal.TAPService) -> None:
    expected = {
        row["theTime"]: float(row["euvalue"])
        for row in lines(instance, "SA_ZATTEST1-20220722*.csv")
        if "2022-07-22 20:30:00" <= row["theTime"] <= "2022-07-22 20:35:00"
    }
    query = (
        "SELECT obs_time, mjd, value_number FROM jwst.edb_sample WHERE mnemonic = 'SA_ZATTEST1'"
        " AND obs_time BETWEEN '2022-07-22T20:30:00' AND '2022-07-22T20:35:00' ORDER BY obs_time"
    )
    found = tap.run_sync(query)
    assert len(found) == len(expected) == 293
    assert list(found["value_number"]) == [expected[time] for time in sorted(expected)]
    times = Time(sorted(expected), scale="utc")
    assert np.abs(np.array(found["mjd"]) - times.mjd).max() < 1e-11
    by_mjd = tap.run_sync(
        "SELECT COUNT(*) AS n FROM jwst.edb_sample WHERE mnemonic = 'SA_ZATTEST1'"
        f" AND mjd BETWEEN {Time('2022-07-22 20:30:00').mjd:.9f} AND {Time('2022-07-22 20:35:00').mjd:.9f}"
    )
    assert by_mjd["n"][0] == 293


def test_text_has_its_values(instance: Instance, tap: pyvo.dal.TAPService) -> None:
    expected = [row["euvalue"] for row in lines(instance, "IFGS_CTD_GS-20220710*.csv")]
    found = tap.run_sync(
        "SELECT value_text, value_number FROM jwst.edb_sample WHERE mnemonic = 'IFGS_CTD_GS'"
        " AND obs_time BETWEEN '2022-07-10T00:00:00' AND '2022-07-11T00:00:00' ORDER BY obs_time"
    )
    assert list(found["value_text"]) == expected
    assert expected[0] == "CALIBRATE, IDLE" and np.ma.getmaskarray(found["value_number"]).all()


def test_telemetry_during_an_exposure_in_one_join(instance: Instance, tap: pyvo.dal.TAPService) -> None:
    (path,) = Path(instance.archive).rglob("jw01309021001_04101_00001_mirimage_rate.fits")
    header = fits.getheader(path)
    samples = {row["theTime"]: row for row in lines(instance, "IFGS_CTDGS_X-20220710*.csv")}.values()
    inside = [float(r["euvalue"]) for r in samples
              if header["EXPSTART"] <= Time(r["theTime"]).mjd <= header["EXPEND"]]  # fmt: skip
    found = tap.run_sync(
        "SELECT COUNT(*) AS n, AVG(s.value_number) AS mean FROM ivoa.obscore AS o"
        " JOIN jwst.edb_sample AS s ON s.mjd BETWEEN o.t_min AND o.t_max"
        f" WHERE o.filename = '{path.name}' AND s.mnemonic = 'IFGS_CTDGS_X'"
    )
    assert found["n"][0] == len(inside) > 100
    assert found["mean"][0] == pytest.approx(np.mean(inside), abs=1e-12)
    summed = tap.run_sync(
        "SELECT e.n_samples, e.mean, e.std_deviation, e.minimum FROM jwst.edb_exposure AS e"
        f" JOIN jwst.product AS q ON q.planeID = e.planeID WHERE q.filename = '{path.name}'"
        " AND e.mnemonic = 'IFGS_CTDGS_X'"
    )
    assert summed["n_samples"][0] == len(inside)
    assert summed["std_deviation"][0] == pytest.approx(np.std(inside, ddof=1), rel=1e-9)
    assert summed["minimum"][0] == min(inside)


def test_summaries_gaps_and_overlaps(instance: Instance, tap: pyvo.dal.TAPService) -> None:
    rows = [
        row for row in lines(instance, "IFGS_CTD_AMPLITUDE-20220722*.csv") if row["theTime"][:16] == "2022-07-22 20:40"
    ]
    values = [float(row["euvalue"]) for row in rows]
    found = tap.run_sync(
        "SELECT n_samples, mean, median, maximum, cadence FROM jwst.edb_minute"
        " WHERE mnemonic = 'IFGS_CTD_AMPLITUDE' AND start_time = '2022-07-22T20:40:00'"
    )[0]
    assert found["n_samples"] == len(values) > 100
    assert found["mean"] == pytest.approx(np.mean(values)) and found["median"] == pytest.approx(np.median(values))
    assert found["maximum"] == max(values) and found["cadence"] == pytest.approx(0.512)
    gaps = tap.run_sync(
        "SELECT gap_start, duration FROM jwst.edb_gap WHERE mnemonic = 'IFGS_CTD_AMPLITUDE'"
        " AND gap_start BETWEEN '2022-07-22T00:00:00' AND '2022-07-22T20:46:00'"
    )
    assert len(gaps) == 1 and gaps["duration"][0] == pytest.approx(40.0 + 0.512, abs=0.512)
    files = tap.run_sync("SELECT filename, n_samples, n_changed FROM jwst.edb_file WHERE mnemonic = 'SA_ZATTEST1'")
    held = tap.run_sync("SELECT n_samples FROM jwst.edb_mnemonic WHERE mnemonic = 'SA_ZATTEST1'")["n_samples"][0]
    assert len(files) == 6 and sum(files["n_changed"]) == 0
    assert held == len({row["theTime"] for row in lines(instance, "SA_ZATTEST1-*.csv")}) < sum(files["n_samples"])


def test_the_dictionary_describes_mnemonics(tap: pyvo.dal.TAPService) -> None:
    found = tap.run_sync(
        "SELECT description, unit, subsystem, identifier, data_type, first_time FROM jwst.edb_mnemonic"
        " WHERE mnemonic = 'IFGS_CTDGS_X'"
    )[0]
    assert found["description"] == "FGS Centroid Data Telemetry Guide Star x position"
    assert (found["unit"], found["subsystem"], found["identifier"], found["data_type"]) == (
        "asec",
        "FGS",
        300304,
        "real",
    )
    assert datetime.fromisoformat(str(found["first_time"])).date() == datetime(2022, 6, 21).date()


def test_programmes_of_files_and_of_headers(tap: pyvo.dal.TAPService) -> None:
    found = tap.run_sync(
        "SELECT program, pi_name, cycle, exclusive_access_months, source FROM jwst.program"
        " WHERE program IN (1177, 1309) ORDER BY program"
    )
    assert list(found["source"]) == ["file", "header"]
    assert list(found["pi_name"]) == ["Greene, Thomas P.", "McClure, Melissa"]
    assert found["exclusive_access_months"][0] == 12 and np.ma.getmaskarray(found["exclusive_access_months"])[1]


def test_words_in_abstracts(tap: pyvo.dal.TAPService) -> None:
    found = tap.run_sync("SELECT program FROM jwst.program WHERE 1 = ivo_hasword(abstract, 'transiting exoplanet')")
    assert set(found["program"]) & {1177, 1366, 1783, 1895, 2734, 2736} == {1366, 2734}
    found = tap.run_sync("SELECT program FROM jwst.program WHERE 1 = ivo_hasword(all_text, 'exoplanets')")
    assert {1177, 1366, 1386, 2734} <= set(found["program"])


def test_keywords_of_an_instrument(instance: Instance, tap: pyvo.dal.TAPService) -> None:
    (path,) = Path(instance.archive).rglob("jw01366002001_03102_00001-seg001_nrcalong_calints.fits")
    header = fits.getheader(path)
    found = tap.run_sync(
        "SELECT effexptm, tsovisit, date_beg_mjd, nircam_module, pilin, gs_mag FROM jwst.nircam_keywords"
        f" WHERE filename = '{path.name}'"
    )
    row = found[0]
    assert row["effexptm"] == header["EFFEXPTM"] and row["nircam_module"] == header["MODULE"]
    assert row["tsovisit"] == int(header["TSOVISIT"]) and row["gs_mag"] == header["GS_MAG"]
    assert row["date_beg_mjd"] == pytest.approx(Time(header["DATE-BEG"]).mjd, abs=1e-9)
    units = {field.name: str(field.unit) for field in found.fielddescs}
    assert units["effexptm"] == "s" and units["gs_mag"] == "mag" and units["date_beg_mjd"] == "d"
