"""The cone searches give the rows that SQL on the tables gives, and answer as Cone Search 1.03 wants."""

from __future__ import annotations

import io

import psycopg
import pytest
import pyvo
import requests
from astropy.io import votable

from tests.conftest import Instance

#: Service, table, identifier, columns of the position, a place (degrees, ICRS) with rows, and a radius.
CONES = {
    "jwst/obs": ("store.cone", "obs_id", "s_ra", "s_dec", 110.83, -73.45, 0.1),
    "jwst/sources": ("store.jwst_sources", "source_name", "ra", "dec", 110.83, -73.45, 0.01),
    "jwst/msa": ("store.jwst_msa_slitlet", "slitlet_name", "ra", "dec", 110.83, -73.45, 0.02),
    "jwst/guidestar": ("store.jwst_guidestar", "filename", "gs_ra", "gs_dec", 110.3, -73.55, 0.05),
}
MAIN = {"ID_MAIN": "char", "POS_EQ_RA_MAIN": "double", "POS_EQ_DEC_MAIN": "double"}


def ask(instance: Instance, service: str, **parameters: object) -> votable.tree.VOTableFile:
    answer = requests.get(f"{instance.url}/{service}/cone/scs.xml", params=parameters, timeout=120)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/x-votable+xml")
    return votable.parse(io.BytesIO(answer.content))


def inside(db: psycopg.Connection, service: str, ra: float, dec: float, radius: float) -> list[str]:
    """Identifiers by the distance; the services use q3c, or a circle of pgSphere."""
    table, name, lon, lat, *_ = CONES[service]
    return [
        row[0]
        for row in db.execute(
            f"SELECT {name} FROM {table} WHERE spoint(radians({lon}), radians({lat})) <->"
            " spoint(radians(%s), radians(%s)) <= radians(%s) ORDER BY 1",
            (ra, dec, radius),
        )
    ]


@pytest.mark.parametrize("service", CONES)
def test_cone(instance: Instance, db: psycopg.Connection, service: str) -> None:
    _, name, *_, ra, dec, radius = CONES[service]
    found = pyvo.dal.SCSService(f"{instance.url}/{service}/cone/scs.xml?").search((ra, dec), radius)
    expected = inside(db, service, ra, dec, radius)
    assert 2 < len(expected) == len(set(expected))
    assert sorted(found[name]) == expected
    assert max(found["_r"]) <= radius


@pytest.mark.parametrize("service", CONES)
def test_fields(instance: Instance, service: str) -> None:
    """Exactly one field each is the identifier and the position, for each VERB, in answers and descriptions."""
    _, name, *_, ra, dec, radius = CONES[service]
    widths = []
    for verb in (1, 2, 3):
        fields = ask(instance, service, RA=ra, DEC=dec, SR=radius, VERB=verb).get_first_table().fields
        assert {f.ucd: f.datatype for f in fields if f.ucd in MAIN} == MAIN
        assert sum(field.ucd in MAIN for field in fields) == 3
        assert next(field.name for field in fields if field.ucd == "ID_MAIN") == name
        widths.append(len(fields))
    assert widths[0] < widths[1] <= widths[2]
    described = ask(instance, service, MAXREC=0).get_first_table()
    assert {f.ucd: f.datatype for f in described.fields if f.ucd in MAIN} == MAIN
    assert len(described.fields) == widths[2] and len(described.array) == 0


@pytest.mark.parametrize("service", CONES)
def test_radius_of_zero_is_for_the_fields(instance: Instance, db: psycopg.Connection, service: str) -> None:
    """Even where there is a row at that very place (Cone Search 1.03, section 2.1)."""
    table, _, lon, lat, *_ = CONES[service]
    ra, dec = db.execute(f"SELECT {lon}, {lat} FROM {table} WHERE {lon} IS NOT NULL LIMIT 1").fetchone()
    answer = ask(instance, service, RA=ra, DEC=dec, SR=0)
    assert len(answer.get_first_table().array) == 0 and len(answer.get_first_table().fields) > 5
    assert len(ask(instance, service, RA=ra, DEC=dec, SR=1e-5).get_first_table().array) > 0


@pytest.mark.parametrize(
    ("ra", "dec", "radius"),
    [
        (0, 0, 180),
        (0, 0, 90),
        (123, 90, 45),
        (360, -90, 60),
        (-249.17, -73.45, 0.1),
        (470.83, -73.45, 0.1),
        (359.9, 0, 100),
    ],
)
def test_edges_of_the_sphere(instance: Instance, db: psycopg.Connection, ra: float, dec: float, radius: float) -> None:
    rows = ask(instance, "jwst/obs", RA=ra, DEC=dec, SR=radius, MAXREC=100_000).get_first_table().array
    expected = inside(db, "jwst/obs", ra, dec, radius)
    assert len(expected) > 10
    assert sorted(rows["obs_id"]) == expected


@pytest.mark.parametrize("service", CONES)
@pytest.mark.parametrize(
    ("parameters", "named"),
    [
        ({}, "RA"), ({"RA": 1, "DEC": 2}, "SR"), ({"RA": 1, "SR": 2}, "DEC"), ({"RA": "as3f", "DEC": 1, "SR": 1}, "RA"),
        ({"RA": "nan", "DEC": 1, "SR": 1}, "RA"), ({"RA": "inf", "DEC": 1, "SR": 1}, "RA"),
        ({"RA": 1, "DEC": 90.1, "SR": 1}, "DEC"), ({"RA": 1, "DEC": "nan", "SR": 1}, "DEC"),
        ({"RA": 1, "DEC": 1, "SR": -1}, "SR"), ({"RA": 1, "DEC": 1, "SR": 181}, "SR"),
        ({"RA": 1, "DEC": 1, "SR": 1, "VERB": 4}, "verb"), ({"RA": 1, "DEC": 1, "SR": 1, "MAXREC": -1}, "MAXREC"),
    ],
)  # fmt: skip
def test_errors(instance: Instance, service: str, parameters: dict[str, object], named: str) -> None:
    """INFO name=Error below VOTABLE, just one (erratum 1 and 3), and DALI's QUERY_STATUS for others."""
    answer = ask(instance, service, **parameters)
    errors = [info for info in answer.infos if info.name == "Error"]
    (status,) = (info for info in answer.resources[0].infos if info.name == "QUERY_STATUS")
    assert len(errors) == 1 and named in errors[0].value
    assert (status.value, status.content) == ("ERROR", errors[0].value)
    assert not [info for info in answer.resources[0].infos if info.name == "Error"]


def test_errors_reach_a_client(instance: Instance) -> None:
    with pytest.raises(pyvo.dal.DALQueryError, match="DEC"):
        pyvo.dal.DALQuery(f"{instance.url}/jwst/obs/cone/scs.xml", RA=1, DEC=91, SR=1).execute()


@pytest.mark.parametrize("service", CONES)
def test_limit(instance: Instance, service: str) -> None:
    _, _, _, _, ra, dec, radius = CONES[service]
    answer = ask(instance, service, RA=ra, DEC=dec, SR=radius, MAXREC=2)
    assert len(answer.get_first_table().array) == 2
    assert [info.value for info in answer.resources[0].infos if info.name == "QUERY_STATUS"] == ["OVERFLOW"]


INDEXES = {
    "jwst/obs": "plane_center",
    "jwst/sources": "sources_position",
    "jwst/msa": "msa_slitlet_position",
    "jwst/guidestar": "guidestar_position",
}


@pytest.mark.parametrize(("service", "index"), INDEXES.items())
def test_index_is_found(instance: Instance, service: str, index: str) -> None:
    table, _, lon, lat, *_ = CONES[service]
    with psycopg.connect(instance.dsn) as connection:
        connection.execute("SET enable_seqscan = off; SET enable_indexscan = off")  # q3c's are bitmap scans
        sql = f"EXPLAIN SELECT * FROM {table} WHERE q3c_radial_query({lon}, {lat}, 110.8, -73.4, 0.1)"
        plan = "\n".join(row[0] for row in connection.execute(sql))
    assert index in plan, plan
