"""SIA 2 gives the rows that SQL on the tables gives."""

from __future__ import annotations

import csv
import io
import urllib.parse
import urllib.request

import psycopg
import pytest
import pyvo
import requests
from astropy import units as u
from astropy.coordinates import SkyCoord
from astropy.io import votable

from tests.conftest import Instance

#: Fields of the demo archive (degrees, ICRS) with their radius.
SMACS = (110.83, -73.45, 0.1)
M51 = (202.47, 47.20, 0.05)
IMAGES = "dataproduct_type IN ('image', 'cube')"


def dids(db: psycopg.Connection, condition: str, *values: object) -> list[str]:
    sql = f"SELECT obs_publisher_did FROM store.obscore WHERE {IMAGES} AND {condition} ORDER BY 1"
    return [row[0] for row in db.execute(sql, values)]


@pytest.fixture(scope="module")
def sia2(instance: Instance) -> str:
    return f"{instance.url}/jwst/obs/sia2"


@pytest.mark.parametrize("field", [SMACS, M51])
def test_sia2_circle(sia2: str, db: psycopg.Connection, field: tuple[float, float, float]) -> None:
    ra, dec, radius = field
    circle = (SkyCoord(ra, dec, unit="deg"), radius * u.deg)
    found = pyvo.dal.SIA2Service(sia2).search(pos=circle, maxrec=100_000)
    expected = dids(db, f"s_region && scircle '<({ra}d, {dec}d), {radius}d>'")
    assert len(expected) > 3
    assert sorted(found["obs_publisher_did"]) == expected


#: Parameters of SIA 2, and what they mean on ObsCore.
PARAMETERS = [
    ({"BAND": "1e-6 1.2e-6"}, "em_min <= 1.2e-6 AND em_max >= 1e-6"),
    ({"BAND": "2e-5 +Inf"}, "em_max >= 2e-5"),
    ({"BAND": "-Inf 1e-6"}, "em_min <= 1e-6"),
    ({"BAND": "2e-6"}, "2e-6 BETWEEN em_min AND em_max"),
    ({"BAND": ["1e-6 1.1e-6", "2e-5 +Inf"]}, "(em_min <= 1.1e-6 AND em_max >= 1e-6 OR em_max >= 2e-5)"),
    ({"TIME": "59733 59760"}, "t_min <= 59760 AND t_max >= 59733"),
    ({"TIME": "59737.48"}, "59737.48 BETWEEN t_min AND t_max"),
    ({"FOV": "0.02 0.1"}, "s_fov BETWEEN 0.02 AND 0.1"),
    ({"FOV": "-Inf 0.01"}, "s_fov <= 0.01"),
    ({"SPATRES": "0.05 0.2"}, "s_resolution BETWEEN 0.05 AND 0.2"),
    ({"SPECRP": "1 100"}, "em_res_power BETWEEN 1 AND 100"),
    ({"EXPTIME": "500 1000"}, "t_exptime BETWEEN 500 AND 1000"),
    ({"EXPTIME": "257.68248"}, "t_exptime = 257.68248"),
    ({"TIMERES": "100 +Inf"}, "t_resolution >= 100"),
    ({"COLLECTION": "JWST"}, "true"),
    ({"FACILITY": "jwst"}, "true"),
    ({"INSTRUMENT": "NIRCAM/IMAGE"}, "instrument_name = 'NIRCAM/IMAGE'"),
    ({"INSTRUMENT": "nircam"}, "instrument_name LIKE 'NIRCAM/%%'"),
    ({"INSTRUMENT": ["MIRI", "NIRISS/AMI"]}, "(instrument_name LIKE 'MIRI/%%' OR instrument_name = 'NIRISS/AMI')"),
    ({"DPTYPE": "cube"}, "dataproduct_type = 'cube'"),
    ({"CALIB": "3"}, "calib_level = 3"),
    ({"CALIB": ["2", "3"]}, "calib_level IN (2, 3)"),
    ({"TARGET": "ngc5194-NIRCAM"}, "target_name = 'NGC5194-NIRCAM'"),
    ({"TARGET": "NGC 5194 nircam"}, "target_name = 'NGC5194-NIRCAM'"),
    ({"FORMAT": "application/fits"}, "access_format = 'application/fits'"),
    ({"FORMAT": "image/fits"}, "access_format = 'application/fits'"),
    ({"DPTYPE": "cube", "CALIB": "3"}, "dataproduct_type = 'cube' AND calib_level = 3"),
    ({"dptype": "cube", "NEWPARAMETER": "x"}, "dataproduct_type = 'cube'"),
    (
        {"POS": ["CIRCLE 110.83 -73.45 0.05", "circle 202.47 47.20 0.05"]},
        "(s_region && scircle '<(110.83d, -73.45d), 0.05d>' OR s_region && scircle '<(202.47d, 47.2d), 0.05d>')",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("parameters", "condition"), PARAMETERS)
def test_sia2_parameters(
    sia2: str, db: psycopg.Connection, parameters: dict[str, str | list[str]], condition: str
) -> None:
    query = urllib.parse.urlencode({**parameters, "MAXREC": 100_000, "RESPONSEFORMAT": "csv"}, doseq=True)
    with urllib.request.urlopen(f"{sia2}/siap2.xml?{query}") as answer:
        rows = list(csv.DictReader(answer.read().decode().splitlines()))
    expected = dids(db, condition)
    assert expected
    assert sorted(row["obs_publisher_did"] for row in rows) == expected


#: What is no value of a parameter of SIA 2.
FAULTS = [
    ("BAND", "2e-6 1e-6"), ("BAND", "NaN 1"), ("BAND", "red"), ("BAND", "1 2 3"), ("TIME", "2022-06-07"),
    ("FOV", "NaN"), ("SPATRES", "x"), ("SPECRP", "5 1"), ("EXPTIME", "1s"), ("TIMERES", "2 1"),
    ("POL", "foo"), ("CALIB", "x"), ("CALIB", "7"), ("MAXREC", "-1"), ("MAXREC", "many"), ("RESPONSEFORMAT", "stone"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value"), FAULTS)
def test_sia2_faults(sia2: str, name: str, value: str) -> None:
    """A usage fault in a VOTable, with the status of a mistake of the client (SIA 2.0, section 2.4; DALI 1.1, 4.2)."""
    answer = requests.get(f"{sia2}/siap2.xml", params={name: value}, timeout=60)
    assert answer.status_code == 400
    table = votable.parse(io.BytesIO(answer.content))
    (status,) = (info for info in table.resources[0].infos if info.name == "QUERY_STATUS")
    assert status.value == "ERROR"
    assert status.content.startswith("UsageFault") and name.lower() in status.content.lower()


def test_sia2_limits(sia2: str) -> None:
    three = pyvo.dal.DALQuery(f"{sia2}/siap2.xml", MAXREC=3).execute()
    assert len(three) == 3 and three.status[0] == "OVERFLOW"
    answer = requests.get(f"{sia2}/siap2.xml", params={"MAXREC": 0}, timeout=60)
    described = votable.parse(io.BytesIO(answer.content))
    assert len(described.get_first_table().array) == 0
    assert described.get_first_table().get_field_by_id_or_name("em_min").datatype == "double"


def test_sia2_identifier(sia2: str, db: psycopg.Connection) -> None:
    wanted = dids(db, "calib_level = 3")[0]
    found = pyvo.dal.DALQuery(f"{sia2}/siap2.xml", ID=wanted).execute()
    assert list(found["obs_publisher_did"]) == [wanted]


def test_sia2_no_rows_of_polarisation_or_time_resolution(sia2: str) -> None:
    for parameters in ({"POL": "Q"}, {"TIMERES": "1e9 2e9"}):
        assert len(pyvo.dal.DALQuery(f"{sia2}/siap2.xml", **parameters).execute()) == 0


@pytest.mark.parametrize(
    "position",
    [
        "CIRCLE 10 20",
        "CIRCLE 10 95 1",
        "BOX 1 2 3 4",
        "POLYGON 1 2 3 4",
        "RANGE 5 1 2 3",
        "CIRCLE a b c",
        "CIRCLE nan 0 1",
        "CIRCLE inf 0 1",
        "CIRCLE 0 0 -1",
        "RANGE 0 1 91 92",
        "POLYGON 0 0 1 0 1 NaN",
    ],
)
def test_sia2_wrong_positions_are_named(sia2: str, position: str) -> None:
    with pytest.raises(pyvo.dal.DALQueryError, match="POS"):
        pyvo.dal.DALQuery(f"{sia2}/siap2.xml", POS=position).execute()
