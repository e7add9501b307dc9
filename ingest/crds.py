"""Names of reference files of the Calibration Reference Data System: ``jwst_<instrument>_<type>_<serial>.<format>``.

Source: CRDS user guide, "file naming"; parameter files of pipeline steps have types ``pars-<step>``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

INSTRUMENTS = ("nircam", "niriss", "nirspec", "miri", "fgs", "system", "all", "generic")
_NAME = re.compile(
    rf"jwst_(?P<instrument>{'|'.join(INSTRUMENTS)})_(?P<type>[a-z0-9]+(?:-[a-z0-9]+)*)_(?P<serial>\d{{4}})"
    r"\.(?P<format>asdf|fits|json|ecsv)"
)


@dataclass(frozen=True)
class CrdsName:
    """A parsed name; instrument in capitals as in the headers."""

    instrument: str
    reference_type: str
    serial: int
    file_format: str


def parse(filename: str) -> CrdsName | None:
    """The parts of ``filename``, or None where it is no CRDS name."""
    match = _NAME.fullmatch(filename)
    if match is None:
        return None
    return CrdsName(match["instrument"].upper(), match["type"], int(match["serial"]), match["format"])
