"""Previews made here: rows, rights, what a second run does, kill -9, changed products, the archive's own JPEGs."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import time
from pathlib import Path

import numpy as np
import pytest
from astropy.io import fits
from made import cards, exposure_name, keyword_row, square, write_table

pytest.importorskip("matplotlib", reason="the extra previews is not installed")
REPO = Path(__file__).resolve().parent.parent.parent
ROWS = """
SELECT filename, productType, contentType, contentLength, contentChecksum, path FROM store.artifact
WHERE productType IN ('preview', 'thumbnail') ORDER BY filename
"""


def product(folder: Path, number: int, suffix: str = "cal", seed: int = 1, **fields: object) -> Path:
    """An image with pixels."""
    name = exposure_name(number, suffix)
    science = fits.ImageHDU(np.random.default_rng(seed).normal(0, 1, (24, 24)).astype("f4"), name="SCI")
    science.header["BUNIT"] = "MJy/sr"
    science.header["S_REGION"] = square(30, -20, 0.01)
    primary = fits.PrimaryHDU(header=fits.Header(cards(name, **fields)))
    fits.HDUList([primary, science]).writeto(folder / name, overwrite=True)
    return folder / name


@pytest.fixture
def archive(fresh_db, tmp_path: Path) -> Path:
    """Three images, loaded."""
    folder = tmp_path / "archive"
    folder.mkdir()
    for number in range(3):
        product(folder, number)
    assert fresh_db.load(folder).status == 0
    return folder


def make(db, folder: Path, *options: object) -> dict[str, int]:
    """``previews``: what it counted; nothing refused unless said."""
    done = db.run("previews", "--json", "--quiet", "--jobs", 1, "--folder", folder, *options)
    assert done.status == (1 if done.counts["refused"] else 0), done.stderr
    return done.counts


def pngs(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def names(number: int, suffix: str = "cal") -> list[str]:
    stem = exposure_name(number, suffix).removesuffix(".fits")
    return [f"{stem}_preview.png", f"{stem}_thumbnail.png"]


def test_rows_are_those_of_the_files(fresh_db, archive: Path, tmp_path: Path) -> None:
    """Name, kind, media type, size and md5 of each; in the views, in ObsCore and MAST's products; delivered."""
    assert make(fresh_db, tmp_path / "previews") == {"made": 3, "refused": 0, "lost": 0, "removed": 0}
    rows = fresh_db.query(ROWS)
    assert [row[0] for row in rows] == sorted(name for number in range(3) for name in names(number))
    for filename, kind, mime, size, checksum, path in rows:
        content = Path(path).read_bytes()
        assert Path(path).name == filename and filename.endswith(f"_{kind}.png") and mime == "image/png"
        assert (size, checksum) == (len(content), "md5:" + hashlib.md5(content).hexdigest())
        assert Path(path).parent.parent.parent == tmp_path / "previews", "hashed folders"
    url = f"http://localhost/getproduct/jwst/product/{names(1)[0]}"
    assert (url,) in fresh_db.query("SELECT preview FROM store.obscore")
    assert fresh_db.query("SELECT count(*) FROM store.obscore WHERE preview IS NULL") == [(0,)]
    assert fresh_db.query("SELECT count(*) FROM store.sia WHERE preview IS NULL") == [(0,)]
    artifacts = "SELECT uri, productType FROM store.caom2_artifact WHERE uri LIKE '%%_00002_%%' ORDER BY 1"
    assert fresh_db.query(artifacts) == [
        (f"jwstvo:JWST/preview/{names(1)[0]}", "preview"), (f"jwstvo:JWST/preview/{names(1)[1]}", "thumbnail"),
        (f"mast:JWST/product/{exposure_name(1)}", "science"),
    ]  # fmt: skip
    assert fresh_db.query("SELECT productType FROM store.mast_products WHERE productFilename = %s", names(0)[1]) == [
        ("THUMBNAIL",)
    ]
    assert fresh_db.query("SELECT count(*) FROM dc.products WHERE mime = 'image/png'") == [(6,)]
    assert fresh_db.query("SELECT path, media_type FROM store.file_access(%s)", [names(0)[0]]) == [
        (next(row[5] for row in rows if row[0] == names(0)[0]), "image/png")
    ]
    assert fresh_db.query("SELECT store.in_archive(%s)", rows[0][5]) == [(True,)]
    assert fresh_db.query("SELECT count(*) FROM store.artifact WHERE mrp = 1 AND productType = 'preview'") == [(0,)]


def test_bytes_are_as_protected_as_the_product(fresh_db, archive: Path, tmp_path: Path) -> None:
    """Of a file with exclusive access, and after a rule for the product alone; whichever came first."""
    table = write_table(
        tmp_path / "rows.csv.gz", [keyword_row(exposure_name(0), publicReleaseDate="/Date(4102444800000)/")]
    )
    make(fresh_db, tmp_path / "previews")
    assert fresh_db.load("--keywords", table).status == 0
    with fresh_db.connect() as connection:
        connection.execute(
            "INSERT INTO store.access_rule (filename, line, file, rights, readers)"
            " VALUES ('r', 1, %s, 'proprietary', 'us')",
            (exposure_name(1),),
        )
        connection.execute("SELECT store.settle_access(ARRAY(SELECT obsID FROM store.observation))")
    files = [name for number in range(3) for name in (exposure_name(number), *names(number))]
    query = "SELECT filename, (rights, release, readers)::text FROM store.file_access(%s)"
    found = dict(fresh_db.query(query, files))
    for number, rights in enumerate(('(proprietary,"2100-01-01 00:00:00",', "(proprietary,,us)", None)):
        of_product = found[exposure_name(number)]
        assert rights is None or of_product.startswith(rights)
        assert [found[name] for name in names(number)] == [of_product, of_product]


def test_a_second_run_makes_what_is_missing(fresh_db, archive: Path, tmp_path: Path) -> None:
    """Nothing; then only that of a new product, of a changed one, and of one whose picture was lost."""
    folder = tmp_path / "previews"
    make(fresh_db, folder)
    before = pngs(folder)
    stamps = fresh_db.query("SELECT uri, lastModified, accMetaChecksum FROM store.artifact ORDER BY 1")
    assert make(fresh_db, folder)["made"] == 0
    assert fresh_db.query("SELECT uri, lastModified, accMetaChecksum FROM store.artifact ORDER BY 1") == stamps
    product(archive, 3)
    product(archive, 0, seed=2, day=11.0)
    fresh_db.load(archive)
    assert make(fresh_db, folder)["made"] == 2
    after = pngs(folder)
    assert {name for name in after if after[name] != before.get(name)} == {*names(0), *names(3)}
    next(folder.rglob(names(2)[0])).unlink()
    next(folder.rglob(names(1)[1])).write_bytes(b"cut")
    assert make(fresh_db, folder) == {"made": 2, "refused": 0, "lost": 2, "removed": 0}
    assert pngs(folder) == after


def test_what_cannot_be_shown_is_journalled_and_not_tried_again(fresh_db, archive: Path, tmp_path: Path) -> None:
    """The others are made; --retry tries it again; once the file is right it has a preview."""
    path = archive / exposure_name(1)
    whole, times = path.read_bytes(), path.stat()
    path.write_bytes(whole[:3000].ljust(len(whole), b"\xff"))
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))  # as damaged by the disk
    counts = make(fresh_db, tmp_path / "previews")
    assert counts == {"made": 2, "refused": 1, "lost": 0, "removed": 0}
    assert fresh_db.query("SELECT path FROM store.ingest_failure") == [(str(path),)]
    assert make(fresh_db, tmp_path / "previews")["refused"] == 0
    assert make(fresh_db, tmp_path / "previews", "--retry")["refused"] == 1
    path.write_bytes(whole)
    fresh_db.load(archive)
    assert make(fresh_db, tmp_path / "previews") == {"made": 1, "refused": 0, "lost": 0, "removed": 0}


def test_the_archives_own_come_first(fresh_db, archive: Path, tmp_path: Path) -> None:
    """A product with both JPEGs gets none; one with one of them the other; those made before go, row and file."""
    folder = tmp_path / "previews"
    make(fresh_db, folder)
    for number, kinds in ((0, ("", "_thumb")), (1, ("",))):
        for kind in kinds:
            (archive / exposure_name(number).replace(".fits", f"{kind}.jpg")).write_bytes(b"\xff\xd8\xff")
    fresh_db.load(archive)
    assert make(fresh_db, folder) == {"made": 0, "refused": 0, "lost": 0, "removed": 3}
    assert sorted(pngs(folder)) == [names(1)[1], *names(2)]
    jpeg = exposure_name(0).replace(".fits", ".jpg")
    assert (f"http://localhost/getproduct/jwst/product/{jpeg}",) in fresh_db.query("SELECT preview FROM store.obscore")
    assert fresh_db.query("SELECT count(*) FROM dc.products WHERE mime = 'image/png'") == [(3,)]
    assert fresh_db.query("SELECT count(*) FROM store.tombstone WHERE uri LIKE 'jwstvo:%%'") == [(3,)]


def test_pictures_without_a_row_are_removed(fresh_db, archive: Path, tmp_path: Path) -> None:
    """And left-overs of a killed run; nothing that is no picture."""
    folder = tmp_path / "previews"
    make(fresh_db, folder)
    (folder / "aa").mkdir(exist_ok=True)
    (folder / "aa" / "jw1_preview.png").write_bytes(b"x")
    (folder / ".jw2_preview.png.part").write_bytes(b"x")
    (folder / "README").write_bytes(b"x")
    assert make(fresh_db, folder)["removed"] == 1
    assert sorted(pngs(folder)) == sorted(["README", *(name for number in range(3) for name in names(number))])


def test_one_run_at_a_time(fresh_db, archive: Path, tmp_path: Path) -> None:
    with fresh_db.connect() as other:
        other.execute("SELECT pg_advisory_lock(%s)", (0x6A777670,))
        done = fresh_db.run("previews", "--folder", tmp_path / "previews")
    assert done.status == 2 and "Another command" in done.stderr


def test_kill_in_the_middle(fresh_db, archive: Path, tmp_path: Path) -> None:
    """No half picture, no row without its file; no process left; the next run makes the others, the same bytes."""
    for number in range(3, 40):
        product(archive, number, seed=number)
    fresh_db.load(archive)
    folder = tmp_path / "previews"
    program = "from ingest import cli, upkeep; upkeep._AT_ONCE = 3; cli.main()"
    command = fresh_db.command("previews", "--quiet", "--jobs", 1, "--folder", folder)
    process = subprocess.Popen([command[0], "-c", program, *command[3:]], cwd=REPO, start_new_session=True)
    try:
        while fresh_db.query("SELECT count(*) FROM store.preview") == [(0,)]:
            assert process.poll() is None, "it ended before it could be killed"
            time.sleep(0.01)
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    made = fresh_db.query("SELECT count(*) FROM store.preview")[0][0]
    assert 0 < made < 40
    kept = pngs(folder)
    for filename, _, _, size, checksum, path in fresh_db.query(ROWS):
        assert len(kept[filename]) == size and "md5:" + hashlib.md5(kept[filename]).hexdigest() == checksum
        assert Path(path).exists()
    for content in (content for name, content in kept.items() if name.endswith(".png")):
        assert content.endswith(b"IEND\xaeB`\x82"), "whole"
    deadline = [0.05] * 200
    while deadline and _members(process.pid):
        time.sleep(deadline.pop())
    assert not _members(process.pid), "its processes ended with it"
    assert make(fresh_db, folder)["made"] == 40 - made
    after = pngs(folder)
    assert len(after) == 80 and all(after[name] == kept[name] for name in kept if not name.endswith(".part"))


def _members(group: int) -> list[int]:
    """Processes of a session that are alive."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                state = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(state[3]) == group and state[0] != "Z":
                found.append(int(entry.name))
    return found
