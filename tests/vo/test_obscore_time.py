"""ObsCore's time extension (a draft): sampling of time series against the integrations that the archive holds."""

from __future__ import annotations

import psycopg
import pytest
import pyvo
from pytest import approx

#: Columns of the working draft 1.0 of 2024-07-01, tables 5a and 5b, with their units.
DRAFT = {
    "t_origin": None, "t_scale": None, "t_refposition": None, "t_refdirection": None, "t_format": None,
    "t_variant": None, "t_exp_min": "s", "t_exp_max": "s", "t_delta_min": "s", "t_delta_max": "s", "t_fold_period": "d",
    "t_fold_phasereference": "d",
}  # fmt: skip


@pytest.fixture(scope="module")
def rows(tap: pyvo.dal.TAPService) -> dict[str, object]:
    return {
        str(row["filename"]): row
        for row in tap.search(
            "SELECT t.*, o.filename, o.dataproduct_type, o.dataproduct_subtype FROM ivoa.t_obs AS t"
            " JOIN ivoa.obscore AS o ON o.obs_publisher_did = t.obs_publisher_did"
        )
    }


def test_columns_of_the_draft(tap: pyvo.dal.TAPService) -> None:
    columns = tap.search("SELECT column_name, unit FROM tap_schema.columns WHERE table_name = 'ivoa.t_obs'")
    units = {str(row["column_name"]): str(row["unit"] or "") or None for row in columns}
    assert {name: units.get(name, "missing") for name in DRAFT} == DRAFT
    (table,) = tap.search("SELECT utype, description FROM tap_schema.tables WHERE table_name = 'ivoa.t_obs'")
    assert table["utype"] == "ivo://ivoa.net/std/obscore#time-obs-1.0"
    assert "DRAFT" in table["description"] and "1.0 of 2024-07-01" in " ".join(table["description"].split())


def test_every_time_series_is_there(tap: pyvo.dal.TAPService, rows: dict) -> None:
    series = tap.search("SELECT filename FROM ivoa.obscore WHERE dataproduct_type = 'timeseries'")
    assert {str(row["filename"]) for row in series} <= set(rows) and len(series) > 10


def test_sampling_is_that_of_the_integrations(rows: dict, db: psycopg.Connection) -> None:
    times: dict[str, list[tuple[float, float]]] = {}
    for name, start, end in db.execute("SELECT filename, t_start, t_end FROM store.integration ORDER BY 1, 2"):
        times.setdefault(name, []).append((start, end))
    compared = 0
    for name, row in rows.items():
        if name not in times:
            continue
        exposures = [(end - start) * 86400 for start, end in times[name]]
        deltas = [(b[0] - a[0]) * 86400 for a, b in zip(times[name], times[name][1:], strict=False)]
        assert (row["t_exp_min"], row["t_exp_max"]) == approx((min(exposures), max(exposures)))
        assert row["t_exp_mean"] == approx(sum(exposures) / len(exposures))
        if deltas:
            assert (row["t_delta_min"], row["t_delta_max"]) == approx((min(deltas), max(deltas)))
        assert row["integrations"] == len(exposures)
        compared += 1
    assert compared > 10


def test_products_of_integrations_have_the_exposure_s(rows: dict, db: psycopg.Connection) -> None:
    name = next(name for name, row in rows.items() if row["dataproduct_subtype"] == "x1dints")
    resolution, sample = db.execute(
        "SELECT time_resolution, time_sampleSize FROM store.plane JOIN store.product USING (planeID)"
        " WHERE filename = %s",
        (name,),
    ).fetchone()
    assert rows[name]["t_exp_min"] == approx(resolution * 86400) and rows[name]["t_delta_max"] == approx(sample * 86400)
    assert rows[name]["t_variant"] == "spectrum"


def test_terms(rows: dict) -> None:
    assert {row["t_variant"] for row in rows.values()} == {"scalar", "spectrum", "image"}
    assert {row["t_fold_period"] for row in rows.values()} == {0.0}
    assert {(row["t_scale"], row["t_format"]) for row in rows.values()} == {("UTC", "MJD")}
