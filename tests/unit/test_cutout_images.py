"""Cutouts of images and cubes: pixels, positions and wavelengths against the whole file at random points."""

from __future__ import annotations

import io
import math
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import cutout_files as made
import numpy as np
import pytest
from astropy import wcs
from astropy.io import fits
from stdatamodels.jwst import datamodels

import cutouts
from cutouts.selection import Facts

POINTS = 1000


def cut(path: Path, facts: Facts | None = None, **parameters: str | list[str]) -> fits.HDUList:
    """The cutout, read; its length is as announced, and it is FITS by the letter."""
    request = cutouts.parse({name: [v] if isinstance(v, str) else v for name, v in parameters.items()})
    answer = cutouts.cut(path, request, facts)
    data = b"".join(answer.pieces)
    assert len(data) == answer.length and len(data) % 2880 == 0
    hdus = fits.open(io.BytesIO(data))
    hdus.verify("exception")
    return hdus


def offset(header: fits.Header) -> tuple[int, int]:
    """(x, y) of the first pixel, from 0."""
    x, y = (part.split(":")[0] for part in header["CUTSEC"].strip("[]").split(",")[:2])
    return int(x) - 1, int(y) - 1


def positions_agree(part: fits.HDUList, whole: fits.HDUList, name: str = "SCI") -> None:
    """At random pixels the position is that of the file, to 1e-6 pixel, and so is the value."""
    x0, y0 = offset(part[name].header)
    ny, nx = part[name].data.shape[-2:]
    random = np.random.default_rng(0)
    x, y = random.uniform(-0.5, nx - 0.5, POINTS), random.uniform(-0.5, ny - 0.5, POINTS)
    here, there = (wcs.WCS(hdus[ext].header).celestial for hdus, ext in ((part, name), (whole, "SCI")))
    back = there.all_world2pix(*here.all_pix2world(x, y, 0), 0)
    assert np.abs(back[0] - x - x0).max() < 1e-6 and np.abs(back[1] - y - y0).max() < 1e-6
    i, j = np.rint(x).astype(int), np.rint(y).astype(int)
    assert np.array_equal(part[name].data[..., j, i], whole[name].data[..., j + y0, i + x0], equal_nan=True)


@pytest.mark.parametrize(
    ("parameters", "section"),
    [
        ({"PIXEL": "[11:30,21:40]"}, "[11:30,21:40]"),
        ({"PIXEL": "[1:1,48:48]"}, "[1:1,48:48]"),
        ({"PIXEL": "[60:10000,*]"}, "[60:64,1:48]"),
        ({"PIXEL": "[0:3]"}, "[1:3,1:48]"),
        ({}, "[1:64,1:48]"),
    ],
)
def test_image_by_pixels(tmp_path: Path, parameters: dict, section: str) -> None:
    path = made.write_i2d(tmp_path / "jw1_i2d.fits")
    with cut(path, **parameters) as part, fits.open(path) as whole:
        assert part["SCI"].header["CUTSEC"] == section
        assert [hdu.name for hdu in part] == ["PRIMARY", "SCI", "ERR", "CON", "WHT", "DQ"]
        for name in ("SCI", "ERR", "CON", "WHT", "DQ"):
            positions_agree(part, whole, name)
        assert part["DQ"].data.dtype == np.uint32
        assert "CHECKSUM" not in part["SCI"].header and part["CON"].data.shape[0] == 2


def test_what_was_done_is_said(tmp_path: Path) -> None:
    path = made.write_i2d(tmp_path / "jw1_i2d.fits")
    with cut(path, Facts(did="ivo://a/b?c"), PIXEL="[11:30,21:40]") as part:
        header = part[0].header
        assert (header["CUTFILE"], header["CUTDID"]) == ("jw1_i2d.fits", "ivo://a/b?c")
        story = "\n".join(header["HISTORY"])
        assert "Cut out of jw1_i2d.fits" in story and "SCI,1[11:30,21:40]" in story and "HDRTAB,1 is left out" in story
        assert [header[card] for card in ("SUBSTRT1", "SUBSIZE1", "SUBSTRT2", "SUBSIZE2")] == [101, 64, 201, 48]
        assert (part["ERR"].header["LTV1"], part["ERR"].header["LTV2"]) == (-10, -20)
        corners = np.array(part["SCI"].header["S_REGION"].split()[2:], float).reshape(4, 2)
        x, y = wcs.WCS(part["SCI"].header).all_world2pix(*corners.T, 0)
        assert np.allclose(x, [-0.5, -0.5, 19.5, 19.5], atol=1e-4) and np.allclose(
            y, [-0.5, 19.5, 19.5, -0.5], atol=1e-4
        )


@pytest.mark.parametrize("radius", [0.02, 0.1, 0.35, 0.9, 3.0])
@pytest.mark.parametrize(("dx", "dy"), [(0, 0), (20.3, -11.2), (-32.4, 0), (31.9, 23.9), (33, 25)])
def test_circle_is_the_pixels_it_touches(tmp_path: Path, radius: float, dx: float, dy: float) -> None:
    """Against all pixels and the corners between them; radius in arcsec, the centre in pixels from the middle."""
    path = made.write_i2d(tmp_path / "jw1_i2d.fits")
    with fits.open(path) as whole:
        plane = wcs.WCS(whole["SCI"].header)
        ra, dec = map(float, plane.all_pix2world(31.5 + dx, 23.5 + dy, 0))
        # the image is small and the pixels are square: the circle is one of pixels
        reach = radius / 3600 / made.SCALE
        expected = []
        for centre, size in ((31.5 + dx, 64), (23.5 + dy, 48)):
            low, high = math.floor(centre - reach + 0.5), math.floor(centre + reach + 0.5)
            expected.append((max(low, 0), min(high, size - 1)) if low < size and high >= 0 else None)
        nearest = [min(max(c, -0.5), s - 0.5) - c for c, s in ((31.5 + dx, 64), (23.5 + dy, 48))]
        if math.hypot(*nearest) > reach:
            with pytest.raises(cutouts.NoContent):
                cut(path, CIRCLE=f"{ra!r} {dec!r} {radius / 3600!r}")
            return
        with cut(path, CIRCLE=f"{ra!r} {dec!r} {radius / 3600!r}") as part:
            x0, y0 = offset(part["SCI"].header)
            ny, nx = part["SCI"].data.shape
            found = [(x0, x0 + nx - 1), (y0, y0 + ny - 1)]
            if all(edge is not None for edge in expected):
                assert np.abs(np.array(found) - np.array(expected)).max() <= 1
            positions_agree(part, whole)


@pytest.mark.parametrize(
    "region",
    [
        {"POS": "RANGE 359 1 -90 90"}, {"POS": "RANGE 0 360 -Inf +Inf"}, {"POS": "RANGE -Inf +Inf -6 -4"},
        {"CIRCLE": "0 -5 2"}, {"CIRCLE": "170 5 179.9"}, {"CIRCLE": "0 0 180"},
        {"POLYGON": "359 -6 1 -6 1 -4 359 -4"}, {"POS": "POLYGON 359 -4 1 -4 1 -6 359 -6"},
    ],
)  # fmt: skip
def test_region_around_the_image_gives_all_of_it(tmp_path: Path, region: dict) -> None:
    """Across the line where right ascension begins again, corners in either direction, and over the whole sky."""
    path = made.write_cal(tmp_path / "jw1_cal.fits")
    with cut(path, **region) as part:
        assert part["SCI"].header["CUTSEC"] == "[1:64,1:48]"


@pytest.mark.parametrize(
    "region",
    [
        {"CIRCLE": "180 5 179.9"}, {"CIRCLE": "0.5 -5 0.1"}, {"POS": "RANGE 1 359 -90 90"},
        {"POS": "RANGE 0 360 89 90"},
        {"POLYGON": "0.1 -6 1 -6 1 -4 0.1 -4"}, {"PIXEL": "[65:70,*]"}, {"PIXEL": "[1:3,49]"}, {"POL": ["I", "Q"]},
    ],
)  # fmt: skip
def test_nothing_in_it(tmp_path: Path, region: dict) -> None:
    path = made.write_cal(tmp_path / "jw1_cal.fits")
    with pytest.raises(cutouts.NoContent):
        cut(path, **region)


def test_pole(tmp_path: Path) -> None:
    """The cube is around the pole, 0.36 arcsec from its middle."""
    path = made.write_cube(tmp_path / "jw1_s3d.fits")
    with cut(path, POS="RANGE 0 360 89.99995 90") as part, fits.open(path) as whole:
        x, y = wcs.WCS(whole["SCI"].header).celestial.all_world2pix(0, 90, 0)
        x0, y0 = offset(part["SCI"].header)
        ny, nx = part["SCI"].data.shape[1:]
        radius = 0.00005 / made.SCALE
        assert [x0, x0 + nx - 1] == [max(0, math.floor(x - radius + 0.5)), min(21, math.floor(x + radius + 0.5))]
        assert [y0, y0 + ny - 1] == [max(0, math.floor(y - radius + 0.5)), min(19, math.floor(y + radius + 0.5))]
        positions_agree(part, whole)
        positions_agree(part, whole, "WMAP")


@pytest.mark.parametrize("tabular", [False, True])
@pytest.mark.parametrize(
    ("band", "planes"),
    [
        ((5.0449e-6, 5.0751e-6), (4, 9)), ((5.1e-6, 5.1e-6), (10, 11)), ((-math.inf, 5.006e-6), (0, 2)),
        ((5.281e-6, math.inf), (28, 30)),
    ],
)  # fmt: skip
def test_cube_by_wavelength(tmp_path: Path, tabular: bool, band: tuple, planes: tuple[int, int]) -> None:
    """The planes that touch the interval, the nearest where it is a value; wavelengths stay those of the file."""
    path = made.write_cube(tmp_path / "jw1_s3d.fits", tabular)
    if tabular:
        number = np.arange(30)
        waves = 5 + 0.01 * number**1.5
        edges = np.interp(np.arange(31) - 0.5, number, waves)
        edges[[0, -1]] = waves[0] - (edges[1] - waves[0]), waves[-1] + (waves[-1] - edges[-2])
        inside = (edges[1:] * 1e-6 >= band[0]) & (edges[:-1] * 1e-6 <= band[1])
        planes = int(np.flatnonzero(inside)[0]), int(np.flatnonzero(inside)[-1]) + 1
    with cut(path, BAND=f"{band[0]!r} {band[1]!r}") as part, fits.open(path) as whole:
        assert np.array_equal(part["SCI"].data, whole["SCI"].data[slice(*planes)])
        assert np.array_equal(part["WMAP"].data, whole["WMAP"].data[slice(*planes)])
        header = part["SCI"].header
        edges = edges if tabular else 4.995 + 0.01 * np.arange(31)
        limits = [edges[planes[0]] * 1e-6, edges[planes[1]] * 1e-6]
        assert [header["WAVSTART"], header["WAVEND"]] == pytest.approx(limits, rel=1e-6)
        if tabular:  # the table is there, and the reference pixel counts from its begin
            index = header["CRVAL3"] + np.arange(1, header["NAXIS3"] + 1) - header["CRPIX3"]
            found = np.ravel(part["WCS-TABLE"].data["wavelength"])[np.rint(index).astype(int) - 1]
            assert np.allclose(found, waves[slice(*planes)], atol=1e-6)
        else:
            here, there = wcs.WCS(header), wcs.WCS(whole["SCI"].header)
            number = np.arange(header["NAXIS3"])
            assert np.allclose(
                here.all_pix2world(0, 0, number, 0)[2], there.all_pix2world(0, 0, number + planes[0], 0)[2], rtol=1e-14
            )


def test_cube_by_position_and_band(tmp_path: Path) -> None:
    path = made.write_cube(tmp_path / "jw1_s3d.fits")
    with cut(path, CIRCLE="50 89.9999 0.00003", BAND="5.05e-6 5.06e-6") as part, fits.open(path) as whole:
        x0, y0 = offset(part["SCI"].header)
        planes, ny, nx = part["SCI"].data.shape
        assert (planes, part["SCI"].header["CUTSEC"].split(",")[2]) == (2, "6:7]")
        assert np.array_equal(part["SCI"].data, whole["SCI"].data[5:7, y0 : y0 + ny, x0 : x0 + nx])
        assert 6 <= nx <= 9 and 6 <= ny <= 9
    with pytest.raises(cutouts.NoContent):
        cut(path, CIRCLE="50 89.9999 0.00003", BAND="6e-6 7e-6")


def test_distorted_image_goes_by_its_gwcs(tmp_path: Path) -> None:
    """The FITS keywords are off by up to a pixel; the region is found, and the cutout placed, by the GWCS."""
    path = made.write_cal(tmp_path / "jw1_cal.fits")
    with datamodels.ImageModel(path) as whole:
        at = whole.meta.wcs(60.0, 44.0)
        off = wcs.WCS(fits.getheader(path, "SCI")).all_world2pix(*at, 0)
        assert np.hypot(off[0] - 60, off[1] - 44) > 0.7
        with cut(path, CIRCLE=f"{at[0] % 360!r} {at[1]!r} {made.SCALE * 0.2!r}") as part:
            assert part["SCI"].header["CUTSEC"] == "[61:61,45:45]"
            assert (part["SCI"].header["XREF_SCI"], part["SCI"].header["YREF_SCI"]) == (32.5 - 60, 24.5 - 44)
        with cut(path, PIXEL="[11:50,6:45]") as part:
            part.writeto(tmp_path / "part_cal.fits")
        with datamodels.ImageModel(tmp_path / "part_cal.fits") as part:
            random = np.random.default_rng(0)
            x, y = random.uniform(-0.5, 39.5, (2, POINTS))
            here, there = part.meta.wcs(x, y), whole.meta.wcs(x + 10, y + 5)
            assert np.allclose(here, there, rtol=1e-14, atol=0)
            assert np.isnan(part.meta.wcs(40.0, 0.0)[0]), "outside of the cutout there is no position"
            region = np.array(part.meta.wcsinfo.s_region.split()[2:], float).reshape(4, 2)
            corners = whole.meta.wcs([9.5, 9.5, 49.5, 49.5], [4.5, 44.5, 44.5, 4.5], with_bounding_box=False)
            assert np.allclose(region.T, [corners[0] % 360, corners[1]], rtol=0, atol=1e-9)


def test_one_extension_alone(tmp_path: Path) -> None:
    path = made.write_i2d(tmp_path / "jw1_i2d.fits")
    with cut(path, PIXEL=["[ERR][3:4,5:9]", "[1][1:2,1:2]"]) as part, fits.open(path) as whole:
        assert [(hdu.name, hdu.shape) for hdu in part[1:]] == [("ERR", (5, 2)), ("SCI", (2, 2))]
        assert np.array_equal(part["ERR"].data, whole["ERR"].data[4:9, 2:4])
        positions_agree(part, whole)
    with cut(path, EXT=["WHT", "HDRTAB"], PIXEL="[3:4,5:9]") as part, fits.open(path) as whole:
        assert [hdu.name for hdu in part] == ["PRIMARY", "WHT"]
        assert np.array_equal(part["WHT"].data, whole["WHT"].data[4:9, 2:4])


@pytest.mark.parametrize("write", [made.write_i2d, made.write_cal, made.write_cube, made.write_ramps, made.write_slits])
def test_headers_only(tmp_path: Path, write: Callable[[Path], Path]) -> None:
    path = write(tmp_path / "jw1_s3d.fits")
    answer = cutouts.cut(path, cutouts.parse({"KIND": ["header"]}))
    data = b"".join(answer.pieces)
    assert answer.media_type == "application/fits-header" and len(data) == answer.length
    with fits.open(path) as whole:
        names = [hdu.name for hdu in whole[1:] if hdu.name not in ("HDRTAB", "REFOUT")]
    found = [fits.Header.fromstring(text.encode()) for text in data.decode("ascii").split("END" + " " * 77)[:-1]]
    assert len(found) == len(names) + 1
    assert [header["EXTNAME"].strip() for header in found[1:]] == names


@pytest.mark.parametrize("inner", ["jw1_i2d.fits.gz", "jw1_i2d.fits"])
def test_gzipped(tmp_path: Path, inner: str) -> None:
    """Also under a name that does not tell."""
    import gzip

    path = made.write_i2d(tmp_path / "plain.fits")
    packed = tmp_path / inner
    packed.write_bytes(gzip.compress(path.read_bytes()))
    with cut(packed, PIXEL="[11:30,21:40]") as part, fits.open(path) as whole:
        positions_agree(part, whole)
        positions_agree(part, whole, "WHT")


def test_image_in_the_primary_hdu(tmp_path: Path) -> None:
    """As users make them; another HDU can be taken alone."""
    path = made.write_i2d(tmp_path / "jw1_i2d.fits")
    with fits.open(path) as hdus:
        first = fits.PrimaryHDU(hdus["SCI"].data, hdus["SCI"].header)
        fits.HDUList([first, hdus["WHT"]]).writeto(tmp_path / "own.fits")
    with cut(tmp_path / "own.fits", PIXEL="[11:30,21:40]") as part, fits.open(path) as whole:
        assert [hdu.name for hdu in part] == ["SCI", "WHT"] and part[0].header["CUTFILE"] == "own.fits"
        positions_agree(part, whole)
        positions_agree(part, whole, "WHT")
    with cut(tmp_path / "own.fits", PIXEL="[WHT][3:4,5:9]") as part, fits.open(path) as whole:
        assert part[0].data is None and np.array_equal(part["WHT"].data, whole["WHT"].data[4:9, 2:4])


def test_memory_stays_flat(tmp_path: Path) -> None:
    """A file of 200 MB, mostly a hole in the disk, is given away in pieces of a megabyte."""
    header = fits.ImageHDU(np.zeros((1, 1), ">f4"), name="SCI").header
    header["NAXIS1"], header["NAXIS2"] = 5000, 10000
    path = tmp_path / "jw1_i2d.fits"
    with path.open("wb") as file:
        file.write(fits.PrimaryHDU().header.tostring().encode() + header.tostring().encode())
        file.truncate(file.tell() + 5000 * 10000 * 4 + 1280)
    tracemalloc.start()
    answer = cutouts.cut(path, cutouts.parse({"PIXEL": ["[2:5000,1:10000]"]}))
    sizes = [len(piece) for piece in answer.pieces]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert sum(sizes) == answer.length > 199_000_000
    assert max(sizes) < 2_000_000 and peak < 20_000_000


@pytest.mark.parametrize("damage", [b"", b"garbage", b"SIMPLE  =                    T", b"\x1f\x8b\x08\x00garbage"])
def test_what_is_no_fits(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "jw1_i2d.fits"
    path.write_bytes(damage)
    with pytest.raises(cutouts.Fault, match="jw1_i2d"):
        cut(path, PIXEL="[1:2,1:2]")


def test_truncated(tmp_path: Path) -> None:
    path = made.write_i2d(tmp_path / "jw1_i2d.fits")
    path.write_bytes(path.read_bytes()[:-30000])
    with pytest.raises(cutouts.Fault, match="cut short"):
        cut(path, PIXEL="[1:2,1:2]")
