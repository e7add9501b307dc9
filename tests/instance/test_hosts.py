"""Two hosts serve one database; one of them has a replica of it, and a proxy stands before both.

They are two instances on this machine that know each other by TCP, with passwords, and share the folder of jobs, as two
machines would.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from node import REPO, Node

UPLOAD = b"""<VOTABLE version="1.4" xmlns="http://www.ivoa.net/xml/VOTable/v1.3"><RESOURCE><TABLE>
<FIELD name="word" datatype="char" arraysize="*"/>
<DATA><TABLEDATA><TR><TD>uploaded</TD></TR></TABLEDATA></DATA></TABLE></RESOURCE></VOTABLE>"""
BOUNDARY = "b0undary"
DESCRIPTION = "SELECT description FROM tap_schema.schemas WHERE schema_name = 'tap_schema'"


@dataclass
class Hosts:
    """first has the database; second serves from it, and has a replica (a libpq string); proxy: the URL of both."""

    first: Node
    second: Node
    proxy: str
    replica: str

    def at_replica(self, sql: str) -> str:
        """The answer of the replica, asked as its superuser."""
        command = ["psql", "-X", "-At", "-d", f"{self.replica} user=postgres", "-c", sql]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()

    def sessions(self) -> int:
        """Sessions of TAP's queries at the replica; none where it does not run."""
        try:
            return int(self.at_replica("SELECT count(*) FROM pg_stat_activity WHERE usename = 'untrusted'"))
        except subprocess.CalledProcessError:
            return 0

    def describe(self, text: str) -> None:
        """Change at the primary what DESCRIPTION finds."""
        sql = f"UPDATE tap_schema.schemas SET description = '{text}' WHERE schema_name = 'tap_schema'"
        self.first.call("psql", "gavoadmin", "-c", sql)

    def wait_for_replica(self) -> None:
        """Ask until the replica is asked."""
        self.second.wait_for("queries at the replica", lambda: bool(self.second.query(DESCRIPTION)) and self.sessions())


@pytest.fixture(scope="module")
def hosts(node: Node, documented: Callable[[str], list[str]]) -> Iterator[Hosts]:
    if node.call("status", check=False).returncode != 0:
        node.call("start")
    second = Node(Path(tempfile.mkdtemp(prefix="second-", dir=os.environ["JWSTVO_HOME"])))
    before = Node(Path(tempfile.mkdtemp(prefix="proxy-", dir=os.environ["JWSTVO_HOME"])))
    node.call(*documented("jwst-node passwords"))
    (second.home / "etc").mkdir()
    shutil.copy(node.home / "pg" / "pgpass", second.home / "etc")
    second.database_port = node.database_port
    second.env |= {
        "JWSTVO_PGHOST": "127.0.0.1",
        "JWSTVO_PGPORT": str(node.database_port),
        "JWSTVO_JOBS": str(node.home / "gavo" / "state" / "uwsjobs"),
        "JWSTVO_PROCESSES": "1",
    }
    verb, *places = documented("jwst-node proxy")
    servers = [f"127.0.0.1:{each.port}" for each, _ in zip((node, second), places, strict=True)]
    proxy = None
    try:
        told = second.call(*documented("jwst-node replica")).stdout
        second.call(*documented("jwst-node start"))
        proxy = subprocess.Popen([REPO / "bin" / "jwst-node", verb, *servers], env=before.env, cwd=REPO)
        before.wait_for("the proxy", lambda: answers(before.url))
        replica = told.partition("follows at ")[2].partition(";")[0]
        yield Hosts(node, second, before.url, replica)
    finally:
        if proxy is not None:
            proxy.terminate()
            proxy.wait()
        for each in (second, before):
            each.call("clean", check=False)
            shutil.rmtree(each.home, ignore_errors=True)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/tap/availability", timeout=60) as answer:
            return answer.status == 200
    except (urllib.error.URLError, ConnectionError):
        return False


def get(url: str) -> str:
    with urllib.request.urlopen(url, timeout=60) as answer:
        return answer.read().decode()


def leads(node: Node) -> bool:
    """Does this host have the jobs?"""
    try:
        return get(f"{node.url}/leads").strip() == "yes"
    except (urllib.error.URLError, ConnectionError):
        return False


def start_job(url: str, query: str, upload: bytes | None = None) -> str:
    """Start an asynchronous job, with an uploaded table TAP_UPLOAD.mine; returns its id."""
    form = {"LANG": "ADQL", "FORMAT": "csv", "PHASE": "RUN", "QUERY": query}
    parts = [f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in form.items()]
    if upload:
        parts.append(f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="UPLOAD"\r\n\r\nmine,param:it\r\n')
        parts.append(
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="it"; filename="it.xml"\r\n'
            f"Content-Type: application/x-votable+xml\r\n\r\n{upload.decode()}\r\n"
        )
    body = "".join([*parts, f"--{BOUNDARY}--\r\n"]).encode()
    request = urllib.request.Request(f"{url}/tap/async", body)
    request.add_header("Content-Type", f"multipart/form-data; boundary={BOUNDARY}")
    opener = urllib.request.build_opener(NoRedirect)
    try:
        opener.open(request, timeout=60)
    except urllib.error.HTTPError as redirect:
        assert redirect.code == 303, redirect.read()
        return redirect.headers["location"].rstrip("/").rpartition("/")[2]
    raise AssertionError("a job is answered by a redirect")


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: object) -> None:
        return None


def result(node: Node, url: str, job: str) -> list[str]:
    """Lines of the result of a job, when it is there."""
    phase = f"{url}/tap/async/{job}/phase"
    node.wait_for(f"job {job}", lambda: get(phase) in ("COMPLETED", "ERROR", "ABORTED"))
    assert get(phase) == "COMPLETED", get(f"{url}/tap/async/{job}/error")
    return get(f"{url}/tap/async/{job}/results/result").split()


def test_queries_are_answered_by_the_replica(hosts: Hosts) -> None:
    """What changed at the primary is there after a moment; what makes tables, and files of jobs, is at the primary."""
    hosts.wait_for_replica()
    hosts.describe("first")
    hosts.second.wait_for("the change", lambda: hosts.second.query(DESCRIPTION) == ["description", "first"])
    assert hosts.at_replica("SELECT pg_is_in_recovery()") == "t"
    assert hosts.sessions() > 0
    query = "SELECT word FROM tap_upload.mine"
    job = start_job(hosts.proxy, query, UPLOAD)
    assert result(hosts.second, hosts.second.url, job) == ["word", "uploaded"]


def test_replica_that_is_behind_is_left_out(hosts: Hosts) -> None:
    hosts.describe("early")
    hosts.wait_for_replica()
    hosts.second.wait_for("the change", lambda: hosts.second.query(DESCRIPTION) == ["description", "early"])
    hosts.at_replica("SELECT pg_wal_replay_pause()")
    try:
        hosts.describe("late")
        hosts.second.wait_for("the primary", lambda: hosts.second.query(DESCRIPTION) == ["description", "late"])
        shown = "SELECT description FROM tap_schema.schemas WHERE schema_name = 'tap_schema'"
        assert hosts.at_replica(shown) == "early"
    finally:
        hosts.at_replica("SELECT pg_wal_replay_resume()")
    hosts.wait_for_replica()


def test_replica_dies(hosts: Hosts) -> None:
    """Not one query fails, and when it is back it is asked again."""
    hosts.describe("alive")
    hosts.wait_for_replica()
    pid = int((hosts.second.home / "pg" / "replica" / "postmaster.pid").read_text().splitlines()[0])
    os.kill(pid, signal.SIGKILL)
    for _ in range(5):
        assert hosts.second.query(DESCRIPTION) == ["description", "alive"]
    assert result(hosts.second, hosts.proxy, start_job(hosts.proxy, DESCRIPTION)) == ["description", "alive"]
    # until somebody has asked for its exit status, its lock files are of a process that is there
    hosts.second.wait_for("its end", lambda: not Path(f"/proc/{pid}").exists())
    hosts.second.call("replica")
    hosts.wait_for_replica()


def test_jobs_uploads_and_tables_are_those_of_both(hosts: Hosts) -> None:
    job = start_job(hosts.proxy, "SELECT word FROM tap_upload.mine", UPLOAD)
    assert result(hosts.first, hosts.first.url, job) == ["word", "uploaded"]
    for url in (hosts.second.url, hosts.proxy):
        assert get(f"{url}/tap/async/{job}/phase") == "COMPLETED"
        assert get(f"{url}/tap/async/{job}/results/result").split() == ["word", "uploaded"]
        assert f'"{job}"' in get(f"{url}/tap/async")
    request = urllib.request.Request(f"{hosts.second.url}/tap/user_tables/kept_here", UPLOAD, method="PUT")
    request.add_header("Content-Type", "application/x-votable+xml")
    urllib.request.urlopen(request, timeout=60).close()
    for each in (hosts.first, hosts.second):
        assert each.query("SELECT word FROM tap_user.kept_here") == ["word", "uploaded"]


def test_one_host_leads_and_the_other_takes_over(hosts: Hosts) -> None:
    """The server of a host dies: queries, jobs and their results go on at the other."""
    hosts.first.wait_for("a leader", lambda: leads(hosts.first) != leads(hosts.second))
    ahead, other = (hosts.first, hosts.second) if leads(hosts.first) else (hosts.second, hosts.first)
    old = start_job(hosts.proxy, "SELECT word FROM tap_upload.mine", UPLOAD)
    assert result(other, hosts.proxy, old) == ["word", "uploaded"]
    os.kill(ahead.server_pid(), signal.SIGKILL)
    try:
        other.wait_for("the other one", lambda: leads(other))
        other.wait_for("the proxy", lambda: answers(hosts.proxy) and not answers(ahead.url))
        assert get(f"{hosts.proxy}/tap/async/{old}/results/result").split() == ["word", "uploaded"]
        job = start_job(hosts.proxy, "SELECT word FROM tap_upload.mine", UPLOAD)
        assert result(other, hosts.proxy, job) == ["word", "uploaded"]
    finally:
        ahead.call("start")
    assert leads(other) and not leads(ahead)


def test_replica_goes(hosts: Hosts, documented: Callable[[str], list[str]]) -> None:
    """What the primary and the host say of the replica, and that nothing of it is left at either."""
    slots = documented("jwst-node psql")
    assert "|t|reserved|" in hosts.first.call(*slots, "-At").stdout
    assert "replica     up" in hosts.second.call(*documented("jwst-node status")).stdout
    hosts.second.call(*documented("jwst-node replica drop"))
    assert not (hosts.second.home / "pg" / "replica").exists()
    assert hosts.first.call(*slots, "-At").stdout.strip() == ""
    assert "replica" not in hosts.second.call(*documented("jwst-node status")).stdout
    hosts.describe("gone")
    assert hosts.second.query(DESCRIPTION) == ["description", "gone"]
