"""Reference files: what products were made with, and what reference files of every format say of themselves."""

from __future__ import annotations

import json
import tarfile
from pathlib import Path

import numpy as np
import pytest
from astropy.io import fits
from astropy.table import Table
from made import exposure_name, keyword_row, write_fits, write_table

from ingest.support import reference

ASDF = """#ASDF 1.0.0
#ASDF_STANDARD 1.5.0
%YAML 1.1
%TAG ! tag:stsci.edu:asdf/
--- !core/asdf-1.1.0
history:
  entries:
  - !core/history_entry-1.0.0 {{description: First, time: !!timestamp '2020-04-29 17:17:05'}}
  - !core/history_entry-1.0.0 {{description: Second}}
meta:
  {meta}
model: !transform/polynomial-1.2.0
  coefficients: !core/ndarray-1.0.0
    source: 0
    datatype: float64
    byteorder: little
    shape: [6, 6]
...
"""
META = {
    "author": "A. Person", "date": "2021-02-03T04:05:06.789", "description": "Fore optics",
    "exposure": {"type": "NRS_IFU"}, "instrument": {"name": "NIRSPEC", "detector": "NRS1"}, "model_type": "FOREModel",
    "pedigree": "GROUND", "reftype": "FORE", "telescope": "JWST", "useafter": "2013-01-03T11:19:40",
    "filename": "first.asdf",
}  # fmt: skip


def write_asdf(folder: Path, filename: str, **fields: object) -> Path:
    meta = {key: value for key, value in (META | fields).items() if value is not None}
    path = folder / filename
    path.write_bytes(ASDF.format(meta=json.dumps(meta)).encode() + b"\xd3BLK" + bytes(60))
    return path


def row(db, filename: str) -> dict[str, object]:
    columns = (
        "reference_type instrument serial file_format crds_name detector exp_type pedigree use_after author description"
    )
    columns += " history model_type created original_name"
    listed = ", ".join(f"{c}::text" if c in ("use_after", "created") else c for c in columns.split())
    (found,) = db.query(f"SELECT {listed} FROM store.jwst_reference_file WHERE filename = %s", filename)
    return dict(zip(columns.split(), found, strict=True))


def test_products_name_what_they_were_made_with(fresh_db, tmp_path: Path) -> None:
    first, second = exposure_name(1), exposure_name(2)
    write_fits(tmp_path, first, R_FLAT="crds://jwst_niriss_flat_0275.fits", R_DARK="N/A", R_AREA="",
               R_DISTOR="crds://jwst_niriss_distortion_0041.asdf")  # fmt: skip
    write_fits(tmp_path, second, R_FLAT="crds://jwst_niriss_flat_0275.fits", R_ODD="crds://own file.fits")
    assert fresh_db.load(tmp_path).status == 0
    found = fresh_db.query("SELECT keyword, reference_type, reference FROM store.jwst_product_reference"
                           " WHERE filename = %s ORDER BY 1", first)  # fmt: skip
    assert found == [("R_DISTOR", "distortion", "jwst_niriss_distortion_0041.asdf"),
                     ("R_FLAT", "flat", "jwst_niriss_flat_0275.fits")]  # fmt: skip
    users = fresh_db.query("SELECT filename FROM store.jwst_product_reference WHERE reference = %s ORDER BY 1",
                           "jwst_niriss_flat_0275.fits")  # fmt: skip
    assert users == [(first,), (second,)]
    # a name that is not one of CRDS has the type of the keyword
    assert fresh_db.query("SELECT reference_type, reference FROM store.product_reference WHERE keyword = 'R_ODD'") == [
        ("odd", "own file.fits")
    ]
    assert fresh_db.query("SELECT count(planeID) FROM store.jwst_product_reference") == [(4,)]


def test_keyword_rows_name_them_too(fresh_db, tmp_path: Path) -> None:
    table = write_table(tmp_path / "rows.csv.gz",
                        [keyword_row(exposure_name(1), r_flat="crds://jwst_niriss_flat_0275.fits")])  # fmt: skip
    assert fresh_db.load("--keywords", table).status == 0
    assert fresh_db.query("SELECT keyword, reference FROM store.product_reference") == [
        ("R_FLAT", "jwst_niriss_flat_0275.fits")
    ]


def test_all_users_of_a_reference_come_by_an_index(fresh_db) -> None:
    with fresh_db.admin() as connection:
        connection.execute(
            "INSERT INTO store.product_reference"
            " SELECT 'f' || n, 'R_FLAT', 'flat', 'jwst_nircam_flat_' || n % 500 || '.fits'"
            " FROM generate_series(1, 50000) AS n"
        )
        connection.execute("ANALYZE store.product_reference")
        plan = connection.execute(
            "EXPLAIN SELECT filename FROM store.jwst_product_reference WHERE reference = 'jwst_nircam_flat_7.fits'"
        ).fetchall()
    assert any("product_reference_reference" in line for (line,) in plan), plan


def test_asdf(fresh_db, tmp_path: Path) -> None:
    write_asdf(tmp_path, "jwst_nirspec_fore_0022.asdf")
    answer = fresh_db.load(tmp_path)
    assert (answer.status, answer.summary["notes"]) == (0, [])
    assert row(fresh_db, "jwst_nirspec_fore_0022.asdf") == {
        "reference_type": "fore", "instrument": "NIRSPEC", "serial": 22, "file_format": "asdf", "crds_name": 1,
        "detector": "NRS1", "exp_type": "NRS_IFU", "pedigree": "GROUND", "use_after": "2013-01-03 11:19:40",
        "author": "A. Person", "description": "Fore optics", "history": "First\nSecond", "model_type": "FOREModel",
        "created": "2021-02-03 04:05:06.789", "original_name": "first.asdf",
    }  # fmt: skip
    (url,) = fresh_db.query("SELECT access_url FROM store.jwst_reference_file")[0]
    assert url.endswith("/getproduct/jwst/product/jwst_nirspec_fore_0022.asdf")


def test_fits(fresh_db, tmp_path: Path) -> None:
    primary = fits.PrimaryHDU()
    primary.header.update({"TELESCOP": "JWST", "REFTYPE": "PHOTOM", "INSTRUME": "NIRSPEC", "DETECTOR": "NRS2",
                           "PEDIGREE": "DUMMY", "USEAFTER": "2019-10-18", "AUTHOR": "G", "DESCRIP": "Dummy",
                           "FILENAME": "own.fits", "DATE": "2019-10-17T12:49:13.603"})  # fmt: skip
    primary.header["HISTORY"] = "made"
    primary.writeto(tmp_path / "jwst_nirspec_photom_0014.fits")
    assert fresh_db.load(tmp_path).status == 0
    found = row(fresh_db, "jwst_nirspec_photom_0014.fits")
    wanted = {"reference_type": "photom", "serial": 14, "file_format": "fits", "use_after": "2019-10-18 00:00:00",
              "history": "made", "created": "2019-10-17 12:49:13.603", "pedigree": "DUMMY"}  # fmt: skip
    assert {key: found[key] for key in wanted} == wanted


def test_json_and_ecsv(fresh_db, tmp_path: Path) -> None:
    content = {"REFTYPE": "EXTRACT1D", "INSTRUMENT": "NIRISS", "TELESCOPE": "JWST", "useafter": "2014-10-01T00:00:00",
               "pedigree": "GROUND", "author": "B", "description": "Boxes", "history": "long"}  # fmt: skip
    (tmp_path / "jwst_niriss_extract1d_0003.json").write_text(json.dumps(content))
    table = Table({"wavelength": np.arange(3.0)}, meta={"reftype": "PSF", "instrument": "MIRI", "telescope": "JWST",
                                                        "useafter": "2022-06-01T00:00:00"})  # fmt: skip
    table.write(tmp_path / "jwst_miri_psf_0007.ecsv", format="ascii.ecsv")
    assert fresh_db.load(tmp_path).status == 0
    found = fresh_db.query("SELECT filename, reference_type, instrument, file_format, use_after::text FROM"
                           " store.reference_file ORDER BY 1")  # fmt: skip
    assert found == [
        ("jwst_miri_psf_0007.ecsv", "psf", "MIRI", "ecsv", "2022-06-01 00:00:00"),
        ("jwst_niriss_extract1d_0003.json", "extract1d", "NIRISS", "json", "2014-10-01 00:00:00"),
    ]


def test_names_of_their_own_are_kept_and_noted(fresh_db, tmp_path: Path) -> None:
    write_asdf(tmp_path, "6421e93_jwst_generic_pars-makeliststep_0001.asdf", reftype="pars-makeliststep")
    write_asdf(tmp_path, "waverange.asdf", reftype="wavelengthrange", instrument=None)
    answer = fresh_db.load(tmp_path)
    assert answer.status == 0 and len(answer.summary["notes"]) == 2
    assert all("not a name of CRDS" in note for note in answer.summary["notes"])
    found = fresh_db.query(
        "SELECT filename, reference_type, instrument, serial, crds_name FROM store.reference_file ORDER BY 1"
    )
    assert found == [
        ("6421e93_jwst_generic_pars-makeliststep_0001.asdf", "pars-makeliststep", "NIRSPEC", None, False),
        ("waverange.asdf", "wavelengthrange", None, None, False),
    ]


@pytest.mark.parametrize("history", ["5", "{entries: 5}", "[5, {description: First}]"])
def test_a_history_of_any_form(tmp_path: Path, history: str) -> None:
    path = tmp_path / "jwst_nirspec_fore_0024.asdf"
    path.write_text(f"#ASDF 1.0.0\n%YAML 1.1\n---\nmeta: {{telescope: JWST}}\nhistory: {history}\n...\n")
    rows, _ = reference.read(path)
    assert rows["reference_file"][0]["history"] == ("First" if "First" in history else None)


def test_contents_that_contradict_the_name_are_noted(fresh_db, tmp_path: Path) -> None:
    write_asdf(tmp_path, "jwst_nirspec_ote_0001.asdf")
    answer = fresh_db.load(tmp_path)
    assert "says that it is of type fore, its name that it is ote" in answer.summary["notes"][0]
    assert fresh_db.query("SELECT reference_type FROM store.reference_file") == [("fore",)]


BAD = {
    "wcs.asdf": (lambda p: write_asdf(p.parent, p.name, reftype=None), "is no reference file of JWST"),
    "hubble.asdf": (lambda p: write_asdf(p.parent, p.name, telescope="HST"), "is another telescope's"),
    "template.asdf": (lambda p: write_asdf(p.parent, p.name, reftype="<SPECIFY>"), "is no reference file of JWST"),
    "jwst_miri_flat_0001.asdf": (lambda p: p.write_bytes(b""), "cannot be read as ASDF"),
    "jwst_miri_flat_0002.asdf": (lambda p: p.write_bytes(b"#ASDF 1.0.0\n" + b"[" * 5000), "deeper than"),
    "jwst_miri_flat_0003.fits": (lambda p: p.write_bytes(b"<html>not found</html>"), "is not FITS"),
    "jwst_miri_flat_0004.json": (lambda p: p.write_text("[" * 100000), "is not valid JSON"),
    "jwst_miri_flat_0005.json": (lambda p: p.write_text("[1, 2]"), "is not that of a reference file"),
    "jwst_miri_flat_0006.ecsv": (lambda p: p.write_bytes(b"\x00\xff\n"), "cannot be read as ECSV"),
}


def test_garbage_is_refused_in_words(fresh_db, tmp_path: Path) -> None:
    for name, (make, _) in BAD.items():
        make(tmp_path / name)
    answer = fresh_db.load(tmp_path)
    told = {Path(problem["path"]).name: problem["problem"] for problem in answer.problems}
    assert answer.counts["refused"] == len(BAD) and told.keys() == BAD.keys()
    for name, (_, words) in BAD.items():
        assert words in told[name], f"{name}: {told[name]}"


@pytest.mark.parametrize("date", ["2019-02-30T01:02:03", "soon", "0001-01-01T00:00:00+05:00"])
def test_an_impossible_date_is_noted(scratch_db, tmp_path: Path, date: str) -> None:
    write_asdf(tmp_path, "jwst_nirspec_fore_0023.asdf", useafter=date)
    answer = scratch_db.load(tmp_path)
    assert "is no date" in answer.summary["notes"][0]
    assert row(scratch_db, "jwst_nirspec_fore_0023.asdf")["use_after"] is None


def test_real_files_load(fresh_db, shared_data: Path, tmp_path: Path) -> None:
    for name in ("crds", "asdf"):
        with tarfile.open(shared_data / f"{name}.tar.gz") as tar:
            tar.extractall(tmp_path / name)
    answer = fresh_db.load(tmp_path)
    asdf_files = [path for path in tmp_path.rglob("*.asdf")]
    fits_files = [path for path in tmp_path.rglob("*.fits")]
    assert answer.counts["new"] + answer.counts["refused"] == len(asdf_files) + len(fits_files)
    # those without a reference type are WCS, pointing and pipeline parameters; nothing under a CRDS name is refused
    assert all("is no reference file of JWST" in problem["problem"] for problem in answer.problems), answer.problems
    refused = {Path(problem["path"]).name for problem in answer.problems}
    assert not [name for name in refused if name.startswith("jwst_")]
    for path in fits_files:
        header = fits.getheader(path)
        found = row(fresh_db, path.name)
        assert (found["reference_type"], found["instrument"]) == (header["REFTYPE"].lower(), header["INSTRUME"])
        assert found["use_after"][:10] == header["USEAFTER"][:10]
