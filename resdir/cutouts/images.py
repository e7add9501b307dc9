"""Images of a file, cut: those of one grid together.

Tables stay as they are, but INT_TIMES has the integrations that are left; HDRTAB (the headers of all exposures of a
combined product) and images of other grids are left out, which HISTORY says. The GWCS in the ASDF extension is that of
the cutout.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from astropy.io import fits

from cutouts import headers, parts, sky, tree
from cutouts.faults import NoContent, UsageError
from cutouts.files import Box, Hdu, Source
from cutouts.grids import Grid, Limits, box_of, grids, section
from cutouts.parameters import Request
from cutouts.parts import Part
from cutouts.selection import Facts, Selection, pixel_limits, resampled

_LEFT_OUT = ("HDRTAB",)


@dataclass(eq=False)
class Images:
    """One request on one file of images."""

    source: Source
    request: Request
    facts: Facts
    grids: list[Grid] = field(init=False)
    limits: dict[int, Limits] = field(init=False, default_factory=dict)
    history: list[str] = field(init=False, default_factory=list)
    wcs: dict[int, list[fits.card.Card]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.grids = grids(self.source)
        self.tree = self._tree()
        self.slits = self.tree is not None and self.tree.has_slits()

    def parts(self) -> list[Part]:
        if self.request.order is not None:
            raise UsageError("ORDER: the file has no extracted spectra.")
        if self.request.polarization:
            raise NoContent("JWST does not measure polarization.")
        alone = [wanted for wanted in self.request.pixels if wanted.extension is not None]
        together = [wanted for wanted in self.request.pixels if wanted.extension is None]
        if self.request.pixels and self.request.shape is not None:
            raise UsageError("PIXEL and a region on the sky are two cutouts; ask for each.")
        if len(together) > 1 or (alone and together):
            raise UsageError("Several PIXEL need an extension each, as in PIXEL=[SCI,1][1:100,1:100].")
        chosen = self._alone() if alone else self._together()
        if not chosen:
            raise NoContent("No pixel of the file is in what was asked for.")
        first = self.source.hdus[0]
        alone = chosen[0].hdu is first and bool(first.shape)  # the image is in the primary HDU
        primary = chosen[0].header if alone else first.header.copy()
        if first.shape and not alone:
            primary = fits.PrimaryHDU().header
            primary.extend(first.header, strip=True)
        images = [part for part in chosen if part.box is not None and part.header.get("EXTNAME") == "SCI"]
        if len(images) == 1 and "SLTNAME" not in images[0].header and not resampled(self.source):
            headers.place(primary, images[0].box)
        self._times(primary, chosen)
        headers.story(primary, self.source.name, self.facts.did, self.history)
        return chosen if alone else [Part(primary), *chosen]

    def _tree(self) -> tree.Tree | None:
        hdu = next((hdu for hdu in self.source.hdus if hdu.name == "ASDF"), None)
        if hdu is None:
            return None
        try:
            return tree.Tree(self.source.read(hdu.offset, hdu.size))
        except tree.Unusable as exc:
            self.history.append(f"The ASDF extension is left out: {exc}."[:200])
            return None

    def _alone(self) -> list[Part]:
        """HDUs with their own PIXEL; what is not named is left out."""
        found = []
        for wanted in self.request.pixels:
            for hdu in self.source.named(wanted.extension):
                if not hdu.shape:
                    raise UsageError(f"PIXEL: {wanted.extension} is no image.")
                box = pixel_limits(wanted, hdu)
                if box is not None:
                    found.append(self._image(hdu, tuple(box), None))
        return found

    def _together(self) -> list[Part]:
        """All grids that have something in the request, and the tables."""
        named = self.request.extensions
        wanted = {hdu.index for hdu in self.source.named(*named)} if named else set()
        selection = Selection(self.source, self.request, self.facts, self.tree, self.slits)
        kept = []
        for grid in self.grids:
            if self.request.source is not None and grid.science.header.get("SOURCEID") != self.request.source:
                continue
            limits = selection.limits(grid)
            if limits is not None:
                kept.append(grid)
                self.limits[grid.number] = limits
                box = box_of(grid.science, grid.roles, limits)
                self.history.append(f"{grid.science.name},{grid.science.version}{section(box)}")
        if not kept and (self.grids or not selection.is_met()):
            return []
        by_index = {hdu.index: (grid, roles) for grid in kept for hdu, roles in grid.members}
        found = []
        for hdu in self.source.hdus:
            if wanted and hdu.index not in wanted:
                continue
            if hdu.index in by_index:
                grid, roles = by_index[hdu.index]
                found.append(self._image(hdu, box_of(hdu, roles, self.limits[grid.number]), (grid, kept, selection)))
            elif hdu.index and (table := self._table(hdu, kept)) is not None:
                found.append(table)
        return found if any(part.hdu is not None or wanted for part in found) else []

    def _image(self, hdu: Hdu, box: Box, of: tuple[Grid, list[Grid], Selection] | None) -> Part:
        header = headers.image(hdu.header, box)
        if of is None:
            return Part(header, hdu, box)
        grid, kept, selection = of
        if grid.number not in self.wcs:
            box_of_science = box_of(grid.science, grid.roles, self.limits[grid.number])
            self.wcs[grid.number] = headers.wcs_of(headers.image(grid.science.header, box_of_science))
        headers.take_wcs(header, self.wcs[grid.number])
        if hdu is grid.science:
            if grid.number in selection.bands:
                headers.band(header, *selection.bands[grid.number])
            if not resampled(self.source):
                headers.place(header, box)
            whole = (0, grid.size("y")), (0, grid.size("x"))
            spectral = "DISPAXIS" in header or grid.member("WAVELENGTH") is not None
            if box[-2:] != whole and not spectral and (wcs := selection.sky(grid)) is not None:
                header["S_REGION"] = sky.footprint(wcs, box[-2:]) or header.get("S_REGION", "")
        if len(self.grids) > 1:
            header["EXTVER"] = kept.index(grid) + 1
        return Part(header, hdu, box)

    def _table(self, hdu: Hdu, kept: list[Grid]) -> Part | None:
        """What a table becomes; None for what is left out."""
        if hdu.name == "ASDF":
            return self._asdf(kept)
        if hdu.shape or hdu.name in _LEFT_OUT:
            self.history.append(f"{hdu.name},{hdu.version} is left out.")
            return None
        limits = next((self.limits[grid.number].get("integration") for grid in kept), None)
        if hdu.name == "INT_TIMES" and limits is not None and hdu.header["NAXIS2"]:
            first = self.source.hdus[0].header.get("INTSTART", 1)
            number = self.source.table(hdu)["integration_number"] - first
            rows = np.flatnonzero((number >= limits[0]) & (number < limits[1]))
            width, header = hdu.header["NAXIS1"], hdu.header.copy()
            headers.drop_sums(header)
            header["NAXIS2"] = len(rows)
            data = b"".join(self.source.read(hdu.offset + width * int(row), width) for row in rows)
            return Part(header, data=data)
        return Part(hdu.header, hdu)

    def _asdf(self, kept: list[Grid]) -> Part | None:
        if self.tree is None:
            return None
        try:
            for grid in kept:
                self._shift(grid)
            if self.slits:
                self.tree.keep_slits([grid.number for grid in kept])
            return parts.made(self.tree.to_hdu())
        except tree.Unusable as exc:
            self.history.append(f"The ASDF extension is left out: {exc}."[:200])
            return None

    def _shift(self, grid: Grid) -> None:
        limits, slit = self.limits[grid.number], grid.number if self.slits else None
        first = {role: limits.get(role, (0, 0))[0] for role in ("x", "y", "wave")}
        size = [limits[role][1] - limits[role][0] if role in limits else grid.size(role) for role in ("x", "y")]
        if self.tree.has_wcs(slit) and ({"x", "y"} & set(limits) or first["wave"]):
            self.tree.shift((first["x"], first["y"]), (size[0], size[1]), slit, first["wave"])

    def _times(self, primary: fits.Header, chosen: list[Part]) -> None:
        """Times of the integrations that are left, from INT_TIMES."""
        limits = next((found.get("integration") for found in self.limits.values()), None)
        table = next((hdu for hdu in self.source.hdus if hdu.name == "INT_TIMES" and hdu.header["NAXIS2"]), None)
        if limits is None or table is None:
            return
        rows = self.source.table(table)
        number = rows["integration_number"] - primary.get("INTSTART", 1)
        inside = rows[(number >= limits[0]) & (number < limits[1])]
        if len(inside):
            start, end = float(inside["int_start_MJD_UTC"].min()), float(inside["int_end_MJD_UTC"].max())
            science = [part.header for part in chosen if part.header.get("EXTNAME") == "SCI"]
            headers.times([primary, *science], limits[0], limits[1] - limits[0], start, end)
