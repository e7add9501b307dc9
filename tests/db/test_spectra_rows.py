"""One row a spectrum: values against independent reads of the same files, whatever way they hold their spectra."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from astropy.io import fits
from conftest import Scratch
from made import keyword_row, write_table
from made_spectra import PRIMARY, points, table, written

from ingest import headers, names
from ingest.contents import spectra
from ingest.errors import Problem
from ingest.facts import Facts

X1D = "jw09001-o001_s000000012_nirspec_f290lp-g395m_x1d.fits"
GRISM = "jw09001-o001_t001_niriss_f200w-gr150r_x1d.fits"
EXPOSURE = "jw09001001001_03101_00001_nrs1_x1d.fits"
SERIES = "jw09001001001_04101_00001-seg001_nrs1_x1dints.fits"


def rows(path: Path, notes: list[str] | None = None) -> list[dict]:
    facts = Facts(names.parse(path.name), headers.read(path), notes if notes is not None else [])
    return spectra.read(path, facts)["spectra"]


def test_range_is_that_of_the_valid_points(tmp_path: Path) -> None:
    """Not: no flux, a flag DO_NOT_USE, a zero without an error, no wavelength. A flag of another kind does no harm."""
    nan = np.nan
    columns = points(
        [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, nan, 7.0],
        [nan, 20.0, 0.0, 40.0, 30.0, 5.0, 5.0, 0.0],
        [1.0, 1.0, 0.5, 4.0, 1.0, 1.0, 1.0, nan],
        [0, 0, 0, 4, 0, 1, 0, 0],
    )
    (row,) = rows(written(tmp_path / X1D, table(columns)))
    assert (row["em_min"], row["em_max"]) == pytest.approx((2e-6, 5e-6), rel=1e-12)
    assert (row["n_points"], row["n_valid"], row["flux_unit"]) == (7, 4, "Jy")
    assert row["snr"] == np.median([20.0, 0.0, 10.0, 30.0])
    assert (row["hdus"], row["extver"], row["table_row"], row["integrations"]) == ([1], 1, None, 1)


@pytest.mark.parametrize(("unit", "metres"), [("um", 2e-6), ("nm", 2e-9), ("Angstrom", 2e-10), (None, 2e-6)])
def test_units_of_wavelength(tmp_path: Path, unit: str | None, metres: float) -> None:
    (row,) = rows(written(tmp_path / X1D, table(points([2.0], [1.0], [1.0], unit=unit))))
    assert row["em_min"] == pytest.approx(metres, rel=1e-12)


def test_a_unit_that_is_no_length_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="wavelengths are in Jy"):
        rows(written(tmp_path / X1D, table(points([2.0], [1.0], [1.0], unit="Jy"))))


def test_a_slit_each_with_its_source(tmp_path: Path) -> None:
    one = table(points([1.0], [1.0], [1.0]), SOURCEID=5, SRCNAME="9001_5", SRCALIAS="A5", SRCRA=30.01, SRCDEC=-20.01,
                SRCTYPE="POINT", STLARITY=1.0, SLTNAME="11", SLITID=11, SPORDER=-1)  # fmt: skip
    two = table(points([1.0], [1.0], [1.0]), SLIT_RA=30.02, SLIT_DEC=-20.02, SLTNAME="S200A1")
    far = table(points([1.0], [1.0], [1.0]), SLIT_RA=180.0, SLIT_DEC=-24.0)
    none = table(points([1.0], [1.0], [1.0]), SRCRA=0.0, SRCDEC=0.0, SLIT_RA=0.0, SLIT_DEC=0.0, SOURCEID=0)
    notes: list[str] = []
    first, second, third, fourth = rows(written(tmp_path / EXPOSURE, one, two, far, none), notes)
    assert [r["spectrum_number"] for r in (first, second, third, fourth)] == [1, 2, 3, 4]
    assert (first["source_id"], first["source_name"], first["source_alias"]) == (5, "9001_5", "A5")
    assert (first["ra"], first["dec"], first["position_origin"]) == (30.01, -20.01, "source")
    assert (first["slit_name"], first["slitlet_id"], first["spectral_order"]) == ("11", 11, -1)
    assert (second["ra"], second["dec"], second["position_origin"]) == (30.02, -20.02, "slit")
    assert (second["source_ra"], second["source_id"]) == (None, None)
    assert (third["ra"], third["dec"], third["position_origin"]) == (30.0, -20.0, "product")
    assert notes == ["SLIT_RA, SLIT_DEC are not where the target is; they are not used"]
    assert (fourth["ra"], fourth["source_ra"], fourth["position_origin"]) == (30.0, None, "product")


@pytest.mark.parametrize(
    ("named", "source"), [("s000000012", 12), ("v000000062", -62), ("b000000007", None), ("s00031", 31)]
)
def test_the_name_tells_the_source(tmp_path: Path, named: str, source: int | None) -> None:
    path = tmp_path / X1D.replace("s000000012", named)
    assert rows(written(path, table(points([1.0], [1.0], [1.0]))))[0]["source_id"] == source


def test_a_source_a_row(tmp_path: Path) -> None:
    """Vectors in cells: N_ALONGDISP of their points count; a row of nothing is none."""
    nan = np.nan
    columns = {
        "SOURCE_ID": ("J", [8, 9, -999], None),
        "WAVELENGTH": ("3D", [[1.0, 2.0, 3.0], [1.5, 2.5, 9.0], [nan] * 3], "um"),
        "FLUX": ("3D", [[1.0, 2.0, 3.0], [1.0, 2.0, 9.0], [nan] * 3], "Jy"),
        "FLUX_ERROR": ("3D", np.ones((3, 3)), "Jy"),
        "N_ALONGDISP": ("J", [3, 2, 0], None),
        "SOURCE_TYPE": ("20A", ["POINT", "EXTENDED", ""], None),
        "SOURCE_RA": ("D", [30.1, 30.2, nan], "deg"),
        "SOURCE_DEC": ("D", [-20.1, -20.2, nan], "deg"),
    }
    notes: list[str] = []
    path = written(tmp_path / GRISM, table(columns, SPORDER=1, EXPGRPID="a"), table(columns, SPORDER=2, EXPGRPID="b"))
    found = rows(path, notes)
    assert [(r["hdus"], r["table_row"], r["source_id"], r["spectral_order"]) for r in found] == [
        ([1], 1, 8, 1), ([1], 2, 9, 1), ([2], 1, 8, 2), ([2], 2, 9, 2),
    ]  # fmt: skip
    assert [r["n_points"] for r in found[:2]] == [3, 2]
    assert found[1]["em_max"] == pytest.approx(2.5e-6)
    assert (found[1]["ra"], found[1]["dec"], found[1]["source_type"]) == (30.2, -20.2, "EXTENDED")
    assert found[2]["exposure_group"] == "b"
    assert notes == ["HDU 1 has 1 rows without a spectrum", "HDU 2 has 1 rows without a spectrum"]


def test_time_series_of_both_versions(tmp_path: Path) -> None:
    """An integration a row, and an integration a table: the same facts."""
    wave, flux = np.array([1.0, 2.0, 3.0]), np.array([[1.0, 2.0, 3.0], [2.0, 4.0, np.nan]])
    columns = {
        "INT_NUM": ("J", [1, 2], None),
        "WAVELENGTH": ("3D", [wave, wave], "um"),
        "FLUX": ("3D", flux, "Jy"),
        "FLUX_ERROR": ("3D", np.ones((2, 3)), "Jy"),
        "MJD-BEG": ("D", [60000.0, 60000.1], "d"),
        "MJD-END": ("D", [60000.1, 60000.2], "d"),
    }
    (new,) = rows(written(tmp_path / SERIES, table(columns, SPORDER=1)))
    parts = [
        table(points(wave, flux[n], np.ones(3)), SPORDER=order, INT_NUM=n + 1, **{"MJD-BEG": 60000.0 + n / 10,
              "MJD-END": 60000.1 + n / 10})
        for order in (1, 2) for n in (0, 1)
    ]  # fmt: skip
    (tmp_path / SERIES).unlink()
    old, second_order = rows(written(tmp_path / SERIES, *parts))
    same = ("integrations", "n_points", "n_valid", "em_min", "em_max", "t_min", "t_max", "spectral_order")
    assert [new[name] for name in same] == [2, 3, 5, 1e-6, 3e-6, 60000.0, 60000.2, 1]
    assert [old[name] for name in same] == [new[name] for name in same]
    assert (new["hdus"], old["hdus"], second_order["hdus"]) == ([1], [1, 2], [3, 4])
    assert new["snr"] == np.median([2.0, 3.0])
    assert second_order["spectral_order"] == 2


def test_a_file_without_spectra_has_none(tmp_path: Path) -> None:
    notes: list[str] = []
    path = written(tmp_path / X1D, table({"OTHER": ("D", [1.0], None)}))
    assert rows(path, notes) == []
    assert notes == ["HDU 1 has no columns WAVELENGTH and FLUX; it is no spectrum"]


def _bytes(**cards: object) -> bytes:
    buffer = io.BytesIO()
    hdu = table(points([1.0, 2.0], [1.0, 2.0], [1.0, 1.0]))
    fits.HDUList([fits.PrimaryHDU(), hdu]).writeto(buffer)
    content = buffer.getvalue()
    for card, text in cards.items():
        place = content.index(f"{card:8s}= ".encode())
        content = content[:place] + f"{card:8s}= {text}".ljust(80).encode() + content[place + 80 :]
    return content


@pytest.mark.parametrize(
    "content",
    [
        _bytes()[:-2880],
        _bytes(TFORM1="'Z       '"),
        _bytes(TFORM1="'8A      '"),
        _bytes(TFORM2="'1PD(99) '"),
        _bytes(TFIELDS="                  900"),
        _bytes(NAXIS2="  4611686018427387904"),
        _bytes(NAXIS1="                    3"),
    ],
)
def test_damaged_tables_are_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / X1D
    path.write_bytes(content)
    with pytest.raises(Problem):
        rows(path)


def test_keywords_alone_say_nothing() -> None:
    assert spectra.read(None, Facts(names.parse(X1D), PRIMARY, [])) == {}


def test_a_file_at_mast_is_one_row_until_it_is_read(fresh_db: Scratch, tmp_path: Path) -> None:
    """Known by keywords alone: its own row, with MAST's URL; held and read: a row for each spectrum instead."""
    told = {
        "instrume": "NIRSPEC",
        "detector": "MULTIPLE",
        "exp_type": "NRS_MSASPEC",
        "filter": "F290LP",
        "grating": "G395M",
    }
    row = keyword_row(X1D, **told, pupil=None, day=-400.0)
    assert (
        fresh_db.run("load", "--json", "--quiet", "--keywords", write_table(tmp_path / "k.csv.gz", [row])).status == 0
    )
    columns = "SELECT accref, ssa_pubDID, spectrum_number, source_id FROM store.spectrum ORDER BY 3"
    ((url, did, number, source),) = fresh_db.query(columns)
    assert url == f"https://mast.stsci.edu/api/v0.1/Download/file?uri=mast:JWST/product/{X1D}"
    assert (number, source) == (None, None) and did.endswith("/x1d")
    two = [table(points([1.0], [1.0], [1.0]), SOURCEID=number) for number in (3, 4)]
    fresh_db.load(written(tmp_path / X1D, *two, EXP_TYPE="NRS_MSASPEC"))
    found = fresh_db.query(columns)
    assert [row[1:] for row in found] == [(f"{did}#1", 1, 3), (f"{did}#2", 2, 4)]
    quoted = did.replace("?", "%3F")
    assert [row[0] for row in found] == [f"http://localhost/jwst/spec/one/dlget?ID={quoted}%23{n}" for n in (1, 2)]


def test_demo_archive(fresh_db: Scratch, instance) -> None:
    """Every spectrum of the demo archive has its row; numbers are those that astropy reads."""
    paths = [p for kind in ("x1d", "c1d", "x1dints") for p in sorted(instance.archive.rglob(f"*_{kind}.fits"))]
    assert fresh_db.load(*paths).counts["new"] == len(paths) > 30
    expected = {}
    for path in paths:
        with fits.open(path) as hdus:
            tables = [h for h in hdus if h.name in ("EXTRACT1D", "COMBINE1D")]
            if "SOURCE_ID" in tables[0].columns.names:
                expected[path.name] = [
                    (int(r["SOURCE_ID"]), r["WAVELENGTH"].max() * 1e-6) for t in tables for r in t.data
                ]
            else:
                expected[path.name] = [(t.header.get("SOURCEID"), t.data["WAVELENGTH"].max() * 1e-6) for t in tables]
    found = fresh_db.query(
        "SELECT filename, spectrum_number, source_id, ssa_specend, ssa_pubDID FROM store.spectrum ORDER BY 1, 2"
    )
    assert len({row[4] for row in found}) == len(found) == sum(map(len, expected.values()))
    assert {len(values) for values in expected.values()} >= {1, 2, 5, 12}
    for name, number, source, longest, did in found:
        wanted_source, wanted = expected[name][number - 1]
        assert longest == pytest.approx(wanted, rel=1e-9), name
        assert wanted_source in (None, source), name
        assert did.startswith("ivo://test.jwst/~?") and did.endswith(f"#{number}")


def test_real_spectra(fresh_db: Scratch, shared_data: Path) -> None:
    fresh_db.load(shared_data / "fits" / "mast" / "nirspec")
    found = fresh_db.query(
        "SELECT filename, source_id, source_name, slit_name, n_points, n_valid, position_origin, ra, dec, em_min"
        " FROM store.spectra ORDER BY filename"
    )
    slit, ifu, mos = found
    # its SLIT_RA, SLIT_DEC are another visit's; all its fluxes are NaN or zeros
    assert slit[1:7] == (4, None, "S1600A1", 1426, 0, "product") and slit[9] is None
    assert slit[7:9] == pytest.approx((81.0865208, -70.0837556))
    assert ifu[3:7] == ("NRS_IFU", 3610, 3597, "slit") and ifu[7:9] == (247.8907413443065, 30.14602801638811)
    assert mos[1:7] == (6355, "2736_6355", "NRS_MSASPEC", 1215, 1142, "source")
    assert mos[7:9] == (110.84459416965377, -73.4350589621277)
    with fits.open(shared_data / "fits" / "mast" / "nirspec" / mos[0]) as hdus:
        data = hdus["EXTRACT1D"].data
        assert mos[9] == pytest.approx(data["WAVELENGTH"][np.isfinite(data["FLUX_ERROR"])].min() * 1e-6, rel=1e-12)
