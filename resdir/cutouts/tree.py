"""The ASDF extension: the GWCS of a file, and the extension of a cutout.

The tree is changed as YAML, without making objects of it: every tag the pipeline ever wrote stays as it is, and binary
blocks are copied. Arrays that are in HDUs are left out, stdatamodels takes them from there.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

import numpy as np
import yaml
from astropy.io import fits

_TRANSFORM = "tag:stsci.edu:asdf/transform/"
_LARGEST = 50_000_000  # bytes; NIRSpec's extension with a WCS for each of 200 slits has some 20 MB
_BLOCK = b"\xd3BLK"


class Unusable(Exception):
    """The extension cannot be changed; it is left out of the cutout, which says so."""


class Tree:
    """data: the bytes of the extension."""

    def __init__(self, data: bytes) -> None:
        """Raises Unusable for what is no ASDF."""
        if not data.startswith(b"#ASDF") or len(data) > _LARGEST:
            raise Unusable("it is no ASDF, or too large")
        end = data.find(b"\n...")
        start = data.find(b"%YAML")
        if end < 0 or start < 0:
            raise Unusable("it has no tree")
        self.data = data
        self._prologue = data[:start]
        self._blocks = _blocks(data, end)
        try:
            self._root = yaml.compose(data[start : end + 4], Loader=yaml.CSafeLoader)
        except (yaml.YAMLError, RecursionError, ValueError) as exc:
            raise Unusable(f"its YAML cannot be read: {exc}") from exc
        if not isinstance(self._root, yaml.MappingNode):
            raise Unusable("its tree is no mapping")

    def has_slits(self) -> bool:
        """Whether the file is one of many slits (MultiSlitModel), each with a GWCS of its own."""
        return isinstance(_get(self._root, "slits"), yaml.SequenceNode)

    def has_wcs(self, slit: int | None = None) -> bool:
        return self._wcs(slit) is not None

    def wcs(self, slit: int | None = None) -> object:
        """The GWCS of the file, or of slit number slit (from 0). Raises Unusable where gwcs cannot make it."""
        try:
            import asdf
            import stdatamodels.jwst.transforms  # noqa: F401  JWST's own transforms

            with asdf.open(io.BytesIO(self.data), lazy_tree=True, memmap=False, lazy_load=False) as file:
                tree = file.tree if slit is None else file.tree["slits"][slit]
                return tree["meta"]["wcs"]
        except Exception as exc:  # asdf, gwcs and the transforms raise whatever they like for a tree they do not like
            raise Unusable(f"its GWCS cannot be read: {exc}") from exc

    def shift(self, offset: tuple[int, int], size: tuple[int, int], slit: int | None = None, third: int = 0) -> None:
        """Puts ``Shift(x) & Shift(y)`` before the GWCS; offset and size are (x, y). third: offset of a cube's planes.

        Raises Unusable where it is written in a way unknown here.
        """
        node = self._wcs(slit)
        if node is None or _get(node, "steps") is None:
            raise Unusable("it has no GWCS")
        step = _get(node, "steps").value[0]
        transform = _get(step, "transform")
        inputs = transform is not None and _get(transform, "inputs")
        if not isinstance(inputs, yaml.SequenceNode) or len(inputs.value) < 2:
            raise Unusable("its GWCS does not name its inputs")
        names = [name.value for name in inputs.value]
        bounds = _pop(transform, "bounding_box")
        _set(step, "transform", _composed(transform, names, (*offset, third), _bounds(bounds, names, offset, size)))

    def keep_slits(self, slits: Sequence[int]) -> None:
        """Leaves only these (from 0), in this order."""
        node = _get(self._root, "slits")
        if isinstance(node, yaml.SequenceNode):
            node.value = [node.value[slit] for slit in slits if slit < len(node.value)]

    def to_hdu(self) -> fits.BinTableHDU:
        """The extension as stdatamodels writes it, without arrays that are HDUs and without a hash of old headers."""
        _pop(self._root, "_fits_hash")
        _without_arrays(self._root)
        text = yaml.serialize(
            self._root,
            Dumper=yaml.CSafeDumper,
            encoding="utf-8",
            explicit_start=True,
            explicit_end=True,
            version=(1, 1),
            tags={"!": "tag:stsci.edu:asdf/"},
        )
        array = np.frombuffer(self._prologue + text + self._blocks, np.uint8)
        column = fits.Column("ASDF_METADATA", f"{len(array)}B", array=array[None, :])
        return fits.BinTableHDU.from_columns([column], name="ASDF")

    def _wcs(self, slit: int | None) -> yaml.MappingNode | None:
        node = self._root
        if slit is not None:
            slits = _get(node, "slits")
            if not isinstance(slits, yaml.SequenceNode) or slit >= len(slits.value):
                return None
            node = slits.value[slit]
        for key in ("meta", "wcs"):
            node = _get(node, key) if isinstance(node, yaml.MappingNode) else None
        return node if isinstance(node, yaml.MappingNode) else None


def _blocks(data: bytes, end: int) -> bytes:
    """The binary blocks, without the index behind them, whose numbers would no longer be true."""
    start = at = data.find(_BLOCK, end)
    if start < 0:
        return b""
    while data[at : at + 4] == _BLOCK:
        header = int.from_bytes(data[at + 4 : at + 6], "big")
        at += 6 + header + int.from_bytes(data[at + 14 : at + 22], "big")
    return data[start:at]


def _get(node: yaml.MappingNode, key: str) -> yaml.Node | None:
    return next((value for name, value in node.value if name.value == key), None)


def _pop(node: yaml.MappingNode, key: str) -> yaml.Node | None:
    found = _get(node, key)
    node.value = [(name, value) for name, value in node.value if name.value != key]
    return found


def _set(node: yaml.MappingNode, key: str, new: yaml.Node) -> None:
    node.value = [(name, new if name.value == key else value) for name, value in node.value]


def _without_arrays(node: yaml.Node, depth: int = 0) -> None:
    """Takes out what refers to an HDU (``source: fits:SCI,1``), at any depth that stdatamodels has it."""
    if depth > 4:
        return
    if isinstance(node, yaml.SequenceNode):
        for value in node.value:
            _without_arrays(value, depth + 1)
    if isinstance(node, yaml.MappingNode):
        node.value = [(name, value) for name, value in node.value if not _in_hdu(value)]
        for _, value in node.value:
            _without_arrays(value, depth + 1)


def _in_hdu(node: yaml.Node) -> bool:
    source = _get(node, "source") if isinstance(node, yaml.MappingNode) else None
    return isinstance(source, yaml.ScalarNode) and source.value.startswith("fits:")


def _node(value: object, tag: str | None = None) -> yaml.Node:
    """A node of plain Python values; nodes in them stay."""
    if isinstance(value, yaml.Node):
        return value
    if isinstance(value, dict):
        pairs = [(_node(name), _node(item)) for name, item in value.items()]
        return yaml.MappingNode(tag or "tag:yaml.org,2002:map", pairs)
    if isinstance(value, list):
        return yaml.SequenceNode(tag or "tag:yaml.org,2002:seq", [_node(item) for item in value], flow_style=True)
    kind = "float" if isinstance(value, float) else "str"
    return yaml.ScalarNode(f"tag:yaml.org,2002:{kind}", repr(float(value)) if kind == "float" else value)


def _composed(
    old: yaml.MappingNode, names: list[str], offsets: tuple[int, ...], bounds: yaml.Node | None
) -> yaml.MappingNode:
    """``Shift & Shift [& Shift or Identity] | old``, with the inputs of old and in its version of the tags."""
    version = old.tag.rpartition("-")[2] if old.tag.startswith(_TRANSFORM + "compose-") else "1.2.0"
    singles, ins, outs = [], [], []
    for number, _ in enumerate(names):
        offset = float(offsets[number]) if number < len(offsets) else 0.0
        ins.append(f"x{number}")
        outs.append(f"y{number}")
        singles.append(
            _node({"inputs": ["x"], "offset": offset, "outputs": ["y"]}, f"{_TRANSFORM}shift-{min(version, '1.2.0')}")
        )
    shifts = singles[0]
    for number, single in enumerate(singles[1:], 2):
        shifts = _node(
            {"forward": [shifts, single], "inputs": ins[:number], "outputs": outs[:number]},
            f"{_TRANSFORM}concatenate-{version}",
        )
    parts = {"bounding_box": bounds} if bounds is not None else {}
    parts |= {"forward": [shifts, old], "inputs": list(names)}
    if (outputs := _get(old, "outputs")) is not None:
        parts["outputs"] = outputs
    return _node(parts, f"{_TRANSFORM}compose-{version}")


def _bounds(
    node: yaml.Node | None, names: list[str], offset: tuple[int, int], size: tuple[int, int]
) -> yaml.Node | None:
    """The bounding box in pixels of the cutout; None (there is then none) where it is not one of numbers, x and y."""
    if len(names) != 2 or node is None:
        return None
    try:
        if isinstance(node, yaml.SequenceNode):  # before transform/property/bounding_box: y first
            pairs = [pair.value for pair in reversed(node.value)]
        else:
            intervals = _get(node, "intervals")
            pairs = [_get(intervals, name).value for name in names]
        moved = [
            [max(-0.5, float(low.value) - start), min(count - 0.5, float(high.value) - start)]
            for (low, high), start, count in zip(pairs, offset, size, strict=True)
        ]
    except (AttributeError, TypeError, ValueError):
        return None
    if isinstance(node, yaml.SequenceNode):
        return _node(moved[::-1])
    _set(node, "intervals", _node(dict(zip(names, moved, strict=True))))
    return node
