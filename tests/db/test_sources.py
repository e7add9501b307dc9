"""Source catalogues of every version and light curves: values against independent reads of the same files."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from astropy import units as u
from astropy.coordinates import SkyCoord
from astropy.io import ascii as text_tables
from astropy.table import QTable
from conftest import REPO, Scratch
from lxml import etree

from ingest import names
from ingest.contents import ecsv, lightcurves, sources
from ingest.errors import Problem
from ingest.facts import Facts

CATALOGUE = "jw09001-o001_t001_nircam_clear-f200w_cat.ecsv"
CURVE = "jw09001-o002_t001_nirspec_clear-prism_whtlt.ecsv"


def current() -> QTable:
    """Two sources as the current step writes them, one flux unknown, one column that no version has."""
    table = QTable({"label": [7, 9], "xcentroid": [10.5, 11.5] * u.pix, "ycentroid": [1.0, 2.0] * u.pix})
    table["sky_centroid"] = SkyCoord([359.9999, 0.0001], [-89.5, 12.25], unit="deg")
    table["aper30_flux"] = [1500.0, np.nan] * u.nJy
    table["aper30_abmag"] = [23.5, np.nan]
    table["CI_50_30"] = [1.25, 1.5]
    table["is_extended"] = [True, False]
    table["nn_label"] = [9, 7]
    table["isophotal_area"] = [12.0, 13.0] * u.pix**2
    table["sky_bbox_ll"] = SkyCoord([1.0, 2.0], [3.0, 4.0], unit="deg")
    table["aper85_flux"] = [2.0, np.nan] * u.Jy
    return table


def former() -> QTable:
    """One source as the step of 2021 wrote it."""
    table = QTable({"id": [3], "xcentroid": [4.0] * u.pix, "ycentroid": [5.0] * u.pix})
    table["sky_centroid"] = SkyCoord([10.0], [20.0], unit="deg")
    table["is_star"] = [True]
    table["CI_30_50"] = [0.4]
    table["area"] = [30.0] * u.pix**2
    table["orientation_sky"] = [0.5] * u.rad
    return table


def written(table: QTable, path: Path) -> Path:
    table.write(path, format="ascii.ecsv", overwrite=True)
    return path


def read(path: Path) -> list[dict]:
    return sources.read(path, Facts(names.parse(CATALOGUE), {}, []))["sources"]


def test_current_columns(tmp_path: Path) -> None:
    first, second = read(written(current(), tmp_path / CATALOGUE))
    assert (first["label"], first["xcentroid"], first["ycentroid"], first["nn_label"]) == (7, 10.5, 1.0, 9)
    assert (first["ra"], first["dec"]) == pytest.approx((359.9999, -89.5), abs=1e-12)
    assert first["aper30_flux"] == pytest.approx(1.5e-6, rel=1e-12)  # nJy in the file, Jy in the table
    assert second["aper30_flux"] is None and second["aper30_abmag"] is None
    assert (first["ci_50_30"], first["is_extended"], second["is_extended"]) == (1.25, True, False)
    assert (first["sky_bbox_ll_ra"], first["sky_bbox_ll_dec"]) == (1.0, 3.0)
    assert json.loads(first["other"]) == {"aper85_flux": 2.0, "aper85_flux_unit": "Jy"}
    assert json.loads(second["other"]) == {"aper85_flux": None, "aper85_flux_unit": "Jy"}


def test_former_columns(tmp_path: Path) -> None:
    (row,) = read(written(former(), tmp_path / CATALOGUE))
    assert (row["label"], row["is_extended"], row["isophotal_area"]) == (3, False, 30.0)
    assert row["sky_orientation"] == pytest.approx(math.degrees(0.5), rel=1e-12)
    assert json.loads(row["other"]) == {"CI_30_50": 0.4}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            lambda t: t.replace_column("aper30_flux", [1.0, 2.0] * u.s),
            "aper30_flux is s, which is not convertible to Jy",
        ),
        (lambda t: t.replace_column("label", [7, 7]), "two sources have one label"),
        (lambda t: t.replace_column("label", [7.5, 8]), "not whole"),
        (lambda t: t.replace_column("aper30_abmag", ["bright", "faint"]), "aper30_abmag is not numeric"),
        (lambda t: t.replace_column("aper30_abmag", np.ones((2, 3))), "more than one value"),
        (lambda t: t.remove_column("sky_centroid"), "no ra, no dec"),
    ],
)
def test_odd_columns_are_refused(tmp_path: Path, change, words: str) -> None:
    table = current()
    change(table)
    with pytest.raises(Problem, match=re.escape(words)):
        read(written(table, tmp_path / CATALOGUE))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0" * 3000,
        b"label ra dec\n1 2 3\n",
        b"# %ECSV 1.0\n# ---\n# datatype: [\n",
        b"# %ECSV 1.0\n" + b"\xff" * 99,
    ],
)
def test_garbage_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / CATALOGUE
    path.write_bytes(content)
    with pytest.raises(Problem):
        read(path)


def test_a_cut_table_is_refused(tmp_path: Path) -> None:
    path = written(current(), tmp_path / CATALOGUE)
    path.write_bytes(path.read_bytes()[:-12])
    with pytest.raises(Problem, match="damaged"):
        read(path)


def test_light_curve(tmp_path: Path) -> None:
    times = 59000.0 + np.array([2.0, 0.0, 1.0, np.nan]) * 10 / 86400
    table = QTable({"MJD_UTC_NRS1": times, "MJD_UTC_NRS2": times + 1, "BJD_TDB_NRS1": times})
    table["whitelight_flux_NRS1"] = [3.0, 1.0, 2.0, 9.0] * u.mJy
    table["whitelight_flux_NRS2"] = [5.0, np.nan, 5.0, 5.0] * u.mJy
    path = written(table, tmp_path / CURVE)
    one, two = lightcurves.read(path, Facts(names.parse(CURVE), {}, []))["light_curve"]
    assert (one["flux_column"], one["time_column"], one["n_points"]) == ("whitelight_flux_NRS1", "MJD_UTC_NRS1", 3)
    assert (one["t_min"], one["t_max"]) == (times[1], times[0])
    assert one["cadence"] == pytest.approx(10.0, abs=1e-5)
    assert (one["flux_unit"], one["flux_mean"]) == ("mJy", 2.0)
    assert one["flux_rms"] == pytest.approx(math.sqrt(2 / 3))
    assert (two["time_column"], two["n_points"], two["flux_mean"], two["flux_rms"]) == ("MJD_UTC_NRS2", 2, 5.0, 0.0)


@pytest.mark.parametrize(("unit", "told"), [("electron", "electron"), ("DN / s", "DN / s"), ("", None)])
def test_light_curve_in_any_unit(tmp_path: Path, unit: str, told: str | None) -> None:
    """Those of tso_photometry, which VOUnits have not, and none."""
    path = written(QTable({"MJD": [59000.0], "net_aperture_sum": [2.0] * u.Unit(unit)}), tmp_path / CURVE)
    (curve,) = lightcurves.read(path, Facts(names.parse(CURVE), {}, []))["light_curve"]
    assert (curve["flux_unit"], curve["flux_mean"]) == (told, 2.0)


@pytest.mark.parametrize("make", [lambda path: None, Path.mkdir])
def test_a_table_that_cannot_be_opened_is_named(tmp_path: Path, make: Callable[[Path], object]) -> None:
    make(tmp_path / CURVE)
    with pytest.raises(Problem, match="cannot be read") as caught:
        ecsv.read(tmp_path / CURVE)
    assert caught.value.path == str(tmp_path / CURVE)


def test_empty_light_curve(tmp_path: Path) -> None:
    path = written(QTable({"MJD": np.array([]), "net_aperture_sum": np.array([])}), tmp_path / CURVE)
    (curve,) = lightcurves.read(path, Facts(names.parse(CURVE), {}, []))["light_curve"]
    assert (curve["n_points"], curve["t_min"], curve["cadence"], curve["flux_mean"]) == (0, None, None, None)


def test_units_are_those_of_the_table(scratch_db: Scratch) -> None:
    found = scratch_db.query(
        "SELECT attname, col_description(attrelid, attnum) FROM pg_attribute"
        " WHERE attrelid = 'store.sources'::regclass AND attnum > 0 AND attname NOT IN ('filename', 'other')"
    )
    assert dict(found) == sources.COLUMNS


def test_descriptions_are_those_of_the_pipeline() -> None:
    """The RD says of a column what the source_catalog step writes into the header of its catalogues."""
    step = pytest.importorskip("jwst.source_catalog.source_catalog")
    catalogue = step.JWSTSourceCatalog.__new__(step.JWSTSourceCatalog)
    catalogue.column_desc, catalogue.aperture_ee = {}, (30, 50, 70)
    for made in ("segment_colnames", "aperture_colnames", "extras_colnames"):
        getattr(catalogue, made)
    tables = etree.parse(REPO / "resdir" / "jwst" / "sources.rd").iter("table")
    columns = {
        c.get("name"): c.get("description") for t in tables if t.get("id") == "sources" for c in t.iter("column")
    }
    said = {name.lower(): words.rstrip(".") for name, words in catalogue.column_desc.items()}
    said = {name: words for name, words in said.items() if "sky_" not in name and name != "is_extended"}
    assert len(said) > 40
    for name, words in said.items():
        assert " ".join(columns[name].split()).startswith(words), name


def test_catalogue_beside_its_image(fresh_db: Scratch, instance) -> None:
    """Of the demo archive: values as astropy's reader has them, joined to the image by name."""
    path = sorted(instance.archive.rglob("*clear-f200w_cat.ecsv"))[0]
    image = path.with_name(path.name.replace("_cat.ecsv", "_i2d.fits"))
    assert fresh_db.load(path, image).counts["new"] == 2
    with fresh_db.connect() as connection:
        cursor = connection.execute("SELECT * FROM store.jwst_sources ORDER BY label")
        rows = [dict(zip([d.name for d in cursor.description], row, strict=True)) for row in cursor]
    table = text_tables.read(path, format="ecsv")
    assert len(rows) == len(table) > 20
    for row, source in zip(rows, table, strict=True):
        assert row["label"] == source["label"]
        assert (row["ra"], row["dec"]) == (source["sky_centroid"].ra.deg, source["sky_centroid"].dec.deg)
        assert row["isophotal_flux"] == source["isophotal_flux"].to_value("Jy")
        assert row["aper_total_abmag"] == source["aper_total_abmag"]
        assert row["is_extended"] == int(source["is_extended"])
        assert (row["image_filename"], row["filters"]) == (image.name, "F200W")
        assert row["source_name"] == f"{path.name.removesuffix('_cat.ecsv')}-{source['label']}"
    # a second run changes nothing; a new catalogue takes the place of the old one
    assert fresh_db.load(path, image).counts["unchanged"] == 2


def test_a_new_catalogue_replaces_the_former(fresh_db: Scratch, tmp_path: Path) -> None:
    path = written(current(), tmp_path / CATALOGUE)
    fresh_db.load(path)
    table = current()[:1]
    table["label"] = [70]
    written(table, path)
    fresh_db.load(path)
    assert fresh_db.query("SELECT label FROM store.sources") == [(70,)]


def test_real_catalogues(fresh_db: Scratch, shared_data: Path) -> None:
    """All that there are, of three versions of the step; names tell no observation, so they are support files."""
    answer = fresh_db.load(shared_data / "ecsv")
    catalogues = [
        *(shared_data / "ecsv" / "catalogs").glob("*.ecsv"),
        *(shared_data / "ecsv" / "jwst_repo").glob("*cat.ecsv"),
    ]
    assert answer.counts["new"] == len(catalogues) == 18
    assert answer.counts["refused"] == answer.counts["seen"] - len(catalogues) == 12
    assert all("is no source catalogue: among its columns" in problem["problem"] for problem in answer.problems)
    counted = dict(fresh_db.query("SELECT filename, count(*) FROM store.sources GROUP BY filename"))
    for path in catalogues:
        table = text_tables.read(path, format="ecsv")
        assert counted[path.name] == len(table)
        ((flux, ra, extended),) = fresh_db.query(
            "SELECT isophotal_flux, ra, is_extended FROM store.jwst_sources"
            " WHERE filename = %s ORDER BY label DESC LIMIT 1",
            path.name,
        )
        last = table[-1]
        assert ra == last["sky_centroid"].ra.deg
        if "isophotal_flux" in table.colnames:
            expected = last["isophotal_flux"].to_value("Jy")
            assert flux == (None if math.isnan(expected) else expected)
        if "is_star" in table.colnames:
            star = last["is_star"]  # NaN where the step could not tell
            assert extended == (None if star != star else int(not star))
