"""Exports of the Astronomer's Proposal Tool (``.xml``): what the proposal says of its programme and observations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from ingest.contents import Contents
from ingest.errors import Problem
from ingest.support import programs

KIND = "apt"
TABLES = ("program_entry", "program_observation")

_RANK = 2  # see programs.py
_NS = {"a": "http://www.stsci.edu/JWST/APT"}


def recognises(path: Path, head: bytes) -> bool:
    return path.suffix == ".xml" and b"<JwstProposal" in head


def read(path: Path) -> tuple[Contents, list[str]]:
    """Rows of program_entry and program_observation; Problem for what is not XML, or a draft without a number."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        root = etree.parse(path, parser).getroot()
    except (etree.XMLSyntaxError, OSError) as exc:
        raise Problem(str(path), f"an APT file that is not XML: {exc}", "Export it from APT again.") from exc
    said = root.find("a:ProposalInformation", _NS)
    number = None if said is None else programs.whole(_text(said, "ProposalID"))
    if said is None or not number or number >= 100000:
        raise Problem(
            str(path),
            "an APT file of a proposal without a number (ProposalID): it was never submitted",
            "Nothing refers to it; keep it out of the folder.",
        )
    months = re.search(r"(\d+) Months", _text(said, "ProprietaryPeriod") or "")
    co_pis = [_name(person) for person in said.iterfind("a:CoInvestigator", _NS) if _text(person, "CoPI") == "true"]
    facts = {
        "cycle": _text(said, "Cycle"),
        "category": _category(said),
        "subcategory": _text(said, "ProposalCategorySubtype"),
        "science_category": _text(said, "ScientificCategory"),
        "title": _text(said, "Title"),
        "pi_name": _name(said.find("a:PrincipalInvestigator", _NS)),
        "co_pis": "; ".join(filter(None, co_pis)),
        "abstract": _text(said, "Abstract"),
        "exclusive_access_months": months and months[1],
        "prime_hours": _text(said, "AllocatedTime"),
    }
    observations = list(_observations(root, number))
    return {
        "program_entry": [programs.entry(number, _RANK, facts)],
        "program_observation": observations,
    }, []


def _observations(root: etree._Element, program: int) -> Iterator[dict[str, object]]:
    for line, found in enumerate(root.iterfind("a:DataRequests/a:ObservationGroup/a:Observation", _NS), 1):
        template = found.find("a:Template/*", _NS)
        yield {
            "program": program,
            "line": line,
            "observtn": programs.whole(_text(found, "Number")),
            "label": _text(found, "Label"),
            "template": None if template is None else etree.QName(template).localname,
            "target": _text(found, "TargetID"),
        }


def _category(said: etree._Element) -> str | None:
    """The code, which newer files have as an attribute or a child element."""
    found = said.find("a:ProposalCategory", _NS)
    if found is None:
        return None
    child = next((etree.QName(part).localname for part in found if isinstance(part.tag, str)), None)
    return programs.plain(found.text) or child


def _name(person: etree._Element | None) -> str | None:
    """``Last, First`` as in the keyword PI_NAME."""
    address = None if person is None else person.find("a:InvestigatorAddress", _NS)
    if address is None:
        return None
    return ", ".join(filter(None, (_text(address, "LastName"), _text(address, "FirstName")))) or None


def _text(parent: etree._Element, name: str) -> str | None:
    return programs.plain(parent.findtext(f"a:{name}", namespaces=_NS))
