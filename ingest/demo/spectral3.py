"""spec3: combined spectra and cubes."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from stdatamodels.jwst import datamodels
from stdatamodels.jwst.datamodels import JwstDataModel

from ingest.demo import pixels, spectral
from ingest.demo.headers import Header, exposure_header
from ingest.demo.keywords import assign, fill, item_paths, paths, to_bytes
from ingest.demo.level3 import Combination, File, Product
from ingest.demo.slits import Slit, slits_of
from ingest.demo.spectra import MRS_RANGES, ranges


def spec3(this: Combination) -> Iterator[Product]:
    """Yield the products of a spec3 association, by mode."""
    draw = this.first.mode.draw
    if draw == "mos":
        for slit in slits_of(this.first, this.seed):
            yield _slit_product(this, slit, this.association.product.replace("{source_id}", f"s{slit.source_id:09d}"))
    elif draw == "slit":
        (slit,) = slits_of(this.first, this.seed)
        name = this.association.product.replace("{source_id}", "s000000001")
        yield _slit_product(this, slit, name.replace("{slit_name}", slit.name.lower()))
    elif draw == "slitless":
        name, rng = this.association.product, pixels.rng_for(this.seed, this.association.product)
        model = spectral.grism_spectra(this.first, this.seed, exposure_header(this.first, "2b"), rng)
        combined = _combined_grism_spectra(model)
        yield name, [_plain(this, model, f"{name}_x1d.fits"), _plain(this, combined, f"{name}_c1d.fits")]
    elif this.first.instrument == "MIRI":
        yield from _mrs(this)
    else:
        yield _nirspec_ifu(this)


def _header(this: Combination) -> Header:
    """Header of products whose pipeline does not resample: blended by hand (times, detectors), sums over files."""
    header = exposure_header(this.first, "2b") | this.header()
    ends, starts = [e.end for e in this.members], [e.start for e in this.members]
    total = sum(e.readout.exposure_time for e in this.members)
    header |= {"EXPSTART": min(starts), "EXPEND": max(ends), "EXPMID": float(np.mean([e.mid for e in this.members]))}
    header |= {"SCI.MJD-BEG": min(starts), "SCI.MJD-END": max(ends), "SCI.MJD-AVG": header["EXPMID"]}
    last = max(this.members, key=lambda e: e.end)
    header |= {"EFFEXPTM": total, "TMEASURE": total, "SCI.XPOSURE": total}
    header["DATE-END"] = exposure_header(last, "2b")["DATE-END"]
    header["DURATION"] = header["SCI.TELAPSE"] = sum(e.readout.duration for e in this.members)
    if len({e.detector for e in this.members}) > 1:
        header["DETECTOR"] = "MULTIPLE"
    return header


def _plain(this: Combination, model, name: str) -> File:
    fill(model, _header(this))
    return name, to_bytes(model, name, this.date)


def _combined_grism_spectra(single: JwstDataModel) -> JwstDataModel:
    """WFSSMultiCombinedSpecModel of the sources of a WFSSMultiSpecModel: one row per source, as by combine_1d."""
    model = datamodels.WFSSMultiCombinedSpecModel()
    for spec in single.spec:
        part = datamodels.WFSSCombinedSpecModel()
        known = spec.spec_table
        points = known["WAVELENGTH"].shape[1]
        scalars = {"SOURCE_ID", "N_ALONGDISP", "SOURCE_TYPE", "SOURCE_RA", "SOURCE_DEC"}
        dtype = [(n, t) if n in scalars else (n, t, points) for n, t, *_ in part.get_dtype("spec_table").descr]
        table = np.zeros(len(known), dtype=dtype)
        for name in set(table.dtype.names) & set(known.dtype.names):
            table[name] = known[name]
        table["ERROR"], table["WEIGHT"], table["N_INPUT"] = known["FLUX_ERROR"], 1.0, 1.0
        part.spec_table = table
        spectral.set_units(part)
        part.spectral_order, part.dispersion_direction = spec.spectral_order, spec.dispersion_direction
        model.spec.append(part)
    return model


def _slit_product(this: Combination, slit: Slit, name: str) -> Product:
    """s2d, x1d and c1d of one slit."""
    rng = pixels.rng_for(this.seed, name)
    spans = [span for e in this.members for span in ranges(e)]
    span = min(s[0] for s in spans), max(s[1] for s in spans)
    wavelength = np.linspace(*span, 500)
    flux = slit.flux(wavelength)
    flux = np.where(np.any([(wavelength >= a) & (wavelength <= b) for a, b in spans], axis=0), flux, 0.0)
    header = _header(this)
    profile = np.exp(-((np.arange(25) - 12.0) ** 2) / 3.0)
    image, poisson, read = pixels.noisy((5.0 * flux / flux.max())[None, :] * profile[:, None], rng)
    two = datamodels.SlitModel(
        data=image, err=np.sqrt(poisson + read).astype("f4"), wht=np.ones_like(image),
        con=np.ones((1, *image.shape), "i4"), var_poisson=poisson, var_rnoise=read,
    )  # fmt: skip
    known = {k: v for k, v in slit.header().items() if v is not None and k in paths("SlitModel")}
    if not slit.slitlet:
        this.blend(two)
    waves: Header = {"SCI.BUNIT": "MJy", "SCI.WAVSTART": span[0] * 1e-6, "SCI.WAVEND": span[1] * 1e-6}
    fill(two, header | this.resampled_times() | known | waves)
    files = [(f"{name}_s2d.fits", to_bytes(two, f"{name}_s2d.fits", this.date))]
    one = datamodels.MultiSpecModel()
    spec = datamodels.SpecModel()
    spec.spec_table = spectral.spectrum_table(spec, wavelength, flux, rng)
    spectral.set_units(spec)
    spec.spectral_order = -1 if this.first.instrument == "NIRSPEC" else 1
    one.spec.append(spec)
    items = item_paths("MultiSpecModel", "spec")
    for key, value in slit.header("EXTRACT1D").items():
        if value is not None and key in items:
            assign(one.spec[-1], items[key], value)
    files.append(_plain(this, one, f"{name}_x1d.fits"))
    combined = datamodels.MultiCombinedSpecModel()
    part = datamodels.CombinedSpecModel()
    part.spec_table = spectral.spectrum_table(part, wavelength, flux, rng)
    spectral.set_units(part)
    combined.spec.append(part)
    files.append(_plain(this, combined, f"{name}_c1d.fits"))
    return name, files


def _mrs(this: Combination) -> Iterator[Product]:
    """One cube and spectrum per channel and band: ``_ch1-short``."""
    done = set()
    for exposure in this.members:
        for channel in exposure.channel:
            band = exposure.observation.band
            name = f"{this.association.product}_ch{channel}-{band.lower()}"
            if name in done:
                continue
            done.add(name)
            span = MRS_RANGES[int(channel), band]
            yield name, _cube_files(this, exposure, name, [span], {"CHANNEL": channel})


def _nirspec_ifu(this: Combination) -> Product:
    obs = this.first.observation
    base = this.association.product.removesuffix(f"_{obs.grating.lower()}")
    name = f"{base}_{obs.grating.lower()}-{obs.filter.lower()}"
    return name, _cube_files(this, this.first, name, [s for e in this.members for s in ranges(e)], {})


def _cube_files(this: Combination, exposure, name: str, spans: list, extra: Header) -> list[File]:
    rng = pixels.rng_for(this.seed, name)
    model = spectral.cube(exposure, spans, _header(this) | extra, rng, planes=64)
    this.blend(model, [e for e in this.members if not extra or e.detector == exposure.detector])
    fill(model, _header(this) | extra | ({"DETECTOR": exposure.detector.upper()} if extra else {}))
    files = [(f"{name}_s3d.fits", to_bytes(model, f"{name}_s3d.fits", this.date))]
    slit = slits_of(exposure, this.seed)[0]
    kind = datamodels.MRSMultiSpecModel if extra else datamodels.MultiSpecModel
    item = datamodels.MRSSpecModel if extra else datamodels.SpecModel
    one, spec = kind(), item()
    wavelength = np.concatenate([np.linspace(*span, 400) for span in sorted(set(spans))])
    spec.spec_table = spectral.spectrum_table(spec, wavelength, slit.flux(wavelength), rng)
    spectral.set_units(spec)
    one.spec.append(spec)
    items = item_paths(type(one).__name__, "spec")
    for key, value in slit.header("EXTRACT1D").items():
        if value is not None and key in items:
            assign(one.spec[-1], items[key], value)
    fill(one, _header(this) | extra | ({"DETECTOR": exposure.detector.upper()} if extra else {}))
    files.append((f"{name}_x1d.fits", to_bytes(one, f"{name}_x1d.fits", this.date)))
    return files
