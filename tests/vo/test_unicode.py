"""Names and titles beyond ASCII come through in every protocol and format that can have them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import psycopg
import pytest
import requests
from astropy.io import votable
from astropy.table import Table
from footprints import FOOTPRINTS, PROGRAM, insert, remove

from tests.conftest import Instance

PI, TITLE, TARGET = "Müller-Łęcka, Élodie", "Die Planeten von β Pic, «wärmer»", "β Pic b ★"
#: The made-up observation is at (10, 10), see footprints.py.
PLACE = {"RA": 10, "DEC": 10, "SR": 0.1}


@pytest.fixture(scope="module", autouse=True)
def observation(instance: Instance) -> Iterator[None]:
    """An image of such a target, and a spectrum."""
    with psycopg.connect(instance.dsn, autocommit=True) as connection:
        remove(connection)
        for footprint in FOOTPRINTS[:2]:
            insert(connection, footprint)
        connection.execute(
            "UPDATE store.observation SET (proposal_pi, proposal_title, target_name) = ROW (%s, %s, %s)"
            " WHERE proposal_id = %s",
            (PI, TITLE, TARGET, PROGRAM),
        )
        spectrum = "planeID IN (SELECT planeID FROM store.plane WHERE planeURI LIKE %s)"
        name = f"caom:JWST/jw{PROGRAM}-{FOOTPRINTS[1].name}%"
        connection.execute(f"UPDATE store.plane SET dataProductType = 'spectrum' WHERE {spectrum}", (name,))
        connection.execute(f"UPDATE store.product SET suffix = 'x1d' WHERE {spectrum}", (name,))
        yield
        remove(connection)


def rows(instance: Instance, path: str, **parameters: object) -> Table:
    answer = requests.get(f"{instance.url}{path}", params=parameters, timeout=60)
    return votable.parse(io.BytesIO(answer.content)).get_first_table().to_table()


def tap(instance: Instance, query: str, form: str) -> bytes:
    parameters = {"LANG": "ADQL", "QUERY": query, "FORMAT": form}
    answer = requests.get(f"{instance.url}/tap/sync", params=parameters, timeout=60)
    assert answer.status_code == 200, answer.text
    return answer.content


QUERY = (
    "SELECT proposal_pi, proposal_title, target_name, obs_title FROM ivoa.obscore"
    f" WHERE proposal_id = '{PROGRAM}' AND dataproduct_type = 'image'"
)
OBS_TITLE = f"{TARGET} NIRCAM/IMAGE cal"


@pytest.mark.parametrize("form", ["votable/td", "votable/b2", "application/x-votable+xml"])
def test_votables(instance: Instance, form: str) -> None:
    table = votable.parse(io.BytesIO(tap(instance, QUERY, form))).get_first_table()
    assert {field.datatype for field in table.fields} == {"unicodeChar"}
    (row,) = table.array
    assert tuple(map(str, row)) == (PI, TITLE, TARGET, OBS_TITLE)


def test_texts(instance: Instance) -> None:
    (row,) = csv.reader(tap(instance, QUERY, "csv").decode().splitlines()[1:])
    assert row == [PI, TITLE, TARGET, OBS_TITLE]
    tabs = tap(instance, QUERY, "tsv").decode()
    assert all(text in tabs for text in (PI, TITLE, TARGET))
    (data,) = requests.models.complexjson.loads(tap(instance, QUERY, "json"))["data"]
    assert data == [PI, TITLE, TARGET, OBS_TITLE]
    page = tap(instance, QUERY, "html").decode()
    assert PI in page and TARGET in page


def test_ecsv_and_parquet(instance: Instance) -> None:
    (row,) = Table.read(tap(instance, QUERY, "ecsv").decode(), format="ascii.ecsv")
    assert tuple(row) == (PI, TITLE, TARGET, OBS_TITLE)
    content = tap(instance, QUERY, "parquet")
    assert all(text.encode() in content for text in (PI, TITLE, TARGET))


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT target_name || '!' AS x FROM ivoa.obscore WHERE proposal_id = '{PROGRAM}'",
        f"SELECT COALESCE(target_name, obs_id) AS x FROM ivoa.obscore WHERE proposal_id = '{PROGRAM}'",
        f"SELECT MAX(target_name) AS x FROM ivoa.obscore WHERE proposal_id = '{PROGRAM}'",
        f"SELECT target_name AS x FROM caom2.Observation WHERE proposal_pi = '{PI}'",
        f"SELECT target_name AS x FROM jwst.observations WHERE proposal_id = '{PROGRAM}'",
        f"SELECT ssa_targname AS x FROM jwst.spectra WHERE proposal_id = '{PROGRAM}'",
        f"SELECT target_name AS x FROM jwst.product WHERE proposal_id = '{PROGRAM}'",
    ],
)
def test_adql(instance: Instance, query: str) -> None:
    """Through functions, too, and in conditions."""
    for (text,) in votable.parse(io.BytesIO(tap(instance, query, "votable/b2"))).get_first_table().array:
        assert "?" not in text and "★" in text


def test_sia(instance: Instance) -> None:
    (image,) = rows(instance, "/jwst/obs/sia/siap.xml", POS="10,10", SIZE=0.1)
    assert (image["imageTitle"], image["target_name"]) == (OBS_TITLE, TARGET)
    (image,) = rows(instance, "/jwst/obs/sia2/siap2.xml", TARGET=TARGET)
    assert (image["target_name"], image["proposal_pi"], image["proposal_title"]) == (TARGET, PI, TITLE)


def test_ssa(instance: Instance) -> None:
    query = {"REQUEST": "queryData", "TARGETNAME": TARGET, "VERB": 3}
    (spectrum,) = rows(instance, "/jwst/spec/ssa/ssap.xml", **query)
    assert (spectrum["ssa_targname"], spectrum["proposal_pi"]) == (TARGET, PI)
    assert spectrum["ssa_dstitle"].startswith(TARGET)


def test_cone(instance: Instance) -> None:
    (row,) = rows(instance, "/jwst/obs/cone/scs.xml", **PLACE, VERB=3)
    assert (row["target_name"], row["proposal_pi"], row["proposal_title"]) == (TARGET, PI, TITLE)


def test_errors(instance: Instance) -> None:
    """What was asked is repeated as it was."""
    answer = requests.get(f"{instance.url}/jwst/obs/sia2/siap2.xml", params={"POS": "Ωμέγα"}, timeout=60)
    assert answer.status_code == 400 and "Ωμέγα" in answer.content.decode()
