"""Images of one grid: a science image and what belongs to its pixels (ERR, DQ, WHT, VAR_*, WAVELENGTH ...)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from cutouts.files import Box, Hdu, Source

#: What an axis is; None for one that no parameter selects on (the planes of CON).
Role = str | None
#: First index and the one after the last, by role; a role that is not in it is taken as a whole.
Limits = Mapping[str, tuple[int, int]]


@dataclass(frozen=True, eq=False)
class Grid:
    """science: the HDU that the others belong to; number: from 0, the slit's where there are several."""

    number: int
    science: Hdu
    roles: tuple[Role, ...]
    members: tuple[tuple[Hdu, tuple[Role, ...]], ...]

    def size(self, role: str) -> int:
        return self.science.shape[self.roles.index(role)]

    def member(self, name: str) -> Hdu | None:
        return next((hdu for hdu, _ in self.members if hdu.name == name), None)


def grids(source: Source) -> list[Grid]:
    """One for each science image: SCI, or the first image of a file that has none."""
    images = [hdu for hdu in source.hdus if len(hdu.shape) >= 2 and hdu.name != "ASDF"]
    science = [hdu for hdu in images if hdu.name == "SCI"] or images[:1]
    found = []
    for number, hdu in enumerate(science):
        roles = _roles(hdu)
        same = [
            (image, _roles_of_member(image, hdu, roles))
            for image in images
            if image.shape[-2:] == hdu.shape[-2:] and image.version == hdu.version
        ]
        found.append(Grid(number, hdu, roles, tuple(same)))
    return found


def _roles(hdu: Hdu) -> tuple[Role, ...]:
    ahead = len(hdu.shape) - 2
    if ahead == 1:
        spectral = str(hdu.header.get("CTYPE3", "")).startswith(("WAVE", "AWAV", "FREQ"))
        return ("wave" if spectral else "integration", "y", "x")
    return (*("integration", "group")[:ahead], *(None,) * (ahead - 2), "y", "x")


def _roles_of_member(image: Hdu, science: Hdu, roles: tuple[Role, ...]) -> tuple[Role, ...]:
    ahead = image.shape[:-2]
    if ahead == science.shape[:-2][: len(ahead)]:
        return (*roles[: len(ahead)], "y", "x")
    return (*(None,) * len(ahead), "y", "x")


def box_of(hdu: Hdu, roles: Sequence[Role], limits: Limits) -> Box:
    return tuple(limits.get(role, (0, size)) for role, size in zip(roles, hdu.shape, strict=True))


def section(box: Box) -> str:
    """As FITS writes it: ``[1:200,301:500]``."""
    return "[" + ",".join(f"{low + 1}:{high}" for low, high in reversed(box)) + "]"


def span(mask: np.ndarray) -> tuple[int, int] | None:
    """First index of True in a vector, and the one after the last; None where there is none."""
    found = np.flatnonzero(mask)
    return (int(found[0]), int(found[-1]) + 1) if found.size else None
