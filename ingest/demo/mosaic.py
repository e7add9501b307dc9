"""image3: the mosaic (i2d), its source catalogue and segmentation map, and a cosmic-ray flagged member (crf)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from astropy.modeling import models
from stdatamodels.jwst import datamodels

from ingest.demo import pixels, sky
from ingest.demo.catalogue import catalogue_table, ecsv, former
from ingest.demo.exposures import target_position
from ingest.demo.headers import wcs_header
from ingest.demo.keywords import fill, to_bytes
from ingest.demo.level3 import Combination, Product
from ingest.demo.products import PHOTOMETRY, grid_to_detector, resampled_model
from ingest.demo.scene import Sources, sources


def combined_region(footprints: list[np.ndarray], grid: sky.Grid) -> str:
    """S_REGION of a mosaic: stcal's union of the members' polygons, one or several of them."""
    from stcal.alignment.resample_utils import combine_sregions

    wcs = grid.wcs.wcs
    transform = (
        models.Shift(1 - wcs.crpix[0]) & models.Shift(1 - wcs.crpix[1])
        | models.Scale(wcs.cd[0, 0]) & models.Scale(wcs.cd[1, 1])
        | models.Pix2Sky_TAN()
        | models.RotateNative2Celestial(*wcs.crval, 180.0)
    )
    return combine_sregions([sky.s_region(f) for f in footprints], transform)


def image3(this: Combination) -> Iterator[Product]:
    """Yield the mosaic of an image3 association with catalogue and segmentation map."""
    name, seed, target = this.association.product, this.seed, this.first.target
    grid = sky.mosaic_grid([sky.footprint(e) for e in this.members])
    weight = np.zeros(grid.shape)
    for member in this.members:
        x, y = grid_to_detector(member, grid)
        ny, nx = sky.detector_grid(member).shape
        weight += (x > -0.5) & (x < nx - 0.5) & (y > -0.5) & (y < ny - 0.5)
    position = target_position(target, float(np.mean([e.mid for e in this.members])))
    image = np.where(weight > 0, pixels.sky_image(grid, target, seed, position), np.nan)
    rng = pixels.rng_for(seed, name)
    header = wcs_header(grid, pc=True) | this.resampled_times() | PHOTOMETRY | {
        "SCI.S_REGION": combined_region([sky.footprint(e) for e in this.members], grid),
        "SCI.RADESYS": "ICRS", "SCI.BUNIT": "MJy/sr", "ERR.BUNIT": "MJy/sr",
    }  # fmt: skip
    if target.type == "MOVING":
        header |= {"SCI.MT_AVRA": position[0], "SCI.MT_AVDEC": position[1]}
    files = [this.finish(resampled_model(image, weight, rng), f"{name}_i2d.fits", header)]
    found = detected(grid, sources(target, seed, position), weight)
    catalogue = catalogue_table(grid, found, image)
    if this.first.program.former_catalogues:
        catalogue = former(catalogue)
    files.append((f"{name}_cat.ecsv", ecsv(catalogue, this.date)))
    segments = datamodels.SegmentationMapModel(data=segmentation(grid, found))
    header = {k: v for k, v in header.items() if not k.startswith("ERR.")} | {"SCI.BUNIT": None}
    files.append(this.finish(segments, f"{name}_segm.fits", header, table=False))
    if this.first.observation.dithers > 1:
        files.append(crf(this))
    yield name, files


def crf(this: Combination) -> tuple[str, bytes]:
    """The first member after outlier detection: ``<exposure>_<candidate>_crf``."""
    name = f"{this.first.root}_{this.candidate}_crf.fits"
    with datamodels.open(this.paths()[0]) as member:
        copy = member.copy()
    fill(copy, this.header() | {"S_RESAMP": None, "S_SRCCAT": None})
    return name, to_bytes(copy, name, this.date)


def detected(grid: sky.Grid, scene: Sources, weight: np.ndarray, limit: float = 1.0) -> Sources:
    """Sources brighter than ``limit`` (uJy) on covered pixels, brightest first, at most 300."""
    ny, nx = grid.shape
    x, y = grid.wcs.wcs_world2pix(scene.ra, scene.dec, 0)
    ix, iy = np.rint(x).astype(int), np.rint(y).astype(int)
    inside = (ix >= 0) & (ix < nx) & (iy >= 0) & (iy < ny) & (scene.flux > limit)
    inside[inside] = weight[iy[inside], ix[inside]] > 0
    order = np.argsort(-scene.flux[inside], kind="stable")[:300]
    return Sources(*(getattr(scene.select(inside), n)[order] for n in Sources.__dataclass_fields__))


def segmentation(grid: sky.Grid, found: Sources) -> np.ndarray:
    """Label image (int32): a disc around each source of the catalogue, label = row, 0 is sky."""
    labels = np.zeros(grid.shape, "i4")
    xs, ys = grid.wcs.wcs_world2pix(found.ra, found.dec, 0)
    pixel = np.sqrt(grid.pixel_area)
    yy, xx = np.indices(grid.shape)
    for i in reversed(range(len(found))):
        reach = 1.5 + 1.5 * found.radius[i] / pixel + 0.4 * np.log10(found.flux[i] + 1)
        labels[np.hypot(xx - xs[i], yy - ys[i]) <= reach] = i + 1
    return labels
