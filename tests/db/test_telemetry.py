"""Telemetry in the database: merging, summaries, gaps, exposures; against values computed here."""

from __future__ import annotations

import json
import math
import statistics
from datetime import datetime, timedelta
from pathlib import Path

import made
import pytest

_START = datetime(2024, 1, 1, 12, 0, 30)
_MJD_0 = datetime(1858, 11, 17)
SUMMARY = (
    "start_time, n_samples, n_changes, first_time, last_time, minimum, maximum, mean, median, first_number,"
    " last_number, first_text, last_text, cadence, longest_gap"
)


def at(seconds: float) -> datetime:
    return _START + timedelta(seconds=seconds)


def mjd(time: datetime) -> float:
    return (time - _MJD_0) / timedelta(days=1)


def write(folder: Path, name: str, samples: dict[float, object], kind: str = "real") -> Path:
    """A file of samples: seconds after the start -> value."""
    rows = [f'{at(s)!s:.26},{mjd(at(s)):.10f},"{value}",{kind}\r\n' for s, value in samples.items()]
    path = folder / name
    path.write_text("theTime,MJD,euvalue,sqldataType\r\n" + "".join(rows), newline="")
    return path


def samples(db, mnemonic: str) -> dict[float, object]:
    found = db.query("SELECT obs_time, coalesce(value_number::text, value_text) FROM store.jwst_edb_sample"
                     " WHERE mnemonic = %s ORDER BY obs_time", mnemonic)  # fmt: skip
    return {(time - _START).total_seconds(): value for time, value in found}


def snapshot(db) -> dict[str, list]:
    """All of the telemetry but what depends on the order of loads (n_changed)."""
    views = ("edb_sample", "edb_minute", "edb_hour", "edb_gap", "edb_mnemonic")
    return {view: sorted(map(repr, db.query(f"SELECT * FROM store.jwst_{view}"))) for view in views}


def summaries(values: dict[float, float], bin_: str) -> list[tuple]:
    """Rows of a summary of numbers, in order, from the definition of each column."""
    times = sorted(values)
    rows: dict[datetime, list[float]] = {}
    for s in times:
        start = at(s).replace(second=0, microsecond=0)
        rows.setdefault(start.replace(minute=0) if bin_ == "hour" else start, []).append(s)
    found = []
    for start, inside in rows.items():
        steps = [s - times[times.index(s) - 1] for s in inside if s != times[0]]
        changes = [s for s in inside if s != times[0] and values[s] != values[times[times.index(s) - 1]]]
        numbers = [values[s] for s in inside]
        found.append((start, len(inside), len(changes), at(inside[0]), at(inside[-1]), min(numbers), max(numbers),
                      statistics.fmean(numbers), statistics.median(numbers), numbers[0], numbers[-1], None, None,
                      statistics.median(steps) if steps else None, max(steps) if steps else None))  # fmt: skip
    return found


def assert_summaries(db, mnemonic: str, values: dict[float, float]) -> None:
    for bin_ in ("minute", "hour"):
        found = db.query(
            f"SELECT {SUMMARY} FROM store.jwst_edb_{bin_} WHERE mnemonic = %s ORDER BY start_time", mnemonic
        )
        expected = summaries(values, bin_)
        assert len(found) == len(expected)
        for row, wanted in zip(found, expected, strict=True):
            assert row == pytest.approx(wanted) if None not in wanted else row[:5] == wanted[:5], bin_
            for value, want in zip(row, wanted, strict=True):
                assert value == (pytest.approx(want, abs=1e-9) if isinstance(want, float) else want), (bin_, row)


def test_overlapping_files_merge_by_time(fresh_db, tmp_path: Path) -> None:
    first = write(tmp_path, "SA_X-20240101T120030-20240101T120130.csv", {s: s / 10 for s in range(0, 60, 2)})
    second = write(tmp_path, "SA_X-20240101T120110-20240101T120200.csv", {s: s / 10 for s in range(40, 90, 2)})
    assert fresh_db.load(first, second).status == 0
    values = {float(s): s / 10 for s in range(0, 90, 2)}
    assert {s: float(v) for s, v in samples(fresh_db, "SA_X").items()} == values
    assert_summaries(fresh_db, "SA_X", values)
    files = fresh_db.query("SELECT filename, n_rows, n_samples, n_changed FROM store.jwst_edb_file ORDER BY filename")
    assert files == [(first.name, 30, 30, 0), (second.name, 25, 25, 0)]
    (row,) = fresh_db.query("SELECT n_samples, first_time, last_time, cadence FROM store.jwst_edb_mnemonic")
    assert row == (45, at(0), at(88), 2.0)


def test_loads_in_any_order_and_twice_give_the_same(two_dbs, tmp_path: Path) -> None:
    parts = [
        write(tmp_path, f"part{n}__sa_y.csv", {s + 0.25: math.sin(s) for s in range(n * 100, n * 100 + 150, 3 + n)})
        for n in range(4)
    ]
    one, other = two_dbs
    for path in parts:
        assert one.load(path).counts["new"] == 1
    for path in [parts[2], parts[0], parts[3], parts[1]]:
        other.load(path)
    assert snapshot(one) == snapshot(other)
    before = snapshot(one)
    assert one.load(*parts).counts["unchanged"] == 4
    assert one.load("--reread", *parts).counts["updated"] == 4
    assert snapshot(one) == before
    assert one.query("SELECT sum(n_changed) FROM store.jwst_edb_file") == [(0,)]


def test_another_value_at_the_same_time_replaces_and_is_counted(fresh_db, tmp_path: Path) -> None:
    first = write(tmp_path, "SA_X-20240101T120030-20240101T120130.csv", {0: 1.0, 10: 2.0, 20: 3.0, 3700: 9.0})
    second = write(tmp_path, "SA_X-20240101T120040-20240101T120050.csv", {10: 5.0, 20: 3.0})
    fresh_db.load(first)
    fresh_db.load(second)
    values = {0.0: 1.0, 10.0: 5.0, 20.0: 3.0, 3700.0: 9.0}
    assert {s: float(v) for s, v in samples(fresh_db, "SA_X").items()} == values
    assert_summaries(fresh_db, "SA_X", values)
    assert fresh_db.query("SELECT n_changed FROM store.jwst_edb_file ORDER BY filename") == [(0,), (1,)]


def test_a_sample_between_changes_the_interval_of_the_next(fresh_db, tmp_path: Path) -> None:
    """Bins that a file does not reach into, but whose first interval it shortens, are kept in step."""
    fresh_db.load(write(tmp_path, "a__sa_x.csv", {0: 1, 10: 1, 7200: 2, 7210: 3}))
    fresh_db.load(write(tmp_path, "b__sa_x.csv", {3600: 7}))
    assert_summaries(fresh_db, "SA_X", {0.0: 1.0, 10.0: 1.0, 3600.0: 7.0, 7200.0: 2.0, 7210.0: 3.0})


def test_the_last_of_several_lines_of_one_time_counts(fresh_db, tmp_path: Path) -> None:
    path = write(tmp_path, "SA_X.csv", {0: 1.0})
    path.write_bytes(path.read_bytes() + path.read_bytes().splitlines(True)[1].replace(b'"1.0"', b'"4.0"'))
    fresh_db.load(path)
    assert samples(fresh_db, "SA_X") == {0.0: "4"}
    assert fresh_db.query("SELECT n_rows, n_samples FROM store.jwst_edb_file") == [(2, 1)]


def test_text_and_its_changes(fresh_db, tmp_path: Path) -> None:
    states = {0: "OFF", 5: "OFF", 10: 'ON ""now""', 29: "OFF", 40: "OFF"}
    fresh_db.load(write(tmp_path, "IMIR_STATE.csv", states, "varchar"))
    assert samples(fresh_db, "IMIR_STATE") == {0.0: "OFF", 5.0: "OFF", 10.0: 'ON "now"', 29.0: "OFF", 40.0: "OFF"}
    found = fresh_db.query(
        "SELECT n_samples, n_changes, first_text, last_text, mean, minimum FROM store.jwst_edb_minute"
        " ORDER BY start_time"
    )
    assert found == [(4, 2, "OFF", "OFF", None, None), (1, 0, "OFF", "OFF", None, None)]


def test_gaps_are_listed_wherever_they_lie(fresh_db, tmp_path: Path) -> None:
    times = [*range(0, 60), *range(75, 200), *range(300, 400), *range(10000, 10100)]
    fresh_db.load(write(tmp_path, "SA_X.csv", {s: 0.5 for s in times}))
    expected = [(at(59), at(75), 16.0, 1.0), (at(199), at(300), 101.0, 1.0), (at(399), at(10000), 9601.0, 1.0)]
    query = "SELECT gap_start, gap_end, duration, cadence FROM store.jwst_edb_gap WHERE mnemonic = 'SA_X' ORDER BY 1"
    assert fresh_db.query(query) == expected
    fresh_db.load(write(tmp_path, "b__sa_x.csv", {s: 0.5 for s in range(55, 80)}))
    assert fresh_db.query(query) == expected[1:]
    # one inside the very first minute, which has no sample before it
    fresh_db.load(write(tmp_path, "SA_Y.csv", {s: 0.5 for s in [0, 1, 2, 3, 25, *range(26, 90)]}))
    assert fresh_db.query(query.replace("SA_X", "SA_Y")) == [(at(3), at(25), 22.0, 1.0)]


def test_mjd_is_the_time_to_a_microsecond(fresh_db, tmp_path: Path) -> None:
    fresh_db.load(write(tmp_path, "SA_X.csv", {0.000001: 1, 1.123457: 2}))
    for time, value in fresh_db.query("SELECT obs_time, mjd FROM store.jwst_edb_sample"):
        assert abs(value - mjd(time)) <= math.ulp(value)
        assert round((time - _START).total_seconds(), 6) in (0.000001, 1.123457)


def test_a_file_that_breaks_on_the_way_leaves_nothing(fresh_db, tmp_path: Path) -> None:
    path = write(tmp_path, "SA_X.csv", {s: s for s in range(1000)})
    path.write_bytes(path.read_bytes()[:-20])
    answer = fresh_db.load(path)
    assert answer.status == 1
    assert "line 1001" in answer.problems[0]["problem"]
    assert snapshot(fresh_db)["edb_sample"] == [] and fresh_db.query("SELECT * FROM store.support_file") == []
    good = write(tmp_path, "SA_X.csv", {0: 1})
    assert fresh_db.load(good).counts["new"] == 1


def test_a_name_that_does_not_tell_the_mnemonic_is_refused(fresh_db, tmp_path: Path) -> None:
    answer = fresh_db.load(write(tmp_path, "telemetry.csv", {0: 1}))
    assert answer.status == 1
    assert "mnemonic is not known" in answer.problems[0]["problem"]


def test_dictionaries_rule_by_rank_then_name(fresh_db, tmp_path: Path) -> None:
    for name, description in (("a.json", "watched A"), ("b.json", "watched B")):
        (tmp_path / name).write_text(
            json.dumps({"all": [{"name": "SA_X", "description": description, "dependency": []}]})
        )
    (tmp_path / "c.csv").write_text(
        "tlmMnemonic,subsystem,tlmIdentifier,description,sqlDataType,unit\nSA_Z,ACS,7,Zed,real,V\n"
    )
    fresh_db.load(
        tmp_path / "b.json", tmp_path / "a.json", tmp_path / "c.csv", write(tmp_path, "SA_Z.csv", {0: 1}, "int")
    )
    found = fresh_db.query(
        "SELECT mnemonic, description, unit, subsystem, identifier, data_type, n_samples"
        " FROM store.jwst_edb_mnemonic ORDER BY 1"
    )
    assert found == [("SA_X", "watched A", None, None, None, None, 0), ("SA_Z", "Zed", "V", "ACS", 7, "real", 1)]
    (tmp_path / "d.csv").write_text("tlmMnemonic,description\nSA_X,the dictionary's\n")
    fresh_db.load(tmp_path / "d.csv")
    assert fresh_db.query("SELECT description FROM store.jwst_edb_mnemonic WHERE mnemonic = 'SA_X'") == [
        ("the dictionary's",)
    ]


def test_telemetry_during_an_exposure(fresh_db, tmp_path: Path) -> None:
    """The exposure of made.cards: MJD 60310.5 to 60310.51, 2024-01-01 12:00:00 to 12:14:24; both ends count."""
    made.write_fits(tmp_path, made.exposure_name(0))
    values = {s: math.cos(s) for s in range(-40, 900, 5)}
    fresh_db.load(tmp_path / made.exposure_name(0), write(tmp_path, "SA_X.csv", values))
    inside = [v for s, v in values.items() if -30 <= s <= 834]
    (row,) = fresh_db.query(
        "SELECT mnemonic, n_samples, minimum, maximum, mean, std_deviation, first_time, last_time"
        " FROM store.jwst_edb_exposure"
    )
    assert row[:2] == ("SA_X", len(inside)) == ("SA_X", 173)
    assert row[2:6] == pytest.approx(
        (min(inside), max(inside), statistics.fmean(inside), statistics.stdev(inside)), abs=1e-9
    )
    assert row[6:] == (at(-30), at(830))
    joined = fresh_db.query(
        "SELECT count(*), sum(s.value_number) FROM store.obscore AS o"
        " JOIN store.jwst_edb_sample AS s ON s.mjd BETWEEN o.t_min AND o.t_max WHERE s.mnemonic = 'SA_X'"
    )
    assert joined == [(173, pytest.approx(sum(inside)))]


@pytest.fixture(scope="module")
def many(scratch_db) -> object:
    """30 mnemonics of 20,000 samples a second apart, and 2,000 exposures; made in the database."""
    with scratch_db.admin() as admin:
        admin.execute("INSERT INTO store.edb_series (mnemonic) SELECT 'SA_' || i FROM generate_series(1, 30) AS i")
        admin.execute(
            "INSERT INTO store.edb_sample (mnemonic_id, obs_time, value_number)"
            " SELECT mnemonic_id, timestamp '2024-01-01' + s * interval '1 second', s"
            " FROM store.edb_series, generate_series(0, 19999) AS s"
        )
        admin.execute("SELECT store.refresh_statistics()")
    return scratch_db


@pytest.mark.parametrize("column", ["obs_time", "mjd"])
def test_a_range_of_one_mnemonic_is_found_by_the_index(many, column: str) -> None:
    limits = {
        "obs_time": "timestamp '2024-01-01 01:00' AND timestamp '2024-01-01 02:00'",
        "mjd": "60310.05 AND 60310.06",
    }
    plan = "\n".join(
        line for (line,) in many.query(
            "EXPLAIN SELECT obs_time, value_number FROM store.jwst_edb_sample"
            f" WHERE mnemonic = 'SA_7' AND {column} BETWEEN {limits[column]}"
        )
    )  # fmt: skip
    index = {"obs_time": "edb_sample_pkey", "mjd": "edb_sample_mjd"}[column]
    assert f"Scan using {index}" in plan or f"Index Scan on {index}" in plan, plan
    assert f"mnemonic_id = m.mnemonic_id) AND ({column} >=" in plan, plan
    assert "Seq Scan on edb_sample" not in plan


def test_real_files_give_what_their_lines_say(fresh_db, shared_data: Path, tmp_path: Path) -> None:
    import tarfile

    with tarfile.open(shared_data / "edb.tar.gz") as tar:
        tar.extractall(tmp_path)
    answer = fresh_db.load(tmp_path)
    assert [Path(problem["path"]).name for problem in answer.problems] == ["nircam_TEST_mnemonics_to_monitor.json"]
    assert answer.counts["new"] == 89
    expected: dict[str, dict[str, float]] = {}
    for path in sorted(tmp_path.rglob("csv/*.csv")):
        mnemonic = path.stem.split("__")[-1].removesuffix("_20220202_genuine").upper()
        for line in path.read_bytes().decode().split("\r\n")[1:-1]:
            expected.setdefault(mnemonic, {})[line.split(",")[0]] = float(line.split(",")[2])
    found = fresh_db.query(
        "SELECT mnemonic, count(*), sum(value_number) FROM store.jwst_edb_sample GROUP BY mnemonic ORDER BY mnemonic"
    )
    assert [(name, n) for name, n, _ in found] == [(name, len(values)) for name, values in sorted(expected.items())]
    assert [total for *_, total in found] == pytest.approx(
        [sum(expected[name].values()) for name, *_ in found], abs=1e-6
    )
    assert len(found) == 29
    assert fresh_db.query("SELECT sum(n_samples) FROM store.jwst_edb_minute") == [(169095,)]
    assert fresh_db.query(
        "SELECT description, unit FROM store.jwst_edb_mnemonic WHERE mnemonic = 'IFGS_CTD_AMPLITUDE'"
    ) == [("FGS Centroid Data Telemetry Guide Star intensity", "count/s")]
