"""The file that is shown, and what its headers say to whoever looks at the picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from astropy.io import fits

from ingest import products
from ingest.names import ProductName
from ingest.previews.reading import Collapsed
from ingest.previews.sky import Orientation

_DISPERSED = {1: ", dispersed along x", 2: ", dispersed along y"}
_DETECTOR = "detector frame, +y up"
_RECTIFIED = ("i2d", "s3d", "segm", "cat", "wfscmb")  # resampled to a grid on the sky
# where a unit stands in no header: stdatamodels' schemas
_UNITS = {"uncal": "DN", "ramp": "DN", "rate": "DN/s", "rateints": "DN/s", "dark": "DN"}


@dataclass(frozen=True)
class Subject:
    """An open file. companions: other files of its observation by suffix (of a catalogue: its image)."""

    path: Path
    name: ProductName
    hdus: fits.HDUList = field(default_factory=fits.HDUList)
    companions: Mapping[str, Path] = field(default_factory=dict)

    @property
    def header(self) -> fits.Header:
        """The primary header; an empty one of a file that is no FITS."""
        return self.hdus[0].header if len(self.hdus) else fits.Header()

    @property
    def title(self) -> str:
        """Target, instrument, optical elements, exposure type."""
        elements = [self.header.get(card) for card in ("FILTER", "PUPIL", "GRATING", "CORONMSK", "CHANNEL", "BAND")]
        known = [str(e) for e in elements if e and str(e).upper() not in ("N/A", "NONE", "CLEAR", "MULTIPLE")]
        star = self.header.get("GDSTARID") if self.name.form == "guidestar" else None
        target = star or self.header.get("TARGPROP") or self.header.get("TARGNAME") or self.name.root
        parts = [target, self.header.get("INSTRUME"), " ".join(known), self.header.get("EXP_TYPE")]
        return "  \u00b7  ".join(str(part) for part in parts if part)

    @property
    def subtitle(self) -> str:
        """File, detector, start, exposure time."""
        seconds = self.header.get("EFFEXPTM")
        parts = [self.name.filename, self.header.get("DETECTOR"), str(self.header.get("DATE-BEG", ""))[:19]]
        parts += [f"{seconds:.5g} s"] if isinstance(seconds, int | float) and seconds > 0 else []
        return "  \u00b7  ".join(str(part) for part in parts if part)

    @property
    def on_sky(self) -> bool:
        """Whether pixels are directions: not in dispersed exposures."""
        mode = products.MODES.get(str(self.header.get("EXP_TYPE")))
        return self.name.suffix in _RECTIFIED or bool(mode and mode.kind == "image")

    def frame(self, found: Orientation | None) -> str:
        """What is up in the image."""
        if self.name.suffix in _RECTIFIED:
            return found.said if found else "rectified"
        if self.name.suffix == "msa":
            return "shutters as in the file"
        way = "" if self.on_sky else _DISPERSED.get(self._dispersion(), "")
        return _DETECTOR + (f", {found.said}" if found else "") + way

    def unit(self, hdu: fits.ImageHDU) -> str:
        """Unit of the pixels; empty where it is not known."""
        return str(hdu.header.get("BUNIT") or _UNITS.get(self.name.suffix, ""))[:16]

    def averaged(self, summed: Collapsed, what: str = "integrations") -> str:
        """Says of how many planes an image is the mean."""
        every = "" if len(summed.indices) == summed.planes else f" of {summed.planes}"
        return f"mean of {len(summed.indices)}{every} {what}" if summed.planes > 1 else ""

    def source_label(self, hdu: fits.hdu.base.ExtensionHDU) -> str:
        """Source, slit or order that an extension is of; its EXTVER where it does not say."""
        for card, what in (("SOURCEID", "source"), ("SLTNAME", "slit")):
            value = hdu.header.get(card)
            if value not in (None, "", 0, "N/A"):
                order = hdu.header.get("SPORDER")
                return f"{what} {str(value)[:16]}" + (f", order {order}" if order not in (None, 1, 0) else "")
        order = hdu.header.get("SPORDER")
        return f"order {order}" if order else f"extension {hdu.ver}"

    def _dispersion(self) -> object:
        return next((h.header["DISPAXIS"] for h in self.hdus[:2] if "DISPAXIS" in h.header), None)
