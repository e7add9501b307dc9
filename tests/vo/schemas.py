"""Validation against the IVOA's XML schemas as DaCHS ships them, without a network."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

SCHEMATA = Path("/usr/lib/python3/dist-packages/gavo/resources/schemata")
XS = "{http://www.w3.org/2001/XMLSchema}"

#: What the documents of the node are made of; these import what they need besides.
ROOTS = (
    "OAI-PMH.xsd",
    "oai_dc.xsd",
    "RegistryInterface.xsd",
    "VORegistry.xsd",
    "VODataService.xsd",
    "VOSIAvailability.xsd",
    "VOSICapabilities.xsd",
    "VOSITables.xsd",
    "TAPRegExt.xsd",
    "ConeSearch.xsd",
    "SIA.xsd",
    "SSA.xsd",
    "StandardsRegExt.xsd",
    "DocRegExt.xsd",
    "UWS.xsd",
    "VOTable.xsd",
    "Colstats.xsd",
)


class Local(etree.Resolver):
    """Finds a schema by its target namespace or file name among those that DaCHS ships."""

    def resolve(self, url: str, public_id: str | None, context: Any) -> Any:
        """Return the file for an address that a schema imports."""
        name = url.rsplit("/", 1)[-1]
        for candidate in (name, f"{name.split('-v')[0]}.xsd", f"{name.split('.')[0]}.xsd"):
            if (SCHEMATA / candidate).is_file():
                return self.resolve_filename(str(SCHEMATA / candidate), context)
        raise FileNotFoundError(f"no schema here for {url}")


def parser() -> etree.XMLParser:
    """Return a parser that never asks the network."""
    result = etree.XMLParser(no_network=True)
    result.resolvers.add(Local())
    return result


@cache
def schema() -> etree.XMLSchema:
    """Return one validator for all the namespaces."""
    joint = etree.Element(f"{XS}schema", targetNamespace="urn:joint")
    for name in ROOTS:
        namespace = etree.parse(SCHEMATA / name).getroot().get("targetNamespace")
        etree.SubElement(joint, f"{XS}import", namespace=namespace, schemaLocation=str(SCHEMATA / name))
    return etree.XMLSchema(etree.fromstring(etree.tostring(joint), parser()))


def faults(document: bytes) -> list[str]:
    """Return what is invalid in a document, a line each."""
    tree = etree.fromstring(document, etree.XMLParser(no_network=True, huge_tree=True))
    schema().validate(tree)
    return [f"line {error.line}: {error.message}" for error in schema().error_log]
