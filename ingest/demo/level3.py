"""Stage 3: what each association type makes of its members.

Headers are blended by package jwst's own ``model_blender`` from the members' files (which adds HDRTAB); file
names follow the association's product name, with ``{source_id}`` and ``{slit_name}`` resolved.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from stdatamodels.jwst import datamodels
from stdatamodels.jwst.datamodels import JwstDataModel

from ingest.demo.associations import Association
from ingest.demo.exposures import Exposure
from ingest.demo.headers import Header, product_date
from ingest.demo.keywords import fill, to_bytes
from ingest.demo.references import STAGE3_STEPS

File = tuple[str, bytes]
Product = tuple[str, list[File]]


@dataclass(frozen=True)
class Combination:
    """A level-3 association with its science exposures; ``folder`` is where the program's files are."""

    association: Association
    members: list[Exposure]
    folder: Path
    seed: int

    @property
    def first(self) -> Exposure:
        """First science member."""
        return self.members[0]

    def paths(self, exptype: str = "science") -> list[Path]:
        """Files of the members."""
        names = self.association.members(exptype)
        return [self.folder / name.rpartition("_")[0] / name for name in names]

    @property
    def date(self) -> str:
        """DATE of the products."""
        return product_date(self.first.program.pool_stamp, "3")

    @property
    def candidate(self) -> str:
        """Association candidate: o001, c1000."""
        return self.association.content["asn_id"]

    def header(self) -> Header:
        """What stage 3 sets in every product."""
        header: Header = {
            "ASNPOOL": self.first.program.pool_name, "ASNTABLE": self.association.name,
        }  # fmt: skip
        steps = STAGE3_STEPS[self.association.type]
        return header | dict.fromkeys(steps, "COMPLETE")

    def resampled_times(self) -> Header:
        """Exposure times as resample sums them: every exposure once, however many detectors took part."""
        once = {(e.visit_id, e.observation.activity, e.dither): e for e in self.members}.values()
        total = sum(e.readout.exposure_time for e in once)
        duration = sum(e.readout.duration for e in once)
        return {
            "EFFEXPTM": total, "TMEASURE": total, "SCI.XPOSURE": total, "DURATION": duration, "SCI.TELAPSE": duration,
        }  # fmt: skip

    def blend(self, model: JwstDataModel, members: list[Exposure] | None = None) -> None:
        """Give a model the blended header of the members (or some of them), and HDRTAB."""
        from jwst.model_blender import ModelBlender

        blender = ModelBlender(blend_ignore_attrs=["meta.wcsinfo", "meta.bunit_data", "meta.bunit_err"])
        roots = {e.root for e in members or self.members}
        for path in self.paths():
            if path.name.rpartition("_")[0] not in roots:
                continue
            with datamodels.open(path) as member:
                blender.accumulate(member)
        blender.finalize_model(model)

    def finish(self, model: JwstDataModel, name: str, header: Header | None = None, table: bool = True) -> File:
        """Blend, add the stage-3 header and ``header``, serialise under ``name``."""
        self.blend(model)
        if not table:
            model.hdrtab = None
        fill(model, self.header() | (header or {}))
        return name, to_bytes(model, name, self.date)


def stage3_files(combination: Combination) -> Iterator[Product]:
    """Yield (product name, files) of an association."""
    from ingest.demo import coronagraphy, interferometry, mosaic, spectral3, timeseries

    makers = {
        "image3": mosaic.image3, "coron3": coronagraphy.coron3, "ami3": interferometry.ami3,
        "tso3": timeseries.tso3, "spec3": spectral3.spec3,
    }  # fmt: skip
    return makers[combination.association.type](combination)
