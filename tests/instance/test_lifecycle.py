"""An instance is made, stopped, killed and started again; nothing that was stored is lost.

The tests share one instance of their own, without the demo archive (all other tests have that).
It runs beside the instance of the test run, so every test also shows that two live on one machine.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import time
import urllib.parse
import urllib.request
from pathlib import Path

import pytest
from node import TIMEOUT, Node


def assert_serves(node: Node) -> None:
    assert node.query("SELECT COUNT(*) AS n FROM tap_schema.schemas")[0] == "n"
    assert node.sql("SELECT word FROM public.kept") == "here"


def gone(pid: int) -> bool:
    """Has the process ended? Waits for it."""
    for _ in range(100):
        if not Path(f"/proc/{pid}").exists():
            return True
        time.sleep(0.1)
    return False


def test_two_instances_side_by_side(running: Node, instance) -> None:
    assert_serves(running)
    form = urllib.parse.urlencode(
        {"LANG": "ADQL", "FORMAT": "csv", "QUERY": "SELECT COUNT(*) AS n FROM tap_schema.schemas"}
    )
    with urllib.request.urlopen(f"{instance.url}/tap/sync?{form}", timeout=60) as answer:
        assert answer.status == 200
    assert running.call("dsn").stdout.strip() != instance.dsn


def test_status_names_the_parts(running: Node) -> None:
    lines = running.call("status").stdout.splitlines()
    assert [line.split()[:2] for line in lines] == [
        ["PostgreSQL", "up"],
        ["DaCHS", "up"],
        ["TAP", "up"],
        ["registry", "off"],
    ]


def test_second_start_says_so_and_disturbs_nothing(running: Node) -> None:
    pid = running.server_pid()
    for verb in ("start", "serve"):
        result = running.call(verb, check=False)
        assert result.returncode == 1
        assert "already running" in result.stderr
    assert running.server_pid() == pid
    assert_serves(running)


def test_stop_and_start_keep_the_rows(running: Node) -> None:
    server, database = running.server_pid(), running.postmaster_pid()
    running.call("stop")
    assert gone(server) and gone(database)
    status = running.call("status", check=False)
    assert status.returncode == 1
    assert "down" in status.stdout
    again = running.call("start")
    # nothing changed in between: nothing is applied again
    assert "applying" not in again.stderr and "importing" not in again.stderr
    assert_serves(running)


def test_killed_server_starts_again(running: Node) -> None:
    os.kill(running.server_pid(), signal.SIGKILL)
    assert gone(running.server_pid())
    assert running.call("status", check=False).returncode == 1
    running.call("start")
    assert_serves(running)


def test_killed_database_and_server_start_again(running: Node) -> None:
    running.sql("INSERT INTO public.kept VALUES ('committed')")
    for pid in (running.server_pid(), running.postmaster_pid()):
        os.kill(pid, signal.SIGKILL)
        assert gone(pid)
    running.call("start")
    assert running.sql("SELECT count(*) FROM public.kept WHERE word = 'committed'") == "1"
    running.sql("DELETE FROM public.kept WHERE word = 'committed'")
    assert_serves(running)


def test_stop_twice_is_no_error(stopped: Node) -> None:
    stopped.call("stop")


def test_taken_port_is_named(stopped: Node) -> None:
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", stopped.port))
        other.listen()
        result = stopped.call("start", check=False)
    assert result.returncode == 1
    assert f"port {stopped.port} is taken" in result.stderr
    assert stopped.call("status", check=False).returncode == 1


def test_pid_of_another_process_is_not_believed(stopped: Node) -> None:
    """After a power cut the pids in our files may be anybody's."""
    mine = f"{os.getpid()}\n"
    (stopped.home / "state" / "dachs.pid").write_text(f"{os.getpid()} 1\n")
    lock = stopped.home / "pg" / "data" / "postmaster.pid"
    lock.write_text(mine + f"{stopped.home}/pg/data\n1\n5432\n\n\n\n\n")
    shutil.chown(lock, user=lock.parent.stat().st_uid, group=lock.parent.stat().st_gid)
    assert stopped.call("status", check=False).returncode == 1
    stopped.call("start")
    assert_serves(stopped)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_serve_is_ready_once_and_stops_cleanly(stopped: Node, how: signal.Signals) -> None:
    process = stopped.serve()
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith(f"Ready: http://localhost:{stopped.port} "), process.communicate()
        assert "curl" in line
        assert_serves(stopped)
        server, database = stopped.server_pid(), stopped.postmaster_pid()
        # Ctrl-C reaches the whole foreground group; SIGTERM comes to make alone, which passes it on
        os.killpg(process.pid, how) if how == signal.SIGINT else process.send_signal(how)
        out, err = process.communicate(timeout=TIMEOUT)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
    assert out == ""
    assert "stopping" in err
    assert gone(server) and gone(database)


def test_serve_ends_with_an_error_when_the_server_dies(stopped: Node) -> None:
    process = stopped.serve()
    assert process.stdout is not None
    process.stdout.readline()
    os.kill(stopped.server_pid(), signal.SIGKILL)
    _, err = process.communicate(timeout=TIMEOUT)
    assert process.returncode != 0
    assert "is gone" in err
    assert not (stopped.home / "pg" / "data" / "postmaster.pid").exists()
