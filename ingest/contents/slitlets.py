"""NIRSpec's micro-shutter array (MSA): slitlets of a configuration, the exposures that used it, outlines on the sky.

Source of the join: jwst.assign_wcs.nirspec takes from the file MSAMETFL the slitlets of configuration MSAMETID at the
dither point PATT_NUM.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path

from astropy.io import fits

from ingest import footprints
from ingest.contents import cells
from ingest.errors import Problem
from ingest.facts import Facts
from ingest.names import ProductName

TABLES = ("msa_slitlet", "msa_exposure", "msa_footprint")
_OUTLINES = {"cal": "SCI", "crf": "SCI", "s2d": "SCI", "x1d": "EXTRACT1D"}  # suffix -> extension a slitlet
_WIDEST = 0.05  # deg, radius; the whole array has 0.05, a slitlet a few arcsec
_MOST = 20_000_000  # rows; all shutters of the array open at 80 dither points
Row = dict[str, object]


def wants(name: ProductName) -> bool:
    if name.form == "msa":
        return name.extension == "fits"
    return name.form == "exposure" and name.detector in ("nrs1", "nrs2") and name.extension == "fits"


def read(path: Path | None, facts: Facts) -> dict[str, list[Row]]:
    """Raises Problem for an MSA file without its tables, and for a file that cannot be read."""
    if facts.name.form == "msa":
        return {} if path is None else {"msa_slitlet": _read(path, lambda hdus: _slitlets(path, hdus))}
    configuration = facts.text("MSAMETFL")
    if configuration is None:
        return {"msa_exposure": [], "msa_footprint": []} if path else {}
    exposure = facts.name.root.rpartition("_")[0]
    found = {
        "msa_exposure": [
            {
                "exposure_id": exposure,
                "msa_filename": configuration,
                "msa_metadata_id": facts.integer("MSAMETID"),
                "dither_point_index": facts.integer("PATT_NUM"),
            }
        ]
    }
    extension = _OUTLINES.get(facts.name.suffix)
    if path is not None and extension:
        found["msa_footprint"] = _read(path, lambda hdus: _outlines(hdus, extension, exposure, facts))
    return found


def _read(path: Path, take: Callable[[fits.HDUList], list[Row]]) -> list[Row]:
    try:
        with fits.open(path, memmap=True, lazy_load_hdus=True) as hdus:
            return take(hdus)
    except Problem:
        raise
    except Exception as exc:  # astropy raises many kinds for tables that are not what their headers say
        raise Problem(
            str(path), f"its extensions cannot be read: {exc}", "The file is damaged; fetch it again."
        ) from exc


def _slitlets(path: Path, hdus: fits.HDUList) -> list[Row]:
    """One row a configuration, dither point and slitlet."""
    missing = [name for name in ("SHUTTER_INFO", "SOURCE_INFO") if name not in hdus]
    if missing:
        raise Problem(str(path), f"there is no extension {missing[0]}", "Take the original from MAST.", hdu=missing[0])
    if len(hdus["SHUTTER_INFO"].data) > _MOST:
        raise Problem(
            str(path), "it has more shutters than the array", "Take the original from MAST.", hdu="SHUTTER_INFO"
        )
    sources = {row["source_id"]: row for row in _rows(hdus["SOURCE_INFO"])}
    slitlets: dict[tuple, list[dict]] = defaultdict(list)
    for shutter in _rows(hdus["SHUTTER_INFO"]):
        if shutter.get("shutter_state", "OPEN") == "OPEN":
            key = shutter["msa_metadata_id"], shutter.get("dither_point_index", 1), shutter["slitlet_id"]
            slitlets[key].append(shutter)
    return [_slitlet(key, shutters, sources) for key, shutters in sorted(slitlets.items())]


def _slitlet(key: tuple, shutters: list[dict], sources: Mapping[int, dict]) -> Row:
    """Its source is the one in its primary shutter; files of before 2022 do not name that one."""
    primary = next((s for s in shutters if s.get("primary_source", "N") == "Y"), None)
    if primary is None and "primary_source" not in shutters[0]:
        primary = next((s for s in shutters if s["background"] == "N" and s["source_id"]), None)
    source = sources.get(primary["source_id"], {}) if primary else {}
    ra, dec = cells.position(source.get("ra"), source.get("dec"))
    columns = [shutter["shutter_column"] for shutter in shutters]
    return {
        "msa_metadata_id": key[0],
        "dither_point_index": key[1],
        "slitlet_id": key[2],
        "source_id": primary["source_id"] if primary else None,
        "source_name": source.get("source_name") or None,
        "source_alias": source.get("alias") or None,
        "ra": ra,
        "dec": dec,
        "stellarity": cells.number(source.get("stellarity")),
        "is_background": primary is None,
        "quadrant": shutters[0]["shutter_quadrant"],
        "shutter_row": primary and primary["shutter_row"],
        "shutter_column": primary and primary["shutter_column"],
        "source_x": primary and cells.number(primary.get("estimated_source_in_shutter_x")),
        "source_y": primary and cells.number(primary.get("estimated_source_in_shutter_y")),
        "n_shutters": len(shutters),
        "column_min": min(columns),
        "column_max": max(columns),
    }


def _outlines(hdus: fits.HDUList, extension: str, exposure: str, facts: Facts) -> list[Row]:
    """The S_REGION of each extension that names its slitlet."""
    rows, wrong = [], 0
    for hdu in hdus:
        slitlet, text = hdu.header.get("SLITID"), str(hdu.header.get("S_REGION", ""))
        if hdu.name != extension or not _whole(slitlet) or not text.strip():
            continue
        try:
            region = footprints.parse(text)
        except Problem:
            region = None
        if region is None or region.radius > _WIDEST:
            wrong += 1
            continue
        source = hdu.header.get("SOURCEID")
        rows.append(
            {
                "extver": hdu.ver,
                "exposure_id": exposure,
                "slitlet_id": slitlet,
                "source_id": source if _whole(source) else None,
                "s_region": region.literal,
            }
        )
    if wrong:
        facts.notes.append(f"the outlines (S_REGION) of {wrong} slitlets are no such; they are left out")
    return list({row["extver"]: row for row in rows}.values())


def _rows(hdu: fits.BinTableHDU) -> list[dict[str, object]]:
    """The rows of a table with lower-case names, plain values, and text without blanks around it."""
    columns = {}
    for name in hdu.columns.names:
        values = hdu.data[name].tolist()
        columns[name.lower()] = [value.strip() if isinstance(value, str) else value for value in values]
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 1 << 31
