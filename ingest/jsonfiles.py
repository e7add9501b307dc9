"""JSON files from elsewhere: bounded in size, damaged ones named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ingest.errors import Problem

_LARGEST = 256 << 20  # bytes; the largest real ones, associations and schedules, have 4 MB
_KINDS = {dict: "object", list: "list"}


def read(path: Path, what: str, kind: type, advice: str) -> Any:
    """The content of a file, an object of ``kind`` (dict or list); ``what`` it should be, as in "an association".

    Raises Problem, with ``advice``, for what cannot be read, is larger than 256 MiB, no JSON, or of another kind.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise Problem(str(path), f"is larger than any real JSON of {what}", advice)
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as exc:
        raise Problem(str(path), f"is not valid JSON of {what}: {exc}", advice) from exc
    except OSError as exc:
        raise Problem(str(path), f"cannot be read: {exc}", "Correct its rights.") from exc
    content = parse(path, text, what, advice)
    if not isinstance(content, kind):
        raise Problem(str(path), f"the JSON is not that of {what}: it is no {_KINDS[kind]}", advice)
    return content


def parse(path: Path, text: str, what: str, advice: str) -> Any:
    """The content of ``text``, read from ``path``; Problem where it is not JSON."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as exc:
        raise Problem(str(path), f"is not valid JSON of {what}: {exc}", advice) from exc
