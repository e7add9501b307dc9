"""200 x 200 pixels from an _i2d of 1 GB: what is read of the file, and the time against astropy's ``.section``.

    PYTHONPATH=resdir var/venv/bin/python bin/lib/bench/cutout.py [FOLDER]

makes the file in FOLDER (default: a temporary one), cuts in turns, and prints one line of JSON: bytes of the file,
bytes read for a cutout (as the kernel counts what the process asked for), the medians of the times in seconds and
their ratio. Both take the same part of all seven images, with headers and WCS, and make a FITS file of it in memory;
the cutout also has the GWCS and the history. Exit status 1 where over 5 % is read, or the ratio is over 2.
"""

from __future__ import annotations

import io
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

import asdf
import numpy as np
from astropy import coordinates, units, wcs
from astropy.io import fits
from astropy.modeling import models
from gwcs import coordinate_frames
from gwcs.wcs import WCS

import cutouts

SIDE = 5980  # pixels; seven images of four bytes a pixel are 1.0 GB
SIZE = 200
NAMES = ("SCI", "ERR", "CON", "WHT", "VAR_POISSON", "VAR_RNOISE", "VAR_FLAT")
ROUNDS = 15
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


def measure(path: Path) -> dict[str, float]:
    """Cuts in turns; the first round, which imports and fills caches, does not count."""
    seconds: dict[str, list[float]] = {"ours": [], "astropy": []}
    read = 0
    with fits.open(io.BytesIO(ours(path))) as part, fits.open(io.BytesIO(astropys(path))) as same:
        for name in NAMES:
            assert np.array_equal(part[name].data, same[name].data), name
    for _ in range(ROUNDS):
        for name, cut in (("ours", ours), ("astropy", astropys)):
            before, start = bytes_read(), time.perf_counter()
            cut(path)
            seconds[name].append(time.perf_counter() - start)
            read = bytes_read() - before if name == "ours" else read
    own, other = (statistics.median(seconds[name]) for name in ("ours", "astropy"))
    size = path.stat().st_size
    return {
        "file_bytes": size,
        "bytes_read": read,
        "fraction_read": round(read / size, 6),
        "seconds": round(own, 4),
        "seconds_astropy_section": round(other, 4),
        "ratio": round(own / other, 3),
    }


def main() -> int:
    with tempfile.TemporaryDirectory(dir=sys.argv[1] if len(sys.argv) > 1 else None) as folder:
        path = Path(folder) / "jw00000-o001_t001_nircam_clear-f200w_i2d.fits"
        make(path)
        found = measure(path)
    print(json.dumps(found))
    return int(found["fraction_read"] > 0.05 or found["ratio"] > 2)


if __name__ == "__main__":
    sys.exit(main())
