"""Stage 3: what the exposures of an observation are combined into, and the associations that say so."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from ingest.demo.scale import rows
from ingest.demo.scale.exposures import Exposure
from ingest.demo.scale.modes import KINDS

_TIME = "20251120t101010"
_SOURCES = (40, 120)  # of a configuration of micro-shutters: least and most


@dataclass
class Group:
    """Exposures of an observation through one optical element. channel: of MIRI's MRS, empty elsewhere."""

    first: Exposure
    optical: str
    members: list[str] = field(default_factory=list)
    regions: list[np.ndarray] = field(default_factory=list)

    @property
    def kind(self) -> str:
        return self.first.mode.kind

    def root(self, target: str) -> str:
        visit = self.first.visit.visit
        return f"jw{visit[:5]}-o{visit[5:8]}_{target}_{self.first.mode.instrument.lower()}_{self.optical}"

    def association(self, number: int) -> str:
        visit = self.first.visit.visit
        kind = "image3" if self.kind == "image" else "coron3" if self.kind == "coron" else "spec3"
        return f"jw{visit[:5]}-o{visit[5:8]}_{_TIME}_{kind}_{number:05d}_asn.json"


def groups(exposures: list[Exposure]) -> list[Group]:
    """The combinations of an observation's exposures, in the order of their first ones."""
    found: dict[tuple[str, str], Group] = {}
    for exposure in exposures:
        mode = exposure.mode
        channels = exposure.element[0] if mode.exp_type == "MIR_MRS" else "-"
        for channel in channels:
            optical = exposure.optical.replace(f"ch{channels}", f"ch{channel}")
            group = found.setdefault((mode.exp_type, optical), Group(exposure, optical))
            group.members.append(f"{exposure.root}_{'calints' if mode.kind == 'coron' else 'cal'}.fits")
            group.regions.append(exposure.region)
    return list(found.values())


def of_group(group: Group, number: int) -> Iterator[str]:
    """The rows of the files of a combination; of micro-shutters each source has its own."""
    table, suffixes = group.association(number), KINDS[group.kind][1]
    region = rows.s_region(_around(np.concatenate(group.regions)))
    if group.kind != "mos":
        for suffix in suffixes:
            yield rows.of_product(group.first, group.root("t001"), suffix, region, table)
        return
    draw = group.first.visit.draw
    least, most = _SOURCES
    for source in range(1, least + int((most - least) * draw("sources"))):
        ra, dec = _inside(group.regions[0], draw(f"x{source}"), draw(f"y{source}"))
        for suffix in suffixes:
            yield rows.of_product(
                group.first, group.root(f"s{source:09d}"), suffix, "", table,
                sourceid=source, srcra=f"{ra:.9f}", srcdec=f"{dec:.9f}",
            )  # fmt: skip


def association(group: Group, number: int) -> tuple[str, str]:
    """Name and content of the association file."""
    visit = group.first.visit.visit
    content = {
        "asn_type": group.association(number).split("_")[2],
        "asn_rule": f"candidate_Asn_Lv3{group.kind.capitalize()}",
        "version_id": _TIME,
        "code_version": "1.20.2",
        "degraded_status": "No known degraded exposures in association.",
        "program": visit[:5],
        "constraints": f"DMSAttrConstraint('opt_elem': {group.optical})",
        "asn_id": f"o{visit[5:8]}",
        "asn_pool": f"jw{visit[:5]}_{_TIME}_pool",
        "target": "001",
        "products": [
            {
                "name": group.root("{source_id}" if group.kind == "mos" else "t001"),
                "members": [
                    {"expname": name, "exptype": "science", "exposerr": "null",
                     "asn_candidate": f"[('o{visit[5:8]}', 'observation')]"} for name in group.members
                ],
            }
        ],
    }  # fmt: skip
    return group.association(number), json.dumps(content)


def _around(points: np.ndarray) -> np.ndarray:
    """Corners of the north-up rectangle around ``points`` (ra, dec, deg), across RA 0 too."""
    ra0 = points[0, 0]
    x = (points[:, 0] - ra0 + 180) % 360 - 180
    west, east = (ra0 + x.min()) % 360, (ra0 + x.max()) % 360
    south, north = points[:, 1].min(), points[:, 1].max()
    return np.array([(west, south), (west, north), (east, north), (east, south)])


def _inside(corners: np.ndarray, u: float, v: float) -> tuple[float, float]:
    """A point of the quadrilateral."""
    unwrapped = np.column_stack(((corners[:, 0] - corners[0, 0] + 180) % 360 - 180 + corners[0, 0], corners[:, 1]))
    ra, dec = unwrapped[0] + u * (unwrapped[1] - unwrapped[0]) + v * (unwrapped[3] - unwrapped[0])
    return ra % 360, dec
