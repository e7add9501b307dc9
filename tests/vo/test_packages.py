"""Many files as one: bytes, manifests, scripts that are run, baskets of all kinds, and what is no basket."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import pyvo
import requests
from click.testing import CliRunner

from ingest import cli
from tests.conftest import Instance

MOSAIC = "jw01373-o006_t004_nircam_clear-f360m-sub640"
I2D = f"{MOSAIC}_i2d.fits"
GROUP = "jwtest-packages"


def ask(instance: Instance, **parameters: object) -> requests.Response:
    """By POST, as baskets are large; files and headers as requests has them."""
    more = {name: parameters.pop(name) for name in ("files", "headers") if name in parameters}
    return requests.post(f"{instance.url}/jwst/package/get/api", data=parameters, timeout=300, **more)


def manifest(instance: Instance, **parameters: object) -> dict[str, dict[str, str]]:
    """The rows of the manifest by the name of the file."""
    answer = ask(instance, FORMAT="csv", **parameters)
    assert answer.status_code == 200, answer.text
    return {row["filename"]: row for row in csv.DictReader(io.StringIO(answer.text))}


def packed(answer: requests.Response, form: str = "tar") -> dict[str, bytes]:
    """{path: content} of an archive, which has the length that was told."""
    assert answer.status_code == 200, answer.text[:500]
    assert int(answer.headers["Content-Length"]) == len(answer.content)
    if form == "zip":
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            assert archive.testzip() is None
            return {name: archive.read(name) for name in archive.namelist()}
    with tarfile.open(fileobj=io.BytesIO(answer.content)) as archive:
        return {member.name: archive.extractfile(member).read() for member in archive}


def paths(db: psycopg.Connection, condition: str, *values: object) -> dict[str, Path]:
    """{file name: where it is} for a condition on store.artifact AS a, store.observation AS o."""
    found = db.execute(
        "SELECT a.filename, a.path FROM store.artifact AS a JOIN store.observation AS o USING (obsID)"
        f" WHERE {condition}",
        values,
    )
    return {name: Path(path) for name, path in found}


def message(answer: requests.Response) -> str:
    assert 400 <= answer.status_code < 500, answer.status_code
    return answer.text


@pytest.mark.parametrize("form", ["tar", "zip"])
def test_bytes_are_the_files(instance: Instance, db: psycopg.Connection, form: str) -> None:
    """One of each kind of product that the demo has."""
    held = paths(
        db, "a.artifactID IN (SELECT min(artifactID) FROM store.artifact JOIN store.product USING (planeID)"
        " WHERE path IS NOT NULL GROUP BY suffix)"
    )  # fmt: skip
    assert len(held) > 20
    content = packed(ask(instance, ID=list(held), FORMAT=form, LAYOUT="flat"), form)
    assert next(iter(content)) == "MANIFEST.csv"
    assert set(content) == {"MANIFEST.csv", "CHECKSUMS.md5", *held}
    assert all(content[name] == path.read_bytes() for name, path in held.items())
    told = list(csv.DictReader(io.StringIO(content["MANIFEST.csv"].decode())))
    assert {row["path"]: int(row["size"]) for row in told} == {name: path.stat().st_size for name, path in held.items()}
    assert {row["status"] for row in told} == {"included"}


def test_system_tools_open_them(instance: Instance, tmp_path: Path) -> None:
    for form, command in (("tar", ["tar", "-xf"]), ("zip", ["unzip", "-q"])):
        folder = tmp_path / form
        folder.mkdir()
        (folder / "package").write_bytes(ask(instance, ID=MOSAIC, FORMAT=form).content)
        subprocess.run([*command, "package"], cwd=folder, check=True)
        done = subprocess.run(["md5sum", "-c", "CHECKSUMS.md5"], cwd=folder, capture_output=True, text=True, check=True)
        assert f"mastDownload/JWST/{MOSAIC}/{I2D}: OK" in done.stdout.splitlines()


def test_get_and_head(instance: Instance) -> None:
    address = f"{instance.url}/jwst/package/get/api"
    got, head = (getattr(requests, how)(address, params={"ID": I2D}, timeout=60) for how in ("get", "head"))
    assert head.headers["Content-Length"] == got.headers["Content-Length"] == str(len(got.content))
    assert got.headers["Content-Type"] == "application/x-tar"
    assert "jwst_package.tar" in got.headers["Content-Disposition"]
    assert head.content == b""


@pytest.mark.parametrize("form", ["FORMAT", "RESPONSEFORMAT"])
@pytest.mark.parametrize(
    ("value", "media_type"),
    [
        ("zip", "application/zip"),
        ("application/zip", "application/zip"),
        ("application/x-tar", "application/x-tar"),
        ("text/csv", "text/csv;charset=utf-8"),
        ("JSON", "application/json"),
    ],
)
def test_formats_have_two_names(instance: Instance, form: str, value: str, media_type: str) -> None:
    answer = ask(instance, ID=I2D, **{form: value})
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, media_type)


def test_an_observation_stands_for_its_products(instance: Instance, db: psycopg.Connection) -> None:
    """As MAST lists them: its own and its members'; recommended ones, unless all are asked for."""
    listed = {
        (name, group is not None)
        for name, group in db.execute(
            "SELECT productFilename, productGroupDescription FROM store.mast_products WHERE parent_obsid IN"
            " (SELECT store.group_number(obsID) FROM store.observation WHERE observationID = %s)",
            (MOSAIC,),
        )
    }
    assert set(manifest(instance, ID=MOSAIC)) == {name for name, recommended in listed if recommended}
    assert set(manifest(instance, ID=MOSAIC, MRP="false")) == {name for name, _ in listed}
    named = next(name for name, recommended in sorted(listed) if not recommended and name.endswith("_cal.fits"))
    assert set(manifest(instance, ID=named)) == {named}  # who names a file wants it
    assert "None of the files" in message(ask(instance, ID=named, MRP="true"))


def test_identifiers_of_all_kinds(instance: Instance, tap: pyvo.dal.TAPService) -> None:
    (row,) = tap.search(f"SELECT obs_publisher_did FROM ivoa.obscore WHERE filename = '{I2D}'").to_table()
    did = row["obs_publisher_did"]
    one = {"LAYOUT": "flat"}
    votable = (
        '<VOTABLE version="1.4" xmlns="http://www.ivoa.net/xml/VOTable/v1.3"><RESOURCE><TABLE>'
        '<FIELD name="n" datatype="int"/><FIELD name="obs_publisher_did" datatype="char" arraysize="*"/>'
        f"<DATA><TABLEDATA><TR><TD>1</TD><TD>{did}</TD></TR></TABLEDATA></DATA></TABLE></RESOURCE></VOTABLE>"
    )
    table = ask(instance, ID=I2D, FORMAT="csv").text
    for basket in (
        {"ID": did}, {"ID": I2D}, {"ID": f"mast:JWST/product/{I2D}"}, {"ID": f"{did}#3"}, {"ID": [did, I2D, did]},
        {"LIST": f"# mine\n{did}\n\n{I2D}\n"}, {"files": {"LIST": ("x.txt", f"{did}\r\n")}},
        {"files": {"LIST": ("x.vot", votable)}}, {"files": {"LIST": ("x.csv", table)}},
        {"QUERY": f"SELECT obs_publisher_did FROM ivoa.obscore WHERE filename = '{I2D}'"},
        {"QUERY": f"SELECT * FROM ivoa.obscore WHERE filename = '{I2D}'"},
        {"QUERY": f"SELECT productFilename, size FROM jwst.products WHERE productFilename = '{I2D}'"},
    ):  # fmt: skip
        rows = manifest(instance, **basket, **one)
        assert [(name, row["obs_publisher_did"], row["path"]) for name, row in rows.items()] == [(I2D, did, I2D)], (
            basket
        )


def test_a_query_for_observations(instance: Instance) -> None:
    found = manifest(instance, QUERY=f"SELECT DISTINCT obs_id FROM jwst.observations WHERE obs_id = '{MOSAIC}'")
    assert set(found) == set(manifest(instance, ID=MOSAIC))


def test_layouts(instance: Instance) -> None:
    for layout, folder in (("observation", f"mastDownload/JWST/{MOSAIC}/"), ("program", "jw01373/"), ("flat", "")):
        assert manifest(instance, ID=I2D, LAYOUT=layout)[I2D]["path"] == folder + I2D


@pytest.mark.parametrize(
    ("condition", "sql"),
    [
        ({"productType": "info"}, "a.productType = 'info'"),
        ({"productSubGroupDescription": "cal,I2D"}, "upper(p.productID) IN ('CAL', 'I2D')"),
        ({"productSubGroupDescription": "CRF"}, "p.productID LIKE '%_crf'"),
        ({"productSubGroupDescription": ["cal", "I2D"]}, "upper(p.productID) IN ('CAL', 'I2D')"),
        ({"dataproduct_type": "image", "calib_level": "3"}, "p.dataProductType = 'image' AND p.calibrationLevel = 3"),
        ({"extension": "jpg,json"}, "a.filename ~ '[.](jpg|json)$'"),
    ],
)
def test_filters(instance: Instance, db: psycopg.Connection, condition: dict[str, str], sql: str) -> None:
    everything = manifest(instance, ID=MOSAIC, MRP="false")
    wanted = {
        name
        for (name,) in db.execute(
            f"SELECT a.filename FROM store.artifact AS a JOIN store.plane AS p USING (planeID) WHERE {sql}"
        )
    }
    found = set(manifest(instance, ID=MOSAIC, MRP="false", **condition))
    assert found == wanted & set(everything) and found


def test_changed_since(instance: Instance) -> None:
    """New, changed, or released meanwhile; by the clock of the database, in UTC."""
    with psycopg.connect(instance.dsn, autocommit=True) as connection:
        changed, released = connection.execute(
            "SELECT lastModified, release FROM store.artifact WHERE filename = %s", (I2D,)
        ).fetchone()
        just_before = f"{changed.replace(microsecond=0).isoformat()}Z"
        assert I2D in manifest(instance, ID=I2D, SINCE=just_before)
        late = connection.execute("SELECT now() AT TIME ZONE 'UTC'").fetchone()[0].isoformat()
        assert "None of the files" in message(ask(instance, ID=I2D, SINCE=late, FORMAT="csv"))
        try:
            connection.execute(
                "UPDATE store.artifact SET release = clock_timestamp() AT TIME ZONE 'UTC' WHERE filename = %s", (I2D,)
            )
            assert I2D in manifest(instance, ID=I2D, SINCE=late)
        finally:
            connection.execute("UPDATE store.artifact SET release = %s WHERE filename = %s", (released, I2D))


def test_total_before_the_start(instance: Instance) -> None:
    told = ask(instance, ID=MOSAIC, FORMAT="json").json()
    sizes = [int(row["size"]) for row in manifest(instance, ID=MOSAIC).values()]
    assert (told["files"], told["bytes"]) == (len(sizes), sum(sizes))
    assert sum(row["bytes"] for row in told["by_type"]) == sum(sizes)
    assert [row["status"] for row in told["manifest"]] == ["included"] * len(sizes)


@pytest.fixture
def restricted(instance: Instance) -> Iterator[str]:
    """The mosaic is the team's; a token of the team."""
    with psycopg.connect(instance.dsn, autocommit=True) as connection:
        before = connection.execute(
            "SELECT rights, release, readers FROM store.artifact WHERE filename = %s", (I2D,)
        ).fetchone()
        change = "UPDATE store.artifact SET (rights, release, readers) = ROW (%s, %s, %s) WHERE filename = %s"
        connection.execute(change, ("proprietary", "2999-01-02T03:04:05", GROUP, I2D))
        issued = CliRunner().invoke(
            cli.main, ["--dsn", instance.dsn, "token", "issue", "vo-packages", "--group", GROUP]
        )
        assert issued.exit_code == 0, issued.output
        yield issued.stdout.strip()
        connection.execute(change, (*before, I2D))
        connection.execute("DELETE FROM store.token WHERE username = 'vo-packages'")


def test_restricted_files_are_named_and_not_faked(instance: Instance, restricted: str) -> None:
    content = packed(ask(instance, ID=MOSAIC))
    rows = {row["filename"]: row for row in csv.DictReader(io.StringIO(content["MANIFEST.csv"].decode()))}
    assert not [path for path in content if path.endswith(I2D)] and len(content) == len(rows) + 1
    assert rows[I2D]["status"] == "restricted" and rows[I2D]["release_date"] == "2999-01-02T03:04:05Z"
    assert f"group {GROUP}" in rows[I2D]["message"] and "2999-01-02T03:04:05 UTC" in rows[I2D]["message"]
    assert I2D.encode() not in content["CHECKSUMS.md5"]
    who = {"Authorization": f"Bearer {restricted}"}
    assert f"mastDownload/JWST/{MOSAIC}/{I2D}" in packed(ask(instance, ID=MOSAIC, headers=who))
    for form in ("curl", "wget", "pyvo", "aria2"):
        script = ask(instance, ID=MOSAIC, FORMAT=form).text
        assert [line for line in script.splitlines() if I2D in line and not line.lstrip().startswith("#")] == []
        assert restricted not in ask(instance, ID=MOSAIC, FORMAT=form, headers=who).text


def test_files_elsewhere_are_named_with_their_address(instance: Instance) -> None:
    with psycopg.connect(instance.dsn, autocommit=True) as connection:
        connection.execute("INSERT INTO store.file_location VALUES (%s, 'https://elsewhere.example/x')", (I2D,))
        try:
            content = packed(ask(instance, ID=MOSAIC))
            script = ask(instance, ID=MOSAIC, FORMAT="curl").text
        finally:
            connection.execute("DELETE FROM store.file_location WHERE filename = %s", (I2D,))
    rows = {row["filename"]: row for row in csv.DictReader(io.StringIO(content["MANIFEST.csv"].decode()))}
    assert rows[I2D]["status"] == "elsewhere" and rows[I2D]["access_url"].endswith(I2D)
    assert not [path for path in content if path.endswith(I2D)]
    assert f"try mastDownload/JWST/{MOSAIC}/{I2D} " in script  # by this site, which redirects
    assert "elsewhere.example" not in content["MANIFEST.csv"].decode() + script  # the address may be signed


def run(form: str, script: str, folder: Path, token: str) -> subprocess.CompletedProcess[str]:
    """Runs a script in a folder; a list of aria2 without aria2 is fetched as it says, by curl."""
    folder.mkdir(exist_ok=True)
    environment = os.environ | {"JWSTVO_TOKEN": token}
    if form == "aria2" and not shutil.which("aria2c"):
        pytest.skip("aria2 is not installed")
    (folder / "script").write_text(script)
    command = {
        "curl": ["sh", "script"], "wget": ["sh", "script"], "pyvo": [sys.executable, "script"],
        "aria2": ["sh", "-c", 'aria2c -q --input-file=script --header="Authorization: Bearer $JWSTVO_TOKEN"'],
    }[form]  # fmt: skip
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False
    )


@pytest.mark.parametrize("form", ["curl", "wget", "pyvo", "aria2"])
def test_scripts_fetch_the_same_bytes(
    instance: Instance, db: psycopg.Connection, restricted: str, tmp_path: Path, form: str
) -> None:
    """Some of them under exclusive access; broken off in one file, and run again."""
    who = {"Authorization": f"Bearer {restricted}"}
    script = ask(instance, ID=MOSAIC, FORMAT=form, headers=who).text
    held = paths(db, "a.mrp = 1 AND o.observationID = %s", MOSAIC)
    assert I2D in held and len(held) > 2
    begun = tmp_path / "mastDownload" / "JWST" / MOSAIC
    begun.mkdir(parents=True)
    part = begun / (f"{I2D}.part" if form != "aria2" else "other.part")
    part.write_bytes(held[I2D].read_bytes()[:100_000])
    for _ in range(2):
        done = run(form, script, tmp_path, restricted)
        assert done.returncode == 0, done.stderr
        for name, path in held.items():
            assert (begun / name).read_bytes() == path.read_bytes()
        assert form == "aria2" or not list(begun.glob("*.part"))
    refused = run(form, script, tmp_path / "again", "jwst.aaaaaaaa." + "A" * 43)
    assert refused.returncode != 0
    assert not list((tmp_path / "again").rglob(I2D))


@pytest.mark.parametrize("form", ["curl", "wget", "pyvo"])
def test_scripts_notice_wrong_bytes(instance: Instance, tmp_path: Path, form: str) -> None:
    """What is there already is not what it should be: thrown away, and fetched by the next run."""
    script = ask(instance, ID=I2D, FORMAT=form, LAYOUT="flat").text
    (tmp_path / f"{I2D}.part").write_bytes(b"x" * 1000)
    assert run(form, script, tmp_path, "").returncode == 1
    assert not (tmp_path / I2D).exists()
    done = run(form, script, tmp_path, "")
    assert done.returncode == 0, done.stderr
    digest = next(row["checksum"] for row in manifest(instance, ID=I2D).values())
    assert digest == "md5:" + hashlib.md5((tmp_path / I2D).read_bytes()).hexdigest()


def test_the_link_leads_to_the_package(instance: Instance) -> None:
    links = pyvo.dal.adhoc.DatalinkResults.from_result_url(f"{instance.url}/jwst/dl/links/dlmeta?ID={I2D}")
    (link,) = [link for link in links if link["semantics"] == "#package"]
    assert (link["content_type"], link["link_auth"], bool(link["link_authorized"])) == (
        "application/x-tar", "optional", True,
    )  # fmt: skip
    content = packed(requests.get(link["access_url"], timeout=60))
    assert f"mastDownload/JWST/{MOSAIC}/{I2D}" in content


@pytest.mark.parametrize(
    ("parameters", "status", "words"),
    [
        ({}, 400, "There is nothing to pack"),
        ({"ID": "  "}, 400, "There is nothing to pack"),
        ({"ID": "../../../etc/passwd"}, 404, "There is no file or observation"),
        ({"ID": "/etc/passwd"}, 404, "There is no file or observation"),
        ({"ID": f"ivo://x-jwst-node/~?{MOSAIC}/../../i2d"}, 404, "There is no file or observation"),
        ({"ID": f"..%2F{I2D}"}, 404, "There is no file or observation"),
        ({"ID": f"{I2D}\0"}, 404, "There is no file or observation"),
        ({"ID": "' OR 1=1; DROP TABLE store.artifact; --"}, 404, "There is no file or observation"),
        ({"ID": "x" * 100_000}, 404, "There is no file or observation"),
        ({"ID": I2D, "FORMAT": "../x"}, 400, "none of the formats"),
        ({"ID": I2D, "LAYOUT": "../../x"}, 400, "LAYOUT is one of"),
        ({"ID": I2D, "MRP": "-1"}, 400, "MRP is one of"),
        ({"ID": I2D, "SINCE": "yesterday"}, 400, "SINCE is a time"),
        ({"ID": I2D, "SINCE": "0001-01-01T00:00:00+23:00"}, 400, "SINCE is a time"),
        ({"ID": I2D, "calib_level": "-999999999999999999999"}, 400, "None of the files"),
        ({"ID": I2D, "extension": "%"}, 400, "None of the files"),
        ({"QUERY": "SELECT usename FROM pg_user"}, 400, "Could not locate table"),
        ({"QUERY": "SELECT path AS filename FROM store.artifact"}, 400, "Could not locate table"),
        ({"QUERY": "CREATE TABLE tap_user.x AS SELECT obs_id FROM ivoa.obscore"}, 400, "ask with a SELECT"),
        ({"QUERY": "SELECT s_ra FROM ivoa.obscore"}, 400, "There is no column with identifiers"),
        ({"QUERY": "SELEC"}, 400, "line 1, column 1"),
        ({"QUERY": "SELECT TOP 1 obs_id FROM ivoa.obscore; DROP TABLE store.artifact"}, 400, "line 1"),
        ({"LIST": "<VOTABLE"}, 400, "no VOTable"),
        ({"LIST": "<x/>"}, 400, "no VOTable"),
        ({"LIST": "<VOTABLE/>"}, 400, "no table"),
        ({"LIST": "a,b\nc,d\n"}, 400, "There is no column with identifiers"),
    ],
)
def test_hostile_requests(instance: Instance, parameters: dict[str, str], status: int, words: str) -> None:
    answer = ask(instance, **parameters)
    assert (answer.status_code, words in answer.text) == (status, True), answer.text[:500]
    assert b"MANIFEST" not in answer.content


def test_what_is_unknown_is_said_and_is_no_path(instance: Instance) -> None:
    content = packed(ask(instance, ID=[I2D, "../../../etc/passwd", "\x1b[2Jnothing\nhere", "x" * 5000]))
    assert all(path.startswith("mastDownload/JWST/jw01373") for path in list(content)[2:])
    rows = list(csv.DictReader(io.StringIO(content["MANIFEST.csv"].decode())))
    assert [(row["status"], row["path"] == "") for row in rows] == [("included", False), *[("missing", True)] * 3]
    assert [row["filename"] for row in rows[1:]] == ["../../../etc/passwd", "[2Jnothinghere", "x" * 200]


def test_a_hundred_thousand_identifiers(instance: Instance) -> None:
    """As many as there may be; one more is refused."""
    names = [f"jw{number:011d}_02101_00001_nrca1_cal.fits" for number in range(99_999)]
    told = json.loads(ask(instance, files={"LIST": ("l", "\n".join([*names, I2D]))}, FORMAT="json").content)
    assert told["by_status"]["missing"]["files"] == 99_999 and told["files"] == 1
    more = ask(instance, files={"LIST": ("l", "\n".join([*names, I2D, "one-more"]))}, FORMAT="json")
    assert "more than 100000 identifiers" in message(more)
