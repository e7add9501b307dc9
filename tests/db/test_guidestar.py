"""Guide-star files: what is stored is what numpy makes of the tables, whatever the file is called."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from astropy.io import fits
from made import cards, write_fits

VISIT = "09001001001"
TRACK = f"jw{VISIT}_gs-track_2024010120000_cal.fits"
FINE = f"jw{VISIT}_gs-fg_2024010121000_cal.fits"
IDENTIFICATION = f"jw{VISIT}_gs-id_2_image_cal.fits"


def guider_cards(filename: str, exp_type: str, **fields: object) -> dict[str, object]:
    """Primary header of a guide-star file; the data run over the exposures that ``made.cards`` makes (60310.5)."""
    return cards(filename, PROGRAM="09001", INSTRUME="FGS", DETECTOR="GUIDER2", EXP_TYPE=exp_type, FILTER=None,
                 PUPIL=None, EXPSTART=None, EXPEND=None, VISIT_ID=VISIT, GDSTARID="S1HP085184", GS_RA=79.25,
                 GS_DEC=-69.5, GS_MAG=13.5, GS_UMAG=0.02, GS_ORDER=1, GS_EPOCH="2016-01-01 00:00:00", GS_MURA=3.7,
                 GS_MUDEC=-3.2, DATASTRT=60310.499, DATAEND=60310.505, PCS_MODE="FINEGUIDE", GSACSTAT="SUCCESSFUL",
                 NINTS=6, TFRAME=0.0226) | fields  # fmt: skip


def pointing(jitter: np.ndarray) -> fits.BinTableHDU:
    columns = [fits.Column("time", "D", array=np.arange(len(jitter)) * 64.0), fits.Column("jitter", "D", array=jitter)]
    return fits.BinTableHDU.from_columns(columns, name="Pointing")


def centroids(x: np.ndarray, y: np.ndarray, flags: list[str]) -> fits.BinTableHDU:
    columns = [
        fits.Column("guide_star_position_x", "D", array=x),
        fits.Column("guide_star_position_y", "D", array=y),
        fits.Column("bad_centroid_dq_flag", "12A", array=np.array(flags)),
    ]
    return fits.BinTableHDU.from_columns(columns, name="FGS Centroid Packet")


def stars(name: str, count: int) -> fits.BinTableHDU:
    return fits.BinTableHDU.from_columns([fits.Column("id_x", "D", array=np.zeros(count))], name=name)


def write(folder: Path, filename: str, exp_type: str, *tables: fits.BinTableHDU, **fields: object) -> Path:
    header = {key: value for key, value in guider_cards(filename, exp_type, **fields).items() if value is not None}
    science = fits.ImageHDU(np.zeros((2, 4, 4), "float32"), name="SCI")
    path = folder / filename
    fits.HDUList([fits.PrimaryHDU(header=fits.Header(header)), science, *tables]).writeto(path)
    return path


def one(db, columns: str, filename: str) -> tuple:
    (row,) = db.query(f"SELECT {columns} FROM store.jwst_guidestar WHERE filename = %s", filename)
    return row


def test_star_times_and_position_are_the_keywords(fresh_db, tmp_path: Path) -> None:
    write(tmp_path, TRACK, "FGS_TRACK")
    assert fresh_db.load(tmp_path).status == 0
    columns = (
        "visit_id, gs_function, id_image, stage, detector, gs_id, gs_order, gs_ra, gs_dec, gs_epoch::text, gs_pmra,"
    )
    columns += " gs_pmdec, gs_mag, gs_mag_error, pcs_mode, acq_status, t_min, t_max, frames, frame_time"
    assert one(fresh_db, columns, TRACK) == (
        VISIT, "track", None, "cal", "GUIDER2", "S1HP085184", 1, 79.25, -69.5, "2016-01-01 00:00:00", 3.7, -3.2, 13.5,
        0.02, "FINEGUIDE", "SUCCESSFUL", 60310.499, 60310.505, 6, 0.0226,
    )  # fmt: skip


def test_statistics_are_those_of_the_tables(fresh_db, tmp_path: Path) -> None:
    rng = np.random.default_rng(5)
    jitter, x, y = np.abs(rng.normal(1, 0.3, 400)), rng.normal(10, 0.01, 300), rng.normal(-4, 0.02, 300)
    jitter[7] = np.nan
    flags = ["GOOD"] * 290 + ["BAD_CENTROID"] * 10
    y[3] = np.nan
    write(tmp_path, FINE, "FGS_FINEGUIDE", pointing(jitter), centroids(x, y, flags))
    assert fresh_db.load(tmp_path).status == 0
    known, good = np.delete(jitter, 7), np.setdiff1d(np.arange(290), [3])
    columns = (
        "pointing_samples, jitter_mean, jitter_rms, jitter_max, centroid_samples, centroid_bad, centroid_x, centroid_y,"
    )
    row = one(fresh_db, columns + " centroid_x_rms, centroid_y_rms", FINE)
    rms = np.sqrt((known * known).sum() / 399)
    x, y = x[good], y[good]
    expected = (400, known.mean(), rms, known.max(), 300, 11, x.mean(), y.mean(), x.std(), y.std())
    assert row == pytest.approx(expected, rel=1e-12)


def test_identification_counts_its_reference_stars(fresh_db, tmp_path: Path) -> None:
    tables = stars("Planned Reference Stars", 8), stars("Flight Reference Stars", 5)
    write(tmp_path, IDENTIFICATION, "FGS_ID-IMAGE", *tables)
    assert fresh_db.load(tmp_path).status == 0
    found = one(fresh_db, "gs_function, id_image, attempt, planned_stars, matched_stars, jitter_rms", IDENTIFICATION)
    assert found == ("id", "image", 2, 8, 5, None)


def test_files_of_the_visit_are_found_by_the_exposure(fresh_db, tmp_path: Path) -> None:
    exposure = "jw09001001001_02101_00001_nis_cal.fits"
    write_fits(tmp_path, exposure, VISIT_ID=VISIT, EXPOSURE="1")
    write(tmp_path, FINE, "FGS_FINEGUIDE")
    before = f"jw{VISIT}_gs-acq1_2024010115000_cal.fits"
    write(tmp_path, before, "FGS_ACQ1", DATASTRT=60310.48, DATAEND=60310.4801)
    assert fresh_db.load(tmp_path).status == 0
    found = fresh_db.query(
        "SELECT guidestar_filename, t_overlap FROM store.jwst_guidestar_exposure"
        " WHERE exposure_filename = %s ORDER BY 2",
        exposure,
    )
    assert [name for name, _ in found] == [before, FINE]
    # the exposure is from 60310.5 to 60310.51
    assert [seconds for _, seconds in found] == pytest.approx([0.0, 0.005 * 86400], abs=1e-4)


def test_files_of_an_exposure_come_by_indexes(fresh_db) -> None:
    query = "EXPLAIN SELECT guidestar_filename FROM store.jwst_guidestar_exposure WHERE {} = 'x'"
    with fresh_db.admin() as connection:
        connection.execute("SET enable_seqscan = off")  # there are no rows; with millions it is not chosen
        for column, index in (("exposure_filename", "product_filename"), ("guidestar_filename", "guidestar_pkey")):
            plan = "\n".join(line for (line,) in connection.execute(query.format(column)).fetchall())
            assert index in plan and "Seq Scan" not in plan, plan


def test_a_second_load_replaces_the_row(fresh_db, tmp_path: Path) -> None:
    path = write(tmp_path, FINE, "FGS_FINEGUIDE", pointing(np.array([1.0, 3.0])))
    assert fresh_db.load(tmp_path).status == 0
    path.unlink()
    write(tmp_path, FINE, "FGS_FINEGUIDE", pointing(np.array([2.0, 6.0, 4.0])), day=11.0)
    assert fresh_db.load(tmp_path).status == 0
    assert fresh_db.query("SELECT pointing_samples, jitter_mean FROM store.guidestar") == [(3, 4.0)]


def test_names_of_their_own_are_kept_and_noted(fresh_db, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    for folder in ("a", "b"):
        write(tmp_path / folder, "fgs_acq1_guider2.fits", "FGS_ACQ1")
    (tmp_path / "c").mkdir()
    write(tmp_path / "c", "fgs_acq1_guider2.fits", "FGS_ACQ1", GDSTARID="S1HP000001")
    answer = fresh_db.load(tmp_path)
    assert answer.status == 0 and (answer.counts["new"], answer.counts["unchanged"]) == (2, 1)
    assert any("b/fgs_acq1_guider2.fits: a copy of" in note for note in answer.summary["notes"])
    assert one(fresh_db, "gs_id", "c__fgs_acq1_guider2.fits") == ("S1HP000001",)
    found = one(fresh_db, "gs_function, stage, visit_id, gs_id", "fgs_acq1_guider2.fits")
    assert found == ("acq1", None, VISIT, "S1HP085184")
    assert fresh_db.query("SELECT count(*) FROM store.artifact") == [(0,)]
    assert fresh_db.query("SELECT kind FROM store.support_file") == [("guide star",)] * 2


def test_a_name_in_the_header_wins_over_a_foreign_one(fresh_db, tmp_path: Path) -> None:
    write(tmp_path, "copy.fits", "FGS_TRACK", FILENAME=TRACK)
    assert fresh_db.load(tmp_path).status == 0
    assert one(fresh_db, "gs_function, stage", TRACK) == ("track", "cal")
    assert fresh_db.query("SELECT filename FROM store.artifact") == [(TRACK,)]


ODD = [
    ({"GS_DEC": 95.0}, "gs_dec", None, "GS_DEC"),
    ({"GS_MAG": "bright"}, "gs_mag", None, "GS_MAG"),
    ({"GS_EPOCH": "long ago"}, "gs_epoch", None, "GS_EPOCH"),
    ({"DATAEND": 60000.0}, "t_min", None, "DATAEND"),
    ({"GS_RA": 400.0}, "gs_ra", 40.0, None),
    ({"GDSTARID": "", "GS_RA": 0.0, "GS_DEC": 0.0, "GS_MAG": 0.0}, "gs_ra", None, None),
]


@pytest.mark.parametrize("case", range(len(ODD)), ids=[" ".join(case[0]) for case in ODD])
def test_odd_keywords_are_null_and_noted(scratch_db, tmp_path: Path, case: int) -> None:
    fields, column, expected, note = ODD[case]
    name = f"fgs_track_{case}.fits"
    write(tmp_path, name, "FGS_TRACK", **fields)
    answer = scratch_db.load(tmp_path)
    assert answer.status == 0
    assert one(scratch_db, column, name) == (expected,)
    # the first note is that the name is its own
    notes = answer.summary["notes"][1:] if "neither its name" in answer.summary["notes"][0] else answer.summary["notes"]
    assert any(note in line for line in answer.summary["notes"]) if note else notes == []


def test_tables_with_other_columns_are_noted(fresh_db, tmp_path: Path) -> None:
    wrong = fits.BinTableHDU.from_columns([fits.Column("wobble", "D", array=np.ones(3))], name="Pointing")
    write(tmp_path, TRACK, "FGS_TRACK", wrong)
    answer = fresh_db.load(tmp_path)
    assert one(fresh_db, "pointing_samples, gs_id", TRACK) == (None, "S1HP085184")
    assert "has no column jitter" in answer.summary["notes"][0]


def test_a_cut_file_is_refused(fresh_db, tmp_path: Path) -> None:
    path = write(tmp_path, FINE, "FGS_FINEGUIDE", pointing(np.ones(3000)))
    path.write_bytes(path.read_bytes()[:20000])
    answer = fresh_db.load(tmp_path)
    assert answer.status == 1 and "ends early" in answer.problems[0]["problem"]
    assert fresh_db.query("SELECT count(*) FROM store.guidestar") == [(0,)]


def test_flight_headers_load(fresh_db, shared_data: Path) -> None:
    folder = shared_data / "fits" / "header_only"
    answer = fresh_db.load(folder / "fgs", folder / "fgs_exposures")
    # the two folders have files of the same names; those of the second are kept under the folder's name and their own
    assert (answer.counts["new"], answer.counts["refused"]) == (23, 0)
    header = fits.getheader(folder / "fgs" / "fgs_fineguide_guider2.fits")
    row = one(
        fresh_db, "gs_id, gs_ra, gs_dec, gs_mag, t_min, t_max, visit_id, gs_function", "fgs_fineguide_guider2.fits"
    )
    names = ("GDSTARID", "GS_RA", "GS_DEC", "GS_MAG", "DATASTRT", "DATAEND", "VISIT_ID")
    assert row == (*(header[name] for name in names), "fg")
    found = fresh_db.query("SELECT gs_function, count(*) FROM store.guidestar GROUP BY 1 ORDER BY 1")
    assert found == [("acq1", 4), ("acq2", 4), ("fg", 4), ("id", 8), ("track", 3)]
    names = {name for (name,) in fresh_db.query("SELECT filename FROM store.guidestar")}
    assert {"fgs_track_guider1.fits", "fgs_exposures__fgs_track_guider1.fits"} <= names
