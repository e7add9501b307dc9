"""Previews: where pixels go, what has no value, what is drawn of each kind of file, and what cannot be drawn."""

from __future__ import annotations

import gzip
import io
import math
import resource
from pathlib import Path

import numpy as np
import pytest
from astropy.io import fits
from astropy.table import Table
from PIL import Image

from ingest.errors import Problem
from ingest.previews import canvas, kinds, reading, sky, spectra, stretch

ROOT = "jw09001001001_02101_00001_nis"
STAGE3 = "jw09001-o001_t001_niriss_clear-f150w"
RNG = np.random.default_rng(1)
MODE = {"TELESCOP": "JWST", "INSTRUME": "NIRISS", "DETECTOR": "NIS", "EXP_TYPE": "NIS_IMAGE", "TARGPROP": "M-51"}


def write(folder: Path, name: str, *hdus: fits.hdu.base.ExtensionHDU, **cards: object) -> Path:
    primary = fits.PrimaryHDU(header=fits.Header(MODE | cards))
    fits.HDUList([primary, *hdus]).writeto(folder / name)
    return folder / name


def image(data: np.ndarray, name: str = "SCI", **cards: object) -> fits.ImageHDU:
    hdu = fits.ImageHDU(data, name=name)
    hdu.header.update(cards)
    return hdu


def pictures(path: Path, **companions: Path) -> tuple[np.ndarray, np.ndarray]:
    """The preview and the thumbnail as bytes (rows from the top, columns, RGB)."""
    made = kinds.drawn(path, path.name.removesuffix(".gz"), companions)
    for png in made:
        assert png.startswith(b"\x89PNG")
    large, small = (np.asarray(Image.open(io.BytesIO(png)).convert("RGB")) for png in made)
    assert large.shape[1] == canvas.WIDTH
    assert max(small.shape[:2]) == canvas.THUMBNAIL
    return large, small


def at(large: np.ndarray, shape: tuple[int, int], row: float, column: float) -> np.ndarray:
    """Colour at a pixel of the data in the preview of an image of ``shape``."""
    left, bottom, width, height = canvas.image_box(shape)
    x = left + (column + 0.5) / shape[1] * width
    y = bottom + (row + 0.5) / shape[0] * height
    return large[large.shape[0] - 1 - int(y), int(x)].astype(int)


def noise(*shape: int) -> np.ndarray:
    return RNG.normal(0.0, 1.0, shape).astype("f4")


def test_a_star_is_where_it_is_in_the_file(tmp_path: Path) -> None:
    """Row 0 at the bottom, column 0 at the left, in the preview and in the thumbnail."""
    data = noise(40, 60)
    data[30:32, 9:11] = 5000.0
    large, small = pictures(write(tmp_path, f"{ROOT}_cal.fits", image(data)))
    assert at(large, data.shape, 30.5, 9.5).min() > 230
    for row, column in ((9.5, 9.5), (30.5, 50.5), (9.5, 50.5)):  # as if it were mirrored
        assert at(large, data.shape, row, column).max() < 200
    assert small.shape[:2] == (171, 256)
    where = np.unravel_index(small[..., 0].astype(int).argmax(), small.shape[:2])
    assert where == pytest.approx(((39 - 30.5) / 40 * 171, 9.5 / 60 * 256), abs=5)


def test_what_has_no_value_has_a_colour_of_its_own(tmp_path: Path) -> None:
    """NaN, and what the DQ array says is not to be used; other flags are no reason."""
    data = noise(32, 32)
    data[4:8, 4:8] = np.nan
    flags = np.zeros((32, 32), "u4")
    flags[20:24, 20:24] = 1
    flags[20:24, 4:8] = 4  # JUMP_DET
    large, small = pictures(write(tmp_path, f"{ROOT}_cal.fits", image(data), image(flags, "DQ")))
    blue = np.array(stretch.NO_DATA)
    for place in ((5.5, 5.5), (21.5, 21.5)):
        assert np.abs(at(large, data.shape, *place) - blue).max() <= 6
    for place in ((21.5, 5.5), (12.5, 12.5)):
        colour = at(large, data.shape, *place)
        assert np.ptp(colour) <= 3, "grey"
    assert np.abs(small[256 - 44, 44].astype(int) - blue).max() <= 6


def test_pixels_of_resampled_images_without_weight_have_no_value(tmp_path: Path) -> None:
    data, weight = noise(32, 32), np.ones((32, 32), "f4")
    data[:8], weight[:8] = 0.0, 0.0
    large, _ = pictures(write(tmp_path, f"{STAGE3}_i2d.fits", image(data), image(weight, "WHT")))
    assert np.abs(at(large, data.shape, 4, 20) - np.array(stretch.NO_DATA)).max() <= 6


def test_means_over_squares(tmp_path: Path) -> None:
    """Of 2 x 2 pixels, those without a value left out, the last row and column of fewer."""
    data = np.arange(15, dtype="f4").reshape(3, 5)
    data[0, 0] = np.nan
    data[0:2, 2:4] = np.nan
    expected = [[(1 + 5 + 6) / 3, math.nan, (4 + 9) / 2], [(10 + 11) / 2, (12 + 13) / 2, 14.0]]
    np.testing.assert_allclose(reading.shrunk(data, 2), expected)


def test_blocks_join_without_a_seam(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An image read in blocks of few rows is the one read at once."""
    data = noise(1701, 900)
    path = write(tmp_path, f"{STAGE3}_i2d.fits", image(data))
    with fits.open(path) as hdus:
        at_once = reading.plane(hdus["SCI"])
        monkeypatch.setattr(reading, "_BLOCK", 100_000)
        in_blocks = reading.plane(hdus["SCI"])
    assert at_once.shape == (567, 300)
    np.testing.assert_array_equal(in_blocks, at_once)
    np.testing.assert_allclose(at_once[566, 299], data[1698:1701, 897:900].mean(), rtol=1e-5)


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    """Of an image of 400 MB a small part is in memory at any time."""
    path = tmp_path / f"{STAGE3}_i2d.fits"
    header = fits.Header({"SIMPLE": True, "BITPIX": 8, "NAXIS": 0, "EXTEND": True} | MODE)
    science = fits.Header({"XTENSION": "IMAGE", "BITPIX": -32, "NAXIS": 2, "NAXIS1": 10_000, "NAXIS2": 10_000,
                           "PCOUNT": 0, "GCOUNT": 1, "EXTNAME": "SCI"})  # fmt: skip
    with path.open("wb") as stream:
        stream.write(header.tostring().encode() + science.tostring().encode())
        stream.truncate(stream.tell() + -(-400_000_000 // 2880) * 2880)  # a sparse file of zeros
    with fits.open(write(tmp_path, f"{ROOT}_cal.fits", image(noise(2000, 2000)))) as small:
        reading.plane(small["SCI"])  # what the libraries need once
    with reading.opened(path) as hdus:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        assert reading.plane(hdus["SCI"]).shape == (715, 715)
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert after - before < 200_000, "kB"


def test_ramps_are_the_last_group_less_the_first(tmp_path: Path) -> None:
    """Of the middle integration, in unsigned counts above 32768."""
    ramp = np.full((3, 4, 24, 24), 40_000, "u2")
    ramp[:, 3] += 7
    ramp[1, 3, 12, 12] += 20_000
    path = write(tmp_path, f"{ROOT}_uncal.fits", image(ramp))
    with reading.opened(path) as hdus:
        last, first = (reading.plane(hdus["SCI"], (1, group)) for group in (3, 0))
    assert (last - first)[12, 12] == 20_007 and (last - first)[3, 3] == 7
    large, _ = pictures(path)
    assert at(large, (24, 24), 12, 12).min() > 230 and at(large, (24, 24), 4, 20).max() < 120


@pytest.mark.parametrize("angle", [0.0, 30.0, -100.0])
def test_north_and_scale(angle: float) -> None:
    """Of an image of 0.1 arcsec a pixel whose north is turned by ``angle`` (deg, counterclockwise from up)."""
    turn = math.radians(angle)
    header = fits.Header({
        "NAXIS": 2, "NAXIS1": 100, "NAXIS2": 80, "CTYPE1": "RA---TAN", "CTYPE2": "DEC--TAN", "CRVAL1": 150.0,
        "CRVAL2": 60.0, "CRPIX1": 50.0, "CRPIX2": 40.0, "CDELT1": -0.1 / 3600, "CDELT2": 0.1 / 3600,
        "PC1_1": math.cos(turn), "PC1_2": math.sin(turn), "PC2_1": -math.sin(turn), "PC2_2": math.cos(turn),
    })  # fmt: skip
    found = sky.orientation(header)
    assert found.pixel == pytest.approx(0.1, rel=1e-4)
    assert found.north == pytest.approx((-math.sin(turn), math.cos(turn)), abs=1e-3)
    assert found.east == pytest.approx((-math.cos(turn), -math.sin(turn)), abs=1e-3)
    way = "counterclockwise" if angle > 0 else "clockwise"
    assert found.said == ("north up, east left" if angle == 0 else f"north {abs(angle):.0f}\u00b0 {way} of up")


@pytest.mark.parametrize("broken", [{"CTYPE1": "WAVE"}, {"CD1_1": 0.0, "CD2_2": 0.0}, {"CRVAL2": "x"}, {}])
def test_images_without_a_sky_have_no_compass(broken: dict[str, object]) -> None:
    header = fits.Header({"NAXIS": 2, "NAXIS1": 100, "NAXIS2": 80})
    if broken:
        header.update({"CTYPE1": "RA---TAN", "CTYPE2": "DEC--TAN"} | broken)
    assert sky.orientation(header) is None


def table(**columns: object) -> fits.BinTableHDU:
    names = {"wavelength": "WAVELENGTH", "flux": "FLUX", "error": "FLUX_ERROR", "flags": "DQ"}
    units = {"wavelength": "um", "flux": "Jy", "error": "Jy", "flags": None}
    made = [fits.Column(names[key], f"{np.shape(value)[-1] if np.ndim(value) > 1 else ''}D", units[key], array=value)
            for key, value in columns.items()]  # fmt: skip
    return fits.BinTableHDU.from_columns(made, name="EXTRACT1D")


def test_points_that_count(tmp_path: Path) -> None:
    """By wavelength; without flagged ones, NaN, and zeros without an error."""
    wave = [3.0, 1.0, 2.0, 4.0, 5.0, 6.0]
    hdu = table(wavelength=wave, flux=[3e-6, 1e-6, np.nan, 0.0, 5e-6, 0.0], error=[1e-7] * 5 + [0.0],
                flags=[0, 0, 0, 0, 1, 0])  # fmt: skip
    path = write(tmp_path, f"{STAGE3}_x1d.fits", hdu)
    with reading.opened(path) as hdus:
        (found,) = spectra.read(spectra.Subject(path, kinds.names.parse(path.name), hdus))
    np.testing.assert_allclose(found.wavelength, [1.0, 3.0, 4.0])
    np.testing.assert_allclose(found.flux, [1e-6, 3e-6, 0.0])
    assert spectra.scaled([found]) == ("\u00b5Jy", pytest.approx(1e6))
    pictures(path)


def test_lines_are_shown_and_defects_are_not() -> None:
    """A line of three points decides what the ordinate shows, a single point a million times as bright does not."""
    flux = np.full(200, 1.0)
    flux[50:53] = [40.0, 80.0, 40.0]
    flux[120] = 1e6
    low, high = spectra.limits([flux])
    assert 40.0 < high < 100.0 and -10 < low < 1.0


def test_no_line_across_a_gap() -> None:
    found = spectra.Spectrum(np.array([1.0, 1.1, 1.2, 1.3, 3.0, 3.1]), np.ones(6), np.ones(6), "Jy", "")
    wavelength, flux, _ = found.steps
    assert np.flatnonzero(np.isnan(flux)).tolist() == [4] and wavelength[4] == pytest.approx(2.15)


def test_the_brightest_of_many_spectra(tmp_path: Path) -> None:
    """Five of eight, brightest first."""
    hdus = [table(wavelength=np.linspace(1, 2, 50), flux=np.full(50, 1e-6 * k)) for k in (3, 8, 1, 7, 2, 6, 5, 4)]
    for number, hdu in enumerate(hdus):
        hdu.header["SOURCEID"] = 10 + number
    path = write(tmp_path, f"{STAGE3}_x1d.fits", *hdus)
    with reading.opened(path) as opened:
        subject = spectra.Subject(path, kinds.names.parse(path.name), opened)
        made = spectra.spectra(subject)
        shown = sorted(spectra.read(subject), key=lambda s: -s.brightness)
    assert made.notes[0] == "the 5 brightest of 8 spectra"
    assert [s.label for s in shown[:2]] == ["source 11", "source 13"]
    assert pictures(path)[0].shape[0] == 240 + 130 * 5


def test_cubes_collapse_both_ways(tmp_path: Path) -> None:
    """The image is the mean over wavelength; flagged voxels are left out."""
    data = np.stack([np.full((20, 20), float(k), "f4") for k in (1, 2, 6)])
    flags = np.zeros(data.shape, "u4")
    flags[2, :, :10] = 1
    path = write(tmp_path, f"{STAGE3}_s3d.fits", image(data, CRVAL3=5.0, CRPIX3=1, CDELT3=0.5, CUNIT3="um"),
                 image(flags, "DQ"))  # fmt: skip
    with reading.opened(path) as hdus:
        summed = reading.collapsed(hdus["SCI"], reading.flags_of(hdus, hdus["SCI"]))
    np.testing.assert_allclose(summed.image[:, :10], 1.5)
    np.testing.assert_allclose(summed.image[:, 10:], 3.0)
    np.testing.assert_allclose(summed.profile, [1, 2, 6])
    pictures(path)


def test_large_cubes_are_sampled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_BUDGET", 3 * 20 * 20 * 4)
    data = np.arange(10, dtype="f4")[:, None, None] * np.ones((20, 20), "f4")
    path = write(tmp_path, f"{STAGE3}_s3d.fits", image(data))
    with reading.opened(path) as hdus:
        summed = reading.collapsed(hdus["SCI"])
    assert summed.indices.tolist() == [0, 4, 8] and summed.planes == 10
    np.testing.assert_allclose(summed.image, 4.0)


def series_table() -> fits.BinTableHDU:
    flux = np.full((12, 40), 1e-3) * np.where(np.arange(12) // 4 == 1, 0.99, 1.0)[:, None]
    return table(wavelength=np.tile(np.linspace(1, 2, 40), (12, 1)), flux=flux)


def oifits() -> list[fits.BinTableHDU]:
    def columns(names: str) -> list[fits.Column]:
        return [fits.Column(name, "D", array=RNG.uniform(0.5, 1, 21)) for name in names.split()]

    return [
        fits.BinTableHDU.from_columns(columns("VIS2DATA VIS2ERR UCOORD VCOORD"), name="OI_VIS2"),
        fits.BinTableHDU.from_columns(columns("T3PHI T3PHIERR U1COORD V1COORD U2COORD V2COORD"), name="OI_T3"),
    ]


def slitlets() -> list[fits.ImageHDU]:
    made = [image(noise(9, 40), SOURCEID=number) for number in range(1, 6)]
    for number, hdu in enumerate(made, 1):
        hdu.ver = number
    return made


@pytest.mark.parametrize(
    ("name", "hdus"),
    [
        (f"{ROOT}_rate.fits", [image(noise(24, 24))]),
        (f"{ROOT}_rateints.fits", [image(noise(8, 24, 24))]),
        (f"{ROOT}_calints.fits", [image(noise(2, 24, 24))]),
        (f"{ROOT}_cal.fits", slitlets()),
        (f"{STAGE3}_s2d.fits", [image(noise(12, 300))]),
        (f"{STAGE3}_segm.fits", [image((np.arange(900).reshape(30, 30) // 100).astype("i4"))]),
        (f"{STAGE3}_x1dints.fits", [series_table()]),
        (f"{STAGE3}_ami-oi.fits", oifits()),
        (f"{STAGE3}_psfstack.fits", [image(noise(3, 24, 24))]),
        ("jw09001001001_gs-track_2022208101232_cal.fits", [image(noise(64, 16, 16))]),
        ("jw09001001001_01_msa.fits", [image(np.diag(np.arange(40, dtype="i2")), "SHUTTER_IMAGE")]),
    ],
)
def test_each_kind_has_a_picture(tmp_path: Path, name: str, hdus: list[fits.hdu.base.ExtensionHDU]) -> None:
    """Not empty: more than a tenth of the thumbnail's colours differ from its commonest."""
    _, small = pictures(write(tmp_path, name, *hdus))
    colours, counts = np.unique(small.reshape(-1, 3), axis=0, return_counts=True)
    assert len(colours) > 2 and counts.max() < 0.99 * counts.sum()


def test_a_catalogue_is_drawn_on_its_image(tmp_path: Path) -> None:
    """A frame around the source; without the image the positions on the sky."""
    data = noise(64, 64)
    behind = write(tmp_path, f"{STAGE3}_i2d.fits", image(data))
    sources = Table({"label": [1], "xcentroid": [16.0], "ycentroid": [48.0], "ra": [10.0], "dec": [20.0]})
    path = tmp_path / f"{STAGE3}_cat.ecsv"
    sources.write(path, format="ascii.ecsv")
    _, small = pictures(path, i2d=behind)
    orange = np.argwhere((small[..., 0] > 200) & (small[..., 2] < 80))
    assert orange.mean(axis=0) == pytest.approx(((63 - 48) * 4, 16 * 4), abs=6)
    _, alone = pictures(path)
    assert alone.shape[:2] == (192, 256)


def test_light_curves(tmp_path: Path) -> None:
    curve = Table({"MJD_UTC": np.linspace(59000, 59000.1, 30), "BJD_TDB": np.linspace(59000, 59000.1, 30),
                   "whitelight_flux": np.linspace(1, 2, 30)})  # fmt: skip
    path = tmp_path / f"{STAGE3}_whtlt.ecsv"
    curve.write(path, format="ascii.ecsv")
    assert pictures(path)[0].shape[0] == 480


def test_gzip_is_unpacked(tmp_path: Path) -> None:
    plain = write(tmp_path, f"{ROOT}_cal.fits", image(noise(16, 16)))
    packed = plain.with_name(plain.name + ".gz")
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert kinds.drawn(packed, plain.name)[1] == kinds.drawn(plain, plain.name)[1]


def damaged(folder: Path) -> dict[str, tuple[Path, str]]:
    """Files that cannot be shown, and what is said of them."""
    whole = write(folder, f"{ROOT}_cal.fits", image(noise(64, 64))).read_bytes()
    spectrum = table(wavelength=[np.nan], flux=[np.nan])
    huge = fits.Header({"XTENSION": "IMAGE", "BITPIX": -32, "NAXIS": 2, "NAXIS1": 10**9, "NAXIS2": 1, "PCOUNT": 0,
                        "GCOUNT": 1, "EXTNAME": "SCI"})  # fmt: skip
    files = {
        "empty": (b"", "cannot be shown"),
        "garbage": (b"<html>" * 1000, "cannot be shown"),
        "cut": (whole[: len(whole) // 2], "cannot be shown"),
        "no array": (whole[:2880], "has no array"),
        "huge": (whole[:2880] + huge.tostring().encode(), "1000000000 x 1"),
    }
    made = {}
    for number, (what, (content, said)) in enumerate(files.items(), 2):
        path = folder / f"jw09001001001_02101_{number:05d}_nis_cal.fits"
        path.write_bytes(content)
        made[what] = path, said
    made["no point"] = write(folder, f"{STAGE3}_x1d.fits", spectrum), "no spectrum with a valid point"
    made["gone"] = folder / f"{STAGE3}_i2d.fits", "no longer there"
    return made


@pytest.mark.parametrize("what", ["empty", "garbage", "cut", "no array", "huge", "no point", "gone"])
def test_what_cannot_be_shown_is_named(tmp_path: Path, what: str) -> None:
    path, said = damaged(tmp_path)[what]
    with pytest.raises(Problem) as refused:
        kinds.drawn(path, path.name)
    assert refused.value.path == str(path) and said in refused.value.problem and refused.value.advice


def test_text_of_headers_is_no_markup(tmp_path: Path) -> None:
    """Dollars, braces and control characters of a target's name are shown or left out, and break nothing."""
    path = write(tmp_path, f"{ROOT}_cal.fits", image(noise(16, 16)), TARGPROP="$\\frac{1}{0$ ^_{")
    pictures(path)
    assert canvas.plain("a\x00b\nc") == "a b c" and len(canvas.plain("x" * 500)) == 90


def test_constant_and_empty_images(tmp_path: Path) -> None:
    """All pixels equal are one grey; none with a value are all of the other colour."""
    assert len(np.unique(stretch.rgb(np.full((5, 5), 7.0, "f4")).reshape(-1, 3), axis=0)) == 1
    nothing = stretch.rgb(np.full((5, 5), np.nan, "f4")).reshape(-1, 3)
    assert {tuple(map(int, colour)) for colour in nothing} == {stretch.NO_DATA}
