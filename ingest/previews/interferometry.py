"""Aperture-masking interferometry (OIFITS 2): squared visibilities, closure phases, the baselines."""

from __future__ import annotations

import numpy as np
from astropy.io import fits
from matplotlib.figure import Figure

from ingest.errors import Problem
from ingest.previews import canvas, reading
from ingest.previews.canvas import Picture
from ingest.previews.subject import Subject


def observables(subject: Subject) -> Picture:
    """Against the length of the baseline (m; of a closing triangle its longest); flagged values are left out."""
    squared = _table(subject, "OI_VIS2", ("VIS2DATA", "VIS2ERR", "UCOORD", "VCOORD"))
    closing = _table(subject, "OI_T3", ("T3PHI", "T3PHIERR", "U1COORD", "V1COORD", "U2COORD", "V2COORD"))
    if squared is None and closing is None:
        raise Problem(str(subject.path), "has neither OI_VIS2 nor OI_T3", "There is nothing to show.")

    def paint(figure: Figure, small: bool) -> None:
        grid = figure.add_gridspec(2, 2, width_ratios=[1.7, 1.0])
        left = [figure.add_subplot(grid[n, 0]) for n in (0, 1)]
        right = figure.add_subplot(grid[:, 1])
        style = {"fmt": "o", "ms": 3.5, "lw": 0.8}
        if squared is not None:
            value, error, u, v = squared
            left[0].errorbar(np.hypot(u, v), value, error, **style)
            right.plot(np.concatenate([u, -u]), np.concatenate([v, -v]), "o", ms=4)
        left[0].axhline(1.0, color="#999999", lw=0.8, ls="--")
        if closing is not None:
            phase, error, *sides = closing
            left[1].errorbar(_longest(*sides), phase, error, **style)
        left[1].axhline(0.0, color="#999999", lw=0.8, ls="--")
        right.set_aspect("equal")
        right.invert_xaxis()
        if small:
            for axes in (*left, right):
                axes.set(xticks=[], yticks=[])
            figure.subplots_adjust(0.02, 0.02, 0.98, 0.98, hspace=0.06, wspace=0.04)
            return
        left[0].set(ylabel="Squared visibility", xlabel="Baseline (m)")
        left[1].set(ylabel="Closure phase (\u00b0)", xlabel="Longest baseline of the triangle (m)")
        right.set(xlabel="u (m), east to the left", ylabel="v (m)", title="Baselines")
        height = figure.bbox.height
        figure.subplots_adjust(0.09, 72 / height, 0.975, 1 - 80 / height, hspace=0.3, wspace=0.24)

    counts = [f"{0 if part is None else len(part[0])} {what}" for part, what in
              ((squared, "baselines"), (closing, "triangles"))]  # fmt: skip
    return Picture(paint, (canvas.WIDTH, 640), [*counts, *_wavelength(subject), "bars: \u00b1 1 standard error"])


def _table(subject: Subject, name: str, columns: tuple[str, ...]) -> list[np.ndarray] | None:
    """Columns of the first such table, its flagged rows left out; of several integrations or channels the mean."""
    for hdu in reading.named(subject.hdus, name):
        if set(columns) <= set(hdu.columns.names) and len(hdu.data):
            found = [_flat(hdu.data[column]) for column in columns]
            good = np.all([np.isfinite(values) for values in found], axis=0)
            if "FLAG" in hdu.columns.names:
                flags = np.asarray(hdu.data["FLAG"], bool)
                good &= ~(flags if flags.ndim == 1 else flags.all(axis=1))
            return [values[good] for values in found] if good.any() else None
    return None


def _flat(values: np.ndarray) -> np.ndarray:
    values = np.asarray(values, "f8")
    return values if values.ndim == 1 else np.nanmean(values.reshape(len(values), -1), axis=1)


def _longest(u1: np.ndarray, v1: np.ndarray, u2: np.ndarray, v2: np.ndarray) -> np.ndarray:
    """The third side of a triangle is the sum of the first two (OIFITS 2, section 4.3)."""
    return np.max([np.hypot(u1, v1), np.hypot(u2, v2), np.hypot(u1 + u2, v1 + v2)], axis=0)


def _wavelength(subject: Subject) -> list[str]:
    hdu: fits.BinTableHDU
    for hdu in reading.named(subject.hdus, "OI_WAVELENGTH"):
        if "EFF_WAVE" in hdu.columns.names and len(hdu.data):
            return [f"{float(np.ravel(hdu.data['EFF_WAVE'])[0]) * 1e6:.2f} \u00b5m"]
    return []
