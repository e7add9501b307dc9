"""An instance is made, stopped, killed and started again; nothing that was stored is lost.

The tests share one instance of their own, without the demo archive (all other tests have that).
It runs beside the instance of the test run, so every test also shows that two live on one machine.
"""

from __future__ import annotations

import os
import re
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


def children(pid: int) -> dict[int, str]:
    """The processes that a process has started, and their command lines."""
    pids = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return {int(child): Path(f"/proc/{child}/cmdline").read_text().replace("\0", " ") for child in pids}


def servers(node: Node) -> list[int]:
    return [pid for pid, command in children(node.server_pid()).items() if "dachs serve" in command]


def ports(node: Node) -> list[str]:
    """Where each process listens, behind the proxy."""
    files = sorted((node.home / "gavo" / "etc").glob("gavo-*.rc"))
    return [re.search(r"^serverport\s*=\s*(\d+)", file.read_text(), re.M | re.I)[1] for file in files]


def alive(port: str) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/alive", timeout=5) as answer:
            return answer.read() == b"yes\n"
    except OSError:
        return False


def test_one_of_the_processes_may_die(running: Node) -> None:
    """The others go on at once, and it is started again."""
    before = servers(running)
    assert len(before) == 2
    running.wait_for("both processes", lambda: all(map(alive, ports(running))))
    time.sleep(1)  # the proxy looks for who is away every half second
    os.kill(before[0], signal.SIGKILL)
    assert gone(before[0])  # what it was asked last has no answer
    for _ in range(5):
        assert_serves(running)
    running.wait_for("a new process", lambda: len(servers(running)) == 2 and before[0] not in servers(running))


def test_nothing_is_left_when_the_supervisor_is_killed(running: Node) -> None:
    pids = list(children(running.server_pid()))
    assert len(pids) == 3  # two servers and the proxy
    os.kill(running.server_pid(), signal.SIGKILL)
    assert all(gone(pid) for pid in pids)
    running.call("start")
    assert_serves(running)


def test_jobs_are_everybodys(running: Node) -> None:
    """A job that one process makes is known to all; it is made, run and fetched over several connections."""
    form = {
        "LANG": "ADQL",
        "FORMAT": "csv",
        "PHASE": "RUN",
        "QUERY": "SELECT TOP 1 schema_name FROM tap_schema.schemas",
    }
    data = urllib.parse.urlencode(form).encode()
    with urllib.request.urlopen(f"{running.url}/tap/async", data, timeout=60) as answer:
        job = answer.url
    phases = []
    for _ in range(600):
        with urllib.request.urlopen(f"{job}/phase", timeout=60) as answer:
            phases.append(answer.read().decode())
        if phases[-1] in ("COMPLETED", "ERROR"):
            break
        time.sleep(0.2)
    assert phases[-1] == "COMPLETED"
    with urllib.request.urlopen(f"{job}/results/result", timeout=60) as answer:
        assert answer.read().decode().split() == ["schema_name", answer_of(running)]


def answer_of(node: Node) -> str:
    return node.query("SELECT TOP 1 schema_name FROM tap_schema.schemas")[1]


def test_one_process_does_without_the_proxy(stopped: Node) -> None:
    stopped.env["JWSTVO_PROCESSES"] = "1"
    try:
        stopped.call("start")
        assert_serves(stopped)
        command = Path(f"/proc/{stopped.server_pid()}/cmdline").read_text().replace("\0", " ")
        assert "dachs serve start -f" in command
    finally:
        stopped.call("stop")
        stopped.env["JWSTVO_PROCESSES"] = "2"


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
