"""Files in JWST's layout for the tests of cutouts, with a WCS that can be checked, and their GWCS."""

from __future__ import annotations

from pathlib import Path

import asdf
import numpy as np
from astropy import coordinates as coord
from astropy import units as u
from astropy.io import fits
from astropy.modeling import models
from gwcs import coordinate_frames as cf
from gwcs import wcs

SCALE = 0.031 / 3600  # deg


def celestial(header: fits.Header, ra: float, dec: float, shape: tuple[int, int], angle: float = 0.0) -> None:
    """TAN about the middle of an image of shape (ny, nx), rotated by angle (deg)."""
    cos, sin = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    header.update(
        {
            "WCSAXES": 2, "CTYPE1": "RA---TAN", "CTYPE2": "DEC--TAN", "CUNIT1": "deg", "CUNIT2": "deg",
            "CRVAL1": ra, "CRVAL2": dec, "CRPIX1": shape[1] / 2 + 0.5, "CRPIX2": shape[0] / 2 + 0.5,
            "CDELT1": -SCALE, "CDELT2": SCALE,
            "PC1_1": cos, "PC1_2": -sin, "PC2_1": sin, "PC2_2": cos, "RADESYS": "ICRS",
        }
    )  # fmt: skip


def distorted(ra: float, dec: float, shape: tuple[int, int], bend: float = 1e-6) -> wcs.WCS:
    """A GWCS with a quadratic distortion (bend: 1/pixel) and an inverse that undoes it to second order."""
    x, y = models.Shift(-(shape[1] - 1) / 2), models.Shift(-(shape[0] - 1) / 2)
    polynomial = models.Polynomial2D(2, c1_0=1, c2_0=bend, c0_2=-bend), models.Polynomial2D(2, c0_1=1, c1_1=bend)
    undo = models.Polynomial2D(2, c1_0=1, c2_0=-bend, c0_2=bend), models.Polynomial2D(2, c0_1=1, c1_1=-bend)
    bent = models.Mapping((0, 1, 0, 1)) | polynomial[0] & polynomial[1]
    bent.inverse = models.Mapping((0, 1, 0, 1)) | undo[0] & undo[1]
    sky = (
        models.Scale(-SCALE) & models.Scale(SCALE) | models.Pix2Sky_TAN() | models.RotateNative2Celestial(ra, dec, 180)
    )
    detector = cf.Frame2D(name="detector", axes_order=(0, 1), unit=(u.pix, u.pix))
    world = cf.CelestialFrame(reference_frame=coord.ICRS(), name="world", unit=(u.deg, u.deg))
    found = wcs.WCS([(detector, (x & y) | bent | sky), (world, None)])
    found.bounding_box = ((-0.5, shape[1] - 0.5), (-0.5, shape[0] - 0.5))
    return found


def slit(ra: float, dec: float, first: float) -> wcs.WCS:
    """A GWCS of a slitlet: declination along y, wavelength (um) along x from first."""
    place = models.Mapping((1, 1, 0)) | (models.Polynomial1D(1, c0=ra, c1=1e-6)) & models.Polynomial1D(
        1, c0=dec, c1=SCALE
    ) & models.Polynomial1D(1, c0=first, c1=0.002)
    detector = cf.Frame2D(name="detector", axes_order=(0, 1), unit=(u.pix, u.pix))
    sky = cf.CelestialFrame(reference_frame=coord.ICRS(), name="sky", axes_order=(0, 1), unit=(u.deg, u.deg))
    waves = cf.SpectralFrame(name="spectral", axes_order=(2,), unit=(u.um,), axes_names=("wavelength",))
    return wcs.WCS([(detector, place), (cf.CompositeFrame([sky, waves], name="world"), None)])


def asdf_hdu(tree: dict) -> fits.BinTableHDU:
    """As stdatamodels has it."""
    import io

    buffer = io.BytesIO()
    asdf.AsdfFile(tree).write_to(buffer)
    array = np.frombuffer(buffer.getvalue(), np.uint8)
    column = fits.Column("ASDF_METADATA", f"{len(array)}B", array=array[None, :])
    return fits.BinTableHDU.from_columns([column], name="ASDF")


def primary(**cards: object) -> fits.PrimaryHDU:
    hdu = fits.PrimaryHDU()
    hdu.header.update({"TELESCOP": "JWST", "SUBSTRT1": 101, "SUBSTRT2": 201, "SUBSIZE1": 64, "SUBSIZE2": 48, **cards})
    return hdu


def image(name: str, data: np.ndarray, version: int = 1) -> fits.ImageHDU:
    return fits.ImageHDU(data, name=name, ver=version)


def write_i2d(path: Path, shape: tuple[int, int] = (48, 64), ra: float = 10.0, dec: float = 20.0) -> Path:
    """SCI, ERR, CON (a plane more), WHT, a table of headers, DQ as unsigned integers."""
    random = np.random.default_rng(1)
    science = image("SCI", random.normal(size=shape).astype(">f4"))
    celestial(science.header, ra, dec, shape, 30)
    science.header["S_REGION"] = "POLYGON ICRS  1 1 2 1 2 2 1 2"
    table = fits.BinTableHDU.from_columns([fits.Column("FILENAME", "10A", array=["a", "b"])], name="HDRTAB")
    hdus = [
        primary(), science,
        image("ERR", random.random(size=shape).astype(">f4")),
        image("CON", random.integers(0, 9, (2, *shape)).astype(">i4")),
        image("WHT", random.random(size=shape).astype(">f4")),
        image("DQ", random.integers(0, 2**32, shape, dtype=np.uint32)),
        table,
    ]  # fmt: skip
    fits.HDUList(hdus).writeto(path, checksum=True)
    return path


def write_cal(path: Path, shape: tuple[int, int] = (48, 64)) -> Path:
    """A distorted image; its keywords know nothing of the distortion."""
    random = np.random.default_rng(2)
    science = image("SCI", random.normal(size=shape).astype(">f4"))
    celestial(science.header, 359.9995, -5.0, shape)
    science.header["XREF_SCI"], science.header["YREF_SCI"] = 32.5, 24.5
    gwcs = distorted(359.9995, -5.0, shape, bend=1e-3)
    dq = image("DQ", random.integers(0, 9, shape, dtype=np.uint32))
    hdus = [primary(), science, dq, asdf_hdu({"meta": {"wcs": gwcs}, "_fits_hash": "x"})]
    fits.HDUList(hdus).writeto(path)
    return path


def write_cube(path: Path, tabular: bool = False) -> Path:
    """30 planes from 5 um, 0.01 um each; with tabular as a table whose steps grow."""
    random = np.random.default_rng(3)
    science = image("SCI", random.normal(size=(30, 20, 22)).astype(">f4"))
    celestial(science.header, 50.0, 89.9999, (20, 22))
    science.header.update({"WCSAXES": 3, "CRPIX3": 1.0, "PC3_3": 1.0, "CDELT3": 0.01, "CRVAL3": 5.0})
    science.header.update({"CTYPE3": "WAVE", "CUNIT3": "um"})
    hdus = [primary(), science, image("WMAP", random.random(size=(30, 20, 22)).astype(">f4"))]
    if tabular:
        science.header.update({"CTYPE3": "WAVE-TAB", "CRVAL3": 1.0, "CDELT3": 1.0})
        science.header.update({"PS3_0": "WCS-TABLE", "PS3_1": "wavelength"})
        waves = (5 + 0.01 * np.arange(30) ** 1.5)[None, :, None]
        column = fits.Column("wavelength", "30E", array=waves, dim="(1,30)", unit="um")
        hdus.append(fits.BinTableHDU.from_columns([column], name="WCS-TABLE"))
    fits.HDUList(hdus).writeto(path)
    return path


def write_ramps(path: Path, start: int = 1) -> Path:
    """6 integrations of 4 groups as unsigned 16-bit integers, with their times from MJD 60000 on, 0.001 d each."""
    random = np.random.default_rng(4)
    science = image("SCI", random.integers(0, 2**16, (6, 4, 48, 64), dtype=np.uint16))
    celestial(science.header, 10.0, 20.0, (48, 64))
    science.header.update({"MJD-BEG": 60000.0, "MJD-AVG": 60000.003, "MJD-END": 60000.006, "TDB-BEG": 60000.1})
    zero = image("ZEROFRAME", random.integers(0, 2**16, (6, 48, 64), dtype=np.uint16))
    other = image("REFOUT", random.integers(0, 2**16, (6, 4, 48, 16), dtype=np.uint16))
    number = np.arange(start, start + 6)
    columns = [fits.Column("integration_number", "J", array=number)]
    for name, shift in (("start", 0.0), ("mid", 0.0004), ("end", 0.0008)):
        columns.append(fits.Column(f"int_{name}_MJD_UTC", "D", array=60000 + 0.001 * np.arange(6) + shift))
    times = fits.BinTableHDU.from_columns(columns, name="INT_TIMES")
    first = primary(
        NINTS=20, INTSTART=start, INTEND=start + 5, EXPSTART=60000.0, EXPMID=60000.003, EXPEND=60000.006,
        EFFINTTM=60.0, EFFEXPTM=360.0, DURATION=518.4,
    )  # fmt: skip
    first.header.update({"DATE-BEG": "2023-02-25T00:00:00.000", "DATE-END": "2023-02-25T00:08:38.400"})
    fits.HDUList([first, science, zero, other, times]).writeto(path)
    return path


def write_slits(path: Path, wavelengths: bool = True) -> Path:
    """Three slitlets of sources 11, 12, 13 at declinations 1, 2, 3 deg; wavelengths also as an image."""
    random = np.random.default_rng(5)
    hdus: list = [primary()]
    slits = []
    for number in range(3):
        gwcs = slit(30.0, number + 1.0, 1.0 + number)
        y, x = np.mgrid[:10, :40]
        science = image("SCI", random.normal(size=(10, 40)).astype(">f4"), number + 1)
        science.header.update({"SLTNAME": str(number), "SOURCEID": 11 + number, "DISPAXIS": 1})
        science.header.update({"SLTSTRT1": 5, "SLTSIZE1": 40, "SLTSTRT2": 7, "SLTSIZE2": 10})
        d = number + 1
        science.header["S_REGION"] = f"POLYGON ICRS 29.99 {d - 0.01} 30.01 {d - 0.01} 30.01 {d + 0.01} 29.99 {d + 0.01}"
        hdus += [science, image("DQ", random.integers(0, 9, (10, 40), dtype=np.uint32), number + 1)]
        if wavelengths:
            waves = gwcs(x, y, with_bounding_box=False)[2].astype(">f4")
            hdus.append(image("WAVELENGTH", waves, number + 1))
        slits.append({"name": str(number), "meta": {"wcs": gwcs}})
    hdus.append(asdf_hdu({"meta": {}, "slits": slits}))
    fits.HDUList(hdus).writeto(path)
    return path


def write_spectra(path: Path) -> Path:
    """Two tables (orders 1 and 2 of source 7), and one with two sources (8, 9) a row."""
    hdus: list = [primary(TARGNAME="X", INSTRUME="NIRISS", EXPSTART=60000.0, EXPEND=60000.1)]
    for order in (1, 2):
        columns = [
            fits.Column("WAVELENGTH", "D", unit="um", array=order + 0.1 * np.arange(10)),
            fits.Column("FLUX", "D", unit="Jy", array=order * 10.0 + np.arange(10)),
            fits.Column("FLUX_ERROR", "D", unit="Jy", array=np.full(10, 0.1)),
            fits.Column("DQ", "J", array=np.arange(10, dtype=np.uint32), bzero=2**31),
        ]
        table = fits.BinTableHDU.from_columns(columns, name="EXTRACT1D", ver=order)
        table.header.update({"SPORDER": order, "SOURCEID": 7, "SRCRA": 10.0, "SRCDEC": 20.0})
        hdus.append(table)
    waves = np.array([3 + 0.1 * np.arange(10), 3.2 + 0.1 * np.arange(10)])
    columns = [
        fits.Column("SOURCE_ID", "J", array=[8, 9]),
        fits.Column("N_ALONGDISP", "J", array=[10, 8]),
        fits.Column("WAVELENGTH", "10D", unit="um", array=waves),
        fits.Column("FLUX", "10D", unit="Jy", array=waves * 100),
        fits.Column("SOURCE_RA", "D", array=[11.0, 12.0]),
        fits.Column("SOURCE_DEC", "D", array=[21.0, 22.0]),
    ]
    table = fits.BinTableHDU.from_columns(columns, name="EXTRACT1D", ver=3)
    table.header["SPORDER"] = 1
    hdus.append(table)
    fits.HDUList(hdus).writeto(path)
    return path
