"""The MSA metadata file of a NIRSpec MOS visit (``_msa.fits``): which shutters were open on which source.

No data model describes this file; columns and types are those of genuine ones.
"""

from __future__ import annotations

import io

import numpy as np
from astropy.io import fits

from ingest.demo.exposures import Exposure
from ingest.demo.headers import product_date
from ingest.demo.slits import slits_of

_ROWS, _COLUMNS = 730, 342
_CONFIGURATIONS = (1, 76)
_SHUTTER = "i2,i2,i2,i2,i2,i4,S1,S6,f4,f4,i2,S1"
_SHUTTER_NAMES = (
    "slitlet_id msa_metadata_id shutter_quadrant shutter_row shutter_column source_id background shutter_state "
    "estimated_source_in_shutter_x estimated_source_in_shutter_y dither_point_index primary_source"
)
_SOURCE_NAMES = "program source_id source_name alias ra dec preimage_id stellarity"


def _shutters(slitlet: int, configuration: int, source: int, dither: int) -> list[tuple]:
    """The three shutters of a slitlet, side by side along the columns; the source steps from one to the next."""
    found = []
    for offset in (-1, 0, 1):
        primary = bool(source) and offset == dither - 1
        place = 0.5 if primary else np.nan
        found.append(
            (slitlet, configuration, 3, 40 + 25 * slitlet, 60 + 40 * slitlet + offset, source, "N" if primary else "Y",
             "OPEN", place, place, dither, "Y" if primary else "N")
        )  # fmt: skip
    return found


def msa_bytes(exposure: Exposure, seed: int) -> bytes:
    """Serialise the MSA file of an exposure's visit: three shutters per slitlet and dither, one row per source.

    As genuine ones it has the planned configuration (1) and the one that was used (76), and a slitlet on empty sky.
    """
    slits = slits_of(exposure, seed)
    image = np.ones((_ROWS, _COLUMNS), "i2")
    places = [(slit.slitlet, slit.source_id) for slit in slits] + [(len(slits) + 1, 0)]
    for slitlet, _ in places:
        image[40 + 25 * slitlet, 59 + 40 * slitlet : 62 + 40 * slitlet] = 0
    dithers = range(1, exposure.observation.dithers + 1)
    shutters = [
        shutter for configuration in _CONFIGURATIONS for slitlet, source in places for dither in dithers
        for shutter in _shutters(slitlet, configuration, source, dither)
    ]  # fmt: skip
    sources = [
        (exposure.program.number, s.source_id, s.source_name, str(s.source_id), s.ra, s.dec, "None", 0.1) for s in slits
    ]
    primary = fits.PrimaryHDU()
    header = {
        "ORIGIN": "STScI", "TELESCOP": "JWST", "INSTRUME": "NIRSPEC",
        "DATE": product_date(exposure.program.pool_stamp, "1b"), "FILENAME": f"jw{exposure.visit_id}_01_msa.fits",
        "PROGRAM": exposure.visit_id[:5], "OBSERVTN": exposure.visit_id[5:8], "VISIT": exposure.visit_id[8:],
        "VISIT_ID": exposure.visit_id,
    }  # fmt: skip
    primary.header.update(header)
    info = np.array(shutters, dtype=list(zip(_SHUTTER_NAMES.split(), _SHUTTER.split(","), strict=True)))
    kinds = "i4,i4,S20,S31,f8,f8,S30,f8".split(",")
    source = np.array(sources, dtype=list(zip(_SOURCE_NAMES.split(), kinds, strict=True)))
    hdus = fits.HDUList(
        [primary, fits.ImageHDU(image, name="SHUTTER_IMAGE"), fits.BinTableHDU(info, name="SHUTTER_INFO"),
         fits.BinTableHDU(source, name="SOURCE_INFO")]
    )  # fmt: skip
    buffer = io.BytesIO()
    hdus.writeto(buffer)
    return buffer.getvalue()
