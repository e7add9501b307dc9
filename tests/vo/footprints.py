"""Observations made up for tests of the sky search: one for each kind of footprint, checked by eye.

They go into the tables of the store as the ingest writes them (role jwst_ingest) and out again after the test.
"""

from __future__ import annotations

from dataclasses import dataclass

import psycopg

Corner = tuple[float, float]

PROGRAM = "99999"


def square(ra: float, dec: float, half: float = 0.1) -> list[Corner]:
    """Corners (degrees) of a box of 2 * half in both coordinates, near the equator a square."""
    return [(ra - half, dec - half), (ra + half, dec - half), (ra + half, dec + half), (ra - half, dec + half)]


@dataclass(frozen=True)
class Footprint:
    """polygons and bounds in degrees, ICRS; a circle has no polygons, no footprint has no bounds."""

    name: str
    bounds: tuple[float, float, float] | None
    polygons: tuple[list[Corner], ...] = ()

    def literals(self) -> tuple[str | None, str | None, list[str] | None, str | None]:
        """The fields of an sregion as PostgreSQL reads them."""
        if self.bounds is None:
            return None, None, None, None
        ra, dec, radius = self.bounds
        bounds = f"<({ra}d, {dec}d), {radius}d>"
        if not self.polygons:
            return bounds, None, None, f"CIRCLE ICRS {ra} {dec} {radius}"
        spolys = ["{" + ",".join(f"({ra}d, {dec}d)" for ra, dec in corners) + "}" for corners in self.polygons]
        corners = [" ".join(f"{ra % 360} {dec}" for ra, dec in polygon) for polygon in self.polygons]
        if len(spolys) == 1:
            return bounds, spolys[0], None, f"POLYGON ICRS {corners[0]}"
        union = " ".join(f"POLYGON {text}" for text in corners)
        return bounds, None, spolys, f"UNION ICRS ( {union} )"


#: Two squares with a gap of 0.4 degrees between them: a shape inside the gap meets the hull, not the footprint.
FOOTPRINTS = (
    Footprint("polygon", (10.0, 10.0, 0.15), (square(10.0, 10.0),)),
    Footprint("pair", (20.3, -5.0, 0.45), (square(20.0, -5.0), square(20.6, -5.0))),
    Footprint("circle", (30.0, 40.0, 0.2)),
    Footprint("wrap", (0.0, 20.0, 0.15), (square(0.0, 20.0),)),
    Footprint("pole", (0.0, -90.0, 0.2), ([(0.0, -89.8), (90.0, -89.8), (180.0, -89.8), (270.0, -89.8)],)),
    Footprint("nowhere", None),
)


def insert(connection: psycopg.Connection, footprint: Footprint) -> None:
    """One observation with one image of this footprint; its observationID is jw99999-NAME."""
    name = f"jw{PROGRAM}-{footprint.name}"
    obs_key, plane_key, artifact_key = (f"00000000-0000-5000-8000-{kind}{footprint.name:_<11}"[:36] for kind in "opa")
    filename = f"{name}_cal.fits"
    stamp = "2026-01-01"
    common = "metaProducer, precedence, lastModified, maxLastModified, metaChecksum, accMetaChecksum"
    tail = ("test:vo", "2026", stamp, stamp, f"md5:{name}", f"md5:{name}")
    connection.execute(
        "INSERT INTO store.observation (obsID, observationURI, collection, observationID, algorithm_name, type, intent,"
        f" proposal_id, target_name, telescope_name, instrument_name, typeCode, {common})"
        " VALUES (%s, %s, 'JWST', %s, 'exposure', 'NRC_IMAGE', 'science', %s, %s, 'JWST', 'NIRCAM/IMAGE', 'S',"
        " %s, %s, %s, %s, %s, %s)",
        (obs_key, f"caom:JWST/{name}", name, PROGRAM, footprint.name, *tail),
    )
    bounds, polygon, parts, stcs = footprint.literals()
    region = "ROW(%s::scircle, %s::spoly, %s::spoly[], %s::text)::sregion" if bounds else "NULL"
    ra, dec, radius = footprint.bounds or (None, None, None)
    connection.execute(
        "INSERT INTO store.plane (planeID, obsID, planeURI, publisherID, productID, dataRelease, dataProductType,"
        " calibrationLevel, position_center_ra, position_center_dec, position_bounds_size, energy_bounds_lower,"
        f" energy_bounds_upper, time_bounds_lower, time_bounds_upper, time_exposure, position_bounds, {common})"
        " VALUES (%s, %s, %s, %s, 'cal', '2024-01-01', 'image', 2, %s, %s, %s, 7.95e-7, 1.005e-6, 59800, 59800.01, 800,"
        f" {region}, %s, %s, %s, %s, %s, %s)",
        (
            plane_key,
            obs_key,
            f"caom:JWST/{name}/cal",
            f"ivo://test/~?{name}/cal",
            ra,
            dec,
            None if radius is None else 2 * radius,
            *((bounds, polygon, parts, stcs) if bounds else ()),
            *tail,
        ),
    )
    connection.execute(
        "INSERT INTO store.artifact (artifactID, planeID, obsID, uri, filename, productType, releaseType, contentType,"
        f" contentLength, {common})"
        " VALUES (%s, %s, %s, %s, %s, 'science', 'data', 'application/fits', 20160, %s, %s, %s, %s, %s, %s)",
        (artifact_key, plane_key, obs_key, f"mast:JWST/product/{filename}", filename, *tail),
    )
    connection.execute(
        "INSERT INTO store.product (planeID, filename, suffix, product_level, exp_type)"
        " VALUES (%s, %s, 'cal', '2b', 'NRC_IMAGE')",
        (plane_key, filename),
    )


def remove(connection: psycopg.Connection) -> None:
    """Takes all of them out again, and the tombstones that this makes."""
    keys = [f"00000000-0000-5000-8000-{kind}%" for kind in "opa"]
    connection.execute("DELETE FROM store.observation WHERE proposal_id = %s", (PROGRAM,))
    connection.execute("DELETE FROM store.tombstone WHERE id LIKE ANY (%s)", (keys,))
