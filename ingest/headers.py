"""A FITS file's headers as one record, without touching its pixels.

A record is the keywords of the primary header and, beside them, those of the first science extension (SCI,
EXTRACT1D, COMBINE1D; primary wins), with where they came from. S_REGIONs of further ones are joined to the first.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import math
import os
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePath, PurePosixPath
from typing import BinaryIO

from astropy.io import fits

from ingest import fitsheader
from ingest.errors import Problem
from ingest.fitsheader import BLOCK, Header

_RANGE = 1 << 16  # bytes asked for at a time of a remote file
SCIENCE_EXTENSIONS = ("SCI", "EXTRACT1D", "COMBINE1D")
_STRUCTURE = frozenset(
    """SIMPLE EXTEND XTENSION BITPIX NAXIS PCOUNT GCOUNT GROUPS END EXTNAME EXTVER EXTLEVEL BSCALE BZERO
    CHECKSUM DATASUM COMMENT HISTORY CONTINUE TFIELDS THEAP""".split()
) | {""}
# a table's columns are structure too, as many as there may be
_STRUCTURE |= {
    f"{name}{column}"
    for name in ("TTYPE", "TFORM", "TUNIT", "TDISP", "TNULL", "TDIM", "TSCAL", "TZERO")
    for column in range(1, 1000)
}
_JSON = json.JSONEncoder(sort_keys=True, default=str)


@dataclass
class Record:
    """Keywords (upper case) of one product, whatever they were read from.

    source: ``file``, ``keywords`` (a row of MAST's keyword search) or ``name`` (nothing but the file name).
    archive: what only the archive knows: release (UTC ISO), stamp, checksum (md5 hex), size (bytes).
    path, size, mtime (ns): the local file; None for a record that is not one. notes: what a user should know.
    json: the text, where whoever read the keywords made it on the way. ordered: makes ``stored``, where that is cheap.
    """

    filename: str
    source: str
    keywords: dict[str, object] = field(default_factory=dict)
    archive: dict[str, object] = field(default_factory=dict)
    path: str | None = None
    size: int | None = None
    mtime: int | None = None
    notes: list[str] = field(default_factory=list)
    json: str | None = field(default=None, repr=False, compare=False)
    ordered: Callable[[], str] | None = field(default=None, repr=False, compare=False)

    @cached_property
    def text(self) -> str:
        """The keywords as JSON, in one order whatever they were read from."""
        return self.json or _JSON.encode(self.keywords)

    @property
    def stored(self) -> str:
        """The same for a column of type jsonb, if possible with the keywords in its order, the shorter ones first:
        sorting them takes PostgreSQL as long as all else that it does with them."""
        return self.ordered() if self.ordered else self.text

    @cached_property
    def digest(self) -> str:
        """MD5 of the text."""
        return hashlib.md5(self.text.encode(), usedforsecurity=False).hexdigest()


def read(path: Path) -> dict[str, object]:
    """Keywords of the FITS file at ``path``; a ``.gz`` name is decompressed on the way.

    Raises Problem for what is not FITS, is gzip under another name, ends early or has a header that cannot be read.
    """
    try:
        with path.open("rb") as stream:
            return merge(list(each(_unpacked(stream, path), path)))
    except (OSError, EOFError, OverflowError, zlib.error, fits.VerifyError) as exc:
        raise Problem(str(path), f"cannot be read: {exc}", "Fetch it again, or correct its rights.") from exc


def read_remote(url: str) -> dict[str, object]:
    """As ``read`` for what fsspec opens (https, s3): by ranges of 64 kB around the headers, a ``.gz`` as a whole.

    Raises Problem as ``read``, and for what cannot be reached.
    """
    import fsspec  # whoever reads local files does without

    path = PurePosixPath(url)
    try:
        system, place = fsspec.url_to_fs(url)
        with system.open(place, "rb", block_size=_RANGE, cache_type="readahead") as stream:
            return merge(list(each(_unpacked(stream, path), path)))
    except Problem as problem:
        problem.path = url
        raise
    except Exception as exc:  # what the many file systems raise
        raise Problem(url, f"cannot be read: {exc}", "Check the address, and what you may read there.") from exc


def from_text(filename: str, text: str) -> Record:
    """A record from header text: blocks of cards, one a line, each begun by ``# HDU n EXTNAME XTENSION``."""
    headers: list[tuple[str, Header]] = []
    for block in text.split("# HDU ")[1:]:
        title, _, cards = block.partition("\n")
        lines = [line.ljust(80) for line in cards.splitlines() if line.strip()]
        headers.append(([*title.split(), "", ""][1], Header("".join(lines).encode("ascii", "replace"))))
    return Record(filename, "file", merge(headers))


def merge(headers: list[tuple[str, Header]]) -> dict[str, object]:
    """(EXTNAME, header) pairs, primary first, as one set of keywords; NAXISn are the science extension's."""
    science = [header for name, header in headers[1:] if name in SCIENCE_EXTENSIONS]
    described = _cards(science[0]) if science else {}
    keywords = described | (_cards(headers[0][1]) if headers else {})
    if science:
        shape = {key: value for key, value in described.items() if key.startswith("NAXIS")}
        keywords.update(shape, NEXTSCI=len(science))
    found = [header.get("S_REGION") for header in science]
    regions = [region for region in found if isinstance(region, str) and region.strip()]
    if regions:
        keywords["S_REGION"] = " ".join(regions)
    return keywords


def _cards(header: Header) -> dict[str, object]:
    """Keywords that have a value and are no structure; of a keyword the first card counts."""
    cards: dict[str, object] = {}
    for key, value in header.items(_STRUCTURE):
        cards.setdefault(key, value)
    return {key: value for key, value in cards.items() if _says_something(value)}


def _says_something(value: object) -> bool:
    """Not undefined, and no real that JSON has not: astropy makes an infinite one of digits beyond its range."""
    return value is not fits.card.UNDEFINED and (not isinstance(value, float) or math.isfinite(value))


def _unpacked(stream: BinaryIO, path: PurePath) -> BinaryIO:
    """``stream`` from its beginning, decompressed where it and the name of ``path`` say so."""
    magic = stream.read(9)
    stream.seek(0)
    gzipped = magic[:2] == b"\x1f\x8b"
    if gzipped and path.suffix != ".gz":
        raise Problem(
            str(path),
            "gzip-compressed bytes under a name that does not say so",
            f"Decompress it (gunzip < {path.name} > ...), or rename it to {path.name}.gz.",
        )
    if not gzipped and magic != b"SIMPLE  =":
        what = "is empty" if not magic else "is not FITS: it does not begin with SIMPLE"
        raise Problem(str(path), f"the file {what}", "Fetch it again; a saved error page looks like this.")
    return gzip.GzipFile(fileobj=stream) if gzipped else stream


def each(stream: BinaryIO, path: PurePath) -> Iterator[tuple[str, Header]]:
    """Each HDU's name and header, seeking over the data units; ``stream`` is at its data while one is looked at."""
    end = None if isinstance(stream, gzip.GzipFile) else stream.seek(0, os.SEEK_END)
    stream.seek(0)
    number = 0
    while (header := _header(stream, path, number)) is not None:
        yield str(header.get("EXTNAME", "PRIMARY" if number == 0 else "")).strip().upper(), header
        size = _data_size(header, path, number)
        begin = stream.tell()
        stop = stream.seek(size, os.SEEK_CUR)  # in a gzip stream no farther than its end
        missing = begin + size - (stop if end is None else min(stop, end))
        if missing >= BLOCK:  # the last block's fill may be missing without loss of data
            raise Problem(
                str(path),
                f"the file ends early: {missing} bytes are missing",
                "The download was cut; fetch it again.",
                hdu=str(number),
            )
        number += 1


def _header(stream: BinaryIO, path: PurePath, number: int) -> Header | None:
    try:
        return fitsheader.read(stream)
    except (OSError, EOFError, zlib.error) as exc:
        raise Problem(
            str(path),
            f"the header cannot be read: {exc}",
            "The file is damaged; fetch it again.",
            hdu=str(number),
        ) from exc


def _data_size(header: Header, path: PurePath, number: int) -> int:
    """Bytes of the data unit, padding included (FITS 4.0, section 4.4.1)."""
    try:
        axes = [int(header[f"NAXIS{axis}"]) for axis in range(1, int(header["NAXIS"]) + 1)]
        if not axes:
            return 0
        elements = math.prod(axes)
        bits = abs(int(header["BITPIX"])) * int(header.get("GCOUNT", 1)) * (int(header.get("PCOUNT", 0)) + elements)
        if not 0 <= bits < 1 << 63:  # a negative one would lead back to the same header for ever
            raise ValueError(f"{bits} bits")
    except (KeyError, ValueError, TypeError) as exc:
        raise Problem(
            str(path),
            f"the header does not tell the size of its data: {exc}",
            "The file is damaged; fetch it again.",
            hdu=str(number),
        ) from exc
    size = bits // 8
    return size + -size % BLOCK
