"""The program that runs the server's processes: what it is told, and what it tells the proxy."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

REPO = Path(__file__).resolve().parent.parent.parent
PLACES = ["folder", "template", "0.0.0.0", "8080"]
TEMPLATE = "bind @BIND@\nall\n@ALL@\nfirst @FIRST_IS@\n@FIRST@\n"


@pytest.fixture(scope="module")
def supervise() -> ModuleType:
    spec = importlib.util.spec_from_file_location("supervise", REPO / "bin" / "lib" / "supervise.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_processes_are_counted(supervise: ModuleType) -> None:
    found = supervise.arguments(["--processes", "2", "--configuration", "gavo.rc", *PLACES])
    assert (found.processes, found.configuration, found.hosts) == (2, Path("gavo.rc"), None)
    assert (found.folder, found.template, found.bind, found.port) == (Path("folder"), Path("template"), "0.0.0.0", 8080)


def test_hosts_are_named(supervise: ModuleType) -> None:
    found = supervise.arguments(["--hosts", "vo1:8080", "[fd00::2]:8081", "--", *PLACES])
    assert (found.processes, found.hosts) == (None, ["vo1:8080", "[fd00::2]:8081"])
    assert (found.folder, found.port) == (Path("folder"), 8080)


@pytest.mark.parametrize(
    "given, told",
    [
        ([], "required"),
        (["--processes", "2"], "go together"),
        (["--processes", "vo1:8080", "--configuration", "gavo.rc"], "invalid int"),
        (["--processes", "2", "--configuration", "gavo.rc", "--hosts", "vo1:8080", "--"], "not allowed with"),
        (["--hosts", "vo1:8080", "--configuration", "gavo.rc", "--"], "go together"),
    ],
)
def test_what_does_not_go_together_is_refused(
    supervise: ModuleType, given: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        supervise.arguments([*given, *PLACES])
    assert told in capsys.readouterr().err


@pytest.mark.parametrize("of_hosts, first", [(False, ["a:1"]), (True, ["a:1", "b:2"])], ids=["processes", "hosts"])
def test_jobs_go_to_the_first_process_or_to_the_host_that_leads(
    supervise: ModuleType, of_hosts: bool, first: list[str]
) -> None:
    text = supervise.proxy_configuration(TEMPLATE, 8080, "127.0.0.1", ["a:1", "b:2"], of_hosts)
    lines = [f"    server dachs{number} {each} check" for number, each in enumerate(["a:1", "b:2"], 1)]
    leads = "/leads" if of_hosts else "/alive"
    assert text.splitlines() == ["bind 127.0.0.1:8080", "all", *lines, f"first {leads}", *lines[: len(first)]]
