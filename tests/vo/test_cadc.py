"""ADQL written for CADC runs on caom2.*: what its tests, clients and documentation ask (cadc_queries.toml); cadc-tap.

Sources: opencadc/caom2 (argus/src/intTest/resources; caom2-tap, AdqlQueryGenerator), opencadc/cadctools (cadctap),
opencadc/caom2pipe, astroquery.cadc with its documentation, queries that CADC's Advanced Search makes.
"""

from __future__ import annotations

import io
import sys
import tomllib
from pathlib import Path

import psycopg
import pytest
import pyvo
from astropy.io import votable
from astropy.table import Table

from tests.conftest import Instance

MOSAIC = "jw01783-o003_t003_nircam_clear-f335m"
ASKED = tomllib.loads((Path(__file__).parent / "cadc_queries.toml").read_text())


@pytest.fixture(scope="module")
def facts(tap: pyvo.dal.TAPService) -> dict[str, str]:
    (row,) = tap.search(
        "SELECT o.obsID, p.publisherID, p.time_bounds_lower FROM caom2.Observation AS o JOIN caom2.Plane AS p"
        f" ON p.obsID = o.obsID WHERE o.observationID = '{MOSAIC}' AND p.productID = 'i2d'"
    )
    return {"obsid": row["obsID"], "did": row["publisherID"], "mjd": str(row["time_bounds_lower"])}


def filled(text: str, facts: dict[str, str]) -> str:
    for name, value in facts.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def plain(rows) -> list[tuple[object, ...]]:
    """Rows, sorted, without the marks of their source."""

    def one(value: object) -> object:
        value = getattr(value, "item", lambda: value)()
        if value is None or str(value) in ("--", "nan", ""):
            return None
        return f"{value:.9g}" if isinstance(value, (int, float)) and not isinstance(value, bool) else str(value)

    return sorted((tuple(one(value) for value in row) for row in rows), key=str)


@pytest.mark.parametrize("asked", ASKED["query"], ids=lambda asked: asked["source"])
def test_queries(
    tap: pyvo.dal.TAPService, db: psycopg.Connection, facts: dict[str, str], asked: dict[str, str]
) -> None:
    found = tap.search(filled(asked["adql"], facts), maxrec=100_000).to_table()
    if "sql" not in asked:
        assert len(found) == 1 or "top 1" not in asked["adql"].lower()
        assert len(found) >= 1
        return
    expected = db.execute(filled(asked["sql"], facts)).fetchall()
    assert plain(found) == plain(expected)
    assert expected or "BLAST" in asked["adql"] or "asteroid" in asked["adql"]


@pytest.mark.parametrize("asked", ASKED["error"], ids=lambda asked: asked["source"])
def test_errors(tap: pyvo.dal.TAPService, asked: dict[str, str]) -> None:
    with pytest.raises(pyvo.dal.DALQueryError, match=asked["message"]):
        tap.search(asked["adql"])


@pytest.mark.parametrize("wanted", ["0", "1"])
def test_intervals_and_their_opposites(tap: pyvo.dal.TAPService, db: psycopg.Connection, wanted: str) -> None:
    """What is outside, aliases with schema, negative and open numbers, text that looks like it."""
    found = tap.search(
        "SELECT caom2.Plane.planeID FROM caom2.Plane WHERE"
        f" INTERSECTS( INTERVAL( -1, .000002 ), caom2.Plane.energy_bounds ) = {wanted} AND productID <> 'now()'"
    )
    sense = "" if wanted == "1" else "NOT"
    expected = db.execute(
        f"SELECT planeID FROM store.plane WHERE {sense} (energy_bounds_lower <= 2e-6 AND energy_bounds_upper >= -1)"
    ).fetchall()
    assert plain(found.to_table()) == plain(expected) and expected


def test_upload_as_in_the_documentation(tap: pyvo.dal.TAPService) -> None:
    mine = Table({"observationID": [MOSAIC, "no such"]})
    found = tap.run_sync(
        "SELECT o.observationID, intent FROM caom2.Observation o JOIN tap_upload.test_upload tu"
        " ON o.observationID=tu.observationID",
        uploads={"test_upload": mine},
    )
    assert [tuple(row.values()) for row in found] == [(MOSAIC, "science")]


class Output(io.BytesIO):
    """Standard output, for text and bytes, as cadc-tap wants it."""

    buffer = property(lambda self: self)
    encoding = "utf-8"

    def write(self, data: bytes | str) -> int:
        return super().write(data.encode() if isinstance(data, str) else data)


def cadc_tap(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> bytes:
    """Output of a call of cadc-tap."""
    core = pytest.importorskip("cadctap.core", reason="cadctap is not installed")
    output = Output()
    monkeypatch.setattr(sys, "argv", ["cadc-tap", *arguments])
    monkeypatch.setattr(sys, "stdout", output)
    core.main_app()
    return output.getvalue()


def test_cadc_tap_query(instance: Instance, monkeypatch: pytest.MonkeyPatch) -> None:
    query = f"select observationID FROM caom2.Observation where observationID='{MOSAIC}'"
    body = cadc_tap(monkeypatch, "query", "-a", "-s", f"{instance.url}/tap", "-f", "VOTable", query)
    assert [str(row["observationID"]) for row in votable.parse_single_table(io.BytesIO(body)).to_table()] == [MOSAIC]


def test_cadc_tap_schema(instance: Instance, monkeypatch: pytest.MonkeyPatch) -> None:
    body = cadc_tap(monkeypatch, "schema", "-a", "-s", f"{instance.url}/tap", "caom2.Plane").decode()
    assert "energy_bounds_lower" in body and "calibrationLevel" in body
