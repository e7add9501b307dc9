"""SIA 2, SIA 1 and the cone search give the rows that SQL on the tables gives."""

from __future__ import annotations

import urllib.parse
import urllib.request

import psycopg
import pytest
import pyvo
from astropy import units as u
from astropy.coordinates import SkyCoord

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


@pytest.fixture(scope="module")
def sia1(instance: Instance) -> str:
    return f"{instance.url}/jwst/obs/sia/siap.xml?"


@pytest.mark.parametrize("field", [SMACS, M51])
def test_sia2_circle(sia2: str, db: psycopg.Connection, field: tuple[float, float, float]) -> None:
    ra, dec, radius = field
    circle = (SkyCoord(ra, dec, unit="deg"), radius * u.deg)
    found = pyvo.dal.SIA2Service(sia2).search(pos=circle, maxrec=100_000)
    expected = dids(db, f"s_region && scircle '<({ra}d, {dec}d), {radius}d>'")
    assert len(expected) > 3
    assert sorted(found["obs_publisher_did"]) == expected


#: A parameter of SIA 2, and what it means on ObsCore.
PARAMETERS = [
    ({"BAND": "1e-6 1.2e-6"}, "em_min <= 1.2e-6 AND em_max >= 1e-6"),
    ({"BAND": "2e-5 +Inf"}, "em_max >= 2e-5"),
    ({"TIME": "59733 59760"}, "t_min <= 59760 AND t_max >= 59733"),
    ({"FOV": "0.02 0.1"}, "s_fov BETWEEN 0.02 AND 0.1"),
    ({"SPATRES": "0.05 0.1"}, "s_resolution BETWEEN 0.05 AND 0.1"),
    ({"SPECRP": "1 100"}, "em_res_power BETWEEN 1 AND 100"),
    ({"EXPTIME": "500 1000"}, "t_exptime BETWEEN 500 AND 1000"),
    ({"COLLECTION": "JWST"}, "true"),
    ({"FACILITY": "JWST"}, "true"),
    ({"INSTRUMENT": "NIRCAM/IMAGE"}, "instrument_name = 'NIRCAM/IMAGE'"),
    ({"DPTYPE": "cube"}, "dataproduct_type = 'cube'"),
    ({"CALIB": "3"}, "calib_level = 3"),
    ({"CALIB": ["2", "3"]}, "calib_level IN (2, 3)"),
    ({"TARGET": "NGC5194-NIRCAM"}, "target_name = 'NGC5194-NIRCAM'"),
    ({"FORMAT": "application/fits"}, "access_format = 'application/fits'"),
    ({"DPTYPE": "cube", "CALIB": "3"}, "dataproduct_type = 'cube' AND calib_level = 3"),
]


@pytest.mark.parametrize(("parameters", "condition"), PARAMETERS)
def test_sia2_parameters(
    sia2: str, db: psycopg.Connection, parameters: dict[str, str | list[str]], condition: str
) -> None:
    query = urllib.parse.urlencode({**parameters, "MAXREC": 100_000, "RESPONSEFORMAT": "csv"}, doseq=True)
    with urllib.request.urlopen(f"{sia2}/siap2.xml?{query}") as answer:
        lines = answer.read().decode().splitlines()
    expected = dids(db, condition)
    assert expected or "SPATRES" in parameters  # most products do not know it
    assert len(lines) - 1 == len(expected)
    assert all(any(did in line for line in lines) for did in expected)


def test_sia2_identifier(sia2: str, db: psycopg.Connection) -> None:
    wanted = dids(db, "calib_level = 3")[0]
    found = pyvo.dal.DALQuery(f"{sia2}/siap2.xml", ID=wanted).execute()
    assert list(found["obs_publisher_did"]) == [wanted]


def test_sia2_no_rows_of_polarisation_or_time_resolution(sia2: str) -> None:
    for parameters in ({"POL": "Q"}, {"TIMERES": "1e9 2e9"}):
        assert len(pyvo.dal.DALQuery(f"{sia2}/siap2.xml", **parameters).execute()) == 0


@pytest.mark.parametrize(
    "position", ["CIRCLE 10 20", "CIRCLE 10 95 1", "BOX 1 2 3 4", "POLYGON 1 2 3 4", "RANGE 5 1 2 3", "CIRCLE a b c"]
)
def test_sia2_wrong_positions_are_named(sia2: str, position: str) -> None:
    with pytest.raises(pyvo.dal.DALQueryError, match="POS"):
        pyvo.dal.DALQuery(f"{sia2}/siap2.xml", POS=position).execute()


#: SIA 1's relations as conditions on the footprint and the box.
RELATIONS = {
    "OVERLAPS": "s_region && {box}",
    "ENCLOSED": "s_region <@ {box}",
    "COVERS": "{box} <@ s_region",
    "CENTER": "spoint '({ra}d, {dec}d)' <@ s_region",
}


@pytest.mark.parametrize("relation", RELATIONS)
def test_sia1(sia1: str, db: psycopg.Connection, relation: str) -> None:
    # near the equator of NIRCam's M 51 mosaic a small box is covered, a larger one encloses some
    ra, dec, _ = M51
    size = {"ENCLOSED": 0.06, "COVERS": 0.002}.get(relation, 0.05)
    half_ra = f"{size / 2} / cos(radians({dec}))"
    box = (
        f"sbox(spoint(radians({ra} - {half_ra}), radians({dec} - {size / 2})),"
        f" spoint(radians({ra} + {half_ra}), radians({dec} + {size / 2})))"
    )
    expected = dids(db, RELATIONS[relation].format(box=box, ra=ra, dec=dec))
    service = pyvo.dal.SIAService(sia1)
    found = service.search(pos=SkyCoord(ra, dec, unit="deg"), size=size * u.deg, intersect=relation)
    assert expected
    assert sorted(found["obs_publisher_did"]) == expected


def test_sia1_record_can_be_fetched(instance: Instance, sia1: str) -> None:
    """What DS9 asks, and the URL it would load."""
    ra, dec, size = SMACS
    body = urllib.parse.urlencode({"POS": f"{ra},{dec}", "SIZE": size, "FORMAT": "image/fits"}).encode()
    with urllib.request.urlopen(sia1, body) as answer:
        text = answer.read().decode()
    assert "<TABLEDATA><TR>" in text
    found = pyvo.dal.SIAService(sia1).search(pos=SkyCoord(ra, dec, unit="deg"), size=size, format="image/fits")
    assert len(found) > 3
    assert {record.format for record in found} == {"image/fits"}
    url = next(record.getdataurl() for record in found if record.getdataurl().startswith(instance.url))
    with urllib.request.urlopen(url) as answer:
        assert answer.read(9) == b"SIMPLE  ="


def test_sia1_metadata_and_errors(sia1: str) -> None:
    with urllib.request.urlopen(f"{sia1}FORMAT=METADATA") as answer:
        described = answer.read().decode()
    assert all(f'name="INPUT:{name}"' in described for name in ("POS", "SIZE", "INTERSECT", "FORMAT"))
    with urllib.request.urlopen(f"{sia1}POS=10,20&SIZE=-1") as answer:
        wrong = answer.read().decode()
    assert '<INFO name="QUERY_STATUS" value="ERROR">' in wrong
    assert "SIZE" in wrong


def test_cone_search(instance: Instance, db: psycopg.Connection) -> None:
    ra, dec, radius = SMACS
    found = pyvo.dal.SCSService(f"{instance.url}/jwst/obs/cone/scs.xml?").search((ra, dec), radius)
    expected = db.execute(
        "SELECT DISTINCT o.observationID FROM store.observation AS o JOIN store.plane AS p USING (obsID)"
        " WHERE o.intent = 'science' AND p.calibrationLevel = (SELECT max(calibrationLevel) FROM store.plane AS q"
        "   WHERE q.obsID = o.obsID AND q.position_center_ra IS NOT NULL)"
        " AND spoint(radians(p.position_center_ra), radians(p.position_center_dec)) <@"
        "   scircle(spoint(radians(%s), radians(%s)), radians(%s)) ORDER BY 1",
        (ra, dec, radius),
    ).fetchall()
    assert len(expected) > 3
    assert sorted(found["obs_id"]) == [row[0] for row in expected]


def test_cone_search_verbosity(instance: Instance) -> None:
    ra, dec, radius = M51
    widths = []
    for verbosity in (1, 2, 3):
        url = f"{instance.url}/jwst/obs/cone/scs.xml"
        rows = pyvo.dal.DALQuery(url, RA=ra, DEC=dec, SR=radius, VERB=verbosity).execute()
        widths.append(len(rows.fieldnames))
    assert widths[0] < widths[1] < widths[2]  # 3 is everything
