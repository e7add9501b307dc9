"""A private instance for the tests that stop, kill and break it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path

REPO = Path(__file__).resolve().parents[2]
TIMEOUT = 600  # seconds that a command may take before the test gives up


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def heed_ctrl_c() -> None:
    """A shell's background jobs ignore it, and so would what the tests start when they are one."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Node:
    """A private instance in a folder of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        venv = os.environ.get("JWSTVO_VENV", str(REPO / "var" / "venv"))
        unwanted = ("JWSTVO_DSN", "JWSTVO_OWNER_DSN", "JWSTVO_GAVOSETTINGS", "JWSTVO_BASE_URL", "PGPASSFILE")
        self.env = {name: value for name, value in os.environ.items() if name not in unwanted}
        self.database_port = free_port()
        self.env |= {
            "JWSTVO_HOME": str(home),
            "JWSTVO_PGPORT": str(self.database_port),
            "JWSTVO_PORT": str(self.port),
            "JWSTVO_VENV": venv,
            "JWSTVO_DEMO": "no",
            "JWSTVO_PROCESSES": "2",
            "JWSTVO_YES": "1",
        }

    def listen(self) -> None:
        """Before the first start: the database takes connections by TCP too, from this machine, with passwords."""
        etc = self.home / "etc"
        etc.mkdir()
        (etc / "postgresql.conf").write_text("listen_addresses = '127.0.0.1'\n")
        (etc / "pg_hba.conf").write_text("host all,replication all 127.0.0.1/32 scram-sha-256\n")

    def call(self, *args: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        # the outputs go to files: a pipe would stay open as long as the daemons live
        with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
            result = subprocess.run(
                [REPO / "bin" / "jwst-node", *args],
                cwd=REPO,
                env=self.env,
                check=False,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                timeout=TIMEOUT,
            )
            out.seek(0)
            err.seek(0)
            done = subprocess.CompletedProcess(args, result.returncode, out.read(), err.read())
        if check:
            assert done.returncode == 0, f"{args}: {done.stdout}{done.stderr}"
        return done

    def serve(self) -> subprocess.Popen[str]:
        """`make serve` in a process group of its own, as a terminal would start it."""
        return subprocess.Popen(
            ["make", "--no-print-directory", "serve"],
            cwd=REPO,
            env=self.env,
            text=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            preexec_fn=heed_ctrl_c,
        )

    def query(self, adql: str) -> list[str]:
        """Lines of the CSV answer to a sync TAP query."""
        form = urllib.parse.urlencode({"LANG": "ADQL", "FORMAT": "csv", "QUERY": adql})
        try:
            with urllib.request.urlopen(f"{self.url}/tap/sync?{form}", timeout=60) as answer:
                return answer.read().decode().split()
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{error}: {error.read().decode()}") from error

    def sql(self, statement: str) -> str:
        return self.call("psql", "jwst_owner", "-At", "-c", statement).stdout.strip()

    def wait_for(self, what: str, happened: Callable[[], bool]) -> None:
        for _ in range(600):
            if happened():
                return
            time.sleep(0.2)
        raise AssertionError(f"{what}: not within two minutes")

    def server_pid(self) -> int:
        return int((self.home / "state" / "dachs.pid").read_text().split()[0])

    def postmaster_pid(self) -> int:
        return int((self.home / "pg" / "data" / "postmaster.pid").read_text().splitlines()[0])
