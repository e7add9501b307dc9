"""Each parameter of SSA gives the rows that SQL on the tables gives."""

from __future__ import annotations

import io

import psycopg
import pytest
import requests
from astropy.io import votable

from tests.conftest import Instance

MIDDLE = "spoint(radians(s.ra), radians(s.dec))"


@pytest.fixture(scope="module")
def ssa(instance: Instance) -> str:
    return f"{instance.url}/jwst/spec/ssa/ssap.xml"


def ask(ssa: str, **parameters: object) -> votable.tree.VOTableFile:
    answer = requests.get(ssa, params={"REQUEST": "queryData", "MAXREC": 100_000, **parameters}, timeout=60)
    assert answer.status_code == 200  # errors, too (SSA 1.1, section 8.10)
    return votable.parse(io.BytesIO(answer.content))


def status(table: votable.tree.VOTableFile) -> tuple[str, str]:
    (info,) = (info for info in table.resources[0].infos if info.name == "QUERY_STATUS")
    return info.value, info.content


def dids(db: psycopg.Connection, condition: str) -> list[str]:
    """Identifiers of the spectra that fulfil a condition on what the files (s) and ObsCore (c) say of them."""
    return [
        row[0]
        for row in db.execute(
            "SELECT c.obs_publisher_did || '#' || s.spectrum_number FROM store.spectra AS s"
            " JOIN store.obscore AS c USING (filename) JOIN store.plane AS p ON p.planeID = c.planeid"
            f" WHERE s.ra IS NOT NULL AND {condition} ORDER BY 1"
        )
    ]


#: Parameters, and what they mean.
PARAMETERS = [
    ({}, "true"),
    ({"POS": "110.83,-73.45", "SIZE": 0.02}, f"{MIDDLE} <@ scircle '<(110.83d, -73.45d), 0.01d>'"),
    ({"POS": "110.83,-73.45;ICRS", "SIZE": 0.02}, f"{MIDDLE} <@ scircle '<(110.83d, -73.45d), 0.01d>'"),
    ({"POS": "-249.17,-73.45", "SIZE": 0.02}, f"{MIDDLE} <@ scircle '<(110.83d, -73.45d), 0.01d>'"),
    ({"POS": "110.83,-73.45"}, f"{MIDDLE} <@ scircle '<(110.83d, -73.45d), 0.03d>'"),
    ({"POS": "0,0", "SIZE": 360}, "true"),
    ({"POS": "290.83,73.45", "SIZE": 340}, f"{MIDDLE} <-> spoint '(290.83d, 73.45d)' <= radians(170)"),
    ({"POS": "12,90", "SIZE": 180}, "s.dec >= 0"),
    ({"BAND": "1.45e-6/1.7e-6"}, "s.em_min <= 1.7e-6 AND s.em_max >= 1.45e-6"),
    ({"BAND": "2e-5/"}, "s.em_max >= 2e-5"),
    ({"BAND": "/1e-6"}, "s.em_min <= 1e-6"),
    ({"BAND": "4.05e-6"}, "4.05e-6 BETWEEN s.em_min AND s.em_max"),
    ({"BAND": "/1e-6,2e-5/"}, "(s.em_min <= 1e-6 OR s.em_max >= 2e-5)"),
    ({"BAND": "4.05e-6;observer"}, "4.05e-6 BETWEEN s.em_min AND s.em_max"),
    ({"BAND": "6.563e-7;source", "REDSHIFT": "5.2"}, "6.563e-7 * 6.2 BETWEEN s.em_min AND s.em_max"),
    ({"BAND": "5e-7/5.1e-7;source", "REDSHIFT": "1/3"}, "s.em_min <= 5.1e-7 * 4 AND s.em_max >= 5e-7 * 2"),
    ({"BAND": "g395h"}, "c.filters ~ 'G395H'"),
    ({"BAND": "F170LP;G235M,GR150R"}, "c.filters ~ 'F170LP|G235M|GR150R'"),
    ({"REDSHIFT": "0/9"}, "false"),  # none is known
    ({"TIME": "2022-06-01/2022-07-31"}, "coalesce(s.t_min, c.t_min) < 59792 AND coalesce(s.t_max, c.t_max) >= 59731"),
    ({"TIME": "2022-07"}, "coalesce(s.t_min, c.t_min) < 59792 AND coalesce(s.t_max, c.t_max) >= 59761"),
    ({"TIME": "2022-07-30T00:00:00/"}, "coalesce(s.t_max, c.t_max) >= 59790"),
    ({"TIME": "/2022-06-20"}, "coalesce(s.t_min, c.t_min) <= 59751"),
    ({"FORMAT": "fits"}, "access_format = 'application/fits'"),
    ({"FORMAT": "native,image/fits"}, "access_format = 'application/fits'"),
    ({"FORMAT": "graphic"}, "false"),
    ({"COLLECTION": "jwst"}, "true"),
    ({"TARGETNAME": "smacsj0723.3-7327"}, "c.target_name = 'SMACSJ0723.3-7327'"),
    ({"TARGETNAME": "SMACS*,wasp-39"}, "(c.target_name LIKE 'SMACS%' OR c.target_name = 'WASP-39')"),
    ({"TARGETNAME": "2736_4360"}, "s.source_name = '2736_4360'"),
    ({"TARGETNAME": "%"}, "false"),
    ({"FLUXCALIB": "absolute"}, "s.flux_unit LIKE '%Jy%'"),
    ({"FLUXCALIB": "any"}, "true"),
    ({"FLUXCALIB": "RELATIVE"}, "false"),
    ({"WAVECALIB": "ABSOLUTE"}, "true"),
    ({"SNR": "50.1"}, "s.snr >= 50.1"),
    ({"SNR": "/50"}, "s.snr <= 50"),
    ({"SPECRP": "1000"}, "c.em_res_power >= 1000"),
    ({"SPECRP": "100/1000"}, "c.em_res_power BETWEEN 100 AND 1000"),
    ({"APERTURE": "0.01/"}, "c.s_fov >= 0.01"),
    ({"MTIME": "2023/"}, "p.provenance_lastExecuted >= '2023-01-01'"),
    ({"MTIME": "/2023"}, "p.provenance_lastExecuted <= '2024-01-01'"),
    ({"CREATORDID": "mast:JWST/product/x.fits"}, "false"),
    ({"band": "g395h", "SOMETHING": "else"}, "c.filters ~ 'G395H'"),
]


@pytest.mark.parametrize(("parameters", "condition"), PARAMETERS)
def test_parameters(ssa: str, db: psycopg.Connection, parameters: dict[str, object], condition: str) -> None:
    expected = dids(db, condition)
    table = ask(ssa, **parameters)
    assert status(table)[0] == "OK"
    assert sorted(table.get_first_table().array["ssa_pubDID"]) == expected
    assert bool(expected) == (condition != "false")


def test_semicolons_need_no_escape(ssa: str, db: psycopg.Connection) -> None:
    answer = requests.get(f"{ssa}?REQUEST=queryData&BAND=6.563e-7;source&REDSHIFT=5.2&MAXREC=100000", timeout=60)
    found = votable.parse(io.BytesIO(answer.content)).get_first_table().array
    assert sorted(found["ssa_pubDID"]) == dids(db, "6.563e-7 * 6.2 BETWEEN s.em_min AND s.em_max")


def test_formats_that_are_made(ssa: str, db: psycopg.Connection) -> None:
    """A spectrum in the form of the Spectrum Data Model is a row of its own, where asked for."""
    everything = dids(db, "true")
    for wanted in ("votable", "compliant", "application/x-votable+xml"):
        rows = ask(ssa, FORMAT=wanted).get_first_table().array
        assert sorted(rows["ssa_pubDID"]) == everything
        assert set(rows["mime"]) == {"application/x-votable+xml"}
    assert len(ask(ssa, FORMAT="all").get_first_table().array) == 2 * len(everything)
    answer = requests.get(rows[0]["accref"], timeout=60)
    assert answer.headers["Content-Type"] == "application/x-votable+xml"
    spectrum = votable.parse(io.BytesIO(answer.content))
    said = {param.utype: param.value for param in spectrum.get_first_table().params}
    assert said["spec:Spectrum.Curation.PublisherDID"] == rows[0]["ssa_pubDID"]


#: What is no value of a parameter.
FAULTS = [
    ("POS", "a,b"), ("POS", "110.83"), ("POS", "1,2,3"), ("POS", "0,91"), ("POS", "nan,0"), ("POS", "1,2;GALACTIC"),
    ("SIZE", "x"), ("BAND", "1e-6/x"), ("BAND", "2e-6/1e-6"), ("BAND", "1e-6/2e-6/3e-6"), ("BAND", "1e-6;rest"),
    ("BAND", "1e-6;source"), ("BAND", "/"), ("TIME", "2022-13"), ("TIME", "June"), ("TIME", "2022/2020"),
    ("TIME", "2022-02-30"), ("TIME", "2022-06-01T25:00"), ("SNR", "high"), ("SPECRP", "nan"), ("SNR", "5;x"),
    ("REDSHIFT", "z"), ("APERTURE", "1/2/3"), ("MTIME", "0"), ("TOP", "few"), ("MAXREC", "-1"), ("REQUEST", "getData"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value"), FAULTS)
def test_faults(ssa: str, name: str, value: str) -> None:
    verdict, text = status(ask(ssa, **{name: value}))
    assert verdict == "ERROR" and name in text


def test_negative_size(ssa: str) -> None:
    assert "SIZE" in status(ask(ssa, POS="1,2", SIZE=-1))[1]


def test_identifier_is_looked_up_by_an_index(instance: Instance, ssa: str, db: psycopg.Connection) -> None:
    """In SSA and in ADQL."""
    wanted = dids(db, "s.slitlet_id = 2")[0]
    (row,) = ask(ssa, PUBDID=wanted).get_first_table().array
    assert row["ssa_pubDID"] == wanted
    with psycopg.connect(instance.dsn) as connection:
        connection.execute("SET enable_seqscan = off")  # the table is small
        sql = "EXPLAIN SELECT * FROM store.spectrum WHERE ssa_pubDID = %s"
        plan = "\n".join(line for (line,) in connection.execute(sql, (wanted,)))
    assert "spectra_did" in plan, plan


def test_identifiers_follow_the_site(db: psycopg.Connection) -> None:
    """Of products that are renamed, and of spectra that are read again."""
    wanted = dids(db, "s.slitlet_id = 2")[0]
    product, _, number = wanted.partition("#")
    db.execute("UPDATE store.plane SET publisherID = publisherID || '-renamed' WHERE publisherID = %s", (product,))
    find = "SELECT ssa_pubDID FROM store.spectrum WHERE obs_publisher_did = %s ORDER BY spectrum_number"
    renamed = [row[0] for row in db.execute(find, (f"{product}-renamed",))]
    assert f"{product}-renamed#{number}" in renamed
    assert all(did.startswith(f"{product}-renamed#") for did in renamed)


def test_top_and_maxrec(ssa: str) -> None:
    for limit in ({"TOP": 2}, {"MAXREC": 2}):
        table = ask(ssa, **limit)
        assert len(table.get_first_table().array) == 2
        assert status(table)[0] == "OVERFLOW"


def test_types_and_units(ssa: str) -> None:
    fields = {field.name: field for field in ask(ssa, MAXREC=1, VERB=3).get_first_table().fields}
    lengths = ("ssa_specstart", "ssa_specend", "ssa_specmid", "ssa_specext", "ssa_specres")
    assert {(fields[name].datatype, str(fields[name].unit)) for name in lengths} == {("double", "m")}
    assert {fields[name].datatype for name in ("ssa_snr", "ssa_timeExt", "ssa_aperture", "ssa_dateObs")} == {"double"}
    assert {fields[name].datatype for name in ("ssa_targname", "ssa_dstitle", "proposal_pi")} == {"unicodeChar"}
    assert fields["ssa_dateObs"].xtype is None


def test_description(ssa: str) -> None:
    """Parameters and fields, no row."""
    for parameters in ({"FORMAT": "METADATA"}, {"MAXREC": 0}):
        table = ask(ssa, **parameters)
        inputs = {param.name: param for param in table.resources[0].params}
        names = {name for example, _ in PARAMETERS for name in example if name.isupper()} - {"SOMETHING"}
        assert set(inputs) >= {f"INPUT:{name}" for name in (*names, "PUBDID", "TOP")}
        assert str(inputs["INPUT:SIZE"].unit) == "deg"
        assert len(table.get_first_table().array) == 0 and len(table.get_first_table().fields) > 70
        protocol = [info.value for info in table.resources[0].infos if info.name == "SERVICE_PROTOCOL"]
        assert protocol == ["1.1"]
