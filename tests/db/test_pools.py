"""Association pools: made-up ones, hostile ones, and all real ones against an independent reading."""

from __future__ import annotations

import ast
import csv
import io
import tarfile
from pathlib import Path

import pytest
from made import exposure_name, write_fits

from ingest import pools
from ingest.errors import Problem

NAME = "jw09001_20240101t000000_pool.csv"
HEADER = (
    "FILENAME|PROGRAM|OBS_NUM|VISIT|EXP_TYPE|INSTRUME|DETECTOR|TARGETID|FILTER|ASN_CANDIDATE|IS_PSF|BKGDTARG|TSOVISIT"
    "|NINTS|EXPOSERR"
)


def row(number: int, **fields: object) -> str:
    """A line of a pool; ``fields`` override."""
    values = {
        "FILENAME": exposure_name(number, "uncal"), "PROGRAM": 9001, "OBS_NUM": 1, "VISIT": 1, "EXP_TYPE": "NIS_IMAGE",
        "INSTRUME": "NIRISS", "DETECTOR": "NIS", "TARGETID": 3, "FILTER": "CLEAR",
        "ASN_CANDIDATE": "[('o001', 'OBSERVATION'), ('c1000', 'MOSAIC')]", "IS_PSF": "F", "BKGDTARG": "T",
        "TSOVISIT": "NULL", "NINTS": 4, "EXPOSERR": "NULL",
    } | fields  # fmt: skip
    return "|".join(str(values[name]) for name in HEADER.split("|"))


def write(path: Path, *lines: str) -> Path:
    path.write_text("\n".join((HEADER, *lines)) + "\n", encoding="utf-8")
    return path


def test_rows_and_what_they_join(fresh_db, tmp_path: Path) -> None:
    write(tmp_path / NAME, row(0), row(1, IS_PSF="T", EXPOSERR="LOST GUIDING"), row(2, ASN_CANDIDATE="NULL"))
    write_fits(tmp_path, exposure_name(1, "rate"))
    answer = fresh_db.load(tmp_path)
    assert answer.status == 0, answer.problems
    assert fresh_db.query("SELECT * FROM store.jwst_pool") == [(NAME, 9001, "20240101t000000", 3, 0)]
    members = fresh_db.query(
        "SELECT serial, expname, observationID, program, obs_num, exp_type, targetid, is_psf, bkgdtarg, tsovisit,"
        " nints, exposerr, keywords::json ->> 'detector' FROM store.jwst_pool_member ORDER BY serial"
    )
    root = exposure_name(1, "uncal").removesuffix("_uncal.fits")
    assert len(members) == 3
    assert members[1] == (
        2, exposure_name(1, "uncal"), root, 9001, 1, "NIS_IMAGE", "3", 1, 1, None, 4, "LOST GUIDING", "NIS",
    )  # fmt: skip
    listed = fresh_db.query(
        "SELECT serial, candidate, candidate_type FROM store.jwst_association_candidate ORDER BY 1, 2"
    )
    assert listed == [(1, "c1000", "mosaic"), (1, "o001", "observation"),
                      (2, "c1000", "mosaic"), (2, "o001", "observation")]  # fmt: skip
    joined = fresh_db.query(
        "SELECT q.filename, m.targetid FROM store.jwst_product AS q"
        " JOIN store.jwst_pool_member AS m USING (observationID)"
    )
    assert joined == [(exposure_name(1, "rate"), "3")]


def test_pool_that_changed(fresh_db, tmp_path: Path) -> None:
    """A pool of the same name that is read again replaces all its rows."""
    for numbers in ([0, 1, 2], [5]):
        write(tmp_path / NAME, *map(row, numbers))
        assert fresh_db.load("--reread", tmp_path).status == 0
        assert fresh_db.query("SELECT expname FROM store.pool_member ORDER BY serial") == [
            (exposure_name(number, "uncal"),) for number in numbers
        ]
    assert fresh_db.query("SELECT count(*) FROM store.association_candidate") == [(2,)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[('o001', 'OBSERVATION')]", [("o001", "observation")]),
        ("[('o001', 'OBSERVATION'), ('c1000', 'GROUP')]", [("o001", "observation"), ("c1000", "group")]),
        ('[("o\'1", "x")]', [("o'1", "x")]),
        (None, None),
        ("", None),
        ("[]", None),
        ("('o001', 'OBSERVATION')", None),
        ("[('o001',)]", None),
        ("['o001']", None),
        ("__import__('os').system('true')", None),
        ("[('o001', 'a')", None),
        ("(" * 5000, None),
        ("[('o001', 'observation')]" + " " * 20_000, None),
        ("{}[[[" * 100, None),
        ("@!fmt_cand([(obsnum.value, 'OBSERVATION')])", None),
    ],
)
def test_candidates(text: str | None, expected: list | None) -> None:
    assert pools.candidates(text) == expected


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\n\n", b"# nothing\n", b"NAME|PROGRAM\na|1\n", b"\xff\xfe\x00\x01", b"\x00" * 1000,
        b'FILENAME|PROGRAM\n"' + b"x" * 200_000 + b"|1\n",
    ],
)  # fmt: skip
def test_no_pool(fresh_db, tmp_path: Path, content: bytes) -> None:
    """What is none is refused by name, and what is beside it is loaded."""
    (tmp_path / NAME).write_bytes(content)
    other = "jw09002_20240101t000000_pool.csv"
    write(tmp_path / other, row(0))
    answer = fresh_db.load(tmp_path)
    assert [Path(problem["path"]).name for problem in answer.problems] == [NAME]
    assert fresh_db.query("SELECT filename FROM store.pool") == [(other,)]


def test_odd_rows(tmp_path: Path) -> None:
    """Rows that do not fit are counted with the line of the first, quoting is the format's, strange names stay."""
    path = write(
        tmp_path / NAME, "# a comment", row(0), "too|few", row(1, FILENAME="jw'%;--\\_UNCAL.fits"), "|" * 14,
        row(2, ASN_CANDIDATE='"[(\'o001\', \'a|b\')]"', NINTS="many", OBS_NUM="9" * 30),
    )  # fmt: skip
    pool = pools.read(path)
    assert pool.left_out == [4]
    assert pool.notes == ["rows that do not fit the columns: 1, the first in line 4"]
    assert [member["expname"] for member in pool.members] == [
        exposure_name(0, "uncal"), "jw'%;--\\_UNCAL.fits", exposure_name(2, "uncal"),
    ]  # fmt: skip
    assert pool.candidates[-1] == {
        "serial": 3, "observationID": exposure_name(2, "uncal")[: -len("_uncal.fits")], "candidate": "o001",
        "candidate_type": "a|b",
    }  # fmt: skip
    assert (pool.members[2]["nints"], pool.members[2]["obs_num"]) == (None, None)


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="cannot be read"):
        pools.read(tmp_path / NAME)


# ---- real pools


def independent(path: Path) -> tuple[list[str], int]:
    """File names of the rows in order, and the number of (identifier, type) pairs, without the code under test."""
    lines = [line for line in io.StringIO(path.read_text("utf-8"), newline=None) if line.strip(" |,\n")]
    lines = [line for line in lines if not line.startswith("#")]
    delimiter = "|" if "|" in lines[0] else ","
    table = list(csv.reader(lines, delimiter=delimiter))
    header = [name.strip().lower() for name in table[0]]
    name = header.index("filename" if "filename" in header else "expname")
    fitting = [line for line in table[1:] if len(line) == len(header) and line[name].strip()]
    pairs = 0
    for line in fitting:
        given = dict(zip(header, line, strict=True))
        try:
            pairs += len(
                {tuple(str(part).lower() for part in item) for item in ast.literal_eval(given["asn_candidate"])}
            )
        except (KeyError, ValueError, SyntaxError, TypeError):
            pairs += bool(given.get("asn_candidate_id", "NULL").strip() not in ("NULL", "null"))
    return [line[name].strip() for line in fitting], pairs


def test_real_pools(fresh_db, shared_data: Path, tmp_path: Path) -> None:
    """Each real pool is loaded under its own name, with the rows and candidates that it has."""
    files: dict[str, Path] = {}
    with tarfile.open(shared_data / "pool.tar.gz") as archive:
        for entry in (item for item in archive if item.isfile()):
            path = files[Path(entry.name).name] = tmp_path / Path(entry.name).name
            path.write_bytes(archive.extractfile(entry).read())
    assert len(files) == 181
    answer = fresh_db.load(tmp_path)
    assert answer.status == 0, answer.problems
    assert answer.counts["new"] == 181
    stored: dict[str, list[str]] = {name: [] for name in files}
    for filename, expname in fresh_db.query(
        "SELECT filename, expname FROM store.pool_member ORDER BY filename, serial"
    ):
        stored[filename].append(expname)
    found = dict(fresh_db.query("SELECT filename, count(*) FROM store.association_candidate GROUP BY filename"))
    for name, path in files.items():
        expnames, pairs = independent(path)
        assert stored[name] == expnames, name
        assert found.get(name, 0) == pairs, name
    assert sum(map(len, stored.values())) > 10_000
    assert sum(found.values()) > 7_000
