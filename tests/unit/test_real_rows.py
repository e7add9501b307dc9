"""Every row of MAST's keyword search that is at hand: its name, its band, its axes."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest import bandpasses, keywords, names, products
from ingest.errors import Problem
from ingest.headers import Record

# science exposures whose header does not name what the light went through: why, and how a row of them looks
WITHOUT_BAND = {("MIR_IMAGE", "N/A"): "imaging beside the MRS, with the filter unknown to the archive"}
ELEMENTS = ("INSTRUME", "EXP_TYPE", "FILTER", "PUPIL", "GRATING", "CHANNEL", "BAND", "FXD_SLIT", "DETECTOR")


@pytest.fixture(scope="module")
def rows(shared_data: Path) -> list[Record | Problem]:
    tables = sorted((shared_data / "mast_keywords").glob("*_union.csv.gz"))
    return [record for table in tables for _, record in keywords.read(table)]


@pytest.fixture(scope="module")
def combinations(rows: list[Record | Problem]) -> dict[tuple[str, ...], Record]:
    return {tuple(str(row.keywords.get(card, "")) for card in ELEMENTS): row for row in rows if isinstance(row, Record)}


def test_every_real_file_name_is_in_the_grammar(rows: list[Record | Problem]) -> None:
    """A name that a table's publisher rewrote (rate.fit) has the true one in its data URI."""
    assert len(rows) > 30_000
    assert [str(row) for row in rows if isinstance(row, Problem)] == []
    for suffix, name in {names.parse(row.filename).suffix: row.filename for row in rows}.items():
        assert products.suffix_of(names.parse(name)).suffix == suffix


def test_every_real_mode_is_known(combinations: dict[tuple[str, ...], Record]) -> None:
    assert {exp_type for _, exp_type, *_ in combinations} <= set(products.MODES)


def test_every_real_science_exposure_has_a_band(combinations: dict[tuple[str, ...], Record]) -> None:
    without = {(key[1], key[2]) for key, row in combinations.items() if bandpasses.band_of(row.keywords) is None}
    assert without == set(WITHOUT_BAND)
    assert len(combinations) > 150


def test_real_bands_are_ranges_of_their_instruments(combinations: dict[tuple[str, ...], Record]) -> None:
    limits = {"NIRCAM": (0.6, 5.1), "NIRISS": (0.6, 5.1), "NIRSPEC": (0.6, 5.3), "MIRI": (4.8, 29.0)}
    for (instrument, *_), row in combinations.items():
        band = bandpasses.band_of(row.keywords)
        if band is None:
            continue
        low, high = limits[instrument]
        assert low <= band.lower < band.upper <= high, row.filename
        assert band.power is not None and 1 < band.power < 4000, row.filename
        assert bandpasses.bandpass_name(row.keywords), row.filename
        assert len(band.samples) == 1, "cubes of one channel, spectra of one detector"
