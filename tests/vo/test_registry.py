"""What registries harvest: valid records for every service and table, of this site, of these data."""

from __future__ import annotations

import configparser
import re
from collections import Counter

import psycopg
import pytest
import pyvo
import requests
from harvest import OAI, all_records, oai
from lxml import etree
from schemas import faults

from tests.conftest import REPO, Instance

XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
STD = "ivo://ivoa.net/std/"
PLACEHOLDERS = (
    r"example\.(org|com)|unconfigured|\bunset\b|\bunnamed\b|fill out|your (name|organi)|invalid|x-jwst-node|x-unregist"
    r"|@localhost|postmaster|\blogo|\\metaString|\\getConfig|^(None|nan|null)$"
)
#: Joule times metre, h c.
HC = 1.98644586e-25


@pytest.fixture(scope="module")
def site() -> configparser.ConfigParser:
    """The names that the instance of the tests was given."""
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(REPO / "tests" / "site.conf", "utf-8")
    return parser


@pytest.fixture(scope="module")
def records(instance: Instance) -> dict[str, etree._Element]:
    """All records by identifier."""
    return all_records(instance)


def kind(record: etree._Element) -> str:
    """Its type without the prefix, for example CatalogService."""
    return record.get(f"{XSI}type").split(":")[1]


def standards(record: etree._Element) -> list[str]:
    """What its capabilities conform to, without ivo://ivoa.net/std/."""
    return [capability.get("standardID", "").removeprefix(STD) for capability in record.iter("capability")]


def tables(record: etree._Element) -> list[str]:
    return [table.findtext("name") for table in record.iter("table")]


def test_the_registry_identifies_itself(instance: Instance, site) -> None:
    root = oai(instance, verb="Identify")
    identify = root.find(f"{OAI}Identify")
    assert identify.findtext(f"{OAI}adminEmail") == site["contact"]["email"]
    assert identify.findtext(f"{OAI}baseURL") == f"{instance.url}/oai.xml"
    registry = next(identify.iter("{*}Resource"))
    assert kind(registry) == "Registry"
    assert registry.findtext("managedAuthority") == site["site"]["authority"]
    assert root.findtext(f"{OAI}request") == f"{instance.url}/oai.xml"


def test_every_service_is_there(instance: Instance, records) -> None:
    found = Counter(standard for record in records.values() for standard in standards(record))
    assert found["TAP"] == found["sia"] == found["sia#query-2.0"] == found["ssa"] == found["registry"] == 1
    assert found["conesearch"] == 4
    assert found["DataLink#links-1.1"] >= 1 and found["SODA#sync-1.0"] == 1
    assert {kind(record) for record in records.values()} >= {"Authority", "Organisation", "Registry"}


def test_names_are_the_sites(records, site) -> None:
    for identifier, record in records.items():
        assert identifier.startswith(f"ivo://{site['site']['authority']}")
        curation = record.find("curation")
        assert curation.findtext("publisher") == site["publisher"]["name"]
        assert curation.find("publisher").get("ivo-id") in records
        for key in ("name", "email", "address", "telephone"):
            assert curation.findtext(f"contact/{key}") == site["contact"][key]
        for related in record.iter("relatedResource", "managingOrg"):
            assert related.get("ivo-id") in records, related.text
        assert len(record.findtext("shortName")) <= 16
        assert len(record.findtext("content/description")) > 40


def test_no_placeholders(instance: Instance) -> None:
    for prefix in ("ivo_vor", "oai_dc"):
        root = oai(instance, verb="ListRecords", metadataPrefix=prefix)
        texts = {text.strip() for element in root.iter() for text in (element.text or "", *element.attrib.values())}
        assert len(texts) > 40
        assert {text for text in texts if re.search(PLACEHOLDERS, text, re.IGNORECASE)} == set()


def test_tables_are_where_they_should_be(tap: pyvo.dal.TAPService, records) -> None:
    """In the record of TAP, and in one collection that says how to query it by TAP."""
    rows = tap.run_sync("SELECT table_name FROM tap_schema.tables", maxrec=10_000)
    published = {str(row["table_name"]).lower() for row in rows}
    ours = {name for name in published if not name.startswith("tap_schema.")}
    assert len(ours) > 40
    services = [record for record in records.values() if "TAP" in standards(record)]
    assert {name.lower() for name in tables(services[0])} == published
    collections = [record for record in records.values() if kind(record) == "CatalogResource"]
    assert all(standards(record) == ["TAP#aux"] for record in collections)
    assert Counter(name.lower() for record in collections for name in tables(record)) == Counter(ours)
    for identifier, record in records.items():
        if "TAP#aux" in standards(record):
            assert {name.lower() for name in tables(record)} <= ours, identifier


def coverage(record: etree._Element) -> dict[str, str]:
    """Sky, time and spectrum of a record, as text."""
    found = record.find("coverage")
    return {axis: found.findtext(axis) for axis in ("spatial", "temporal", "spectral")}


def test_coverage_is_that_of_the_data(db: psycopg.Connection, records, site) -> None:
    root = f"ivo://{site['site']['authority']}"
    limits = db.execute("SELECT min(t_min), max(t_max), min(em_min), max(em_max) FROM store.obscore").fetchone()
    for path in ("/jwst/obs/sia2", "/jwst/caom2", "/tap", "/__system__/obscore/ObsCore"):
        found = coverage(records[root + path])
        assert [float(word) for word in found["temporal"].split()] == pytest.approx(limits[:2], abs=1e-4)
        low, high = (float(word) for word in found["spectral"].split())
        assert [HC / high, HC / low] == pytest.approx(limits[2:], rel=1e-6)
        outside = """SELECT count(*) FROM store.obscore
            WHERE s_region IS NOT NULL AND NOT %s::smoc @> spoint(radians(s_ra), radians(s_dec))"""
        assert db.execute(outside, [found["spatial"]]).fetchone()[0] == 0
        area = db.execute("SELECT area(%s::smoc) * 180 * 180 / pi() / pi()", [found["spatial"]]).fetchone()[0]
        assert 0 < area < 200  # degrees squared; the fields of the demo archive in cells of a degree


def test_coverage_without_sky(db: psycopg.Connection, records, site) -> None:
    found = coverage(records[f"ivo://{site['site']['authority']}/jwst/telemetry"])
    times = "SELECT min(first_time), max(last_time) FROM store.jwst_edb_mnemonic"
    epoch = "extract(epoch FROM t) / 86400 + 40587"
    expected = db.execute(
        f"SELECT {epoch.replace('t)', 'a)')}, {epoch.replace('t)', 'b)')} FROM ({times}) AS q (a, b)"
    ).fetchone()
    assert found["spatial"] is None and found["spectral"] is None
    assert [float(w) for w in found["temporal"].split()] == pytest.approx([float(v) for v in expected], abs=1e-4)


def test_test_queries_find_something(records) -> None:
    tried = Counter()
    for record in records.values():
        for capability in record.iter("capability"):
            query = capability.find("testQuery")
            if query is None:
                continue
            url = capability.findtext("interface/accessURL")
            name = capability.get("standardID").removeprefix(STD)
            values = {element.tag: element.text for element in query.iter() if element.text}
            if name == "ssa":
                url += "REQUEST=queryData&" + values["queryDataCmd"]
            elif name == "conesearch":
                url += f"RA={values['ra']}&DEC={values['dec']}&SR={values['sr']}"
            else:
                place, size = ([e.text for e in query.find(tag)] for tag in ("pos", "size"))
                circle = f"POS=CIRCLE+{'+'.join(place)}+{size[0]}"
                url += circle if "2.0" in name else f"POS={','.join(place)}&SIZE={','.join(size)}"
            answer = requests.get(url, timeout=120)
            assert answer.status_code == 200, url
            assert b"<TR>" in answer.content, url
            assert faults(answer.content) == []
            tried[name] += 1
    assert tried["ssa"] == tried["sia"] == tried["sia#query-2.0"] == 1 and tried["conesearch"] >= 2


def test_pages_of_records_answer(records) -> None:
    for identifier, record in records.items():
        urls = {element.text for element in record.iter("referenceURL", "footprint")}
        urls |= {
            c.findtext("interface/accessURL") for c in record.iter("capability") if "VOSI" in c.get("standardID", "")
        }
        for url in urls:
            if "localhost" in url:
                assert requests.get(url, timeout=60).status_code == 200, (identifier, url)
