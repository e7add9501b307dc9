"""SSA gives one row per file of extracted spectra, and says nothing about them that is not so."""

from __future__ import annotations

import urllib.parse
import urllib.request

import psycopg
import pytest
import pyvo
from astropy import units as u
from astropy.coordinates import SkyCoord

from tests.conftest import Instance

SMACS = (110.83, -73.45)


@pytest.fixture(scope="module")
def ssa(instance: Instance) -> str:
    return f"{instance.url}/jwst/spec/ssa/ssap.xml?"


def query(ssa: str, **parameters: object) -> pyvo.dal.DALResults:
    return pyvo.dal.DALQuery(ssa, REQUEST="queryData", MAXREC=100_000, **parameters).execute()


def dids(db: psycopg.Connection, condition: str) -> list[str]:
    """Identifiers of the files of extracted spectra that fulfil a condition on ObsCore."""
    return [
        row[0]
        for row in db.execute(
            "SELECT obs_publisher_did FROM store.obscore WHERE dataproduct_subtype IN ('x1d', 'c1d', 'x1dints')"
            f" AND s_ra IS NOT NULL AND {condition} ORDER BY 1"
        )
    ]


def test_position(ssa: str, db: psycopg.Connection) -> None:
    ra, dec = SMACS
    found = pyvo.dal.SSAService(ssa).search(pos=SkyCoord(ra, dec, unit="deg"), diameter=0.1 * u.deg)
    circle = f"scircle '<({ra}d, {dec}d), 0.05d>'"
    expected = dids(db, f"spoint(radians(s_ra), radians(s_dec)) <@ {circle}")
    assert expected
    assert sorted(found["ssa_pubDID"]) == expected


@pytest.mark.parametrize(
    ("parameters", "condition"),
    [
        ({}, "true"),
        ({"BAND": "1.4e-6/1.7e-6"}, "em_min <= 1.7e-6 AND em_max >= 1.4e-6"),
        ({"BAND": "2e-5/"}, "em_max >= 2e-5"),
        ({"TIME": "2022-06-01/2022-07-31"}, "(t_min + t_max) / 2 BETWEEN 59731 AND 59791"),
        ({"FORMAT": "fits"}, "access_format = 'application/fits'"),
        ({"COLLECTION": "JWST"}, "true"),
        ({"FLUXCALIB": "ABSOLUTE"}, "true"),
        ({"FLUXCALIB": "RELATIVE"}, "false"),
    ],
)
def test_parameters(ssa: str, db: psycopg.Connection, parameters: dict[str, str], condition: str) -> None:
    expected = dids(db, condition)
    assert expected or condition == "false"
    assert sorted(str(did) for did in query(ssa, **parameters)["ssa_pubDID"]) == expected


def test_identifier_and_top(ssa: str, db: psycopg.Connection) -> None:
    wanted = dids(db, "true")[0]
    assert list(query(ssa, PUBDID=wanted)["ssa_pubDID"]) == [wanted]
    assert len(query(ssa, TOP=2)) == 2


def test_metadata(ssa: str) -> None:
    with urllib.request.urlopen(f"{ssa}REQUEST=queryData&FORMAT=METADATA") as answer:
        text = answer.read().decode()
    assert all(f'name="INPUT:{name}"' in text for name in ("POS", "SIZE", "BAND", "TIME", "FORMAT", "PUBDID"))


def test_what_is_said_of_the_spectra(ssa: str, db: psycopg.Connection) -> None:
    record = query(ssa)[0]
    assert record["ssa_spectralucd"] == "em.wl"  # in vacuum
    assert record["ssa_spectralunit"] == "um"
    assert record["ssa_fluxunit"] == "Jy"
    assert record["ssa_creator"] == "Space Telescope Science Institute"
    assert record["ssa_dstype"] in ("Spectrum", "TimeSeries")
    row = db.execute(
        "SELECT c.obs_release_date, p.provenance_lastExecuted, c.em_min, c.em_max"
        " FROM store.obscore AS c JOIN store.plane AS p ON p.planeID = c.planeid WHERE c.obs_publisher_did = %s",
        (record["ssa_pubDID"],),
    ).fetchone()
    assert (record["ssa_pdate"] or None) == (row[0] and row[0].isoformat())
    assert record["ssa_cdate"] == row[1].isoformat()[:19]
    assert record["ssa_specstart"] == pytest.approx(row[2], rel=1e-6)
    assert record["ssa_specend"] == pytest.approx(row[3], rel=1e-6)


def test_no_placeholder(ssa: str) -> None:
    with urllib.request.urlopen(f"{ssa}{urllib.parse.urlencode({'REQUEST': 'queryData'})}") as answer:
        text = answer.read().decode().lower()
    for word in ("unconfigured", "example.com", "junk", ">unknown<", "your organisation", "fill out", "not set"):
        assert word not in text, word
