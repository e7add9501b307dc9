"""The set of the mission's size, in small: its names, its rows through the mapping, its geometry, its determinism."""

from __future__ import annotations

import csv
import gzip
import json
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from ingest import associations, footprints, keywords, names, rows
from ingest.demo.__main__ import main
from ingest.demo.scale import maker, telemetry
from ingest.demo.scale.exposures import exposures, observations
from ingest.demo.scale.slots import visits
from ingest.headers import Record
from ingest.support import telemetry as reader
from ingest.times import MJD_0

FRACTION = 0.001


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict]:
    """A thousandth of the set, drawn, each observation twice."""
    folder = tmp_path_factory.mktemp("set")
    return folder, maker.make(folder, maker.Size(2, FRACTION), None, quiet=True)


@pytest.fixture(scope="module")
def records(made) -> list[Record]:
    folder, _ = made
    found = [record for path in sorted((folder / "keywords").iterdir()) for _, record in keywords.read(path)]
    assert all(isinstance(record, Record) for record in found)
    return found


def test_every_row_is_taken_by_the_mapping(made, records: list[Record]) -> None:
    _, manifest = made
    assert len(records) == manifest["rows"] > 1000
    for record in records:
        row = rows.from_record(record)
        assert row.plane["time_bounds_lower"] < row.plane["time_bounds_upper"]
        assert row.plane["energy_bandpassName"], record.filename
        assert (row.plane["time_resolution"] or 1) > 0 and row.plane["time_exposure"] > 0
        assert row.artifact["contentRelease"] and row.artifact["contentChecksum"]


def test_names_are_the_archive_s_and_all_different(records: list[Record]) -> None:
    parsed = [names.parse(record.filename) for record in records]
    assert len({name.filename for name in parsed}) == len(parsed)
    assert {name.form for name in parsed} == {"exposure", "stage3"}
    stages = Counter(name.suffix for name in parsed if name.form == "exposure")
    assert stages["uncal"] == stages["rate"] == sum(stages[suffix] for suffix in ("cal", "calints"))


def test_the_second_time_is_the_first_with_other_numbers(records: list[Record]) -> None:
    programs = Counter(int(names.parse(record.filename).program) // 14000 for record in records)
    assert programs[0] == programs[1]


def test_detectors_have_the_size_of_the_real_ones() -> None:
    """Short-wave detectors of NIRCam are 64 arcsec wide, MIRI's imager 74 x 113 (JWST User Documentation)."""
    areas = {}
    for group in observations(visits(None), 1, 0.02):
        for visit in group:
            for exposure in exposures(visit):
                text = "POLYGON ICRS " + " ".join(map(repr, exposure.region.ravel().tolist()))
                areas.setdefault(exposure.aperture, footprints.parse(text).area * 3600**2)
    assert areas["NRCA1_FULL"] == pytest.approx(64**2, rel=0.03)
    assert areas["NRCB5_FULL"] == pytest.approx(129**2, rel=0.03)
    assert areas["MIRIM_ILLUM"] == pytest.approx(74 * 113, rel=0.06)


def test_associations_name_files_of_the_set(made, records: list[Record]) -> None:
    folder, manifest = made
    present, members = {record.filename for record in records}, 0
    for path in (folder / "asn").rglob("*.json"):
        assert names.parse(path.name).form == "association"
        _, found = associations.read(path, path.name)
        assert {member["expname"] for member in found} <= present
        members += len(found)
    assert members == manifest["members"] > 0
    tables = {str(record.keywords["ASNTABLE"]) for record in records if "-o" in record.filename}
    assert tables == {path.name for path in (folder / "asn").rglob("*.json")}


def test_the_same_again_is_the_same_and_is_not_made_twice(made, tmp_path: Path) -> None:
    folder, manifest = made
    again = maker.make(tmp_path / "again", maker.Size(2, FRACTION), None, quiet=True)
    assert again == manifest
    contents = [
        sorted((p.name, p.read_bytes()) for p in (f / "keywords").iterdir()) for f in (folder, tmp_path / "again")
    ]
    assert contents[0] == contents[1]
    (tmp_path / "again" / "keywords" / "mark").touch()
    maker.make(tmp_path / "again", maker.Size(2, FRACTION), None, quiet=True)
    assert (tmp_path / "again" / "keywords" / "mark").exists()
    maker.make(tmp_path / "again", maker.Size(1, FRACTION), None, quiet=True)
    assert not (tmp_path / "again" / "keywords" / "mark").exists()


def test_rows_of_an_observation_are_in_one_table_and_tables_are_not_too_long(made, monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setattr(maker, "_PART", 200)
    maker.make(tmp_path / "parts", maker.Size(1, FRACTION), None, quiet=True)
    where: dict[str, set[str]] = {}
    for path in (tmp_path / "parts" / "keywords").iterdir():
        with gzip.open(path, "rt", newline="") as stream:
            for row in csv.DictReader(stream):
                where.setdefault(names.parse(row["filename"]).root, set()).add(path.name)
    assert len({name for found in where.values() for name in found}) > 4
    assert all(len(found) == 1 for found in where.values())


def test_drawn_fields_are_clustered_as_the_planned_ones(shared_data: Path) -> None:
    """The thirty fullest square degrees hold a quarter to a third of the exposures, a detector's median visit ten."""
    for planned in (None, shared_data / "planned" / "pure_slots.csv.gz"):
        cells, lengths = Counter(), []
        for visit in visits(planned):
            cells.update((round(slot.ra), round(slot.dec)) for slot in visit.slots)
            lengths.append(len(visit.slots))
        share = sum(count for _, count in cells.most_common(30)) / cells.total()
        assert 0.2 < share < 0.4
        assert 9 < sum(lengths) / len(lengths) < 12
        assert 90_000 < cells.total() < 112_000


def test_telemetry_is_what_the_ingest_reads(tmp_path: Path) -> None:
    paths = list(telemetry.write(tmp_path, 90_000))
    assert [path.name for path in paths] == ["SA_ZATTEST1-20220712T000000-20220722T000000.csv"]
    contents, notes = reader.read(paths[0])
    found = list(contents["edb_reading"])
    assert notes == [] and len(found) == 90_000
    start = MJD_0 + timedelta(days=59772)
    assert start == datetime(2022, 7, 12)
    for number in (0, 1, 84_374, 84_375, 89_999):
        day, sample = divmod(number, 84_375)
        assert found[number]["obs_time"] == start + timedelta(days=day, microseconds=1_024_000 * sample)
    assert all(0 <= sample["value_number"] < 1 for sample in found)
    assert len({sample["value_number"] for sample in found}) > 80_000


@pytest.mark.parametrize("size", [(0, 1.0, 0), (8, 1.0, 0), (1, 0.0, 0), (1, 1.1, 0), (1, 1.0, -1)])
def test_impossible_sizes_are_refused(size: tuple[int, float, int]) -> None:
    with pytest.raises(ValueError, match="times must be"):
        maker.Size(*size)


def test_a_manifest_that_is_not_one_is_no_set(tmp_path: Path) -> None:
    (tmp_path / "set").mkdir()
    (tmp_path / "set" / maker.MANIFEST).write_text("{")
    made = maker.make(tmp_path / "set", maker.Size(1, 0.0003), None, quiet=True)
    assert json.loads((tmp_path / "set" / maker.MANIFEST).read_text()) == made


def test_both_names_of_the_command_make_the_same_set(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Telemetry is of the same fraction as the rest, unless a number is given."""
    for word, *more in (("--scale",), ("scale", "--samples", "30000")):
        assert main([word, str(tmp_path / word), "--fraction", "0.0003", "--quiet", *more]) == 0
    alias, verb = (line.partition(": ")[2] for line in capsys.readouterr().out.splitlines())
    assert alias == verb and alias.endswith(" 30,000 samples")
    keys = [json.loads((tmp_path / word / maker.MANIFEST).read_text())["sha256"] for word in ("--scale", "scale")]
    assert keys[0] == keys[1]
