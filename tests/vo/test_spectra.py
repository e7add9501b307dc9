"""SSA gives one row a spectrum and says nothing about it that is not so; its access reference gives just that one."""

from __future__ import annotations

import io
import urllib.parse
import urllib.request

import numpy as np
import psycopg
import pytest
import pyvo
import requests
from astropy import units as u
from astropy.coordinates import SkyCoord
from astropy.io import fits, votable

from tests.conftest import Instance

SMACS = (110.83, -73.45)


@pytest.fixture(scope="module")
def ssa(instance: Instance) -> str:
    return f"{instance.url}/jwst/spec/ssa/ssap.xml?"


def query(ssa: str, **parameters: object) -> pyvo.dal.DALResults:
    return pyvo.dal.DALQuery(ssa, REQUEST="queryData", MAXREC=100_000, **parameters).execute()


def dids(db: psycopg.Connection, condition: str) -> list[str]:
    """Identifiers of the spectra that fulfil a condition on what the files (s) and ObsCore (c) say of them."""
    return [
        row[0]
        for row in db.execute(
            "SELECT c.obs_publisher_did || '#' || s.spectrum_number"
            " FROM store.spectra AS s JOIN store.obscore AS c USING (filename)"
            f" WHERE s.ra IS NOT NULL AND {condition} ORDER BY 1"
        )
    ]


def test_position(ssa: str, db: psycopg.Connection) -> None:
    ra, dec = SMACS
    found = pyvo.dal.SSAService(ssa).search(pos=SkyCoord(ra, dec, unit="deg"), diameter=0.1 * u.deg)
    circle = f"scircle '<({ra}d, {dec}d), 0.05d>'"
    expected = dids(db, f"spoint(radians(s.ra), radians(s.dec)) <@ {circle}")
    assert len(expected) > 20
    assert sorted(found["ssa_pubDID"]) == expected


def test_identifier_and_top(ssa: str, db: psycopg.Connection) -> None:
    wanted = dids(db, "true")[0]
    assert list(query(ssa, PUBDID=wanted)["ssa_pubDID"]) == [wanted]
    assert len(query(ssa, TOP=2)) == 2


def test_metadata(ssa: str) -> None:
    with urllib.request.urlopen(f"{ssa}REQUEST=queryData&FORMAT=METADATA") as answer:
        text = answer.read().decode()
    assert all(f'name="INPUT:{name}"' in text for name in ("POS", "SIZE", "BAND", "TIME", "FORMAT", "PUBDID"))


def test_what_is_said_of_the_spectra(ssa: str, db: psycopg.Connection) -> None:
    did = dids(db, "c.dataproduct_subtype = 'x1d' AND s.slitlet_id = 2")[0]
    (record,) = query(ssa, PUBDID=did)
    assert record["ssa_spectralucd"] == "em.wl"  # in vacuum
    assert record["ssa_spectralunit"] == "um"
    assert record["ssa_fluxunit"] == "Jy"
    assert record["ssa_creator"] == "Space Telescope Science Institute"
    assert record["ssa_dstype"] in ("Spectrum", "TimeSeries")
    row = db.execute(
        "SELECT c.obs_release_date, p.provenance_lastExecuted, s.em_min, s.em_max, s.source_id, s.source_ra,"
        " s.source_dec, s.n_points, s.snr, s.slit_name FROM store.spectra AS s JOIN store.obscore AS c USING (filename)"
        " JOIN store.plane AS p ON p.planeID = c.planeid WHERE c.obs_publisher_did || '#' || s.spectrum_number = %s",
        (did,),
    ).fetchone()
    assert (record["ssa_pdate"] or None) == (row[0] and row[0].isoformat())
    assert record["ssa_cdate"] == row[1].isoformat()[:19]
    assert record["ssa_specstart"] == pytest.approx(row[2], rel=1e-6)
    assert record["ssa_specend"] == pytest.approx(row[3], rel=1e-6)
    assert (record["source_id"], record["source_ra"], record["source_dec"]) == row[4:7]
    assert (record["ssa_length"], record["slit_name"]) == (row[7], row[9])
    assert record["ssa_snr"] == pytest.approx(row[8], rel=1e-6)


def fetched(url: str, **parameters: str) -> tuple[int, str, bytes]:
    """Status, media type and body of an answer."""
    answer = requests.get(url, params=parameters, timeout=120)
    return answer.status_code, answer.headers["Content-Type"], answer.content


CASES = {
    "a slit of many": "s.filename LIKE '%nrs1_x1d.fits' AND s.spectrum_number = 4 AND s.slitlet_id > 0",
    "a row a source": "s.table_row = 3",
    "a time series": "c.dataproduct_subtype = 'x1dints'",
    "a combined spectrum": "c.dataproduct_subtype = 'c1d'",
}


@pytest.mark.parametrize("condition", CASES.values(), ids=CASES)
def test_access_gives_just_that_spectrum(ssa: str, db: psycopg.Connection, condition: str) -> None:
    """As FITS: one table, its values those of the file, the primary header kept. Read independently by place."""
    (record,) = query(ssa, PUBDID=dids(db, condition)[0])
    status, media_type, content = fetched(record["accref"])
    assert (status, media_type) == (200, "application/fits")
    path, hdus, row = db.execute(
        "SELECT a.path, s.hdus, s.table_row FROM store.artifact AS a JOIN store.spectra AS s USING (filename)"
        " WHERE filename = %s AND spectrum_number = %s",
        (record["filename"], int(record["spectrum_number"])),
    ).fetchone()
    with fits.open(io.BytesIO(content)) as got, fits.open(path) as file:
        assert len(got) == 2 and len(hdus) == 1
        got.verify("exception")
        table = file[hdus[0]].data
        for name in ("WAVELENGTH", "FLUX", "DQ"):
            assert np.array_equal(
                got[1].data[name], table[name] if row is None else table[name][row - 1], equal_nan=True
            )
        assert got[1].columns["FLUX"].unit == "Jy"
        kept = ("FILENAME", "EXP_TYPE", "CAL_VER", "DATE", "PROGRAM", "CRDS_CTX")
        assert [got[0].header[card] for card in kept] == [file[0].header[card] for card in kept]
        assert got[0].header["DS_IDPUB"] == record["ssa_pubDID"]
        if row is not None:
            cells = table[row - 1]
            assert got[1].header["SOURCEID"] == cells["SOURCE_ID"] == record["source_id"]
            place = cells["SOURCE_RA"], cells["SOURCE_DEC"]
            assert (got[1].header["SRCRA"], got[1].header["SRCDEC"]) == pytest.approx(place, abs=1e-12)
            assert len(got[1].data) == cells["N_ALONGDISP"]


@pytest.mark.parametrize("condition", CASES.values(), ids=CASES)
def test_access_as_votable(ssa: str, db: psycopg.Connection, condition: str) -> None:
    did = dids(db, condition)[0]
    (record,) = query(ssa, PUBDID=did)
    one = fits.open(io.BytesIO(fetched(record["accref"])[2]))[1].data
    status, media_type, content = fetched(f"{record['accref']}&FORMAT=application/x-votable%2Bxml")
    assert (status, media_type) == (200, "application/x-votable+xml")
    table = votable.parse(io.BytesIO(content)).get_first_table()
    assert np.array_equal(table.array["FLUX"].data, one["FLUX"], equal_nan=True)
    assert {param.utype: param.value for param in table.params}["spec:Spectrum.Curation.PublisherDID"] == did
    if "timeseries" not in record["ssa_dstype"].lower():
        roles = {field.utype: (field.name, str(field.unit), field.ucd) for field in table.fields if field.utype}
        assert roles["spec:Spectrum.Data.SpectralAxis.Value"] == ("WAVELENGTH", "um", "em.wl")
        assert roles["spec:Spectrum.Data.FluxAxis.Value"] == ("FLUX", "Jy", "phot.flux.density;em.wl")
    for field in table.fields:
        assert "(" not in str(field.unit), "VOUnits have no such"


@pytest.mark.parametrize(
    "made",
    [
        "{did}9999", "{did}-1", "{file}", "{file}#", "{file}#1e0", "{file}#\u0661", "{file}#1#1", "' OR true --#1",
        "../../etc/passwd#1", "/etc/passwd#1", "x" * 3000 + "#1", "jwst/product/x.fits#1",
    ],
)  # fmt: skip
def test_what_is_no_spectrum_is_not_found(instance: Instance, db: psycopg.Connection, made: str) -> None:
    did = dids(db, "true")[0]
    text = made.format(did=did, file=did.partition("#")[0])
    status, _, content = fetched(f"{instance.url}/jwst/spec/one/dlget", ID=text)
    assert status == 404
    assert b"root:" not in content and b"SIMPLE" not in content


def test_wrong_parameters_are_named(instance: Instance, db: psycopg.Connection) -> None:
    url = f"{instance.url}/jwst/spec/one/dlget"
    assert fetched(url)[0] == 422 and b"ID" in fetched(url)[2]
    status, _, content = fetched(url, ID=dids(db, "true")[0], FORMAT="image/gif")
    assert status == 422 and b"FORMAT" in content


def test_table_has_the_spectra_of_a_source(instance: Instance, tap: pyvo.dal.TAPService) -> None:
    """By ADQL: all spectra of one source, with its position and slit."""
    found = tap.run_sync(
        "SELECT filename, spectrum_number, slit_name, spectral_order, source_ra FROM jwst.spectra"
        " WHERE source_id = 4360 AND proposal_id = '2736' ORDER BY filename"
    ).to_table()
    # an x1d of each of four exposures' files, and those combined: x1d and c1d of the source
    assert len(found) == 6
    assert set(found["slit_name"]) == {"2", ""}
    assert {round(ra, 9) for ra in found["source_ra"].filled(np.nan) if ra == ra} == {110.828628976}


def test_no_placeholder(ssa: str) -> None:
    with urllib.request.urlopen(f"{ssa}{urllib.parse.urlencode({'REQUEST': 'queryData'})}") as answer:
        text = answer.read().decode().lower()
    for word in ("unconfigured", "example.com", "junk", ">unknown<", "your organisation", "fill out", "not set"):
        assert word not in text, word
