"""tso3: all segments of an exposure as one x1dints and its white-light curve; aperture photometry for imaging."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from astropy import units as u
from astropy.table import QTable

from ingest.demo import ephemeris, pixels, spectral
from ingest.demo.catalogue import ecsv
from ingest.demo.exposures import Exposure
from ingest.demo.headers import exposure_header
from ingest.demo.keywords import fill, to_bytes
from ingest.demo.level3 import Combination, Product
from ingest.demo.spectra import light_curve


def tso3(this: Combination) -> Iterator[Product]:
    """Yield x1dints and whtlt (spectra) or phot (imaging)."""
    name = this.association.product
    if this.first.mode.draw == "transit-image":
        yield name, [(f"{name}_phot.ecsv", ecsv(photometry(this.first, this.seed), this.date))]
        return
    whole = replace(this.first, observation=replace(this.first.observation, segments=1), segment=1)
    rng = pixels.rng_for(this.seed, name)
    model = spectral.time_series(whole, exposure_header(whole, "2b"), rng)
    light = white_light_curve(model)
    fill(model, this.header())
    content = to_bytes(model, f"{name}_x1dints.fits", this.date)
    yield name, [(f"{name}_x1dints.fits", content), (f"{name}_whtlt.ecsv", ecsv(light, this.date))]


def white_light_curve(model) -> QTable:
    """The light curve over all wavelengths, by package jwst's own function."""
    from jwst.white_light.white_light import white_light

    return white_light(model)


def photometry(exposure: Exposure, seed: int) -> QTable:
    """Aperture photometry per integration with the columns of tso_photometry; sums in MJy/sr pixels."""
    numbers = list(exposure.integrations)
    read, rng = exposure.readout, pixels.rng_for(seed, f"{exposure.root}_phot")
    middles = np.array([read.integration_start(n - 1) + read.integration_time / 2 for n in numbers])
    mjd = exposure.start + middles / 86400.0
    delay = ephemeris.state(exposure.mid).light_time(*exposure.position) / 86400.0
    net = 5.0e4 * light_curve(len(numbers), len(numbers), depth=0.004) * (1 + 4e-4 * rng.standard_normal(len(numbers)))
    unit, ones = u.MJy / u.sr, np.ones(len(numbers))
    table = QTable({"MJD": mjd, "BJD_TDB": mjd + delay})
    columns = {
        "aperture_sum": net + 800.0, "annulus_sum": 2000.0 * ones, "annulus_mean": 8.0 * ones,
        "aperture_bkg": 800.0 * ones, "net_aperture_sum": net,
    }  # fmt: skip
    for name, values in columns.items():
        table[name], table[f"{name}_err"] = values * unit, np.sqrt(np.abs(values)) * 0.05 * unit
    table["aperture_x"], table["aperture_y"] = 16.0 * ones * u.pix, 16.0 * ones * u.pix
    table["aperture_ra_icrs"] = exposure.position[0] * ones * u.deg
    table["aperture_dec_icrs"] = exposure.position[1] * ones * u.deg
    table.meta.update(
        instrument=exposure.instrument, detector=exposure.detector.upper(), channel=None,
        subarray=exposure.mode.subarray, filter=exposure.optics[0], pupil=None,
        target_name=exposure.target.catalog_name,
        apertures="Photometry measured in a circular aperture of r=5.0 pixels.",
    )  # fmt: skip
    return table
