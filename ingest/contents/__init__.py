"""What files hold beyond their keywords: rows of tables that are joined to the products by file name.

A reader is a module with

- ``TABLES``: names of the tables of schema store that it fills, each with a column ``filename``;
- ``wants(name: ProductName) -> bool``: whether it reads files of this name;
- ``read(path: Path | None, facts: Facts) -> Contents``: the rows; path is None where only keywords are known.

What a reader returns for a table replaces what the file had there; a table that it does not return stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import ModuleType

from ingest.contents import (
    asdf_tree,
    association,
    calibration,
    guidestar,
    instrument_keywords,
    integrations,
    lightcurves,
    pool,
    slitlets,
    sources,
    spectra,
)
from ingest.facts import Facts

# table of schema store -> its rows by column, without the column filename
Contents = dict[str, Iterable[Mapping[str, object]]]

READERS: tuple[ModuleType, ...] = (
    association,
    pool,
    lightcurves,
    sources,
    spectra,
    slitlets,
    calibration,
    guidestar,
    asdf_tree,
    instrument_keywords,
    integrations,
)
TABLES: tuple[str, ...] = tuple(table for reader in READERS for table in reader.TABLES)


def read(path: str | None, facts: Facts) -> dict[str, list[Mapping[str, object]]]:
    """The rows of all readers for one product; raises Problem for a damaged file."""
    found: dict[str, list[Mapping[str, object]]] = {}
    for reader in READERS:
        if reader.wants(facts.name):
            for table, rows in reader.read(Path(path) if path else None, facts).items():
                found[table] = list(rows)
    return found
