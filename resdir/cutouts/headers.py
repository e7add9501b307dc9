"""Headers of cutouts: sizes, WCS, positions in the detector, times, wavelengths, and what was done."""

from __future__ import annotations

import re
from collections.abc import Sequence

from astropy.io import fits
from astropy.time import Time

from cutouts.files import Box
from cutouts.grids import section

_DAY = 86400.0
# the cards of a WCS that a member of a grid takes over from its science image
_WCS = re.compile(r"(WCSAXES|RADESYS|LONPOLE|LATPOLE|(CTYPE|CUNIT|CRPIX|CRVAL|CDELT)\d|(PC|CD)\d_\d|PS\d_\d|PV\d_\d)$")
_SIP = re.compile(r"(A|B|AP|BP)_(\d_\d|ORDER)$")
#: Pixels of the science frame, counted from 1, in the header of SCI: jwst.assign_wcs, stdatamodels' wcsinfo
_PIXELS = {"XREF_SCI": "x", "YREF_SCI": "y"}
#: Where an image begins in the detector or, for a slit, in the exposure, and its size
_PLACES = {"SUBSTRT1": "SUBSIZE1", "SUBSTRT2": "SUBSIZE2", "SLTSTRT1": "SLTSIZE1", "SLTSTRT2": "SLTSIZE2"}
# (start, middle, end) of an exposure, all in days
_TIMES = (
    ("EXPSTART", "EXPMID", "EXPEND"),
    ("MJD-BEG", "MJD-AVG", "MJD-END"),
    ("TDB-BEG", "TDB-MID", "TDB-END"),
    ("BSTRTIME", "BMIDTIME", "BENDTIME"),
    ("HSTRTIME", "HMIDTIME", "HENDTIME"),
)


def image(header: fits.Header, box: Box) -> fits.Header:
    """The header of the pixels in box: axes, WCS (all of them), LTVn (pixel of the cutout - pixel of the file)."""
    new = header.copy()
    drop_sums(new)
    for axis, (low, high) in enumerate(reversed(box), 1):
        new[f"NAXIS{axis}"] = high - low
        for card in [key for key in new if re.fullmatch(rf"CRPIX{axis}[A-Z]?", key)]:
            new[card] -= low
        if low and axis < 3:
            new[f"LTV{axis}"] = (new.get(f"LTV{axis}", 0.0) - low, "pixel in this image minus pixel in the file")
    for card, axis in _PIXELS.items():
        if isinstance(new.get(card), int | float):
            new[card] -= box[-1][0] if axis == "x" else box[-2][0]
    new["CUTSEC"] = (section(box), "pixels of the file that these are, from 1")
    return new


def drop_sums(header: fits.Header) -> None:
    for card in ("CHECKSUM", "DATASUM"):
        header.remove(card, ignore_missing=True)


def wcs_of(science: fits.Header) -> list[fits.card.Card]:
    """The cards of the WCS of a science image; none where it has none."""
    if "CTYPE1" not in science:
        return []
    return [card for card in science.cards if _WCS.match(card.keyword) or _SIP.match(card.keyword)]


def take_wcs(header: fits.Header, cards: Sequence[fits.card.Card]) -> None:
    """Gives a member of a grid the WCS of its science image; one that has its own keeps it."""
    if "CTYPE1" in header or not cards:
        return
    axes = header["NAXIS"]
    for card in cards:
        axis = re.search(r"\d", card.keyword)
        if _SIP.match(card.keyword) or axis is None or int(axis[0]) <= axes:
            header.append(card)
    if "WCSAXES" in header:
        header["WCSAXES"] = min(header["WCSAXES"], axes)


def place(header: fits.Header, box: Box) -> None:
    """Where the image begins in the detector, in the header that says so; subarrays of reference files are taken so."""
    for axis, (low, high) in enumerate(reversed(box[-2:]), 1):
        for start, size in _PLACES.items():
            if start.endswith(str(axis)) and isinstance(header.get(start), int):
                header[start] += low
                if size in header:
                    header[size] = high - low


def times(headers: Sequence[fits.Header], first: int, count: int, start: float, end: float) -> None:
    """Times (MJD, UTC) and numbers of integrations first (from 0) to first + count of those that were in the file.

    NINTS stays: it counts the integrations of the exposure, INTSTART and INTEND those of the file.
    """
    known = next((header for header in headers if "EXPSTART" in header), None)
    earlier = known["EXPSTART"] if known is not None else None
    begin, stop = Time([start, end], format="mjd", scale="utc").isot
    for header in headers:
        for names in _TIMES:
            if earlier is not None and names[0] in header:
                scale = header[names[0]] - earlier  # the barycentre's or TDB's, the same within an exposure to 1 ms
                for name, value in zip(names, (start, (start + end) / 2, end), strict=True):
                    if name in header:
                        header[name] = value + scale
        if "INTSTART" in header:
            header["INTSTART"] += first
            header["INTEND"] = header["INTSTART"] + count - 1
        if "DATE-BEG" in header:
            header["DATE-BEG"], header["DATE-END"] = begin, stop
        if "DATE-OBS" in header:
            header["DATE-OBS"], header["TIME-OBS"] = begin.split("T")
        one = header.get("EFFINTTM") or (known or {}).get("EFFINTTM")
        for name, value in {"EFFEXPTM": one and one * count, "XPOSURE": one and one * count}.items():
            if name in header and value:
                header[name] = value
        for name in ("DURATION", "TELAPSE"):
            if name in header:
                header[name] = (end - start) * _DAY


def band(header: fits.Header, low: float, high: float) -> None:
    """The range of wavelengths, m: the keywords of stdatamodels' wcsinfo."""
    header["WAVSTART"] = (low, "[m] lower bound of the wavelengths")
    header["WAVEND"] = (high, "[m] upper bound of the wavelengths")


def story(header: fits.Header, filename: str, did: str | None, lines: Sequence[str]) -> None:
    """What was cut from which file, as keywords and as HISTORY."""
    drop_sums(header)
    header["CUTFILE"] = (filename, "file that this was cut from")
    if did:
        header["CUTDID"] = (did, "publisher identifier of that file")
    for line in (f"Cut out of {filename} by the JWST VO node.", *lines):
        header.add_history(line)
