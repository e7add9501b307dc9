"""Telemetry and table of programmes of the demo archive: form, times, determinism."""

from __future__ import annotations

import csv
import io
import re
from datetime import datetime, timedelta

import numpy as np
import pytest

pytest.importorskip("pysiaf", reason="extra 'demo' is not installed")

from demo_table import first_exposure

from ingest.demo import proposals, sky, telemetry
from ingest.demo.catalog import programs
from ingest.support import telemetry as reader

MJD_0 = datetime(1858, 11, 17)


@pytest.fixture(scope="module")
def exposure():
    return first_exposure("miri-image")


@pytest.fixture(scope="module")
def files(exposure) -> dict[str, bytes]:
    return dict(telemetry.telemetry_files(exposure, 1))


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def test_files_have_the_archives_form(files: dict[str, bytes]) -> None:
    assert len(files) == 10
    mnemonics = [reader.mnemonic_of(name) for name in files]
    assert sorted(set(mnemonics)) == sorted(line[1] for line in telemetry._MNEMONICS)
    for name, content in files.items():
        assert re.fullmatch(r"[A-Z][A-Z0-9_]+-\d{8}T\d{6}-\d{8}T\d{6}\.csv", name)
        assert content.startswith(b"theTime,MJD,euvalue,sqldataType\r\n") and content.endswith(b"\r\n")
        for row in rows(content):
            time = datetime.fromisoformat(row["theTime"])
            assert abs((time - MJD_0) / timedelta(days=1) - float(row["MJD"])) < 1e-9


def test_samples_bracket_the_exposure_and_leave_a_gap(exposure, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        first, last = (datetime.strptime(part, "%Y%m%dT%H%M%S") for part in name[:-4].split("-")[1:])
        times = [datetime.fromisoformat(row["theTime"]) for row in rows(content)]
        assert times == sorted(times)
        if not (name.startswith("SA_ZATTEST1") and first >= MJD_0 + timedelta(days=exposure.start - 1e-4)):
            assert times[0] < first + timedelta(seconds=1) and times[-1] > last
        if name.startswith("IFGS_CTDGS_X"):
            assert 40 < max(np.diff(times)).total_seconds() < 42


def test_the_quaternion_is_the_attitude(exposure, files: dict[str, bytes]) -> None:
    parts = []
    for n in (1, 2, 3, 4):
        (name, *_) = [name for name in files if name.startswith(f"SA_ZATTEST{n}-")]
        parts.append([float(row["euvalue"]) for row in rows(files[name])])
    x, y, z, w = np.array(parts)
    assert np.sqrt(x**2 + y**2 + z**2 + w**2) == pytest.approx(1.0, abs=1e-9)
    matrix = np.asarray(sky.attitude(exposure))
    # elements of the rotation matrix of a quaternion
    assert 1 - 2 * (y**2 + z**2) == pytest.approx(matrix[0, 0], abs=1e-7)
    assert 2 * (x * y + z * w) == pytest.approx(matrix[1, 0], abs=1e-7)
    assert 2 * (y * z - x * w) == pytest.approx(matrix[1, 2], abs=1e-7)


def test_the_second_file_repeats_the_first(files: dict[str, bytes]) -> None:
    one, two = sorted(name for name in files if name.startswith("SA_ZATTEST1-"))
    whole, part = ({tuple(row.values()) for row in rows(files[name])} for name in (one, two))
    assert part < whole


def test_same_seed_same_samples(exposure, files: dict[str, bytes]) -> None:
    assert dict(telemetry.telemetry_files(exposure, 1)) == files
    other = dict(telemetry.telemetry_files(exposure, 2))
    assert other.keys() == files.keys() and other != files


def test_table_of_programmes() -> None:
    name, content = proposals.table(programs())
    found = list(csv.DictReader(io.StringIO(content.decode())))
    assert name == "programs.csv"
    assert {row["program"] for row in found} == {"2736", "2734", "1366", "1177", "1783", "1895"}
    (row,) = [row for row in found if row["program"] == "1177"]
    assert (row["pi_name"], row["cycle"], row["exclusive_access_months"]) == ("Greene, Thomas P.", "1", "12")
