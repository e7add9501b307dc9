"""What the slots of a mode become: detectors, apertures, optical elements, and the files of each stage (modes.tsv)."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

# files of an exposure after uncal, rate and (of several integrations) rateints; files of the combination
KINDS = {
    "image": (("cal", "i2d", "crf"), ("i2d", "segm")),
    "wfss": (("cal", "x1d"), ("x1d", "c1d")),
    "coron": (("calints",), ("i2d",)),
    "cube": (("cal", "s3d", "x1d", "crf"), ("s3d", "x1d")),
    "slit": (("cal", "s2d", "x1d", "crf"), ("s2d", "x1d")),
    "mos": (("cal", "s2d", "x1d", "crf"), ("s2d", "x1d")),
}
LEVELS = {"uncal": "1b", "rate": "2a", "rateints": "2a", "crf": "2c"}
# modes that look beside the prime one: the mode, and in which part of the visits
PARALLELS = {
    "NIRCam Imaging": ("MIRI Imaging", 0.3),
    "NIRISS WFSS": ("NIRCam Imaging", 0.5),
    "MIRI MRS": ("MIRI Imaging", 0.3),
}


@dataclass(frozen=True)
class Mode:
    """Detectors that share an optical element, with an aperture (SIAF) each."""

    name: str
    instrument: str
    template: str
    exp_type: str
    kind: str
    pointing: str
    detectors: tuple[str, ...]
    apertures: tuple[str, ...]
    elements: tuple[str, ...]

    def element(self, number: int) -> tuple[str, str]:
        """The ``number``-th choice: the part before the slash, and that after it (empty where there is none)."""
        first, _, second = self.elements[number % len(self.elements)].partition("/")
        return first, second


def table(name: str) -> list[dict[str, str]]:
    """The rows of ``name``.tsv beside this module."""
    lines = (resources.files(__package__) / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return list(
        csv.DictReader([line for line in lines if not line.startswith("#")], delimiter="\t", quoting=csv.QUOTE_NONE)
    )


@cache
def modes() -> dict[str, Sequence[Mode]]:
    """Modes by the name that lists of planned exposures have for them."""
    found: dict[str, list[Mode]] = {}
    for row in table("modes"):
        lists = {key: tuple(row.pop(key).split()) for key in ("detectors", "apertures", "elements")}
        name = row.pop("mode")
        found.setdefault(name, []).append(Mode(name, name.split()[0].upper(), **row, **lists))
    return found
