"""Packages under way: memory, many at a time, clients that leave or wait, files that change meanwhile."""

from __future__ import annotations

import hashlib
import http.client
import os
import shutil
import socket
import tarfile
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import psycopg
import pytest
import requests
from astropy.io import fits
from click.testing import CliRunner
from memory import megabytes, server_pids

from ingest import cli
from tests.conftest import Instance

PROGRAM = "09991"
NAMES = [f"jw{PROGRAM}001001_02101_{number:05d}_nis_cal.fits" for number in range(1, 6)]
FIRST, SECOND, VANISHING, SHRINKING, REWRITTEN = NAMES
SIDE = 5500  # 121 MB of float32
AT_A_TIME = 8  # as resdir/jwst/res/package_limits.py has it where nothing is set


def make(path: Path) -> None:
    """A NIRISS image whose pixels take no room on the disk."""
    primary = fits.PrimaryHDU()
    primary.header.update(
        {
            "DATE": "2024-01-11T00:00:00", "FILENAME": path.name, "TELESCOP": "JWST", "INSTRUME": "NIRISS",
            "DETECTOR": "NIS", "EXP_TYPE": "NIS_IMAGE", "FILTER": "CLEAR", "PUPIL": "F150W", "PROGRAM": PROGRAM,
            "TARG_RA": 30.0, "TARG_DEC": -20.0, "EXPSTART": 60310.5, "EXPEND": 60310.51, "CATEGORY": "CAL",
        }
    )  # fmt: skip
    image = fits.ImageHDU(name="SCI")
    image.header.update({"BITPIX": -32, "NAXIS": 2, "NAXIS1": SIDE, "NAXIS2": SIDE})
    heads = primary.header.tostring() + image.header.tostring()
    path.write_bytes(heads.encode())
    os.truncate(path, len(heads) + -(-4 * SIDE**2 // 2880) * 2880)


@pytest.fixture(scope="module")
def archive(instance: Instance) -> Iterator[dict[str, Path]]:
    top = Path(tempfile.mkdtemp(prefix="jwstvo-packages-"))
    top.chmod(0o755)
    paths = {name: top / name for name in NAMES}
    for path in paths.values():
        make(path)
    loaded = CliRunner().invoke(cli.main, ["--dsn", instance.dsn, "load", "--quiet", str(top)])
    assert loaded.exit_code == 0, loaded.output
    yield paths
    shutil.rmtree(top)
    with psycopg.connect(instance.dsn, autocommit=True) as connection:
        connection.execute("DELETE FROM store.observation WHERE observationID LIKE %s", (f"jw{PROGRAM}%",))
        connection.execute("DELETE FROM store.archive_root WHERE path LIKE %s", (f"{top}%",))


def parameters(*names: str, **more: str) -> str:
    return urlencode({"ID": names, "LAYOUT": "flat"} | more, doseq=True)


def begin(instance: Instance, *names: str) -> http.client.HTTPResponse:
    """A package of which only the head was read."""
    connection = http.client.HTTPConnection(urlsplit(instance.url).netloc, timeout=60)
    connection.sock = socket.create_connection((connection.host, connection.port), timeout=60)
    connection.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
    connection.request("GET", f"/jwst/package/get/api?{parameters(*names)}")
    return connection.getresponse()


def fetch(instance: Instance) -> dict[str, str]:
    """{path: MD5} of a package of two large files, not kept."""
    digests = {}
    address = f"{instance.url}/jwst/package/get/api?{parameters(FIRST, SECOND)}"
    with requests.get(address, stream=True, timeout=300) as answer:
        assert answer.status_code == 200, answer.text
        with tarfile.open(fileobj=answer.raw, mode="r|") as opened:
            for member in opened:
                digest = hashlib.md5(usedforsecurity=False)
                content = opened.extractfile(member)
                while piece := content.read(1 << 20):
                    digest.update(piece)
                digests[member.name] = digest.hexdigest()
    return digests


def test_four_at_a_time_while_queries_are_answered(instance: Instance, archive: dict[str, Path]) -> None:
    """Four packages of 242 MB: each byte arrives, memory stays, TAP answers."""
    expected = {name: hashlib.md5(archive[name].read_bytes()).hexdigest() for name in (FIRST, SECOND)}
    query = {"LANG": "ADQL", "FORMAT": "csv", "QUERY": "SELECT TOP 1 obs_id FROM ivoa.obscore"}
    pids = server_pids(instance)
    before, done, seen, answers = megabytes(pids), threading.Event(), [], []

    def look() -> None:
        while not done.wait(0.1):
            seen.append(megabytes(pids))

    with ThreadPoolExecutor(5) as pool:
        watcher = pool.submit(look)
        packages = [pool.submit(fetch, instance) for _ in range(4)]
        while not all(package.done() for package in packages):
            answers.append(requests.get(f"{instance.url}/tap/sync", params=query, timeout=60).status_code)
        done.set()
        watcher.result()
    for package in packages:
        assert {name: package.result()[name] for name in expected} == expected
    assert answers and set(answers) == {200}
    assert max(seen) - before < 100


def wait_for_a_place(instance: Instance) -> int:
    """The status of a package once those that were left are no longer in the way; it takes the server a moment."""
    for _ in range(100):
        with requests.get(
            f"{instance.url}/jwst/package/get/api?{parameters(FIRST)}", stream=True, timeout=60
        ) as answer:
            if answer.status_code != 503:
                return answer.status_code
        time.sleep(0.2)
    return 503


def test_places_are_few_and_given_back(instance: Instance, archive: dict[str, Path]) -> None:
    """Clients that do not read hold theirs; who leaves ends the work; scripts are had meanwhile."""
    assert wait_for_a_place(instance) == 200
    waiting = []
    for _ in range(100):  # the one above may still be on its way out
        answer = begin(instance, FIRST)
        if answer.status == 200:
            waiting.append(answer)
        elif len(waiting) == AT_A_TIME:
            break
        else:
            time.sleep(0.2)
    assert (len(waiting), answer.status) == (AT_A_TIME, 503)
    assert answer.getheader("Retry-After") == "60" and b"try again" in answer.read()
    script = requests.get(f"{instance.url}/jwst/package/get/api?{parameters(FIRST, FORMAT='curl')}", timeout=60)
    assert script.status_code == 200
    for answer in waiting:
        answer.close()
    assert wait_for_a_place(instance) == 200


def vanish(path: Path) -> None:
    path.unlink()


def shrink(path: Path) -> None:
    os.truncate(path, 1_000_000)


def rewrite(path: Path) -> None:
    """As long as before."""
    with path.open("r+b") as file:
        file.seek(path.stat().st_size - 1)
        file.write(b"x")


@pytest.mark.parametrize(
    ("name", "happening", "behind"),
    [(VANISHING, vanish, True), (SHRINKING, shrink, False), (REWRITTEN, rewrite, False)],
)
def test_files_that_change_meanwhile_break_the_transfer(
    instance: Instance, archive: dict[str, Path], name: str, happening, behind: bool
) -> None:
    """The client has fewer bytes than it was told; vanished is a file that comes behind another, as one that is open
    stays."""
    assert wait_for_a_place(instance) == 200
    answer = begin(instance, *([FIRST, name] if behind else [name]))
    assert answer.status == 200
    told = int(answer.getheader("Content-Length"))
    answer.read(1 << 20)
    happening(archive[name])
    with pytest.raises((http.client.IncompleteRead, ConnectionError)) as broken:
        while answer.read(1 << 20):
            pass
        raise http.client.IncompleteRead(b"", answer.length) if answer.length else AssertionError("all was sent")
    assert told > 100_000_000 and broken.value
    gone = requests.get(f"{instance.url}/jwst/package/get/api?{parameters(name)}", timeout=60, stream=True)
    assert gone.status_code == (200 if happening is rewrite else 404)
    gone.close()
