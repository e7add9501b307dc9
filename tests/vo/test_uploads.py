"""Uploads: 100,000 positions joined to ObsCore, values of all kinds, tables that stay, the limits that are declared."""

from __future__ import annotations

import http.client
import io
import re
import urllib.error
import urllib.parse
import urllib.request
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator

import astropy.io.votable
import numpy as np
import psycopg
import pytest
import pyvo
from astropy.table import MaskedColumn, Table

from tests.conftest import REPO, Instance

pytestmark = pytest.mark.usefixtures("footprints")

#: Where the demo archive has products of several instruments (M 51), and one of the made-up footprints; degrees, ICRS.
FIELDS = ((202.4696, 47.1952), (20.0, -5.0))


def positions(count: int) -> Table:
    """So many positions: a fifth in boxes of 0.2 degrees around FIELDS, the others evenly over the sky.

    Columns id (from 0), ra and dec (degrees, ICRS).
    """
    random = np.random.default_rng(20220712)
    ra = random.uniform(0, 360, count)
    dec = np.degrees(np.arcsin(random.uniform(-1, 1, count)))
    for index, (field_ra, field_dec) in enumerate(FIELDS):
        part = slice(index * count // 10, (index + 1) * count // 10)
        ra[part] = field_ra + random.uniform(-0.1, 0.1, count // 10)
        dec[part] = field_dec + random.uniform(-0.1, 0.1, count // 10)
    return Table({"id": np.arange(count), "ra": ra, "dec": dec})


def products_at(db: psycopg.Connection, table: Table) -> dict[int, int]:
    """The number of products by the id of a position, for those that have one, by SQL."""
    db.execute("CREATE TEMPORARY TABLE mine (id integer, ra double precision, dec double precision) ON COMMIT DROP")
    with db.cursor().copy("COPY mine FROM STDIN") as copy:
        for row in table:
            copy.write_row([int(row["id"]), float(row["ra"]), float(row["dec"])])
    return dict(
        db.execute(
            """SELECT mine.id, count(*) FROM mine JOIN store.plane
                ON spoint(radians(ra), radians(dec)) <@ (position_bounds).bounds
                JOIN store.obscore USING (planeid)
            WHERE spoint(radians(ra), radians(dec)) <@ s_region GROUP BY 1"""
        )
    )


JOIN = """SELECT m.id, COUNT(*) AS n FROM TAP_UPLOAD.mine AS m
    JOIN ivoa.obscore AS o ON 1 = CONTAINS(POINT(m.ra, m.dec), o.s_region) GROUP BY m.id"""


def test_100000_positions(tap: pyvo.dal.TAPService, db: psycopg.Connection) -> None:
    table = positions(100_000)
    answer = tap.run_sync(JOIN, uploads={"mine": table}, maxrec=100_000)
    found = {int(row["id"]): int(row["n"]) for row in answer}
    assert len(found) > 5000
    assert found == products_at(db, table)


AREAS = {
    "BOX({ra}, {dec}, {size}, {size} / 2)",
    "POLYGON({ra}, {dec}, {ra} + {size}, {dec}, {ra} + {size}, {dec} + {size})",
    "CIRCLE({ra}, {dec}, {size})",
}


@pytest.mark.parametrize("area", sorted(AREAS))
@pytest.mark.parametrize("predicate", ["INTERSECTS({}, o.s_region)", "CONTAINS(POINT(o.s_ra, o.s_dec), {})"])
def test_areas_made_of_columns(tap: pyvo.dal.TAPService, area: str, predicate: str) -> None:
    """They find what the same area finds when it is written with numbers."""
    table = Table(rows=[(202.4696, 47.1952, 0.05), (20.2, -5.1, 0.4), (180.0, 0.0, 0.1)], names=("ra", "dec", "size"))
    of_columns = predicate.format(area.format(ra="m.ra", dec="m.dec", size="m.size"))
    query = (
        f"SELECT m.ra, o.obs_publisher_did AS did FROM TAP_UPLOAD.mine AS m JOIN ivoa.obscore AS o ON 1 = {of_columns}"
    )
    found = {(float(row["ra"]), row["did"]) for row in tap.run_sync(query, uploads={"mine": table}, maxrec=10_000)}
    expected = set()
    for ra, dec, size in table:
        of_numbers = predicate.format(area.format(ra=ra, dec=dec, size=size))
        query = f"SELECT o.obs_publisher_did AS did FROM ivoa.obscore AS o WHERE 1 = {of_numbers}"
        expected |= {(float(ra), row["did"]) for row in tap.run_sync(query, maxrec=10_000)}
    assert found == expected and expected


def test_positions_are_found_by_the_index(instance: Instance, db: psycopg.Connection) -> None:
    """Not each position with each footprint: the plan of such a join goes through the index on bounding circles."""
    with psycopg.connect(instance.dsn.replace("user=jwst_ingest", "user=gavoadmin")) as connection:
        connection.execute("CREATE TEMPORARY TABLE mine AS SELECT generate_series(1, 100000) AS id, 0::float8 AS ra")
        connection.execute("ANALYZE mine")
        plan = connection.execute(
            "EXPLAIN SELECT count(*) FROM mine JOIN ivoa.obscore AS o ON spoint(ra, ra) <@ o.s_region"
        ).fetchall()
        connection.rollback()
    assert any("plane_bounds" in row[0] for row in plan)


def test_asynchronous(tap: pyvo.dal.TAPService, db: psycopg.Connection) -> None:
    table = positions(1000)
    answer = tap.run_async(JOIN, uploads={"mine": table})
    found = {int(row["id"]): int(row["n"]) for row in answer}
    assert len(found) > 50
    assert found == products_at(db, table)


def test_values_come_back(tap: pyvo.dal.TAPService) -> None:
    table = Table(
        {
            "id": np.array([1, 2, 3], dtype=np.int64),
            "flux": MaskedColumn([1.5, 0.0, -2.25e-30], mask=[False, True, False], unit="Jy"),
            "quality": MaskedColumn(np.array([7, 0, 9], dtype=np.int16), mask=[False, True, False]),
            "target": ["NGC 7469", "", "5'-long"],
            "date": ["2022-07-12", "a", "b"],  # a reserved word
        }
    )
    answer = tap.run_sync("SELECT u.* FROM TAP_UPLOAD.mine AS u ORDER BY id", uploads={"mine": table}).to_table()
    assert list(answer["id"]) == [1, 2, 3]
    assert list(answer["flux"].filled(-1)) == [1.5, -1, -2.25e-30]
    assert str(answer["flux"].unit) == "Jy"
    assert list(answer["quality"].filled(-1)) == [7, -1, 9]
    assert [str(value) for value in answer["target"].filled("")] == ["NGC 7469", "", "5'-long"]
    assert [str(value) for value in answer["date"]] == ["2022-07-12", "a", "b"]


def test_two_uploads(tap: pyvo.dal.TAPService) -> None:
    one, two = Table({"id": [1, 2, 3]}), Table({"id": [2, 3, 4], "name": ["b", "c", "d"]})
    answer = tap.run_sync(
        "SELECT b.name FROM TAP_UPLOAD.one AS a JOIN TAP_UPLOAD.two AS b ON a.id = b.id ORDER BY b.name",
        uploads={"one": one, "two": two},
    )
    assert [str(value) for value in answer["name"]] == ["b", "c"]


def test_limits_are_declared(instance: Instance) -> None:
    settings = (REPO / "resdir/etc/gavo.rc.in").read_text()

    def setting(name: str) -> str:
        return settings.split(f"\n{name}:")[1].split()[0]

    with urllib.request.urlopen(f"{instance.url}/tap/capabilities") as answer:
        root = ElementTree.fromstring(answer.read())
    capability = next(found for found in root.iter("capability") if found.find("outputLimit") is not None)

    assert capability.findtext("uploadLimit/hard") == setting("maxSyncUploadSize")
    assert capability.findtext("executionDuration/default") == setting("defaultExecTimeSync")
    assert capability.findtext("retentionPeriod/default") == setting("defaultLifetime")
    assert capability.findtext("outputLimit/default") == setting("defaultMAXREC")
    assert capability.findtext("outputLimit/hard") == setting("hardMAXREC")


def call(method: str, url: str, body: bytes | None = None, media_type: str | None = None) -> tuple[int, str]:
    """Status and text of an answer, whatever the status; redirections are followed."""
    headers = {"Content-Type": media_type} if media_type else {}
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body, headers, method=method)) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


@pytest.fixture
def kept(instance: Instance) -> Iterator[str]:
    """URL of a table that stays on the server, and is gone after the test."""
    url = f"{instance.url}/tap/user_tables/my_fields"
    yield url
    call("DELETE", url)


def votable(tmp_path, table: Table) -> bytes:
    table.write(tmp_path / "table.vot", format="votable", overwrite=True)
    return (tmp_path / "table.vot").read_bytes()


def test_tables_that_stay(kept: str, tap: pyvo.dal.TAPService, db: psycopg.Connection, tmp_path) -> None:
    media_type = "application/x-votable+xml"
    table = positions(1000)
    assert call("PUT", kept, votable(tmp_path, table), media_type) == (200, "Query this table as tap_user.my_fields\n")
    query = JOIN.replace("TAP_UPLOAD.mine", "tap_user.my_fields")
    assert {int(row["id"]): int(row["n"]) for row in tap.run_sync(query)} == products_at(db, table)
    status, description = call("GET", kept)
    names = [element.text for element in ElementTree.fromstring(description).iter("name")]
    assert (status, names[-3:]) == (200, ["id", "ra", "dec"])
    # the same name again replaces it
    assert call("PUT", kept, votable(tmp_path, positions(10)), media_type)[0] == 200
    assert tap.run_sync("SELECT COUNT(*) AS n FROM tap_user.my_fields")["n"][0] == 10
    assert call("DELETE", kept) == (200, "Dropped user table my_fields\n")
    assert call("GET", kept)[0] == 404
    with pytest.raises(pyvo.dal.DALQueryError):
        tap.run_sync("SELECT COUNT(*) AS n FROM tap_user.my_fields")


def test_tables_that_cannot_stay(kept: str, instance: Instance) -> None:
    status, message = call("PUT", kept, b"ra,dec\n1,2\n", "text/csv")
    assert (status, "Do not know how to ingest text/csv tables" in message) == (400, True)
    status, message = call("PUT", f"{instance.url}/tap/user_tables/no;name", b"", "application/x-votable+xml")
    assert (status, "You must give a valid upload table name" in message) == (404, True)


def test_index_on_a_table_that_stays(kept: str, instance: Instance, tap: pyvo.dal.TAPService, tmp_path) -> None:
    """An index on a column, and one on a position; each is made by a job."""
    table = positions(1000)
    table["ra"].unit = table["dec"].unit = "deg"
    document = astropy.io.votable.from_table(table)
    for field in document.get_first_table().fields:
        field.ucd = {"ra": "pos.eq.ra;meta.main", "dec": "pos.eq.dec;meta.main"}.get(field.name)
    document.to_xml(str(tmp_path / "table.vot"))
    call("PUT", kept, (tmp_path / "table.vot").read_bytes(), "application/x-votable+xml")
    for columns, code in (("INDEX=id", "btree (id)"), ("INDEX=ra&INDEX=dec", "gist (spoint(radians(ra)")):
        status, job = call("POST", f"{kept}/index", columns.encode(), "application/x-www-form-urlencoded")
        assert status == 200 and "<uws:job" in job  # the redirection to the job was followed
        url = f"{instance.url}/__system__/tap_user/create-index/async/" + re.search("<uws:jobId>(.*?)<", job)[1]
        for _ in range(30):
            if "COMPLETED" in (phase := call("GET", f"{url}?WAIT=10")[1]):
                break
        assert "<uws:phase>COMPLETED" in phase
        admin = instance.dsn.replace("user=jwst_ingest", "user=gavoadmin")
        with psycopg.connect(admin) as connection:
            made = connection.execute(
                "SELECT indexdef FROM pg_indexes WHERE tablename = '_anonymous_my_fields'"
            ).fetchall()
        assert any(code in definition for (definition,) in made), made
    assert tap.run_sync("SELECT COUNT(*) AS n FROM tap_user.my_fields WHERE id = 7")["n"][0] == 1
    status, message = call("POST", f"{kept}/index", b"INDEX=nothing", "application/x-www-form-urlencoded")
    assert status == 400 and "No such column: nothing" in message
    assert call("POST", f"{kept}/index", b"", "application/x-www-form-urlencoded")[0] == 400


@pytest.mark.parametrize(("path", "limit", "advice"), [
    ("/tap/sync", 20_000_000, "/tap/async"),
    ("/tap/async", 200_000_000, "only the columns"),
    ("/tap/user_tables/my_fields", 200_000_000, "only the columns"),
])  # fmt: skip
def test_what_is_too_large(instance: Instance, path: str, limit: int, advice: str) -> None:
    """The answer is a VOTable with what to do; not more than the limit is kept of the body."""
    server = urllib.parse.urlsplit(instance.url)
    connection = http.client.HTTPConnection(server.hostname, server.port, timeout=120)
    connection.putrequest("PUT" if "user_tables" in path else "POST", path)
    connection.putheader("Content-Type", "application/x-votable+xml")
    connection.putheader("Content-Length", str(limit + 1))
    connection.endheaders()
    part = bytes(1 << 20)
    for sent in range(0, limit + 1, len(part)):
        connection.send(part[: limit + 1 - sent])
    answer = connection.getresponse()
    infos = astropy.io.votable.parse(io.BytesIO(answer.read())).resources[0].infos
    assert answer.status == 413
    assert (infos[0].name, infos[0].value) == ("QUERY_STATUS", "ERROR")
    assert f"has {limit + 1} bytes" in infos[0].content and advice in infos[0].content
