"""Source catalogues over the image they were made from; without the image, by their positions on the sky."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from astropy.io import fits
from matplotlib.figure import Figure

from ingest.contents import ecsv
from ingest.errors import Problem
from ingest.previews import canvas, images, reading, sky, stretch
from ingest.previews.canvas import Picture
from ingest.previews.subject import Subject

_MOST = 5000  # sources that are marked; the brightest
_BRIGHTNESS = ("isophotal_abmag", "aper_total_abmag", "isophotal_mag")


def catalogue(subject: Subject) -> Picture:
    """Each source a ring around its position; of very many the brightest."""
    table = ecsv.flattened(ecsv.read(subject.path))
    count = len(next(iter(table.values()), ()))
    order = _by_brightness(table, count)[:_MOST]
    notes = [f"{count} sources" if count <= _MOST else f"the {_MOST} brightest of {count} sources"]
    image = subject.companions.get("i2d")
    if image is not None and {"xcentroid", "ycentroid"} <= set(table):
        try:
            with reading.opened(image) as hdus:
                places = [_numbers(table[name])[order] for name in ("xcentroid", "ycentroid")]
                return _over_image(subject, hdus, image, places, notes)
        except (OSError, Problem):
            notes.append("the image could not be read")
    if not count:
        raise Problem(str(subject.path), "has no sources, and its image is not here", "There is nothing to show.")
    return _on_sky(subject, table, order, notes)


def _over_image(
    subject: Subject, hdus: fits.HDUList, image: Path, places: list[np.ndarray], notes: list[str]
) -> Picture:
    name = image.name
    science = reading.named(hdus, "SCI")[:1]
    if not science or len(science[0].shape) != 2:
        raise Problem(name, "has no image", "There is nothing to show the catalogue on.")
    hdu = science[0]
    values = reading.plane(hdu, (), reading.flags_of(hdus, hdu))
    norm, found = stretch.normalisation(values), sky.orientation(hdu.header)
    factor = -(-max(hdu.shape) // reading.LONGEST)
    x, y = ((place + 0.5) / factor - 0.5 for place in places)
    unit = subject.unit(hdu)

    def paint(figure: Figure, small: bool) -> None:
        axes = images.show(figure, values.shape, stretch.rgb(values, norm))
        images.scale(figure, axes, norm, unit)
        axes.scatter(x, y, s=60 if len(x) < 1000 else 20, facecolors="none", edgecolors=sky.COLOUR, linewidths=0.9)
        axes.set(xlim=(-0.5, values.shape[1] - 0.5), ylim=(-0.5, values.shape[0] - 0.5))
        if found:
            sky.draw(axes, values.shape, found, factor)

    thumbnail = _marked(stretch.rgb(values, norm), x, y)
    said = [subject.frame(found), *notes, f"on {name}"]
    return Picture(paint, canvas.frame_size(values.shape), said, thumbnail, Subject(image, subject.name, hdus).title)


def _marked(colours: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The image of the thumbnail with a square around each source."""
    half = max(2, max(colours.shape) // 60)
    marked = colours.copy()
    for column, row in zip(np.nan_to_num(x, nan=-1e6), np.nan_to_num(y, nan=-1e6), strict=True):
        left, right, low, high = (round(float(v)) for v in (column - half, column + half, row - half, row + half))
        if left < 0 or low < 0 or right >= colours.shape[1] or high >= colours.shape[0]:
            continue
        for rows, columns in ((low, slice(left, right)), (high, slice(left, right)),
                              (slice(low, high), left), (slice(low, high), right)):  # fmt: skip
            marked[rows, columns] = (255, 176, 0)
    return marked


def _on_sky(subject: Subject, table: dict[str, object], order: np.ndarray, notes: list[str]) -> Picture:
    names = next((pair for pair in (("sky_centroid_ra", "sky_centroid_dec"), ("ra", "dec"))
                  if set(pair) <= set(table)), None)  # fmt: skip
    if names is None:
        raise Problem(str(subject.path), "has no positions", "There is nothing to show.")
    ra, dec = (_numbers(table[name])[order] for name in names)

    def paint(figure: Figure, small: bool) -> None:
        axes = figure.subplots()
        axes.plot(ra, dec, "o", ms=3 if small else 4, mfc="none", mec="#1f5aa6")
        axes.invert_xaxis()
        axes.set_aspect(1 / max(0.01, float(np.cos(np.radians(np.nanmean(dec))))))
        if small:
            axes.set(xticks=[], yticks=[])
            figure.subplots_adjust(0.02, 0.02, 0.98, 0.98)
            return
        axes.set(xlabel="RA (deg, ICRS)", ylabel="Dec (deg, ICRS)")
        height = figure.bbox.height
        figure.subplots_adjust(0.12, 72 / height, 0.975, 1 - 66 / height)

    return Picture(paint, (canvas.WIDTH, 800), ["north up, east left", *notes])


def _by_brightness(table: dict[str, object], count: int) -> np.ndarray:
    name = next((name for name in _BRIGHTNESS if name in table), None)
    return np.argsort(_numbers(table[name]), kind="stable") if name else np.arange(count)


def _numbers(column: object) -> np.ndarray:
    values = np.ma.asarray(getattr(column, "value", column))
    return np.asarray(values.astype("f8").filled(np.nan))
