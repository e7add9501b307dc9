"""Every command of the README runs, against the instance of this test run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree

README = Path(__file__).resolve().parent.parent / "README.md"
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
# These make the instance that the other blocks are run against; tests/instance and `make test` itself run them.
MAKE = {"make serve", "make test"}
RUN = [(language, text) for language, text in BLOCKS if text.strip() not in MAKE]


def here(text: str, instance) -> str:
    """The block as for the instance under test: its address and its archive."""
    return text.replace("http://localhost:8080", instance.url).replace("var/archive", str(instance.archive.parent))


@pytest.mark.parametrize(("language", "text"), RUN, ids=[text.split()[0] + f"-{n}" for n, (_, text) in enumerate(RUN)])
def test_block_runs(language: str, text: str, instance) -> None:
    text = here(text, instance)
    if language == "python":
        command = [sys.executable, "-c", text]
    else:
        command = ["bash", "-euo", "pipefail", "-c", stand_ins(text) + text]
    environment = os.environ | {"JWSTVO_DSN": instance.dsn} if "jwst-ingest" in text else None
    done = subprocess.run(command, cwd=README.parent, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip(), "nothing was printed"


def stand_ins(text: str) -> str:
    """Clients with a window, or a JVM, need not be installed: here DS9 only reads the file; test_clients.py has it."""
    if text.startswith("stilts") and not shutil.which("stilts"):
        pytest.skip("stilts is not installed")
    if "ds9" in text:
        return 'ds9() { grep SIADialog "$2"; }\n'
    return ""


def test_services_are_the_published_ones(repo: Path) -> None:
    addresses = re.findall(r"^\| .* \| `(/jwst/[^`]+)` \|$", README.read_text(encoding="utf-8"), re.MULTILINE)
    published = {
        f"/jwst/{path.stem}/{service.get('id')}/{record.get('render')}"
        for path in (repo / "resdir" / "jwst").glob("*.rd")
        for service in etree.parse(path).iter("service")
        for record in service.findall("publish")
    }
    assert set(addresses) == published


def test_folders_are_the_ones_of_the_tree(repo: Path) -> None:
    named = set(re.findall(r"^(\w+)/ ", README.read_text(encoding="utf-8"), re.MULTILINE))
    tracked = subprocess.run(["git", "ls-files"], cwd=repo, capture_output=True, text=True, check=False).stdout
    assert named == {line.split("/")[0] for line in tracked.splitlines() if "/" in line and not line.startswith(".")}
