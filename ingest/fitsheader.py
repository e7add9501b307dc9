"""Headers of FITS files read block by block, their data units left alone; cards become values as astropy makes them.

Usual cards (FITS 4.0, section 4.2: a string, logical, integer or real, and a comment) are read here, by one expression
for all of a header; all others are astropy's, so that what is odd or wrong is read, or refused, as everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

from astropy.io import fits

from ingest.errors import Problem

BLOCK = 2880
_CARD = 80
_END = b"END" + b" " * 77
_LARGEST = 64 << 20  # bytes; those of the mission have some 100 kB
_ASCII = bytes(range(128)) + b"?" * 128  # as astropy has it
# a line: keyword, then text, logical, integer or real; else nothing of these, and all of the line
_LINES = re.compile(
    r"^(?:(?=[A-Z0-9_-]+ *= )([A-Z0-9_ -]{8})= +(?:'((?:[ -&(-~]|'')*)'|([TF])|([+-]?[0-9]+)"
    r"|([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[ED][+-]?[0-9]+)?)) *(?:/[ -~]*)?|(.*))$",
    re.MULTILINE,
)
_CONTINUED = re.compile(r"CONTINUE  +'((?:[ -&(-~]|'')*)' *(?:/[ -~]*)?")


class Header:
    """The cards of one HDU, parsed when they are asked for."""

    def __init__(self, text: str):
        """text: the cards without END, 80 characters each."""
        text = text.replace("\n", "\0")  # neither is allowed
        lines = [text[start : start + _CARD] for start in range(0, len(text), _CARD)]
        self._text = "\n".join(["", *lines, ""])

    def get(self, keyword: str, default: object = None) -> object:
        """The value of the first card of ``keyword``; Problem where it is not FITS."""
        start = self._text.find(f"\n{keyword:8}") + 1
        if start == 0:
            return default
        end = start + _CARD
        while self._text.startswith("\nCONTINUE", end):
            end += _CARD + 1
        return next((value for _, value in _items(self._text[start:end])), default)

    def __getitem__(self, keyword: str) -> object:
        value = self.get(keyword, self)
        if value is self:
            raise KeyError(keyword)
        return value

    def items(self, wanted: Callable[[str], bool]) -> Iterator[tuple[str, object]]:
        """Keyword and value of each card whose keyword is ``wanted``, in order; Problem for one that is not FITS."""
        return _items(self._text[1:-1], wanted)


def _items(text: str, wanted: Callable[[str], bool] = lambda keyword: True) -> Iterator[tuple[str, object]]:
    lines = _LINES.findall(text)
    for number, (keyword, string, logical, integer, real, odd) in enumerate(lines):
        if odd:
            if odd.startswith("CONTINUE"):
                continue  # of the card before
            image = odd + _continuations(lines, number)
            keyword = fits.Card.fromstring(image).keyword
            if wanted(keyword):
                yield keyword, _astropys(keyword, image)
            continue
        keyword = keyword.rstrip()
        if not wanted(keyword):
            continue
        if integer:
            yield keyword, int(integer)
        elif real:
            yield keyword, float(real.replace("D", "E"))
        elif logical:
            yield keyword, logical == "T"
        elif number + 1 < len(lines) and lines[number + 1][5].startswith("CONTINUE"):
            yield keyword, _long(keyword, string, text, lines, number)
        else:
            yield keyword, string.replace("''", "'").rstrip()


def _long(keyword: str, string: str, text: str, lines: list[tuple[str, ...]], number: int) -> str | object:
    """A string that is continued (section 4.2.1.2); astropy's where a part is not as it should be."""
    continuations = _continuations(lines, number)
    parts = [string]
    for start in range(0, len(continuations), _CARD):
        match = _CONTINUED.fullmatch(continuations, start, start + _CARD)
        if match is None or not parts[-1].endswith("&"):
            break
        parts[-1] = parts[-1][:-1]
        parts.append(match[1])
    if len(parts) == 1 + len(continuations) // _CARD and not parts[-1].endswith("&"):
        return "".join(parts).replace("''", "'").rstrip()
    start = number * (_CARD + 1)
    return _astropys(keyword, text[start : start + _CARD] + continuations)


def _continuations(lines: list[tuple[str, ...]], number: int) -> str:
    """The CONTINUE cards that follow line ``number``."""
    found = []
    for line in lines[number + 1 :]:
        if not line[5].startswith("CONTINUE"):
            break
        found.append(line[5])
    return "".join(found)


def _astropys(keyword: str, image: str) -> object:
    try:
        return fits.Card.fromstring(image).value
    except fits.VerifyError as exc:
        raise Problem("", "the card is not valid FITS", "Correct the card.", card=keyword) from exc


def read(stream: BinaryIO) -> Header | None:
    """The header that begins where ``stream`` stands; None at the end of the file. The stream is at the data unit then.

    Raises OSError for a header that does not end.
    """
    found = stream.read(BLOCK)
    if not found:
        return None
    begin = 0
    while True:
        end = _end(found, begin)
        if end is not None:
            return Header(found[:end].translate(_ASCII).decode("ascii"))
        block = stream.read(BLOCK)
        begin = len(found)
        if not block or begin > _LARGEST:
            raise OSError("Header missing END card.")
        found += block


def _end(found: bytes, begin: int) -> int | None:
    """Where the END card is, from the block at ``begin`` on."""
    while (begin := found.find(_END, begin)) >= 0:
        if begin % _CARD == 0:
            return begin
        begin += 1
    return None
