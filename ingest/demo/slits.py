"""Slits and slitlets: where they are on the sky, which rows of the detector they use, what is in them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ingest.demo import detector, sky
from ingest.demo.catalog import Target
from ingest.demo.exposures import Exposure, target_position
from ingest.demo.headers import Header
from ingest.demo.spectra import SOSS_ORDER2, ranges, sed

_SHUTTERS = 3
_SHUTTER_SIZE = (0.20, 0.46)  # arcsec, dispersion x spatial
_FIRST_SOURCE = 4000


@dataclass(frozen=True)
class Slit:
    """A slit with one source.  ``polygon`` is (n, 2) ICRS degrees; ``spans`` micrometre."""

    name: str
    target: Target
    index: int
    source_id: int
    source_name: str
    ra: float
    dec: float
    polygon: np.ndarray
    rows: slice
    columns: slice
    spans: list[tuple[float, float]]
    vertical: bool = False
    slitlet: int = 0
    extended: bool = False
    orders: bool = False

    def flux(self, wavelength: np.ndarray) -> np.ndarray:
        """Flux density (Jy) of the source."""
        return sed(self.target, wavelength, self.index)

    def wavelength_of(self, shape: tuple[int, int]) -> np.ndarray:
        """Wavelength (um) along the dispersion axis of a cutout, broadcastable to its shape."""
        along = np.linspace(*self.spans[0], shape[0] if self.vertical else shape[1])
        return along[:, None] if self.vertical else along[None, :]

    def header(self, hdu: str = "SCI") -> Header:
        """Keywords of the slit's extension."""
        header: Header = {
            "SLTNAME": self.name, "SOURCEID": self.source_id, "SRCNAME": self.source_name,
            "SRCALIAS": str(self.source_id),
            "SRCTYPE": "EXTENDED" if self.extended else "POINT", "SRCRA": self.ra, "SRCDEC": self.dec,
            "SRCXPOS": 0.0, "SRCYPOS": 0.0, "STLARITY": 0.1 if self.extended else 1.0,
            "SLITID": self.slitlet or None, "SHUTTRID": self.slitlet or None,
            "SHUTSTA": "1x1" if self.slitlet else None, "MSAQUAD": 3 if self.slitlet else None,
            "SLTSTRT1": (self.columns.start or 0) + 1, "SLTSTRT2": (self.rows.start or 0) + 1,
            "SPORDER": 1, "DISPAXIS": 2 if self.vertical else 1, "S_REGION": sky.s_region(self.polygon),
        }  # fmt: skip
        if hdu == "EXTRACT1D":
            header |= {"SLIT_RA": self.ra, "SLIT_DEC": self.dec}
        return {f"{hdu}.{k}": v for k, v in header.items()}


def slits_of(exposure: Exposure, seed: int) -> list[Slit]:
    """The slits of an exposure: MSA slitlets, sources of a grism image, or the one slit (or aperture)."""
    if exposure.mode.draw == "mos":
        return _slitlets(exposure, seed)
    if exposure.mode.draw == "slitless":
        return _cutouts(exposure, seed)
    ny, nx = detector.shape(exposure)
    names = {"MIR_LRS-FIXEDSLIT": "MIR_LRS", "MIR_MRS": "MIR_MRS", "NRS_IFU": "NRS_IFU"}
    name = names.get(exposure.mode.exp_type, exposure.mode.fixed_slit or exposure.mode.exp_type)
    spans = ranges(exposure) + ([SOSS_ORDER2] if exposure.mode.exp_type == "NIS_SOSS" else [])
    vertical = exposure.instrument == "MIRI"
    middle = nx * 0.35 if vertical else ny * 0.5
    band = slice(max(0, int(middle) - 14), int(middle) + 14)
    whole = slice(None)
    ra, dec = target_position(exposure.target, exposure.mid)
    return [
        Slit(
            name, exposure.target, 0, 1, exposure.target.name, ra, dec,
            sky.footprint(exposure), whole if vertical else band, band if vertical else whole, spans,
            vertical, extended=exposure.target.source_type == "EXTENDED", orders=len(spans) > 1,
        )
    ]  # fmt: skip


def _slitlets(exposure: Exposure, seed: int) -> list[Slit]:
    indices, chosen = detector.slit_sources(exposure, seed)
    ny, _ = detector.shape(exposure)
    height = ny // len(indices)
    found = []
    for number, index in enumerate(indices):
        source = _FIRST_SOURCE + int(index)
        polygon = _shutters(exposure, float(chosen.ra[number]), float(chosen.dec[number]))
        found.append(
            Slit(
                str(number + 1), exposure.target, int(index), source, f"{exposure.program.number}_{source}",
                float(chosen.ra[number]), float(chosen.dec[number]), polygon,
                slice(number * height, (number + 1) * height), slice(None), ranges(exposure),
                slitlet=number + 1, extended=True,
            )
        )  # fmt: skip
    return found


def _shutters(exposure: Exposure, ra: float, dec: float) -> np.ndarray:
    """Corners of an open slitlet around a source, turned with the aperture."""
    angle = np.radians(sky.reference(exposure)["pa_aperture"])
    half_x, half_y = _SHUTTER_SIZE[0] / 2, _SHUTTER_SIZE[1] * _SHUTTERS / 2
    corners = np.array([(-half_x, -half_y), (half_x, -half_y), (half_x, half_y), (-half_x, half_y)])
    east = corners[:, 0] * np.cos(angle) + corners[:, 1] * np.sin(angle)
    north = -corners[:, 0] * np.sin(angle) + corners[:, 1] * np.cos(angle)
    return np.column_stack(((ra + east / 3600 / np.cos(np.radians(dec))) % 360.0, dec + north / 3600))


def _cutouts(exposure: Exposure, seed: int) -> list[Slit]:
    indices, chosen = detector.grism_sources(exposure, seed)
    grid = sky.detector_grid(exposure)
    ny, nx = grid.shape
    xs, ys = grid.wcs.wcs_world2pix(chosen.ra, chosen.dec, 0)
    footprint, found = sky.footprint(exposure), []
    for number, index in enumerate(indices):
        x, y = int(xs[number]), int(ys[number])
        found.append(
            Slit(
                str(number + 1), exposure.target, int(index), int(index) + 1, f"source_{index + 1}",
                float(chosen.ra[number]), float(chosen.dec[number]), footprint,
                slice(max(0, y - 4), min(ny, y + 5)), slice(max(0, x - nx // 6), min(nx, x + nx // 6)),
                ranges(exposure), extended=bool(chosen.radius[number] > 0),
            )
        )  # fmt: skip
    return found
