"""Headers of FITS files read block by block, their data units left alone; cards become values as astropy makes them.

Usual cards (FITS 4.0, section 4.2: a string, logical, integer or real, and a comment) are read here, and remembered:
of seven cards six are in the headers of the files before, too. All others are read by astropy, so that what is odd or
wrong is read, or refused, as everywhere.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Container, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import BinaryIO

from astropy.io import fits

from ingest.errors import Problem

BLOCK = 2880
_CARD = 80
_LINES = struct.Struct(f"{_CARD}s")
_END = b"END" + b" " * 77
_CONTINUE = b"CONTINUE"
_LARGEST = 64 << 20  # bytes; those of the mission have some 100 kB
_REMEMBERED = 4096  # cards, 2 MB; ten times as many are of no more use
_ASCII = bytes(range(128)).replace(b"\n", b"\0") + b"?" * 128  # as astropy has it; neither is allowed
# keyword, then text, logical, integer or real
_USUAL = re.compile(
    r"(?=[A-Z0-9_ -]{8}= )([A-Z0-9_-]++) *+= ++(?:'([ -&(-~]*+(?:''[ -&(-~]*+)*+)'|([TF])|([+-]?[0-9]++)(?![.ED])"
    r"|([+-]?(?:[0-9]++\.?[0-9]*+|\.[0-9]++)(?:[ED][+-]?[0-9]++)?)) *+(?:/[ -~]*+)?"
)
_CONTINUED = re.compile(r"CONTINUE  +'((?:[ -&(-~]|'')*)' *(?:/[ -~]*)?")


class Header:
    """The cards of one HDU, parsed when they are asked for."""

    def __init__(self, cards: bytes):
        """cards: 80 bytes each, without END."""
        self._cards = cards

    def get(self, keyword: str, default: object = None) -> object:
        """The value of the first card of ``keyword``; Problem where it is not FITS."""
        start = _find(self._cards, keyword.ljust(8).encode())
        if start < 0:
            return default
        end = start + _CARD
        while self._cards.startswith(_CONTINUE, end):
            end += _CARD
        image = self._cards[start:end]
        usual = _usual(image) if len(image) == _CARD else _long(image)
        return usual[1] if usual else _astropys(fits.Card.fromstring(_text(image)))

    def __getitem__(self, keyword: str) -> object:
        value = self.get(keyword, self)
        if value is self:
            raise KeyError(keyword)
        return value

    def items(self, unwanted: Container[str] = ()) -> Iterator[tuple[str, object]]:
        """Keyword and value of each card, in order, without those of ``unwanted`` keywords; Problem for no FITS."""
        for image in self._images():
            usual = _usual(image) if len(image) == _CARD else _long(image)
            if usual:
                if usual[0] not in unwanted:
                    yield usual
            else:
                card = fits.Card.fromstring(_text(image))
                if card.keyword not in unwanted:
                    yield card.keyword, _astropys(card)

    def _images(self) -> list[bytes]:
        """The cards, each with those that continue it."""
        images = [image for (image,) in _LINES.iter_unpack(self._cards)]
        if _CONTINUE not in self._cards:
            return images
        begins = [number for number, image in enumerate(images) if not image.startswith(_CONTINUE)]
        return [b"".join(images[begin:end]) for begin, end in pairwise([*begins, len(images)])]


@lru_cache(_REMEMBERED)
def _usual(image: bytes) -> tuple[str, object] | None:
    """Keyword and value of a card; None for one that is not usual."""
    match = _USUAL.fullmatch(_text(image))
    if match is None:
        return None
    keyword, string, logical, integer, real = match.groups()
    if integer:
        return keyword, int(integer)
    if real:
        return keyword, float(real.replace("D", "E"))
    if logical:
        return keyword, logical == "T"
    return keyword, string.replace("''", "'").rstrip()


def _long(image: bytes) -> tuple[str, str] | None:
    """Keyword and value of a card that is continued (section 4.2.1.2); None where a part is not as it should be."""
    text = _text(image)
    first = _USUAL.fullmatch(text, 0, _CARD)
    if first is None or first[2] is None:
        return None
    parts = [first[2]]
    for start in range(_CARD, len(text), _CARD):
        match = _CONTINUED.fullmatch(text, start, start + _CARD)
        if match is None or not parts[-1].endswith("&"):
            return None
        parts[-1] = parts[-1][:-1]
        parts.append(match[1])
    return None if parts[-1].endswith("&") else (first[1], "".join(parts).replace("''", "'").rstrip())


def _astropys(card: fits.Card) -> object:
    try:
        return card.value
    except fits.VerifyError as exc:
        raise Problem("", "the card is not valid FITS", "Correct the card.", card=card.keyword) from exc


def _text(cards: bytes) -> str:
    return cards.translate(_ASCII).decode("ascii")


def read(stream: BinaryIO) -> Header | None:
    """The header that begins where ``stream`` stands; None at the end of the file. The stream is at the data unit then.

    Raises OSError for a header that does not end.
    """
    found = bytearray()
    while block := stream.read(BLOCK):
        begin = len(found)
        if begin > _LARGEST:
            break
        found += block
        end = _find(found, _END, begin)
        if end >= 0:
            return Header(bytes(found[:end]))
    if found:
        raise OSError("Header missing END card.")
    return None


def _find(cards: bytes | bytearray, what: bytes, begin: int = 0) -> int:
    """Where a card begins with ``what``, from the card at ``begin`` on; -1 for nowhere."""
    found = cards.find(what, begin)
    while found >= 0 and found % _CARD:
        found = cards.find(what, found + 1)
    return found
