"""From an access URL to the bytes: whole, in part, of files in any place; and no way to any other file."""

from __future__ import annotations

import email
import gzip
import hashlib
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import psycopg
import pytest
import requests
from astropy.io import fits
from click.testing import CliRunner

from ingest import cli
from tests.conftest import Instance

PROGRAM = "09990"
NAMES = [f"jw{PROGRAM}001001_02101_{number:05d}_nis_cal.fits" for number in range(1, 9)]
PLAIN, PACKED, LINKED, OUTSIDE, VANISHED, GROWN, TOUCHED, SECOND = NAMES


def make(path: Path, name: str) -> None:
    """A NIRISS image with three extensions of 1 MB each."""
    primary = fits.PrimaryHDU()
    primary.header.update(
        {
            "DATE": "2024-01-11T00:00:00", "FILENAME": name, "TELESCOP": "JWST", "INSTRUME": "NIRISS",
            "DETECTOR": "NIS", "EXP_TYPE": "NIS_IMAGE", "FILTER": "CLEAR", "PUPIL": "F150W", "PROGRAM": PROGRAM,
            "TARG_RA": 30.0, "TARG_DEC": -20.0, "EXPSTART": 60310.5, "EXPEND": 60310.51, "CATEGORY": "CAL",
        }
    )  # fmt: skip
    values = np.arange(512 * 512, dtype="float32").reshape(512, 512)
    images = [fits.ImageHDU(values + k, name=extension) for k, extension in enumerate(("SCI", "ERR", "DQ"))]
    fits.HDUList([primary, *images]).writeto(path)


def ingest(instance: Instance, *arguments: object) -> None:
    result = CliRunner().invoke(cli.main, ["--dsn", instance.dsn, *map(str, arguments)])
    assert result.exit_code == 0, result.output


@pytest.fixture(scope="module")
def folder(instance: Instance) -> Iterator[Path]:
    """A folder that the server may read; what was loaded from it is gone afterwards."""
    top = Path(tempfile.mkdtemp(prefix="jwstvo-delivery-"))
    top.chmod(0o755)
    yield top
    shutil.rmtree(top)
    with psycopg.connect(instance.dsn, autocommit=True) as connection:
        connection.execute("DELETE FROM store.observation WHERE observationID LIKE %s", (f"jw{PROGRAM}%",))
        connection.execute("DELETE FROM store.archive_root WHERE path LIKE %s", (f"{top}%",))
        connection.execute("DELETE FROM store.file_location WHERE filename = ANY (%s)", (NAMES,))


@pytest.fixture(scope="module")
def archive(instance: Instance, folder: Path) -> dict[str, Path]:
    """File name: where it is. Two folders, one file packed, one behind a link inside the archive, one behind one that
    leads out of it; of three the bytes on the disk changed since they were catalogued."""
    first, second, other = (folder / part for part in ("first", "second", "other"))
    for place in (first, second, other):
        place.mkdir()
    paths = {name: first / name for name in NAMES}
    paths[SECOND] = second / SECOND
    for name in (PLAIN, VANISHED, GROWN, TOUCHED, SECOND):
        make(paths[name], name)
    make(second / "linked.fits", LINKED)
    paths[LINKED].symlink_to(second / "linked.fits")
    make(other / OUTSIDE, OUTSIDE)
    paths[OUTSIDE].symlink_to(other / OUTSIDE)
    make(other / PACKED, PACKED)
    paths[PACKED] = first / f"{PACKED}.gz"
    paths[PACKED].write_bytes(gzip.compress((other / PACKED).read_bytes()))
    # second/linked.fits is a copy of the same product under a name of its own
    ingest(instance, "load", "--quiet", first, paths[SECOND])
    paths[VANISHED].unlink()
    with paths[GROWN].open("ab") as stream:
        stream.write(b"x")
    os.utime(paths[TOUCHED], (1_700_000_000, 1_700_000_000))
    return paths


def url(instance: Instance, name: str) -> str:
    return f"{instance.url}/getproduct/jwst/product/{name}"


@pytest.mark.parametrize("name", [PLAIN, LINKED, SECOND, TOUCHED])
def test_fetched_bytes_are_the_file(instance: Instance, archive: dict[str, Path], name: str) -> None:
    answer = requests.get(url(instance, name), timeout=60)
    content = archive[name].read_bytes()
    assert answer.content == content
    headers = answer.headers
    assert headers["Content-Type"] == "application/fits"
    assert headers["Content-Length"] == str(len(content))
    assert headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert "Content-Encoding" not in headers
    # the checksum is that of the catalogued file: only where the file on the disk surely is that one
    assert (headers["ETag"] == f'"{hashlib.md5(content).hexdigest()}"') == (name != TOUCHED)


def test_demo_files_are_delivered(instance: Instance, db: psycopg.Connection) -> None:
    """One of each media type, products and others."""
    rows = db.execute(
        "SELECT * FROM (SELECT DISTINCT ON (contentType) filename, path, contentType FROM store.artifact"
        " WHERE path LIKE %(demo)s) AS a UNION ALL"
        " SELECT DISTINCT ON (contentType) filename, path, contentType FROM store.support_file"
        " WHERE path LIKE %(demo)s",
        {"demo": f"{instance.archive}%"},
    ).fetchall()
    assert len(rows) > 5
    for name, path, media_type in rows:
        answer = requests.get(url(instance, name), timeout=60)
        assert (answer.status_code, answer.content) == (200, Path(path).read_bytes()), name
        if not path.endswith(".gz"):
            assert answer.headers["Content-Type"] == media_type


def test_a_packed_file_stays_packed_and_says_so(instance: Instance, archive: dict[str, Path]) -> None:
    answer = requests.get(url(instance, PACKED), timeout=60)
    assert answer.content == archive[PACKED].read_bytes()
    assert answer.headers["Content-Type"] == "application/gzip"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{PACKED}.gz"'
    with fits.open(url(instance, PACKED), cache=False) as hdus:
        assert hdus["ERR"].data[1, 2] == 515


def test_ranges_are_parts(instance: Instance, archive: dict[str, Path]) -> None:
    content = archive[PLAIN].read_bytes()
    for text, start, stop in (("2880-5759", 2880, 5760), ("-7", len(content) - 7, len(content)), ("9-", 9, None)):
        answer = requests.get(url(instance, PLAIN), headers={"Range": f"bytes={text}"}, timeout=60)
        assert (answer.status_code, answer.content) == (206, content[start:stop])
        last = (stop or len(content)) - 1
        assert answer.headers["Content-Range"] == f"bytes {start}-{last}/{len(content)}"


def test_several_ranges_are_a_document_of_parts(instance: Instance, archive: dict[str, Path]) -> None:
    content = archive[PLAIN].read_bytes()
    answer = requests.get(url(instance, PLAIN), headers={"Range": "bytes=0-9,100000-400000,-5"}, timeout=60)
    assert answer.status_code == 206 and int(answer.headers["Content-Length"]) == len(answer.content)
    document = email.message_from_bytes(
        b"Content-Type: " + answer.headers["Content-Type"].encode() + b"\r\n\r\n" + answer.content
    )
    parts = document.get_payload()
    assert [part["Content-Range"] for part in parts] == [
        f"bytes {start}-{stop - 1}/{len(content)}"
        for start, stop in ((0, 10), (100000, 400001), (len(content) - 5, len(content)))
    ]
    assert [part.get_content_type() for part in parts] == ["application/fits"] * 3
    assert content[100000:400001] in answer.content


def test_a_range_outside_is_refused(instance: Instance, archive: dict[str, Path]) -> None:
    answer = requests.get(url(instance, PLAIN), headers={"Range": "bytes=99999999-"}, timeout=60)
    assert (answer.status_code, answer.content) == (416, b"")
    assert answer.headers["Content-Range"] == f"bytes */{archive[PLAIN].stat().st_size}"


def test_head_is_the_header(instance: Instance, archive: dict[str, Path]) -> None:
    whole, head = (ask(url(instance, PLAIN), timeout=60) for ask in (requests.get, requests.head))
    assert head.content == b""
    ours = ("ETag", "Last-Modified", "Content-Length", "Content-Type", "Content-Disposition", "Accept-Ranges")
    assert [head.headers[name] for name in ours] == [whole.headers[name] for name in ours]
    assert head.headers["Accept-Ranges"] == "bytes"


def test_what_a_client_has_is_not_sent_again(instance: Instance, archive: dict[str, Path]) -> None:
    """And a download that was cut goes on only where the file is the same."""
    there = url(instance, PLAIN)
    first = requests.get(there, timeout=60).headers
    for name, value in (("If-None-Match", first["ETag"]), ("If-Modified-Since", first["Last-Modified"])):
        answer = requests.get(there, headers={name: value}, timeout=60)
        assert (answer.status_code, answer.content, answer.headers["ETag"]) == (304, b"", first["ETag"])
    for value, status in ((first["ETag"], 206), ('"other"', 200)):
        assert requests.get(there, headers={"Range": "bytes=5-", "If-Range": value}, timeout=60).status_code == status
    assert requests.get(there, headers={"If-Match": '"other"'}, timeout=60).status_code == 412


def test_many_downloads_at_a_time_and_a_query_between_them(instance: Instance, archive: dict[str, Path]) -> None:
    content = archive[PLAIN].read_bytes()
    query = {"LANG": "ADQL", "FORMAT": "csv", "QUERY": "SELECT TOP 1 obs_id FROM ivoa.obscore"}
    with ThreadPoolExecutor(40) as pool:
        downloads = [pool.submit(requests.get, url(instance, PLAIN), timeout=300) for _ in range(40)]
        assert requests.get(f"{instance.url}/tap/sync", params=query, timeout=300).text.startswith("obs_id")
        assert all(download.result().content == content for download in downloads)


def test_astropy_reads_one_extension_without_the_rest(
    instance: Instance, archive: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a file with three extensions of 1 MB each, counted where the bytes arrive."""
    from fsspec.implementations.http import HTTPFile

    fetched = []
    fetch = HTTPFile._fetch_range

    def counting(self, start, end):
        content = fetch(self, start, end)
        fetched.append(len(content))
        return content

    monkeypatch.setattr(HTTPFile, "_fetch_range", counting)
    monkeypatch.setattr(HTTPFile, "_fetch_all", None)
    options = {"block_size": 65536, "cache_type": "bytes"}
    with fits.open(url(instance, PLAIN), use_fsspec=True, fsspec_kwargs=options, lazy_load_hdus=True) as hdus:
        assert hdus["ERR"].section[500:502, 7:9].tolist() == [[256008, 256009], [256520, 256521]]
    assert 0 < sum(fetched) < archive[PLAIN].stat().st_size / 4


def test_files_elsewhere_are_a_redirect(instance: Instance, folder: Path, archive: dict[str, Path]) -> None:
    """To who may have the file; the URL may be signed, so nobody else sees it."""
    place = folder / "places.csv"
    signed = "https://archive.example.org/bucket/file.fits?X-Signature=secret"
    place.write_text(f"file,url\n{PLAIN},{signed}\n")
    ingest(instance, "access", "locations", place)
    try:
        answer = requests.get(url(instance, PLAIN), timeout=60, allow_redirects=False)
        assert (answer.status_code, answer.headers["Location"], answer.content) == (307, signed, b"")
        rules = folder / "rules.csv"
        rules.write_text(f"file,release\n{PLAIN},2999-01-01\n")
        ingest(instance, "access", "rules", rules)
        answer = requests.get(url(instance, PLAIN), timeout=60, allow_redirects=False)
        assert answer.status_code == 401
        assert "secret" not in answer.text + str(answer.headers)
    finally:
        ingest(instance, "access", "forget", "rules.csv")
        with psycopg.connect(instance.dsn, autocommit=True) as connection:
            connection.execute("DELETE FROM store.file_location WHERE filename = %s", (PLAIN,))


@pytest.mark.parametrize(
    ("name", "status", "said"),
    [
        (VANISHED, 410, "no longer where it was"),
        (GROWN, 503, "bytes, the one catalogued had"),
        (OUTSIDE, 404, "leads out of the folders of the archive"),
        ("jw99999999999_02101_00001_nis_cal.fits", 404, "There is no file"),
    ],
)
def test_what_cannot_be_delivered_is_explained(
    instance: Instance, folder: Path, archive: dict[str, Path], name: str, status: int, said: str
) -> None:
    for ask in (requests.get, requests.head):
        answer = ask(url(instance, name), timeout=60)
        assert answer.status_code == status
    answer = requests.get(url(instance, name), timeout=60)
    assert said in answer.text and str(folder) not in answer.text and b"SIMPLE" not in answer.content
    page = requests.get(url(instance, name), headers={"Accept": "text/html"}, timeout=60)
    assert (page.status_code, page.headers["Content-Type"]) == (status, "text/html;charset=utf-8")
    assert said in page.text


def test_a_link_may_lead_where_the_operator_says(instance: Instance, folder: Path, archive: dict[str, Path]) -> None:
    ingest(instance, "access", "root", folder / "other")
    try:
        assert requests.get(url(instance, OUTSIDE), timeout=60).content == (folder / "other" / OUTSIDE).read_bytes()
    finally:
        ingest(instance, "access", "root", "--remove", folder / "other")
    assert requests.get(url(instance, OUTSIDE), timeout=60).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "../../../../etc/passwd", "..%2f..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/etc/passwd", "/etc/passwd",
        "//etc/passwd",
        "jwst/product/../../../../../etc/passwd", "jwst/product/..%2f..%2f..%2f..%2fetc%2fpasswd",
        "jwst/product/%2fetc%2fpasswd", "jwst/product//etc/passwd", "jwst/product/%252e%252e%252fetc%252fpasswd",
        "jwst/product/a%00b", "jwst/product/%00", "jwst/product/", "jwst/product", "", "jwst", "jwst/product/%ff%fe",
        "jwst/product/" + "a" * 5000, "jwst/product/*", "jwst/product/%25", "jwst/product/'%20OR%201=1--",
        "jwst/product/file:%2f%2f%2fetc%2fpasswd", "jwst%2fproduct%2f..%2f..%2fetc%2fpasswd",
        "?accref=/etc/passwd", "jwst/obs.rd", "?pattern=%25%23%25",
    ],
)  # fmt: skip
def test_nothing_but_the_catalogue_leads_to_a_file(instance: Instance, path: str) -> None:
    """The path is sent as it is: clients tidy it up."""
    host, port = instance.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=60) as connection:
        connection.sendall(
            f"GET /getproduct/{path} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n".encode("latin-1")
        )
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    status = int(answer.split(b" ", 2)[1])
    assert status in (303, 400, 404), answer[:300]
    assert not [part for part in (b"root:", b"SIMPLE", b"<resource", b"Traceback") if part in answer]


@pytest.mark.parametrize(
    "way", ["__system__/products/p/get/{}", "__system__/products/p/get?accref={}",
            "__system__/products/getTar/get?accref={}", "__system__/products/getTar/get?pattern=%25%23{}",
            "getproduct?accref={}&accref={}", "getproduct/{}?scale=4", "getproduct/{}?preview=True",
             "__system__/products/p/get/{}?preview=True",
            "__system__/products/p/get/{}?ra=30&dec=-20&sra=1&sdec=1"],
)  # fmt: skip
def test_dachs_own_ways_to_products_give_nothing_away(
    instance: Instance, folder: Path, archive: dict[str, Path], way: str
) -> None:
    rules = folder / "closed.csv"
    rules.write_text(f"file,release\n{PLAIN},2999-01-01\n")
    ingest(instance, "access", "rules", rules)
    try:
        answer = requests.get(f"{instance.url}/{way.replace('{}', f'jwst/product/{PLAIN}')}", timeout=60)
        assert answer.status_code in (401, 404) or b"SIMPLE" not in answer.content
        assert b"SIMPLE" not in answer.content and b"XTENSION" not in answer.content
    finally:
        ingest(instance, "access", "forget", "closed.csv")


def test_pages_of_other_sites_may_read(instance: Instance, archive: dict[str, Path]) -> None:
    """With a token, and parts: what Aladin Lite and the like do in a browser."""
    origin = {"Origin": "https://viewer.example.org"}
    asked = requests.options(url(instance, PLAIN), headers=origin, timeout=60)
    assert (asked.status_code, asked.headers["Access-Control-Allow-Origin"]) == (204, origin["Origin"])
    assert {"Authorization", "Range"} <= set(asked.headers["Access-Control-Allow-Headers"].split(", "))
    answer = requests.get(url(instance, PLAIN), headers=origin, timeout=60)
    assert "Content-Range" in answer.headers["Access-Control-Expose-Headers"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_files_are_only_read(instance: Instance, archive: dict[str, Path], method: str) -> None:
    answer = requests.request(method, url(instance, PLAIN), timeout=60)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")
