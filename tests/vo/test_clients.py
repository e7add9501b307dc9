"""Programs that astronomers use, as they are: STILTS, Aladin and DS9 find M 51 and open a product of it.

A program that is not installed is skipped. JWSTVO_STILTS and JWSTVO_ALADIN name commands that are not on the PATH, or
that need a Java of their own.
"""

from __future__ import annotations

import csv
import io
import os
import re
import shlex
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import requests

from tests.conftest import Instance

RA, DEC = 202.4696, 47.1952
INSIDE = "s_region && scircle '<(202.4696d, 47.1952d), 0.05d>'"


def command(program: str) -> list[str]:
    """The command of a program; skips the test if there is none."""
    found = os.environ.get(f"JWSTVO_{program.upper()}") or shutil.which(program)
    if not found:
        pytest.skip(f"{program} is not installed, and JWSTVO_{program.upper()} is not set")
    return shlex.split(found)


def stilts(*arguments: str) -> list[dict[str, str]]:
    """The rows that a command of STILTS writes."""
    done = subprocess.run([*command("stilts"), *arguments, "ofmt=csv"], capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stderr
    return list(csv.DictReader(io.StringIO(done.stdout)))


def stored(db: psycopg.Connection, query: str) -> set[str]:
    """The first column of a query, as text."""
    return {str(row[0]) for row in db.execute(query)}


@pytest.mark.parametrize("mode", ["sync=true", "sync=false"])
def test_stilts_tap(instance: Instance, db: psycopg.Connection, mode: str) -> None:
    query = f"SELECT filename FROM ivoa.obscore WHERE 1 = INTERSECTS(s_region, CIRCLE({RA}, {DEC}, 0.05))"
    rows = stilts("tapquery", f"tapurl={instance.url}/tap", f"adql={query}", mode)
    assert {row["filename"] for row in rows} == stored(db, f"SELECT filename FROM store.obscore WHERE {INSIDE}")


def test_stilts_cone(instance: Instance, db: psycopg.Connection) -> None:
    rows = stilts("cone", f"serviceurl={instance.url}/jwst/obs/cone/scs.xml", f"lon={RA}", f"lat={DEC}", "radius=0.1")
    position = "spoint(radians(s_ra), radians(s_dec))"
    near = f"SELECT obs_id FROM store.cone WHERE {position} <@ scircle '<({RA}d, {DEC}d), 0.1d>'"
    assert {row["obs_id"] for row in rows} == stored(db, near) != set()


@pytest.mark.parametrize(("kind", "path"), [("sia2", "sia2/siap2.xml"), ("sia1", "sia/siap.xml")])
def test_stilts_sia(instance: Instance, db: psycopg.Connection, kind: str, path: str) -> None:
    service = f"serviceurl={instance.url}/jwst/obs/{path}"
    rows = stilts("cone", f"servicetype={kind}", service, f"lon={RA}", f"lat={DEC}", "radius=0.05")
    urls = {row.get("access_url") or row["accref"] for row in rows}
    wanted = f"SELECT access_url FROM store.obscore WHERE dataproduct_type IN ('image', 'cube') AND {INSIDE}"
    assert len(urls) == len(rows) >= 20
    # SIA 1 asks a box, which takes in more than a circle
    assert stored(db, wanted) <= urls


def test_stilts_ssa(instance: Instance, db: psycopg.Connection) -> None:
    service = f"serviceurl={instance.url}/jwst/spec/ssa/ssap.xml"
    rows = stilts("cone", "servicetype=ssa", service, "lon=110.83", "lat=-73.45", "radius=0.1")
    near = "SELECT ssa_pubdid FROM jwst.spectra WHERE ssa_location <@ scircle '<(110.83d, -73.45d), 0.1d>'"
    with psycopg.connect(instance.dsn.replace("jwst_ingest", "gavoadmin")) as reader:
        expected = stored(reader, near)
    assert {row["ssa_pubDID"] for row in rows} == expected != set()


def test_stilts_matches_a_list(instance: Instance, tmp_path: Path) -> None:
    fields = tmp_path / "fields.csv"
    fields.write_text(f"name,ra,dec\nM 51,{RA},{DEC}\nSMACS,110.83,-73.45\nnowhere,10,10\n")
    rows = stilts(
        "coneskymatch", f"in={fields}", "ifmt=csv", "ra=ra", "dec=dec", "sr=0.05", "find=best",
        f"serviceurl={instance.url}/jwst/obs/cone/scs.xml",
    )  # fmt: skip
    assert {row["name"] for row in rows} == {"M 51", "SMACS"}
    assert {row["proposal_id"] for row in rows} == {"1783", "2736"}


@pytest.fixture
def display() -> Iterator[str]:
    """An X server without a screen."""
    if not shutil.which("Xvfb"):
        pytest.skip("Xvfb is not installed")
    reader, writer = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1200x900x24"], pass_fds=[writer], stderr=subprocess.DEVNULL
    )
    os.close(writer)
    with os.fdopen(reader) as lines:
        yield f":{lines.readline().strip()}"
    server.terminate()
    server.wait()


@pytest.fixture
def ds9(display: str, instance: Instance, tmp_path: Path) -> Iterator[list[str]]:
    """A DS9 that has read the node's jwst.tcl; gives the environment for XPA as arguments of env."""
    if not (shutil.which("ds9") and shutil.which("xpaset")):
        pytest.skip("DS9 or XPA is not installed")
    script = tmp_path / "jwst.tcl"
    script.write_bytes(requests.get(f"{instance.url}/jwst.tcl", timeout=30).content)
    settings = [f"DISPLAY={display}", "XPA_METHOD=local", f"XPA_TMPDIR={tmp_path}", f"HOME={tmp_path}"]
    program = subprocess.Popen(["env", *settings, "ds9", "-title", "jwst", "-source", str(script)])
    yield settings
    program.terminate()
    program.wait()


def until(settings: list[str], question: list[str], answer: str) -> str:
    """What XPA says to a question once it has the answer in it."""
    for _ in range(120):
        done = subprocess.run(["env", *settings, "xpaget", "jwst", *question], capture_output=True, text=True)
        if answer in done.stdout:
            return done.stdout
        time.sleep(0.5)
    raise AssertionError(f"ds9 {question}: {done.stdout} {done.stderr}")


def test_ds9_finds_and_opens_an_image(ds9: list[str], instance: Instance, tmp_path: Path) -> None:
    until(ds9, ["sia"], "jwst")

    def tell(*words: str) -> None:
        # an error of XPA that DS9's own scripts leave behind is not one of the command
        subprocess.run(["env", *ds9, "xpaset", "-p", "jwst", *words], capture_output=True, check=False, timeout=60)

    found = tmp_path / "found.tsv"
    tell("sia", "coordinate", str(RA), str(DEC))
    tell("sia", "retrieve")
    tell("sia", "export", "tsv", str(found))
    table = list(csv.DictReader(found.open(), delimiter="\t"))
    assert len(table) >= 20
    image = next(row["accref"] for row in table if row["accref"].endswith("_i2d.fits"))
    assert image.startswith(instance.url)
    tell("url", image)
    assert "SCI" in until(ds9, ["file"], "SCI")
    where = until(ds9, ["fits", "header", "keyword", "CTYPE1"], "RA---TAN")
    assert "RA---TAN" in where


#: What Aladin otherwise gets from its home, so that this works where that cannot be reached.
ANY_ADDRESS = "%ActionName\tHttp\n%Description\tAny address\n%Owner\tLOCAL\n%Url\t$1\n"


def test_aladin_finds_and_opens_an_image(instance: Instance, db: psycopg.Connection, tmp_path: Path) -> None:
    (tmp_path / "http.glu").write_text(ANY_ADDRESS)
    table = tmp_path / "found.tsv"
    query = f"SELECT access_url FROM store.obscore WHERE dataproduct_type IN ('image', 'cube') AND {INSIDE}"
    image = min(url for url in stored(db, query) if url.endswith("_i2d.fits"))
    script = [
        f"load {instance.url}/aladin.prop",
        f"load {instance.url}/jwst/obs/sia2/siap2.xml?POS=CIRCLE+{RA}+{DEC}+0.05",
        "sync",
        f"export 1 {table}",
        f"load {image}",
        "sync",
        "quit",
    ]
    done = subprocess.run(
        [*command("aladin"), "-nogui", "-nonetworktest", "-trace", f"-glufile={tmp_path / 'http.glu'}"],
        input="\n".join([*script, ""]), capture_output=True, text=True, timeout=180, check=False,
        env=os.environ | {"HOME": str(tmp_path)},
    )  # fmt: skip
    said = re.sub(r" +", " ", done.stdout + done.stderr)
    assert "1 prop loaded" in said, said[-3000:]
    found = csv.DictReader(table.open(encoding="utf-8"), delimiter="\t")
    assert {row["access_url"] for row in found if row["access_url"].startswith("http")} == stored(db, query)
    assert f"{image} => detect: FITS" in said
    assert f"{Path(image).stem}[1]" in said  # the extension with the pixels is a plane
