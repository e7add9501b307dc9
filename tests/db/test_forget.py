"""``jwst-ingest forget``: rows of files that are gone go, those of others stay, and what others say of them stays."""

from __future__ import annotations

from pathlib import Path

import pytest
from made import association, exposure_name, square, write_fits, write_json
from snapshot import snapshot

REGION = square(30, -20, 0.01)
MOSAIC = "jw09001-o001_t001_niriss_clear-f150w"
ASSOCIATION = "jw09001-o001_20240101t000000_image3_00001_asn.json"


@pytest.fixture
def archive(fresh_db, tmp_path: Path) -> Path:
    """Two exposures (rate and cal) in a mosaic, with its association; a table of programmes."""
    folder = tmp_path / "archive"
    folder.mkdir()
    for number in (0, 1):
        for suffix in ("rate", "cal"):
            write_fits(folder, exposure_name(number, suffix), REGION)
    write_fits(folder, f"{MOSAIC}_i2d.fits", REGION, DETECTOR="MULTIPLE", ASNTABLE=ASSOCIATION)
    members = [(exposure_name(number), "science") for number in (0, 1)]
    write_json(folder / ASSOCIATION, association(MOSAIC, members))
    (folder / "programs.csv").write_text("program,title\n9001,Invented\n")
    assert fresh_db.load(folder).status == 0
    return folder


def names(db, table: str = "artifact") -> set[str]:
    return {name for (name,) in db.query(f"SELECT filename FROM store.{table}")}


def test_one_file_of_an_observation(fresh_db, archive: Path) -> None:
    """Its artifact, plane, header and delivery go; the observation, the mosaic and its members stay."""
    path = archive / exposure_name(0)
    path.unlink()
    before = names(fresh_db)
    members = fresh_db.query("SELECT expname FROM store.association_member ORDER BY 1")
    inputs = fresh_db.query("SELECT inputID FROM store.provenance_input ORDER BY 1")
    done = fresh_db.run("forget", path)
    assert (done.status, done.stdout) == (0, "1 files forgotten; 1 products and 0 observations went with them\n")
    assert names(fresh_db) == before - {path.name} and path.name not in names(fresh_db, "product")
    assert fresh_db.query("SELECT count(*) FROM dc.products WHERE accref = 'jwst/product/' || %s", path.name) == [(0,)]
    assert fresh_db.query("SELECT entity FROM store.tombstone ORDER BY 1") == [("artifact",), ("plane",)]
    assert fresh_db.query("SELECT expname FROM store.association_member ORDER BY 1") == members
    kept = fresh_db.query("SELECT inputID FROM store.provenance_input ORDER BY 1")
    of_the_plane = [("caom:JWST/" + path.name.removesuffix("_cal.fits") + "/rate",)]
    assert sorted([*kept, *of_the_plane]) == inputs, "those of the plane itself went with it"
    assert fresh_db.run("verify", "--quiet").status == 0


def test_a_second_load_brings_it_back(fresh_db, archive: Path) -> None:
    """All rows but those that tell of the removal are as before."""
    path = archive / exposure_name(0)
    content, times = path.read_bytes(), path.stat()
    before = {table: rows for table, rows in snapshot(fresh_db).items() if table not in ("tombstone", "history")}
    path.unlink()
    assert fresh_db.run("forget", path.name).status == 0
    path.write_bytes(content)
    import os

    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert fresh_db.load(archive).counts["new"] == 1
    after = snapshot(fresh_db)
    assert {table: after[table] for table in before} == before


def test_the_last_files_of_an_observation(fresh_db, archive: Path) -> None:
    """The observation goes too; an association that is forgotten leaves its product without members."""
    gone = [archive / exposure_name(1, suffix) for suffix in ("rate", "cal")] + [archive / ASSOCIATION]
    for path in gone:
        path.unlink()
    done = fresh_db.run("forget", *gone)
    assert done.status == 0 and done.stdout.startswith("3 files forgotten")
    root = exposure_name(1).removesuffix("_cal.fits")
    assert fresh_db.query("SELECT count(*) FROM store.observation WHERE observationID = %s", root) == [(0,)]
    assert fresh_db.query("SELECT count(*) FROM store.association") == [(0,)]
    assert fresh_db.query("SELECT count(*) FROM store.observation_member") == [(0,)]


def recommended(db) -> dict[str, int]:
    return dict(db.query("SELECT filename, mrp FROM store.artifact"))


def test_members_of_a_combined_product_take_its_place(fresh_db, archive: Path) -> None:
    """When all of its files are forgotten, the association too."""
    mosaic = archive / f"{MOSAIC}_i2d.fits"
    assert [recommended(fresh_db)[name] for name in (exposure_name(0), exposure_name(1), mosaic.name)] == [0, 0, 1]
    gone = [mosaic, archive / ASSOCIATION]
    for path in gone:
        path.unlink()
    assert fresh_db.run("forget", *gone).stdout.endswith("2 products and 1 observations went with them\n")
    assert [recommended(fresh_db)[name] for name in (exposure_name(0), exposure_name(1))] == [1, 1]


def test_a_combined_product_is_that_of_the_members_that_are_left(fresh_db, archive: Path) -> None:
    """Of headers without a footprint: it is the union of theirs."""
    for suffix in ("rate", "cal"):
        write_fits(archive, exposure_name(1, suffix), square(30.008, -19.993, 0.01), day=11)
    write_fits(archive, f"{MOSAIC}_i2d.fits", DETECTOR="MULTIPLE", ASNTABLE=ASSOCIATION, day=11)
    assert fresh_db.load(archive).problems == []
    shape = "SELECT footprint_note FROM store.plane WHERE productID = 'i2d'"
    assert fresh_db.query(shape) == [("union of 2 of 2 members",)]
    gone = [archive / exposure_name(1, suffix) for suffix in ("rate", "cal")]
    for path in gone:
        path.unlink()
    assert fresh_db.run("forget", *gone).status == 0
    assert fresh_db.query(shape) == [("union of 1 of 2 members",)]


def test_files_that_are_there_are_refused(fresh_db, archive: Path) -> None:
    """Those, and names that are not catalogued; nothing changes, the journal says why."""
    before = snapshot(fresh_db)
    done = fresh_db.run("forget", archive / exposure_name(0), "jw1.fits")
    assert done.status == 1 and "is still there" in done.stdout and "jw1.fits: is not catalogued" in done.stdout
    assert snapshot(fresh_db) == before
    assert fresh_db.query("SELECT count(*) FROM store.ingest_failure") == [(2,)]


def test_files_that_are_no_products(fresh_db, archive: Path) -> None:
    (archive / "programs.csv").unlink()
    assert fresh_db.run("forget", "programs.csv").status == 0
    assert fresh_db.query("SELECT count(*) FROM store.support_file") == [(0,)]
