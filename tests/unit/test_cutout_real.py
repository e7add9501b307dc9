"""Cutouts of genuine products against the whole files, read with stdatamodels: values, GWCS, FITS keywords."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pytest
from astropy import wcs
from astropy.io import fits
from stdatamodels.jwst import datamodels
from test_cutout_images import cut, offset

POINTS = 1000
AMI = "niriss_ami_cal/jw01093012001_03102_00001_nis_cal.fits"
MIRI = "miri/jw01288015001_04101_00001_mirimage_i2d.fits"
PACKED = "quirk_gzip_named_fits/jw01288015001_04101_00001_mirimage_i2d.fits"
SLIT = "nirspec/jw01492-o005_s00004_nirspec_f100lp-g140m-s1600a1-sub2048_s2d.fits"


@pytest.fixture
def mast(shared_data: Path) -> Path:
    return shared_data / "fits" / "mast"


def known(node: datamodels.properties.ObjectNode) -> dict[str, object]:
    """What is said in a part of the metadata: looking at one that is not makes it None."""
    return {name: value for name, value in node.instance.items() if value is not None}


def test_niriss_ami(mast: Path, tmp_path: Path) -> None:
    """By the GWCS: positions are those of the whole file to 1e-9 pixel (0.06 microarcsec).

    The FITS keywords know no distortion: they are off by 0.006 pixel at most in these 80 x 80. The inverse that the
    pipeline wrote is good to 0.025 pixel, which is how well the edge of a region is placed.
    """
    path = mast / AMI
    with cut(path, CIRCLE="82.18739 -65.44752 0.0003") as part:
        part.writeto(tmp_path / "part_cal.fits")
        x0, y0 = offset(part["SCI"].header)
        here = wcs.WCS(part["SCI"].header)
        assert "part_cal" not in part[0].header["CUTFILE"]
    with datamodels.open(path) as whole, datamodels.open(tmp_path / "part_cal.fits") as part:
        ny, nx = part.data.shape
        assert (nx, ny) == (34, 34)
        random = np.random.default_rng(0)
        x, y = random.uniform(-0.5, 33.5, (2, POINTS))
        expected = whole.meta.wcs(x + x0, y + y0)
        scale = np.abs(part.meta.wcs(1.0, 0.0)[1] - part.meta.wcs(0.0, 0.0)[1]) + 1.8e-5
        assert np.abs(np.subtract(part.meta.wcs(x, y), expected)).max() < 1e-9 * scale
        back = here.all_world2pix(*expected, 0)
        assert 1e-4 < np.hypot(back[0] - x, back[1] - y).max() < 0.01
        inside = (slice(y0, y0 + ny), slice(x0, x0 + nx))
        for name in ("data", "err", "dq", "var_poisson", "var_rnoise", "var_flat"):
            assert np.array_equal(getattr(part, name), getattr(whole, name)[inside], equal_nan=True)
        for name in ("exposure", "instrument", "program", "pointing"):
            assert known(getattr(part.meta, name)) == known(getattr(whole.meta, name))


@pytest.mark.parametrize("name", [MIRI, PACKED])
def test_miri_image(mast: Path, tmp_path: Path, name: str) -> None:
    """A resampled image has no distortion: keywords and GWCS agree to 2e-9 pixel. One is gzip under that name."""
    with cut(mast / name, PIXEL="[21:90,31:80]") as part:
        part.writeto(tmp_path / "part_i2d.fits")
        here = wcs.WCS(part["SCI"].header)
    with datamodels.open(mast / MIRI) as whole, datamodels.open(tmp_path / "part_i2d.fits") as part:
        random = np.random.default_rng(0)
        x, y = random.uniform(-0.5, 49.5, (2, POINTS))
        expected = whole.meta.wcs(x + 20, y + 30, with_bounding_box=False)
        assert np.allclose(part.meta.wcs(x, y, with_bounding_box=False), expected, rtol=0, atol=1e-13)
        back = here.all_world2pix(*expected, 0)
        assert np.hypot(back[0] - x, back[1] - y).max() < 1e-6
        for kind in ("data", "err", "wht", "var_poisson", "var_rnoise", "var_flat", "con"):
            expected = np.asarray(getattr(whole, kind))[..., 30:80, 20:90]
            assert np.array_equal(getattr(part, kind), expected, equal_nan=True)


def test_nirspec_slit_by_wavelength(mast: Path, tmp_path: Path) -> None:
    """Wavelengths come from the GWCS; those of the cutout are the file's."""
    with cut(mast / SLIT, BAND="1.2e-6 1.3e-6") as part:
        part.writeto(tmp_path / "part_s2d.fits")
        x0, _ = offset(part["SCI"].header)
        with fits.open(mast / SLIT) as whole:
            assert part["SCI"].header["S_REGION"] == whole["SCI"].header["S_REGION"]
            assert part["SCI"].header["SLTSTRT1"] == whole["SCI"].header["SLTSTRT1"], (
                "of the detector, not of this grid"
            )
    with warnings.catch_warnings(), datamodels.open(mast / SLIT) as whole:
        warnings.simplefilter("ignore")
        with datamodels.open(tmp_path / "part_s2d.fits") as part:
            ny, nx = part.data.shape
            assert np.array_equal(part.data, whole.data[:, x0 : x0 + nx], equal_nan=True)
            random = np.random.default_rng(0)
            x, y = random.uniform(0, nx - 1, POINTS), random.uniform(0, ny - 1, POINTS)
            here, there = part.meta.wcs(x, y), whole.meta.wcs(x + x0, y)
            assert np.allclose(here, there, rtol=1e-13, atol=0, equal_nan=True)
            waves = whole.meta.wcs(np.arange(whole.data.shape[1], dtype=float), np.full(whole.data.shape[1], 12.0))[2]
            step = np.diff(waves).mean()
            assert waves[x0] - step / 2 <= 1.2 + 1e-9 <= waves[x0] + step / 2
            assert waves[x0 + nx - 1] - step / 2 <= 1.3 <= waves[x0 + nx - 1] + step / 2


def test_every_genuine_file_is_cut(mast: Path) -> None:
    """Whatever its kind: the headers, and where there are images a pixel of them."""
    found = sorted(mast.rglob("*.fits"))
    assert found
    for path in found[:: max(1, len(found) // 15)]:
        with fits.open(path) as whole:
            images = [hdu for hdu in whole if hdu.is_image and hdu.data is not None]
            if images and not any(hdu.name == "EXTRACT1D" for hdu in whole):
                with cut(path, PIXEL="[3:3,2:2]") as part:
                    first = next(hdu for hdu in part if hdu.is_image and hdu.data is not None)
                    assert np.array_equal(first.data, images[0].data[..., 1:2, 2:3], equal_nan=True), path
