"""File names: every form of the grammar, and names outside it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ingest import names, products
from ingest.errors import Problem

REPO = Path(__file__).resolve().parents[2]
# CAOM 2.4, ProductType
CAOM_PRODUCT_TYPES = {
    "science", "calibration", "auxiliary", "info", "preview", "catalog", "noise", "weight", "thumbnail",
}  # fmt: skip
# http://www.ivoa.net/rdf/datalink/core
DATALINK_CORE = {
    "#this", "#progenitor", "#derivation", "#auxiliary", "#calibration", "#bias", "#dark", "#flat", "#preview",
    "#thumbnail", "#documentation",
}  # fmt: skip

# filename, form, observation (root), productID, level, preview
NAMES = [
    ("jw01093012001_03102_00001_nis_cal.fits", "exposure", "jw01093012001_03102_00001_nis", "cal", "2b", None),
    ("jw02736001001_02101_00001_nrcblong_rate_thumb.jpg", "exposure", "jw02736001001_02101_00001_nrcblong", "rate",
     "2a", "thumbnail"),
    ("jw01366002001_0410z_00001-seg002_nrs1_o002_crfints.fits", "exposure",
     "jw01366002001_0410z_00001-seg002_nrs1", "o002_crfints", "2c", None),
    ("jw01093012001_03102_00001_nis_a3001_psf-ami-oi.fits", "exposure", "jw01093012001_03102_00001_nis",
     "a3001_psf-ami-oi", "2c", None),
    ("jw01288015001_04101_00001_mirimage_i2d.fits.gz", "exposure", "jw01288015001_04101_00001_mirimage", "i2d", "2b",
     None),
    ("jw02736-o007_s06355_nirspec_f290lp-g395m_x1d.fits", "stage3", "jw02736-o007_s06355_nirspec_f290lp-g395m", "x1d",
     "3", None),
    ("jw02736-o007_v000000027_nirspec_f290lp-g395m_s2d.fits", "stage3",
     "jw02736-o007_v000000027_nirspec_f290lp-g395m", "s2d", "3", None),
    ("jw01492-o005_t003-s000000004_nirspec_f100lp-g140m-s1600a1_x1d.fits", "stage3",
     "jw01492-o005_t003-s000000004_nirspec_f100lp-g140m-s1600a1", "x1d", "3", None),
    ("jw54321-o066_s000123456_nirspec_f170lp_g235m_s2d.fits", "stage3", "jw54321-o066_s000123456_nirspec_f170lp_g235m",
     "s2d", "3", None),
    ("jw01039-c1004_t001-epoch2_miri_f560w_i2d.fits", "stage3", "jw01039-c1004_t001-epoch2_miri_f560w", "i2d", "3",
     None),
    ("jw03010-o002_t002_miri_ch1-shortmediumlong_s3d.fits", "stage3", "jw03010-o002_t002_miri_ch1-shortmediumlong",
     "s3d", "3", None),
    ("jw01366-o002_t001_nirspec_prism-s1600a1-sub512_whtlt.ecsv", "stage3",
     "jw01366-o002_t001_nirspec_prism-s1600a1-sub512", "whtlt", "3", None),
    ("jw01179-o002_t001_nircam_f212n-wlm8-nrca3_wfscmb-04.fits", "stage3",
     "jw01179-o002_t001_nircam_f212n-wlm8-nrca3", "wfscmb-04", "3", None),
    ("jw01093-o012_t001_niriss_f480m-nrm-sub80_aminorm-oi.fits", "stage3", "jw01093-o012_t001_niriss_f480m-nrm-sub80",
     "aminorm-oi", "3", None),
    ("jw01019001001_gs-acq1_2022117003102_uncal.fits", "guidestar", "jw01019001001_gs-acq1_2022117003102", "uncal",
     "1b", None),
    ("jw01029001001_gs-id_1_image_cal.fits", "guidestar", "jw01029001001_gs-id_1_image", "cal", "2a", None),
    ("jw01029001001_gs-fg_2022117003102-seg001_cal.fits", "guidestar", "jw01029001001_gs-fg_2022117003102-seg001",
     "cal", "2a", None),
    ("jw02736007001_01_msa.fits", "msa", "jw02736007001_01", "msa", None, None),
    ("jw04528-o001_20251226t000000_spec3_00001_asn.json", "association", "jw04528-o001",
     "20251226t000000_spec3_00001_asn", None, None),
    ("jw00839-a3001_20221019t020304_image3_001_asn.json", "association", "jw00839-a3001",
     "20221019t020304_image3_001_asn", None, None),
    ("jw01039_20220702t204540_pool.csv", "pool", "jw01039", "20220702t204540_pool", None, None),
    ("jw98010_20180810T134210_pool.csv", "pool", "jw98010", "20180810T134210_pool", None, None),
    ("jw01324-o001_spec3_00005_asn.json", "association", "jw01324-o001", "spec3_00005_asn", None, None),
    ("jw02736-o007_s000006355_nirspec_f290lp-g395m_s2d.fits", "stage3", "jw02736-o007_s000006355_nirspec_f290lp-g395m",
     "s2d", "3", None),
    ("jw02736-o007_b000000055_nirspec_f290lp-g395m_x1d.fits", "stage3", "jw02736-o007_b000000055_nirspec_f290lp-g395m",
     "x1d", "3", None),
    ("jw01366-o002_t001_nirspec_clear-prism-s1600a1-sub512_x1dints.fits", "stage3",
     "jw01366-o002_t001_nirspec_clear-prism-s1600a1-sub512", "x1dints", "3", None),
    ("jw01274-o005_t001_nirspec_g395h-f290lp_s3d.fits", "stage3", "jw01274-o005_t001_nirspec_g395h-f290lp", "s3d", "3",
     None),
    ("jw01328-c1006_t014_miri_ch1-2-3-4-shortmediumlong_s3d.fits", "stage3",
     "jw01328-c1006_t014_miri_ch1-2-3-4-shortmediumlong", "s3d", "3", None),
    ("jw01328-c1006_t014_miri_ch1-short_x1d_thumb.jpg", "stage3", "jw01328-c1006_t014_miri_ch1-short", "x1d", "3",
     "thumbnail"),
    ("jw01386-c1020_t001_nircam_f444w-maskrnd-sub320a335r-image3_i2d.fits", "stage3",
     "jw01386-c1020_t001_nircam_f444w-maskrnd-sub320a335r-image3", "i2d", "3", None),
    ("jw01386-c1020_t001_miri_psfstack.fits", "stage3", "jw01386-c1020_t001_miri", "psfstack", "3", None),
    ("jw01345-o001_t022_nircam_clear-f200w_i2d.jpg", "stage3", "jw01345-o001_t022_nircam_clear-f200w", "i2d", "3",
     "preview"),
    ("jw01019001001_gs-id_12_stacked_uncal.fits", "guidestar", "jw01019001001_gs-id_12_stacked", "uncal", "1b", None),
    ("jw01019001001_gs-id_1_image-uncal.fits", "guidestar", "jw01019001001_gs-id_1_image", "uncal", "1b", None),
    ("jw01019001001_gs-track_2022117003102_stream.fits", "guidestar", "jw01019001001_gs-track_2022117003102",
     "stream", "2a", None),
    ("jw01019001001_gs-acq2_2022117003102_cal.jpg", "guidestar", "jw01019001001_gs-acq2_2022117003102", "cal", "2a",
     "preview"),
    ("jw04332062001_0310c_00001_nrs1_uncal.fits.gz", "exposure", "jw04332062001_0310c_00001_nrs1", "uncal", "1b", None),
]  # fmt: skip


@pytest.mark.parametrize(("filename", "form", "root", "product_id", "level", "preview"), NAMES)
def test_forms(filename: str, form: str, root: str, product_id: str, level: str | None, preview: str | None) -> None:
    name = names.parse(filename)
    assert (name.form, name.root, name.product_id, name.preview) == (form, root, product_id, preview)
    assert products.product_level(name) == level


@pytest.mark.parametrize(
    "filename",
    [
        "jw01093012001_03102_00001_nis.fits",  # no suffix
        "jw1093012001_03102_00001_nis_cal.fits",  # program of four digits
        "jw01093012001_03102_00001_xyz_cal.fits",  # no such detector
        "JW01093012001_03102_00001_nis_cal.fits",  # names are lower case
        "jw01093012001_03102_00001_nis_cal.fits.zip",
        "jw02736-o007_nirspec_f290lp-g395m_x1d.fits",  # neither target nor source
        "jw04528-o001_20251226t000000_spec3_00001_asn.fits",
        "jw01324001001_02101_00001_nrs1_rate.fit",
        "jw01345-o066_{source_id}_nirspec_f170lp-g235m_x1d.fits",
        "jw01234001001_xx102_00001_nircam",  # planned: an identifier, no file
        "jw01019001001_gs-fg_2022117003102-cal.fits",
        "../jw01093012001_03102_00001_nis_cal.fits",
        "jw01093012001_03102_00001_nis_cal.fits\n",
        "combined_f300m.fits",
        "",
    ],
)
def test_names_outside_the_grammar_are_reported(filename: str) -> None:
    with pytest.raises(Problem, match="outside the JWST grammar"):
        names.parse(filename)


@pytest.mark.parametrize(
    ("suffix", "what"),
    [
        ("tweakreg", "'tweakreg' is what a step of the pipeline writes on the way"),
        ("residual_fringe", "'residual_fringe' is what a step"),
        ("int72", "'int72' is no product suffix of the pipeline"),
    ],
)
def test_a_suffix_that_is_no_product_is_reported(suffix: str, what: str) -> None:
    for root in ("jw01227002001_02105_00001_nrcalong", "jw01039-c1004_t001_miri_f560w"):
        with pytest.raises(Problem, match=what):
            products.suffix_of(names.parse(f"{root}_{suffix}.fits"))


def test_every_suffix_of_the_installed_pipeline_is_known() -> None:
    """A new version of the pipeline with a new suffix fails here: say in the tables what it is."""
    pipeline = pytest.importorskip("jwst.lib.suffix", reason="the pipeline is not installed")
    known = set(products.SUFFIXES) | names.INTERMEDIATES
    assert set(pipeline.KNOW_SUFFIXES) - known == set()
    assert not set(products.SUFFIXES) & names.INTERMEDIATES, "a suffix is a product or not, never both"
    assert set(pipeline.SUFFIXES_TO_ADD) - set(products.SUFFIXES) == {"blot", "median", "residual_fringe", "snr"}


def test_the_table_of_suffixes_holds_terms_of_the_standards() -> None:
    vocabulary = json.loads((REPO / "resdir/etc/vocabularies/product-type.json").read_text())
    kinds = {suffix.kind for suffix in products.SUFFIXES.values()} - {None, products.MODE}
    assert kinds <= set(vocabulary["terms"])
    assert {suffix.role for suffix in products.SUFFIXES.values()} <= CAOM_PRODUCT_TYPES
    assert {suffix.semantics for suffix in products.SUFFIXES.values()} <= DATALINK_CORE
    assert all(len(suffix.meaning) > 20 for suffix in products.SUFFIXES.values())


@pytest.mark.parametrize(
    ("suffix", "level", "level3", "kind", "role", "ucd", "semantics"),
    [
        ("uncal", "1b", None, "mode", "science", "phot.count", "#progenitor"),
        ("crfints", "2c", None, "mode", "auxiliary", None, "#derivation"),
        ("s3d", "2b", "3", "cube", "science", "phot.flux.density.sb;em.IR", "#derivation"),
        ("whtlt", "3", "3", "timeseries", "science", "phot.flux.density", "#derivation"),
        ("aminorm-oi", "3", "3", "visibility", "science", None, "#derivation"),
        ("cat", "3", "3", "measurements", "catalog", None, "#derivation"),
        ("flat", "2b", None, "image", "calibration", None, "#flat"),
    ],
)
def test_what_a_suffix_is(suffix: str, level: str, level3: str, kind: str, role: str, ucd: str, semantics: str) -> None:
    row = products.SUFFIXES[suffix]
    found = (row.level, row.level3, row.kind, row.role, row.ucd, row.semantics)
    assert found == (level, level3, kind, role, ucd, semantics)


def test_what_the_name_says_of_a_source() -> None:
    assert names.parse("jw01492-o005_t003-s000000004_nirspec_f100lp-g140m-s1600a1_x1d.fits").source_id == "s000000004"
    assert names.parse("jw01093012001_03102_00001_nis_cal.fits").source_id is None
