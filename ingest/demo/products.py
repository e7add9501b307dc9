"""Products of one exposure: stages 1b, 2a and the images of 2b.  Each function returns a data model.

Spectra and cubes of stage 2b are in ``spectral``, stage 3 in ``level3``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from stdatamodels.jwst import datamodels
from stdatamodels.jwst.datamodels import JwstDataModel

from ingest.demo import detector, ephemeris, pixels, sky, spectral
from ingest.demo.exposures import Exposure
from ingest.demo.headers import Header, exposure_header, product_date, wcs_header
from ingest.demo.keywords import fill, to_bytes
from ingest.demo.references import is_imaging

File = tuple[str, bytes]
_DN_S = ("NRC_WFSS", "NIS_WFSS", "NIS_SOSS", "NRC_TSGRISM", "NIS_AMI")
PHOTOMETRY: Header = {"SCI.PHOTMJSR": 0.5, "SCI.PHOTUJA2": 0.5 * pixels.UJY_PER_ARCSEC2}
_HAS_GRID = ("image", "coron", "ami", "transit-image", "slitless")


@dataclass(frozen=True)
class Job:
    """An exposure to be made; ``association`` is the name of its level-2 association ('' if none)."""

    exposure: Exposure
    association: str
    seed: int


def sky_header(exposure: Exposure, stage: str) -> Header:
    """Footprint and, for images, the linear WCS.  Spectra have no WCS before stage 2b, lamps and darks none at all."""
    if not exposure.mode.sky_region:
        return {}
    grid: Header = {}
    if exposure.mode.draw in _HAS_GRID:
        grid = wcs_header(sky.detector_grid(exposure), pc=stage != "2b")
    if stage != "2b" and not is_imaging(exposure):
        return grid
    return {"SCI.S_REGION": sky.s_region(sky.footprint(exposure))} | grid


def int_times(exposure: Exposure, model: JwstDataModel) -> np.ndarray:
    """INT_TIMES of the integrations in this file: UTC MJD and barycentric MJD."""
    read, rows = exposure.readout, []
    delay = ephemeris.state(exposure.mid).light_time(*exposure.position) / 86400.0
    for number in exposure.integrations:
        start = exposure.start + read.integration_start(number - 1) / 86400.0
        end = start + read.integration_time / 86400.0
        utc = (start, (start + end) / 2, end)
        rows.append((number, *utc, *(t + delay for t in utc)))
    return np.array(rows, dtype=model.get_dtype("int_times"))


def uncal(job: Job, images: np.ndarray) -> JwstDataModel:
    """Stage 1b: raw ramps, shape (nints, ngroups, ny, nx), uint16 DN."""
    exposure = job.exposure
    rng = pixels.rng_for(job.seed, f"{exposure.root}_uncal")
    read = exposure.readout
    model = datamodels.Level1bModel(data=pixels.ramp(images, read.ngroups, read.group_time, rng))
    fill(model, exposure_header(exposure, "1b") | sky_header(exposure, "1b") | {"SCI.BUNIT": "DN"})
    if exposure.mode.tso:
        model.int_times = int_times(exposure, model)
    return model


def rate(job: Job, images: np.ndarray) -> JwstDataModel:
    """Stage 2a: ``rateints`` for more than one image, else ``rate``; DN/s."""
    exposure = job.exposure
    rng = pixels.rng_for(job.seed, f"{exposure.root}_rate")
    many = len(images) > 1
    data = images / (0.5 if exposure.instrument == "MIRI" else 2.0)
    model = _image_model(data if many else data[0], rng, "DN/s")
    fill(model, exposure_header(exposure, "2a") | sky_header(exposure, "2a"))
    if many:
        model.int_times = int_times(exposure, model)
    return model


def dark(job: Job, images: np.ndarray) -> JwstDataModel:
    """Stage 2a of a dark (calwebb_dark): corrected ramps."""
    exposure = job.exposure
    rng = pixels.rng_for(job.seed, f"{exposure.root}_dark")
    read = exposure.readout
    data = pixels.ramp(images, read.ngroups, read.group_time, rng).astype("f4") - 4000.0
    model = datamodels.RampModel(
        data=data, pixeldq=pixels.bad_pixels(data.shape[-2:], rng), groupdq=np.zeros(data.shape, "u1")
    )
    fill(model, exposure_header(exposure, "2a") | {"SCI.BUNIT": "DN"})
    return model


def cal(job: Job, images: np.ndarray) -> JwstDataModel:
    """Stage 2b image: ``calints`` for modes that keep integrations, else ``cal``."""
    exposure = job.exposure
    rng = pixels.rng_for(job.seed, f"{exposure.root}_cal")
    unit = "DN/s" if exposure.mode.exp_type in _DN_S else "MJy/sr"
    keep = exposure.mode.integrations
    model = _image_model(images if keep else images.mean(axis=0), rng, unit, flat=True)
    header = exposure_header(exposure, "2b", job.association) | sky_header(exposure, "2b")
    if unit == "MJy/sr":
        header |= PHOTOMETRY
    fill(model, header)
    if keep:
        model.int_times = int_times(exposure, model)
    return model


def resampled(job: Job, images: np.ndarray) -> JwstDataModel:
    """Stage 2b ``i2d``: the exposure on a north-up grid; S_REGION stays the footprint of the exposure."""
    exposure = job.exposure
    rng = pixels.rng_for(job.seed, f"{exposure.root}_i2d")
    grid = sky.mosaic_grid([sky.footprint(exposure)], limit=max(images.shape[1:]))
    x, y = grid_to_detector(exposure, grid)
    ny, nx = images.shape[1:]
    inside = (x > -0.5) & (x < nx - 0.5) & (y > -0.5) & (y < ny - 0.5)
    source = images.mean(axis=0)
    data = source[np.clip(np.rint(y), 0, ny - 1).astype(int), np.clip(np.rint(x), 0, nx - 1).astype(int)]
    model = resampled_model(np.where(inside, data, np.nan), inside.astype("f4"), rng)
    header = exposure_header(exposure, "2b", job.association) | wcs_header(grid, pc=True) | PHOTOMETRY
    header |= {"SCI.S_REGION": sky.s_region(sky.footprint(exposure)), "S_RESAMP": "COMPLETE"}
    fill(model, header | {"SCI.BUNIT": "MJy/sr"})
    return model


def grid_to_detector(exposure: Exposure, grid: sky.Grid) -> tuple[np.ndarray, np.ndarray]:
    """Detector pixel (from 0) of every pixel of a grid."""
    y, x = np.indices(grid.shape)
    ra, dec = grid.wcs.wcs_pix2world(x, y, 0)
    return sky.detector_grid(exposure).wcs.wcs_world2pix(ra, dec, 0)


def _image_model(data: np.ndarray, rng: np.random.Generator, unit: str, flat: bool = False) -> JwstDataModel:
    image, poisson, read = pixels.noisy(data, rng)
    kind = datamodels.CubeModel if image.ndim == 3 else datamodels.ImageModel
    variances = {"var_poisson": poisson, "var_rnoise": read}
    if flat and image.ndim == 2:
        variances["var_flat"] = (1e-6 * image**2).astype("f4")
    model = kind(
        data=image, err=np.sqrt(sum(variances.values())).astype("f4"), dq=pixels.bad_pixels(image.shape, rng),
        **variances,
    )  # fmt: skip
    fill(model, {"SCI.BUNIT": unit, "ERR.BUNIT": unit})
    return model


def resampled_model(data: np.ndarray, weight: np.ndarray, rng: np.random.Generator) -> JwstDataModel:
    """ImageModel as resample leaves it: SCI, ERR, CON, WHT, VAR_*; NaN outside."""
    image, poisson, read = pixels.noisy(data, rng)
    return datamodels.ImageModel(
        data=image, err=np.sqrt(poisson + read).astype("f4"), wht=weight.astype("f4"),
        con=(weight > 0).astype("i4")[None], var_poisson=poisson, var_rnoise=read,
        var_flat=(1e-6 * image**2).astype("f4"),
    )  # fmt: skip


def exposure_files(job: Job) -> Iterator[File]:
    """Yield (file name, content) of every product of an exposure.

    The first exposure of an activity (first dither, detector and segment) has all stages.  To keep the
    archive small it holds of the others what stage 2b made, without resampled images.
    """
    exposure, mode = job.exposure, job.exposure.mode
    images = detector.frames(exposure, job.seed)
    models: list[tuple[str, str, JwstDataModel]] = []
    if exposure.is_first:
        models.append(("uncal", "1b", uncal(job, images)))
    if mode.draw == "dark":
        models.append(("dark", "2a", dark(job, images)))
    elif exposure.is_first:
        models.append(("rate", "2a", rate(job, images.mean(axis=0)[None])))
        if len(images) > 1:
            models.append(("rateints", "2a", rate(job, images)))
    for suffix in mode.stage2:
        if suffix == "i2d" and not exposure.is_first:
            continue
        model = _stage2(job, suffix, images)
        if model is not None:
            models.append((suffix, "2b", model))
    for suffix, stage, model in models:
        name = f"{exposure.root}_{suffix}.fits"
        yield name, to_bytes(model, name, product_date(exposure.program.pool_stamp, stage))


def _stage2(job: Job, suffix: str, images: np.ndarray) -> JwstDataModel | None:
    draw = job.exposure.mode.draw
    if suffix == "i2d":
        return resampled(job, images)
    if suffix in ("cal", "calints") and draw not in ("mos", "slit", "slitless"):
        return cal(job, images)
    return spectral.stage2(job, suffix, images)
