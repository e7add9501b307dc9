"""Previews: a JPEG and a thumbnail beside each product, as MAST has them.

An image is stretched (asinh), a spectrum drawn as a line, a cube summed; the name is that of the product with
``.jpg`` and ``_thumb.jpg`` for ``.fits``.
"""

from __future__ import annotations

import io

import numpy as np
from PIL import Image, ImageDraw

from ingest.demo.keywords import open_bytes

_SIZE, _THUMB = 256, 64


def previews(name: str, content: bytes) -> dict[str, bytes]:
    """Return {file name: JPEG bytes} for a FITS product; empty if there is nothing to draw."""
    with open_bytes(content) as hdus:
        picture = _picture(hdus)
    if picture is None:
        return {}
    root = name.removesuffix(".fits")
    return {f"{root}.jpg": _jpeg(picture), f"{root}_thumb.jpg": _jpeg(picture.resize(_fit(picture.size, _THUMB)))}


def _picture(hdus) -> Image.Image | None:
    names = [h.name for h in hdus]
    if "SCI" in names:
        planes = [np.squeeze(h.data) for h in hdus if h.name == "SCI" and h.data is not None]
        data = planes[0]
        while data.ndim > 2:
            data = data[-1] if data.dtype.kind in "ui" else np.nansum(data, axis=0)
        return _image(np.asarray(data, "f8")) if data.ndim == 2 else None
    for hdu in hdus:
        if hdu.name in ("EXTRACT1D", "COMBINE1D") and len(hdu.data):
            return _spectrum(hdu.data)
    return None


def _image(data: np.ndarray) -> Image.Image:
    low, high = np.nanpercentile(data, (5.0, 99.7))
    scaled = np.nan_to_num((data - low) / max(high - low, 1e-12), nan=0.0)
    stretched = np.arcsinh(np.clip(scaled, 0, 1) * 12.0) / np.arcsinh(12.0)
    picture = Image.fromarray((stretched[::-1] * 255).astype("u1"))
    return picture.resize(_fit(picture.size, _SIZE), Image.Resampling.NEAREST)


def _spectrum(table) -> Image.Image:
    wavelength, flux = (np.asarray(table[c], "f8") for c in ("WAVELENGTH", "FLUX"))
    if wavelength.ndim == 2:
        wavelength, flux = wavelength[0], flux[0]
    good = np.isfinite(wavelength) & np.isfinite(flux)
    wavelength, flux = wavelength[good], flux[good]
    picture = Image.new("L", (_SIZE, _SIZE // 2), 255)
    x = (wavelength - wavelength.min()) / max(np.ptp(wavelength), 1e-12) * (_SIZE - 21) + 10
    y = _SIZE // 2 - 11 - (flux - flux.min()) / max(np.ptp(flux), 1e-30) * (_SIZE // 2 - 21)
    ImageDraw.Draw(picture).line(list(zip(x.tolist(), y.tolist(), strict=True)), fill=20)
    return picture


def _fit(size: tuple[int, int], longest: int) -> tuple[int, int]:
    factor = longest / max(size)
    return max(8, round(size[0] * factor)), max(8, round(size[1] * factor))


def _jpeg(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=75)
    return buffer.getvalue()
