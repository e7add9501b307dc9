"""Association files (JSON) and pools as records of their products and members.

Source: jwst associations documentation and asn_schema_jw_level2b.json, asn_schema_jw_level3.json; only
``products``, ``members``, ``expname`` and ``exptype`` are sure to be there.
"""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from typing import Any

from ingest import jsonfiles, names
from ingest.errors import Problem

_ADVICE = "It must be an association as asn_generate writes them; fetch it again."


def read(path: Path, filename: str) -> tuple[dict[str, object], list[dict[str, object]]]:
    """The association's own facts and its members, one dict a product and member.

    Raises Problem for what is not JSON or not an association.
    """
    content = jsonfiles.read(path, "an association", dict, _ADVICE)
    products = content.get("products")
    if not isinstance(products, list) or not products:
        raise Problem(str(path), "the association has no products", _ADVICE, card="products")
    members: dict[tuple, dict[str, object]] = {}
    for product in products:
        for member in _members(product, path):
            row = {"filename": filename, **member}
            members[row["product"], row["expname"], row["exptype"]] = row
    return _facts(content, filename), list(members.values())


def product_names(members: list[dict[str, object]]) -> list[str]:
    """The products' names in the order of the file."""
    return list(dict.fromkeys(str(member["product"]) for member in members))


def _facts(content: dict[str, Any], filename: str) -> dict[str, object]:
    """What the file says of itself; what it does not say, its name tells where it is one of the archive's."""
    name = names.parse(filename) if names.is_product_name(filename) else None
    program = name.program if name else _text(content.get("program")) or ""
    sequence = re.search(r"_(\d{1,5})_asn\.json$", filename)
    return {
        "filename": filename,
        "asn_type": _text(content.get("asn_type")) or (name and name.asn_type),
        "asn_rule": _text(content.get("asn_rule")),
        "asn_id": _text(content.get("asn_id")) or (name and name.acid),
        "asn_pool": _text(content.get("asn_pool")),
        "program": int(program) if re.fullmatch(r"[0-9]{1,9}", program) else None,
        "target": _text(content.get("target")),
        "version_id": _text(content.get("version_id")) or (name and name.version_id),
        "code_version": _text(content.get("code_version")),
        "degraded": _text(content.get("degraded_status")),
        "asn_sequence": int(sequence[1]) if sequence else None,
        "asn_constraints": _lines(content.get("constraints")),
    }


def _members(product: Any, path: Path) -> list[dict[str, object]]:
    name = _text(product.get("name")) if isinstance(product, dict) else None
    members = product.get("members") if isinstance(product, dict) else None
    if name is None or not isinstance(members, list):
        raise Problem(str(path), "a product of the association has no name or no members", _ADVICE, card="products")
    rows = []
    for member in members:
        expname = _text(member.get("expname")) if isinstance(member, dict) else None
        exptype = _text(member.get("exptype")) if isinstance(member, dict) else None
        if expname is None or exptype is None:
            raise Problem(str(path), "a member has no expname or no exptype", _ADVICE, card="members")
        rows.append(
            {
                "product": name,
                "expname": PurePosixPath(expname).name,
                "exptype": exptype.lower(),
                "exposerr": _text(member.get("exposerr")),
                "asn_candidate": _text(member.get("asn_candidate")),
            }
        )
    return rows


def _lines(value: object) -> str | None:
    """As _text, the ends of lines kept."""
    lines = [_text(line) for line in value.splitlines()] if isinstance(value, str) else []
    return "\n".join(line for line in lines if line) or None


def _text(value: object) -> str | None:
    if value is None or isinstance(value, dict | list):
        return None
    text = re.sub(r"[\x00-\x1f]+", " ", str(value)).strip()
    return None if text.lower() in ("", "null", "none") else text
