"""Headers of a file of ten extensions: the ingest's reader against astropy and against one that reads no values.

The data units are holes in the file: no reader may touch them. Each round reads a file of its own, in which one card of
seven is as in no other file: so it is in MAST's tables of keywords, sorted by file name.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from astropy.io import fits

from bench.core import Bench, Row, at_least, at_most, in_turns
from ingest import headers

_NAMES = ("SCI", "ERR", "DQ", "AREA", "VAR_POISSON", "VAR_RNOISE", "VAR_FLAT", "WAVELENGTH", "PATHLOSS_PS", "ASDF")
_CARDS = {"primary": 250, "SCI": 60}  # as the pipeline writes them; a dozen in the others
_REGION = "POLYGON ICRS  150.071234567 2.171234567 150.071234567 2.231234567 150.131234567 2.231234567 150.131 2.171"
_BLOCK = 2880
_NUMBER, _SIDE = 7_000_000, b"8888888888"  # stand in the headers for the file's number, and the sides of its images


def measure(bench: Bench) -> Iterator[Row]:
    folder = bench.work / "metadata"
    folder.mkdir(exist_ok=True)
    rounds, warm = 20 * bench.rounds, 10
    cards = _all_headers()
    files = [_make(folder, cards, number, 1_000_000) for number in range(rounds + warm)]
    small, large = (_make(folder, cards, rounds + warm + n, 10**size) for n, size in enumerate((6, 9)))
    _same(small)
    gc.collect()
    here, peer, bound, seeking, here_again, big = in_turns(
        rounds,
        lambda number: headers.read(files[number]),
        lambda number: _astropy(files[number]),
        lambda number: _seek(files[number]),
        lambda number: _seek(files[number], split=False),
        lambda _: headers.read(small),
        lambda _: headers.read(large),
        warm=warm,
        clock=time.process_time,  # the files are in memory; what else the machine does is left out
    )
    yield at_least("FITS metadata, 10 extensions", "astropy.io.fits", here, peer, 8)
    yield at_most("FITS metadata, 10 extensions", "reading the header blocks, splitting the cards", here, bound, 2)
    yield at_most("FITS metadata of 1 GB", "the same at 1 MB", big, here_again, 1.1)
    bench.note(f"Reading the header blocks of 10 extensions without splitting the cards takes {seeking:.3f} ms.")


def _make(folder: Path, cards: Sequence[bytes], number: int, size: int) -> Path:
    """A file of ``size`` bytes with the headers of a calibrated exposure, and its number in some cards."""
    path = folder / f"jw00001001001_02101_{number:05}_nrca1_cal.fits"
    side = int((size / len(_NAMES) / 4) ** 0.5)
    numbered = f"{_NUMBER + number}".encode()
    with path.open("wb") as stream:
        for header in cards:
            stream.write(header.replace(str(_NUMBER).encode(), numbered).replace(_SIDE, b"%10d" % side))
            if header is not cards[0]:
                stream.seek(-(-side * side * 4 // _BLOCK) * _BLOCK, 1)
        stream.truncate()
    return path


def _all_headers() -> list[bytes]:
    """Of the primary HDU and of the extensions; _SIDE stands for their sides."""
    found = [_header(fits.PrimaryHDU().header, _CARDS["primary"])]
    for name in _NAMES:
        header = fits.ImageHDU(np.zeros((1, 1), ">f4"), name=name).header
        header["NAXIS1"] = header["NAXIS2"] = int(_SIDE)
        if name == "SCI":
            header["S_REGION"] = _REGION
        found.append(_header(header, _CARDS.get(name, 4)))
    return found


def _header(header: fits.Header, cards: int) -> bytes:
    values = ("NRCA1", 3.14159265358979, 42, True, "2022-07-12T12:34:56.789", _NUMBER, "CLEAR")
    for number in range(cards):
        header[f"KEY{number:05d}"] = (values[number % len(values)], "what the keyword means, in words")
    return header.tostring().encode()


def _astropy(path: Path) -> dict[str, object]:
    """The values of the primary and first science header, and the structure of the others, as they are read here."""
    found: dict[str, object] = {}
    with fits.open(path, memmap=False, lazy_load_hdus=False) as hdus:
        for hdu in (hdus["SCI"], hdus[0]):
            found.update((card.keyword, card.value) for card in hdu.header.cards)
        for hdu in hdus:
            found["EXTNAME"] = hdu.header.get("EXTNAME")
    return found


def _seek(path: Path, split: bool = True) -> dict[bytes, bytes]:
    """Reads the header blocks and splits them into keyword and text; no value is read but the size of the data unit."""
    cards: dict[bytes, bytes] = {}
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            text, end = block, b"END" + b" " * 77
            while end not in text:
                text += stream.read(_BLOCK)
            if split:
                cards.update(
                    (text[start : start + 8], text[start + 10 : start + 80]) for start in range(0, len(text), 80)
                )
            length = 0
            if int(_card(text, b"NAXIS   =")):
                sides = int(_card(text, b"NAXIS1  =")) * int(_card(text, b"NAXIS2  ="))
                length = sides * abs(int(_card(text, b"BITPIX  ="))) // 8
            stream.seek(-(-length // _BLOCK) * _BLOCK, 1)
    return cards


def _card(text: bytes, key: bytes) -> bytes:
    start = text.index(key)
    return text[start + 10 : start + 30]


def _same(path: Path) -> None:
    """The ingest's reader finds what astropy finds."""
    ours, theirs = headers.read(path), _astropy(path)
    if any(theirs[key] != value for key, value in ours.items() if key != "NEXTSCI"):
        raise ValueError("the two readers find different values")
