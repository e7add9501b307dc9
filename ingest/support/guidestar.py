"""Guide-star files under names of their own, which their headers do not correct: described by their keywords alone."""

from __future__ import annotations

import re
from pathlib import Path

from ingest import cards, headers, names
from ingest.contents import guidestar
from ingest.errors import Problem

KIND = "guide star"
TABLES = guidestar.TABLES
NAMESAKES = True

_JWST = re.compile(rb"TELESCOP= 'JWST *'")
_EXP_TYPE = re.compile(rb"EXP_TYPE= '(" + b"|".join(map(str.encode, guidestar.FUNCTIONS)) + rb") *'")
_BLOCKS = 8 * 2880  # the primary header of a guide-star file has four blocks


def recognises(path: Path, head: bytes) -> bool:
    """A FITS file with a guider's EXP_TYPE, whose header does not give it a product's name either."""
    if not head.startswith(b"SIMPLE  =") or not _JWST.search(head):
        return False
    with path.open("rb") as stream:
        header = stream.read(_BLOCKS)
    claimed = re.search(rb"FILENAME= '([^' ]*)", header)
    if claimed and names.is_product_name(claimed[1].decode("ascii", "replace")):
        return False
    return bool(_JWST.search(header) and _EXP_TYPE.search(header))


def read(path: Path) -> tuple[dict[str, list[dict[str, object]]], list[str]]:
    """One row of store.guidestar; Problem for a damaged file."""
    keywords = headers.read(path)
    exp_type = str(keywords.get("EXP_TYPE") or "").strip()
    if exp_type not in guidestar.FUNCTIONS:
        advice = "Take the original from MAST."
        raise Problem(str(path), "is no guide-star file", advice, card="EXP_TYPE", value=exp_type)
    function, image = guidestar.FUNCTIONS[exp_type]
    notes = [
        f"neither its name nor FILENAME is a product's; it is kept as {path.name}, apart from the products of its visit"
    ]
    row: dict[str, object] = {
        "gs_function": function, "id_image": image, "visit_id": cards.text(keywords.get("VISIT_ID") or "")
    }  # fmt: skip
    row |= guidestar.of_keywords(keywords, notes) | guidestar.statistics(path, notes)
    return {"guidestar": [row]}, notes
