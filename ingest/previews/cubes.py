"""Spectral cubes: the image summed over wavelength, and the mean spectrum."""

from __future__ import annotations

import numpy as np
from astropy import units as u
from astropy.io import fits
from matplotlib.figure import Figure

from ingest.previews import canvas, images, reading, sky, spectra, stretch
from ingest.previews.canvas import Picture
from ingest.previews.subject import Subject

_PANEL = 250


def cube(subject: Subject, hdu: fits.ImageHDU) -> Picture:
    """A cube (wavelengths, rows, columns) with its axes collapsed one way and the other."""
    summed = reading.collapsed(hdu, reading.flags_of(subject.hdus, hdu))
    values, profile = summed.image, summed.profile
    norm = stretch.normalisation(values)
    found = sky.orientation(hdu.header)
    axis, label = _wavelengths(subject, hdu, summed)
    factor = max(1.0, round(max(hdu.shape[-2:]) / max(values.shape)))

    def paint(figure: Figure, small: bool) -> None:
        axes = images.show(figure, values.shape, stretch.rgb(values, norm), _PANEL)
        images.scale(figure, axes, norm, subject.unit(hdu))
        if found:
            sky.draw(axes, values.shape, found, factor)
        size = canvas.frame_size(values.shape, _PANEL)
        below = figure.add_axes(canvas.placed(size, (90, 92, size[0] - 130, _PANEL - 62)))
        below.step(axis, profile, where="mid", lw=0.9)
        below.set_ylim(spectra.limits([profile], whole=True))
        below.set(xlabel=label, ylabel=f"Mean ({subject.unit(hdu)})")

    notes = [subject.frame(found), f"image: {subject.averaged(summed, 'wavelengths')}", *images.missing(values)]
    return Picture(paint, canvas.frame_size(values.shape, _PANEL), notes, stretch.rgb(values, norm))


def _wavelengths(subject: Subject, hdu: fits.ImageHDU, summed: reading.Collapsed) -> tuple[np.ndarray, str]:
    """Of the planes that were read, in um: from the table of the cube where it has one, else from the linear axis."""
    for table in reading.named(subject.hdus, "WCS-TABLE"):
        if "wavelength" in map(str.lower, table.columns.names):
            points = np.ravel(table.data["wavelength"]).astype("f8")
            if len(points) == summed.planes:
                return points[summed.indices], "Wavelength (\u00b5m)"
    header = hdu.header
    try:
        factor = u.Unit(str(header.get("CUNIT3") or "um")).to("um")
        start, reference = float(header["CRVAL3"]), float(header["CRPIX3"])
        step = float(header.get("CDELT3", 1.0)) * float(header.get("PC3_3", 1.0))
    except (KeyError, TypeError, ValueError):  # no axis, or a unit that is no length
        return summed.indices.astype("f8"), "Plane"
    return (start + (summed.indices + 1 - reference) * step) * factor, "Wavelength (\u00b5m)"
