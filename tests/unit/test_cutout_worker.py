"""The process that cuts, asked through its socket; it ends with the process that started it."""

from __future__ import annotations

import io
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import cutout_files as made
import pytest
from astropy.io import fits

RESDIR = Path(__file__).resolve().parents[2] / "resdir"


def connected(path: Path) -> socket.socket:
    """Waits until the process listens."""
    for _ in range(1200):
        connection = socket.socket(socket.AF_UNIX)
        try:
            connection.connect(str(path))
            return connection
        except OSError:
            connection.close()
            time.sleep(0.1)
    raise AssertionError(f"nobody listens at {path}")


@pytest.fixture(scope="module")
def worker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The socket, in a folder with a short name."""
    folder = tmp_path_factory.mktemp("w")
    environment = {**os.environ, "PYTHONPATH": f"{RESDIR}:{RESDIR.parent}"}
    process = subprocess.Popen([sys.executable, "-m", "cutouts.worker", "s"], cwd=folder, env=environment)
    yield folder / "s"
    process.terminate()
    process.wait(30)


def ask(worker: Path, line: bytes, file: Path | None) -> tuple[dict, bytes]:
    """(head, bytes) of the answer."""
    with connected(worker) as connection:
        descriptors = [os.open(file, os.O_RDONLY)] if file else []
        socket.send_fds(connection, [line], descriptors)
        for descriptor in descriptors:
            os.close(descriptor)
        connection.shutdown(socket.SHUT_WR)
        data = b"".join(iter(lambda: connection.recv(1 << 16), b""))
    head, _, rest = data.partition(b"\n")
    return json.loads(head), rest


def test_cutout(worker: Path, tmp_path: Path) -> None:
    """Of the file that comes opened; the name is for what is said of it."""
    path = made.write_i2d(tmp_path / "any.fits")
    request = {"name": "jw1_i2d.fits", "parameters": {"PIXEL": ["[11:30,21:40]"]}, "did": "ivo://a/b"}
    head, data = ask(worker, json.dumps(request).encode() + b"\n", path)
    assert head == {
        "status": "OK",
        "media_type": "application/fits",
        "filename": "jw1_i2d_cutout.fits",
        "length": len(data),
    }
    with fits.open(io.BytesIO(data)) as part, fits.open(path) as whole:
        assert (part["SCI"].data == whole["SCI"].data[20:40, 10:30]).all()
        assert (part[0].header["CUTFILE"], part[0].header["CUTDID"]) == ("jw1_i2d.fits", "ivo://a/b")


@pytest.mark.parametrize(
    ("parameters", "status"),
    [
        ({"CIRCLE": ["1 2"]}, "UsageError"), ({"CIRCLE": ["1 2 0.1"]}, "NoContent"),
        ({"BAND": ["1", "2"]}, "MultiValuedParamNotSupported"),
    ],
)  # fmt: skip
def test_refusals(worker: Path, tmp_path: Path, parameters: dict, status: str) -> None:
    path = made.write_i2d(tmp_path / "jw1_i2d.fits")
    head, data = ask(worker, json.dumps({"name": path.name, "parameters": parameters}).encode() + b"\n", path)
    assert head["status"] == status and head["message"] and not data


@pytest.mark.parametrize(
    "line", [b"", b"\n", b"{}\n", b"[]\n", b"x" * 70000 + b"\n", b'{"name": "x"', b'{"name": 1, "parameters": 2}\n']
)
def test_what_is_no_request(worker: Path, tmp_path: Path, line: bytes) -> None:
    """With a file and without one; the next request is answered."""
    path = made.write_i2d(tmp_path / "jw1_i2d.fits")
    for file in (path, None) if line else ():
        head, data = ask(worker, line, file)
        assert head["status"] == "Error" and not data
    connected(worker).close()
    request = {"name": path.name, "parameters": {"PIXEL": ["[1:2,1:2]"]}}
    assert ask(worker, json.dumps(request).encode() + b"\n", path)[0]["status"] == "OK"


def test_it_ends_with_who_started_it(tmp_path: Path) -> None:
    start = (
        "import subprocess, sys, time; p = subprocess.Popen([sys.executable, '-m', 'cutouts.worker', 's']);"
        " print(p.pid, flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", start],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": f"{RESDIR}:{RESDIR.parent}"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as starter:
        pid = int(starter.stdout.readline())
        connected(tmp_path / "s").close()
        starter.stdin.close()
    for _ in range(300):
        if not Path(f"/proc/{pid}").exists():
            return
        time.sleep(0.1)
    os.kill(pid, 9)
    raise AssertionError("it goes on")
