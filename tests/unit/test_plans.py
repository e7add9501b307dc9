"""Modes of plans and what they see, against pysiaf, the bandpasses, and flight exposures."""

from __future__ import annotations

import csv
import gzip
from importlib import resources
from pathlib import Path

import numpy as np
import pytest

from ingest import plans
from ingest.demo import apertures
from ingest.demo.sky import aperture, rotations
from ingest.footprints import parse

SEEING = [mode for mode in plans.modes() if mode.pointing]
# position and V3 position angle (deg); across 0 h, at the poles, and the slots of a flight visit
ATTITUDES = [
    ((150.126574, 2.330246), 288.07457694),
    ((0.01, -30.0), 0.0),
    ((359.99, 61.5), 179.99),
    ((83.0, 89.97), 45.0),
    ((266.4, -89.9), 271.3),
]


def vectors(points) -> np.ndarray:
    lon, lat = np.radians(np.asarray(points, dtype=float)).T
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=-1)


def by_pysiaf(mode: plans.Mode, position: tuple[float, float], v3_pa: float) -> list[np.ndarray]:
    """The corners of each region, unit vectors, from the mission's own library."""
    instrument = mode.name.partition("/")[0]
    reference = aperture(instrument, mode.pointing)
    attitude = rotations.attitude(reference.V2Ref, reference.V3Ref, *position, v3_pa)
    regions = (aperture(instrument, name).corners("tel", rederive=False) for name in mode.regions)
    return [vectors(np.transpose(rotations.pointing(attitude, *corners))) for corners in regions]


def test_the_table_of_apertures_is_pysiaf_s() -> None:
    kept = (resources.files("ingest") / "data" / "apertures.tsv").read_text()
    assert kept == "\n".join(apertures.lines()) + "\n"


def test_modes_that_see_the_sky_are_those_of_the_lists() -> None:
    assert sorted(mode.slots for mode in SEEING) == sorted(mode.slots for mode in plans.modes() if mode.slots)
    assert len(SEEING) == 11


@pytest.mark.parametrize("mode", SEEING, ids=lambda mode: mode.slots)
@pytest.mark.parametrize(("position", "v3_pa"), ATTITUDES)
def test_footprint_is_that_of_pysiaf(mode: plans.Mode, position: tuple[float, float], v3_pa: float) -> None:
    found, origin = plans.footprint(mode, [position], v3_pa)
    expected = by_pysiaf(mode, position, v3_pa)
    assert origin == "aperture" and len(found.polygons) == len(expected)
    for polygon, corners in zip(found.polygons, expected, strict=True):
        distances = np.linalg.norm(vectors(polygon)[:, None] - corners[None], axis=-1)
        assert len(polygon) == len(corners) and distances.min(axis=1).max() < 1e-10  # 20 microarcsec
        assert sorted(distances.argmin(axis=1)) == list(range(len(corners)))
    assert found.stcs() == parse(found.stcs()).stcs()  # wound as all footprints are


@pytest.mark.parametrize("mode", SEEING, ids=lambda mode: mode.slots)
def test_circle_holds_the_field_at_any_roll_and_touches_it(mode: plans.Mode) -> None:
    position = (10.0, 41.0)
    found, origin = plans.footprint(mode, [position], None)
    assert origin == "any roll" and not found.polygons and found.centre == position
    corners = np.concatenate([c for v3_pa in range(0, 360, 15) for c in by_pysiaf(mode, position, v3_pa)])
    farthest = np.degrees(2 * np.arcsin(np.linalg.norm(corners - vectors([position]), axis=1) / 2)).max()
    assert found.radius == pytest.approx(farthest, rel=1e-6)


def test_several_pointings() -> None:
    mode = plans.mode_of_slots("NIRSpec", "MOS")
    places = [(10.0, 41.0), (10.01, 41.0), (10.0, 41.0)]
    assert len(plans.footprint(mode, places, 12.0)[0].polygons) == 2 * 4  # the third is the first
    circle, _ = plans.footprint(mode, places, None)
    single, _ = plans.footprint(mode, places[:1], None)
    assert circle.radius == pytest.approx(single.radius + 0.005 * np.cos(np.radians(41)), rel=1e-5)
    assert circle.centre == pytest.approx((10.005, 41.0), abs=1e-6)


def test_a_mode_that_is_not_known_has_its_position() -> None:
    found, origin = plans.footprint(plans.mode_of_slots("NIRCam", "Polarimetry"), [(10.0, 41.0)], 12.0)
    assert (origin, found.radius, found.centre) == ("position", 0.0, (10.0, 41.0))


@pytest.mark.parametrize(
    ("schedule", "name", "lowest", "highest"),
    [
        ("NIRCam Imaging", "NIRCAM/IMAGE", 0.624e-6, 4.982e-6),
        ("MIRI Medium Resolution Spectroscopy", "MIRI/IFU", 4.9e-6, 28.7e-6),
        ("NIRISS Single-Object Slitless Spectroscopy", "NIRISS/SOSS", 0.6e-6, 2.8e-6),
        ("NIRSpec Dark", "NIRSPEC", None, None),
        ("Station Keeping", None, None, None),
    ],
)
def test_wavelengths_of_a_mode(schedule: str, name: str | None, lowest: float | None, highest: float | None) -> None:
    mode = plans.mode_of_schedule(schedule)
    assert (mode.name, mode.em_min, mode.em_max) == (name, lowest, highest)


def test_flight_exposures_are_where_the_list_said(shared_data: Path) -> None:
    """Visits of programme 2321 were made at the planned angle: NIRCam's long-wavelength detectors of each exposure."""
    slots = {}
    with gzip.open(shared_data / "planned" / "pure_slots.csv.gz", "rt", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["visit_id"].startswith("02321004"):
                slots.setdefault(row["visit_id"], row)
    compared = 0
    mode = plans.mode_of_slots("NIRCam", "Imaging")
    for table in sorted((shared_data / "mast_keywords").glob("*_union.csv.gz")):
        with gzip.open(table, "rt", newline="") as stream:
            for row in csv.DictReader(stream):
                root = row["filename"].partition("_nrc")[0]
                slot = slots.get(root.removesuffix("_02101_00001").removeprefix("jw"))
                if slot and row["filename"].endswith(("_nrcalong_cal.fits", "_nrcblong_cal.fits")):
                    position = (float(slot["ra"]), float(slot["dec"]))
                    planned, _ = plans.footprint(mode, [position], float(slot["orient"]))
                    polygon = planned.polygons[0 if "nrca" in row["filename"] else 1]
                    seen = vectors(parse(row["orig_s_region"]).polygons[0])
                    distances = np.linalg.norm(vectors(polygon)[:, None] - seen[None], axis=-1).min(axis=1)
                    assert np.degrees(distances.max()) * 3600 < 2  # arcsec; the detector is a little distorted
                    compared += 1
    assert compared >= 4
