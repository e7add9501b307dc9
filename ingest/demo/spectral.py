"""Spectra and cubes of one exposure (stage 2b), and the tables and cubes that stage 3 needs too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from stdatamodels.jwst import datamodels
from stdatamodels.jwst.datamodels import JwstDataModel

from ingest.demo import detector, ephemeris, pixels, sky
from ingest.demo.exposures import Exposure
from ingest.demo.headers import Header, exposure_header, wcs_header
from ingest.demo.keywords import assign, fill, item_paths
from ingest.demo.scene import diffuse
from ingest.demo.slits import Slit, slits_of
from ingest.demo.spectra import SOSS_ORDER2, light_curve, ranges, sed

if TYPE_CHECKING:
    from ingest.demo.products import Job

_POINTS = 300
_SPATIAL = {"NIRSPEC": (0.15, 24), "MIRI": (0.20, 26)}


def stage2(job: Job, suffix: str, images: np.ndarray) -> JwstDataModel | None:
    """Return the spectral product ``suffix`` of an exposure."""
    exposure = job.exposure
    rng = pixels.rng_for(job.seed, f"{exposure.root}_{suffix}")
    header = exposure_header(exposure, "2b", job.association)
    region = {"SCI.S_REGION": sky.s_region(sky.footprint(exposure))}
    if suffix in ("cal", "s2d"):
        return multi_slit(slits_of(exposure, job.seed), images[0], header | region, rng)
    if suffix == "x1dints":
        return time_series(exposure, header, rng)
    if suffix == "s3d":
        return cube(exposure, ranges(exposure), header, rng)
    if suffix == "x1d" and exposure.mode.draw == "slitless":
        return grism_spectra(exposure, job.seed, header, rng)
    if suffix == "x1d":
        return slit_spectra(slits_of(exposure, job.seed), header, rng)
    raise ValueError(f"spectral.stage2: no product {suffix!r} for mode {exposure.observation.mode!r}")


def multi_slit(slits: list[Slit], image: np.ndarray, header: Header, rng: np.random.Generator) -> JwstDataModel:
    """MultiSlitModel: one set of extensions per slit, each with its S_REGION and source keywords."""
    model = datamodels.MultiSlitModel()
    fill(model, {k: v for k, v in header.items() if not k.startswith("SCI.")})
    known = item_paths("MultiSlitModel", "slits")
    for slit in slits:
        data = image[slit.rows, slit.columns]
        cutout, poisson, read = pixels.noisy(data, rng)
        wavelength = np.broadcast_to(slit.wavelength_of(cutout.shape), cutout.shape).astype("f4")
        model.slits.append(
            datamodels.SlitModel(
                data=cutout, err=np.sqrt(poisson + read).astype("f4"), dq=pixels.bad_pixels(cutout.shape, rng),
                wavelength=wavelength, var_poisson=poisson, var_rnoise=read,
            )
        )  # fmt: skip
        keywords = {k: v for k, v in header.items() if k.startswith("SCI.")} | slit.header()
        keywords |= {"SCI.BUNIT": "MJy", "ERR.BUNIT": "MJy"}
        for key, value in keywords.items():
            if value is not None and key in known:
                assign(model.slits[-1], known[key], value)
    return model


def spectrum_table(
    model: JwstDataModel, wavelength: np.ndarray, flux: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """Table of a spectrum model; flux in Jy, noise 1 % of the median.  Columns that are not set are 0."""
    table = np.zeros(len(wavelength), dtype=model.get_dtype("spec_table"))
    error = 0.01 * max(float(np.median(np.abs(flux))), 1e-12)
    table["WAVELENGTH"] = wavelength
    table["FLUX"] = flux + rng.standard_normal(len(flux)) * error
    table["FLUX_ERROR" if "FLUX_ERROR" in table.dtype.names else "ERROR"] = error
    table["SURF_BRIGHT"] = table["FLUX"] * 1e3
    table["SB_ERROR"] = error * 1e3
    if "NPIXELS" in table.dtype.names:
        table["FLUX_VAR_POISSON"] = error**2
        table["NPIXELS"] = 5.0
    return table


_UNITS = {
    "um": ["WAVELENGTH"], "Jy": ["FLUX", "FLUX_ERROR", "ERROR", "RF_FLUX"],
    "Jy^2": ["FLUX_VAR_POISSON", "FLUX_VAR_RNOISE", "FLUX_VAR_FLAT"],
    "MJy/sr": ["SURF_BRIGHT", "SB_ERROR", "BACKGROUND", "BKGD_ERROR", "RF_SURF_BRIGHT", "RF_BACKGROUND"],
    "(MJy/sr)^2": [f"{a}_VAR_{b}" for a in ("SB", "BKGD") for b in ("POISSON", "RNOISE", "FLAT")],
    "d": ["MJD-BEG", "MJD-AVG", "MJD-END", "TDB-BEG", "TDB-MID", "TDB-END"],
    "deg": ["SOURCE_RA", "SOURCE_DEC"],
}  # fmt: skip


def set_units(spec: JwstDataModel) -> None:
    """Set the column units of a spectrum as extract_1d does."""
    for unit, names in _UNITS.items():
        for name in set(names) & set(spec.spec_table.dtype.names):
            spec.spec_table.columns[name].unit = unit


def slit_spectra(slits: list[Slit], header: Header, rng: np.random.Generator, points: int = _POINTS) -> JwstDataModel:
    """MultiSpecModel with a spectrum of each slit."""
    model = datamodels.MultiSpecModel()
    fill(model, header)
    known = item_paths("MultiSpecModel", "spec")
    for slit in slits:
        for number, span in enumerate(slit.spans):
            wavelength = np.linspace(*span, points)
            spec = datamodels.SpecModel()
            spec.spec_table = spectrum_table(spec, wavelength, slit.flux(wavelength), rng)
            set_units(spec)
            model.spec.append(spec)
            for key, value in slit.header("EXTRACT1D").items():
                if value is not None and key in known:
                    assign(model.spec[-1], known[key], value)
            model.spec[-1].spectral_order = 1 + number if slit.orders else -1
    return model


def time_series(exposure: Exposure, header: Header, rng: np.random.Generator) -> JwstDataModel:
    """TSOMultiSpecModel: a table per order, one row per integration with its times and vectors along wavelength."""
    model = datamodels.TSOMultiSpecModel()
    fill(model, header)
    spans = ranges(exposure)[:1] + ([SOSS_ORDER2] if exposure.mode.exp_type == "NIS_SOSS" else [])
    for order, span in enumerate(spans, 1):
        spec = datamodels.TSOSpecModel()
        spec.spec_table = _series_table(spec, exposure, span, rng)
        set_units(spec)
        spec.spectral_order, spec.source_id = order, 1
        model.spec.append(spec)
    return model


def _series_table(
    spec: JwstDataModel, exposure: Exposure, span: tuple[float, float], rng: np.random.Generator
) -> np.ndarray:
    """The integrations of one order; wavelengths in micrometre, fluxes in Jy, times in MJD."""
    numbers, points = exposure.integrations, 120
    dtype = [(n, t, points) if _is_vector(n) else (n, t) for n, t, *_ in spec.get_dtype("spec_table").descr]
    table = np.zeros(len(numbers), dtype=dtype)
    wavelength = np.linspace(*span, points)
    flux = sed(exposure.target, wavelength)
    curve = light_curve(len(numbers), exposure.readout.nints, numbers[0] - 1)
    error = 0.002 * np.median(flux)
    table["WAVELENGTH"] = wavelength
    table["FLUX"] = flux[None] * curve[:, None] + rng.standard_normal((len(numbers), points)) * error
    table["FLUX_ERROR"], table["NPIXELS"], table["N_ALONGDISP"] = error, 7.0, points
    table["INT_NUM"], table["SEGMENT"] = list(numbers), exposure.segment
    delay = ephemeris.state(exposure.mid).light_time(*exposure.position) / 86400.0
    for row, number in enumerate(numbers):
        begin = exposure.start + exposure.readout.integration_start(number - 1) / 86400.0
        end = begin + exposure.readout.integration_time / 86400.0
        for utc, tdb, value in zip(
            ("BEG", "AVG", "END"), ("BEG", "MID", "END"), (begin, (begin + end) / 2, end), strict=True
        ):
            table[f"MJD-{utc}"][row], table[f"TDB-{tdb}"][row] = value, value + delay
    return table


def _is_vector(name: str) -> bool:
    return not (name in ("INT_NUM", "N_ALONGDISP", "SEGMENT") or name.startswith(("MJD", "TDB")))


def grism_spectra(exposure: Exposure, seed: int, header: Header, rng: np.random.Generator) -> JwstDataModel:
    """WFSSMultiSpecModel: one table, one row per source with vectors along wavelength."""
    model = datamodels.WFSSMultiSpecModel()
    fill(model, header)
    indices, chosen = detector.grism_sources(exposure, seed)
    points = 150
    wavelength = np.linspace(*ranges(exposure)[0], points)
    spec = datamodels.WFSSSpecModel()
    scalars = {"SOURCE_ID", "N_ALONGDISP"}
    dtype = [
        (n, t) if n in scalars or n.startswith(("SOURCE_", "EXTRACT2D")) else (n, t, points)
        for n, t, *_ in spec.get_dtype("spec_table").descr
    ]
    table = np.zeros(len(indices), dtype=dtype)
    grid = sky.detector_grid(exposure)
    table["WAVELENGTH"], table["N_ALONGDISP"], table["NPIXELS"] = wavelength, points, 5.0
    for row, index in enumerate(indices):
        flux = sed(exposure.target, wavelength, int(index))
        error = 0.02 * np.median(flux)
        table["FLUX"][row] = flux + rng.standard_normal(points) * error
        table["FLUX_ERROR"][row] = error
    table["SOURCE_ID"], table["SOURCE_RA"], table["SOURCE_DEC"] = indices + 1, chosen.ra, chosen.dec
    table["SOURCE_TYPE"] = np.where(chosen.radius > 0, b"EXTENDED", b"POINT")
    table["SOURCE_XPOS"], table["SOURCE_YPOS"] = grid.wcs.wcs_world2pix(chosen.ra, chosen.dec, 0)
    spec.spec_table = table
    set_units(spec)
    spec.spectral_order, spec.dispersion_direction = 1, 1
    spec.s_region = sky.s_region(sky.footprint(exposure))
    spec.group_id, spec.filename = exposure.root, f"{exposure.root}_x1d.fits"
    spec.exposure_time, spec.integration_time = exposure.readout.exposure_time, exposure.readout.integration_time
    model.spec.append(spec)
    return model


def cube(
    exposure: Exposure, spans: list[tuple[float, float]], header: Header, rng: np.random.Generator, planes: int = 45
) -> JwstDataModel:
    """IFUCubeModel: RA, Dec, WAVE (um) over the hull of ``spans``; zero weight between them; MJy/sr."""
    scale, size = _SPATIAL[exposure.instrument]
    grid = cube_grid(exposure, scale, size)
    wavelength = np.linspace(min(s[0] for s in spans), max(s[1] for s in spans), planes)
    covered = np.array([any(lo <= w <= hi for lo, hi in spans) for w in wavelength])
    spectrum = sed(exposure.target, wavelength) * covered
    light = diffuse(exposure.target.scene, *pixels.offsets(grid, exposure.target))
    image, poisson, read = pixels.noisy(light[None] * (spectrum * 150.0)[:, None, None], rng)
    weight = np.broadcast_to(covered[:, None, None], image.shape).astype("f4")
    model = datamodels.IFUCubeModel(
        data=image, err=np.sqrt(poisson + read).astype("f4"), weightmap=weight,
        dq=np.where(weight > 0, 0, 513).astype("u4"),
    )  # fmt: skip
    step = float(wavelength[1] - wavelength[0])
    fill(model, header | cube_wcs(grid, float(wavelength[0]), step) | {"SCI.BUNIT": "MJy/sr", "ERR.BUNIT": "MJy/sr"})
    fill(model, {"SCI.S_REGION": sky.s_region(sky.footprint(exposure)), "FLUXEXT": "SCI", "ERREXT": "ERR"})
    fill(model, {"MASKEXT": "DQ", "ERR.ERRTYPE": "ERR", "WTYPE": "drizzle"})
    return model


def cube_grid(exposure: Exposure, scale: float, size: int) -> sky.Grid:
    """North-up grid of ``size`` x ``size`` pixels of ``scale`` arcsec around the footprint's centre."""
    centre = sky.mosaic_grid([sky.footprint(exposure)]).wcs.wcs.crval
    step, middle = scale / 3600.0, (size + 1) / 2
    wcs = sky.tan_wcs(tuple(centre), (middle, middle), np.diag([-step, step]))
    return sky.Grid((size, size), 1, wcs)


def cube_wcs(grid: sky.Grid, start: float, step: float) -> Header:
    """WCS of a cube as cube_build writes it: CDELT and PC, third axis WAVE in um."""
    header = wcs_header(grid, pc=True)
    header |= {"SCI.WCSAXES": 3, "SCI.CTYPE3": "WAVE", "SCI.CUNIT3": "um", "SCI.CRPIX3": 1.0}
    header |= {"SCI.CRVAL3": start, "SCI.CDELT3": step, "SCI.SPECSYS": "BARYCENT"}
    third = {"13": 0.0, "23": 0.0, "31": 0.0, "32": 0.0, "33": 1.0}
    return header | {f"SCI.PC{i}_{j}": value for (i, j), value in third.items()}
