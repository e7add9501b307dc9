"""Extracted spectra with their errors, and rectified two-dimensional spectra.

As spectral_points: a point counts with a wavelength, a flux, and neither DO_NOT_USE nor a zero without an error.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from astropy.io import fits
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ingest.errors import Problem
from ingest.previews import canvas, images, reading, stretch
from ingest.previews.canvas import Picture
from ingest.previews.subject import Subject

EXTENSIONS = ("EXTRACT1D", "COMBINE1D")
_MOST = 5  # spectra of one preview
_TOGETHER = 3  # that share one pair of axes
_SIZE = (canvas.WIDTH, 560)
_MOST_POINTS = 20_000_000  # of all spectra of a file
_QUANTITIES = (("FLUX", ("FLUX_ERROR", "ERROR")), ("SURF_BRIGHT", ("SB_ERROR",)))
_PREFIXES = ((1e-9, "nJy"), (1e-6, "\u00b5Jy"), (1e-3, "mJy"), (1.0, "Jy"))
_NAMES = {"Jy": "Flux density", "MJy / sr": "Surface brightness", "MJy/sr": "Surface brightness"}


@dataclass(frozen=True)
class Spectrum:
    """wavelength (um, ascending), flux and error in ``unit``, all (points), and what it is of."""

    wavelength: np.ndarray
    flux: np.ndarray
    error: np.ndarray
    unit: str
    label: str

    @property
    def certain(self) -> np.ndarray:
        """The flux without points whose error is ten times that of the others, as at the ends of detectors."""
        return self.flux[~(self.error > 10 * np.nanmedian(self.error))] if np.isfinite(self.error).any() else self.flux

    @property
    def steps(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Wavelength, flux and error with a NaN in each gap, so that no line is drawn across."""
        distance = np.diff(self.wavelength)
        gaps = np.flatnonzero(distance > 8 * np.median(distance)) + 1 if distance.size > 2 else np.array([], int)
        middle = (self.wavelength[gaps - 1] + self.wavelength[gaps]) / 2
        return (
            np.insert(self.wavelength, gaps, middle),
            *(np.insert(v, gaps, np.nan) for v in (self.flux, self.error)),
        )

    @property
    def brightness(self) -> float:
        """Median of the flux, by which spectra are chosen."""
        return float(np.median(self.flux)) if self.flux.size else -np.inf


def read(subject: Subject) -> list[Spectrum]:
    """The spectra of a file that have points."""
    found: list[Spectrum] = []
    points = 0
    for hdu in subject.hdus:
        if hdu.name in EXTENSIONS:
            for spectrum in _of_table(subject, hdu):
                points += spectrum.flux.size
                if points > _MOST_POINTS:
                    raise Problem(str(subject.path), "has more points than can be shown", "Check the file.")
                found.append(spectrum)
    return [spectrum for spectrum in found if spectrum.flux.size]


def spectra(subject: Subject) -> Picture:
    """One to three spectra in one pair of axes, of more the brightest ones one above the other."""
    found = read(subject)
    if not found:
        raise Problem(str(subject.path), "has no spectrum with a valid point", "There is nothing to show.")
    if len(found) <= _TOGETHER:
        panels, notes = [found], []
    else:
        brightest = sorted(found, key=lambda spectrum: spectrum.brightness, reverse=True)[:_MOST]
        panels = [[spectrum] for spectrum in brightest]
        notes = [f"the {len(panels)} brightest of {len(found)} spectra"]

    def paint(figure: Figure, small: bool) -> None:
        _panels(figure, panels, small)

    tall = _SIZE if len(panels) == 1 else (canvas.WIDTH, 240 + 130 * len(panels))
    shaded = any(np.isfinite(spectrum.error).any() for panel in panels for spectrum in panel)
    return Picture(paint, tall, [*notes, *(["shaded: \u00b1 1 standard error"] if shaded else [])])


def _panels(figure: Figure, panels: list[list[Spectrum]], small: bool) -> None:
    everything = [spectrum for panel in panels for spectrum in panel]
    unit, factor = scaled(everything)
    axes = figure.subplots(len(panels), 1, sharex=True, squeeze=False)[:, 0]
    for own, panel in zip(axes, panels, strict=True):
        for spectrum in panel:
            line(own, spectrum, factor, small)
        own.set_ylim(limits([spectrum.certain * factor for spectrum in panel]))
        if small:
            own.set_axis_off()
        elif len(everything) > 1:
            own.legend(loc="upper right", fontsize=9)
    axes[0].set_xlim(*span(everything))
    if small:
        figure.subplots_adjust(0.02, 0.02, 0.98, 0.98, hspace=0.05)
        return
    axes[-1].set_xlabel("Wavelength (\u00b5m)")
    what = f"{_NAMES.get(everything[0].unit, 'Flux')} ({unit})" if unit else "Flux"
    height = figure.bbox.height
    figure.subplots_adjust(0.105, 72 / height, 0.975, 1 - 66 / height, hspace=0.08)
    figure.supylabel(what, size=10, x=0.012)


def line(axes: Axes, spectrum: Spectrum, factor: float, small: bool) -> None:
    """A spectrum as steps, its error as a band; small ones thicker."""
    wavelength, flux, error = spectrum.steps
    (drawn,) = axes.step(wavelength, flux * factor, where="mid", lw=1.4 if small else 0.9, label=spectrum.label)
    if np.isfinite(error).any() and not small:
        low, high = ((flux + sign * error) * factor for sign in (-1, 1))
        axes.fill_between(wavelength, low, high, step="mid", alpha=0.25, lw=0, color=drawn.get_color())


def limits(values: list[np.ndarray], whole: bool = False) -> tuple[float, float]:
    """What the ordinate shows: lines of two points and more, not single points that defects are, unless ``whole``."""
    finite = [part[np.isfinite(part)] for part in values]
    kept = finite if whole else [_without_spikes(part) for part in finite]
    everything = np.concatenate(kept) if kept else np.array([])
    if not everything.size:
        return 0.0, 1.0
    low, high = float(everything.min()), float(everything.max())
    margin = 0.08 * (high - low) or abs(high) * 0.1 or 1.0
    return float(low - margin), float(high + margin)


def _without_spikes(values: np.ndarray) -> np.ndarray:
    """Running medians of three, of those points that are not 10,000 times as bright as most."""
    if values.size < 20:
        return values
    values = values[np.abs(values) <= 1e4 * max(np.percentile(np.abs(values), 90), np.finfo("f4").tiny)]
    return np.median(np.stack([values[:-2], values[1:-1], values[2:]]), axis=0)


def scaled(found: list[Spectrum]) -> tuple[str, float]:
    """The unit that numbers are shown in, with the factor to it: janskys with the prefix that fits."""
    unit = found[0].unit
    level = max((float(np.percentile(np.abs(spectrum.flux), 95)) for spectrum in found), default=0.0)
    if unit != "Jy" or not 0 < level < np.inf:
        return unit, 1.0
    size, name = next((pair for pair in reversed(_PREFIXES) if level >= pair[0]), _PREFIXES[0])
    return name, 1.0 / size


def strip(subject: Subject, hdu: fits.ImageHDU) -> Picture:
    """A two-dimensional spectrum: the image, and below it the mean along the slit."""
    values = reading.plane(hdu, (), reading.flags_of(subject.hdus, hdu))
    along = hdu.header.get("DISPAXIS", subject.header.get("DISPAXIS", 1))
    if along == 2 and values.shape[0] > values.shape[1]:
        values = values.T  # wavelength goes to the right
    norm = stretch.normalisation(values)
    panel = 190

    def paint(figure: Figure, small: bool) -> None:
        axes = images.show(figure, values.shape, stretch.rgb(values, norm), panel)
        images.scale(figure, axes, norm, subject.unit(hdu))
        axes.set_ylabel("along the slit", size=9)
        left, _, width, _ = canvas.image_box(values.shape, panel)
        size = canvas.frame_size(values.shape, panel)
        below = figure.add_axes(canvas.placed(size, (left, 92, width, panel - 62)), sharex=axes)
        rows = values[values.shape[0] // 4 : max(1, -(-3 * values.shape[0] // 4))]
        mean = np.nanmean(rows, axis=0)
        below.step(np.arange(len(mean)), mean, where="mid", lw=0.9)
        below.set_ylim(limits([mean]))
        below.set(xlabel="pixel along the dispersion" + _turned(hdu, values))
        below.set_ylabel("mean of the\nmiddle half", size=8)
        below.ticklabel_format(axis="y", scilimits=(-2, 4))
        below.tick_params(axis="x", labelbottom=True)

    notes = [f"dispersed along {'y' if along == 2 else 'x'} of the file", *images.missing(values)]
    return Picture(paint, canvas.frame_size(values.shape, panel), notes, stretch.rgb(values, norm))


def _turned(hdu: fits.ImageHDU, values: np.ndarray) -> str:
    return " (turned by 90\u00b0)" if values.shape[1] > values.shape[0] and hdu.shape[-2] > hdu.shape[-1] else ""


def span(found: list[Spectrum]) -> tuple[float, float]:
    """What the abscissa shows: all wavelengths, with a margin."""
    low = min(float(spectrum.wavelength[0]) for spectrum in found)
    high = max(float(spectrum.wavelength[-1]) for spectrum in found)
    margin = 0.01 * (high - low) or 0.01
    return low - margin, high + margin


def _of_table(subject: Subject, hdu: fits.BinTableHDU) -> Iterator[Spectrum]:
    names = set(hdu.columns.names)
    if "WAVELENGTH" not in names:
        return
    data = hdu.data
    label = subject.source_label(hdu)
    for row in [None] if data["WAVELENGTH"].ndim == 1 else range(len(data)):
        for flux, errors in _QUANTITIES:
            if flux not in names:
                continue
            error = next((name for name in errors if name in names), None)
            columns = [_cells(data, name, row) for name in ("WAVELENGTH", flux, error, "DQ")]
            one = label if row is None or "SOURCE_ID" not in names else f"source {data['SOURCE_ID'][row]}"
            spectrum = valid(*columns, unit=str(hdu.columns[flux].unit or ""), label=one)
            if spectrum.flux.size and np.any(spectrum.flux != 0):  # of extended sources FLUX may be all zero
                yield spectrum
                break


def _cells(data: fits.FITS_rec, name: str | None, row: int | None) -> np.ndarray | None:
    if name is None or name not in data.names:
        return None
    if row is None:
        return np.asarray(data[name])
    length = int(data["N_ALONGDISP"][row]) if "N_ALONGDISP" in data.names else None
    return np.atleast_1d(np.asarray(data[name][row]))[: length or None]


def valid(
    wavelength: np.ndarray, flux: np.ndarray, error: np.ndarray | None, flags: np.ndarray | None, unit: str, label: str
) -> Spectrum:
    """The points that count, by wavelength."""
    wavelength, flux = np.asarray(wavelength, "f8"), np.asarray(flux, "f8")
    error = np.full(flux.shape, np.nan) if error is None else np.asarray(error, "f8")
    good = np.isfinite(wavelength) & (wavelength > 0) & np.isfinite(flux) & ~((flux == 0) & ~(error > 0))
    if flags is not None:
        good &= (np.asarray(flags).astype("i8") & 1) == 0
    order = np.argsort(wavelength[good], kind="stable")
    return Spectrum(wavelength[good][order], flux[good][order], error[good][order], unit, label)
