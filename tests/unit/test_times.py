"""Times of exposures and of their segments, and fields of view of what has no S_REGION."""

from __future__ import annotations

import math

import pytest

from ingest import derive, rows
from ingest.headers import Record

TSO = {
    "TELESCOP": "JWST", "INSTRUME": "NIRCAM", "DETECTOR": "NRCALONG", "EXP_TYPE": "NRC_TSGRISM", "FILTER": "F322W2",
    "PUPIL": "GRISMR", "PROGRAM": "09905", "EXPSTART": 61140.0, "EXPEND": 61140.1, "EFFEXPTM": 8000.0,
    "EFFINTTM": 80.0, "NINTS": 100, "NGROUPS": 12, "TGROUP": 6.5,
}  # fmt: skip
WHOLE = "jw09905002001_04103_00001_nrcalong_calints.fits"
SEGMENT = "jw09905002001_04103_00001-seg002_nrcalong_calints.fits"


def plane(filename: str, **fields: object) -> dict[str, object]:
    keywords = {key: value for key, value in (TSO | fields).items() if value is not None}
    return rows.from_record(Record(filename, "file", keywords)).plane


def times(row: dict[str, object]) -> tuple:
    columns = ("time_bounds_lower", "time_bounds_upper", "time_exposure", "time_dimension", "time_origin")
    return tuple(row[column] for column in columns)


def test_an_exposure_has_the_times_of_its_header() -> None:
    row = plane(WHOLE)
    assert times(row) == (61140.0, 61140.1, 8000.0, 100, "header")
    assert row["time_sampleSize"] == pytest.approx(0.001)
    assert row["time_resolution"] == pytest.approx(80 / 86400)


def test_a_segment_has_the_share_of_its_integrations() -> None:
    row = plane(SEGMENT, INTSTART=41, INTEND=70)
    assert times(row) == (pytest.approx(61140.04), pytest.approx(61140.07), pytest.approx(2400), 30, "segment")
    assert row["time_sampleSize"] == pytest.approx(0.001), "the cadence is that of the exposure"
    raw = plane(SEGMENT.replace("calints", "uncal"), INTSTART=41, INTEND=70)
    assert times(raw)[3:] == (360, "segment"), "12 groups of 30 integrations"


@pytest.mark.parametrize(
    "fields",
    [
        {"INTSTART": 41, "INTEND": None},
        {"INTSTART": 41, "INTEND": 40},
        {"INTSTART": 41, "INTEND": 170},
        {"INTSTART": 0, "INTEND": 10},
        {"INTSTART": 41, "INTEND": 70, "EFFINTTM": None},
    ],
)
def test_a_segment_whose_header_does_not_tell_has_the_times_of_the_exposure(fields: dict[str, object]) -> None:
    assert times(plane(SEGMENT, **fields))[:3] == (61140.0, 61140.1, 8000.0)


def test_a_header_that_speaks_of_the_segment_already_is_believed() -> None:
    row = plane(SEGMENT, INTSTART=41, INTEND=70, EXPSTART=61140.04, EXPEND=61140.07, EFFEXPTM=2400.0)
    assert times(row) == (61140.04, 61140.07, 2400.0, 30, "header")
    assert row["time_sampleSize"] == pytest.approx(0.001)


SPECTRUM = {"INSTRUME": "NIRSPEC", "DETECTOR": "NRS1", "GRATING": "G235H", "FILTER": "F170LP", "PUPIL": None,
            "TARG_RA": 10.0, "TARG_DEC": 20.0}  # fmt: skip
MIRI = {"INSTRUME": "MIRI", "DETECTOR": "MIRIMAGE", "PUPIL": None, "TARG_RA": 10.0, "TARG_DEC": 20.0}


@pytest.mark.parametrize(
    ("suffix", "fields", "sides"),
    [
        ("x1d", SPECTRUM | {"EXP_TYPE": "NRS_FIXEDSLIT", "FXD_SLIT": "S400A1"}, (0.4, 3.8)),
        ("uncal", SPECTRUM | {"EXP_TYPE": "NRS_IFU"}, (3.1, 3.2)),
        ("uncal", SPECTRUM | {"EXP_TYPE": "NRS_MSASPEC"}, (220, 218)),
        ("x1d", SPECTRUM | {"EXP_TYPE": "NRS_MSASPEC"}, (0.2, 0.46)),
        ("x1dints", SPECTRUM | {"EXP_TYPE": "NRS_BRIGHTOBJ"}, (1.6, 1.6)),
        ("x1d", MIRI | {"EXP_TYPE": "MIR_LRS-FIXEDSLIT", "FILTER": "P750L"}, (0.52, 4.73)),
        ("uncal", MIRI | {"EXP_TYPE": "MIR_MRS", "DETECTOR": "MIRIFULONG", "CHANNEL": "34"}, (8.3, 8.8)),
        ("uncal", MIRI | {"EXP_TYPE": "MIR_IMAGE", "FILTER": "F770W", "SUBSIZE1": 1032, "SUBSIZE2": 1024},
         (1032 * 0.1104, 1024 * 0.1112)),
    ],
)  # fmt: skip
def test_what_has_no_region_has_the_field_of_its_aperture(suffix: str, fields: dict, sides: tuple) -> None:
    detector = fields["DETECTOR"].lower()
    row = plane(f"jw09905002001_04103_00001_{detector}_{suffix}.fits", **fields)
    assert row["footprint_origin"] == "target"
    assert row["position_bounds_size"] == pytest.approx(math.hypot(*sides) / 3600)
    assert row["position_bounds_area"] is None


def test_a_slitless_spectrum_has_no_field_and_nothing_has_one_nowhere() -> None:
    spectra = {"TARG_RA": 10.0, "TARG_DEC": 20.0, "SUBSIZE1": 2048, "SUBSIZE2": 256}
    assert plane(WHOLE.replace("calints", "x1dints"), **spectra)["position_bounds_size"] is None
    assert plane(WHOLE.replace("calints", "uncal"), SUBSIZE1=2048, SUBSIZE2=256)["position_bounds_size"] is None


def test_units_of_what_is_computed_are_those_of_the_catalog() -> None:
    assert {name: derive.UNITS[name] for name in ("time_resolution", "time_sampleSize", "position_bounds_size")} == {
        "time_resolution": "d", "time_sampleSize": "d", "position_bounds_size": "deg",
    }  # fmt: skip
