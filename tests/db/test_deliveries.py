"""The same product delivered again: replays, late arrivals, files after keyword rows."""

from __future__ import annotations

import hashlib
import random
from operator import itemgetter
from pathlib import Path

import pytest
from made import date_iso, date_ms, exposure_name, keyword_row, read_table, square, write_fits, write_table
from snapshot import differences, snapshot
from test_keywords import newest, product_name

NAME = exposure_name(0)
# what is compared after replays: everything but lastModified and maxLastModified (when the row was written) and the
# history (a load of the newest alone never saw what came before)


def assert_same(first, second, **what: bool) -> None:
    told = differences(snapshot(first, **what), snapshot(second, **what))
    assert not told, told


def load_nights(db, nights: list[Path]) -> None:
    for night in nights:
        answer = db.load("--keywords", night)
        assert answer.status == 0, answer.problems[:3]


def three_nights(folder: Path) -> list[Path]:
    """Overlapping windows: 40 of 120 files are new each night, a third of the others comes again with new values."""
    nights = []
    for night in range(3):
        rows = []
        for number in range(40 * night, 40 * night + 40):
            rows.append(keyword_row(exposure_name(number), day=night, s_region=square(30, -20, 0.01)))
        for number in range(0, 40 * night, 3):
            field = square(31 + night, -20, 0.01)
            rows.append(keyword_row(exposure_name(number), day=night, s_region=field, cal_ver=f"1.17.{night}",
                                    checksum=str(night) * 32, publicReleaseDate=date_ms(400 + night)))  # fmt: skip
        nights.append(write_table(folder / f"night{night}.csv.gz", rows))
    return nights


def all_newest(folder: Path, nights: list[Path]) -> Path:
    """One table of the newest row of each file; of all of them, where the archive told of one delivery differently."""
    rows = [row for night in nights for row in read_table(night)]
    chosen = newest(rows)
    delivery = itemgetter("date", "ingestCompletionDate")
    kept = [row for row in rows if delivery(row) == delivery(chosen[product_name(row)])]
    return write_table(folder / "newest.csv.gz", kept)


@pytest.mark.parametrize("order", ["as delivered", "backwards", "random"])
def test_synthetic_nights_equal_the_newest_at_once(two_dbs, tmp_path: Path, order: str) -> None:
    nights = three_nights(tmp_path)
    at_once = all_newest(tmp_path, nights)
    load_nights(two_dbs[1], [at_once])
    played = {"as delivered": nights, "backwards": nights[::-1], "random": random.Random(5).sample(nights, 3)}[order]
    load_nights(two_dbs[0], played)
    assert_same(*two_dbs)
    assert two_dbs[0].query("SELECT count(*) FROM store.history") == [(14 + 27,)]


def test_real_nights_equal_the_newest_at_once(two_dbs, tmp_path: Path, shared_data: Path) -> None:
    nights = sorted((shared_data / "mast_keywords" / "daily").glob("*.csv.gz"), key=lambda path: path.name[-7:])
    assert len(nights) == 12
    load_nights(two_dbs[1], [all_newest(tmp_path, nights)])
    load_nights(two_dbs[0], nights)
    assert_same(*two_dbs)
    # once more, in another order: nothing changes, not even a time
    before = snapshot(two_dbs[0], times=True, history=True)
    load_nights(two_dbs[0], random.Random(7).sample(nights, 12))
    told = differences(before, snapshot(two_dbs[0], times=True, history=True))
    assert not told, told


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_what_the_archive_tells_differently_of_one_delivery(two_dbs, tmp_path: Path, order: tuple[int, int]) -> None:
    """Seen in real dumps: same file, DATE and stamp, another of the S_REGIONs of its extensions."""
    regions = [square(30, -20, 0.01), square(30.1, -20, 0.01)]
    tables = [
        write_table(tmp_path / f"{k}.csv.gz", [keyword_row(NAME, s_region=region)]) for k, region in enumerate(regions)
    ]
    load_nights(two_dbs[0], tables)
    load_nights(two_dbs[1], [tables[k] for k in order] * 2)
    assert_same(*two_dbs)


def test_file_corrected_in_place_rules(fresh_db, tmp_path: Path) -> None:
    """Same DATE, other values: what the file says now counts, in either direction."""
    for name in ("FIELD-B", "FIELD-A", "FIELD-C"):
        write_fits(tmp_path, NAME, TARGPROP=name)
        answer = fresh_db.load("--reread", tmp_path)
        assert answer.counts["new"] + answer.counts["updated"] == 1
        assert fresh_db.query("SELECT target_name FROM store.obscore") == [(name,)]


@pytest.mark.parametrize("order", [("old", "new"), ("new", "old")])
def test_the_file_that_is_served_is_the_newest(fresh_db, tmp_path: Path, order: tuple[str, str]) -> None:
    """Whichever came first; a file older than a keyword row may still move."""
    for folder, day in (("new", 20), ("old", 10)):
        (tmp_path / folder).mkdir()
        write_fits(tmp_path / folder, NAME, DATE=date_iso(day), TARGPROP=f"DAY {day}")
    for name in order:
        assert fresh_db.load(tmp_path / name).status == 0
    ((path, size, length, checksum),) = fresh_db.query(
        "SELECT path, path_size, contentLength, contentChecksum FROM store.artifact"
    )
    served = tmp_path / "new" / NAME
    assert (path, size, length) == (str(served), served.stat().st_size, served.stat().st_size)
    assert checksum == "md5:" + hashlib.md5(served.read_bytes()).hexdigest()
    table = write_table(tmp_path / "later.csv.gz", [keyword_row(NAME, day=30)])
    assert fresh_db.load("--keywords", table).status == 0
    moved = tmp_path / "moved" / NAME
    moved.parent.mkdir()
    served.rename(moved)
    assert fresh_db.load(moved.parent).counts["superseded"] == 1
    assert fresh_db.query("SELECT path FROM store.artifact") == [(str(moved),)]


def test_new_delivery_shows_once_and_the_old_is_history(fresh_db, tmp_path: Path) -> None:
    old = keyword_row(NAME, day=10, cal_ver="1.16.0", s_region=square(30, -20, 0.01), checksum="a" * 32, effexptm=800.0)
    new = keyword_row(NAME, day=20, cal_ver="1.17.0", s_region=square(35, -25, 0.01), checksum="b" * 32, effexptm=900.0)
    load_nights(fresh_db, [write_table(tmp_path / "old.csv.gz", [old])])
    ((first_seen,),) = fresh_db.query("SELECT lastModified FROM store.caom2_artifact")
    answer = fresh_db.load("--keywords", write_table(tmp_path / "new.csv.gz", [new]))
    assert (answer.counts["replaced"], answer.counts["new"]) == (1, 0)
    shown = fresh_db.query("SELECT cal_ver, t_exptime, round(s_ra::numeric, 3)::float, filename FROM store.obscore")
    assert shown == [("1.17.0", 900.0, 35.0, NAME)]
    assert fresh_db.query("SELECT contentChecksum FROM store.caom2_artifact") == [("md5:" + "b" * 32,)]
    ((uri, cal_ver, checksum, file_date, replaced),) = fresh_db.query(
        "SELECT uri, cal_ver, contentChecksum, file_date, replaced FROM store.jwst_history"
    )
    assert (uri, cal_ver, checksum) == (f"mast:JWST/product/{NAME}", "1.16.0", "md5:" + "a" * 32)
    assert file_date.isoformat(timespec="milliseconds") == date_iso(10)
    ((modified,),) = fresh_db.query("SELECT lastModified FROM store.caom2_artifact")
    assert first_seen < modified == replaced
    ((content,),) = fresh_db.query("SELECT content FROM store.history")
    assert (content["plane"]["time_exposure"], content["artifact"]["uri"]) == (800.0, uri)
    # the same again changes nothing
    before = snapshot(fresh_db, times=True, history=True)
    answer = fresh_db.load("--keywords", tmp_path / "new.csv.gz", "--keywords", tmp_path / "old.csv.gz")
    assert (answer.counts["unchanged"], answer.counts["superseded"]) == (1, 1)
    assert differences(before, snapshot(fresh_db, times=True, history=True)) == ""


def test_older_delivery_that_comes_late(two_dbs, tmp_path: Path) -> None:
    rows = [keyword_row(NAME, day=day, cal_ver=f"1.{day}", checksum=str(day)[0] * 32) for day in (10, 20, 30)]
    tables = [write_table(tmp_path / f"{k}.csv.gz", [row]) for k, row in enumerate(rows)]
    load_nights(two_dbs[0], tables)
    load_nights(two_dbs[1], [tables[2], tables[0], tables[1]])
    assert two_dbs[1].query("SELECT cal_ver FROM store.obscore") == [("1.30",)]
    versions = "SELECT cal_ver, contentChecksum FROM store.jwst_history ORDER BY cal_ver"
    assert two_dbs[1].query(versions) == [("1.10", "md5:" + "1" * 32), ("1.20", "md5:" + "2" * 32)]
    assert two_dbs[0].query(versions) == two_dbs[1].query(versions)
    assert_same(*two_dbs)


def test_a_newer_exposure_does_not_touch_its_neighbour(fresh_db, tmp_path: Path) -> None:
    rows = [keyword_row(exposure_name(n), day=10) for n in range(3)]
    load_nights(fresh_db, [write_table(tmp_path / "a.csv.gz", rows)])
    times = "SELECT creatorID, lastModified FROM store.caom2_plane"
    before = dict(fresh_db.query(times))
    again = [keyword_row(exposure_name(1), day=11, cal_ver="2.0")]
    load_nights(fresh_db, [write_table(tmp_path / "b.csv.gz", again)])
    after = dict(fresh_db.query(times))
    assert {uri for uri in before if before[uri] != after[uri]} == {f"mast:JWST/product/{exposure_name(1)}"}


def test_file_and_keyword_row_in_either_order(two_dbs, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    path = write_fits(folder, NAME, square(30, -20, 0.01), day=10)
    md5 = hashlib.md5(path.read_bytes()).hexdigest()
    row = keyword_row(NAME, day=10, s_region=square(30, -20, 0.01), checksum=md5, fileSize=path.stat().st_size)
    table = write_table(tmp_path / "row.csv.gz", [row])
    for db, order in zip(two_dbs, ([folder], ["--keywords", table]), strict=True):
        assert db.load(*order).status == 0
    assert two_dbs[0].load("--keywords", table).status == 0
    assert two_dbs[1].load(folder).status == 0
    for db in two_dbs:
        ((checksum, release, held, length),) = db.query(
            "SELECT contentChecksum, contentRelease, path, contentLength FROM store.artifact"
        )
        assert checksum == f"md5:{md5}"
        assert release.isoformat(timespec="milliseconds") == date_iso(365)
        assert (held, length) == (str(path), path.stat().st_size)
        assert db.query("SELECT dataRelease = contentRelease FROM store.plane JOIN store.artifact USING (planeID)") == [
            (True,)
        ]
        assert db.query("SELECT source FROM store.header") == [("file",)]
    assert_same(*two_dbs)


def test_release_date_moves_with_the_archives_latest_word(two_dbs, tmp_path: Path) -> None:
    """Without a new delivery: same DATE, later stamp, other release."""
    rows = [keyword_row(NAME, stamp=stamp, publicReleaseDate=date_ms(300 + stamp)) for stamp in (11, 12, 13)]
    tables = [write_table(tmp_path / f"{k}.csv.gz", [row]) for k, row in enumerate(rows)]
    load_nights(two_dbs[0], tables)
    load_nights(two_dbs[1], [tables[2], tables[0], tables[1]])
    for db in two_dbs:
        ((release,),) = db.query("SELECT dataRelease FROM store.caom2_plane")
        assert release.isoformat(timespec="milliseconds") == date_iso(313)
        assert db.query("SELECT count(*) FROM store.history") == [(0,)]
    assert_same(*two_dbs)


def test_checksums_of_local_files_are_optional(fresh_db, tmp_path: Path) -> None:
    path = write_fits(tmp_path, NAME, square(30, -20, 0.01), day=10)
    checksum = "SELECT contentChecksum FROM store.artifact"
    assert fresh_db.load("--no-checksums", path).counts["new"] == 1
    assert fresh_db.query(checksum) == [(None,)]
    assert fresh_db.load("--reread", path).counts["updated"] == 1
    assert fresh_db.query(checksum) == [(f"md5:{hashlib.md5(path.read_bytes()).hexdigest()}",)]
    # a new delivery of the file, and what it replaced
    old = path.read_bytes()
    path.unlink()
    write_fits(tmp_path, NAME, square(30, -20, 0.01), day=20)
    assert fresh_db.load(path).counts["replaced"] == 1
    assert fresh_db.query("SELECT contentChecksum FROM store.jwst_history") == [
        (f"md5:{hashlib.md5(old).hexdigest()}",)
    ]
