"""Each command of bin/PRODUCTION.md is run by a test, which takes it from there (fixture documented)."""

from __future__ import annotations

import re
from pathlib import Path

#: How a command begins: the test that runs it.
RUN = {
    "jwst-node replica": "instance/test_hosts.py",
    "jwst-node replica drop": "instance/test_hosts.py",
    "jwst-node status": "instance/test_hosts.py",
    "jwst-node psql": "instance/test_hosts.py",
    "jwst-node passwords": "instance/test_hosts.py",
    "jwst-node proxy": "instance/test_hosts.py",
    "jwst-node start": "instance/test_hosts.py",
    "jwst-ingest load s3:": "db/test_remote.py",
    "jwst-ingest load --scheduler": "db/test_remote.py",
}
# with the tests' own arguments: stop in test_lifecycle.py, install by bin/jwst-test
ELSEWHERE = {"jwst-node stop", "jwst-node install remote", "jwst-node install cluster"}


def commands(repo: Path) -> list[str]:
    """Lines of the shell blocks that run a program of ours, from its name on."""
    text = (repo / "bin" / "PRODUCTION.md").read_text(encoding="utf-8")
    lines = "\n".join(re.findall(r"```sh\n(.*?)```", text, re.DOTALL)).splitlines()
    return [line.partition("bin/")[2] for line in lines if "bin/jwst-" in line]


def test_each_command_is_run(repo: Path) -> None:
    for command in commands(repo):
        assert command in ELSEWHERE or any(command.startswith(known) for known in RUN), command


def test_tests_take_them_from_there(repo: Path) -> None:
    found = commands(repo)
    for start, test in RUN.items():
        assert any(command.startswith(start) for command in found), start
        assert f'documented("{start}")' in (repo / "tests" / test).read_text(encoding="utf-8"), start


def test_settings_are_those_of_the_private_cluster(repo: Path) -> None:
    """What a site is told to set is what is set here; sizes are those of 24 GB, which the template leaves open."""
    text = (repo / "bin" / "PRODUCTION.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^(\w+) = (\S+)", re.search(r"```ini\n(.*?)```", text, re.DOTALL)[1], re.MULTILINE))
    here = (repo / "resdir" / "etc" / "postgresql.conf.in").read_text(encoding="utf-8")
    set_here = dict(re.findall(r"^(\w+) = (\S+)", here, re.MULTILINE))
    assert told.keys() <= set_here.keys()
    assert all(set_here[name] == value or set_here[name].startswith("@") for name, value in told.items())
