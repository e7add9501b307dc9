"""File names: every form of the grammar, and names outside it."""

from __future__ import annotations

import pytest

from ingest import names, products
from ingest.errors import Problem

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
        "../jw01093012001_03102_00001_nis_cal.fits",
        "jw01093012001_03102_00001_nis_cal.fits\n",
        "combined_f300m.fits",
        "",
    ],
)
def test_names_outside_the_grammar_are_reported(filename: str) -> None:
    with pytest.raises(Problem, match="outside the JWST grammar"):
        names.parse(filename)


def test_a_suffix_the_pipeline_does_not_make_is_reported() -> None:
    with pytest.raises(Problem, match="'tweakreg' is no product suffix"):
        products.suffix_of(names.parse("jw01227002001_02105_00001_nrcalong_tweakreg.fits"))


def test_what_the_name_says_of_a_source() -> None:
    assert names.parse("jw01492-o005_t003-s000000004_nirspec_f100lp-g140m-s1600a1_x1d.fits").source_id == "s000000004"
    assert names.parse("jw01093012001_03102_00001_nis_cal.fits").source_id is None
