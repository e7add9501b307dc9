"""VOSI, and the tables that services answer with: valid against their schemas, complete, where standards have them."""

from __future__ import annotations

import pytest
import pyvo
import requests
from lxml import etree
from schemas import faults

from tests.conftest import Instance

STD = "ivo://ivoa.net/std/"
SERVICES = (
    "/tap",
    "/jwst/obs/sia2",
    "/jwst/obs/sia",
    "/jwst/obs/cone",
    "/jwst/sources/cone",
    "/jwst/spec/ssa",
    "/jwst/guidestar/cone",
    "/jwst/msa/cone",
    "/jwst/dl/links",
    "/jwst/soda/cut",
    "/jwst/headers/read",
    "/jwst/package/get",
    "/__system__/services/registry",
)
ANSWERS = (
    "/tap/sync?LANG=ADQL&MAXREC=5&QUERY=SELECT+*+FROM+ivoa.obscore",
    "/tap/sync?LANG=ADQL&FORMAT=votable/b2&MAXREC=5&QUERY=SELECT+*+FROM+caom2.Plane",
    "/jwst/obs/sia2/siap2.xml?POS=CIRCLE+110.83+-73.45+0.1&MAXREC=3",
    "/jwst/obs/sia2/siap2.xml?MAXREC=0",
    "/jwst/obs/sia/siap.xml?POS=110.83,-73.45&SIZE=0.1",
    "/jwst/obs/sia/siap.xml?FORMAT=METADATA",
    "/jwst/spec/ssa/ssap.xml?REQUEST=queryData&POS=110.83,-73.45&SIZE=0.2",
    "/jwst/spec/ssa/ssap.xml?REQUEST=queryData&FORMAT=METADATA",
    "/jwst/obs/cone/scs.xml?RA=110.83&DEC=-73.45&SR=0.1&VERB=3",
    "/jwst/sources/cone/scs.xml?RA=110.83&DEC=-73.45&SR=0.1",
)
ERRORS = (
    "/tap/sync?LANG=ADQL&QUERY=SELECT+nothing",
    "/tap/sync?LANG=ADQL",
    "/jwst/obs/sia2/siap2.xml?POS=CIRCLE+1",
    "/jwst/obs/sia/siap.xml?POS=nowhere&SIZE=1",
    "/jwst/spec/ssa/ssap.xml?REQUEST=queryData&POS=nowhere",
    "/jwst/obs/cone/scs.xml?RA=1&DEC=2&SR=many",
    "/jwst/headers/read/api?ID=nothing.fits",
    "/jwst/package/get/api?ID=nothing.fits&LAYOUT=none",
)


def fetch(instance: Instance, path: str) -> requests.Response:
    return requests.get(instance.url + path, timeout=120)


@pytest.mark.parametrize("document", ["capabilities", "availability", "tables"])
@pytest.mark.parametrize("service", SERVICES)
def test_documents_are_valid(instance: Instance, service: str, document: str) -> None:
    answer = fetch(instance, f"{service}/{document}")
    assert answer.status_code == 200
    assert faults(answer.content) == []
    root = etree.fromstring(answer.content)
    assert etree.QName(root).localname == {"tables": "tableset"}.get(document, document)
    if document == "availability":
        assert root.findtext("{*}available") == "true"


def capabilities(instance: Instance, service: str) -> list[tuple[str, str]]:
    """Identifier of the standard and address of each capability."""
    root = etree.fromstring(fetch(instance, f"{service}/capabilities").content)
    return [
        (capability.get("standardID", ""), capability.findtext("interface/accessURL").rstrip("?"))
        for capability in root.iter("capability")
    ]


def test_tap_has_vosi_beside_it(instance: Instance) -> None:
    found = capabilities(instance, "/tap")
    base = f"{instance.url}/tap"
    assert {
        (f"{STD}TAP", base),
        (f"{STD}VOSI#capabilities", f"{base}/capabilities"),
        (f"{STD}VOSI#availability", f"{base}/availability"),
        (f"{STD}VOSI#tables", f"{base}/tables"),
        (f"{STD}VOSI#tables-1.1", f"{base}/tables"),
        (f"{STD}DALI#examples", f"{base}/examples"),
    } <= set(found)
    assert len(found) == len(set(found))


@pytest.mark.parametrize("service", SERVICES[1:])
def test_each_service_has_vosi(instance: Instance, service: str) -> None:
    found = dict(capabilities(instance, service))
    for name in ("capabilities", "availability", "tables-1.1"):
        answer = requests.get(found[f"{STD}VOSI#{name}"], timeout=60)
        assert answer.status_code == 200, name


def test_pyvo_reads_capabilities(instance: Instance) -> None:
    service = pyvo.dal.SIA2Service(f"{instance.url}/jwst/obs/sia2/siap2.xml")
    assert service.search(maxrec=1).status[0] == "OVERFLOW"
    assert pyvo.dal.TAPService(f"{instance.url}/tap").get_tap_capability().get_adql() is not None


def test_tables_without_columns(instance: Instance) -> None:
    """VOSI 1.1: detail=min has the tables without their columns, and each has an address of its own."""
    answer = fetch(instance, "/tap/tables?detail=min")
    assert faults(answer.content) == []
    root = etree.fromstring(answer.content)
    names = [name.text for name in root.iterfind(".//table/name")]
    assert "caom2.plane" in [name.lower() for name in names] and len(names) > 40
    assert root.find(".//column") is None


@pytest.mark.parametrize("table", ["ivoa.obscore", "caom2.Plane", "jwst.product", "JWST.SPECTRA", "tap_schema.columns"])
def test_single_table(instance: Instance, tap: pyvo.dal.TAPService, table: str) -> None:
    answer = fetch(instance, f"/tap/tables/{table}")
    assert faults(answer.content) == []
    root = etree.fromstring(answer.content)
    assert etree.QName(root).localname == "table"
    rows = tap.run_sync(
        f"SELECT column_name FROM tap_schema.columns WHERE lower(table_name) = '{table.lower()}'", maxrec=10_000
    )
    columns = sorted(name.text.strip('"').lower() for name in root.iterfind("column/name"))
    assert columns == sorted(str(row["column_name"]).strip('"').lower() for row in rows)


def test_table_that_is_not_there(instance: Instance) -> None:
    answer = fetch(instance, "/tap/tables/jwst.nothing")
    assert answer.status_code == 404
    assert "Traceback" not in answer.text


def test_schemas_are_described_as_a_whole(instance: Instance, tap: pyvo.dal.TAPService) -> None:
    """Several RDs fill a schema; its description is one that speaks for all of it, in VOSI and TAP_SCHEMA alike."""
    rows = tap.run_sync("SELECT schema_name, description, schema_index FROM tap_schema.schemas")
    described = {str(row["schema_name"]): " ".join(str(row["description"]).split()) for row in rows}
    assert described["jwst"].startswith("Observations of the James Webb Space Telescope with what the mission knows")
    assert described["ivoa"].startswith("Tables whose columns are the same at all sites")
    assert "Common Archive Observation Model" in described["caom2"]
    order = [str(row["schema_name"]) for row in sorted(rows, key=lambda row: int(row["schema_index"]))]
    assert order.index("ivoa") < order.index("caom2") < order.index("jwst")
    root = etree.fromstring(fetch(instance, "/tap/tables?detail=min").content)
    declared = {s.findtext("name"): " ".join(s.findtext("description").split()) for s in root.iter("schema")}
    assert declared == {name: described[name] for name in declared}


@pytest.mark.parametrize("path", ANSWERS)
def test_answers_are_valid(instance: Instance, path: str) -> None:
    answer = fetch(instance, path)
    assert answer.status_code == 200
    assert faults(answer.content) == []
    root = etree.fromstring(answer.content)
    assert etree.QName(root).localname == "VOTABLE"
    assert root.find(".//{*}INFO[@name='QUERY_STATUS']").get("value") in ("OK", "OVERFLOW")


@pytest.mark.parametrize("path", ERRORS)
def test_errors_are_valid(instance: Instance, path: str) -> None:
    answer = fetch(instance, path)
    assert faults(answer.content) == []
    infos = etree.fromstring(answer.content).iterfind(".//{*}INFO")
    assert {"ERROR", "Error"} & {word for info in infos for word in (info.get("value"), info.get("name"))}


def test_record_for_aladin(instance: Instance) -> None:
    answer = fetch(instance, "/aladin.prop")
    assert answer.status_code == 200
    record = dict(line.split("=", 1) for line in answer.text.splitlines())
    record = {key.strip(): value.strip() for key, value in record.items()}
    assert record["tap_service_url"] == f"{instance.url}/tap"
    for key, value in record.items():
        if key.endswith("_service_url"):
            assert requests.get(value + "/capabilities" * (key[:3] == "tap"), timeout=60).status_code in (200, 400), key
    first, last = (float(record[key]) for key in ("t_min", "t_max"))
    assert 59000 < first < last
    assert fetch(instance, "/aladin.prop/properties").status_code == 404
