"""The shell scripts themselves: they parse, they pass shellcheck, they refuse wrong calls."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parents[2]
SCRIPTS = [*sorted((REPO / "bin").glob("jwst-*")), REPO / ".ci" / "run"]
LIBRARIES = sorted((REPO / "bin" / "lib").glob("*.sh"))


def call(*args: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the clone with further environment variables, capture both outputs."""
    return subprocess.run(
        args,
        cwd=REPO,
        env={**os.environ, **env},
        stdin=subprocess.DEVNULL,
        text=True,
        capture_output=True,
        check=False,
    )


@pytest.mark.parametrize("path", [*SCRIPTS, *LIBRARIES], ids=lambda path: path.name)
def test_bash_parses(path: Path) -> None:
    result = call("bash", "-n", str(path))
    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_are_executable_and_strict(path: Path) -> None:
    assert os.access(path, os.X_OK)
    assert "set -euo pipefail" in path.read_text()


def test_shellcheck() -> None:
    tool = Path(sys.executable).with_name("shellcheck")
    found = str(tool) if tool.exists() else shutil.which("shellcheck")
    if not found:
        pytest.skip("no shellcheck: bin/jwst-node install test brings it")
    result = call(found, "-x", *map(str, [*SCRIPTS, *LIBRARIES]))
    assert result.returncode == 0, result.stdout


def test_unknown_verb_is_refused() -> None:
    result = call("bin/jwst-node", "no-such-verb")
    assert result.returncode == 1
    assert "there is no verb 'no-such-verb'" in result.stderr


def test_help_names_every_verb() -> None:
    text = call("bin/jwst-node", "help").stdout
    source = (REPO / "bin" / "jwst-node").read_text()
    cases = source[source.index("case $verb in\n        install)") :]
    verbs = {
        line.strip().split(")")[0]
        for line in cases.splitlines()
        if line.startswith("        ") and line[8:9].isalpha() and ")" in line
    }
    verbs -= {"help | -h | --help"}
    assert {"serve", "start", "stop", "status"} <= verbs
    assert {verb for verb in verbs if f" {verb}" not in text} == set()


def test_odd_folder_is_refused(tmp_path: Path) -> None:
    home = tmp_path / "with space"
    result = call("bin/jwst-node", "start", JWSTVO_HOME=str(home))
    assert result.returncode == 1
    assert "unusual characters" in result.stderr
    assert not home.exists()


def test_site_mode_starts_nothing(tmp_path: Path) -> None:
    for verb in ("serve", "start", "stop", "init", "clean"):
        result = call("bin/jwst-node", verb, JWSTVO_HOME=str(tmp_path / "home"), JWSTVO_DSN="dbname=elsewhere")
        assert result.returncode == 1
        assert "is for a private instance" in result.stderr
    assert not (tmp_path / "home").exists()


def test_make_knows_the_targets() -> None:
    for target in ("serve", "start", "stop", "status", "test", "lint", "clean", "help"):
        assert call("make", "-n", target).returncode == 0, target


@pytest.mark.parametrize(("length", "folder"), [(10, "home"), (90, "tmp")], ids=["short path", "long path"])
def test_socket_path_fits(tmp_path: Path, length: int, folder: str) -> None:
    """A UNIX socket's path has at most 107 bytes; a deep home gets a short socket folder."""
    home = Path("/x") / ("d" * length)
    result = call("bin/jwst-node", "dsn", JWSTVO_HOME=str(home))
    directory = dict(part.split("=", 1) for part in result.stdout.split())["host"]
    assert len(f"{directory}/.s.PGSQL.5432.lock") <= 107
    assert directory.startswith(str(home) if folder == "home" else "/tmp/jwstvo-")


def test_clean_asks(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "pg" / "data").mkdir(parents=True)
    (home / "pg" / "data" / "PG_VERSION").write_text("15\n")
    result = call("bin/jwst-node", "clean", JWSTVO_HOME=str(home))
    assert result.returncode == 1
    assert "nothing was deleted" in result.stderr
    assert (home / "pg" / "data" / "PG_VERSION").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server under another account")
def test_the_account_gets_into_a_folder_closed_to_it() -> None:
    """A clone below /root, or a home made with umask 077, is no obstacle."""
    if "JWSTVO_TEST_URL" not in os.environ:
        pytest.skip("makes the system account: run by make test only")
    with tempfile.TemporaryDirectory(dir=os.environ["JWSTVO_HOME"]) as closed:  # mode 0700
        home = Path(closed) / "home"
        home.mkdir(mode=0o700)
        as_account = ("setpriv", "--reuid", "jwstvo", "--clear-groups", "test", "-x", str(home))
        assert call(*as_account).returncode == 1
        result = call("bin/jwst-node", "install", "test", JWSTVO_HOME=str(home))
        assert result.returncode == 0, result.stderr
        assert f"pass through {closed}" in result.stderr
        assert call(*as_account).returncode == 0
        assert call("setpriv", "--reuid", "jwstvo", "--clear-groups", "ls", closed).returncode != 0
