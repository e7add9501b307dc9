"""astroquery's class for ESA's archive, its other methods: jobs, tables, files; and what is refused."""

from __future__ import annotations

import http.client
import io
import tarfile
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import numpy as np
import psycopg
import pytest
from astropy import units as u
from astropy.coordinates import SkyCoord
from astropy.io import votable
from astropy.table import Table
from astroquery.esa.jwst import JwstClass
from astroquery.utils.tap import TapPlus
from requests.exceptions import HTTPError

from tests.conftest import Instance

M51 = SkyCoord(202.4696, 47.1952, unit="deg")
MOSAIC = "jw01783-o003_t003_nircam_clear-f335m"
NAMES = "SELECT TOP 20 observationid, max_cal_level, target_name FROM jwst.archive ORDER BY observationid"
UPLOAD = "SELECT a.observationid, m.number FROM tap_upload.mine AS m JOIN jwst.archive AS a ON a.observationid = m.name"


@pytest.fixture
def jwst(instance: Instance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> JwstClass:
    """The class, pointed at the instance; it writes files into the present folder."""
    monkeypatch.chdir(tmp_path)
    handler = TapPlus(url=f"{instance.url}/tap", data_context="data", client_id="ASTROQUERY")
    return JwstClass(tap_plus_handler=handler)


def catalogued(db: psycopg.Connection, condition: str, *values: object) -> dict[str, bytes]:
    """Contents of the files of artifacts by their names."""
    rows = db.execute(
        "SELECT a.filename, a.path FROM store.artifact AS a JOIN store.observation AS o USING (obsID)"
        f" JOIN store.plane AS p USING (planeID) WHERE a.path IS NOT NULL AND {condition}",
        values,
    )
    return {name: Path(path).read_bytes() for name, path in rows}


def contents(paths: list[str]) -> dict[str, bytes]:
    return {Path(path).name: Path(path).read_bytes() for path in paths if not path.endswith("_all_products")}


def post(url: str, **fields: str) -> tuple[int, bytes]:
    """Status and body of an answer."""
    try:
        with urllib.request.urlopen(url, urllib.parse.urlencode(fields).encode()) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


@pytest.mark.parametrize("form", ["votable", "votable_plain", "csv", "json", "ecsv"])
def test_formats(jwst: JwstClass, db: psycopg.Connection, form: str) -> None:
    found = jwst.launch_job(NAMES, output_format=form).get_results()
    expected = db.execute(
        "SELECT observationID, max_cal_level FROM store.esa_archive WHERE max_cal_level IS NOT NULL ORDER BY 1 LIMIT 20"
    ).fetchall()
    assert [(str(row["observationid"]), int(row["max_cal_level"])) for row in found] == expected


def test_jobs(jwst: JwstClass) -> None:
    """A job starts in the request that makes it, is found again, listed, and removed."""
    job = jwst.launch_job(NAMES, async_job=True)
    assert list(job.get_results()["observationid"]) == list(jwst.launch_job(NAMES).get_results()["observationid"])
    again = jwst.load_async_job(jobid=job.jobid)
    assert again.get_phase() == "COMPLETED" and again.parameters["query"] == NAMES
    later = jwst.launch_job(NAMES, async_job=True, background=True, dump_to_file=True, output_file="later.vot")
    jwst.save_results(later)
    assert b"QUERY_STATUS" in next(Path().glob("later*")).read_bytes()
    jwst.remove_jobs([job.jobid, later.jobid])
    with pytest.raises(HTTPError):
        jwst.load_async_job(jobid=job.jobid)
    assert job.jobid not in {other.jobid for other in jwst.list_async_jobs()}


def test_a_job_that_cannot_run_says_so(jwst: JwstClass) -> None:
    job = jwst.launch_job("SELECT nonsense FROM jwst.main", async_job=True, background=True)
    with pytest.raises(Exception, match="no column nonsense"):
        job.get_results()
    assert job.get_phase(update=True) == "ERROR"


@pytest.mark.parametrize("asynchronous", [False, True])
def test_uploads(jwst: JwstClass, asynchronous: bool) -> None:
    """TapPlus' boundary has equal signs without quotes."""
    mine = Table({"name": [MOSAIC, "no such"], "number": np.array([7, 8])})
    job = jwst.launch_job(UPLOAD, upload_resource=mine, upload_table_name="mine", async_job=asynchronous)
    assert [(str(row["observationid"]), int(row["number"])) for row in job.get_results()] == [(MOSAIC, 7)]


def test_tables(jwst: JwstClass, tap) -> None:
    columns = tap.search(
        "SELECT table_name, column_name, unit FROM tap_schema.columns WHERE table_name LIKE 'jwst.%'", maxrec=100_000
    )
    expected = {(str(row["table_name"]), str(row["column_name"])) for row in columns}
    found = {
        (table.name, column.name)
        for table in jwst.load_tables()
        for column in table.columns
        if table.name.startswith("jwst.")
    }
    assert found == expected
    assert {table.name for table in jwst.load_tables(only_names=True)} >= {"jwst.main", "jwst.artifact", "ivoa.obscore"}
    main = jwst.load_table("jwst.main")
    assert main.name == "jwst.main"
    assert {column.name for column in main.columns} == {name for table, name in expected if table == "jwst.main"}


def test_flags_of_positions(instance: Instance) -> None:
    """For TapPlus, which says nothing of itself; others get what the schema of VODataService allows."""
    path = "/tap/tables?tables=ivoa.obscore"
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(instance.url).netloc, timeout=60)
    connection.request("GET", path)
    text = connection.getresponse().read().decode()
    with urllib.request.urlopen(instance.url + path) as answer:
        assert b"esatapplus" not in answer.read()
    ra = text.split("<name>s_ra</name>")[0].rsplit("<column", 1)[1]
    assert 'esatapplus:flags="1"' in ra and 'xmlns:esatapplus="http://esa.int/xml/EsaTapPlus"' in text


def test_target(jwst: JwstClass, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names are resolved elsewhere; what comes back is a position."""
    monkeypatch.setattr(JwstClass, "resolve_target_coordinates", lambda *_, **__: M51)
    found = jwst.query_target("M 51", radius=0.1 * u.deg, cal_level=3)
    assert list(found["observationid"]) == list(
        jwst.query_region(M51, radius=0.1 * u.deg, cal_level=3)["observationid"]
    )
    assert MOSAIC in list(found["observationid"])


@pytest.mark.parametrize("asynchronous", [False, True])
def test_queries_that_are_no_adql(jwst: JwstClass, db: psycopg.Connection, asynchronous: bool) -> None:
    """Without a level ESA's client forgets a blank; with all columns it selects * beside another."""
    arguments = {"cal_level": None, "show_all_columns": True, "async_job": asynchronous}
    found = jwst.query_region(M51, width=0.2 * u.deg, height=0.2 * u.deg, **arguments)
    cone = jwst.cone_search(M51, 0.05 * u.deg, **arguments).get_results()
    (expected,) = db.execute(
        "SELECT count(*) FROM store.esa_main WHERE q3c_dist(target_ra, target_dec, 202.4696, 47.1952) < 0.05"
    ).fetchone()
    assert len(cone) == expected > 10 and len(found) >= expected
    assert len(found.colnames) == len(jwst.load_table("jwst.main").columns) + 1


def test_a_product(jwst: JwstClass, db: psycopg.Connection) -> None:
    (name, expected), *_ = catalogued(db, "a.filename = %s", f"{MOSAIC}_i2d.fits").items()
    assert Path(jwst.get_product(file_name=name)).read_bytes() == expected
    Path(name).unlink()
    row = next(row for row in jwst.get_product_list(observation_id=MOSAIC) if row["filename"] == name)
    assert Path(jwst.get_product(artifact_id=str(row["artifactid"]))).read_bytes() == expected
    with pytest.raises(ValueError, match=r"no_such\.fits"):
        jwst.get_product(file_name="no_such.fits")


def test_products_of_an_observation(jwst: JwstClass, db: psycopg.Connection) -> None:
    expected = catalogued(db, "o.observationID = %s AND a.productType = 'science'", MOSAIC)
    found = contents(jwst.get_obs_products(observation_id=MOSAIC, cal_level=3, product_type="science"))
    assert found == expected or list(found.values()) == list(expected.values())  # one file gets the observation's name
    members = catalogued(
        db,
        "a.productType IN ('science', 'preview') AND (o.observationID = %s OR o.observationURI IN (SELECT m.memberID"
        " FROM store.observation_member AS m JOIN store.observation AS x ON x.obsID = m.parentID"
        " WHERE x.observationID = %s))",
        MOSAIC,
        MOSAIC,
    )
    found = contents(
        jwst.get_obs_products(observation_id=MOSAIC, product_type=["science", "preview"], output_file="a/b")
    )
    assert found == members and len(members) > 5


def test_products_that_there_are_none_of(jwst: JwstClass) -> None:
    (path,) = jwst.get_obs_products(observation_id=MOSAIC, cal_level=1, output_file="a/b")
    assert Path(path).name == "not_delivered.txt" and "no products" in Path(path).read_text()


def test_a_programme(jwst: JwstClass, db: psycopg.Connection) -> None:
    observations = jwst.download_files_from_program("1783", product_type="preview")
    expected = {name for (name,) in db.execute(
        "SELECT DISTINCT o.observationID FROM store.observation AS o JOIN store.plane AS p USING (obsID)"
        " WHERE o.proposal_id = '1783' AND p.calibrationLevel IS NOT NULL")}  # fmt: skip
    assert set(observations) == expected and len(expected) > 5
    previews = catalogued(db, "o.proposal_id = '1783' AND a.productType = 'preview'")
    found = {path.name for path in Path().rglob("*.jpg")}
    assert previews and found <= set(previews)


def test_a_tar_is_whole(instance: Instance, db: psycopg.Connection) -> None:
    plane, name = db.execute(
        "SELECT planeID::text, filename FROM store.artifact WHERE filename = %s", (f"{MOSAIC}_i2d.fits",)
    ).fetchone()
    status, body = post(f"{instance.url}/data", RETRIEVAL_TYPE="OBSERVATION", planeid=plane, calibrationlevel="3")
    with tarfile.open(fileobj=io.BytesIO(body)) as archive:
        files = {entry.name: archive.extractfile(entry).read() for entry in archive}
    assert status == 200 and files == catalogued(db, "p.planeID = %s", plane) and name in files


BAD = {
    "neither": ({}, 400, "PRODUCT or OBSERVATION"),
    "no id": ({"RETRIEVAL_TYPE": "PRODUCT"}, 400, "ARTIFACTID"),
    "unknown": ({"RETRIEVAL_TYPE": "PRODUCT", "ARTIFACTID": "x' OR '1' = '1"}, 404, "no such product"),
    "path": ({"RETRIEVAL_TYPE": "PRODUCT", "FILENAME": "../../etc/passwd"}, 404, "no such product"),
    "too many": ({"RETRIEVAL_TYPE": "OBSERVATION", "PLANEID": "a," * 60000}, 400, "at most 50000"),
}


@pytest.mark.parametrize(("fields", "status", "message"), BAD.values(), ids=BAD)
def test_bad_requests_for_files(instance: Instance, fields: dict, status: int, message: str) -> None:
    found, body = post(f"{instance.url}/tap/data", **fields)
    infos = votable.parse(io.BytesIO(body)).resources[0].infos
    assert found == status and message in infos[0].content and infos[0].value == "ERROR"


@pytest.mark.parametrize("what", ["login", "logout", "jwstToken", "share"])
def test_accounts_of_esa_are_refused(instance: Instance, what: str) -> None:
    """TapPlus asks for these by HTTPS, which a site has in front of the node or not at all."""
    status, body = post(f"{instance.url}/tap/{what}", username="me", password="secret")
    assert status == 403 and b"here" in body and b"secret" not in body


def test_jobs_are_not_searched(jwst: JwstClass) -> None:
    with pytest.raises(HTTPError, match="keep its id"):
        jwst.search_async_jobs()


def test_status_messages(instance: Instance, jwst: JwstClass, capsys: pytest.CaptureFixture) -> None:
    capsys.readouterr()
    jwst.get_status_messages()
    assert "could not" not in capsys.readouterr().out
    assert urllib.request.urlopen(f"{instance.url}/tap/notification?action=GetNotifications").status == 200
