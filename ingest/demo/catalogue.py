"""Source catalogues as the source_catalog step writes them (current columns), from the sources that were drawn."""

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
    _shapes(table, grid, found, flux, error)
    return table


def _shapes(table: QTable, grid: Grid, found: Sources, flux: np.ndarray, error: np.ndarray) -> None:
    pixel = np.sqrt(grid.pixel_area)
    major = np.maximum(found.radius / pixel, 0.85)
    minor = np.where(found.radius > 0, major * found.ratio, major)
    table["CI_50_30"], table["CI_70_50"], table["CI_70_30"] = (np.full(len(found), v) for v in (1.67, 1.4, 2.33))
    table["is_extended"] = found.radius > 0
    table["isophotal_flux"], table["isophotal_flux_err"] = flux * u.Jy, error * u.Jy
    table["isophotal_abmag"], table["isophotal_abmag_err"] = _magnitudes(flux, error)
    table["isophotal_area"] = np.pi * (2 * major) * (2 * minor) * u.pix**2
    table["semimajor_sigma"], table["semiminor_sigma"] = major * u.pix, minor * u.pix
    table["ellipticity"] = 1 - minor / major
    table["orientation"] = np.degrees(found.angle) * u.deg
    table["sky_orientation"] = (np.degrees(found.angle) + 90.0) % 180.0 * u.deg
    half = 3 * major * pixel / 3600
    for corner, (east, north) in {"ll": (1, -1), "ul": (1, 1), "lr": (-1, -1), "ur": (-1, 1)}.items():
        ra = found.ra + east * half / np.cos(np.radians(found.dec))
        table[f"sky_bbox_{corner}"] = SkyCoord(ra % 360.0, found.dec + north * half, unit="deg")


def ecsv(table: Table, date: str) -> bytes:
    """Serialise as ECSV; ``date`` goes into the table's metadata."""
    table.meta.setdefault("date", date)
    buffer = io.StringIO()
    table.write(buffer, format="ascii.ecsv")
    return buffer.getvalue().encode()
