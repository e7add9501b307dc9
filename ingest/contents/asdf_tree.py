"""The metadata tree of a product's ASDF extension: as JSON without arrays, and what its WCS consists of.

Only the YAML at the begin of the extension is read. stdatamodels writes the extension as a table of one row, older
versions as an image of bytes; in both the data unit begins with ``#ASDF``.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from ingest import asdf_yaml, headers
from ingest.errors import Problem
from ingest.facts import Facts
from ingest.names import ProductName

TABLES = ("asdf_tree",)


def wants(name: ProductName) -> bool:
    return name.extension == "fits" and name.preview is None


def read(path: Path | None, facts: Facts) -> dict[str, list[dict[str, object]]]:
    """One row, or none where the file has no tree; a tree that cannot be read is noted and left out."""
    if path is None:
        return {}
    try:
        with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as stream:
            text = asdf_yaml.yaml_of(stream) if _seek(stream, path) else None
        rows = [] if text is None else [row_of(asdf_yaml.tree_of(text), text)]
    except asdf_yaml.TreeError as exc:
        facts.notes.append(f"its ASDF extension is left out: {exc}")
        rows = []
    except (OSError, EOFError) as exc:
        raise Problem(str(path), f"cannot be read: {exc}", "Fetch it again, or correct its rights.") from exc
    return {"asdf_tree": rows}


def row_of(tree: dict[str, object], text: bytes = b"") -> dict[str, object]:
    """The columns of store.asdf_tree for a tree; text is the YAML, for the version of the standard."""
    found = list(_wcs(tree))
    standard = re.search(rb"^#ASDF_STANDARD +([\d.]+)", text, re.MULTILINE)
    model = _at(tree, "meta", "model_type")
    row: dict[str, object] = {
        "tree": json.dumps(tree, ensure_ascii=False, allow_nan=False),
        "asdf_standard": standard[1].decode() if standard else None,
        "asdf_version": _text(_at(tree, "asdf_library", "version")),
        "gwcs_version": _software(tree, "gwcs"),
        "model_type": _text(model),
        "wcs_count": len(found),
    }
    return row | (_summary(found[0]) if found else {})


def _seek(stream: BinaryIO, path: Path) -> bool:
    """Bring the stream to the data of the extension ASDF; False where there is none."""
    return any(name == "ASDF" for name, _ in headers.each(stream, path))


def _wcs(node: object) -> Iterator[dict]:
    """The GWCS objects of a tree: one for an image, one a slit or order for many."""
    if isinstance(node, dict):
        if isinstance(node.get("steps"), list) and any(
            isinstance(step, dict) and "frame" in step for step in node["steps"]
        ):
            yield node
            return
        for value in node.values():
            yield from _wcs(value)
    elif isinstance(node, list):
        for value in node:
            yield from _wcs(value)


def _summary(wcs: dict) -> dict[str, object]:
    """Names of the frames in order, input and output, the elementary transforms between them, and the bounding box."""
    steps = [step for step in wcs["steps"] if isinstance(step, dict)]
    frames = [_text(_at(step, "frame", "name") or step.get("frame")) or "unnamed" for step in steps]
    transforms: list[str] = []
    box = None
    for step in steps:
        transform = step.get("transform")
        if isinstance(transform, dict) and "transform" in transform:
            transforms.append("+".join(map(str, asdf_yaml.parts_of(transform))))
            box = box or transform.get("bounding_box")
    return {
        "wcs_name": _text(wcs.get("name")),
        "wcs_frames": " ".join(frames),
        "wcs_input_frame": frames[0] if frames else None,
        "wcs_output_frame": frames[-1] if frames else None,
        "wcs_transforms": " ".join(transforms) or None,
        "wcs_bounding_box": json.dumps(box) if box else None,
    }


def _software(tree: dict[str, object], name: str) -> str | None:
    """The version of a package among those that the tree says it was written with."""
    extensions = _at(tree, "history", "extensions")
    for extension in extensions if isinstance(extensions, list) else []:
        for key in ("software", "manifest_software"):
            if _at(extension, key, "name") == name:
                return _text(_at(extension, key, "version"))
    return None


def _at(node: object, *path: str) -> object:
    for step in path:
        node = node.get(step) if isinstance(node, dict) else None
    return node


def _text(value: object) -> str | None:
    return str(value) if isinstance(value, (str, int, float)) and str(value) else None
