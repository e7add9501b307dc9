"""Readers of cards, bandpasses, time series, precedence: the rules beside the golden values."""

from __future__ import annotations

import pytest

from ingest import bandpasses, cards, headers, keywords, products, rows
from ingest.errors import Problem
from ingest.headers import Record

CAL = "jw01093012001_03102_00001_nis_cal.fits"
H_GRATING = {"INSTRUME": "NIRSPEC", "FILTER": "F290LP", "GRATING": "G395H"}
BASE = {"TELESCOP": "JWST", "INSTRUME": "NIRISS", "DETECTOR": "NIS", "EXP_TYPE": "NIS_IMAGE", "PROGRAM": "01093"}


@pytest.mark.parametrize("absent", ["", "  ", "N/A", "UNKNOWN", "nan", "NULL"])
def test_absent_is_null_for_every_reader(absent: str) -> None:
    for read in (cards.text, cards.number, cards.integer, cards.boolean, cards.timestamp):
        assert read(absent) is None


@pytest.mark.parametrize("before", [0.0, -0.0])
def test_zero_has_no_sign(before: float) -> None:
    """Whatever was read before: to what remembers values the two are one."""
    for read in (cards.number, cards.text):
        read.cache_clear()
        read(before)
    assert [repr(cards.number(value)) for value in (0.0, -0.0, "-0.0")] == ["0.0"] * 3
    assert [cards.text(value) for value in (0.0, -0.0, 0, False)] == ["0.0", "0.0", "0", "False"]


@pytest.mark.parametrize(
    ("read", "value", "expected"),
    [
        (cards.number, "1.5", 1.5),
        (cards.number, float("inf"), None),
        (cards.integer, "05", 5),
        (cards.integer, 5.0, 5),
        (cards.boolean, True, True),
        (cards.boolean, "f", False),
        (cards.boolean, "True", True),
        (cards.timestamp, "2025-06-15T13:47:30.25", "2025-06-15T13:47:30.250"),
        (cards.timestamp, "2025-06-15T13:47:30Z", "2025-06-15T13:47:30.000"),
        (cards.right_ascension, -0.5, 359.5),
        (cards.padded(3), 7, "007"),
    ],
)
def test_readers(read, value: object, expected: object) -> None:
    assert read(value) == expected


@pytest.mark.parametrize(("read", "value"), [(cards.number, "x"), (cards.integer, 1.5), (cards.boolean, "maybe")])
def test_a_card_that_cannot_be_read_is_named(read, value: object) -> None:
    with pytest.raises(Problem) as caught:
        cards.value({"NINTS": value}, ("NINTS",), read)
    assert (caught.value.card, caught.value.value) == ("NINTS", str(value))


@pytest.mark.parametrize(
    ("cards_", "samples", "name"),
    [
        ({"INSTRUME": "NIRCAM", "FILTER": "F444W", "PUPIL": "F405N"}, ((4.030, 4.076),), "F444W;F405N"),
        ({"INSTRUME": "NIRCAM", "FILTER": "F444W", "PUPIL": "GRISMR"}, ((3.881, 4.982),), "F444W;GRISMR"),
        ({"INSTRUME": "NIRISS", "FILTER": "CLEAR", "PUPIL": "F200W"}, ((1.756, 2.222),), "F200W"),
        ({"INSTRUME": "NIRISS", "FILTER": "GR150C", "PUPIL": "F150W"}, ((1.333, 1.666),), "GR150C;F150W"),
        ({"INSTRUME": "NIRSPEC", "FILTER": "CLEAR", "GRATING": "PRISM"}, ((0.6, 5.3),), "PRISM"),
        ({"INSTRUME": "NIRSPEC", "FILTER": "OPAQUE", "GRATING": "G140H"}, None, "OPAQUE;G140H"),
        ({"INSTRUME": "MIRI", "EXP_TYPE": "MIR_MRS", "CHANNEL": "12", "BAND": "SHORT"}, ((4.90, 5.74), (7.51, 8.77)),
         "CH12-SHORT"),
        ({"INSTRUME": "MIRI", "EXP_TYPE": "MIR_MRS", "CHANNEL": "34", "BAND": "SHORT-LONG"},
         ((15.41, 20.95),), "CH34-SHORT-LONG"),
        ({"INSTRUME": "FGS", "DETECTOR": "GUIDER2"}, ((0.635, 5.368),), None),
        # the gap between NIRSpec's detectors: of the one wide slit it is known where
        (H_GRATING | {"EXP_TYPE": "NRS_BRIGHTOBJ", "DETECTOR": "NRS1"}, ((2.87, 3.72),), "F290LP;G395H"),
        (H_GRATING | {"EXP_TYPE": "NRS_BRIGHTOBJ", "DETECTOR": "NRS2"}, ((3.82, 5.27),), "F290LP;G395H"),
        (H_GRATING | {"EXP_TYPE": "NRS_BRIGHTOBJ", "DETECTOR": "MULTIPLE"}, ((2.87, 3.72), (3.82, 5.27)),
         "F290LP;G395H"),
        (H_GRATING | {"EXP_TYPE": "NRS_FIXEDSLIT", "DETECTOR": "NRS1", "FXD_SLIT": "S1600A1"}, ((2.87, 3.72),),
         "F290LP;G395H"),
        (H_GRATING | {"EXP_TYPE": "NRS_FIXEDSLIT", "DETECTOR": "NRS1", "FXD_SLIT": "S200A2"}, ((2.87, 5.27),),
         "F290LP;G395H"),
        (H_GRATING | {"EXP_TYPE": "NRS_IFU", "DETECTOR": "NRS1"}, ((2.87, 5.27),), "F290LP;G395H"),
        ({"INSTRUME": "NIRCAM", "FILTER": "F150W2", "PUPIL": "GDHS0"}, ((1.0, 2.0),), "F150W2;GDHS0"),
        ({"INSTRUME": "NIRCAM", "FILTER": "F212N", "PUPIL": "WLM8"}, ((2.109, 2.134),), "F212N;WLM8"),
        ({"INSTRUME": "NIRCAM", "FILTER": "F200W", "PUPIL": "FLAT"}, None, "F200W;FLAT"),
        ({"INSTRUME": "NIRISS", "FILTER": "F277W", "PUPIL": "GR700XD"}, ((2.419, 2.83),), "F277W;GR700XD"),
        ({"INSTRUME": "NIRISS", "FILTER": "F480M", "PUPIL": "NRM"}, ((4.678, 4.957),), "F480M;NRM"),
        ({"INSTRUME": "MIRI", "EXP_TYPE": "MIR_LYOT", "FILTER": "F2300C"}, ((20.0, 25.5),), "F2300C"),
        ({"INSTRUME": "MIRI", "EXP_TYPE": "MIR_TACQ", "FILTER": "FND"}, ((7.5, 15.5),), "FND"),
        ({"INSTRUME": "MIRI", "EXP_TYPE": "MIR_FLATIMAGE", "FILTER": "OPAQUE"}, None, "OPAQUE"),
        ({"INSTRUME": "MIRI", "EXP_TYPE": "MIR_MRS", "CHANNEL": "3", "BAND": "MULTIPLE"}, ((11.55, 17.98),),
         "CH3-MULTIPLE"),
        ({"INSTRUME": "MIRI", "EXP_TYPE": "MIR_IMAGE", "FILTER": "N/A"}, None, None),
    ],
)  # fmt: skip
def test_bands(cards_: dict[str, str], samples: tuple | None, name: str | None) -> None:
    band = bandpasses.band_of(cards_)
    assert (band.samples if band else None) == samples
    assert bandpasses.bandpass_name(cards_) == name


@pytest.mark.parametrize(
    ("exp_type", "tsovisit", "nints", "expected"),
    [
        ("NRC_TSIMAGE", False, 10, True),
        ("NRC_TSIMAGE", True, 1, False),
        ("NIS_SOSS", True, 10, True),
        ("NIS_SOSS", False, 10, False),
        ("NRC_CORON", True, 10, False),
        (None, True, 10, False),
    ],
)
def test_time_series(exp_type: str | None, tsovisit: bool, nints: int, expected: bool) -> None:
    assert products.is_time_series(exp_type, tsovisit, nints) is expected


def test_precedence_is_date_then_source_then_stamp() -> None:
    def precedence(source: str, date: str | None, stamp: str | None = None) -> str:
        record = Record(CAL, source, BASE | ({"DATE": date} if date else {}), {"stamp": stamp} if stamp else {})
        return rows.from_record(record).precedence

    ordered = [
        rows.from_record(Record(CAL, "name")).precedence,
        precedence("file", None),
        precedence("keywords", "2024-01-01T00:00:00", "2024-01-02T00:00:00"),
        precedence("keywords", "2024-01-01T00:00:00", "2024-01-03T00:00:00"),
        precedence("file", "2024-01-01T00:00:00"),
        precedence("keywords", "2025-01-01T00:00:00", "2025-01-02T00:00:00"),
    ]
    assert ordered == sorted(ordered)


@pytest.mark.parametrize(
    ("card", "value", "what"),
    [
        ("TELESCOP", "HST", "another telescope"),
        ("DETECTOR", "NRCA1", "does not belong to INSTRUME"),
        ("EXP_TYPE", "MIR_IMAGE", "does not belong to INSTRUME"),
        ("PROGRAM", "02736", "contradicts the program in the file name"),
    ],
)
def test_a_header_at_odds_with_itself_is_refused(card: str, value: str, what: str) -> None:
    with pytest.raises(Problem, match=what) as caught:
        rows.from_record(Record(CAL, "file", BASE | {card: value}))
    assert caught.value.card == card


def test_a_header_without_jwst_keywords_is_refused() -> None:
    with pytest.raises(Problem, match="no JWST keywords"):
        rows.from_record(Record(CAL, "file", {"OBJECT": "M 51"}))


def test_a_keyword_row_is_the_header_again() -> None:
    row = {
        "filename": CAL, "date": "/Date(1657789740004)/", "date_mjd": "59774.38", "instrume": "NIRISS",
        "telescop": "JWST", "program": "1093", "filter": "NI.F480M", "orig-filter": "F480M", "pupil": "NRM",
        "s_region": "rewritten", "orig_s_region": "CIRCLE ICRS 1 2 0.1", "bkglevel": "", "fileSize": "230400",
        "checksum": "0" * 32, "publicReleaseDate": "/Date(1657789740004)/", "isRestricted": "False",
    }  # fmt: skip
    record = keywords.record(row)
    assert record.keywords == {
        "DATE": "2022-07-14T09:09:00.004", "INSTRUME": "NIRISS", "TELESCOP": "JWST", "PROGRAM": "1093",
        "FILTER": "F480M", "PUPIL": "NRM", "S_REGION": "CIRCLE ICRS 1 2 0.1",
    }  # fmt: skip
    assert record.archive == {"release": "2022-07-14T09:09:00.004", "checksum": "0" * 32, "size": 230400}


def test_a_rewritten_file_name_gives_way_to_the_data_uri() -> None:
    record = keywords.record(
        {"filename": "jw01093012001_03102_00001_nis_rate.fit", "dataURI": f"mast:JWST/product/{CAL}"}
    )
    assert record.filename == CAL
    assert record.notes
    with pytest.raises(Problem, match="neither the file name nor the data URI"):
        keywords.record({"filename": "x.fits"})


def test_the_science_header_fills_what_the_primary_has_not() -> None:
    text = (
        "# HDU 0 PRIMARY PRIMARY\nSIMPLE  =                    T\nNAXIS   =                    0\nBUNIT   = 'primary'\n"
        "# HDU 1 SCI IMAGE\nXTENSION= 'IMAGE   '\nNAXIS   =                    2\nNAXIS1  =                   10\n"
        "NAXIS2  =                   20\nBUNIT   = 'MJy/sr'\nPIXAR_A2=                  0.5\n"
        "S_REGION= 'POLYGON ICRS 0 0 1 0 1 1'\n"
        "# HDU 2 SCI IMAGE\nXTENSION= 'IMAGE   '\nNAXIS   =                    0\n"
        "S_REGION= 'POLYGON ICRS 2 0 3 0 3 1'\n"
    )
    assert headers.from_text(CAL, text).keywords == {
        "BUNIT": "primary", "NAXIS1": 10, "NAXIS2": 20, "PIXAR_A2": 0.5, "NEXTSCI": 2,
        "S_REGION": "POLYGON ICRS 0 0 1 0 1 1 POLYGON ICRS 2 0 3 0 3 1",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("cards_", "expected"),
    [
        ("S_REGION= 5.0", {"S_REGION": 5.0}),
        ("S_REGION= T", {"S_REGION": True}),
        ("S_REGION=", {}),
        ("XPOSURE = 1.0E400\nMU_RA   = -1.0E400\nMU_DEC  = 0.5", {"MU_DEC": 0.5}),
        ("MU_RA   = 1.5\nMU_DEC  = 2.5\nMU_RA   = 3.5", {"MU_RA": 1.5, "MU_DEC": 2.5}),
        ("MU_RA   = 1.0E400\nMU_RA   = 3.5", {}),
    ],
)
def test_odd_cards(cards_: str, expected: dict[str, object]) -> None:
    """Of a keyword the first card counts; a number that no float can be says nothing."""
    text = f"# HDU 0 PRIMARY PRIMARY\nNAXIS   = 0\n# HDU 1 SCI IMAGE\nNAXIS   = 0\n{cards_}\n"
    assert headers.from_text(CAL, text).keywords == {"NEXTSCI": 1, **expected}


@pytest.mark.parametrize("region", [5.0, True, "T"])
def test_a_region_that_is_none_is_named(region: object) -> None:
    with pytest.raises(Problem, match="neither POLYGON nor CIRCLE") as caught:
        rows.from_record(Record(CAL, "file", BASE | {"S_REGION": region}))
    assert caught.value.card == "S_REGION"


@pytest.mark.parametrize(("area", "side"), [(0.25, 0.5), (-1.0, 0.0656), ("-1", 0.0656), (0, 0.0656)])
def test_pixels_have_an_area_above_zero(area: object, side: float) -> None:
    """Else that of the detector stands for it."""
    made = rows.from_record(Record(CAL, "file", BASE | {"PIXAR_A2": area}))
    assert made.plane["position_sampleSize"] == pytest.approx(side, abs=2e-4)


@pytest.mark.parametrize("date", ["0001-01-01T00:00:00+05:00", "9999-12-31T23:00:00-05:00"])
def test_a_date_beyond_the_calendar_is_named(date: str) -> None:
    with pytest.raises(Problem, match="cannot be read as timestamp") as caught:
        rows.from_record(Record(CAL, "file", BASE | {"DATE": date}))
    assert (caught.value.card, caught.value.value) == ("DATE", date)
