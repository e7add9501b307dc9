"""Axes that follow from more than one header: footprints and times of combined products, segments, MOCs, targets."""

from __future__ import annotations

import itertools
import math
import re
from pathlib import Path

import numpy as np
import psycopg
import pytest
from astropy import units as u
from astropy.coordinates import SkyCoord
from astropy.io import fits
from made import association, cards, square, write_fits, write_json
from snapshot import differences, snapshot

from ingest import products, rules

CUBE = "jw09001-o001_t001_nirspec_g395h-f290lp"
ASN = "jw09001-o001_20240101t000000_spec3_00001_asn.json"
IFU = {"INSTRUME": "NIRSPEC", "EXP_TYPE": "NRS_IFU", "FILTER": "F290LP", "GRATING": "G395H", "PUPIL": None}
MRS = {"INSTRUME": "MIRI", "EXP_TYPE": "MIR_MRS", "FILTER": None, "PUPIL": None}
# two dithers, each on both detectors, one after the other
DAYS = itertools.count(10)
DITHERS = [(number, detector) for number in (1, 2) for detector in ("nrs1", "nrs2")]


def ifu_exposure(number: int, detector: str) -> str:
    return f"jw09001001001_04101_{number:05d}_{detector}_cal.fits"


def write_ifu(folder: Path, number: int, detector: str, **fields: object) -> Path:
    """A dither: 1000 s from MJD 60310 + 0.1 per dither, a square of 0.002 deg beside the one before."""
    given = {"EXPSTART": 60310 + 0.1 * number, "EXPEND": 60310.02 + 0.1 * number, "EFFEXPTM": 1000.0} | fields
    region = given.pop("region", square(30 + 0.001 * number, 10, 0.001))
    return write_fits(folder, ifu_exposure(number, detector), region, **(IFU | {"DETECTOR": detector.upper()} | given))


def write_spectra(folder: Path, filename: str, **fields: object) -> None:
    """Spectra of integrations, two of them, three points each."""
    columns = [
        fits.Column("INT_NUM", "J", array=[1, 2]),
        fits.Column("WAVELENGTH", "3D", unit="um", array=[[1.0, 1.5, 2.0]] * 2),
        fits.Column("FLUX", "3D", unit="Jy", array=[[1.0, 1.0, 1.0]] * 2),
    ]
    table = fits.BinTableHDU.from_columns(columns, name="EXTRACT1D")
    primary = fits.PrimaryHDU(header=fits.Header(cards(filename, **fields)))
    fits.HDUList([primary, table]).writeto(folder / filename)


@pytest.fixture
def cube(tmp_path: Path) -> Path:
    """A cube whose header sums all files and has no S_REGION, its exposures, one of a background, the association."""
    folder = tmp_path / "cube"
    folder.mkdir()
    for number, detector in DITHERS:
        write_ifu(folder, number, detector)
    write_ifu(folder, 3, "nrs1", region=square(40, 10, 0.001))
    write_fits(folder, f"{CUBE}_s3d.fits", **(IFU | {
        "DETECTOR": "MULTIPLE", "EFFEXPTM": 4000.0, "EXPSTART": 60310.1, "EXPEND": 60310.32, "ASNTABLE": ASN,
    }))  # fmt: skip
    members = [(ifu_exposure(*dither), "science") for dither in DITHERS] + [(ifu_exposure(3, "nrs1"), "background")]
    write_json(folder / ASN, association(CUBE, members, asn_type="spec3"))
    return folder


def axes_of(db, plane: str) -> dict[str, object]:
    columns = ["footprint_origin", "footprint_note", "time_origin", "time_bounds_lower", "time_bounds_upper",
               "time_exposure", "time_dimension", "position_bounds_area", "position_center_ra"]  # fmt: skip
    listed = ", ".join(columns)
    rows = db.query(f"SELECT {listed} FROM store.plane WHERE planeURI = %s", f"caom:JWST/{plane}")
    return dict(zip(columns, rows[0], strict=True))


def test_a_combined_product_has_the_footprint_and_times_of_its_members(fresh_db, cube: Path) -> None:
    assert fresh_db.load(cube).status == 0
    axes = axes_of(fresh_db, f"{CUBE}/s3d")
    assert axes["footprint_origin"] == "members"
    assert axes["footprint_note"] == "union of 4 of 4 members"
    # squares of 0.002 x 0.002, the second 0.001 deg of RA to the east: half of it is new, but for cos(dec)
    assert axes["position_bounds_area"] == pytest.approx(0.002**2 + 0.001 * 0.9848 * 0.002, rel=1e-3)
    assert axes["position_center_ra"] == pytest.approx(30.0015, abs=1e-6)
    assert axes["time_origin"] == "members"
    assert (axes["time_bounds_lower"], axes["time_bounds_upper"]) == pytest.approx((60310.1, 60310.22))
    assert axes["time_exposure"] == 2000.0, "two dithers; the detectors of one see at the same time"


# squares of 0.02 deg: edges that run along each other, and five of which one touches two others from above
_ROW = [square(30 + 0.01 * number, -20, 0.01) for number in range(3)]
_TOUCHING = [square(30 + 0.02 * number, 10.02 if number == 1 else 10, 0.01) for number in range(5)]


@pytest.mark.parametrize(("regions", "parts", "area"), [
    (_ROW, 1, 0.02**2 + 2 * 0.01 * math.cos(math.radians(20)) * 0.02), (_TOUCHING, 5, 5 * 0.02**2),
])  # fmt: skip
def test_squares_beside_each_other(fresh_db, tmp_path: Path, regions: list[str], parts: int, area: float) -> None:
    """What pgSphere does not take for a polygon stays side by side; no file is refused for it."""
    for number, region in enumerate(regions, 1):
        write_ifu(tmp_path, number, "nrs1", region=region)
    write_fits(tmp_path, f"{CUBE}_s3d.fits", **(IFU | {"DETECTOR": "MULTIPLE", "ASNTABLE": ASN}))
    members = [(ifu_exposure(number, "nrs1"), "science") for number in range(1, len(regions) + 1)]
    write_json(tmp_path / ASN, association(CUBE, members, asn_type="spec3"))
    assert fresh_db.load(tmp_path).problems == []
    shape = "SELECT (position_bounds).stcs, position_bounds_area FROM store.plane WHERE productID = 's3d'"
    ((stcs, covered),) = fresh_db.query(shape)
    assert (stcs.count("POLYGON"), covered) == (parts, pytest.approx(area, rel=1e-3))


def test_the_order_of_loads_does_not_matter(two_dbs, cube: Path, tmp_path: Path) -> None:
    forward, backward = two_dbs
    files = sorted(cube.iterdir())
    for path in files:
        forward.load(path)
    for path in reversed(files):
        backward.load(path)
    assert differences(snapshot(forward), snapshot(backward)) == ""
    assert axes_of(backward, f"{CUBE}/s3d")["time_exposure"] == 2000.0


def test_the_header_holds_until_all_members_are_there(fresh_db, cube: Path) -> None:
    absent = cube / ifu_exposure(2, "nrs2")
    content = absent.read_bytes()
    absent.unlink()
    fresh_db.load(cube)
    axes = axes_of(fresh_db, f"{CUBE}/s3d")
    assert (axes["time_origin"], axes["time_exposure"]) == ("header", 4000.0)
    assert axes["footprint_note"] == "union of 3 of 4 members"
    absent.write_bytes(content)
    fresh_db.load(absent)
    axes = axes_of(fresh_db, f"{CUBE}/s3d")
    assert (axes["time_origin"], axes["time_exposure"]) == ("members", 2000.0)
    assert axes["footprint_note"] == "union of 4 of 4 members"


def test_a_member_that_is_delivered_again_changes_its_products(fresh_db, cube: Path) -> None:
    fresh_db.load(cube)
    for detector in ("nrs1", "nrs2"):
        write_ifu(cube, 2, detector, day=20.0, EFFEXPTM=1500.0, region=square(30.011, 10, 0.001))
    fresh_db.load(cube)
    axes = axes_of(fresh_db, f"{CUBE}/s3d")
    assert axes["time_exposure"] == 2500.0
    assert axes["position_center_ra"] == pytest.approx(30.006, abs=1e-6)
    moc_parts = fresh_db.query(
        "SELECT parts, spoint(radians(30.011), radians(10)) <@ s_moc, spoint(radians(30.006), radians(10)) <@ s_moc"
        " FROM store.jwst_footprint WHERE obs_id = %s", CUBE)  # fmt: skip
    assert moc_parts == [(2, True, False)], "two apart, nothing between them"


def test_a_withdrawn_association_gives_the_header_back_its_word(fresh_db, cube: Path) -> None:
    fresh_db.load(cube)
    write_json(cube / ASN, association("jw09001-o001_t009_nirspec_g395h-f290lp", [("x_cal.fits", "science")],
                                       asn_type="spec3"))  # fmt: skip
    write_fits(cube, f"{CUBE}_s3d.fits", **(IFU | {
        "DETECTOR": "MULTIPLE", "EFFEXPTM": 4000.0, "EXPSTART": 60310.1, "EXPEND": 60310.32, "day": 30.0,
    }))  # fmt: skip
    fresh_db.load(cube)
    axes = axes_of(fresh_db, f"{CUBE}/s3d")
    assert (axes["footprint_origin"], axes["time_origin"], axes["time_exposure"]) == ("target", "header", 4000.0)


def test_a_cube_of_one_band_counts_the_exposures_of_that_band(fresh_db, tmp_path: Path) -> None:
    members = []
    for number, band in enumerate(("SHORT", "MEDIUM", "LONG"), start=1):
        name = f"jw09001001001_0{number}101_00001_mirifushort_cal.fits"
        members.append((name, "science"))
        start = 60310 + number
        write_fits(tmp_path, name, square(30, 10, 0.001), **(MRS | {
            "DETECTOR": "MIRIFUSHORT", "CHANNEL": "12", "BAND": band, "EFFEXPTM": 100.0 * number, "EXPSTART": start,
            "EXPEND": start + 0.01,
        }))  # fmt: skip
    blended = MRS | {"DETECTOR": "MIRIFUSHORT", "EFFEXPTM": 600.0, "EXPSTART": 60311.0, "EXPEND": 60313.01}
    for name, channel, band in (("ch1-medium", "1", "MEDIUM"), ("ch2-shortmediumlong", "2", "MULTIPLE")):
        cube = f"jw09001-o001_t001_miri_{name}_s3d.fits"
        write_fits(tmp_path, cube, square(30, 10, 0.001), **(blended | {"CHANNEL": channel, "BAND": band}))
    write_json(tmp_path / ASN, association("jw09001-o001_t001_miri", members, asn_type="spec3"))
    assert fresh_db.load(tmp_path).status == 0
    medium = axes_of(fresh_db, "jw09001-o001_t001_miri_ch1-medium/s3d")
    assert (medium["time_bounds_lower"], medium["time_exposure"]) == (60312.0, 200.0)
    whole = axes_of(fresh_db, "jw09001-o001_t001_miri_ch2-shortmediumlong/s3d")
    assert (whole["time_bounds_lower"], whole["time_exposure"]) == (60311.0, 600.0)


def test_what_resample_counted_stays(fresh_db, tmp_path: Path) -> None:
    product = "jw09001-o001_t001_niriss_clear-f150w"
    name = "jw09001001001_02101_00001_nis_cal.fits"
    write_fits(tmp_path, name, square(30, -20, 0.01))
    write_fits(tmp_path, f"{product}_i2d.fits", square(30, -20, 0.02), EFFEXPTM=700.0)
    write_json(tmp_path / ASN, association(product, [(name, "science")]))
    fresh_db.load(tmp_path)
    axes = axes_of(fresh_db, f"{product}/i2d")
    assert (axes["footprint_origin"], axes["time_origin"], axes["time_exposure"]) == ("s_region", "header", 700.0)


def test_a_light_curve_has_a_sample_an_integration_of_all_segments(fresh_db, tmp_path: Path) -> None:
    product = "jw09001-o001_t001_niriss_clear-gr700xd-substrip256"
    soss = {"EXP_TYPE": "NIS_SOSS", "PUPIL": "GR700XD", "TSOVISIT": True, "NINTS": 100, "EFFINTTM": 10.0,
            "EFFEXPTM": 1000.0, "EXPSTART": 60310.0, "EXPEND": 60310.02}  # fmt: skip
    members = []
    for number, (first, last) in enumerate(((1, 60), (61, 100)), start=1):
        name = f"jw09001001001_04101_00001-seg{number:03d}_nis_calints.fits"
        members.append((name, "science"))
        write_fits(tmp_path, name, square(30, -20, 0.01), **(soss | {"INTSTART": first, "INTEND": last}))
    write_spectra(tmp_path, f"{product}_x1dints.fits", **(soss | {"EFFEXPTM": 2000.0}))
    (tmp_path / f"{product}_whtlt.ecsv").write_text(
        "# %ECSV 1.0\n# ---\n# datatype:\n# - {name: MJD_UTC, datatype: float64}\n"
        "# - {name: whitelight_flux, datatype: float64}\nMJD_UTC whitelight_flux\n60310.0 1.5\n"
    )
    write_json(tmp_path / ASN, association(product, members, asn_type="tso3"))
    assert fresh_db.load(tmp_path).status == 0
    spectra = axes_of(fresh_db, f"{product}/x1dints")
    assert (spectra["time_dimension"], spectra["time_exposure"]) == (100, 1000.0)
    curve = axes_of(fresh_db, f"{product}/whtlt")
    assert (curve["time_dimension"], curve["time_exposure"], curve["time_origin"]) == (100, 1000.0, "inherited")
    found = fresh_db.query(
        "SELECT t_min, t_max, t_exptime, t_xel, t_cadence, int_first, int_last, nints, time_origin"
        " FROM store.jwst_time_axis WHERE segment = 2")  # fmt: skip
    assert found == [(pytest.approx(60310.012), pytest.approx(60310.02), pytest.approx(400.0), 40,
                      pytest.approx(17.28), 61, 100, 100, "segment")]  # fmt: skip


def test_integrations_have_their_times_and_change_with_their_file(fresh_db, tmp_path: Path) -> None:
    name = "jw09001001001_04101_00001-seg002_nis_calints.fits"

    def write(day: float, numbers: list[int]) -> None:
        path = write_fits(tmp_path, name, square(30, -20, 0.01), EXP_TYPE="NIS_SOSS", day=day, NINTS=5, INTSTART=3,
                          INTEND=5, EFFINTTM=10.0)  # fmt: skip
        times = [60310.0 + number / 1000 for number in numbers]
        columns = [fits.Column("integration_number", "J", array=numbers)]
        columns += [fits.Column(f"int_{part}_MJD_UTC", "D", array=np.array(times) + shift)
                    for part, shift in (("start", 0.0), ("mid", 0.0004), ("end", 0.0008))]  # fmt: skip
        columns.append(fits.Column("int_mid_BJD_TDB", "D", array=[np.nan, *(60310.5,) * (len(numbers) - 1)]))
        with fits.open(path, mode="append") as hdus:
            hdus.append(fits.BinTableHDU.from_columns(columns, name="INT_TIMES"))

    write(10.0, [3, 4, 5])
    assert fresh_db.load(tmp_path).summary["notes"] == []
    found = fresh_db.query(
        "SELECT integration, t_start, t_middle, t_end, bary_start, bary_middle FROM store.jwst_integration"
        " WHERE filename = %s ORDER BY 1", name)  # fmt: skip
    assert found == [
        (3, pytest.approx(60310.003), pytest.approx(60310.0034), pytest.approx(60310.0038), None, None),
        (4, pytest.approx(60310.004), pytest.approx(60310.0044), pytest.approx(60310.0048), None, 60310.5),
        (5, pytest.approx(60310.005), pytest.approx(60310.0054), pytest.approx(60310.0058), None, 60310.5),
    ]
    write(20.0, [3, 4])
    answer = fresh_db.load(tmp_path)
    assert [note.rpartition(": ")[2] for note in answer.summary["notes"]] == [
        "INT_TIMES has 2 integrations, the header 3"
    ]
    assert fresh_db.query("SELECT count(*) FROM store.jwst_integration") == [(2,)]


def test_a_bad_polygon_is_repaired_said_and_found(fresh_db, tmp_path: Path) -> None:
    crossing = "POLYGON ICRS 30 10 30.01 10.01 30 10.01 30.01 10"
    write_fits(tmp_path, "jw09001001001_02101_00001_nis_cal.fits", crossing)
    write_fits(tmp_path, "jw09001001001_02101_00002_nis_cal.fits", "POLYGON ICRS 30 10 30.01 10 30.01 10.01 30 10.01")
    write_fits(tmp_path, "jw09001001001_02101_00003_nis_cal.fits", square(30, 10, 0.01).replace("POLYGON", "polygon"))
    answer = fresh_db.load(tmp_path)
    assert [note.rpartition(": ")[2] for note in answer.summary["notes"]] == ["self-crossing polygon"]
    found = fresh_db.query(
        "SELECT obs_id, footprint_origin, footprint_note, parts FROM store.jwst_footprint ORDER BY 1"
    )
    assert [row[1:] for row in found] == [
        ("s_region repaired", "self-crossing polygon", 2),
        ("s_region", "wound the other way round", 1),
        ("s_region", "wound the other way round", 1),
    ]


SHAPES = [
    pytest.param("POLYGON ICRS 30 10 30 10.018 30.018 10.018 30.018 10", 1.5, id="detector"),
    pytest.param("POLYGON ICRS 359.99 -0.01 359.99 0.01 0.01 0.01 0.01 -0.01", 1.5, id="across RA 0"),
    pytest.param("POLYGON ICRS 280 89.99 190 89.99 100 89.99 10 89.99", 1.5, id="around the pole"),
    pytest.param("POLYGON ICRS 10 -89.99 100 -89.99 190 -89.99 280 -89.99", 1.5, id="around the other pole"),
    pytest.param("POLYGON ICRS 30 10 30 10.02 30.02 10.02 30.02 10.01 30.01 10.01 30.01 10", 1.6, id="not convex"),
    pytest.param("POLYGON ICRS 30 10 30 10.0009 30.00006 10.0009 30.00006 10", 14, id="slit"),
    pytest.param("POLYGON 30 10 30 10.001 30.001 10.001 30.001 10 POLYGON 31 10 31 10.001 31.001 10.001 31.001 10", 2.3,
                 id="two parts"),
    pytest.param("CIRCLE ICRS 30 10 0.05", 1.5, id="circle"),
]  # fmt: skip


def outline(region: str) -> SkyCoord:
    """Corners, and 20 places along each edge (great circles), of polygons; 60 places on a circle."""
    places = []
    for kind, text in re.findall(r"(POLYGON|CIRCLE)([^PC]*)", region.replace("ICRS", "")):
        numbers = [float(number) for number in text.split()]
        if kind == "CIRCLE":
            centre = SkyCoord(*numbers[:2], unit="deg")
            places.append(centre.directional_offset_by(np.arange(60) * 6 * u.deg, 0.999 * numbers[2] * u.deg).cartesian)
            continue
        corners = SkyCoord(numbers[::2], numbers[1::2], unit="deg").cartesian
        following = corners[np.r_[1 : len(corners), 0]]
        places += [corners * (1 - share) + following * share for share in np.linspace(0, 1, 20, endpoint=False)]
    return SkyCoord([x for place in places for x in place.x], [y for place in places for y in place.y],
                    [z for place in places for z in place.z], representation_type="cartesian").spherical  # fmt: skip


@pytest.mark.parametrize(("region", "excess"), SHAPES)
def test_a_moc_contains_its_footprint_and_little_more(scratch_db, tmp_path: Path, region: str, excess: float) -> None:
    write_fits(tmp_path, "jw09001001001_02101_00001_nis_cal.fits", region, day=float(next(DAYS)))
    assert scratch_db.load(tmp_path).status == 0
    places = outline(region)
    ((inside, ratio),) = scratch_db.query(
        "SELECT (SELECT count(*) FILTER (WHERE spoint(lon, lat) <@ s_moc) FROM unnest(%s, %s) AS place (lon, lat)),"
        " degrees(degrees(area(s_moc))) / region_area FROM store.jwst_footprint",
        places.lon.rad.tolist(), places.lat.rad.tolist())  # fmt: skip
    assert inside == len(places), "part of the footprint is outside its MOC"
    assert 1.0 <= ratio < excess


def test_a_corner_on_the_border_of_cells_is_in_the_moc(scratch_db) -> None:
    pole = "spoly '{(0d,89.99d),(90d,89.99d),(180d,89.99d),(270d,89.99d)}'"
    found = scratch_db.query(
        f"SELECT spoint(radians(lon), radians(89.99)) <@ public.smoc_of_polygons(14, ARRAY[{pole}])"
        " FROM unnest(ARRAY[0, 90, 270]) AS lon"
    )
    assert found == [(True,)] * 3


def test_a_position_is_one_cell_and_no_position_has_no_moc(fresh_db, tmp_path: Path) -> None:
    write_fits(tmp_path, "jw09001001001_02101_00001_nis_uncal.fits", region=None)
    write_fits(tmp_path, "jw09001001001_02101_00002_nis_uncal.fits", region=None, TARG_RA=None, TARG_DEC=None)
    fresh_db.load(tmp_path)
    found = fresh_db.query("SELECT obs_id, footprint_origin, moc_order, area(s_moc) = pi() / (3 * 4.0 ^ moc_order)"
                           " FROM store.jwst_footprint")  # fmt: skip
    assert [row[:3] for row in found] == [("jw09001001001_02101_00001_nis", "target", 18)]
    assert len(found) == 1


def test_mocs_unite_and_intersect(fresh_db, tmp_path: Path) -> None:
    for number, ra in enumerate((30.0, 30.01, 50.0), start=1):
        write_fits(tmp_path, f"jw09001001001_02101_{number:05d}_nis_cal.fits", square(ra, 0, 0.01))
    fresh_db.load(tmp_path)
    pair = ("SELECT degrees(degrees(area({}))) FROM store.jwst_footprint AS a, store.jwst_footprint AS b"
            " WHERE a.obs_id LIKE '%%00001_nis' AND b.obs_id LIKE %s")  # fmt: skip
    ((union,),) = fresh_db.query(pair.format("a.s_moc | b.s_moc"), "%00002_nis")
    ((common,),) = fresh_db.query(pair.format("a.s_moc & b.s_moc"), "%00002_nis")
    assert union == pytest.approx(0.03 * 0.02, rel=0.45)
    assert common == pytest.approx(0.01 * 0.02, rel=0.9)
    assert union > 0.03 * 0.02 and common > 0.01 * 0.02
    ((apart,),) = fresh_db.query(pair.format("a.s_moc & b.s_moc"), "%00003_nis")
    assert apart == 0


def test_triangles_of_a_polygon_cover_it_once(scratch_db) -> None:
    spiral = "{(0d,0d),(4d,0d),(4d,4d),(1d,4d),(1d,2d),(2d,2d),(2d,3d),(3d,3d),(3d,1d),(0d,1d)}"
    ((number, total, whole),) = scratch_db.query(
        "SELECT array_length(public.spoly_triangles(p), 1),"
        " (SELECT sum(area(t)) FROM unnest(public.spoly_triangles(p)) AS t), area(p)"
        " FROM (SELECT %s::spoly AS p) AS q",
        spiral,
    )
    assert number == 8
    assert total == pytest.approx(whole, rel=1e-9)


def test_the_position_of_a_moving_target_is_that_of_mid_exposure(fresh_db, tmp_path: Path) -> None:
    moving = {"TARGTYPE": "MOVING", "TARGNAME": "JUPITER", "TARGPROP": "JUPITER-GRS", "MT_RA": -0.5, "MT_DEC": 2.5,
              "TARG_RA": 359.0, "TARG_DEC": 2.0, "EXPMID": 60310.505}  # fmt: skip
    write_fits(tmp_path, "jw09001001001_02101_00001_nis_cal.fits", square(359.5, 2.5, 0.01), **moving)
    fixed = {
        "TARGTYPE": "FIXED",
        "MU_RA": -0.01,
        "MU_DEC": 0.02,
        "MU_EPOCH": "2000-01-01",
        "PROP_RA": 30.1,
        "PROP_DEC": -20.1,
    }
    write_fits(tmp_path, "jw09001001001_02101_00002_nis_cal.fits", square(30, -20, 0.01), **fixed)
    fresh_db.load(tmp_path)
    found = fresh_db.query(
        "SELECT target_name, catalogue_name, targtype, target_moving, ra, dec, t_mid, prop_ra, mu_ra, mu_dec, mu_epoch"
        " FROM store.jwst_target ORDER BY filename")  # fmt: skip
    assert found == [
        ("JUPITER-GRS", "JUPITER", "MOVING", 1, 359.5, 2.5, 60310.505, None, None, None, None),
        ("FIELD-1", None, "FIXED", 0, 30.0, -20.0, None, 30.1, -0.01, 0.02, "2000-01-01"),
    ]


def test_what_suffixes_mean_can_be_queried(fresh_db) -> None:
    for _ in range(2):
        assert fresh_db.run("site", "--authority", "test.jwst", "--base-url", "http://localhost").status == 0
    found = fresh_db.query("SELECT suffix, meaning, product_level, semantics FROM store.jwst_product_type")
    assert len(found) == len(products.SUFFIXES)
    meanings = {suffix: rest for suffix, *rest in found}
    assert meanings["crfints"] == [
        "Calibrated integrations in which outliers (cosmic rays) are flagged by comparison with the others",
        "2c",
        "#derivation",
    ]
    with fresh_db.connect() as connection:
        connection.execute(
            "INSERT INTO store.product_type VALUES ('old', NULL, NULL, NULL, 'info', NULL, '#this', 'gone')"
        )
        rules.publish(connection)
        assert connection.execute("SELECT count(*) FROM store.product_type WHERE suffix = 'old'").fetchone() == (0,)


def test_every_real_footprint_has_a_moc_that_contains_it(union_db) -> None:
    db, _ = union_db
    ((rows, held, inside),) = db.query(
        "SELECT count(*), count(f.s_moc), count(*) FILTER (WHERE ("
        "  SELECT bool_and(spoint(m[1]::float8, m[2]::float8) <@ f.s_moc)"
        "  FROM unnest(public.sregion_shapes(p.position_bounds)) AS part,"
        "      regexp_matches(part::text, '\\(([-+.0-9e]+) *, *([-+.0-9e]+)\\)', 'g') AS m))"
        " FROM store.plane AS p LEFT JOIN store.jwst_footprint AS f USING (planeID)"
        " WHERE public.sregion_shapes(p.position_bounds) IS NOT NULL")  # fmt: skip
    assert rows > 20_000
    assert (held, inside) == (rows, rows)


def test_a_footprint_pgsphere_makes_no_moc_of_has_that_of_its_circle(scratch_db) -> None:
    """Corners on a line within rounding: no MOC, no triangle, yet it is somewhere."""
    line = "ROW(scircle '<(30d,0d),0.01d>', spoly '{(29.99d,0d),(30d,0d),(30.01d,0d)}', NULL, 'x')::sregion"
    ((ends, far),) = scratch_db.query(
        "SELECT spoint '(29.9901d,0d)' <@ m AND spoint '(30.0099d,0d)' <@ m, spoint '(31d,0d)' <@ m"
        f" FROM (SELECT store.footprint_moc({line}, 0) AS m) AS made"
    )
    assert (ends, far) == (True, False)


def test_footprints_may_not_be_written_by_the_server(cluster, scratch_db) -> None:
    with psycopg.connect(scratch_db.dsn.replace("jwst_ingest", "gavoadmin"), autocommit=True) as connection:
        connection.execute("SELECT s_moc FROM store.jwst_footprint")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("DELETE FROM store.footprint")
