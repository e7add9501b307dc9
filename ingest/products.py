"""Product suffixes and exposure types: level, kind and role of what a file holds.

Sources: jwst documentation (data_products/product_types.rst, science_products.rst, guidestar_products.rst,
pipeline/main.rst), jwst/lib/suffix.py, stdatamodels keyword_exptype.schema.yaml; MAST's productType.
"""

from __future__ import annotations

from dataclasses import dataclass

from ingest import tables
from ingest.errors import Problem
from ingest.names import INTERMEDIATES, ProductName

# Data product types are terms of the IVOA vocabulary http://www.ivoa.net/rdf/product-type.
# MODE: as the exposure type's own data are.
MODE = "mode"


@dataclass(frozen=True)
class Suffix:
    """A row of data/suffixes.tsv: levels of the exposure-named and of the stage-3-named file, kind, role and so on."""

    suffix: str
    level: str | None
    level3: str | None
    kind: str | None
    role: str
    ucd: str | None
    semantics: str
    meaning: str


SUFFIXES = {row["suffix"]: Suffix(**row) for row in tables.rows("suffixes")}


@dataclass(frozen=True)
class Mode:
    """A row of data/exposure_types.tsv, with the instrument alone beside MAST's INSTRUMENT/MODE."""

    instrument: str
    name: str
    intent: str
    kind: str
    tso: str


MODES = {
    row["exp_type"]: Mode(row["name"].split("/")[0], row["name"], row["intent"], row["kind"], row["tso"])
    for row in tables.rows("exposure_types")
}

CONTENT_TYPES = {
    "fits": "application/fits",
    "ecsv": "application/x-ecsv",
    "json": "application/json",
    "csv": "text/csv",
    "jpg": "image/jpeg",
    "mp4": "video/mp4",
}


def suffix_of(name: ProductName) -> Suffix:
    """The row of the suffix table for ``name``; raises Problem for a suffix the pipeline does not make."""
    try:
        return SUFFIXES[name.suffix]
    except KeyError:
        known = "is what a step of the pipeline writes on the way, no product" if name.suffix in INTERMEDIATES else None
        raise Problem(
            name.filename,
            f"{name.suffix!r} {known or 'is no product suffix of the pipeline'}",
            "Intermediate and private files stay out of the catalogue; move it out of the folder.",
        ) from None


def product_level(name: ProductName) -> str | None:
    """DMS product level: 1b, 2a, 2b, 2c or 3; None for pools, associations and MSA files."""
    suffix = suffix_of(name)
    if name.form == "guidestar":
        return {"uncal": "1b"}.get(name.suffix, "2a")
    if name.form == "stage3":
        return suffix.level3
    return suffix.level


CALIBRATION_LEVELS = {"1b": 1, "2a": 2, "2b": 2, "2c": 2, "3": 3}


def is_time_series(exp_type: str | None, tsovisit: bool | None, nints: int | None) -> bool:
    """As jwst.lib.pipe_utils.is_tso: exposure type or TSOVISIT say so, and there are two integrations or more."""
    mode = MODES.get(exp_type or "")
    if mode is None or mode.tso == "never":
        return False
    return (mode.tso == "always" or bool(tsovisit)) and (nints or 0) > 1
