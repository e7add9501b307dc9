"""Source catalogues as the source_catalog step writes them, now and formerly, from the sources that were drawn."""

from __future__ import annotations

import io

import numpy as np
from astropy import units as u
from astropy.coordinates import SkyCoord
from astropy.table import QTable, Table

from ingest.demo.scene import Sources
from ingest.demo.sky import Grid

_APERTURES = (30, 50, 70)
_AB_ZERO = 3631.0
_AB_TO_VEGA = -1.7  # near enough for drawings, whatever the filter


def _magnitudes(flux: np.ndarray, error: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    with np.errstate(divide="ignore", invalid="ignore"):
        return -2.5 * np.log10(flux / _AB_ZERO), 1.0857 * error / flux


def catalogue_table(grid: Grid, found: Sources, image: np.ndarray) -> QTable:
    """One row per source: pixel position (from 0) on ``image``, sky position, fluxes in Jy, AB magnitudes, shapes."""
    x, y = grid.wcs.wcs_world2pix(found.ra, found.dec, 0)
    flux = found.flux * 1e-6
    error = np.sqrt(flux * 1e-9 + 1e-16)
    sky = float(np.nanmedian(image)) * grid.pixel_area / 4.25e10 * 1e6
    table = QTable()
    table["label"] = np.arange(1, len(found) + 1)
    table["xcentroid"], table["ycentroid"] = x * u.pix, y * u.pix
    table["sky_centroid"] = SkyCoord(found.ra, found.dec, unit="deg")
    table["aper_bkg_flux"] = np.full(len(found), sky) * u.Jy
    table["aper_bkg_flux_err"] = np.full(len(found), sky / 50) * u.Jy
    for percent in _APERTURES:
        table[f"aper{percent}_flux"], table[f"aper{percent}_flux_err"] = flux * percent / 100 * u.Jy, error * u.Jy
    table["aper_total_flux"], table["aper_total_flux_err"] = flux * u.Jy, error * u.Jy
    for name, fraction in [(f"aper{p}", p / 100) for p in _APERTURES] + [("aper_total", 1.0)]:
        table[f"{name}_abmag"], table[f"{name}_abmag_err"] = _magnitudes(flux * fraction, error)
    for name in [f"aper{p}" for p in _APERTURES] + ["aper_total"]:
        table[f"{name}_vegamag"] = table[f"{name}_abmag"] + _AB_TO_VEGA
        table[f"{name}_vegamag_err"] = table[f"{name}_abmag_err"]
    _shapes(table, grid, found, flux, error)
    return table


def _shapes(table: QTable, grid: Grid, found: Sources, flux: np.ndarray, error: np.ndarray) -> None:
    pixel = np.sqrt(grid.pixel_area)
    major = np.maximum(found.radius / pixel, 0.85)
    minor = np.where(found.radius > 0, major * found.ratio, major)
    table["CI_50_30"], table["CI_70_50"], table["CI_70_30"] = (np.full(len(found), v) for v in (1.67, 1.4, 2.33))
    table["is_extended"] = found.radius > 0
    table["sharpness"] = np.where(found.radius > 0, 0.35, 0.8)
    table["roundness"] = np.where(found.radius > 0, found.ratio - 1.0, 0.0)
    _neighbours(table)
    table["isophotal_flux"], table["isophotal_flux_err"] = flux * u.Jy, error * u.Jy
    table["isophotal_abmag"], table["isophotal_abmag_err"] = _magnitudes(flux, error)
    table["isophotal_vegamag"] = table["isophotal_abmag"] + _AB_TO_VEGA
    table["isophotal_vegamag_err"] = table["isophotal_abmag_err"]
    table["isophotal_area"] = np.pi * (2 * major) * (2 * minor) * u.pix**2
    table["semimajor_sigma"], table["semiminor_sigma"] = major * u.pix, minor * u.pix
    table["ellipticity"] = 1 - minor / major
    table["orientation"] = np.degrees(found.angle) * u.deg
    table["sky_orientation"] = (np.degrees(found.angle) + 90.0) % 180.0 * u.deg
    half = 3 * major * pixel / 3600
    for corner, (east, north) in {"ll": (1, -1), "ul": (1, 1), "lr": (-1, -1), "ur": (-1, 1)}.items():
        ra = found.ra + east * half / np.cos(np.radians(found.dec))
        table[f"sky_bbox_{corner}"] = SkyCoord(ra % 360.0, found.dec + north * half, unit="deg")


def _neighbours(table: QTable) -> None:
    """Label and distance of each source's nearest neighbour; none (-1, NaN) where there is one source or none."""
    x, y = table["xcentroid"].value, table["ycentroid"].value
    apart = np.hypot(x[:, None] - x, y[:, None] - y)
    np.fill_diagonal(apart, np.inf)
    alone = len(table) < 2
    nearest = np.zeros(len(table), int) if alone else apart.argmin(axis=1)
    table["nn_label"] = np.full(len(table), -1) if alone else table["label"][nearest]
    table["nn_dist"] = (np.full(len(table), np.nan) if alone else apart.min(axis=1)) * u.pix


def former(table: QTable) -> QTable:
    """The same catalogue with the columns of the step's versions before 1.0: other names, magnitudes as indices."""
    old = table.copy()
    old.rename_column("label", "id")
    bright = {percent: np.asarray(old[f"aper{percent}_abmag"]) for percent in _APERTURES}
    for first, second in ((30, 50), (50, 70), (30, 70)):
        old[f"CI_{first}_{second}"] = bright[first] - bright[second]
    old["is_star"] = ~np.asarray(old["is_extended"], bool)
    nearest = np.asarray(old["nn_label"]) - 1
    old["nn_abmag"] = np.where(nearest < 0, np.nan, np.asarray(old["isophotal_abmag"])[nearest] if len(old) else 0.0)
    old.remove_columns(["CI_50_30", "CI_70_50", "CI_70_30", "is_extended", "nn_label"])
    return old


def ecsv(table: Table, date: str) -> bytes:
    """Serialise as ECSV; ``date`` goes into the table's metadata."""
    table.meta.setdefault("date", date)
    buffer = io.StringIO()
    table.write(buffer, format="ascii.ecsv")
    return buffer.getvalue().encode()
