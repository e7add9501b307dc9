"""Where JWST is and what that does to times and positions.

The Earth's position comes from ERFA (``epv00``, through astropy's built-in ephemeris: no network, good
to some km); JWST is placed 1.5 million km behind it on the line from the Sun.  That is good to the size of its
halo orbit (about 2.5 s of light), which is enough for headers that are consistent with each other.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from astropy import constants, units
from astropy.coordinates import get_body_barycentric, get_body_barycentric_posvel
from astropy.time import Time

_L2_KM = 1.5e6
_C_KMS = constants.c.to_value(units.km / units.s)


def unit_vector(ra: float, dec: float) -> np.ndarray:
    """ICRS direction (degrees) as a unit vector."""
    a, d = np.radians((ra, dec))
    return np.array([np.cos(d) * np.cos(a), np.cos(d) * np.sin(a), np.sin(d)])


@dataclass(frozen=True)
class State:
    """Barycentric state of JWST at one time: km, km/s (ICRS); geocentric m, m/s."""

    position: np.ndarray
    velocity: np.ndarray
    geocentric: np.ndarray
    geocentric_velocity: np.ndarray
    sun: np.ndarray

    def light_time(self, ra: float, dec: float) -> float:
        """Seconds to add to a time at JWST to get that of the same wave front at the barycentre."""
        return float(self.position @ unit_vector(ra, dec)) / _C_KMS

    def heliocentric_light_time(self, ra: float, dec: float) -> float:
        """As ``light_time``, at the centre of the Sun."""
        return float((self.position - self.sun) @ unit_vector(ra, dec)) / _C_KMS

    def radial_velocity(self, ra: float, dec: float) -> float:
        """VELOSYS in m/s: positive when JWST moves away from the target."""
        return -1000.0 * float(self.velocity @ unit_vector(ra, dec))

    def aberration_scale(self, ra: float, dec: float) -> float:
        """VA_SCALE (dimensionless), to first order in v/c."""
        return 1.0 + float(self.velocity @ unit_vector(ra, dec)) / _C_KMS

    def nominal_pa_v3(self, ra: float, dec: float) -> float:
        """Degrees N over E of V3 at the target when the sunshield is square to the Sun (no roll offset)."""
        target = unit_vector(ra, dec)
        sun = (self.sun - self.position) / np.linalg.norm(self.sun - self.position)
        east = np.cross([0.0, 0.0, 1.0], target)
        north = np.cross(target, east)
        return float(np.degrees(np.arctan2(sun @ east, sun @ north)) + 180.0) % 360.0


def state(mjd_utc: float) -> State:
    """Return the state of JWST at a UTC MJD."""
    time = Time(mjd_utc, format="mjd", scale="utc").tdb
    earth, velocity = get_body_barycentric_posvel("earth", time, ephemeris="builtin")
    sun = get_body_barycentric("sun", time, ephemeris="builtin").xyz.to_value(units.km)
    earth_km = earth.xyz.to_value(units.km)
    velocity_kms = velocity.xyz.to_value(units.km / units.s)
    distance = np.linalg.norm(earth_km - sun)
    offset = (earth_km - sun) * (_L2_KM / distance)
    drift = velocity_kms * (_L2_KM / distance)
    return State(earth_km + offset, velocity_kms + drift, offset * 1e3, drift * 1e3, sun)
