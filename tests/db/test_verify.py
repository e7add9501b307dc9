"""``jwst-ingest verify``: what it finds, what it says, and that it changes nothing."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest
from made import exposure_name, square, write_fits
from snapshot import snapshot

REGION = square(30, -20, 0.01)


@pytest.fixture
def archive(fresh_db, tmp_path: Path) -> Path:
    """Five products in two folders, one gzipped, and a table of programmes (no product), loaded."""
    folder = tmp_path / "archive"
    for number in range(4):
        place = folder / ("a" if number < 2 else "b")
        place.mkdir(parents=True, exist_ok=True)
        write_fits(place, exposure_name(number), REGION)
    plain = write_fits(folder / "b", exposure_name(4), REGION)
    plain.with_name(plain.name + ".gz").write_bytes(gzip.compress(plain.read_bytes()))
    plain.unlink()
    (folder / "programs.csv").write_text("program,title\n9001,Invented\n")
    assert fresh_db.load(folder).counts["new"] == 6
    return folder


def verify(db, *arguments: object) -> tuple[int, dict[str, str], dict[str, int]]:
    """Exit status, {path: kind} of what was found, counts that are not zero."""
    done = db.run("verify", "--json", "--quiet", *arguments)
    findings = done.summary["findings"]
    assert len({finding["path"] for finding in findings}) == len(findings)
    return (
        done.status,
        {finding["path"]: finding["kind"] for finding in findings},
        {what: number for what, number in done.counts.items() if number},
    )


def corrupt(path: Path) -> None:
    """Another byte in the middle, size and time as they were."""
    times = path.stat()
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def test_all_is_well(fresh_db, archive: Path) -> None:
    for options in ((), ("--checksums",), (archive,)):
        assert verify(fresh_db, *options) == (0, {}, {"checked": 6})


def test_each_kind_of_damage(fresh_db, archive: Path) -> None:
    """Missing, cut, grown, touched, no file any more, surplus; the untouched one is not named."""
    paths = [archive / ("a" if number < 2 else "b") / exposure_name(number) for number in range(4)]
    paths[0].unlink()
    paths[1].write_bytes(paths[1].read_bytes()[:5000])
    paths[2].write_bytes(paths[2].read_bytes() + b" " * 2880)
    os.utime(paths[3], ns=(0, 10**18))
    packed = archive / "b" / (exposure_name(4) + ".gz")
    packed.unlink()
    packed.mkdir()
    surplus = write_fits(archive / "b", exposure_name(7), REGION)
    (archive / "b" / "README").write_text("no product")
    expected = {
        paths[0]: "missing", paths[1]: "truncated", paths[2]: "changed", paths[3]: "changed", packed: "unreadable",
        surplus: "surplus",
    }  # fmt: skip
    before = snapshot(fresh_db)
    status, found, counts = verify(fresh_db)
    assert found == {str(path): kind for path, kind in expected.items()}
    assert (status, counts) == (
        1, {"checked": 6, "missing": 1, "truncated": 1, "changed": 2, "unreadable": 1, "surplus": 1},
    )  # fmt: skip
    assert snapshot(fresh_db) == before and fresh_db.query("SELECT count(*) FROM store.ingest_run") == [(1,)]
    lines = fresh_db.run("verify", "--quiet").stdout.splitlines()
    assert f"truncated  {paths[1]}: has 5000 of {len(paths[3].read_bytes())} bytes" in lines
    assert lines[-1] == "6 checked, 1 missing, 1 unreadable, 1 truncated, 2 changed, 1 surplus"


def test_contents_are_compared_on_request(fresh_db, archive: Path) -> None:
    """A byte that changed with nothing else; a time that changed with no byte is no damage then. md5 and sha256."""
    path, other = archive / "a" / exposure_name(0), archive / "a" / exposure_name(1)
    with fresh_db.connect() as connection:
        import hashlib

        digest = hashlib.sha256(other.read_bytes()).hexdigest()
        connection.execute(
            "UPDATE store.artifact SET contentChecksum = %s WHERE filename = %s", (f"sha256:{digest}", other.name)
        )
    corrupt(path)
    os.utime(archive / "b" / exposure_name(2), ns=(0, 10**18))
    assert verify(fresh_db, "--checksums")[:2] == (1, {str(path): "changed"})
    assert verify(fresh_db)[:2] == (1, {str(archive / "b" / exposure_name(2)): "changed"})
    corrupt(other)
    assert verify(fresh_db, "--checksums")[1] == {str(path): "changed", str(other): "changed"}


def test_of_some_folders(fresh_db, archive: Path) -> None:
    """Of what is catalogued and what is surplus below them, not of a folder whose name begins the same."""
    (archive / "a" / exposure_name(0)).unlink()
    (archive / "b" / exposure_name(2)).unlink()
    (archive / "ab").mkdir()
    surplus = write_fits(archive / "ab", exposure_name(8), REGION)
    assert verify(fresh_db, archive / "a")[1] == {str(archive / "a" / exposure_name(0)): "missing"}
    assert verify(fresh_db, archive / "b")[2] == {"checked": 3, "missing": 1}
    assert verify(fresh_db, archive / "ab")[1] == {str(surplus): "surplus"}
    assert verify(fresh_db, archive / "ab", archive)[2] == {"checked": 6, "missing": 2, "surplus": 1}


def test_a_copy_and_a_link_are_surplus(fresh_db, archive: Path) -> None:
    """The bytes of a catalogued file under another path; a link that leads nowhere is passed over."""
    path = archive / "a" / exposure_name(0)
    copy = archive / "b" / path.name
    copy.write_bytes(path.read_bytes())
    (archive / "b" / exposure_name(9)).symlink_to(archive / "nowhere.fits")
    assert verify(fresh_db)[1] == {str(copy): "surplus"}


def test_usage_and_databases_that_are_not_there(fresh_db, archive: Path) -> None:
    """Exit status 2: a folder that is not there, no database."""
    assert fresh_db.run("verify", archive / "nowhere").status == 2
    lost = type(fresh_db)(fresh_db.dsn.replace("dbname=scratch", "dbname=nowhere"), "")
    assert lost.run("verify").status == 2


def test_nothing_can_be_changed(fresh_db, archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its connection is read only."""
    from ingest import verify as module

    def change(self: module.Verification) -> int:
        self.connection.execute("DELETE FROM store.preview")
        return 0

    monkeypatch.setattr(module.Verification, "count", change)
    done = fresh_db.run("verify", "--quiet")
    assert done.status == 2
    assert "read-only transaction" in done.stderr


def test_memory_does_not_grow_with_the_rows(fresh_db) -> None:
    """Rows come from a cursor of the server in parts."""
    from ingest.verify import Verification

    with fresh_db.connect() as connection:
        connection.execute(
            "INSERT INTO store.support_file (filename, kind, path, path_size, path_mtime, software)"
            " SELECT 'f' || n, 'telemetry', '/nowhere/f' || n, 1, 1, 'x' FROM generate_series(1, 5000) AS n"
        )
        run = Verification(connection, [])
        findings = run.catalogued()
        assert next(findings).kind == "missing"
        assert connection.execute("SELECT count(*) FROM pg_cursors WHERE name = 'catalogued'").fetchone() == (1,)
        assert sum(finding is not None for finding in findings) == 4999
        assert run.checked == 5000
