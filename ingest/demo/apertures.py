"""Makes ingest/data/apertures.tsv from the mission's aperture file: ``python -m ingest.demo.apertures > FILE``.

The ingest reads that table, so that a site needs no pysiaf; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Iterator

from ingest.demo.sky import aperture, pysiaf
from ingest.plans import modes

_INSTRUMENTS = {"NRC": "NIRCAM", "NRS": "NIRSPEC", "NIS": "NIRISS", "MIR": "MIRI"}


def lines() -> Iterator[str]:
    """The lines of the table: reference point and corners (v2, v3 in arcsec) of each aperture that a mode names."""
    yield f"# Apertures of the planning modes in the V2V3 frame, from SIAF {pysiaf.JWST_PRD_VERSION} (pysiaf)."
    yield "# v2_ref, v3_ref: the reference point; v2, v3: the corners in order. Unit: arcsec."
    yield "# Made by `python -m ingest.demo.apertures`; not to be edited."
    yield "aperture\tv2_ref\tv3_ref\tv2\tv3"
    for name in sorted({name for mode in modes() for name in (mode.pointing, *mode.regions) if name}):
        found = aperture(_INSTRUMENTS[name[:3]], name)
        v2, v3 = (" ".join(f"{x:.6f}" for x in axis) for axis in found.corners("tel", rederive=False))
        yield f"{name}\t{found.V2Ref:.6f}\t{found.V3Ref:.6f}\t{v2}\t{v3}"


if __name__ == "__main__":
    print("\n".join(lines()))
