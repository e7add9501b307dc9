"""The tree of an ASDF file or extension as JSON values, from its YAML alone: no arrays are read, no classes are made.

The YAML is taken as a stream of events, so that depth and number of values are limits of our own: the parsers that
build objects crash on deep nesting, and one alias of an alias can stand for a billion values.
Source: ASDF standard 1.6, "Low-level file layout" and the schemas core/ndarray, transform/*, gwcs/*.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import BinaryIO

import yaml

LARGEST = 8_000_000  # bytes of YAML that are read
_DEEPEST = 100
MOST = 200_000  # values, each alias counted with all that it stands for, and long text as several
_END = re.compile(rb"\r?\n\.\.\.(?:\r?\n|$)")
_FRAME = re.compile(r"/(?:frames/)?(?:coordinates/)?((?:\w+_frame)|frame|(?<=frames/)\w+)-[\d.]+$")
_LONGEST = 400  # characters of a number
_LIST = 64  # longer lists of numbers are arrays written out
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_RESOLVER = yaml.resolver.Resolver()
_SCALARS = yaml.constructor.SafeConstructor()
_CONVERTED = {"tag:yaml.org,2002:int", "tag:yaml.org,2002:float", "tag:yaml.org,2002:bool", "tag:yaml.org,2002:null"}


class TreeError(ValueError):
    """The YAML is damaged, or larger or deeper than a file of the mission has it; the message says which."""


@dataclass
class _Open:
    """A list or mapping that is not yet closed; key waits for its value; values and height are of all below."""

    tag: str
    anchor: str | None
    content: list | dict
    key: str | None = None
    values: int = 1
    height: int = 1


def yaml_of(stream: BinaryIO, limit: int = LARGEST) -> bytes:
    """The YAML from the stream's position up to its end marker (or of the stream); little more is read than that.

    Raises TreeError where there is no end within ``limit`` bytes, or no ASDF at all.
    """
    text = stream.read(65536)
    if not text.startswith(b"#ASDF"):
        raise TreeError("it does not begin with #ASDF")
    begin, chunk = 0, text
    while chunk:
        if (end := _END.search(text, begin)) and end.start() <= limit:
            return text[: end.start()]
        if len(text) > limit:
            raise TreeError(f"its tree is larger than {limit} bytes")
        begin = max(len(text) - 8, 0)
        chunk = stream.read(max(65536, len(text) // 4))
        text += chunk
    return text


def tree_of(
    text: bytes, say: Callable[[str, list | dict], object] | None = None, most: int = MOST
) -> dict[str, object]:
    """The tree: mappings, lists, text, numbers, logical values and None.

    say makes what stands for a list or mapping, of its tag and content. Without it (``in_short``) an array is
    ``{"shape": ..., "datatype": ...}``, a transform ``{"transform": name, "parts": [...]}`` with the elementary ones it
    is composed of. Raises TreeError, also for more than ``most`` values.
    """
    say = say or in_short
    stack: list[_Open] = []
    anchors: dict[str, tuple[object, int, int]] = {}
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            kind = type(event)
            if kind is yaml.ScalarEvent:
                value, weight, height, anchor = _scalar(event), 1 + len(event.value) // _LONGEST, 0, event.anchor
            elif kind is yaml.SequenceStartEvent or kind is yaml.MappingStartEvent:
                empty: list | dict = [] if kind is yaml.SequenceStartEvent else {}
                stack.append(_Open(event.tag or "", event.anchor, empty))
                _limit(len(stack))
                continue
            elif kind is yaml.AliasEvent:
                value, weight, height = anchors.get(event.anchor, (None, 1, 0))
                anchor = None
            elif kind is yaml.SequenceEndEvent or kind is yaml.MappingEndEvent:
                done = stack.pop()
                value, weight, height, anchor = say(done.tag, done.content), done.values, done.height, done.anchor
            else:
                continue
            if anchor:
                anchors[anchor] = value, weight, height
            if not stack:
                return value if isinstance(value, dict) else {}
            _put(stack[-1], value, weight, height, most)
    except (yaml.YAMLError, UnicodeDecodeError, OverflowError) as exc:
        raise TreeError(f"its YAML cannot be read: {' '.join(str(exc).split())[:200]}") from exc
    return {}


def _limit(depth: int) -> None:
    if depth > _DEEPEST:
        raise TreeError(f"its tree is deeper than {_DEEPEST}")


def _put(into: _Open, value: object, weight: int, height: int, most: int) -> None:
    into.values += weight
    into.height = max(into.height, height + 1)
    _limit(into.height)  # aliases of what has aliases in it
    if into.values > most:
        raise TreeError(f"its tree has more than {most} values")
    if isinstance(into.content, list):
        into.content.append(value)
    elif into.key is None:
        into.key = str(value)[:200]
    else:
        into.content[into.key] = value
        into.key = None


def _scalar(event: yaml.ScalarEvent) -> object:
    """Text, except where YAML means a number, a logical value or nothing; dates stay as they are written."""
    if (event.tag or event.implicit[0]) and len(event.value) <= _LONGEST:
        return _value(event.value, event.tag)
    return event.value.replace("\x00", "")


@lru_cache(maxsize=20_000)  # most of the words of a tree are those of the last one
def _value(text: str, tag: str | None) -> object:
    tag = tag or _RESOLVER.resolve(yaml.ScalarNode, text, (True, False))
    if tag not in _CONVERTED:
        return text.replace("\x00", "")
    try:
        value = _SCALARS.construct_object(yaml.ScalarNode(tag, text), deep=True)
    except (ValueError, KeyError, yaml.YAMLError):
        return text
    return None if isinstance(value, float) and not math.isfinite(value) else value


def in_short(tag: str, content: list | dict) -> object:
    """What stands for a closed list or mapping: arrays and transforms are said in short."""
    if _is_array(tag):
        return _array(content)
    if "transform/" in tag and "bounding_box" not in tag:
        return _transform(tag, content)
    if isinstance(content, dict) and (frame := _FRAME.search(tag)):
        return {"type": frame[1]} | content
    return _row(content)


def in_full(tag: str, content: list | dict) -> object:
    """What stands for a closed list or mapping: all of it with its tag, but arrays said in short, small ones whole."""
    if _is_array(tag):
        values = content.get("data") if isinstance(content, dict) else content
        return _array(content) | ({"data": values} if isinstance(values, list) and _size(values) <= _LIST else {})
    if isinstance(content, dict) and tag and not tag.startswith("tag:yaml.org,2002:"):
        return {"tag": tag.removeprefix("tag:stsci.edu:asdf/")} | content
    return _row(content)


def _is_array(tag: str) -> bool:
    return "core/ndarray-" in tag or "core/integer-" in tag


def _row(content: list | dict) -> object:
    """A long list of numbers as what it is: an array written out."""
    if isinstance(content, list) and len(content) > _LIST and all(map(_is_number, content)):
        return {"shape": [len(content)]}
    return content


def _array(content: list | dict) -> dict[str, object]:
    if isinstance(content, list):
        return {"shape": _shape(content)}
    shape = content.get("shape") or _shape(content.get("data"))
    return {key: value for key, value in (("shape", shape), ("datatype", content.get("datatype"))) if value}


def _shape(values: object) -> list[int]:
    """Of nested lists, the inner of which may already be said in short; empty for what is no list."""
    if isinstance(values, dict):
        shape = values.get("shape")
        return shape if isinstance(shape, list) else []
    return [len(values), *_shape(values[0] if values else None)] if isinstance(values, list) else []


def _size(values: object) -> int:
    return sum(map(_size, values)) if isinstance(values, list) else 1


def _transform(tag: str, content: list | dict) -> dict[str, object]:
    name = tag.rpartition("transform/")[2].rpartition("-")[0] or tag
    forward = content.get("forward") if isinstance(content, dict) else None
    parts: list[object] = []
    for inner in forward if isinstance(forward, list) else []:
        if isinstance(inner, dict) and "transform" in inner:
            parts += parts_of(inner)
    said: dict[str, object] = {"transform": name}
    if parts:
        said["parts"] = parts
    if isinstance(content, dict) and content.get("bounding_box") is not None:
        said["bounding_box"] = content["bounding_box"]
    return said


def parts_of(said: dict) -> list[object]:
    """The elementary transforms of one that is said in short."""
    parts = said.get("parts")
    return parts if isinstance(parts, list) and parts else [said["transform"]]


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
