"""Minimum recommended products: the rules against the mission's tables, and in the database whatever comes first."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from made import association, exposure_name, keyword_row, write_json, write_table

from ingest import products, rules, tables

PRODUCT = "jw09001-o001_t001_niriss_clear-f150w"
ASN = "jw09001-o001_20240101t000000_image3_00001_asn.json"
CAL, RATE = exposure_name(0), exposure_name(0, "rate")


def recommended(db) -> dict[str, tuple[int, str]]:
    """File: 1 or 0, and the rule."""
    return {
        name: (mrp, rule) for name, mrp, rule in db.query("SELECT filename, mrp, mrp_rule FROM store.jwst_artifact")
    }


def steps(folder: Path) -> dict[str, tuple[str, ...]]:
    """Arguments of the loads: the exposure, the combined image, the association."""
    exposure = write_table(folder / "exposure.csv.gz", [keyword_row(CAL), keyword_row(RATE)])
    image = write_table(folder / "image.csv.gz", [keyword_row(f"{PRODUCT}_i2d.fits", detector="MULTIPLE")])
    return {
        "exposure": ("--keywords", str(exposure)),
        "image": ("--keywords", str(image)),
        "association": (str(write_json(folder / ASN, association(PRODUCT, [(CAL, "science")]))),),
    }


@pytest.mark.parametrize("order", itertools.permutations(["exposure", "image", "association"]), ids="-".join)
def test_combined_products_take_the_place_of_exposures(fresh_db, tmp_path: Path, order: tuple[str, ...]) -> None:
    loads = steps(tmp_path)
    for done, step in enumerate(order, 1):
        assert fresh_db.load(*loads[step]).status == 0
        found = recommended(fresh_db)
        if CAL in found:
            assert found[CAL] == (int(done < 3), "calibrated-exposure")
            assert found[RATE] == (0, "count-rate")
        if f"{PRODUCT}_i2d.fits" in found:
            assert found[f"{PRODUCT}_i2d.fits"] == (1, "combined-image")
    assert recommended(fresh_db)[ASN] == (0, "association")


def test_exposure_that_is_let_go(fresh_db, tmp_path: Path) -> None:
    """An association that no longer has the exposure gives it back its place."""
    for arguments in steps(tmp_path).values():
        assert fresh_db.load(*arguments).status == 0
    assert recommended(fresh_db)[CAL][0] == 0
    write_json(tmp_path / ASN, association(PRODUCT, [(exposure_name(1), "science")]))
    assert fresh_db.load("--reread", tmp_path / ASN).status == 0
    assert recommended(fresh_db)[CAL][0] == 1


def test_combined_products_that_do_not_count(fresh_db, tmp_path: Path) -> None:
    """An auxiliary combined product (a stack of reference stars) does not take the place of the exposures."""
    loads = steps(tmp_path)
    stack = write_table(tmp_path / "stack.csv.gz", [keyword_row(f"{PRODUCT}_psfstack.fits", detector="MULTIPLE")])
    for arguments in (loads["exposure"], loads["association"], ("--keywords", str(stack))):
        assert fresh_db.load(*arguments).status == 0
    found = recommended(fresh_db)
    assert found[CAL] == (1, "calibrated-exposure")
    assert found[f"{PRODUCT}_psfstack.fits"] == (0, "intermediate")


def test_modes_and_roles(fresh_db, tmp_path: Path) -> None:
    names = {
        exposure_name(1, "cal"): ("NIS_TACQ", 0, "target-acquisition"),
        exposure_name(2, "cal"): ("NIS_DARK", 0, "calibration-exposure"),
        exposure_name(3, "uncal"): ("NIS_IMAGE", 0, "raw"),
        exposure_name(4, "calints"): ("NIS_SOSS", 1, "calibrated-integrations"),
        exposure_name(5, "x1d"): ("NIS_WFSS", 1, "exposure-spectrum"),
        exposure_name(6, "trapsfilled"): ("NIS_IMAGE", 0, "intermediate"),
        "jw09001-o001_t001_niriss_gr700xd_x1dints.fits": ("NIS_SOSS", 1, "time-series-spectra"),
        "jw09001001001_gs-fg_2024001010101_cal.fits": ("FGS_FINEGUIDE", 0, "guide-star-exposure"),
    }
    table = [
        keyword_row(name, exp_type=mode)
        | ({"instrume": "FGS", "detector": "GUIDER1"} if mode.startswith("FGS") else {})
        for name, (mode, _, _) in names.items()
    ]
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / exposure_name(3, "uncal").replace("_uncal.fits", "_cal.jpg")).write_bytes(b"\xff\xd8\xff")
    (folder / "jw09001-o001_t001_niriss_gr700xd_whtlt.ecsv").write_text(
        "# %ECSV 1.0\n# ---\n# datatype:\n# - {name: MJD, unit: d, datatype: float64}\n"
        "# - {name: whitelight_flux, datatype: float64}\nMJD whitelight_flux\n60310.5 1.0\n60310.6 1.1\n"
    )
    assert fresh_db.load("--keywords", write_table(tmp_path / "t.csv.gz", table)).status == 0
    assert fresh_db.load(folder).status == 0
    found = recommended(fresh_db)
    for name, (_, mrp, rule) in names.items():
        assert found[name] == (mrp, rule), name
    assert found[exposure_name(3, "uncal").replace("_uncal.fits", "_cal.jpg")] == (0, "preview")
    assert found["jw09001-o001_t001_niriss_gr700xd_whtlt.ecsv"] == (1, "white-light")


def test_the_same_in_every_table(fresh_db, tmp_path: Path) -> None:
    for arguments in steps(tmp_path).values():
        assert fresh_db.load(*arguments).status == 0
    expected = {name: mrp for name, (mrp, _) in recommended(fresh_db).items()}
    listed = dict(fresh_db.query("SELECT filename, mrp FROM store.jwst_product"))
    assert listed == {name: expected[name] for name in (CAL, RATE, f"{PRODUCT}_i2d.fits")}
    shown = dict(fresh_db.query("SELECT filename, mrp FROM store.obscore"))
    assert shown == listed
    assert fresh_db.query(
        "SELECT r.recommended, r.reason FROM store.jwst_product AS q"
        " JOIN store.jwst_mrp_rule AS r ON r.rule = q.mrp_rule WHERE q.filename = %s",
        f"{PRODUCT}_i2d.fits",
    ) == [("yes", "The combined, rectified image.")]


def test_rules_that_change_are_applied_to_what_is_held(fresh_db, tmp_path: Path, monkeypatch) -> None:
    for arguments in steps(tmp_path).values():
        assert fresh_db.load(*arguments).status == 0
    other = [row | {"recommended": "yes"} if row["rule"] == "count-rate" else row for row in rules.recommendations()]
    monkeypatch.setattr(rules, "recommendations", lambda: other)
    assert fresh_db.load(tmp_path / ASN).counts["unchanged"] == 1
    assert recommended(fresh_db)[RATE] == (1, "count-rate")
    monkeypatch.undo()
    assert fresh_db.load(tmp_path / ASN).status == 0
    assert recommended(fresh_db)[RATE] == (0, "count-rate")


def test_every_suffix_and_stage_has_a_reason() -> None:
    """What MAST has among its recommended products is among them, raw data and count rates are not."""
    listed = tables.rows("mrp")
    assert len({row["rule"] for row in listed}) == len(listed)
    assert all(row["reason"] for row in listed)
    named = {row["suffix"] for row in listed if row["suffix"]}
    assert named <= {*products.SUFFIXES, "stream"}
    always = {(row["suffix"], row["level"]) for row in listed if row["recommended"] == "yes"}
    assert {("i2d", "3"), ("s3d", "3"), ("x1d", "3")} <= always  # verified at MAST
    assert not {"uncal", "rate", "rateints", "crf", "msa", "asn", "pool"} & {suffix for suffix, _ in always}
    last = listed[-1]
    assert (last["recommended"], last["suffix"], last["role"], last["level"], last["exp_type"]) == ("no",) + (None,) * 4
