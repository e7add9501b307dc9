"""Files of the demo archive: names, headers, schema, determinism, associations."""

from __future__ import annotations

import io
import json
import re

import numpy as np
import pytest
from astropy.io import fits
from astropy.table import Table
from astropy.wcs import WCS

pytest.importorskip("pysiaf", reason="extra 'demo' is not installed")
pytest.importorskip("jwst", reason="extra 'demo' is not installed")

from demo_table import first_exposure, program_of

from ingest.demo import maker, previews
from ingest.demo.catalogue import former
from ingest.demo.exposures import expand
from ingest.demo.guidestar import guide_star_files
from ingest.demo.keywords import fill, paths, to_bytes
from ingest.demo.products import Job, exposure_files

# Grammar of exposure and stage-3 names: JWST pipeline documentation, "file naming", with base-36 activities.
EXPOSURE = re.compile(
    r"^jw(\d{5})(\d{3})(\d{3})_([0-9a-z]{2})(\d)([0-9a-z]{2})_(\d{5})(-seg\d{3})?_([a-z0-9]+)(_(o\d{3}|[acr]\d{4}))?_([a-z0-9-]+)"
    r"(\.fits|\.jpg|_thumb\.jpg)$"
)
STAGE3 = re.compile(
    r"^jw(\d{5})-(o\d{3}|[acr]\d{4})_(t\d{3}(-[sbv]\d{5,9})?|[sbv]\d{5,9})_(nircam|niriss|nirspec|miri|fgs)(_[a-z0-9-]+)?_([a-z0-9-]+)"
    r"(\.fits|\.ecsv|\.jpg|_thumb\.jpg)$"
)
OTHERS = [
    re.compile(r"^jw\d{5}_\d{8}t\d{6}_pool\.csv$"),
    re.compile(r"^jw\d{5}-(o\d{3}|[acr]\d{4})_\d{8}t\d{6}_[a-z0-9-]+_\d{5}_asn\.json$"),
    re.compile(r"^jw\d{11}_\d{2}_msa\.fits$"),
    re.compile(r"^jw\d{11}_gs-(id_\d_(image|stacked)|(acq1|acq2|track|fg)_\d{13})_(uncal|cal)\.fits$"),
]


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A program of the table with everything that belongs to it: WR 137 and its PSF reference."""
    folder = tmp_path_factory.mktemp("demo")
    maker.make(folder, seed=3, only=[1349], jobs=1, quiet=True)
    return folder


def files_of(mode: str, seed: int = 3) -> dict[str, bytes]:
    """Return name -> content of all products of the first exposure of a mode."""
    return dict(exposure_files(Job(first_exposure(mode), "", seed)))


@pytest.fixture(scope="module")
def image():
    """Products of an imaging exposure of NIRCam."""
    return files_of("nircam-sub640")


def open_fits(content: bytes) -> fits.HDUList:
    return fits.open(io.BytesIO(content))


def test_every_product_name_fits_the_grammar(small):
    names = [p.name for p in small.rglob("*") if p.is_file()]
    assert {name.rpartition(".")[2] for name in names} == {"fits", "json", "csv"}
    for name in names:
        assert any(r.match(name) for r in (EXPOSURE, STAGE3, *OTHERS)), name


def test_headers_hold_consistent_times(image):
    for name, content in image.items():
        with open_fits(content) as hdus:
            header = hdus[0].header
            frames = header["NGROUPS"] * header["NFRAMES"] + (header["NGROUPS"] - 1) * header["GROUPGAP"]
            expected = header["TFRAME"] * (frames + header["DRPFRMS1"]) * header["NINTS"]
            assert header["EFFEXPTM"] == pytest.approx(expected), name
            assert (header["EXPEND"] - header["EXPSTART"]) * 86400 == pytest.approx(header["DURATION"], abs=1e-3)
            assert hdus["SCI"].header["XPOSURE"] == header["EFFEXPTM"]


def test_ramps_have_the_groups_of_the_header(image):
    (name,) = [n for n in image if n.endswith("_uncal.fits")]
    with open_fits(image[name]) as hdus:
        assert hdus["SCI"].data.shape[:2] == (hdus[0].header["NINTS"], hdus[0].header["NGROUPS"])
        assert np.all(np.diff(hdus["SCI"].data.astype(float).mean(axis=(0, 2, 3))) > 0)


def test_s_region_in_the_file_is_the_aperture_on_the_sky(image):
    (name,) = [n for n in image if n.endswith("_cal.fits")]
    with open_fits(image[name]) as hdus:
        header = hdus["SCI"].header
        numbers = [float(v) for v in header["S_REGION"].split()[2:]]
        x, y = WCS(header, fix=False).all_world2pix(np.reshape(numbers, (4, 2)), 0).T
        size = header["NAXIS1"], header["NAXIS2"]
    assert header["S_REGION"].startswith("POLYGON ICRS  ")
    for values, n in zip((x, y), size, strict=True):
        assert sorted(np.round(values / n, 1)) == [0.0, 0.0, 1.0, 1.0]


@pytest.mark.filterwarnings("error::stdatamodels.exceptions.ValidationWarning")
def test_models_open_again_and_validate(image, tmp_path):
    from stdatamodels.jwst import datamodels

    for name, content in image.items():
        (tmp_path / name).write_bytes(content)
        with fits.open(tmp_path / name) as hdus:
            hdus.verify("exception")
            assert hdus[-1].name == "ASDF", name
        with datamodels.open(tmp_path / name) as model:
            model.validate()
            assert model.meta.filename == name
            assert model.meta.wcsinfo.s_region.startswith("POLYGON ICRS")


def test_a_value_outside_the_schema_is_refused():
    from stdatamodels.jwst import datamodels

    model = datamodels.ImageModel(np.zeros((4, 4), "f4"))
    fill(model, {"FILTER": "F999W"})
    from asdf.exceptions import ValidationError

    with pytest.raises(ValidationError, match="F999W"):
        to_bytes(model, "x_cal.fits", "2023-01-01T00:00:00.000")


def test_an_unknown_keyword_is_refused():
    from stdatamodels.jwst import datamodels

    assert paths("ImageModel")["EXPSTART"] == "meta.exposure.start_time"
    with pytest.raises(KeyError, match="EXPSTRAT"):
        fill(datamodels.ImageModel(), {"EXPSTRAT": 1.0})


@pytest.mark.parametrize("mode", ["nircam-sub640", "nirspec-slit", "nirspec-bots"])
def test_same_seed_same_bytes(mode):
    assert files_of(mode) == files_of(mode)


def test_another_seed_another_sky(image):
    other = files_of("nircam-sub640", seed=4)
    assert other.keys() == image.keys()
    assert all(other[n] != image[n] for n in image)


@pytest.mark.parametrize(("mode", "count"), [("miri-dark", 2), ("nirspec-lamp", 3)])
def test_lamps_and_darks_have_no_footprint(mode, count):
    files = files_of(mode)
    assert len(files) == count
    for content in files.values():
        with open_fits(content) as hdus:
            assert not [h for h in hdus if "S_REGION" in h.header or "RA_REF" in h.header]
            assert "TARG_RA" not in hdus[0].header


def test_spectra_have_units_and_their_source():
    (content,) = [c for n, c in files_of("nirspec-slit").items() if n.endswith("_x1d.fits")]
    with open_fits(content) as hdus:
        assert [h.name for h in hdus] == ["PRIMARY", "EXTRACT1D", "ASDF"]
        spectrum = hdus["EXTRACT1D"]
        assert spectrum.columns["WAVELENGTH"].unit == "um" and spectrum.columns["FLUX"].unit == "Jy"
        assert (spectrum.data["WAVELENGTH"].min(), spectrum.data["WAVELENGTH"].max()) == (2.87, 3.72)
        assert spectrum.header["SRCNAME"] == "NIR38" and spectrum.header["SLTNAME"] == "S200A1"


def test_time_series_rows_carry_the_times_of_their_integrations():
    (content,) = [c for n, c in files_of("nirspec-bots").items() if n.endswith("_x1dints.fits")]
    exposure = first_exposure("nirspec-bots")
    with open_fits(content) as hdus:
        rows = hdus["EXTRACT1D"].data
        assert list(rows["INT_NUM"]) == list(exposure.integrations)
        cadence = np.diff(rows["MJD-AVG"]) * 86400
        assert cadence == pytest.approx(exposure.readout.cadence, abs=1e-4)
        first = exposure.start + exposure.readout.frame_time / 86400  # after one reset
        assert rows["MJD-BEG"][0] == pytest.approx(first, abs=1e-9)
        assert rows["MJD-END"][-1] < exposure.end
        assert rows["TDB-MID"] - rows["MJD-AVG"] == pytest.approx(hdus[0].header["BARTDELT"] / 86400, abs=1e-9)


def test_soss_has_both_orders():
    (content,) = [c for n, c in files_of("niriss-soss").items() if n.endswith("_x1dints.fits")]
    with open_fits(content) as hdus:
        first, second = (hdus["EXTRACT1D", order] for order in (1, 2))
        assert (first.header["SPORDER"], second.header["SPORDER"]) == (1, 2)
        assert (first.data["WAVELENGTH"].max(), second.data["WAVELENGTH"].min()) == (2.83, 0.60)
        assert list(first.data["INT_NUM"]) == list(second.data["INT_NUM"])


def test_former_catalogues_say_the_same_by_other_names():
    from astropy import units as u
    from astropy.coordinates import SkyCoord
    from astropy.table import QTable

    now = QTable({"label": [1, 2], "sky_centroid": SkyCoord([1, 2], [3, 4], unit="deg"), "is_extended": [True, False]})
    for aperture, values in {"aper30": (22.0, 23.0), "aper50": (21.5, 22.0), "aper70": (21.0, 21.0)}.items():
        now[f"{aperture}_abmag"] = values
    now["isophotal_abmag"], now["nn_label"], now["nn_dist"] = [20.0, 25.0], [2, 1], [7.0, 7.0] * u.pix
    for name in ("CI_50_30", "CI_70_50", "CI_70_30"):
        now[name] = [1.0, 1.0]
    then = former(now)
    assert list(then["id"]) == [1, 2] and list(then["is_star"]) == [False, True]
    assert list(then["CI_30_50"]) == [0.5, 1.0] and list(then["CI_30_70"]) == [1.0, 2.0]
    assert list(then["nn_abmag"]) == [25.0, 20.0]
    assert not {"label", "is_extended", "CI_50_30", "nn_label"} & set(then.colnames)


def test_guide_star_files_have_their_names_and_tables():
    program = program_of(2736)
    files = dict(guide_star_files(program, program.guide_star[0], 3))
    assert len(files) == 10
    assert all(any(r.match(name) for r in OTHERS) for name in files)
    (content,) = [c for n, c in files.items() if "gs-fg" in n and n.endswith("_cal.fits")]
    with open_fits(content) as hdus:
        assert {"POINTING", "FGS CENTROID PACKET"} < {h.name for h in hdus}
        assert hdus[0].header["GDSTARID"] == program.guide_star[0].name
        assert hdus["SCI"].data.shape[1:] == (8, 8)


def test_associations_are_valid_and_their_products_exist(small):
    from jwst.associations import load_asn

    names = {p.name for p in small.rglob("*.fits")}
    for path in small.rglob("*_asn.json"):
        load_asn(path.read_text())
        association = json.loads(path.read_text())
        assert association["asn_pool"] in {p.name for p in small.rglob("*_pool.csv")}
        assert " at 0x" not in association["constraints"]
    assert "jw01349-c1000_t001_niriss_f380m-nrm-sub80_aminorm-oi.fits" in names
    assert "jw01349003001_03102_00001_nis_c1000_ami-oi.fits" in names


def test_pool_has_a_row_per_file_set(small):
    path = small / "01349" / program_of(1349).pool_name
    table = Table.read(path, format="ascii", delimiter="|")
    assert list(table["FILENAME"]) == [f"{e.root}_uncal.fits" for e in expand(program_of(1349))]
    assert set(table["TSOVISIT"]) == {"F"}


def test_oifits_has_the_tables_of_seven_holes(small):
    (path,) = small.rglob("*_aminorm-oi.fits")
    with fits.open(path) as hdus:
        assert [len(hdus[n].data) for n in ("OI_ARRAY", "OI_VIS", "OI_VIS2", "OI_T3", "OI_Q4")] == [7, 21, 21, 35, 35]
        assert hdus[0].header["CONTENT"] == "OIFITS2"


def test_previews_are_jpeg_of_two_sizes(image):
    (name,) = [n for n in image if n.endswith("_cal.fits")]
    found = previews.previews(name, image[name])
    assert list(found) == [name.replace(".fits", ".jpg"), name.replace(".fits", "_thumb.jpg")]
    assert all(content[:3] == b"\xff\xd8\xff" for content in found.values())
