"""Manifests and scripts of packages: what is in them, and that nothing in a name becomes a command."""

from __future__ import annotations

import csv
import datetime
import io
import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from test_package_archives import module

manifest, scripts = module("package_manifest"), module("package_scripts")
SITE = "http://localhost:8080"
HERE, AWAY = f"{SITE}/getproduct/jwst/product", "https://elsewhere.example/x"
MAKERS = {"curl": scripts.curl, "wget": scripts.wget, "aria2": scripts.aria2, "pyvo": scripts.pyvo}


def item(name: str, status: str = "included", **more: object) -> SimpleNamespace:
    given = {"data_rights": "public", "size": 10, "checksum": "md5:" + "0" * 32, "access_url": f"{HERE}/{name}"} | more
    return manifest.Item(name, status, path=given.pop("path", f"folder/{name}"), **given)


ITEMS = [
    item("a.fits", productType="SCIENCE", productSubGroupDescription="CAL", mrp=1),
    item("b.fits", productType="SCIENCE", productSubGroupDescription="CAL", checksum=None, size=5),
    item("c.jpg", productType="PREVIEW", productSubGroupDescription="CAL", size=1),
    item("d.fits", "restricted", data_rights="proprietary", message="Not yet.\n\rrm -rf /", size=100,
         release_date=datetime.datetime(2027, 1, 2, 3, 4, 5)),
    item("e.fits", "elsewhere", access_url=AWAY, size=1000, checksum=None),
    manifest.Item("f.fits", message="There is none."),
]  # fmt: skip


def test_sums_are_of_what_is_included() -> None:
    told = json.loads("".join(manifest.as_json(ITEMS)))
    assert (told["files"], told["bytes"]) == (3, 16)
    assert told["by_status"]["restricted"] == {"files": 1, "bytes": 100}
    assert told["by_type"] == [
        {"productType": "PREVIEW", "productSubGroupDescription": "CAL", "files": 1, "bytes": 1},
        {"productType": "SCIENCE", "productSubGroupDescription": "CAL", "files": 2, "bytes": 15},
    ]
    assert [row["status"] for row in told["manifest"]] == [*["included"] * 3, "restricted", "elsewhere", "missing"]
    assert told["manifest"][3]["release_date"] == "2027-01-02T03:04:05Z"


def test_csv_has_the_same_rows() -> None:
    rows = list(csv.DictReader(io.StringIO("".join(manifest.as_csv(ITEMS)))))
    told = json.loads("".join(manifest.as_json(ITEMS)))["manifest"]
    assert rows == [{key: "" if value is None else str(value) for key, value in row.items()} for row in told]


def test_checksums_are_of_files_in_the_archive() -> None:
    assert manifest.checksums(ITEMS) == f"{'0' * 32}  folder/a.fits\n{'0' * 32}  folder/c.jpg\n"


@pytest.mark.parametrize("form", MAKERS)
def test_scripts_fetch_what_may_be_had(form: str) -> None:
    lines = "".join(MAKERS[form](ITEMS, SITE)).splitlines()
    live = [line for line in lines if not line.lstrip().startswith("#")]
    for name in ("a.fits", "b.fits", "c.jpg"):
        assert any(f"{HERE}/{name}" in line for line in live)
    assert any(AWAY in line for line in live)
    for name in ("d.fits", "f.fits"):
        assert not any(name in line for line in live)
        assert sum(f"{name}: " in line for line in lines) == 1
    assert not any(line.startswith("rm -rf") for line in lines)


@pytest.mark.parametrize("form", MAKERS)
def test_the_token_is_read_from_the_environment_and_stays_here(form: str) -> None:
    """wget and aria2 would hand it to the site they are led to."""
    mine = item("g.fits", data_rights="proprietary")
    theirs = item("h.fits", "elsewhere", data_rights="proprietary")
    text = "".join(MAKERS[form]([*ITEMS, mine, theirs], SITE))
    assert "JWSTVO_TOKEN" in text
    assert "JWSTVO_TOKEN" not in "".join(MAKERS["aria2"](ITEMS, SITE))
    live = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    assert any("h.fits" in line for line in live) == (form in ("curl", "pyvo"))
    assert any(AWAY in line for line in live) == (form != "aria2")


@pytest.mark.parametrize("form", ["curl", "wget"])
def test_names_are_no_commands(form: str, tmp_path) -> None:
    """Whatever the catalogue has: the shell sees one word. No client runs, the function only counts."""
    evil = item("$(touch made)`touch made`'; touch made; '", access_url=f"{HERE}/'$(touch made)")
    text = "".join(MAKERS[form]([evil], SITE)).replace("\ntry '", '\ntry() { echo "$#"; }\ntry \'')
    done = subprocess.run(["sh"], input=text, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout == "5\n"
    assert list(tmp_path.iterdir()) == []


def test_names_are_no_python() -> None:
    evil = item('"""\n"); import os', access_url=f"{HERE}/'")
    text = "".join(scripts.pyvo([evil, manifest.Item('"""\n"); import os', message='"""')], SITE))
    compile(text, "script", "exec")
    assert text.count("import os") == 3  # the program's own, in a string, in a comment
    assert sum(line.startswith("import os") for line in text.splitlines()) == 1


def test_python_is_a_program() -> None:
    compile("".join(scripts.pyvo(ITEMS, SITE)), "script", "exec")


@pytest.mark.parametrize("form", ["curl", "wget"])
def test_shell_scripts_have_no_finding(form: str, tmp_path) -> None:
    script = tmp_path / "script.sh"
    script.write_text("".join(MAKERS[form]([*ITEMS, item("g.fits", data_rights="secure")], SITE)))
    checker = Path(sys.executable).with_name("shellcheck")
    done = subprocess.run([checker, script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
