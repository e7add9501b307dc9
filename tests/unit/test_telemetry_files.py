"""Telemetry files and dictionaries of mnemonics: what is read of them, and what is refused."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from ingest.errors import Problem
from ingest.support import mnemonics, telemetry

HEAD = "theTime,MJD,euvalue,sqldataType"
LINE = "2022-02-02 22:24:57.797000,59612.9340022801,-0.7914493680,real"


def write(folder: Path, *lines: str, name: str = "SA_ZATTEST2.csv", end: str = "\r\n") -> Path:
    path = folder / name
    path.write_bytes("".join(line + end for line in (HEAD, *lines)).encode())
    return path


def readings(path: Path) -> list[dict]:
    contents, _ = telemetry.read(path)
    return list(contents["edb_reading"])


@pytest.mark.parametrize(
    ("name", "mnemonic"),
    [
        ("SA_ZATTEST2-20220202T222457-20220202T222459.csv", "SA_ZATTEST2"),
        ("BUSVOLT-20220202T222457-20220202T222459.csv", "BUSVOLT"),
        ("engdb_jw01029__ifgs_acq_detxcor.csv", "IFGS_ACQ_DETXCOR"),
        ("sa_zattest2_20220202_genuine.csv", "SA_ZATTEST2"),
        ("INRC_ICE_DC_VOL_P5_DIG.csv", "INRC_ICE_DC_VOL_P5_DIG"),
    ],
)
def test_the_file_name_says_the_mnemonic(name: str, mnemonic: str) -> None:
    assert telemetry.mnemonic_of(name) == mnemonic


@pytest.mark.parametrize(
    "name",
    [
        "telemetry.csv",
        "SA_ZATTEST2 (1).csv",
        "SA_ZATTEST2-20220202.csv",
        "1_2.csv",
        "__.csv",
        "SA__X.csv",
        "sá_x.csv",
        "SA_Z.txt",
    ],
)
def test_an_unclear_name_is_refused(name: str) -> None:
    with pytest.raises(Problem, match="mnemonic is not known") as caught:
        telemetry.mnemonic_of(name)
    assert "<MNEMONIC>-<YYYYMMDDThhmmss>" in caught.value.advice


@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_values_times_and_types(tmp_path: Path, end: str) -> None:
    path = write(
        tmp_path, LINE,
        '2022-02-02 22:24:58.053123,59612.9340052431,"OPEN, ""locked""",varchar',
        "2022-02-02 22:24:59.000000,59612.9340162037,7,int",
        "2022-02-02 22:25:00.000000,59612.9340277778,,real",
        "2022-02-02 22:25:01.000000,59612.9340393519,NaN,real",
        "2022-02-02 22:25:02.000000,59612.9340509259,-inf,float",
        "2022-02-02 22:25:03.000000,59612.9340625000,OFF,int",
        "2022-02-02 22:25:04.000000,59612.9340740741,9007199254740993,bigint",
        end=end,
    )  # fmt: skip
    found = readings(path)
    assert [(row["value_number"], row["value_text"]) for row in found] == [
        (-0.7914493680, None), (None, 'OPEN, "locked"'), (7.0, None), (None, None), (None, None), (None, None),
        (None, "OFF"), (9007199254740992.0, "9007199254740993"),
    ]  # fmt: skip
    assert found[0]["obs_time"] == datetime(2022, 2, 2, 22, 24, 57, 797000)
    assert found[1]["obs_time"] == datetime(2022, 2, 2, 22, 24, 58, 53123)
    assert {row["mnemonic"] for row in found} == {"SA_ZATTEST2"}
    assert [row["line"] for row in found] == [2, 3, 4, 5, 6, 7, 8, 9]
    assert [row["data_type"] for row in found] == "real varchar int real real float int bigint".split()


def test_notes_say_what_was_taken_and_what_is_missing(tmp_path: Path) -> None:
    path = write(tmp_path, "2022-02-02 22:25:00.000000,59612.9340277778,,real",
                 "2022-02-02 22:25:03.000000,59612.9340625000,OFF,int")  # fmt: skip
    contents, notes = telemetry.read(path)
    assert len(list(contents["edb_reading"])) == 2
    assert notes == [
        "telemetry of SA_ZATTEST2, as the file name says",
        "1 of 2 samples have no value (empty, or not finite)",
        "1 of 2 samples are text though their type is a number's; they are kept as text",
    ]
    empty = write(tmp_path, name="SA_ZATTEST2-20220202T222457-20220202T222459.csv")
    contents, notes = telemetry.read(empty)
    assert list(contents["edb_reading"]) == [] and notes == ["there are no samples in it"]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("2022-02-02 22:24:58.053000,59612.9340052431,-0.79", "3 fields"),
        (LINE + ",more", "5 fields"),
        ("yesterday,59612.9340052431,1,real", "is no time"),
        ("2022-02-02 22:24:58.053000,now,1,real", "is no time"),
        ("2022-02-02 22:24:58.053000+01:00,59612.9340052431,1,real", "is no time"),
        ("2022-02-02 22:24:58.053000,59612.9350052431,1,real", "not the same time"),
        ("2022-02-02 22:24:58.053000,nan,1,real", "not the same time"),
        ("2022-02-02 22:24:58.053000,59612.9340052431,a\0b,varchar", "zero byte"),
        ('2022-02-02 22:24:58.053000,59612.9340052431,"open,varchar', "not CSV"),
        ("2022-02-02 22:24:58.053000,59612.9340052431," + "9" * 200_000 + ",real", "too long"),
    ],
)
def test_a_damaged_line_is_named(tmp_path: Path, line: str, what: str) -> None:
    with pytest.raises(Problem, match=rf"line \d: .*{what}"):
        readings(write(tmp_path, LINE, line))


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = write(tmp_path, LINE)
    path.write_bytes(path.read_bytes() + b"\xff\xfe,1,2,3\r\n")
    with pytest.raises(Problem, match="UTF-8"):
        readings(path)


def test_recognised_by_its_first_line(tmp_path: Path) -> None:
    assert telemetry.recognises(Path("x.csv"), (HEAD + "\r\n" + LINE).encode())
    assert telemetry.recognises(Path("x.csv"), b"\xef\xbb\xbf" + HEAD.encode())
    assert not telemetry.recognises(Path("SA_ZATTEST2.csv"), b"time,value\r\n")


def test_dictionary_of_the_archive(tmp_path: Path) -> None:
    path = tmp_path / "dictionary.csv"
    path.write_text(
        "description,sqlDataType,subsystem,tlmIdentifier,tlmMnemonic,unit\n"
        '"X, position",real,FGS,300304,IFGS_CTDGS_X,asec\n'
        "Flag,varchar,ACS,2522,SA_ZFGBADCNT,None\nodd,real,ACS,x,no mnemonic,\n"
    )
    assert mnemonics.recognises(path, path.read_bytes())
    contents, notes = mnemonics.read(path)
    first, second = contents["edb_dictionary"]
    assert first == {"mnemonic": "IFGS_CTDGS_X", "rank": 1, "subsystem": "FGS", "identifier": 300304,
                     "description": "X, position", "unit": "asec", "data_type": "real"}  # fmt: skip
    assert second["unit"] is None and second["description"] == "Flag"
    assert notes == ["'no mnemonic' is no mnemonic; it is passed over"]


def test_list_of_mnemonics_to_watch(tmp_path: Path) -> None:
    path = tmp_path / "watch.json"
    path.write_text('{"all": [{"name": "SE_ZBUSVLT", "description": "Bus voltage", "dependency": []}, {"name": 3}, 7]}')
    assert mnemonics.recognises(path, path.read_bytes())
    contents, _ = mnemonics.read(path)
    assert contents["edb_dictionary"] == [
        {"mnemonic": "SE_ZBUSVLT", "rank": 2, "description": "Bus voltage", "unit": None}
    ]
    path.write_text('{"all": [{"name": "SE_ZBUSVLT", "description": "Bus voltage", "dependency": []},]}')
    with pytest.raises(Problem, match="not valid JSON"):
        mnemonics.read(path)
    assert not mnemonics.recognises(path, b'{"asn_type": "image3", "products": [{"name": "x", "members": []}]}')


def test_all_real_files_are_read(shared_data: Path, tmp_path: Path) -> None:
    """Counts and sums of the 82 files against a reading of their lines by nothing but split."""
    import tarfile

    with tarfile.open(shared_data / "edb.tar.gz") as tar:
        tar.extractall(tmp_path)
    files = sorted(tmp_path.rglob("csv/*.csv"))
    assert len(files) == 82
    total = 0
    for path in files:
        assert telemetry.recognises(path, path.read_bytes()[:4096])
        lines = path.read_bytes().decode().split("\r\n")[1:-1]
        found = readings(path)
        total += len(found)
        assert sum(row["value_number"] for row in found) == sum(float(line.split(",")[2]) for line in lines), path
    assert total == 169095
