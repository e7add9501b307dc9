"""HDUs of an answer, and the stream they make."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from astropy.io import fits

from cutouts.files import Box, Hdu, Source, padding


@dataclass(frozen=True, eq=False)
class Part:
    """An HDU to be written: data as they are in the file (hdu, with box only these pixels), or new ones (data)."""

    header: fits.Header
    hdu: Hdu | None = None
    box: Box | None = None
    data: bytes = b""

    @cached_property
    def top(self) -> bytes:
        """The header as it is written; it is not to be changed after."""
        return self.header.tostring().encode("ascii")

    @property
    def size(self) -> int:
        """Bytes of the data, without padding."""
        if self.hdu is None:
            return len(self.data)
        if self.box is None:
            return self.hdu.size
        return int(np.prod([high - low for low, high in self.box], dtype=np.int64)) * self.hdu.item

    def pieces(self, source: Source) -> Iterable[bytes]:
        return (self.data,) if self.hdu is None else source.pieces(self.hdu, self.box)


def made(hdu: fits.BinTableHDU, header: fits.Header | None = None) -> Part:
    """The part that a table made here is; with the cards of header that are not of its structure."""
    if header is not None:
        hdu.header.extend(header, strip=True, unique=True)
    buffer = io.BytesIO()
    fits.HDUList([fits.PrimaryHDU(), hdu]).writeto(buffer, output_verify="silentfix+ignore")
    with fits.open(io.BytesIO(buffer.getvalue()), memmap=False) as hdus:
        start, size = hdus[1].fileinfo()["datLoc"], hdus[1].size
        return Part(hdus[1].header.copy(), data=buffer.getvalue()[start : start + size])


def stream(source: Source, parts: Sequence[Part], header_only: bool = False) -> Iterator[bytes]:
    """A FITS file, or its headers one after the other; the source is closed at the end."""
    with source:
        for part in parts:
            yield part.top
            if header_only:
                continue
            yield from part.pieces(source)
            yield b"\0" * padding(part.size)


def length(parts: Sequence[Part], header_only: bool = False) -> int:
    """Bytes of the stream."""
    headers = sum(len(part.top) for part in parts)
    return headers if header_only else headers + sum(part.size + padding(part.size) for part in parts)
