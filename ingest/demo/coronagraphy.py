"""coron3: the PSF library, aligned and subtracted integrations, and the combined image."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from stdatamodels.jwst import datamodels

from ingest.demo import detector, pixels, sky
from ingest.demo.headers import Header, wcs_header
from ingest.demo.keywords import fill
from ingest.demo.level3 import Combination, Product
from ingest.demo.mosaic import combined_region
from ingest.demo.products import PHOTOMETRY, grid_to_detector, resampled_model


def coron3(this: Combination) -> Iterator[Product]:
    """Yield psfstack, psfalign and psfsub of the first science exposure, and i2d."""
    name, first = this.association.product, this.first
    with datamodels.open(this.paths("psf")[0]) as reference:
        library = reference.data.copy()
    with datamodels.open(this.paths()[0]) as science:
        cube, times = science.data.copy(), science.int_times.copy()
    own: Header = {"SCI.S_REGION": sky.s_region(sky.footprint(first)), "SCI.BUNIT": "MJy/sr"}
    own |= wcs_header(sky.detector_grid(first))
    stack = datamodels.CubeModel(data=library, err=np.sqrt(np.abs(library)), dq=np.zeros(library.shape, "u4"))
    files = [this.finish(stack, f"{name}_psfstack.fits", own, table=False)]
    aligned = np.repeat(library[None], len(cube), axis=0)
    quad = datamodels.QuadModel(data=aligned, err=np.sqrt(np.abs(aligned)), dq=np.zeros(aligned.shape, "u4"))
    fill(quad, {k: v for k, v in own.items() if k == "SCI.BUNIT"})
    files.append(this.finish(quad, f"{first.root}_{this.candidate}_psfalign.fits", {}, table=False))
    residual = (cube - library.mean(axis=0)).astype("f4")
    subtracted = datamodels.CubeModel(
        data=residual, err=np.sqrt(np.abs(residual)), dq=np.zeros(residual.shape, "u4"),
        var_poisson=np.abs(residual), var_rnoise=np.abs(residual), int_times=times,
    )  # fmt: skip
    psfsub = f"{first.root}_{this.candidate}_psfsub.fits"
    files.append(this.finish(subtracted, psfsub, own, table=False))
    files.append(_combined(this, residual.mean(axis=0)))
    yield name, files


def _combined(this: Combination, residual: np.ndarray) -> tuple[str, bytes]:
    name, grid = this.association.product, sky.mosaic_grid([sky.footprint(e) for e in this.members], limit=120)
    x, y = grid_to_detector(this.first, grid)
    ny, nx = detector.shape(this.first)
    inside = (x > -0.5) & (x < nx - 0.5) & (y > -0.5) & (y < ny - 0.5)
    picked = residual[np.clip(np.rint(y), 0, ny - 1).astype(int), np.clip(np.rint(x), 0, nx - 1).astype(int)]
    rng = pixels.rng_for(this.seed, name)
    model = resampled_model(np.where(inside, picked, np.nan), inside.astype("f4"), rng)
    header = wcs_header(grid, pc=True) | this.resampled_times() | PHOTOMETRY
    header |= {"SCI.S_REGION": combined_region([sky.footprint(e) for e in this.members], grid), "SCI.BUNIT": "MJy/sr"}
    return this.finish(model, f"{name}_i2d.fits", header)
