"""Time series: integrations as mean image and light curve, spectra of integrations, light curves, guide stars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from astropy.io import fits
from matplotlib.figure import Figure

from ingest.contents import ecsv
from ingest.errors import Problem
from ingest.previews import canvas, images, reading, spectra, stretch
from ingest.previews.canvas import Picture
from ingest.previews.subject import Subject

_PANEL = 230
_MOST = 1024  # integrations of which spectra are read
_BRIGHT = 90.0  # percentile of pixels above which a light curve is summed
_FLUX = ("whitelight_flux", "net_aperture_sum")
_TIMES = ("MJD-AVG", "int_mid_MJD_UTC", "TDB-MID")


def integrations(subject: Subject, hdu: fits.ImageHDU) -> Picture:
    """The mean image of integrations (n, rows, columns), and how bright its brightest pixels are in each."""
    flags = reading.flags_of(subject.hdus, hdu)
    values = reading.collapsed(hdu, flags).image
    bright = _brightest(values)
    summed = reading.collapsed(hdu, flags, bright)
    norm = stretch.normalisation(values)
    curve = summed.profile / np.nanmedian(summed.profile)
    when, label = _times(subject, summed.indices, summed.planes)

    def paint(figure: Figure, small: bool) -> None:
        axes = images.show(figure, values.shape, stretch.rgb(values, norm), _PANEL)
        images.scale(figure, axes, norm, subject.unit(hdu))
        size = canvas.frame_size(values.shape, _PANEL)
        below = figure.add_axes(canvas.placed(size, (90, 92, size[0] - 130, _PANEL - 62)))
        below.plot(when, curve, ".-", lw=0.5, ms=4)
        below.set_ylim(spectra.limits([curve], whole=True))
        below.set(xlabel=label, ylabel="Relative flux")

    notes = [subject.frame(None), f"image: {subject.averaged(summed)}", "light curve: the brightest 10 % of its pixels"]
    return Picture(
        paint, canvas.frame_size(values.shape, _PANEL), [*notes, *images.missing(values)], stretch.rgb(values, norm)
    )


@dataclass(frozen=True)
class _Series:
    """Spectra of integrations: times (n), wavelength (points, um), flux (n, points)."""

    times: np.ndarray
    wavelength: np.ndarray
    flux: np.ndarray
    label: str
    unit: str


def spectra_in_time(subject: Subject) -> Picture:
    """Median spectrum, each spectrum relative to it, and their sum (white light) against time."""
    found = _read(subject)
    whole = found[0]
    median = np.nanmedian(whole.flux, axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        relative = whole.flux / np.where(median != 0, median, np.nan)
        white = [np.nansum(part.flux, axis=1) for part in found]
    deviation = relative - np.nanmedian(relative, axis=1, keepdims=True)
    spread = float(np.nanpercentile(np.abs(deviation), 95)) if np.isfinite(deviation).any() else 0.01
    spread = max(spread, 1e-6)

    def paint(figure: Figure, small: bool) -> None:
        top, middle, low = figure.subplots(3, 1, gridspec_kw={"height_ratios": [1.0, 1.5, 1.0]})
        unit, factor = spectra.scaled([_median_spectrum(part) for part in found])
        for part in found:
            spectra.line(top, _median_spectrum(part), factor, small)
        top.set_xlim(*spectra.span([_median_spectrum(part) for part in found]))
        order = np.argsort(whole.wavelength)
        extent = (float(np.nanmin(whole.wavelength)), float(np.nanmax(whole.wavelength)), 0, len(relative))
        shown = middle.imshow(
            relative[:, order] if whole.wavelength.ndim == 1 else relative, origin="lower", aspect="auto",
            extent=extent, cmap="RdBu_r", vmin=1 - spread - np.ptp(white[0]) / 2 / np.median(white[0]),
            vmax=1 + spread + np.ptp(white[0]) / 2 / np.median(white[0]), interpolation="nearest",
        )  # fmt: skip
        shown.cmap.set_bad([part / 255 for part in stretch.NO_DATA])
        for part, light in zip(found, white, strict=True):
            low.plot(_since(part.times), light / np.nanmedian(light), ".-", lw=0.5, ms=4, label=part.label)
        low.set_ylim(spectra.limits([light / np.nanmedian(light) for light in white], whole=True))
        if small:
            for axes in (top, middle, low):
                axes.set_axis_off()
            figure.subplots_adjust(0.02, 0.02, 0.98, 0.98, hspace=0.06)
            return
        height = figure.bbox.height
        figure.subplots_adjust(0.11, 72 / height, 0.87, 1 - 66 / height, hspace=0.36)
        top.set_ylabel(f"Median flux ({unit})" if unit else "Median flux")
        middle.set(ylabel="Integration", xlabel="Wavelength (\u00b5m)")
        place = middle.get_position()
        bar = figure.add_axes((0.885, place.y0, 0.012, place.height))
        figure.colorbar(shown, cax=bar, label="Flux relative to the median")
        low.set(xlabel=_label_of(whole.times), ylabel="White light, relative")
        if len(found) > 1:
            low.legend(fontsize=8, loc="upper right")

    notes = [f"{len(whole.flux)} integrations", f"map: {whole.label}"]
    return Picture(paint, (canvas.WIDTH, 860), notes)


def light_curve(subject: Subject) -> Picture:
    """Flux against time, of a table of aperture or white-light photometry."""
    table = ecsv.flattened(ecsv.read(subject.path))
    fluxes = [name for name in table if name.startswith(_FLUX) and not name.endswith("_err")]
    times = [name for name in table if name.upper().startswith(("MJD", "BJD", "INT_MID"))]
    if not fluxes or not times:
        raise Problem(str(subject.path), "has no flux or no time", "There is nothing to show.")
    curves = [(name, _column(table[times[min(n, len(times) - 1)]]), _column(table[name]), _errors(table, name))
              for n, name in enumerate(fluxes)]  # fmt: skip
    if not any(np.isfinite(when).any() and np.isfinite(flux).any() for _, when, flux, _ in curves):
        raise Problem(str(subject.path), "has no valid point", "There is nothing to show.")

    def paint(figure: Figure, small: bool) -> None:
        axes = figure.subplots()
        for name, when, flux, error in curves:
            middle = np.nanmedian(flux)
            axes.errorbar(_since(when), flux / middle, None if error is None else error / middle, fmt=".", ms=5,
                          lw=0.8, label=name)  # fmt: skip
        axes.set_ylim(spectra.limits([flux / np.nanmedian(flux) for _, _, flux, _ in curves], whole=True))
        if small:
            axes.set_axis_off()
            figure.subplots_adjust(0.02, 0.02, 0.98, 0.98)
            return
        height = figure.bbox.height
        figure.subplots_adjust(0.105, 72 / height, 0.975, 1 - 66 / height)
        axes.set(xlabel=_label_of(curves[0][1]), ylabel="Flux relative to the median")
        if len(curves) > 1:
            axes.legend(fontsize=8)

    return Picture(paint, (canvas.WIDTH, 480), [f"{len(curves[0][1])} points"])


def _read(subject: Subject) -> list[_Series]:
    """One series an order and detector; integrations in rows of one table, or a table each (former versions)."""
    tables = [hdu for hdu in subject.hdus if hdu.name in spectra.EXTENSIONS and "FLUX" in hdu.columns.names]
    if not tables or not sum(len(hdu.data) for hdu in tables):
        raise Problem(str(subject.path), "has no spectra", "There is nothing to show.")
    if tables[0].data["WAVELENGTH"].ndim > 1:
        return [_of_rows(subject, hdu) for hdu in tables if len(hdu.data)]
    chosen = tables[:: -(-len(tables) // _MOST)]
    flux = np.stack([np.asarray(hdu.data["FLUX"], "f4") for hdu in chosen])
    wavelength = np.asarray(chosen[0].data["WAVELENGTH"], "f8")
    unit = str(chosen[0].columns["FLUX"].unit or "")
    return [_usable(np.arange(len(chosen), dtype="f8"), wavelength, flux, subject.source_label(chosen[0]), unit)]


def _of_rows(subject: Subject, hdu: fits.BinTableHDU) -> _Series:
    rows = hdu.data[:: -(-len(hdu.data) // _MOST)]
    flux = np.asarray(rows["FLUX"], "f4")
    wavelength = np.asarray(rows["WAVELENGTH"], "f8")[0]
    name = next((name for name in _TIMES if name in rows.names and np.any(rows[name] > 0)), None)
    times = np.asarray(rows[name], "f8") if name else np.arange(len(rows), dtype="f8")
    return _usable(times, wavelength, flux, subject.source_label(hdu), str(hdu.columns["FLUX"].unit or ""))


def _usable(times: np.ndarray, wavelength: np.ndarray, flux: np.ndarray, label: str, unit: str) -> _Series:
    keep = np.isfinite(wavelength) & (wavelength > 0) & np.any(np.isfinite(flux) & (flux != 0), axis=0)
    if not keep.any():
        raise Problem("", "has no spectrum with a valid point", "There is nothing to show.")
    return _Series(times, wavelength[keep], flux[:, keep], label, unit)


def _median_spectrum(part: _Series) -> spectra.Spectrum:
    with np.errstate(invalid="ignore"):
        median = np.nanmedian(part.flux, axis=0)
    return spectra.valid(part.wavelength, median, None, None, part.unit, part.label)


def _brightest(values: np.ndarray) -> np.ndarray:
    good = values[np.isfinite(values)]
    return values >= np.percentile(good, _BRIGHT) if good.size else np.zeros(values.shape, bool)


def _times(subject: Subject, indices: np.ndarray, planes: int) -> tuple[np.ndarray, str]:
    for table in reading.named(subject.hdus, "INT_TIMES"):
        if "int_mid_MJD_UTC" in table.columns.names and len(table.data) == planes:
            when = np.asarray(table.data["int_mid_MJD_UTC"], "f8")[indices]
            if np.all(np.isfinite(when)) and np.all(when > 0):
                return _since(when), _label_of(when)
    return indices + 1.0, "Integration"


def _since(times: np.ndarray) -> np.ndarray:
    """Hours since the first of dates; numbers of integrations as they are."""
    return (times - np.nanmin(times)) * 24 if np.nanmin(times) > 1000 else times


def _label_of(times: Sequence[float]) -> str:
    first = float(np.nanmin(times))
    return f"Hours since {'JD' if first > 1e6 else 'MJD'} {first:.5f}" if first > 1000 else "Integration"


def _column(column: object) -> np.ndarray:
    values = np.ma.asarray(getattr(column, "value", column))
    return np.asarray(values.astype("f8").filled(np.nan))


def _errors(table: dict[str, object], name: str) -> np.ndarray | None:
    return _column(table[f"{name}_err"]) if f"{name}_err" in table else None
