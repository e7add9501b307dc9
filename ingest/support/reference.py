"""Calibration reference files (CRDS): what they say of themselves, from ASDF, FITS, JSON or ECSV.

Recognised by a CRDS name, or by what is in them: a reference type in the metadata of an ASDF or JSON file, or REFTYPE
in a FITS header. The type and the instrument are those of the file's contents, the serial number that of its name.
Source: CRDS user guide; stdatamodels schema referencefile.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from astropy.io import ascii as text_tables
from astropy.io import fits

from ingest import asdf_yaml, cards, crds, headers, jsonfiles
from ingest.errors import Problem

KIND = "reference"
TABLES = ("reference_file",)

_LONGEST = 4000  # characters of text that are kept
_TEMPLATE = "<SPECIFY>"  # what the pipeline writes where its parameters are saved and nobody filled it in
_HASHED = re.compile(r"(?:[0-9a-f]{7}_)?(jwst_\w+_[a-z0-9-]+_\w+)\.(asdf|fits|json|ecsv)")
_REFTYPE = re.compile(rb"REFTYPE *= '")
# what the columns are called in the metadata of ASDF and JSON files, in FITS headers, in ECSV
_NAMES = {
    "reference_type": (("reftype",), "REFTYPE"),
    "instrument": (("instrument", "name"), "INSTRUME"),
    "detector": (("instrument", "detector"), "DETECTOR"),
    "exp_type": (("exposure", "type"), "EXP_TYPE"),
    "pedigree": (("pedigree",), "PEDIGREE"),
    "use_after": (("useafter",), "USEAFTER"),
    "author": (("author",), "AUTHOR"),
    "description": (("description",), "DESCRIP"),
    "model_type": (("model_type",), "DATAMODL"),
    "created": (("date",), "DATE"),
    "original_name": (("filename",), "FILENAME"),
}


def recognises(path: Path, head: bytes) -> bool:
    """By a name as CRDS gives them, by the ASDF magic, or by a reference type in the first bytes or the FITS header."""
    if crds.parse(path.name) or _HASHED.fullmatch(path.name) or head.startswith(b"#ASDF"):
        return True
    if path.suffix == ".json":
        return re.search(rb'"reftype" *:', head, re.IGNORECASE) is not None
    if head.startswith(b"SIMPLE  ="):
        with path.open("rb") as stream:
            return _REFTYPE.search(stream.read(10 * 2880)) is not None
    return False


def read(path: Path) -> tuple[dict[str, list[dict[str, object]]], list[str]]:
    """One row, and notes. Raises Problem for a damaged file, and for one that is no reference file of JWST."""
    notes: list[str] = []
    file_format = path.suffix.lstrip(".")
    readers = {"asdf": _asdf, "fits": _fits, "json": _json, "ecsv": _ecsv}
    if file_format not in readers:
        file_format = "asdf"  # recognised by its first bytes
    said, history = readers[file_format](path)
    name = crds.parse(path.name)
    row = _row(said, path, notes)
    row["reference_type"] = row["reference_type"] or (name.reference_type if name else None)
    _require_identity(path, said, row, name)
    if name is None:
        notes.append(f"not a name of CRDS; kept as {path.name}, with the type that it says it is")
    elif row["reference_type"] != name.reference_type:
        notes.append(f"says that it is of type {row['reference_type']}, its name that it is {name.reference_type}")
    row["instrument"] = row["instrument"] or (name.instrument if name else None)
    row |= {
        "file_format": file_format,
        "crds_name": name is not None,
        "serial": name.serial if name else None,
        "history": history[:_LONGEST] or None,
    }
    return {"reference_file": [row]}, notes


def _row(said: Mapping[str, object], path: Path, notes: list[str]) -> dict[str, object]:
    row: dict[str, object] = {}
    for column in _NAMES:
        value = said.get(column)
        shown = cards.text(value) if isinstance(value, (str, int, float)) and value != _TEMPLATE else None
        row[column] = shown.replace("\x00", "")[:_LONGEST] if shown else None
    for column in ("use_after", "created"):
        try:
            row[column] = cards.timestamp(row[column] or "")
        except ValueError:
            notes.append(f"{column} = {str(row[column])[:40]!r} is no date; it is left out")
            row[column] = None
    for column, case in (("reference_type", str.lower), ("instrument", str.upper), ("detector", str.upper)):
        row[column] = case(str(row[column])) if row[column] else None
    return row


def _require_identity(
    path: Path, said: Mapping[str, object], row: dict[str, object], name: crds.CrdsName | None
) -> None:
    told = said.get("telescope")
    telescope = "" if told == _TEMPLATE else str(told or "").upper()
    if telescope and telescope != "JWST":
        advice = "Move it out of the folder."
        raise Problem(str(path), "is another telescope's", advice, card="telescope", value=telescope)
    if row["reference_type"] is None:
        raise Problem(
            str(path),
            "is no reference file of JWST: neither its name nor its metadata tell a reference type",
            "A file that only holds a WCS or parameters has no place in the catalogue; move it out of the folder.",
            card="meta.reftype",
        )
    if name is None and not telescope and row["instrument"] is None:
        raise Problem(
            str(path),
            "nothing tells that this is a reference file of JWST: telescope and instrument are missing",
            "Take the original from CRDS, or give it its CRDS name.",
            card="meta.telescope",
        )


def _asdf(path: Path) -> tuple[dict[str, object], str]:
    try:
        with path.open("rb") as stream:
            tree = asdf_yaml.tree_of(asdf_yaml.yaml_of(stream))
    except asdf_yaml.TreeError as exc:
        raise Problem(str(path), f"cannot be read as ASDF: {exc}", "Fetch it again.") from exc
    meta = tree.get("meta")
    entries = tree.get("history")
    entries = entries.get("entries") if isinstance(entries, dict) else entries
    entries = entries if isinstance(entries, list) else []
    told = [str(entry["description"]) for entry in entries if isinstance(entry, dict) and "description" in entry]
    return _of_tree(meta if isinstance(meta, dict) else {}), "\n".join(told)


def _of_tree(meta: Mapping[str, object]) -> dict[str, object]:
    """The columns from metadata as nested mappings; JSON files have an instrument that is just text."""
    said: dict[str, object] = {}
    for column, (path, keyword) in _NAMES.items():
        value: object = meta
        for step in path:
            value = value.get(step) if isinstance(value, Mapping) else None
        said[column] = value if value is not None else meta.get(keyword.lower())
    if isinstance(meta.get("instrument"), str):
        said["instrument"] = meta["instrument"]
    said["telescope"] = meta.get("telescope") or meta.get("telescop")
    return said


def _fits(path: Path) -> tuple[dict[str, object], str]:
    headers.read(path)  # refuses what is damaged, cut or no FITS
    header = fits.getheader(path, 0)
    said = {column: header.get(keyword) for column, (_, keyword) in _NAMES.items()}
    return said | {"telescope": header.get("TELESCOP")}, "\n".join(map(str, header.get("HISTORY", [])))


def _json(path: Path) -> tuple[dict[str, object], str]:
    content = jsonfiles.read(path, "a reference file", dict, "Take the original from CRDS.")
    meta = {key.lower(): value for key, value in content.items()}
    if isinstance(meta.get("meta"), dict):
        meta |= {key.lower(): value for key, value in meta["meta"].items()}
    return _of_tree(meta), str(meta.get("history") or "")


def _ecsv(path: Path) -> tuple[dict[str, object], str]:
    try:
        meta = text_tables.read(path, format="ecsv", guess=False, data_end=1).meta
    except Exception as exc:  # astropy raises several kinds for a broken table
        raise Problem(str(path), f"cannot be read as ECSV: {exc}", "Fetch it again.") from exc
    return _of_tree({str(key).lower(): value for key, value in meta.items()}), str(meta.get("history") or "")
