"""Lists of planned exposures and schedules in the database, and what ivoa.obsplan makes of them and of the archive."""

from __future__ import annotations

import csv
import gzip
import json
import os
from collections import Counter
from pathlib import Path

import pytest
from conftest import Scratch
from made import write_fits

COLUMNS = "cycle visit_id slot_id slotdur ra dec orient inst mode categ".split()
REPORTS = ("20240101_report_20231228.txt", "20240108_report_20240105.txt")
_DAY = 86400


def slot(visit: str, number: int, **fields: object) -> dict[str, object]:
    """A row of a list; ``fields`` override."""
    return {
        "cycle": 3, "visit_id": visit, "slot_id": f"{visit}_{number:04d}", "slotdur": 500, "ra": 30.0, "dec": -20.0,
        "orient": "", "inst": "NIRISS", "mode": "Imaging", "categ": "GO",
    } | fields  # fmt: skip


def write_slots(path: Path, rows: list[dict], columns: list[str] = COLUMNS, modified: float = 1.7e9) -> Path:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "wt", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, columns, restval="1")
        writer.writeheader()
        writer.writerows(rows)
    os.utime(path, (modified, modified))
    return path


def entry(program: int, observation: int, start: str = "2024-01-10T12:00:00Z", **fields: object) -> dict[str, object]:
    """An entry of a schedule; ``fields`` override."""
    return {
        "cycle": 3, "file": REPORTS[1], "pcs_mode": "FINEGUIDE", "visit_type": "PRIME TARGETED FIXED",
        "start_time": start, "duration": "01/02:03:04", "instrument": "NIRISS Imaging", "target": "FIELD-1",
        "category": "Galaxy", "keywords": "", "program": program, "visit": observation, "observation": 1,
        "parallels": [],
    } | fields  # fmt: skip


def write_schedule(path: Path, entries: object) -> Path:
    path.write_text(json.dumps(entries))
    os.utime(path, (1.7e9, 1.7e9))
    return path


@pytest.fixture
def plan_db(scratch_db: Scratch) -> Scratch:
    """The database of this module without any plan."""
    with scratch_db.connect() as connection:
        for table in ("planned_exposure", "planned_visit", "scheduled_visit", "support_file"):
            connection.execute(f"DELETE FROM store.{table}")
    return scratch_db


def plan(db: Scratch, columns: str, where: str = "true", *values: object) -> list[tuple]:
    return db.query(f"SELECT {columns} FROM store.obsplan WHERE {where} ORDER BY 1, 2, 3", *values)


def test_planned_then_scheduled_then_performed(fresh_db: Scratch, tmp_path: Path) -> None:
    what = "visit_id, execution_status, t_min, t_max, t_exptime, t_plan_exptime, t_planning, obs_id"
    slots = [slot("09001001001", 1), slot("09001001001", 2, slotdur=250.5), slot("09001002001", 1)]
    assert fresh_db.load(write_slots(tmp_path / "list.csv.gz", slots)).counts["new"] == 1
    listed = 40587 + 1.7e9 / _DAY
    assert plan(fresh_db, what) == [
        ("09001001001", "Planned", None, None, None, 750.5, listed, "jw09001001001"),
        ("09001002001", "Planned", None, None, None, 500.0, listed, "jw09001002001"),
    ]
    fresh_db.load(write_schedule(tmp_path / "weeks.json", [entry(9001, 1)]))
    scheduled = plan(fresh_db, what, "execution_status = 'Scheduled'")
    duration = ((24 + 2) * 60 + 3) * 60 + 4
    start = 60319.5  # 2024-01-10 12:00
    end = pytest.approx(start + duration / _DAY)
    assert scheduled == [("09001001001", "Scheduled", start, end, 750.5, 750.5, 60314.0, "jw09001001001")]
    assert plan(fresh_db, "target_name, instrument_name, proposal_id", "execution_status = 'Scheduled'") == [
        ("FIELD-1", "NIRISS/IMAGE", "9001")
    ]
    name = "jw09001001001_02101_00001_nis_cal.fits"
    write_fits(tmp_path, name, "POLYGON ICRS 30 -20 30.01 -20 30.01 -20.01 30 -20.01", VISIT_ID="09001001001")
    fresh_db.load(tmp_path / name)
    performed = plan(fresh_db, "visit_id, execution_status, obs_id, t_min, t_exptime")
    assert performed == [
        ("09001001001", "Performed", "jw09001001001_02101_00001_nis", 60310.5, 800.0),
        ("09001002001", "Planned", "jw09001002001", None, None),
    ]


def test_a_visit_that_failed_is_aborted_and_still_scheduled(fresh_db: Scratch, tmp_path: Path) -> None:
    name = "jw09001001001_02101_00001_nis_cal.fits"
    write_fits(tmp_path, name, None, VISIT_ID="09001001001", VISITSTA="UNSUCCESSFUL")
    write_schedule(tmp_path / "weeks.json", [entry(9001, 1)])
    fresh_db.load(tmp_path)
    assert plan(fresh_db, "execution_status, obs_id, visit_id") == [
        ("Aborted", name.removesuffix("_cal.fits"), "09001001001"),
        ("Scheduled", "jw09001001001", "09001001001"),
    ]


def test_one_row_an_exposure_from_its_best_product(fresh_db: Scratch, tmp_path: Path) -> None:
    square = "POLYGON ICRS 30 -20 30.01 -20 30.01 -20.01 30 -20.01"
    root = "jw09001001001_02101_00001_nis"
    for suffix, region in (("uncal", None), ("rate", None), ("cal", square), ("i2d", square)):
        write_fits(tmp_path, f"{root}_{suffix}.fits", region, VISIT_ID="09001001001")
    write_fits(tmp_path, "jw09001001001_gs-fg_2024001000000_uncal.fits", None, VISIT_ID="09001001001")
    fresh_db.load(tmp_path)
    found = plan(fresh_db, "obs_id, filename, s_region IS NULL")
    assert [row[0] for row in found] == [root] and found[0][1].endswith(("_cal.fits", "_i2d.fits")) and not found[0][2]


def test_the_newest_report_rules_and_older_ones_are_kept(plan_db: Scratch, tmp_path: Path) -> None:
    first = entry(9001, 1, "2024-01-03T00:00:00Z", file=REPORTS[0])
    moved = entry(9001, 1, "2024-01-11T00:00:00Z", file=REPORTS[1])
    write_schedule(tmp_path / "a.json", [moved])
    write_schedule(tmp_path / "b.json", [first])
    plan_db.load(tmp_path)
    assert plan(plan_db, "visit_id, t_min, t_planning") == [("09001001001", 60320.0, 60314.0)]
    kept = plan_db.query("SELECT report, t_min FROM store.jwst_scheduled_visit ORDER BY t_planning")
    assert kept == [(REPORTS[0], 60312.0), (REPORTS[1], 60320.0)]


def test_the_complete_list_rules_over_a_selection(plan_db: Scratch, tmp_path: Path) -> None:
    visit = "09001001001"
    write_slots(tmp_path / "all.csv", [slot(visit, 1), slot(visit, 2)], modified=1.7e9)
    write_slots(tmp_path / "some.csv", [slot(visit, 2)], [*COLUMNS, "pure_slot"], modified=1.8e9)
    plan_db.load(tmp_path)
    assert plan(plan_db, "visit_id, t_plan_exptime, filename") == [(visit, 1000.0, "all.csv")]
    assert len(plan_db.query("SELECT 1 FROM store.jwst_planned_exposure")) == 3


def test_a_file_is_replaced_as_a_whole(plan_db: Scratch, tmp_path: Path) -> None:
    path = write_slots(tmp_path / "list.csv", [slot("09001001001", 1), slot("09001002001", 1)])
    weeks = write_schedule(tmp_path / "weeks.json", [entry(9001, 7), entry(9001, 8)])
    plan_db.load(tmp_path)
    assert plan_db.load(tmp_path).counts["unchanged"] == 2
    write_slots(path, [slot("09001003001", 1, slotdur=77)], modified=1.71e9)
    write_schedule(weeks, [entry(9001, 9)])
    os.utime(weeks, (1.71e9, 1.71e9))
    assert plan_db.load(tmp_path).counts["updated"] == 2
    assert plan(plan_db, "visit_id, execution_status, t_plan_exptime") == [
        ("09001003001", "Planned", 77.0),
        ("09001009001", "Scheduled", 93784.0),
    ]


def test_parallels(plan_db: Scratch, tmp_path: Path) -> None:
    coordinated = {
        "visit_type": "COORDINATED PARALLEL",
        "start_time": "",
        "duration": None,
        "instrument": "MIRI Imaging",
    }
    pure = entry(4442, 93, "^ATTACHED TO PRIME^", duration="", visit_type="PARALLEL PURE", instrument="NIRCam Imaging")
    write_slots(tmp_path / "list.csv", [slot("09001001001", 1)])
    write_schedule(tmp_path / "weeks.json", [entry(9001, 1, parallels=[coordinated, pure, 7, {"instrument": 3}])])
    answer = plan_db.load(tmp_path)
    found = plan(plan_db, "visit_id, instrument_name, t_min, t_exptime, s_region IS NULL, execution_status")
    assert found == [
        ("04442093001", "NIRCAM/IMAGE", 60319.5, 93784.0, True, "Scheduled"),
        ("09001001001", "MIRI/IMAGE", 60319.5, 93784.0, True, "Scheduled"),
        ("09001001001", "NIRISS/IMAGE", 60319.5, 500.0, False, "Scheduled"),
        ("09001001001", None, 60319.5, 93784.0, True, "Scheduled"),
    ]
    primes = "SELECT DISTINCT prime_visit_id FROM store.jwst_scheduled_visit"
    assert answer.status == 0 and plan_db.query(primes) == [("09001001001",)]


def test_moving_targets_are_tracked(plan_db: Scratch, tmp_path: Path) -> None:
    kinds = ["PRIME TARGETED MOVING", "PRIME TARGETED FIXED"]
    write_schedule(tmp_path / "weeks.json", [entry(9001, n, visit_type=kind) for n, kind in enumerate(kinds, 1)])
    plan_db.load(tmp_path)
    assert plan(plan_db, "visit_id, tracking_type, visit_type") == [
        ("09001001001", "Solar-system-object-tracking", kinds[0]),
        ("09001002001", "Sidereal", kinds[1]),
    ]


@pytest.mark.parametrize(
    ("fields", "card"),
    [
        ({"ra": "361"}, "ra"), ({"dec": "-90.1"}, "dec"), ({"ra": "nan"}, "ra"), ({"dec": ""}, "dec"),
        ({"orient": "inf"}, "orient"), ({"slotdur": "-1"}, "slotdur"), ({"slotdur": "1e300"}, "slotdur"),
        ({"visit_id": "9001001001"}, "visit_id"), ({"slot_id": "09001002001_0001"}, "slot_id"),
        ({"visit_id": "\u0661" * 11}, "visit_id"), ({"cycle": "-1"}, "cycle"), ({"orient": "12"}, "visit_id"),
        ({"ra": "210", "dec": "20"}, "visit_id"), ({"dec": "-18.9"}, "visit_id"),
        ({"mode": "x" * 5000}, None), ({"mode": '"'}, None),
    ],
)  # fmt: skip
def test_a_bad_row_refuses_the_list_and_names_it(plan_db: Scratch, tmp_path: Path, fields: dict, card: str) -> None:
    rows = [slot("09001001001", 1), slot("09001001001", 2) | fields]
    path = tmp_path / "list.csv"
    path.write_text("\n".join(",".join(map(str, row)) for row in (COLUMNS, *(r.values() for r in rows))) + "\n")
    answer = plan_db.load(path)
    (problem,) = answer.problems
    assert problem["card"] == card and problem["path"].startswith(str(path)) and answer.status == 1
    assert plan_db.query("SELECT 1 FROM store.planned_exposure") == []


def test_damaged_files_are_refused(plan_db: Scratch, tmp_path: Path) -> None:
    whole = write_slots(tmp_path / "list.csv.gz", [slot("09001001001", n) for n in range(2000)])
    (tmp_path / "cut.csv.gz").write_bytes(whole.read_bytes()[:-900])
    scattered = [slot("09001001001", 1), slot("09001002001", 1), slot("09001001001", 2)]
    write_slots(tmp_path / "scattered.csv", scattered)
    (tmp_path / "weeks.json").write_text(json.dumps([entry(9001, 1)])[:-3])
    (tmp_path / "deep.json").write_text(json.dumps([entry(9001, 1)])[:-1] + "," + "[" * 100_000)
    whole.unlink()
    answer = plan_db.load(tmp_path)
    refused = sorted(Path(problem["path"]).name for problem in answer.problems)
    assert refused == ["cut.csv.gz", "deep.json", "scattered.csv", "weeks.json"]
    assert plan(plan_db, "visit_id, obs_id, filename") == []


@pytest.mark.parametrize(
    "fields",
    [
        {"program": -1}, {"program": 10**30}, {"program": True}, {"program": "9001"}, {"program": None},
        {"visit": 1000}, {"observation": 0}, {"visit": 1.5},
    ],
)  # fmt: skip
def test_an_entry_that_names_no_visit_is_noted(plan_db: Scratch, tmp_path: Path, fields: dict) -> None:
    answer = plan_db.load(write_schedule(tmp_path / "weeks.json", [entry(9001, 1) | fields, entry(9001, 2)]))
    assert answer.status == 0 and plan(plan_db, "visit_id, obs_id, 1") == [("09001002001", "jw09001002001", 1)]
    assert "without a visit" in answer.stdout + answer.stderr


@pytest.mark.parametrize(
    "fields",
    [
        {"start_time": "9999-99-99T00:00:00Z"}, {"start_time": 12}, {"start_time": None}, {"duration": "1 day"},
        {"duration": None}, {"start_time": "0001-01-01T00:00:00Z"}, {"start_time": ["2024-01-10T12:00:00Z"]},
    ],
)  # fmt: skip
def test_without_a_time_it_is_planned(plan_db: Scratch, tmp_path: Path, fields: dict) -> None:
    odd = {"target": "zero\0byte", "instrument": "NIRISS \u2603", "file": ["x"], "keywords": {"a": 1}}
    plan_db.load(write_schedule(tmp_path / "weeks.json", [entry(9001, 1, **odd, **fields)]))
    found = plan(plan_db, "execution_status, target_name, instrument_name, t_planning")
    assert found == [("Planned", "zerobyte", None, 40587 + 1.7e9 / _DAY)]


def test_searches_use_the_indexes(fresh_db: Scratch, tmp_path: Path) -> None:
    rows = [slot(f"{n:05d}001001", 1, ra=n % 360, dec=n % 170 - 85) for n in range(1, 5000)]
    write_slots(tmp_path / "list.csv", rows)
    entries = [entry(n, 1, f"2024-{n % 12 + 1:02d}-{n % 28 + 1:02d}T00:00:00Z") for n in range(4000, 9000)]
    write_schedule(tmp_path / "weeks.json", entries)
    fresh_db.load(tmp_path)
    with fresh_db.admin() as admin:
        admin.execute("ANALYZE store.planned_visit, store.scheduled_visit")
    searches = {
        "s_region && scircle(spoint(radians(40), radians(-45)), radians(0.5))": ["planned_visit_region"],
        "spoint(radians(40), radians(-45)) <@ s_region": ["planned_visit_region"],
        "q3c_radial_query(s_ra, s_dec, 40, -45, 0.5)": ["planned_visit_position"],
        "t_min < 60311 AND t_min > 60310": ["scheduled_visit_time"],
        "visit_id = '00040001001'": ["planned_visit_visit", "scheduled_visit_visit"],
    }
    for search, indexes in searches.items():
        explained = fresh_db.query(f"EXPLAIN SELECT obs_id FROM store.obsplan WHERE {search}")
        text = "\n".join(line for (line,) in explained)
        assert all(index in text for index in indexes), text
    assert plan(fresh_db, "visit_id, 1, 1", list(searches)[1]) == [("00040001001", 1, 1)]


def test_real_files(fresh_db: Scratch, shared_data: Path) -> None:
    """Numbers of all planned visits and of the visits in the newest report, counted from the files."""
    folder = shared_data / "planned"
    exposures: dict[str, Counter] = {}
    for path in sorted(folder.glob("*_slots.csv*")):
        with (gzip.open if path.suffix == ".gz" else open)(path, "rt", newline="") as stream:
            exposures[path.name] = Counter(row["visit_id"] for row in csv.DictReader(stream))
    newest: dict[str, tuple[str, int]] = {}
    entries = 0
    for path in sorted(folder.glob("*.json")):
        for prime in json.loads(path.read_text()):
            visits = Counter(_visit(item, prime) for item in (prime, *prime["parallels"]))
            entries += sum(visits.values())
            for visit, count in visits.items():
                newest[visit] = max(newest.get(visit, ("", 0)), (prime["file"][-12:], count))
    answer = fresh_db.load(folder)
    assert (answer.status, answer.counts["new"]) == (0, 7)
    held = dict(fresh_db.query("SELECT filename, count(*) FROM store.planned_exposure GROUP BY 1"))
    assert held == {name: sum(visits.values()) for name, visits in exposures.items()}
    assert held["pure_slots.csv.gz"] == 101_543
    assert fresh_db.query("SELECT count(*) FROM store.scheduled_visit") == [(entries,)] == [(25_739,)]
    planned = set().union(*exposures.values())
    statuses = dict(fresh_db.query("SELECT execution_status, count(*) FROM store.obsplan GROUP BY 1"))
    scheduled = sum(count for _, count in newest.values())
    assert statuses == {"Planned": len(planned - newest.keys()), "Scheduled": scheduled}
    placed = fresh_db.query("SELECT count(*) FROM store.obsplan WHERE NOT s_region IS NULL")
    assert placed == [(len(planned),)]


def _visit(item: dict, prime: dict) -> str:
    named = item if "program" in item else prime
    return f"{named['program']:05d}{named['visit']:03d}{named['observation']:03d}"
