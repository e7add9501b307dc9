"""200 x 200 pixels from an _i2d of 1 GB: what is read of the file, and the time against astropy's ``.section``.

Bytes read are those that the process asked the kernel for. Both take the same part of all seven images, with headers
and WCS, and make a FITS file of it in memory; the cutout also has the GWCS and the history.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from pathlib import Path

import asdf
import numpy as np
from astropy import coordinates, units, wcs
from astropy.io import fits
from astropy.modeling import models
from gwcs import coordinate_frames
from gwcs.wcs import WCS

import cutouts
from bench.core import Bench, Row, at_most, in_turns, under

SIDE = 5980  # pixels; seven images of four bytes a pixel are 1.0 GB
SIZE = 200
NAMES = ("SCI", "ERR", "CON", "WHT", "VAR_POISSON", "VAR_RNOISE", "VAR_FLAT")
SCALE = 0.031 / 3600  # deg


def header(name: str) -> fits.Header:
    image = fits.ImageHDU(np.zeros((1, 1), ">f4"), name=name).header
    image["NAXIS1"] = image["NAXIS2"] = SIDE
    if name == "SCI":
        image.update({"WCSAXES": 2, "CRPIX1": SIDE / 2, "CRPIX2": SIDE / 2, "CRVAL1": 150.1, "CRVAL2": 2.2})
        image.update({"CTYPE1": "RA---TAN", "CTYPE2": "DEC--TAN", "CUNIT1": "deg", "CUNIT2": "deg", "RADESYS": "ICRS"})
        image.update({"CDELT1": -SCALE, "CDELT2": SCALE, "PC1_1": 1.0, "PC1_2": 0.0, "PC2_1": 0.0, "PC2_2": 1.0})
        image["S_REGION"] = "POLYGON ICRS  150.07 2.17 150.07 2.23 150.13 2.23 150.13 2.17"
    return image


def extension() -> fits.BinTableHDU:
    """The ASDF extension, with a GWCS as resample makes it."""
    plane = models.Shift(-SIDE / 2 + 1) & models.Shift(-SIDE / 2 + 1) | models.Scale(-SCALE) & models.Scale(SCALE)
    detector = coordinate_frames.Frame2D(name="detector", axes_order=(0, 1), unit=(units.pix, units.pix))
    world = coordinate_frames.CelestialFrame(reference_frame=coordinates.ICRS(), name="world")
    sky = plane | models.Pix2Sky_TAN() | models.RotateNative2Celestial(150.1, 2.2, 180)
    buffer = io.BytesIO()
    asdf.AsdfFile({"meta": {"wcs": WCS([(detector, sky), (world, None)])}}).write_to(buffer)
    array = np.frombuffer(buffer.getvalue(), np.uint8)
    column = fits.Column("ASDF_METADATA", f"{len(array)}B", array=array[None, :])
    return fits.BinTableHDU.from_columns([column], name="ASDF")


def make(path: Path) -> None:
    """Writes the file: noise, a table of 235 columns as HDRTAB is, and the ASDF extension."""
    noise = np.random.default_rng(0).normal(size=1 << 22).astype(">f4").tobytes()
    size = SIDE * SIDE * 4
    with path.open("wb") as file:
        file.write(fits.PrimaryHDU().header.tostring().encode())
        for name in NAMES:
            file.write(header(name).tostring().encode())
            for start in range(0, size, len(noise)):
                file.write(noise[: size - start])
            file.write(b"\0" * (-size % 2880))
        columns = [fits.Column(f"CARD{number}", "20A", array=["x"] * 1000) for number in range(235)]
        buffer = io.BytesIO()
        table = fits.BinTableHDU.from_columns(columns, name="HDRTAB")
        fits.HDUList([fits.PrimaryHDU(), table, extension()]).writeto(buffer)
        file.write(buffer.getvalue()[2880:])


def ours(path: Path) -> bytes:
    request = cutouts.parse({"PIXEL": [f"[3001:{3000 + SIZE},2001:{2000 + SIZE}]"]})
    return b"".join(cutouts.cut(path, request).pieces)


def astropys(path: Path) -> bytes:
    part = slice(2000, 2000 + SIZE), slice(3000, 3000 + SIZE)
    with fits.open(path, memmap=False) as hdus:
        plane = wcs.WCS(hdus["SCI"].header)[part].to_header()
        found = [fits.PrimaryHDU(header=hdus[0].header)]
        for name in NAMES:
            image = fits.ImageHDU(hdus[name].section[part], hdus[name].header)
            image.header.update(plane)
            found.append(image)
        buffer = io.BytesIO()
        fits.HDUList(found).writeto(buffer)
    return buffer.getvalue()


def bytes_read() -> int:
    return int(Path("/proc/self/io").read_text().split()[1])


def measure(bench: Bench) -> Iterator[Row]:
    with tempfile.TemporaryDirectory(dir=bench.work) as folder:
        path = Path(folder) / "jw00000-o001_t001_nircam_clear-f200w_i2d.fits"
        make(path)
        _same(path)
        here, there = in_turns(bench.rounds, lambda _: ours(path), lambda _: astropys(path))
        before = bytes_read()
        ours(path)
        read = bytes_read() - before
        size = path.stat().st_size
    yield at_most(f"cutout of {SIZE} x {SIZE} pixels from 1 GB", "astropy's .section", here, there, 2)
    yield under("part of the file read for it", 100 * read / size, 5, "%")


def _same(path: Path) -> None:
    """Both give the same pixels."""
    with fits.open(io.BytesIO(ours(path))) as part, fits.open(io.BytesIO(astropys(path))) as same:
        for name in NAMES:
            if not np.array_equal(part[name].data, same[name].data):
                raise ValueError(f"the pixels of {name} differ")
