"""Which pixels of a grid a request means, axis by axis."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from astropy import units

from cutouts import sky, tree
from cutouts.faults import UsageError
from cutouts.files import Hdu, Source
from cutouts.grids import Grid, span
from cutouts.parameters import Interval, Pixels, Request

#: On a grid of their own, not the detector's.
_RESAMPLED = ("i2d", "s3d", "s2d", "segm")
_MICRON = 1e-6


@dataclass(frozen=True)
class Facts:
    """What is known of a file from the catalogue: its identifier; band in m, time in d (MJD), None where unknown."""

    did: str | None = None
    band: Interval | None = None
    time: Interval | None = None
    title: tuple[tuple[str, str], ...] = ()


class Selection:
    """The limits of each grid of a file for a request, None where nothing of the grid is wanted."""

    def __init__(self, source: Source, request: Request, facts: Facts, asdf: tree.Tree | None, slits: bool) -> None:
        self._source, self._request, self._facts = source, request, facts
        self._asdf, self._slits = asdf, slits
        self._skies: dict[int, sky.Sky | None] = {}
        self.bands: dict[int, Interval] = {}  # m, of grids of which BAND left a part

    def limits(self, grid: Grid) -> dict[str, tuple[int, int]] | None:
        """Raises UsageError where the file has not what a parameter needs."""
        found: dict[str, tuple[int, int]] = {}
        for chosen in (self._pixels(grid), self._position(grid), self._band(grid), self._time(grid)):
            if chosen is None:
                return None
            for role, (low, high) in chosen.items():
                if role in found:
                    low, high = max(low, found[role][0]), min(high, found[role][1])
                if low >= high:
                    return None
                found[role] = (low, high)
        return found

    def is_met(self) -> bool:
        """Whether target, wavelengths and times of a file without grids (interferometry) are in the request.

        Raises UsageError where the file has not what a parameter needs.
        """
        shape, band, time = self._request.shape, self._request.band, self._request.time
        primary = self._source.hdus[0].header
        if shape is not None:
            if not {"TARG_RA", "TARG_DEC"} <= set(primary):
                raise UsageError(f"The position of {self._source.name} is not in the file. Use EXT.")
            if not shape.contains(np.float64(primary["TARG_RA"]), np.float64(primary["TARG_DEC"])):
                return False
        if band is not None and _whole(self._facts.band, band, "wavelength", "BAND") is None:
            return False
        return time is None or _whole(self._exposure(), time, "time", "TIME") is not None

    def _exposure(self) -> Interval | None:
        """MJD, as the catalogue has it, else the file."""
        primary = self._source.hdus[0].header
        stated = (primary["EXPSTART"], primary["EXPEND"]) if {"EXPSTART", "EXPEND"} <= set(primary) else None
        return self._facts.time or stated

    def sky(self, grid: Grid) -> sky.Sky | None:
        """The WCS of a grid: the GWCS, but the FITS keywords where the file was resampled onto them."""
        if grid.number not in self._skies:
            self._skies[grid.number] = self._sky(grid)
        return self._skies[grid.number]

    def _sky(self, grid: Grid) -> sky.Sky | None:
        keywords = sky.has_keywords(grid.science.header)
        if keywords and resampled(self._source):
            return sky.Keywords(grid.science.header)
        slit = grid.number if self._slits else None
        if self._asdf is not None and self._asdf.has_wcs(slit) and "group" not in grid.roles:
            try:
                wcs = self._asdf.wcs(slit)
                if len(wcs.input_frame.axes_names) == 2 and "ra" in str(wcs.output_frame.axis_physical_types):
                    return sky.Generalized(wcs)
            except (tree.Unusable, AttributeError):
                pass  # then the keywords have to do
        return sky.Keywords(grid.science.header) if keywords else None

    def _pixels(self, grid: Grid) -> dict[str, tuple[int, int]] | None:
        for wanted in self._request.pixels:
            if wanted.extension is None:
                chosen = pixel_limits(wanted, grid.science)
                if chosen is None:
                    return None
                return {role: limit for role, limit in zip(grid.roles, chosen, strict=True) if role}
        return {}

    def _position(self, grid: Grid) -> dict[str, tuple[int, int]] | None:
        shape = self._request.shape
        if shape is None:
            return {}
        region = grid.science.header.get("S_REGION")
        wcs = self.sky(grid)
        if wcs is None and region is not None and "SLTNAME" in grid.science.header:
            return {} if sky.touches(shape, region) else None
        if wcs is None:
            raise UsageError(
                f"The pixels of {grid.science.name},{grid.science.version} have no positions: there is no WCS."
                " Use PIXEL, or EXT."
            )
        box = sky.box(shape, wcs, grid.size("x"), grid.size("y"))
        return None if box is None else {"y": box[0], "x": box[1]}

    def _band(self, grid: Grid) -> dict[str, tuple[int, int]] | None:
        band = self._request.band
        if band is None:
            return {}
        if "wave" in grid.roles:
            edges = self._planes(grid)
            planes = overlap(edges, band)
            if planes is not None:
                self.bands[grid.number] = tuple(sorted((float(edges[planes[0]]), float(edges[planes[1]]))))
            return _named("wave", planes)
        waves = self._wavelengths(grid)
        if waves is None:
            return _whole(self._facts.band, band, "wavelength", "BAND")
        axis = "y" if grid.science.header.get("DISPAXIS") == 2 else "x"
        half = np.abs(np.gradient(waves, axis=0 if axis == "y" else 1)) / 2
        with np.errstate(invalid="ignore"):
            inside = (waves + half >= band[0]) & (waves - half <= band[1])
        found = span(inside.any(axis=1 if axis == "y" else 0))
        if found is not None:
            left = waves[slice(*found)] if axis == "y" else waves[:, slice(*found)]
            self.bands[grid.number] = float(np.nanmin(left)), float(np.nanmax(left))
        return _named(axis, found)

    def _planes(self, grid: Grid) -> np.ndarray:
        """Wavelengths (m) at the edges of a cube's planes, one more than there are planes."""
        header = grid.science.header
        step = header.get("CD3_3", header.get("PC3_3", 1.0) * header.get("CDELT3", 1.0))
        edges = np.arange(grid.size("wave") + 1) + 0.5
        values = header["CRVAL3"] + step * (edges - header["CRPIX3"])
        if str(header["CTYPE3"]).endswith("-TAB"):
            name, column = str(header.get("PS3_0", "WCS-TABLE")), str(header.get("PS3_1", "wavelength"))
            table = next((hdu for hdu in self._source.hdus if hdu.name == name.strip().upper()), None)
            if table is None:
                raise UsageError(f"The table {name} with the wavelengths of this cube is not in the file.")
            stored = np.ravel(self._source.table(table)[column]).astype(float)
            nodes = np.arange(1, len(stored) + 1)
            inner = np.interp(values, nodes, stored)
            inner[0] = stored[0] - (inner[1] - stored[0]) if values[0] < 1 else inner[0]
            inner[-1] = stored[-1] + (stored[-1] - inner[-2]) if values[-1] > nodes[-1] else inner[-1]
            values = inner
        try:
            return (values * units.Unit(header.get("CUNIT3", "um"))).to_value("m")
        except (units.UnitsError, ValueError) as exc:
            raise UsageError(f"The third axis of this cube is no wavelength: {exc}") from exc

    def _wavelengths(self, grid: Grid) -> np.ndarray | None:
        """Wavelengths (m) of the pixels of a spectrum, shape (y, x); None for images."""
        hdu = grid.member("WAVELENGTH")
        if hdu is not None and len(hdu.shape) == 2:
            waves = self._source.array(hdu, tuple((0, n) for n in hdu.shape)).astype(float) * _MICRON
            return np.where(waves > 0, waves, np.nan)
        wcs = self.sky(grid)
        if isinstance(wcs, sky.Generalized):
            y, x = np.mgrid[: grid.size("y"), : grid.size("x")].astype(float)
            waves = wcs.wavelengths(x, y)
            return None if waves is None else waves * _MICRON
        return None

    def _time(self, grid: Grid) -> dict[str, tuple[int, int]] | None:
        wanted = self._request.time
        if wanted is None:
            return {}
        table = next((hdu for hdu in self._source.hdus if hdu.name == "INT_TIMES" and hdu.header["NAXIS2"]), None)
        if "integration" not in grid.roles or table is None:
            return _whole(self._exposure(), wanted, "time", "TIME")
        rows = self._source.table(table)
        number = rows["integration_number"] - self._source.hdus[0].header.get("INTSTART", 1)
        inside = (rows["int_end_MJD_UTC"] >= wanted[0]) & (rows["int_start_MJD_UTC"] <= wanted[1])
        inside &= (number >= 0) & (number < grid.size("integration"))
        if not inside.any():
            return None
        return {"integration": (int(number[inside].min()), int(number[inside].max()) + 1)}


def resampled(source: Source) -> bool:
    """Whether the pixels of a file are none of the detector, by its name; its FITS keywords know all of the WCS."""
    return source.name.partition(".fits")[0].endswith(_RESAMPLED)


def pixel_limits(wanted: Pixels, hdu: Hdu) -> list[tuple[int, int]] | None:
    """Limits of each axis, as numpy counts them; None outside of the data. Raises UsageError for too many axes."""
    if len(wanted.limits) > len(hdu.shape):
        raise UsageError(f"PIXEL: {hdu.name},{hdu.version} has {len(hdu.shape)} axes, not {len(wanted.limits)}.")
    chosen = [(0, size) for size in hdu.shape]
    for axis, limit in enumerate(wanted.limits, 1):
        if limit is not None:
            chosen[-axis] = (max(limit[0], 1) - 1, min(limit[1], hdu.shape[-axis]))
            if chosen[-axis][0] >= chosen[-axis][1]:
                return None
    return chosen


def overlap(edges: np.ndarray, wanted: Interval) -> tuple[int, int] | None:
    """The pixels, given by their edges in either order, that touch an interval."""
    low, high = np.minimum(edges[:-1], edges[1:]), np.maximum(edges[:-1], edges[1:])
    return span((high >= wanted[0]) & (low <= wanted[1]))


def _named(role: str, limits: tuple[int, int] | None) -> dict[str, tuple[int, int]] | None:
    return None if limits is None else {role: limits}


def _whole(known: Interval | None, wanted: Interval, what: str, name: str) -> dict[str, tuple[int, int]] | None:
    """All pixels or none, for data without an axis of it."""
    if known is None:
        raise UsageError(f"{name}: the file has no {what} axis, and its range is not known.")
    return {} if known[0] <= wanted[1] and known[1] >= wanted[0] else None
