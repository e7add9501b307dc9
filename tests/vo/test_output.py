"""Footprints leave in every format as the same STC-S text, and read back as the shape they were."""

from __future__ import annotations

import csv
import io
import json
import urllib.parse
import urllib.request

import pytest
from astropy.io import fits, votable
from footprints import FOOTPRINTS, PROGRAM

from tests.conftest import Instance

pytestmark = pytest.mark.usefixtures("footprints")

EXPECTED = {f"jw{PROGRAM}-{footprint.name}": footprint.literals()[3] for footprint in FOOTPRINTS}


def ask(instance: Instance, media_type: str) -> bytes:
    """The answer to a query for the made-up footprints."""
    query = f"SELECT obs_id, s_region FROM ivoa.obscore WHERE proposal_id = '{PROGRAM}'"
    data = urllib.parse.urlencode({"LANG": "ADQL", "RESPONSEFORMAT": media_type, "QUERY": query}).encode()
    with urllib.request.urlopen(f"{instance.url}/tap/sync", data) as answer:
        return answer.read()


def absent(value: object) -> str | None:
    """NULL as the formats have it: nothing, an empty text, or (TSV) N/A."""
    return str(value) if value is not None and str(value) not in ("", "None", "--", "N/A") else None


@pytest.mark.parametrize(
    "media_type",
    ["votable", "votable/td", "votable/b2", "application/x-votable+xml;serialization=BINARY2"],
)
def test_votable(instance: Instance, media_type: str) -> None:
    table = votable.parse_single_table(io.BytesIO(ask(instance, media_type)))
    assert table.get_field_by_id("s_region").xtype == "adql:REGION"
    rows = table.to_table()
    assert {str(row["obs_id"]): absent(row["s_region"]) for row in rows} == EXPECTED


@pytest.mark.parametrize(("media_type", "delimiter"), [("csv", ","), ("tsv", "\t")])
def test_text(instance: Instance, media_type: str, delimiter: str) -> None:
    lines = ask(instance, media_type).decode().splitlines()
    rows = [row for row in csv.reader(lines, delimiter=delimiter) if row and row[0].startswith("jw")]
    assert {row[0]: absent(row[1]) for row in rows} == EXPECTED


def test_json(instance: Instance) -> None:
    assert dict(json.loads(ask(instance, "json"))["data"]) == EXPECTED


def test_fits(instance: Instance) -> None:
    with fits.open(io.BytesIO(ask(instance, "fits"))) as hdus:
        rows = {str(row["obs_id"]).strip(): absent(str(row["s_region"]).strip()) for row in hdus[1].data}
    assert rows == EXPECTED


def test_html(instance: Instance) -> None:
    page = ask(instance, "html").decode()
    assert all(text in page for text in EXPECTED.values() if text)
