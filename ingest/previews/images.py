"""Images: exposures, ramps, combined images, segmentation maps, slitlets side by side, shutters."""

from __future__ import annotations

import numpy as np
from astropy.io import fits
from astropy.visualization import ImageNormalize
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ingest.previews import canvas, reading, sky, stretch
from ingest.previews.canvas import Picture
from ingest.previews.subject import Subject

_MOST_SLITLETS = 30
_SLITLET_ROWS = 24  # of a montage, to which each slitlet is fitted


def image(subject: Subject, hdu: fits.ImageHDU) -> Picture:
    """A two-dimensional image as it is; a cube of planes as their mean."""
    flags = reading.flags_of(subject.hdus, hdu)
    if len(hdu.shape) > 2:
        summed = reading.collapsed(hdu, flags)
        return of_values(subject, hdu, summed.image, [subject.averaged(summed)])
    return of_values(subject, hdu, reading.plane(hdu, (), flags))


def ramp(subject: Subject, hdu: fits.ImageHDU) -> Picture:
    """Of a ramp (integrations, groups, rows, columns) the last group less the first, of the middle integration."""
    integrations, groups = hdu.shape[:2]
    chosen = integrations // 2
    values = reading.plane(hdu, (chosen, groups - 1))
    what = f"integration {chosen + 1} of {integrations}"
    if groups > 1:
        values = values - reading.plane(hdu, (chosen, 0))
        what += f": group {groups} less group 1"
    return of_values(subject, hdu, values, [what])


def of_values(subject: Subject, hdu: fits.ImageHDU, values: np.ndarray, notes: list[str] | None = None) -> Picture:
    """An image of ``values`` (rows, columns), which come from the pixels of ``hdu``, shrunk or not."""
    norm = stretch.normalisation(values)
    found = sky.orientation(hdu.header) if subject.on_sky else None
    factor = max(1.0, round(max(hdu.shape[-2:]) / max(values.shape)))

    def paint(figure: Figure, small: bool) -> None:
        axes = show(figure, values.shape, stretch.rgb(values, norm))
        scale(figure, axes, norm, subject.unit(hdu))
        if found:
            sky.draw(axes, values.shape, found, factor)

    said = [subject.frame(found), *(notes or []), *missing(values)]
    return Picture(paint, canvas.frame_size(values.shape), said, stretch.rgb(values, norm))


def missing(values: np.ndarray) -> list[str]:
    """What the colour of pixels without a value means, where there are any."""
    share = float(np.mean(~np.isfinite(values)))
    return [f"blue: no data ({100 * share:.2g} %)"] if share else []


def show(figure: Figure, shape: tuple[int, int], colours: np.ndarray, panel: int = 0) -> Axes:
    """Axes in the place of the image, with it, first row at the bottom."""
    size = canvas.frame_size(shape, panel)
    axes = figure.add_axes(canvas.placed(size, canvas.image_box(shape, panel)))
    axes.imshow(colours, origin="lower", aspect="auto", interpolation="nearest")
    axes.set(xticks=[], yticks=[])
    return axes


def scale(figure: Figure, axes: Axes, norm: ImageNormalize, unit: str) -> None:
    """The grey scale with its values, right of the image."""
    place = axes.get_position()
    width = figure.bbox.width
    bar = figure.add_axes((place.x1 + 8 / width, place.y0, 10 / width, place.height))
    bar.imshow(np.linspace(0, 1, 256)[:, np.newaxis], origin="lower", aspect="auto", cmap="gray", extent=(0, 1, 0, 1))
    bar.set(xticks=[], yticks=np.linspace(0, 1, 5))
    bar.yaxis.tick_right()
    bar.set_yticklabels([f"{value:.4g}" for value in stretch.ticks(norm)], size=8)
    bar.set_title(unit, size=8, loc="left", pad=4)


def segments(subject: Subject, hdu: fits.ImageHDU, what: str = "segments") -> Picture:
    """A segmentation map, or the shutters of the MSA: each source or slitlet a colour of its own."""
    numbers = reading.labels(hdu).astype("i8")
    if what != "segments":
        values, counts = np.unique(numbers, return_counts=True)
        closed = numbers == values[counts.argmax()]  # as most shutters are
        numbers = _grown(np.where(closed, 0, np.maximum(numbers, 1)))
    hue = (numbers * 0.61803398875) % 1.0  # the golden ratio: consecutive numbers lie far apart
    wheel = 0.5 + 0.42 * np.cos(2 * np.pi * (hue[..., np.newaxis] - np.array([0.0, 1 / 3, 2 / 3])))
    colours = (wheel * 255).round().astype("u1")
    colours[numbers == 0] = (16, 16, 16)
    found = sky.orientation(hdu.header)
    factor = max(1.0, round(max(hdu.shape[-2:]) / max(numbers.shape)))

    def paint(figure: Figure, small: bool) -> None:
        axes = show(figure, numbers.shape, colours)
        if found:
            sky.draw(axes, numbers.shape, found, factor)

    count = len(np.unique(numbers[numbers > 0]))
    return Picture(paint, canvas.frame_size(numbers.shape), [subject.frame(found), f"{count} {what}"], colours)


def _grown(numbers: np.ndarray) -> np.ndarray:
    """Each labelled pixel with its neighbours: single shutters would not be seen."""
    padded = np.pad(numbers, 2)
    rows, columns = numbers.shape
    return np.max([padded[i : i + rows, j : j + columns] for i in range(5) for j in range(5)], axis=0)


def slitlets(subject: Subject, hdus: list[fits.ImageHDU]) -> Picture:
    """Spectra of many slitlets or sources, one above the other, each stretched by itself."""
    chosen = hdus[:: -(-len(hdus) // _MOST_SLITLETS)]
    strips = [_strip(reading.plane(hdu, (), reading.flags_of(subject.hdus, hdu))) for hdu in chosen]
    labels = [subject.source_label(hdu) for hdu in chosen]
    colours = np.concatenate([_framed(stretch.rgb(strip)) for strip in strips])

    def paint(figure: Figure, small: bool) -> None:
        axes = show(figure, colours.shape[:2], colours)
        rows = colours.shape[0] // len(strips)
        for number, label in enumerate(labels):
            axes.text(4, (number + 0.45) * rows, canvas.plain(label, 30), color=sky.COLOUR, size=8, va="center",
                      path_effects=sky.OUTLINE)  # fmt: skip
        axes.set_xlabel("column of the slitlet, stretched to equal width", size=9)

    notes = [f"{len(chosen)} of {len(hdus)} slitlets" if len(chosen) < len(hdus) else f"{len(hdus)} slitlets"]
    return Picture(paint, canvas.frame_size(colours.shape[:2]), [*notes, "each stretched by itself"], colours)


def _strip(values: np.ndarray) -> np.ndarray:
    """A slitlet as LONGEST // 2 columns and _SLITLET_ROWS rows, by the nearest pixel; its longer axis lies along x."""
    if values.shape[0] > values.shape[1]:
        values = values.T
    rows = np.linspace(0, values.shape[0] - 1, _SLITLET_ROWS).round().astype(int)
    columns = np.linspace(0, values.shape[1] - 1, reading.LONGEST // 2).round().astype(int)
    return values[np.ix_(rows, columns)]


def _framed(colours: np.ndarray) -> np.ndarray:
    return np.pad(colours, ((0, 3), (0, 0), (0, 0)), constant_values=255)
