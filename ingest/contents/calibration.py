"""The calibration reference files that a product was made with: its keywords R_*, one row each."""

from __future__ import annotations

from pathlib import Path

from ingest import cards, crds
from ingest.facts import Facts
from ingest.names import ProductName

TABLES = ("product_reference",)
_LONGEST = 200


def wants(name: ProductName) -> bool:
    return name.extension == "fits" and name.preview is None


def read(path: Path | None, facts: Facts) -> dict[str, list[dict[str, object]]]:
    """Keywords with ``N/A`` name nothing. The type is the file name's; the keyword's own where that does not tell."""
    rows = []
    for keyword in facts.pipeline:
        if not keyword.startswith("R_"):
            continue
        named = cards.text(facts.keywords[keyword])
        reference = (named or "").removeprefix("crds://").strip()
        if not reference or reference.upper() in cards.ABSENT or reference.upper() == "NONE":
            continue
        if len(reference) > _LONGEST or not reference.isprintable():
            facts.notes.append(f"{keyword} is no file name; it is left out")
            continue
        known = crds.parse(reference)
        rows.append({
            "keyword": keyword,
            "reference_type": known.reference_type if known else keyword.removeprefix("R_").lower(),
            "reference": reference,
        })  # fmt: skip
    return {"product_reference": rows}
