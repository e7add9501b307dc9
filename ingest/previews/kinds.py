"""Which picture a file has: by the suffix of its name and by what is in it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from astropy.io import fits

from ingest import names
from ingest.errors import Problem
from ingest.previews import canvas, catalogs, cubes, images, interferometry, reading, series, spectra
from ingest.previews.canvas import Picture
from ingest.previews.subject import Subject

_RAMPS = ("uncal", "ramp", "dark")
_STRIPS = ("s2d", "cal", "crf", "bsub", "mbsub")
_SERIES = 5  # integrations and more are a light curve
_TABLES = {"cat": catalogs.catalogue, "phot": series.light_curve, "whtlt": series.light_curve}


def drawn(path: Path, filename: str, companions: Mapping[str, Path] | None = None) -> tuple[bytes, bytes]:
    """Preview and thumbnail (PNG) of the product at ``path``, which is catalogued as ``filename``.

    Raises Problem for a file that cannot be read and for one with nothing to show.
    """
    name = names.parse(filename)
    try:
        if name.extension == "ecsv":
            subject = Subject(path, name, companions=companions or {})
            return _encoded(subject, _table_of(subject))
        with reading.opened(path) as hdus:
            subject = Subject(path, name, hdus, companions or {})
            return _encoded(subject, picture(subject))
    except Problem as problem:
        raise problem.at(str(path)) from None
    except MemoryError as exc:
        raise Problem(str(path), "needs too much memory", "Look at the file; it may be damaged.") from exc
    except FileNotFoundError as exc:
        raise Problem(str(path), "is no longer there", "bin/jwst-ingest verify lists what is missing.") from exc
    except Exception as exc:  # astropy and numpy raise many kinds for files that are not what their headers say
        raise Problem(
            str(path), f"cannot be shown: {type(exc).__name__}: {exc}", "The file may be damaged; fetch it again."
        ) from exc


def picture(subject: Subject) -> Picture:
    """The picture of a FITS file."""
    held = {hdu.name for hdu in subject.hdus}
    if {"OI_VIS2", "OI_T3"} & held:
        return interferometry.observables(subject)
    if set(spectra.EXTENSIONS) & held:
        return series.spectra_in_time(subject) if subject.name.suffix == "x1dints" else spectra.spectra(subject)
    if "SHUTTER_IMAGE" in held:
        return images.segments(subject, reading.named(subject.hdus, "SHUTTER_IMAGE")[0], "slitlets open")
    science = reading.named(subject.hdus, "SCI") or _other_images(subject.hdus)
    if not science:
        raise Problem(str(subject.path), "has no array that can be shown", "There is nothing to show.")
    if len(science) > 1 and len(science[0].shape) == 2:
        return images.slitlets(subject, science)
    return _of_array(subject, science[0])


def _of_array(subject: Subject, hdu: fits.ImageHDU) -> Picture:
    suffix, axes = subject.name.suffix, len(hdu.shape)
    if suffix == "segm":
        return images.segments(subject, hdu)
    if suffix == "s3d" and axes == 3:
        return cubes.cube(subject, hdu)
    if axes == 4 and suffix in _RAMPS:
        return images.ramp(subject, hdu)
    if axes == 3 and hdu.shape[0] >= _SERIES and suffix in ("cal", "rateints", "calints", "crfints", "bsubints"):
        return series.integrations(subject, hdu)
    if axes == 2 and (suffix == "s2d" or (suffix in _STRIPS and reading.named(subject.hdus, "WAVELENGTH"))):
        return spectra.strip(subject, hdu)
    return images.image(subject, hdu)


def _other_images(hdus: fits.HDUList) -> list[fits.ImageHDU]:
    """Of files without SCI the first image: shutters, fringe models."""
    return [hdu for hdu in hdus if hdu.is_image and len(hdu.shape) >= 2 and hdu.name not in ("ERR", "DQ")][:1]


def _table_of(subject: Subject) -> Picture:
    if subject.name.suffix not in _TABLES:
        raise Problem(str(subject.path), "is a table of a kind that is not shown", "There is nothing to show.")
    return _TABLES[subject.name.suffix](subject)


def _encoded(subject: Subject, made: Picture) -> tuple[bytes, bytes]:
    made.notes = [note for note in made.notes if note]
    return canvas.pngs(made, made.title or subject.title, subject.subtitle)
