"""FITS files as headers and places of data: what is read is what is asked for."""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

import numpy as np
from astropy.io import fits

from cutouts.faults import Fault, UsageError
from cutouts.parameters import Extension

BLOCK = 2880
_CHUNK = 1 << 20

#: For each axis, as numpy counts them (the last is NAXIS1): first index, and the one after the last.
Box = tuple[tuple[int, int], ...]


@dataclass(frozen=True, eq=False)
class Hdu:
    """One HDU; offset and size (bytes, without padding) are of its data."""

    index: int
    header: fits.Header
    offset: int
    size: int

    @property
    def name(self) -> str:
        return str(self.header.get("EXTNAME", "PRIMARY" if self.index == 0 else "")).strip().upper()

    @property
    def version(self) -> int:
        value = self.header.get("EXTVER", 1)
        return value if isinstance(value, int) else 1

    def is_named(self, extension: Extension) -> bool:
        return (
            extension.number in (None, self.index)
            and extension.name in (None, self.name)
            and extension.version in (None, self.version)
        )

    @cached_property
    def shape(self) -> tuple[int, ...]:
        """As numpy has it; empty for tables and HDUs without data."""
        if self.index and self.header.get("XTENSION", "").strip() != "IMAGE":
            return ()
        shape = tuple(self.header[f"NAXIS{n}"] for n in range(self.header["NAXIS"], 0, -1))
        return shape if all(shape) else ()

    @property
    def item(self) -> int:
        """Bytes of a pixel."""
        return abs(self.header["BITPIX"]) // 8


class Source:
    """A file, gzipped or not; to be closed. Data are read where they are, in pieces."""

    def __init__(self, path: str | os.PathLike[str], name: str | None = None) -> None:
        """name: that of the file, where path is none that tells it (/dev/fd/3).

        Raises Fault for what is no FITS file, or shorter than its headers say.
        """
        self.path = Path(path)
        self.name = name or self.path.name
        try:
            with fits.open(self.path, memmap=False, lazy_load_hdus=True, disable_image_compression=True) as hdus:
                self.hdus = [
                    Hdu(index, hdu.header, hdu.fileinfo()["datLoc"], hdu.size) for index, hdu in enumerate(hdus)
                ]
            self._file = self.path.open("rb")
        except (OSError, EOFError, ValueError, KeyError, TypeError, fits.VerifyError) as exc:
            raise Fault(f"{self.name} cannot be read as FITS: {exc}") from exc
        if self._file.read(2) == b"\x1f\x8b":
            self._file.seek(0)
            self._file = gzip.GzipFile(fileobj=self._file)
        else:
            self._check_end()

    def _check_end(self) -> None:
        """Raises Fault where the headers tell of more than there is, or the last of them cannot be read."""
        end = max(hdu.offset + hdu.size for hdu in self.hdus)
        if end > self._file.seek(0, 2):
            raise Fault(f"{self.name} is cut short: its headers tell of {end} bytes.")
        self._file.seek(end + padding(end))
        if self._file.read(8) == b"XTENSION":
            raise Fault(f"{self.name} is damaged: the header of HDU {len(self.hdus)} cannot be read.")

    def __enter__(self) -> Source:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._file.close()

    def named(self, *extensions: Extension) -> list[Hdu]:
        """The HDUs that are meant, in the order of the file; all of them where nothing is named.

        Raises UsageError for one that the file has not.
        """
        found = [[hdu for hdu in self.hdus if hdu.is_named(extension)] for extension in extensions]
        if [] in found:
            there = ", ".join(f"{hdu.name},{hdu.version}" for hdu in self.hdus[:40])
            raise UsageError(f"EXT: there is no HDU {extensions[found.index([])]}; there are {there}.")
        wanted = {hdu.index for hdus in found for hdu in hdus}
        return [hdu for hdu in self.hdus if hdu.index in wanted or not extensions]

    def head(self, hdu: Hdu) -> bytes:
        """The header of an HDU as it is in the file, with its padding."""
        before = self.hdus[hdu.index - 1] if hdu.index else None
        start = before.offset + before.size + padding(before.size) if before else 0
        return self.read(start, hdu.offset - start)

    def at(self, hdu: Hdu) -> BinaryIO:
        """The file, to be read from where the data of an HDU begin; until anything else of it is read."""
        self._file.seek(hdu.offset)
        return self._file

    def read(self, offset: int, size: int) -> bytes:
        """Raises Fault where the file ends before."""
        if isinstance(self._file, gzip.GzipFile):
            self._file.seek(offset)
            data = self._file.read(size)
        else:
            data = os.pread(self._file.fileno(), size, offset)
            while 0 < len(data) < size and (
                more := os.pread(self._file.fileno(), size - len(data), offset + len(data))
            ):
                data += more  # a read gives 2 GB at most
        if len(data) != size:
            raise Fault(f"{self.name} ends early.")
        return data

    def pieces(self, hdu: Hdu, box: Box | None = None) -> Iterator[bytes]:
        """The bytes of the data, or of the pixels in box, in the order and coding of the file."""
        if box is None:
            for start in range(0, hdu.size, _CHUNK):
                yield self.read(hdu.offset + start, min(_CHUNK, hdu.size - start))
            return
        parts, length = [], 0
        for offset, size in _runs(hdu, box):
            for start in range(0, size, _CHUNK):
                parts.append(self.read(offset + start, min(_CHUNK, size - start)))
                length += len(parts[-1])
                if length >= _CHUNK:
                    yield b"".join(parts)
                    parts, length = [], 0
        yield b"".join(parts)

    def array(self, hdu: Hdu, box: Box) -> np.ndarray:
        """The pixels in box as numbers, scaled as BSCALE and BZERO say; for small boxes, it is in memory."""
        kind = {8: "u1", 16: ">i2", 32: ">i4", 64: ">i8", -32: ">f4", -64: ">f8"}[hdu.header["BITPIX"]]
        raw = np.frombuffer(b"".join(self.pieces(hdu, box)), kind).reshape([high - low for low, high in box])
        return raw * hdu.header.get("BSCALE", 1) + hdu.header.get("BZERO", 0)

    def table(self, hdu: Hdu) -> np.ndarray:
        """The rows of a binary table."""
        stream = hdu.header.tostring().encode("ascii")
        stream += self.read(hdu.offset, hdu.size) + b"\0" * padding(hdu.size)
        return fits.BinTableHDU.fromstring(stream).data.copy()  # that of a string cannot be written to


def padding(size: int) -> int:
    """Bytes up to the end of the block."""
    return -size % BLOCK


def _runs(hdu: Hdu, box: Box) -> Iterator[tuple[int, int]]:
    """(offset, bytes) of what lies together in the file."""
    shape = hdu.shape
    whole = len(shape)  # the axes from here on are taken as a whole
    while whole > 1 and box[whole - 1] == (0, shape[whole - 1]):
        whole -= 1
    inner = int(np.prod(shape[whole:], dtype=np.int64)) * hdu.item
    first, last = box[whole - 1]
    strides = [int(np.prod(shape[n + 1 :], dtype=np.int64)) * hdu.item for n in range(len(shape))]
    for outer in np.ndindex(*(high - low for low, high in box[: whole - 1])):
        start = sum((low + n) * stride for (low, _), n, stride in zip(box, outer, strides, strict=False))
        yield hdu.offset + start + first * inner, (last - first) * inner
