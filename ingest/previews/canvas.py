"""The frame of a preview, and pictures as PNG.

A picture is painted twice: large, with title, labels and what a reader must know, and small, as a thumbnail without
letters. Text comes from headers: it is cut, and never read as markup.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

WIDTH = 900  # pixels of a preview
THUMBNAIL = 256  # pixels of the longer side of a thumbnail, at most
_DPI = 100
_MARGIN, _HEAD, _FOOT = 70, 64, 58  # pixels around an image: sides, title, notes
_STYLE = {
    "font.size": 10.0, "font.family": "DejaVu Sans", "axes.linewidth": 0.8, "text.parse_math": False,
    "axes.grid": False, "xtick.direction": "in", "ytick.direction": "in", "xtick.top": True, "ytick.right": True,
    "axes.prop_cycle": "cycler('color', ['#1f5aa6', '#c4451c', '#2a7f3f', '#7a3e9d', '#8c6d1f', '#333333'])",
    "axes.formatter.useoffset": False, "legend.frameon": False, "path.simplify": True,
}  # fmt: skip


@dataclass
class Picture:
    """What is to be painted.

    paint: draws on a figure; small says it is a thumbnail, without letters. size: pixels of the large one, head and
    foot included. thumbnail: (rows, columns, 3) bytes, the lowest row first, where the small one is just an image.
    notes: what stands below. title: where it is not that of the file itself.
    """

    paint: Callable[[Figure, bool], None]
    size: tuple[int, int]
    notes: list[str] = field(default_factory=list)
    thumbnail: np.ndarray | None = None
    title: str | None = None


def frame_size(shape: Sequence[int], panel: int = 0) -> tuple[int, int]:
    """Pixels of a preview whose image has ``shape`` (rows, columns), with ``panel`` pixels of plots below."""
    _, bottom, _, height = image_box(shape, panel)
    return WIDTH, bottom + height + _HEAD


def image_box(shape: Sequence[int], panel: int = 0) -> tuple[int, int, int, int]:
    """Where an image of ``shape`` (rows, columns) is in its preview: left, bottom, width, height in pixels.

    Long strips are made wider than they are, so that their shorter side has 120 pixels.
    """
    rows, columns = shape
    longest = WIDTH - 2 * _MARGIN - 30
    scale = longest / max(rows, columns)
    width, height = (max(120, round(length * scale)) for length in (columns, rows))
    return (WIDTH - 30 - width) // 2, _FOOT + panel, width, height


def placed(size: tuple[int, int], box: tuple[int, int, int, int]) -> tuple[float, float, float, float]:
    """A box in pixels as matplotlib wants it: fractions of the figure."""
    return box[0] / size[0], box[1] / size[1], box[2] / size[0], box[3] / size[1]


def pngs(picture: Picture, title: str, subtitle: str) -> tuple[bytes, bytes]:
    """The preview and the thumbnail."""
    with rc_context(_STYLE), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # letters that the font does not have, empty slices
        large = _painted(picture, picture.size, small=False, title=title, subtitle=subtitle)
        if picture.thumbnail is not None:
            thumb = Image.fromarray(np.ascontiguousarray(picture.thumbnail[::-1])).resize(
                _fit(picture.thumbnail.shape[1::-1]), Image.Resampling.BOX
            )
        else:
            thumb = _painted(picture, (THUMBNAIL, THUMBNAIL * 3 // 4), small=True)
    return _encoded(large), _encoded(thumb)


def plain(text: object, longest: int = 90) -> str:
    """Text from a header, fit to be shown on one line."""
    shown = "".join(letter if letter.isprintable() else " " for letter in str(text or "").strip())
    return shown if len(shown) <= longest else shown[: longest - 1] + "\u2026"


def _painted(picture: Picture, size: tuple[int, int], small: bool, title: str = "", subtitle: str = "") -> Image.Image:
    figure = Figure(figsize=(size[0] / _DPI, size[1] / _DPI), dpi=_DPI, facecolor="white")
    agg = FigureCanvasAgg(figure)
    picture.paint(figure, small)
    if not small:
        width, height = size
        figure.text(16 / width, 1 - 16 / height, plain(title, 72), size=12.5, weight="bold", va="top")
        figure.text(16 / width, 1 - 38 / height, plain(subtitle, 120), size=9, color="#444444", va="top")
        notes = " \u00b7 ".join(plain(note, 120) for note in picture.notes)
        figure.text(16 / width, 10 / height, plain(notes, 150), size=8.5, color="#444444", va="bottom")
    agg.draw()
    return Image.fromarray(np.asarray(agg.buffer_rgba())[..., :3].copy())


def _fit(size: Sequence[int]) -> tuple[int, int]:
    factor = THUMBNAIL / max(size)
    width, height = (min(THUMBNAIL, max(24, round(length * factor))) for length in size)
    return width, height


def _encoded(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    few = picture.quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    few.save(buffer, "PNG", compress_level=6)  # 9 is 5 % smaller and takes five times as long
    return buffer.getvalue()
