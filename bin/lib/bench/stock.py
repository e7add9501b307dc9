"""Stock DaCHS on the same database and RDs: a copy of the instance's root without what the node adds to DaCHS."""

from __future__ import annotations

import os
import pwd
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.core import Bench
from bench.tap import Tap

_WAIT = 240  # s


@contextmanager
def running(bench: Bench) -> Iterator[str]:
    """The URL of a stock DaCHS, in one process, as Debian's package installs it; it is gone afterwards."""
    root = bench.home / "stock"
    port = _free_port()
    _make_root(bench.home / "gavo", root, port)
    process = subprocess.Popen(
        [*_as_owner(root), "env", "-u", "PYTHONPATH", f"GAVOSETTINGS={root}/etc/gavo.rc", "PYTHONDONTWRITEBYTECODE=1",
         "dachs", "serve", "start", "-f"],
        stdout=(bench.work / "stock.log").open("w"), stderr=subprocess.STDOUT, cwd="/", start_new_session=True,
    )  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    try:
        _wait(url, process)
        yield url
    finally:
        process.terminate()
        process.wait(60)
        shutil.rmtree(root)


def _make_root(ours: Path, root: Path, port: int) -> None:
    shutil.rmtree(root, ignore_errors=True)
    subprocess.run(["cp", "-a", ours, root], check=True)
    (root / "etc" / "local.py").unlink()
    (root / "etc" / "gavo.rc").write_text(_settings((ours / "etc" / "gavo.rc").read_text(), ours, root, port))


def _settings(text: str, ours: Path, root: Path, port: int) -> str:
    text = text.replace(str(ours), str(root))
    text = re.sub(r"(?m)^serverPort:.*$", f"serverPort: {port}", text)
    text = re.sub(r"(?m)^serverURL:.*$", f"serverURL: http://127.0.0.1:{port}", text)
    return re.sub(r"(?m)^bindAddress:.*$", "bindAddress: 127.0.0.1", text)


def _as_owner(root: Path) -> list[str]:
    owner = pwd.getpwuid(root.stat().st_uid).pw_name
    return ["runuser", "-u", owner, "--"] if os.getuid() == 0 else []


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait(url: str, process: subprocess.Popen) -> None:
    end = time.monotonic() + _WAIT
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError("stock DaCHS stopped right after its start; its output is in stock.log")
        try:
            with Tap(url) as tap:
                tap.ask("SELECT TOP 1 table_name FROM tap_schema.tables")
            return
        except (OSError, RuntimeError):
            time.sleep(0.5)
    raise RuntimeError("stock DaCHS does not answer; its output is in stock.log")
