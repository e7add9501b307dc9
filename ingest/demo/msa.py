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
_SHUTTER = "i2,i2,i2,i2,i2,i4,S1,S6,f4,f4,i2,S1"
_SHUTTER_NAMES = (
    "slitlet_id msa_metadata_id shutter_quadrant shutter_row shutter_column source_id background shutter_state "
    "estimated_source_in_shutter_x estimated_source_in_shutter_y dither_point_index primary_source"
)
_SOURCE_NAMES = "program source_id source_name alias ra dec preimage_id stellarity"


def msa_bytes(exposure: Exposure, seed: int) -> bytes:
    """Serialise the MSA file of an exposure's visit: three shutters per slitlet and dither, one row per source."""
    slits = slits_of(exposure, seed)
    image = np.ones((_ROWS, _COLUMNS), "i2")
    shutters, sources = [], []
    for slit in slits:
        row, column = 40 + 25 * slit.slitlet, 60 + 40 * slit.slitlet
        image[row - 1 : row + 2, column] = 0
        for dither in range(1, exposure.observation.dithers + 1):
            for offset in (-1, 0, 1):
                primary = offset == dither - 1
                shutters.append(
                    (slit.slitlet, 76, 3, row + offset, column, slit.source_id, "N" if primary else "Y", "OPEN",
                     0.5 if primary else np.nan, 0.5 if primary else np.nan, dither, "Y" if primary else "N")
                )  # fmt: skip
        alias = str(slit.source_id)
        sources.append(
            (exposure.program.number, slit.source_id, slit.source_name, alias, slit.ra, slit.dec, "None", 0.1)
        )
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
