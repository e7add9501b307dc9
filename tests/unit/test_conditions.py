"""Byte ranges and conditions as RFC 9110 has them, without a server."""

from __future__ import annotations

import importlib.util
from email.utils import formatdate
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

ETAG, MODIFIED, SIZE = '"abc"', 1_700_000_000, 1000


def _module() -> ModuleType:
    path = Path(__file__).resolve().parents[2] / "resdir" / "etc" / "jwstvo_dachs" / "conditions.py"
    spec = importlib.util.spec_from_file_location("conditions", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


conditions = _module()


def date(shift: int = 0) -> str:
    return formatdate(MODIFIED + shift, usegmt=True)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("bytes=0-0", [(0, 1)]),
        ("bytes=10-19", [(10, 10)]),
        ("bytes=990-", [(990, 10)]),
        ("bytes=990-5000", [(990, 10)]),
        ("bytes=-10", [(990, 10)]),
        ("bytes=-5000", [(0, 1000)]),
        ("BYTES = 1-2", [(1, 2)]),
        ("bytes=0-1, 5-6 ,-1", [(0, 2), (5, 2), (999, 1)]),
        ("bytes=5-6,0-1", [(5, 2), (0, 2)]),
        ("bytes=0-1,2000-", [(0, 2)]),
        # no ranges, so all of it
        ("bytes=", None), ("bytes=,", None), ("bytes=-", None), ("bytes=a-b", None), ("bytes=2-1", None),
        ("lines=1-2", None),
        ("bytes=0x1-2", None), ("bytes=+1-2", None), ("bytes=1_0-20", None), ("bytes=1-2-3", None),
        ("bytes=" + "9" * 40 + "-", None),
        # too much of it
        ("bytes=0-10,5-20", None), ("bytes=0-,0-,0-", None),
        ("bytes=" + ",".join(f"{k}-{k}" for k in range(0, 200, 2)), None),
    ],
)  # fmt: skip
def test_ranges(text: str, parts: list | None) -> None:
    assert conditions.ranges({"range": text}, ETAG, MODIFIED, SIZE) == parts


@pytest.mark.parametrize("text", ["bytes=1000-", "bytes=-0", "bytes=5000-6000,7000-", "bytes=999999999999-"])
def test_ranges_outside_the_file(text: str) -> None:
    with pytest.raises(conditions.Unsatisfiable):
        conditions.ranges({"range": text}, ETAG, MODIFIED, SIZE)


def test_nothing_of_an_empty_file() -> None:
    with pytest.raises(conditions.Unsatisfiable):
        conditions.ranges({"range": "bytes=0-"}, ETAG, MODIFIED, 0)


@given(st.text(alphabet='bytes=0123456789-, +W/"*', max_size=60))
def test_whatever_comes_is_inside_the_file(text: str) -> None:
    try:
        parts = conditions.ranges({"range": text}, ETAG, MODIFIED, SIZE) or []
    except conditions.Unsatisfiable:
        return
    assert all(0 <= start < start + length <= SIZE for start, length in parts)
    assert sum(length for _, length in parts) <= SIZE


@pytest.mark.parametrize(
    ("validator", "holds"),
    [
        (ETAG, True),
        (f"W/{ETAG}", False),
        ('"old"', False),
        (date(), True),
        (date(-60), False),
        (date(60), False),
        ("x", False),
    ],
)
def test_if_range(validator: str, holds: bool) -> None:
    found = conditions.ranges({"range": "bytes=0-9", "if-range": validator}, ETAG, MODIFIED, SIZE)
    assert found == ([(0, 10)] if holds else None)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, None),
        ({"if-none-match": ETAG}, 304),
        ({"if-none-match": f'"x", W/{ETAG}'}, 304),
        ({"if-none-match": "*"}, 304),
        ({"if-none-match": '"x"'}, None),
        ({"if-none-match": "abc"}, None),
        ({"if-modified-since": date()}, 304),
        ({"if-modified-since": date(60)}, 304),
        ({"if-modified-since": date(-60)}, None),
        ({"if-modified-since": "yesterday"}, None),
        # the tag is the better condition
        ({"if-none-match": '"x"', "if-modified-since": date()}, None),
        ({"if-match": ETAG}, None),
        ({"if-match": "*"}, None),
        ({"if-match": '"x"'}, 412),
        ({"if-unmodified-since": date()}, None),
        ({"if-unmodified-since": date(-60)}, 412),
        ({"if-match": ETAG, "if-unmodified-since": date(-60), "if-none-match": ETAG}, 304),
    ],
)
def test_preconditions(headers: dict[str, str], status: int | None) -> None:
    assert conditions.precondition(headers, ETAG, MODIFIED) == status
