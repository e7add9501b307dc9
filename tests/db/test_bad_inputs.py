"""Hostile and broken inputs: each is named with what is wrong and what to do, and the rest of the folder loads."""

from __future__ import annotations

import gzip
import json
import os
import random
import shutil
import string
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from made import association, cards, exposure_name, fits_bytes, square, write_fits, write_json

REPO = Path(__file__).resolve().parent.parent.parent
BAD = exposure_name(10)
ASSOCIATION = "jw09001-o001_20240101t000000_image3_00001_asn.json"
GOOD = [exposure_name(1), exposure_name(11), exposure_name(60)]

LONG = "".join(random.Random(0).choices(string.ascii_letters, k=20_000))  # nothing that could be compressed


def header(**fields: object) -> Callable[[Path], Path]:
    return lambda folder: write_fits(folder, BAD, **fields)


def content(make: Callable[[], bytes], name: str = BAD) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        (folder / name).write_bytes(make())
        return folder / name

    return write


def whole(**fields: object) -> bytes:
    return fits_bytes(cards(BAD, **fields), square(30, -20, 0.01))


def with_card(card: bytes, value: bytes) -> bytes:
    """A file whose ``card`` has the raw bytes ``value`` as text."""
    raw = whole()
    start = raw.index(card.ljust(8) + b"=")
    image = card.ljust(8) + b"= '" + value + b"'"
    return raw[:start] + image.ljust(80) + raw[start + 80 :]


def with_axis(length: int) -> bytes:
    """A file whose SCI says to be ``length`` pixels wide (16 bytes each row of pixels)."""
    raw = whole()
    start = raw.index(b"NAXIS1  =")
    return raw[:start] + f"NAXIS1  = {length:20d}".encode().ljust(80) + raw[start + 80 :]


def damaged_gzip() -> bytes:
    packed = gzip.compress(whole())
    return packed[:100] + b"\xff" * 60 + packed[160:]


def dangling(folder: Path) -> Path:
    (folder / BAD).symlink_to(folder / "nowhere.fits")
    return folder / BAD


def pipe(folder: Path) -> Path:
    os.mkfifo(folder / BAD)
    return folder / BAD


def text(body: str, name: str = ASSOCIATION) -> Callable[[Path], Path]:
    return content(lambda: body.encode(), name)


# name: (how it is made, word that the problem must have, card that it must name)
INPUTS: dict[str, tuple[Callable[[Path], Path], str, str | None]] = {
    "truncated": (content(lambda: whole()[:-3000]), "early", None),
    "cut in the header": (content(lambda: whole()[:1500]), "header", None),
    "truncated gzip": (content(lambda: gzip.compress(whole())[:300], BAD + ".gz"), "read", None),
    "damaged gzip": (content(damaged_gzip, BAD + ".gz"), "read", None),
    "truncated before gzip": (content(lambda: gzip.compress(whole()[:-3000]), BAD + ".gz"), "early", None),
    "gzip under .fits": (content(lambda: gzip.compress(whole())), "gzip", None),
    "an error page": (content(lambda: b"<html>404 Not Found</html>"), "not FITS", None),
    "empty": (content(lambda: b""), "empty", None),
    "data unit that leads back to its header": (content(lambda: with_axis(-180)), "size of its data", None),
    "gigantic data unit": (content(lambda: with_axis(10**18)), "size of its data", None),
    "no JWST keywords": (content(lambda: fits_bytes({"OBJECT": "M 51"})), "no JWST keywords", None),
    "another telescope": (header(TELESCOP="HST"), "another telescope", "TELESCOP"),
    "detector of another instrument": (header(DETECTOR="NRCA1"), "contradicts", "DETECTOR"),
    "detector of another name": (
        header(DETECTOR="MIRIMAGE", INSTRUME="MIRI", EXP_TYPE="MIR_IMAGE"), "file name", "DETECTOR"
    ),
    "programme of another name": (header(PROGRAM="01234"), "program", "PROGRAM"),
    "end before start": (header(EXPSTART=60310.5, EXPEND=60310.4), "before EXPSTART", "EXPEND"),
    "no number": (header(EXPSTART="yesterday"), "cannot be read", "EXPSTART"),
    "no date": (header(DATE="32 January"), "cannot be read", "DATE"),
    "declination beyond the pole": (header(TARG_DEC=123.0), "database refuses", None),
    "text too long for an index": (header(TARGNAME=LONG), "database refuses", None),
    "footprint of one point": (lambda folder: write_fits(folder, BAD, "POLYGON ICRS 30 -20"), "S_REGION", "S_REGION"),
    "NUL in a card": (content(lambda: with_card(b"TARGPROP", b"A\x00B")), "not valid FITS", "TARGPROP"),
    "bytes beyond ASCII": (content(lambda: with_card(b"TARGPROP", b"\xc3\xa9toile")), "", None),
    "invalid JSON": (text('{"products": ['), "not valid JSON", None),
    "deep JSON": (text('{"products":' + "[" * 200_000 + "]" * 200_000 + "}"), "not valid JSON", None),
    "JSON that is no association": (text('["a"]'), "not that of an association", None),
    "association without products": (text('{"products": []}'), "no products", "products"),
    "association member without a name": (
        text(json.dumps({"products": [{"name": "x", "members": [{"exptype": "science"}]}]})), "member", "members"
    ),
    "half a character in JSON": (
        text(json.dumps(association("jw09001-o001_t001_niriss_clear-f150w", [("a\ud800.fits", "science")]))),
        "surrogates", None,
    ),
    "suffix of no pipeline": (lambda folder: write_fits(folder, exposure_name(10, "mine")), "suffix", None),
    "name outside the grammar": (
        lambda folder: write_fits(folder, "my_best_image.fits", FILENAME=None), "grammar", "FILENAME"
    ),
    "dangling link": (dangling, "cannot be read", None),
    "named pipe": (pipe, "regular file", None),
    "a region that is a number": (header(S_REGION=1.0), "S_REGION", "S_REGION"),
    "a date beyond the calendar": (header(DATE="9999-12-31T23:00:00-05:00"), "cannot be read", "DATE"),
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with three good files."""
    made = tmp_path / "archive"
    (made / "deeper").mkdir(parents=True)
    for name, place in zip(GOOD, (made, made / "deeper", made), strict=True):
        write_fits(place, name, square(30, -20, 0.01))
    return made


def held(db) -> set[str]:
    return {name for (name,) in db.query("SELECT filename FROM store.artifact")}


@pytest.mark.parametrize("case", INPUTS)
def test_bad_input_is_named_and_the_rest_loads(case: str, fresh_db, folder: Path) -> None:
    make, word, card = INPUTS[case]
    bad = make(folder)
    answer = fresh_db.load(folder)
    if not word:  # odd, and yet usable: it may load, or be refused by name
        assert answer.status == (1 if answer.problems else 0)
        assert set(GOOD) <= held(fresh_db)
        assert len(held(fresh_db)) + len(answer.problems) == 4
        return
    assert answer.status == 1
    (problem,) = answer.problems
    assert problem["path"] == str(bad)
    assert word in problem["problem"], problem
    assert problem["advice"].endswith(".")
    assert card is None or problem["card"] == card
    assert held(fresh_db) == set(GOOD)
    counts = answer.counts
    assert (counts["new"], counts["refused"]) == (3, 1)
    assert counts["seen"] == 4
    journal = fresh_db.query("SELECT path, problem, advice FROM store.ingest_failure")
    assert journal == [(problem["path"], problem["problem"], problem["advice"])]
    assert fresh_db.query("SELECT status, counts ->> 'refused' FROM store.ingest_run") == [("failures", "1")]


def test_all_of_them_in_one_folder(fresh_db, folder: Path) -> None:
    """Each in a folder of its own below one: as many are refused as alone, and the plain summary names each."""
    named = []
    for number, (make, word, _) in enumerate(INPUTS.values()):
        if word:
            place = folder / f"{number:02d}"
            place.mkdir()
            named.append(str(make(place)))
    answer = fresh_db.run("load", "--quiet", folder)
    assert answer.status == 1
    refused = [line for line in answer.stdout.splitlines() if line.startswith("refused: ")]
    assert len(refused) == len(named)
    for path in named:
        assert sum(line.startswith(f"refused: {path}: ") for line in refused) == 1, path
    assert held(fresh_db) == set(GOOD)
    told = fresh_db.run("failures")
    assert told.status == 0
    assert sorted(line.removeprefix("refused: ") for line in refused) == sorted(told.stdout.splitlines())


def test_value_the_database_refuses_spares_its_own_observation(fresh_db, tmp_path: Path) -> None:
    """Two files of one observation, in one batch with others: only the one with the bad value is refused."""
    for suffix in ("rate", "cal"):
        good = suffix == "rate"
        write_fits(tmp_path, exposure_name(1, suffix), TARG_DEC=-20.0 if good else 123.0, day=10 if good else 11)
    write_fits(tmp_path, exposure_name(2))
    answer = fresh_db.load(tmp_path)
    assert answer.status == 1
    assert [problem["path"] for problem in answer.problems] == [str(tmp_path / exposure_name(1, "cal"))]
    assert held(fresh_db) == {exposure_name(1, "rate"), exposure_name(2)}


def test_folder_that_is_not_there(fresh_db, folder: Path) -> None:
    missing = folder.parent / "nowhere"
    answer = fresh_db.load(missing, folder)
    assert answer.status == 1
    assert [(problem["path"], problem["advice"]) for problem in answer.problems] == [(str(missing), "Check the path.")]
    assert held(fresh_db) == set(GOOD)


def unprivileged(command: list[str]) -> subprocess.CompletedProcess:
    """Run where file rights count: root gives up its capabilities."""
    if os.geteuid() == 0:
        if shutil.which("setpriv") is None:
            pytest.skip("root without setpriv (util-linux) reads everything")
        command = ["setpriv", "--bounding-set=-all", "--inh-caps=-all", *command]
    return subprocess.run(command, cwd=REPO, capture_output=True, text=True, check=False)


def test_what_may_not_be_read(fresh_db, folder: Path) -> None:
    """A file and a folder without rights: both are named."""
    write_fits(folder, BAD).chmod(0)
    closed = folder / "closed"
    closed.mkdir()
    write_fits(closed, exposure_name(12))
    closed.chmod(0)
    try:
        done = unprivileged(fresh_db.command("load", "--json", "--quiet", folder))
    finally:
        closed.chmod(0o700)
    assert done.returncode == 1, done.stderr
    problems = json.loads(done.stdout)["problems"]
    assert {problem["path"] for problem in problems} == {str(folder / BAD), str(closed)}
    assert all(problem["advice"] for problem in problems)
    assert held(fresh_db) == set(GOOD)


def test_path_that_is_no_text(fresh_db, folder: Path) -> None:
    odd = Path(os.fsdecode(os.fsencode(folder) + b"/\xff\xfe"))
    try:
        odd.mkdir()
    except OSError:
        pytest.skip("this file system has no such names")
    write_fits(odd, BAD)
    done = subprocess.run(
        fresh_db.command("load", "--quiet", folder), cwd=REPO, capture_output=True, check=False,
        env=os.environ | {"PYTHONIOENCODING": "utf-8:strict"},
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert b"refused: " in done.stdout and BAD.encode() in done.stdout
    assert held(fresh_db) == set(GOOD)


def test_copy_is_refused_in_every_run(fresh_db, folder: Path) -> None:
    """The same product in two places: the first keeps the name, the second is named, now and next time."""
    (folder / "deeper" / GOOD[0]).write_bytes((folder / GOOD[0]).read_bytes())
    paths = []
    for _ in range(3):
        answer = fresh_db.load(folder)
        assert answer.status == 1
        assert len(answer.problems) == 1 and "another file" in answer.problems[0]["problem"]
        paths.append(fresh_db.query("SELECT path FROM store.artifact ORDER BY path"))
    assert paths[0] == paths[1] == paths[2]


def test_show_needs_no_database(tmp_path: Path) -> None:
    good = write_fits(tmp_path, GOOD[0], square(30, -20, 0.01))
    bad = tmp_path / BAD
    bad.write_bytes(b"")
    environment = {key: value for key, value in os.environ.items() if not key.startswith("JWSTVO")}
    done = subprocess.run([sys.executable, "-m", "ingest", "show", good, bad], cwd=REPO, capture_output=True, text=True,
                          check=False, env=environment)  # fmt: skip
    assert done.returncode == 1
    assert json.loads(done.stdout)["artifact"]["uri"] == f"mast:JWST/product/{GOOD[0]}"
    assert str(bad) in done.stderr and "empty" in done.stderr


def test_association_cannot_break_later_products(fresh_db, tmp_path: Path) -> None:
    """A product name that would be a wrong pattern is kept as text; what is loaded after it is not refused."""
    name = "jw09002-o001_{source_id}_([{99999}"
    write_json(tmp_path / ASSOCIATION, association(name, [(GOOD[0], "science")]))
    assert fresh_db.load(tmp_path).status == 0
    later = tmp_path / "later"
    later.mkdir()
    write_fits(later, "jw09002-o001_t001_niriss_clear-f150w_i2d.fits", square(30, -20, 0.01), FILENAME=None)
    answer = fresh_db.load(later)
    assert (answer.status, answer.problems) == (0, [])
