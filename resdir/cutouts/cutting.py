"""A file and a request to what is asked for: FITS, headers, or a spectrum in another format."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass

from cutouts import parts, spectra
from cutouts.faults import UsageError
from cutouts.files import Source
from cutouts.images import Images
from cutouts.parameters import FITS, Request
from cutouts.parts import Part
from cutouts.selection import Facts

HEADERS = "application/fits-header"


@dataclass(frozen=True, eq=False)
class Answer:
    """length in bytes; the pieces can be read once, and close the file at their end."""

    media_type: str
    filename: str
    length: int
    pieces: Iterator[bytes]


def cut(path: str | os.PathLike[str], request: Request, facts: Facts | None = None, name: str | None = None) -> Answer:
    """The part of a file that a request means; name of the file where path does not tell it.

    Raises NoContent where nothing is in it, UsageError where the file has not what a parameter needs, and Fault for a
    file that cannot be read.
    """
    source = Source(path, name)
    try:
        if spectra.has_spectra(source):
            return _spectra(source, request, facts or Facts())
        if request.media_type != FITS:
            raise UsageError("Images and cubes leave as application/fits only.")
        chosen = Images(source, request, facts or Facts()).parts()
        return _answer(source, chosen, request)
    except BaseException:
        source.close()
        raise


def _answer(source: Source, chosen: list[Part], request: Request) -> Answer:
    only = request.header_only
    stem = source.name.partition(".fits")[0]
    return Answer(
        HEADERS if only else FITS,
        f"{stem}_{'header.txt' if only else 'cutout.fits'}",
        parts.length(chosen, only),
        parts.stream(source, chosen, only),
    )


def _spectra(source: Source, request: Request, facts: Facts) -> Answer:
    if request.header_only:
        return _answer(source, [Part(hdu.header) for hdu in source.named(*request.extensions)], request)
    data = spectra.cut(source, request, facts)
    source.close()
    extension = {FITS: "fits"}.get(request.media_type, "xml" if "votable" in request.media_type else "ecsv")
    stem = source.name.partition(".fits")[0]
    return Answer(request.media_type, f"{stem}_cutout.{extension}", len(data), iter((data,)))
