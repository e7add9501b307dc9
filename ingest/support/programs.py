"""Observing programmes: tables that an operator writes, and Markdown files with front matter.

A table is CSV, TSV or ECSV with a column ``program`` (or ``proposal_id``), and any of these: ``cycle``, ``category``
(GO, GTO, ERS, DD, CAL, COM, AR), ``subcategory``, ``science_category``, ``title``, ``pi_name`` (or ``pi``), ``co_pis``,
``abstract``, ``exclusive_access_months`` (months after the data were made), ``instrument_modes``, ``prime_hours`` and
``parallel_hours`` (time allotted). Empty fields say nothing. APT files are read by apt.py.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import yaml
from astropy.table import Table

from ingest.contents import Contents
from ingest.errors import Problem

KIND = "program"
TABLES = ("program_entry", "program_observation")

_TABLE, _MARKDOWN = 1, 3  # ranks; 2 is APT's
_LARGEST = 64 << 20  # bytes
_NUMBER = ("program", "proposal_id")
_ALIASES = {"pi": "pi_name", "proposal_id": "program"}
_CATEGORIES = {"CALIBRATION": "CAL", "DDT": "DD", "DD/ERS": "ERS"}
_FRONT = re.compile(r"\A---[ \t]*\r?\n(.*?)\r?\n---[ \t]*\r?\n", re.DOTALL)
_HEADING = re.compile(r"^#+[ \t]+(?:\d+\.[ \t]*)?(.*?)[ \t]*$", re.MULTILINE)
_SECTIONS = ("OBSERVATIONS TABLE", "ABSTRACT", "OBSERVING DESCRIPTION")
# what the extraction from PDF put above an abstract, and what it wrote where it found none
_LABEL = re.compile(r"^\W*(?:\d+\.\s*)?(?:the\s+)?(?:full\s+)?abstract\W*$", re.IGNORECASE)
_NO_ABSTRACT = re.compile(r'\W*(TBD\W*$|the "?abstract"? section is \W*not present)', re.IGNORECASE)


def recognises(path: Path, head: bytes) -> bool:
    if path.suffix == ".md":
        return head.startswith(b"---") and b"\nprogram_title:" in head and b"\nid:" in head
    if path.suffix not in (".csv", ".tsv", ".ecsv"):
        return False
    lines = head.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace").splitlines()
    names = set(re.split(r"[,\t ]", next((line for line in lines if not line.startswith("#")), "").replace('"', "")))
    return bool(names & set(_NUMBER)) and bool(names & {"title", "pi", "pi_name", "abstract"})


def read(path: Path) -> tuple[Contents, list[str]]:
    """Rows of program_entry and program_observation, and notes; Problem for a file that cannot be understood."""
    if path.stat().st_size > _LARGEST:
        raise Problem(str(path), f"a file of programmes of more than {_LARGEST >> 20} MiB", "Split it.")
    try:
        text = path.read_text(encoding="utf-8-sig").replace("\0", "")
    except UnicodeError as exc:
        raise Problem(str(path), f"is not UTF-8: {exc}", "Save it as UTF-8.") from exc
    return _markdown(path, text) if path.suffix == ".md" else _table(path, text)


def _table(path: Path, text: str) -> tuple[Contents, list[str]]:
    notes: list[str] = []
    entries: dict[int, dict[str, object]] = {}
    for line, row in enumerate(_rows(path, text), 1):
        row = {_ALIASES.get(str(name), str(name)): value for name, value in row.items()}
        program = whole(row.pop("program", None))
        if program is None or not 0 < program < 100000:
            notes.append(f"row {line} has no number of a programme; it is passed over")
            continue
        if line == 1 and row.keys() - _FIELDS.keys():
            notes.append(f"columns {', '.join(sorted(row.keys() - _FIELDS.keys()))[:200]} are not known and not used")
        if program in entries:
            notes.append(f"row {line} is another of programme {program}; it is passed over")
            continue
        entries[program] = entry(program, _TABLE, row)
    return {"program_entry": list(entries.values()), "program_observation": []}, notes


def _rows(path: Path, text: str) -> Iterator[Mapping[str, object]]:
    try:
        if path.suffix == ".ecsv":
            for row in Table.read(text, format="ascii.ecsv"):
                yield {name: None if getattr(row[name], "mask", False) is True else row[name] for name in row.colnames}
        else:
            delimiter = "\t" if path.suffix == ".tsv" else ","
            for row in csv.DictReader(io.StringIO(text), delimiter=delimiter, strict=True):
                if None in row:
                    raise ValueError(f"more fields than columns: {str(row[None])[:80]}")
                yield row
    except Exception as exc:  # astropy raises several kinds
        raise Problem(str(path), f"a table of programmes that cannot be read: {exc}", "Correct it there.") from exc


def _markdown(path: Path, text: str) -> tuple[Contents, list[str]]:
    notes: list[str] = []
    match = _FRONT.match(text)
    try:
        front = yaml.load(match[1], yaml.CSafeLoader) if match else None
    except (yaml.YAMLError, ValueError, RecursionError) as exc:
        raise Problem(str(path), f"its front matter is not YAML: {str(exc)[:200]}", "Correct it there.") from exc
    program = whole(front.get("id")) if isinstance(front, dict) else None
    if program is None or not 0 < program < 100000:
        raise Problem(str(path), "its front matter has no id, the number of the programme", "Add it.")
    sections = _sections(text[match.end() :])
    pi_name, co_pis = _people(plain(front.get("pi_and_co_pis")) or "")
    category, subcategory = _category(plain(front.get("proposal_type")), plain(front.get("type")))
    hours = [plain(part) for part in str(front.get("prime_parallel_time_hours") or "").split("/")]
    facts = {
        "cycle": re.sub(r"(?i)^cycle\s*", "", plain(front.get("cycle")) or ""),
        "category": category, "subcategory": subcategory, "title": front.get("program_title"),
        "pi_name": pi_name, "co_pis": co_pis, "abstract": _abstract(sections["ABSTRACT"]),
        "exclusive_access_months": front.get("exclusive_access_period_months"),
        "instrument_modes": "; ".join(re.split(r"\s+(?=[A-Za-z]+/)", plain(front.get("instrument_mode")) or "")),
        "prime_hours": hours[0], "parallel_hours": hours[1] if len(hours) > 1 else None,
    }  # fmt: skip
    observations = list(_observations(program, sections["OBSERVATIONS TABLE"]))
    if not observations and "|" in sections["OBSERVATIONS TABLE"]:
        notes.append("its table of observations has no label, template and target; it is not used")
    return {"program_entry": [entry(program, _MARKDOWN, facts)], "program_observation": observations}, notes


def _sections(text: str) -> dict[str, str]:
    """The text below each of the known headings, up to the next known one."""
    found = dict.fromkeys(_SECTIONS, "")
    marks = [match for match in _HEADING.finditer(text) if match[1].upper() in _SECTIONS]
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        found[mark[1].upper()] = text[mark.end() : following.start() if following else len(text)]
    return found


def _abstract(text: str) -> str | None:
    kept = [line for line in text.strip().splitlines() if line.strip("- ") and not _LABEL.match(line)]
    abstract = "\n".join(kept).strip()
    return None if _NO_ABSTRACT.match(abstract) else plain(abstract)


def _people(text: str) -> tuple[str | None, str | None]:
    """``PI: A B  Co-PIs: C D, E F`` or just ``A B``."""
    pi_name, _, co_pis = re.sub(r"^PI:\s*", "", text).partition("Co-PI")
    return plain(pi_name), plain(re.sub(r"^s?:\s*", "", co_pis))


def _category(kind: str | None, more: str | None) -> tuple[str | None, str | None]:
    """``go`` and ``GO, Treasury`` are GO and Treasury; ``AR, Legacy`` (archival research) is AR and Legacy."""
    words = [word for word in re.split(r"[,\s\xa0]*,[,\s\xa0]*", more or "") if word]
    category = "AR" if words[:1] == ["AR"] else (kind or "").upper()
    rest = [word for word in words if word not in ("AR", "GO")]
    return _CATEGORIES.get(category, category) or None, ", ".join(rest) or None


def _observations(program: int, text: str) -> Iterator[dict[str, object]]:
    """Rows of the Markdown tables whose header names label, template and target."""
    places: dict[str, int] = {}
    for line, row in enumerate(text.splitlines(), 1):
        if not row.lstrip().startswith("|"):
            continue
        cells = [cell.strip() for cell in row.strip().removeprefix("|").removesuffix("|").split("|")]
        lowered = [cell.lower() for cell in cells]
        if {"label", "observing template", "science target"} <= set(lowered):
            places = {"observtn": -1} | {name: n for n, name in enumerate(lowered)}
            width = len(cells)
        elif places and len(cells) == width and cells[0].strip(":- "):
            number = places.get("observation", -1)
            yield {
                "program": program, "line": line, "observtn": whole(cells[number]) if number >= 0 else None,
                "label": plain(cells[places["label"]]), "template": plain(cells[places["observing template"]]),
                "target": plain(cells[places["science target"]]),
            }  # fmt: skip


def plain(value: object) -> str | None:
    """Text with its white space brought to single blanks within lines; None for nothing."""
    text = "\n".join(" ".join(line.split()) for line in str("" if value is None else value).splitlines()).strip()
    return None if text.lower() in ("", "none", "nan", "n/a", "--") else text


def number(value: object) -> float | None:
    """A finite number that is not negative; None for anything else."""
    try:
        result = float(str(value))
    except ValueError:
        return None
    return result if math.isfinite(result) and result >= 0 else None


def whole(value: object) -> int | None:
    """A whole number that is not negative; None for anything else."""
    result = number(value)
    return int(result) if result is not None and result == int(result) and result < 2**31 else None


_FIELDS: dict[str, Callable[[object], object]] = {
    "cycle": whole, "category": plain, "subcategory": plain, "science_category": plain, "title": plain,
    "pi_name": plain, "co_pis": plain, "abstract": plain, "exclusive_access_months": whole, "instrument_modes": plain,
    "prime_hours": number, "parallel_hours": number,
}  # fmt: skip


def entry(program: int, rank: int, facts: Mapping[str, object]) -> dict[str, object]:
    """A row of program_entry of the facts that are known columns."""
    return {"program": program, "rank": rank} | {name: read(facts.get(name)) for name, read in _FIELDS.items()}
