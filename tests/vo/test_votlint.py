"""An answer of every service, of every kind: clean for votlint, valid by the schema, no word of a template left."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
import requests
import stilts
from lxml import etree
from schemas import faults

from tests.conftest import Instance

VOT = "{http://www.ivoa.net/xml/VOTable/v1.3}"
TAP = "/tap/sync?LANG=ADQL&MAXREC=20&QUERY=SELECT+*+FROM+"
SIA2, SIA1 = "/jwst/obs/sia2/siap2.xml?", "/jwst/obs/sia/siap.xml?"
SSA = "/jwst/spec/ssa/ssap.xml?REQUEST=queryData&"
CONES = ("obs", "sources", "msa", "guidestar")

#: What a service says, by kind of answer; the place is in the demo archive.
ROWS = {
    "ObsCore": f"{TAP}ivoa.obscore",
    "ObsLocTAP": f"{TAP}ivoa.obsplan",
    "spectra by TAP": f"{TAP}jwst.spectra",
    "programmes": f"{TAP}jwst.program",
    "binary": f"{TAP}ivoa.obscore&FORMAT=votable/b2",
    "SIA 2": f"{SIA2}POS=CIRCLE+110.83+-73.45+0.1",
    "SIA 1": f"{SIA1}POS=110.83,-73.45&SIZE=0.1&VERB=3",
    "SSA": f"{SSA}POS=110.83,-73.45&SIZE=0.1&VERB=3",
    "SSA, overflow": f"{SSA}MAXREC=1",
    **{f"cone {name}": f"/jwst/{name}/cone/scs.xml?RA=110.5&DEC=-73.5&SR=0.5&VERB=3&MAXREC=100" for name in CONES},
}
DESCRIPTIONS = {
    "SIA 2": f"{SIA2}MAXREC=0",
    "SIA 1": f"{SIA1}FORMAT=METADATA",
    "SSA": f"{SSA}FORMAT=METADATA",
    **{f"cone {name}": f"/jwst/{name}/cone/scs.xml?MAXREC=0" for name in CONES},
}
ERRORS = {
    "TAP": "/tap/sync?LANG=ADQL&QUERY=SELECT",
    "SIA 2": f"{SIA2}POS=here",
    "SIA 1": f"{SIA1}POS=here&SIZE=1",
    "SSA": f"{SSA}POS=here",
    **{f"cone {name}": f"/jwst/{name}/cone/scs.xml?RA=1" for name in CONES},
}
ALL = [
    pytest.param(path, kind, id=f"{name} {kind}")
    for kind, paths in (("rows", ROWS), ("description", DESCRIPTIONS), ("error", ERRORS))
    for name, path in paths.items()
]
#: What is no fault: our own names of region types, and the stylesheets for browsers.
KNOWN = re.compile(r'^INFO .*(xtype value "adql:REGION"|Ignoring processing instruction|suppressing more messages)')
#: What DaCHS puts where nothing was said, and what templates have.
TEMPLATES = re.compile(
    r"unconfigured|fill.?out|your organi[sz]ation|\bjunk\b|not set|\bunnamed\b|metaString|getConfig", re.I
)


def fetch(instance: Instance, path: str) -> bytes:
    return requests.get(f"{instance.url}{path}", timeout=120).content


@pytest.mark.parametrize(("path", "kind"), ALL)
def test_votlint(instance: Instance, tmp_path: Path, path: str, kind: str) -> None:
    words = stilts.command()
    file = tmp_path / "answer.xml"
    file.write_bytes(fetch(instance, path))
    command = [*words, "votlint", "ucd=true", "unit=true", "maxrepeat=100", f"votable={file}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    said = (done.stdout + done.stderr).splitlines()
    assert [line for line in said if not KNOWN.match(line)] == []


@pytest.mark.parametrize(("path", "kind"), ALL)
def test_schema_and_words(instance: Instance, path: str, kind: str) -> None:
    document = fetch(instance, path)
    assert faults(document) == []
    root = etree.fromstring(document)
    said = [value for element in root.iter() for value in element.values()] + [t for t in root.itertext() if t.strip()]
    assert [text for text in said if TEMPLATES.search(text)] == []
    infos = {info.get("name"): info for info in root.iter(f"{VOT}INFO")}
    verdict = infos["QUERY_STATUS"].get("value")
    assert verdict == "ERROR" if kind == "error" else verdict in ("OK", "OVERFLOW")
    if kind == "rows":
        assert next(root.iter(f"{VOT}TR", f"{VOT}STREAM")) is not None


#: The standard that an answer names (DALI 1.1, section 4.4.3), by service.
STANDARDS = {
    "SIA 2": "ivo://ivoa.net/std/sia#query-2.0",
    "SIA 1": "ivo://ivoa.net/std/sia",
    "SSA": "ivo://ivoa.net/std/ssap",
    **{f"cone {name}": "ivo://ivoa.net/std/conesearch" for name in CONES},
}


@pytest.mark.parametrize("service", STANDARDS)
def test_answers_name_the_standard_and_the_request(instance: Instance, service: str) -> None:
    root = etree.fromstring(fetch(instance, ROWS[service]))
    (result,) = (resource for resource in root.iter(f"{VOT}RESOURCE") if resource.get("type") == "results")
    infos = {info.get("name"): info.get("value") for info in result.iter(f"{VOT}INFO")}
    assert infos["standardID"].lower() == STANDARDS[service]
    assert infos["request"].startswith(f"{instance.url}{ROWS[service].partition('?')[0]}?")
    assert infos["publisher"] and infos["contact"] and infos["ivoid"].startswith("ivo://")
