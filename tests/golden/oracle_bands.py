"""Passbands and dispersers of the oracle: a second copy, typed from the published tables on its own.

Wavelengths are micrometres in vacuum; R is the resolving power lambda / (delta lambda), dimensionless. Sources:
filters: half-power points and R50 = pivot / width of the throughput curves (NIRCam: mean of modules A and B, with
telescope; NIRISS: post-flight; MIRI: ImPCE), section 5.6 of the metadata model reference; dispersers: STPSF's
constants of the CRDS cube parameters, R of the MRS from Labiano et al. 2021 at band centre, NIRSpec's nominal R and
the gap from JDox (section 5.7).
"""

from __future__ import annotations

from typing import NamedTuple


class Band(NamedTuple):
    """Lower and upper wavelength in micrometres, resolving power (None: not defined)."""

    low: float
    high: float
    power: float | None


def _table(text: str) -> dict[str, Band]:
    """Element: band, from lines of ``element low high R``."""
    lines = (line.split() for line in text.strip().splitlines())
    return {name: Band(float(low), float(high), float(power)) for name, low, high, power in lines}


NIRCAM = _table("""
F070W  0.624 0.781 4.5
F090W  0.795 1.005 4.3
F115W  1.013 1.282 4.3
F140M  1.331 1.479 9.5
F150W  1.331 1.668 4.5
F150W2 1.007 2.381 1.2
F182M  1.722 1.968 7.5
F187N  1.863 1.885 88.7
F200W  1.755 2.228 4.2
F210M  1.992 2.201 10.0
F212N  2.109 2.134 86.2
F250M  2.412 2.595 13.7
F277W  2.423 3.132 3.9
F300M  2.831 3.157 9.2
F322W2 2.432 4.013 2.1
F335M  3.177 3.537 9.4
F356W  3.135 3.981 4.2
F360M  3.426 3.814 9.3
F410M  3.866 4.302 9.4
F430M  4.167 4.399 18.5
F444W  3.881 4.982 4.0
F460M  4.515 4.747 20.0
F480M  4.662 4.973 15.5
WLP4   2.102 2.155 39.9
""")
# In the PUPIL wheel, in series with the broad filter in the FILTER wheel.
NIRCAM_PUPIL = _table("""
F162M 1.542 1.713 9.5
F164N 1.635 1.653 91.9
F323N 3.217 3.255 83.8
F405N 4.030 4.076 87.5
F466N 4.629 4.681 89.4
F470N 4.683 4.733 95.1
""")
NIRISS = _table("""
F090W 0.797 1.003 4.4
F115W 1.017 1.280 4.4
F140M 1.335 1.476 9.9
F150W 1.333 1.666 4.5
F158M 1.492 1.681 8.4
F200W 1.756 2.222 4.3
F277W 2.419 3.134 3.9
F356W 3.152 4.051 4.0
F380M 3.732 3.925 19.8
F430M 4.187 4.387 21.5
F444W 3.893 4.996 4.0
F480M 4.678 4.957 17.3
""")
MIRI = _table("""
F560W   5.053  6.171  5.0
F770W   6.582  8.686  3.6
F1000W  9.020 10.893  5.3
F1130W 10.954 11.667 15.9
F1280W 11.587 14.121  5.1
F1500W 13.526 16.638  4.8
F1800W 16.518 19.501  6.0
F2100W 18.477 23.159  4.4
F2550W 23.304 26.734  7.4
P750L   5.0   14.0  100
""")
FGS = _table("""
GUIDER1 0.614 5.338 0.5
GUIDER2 0.635 5.368 0.5
""")
# Channel and band of the MRS; R at band centre.
MRS = _table("""
1-SHORT   4.90  5.74 3647
1-MEDIUM  5.66  6.63 3618
1-LONG    6.53  7.65 3590
2-SHORT   7.51  8.77 3514
2-MEDIUM  8.67 10.13 3294
2-LONG   10.01 11.70 3236
3-SHORT  11.55 13.47 3011
3-MEDIUM 13.34 15.57 2368
3-LONG   15.41 17.98 2458
4-SHORT  17.70 20.95 1767
4-MEDIUM 20.69 24.48 1730
4-LONG   24.40 28.70 1403
""")
# Grating and filter: what NIRSpec disperses, both detectors together.
NIRSPEC = _table("""
PRISM/CLEAR  0.60 5.30  100
G140M/F070LP 0.70 1.27 1000
G140M/F100LP 0.97 1.89 1000
G235M/F170LP 1.66 3.17 1000
G395M/F290LP 2.87 5.27 1000
G140H/F070LP 0.70 1.27 2700
G140H/F100LP 0.97 1.89 2700
G235H/F170LP 1.66 3.17 2700
G395H/F290LP 2.87 5.27 2700
""")
GRISM_POWER = {"GRISMR": 1600.0, "GRISMC": 1600.0, "GR150R": 150.0, "GR150C": 150.0}
GRISM_REACH = (2.4, 5.0)  # of NIRCam's grisms
# Where the gap between the detectors cuts a high-resolution spectrum taken through slit S1600A1. Through the other
# slits, the shutters of the MSA and the slices of the IFU it is elsewhere (S200A2 is there to fill S200A1's gap):
# there the range stays the disperser's.
S1600A1_GAP = {"G140H/F100LP": (1.31, 1.35), "G235H/F170LP": (2.20, 2.27), "G395H/F290LP": (3.72, 3.82)}
