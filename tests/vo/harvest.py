"""A harvester of OAI-PMH that takes nothing but valid answers."""

from __future__ import annotations

import requests
from lxml import etree
from schemas import faults

from tests.conftest import Instance

OAI = "{http://www.openarchives.org/OAI/2.0/}"


def oai(instance: Instance, **arguments: str | list[str]) -> etree._Element:
    """The answer to a request of OAI-PMH, valid."""
    answer = requests.get(f"{instance.url}/oai.xml", params=arguments, timeout=120)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/xml")
    assert faults(answer.content) == []
    return etree.fromstring(answer.content)


def all_records(instance: Instance) -> dict[str, etree._Element]:
    """The Resource of every record by its identifier."""
    root = oai(instance, verb="ListRecords", metadataPrefix="ivo_vor")
    found = {resource.findtext("identifier"): resource for resource in root.iter("{*}Resource")}
    assert len(found) == len(list(root.iter(f"{OAI}record"))) > 20
    return found
