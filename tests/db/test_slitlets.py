"""Slitlets of NIRSpec's micro-shutter array, their exposures and outlines: values against independent reads."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from astropy.io import fits
from astropy.table import Table
from conftest import Scratch

from ingest import headers, names
from ingest.contents import slitlets
from ingest.errors import Problem
from ingest.facts import Facts

MSA = "jw09001001001_01_msa.fits"
CAL = "jw09001001001_03101_00001_nrs1_cal.fits"
PRIMARY = {"TELESCOP": "JWST", "INSTRUME": "NIRSPEC", "DETECTOR": "NRS1", "EXP_TYPE": "NRS_MSASPEC", "PROGRAM": "09001",
           "MSAMETFL": MSA, "MSAMETID": 7, "PATT_NUM": 2, "TARG_RA": 30.0, "TARG_DEC": -20.0}  # fmt: skip
SQUARE = "POLYGON ICRS  30.0 -20.0 30.001 -20.0 30.001 -19.999 30.0 -19.999"


def msa_file(path: Path, shutters: list[tuple], sources: list[tuple], drop: str = "") -> Path:
    """An MSA file; shutters: slitlet, configuration, column, source, state, x, dither, primary."""
    info = Table(
        rows=[
            (s[0], s[1], 3, 100, s[2], s[3], "N" if s[7] == "Y" else "Y", s[4], s[5], s[5], s[6], s[7])
            for s in shutters
        ],
        names="slitlet_id msa_metadata_id shutter_quadrant shutter_row shutter_column source_id background"
        " shutter_state estimated_source_in_shutter_x estimated_source_in_shutter_y dither_point_index"
        " primary_source".split(),
    )
    known = Table(rows=sources, names="program source_id source_name alias ra dec preimage_id stellarity".split())
    for name in filter(None, [drop]):
        info.remove_column(name)
    hdus = [fits.BinTableHDU(info, name="SHUTTER_INFO"), fits.BinTableHDU(known, name="SOURCE_INFO")]
    fits.HDUList([fits.PrimaryHDU(), *hdus]).writeto(path)
    return path


def exposure_file(path: Path, *regions: tuple[object, str], **cards: object) -> Path:
    primary = fits.PrimaryHDU()
    primary.header.update(PRIMARY | {"FILENAME": path.name} | cards)
    hdus = [primary]
    for number, (slitlet, region) in enumerate(regions, 1):
        hdu = fits.ImageHDU(np.zeros((2, 2), "f4"), name="SCI", ver=number)
        hdu.header.update({"SLITID": slitlet, "S_REGION": region, "SOURCEID": 40 + number})
        hdus.append(hdu)
    fits.HDUList(hdus).writeto(path)
    return path


SHUTTERS = [
    (1, 7, 50, 41, "OPEN", 0.25, 1, "Y"), (1, 7, 51, 41, "OPEN", np.nan, 1, "N"),
    (1, 7, 52, 41, "CLOSED", np.nan, 1, "N"),
    (1, 7, 50, 41, "OPEN", np.nan, 2, "N"), (1, 7, 51, 41, "OPEN", 0.75, 2, "Y"),
    (2, 7, 60, 0, "OPEN", np.nan, 2, "N"), (3, 7, 70, 99, "OPEN", 0.5, 2, "Y"),
]  # fmt: skip
SOURCES = [
    (9001, 41, "9001_41", "star", 30.0005, -19.9995, "None", 1.0),
    (9001, 42, "9001_42", "", 0.0, 0.0, "None", 0.0),
]


def read(path: Path, notes: list[str] | None = None) -> dict[str, list[dict]]:
    facts = Facts(names.parse(path.name), headers.read(path), notes if notes is not None else [])
    return slitlets.read(path, facts)


def test_a_row_a_configuration_dither_point_and_slitlet(tmp_path: Path) -> None:
    first, second, empty, unknown = read(msa_file(tmp_path / MSA, SHUTTERS, SOURCES))["msa_slitlet"]
    key = ("msa_metadata_id", "dither_point_index", "slitlet_id")
    assert [tuple(row[name] for name in key) for row in (first, second, empty, unknown)] == [
        (7, 1, 1), (7, 2, 1), (7, 2, 2), (7, 2, 3),
    ]  # fmt: skip
    assert (first["source_id"], first["source_name"], first["source_alias"], first["stellarity"]) == (
        41,
        "9001_41",
        "star",
        1,
    )
    assert (first["ra"], first["dec"], first["is_background"]) == (30.0005, -19.9995, False)
    assert (first["quadrant"], first["shutter_row"], first["shutter_column"], first["source_x"]) == (3, 100, 50, 0.25)
    assert (first["n_shutters"], first["column_min"], first["column_max"]) == (
        2,
        50,
        51,
    )  # the closed one does not count
    assert (second["shutter_column"], second["source_x"]) == (51, 0.75)
    assert (empty["is_background"], empty["source_id"], empty["ra"], empty["shutter_column"]) == (
        True,
        None,
        None,
        None,
    )
    assert (unknown["source_id"], unknown["ra"], unknown["source_name"]) == (99, None, None)  # not in SOURCE_INFO


def test_files_that_do_not_name_the_primary_shutter(tmp_path: Path) -> None:
    rows = read(msa_file(tmp_path / MSA, SHUTTERS, SOURCES, drop="primary_source"))["msa_slitlet"]
    assert [(row["source_id"], row["shutter_column"]) for row in rows] == [(41, 50), (41, 51), (None, None), (99, 70)]


def test_outlines_are_those_of_the_extensions(tmp_path: Path) -> None:
    notes: list[str] = []
    wide = "POLYGON ICRS 275.8 -70.1 85.1 -70.1 85.1 21.6 275.8 21.6"  # as some pipelines wrote it
    path = exposure_file(tmp_path / CAL, (1, SQUARE), (2, wide), (3, "nonsense"), (4, ""), ("five", SQUARE))
    found = read(path, notes)
    assert found["msa_exposure"] == [
        {"exposure_id": "jw09001001001_03101_00001", "msa_filename": MSA, "msa_metadata_id": 7, "dither_point_index": 2}
    ]
    (outline,) = found["msa_footprint"]
    assert (outline["extver"], outline["slitlet_id"], outline["source_id"]) == (1, 1, 41)
    assert notes == ["the outlines (S_REGION) of 2 slitlets are no such; they are left out"]


def test_exposures_not_through_the_array_have_no_rows(tmp_path: Path) -> None:
    found = read(exposure_file(tmp_path / CAL, (1, SQUARE), MSAMETFL="N/A"))
    assert found == {"msa_exposure": [], "msa_footprint": []}


def test_keywords_alone_tell_the_configuration() -> None:
    found = slitlets.read(None, Facts(names.parse(CAL), PRIMARY, []))
    assert list(found) == ["msa_exposure"] and found["msa_exposure"][0]["msa_metadata_id"] == 7


def test_damaged_files_are_refused(tmp_path: Path) -> None:
    path = tmp_path / MSA
    fits.HDUList([fits.PrimaryHDU()]).writeto(path)
    with pytest.raises(Problem, match="no extension SHUTTER_INFO"):
        read(path)
    path.unlink()
    msa_file(path, SHUTTERS, SOURCES, drop="slitlet_id")
    with pytest.raises(Problem, match="cannot be read"):
        read(path)
    path.write_bytes(path.read_bytes()[:5000])
    with pytest.raises(Problem):
        read(path)


def test_one_row_a_slitlet_and_exposure(fresh_db: Scratch, tmp_path: Path) -> None:
    """Joined by configuration and dither point; the outline is that of the exposure."""
    paths = [msa_file(tmp_path / MSA, SHUTTERS, SOURCES), exposure_file(tmp_path / CAL, (1, SQUARE))]
    second = CAL.replace("_00001_", "_00002_")
    paths.append(exposure_file(tmp_path / second, (1, SQUARE.replace("30.0 ", "30.0002 "))))
    answer = fresh_db.load(*paths)
    assert answer.counts["new"] == 3, answer.problems
    found = fresh_db.query(
        "SELECT dither_point_index, slitlet_id, exposure_id, region_filename, position_origin, is_background,"
        " spoint(radians(ra), radians(dec)) <@ s_region, (s_region).stcs"
        " FROM store.jwst_msa_slitlet ORDER BY 1, 2, 3"
    )
    one, two = CAL[:25], second[:25]
    assert [row[:6] for row in found] == [
        (1, 1, None, None, "source", 0),
        (2, 1, one, CAL, "s_region", 0),
        (2, 1, two, second, "s_region", 0),
        (2, 2, one, None, None, 1),
        (2, 2, two, None, None, 1),
        (2, 3, one, None, None, 0),
        (2, 3, two, None, None, 0),
    ]
    for row, west in zip(found[1:3], ("30", "30.0002"), strict=True):
        numbers = row[7].removeprefix("POLYGON ICRS ").split()
        corners = set(zip(numbers[::2], numbers[1::2], strict=True))
        assert corners == {(west, "-20"), ("30.001", "-20"), ("30.001", "-19.999"), (west, "-19.999")}
        assert row[6] is True
    assert fresh_db.query("SELECT exposure_id, msa_known FROM store.jwst_msa_exposure ORDER BY 1") == [
        (one, True), (two, True),
    ]  # fmt: skip


def test_real_configuration(fresh_db: Scratch, shared_data: Path) -> None:
    path = shared_data / "fits" / "mast" / "nirspec" / "jw02736007001_01_msa.fits"
    assert fresh_db.load(path).counts["new"] == 1
    info = Table.read(path, hdu="SHUTTER_INFO")
    sources = Table.read(path, hdu="SOURCE_INFO")
    expected = {
        (row["msa_metadata_id"], row["dither_point_index"], row["slitlet_id"]): row
        for row in info if row["primary_source"].strip() == "Y"
    }  # fmt: skip
    keys = {(row["msa_metadata_id"], row["dither_point_index"], row["slitlet_id"]) for row in info}
    found = fresh_db.query(
        "SELECT msa_metadata_id, dither_point_index, slitlet_id, source_id, shutter_row, shutter_column, quadrant,"
        " source_x, ra, dec, source_name, is_background, n_shutters FROM store.jwst_msa_slitlet"
    )
    assert {row[:3] for row in found} == keys and len(found) == len(keys) == 444
    for row in found:
        shutter = expected.get(row[:3])
        assert row[11] == int(shutter is None)
        if shutter is None:
            continue
        assert row[3:7] == tuple(shutter[f] for f in ("source_id", "shutter_row", "shutter_column", "shutter_quadrant"))
        assert row[7] == shutter["estimated_source_in_shutter_x"]
        (source,) = sources[sources["source_id"] == row[3]]
        assert (row[8], row[9], row[10]) == (source["ra"], source["dec"], source["source_name"].strip())
    assert {row[12] for row in found if row[2] == 72} == {5}
