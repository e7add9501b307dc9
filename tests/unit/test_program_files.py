"""Files of programmes: tables, Markdown with front matter, APT; what is read, what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.errors import Problem
from ingest.support import apt, programs

MARKDOWN = """---
id: 1263
proposal_type: "ddt"
cycle: "Cycle 4"
exclusive_access_period_months: 12
instrument_mode: "MIRI/Imaging and MRS  NIRSpec/IFU NIRCam/WFSS"
pi_and_co_pis: "PI: Ivo Labbe  Co-PIs: Rachel Bezanson,  Katherine Whitaker and others*"
prime_parallel_time_hours: "19.9/0.5"
program_title: "Spectroscopy of QSOs - Part 2"
type: "GO, Treasury,\u00a0Pure Parallel"
---
# 1263 - Spectroscopy
## OBSERVATIONS TABLE
| Folder | Observation | Label | Observing Template | Science Target |
| :--- | :--- | :--- | :--- | :--- |
| A | 3 | J1120-MRS | MIRI Medium Resolution Spectroscopy | (1) MIRI-J1120-MRS |
| A | 4 | short row |

## ABSTRACT

---

**2. The full ABSTRACT:**

We ask   for z=7.08.
Twice.

---

## OBSERVING DESCRIPTION
Not this.
"""
APT = """<?xml version="1.0"?>
<JwstProposal schemaVersion="45" xmlns="http://www.stsci.edu/JWST/APT" xmlns:nci="urn:x">
<ProposalInformation><Title>NIRCam &amp; FGS</Title><Abstract>Align them.</Abstract>%s
<ProposalCategory><COM/></ProposalCategory><ProposalCategorySubtype>NIRCAM</ProposalCategorySubtype>
<ProprietaryPeriod>C[6 Months]</ProprietaryPeriod><Cycle>0</Cycle><AllocatedTime>1.5</AllocatedTime>
<PrincipalInvestigator><InvestigatorAddress><FirstName>Martha</FirstName><LastName>Boyer</LastName></InvestigatorAddress>
</PrincipalInvestigator>
<CoInvestigator><CoPI>true</CoPI><InvestigatorAddress><FirstName>Edmund</FirstName><LastName>Nelan</LastName>
</InvestigatorAddress></CoInvestigator>
<CoInvestigator><CoPI>false</CoPI><InvestigatorAddress><LastName>Lallo</LastName></InvestigatorAddress></CoInvestigator>
</ProposalInformation>
<DataRequests><ObservationGroup><Observation><Number>2</Number><TargetID>1 LMC</TargetID><Label>GS#2</Label>
<Template><nci:NircamImaging/></Template></Observation></ObservationGroup></DataRequests></JwstProposal>"""


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_markdown_with_front_matter(tmp_path: Path) -> None:
    path = write(tmp_path, "1263.md", MARKDOWN)
    assert programs.recognises(path, path.read_bytes()[:4096])
    contents, notes = programs.read(path)
    assert notes == []
    assert contents["program_entry"] == [{
        "program": 1263, "rank": 3, "cycle": 4, "category": "DD", "subcategory": "Treasury, Pure Parallel",
        "science_category": None, "title": "Spectroscopy of QSOs - Part 2", "pi_name": "Ivo Labbe",
        "co_pis": "Rachel Bezanson, Katherine Whitaker and others*", "abstract": "We ask for z=7.08.\nTwice.",
        "exclusive_access_months": 12, "instrument_modes": "MIRI/Imaging and MRS; NIRSpec/IFU; NIRCam/WFSS",
        "prime_hours": 19.9, "parallel_hours": 0.5,
    }]  # fmt: skip
    assert contents["program_observation"] == [{
        "program": 1263, "line": 4, "observtn": 3, "label": "J1120-MRS",
        "template": "MIRI Medium Resolution Spectroscopy", "target": "(1) MIRI-J1120-MRS",
    }]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [("id: 1263", "id: many", "no id"), ("id: 1263", "id: -5", "no id"), ("id: 1263", "id: [", "not YAML"),
     ("id: 1263", "id: 1e400", "no id"), ("id: 1263", "id: !!python/object/apply:os.system [ls]", "not YAML")],
)  # fmt: skip
def test_markdown_without_a_number_is_refused(tmp_path: Path, old: str, new: str, what: str) -> None:
    with pytest.raises(Problem, match=what):
        programs.read(write(tmp_path, "1263.md", MARKDOWN.replace(old, new)))


def test_what_the_extraction_did_not_find_is_no_abstract(tmp_path: Path) -> None:
    for nothing in ("TBD", 'The "ABSTRACT" section is **not present** on this page.', ""):
        text = MARKDOWN.replace("We ask   for z=7.08.\nTwice.", nothing)
        contents, _ = programs.read(write(tmp_path, "1263.md", text))
        assert contents["program_entry"][0]["abstract"] is None, nothing


@pytest.mark.parametrize("kind", ["csv", "tsv", "ecsv"])
def test_table_of_an_operator(tmp_path: Path, kind: str) -> None:
    rows = [["program", "title", "pi", "exclusive_access_months", "prime_hours", "colour"],
            ["2736", "Deep; field", "Pontoppidan, K.", "0", "12.5", "red"], ["2731", "", "", "", "-3", ""],
            ["2736", "again", "", "", "", ""], ["none", "", "", "", "", ""]]  # fmt: skip
    if kind == "ecsv":
        names = "\n".join(f"# - {{name: {name}, datatype: string}}" for name in rows[0])
        head = f"# %ECSV 1.0\n# ---\n# delimiter: ','\n# datatype:\n{names}\n# schema: astropy-2.0\n"
    else:
        head = ""
    tab = "\t" if kind == "tsv" else ","
    lines = [tab.join(f'"{cell}"' if "," in cell else cell for cell in row) for row in rows]
    path = write(tmp_path, f"programs.{kind}", head + "\n".join(lines) + "\n")
    assert programs.recognises(path, path.read_bytes()[:4096])
    contents, notes = programs.read(path)
    first, second = contents["program_entry"]
    assert (first["program"], first["title"], first["pi_name"]) == (2736, "Deep; field", "Pontoppidan, K.")
    assert (first["exclusive_access_months"], first["prime_hours"], first["rank"]) == (0, 12.5, 1)
    assert second == {"program": 2731, "rank": 1} | dict.fromkeys(list(first)[2:])
    assert notes == [
        "columns colour are not known and not used",
        "row 3 is another of programme 2736; it is passed over",
        "row 4 has no number of a programme; it is passed over",
    ]


def test_a_broken_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="more fields than columns"):
        programs.read(write(tmp_path, "p.csv", "program,title\n1,a,b,c\n"))
    with pytest.raises(Problem, match="cannot be read"):
        programs.read(write(tmp_path, "p.csv", 'program,title\n1,"open\n'))
    with pytest.raises(Problem, match="cannot be read"):
        programs.read(write(tmp_path, "p.ecsv", "# %ECSV 1.0\n# ---\n# datatype: 5\nprogram,title\n1,a\n"))


def test_other_tables_are_not_of_programmes() -> None:
    assert not programs.recognises(Path("x.csv"), b"theTime,MJD,euvalue,sqldataType\r\n")
    assert not programs.recognises(Path("x.csv"), b"program,visit\n1,2\n")
    assert not programs.recognises(Path("x.md"), b"# Title of something\n")


def test_apt_file(tmp_path: Path) -> None:
    path = write(tmp_path, "1071.xml", APT % "<ProposalID>1071</ProposalID>")
    assert apt.recognises(path, path.read_bytes()[:4096])
    contents, _ = apt.read(path)
    assert contents["program_entry"] == [{
        "program": 1071, "rank": 2, "cycle": 0, "category": "COM", "subcategory": "NIRCAM", "science_category": None,
        "title": "NIRCam & FGS", "pi_name": "Boyer, Martha", "co_pis": "Nelan, Edmund", "abstract": "Align them.",
        "exclusive_access_months": 6, "instrument_modes": None, "prime_hours": 1.5, "parallel_hours": None,
    }]  # fmt: skip
    assert contents["program_observation"] == [
        {"program": 1071, "line": 1, "observtn": 2, "label": "GS#2", "template": "NircamImaging", "target": "1 LMC"}
    ]


def test_a_draft_and_broken_xml_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="never submitted"):
        apt.read(write(tmp_path, "draft.xml", APT % ""))
    with pytest.raises(Problem, match="not XML"):
        apt.read(write(tmp_path, "broken.xml", (APT % "<ProposalID>1071</ProposalID>")[:-30]))


def test_entities_are_not_resolved(tmp_path: Path) -> None:
    secret = write(tmp_path, "secret.txt", "the secret")
    entity = f'<!DOCTYPE x [<!ENTITY s SYSTEM "file://{secret}"><!ENTITY a "ha"><!ENTITY b "{"&a;" * 1000}">]>'
    text = (APT % "<ProposalID>1071</ProposalID>").replace("?>\n<Jwst", f"?>{entity}\n<Jwst")
    text = text.replace("Align them.", "&s;&b;")
    contents, _ = apt.read(write(tmp_path, "x.xml", text))
    assert "secret" not in str(contents) and "hahaha" not in str(contents)
    assert contents["program_entry"][0]["program"] == 1071
