"""ObsLocTAP 1.0: ivoa.obsplan as the standard has it, and its own queries with checked results."""

from __future__ import annotations

import csv
import gzip
import json
from pathlib import Path

import numpy as np
import psycopg
import pytest
import pyvo
import requests
from lxml import etree

from tests.conftest import Instance

DATA_MODEL = "ivo://ivoa.net/std/obsloctap#table-1.0"
# the table of the standard: name, type, unit, utype, UCD
COLUMNS = """
t_planning       float  d      - -
target_name      char   -      Target.name meta.id;src
obs_id           char   -      DataID.observationID meta.id
obs_collection   char   -      DataID.collection meta.id
s_ra             float  deg    Char.SpatialAxis.Coverage.Location.Coord.Position2D.Value2.C1 pos.eq.ra
s_dec            float  deg    Char.SpatialAxis.Coverage.Location.Coord.Position2D.Value2.C2 pos.eq.dec
s_fov            float  deg    Char.SpatialAxis.Coverage.Bounds.Extent.diameter phys.angSize;instr.fov
s_region         char   -      Char.SpatialAxis.Coverage.Support.Area pos.outline;obs.field
s_resolution     float  arcsec Char.SpatialAxis.Resolution.Refval.value pos.angResolution
t_min            float  d      Char.TimeAxis.Coverage.Bounds.Limits.StartTime time.start;obs.exposure
t_max            float  d      Char.TimeAxis.Coverage.Bounds.Limits.StopTime time.end;obs.exposure
t_exptime        float  s      Char.TimeAxis.Coverage.Support.Extent time.duration;obs.exposure
t_resolution     float  s      Char.TimeAxis.Resolution.Refval.value time.resolution
em_min           float  m      Char.SpectralAxis.Coverage.Bounds.Limits.LoLimit em.wl;stat.min
em_max           float  m      Char.SpectralAxis.Coverage.Bounds.Limits.HiLimit em.wl;stat.max
em_res_power     float  -      Char.SpectralAxis.Resolution.ResolPower.refVal spect.resolution
o_ucd            char   -      Char.ObservableAxis.ucd meta.ucd
pol_states       char   -      Char.PolarizationAxis.stateList meta.code;phys.polarization
pol_xel          int    -      Char.PolarizationAxis.numBins meta.number
facility_name    char   -      Provenance.ObsConfig.Facility.name meta.id;instr.tel
instrument_name  char   -      Provenance.ObsConfig.Instrument.name meta.id;instr
t_plan_exptime   float  s      Char.TimeAxis.Coverage.Support.Extent time.duration;obs.exposure
category         char   -      - -
priority         int    -      - -
execution_status char   -      - -
tracking_type    char   -      - -
"""
TYPES = {"double": "float", "unicodeChar": "char", "float": "float", "char": "char", "int": "int"}


def rows(tap: pyvo.dal.TAPService, query: str, *columns: str) -> list[tuple]:
    """Sorted rows of a query."""
    found = tap.search(query)
    return sorted(tuple(str(row[column]) for column in columns) for row in found)


def listed(instance: Instance) -> list[dict[str, str]]:
    """The demo archive's planned exposures, as they are in the file."""
    with gzip.open(instance.archive / "plan" / "planned_exposures.csv.gz", "rt", newline="") as stream:
        return list(csv.DictReader(stream))


def scheduled(instance: Instance) -> list[dict]:
    return json.loads(Path(instance.archive / "plan" / "jwst_schedule.json").read_text())


def test_columns_are_those_of_the_standard(tap: pyvo.dal.TAPService) -> None:
    found = tap.search("SELECT column_name, datatype, unit, utype, ucd FROM tap_schema.columns"
                       " WHERE table_name = 'ivoa.obsplan' AND std = 1 ORDER BY column_index")  # fmt: skip
    made = [
        (str(r["column_name"]), TYPES[str(r["datatype"])], *(str(r[c] or "") or "-" for c in ("unit", "utype", "ucd")))
        for r in found
    ]
    assert made == [tuple(line.split()) for line in COLUMNS.strip().splitlines()]
    assert len(made) == 26


def test_data_model_is_declared(instance: Instance, tap: pyvo.dal.TAPService) -> None:
    capabilities = etree.fromstring(requests.get(f"{instance.url}/tap/capabilities", timeout=60).content)
    assert DATA_MODEL in [model.get("ivo-id") for model in capabilities.iter("dataModel")]
    utype = rows(tap, "SELECT utype FROM tap_schema.tables WHERE table_name = 'ivoa.obsplan'", "utype")
    assert utype == [(DATA_MODEL,)]


def test_values_are_those_that_the_standard_allows(tap: pyvo.dal.TAPService) -> None:
    query = "SELECT DISTINCT category, priority, execution_status, tracking_type, facility_name FROM ivoa.obsplan"
    found = tap.search(query)
    assert {str(v) for v in found["category"]} <= {"Fixed", "Coordinated", "Window", "Other"}
    assert {int(v) for v in found["priority"]} <= {0, 1, 2}
    assert {str(v) for v in found["execution_status"]} == {"Planned", "Scheduled", "Performed"}
    assert {str(v) for v in found["tracking_type"]} == {"Sidereal", "Solar-system-object-tracking"}
    assert {str(v) for v in found["facility_name"]} == {"JWST"}
    timeless = (
        "SELECT obs_id FROM ivoa.obsplan WHERE (t_planning IS NULL OR obs_id IS NULL)"
        " OR execution_status IN ('Scheduled', 'Performed') AND (t_min IS NULL OR t_max IS NULL OR t_exptime IS NULL)"
    )
    assert len(tap.search(timeless)) == 0


def test_observations_of_a_period(tap: pyvo.dal.TAPService) -> None:
    """2029-01-10 12:00 to 2029-01-11 12:00, of the demo archive's schedule."""
    query = (
        "SELECT obs_id, instrument_name, target_name, t_min FROM ivoa.obsplan WHERE t_min < 62147.5 AND t_max > 62146.5"
    )
    # the visit as it was moved, its coordinated parallel, the dark attached to it, and the next
    assert rows(tap, query, "obs_id", "instrument_name", "t_min")[:1] == [
        ("jw01373021001", "NIRSPEC/IFU", "62147.01388888889")
    ]
    assert [row[:2] for row in rows(tap, query, "obs_id", "instrument_name")] == [
        ("jw01373021001", "NIRSPEC/IFU"),
        ("jw02736021001", "MIRI/IMAGE"),
        ("jw02736021001", "NIRCAM/IMAGE"),
        ("jw04442093001", "NIRISS"),
    ]


def test_observations_that_cover_a_wavelength(tap: pyvo.dal.TAPService) -> None:
    query = "SELECT obs_id FROM ivoa.obsplan WHERE t_min > 62140 AND t_min < 62150 AND em_min < 10e-6 AND em_max > 9e-6"
    assert rows(tap, query, "obs_id") == [("jw02736021001",)]


def test_what_is_at_a_position(instance: Instance, db: psycopg.Connection, tap: pyvo.dal.TAPService) -> None:
    """Around SMACS 0723: what was seen, what is to come; compared with the tables."""
    query = (
        "SELECT obs_id, execution_status FROM ivoa.obsplan WHERE"
        " 1 = INTERSECTS(s_region, CIRCLE('ICRS', 110.83125, -73.454306, 0.02))"
    )
    found = rows(tap, query, "obs_id", "execution_status")
    statement = (
        "SELECT obs_id, execution_status FROM store.obsplan"
        " WHERE s_region && scircle(spoint(radians(110.83125), radians(-73.454306)), radians(0.02))"
    )
    assert found == sorted(db.execute(statement).fetchall())
    visits = {row["visit_id"] for row in listed(instance)}
    to_come = {name for name, status in found if status != "Performed" and name.startswith("jw02736")}
    assert to_come == {f"jw{visit}" for visit in visits - {"02736001001"}}
    assert [status for name, status in found if name.startswith("jw02736001001")].count("Performed") >= 2


def test_footprint_of_a_planned_roll(tap: pyvo.dal.TAPService) -> None:
    """Points on a grid are in s_region where pysiaf puts them on one of NIRCam's long-wavelength detectors."""
    from ingest.demo.sky import aperture, rotations

    reference = aperture("NIRCAM", "NRCALL_FULL")
    inside = 0
    for east in (-120.0, -60.0, 0.0, 60.0, 120.0):
        for north in (-60.0, 0.0, 60.0):
            ra, dec = 110.83125 + east / 3600 / np.cos(np.radians(73.454306)), -73.454306 + north / 3600
            on_detector = False
            for step in range(3):
                pointing = (110.83125, -73.454306 + step * 6 / 3600)
                attitude = rotations.attitude(reference.V2Ref, reference.V3Ref, *pointing, 98.5)
                v2, v3 = rotations.getv2v3(attitude, ra, dec)
                on_detector |= any(_holds(aperture("NIRCAM", name), v2, v3) for name in ("NRCA5_FULL", "NRCB5_FULL"))
            query = (
                "SELECT obs_id FROM ivoa.obsplan WHERE visit_id = '02736021001' AND instrument_name = 'NIRCAM/IMAGE'"
                f" AND 1 = CONTAINS(POINT({ra:.9f}, {dec:.9f}), s_region)"
            )
            assert (len(tap.search(query)) == 1) == on_detector, (east, north)
            inside += on_detector
    assert 3 < inside < 13


def _holds(region, v2: float, v3: float) -> bool:
    """Whether the point (arcsec) is on one side of all edges of the convex aperture."""
    x, y = (np.asarray(axis) for axis in region.corners("tel", rederive=False))
    turns = (np.roll(x, -1) - x) * (v3 - y) - (np.roll(y, -1) - y) * (v2 - x)
    return bool((turns > 0).all() or (turns < 0).all())


def test_sum_of_planned_exposures(instance: Instance, tap: pyvo.dal.TAPService) -> None:
    expected = sum(float(row["slotdur"]) for row in listed(instance) if row["visit_id"] == "02736021001")
    query = (
        "SELECT t_plan_exptime, v.n FROM ivoa.obsplan AS p JOIN (SELECT visit_id, count(*) AS n, sum(t_exptime) AS t"
        " FROM jwst.planned_exposure GROUP BY visit_id) AS v ON v.visit_id = p.visit_id AND v.t = p.t_plan_exptime"
        " WHERE p.visit_id = '02736021001'"
    )
    assert rows(tap, query, "t_plan_exptime", "n") == [(str(expected), "3")]


def test_a_performed_visit_is_joined_to_its_products(db: psycopg.Connection, tap: pyvo.dal.TAPService) -> None:
    query = (
        "SELECT DISTINCT p.obs_id FROM ivoa.obsplan AS p JOIN ivoa.obscore AS o ON o.obs_id = p.obs_id"
        " WHERE p.visit_id = '02736001001' AND p.execution_status = 'Performed'"
    )
    held = db.execute(
        "SELECT DISTINCT o.observationID FROM store.observation AS o JOIN store.plane AS p USING (obsID)"
        " JOIN store.product AS q USING (planeID) WHERE q.visit_id = '02736001001' AND o.intent = 'science'"
        " AND o.typeCode = 'S' AND p.dataProductType IS NOT NULL"
    )
    assert rows(tap, query, "obs_id") == sorted(held.fetchall()) != []


def test_cone_of_planned_exposures(instance: Instance, tap: pyvo.dal.TAPService) -> None:
    query = "SELECT exposure_id FROM jwst.planned_exposure WHERE DISTANCE(s_ra, s_dec, 110.826739, -73.453744) < 0.0012"
    near = {
        row["slot_id"]
        for row in listed(instance)
        if np.hypot((float(row["ra"]) - 110.826739) * np.cos(np.radians(73.45)), float(row["dec"]) + 73.453744) < 0.0012
    }
    found = {name for (name,) in rows(tap, query, "exposure_id")}
    assert near <= found and len(near) >= 1


def test_each_entry_of_a_schedule_is_kept(instance: Instance, tap: pyvo.dal.TAPService) -> None:
    query = "SELECT report, t_min FROM jwst.scheduled_visit WHERE visit_id = '02736021001' AND parallel = 0"
    reports = {item["file"] for item in scheduled(instance) if (item["program"], item["visit"]) == (2736, 21)}
    assert {report for (report,) in rows(tap, query, "report")} == reports and len(reports) == 2


@pytest.mark.parametrize("output", ["votable", "csv", "fits"])
def test_all_of_it_in_each_format(instance: Instance, output: str) -> None:
    data = {"LANG": "ADQL", "FORMAT": output, "QUERY": "SELECT TOP 50 * FROM ivoa.obsplan ORDER BY t_min"}
    answer = requests.post(f"{instance.url}/tap/sync", data=data, timeout=120)
    assert answer.status_code == 200 and b"jw" in answer.content
