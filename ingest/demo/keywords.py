"""FITS keywords -> data model: the mapping is read from the stdatamodels schemas, never typed here.

Headers are dictionaries of FITS keywords: ``"EXPSTART"`` belongs to the primary header, ``"SCI.S_REGION"`` to that
extension.  A keyword that the schema of the model does not know is a ``KeyError``; so is a misspelt one.
"""

from __future__ import annotations

import io
import os
import warnings
from collections.abc import Mapping
from contextlib import contextmanager
from functools import cache

from astropy.io import fits
from astropy.time import Time
from stdatamodels.exceptions import ValidationWarning
from stdatamodels.jwst import datamodels
from stdatamodels.jwst.datamodels import JwstDataModel, model_base

# Models are validated when they are written; on every assignment it would take ten times as long.
os.environ["VALIDATE_ON_ASSIGNMENT"] = "false"

Value = str | int | float | bool


def _walk(schema: dict, path: str, found: dict[str, str]) -> dict[str, str]:
    if "fits_keyword" in schema:
        hdu = schema.get("fits_hdu", "PRIMARY")
        key = schema["fits_keyword"] if hdu == "PRIMARY" else f"{hdu}.{schema['fits_keyword']}"
        found.setdefault(key, path)
    for name, child in schema.get("properties", {}).items():
        _walk(child, f"{path}.{name}" if path else name, found)
    for combiner in ("allOf", "anyOf", "oneOf"):
        for child in schema.get(combiner, []):
            _walk(child, path, found)
    return found


@cache
def paths(model_name: str) -> dict[str, str]:
    """Return keyword -> attribute path of a data model, by the name of its class.

    The core schema gives every model some SCI keywords; a model without a SCI array has none here, because they
    would add an empty SCI extension that the genuine products (spectra, OIFITS) do not have.
    """
    with getattr(datamodels, model_name)() as model:
        found = _walk(model.schema, "", {})
        if "data" not in model.schema["properties"]:
            found = {key: path for key, path in found.items() if not key.startswith("SCI.")}
    return found


@cache
def item_paths(model_name: str, items: str) -> dict[str, str]:
    """As ``paths`` for one element of a list of extensions: ``MultiSlitModel``'s ``slits``, for example."""
    with getattr(datamodels, model_name)() as model:
        return _walk(model.schema["properties"][items]["items"], "", {})


def assign(node: object, path: str, value: Value) -> None:
    """Set ``node.a.b.c = value`` for path ``a.b.c``."""
    *parents, last = path.split(".")
    for name in parents:
        node = getattr(node, name)
    setattr(node, last, value)


def fill(model: JwstDataModel, header: Mapping[str, Value | None]) -> None:
    """Put a header into a model; None is left out.

    Keywords of an extension that the model does not have (a spectrum table has no SCI) are left out;
    an unknown primary keyword is a KeyError.
    """
    known = paths(type(model).__name__)
    for key, value in header.items():
        if value is None or (key not in known and "." in key):
            continue
        assign(model, known[key], value)


@contextmanager
def fixed_clock(date: str):
    """Let the models believe that it is ``date`` (UTC, ISO): DATE and ``meta.date`` are set when a model is saved."""

    class Clock(Time):
        @classmethod
        def now(cls) -> Time:
            return Time(date, format="isot", scale="utc")

    genuine, model_base.Time = model_base.Time, Clock
    try:
        yield
    finally:
        model_base.Time = genuine


def to_bytes(model: JwstDataModel, filename: str, date: str) -> bytes:
    """Serialise a model as FITS with its ASDF extension; FILENAME and DATE are set.

    That validates it: a value that the schema does not allow is an ``asdf.ValidationError`` (or a
    ``ValidationWarning``, raised).
    """
    model.meta.filename = filename
    for name in ("slits", "spec"):
        for item in getattr(model, name, None) or []:
            item.meta.date = date
    with fixed_clock(date), warnings.catch_warnings():
        warnings.simplefilter("error", ValidationWarning)
        model.on_save(filename)
        buffer = io.BytesIO()
        model.to_fits(buffer)
    model.close()
    return buffer.getvalue()


def open_bytes(content: bytes) -> fits.HDUList:
    """Open serialised FITS in memory."""
    return fits.open(io.BytesIO(content))
