"""Stock DaCHS on the same database and RDs: a copy of the instance's root without what the node adds to DaCHS.

stock_local.py is its etc/local.py. The modules that the RDs' own code imports are found, but none is put into DaCHS.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.core import REPO, Bench
from bench.tap import Tap

_WAIT = 240  # s


@contextmanager
def running(bench: Bench) -> Iterator[str]:
    """The URL of a stock DaCHS, in one process, as Debian's package installs it; it is gone afterwards."""
    root = bench.home / "stock"
    port = _free_port()
    _make_root(bench.home / "gavo", root, port)
    process = subprocess.Popen(
        [*_as_owner(root), "env", f"PYTHONPATH={REPO}/resdir/etc", f"GAVOSETTINGS={root}/etc/gavo.rc",
         "PYTHONDONTWRITEBYTECODE=1", "dachs", "serve", "start", "-f"],
        stdout=(bench.work / "stock.log").open("w"), stderr=subprocess.STDOUT, cwd="/", start_new_session=True,
    )  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    try:
        _wait(url, process)
        yield url
    finally:
        process.terminate()
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
        shutil.rmtree(root)


def _make_root(ours: Path, root: Path, port: int) -> None:
    shutil.rmtree(root, ignore_errors=True)
    subprocess.run(["cp", "-a", ours, root], check=True)
    (root / "etc" / "local.py").unlink()
    shutil.copy(Path(__file__).with_name("stock_local.py"), root / "etc" / "local.py")
    (root / "logs").mkdir(exist_ok=True)
    shutil.chown(root / "logs", root.owner())
    text = (ours / "etc" / "gavo.rc").read_text().replace(str(ours), str(root))
    settings = {
        "serverPort": port, "serverURL": f"http://127.0.0.1:{port}", "bindAddress": "127.0.0.1",
        "logDir": root / "logs",
        "preloadPublishedRDs": False,  # the default, else it would be at that when it is asked
    }  # fmt: skip
    for name, value in settings.items():
        text = re.sub(rf"(?m)^{name}:.*$", f"{name}: {value}", text)
    (root / "etc" / "gavo.rc").write_text(text)


def _as_owner(root: Path) -> list[str]:
    return ["runuser", "-u", root.owner(), "--"] if os.getuid() == 0 else []


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
