"""MAST's answers through astroquery: a recorded portal on the loopback address stands for the network."""

from __future__ import annotations

import json
import threading
import urllib.parse
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from ingest import mast
from ingest.errors import Problem

RECORDED = Path(__file__).parent / "recorded"


class Portal(BaseHTTPRequestHandler):
    """The two calls that astroquery makes, and the download; files are as long as the recorded rows say."""

    def do_POST(self) -> None:
        body = urllib.parse.unquote_plus(self.rfile.read(int(self.headers["Content-Length"])).decode())
        if self.path.endswith("columnsconfig"):
            self._answer(b"{}")
            return
        request = json.loads(body.removeprefix("request="))
        program = request["params"]["filters"][0]["values"]
        found = request["service"].endswith("Nircam") and program == ["9930"]
        self._answer((RECORDED / f"mast_filtered_{'nircam' if found else 'none'}.json").read_bytes())

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        filename = urllib.parse.unquote(self.path).rsplit("/", 1)[-1]
        rows = json.loads((RECORDED / "mast_filtered_nircam.json").read_text())["data"]
        numbers = {row["filename"]: (n, row["fileSize"]) for n, row in enumerate(rows)}
        number, size = numbers[filename]
        if filename.endswith("_i2d.fits"):
            self.send_error(401)
        else:
            self._answer(bytes([number + self.server.damage]) * size)

    def _answer(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


class Books:
    """What download() needs of a run."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def refuse(self, problem: Problem) -> None:
        self.problems.append(problem)


@pytest.fixture
def portal(monkeypatch: pytest.MonkeyPatch) -> Iterator[ThreadingHTTPServer]:
    pytest.importorskip("astroquery", reason="astroquery is an extra of the ingest")
    with ThreadingHTTPServer(("127.0.0.1", 0), Portal) as server:
        server.damage = 0
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("JWSTVO_MAST_SERVER", f"http://127.0.0.1:{server.server_port}")
        original = mast._portal
        classes = original()
        monkeypatch.setattr(mast, "_portal", lambda: classes)
        yield server
        server.shutdown()
        for service in classes:
            del service._portal_api_connection.MAST_REQUEST_URL
            del service._portal_api_connection.COLUMNS_CONFIG_URL
            del service._portal_api_connection.MAST_DOWNLOAD_URL


def test_rows_become_records(portal: ThreadingHTTPServer) -> None:
    found = mast.keyword_rows(9930)
    records = [record for _, record in mast.records(found, 9930)]
    assert [record.filename for record in records] == [
        "jw09930001001_02101_00001_nrcb1_rate.fits",
        "jw09930001001_02101_00002_nrcb1_cal.fits",
        "jw09930001001_02101_00001_nrcb1_i2d.fits",
    ]
    assert records[0].keywords["DATE"] == "2023-07-22T04:26:40.000"
    assert records[0].archive["release"] == "2023-11-14T22:13:20.000"
    assert records[2].archive["size"] == 3000
    assert mast.last_rows(found) == {
        "jw09930001001_02101_00001_nrcb1": 3,
        "jw09930001001_02101_00002_nrcb1": 2,
    }


def test_unknown_program_is_a_problem(portal: ThreadingHTTPServer) -> None:
    with pytest.raises(Problem, match="no rows"):
        mast.keyword_rows(1)


def test_silent_server_is_a_problem(portal: ThreadingHTTPServer) -> None:
    portal.shutdown()
    portal.server_close()
    with pytest.raises(Problem, match="does not answer"):
        mast.keyword_rows(9930)


def test_download_keeps_whole_files_and_names_the_others(portal: ThreadingHTTPServer, tmp_path: Path) -> None:
    books = Books()
    fetched = mast.download(mast.keyword_rows(9930), tmp_path, books)
    assert [path.name for path in fetched] == [
        "jw09930001001_02101_00001_nrcb1_rate.fits",
        "jw09930001001_02101_00002_nrcb1_cal.fits",
    ]
    assert [path.stat().st_size for path in fetched] == [1000, 2000]
    assert len(books.problems) == 1
    assert "MAST_API_TOKEN" in books.problems[0].advice


def test_damaged_download_is_refused(portal: ThreadingHTTPServer, tmp_path: Path) -> None:
    portal.damage = 7
    books = Books()
    assert mast.download(mast.keyword_rows(9930), tmp_path, books) == []
    assert sum("damaged" in problem.problem for problem in books.problems) == 2
    assert not list(tmp_path.rglob("*.fits"))
