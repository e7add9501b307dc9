"""Association pools: tables of the exposures of a program, one row each, as records.

Source: jwst associations documentation (pool files) and jwst/associations/lib/dms_base.py. Columns are known by their
name, in either case; older pools have fewer. Columns are divided by ``|``, in the oldest pools by commas.
"""

from __future__ import annotations

import ast
import csv
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from ingest.errors import Problem

_LARGEST = 256 * 1024 * 1024  # bytes; the pools of the largest programs have a few MB
_LONGEST = 10_000  # characters of a list of candidates
_ADVICE = "It must be a pool as the archive makes them, a table with a column FILENAME; fetch it again."
# columns of the earliest pools, by the name they have since
_EARLIER = {
    "expname": "filename", "observation": "obs_num", "visit_group": "visitgrp", "par_seq_id": "seq_id",
    "activity": "act_id", "instrument": "instrume", "target_id": "targetid", "target_name": "targname",
    "pointing_type": "pntgtype",
}  # fmt: skip
_ABSENT = frozenset(["", "null", "none", "--", "n/a"])
_TRUE, _FALSE = frozenset(["t", "true", "y"]), frozenset(["f", "false", "n"])
# column of store.pool_member: column of the pool
_TEXT = {name: name for name in (
    "obs_id visit_id visitype channel band filter pupil grating fxd_slit subarray apername targetid targprop targname"
    " targtype template pntgtype exposerr asn_candidate"
).split()} | {"nircam_module": "module"}  # fmt: skip
_UPPER = {"exp_type": "exp_type", "instrument": "instrume", "detector": "detector"}
_INTEGERS = ("program", "obs_num", "visit", "exposure", "nints", "ngroups")
_FLAGS = ("is_psf", "is_imprt", "bkgdtarg", "tsovisit")


@dataclass
class Pool:
    """Rows of pool_member and association_candidate, without the file name, and how many rows did not fit."""

    members: list[dict[str, object]] = field(default_factory=list)
    candidates: list[dict[str, object]] = field(default_factory=list)
    left_out: list[int] = field(default_factory=list)
    unread: int = 0  # lists of candidates that are none

    @property
    def program(self) -> int | None:
        """The program that all rows name; None where they do not agree."""
        programs = {member["program"] for member in self.members}
        return programs.pop() if len(programs) == 1 else None

    @property
    def notes(self) -> list[str]:
        """What of the file is not in the rows, in words."""
        told = []
        if self.left_out:
            told.append(f"rows that do not fit the columns: {len(self.left_out)}, the first in line {self.left_out[0]}")
        if self.unread:
            told.append(f"rows whose association candidates are in a form that is none: {self.unread}")
        return told


def is_pool(path: Path, head: bytes) -> bool:
    """Whether the first bytes of a file are a pool's: a table with a file name and what belongs to associations."""
    if path.suffix != ".csv":
        return False
    if path.stem.endswith("_pool"):
        return True
    lines = [line for line in _lines(head.decode("utf-8", "replace")) if not line.startswith("#")]
    columns = {name.strip().lower() for name in re.split(r"[|,]", lines[0])} if lines else set()
    return "filename" in columns and bool({"obs_num", "asn_candidate", "pntgtype"} & columns)


def read(path: Path) -> Pool:
    """The exposures of a pool in the order of the file; raises Problem for what is no pool."""
    lines = list(_table(path))
    if not lines:
        raise Problem(str(path), "the pool is empty", _ADVICE)
    delimiter = "|" if "|" in lines[0][1] else ","
    columns = _columns(path, next(csv.reader([lines[0][1]], delimiter=delimiter)))
    pool = Pool()
    for number, line in lines[1:]:
        try:
            values = next(csv.reader([line], delimiter=delimiter))
        except csv.Error as exc:
            raise Problem(str(path), f"line {number} cannot be read: {exc}", _ADVICE) from exc
        if len(values) != len(columns):
            pool.left_out.append(number)
            continue
        _add(pool, dict(zip(columns, map(_clean, values), strict=True)))
    return pool


def contents(pool: Pool, program: int | None, version_id: str | None) -> dict[str, list[dict[str, object]]]:
    """The rows of the pool's tables."""
    facts = {
        "program": program,
        "version_id": version_id,
        "exposures": len(pool.members),
        "left_out": len(pool.left_out),
    }
    return {"pool": [facts], "pool_member": pool.members, "association_candidate": pool.candidates}


def candidates(text: str | None) -> list[tuple[str, str]] | None:
    """(identifier, type) of a list as pools write it, a Python literal; None for what is no such list."""
    if text is None or len(text) > _LONGEST:
        return None
    try:
        listed = ast.literal_eval(text.strip())
    except (ValueError, SyntaxError, MemoryError, RecursionError, TypeError):
        return None
    pairs = [item for item in listed if isinstance(item, tuple) and len(item) == 2] if isinstance(listed, list) else []
    if not pairs or len(pairs) != len(listed):
        return None
    return [(str(name).strip().lower(), str(kind).strip().lower()) for name, kind in pairs]


def exposure_of(filename: str) -> str:
    """The observation of an exposure, by the name of one of its files."""
    return re.sub(r"_[a-z0-9]+(\.[a-z]+)+$", "", filename.lower())


def _table(path: Path) -> Iterator[tuple[int, str]]:
    """Line number and text of what is no comment and not blank."""
    try:
        if path.stat().st_size > _LARGEST:
            raise Problem(str(path), "the pool is larger than any real one", _ADVICE)
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as exc:
        raise Problem(str(path), "the pool is not text in UTF-8", _ADVICE) from exc
    except OSError as exc:
        raise Problem(str(path), f"cannot be read: {exc.strerror}", "Correct its rights.") from exc
    for number, line in enumerate(_lines(text), 1):
        if line.strip(" ,|\t") and not line.startswith("#"):
            yield number, line


def _lines(text: str) -> list[str]:
    return re.split(r"\r\n|\r|\n", text)


def _columns(path: Path, header: Sequence[str]) -> list[str]:
    names = [name.strip().lower() for name in header]
    names = [_EARLIER.get(name, name) if "filename" not in names else name for name in names]
    if "filename" not in names:
        raise Problem(str(path), "the pool has no column FILENAME", _ADVICE, card="FILENAME")
    # columns without a name, and a second one of a name, are kept apart
    again = [not name or name in names[:at] for at, name in enumerate(names)]
    return [f"{name or 'column'} {at + 1}" if again[at] else name for at, name in enumerate(names)]


def _clean(value: str) -> str | None:
    text = re.sub(r"[\x00-\x1f]+", " ", value).strip()
    return None if text.lower() in _ABSENT else text


def _add(pool: Pool, row: Mapping[str, str | None]) -> None:
    name = row["filename"]
    if name is None:
        return
    serial = len(pool.members) + 1
    expname = PurePosixPath(name).name or name
    observation = exposure_of(expname)
    pool.members.append(
        {"serial": serial, "expname": expname, "observationID": observation}
        | {column: row.get(source) for column, source in _TEXT.items()}
        | {column: (row.get(source) or "").upper() or None for column, source in _UPPER.items()}
        | {column: _integer(row.get(column)) for column in _INTEGERS}
        | {column: _flag(row.get(column)) for column in _FLAGS}
        | {"keywords": json.dumps({key: value for key, value in row.items() if value is not None})}
    )
    listed = candidates(row.get("asn_candidate"))
    if listed is None and row.get("asn_candidate_id") and row.get("asn_candidate_type"):
        listed = [(str(row["asn_candidate_id"]).lower(), str(row["asn_candidate_type"]).lower())]
    if listed is None and row.get("asn_candidate"):
        pool.unread += 1
    pool.candidates += [
        {"serial": serial, "observationID": observation, "candidate": candidate, "candidate_type": kind}
        for candidate, kind in dict.fromkeys(listed or ())
    ]


def _integer(value: str | None) -> int | None:
    return int(value) if value and re.fullmatch(r"[0-9]{1,9}", value) else None


def _flag(value: str | None) -> int | None:
    """1 for true, 0 for false; None where neither is said."""
    word = (value or "").lower()
    return 1 if word in _TRUE else 0 if word in _FALSE else None
