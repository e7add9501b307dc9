"""Keyword rows, and on request files, from MAST with astroquery.

The service is Mast.Jwst.Filtered.<instrument> (MAST portal API, "SI keyword search"): one row a FITS file.
MAST_API_TOKEN in the environment lets astroquery fetch what is not public yet; JWSTVO_MAST_SERVER names another
server that speaks the same API.
"""

from __future__ import annotations

import hashlib
import os
import warnings
from collections.abc import Iterator
from pathlib import Path

from tqdm import tqdm

from ingest import entities, keywords, names
from ingest.errors import Problem, attempt
from ingest.headers import Record
from ingest.journal import Run

SERVICES = tuple(f"Mast.Jwst.Filtered.{name}" for name in ("Nircam", "Niriss", "Nirspec", "Miri", "Fgs"))
_TRY_AGAIN = "Check the network and try again; what is loaded already stays."
Row = dict[str, object]


def keyword_rows(program: int) -> list[Row]:
    """All rows of a program, from the five instruments' services; Problem when MAST does not answer."""
    found: list[Row] = []
    for service in SERVICES:
        found += _rows(service, program)
    if not found:
        raise Problem(f"MAST, program {program}", "the keyword search has no rows", "Check the number of the program.")
    return found


def records(found: list[Row], program: int) -> Iterator[tuple[int, Record | Problem]]:
    """The rows as (number from 1, record or what is wrong with it)."""
    for number, row in enumerate(found, start=1):
        where = f"MAST, program {program}, row {number}"
        yield number, attempt(where, keywords.record, row, where)


def last_rows(found: list[Row]) -> dict[str, int]:
    """For each observation the number of its last row."""
    pairs = records(found, 0)
    return {names.parse(record.filename).root: n for n, record in pairs if isinstance(record, Record)}


def download(found: list[Row], folder: Path, run: Run) -> list[Path]:
    """Fetch the files of the rows below ``folder``/program; one that is there with its size and checksum is kept.

    A file that cannot be had, or arrives damaged, is refused in ``run``; the others are returned.
    """
    fetched = []
    wanted = {record.filename: record for _, record in records(found, 0) if isinstance(record, Record)}
    for filename, record in tqdm(sorted(wanted.items()), unit=" files", desc="download"):
        target = folder / names.parse(filename).program / filename
        try:
            _fetch(record, target)
            fetched.append(target)
        except Problem as problem:
            run.refuse(problem)
    return fetched


def _portal():
    """astroquery's MAST classes, pointed at the server in use; imported late, because that is slow."""
    from astroquery.mast import Mast, Observations, conf

    server = os.environ.get("JWSTVO_MAST_SERVER", "").rstrip("/")
    for service in (Mast, Observations) if server else ():
        portal = service._portal_api_connection
        for name in ("MAST_REQUEST_URL", "COLUMNS_CONFIG_URL", "MAST_DOWNLOAD_URL"):
            setattr(portal, name, getattr(portal, name).replace(conf.server, server))
    return Mast, Observations


def _rows(service: str, program: int) -> list[Row]:
    mast, _ = _portal()
    filters = [{"paramName": "program", "values": [str(program)]}]
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Query returned no results")
        try:
            table = mast.service_request(service, {"columns": "*", "filters": filters})
        except Exception as exc:  # astroquery hands on what requests, json or the server raise
            raise Problem(f"MAST, program {program}", f"{service} does not answer: {exc}", _TRY_AGAIN) from exc
    return [{name: _plain(row[name]) for name in table.colnames} for row in table]


def _plain(value: object) -> object:
    """A Python value of a table cell; None where it is masked."""
    if type(value).__name__ == "MaskedConstant":
        return None
    return value.item() if hasattr(value, "item") else value


def _fetch(record: Record, target: Path) -> None:
    size, checksum = record.archive.get("size"), record.archive.get("checksum")
    if target.exists() and _is_whole(target, size, checksum):
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.part.fits")
    partial.unlink(missing_ok=True)
    _, observations = _portal()
    try:
        status, message, _ = observations.download_file(
            entities.artifact_uri(record.filename), local_path=partial, cache=False, verbose=False
        )
    except Exception as exc:  # as above
        status, message = "ERROR", str(exc)
    if status != "COMPLETE":
        advice = "Not public yet? Set MAST_API_TOKEN. Else: " + _TRY_AGAIN
        raise Problem(str(target), f"MAST does not deliver the file: {message}", advice)
    if not _is_whole(partial, size, checksum):
        partial.unlink()
        raise Problem(str(target), "the file arrived damaged: its size or md5 is not MAST's", _TRY_AGAIN)
    partial.replace(target)


def _is_whole(path: Path, size: object, checksum: object) -> bool:
    if size is not None and path.stat().st_size != size:
        return False
    if checksum is None:
        return True
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "md5").hexdigest() == checksum
