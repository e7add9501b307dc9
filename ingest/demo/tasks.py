"""The pieces of work that the processes of ``maker`` do.  Each writes its files and returns their relative paths."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ingest.demo import archive
from ingest.demo.associations import Association, generate, pool_text
from ingest.demo.catalog import GuideStar, Program
from ingest.demo.exposures import Exposure, expand

Task = tuple
_WITH_TELEMETRY = (1366, 2734, 1309)
_WITH_PREVIEWS = ("01534/",)  # JPEGs as from the archive; those of the others are made after the load


@dataclass(frozen=True)
class Plan:
    """A program, its exposures and its associations."""

    program: Program
    exposures: list[Exposure]
    associations: list[Association]

    @property
    def folder(self) -> str:
        """Name of the program's folder."""
        return f"{self.program.number:05d}"

    def level2(self, exposure: Exposure) -> str:
        """Name of the level-2 association whose product is this exposure ('' if none)."""
        for association in self.associations:
            if not association.type.endswith("3") and association.product == exposure.root:
                return association.name
        return ""


def plan(program: Program) -> Plan:
    """Expand a program and run ``asn_generate`` on its pool."""
    exposures = list(expand(program))
    return Plan(program, exposures, generate(program, exposures))


def save(folder: Path, where: str, files: Iterable[tuple[str, bytes]]) -> list[str]:
    """Write files below ``folder/where``; of one programme with previews, as the archive has them."""
    from ingest.demo.previews import previews

    names = []
    for name, content in files:
        extra = previews(name, content) if where.startswith(_WITH_PREVIEWS) and name.endswith(".fits") else {}
        for each, data in {name: content, **extra}.items():
            archive.write(folder / where / each, data)
            names.append(f"{where}/{each}")
    return names


def save_associations(folder: Path, this: Plan) -> list[str]:
    """Write pool and associations into the program's folder."""
    files = [(this.program.pool_name, pool_text(this.exposures).encode())]
    files += [(a.name, json.dumps(a.content, indent=4).encode()) for a in this.associations]
    return save(folder, this.folder, files)


def save_telemetry(folder: Path, plans: Iterable[Plan], seed: int) -> list[str]:
    """Write the telemetry of the first exposure of some programs, its dictionary, and the table of programmes."""
    from ingest.demo import proposals, telemetry

    plans = list(plans)
    files = [telemetry.dictionary()]
    for this in plans:
        if this.program.number in _WITH_TELEMETRY:
            files += telemetry.telemetry_files(this.exposures[0], seed)
    names = save(folder, "telemetry", files)
    return names + save(folder, "programs", [proposals.table(this.program for this in plans)])


def save_schedule(folder: Path) -> list[str]:
    """Write the list of planned exposures and the schedule."""
    from ingest.demo import schedule

    return save(folder, "plan", schedule.files())


def save_calibration(folder: Path, plans: list[Plan], seed: int) -> list[str]:
    """Write reference files and wavefront maps into folders of their own."""
    from ingest.demo.calibration import reference_files
    from ingest.demo.wavefront import opd_files

    references = reference_files([plan.program for plan in plans], seed)
    written = save(folder, "references", references)
    return written + save(folder, "wavefront", opd_files(seed))


def exposure_tasks(this: Plan, folder: Path, seed: int) -> list[Task]:
    """One task per exposure, one per guide star."""
    tasks = [(make_exposure, (e, this.level2(e), folder, seed)) for e in this.exposures]
    return tasks + [(make_guide_star, (this.program, g, folder, seed)) for g in this.program.guide_star]


def stage3_tasks(this: Plan, folder: Path, seed: int) -> list[Task]:
    """One task per level-3 association; it reads the members that ``exposure_tasks`` wrote."""
    return [
        (make_stage3, (association, this.exposures, folder, seed))
        for association in this.associations
        if association.type.endswith("3")
    ]


def make_exposure(exposure: Exposure, association: str, folder: Path, seed: int) -> list[str]:
    """Write all products of an exposure into ``<program>/<file set name>``."""
    from ingest.demo.products import Job, exposure_files

    program = f"{exposure.program.number:05d}"
    written = save(folder, f"{program}/{exposure.root}", exposure_files(Job(exposure, association, seed)))
    if exposure.mode.draw == "mos" and exposure.is_first:
        from ingest.demo.msa import msa_bytes

        name = f"jw{exposure.visit_id}_01_msa.fits"
        visit = f"{program}/jw{exposure.visit_id}"
        written += save(folder, visit, [(name, msa_bytes(exposure, seed))])
    return written


def make_guide_star(program: Program, star: GuideStar, folder: Path, seed: int) -> list[str]:
    """Write the guide-star files of a visit into ``<program>/<visit>``."""
    from ingest.demo.guidestar import guide_star_files

    where = f"{program.number:05d}/jw{program.number:05d}{star.observation:03d}{star.visit:03d}"
    return save(folder, where, guide_star_files(program, star, seed))


def make_stage3(association: Association, exposures: list[Exposure], folder: Path, seed: int) -> list[str]:
    """Write the products of a level-3 association into ``<program>/<product name>``."""
    from ingest.demo.level3 import Combination, stage3_files

    members = [e for e in exposures if any(m.startswith(e.root + "_") for m in association.members())]
    program = f"{members[0].program.number:05d}"
    written = []
    for product, files in stage3_files(Combination(association, members, folder / program, seed)):
        written += save(folder, f"{program}/{product}", files)
    return written
