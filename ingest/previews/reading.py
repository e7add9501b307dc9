"""Parts of a FITS file as small arrays: in blocks, so that memory does not grow with the file.

Values are float32, NaN where there are none: where the DQ array says DO_NOT_USE (bit 0, jwst docs references_general)
or a resampled image has no weight, too.
"""

from __future__ import annotations

import gzip
import shutil
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

import numpy as np
from astropy.io import fits

from ingest.errors import Problem

LONGEST = 768  # pixels of the longer side of an image as it is shown
_BLOCK = 32_000_000  # bytes that are read at once
_BUDGET = 512_000_000  # bytes that are read of one array; of larger cubes every n-th plane
_WIDEST = 200_000  # pixels; a mosaic of the mission has less than 50,000
_UNPACKED = 20_000_000_000  # bytes of a decompressed file
_DO_NOT_USE = 1


@contextmanager
def opened(path: Path) -> Iterator[fits.HDUList]:
    """The file's HDUs; a ``.gz`` is unpacked to a temporary file first, as blocks are not read in order."""
    if path.suffix != ".gz":
        with fits.open(path, memmap=False, lazy_load_hdus=True) as hdus:
            yield hdus
        return
    with NamedTemporaryFile(suffix=".fits") as plain, gzip.open(path, "rb") as packed:
        while chunk := packed.read(shutil.COPY_BUFSIZE):
            plain.write(chunk)
            if plain.tell() > _UNPACKED:
                raise Problem(str(path), f"unpacks to more than {_UNPACKED} bytes", "Check the file.")
        plain.flush()
        with fits.open(plain.name, memmap=False, lazy_load_hdus=True) as hdus:
            yield hdus


def named(hdus: fits.HDUList, name: str) -> list[fits.hdu.base.ExtensionHDU]:
    """The HDUs of this name that hold something."""
    return [hdu for hdu in hdus if hdu.name == name and hdu.header.get("NAXIS", 0) > 0]


def flags_of(hdus: fits.HDUList, science: fits.ImageHDU) -> fits.ImageHDU | None:
    """The DQ array that goes with a science array (that of its EXTVER), or the weights (WHT) of a resampled one.

    None where there is none with the same last two axes.
    """
    for hdu in (*named(hdus, "DQ"), *named(hdus, "WHT")):
        if hdu.ver == science.ver and hdu.shape[-2:] == science.shape[-2:]:
            return hdu
    return None


def plane(hdu: fits.ImageHDU, index: Sequence[int] = (), flags: fits.ImageHDU | None = None) -> np.ndarray:
    """A plane (rows, columns) of the array, shrunk by means over squares of pixels to LONGEST or less."""
    rows, columns = _size(hdu)
    factor = -(-max(rows, columns) // LONGEST)
    step = max(1, _BLOCK // (columns * 8) // factor) * factor
    blocks = [
        shrunk(_usable(hdu, index, flags, slice(first, min(first + step, rows))), factor)
        for first in range(0, rows, step)
    ]
    return np.concatenate(blocks)


def labels(hdu: fits.ImageHDU) -> np.ndarray:
    """A plane of numbers that name things (no means): every n-th pixel."""
    rows, columns = _size(hdu)
    factor = -(-max(rows, columns) // LONGEST)
    index = (0,) * (len(hdu.shape) - 2)
    return np.stack([np.asarray(hdu.section[(*index, row, slice(None))])[::factor] for row in range(0, rows, factor)])


@dataclass(frozen=True)
class Collapsed:
    """A cube of planes summed up.

    image: (rows, columns) mean over the planes; profile: (planes) mean of each plane's pixels, NaN for those not read;
    indices: numbers of the planes that were read; planes: how many there are.
    """

    image: np.ndarray
    profile: np.ndarray
    indices: np.ndarray
    planes: int


def collapsed(hdu: fits.ImageHDU, flags: fits.ImageHDU | None = None, within: np.ndarray | None = None) -> Collapsed:
    """The mean over all axes but the last two; profile over the pixels of ``within`` (rows, columns) where given."""
    shape = hdu.shape
    count = int(np.prod(shape[:-2]))
    rows, columns = _size(hdu)
    every = max(1, -(-count * rows * columns * 4 // _BUDGET))
    indices = np.arange(0, count, every)
    total: np.ndarray | float = 0.0
    seen: np.ndarray | float = 0
    profile = np.full(len(indices), np.nan)
    for place, number in enumerate(indices):
        part = plane(hdu, np.unravel_index(number, shape[:-2]), flags)
        good = np.isfinite(part)
        total = total + np.where(good, part, 0.0)
        seen = seen + good
        chosen = part[within] if within is not None else part
        if np.isfinite(chosen).any():
            profile[place] = np.nanmean(chosen, dtype="f8")
    with np.errstate(invalid="ignore", divide="ignore"):
        image = np.where(seen > 0, total / seen, np.nan)
    return Collapsed(image.astype("f4"), profile, indices, count)


def shrunk(values: np.ndarray, factor: int) -> np.ndarray:
    """Means over squares of ``factor`` pixels, without the NaNs; the last row and column may stand for fewer."""
    if factor == 1:
        return values
    rows, columns = (-(-length // factor) * factor for length in values.shape)
    padded = np.full((rows, columns), np.nan, "f4")
    padded[: values.shape[0], : values.shape[1]] = values
    squares = padded.reshape(rows // factor, factor, columns // factor, factor)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a square without a value
        return np.nanmean(squares, axis=(1, 3), dtype="f4")


def _usable(hdu: fits.ImageHDU, index: Sequence[int], flags: fits.ImageHDU | None, rows: slice) -> np.ndarray:
    values = np.array(hdu.section[(*index, rows, slice(None))], "f4")
    values[~np.isfinite(values)] = np.nan
    if flags is not None:
        same = tuple(index) if flags.shape == hdu.shape else (0,) * (len(flags.shape) - 2)
        said = np.asarray(flags.section[(*same, rows, slice(None))])
        values[said == 0 if flags.name == "WHT" else (said.astype("u4") & _DO_NOT_USE) > 0] = np.nan
    return values


def _size(hdu: fits.ImageHDU) -> tuple[int, int]:
    rows, columns = hdu.shape[-2:]
    if not (0 < rows <= _WIDEST and 0 < columns <= _WIDEST):
        raise Problem("", f"an image of {columns} x {rows} pixels cannot be shown", "Check the file.", hdu=hdu.name)
    return rows, columns
