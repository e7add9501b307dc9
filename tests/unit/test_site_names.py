"""site.conf, the one file with the names of a site: what may stand there, and what becomes of it."""

from __future__ import annotations

import importlib.util
import re
import subprocess
from pathlib import Path

import pytest

from tests.conftest import REPO

spec = importlib.util.spec_from_file_location("names", REPO / "bin" / "lib" / "names.py")
assert spec and spec.loader
names = importlib.util.module_from_spec(spec)
spec.loader.exec_module(names)

COMPLETE = (REPO / "tests" / "site.conf").read_text("utf-8")


def run(action: str, path: Path, text: str = "") -> subprocess.CompletedProcess[str]:
    """The program as jwst-node calls it."""
    command = ["/usr/bin/python3", REPO / "bin" / "lib" / "names.py", action, path]
    return subprocess.run(command, input=text, capture_output=True, text=True, encoding="utf-8")


@pytest.fixture
def conf(tmp_path: Path) -> Path:
    """A file that is filled in."""
    path = tmp_path / "site.conf"
    path.write_text(COMPLETE, "utf-8")
    return path


def metas(path: Path) -> dict[str, str]:
    """defaultmeta.txt by key."""
    return dict(line.split(": ", 1) for line in run("meta", path).stdout.splitlines())


def test_what_is_missing_is_named(tmp_path: Path, conf: Path) -> None:
    required = [f"{key} in [{section}]" for (section, key), item in names.ITEMS.items() if item.required]
    assert len(required) == 7
    for path in (tmp_path / "none.conf", REPO / "resdir" / "etc" / "site.conf"):
        assert run("missing", path).stdout.splitlines() == required
        assert metas(path)["_unnamed"] == "; ".join(required)
    conf.write_text(re.sub(r"^email = .*$", "", COMPLETE, flags=re.M), "utf-8")
    assert run("missing", conf).stdout.splitlines() == ["email in [contact]"]


def test_template_has_all_there_is() -> None:
    """Each key is in the file that an operator copies, and nothing else."""
    lines = (REPO / "resdir" / "etc" / "site.conf").read_text("utf-8").splitlines()
    section, found = "", set()
    for line in lines:
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith(";"):
            found.add((section, line.split("=")[0].strip()))
    assert found == set(names.ITEMS)


def test_names_arrive(conf: Path) -> None:
    assert run("missing", conf).stdout.split() == []
    found = metas(conf)
    assert found["publisher"] == "Müller & Søn"
    assert found["contact.email"] == "help@jwst.example.net"
    assert found["authority.creationDate"] == "2026-03-04T00:00:00Z"
    assert found["organization.referenceURL"] == "https://jwst.example.net/about"
    assert "_unnamed" not in found
    filled = run("fill", conf, "sitename: @SITENAME@\nauthority: @AUTHORITY@\n").stdout
    assert filled == "sitename: JWST at Müller & Søn, 100%% <tested>\nauthority: tested.jwst\n"


def test_no_authority_before_all_is_there(conf: Path) -> None:
    conf.write_text(re.sub(r"^telephone = .*$|^email = .*$", "", COMPLETE, flags=re.M), "utf-8")
    assert run("fill", conf, "@AUTHORITY@").stdout == "x-jwst-node"


def test_organisation_of_another_registry(conf: Path) -> None:
    conf.write_text(COMPLETE.replace("[publisher]", "[publisher]\nivoid = ivo://org.example/institute"), "utf-8")
    assert metas(conf)["publisherID"] == metas(conf)["authority.managingOrg"] == "ivo://org.example/institute"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("short_name = JWST-MS", "short_name = JWST-MS8", None),
        ("short_name = JWST-MS", "short_name = JWST at Müller", "at most 8 characters"),
        ("authority = tested.jwst", "authority = Tested JWST", "at least 3 of"),
        ("authority_since = 2026-03-04", "authority_since = 4 March", "a day as YYYY-MM-DD"),
        ("authority_since = 2026-03-04", "authority_since = 2026-02-30", "a day as YYYY-MM-DD"),
        ("email = help@jwst.example.net", "email = help@localhost", "an address such as"),
        ("url = https://jwst.example.net/about", "url = jwst.example.net", "begins with http"),
        ("name = Help desk of Müller & Søn", r"name = \getConfig{web}{adminpasswd}", "without a backslash"),
        ("[contact]", "[contacts]", "there is no 'name' in [contacts]"),
        ("email = ", "e-mail = ", "there is no 'e-mail' in [contact]"),
        ("[site]", "", "cannot be read"),
    ],
)
def test_what_cannot_be_is_refused(conf: Path, old: str, new: str, says: str | None) -> None:
    assert old in COMPLETE
    conf.write_text(COMPLETE.replace(old, new), "utf-8")
    result = run("missing", conf)
    if says is None:
        assert result.returncode == 0
    else:
        assert result.returncode == 1
        assert says in result.stderr and str(conf) in result.stderr


def test_bytes_that_are_no_text(conf: Path) -> None:
    conf.write_bytes(b"[site]\nname = \xff\xfe\0\n")
    assert "cannot be read" in run("meta", conf).stderr


def test_long_values_are_one_line(conf: Path) -> None:
    conf.write_text(COMPLETE.replace("for tests.", "for\n    tests\n    alone."), "utf-8")
    assert metas(conf)["site.description"] == "Observations of JWST, for tests alone."
