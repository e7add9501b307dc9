"""OAI-PMH 2.0 as harvesters use it: all verbs, by date, in pages, with deleted records and errors."""

from __future__ import annotations

import subprocess

import psycopg
import pytest
from harvest import OAI, all_records, oai
from lxml import etree

from tests.conftest import REPO, Instance


@pytest.fixture(scope="module")
def records(instance: Instance) -> dict[str, etree._Element]:
    """All records by identifier."""
    return all_records(instance)


@pytest.mark.parametrize("verb", ["ListSets", "ListMetadataFormats"])
def test_lists_of_the_registry(instance: Instance, verb: str) -> None:
    root = oai(instance, verb=verb)
    words = {element.text for element in root.iter(f"{OAI}setSpec", f"{OAI}metadataPrefix")}
    assert words >= ({"ivo_managed"} if verb == "ListSets" else {"ivo_vor", "oai_dc"})


def test_headers_agree(instance: Instance, records) -> None:
    """One date and the same sets wherever a record is listed."""

    def headers(verb: str, prefix: str) -> dict[str, tuple[str, ...]]:
        root = oai(instance, verb=verb, metadataPrefix=prefix)
        return {
            header.findtext(f"{OAI}identifier"): (
                header.findtext(f"{OAI}datestamp"),
                *sorted(item.text for item in header.findall(f"{OAI}setSpec")),
            )
            for header in root.iter(f"{OAI}header")
        }

    listed = headers("ListIdentifiers", "ivo_vor")
    assert set(listed) == set(records)
    assert all("ivo_managed" in sets for _, *sets in listed.values())
    for prefix in ("ivo_vor", "oai_dc"):
        assert headers("ListRecords", prefix) == listed
    for identifier, record in records.items():
        assert record.get("updated") == listed[identifier][0]
        assert record.get("updated") >= record.get("created")


def test_single_records(instance: Instance, records) -> None:
    for identifier in records:
        for prefix in ("ivo_vor", "oai_dc"):
            root = oai(instance, verb="GetRecord", metadataPrefix=prefix, identifier=identifier)
            assert root.findtext(f".//{OAI}header/{OAI}identifier") == identifier


def dates(instance: Instance) -> dict[str, str]:
    """When each record was changed."""
    root = oai(instance, verb="ListIdentifiers", metadataPrefix="ivo_vor")
    return {h.findtext(f"{OAI}identifier"): h.findtext(f"{OAI}datestamp") for h in root.iter(f"{OAI}header")}


def test_only_another_coverage_dates_a_record_anew(instance: Instance) -> None:
    before = dates(instance)
    changed = next(identifier for identifier in before if identifier.endswith("/jwst/wavefront"))
    with psycopg.connect(instance.dsn.replace("user=jwst_ingest", "user=gavoadmin")) as connection:
        connection.execute("UPDATE dc.rdmeta SET temporal = NULL WHERE sourcerd = 'jwst/wavefront'")
    computed = subprocess.run([REPO / "bin" / "jwst-node", "coverage"], capture_output=True, text=True, timeout=300)
    assert computed.returncode == 0 and "warning" not in computed.stderr
    after = dates(instance)
    assert {identifier for identifier in after if after[identifier] != before[identifier]} == {changed}
    assert after[changed] > before[changed]


def error(instance: Instance, **arguments: str | list[str]) -> str:
    return oai(instance, **arguments).find(f"{OAI}error").get("code")


def test_errors(instance: Instance) -> None:
    every = {"verb": "ListRecords", "metadataPrefix": "ivo_vor"}
    assert (
        error(instance)
        == error(instance, verb="Nonsense")
        == error(instance, verb=["Identify", "Identify"])
        == "badVerb"
    )
    assert error(instance, verb="ListRecords") == error(instance, **every, nonsense="1") == "badArgument"
    assert error(instance, **every, **{"from": "yesterday"}) == "badArgument"
    assert error(instance, **every, **{"from": "2020-01-01", "until": "2020-01-01T00:00:00Z"}) == "badArgument"
    assert error(instance, **{**every, "metadataPrefix": "marc"}) == "cannotDisseminateFormat"
    assert error(instance, verb="GetRecord", metadataPrefix="ivo_vor", identifier="ivo://no/where") == "idDoesNotExist"
    assert error(instance, **every, until="1999-12-31") == error(instance, **every, set="none") == "noRecordsMatch"
    assert error(instance, verb="ListRecords", resumptionToken="garbage'\";--") == "badResumptionToken"


def test_harvest_by_date(instance: Instance) -> None:
    known = dates(instance)
    middle = sorted(known.values())[len(known) // 2]
    answer = oai(instance, verb="ListIdentifiers", metadataPrefix="ivo_vor", **{"from": middle})
    later = {e.text for e in answer.iter(f"{OAI}identifier")}
    assert later == {identifier for identifier, date in known.items() if date >= middle}


def test_harvest_in_pages(instance: Instance, records) -> None:
    """Every record once, and a last page that says it is the last (maxRecords is DaCHS' own, to make small pages)."""
    size, found, pages = "7", [], 0
    root = oai(instance, verb="ListIdentifiers", metadataPrefix="ivo_vor", maxRecords=size)
    while True:
        pages += 1
        found += [e.text for e in root.iter(f"{OAI}identifier")]
        token = root.findtext(f".//{OAI}resumptionToken")
        if not token:
            break
        root = oai(instance, verb="ListIdentifiers", resumptionToken=token)
    assert sorted(found) == sorted(records)
    assert pages == -(-len(records) // 7)
    assert token == ""


def test_a_record_that_goes_is_deleted(instance: Instance, records) -> None:
    def pub(*arguments: str) -> None:
        command = [REPO / "bin" / "jwst-node", "dachs", "pub", *arguments, "jwst/wavefront"]
        assert subprocess.run(command, capture_output=True, timeout=300).returncode == 0

    identifier = next(identifier for identifier in records if identifier.endswith("/jwst/wavefront"))
    try:
        pub("-u")
        for prefix in ("ivo_vor", "oai_dc"):
            root = oai(instance, verb="GetRecord", metadataPrefix=prefix, identifier=identifier)
            assert root.find(f".//{OAI}header").get("status") == "deleted"
            assert root.find(f".//{OAI}metadata") is None
            headers = oai(instance, verb="ListRecords", metadataPrefix=prefix).iter(f"{OAI}header")
            gone = [h.findtext(f"{OAI}identifier") for h in headers if h.get("status") == "deleted"]
            assert gone == [identifier]
    finally:
        pub()
    root = oai(instance, verb="GetRecord", metadataPrefix="ivo_vor", identifier=identifier)
    assert root.find(f".//{OAI}header").get("status") is None
