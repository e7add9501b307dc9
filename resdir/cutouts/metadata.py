"""What a file says of itself, as a document: FITS headers, the tree of ASDF, the header of ECSV. Data are not read.

Parameters: EXT as in SODA; KIND, HEADER or ASDF; RESPONSEFORMAT (or FORMAT), JSON, text or YAML.
"""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO

import yaml
from astropy.io import fits

from cutouts import parameters
from cutouts.cutting import Answer
from cutouts.faults import Fault, UsageError
from cutouts.files import Hdu, Source
from ingest import asdf_yaml

JSON, TEXT, YAML = "application/json", "text/plain", "application/yaml"
FORMATS = {
    "json": JSON, JSON: JSON,
    "text": TEXT, "txt": TEXT, TEXT: TEXT,
    "yaml": YAML, "application/x-yaml": YAML, "text/yaml": YAML, YAML: YAML,
}  # fmt: skip
KINDS = ("HEADER", "ASDF")
_ENDINGS = {JSON: "json", TEXT: "txt", YAML: "yaml"}
#: What else there is, by its first bytes.
_OTHERS = {
    b"{": "a JSON document",
    b"[": "a JSON document",
    b"<?xml": "an XML document",
    b"\xff\xd8": "a JPEG image",
    b"\x89PNG": "a PNG image",
}
_LARGEST = 64_000_000  # bytes of a document
_ECSV = 8_000_000  # bytes of the header of a table
# NIRSpec's micro-shutter array has up to 250 slitlets, each with a GWCS of 120 kB, 10,000 keys and values
_TREE, _VALUES = 50_000_000, 4_000_000


def describe(path: str | os.PathLike[str], values: Mapping[str, Sequence[str]], name: str) -> Answer:
    """The document that parameters mean of the file at path, which is called name.

    Raises UsageError for what the file has not, Fault for a file that cannot be read.
    """
    given = {key.upper(): [text for text in texts if text.strip()] for key, texts in values.items()}
    extensions = parameters.parse({"EXT": given.get("EXT", [])}).extensions
    wanted = _one(given, "RESPONSEFORMAT", FORMATS) or _one(given, "FORMAT", FORMATS)
    kind = _one(given, "KIND", {known.lower(): known for known in KINDS})
    with _open(path) as stream:
        begin = stream.read(16)
    if begin.startswith(b"SIMPLE"):
        media_type, document = _fits(path, name, extensions, kind or ("ASDF" if wanted == YAML else "HEADER"), wanted)
    elif extensions:
        raise UsageError(f"EXT: {name} has no HDUs, it is no FITS file.")
    elif begin.startswith(b"#ASDF") and kind != "HEADER":
        with _open(path) as stream:
            media_type, document = _tree(stream, name, wanted)
    elif begin.startswith(b"# %ECSV") and kind != "ASDF":
        with _open(path) as stream:
            media_type, document = _ecsv(stream, name, wanted)
    else:
        raise UsageError(_without(name, begin))
    if len(document) > _LARGEST:
        raise UsageError(f"This of {name} has {len(document)} bytes; ask for some of its HDUs with EXT.")
    return Answer(media_type, f"{name}.{_ENDINGS[media_type]}", len(document), iter((document,)))


def _one(given: Mapping[str, Sequence[str]], name: str, known: Mapping[str, str]) -> str | None:
    texts = given.get(name, [])
    if len(texts) > 1:
        raise UsageError(f"{name} was given {len(texts)} times; ask once for each value.")
    if not texts:
        return None
    found = known.get(texts[0].partition(";")[0].strip().lower())
    if found is None:
        raise UsageError(f"{name}: {texts[0][:100]!r} is none of {', '.join(dict.fromkeys(known.values()))}.")
    return found


def _open(path: str | os.PathLike[str]) -> BinaryIO:
    try:
        with open(path, "rb") as stream:
            packed = stream.read(2) == b"\x1f\x8b"
        return gzip.open(path, "rb") if packed else open(path, "rb")
    except OSError as exc:
        raise Fault(f"The file cannot be read: {exc}") from exc


def _without(name: str, begin: bytes) -> str:
    """Why there is no document."""
    if begin.startswith(b"#ASDF"):
        return f"KIND: {name} is an ASDF file, it has a tree (KIND=ASDF) and no header."
    if begin.startswith(b"# %ECSV"):
        return f"KIND: {name} is a table in ECSV, it has a header (KIND=HEADER) and no tree."
    what = next((text for magic, text in _OTHERS.items() if begin.lstrip().startswith(magic)), "a file of another kind")
    return f"{name} has neither FITS headers nor an ASDF tree: it is {what}. Fetch the whole file instead."


def _fits(
    path: str | os.PathLike[str],
    name: str,
    extensions: Sequence[parameters.Extension],
    kind: str,
    wanted: str | None,
) -> tuple[str, bytes]:
    with Source(path, name) as source:
        if kind == "HEADER":
            return _headers(source, source.named(*extensions), wanted or JSON)
        found = [hdu for hdu in source.named(*extensions) if hdu.name == "ASDF" and hdu.size]
        if not found:
            raise UsageError(f"KIND: {name} has no ASDF extension{' among these HDUs' if extensions else ''}.")
        return _tree(source.at(found[0]), name, wanted)


def _headers(source: Source, hdus: Sequence[Hdu], media_type: str) -> tuple[str, bytes]:
    if media_type == TEXT:
        blocks = (f"# HDU {hdu.index} in {source.name}:\n{_lines(source.head(hdu))}" for hdu in hdus)
        return media_type, "\n".join(blocks).encode()
    described = [
        {
            "index": hdu.index,
            "name": hdu.name,
            "version": hdu.version,
            "data_bytes": hdu.size,
            "cards": [_card(card) for card in hdu.header.cards],
        }
        for hdu in hdus
    ]
    return media_type, _written({"filename": source.name, "hdus": described}, media_type)


def _lines(head: bytes) -> str:
    """The cards of a header as they are in the file, a line each, without END and blanks at their ends."""
    text = head.decode("ascii", "replace")
    cards = [text[start : start + 80].rstrip() for start in range(0, len(text), 80)]
    end = next((n for n, card in enumerate(cards) if card == "END"), len(cards))
    return "".join(f"{card}\n" for card in cards[:end])


def _card(card: fits.Card) -> list[object]:
    """[keyword, value, comment]; a value that is not valid FITS is text, as astropy mends it."""
    try:
        value = card.value
    except fits.VerifyError:
        card.verify("silentfix")
        value = card.value
    if isinstance(value, fits.card.Undefined):
        value = None
    elif isinstance(value, complex):
        value = [value.real, value.imag]
    return [card.keyword, value, card.comment]


def _tree(stream: BinaryIO, name: str, wanted: str | None) -> tuple[str, bytes]:
    try:
        tree = asdf_yaml.tree_of(asdf_yaml.yaml_of(stream, _TREE), asdf_yaml.in_full, _VALUES)
    except asdf_yaml.TreeError as exc:
        raise Fault(f"The ASDF tree of {name} cannot be shown: {exc}.") from exc
    except (OSError, EOFError) as exc:
        raise Fault(f"{name} cannot be read: {exc}") from exc
    return wanted or JSON, _written(tree, wanted or JSON)


def _ecsv(stream: BinaryIO, name: str, wanted: str | None) -> tuple[str, bytes]:
    try:
        header = b"".join(_comments(stream))
        if wanted == TEXT:
            return TEXT, header
        lines = [line[2:] for line in header.splitlines() if not line.startswith(b"# %")]
        table = asdf_yaml.tree_of(b"\n".join(lines), asdf_yaml.in_full)
    except (asdf_yaml.TreeError, OSError, EOFError) as exc:
        raise Fault(f"The header of {name} cannot be shown: {exc}.") from exc
    return wanted or JSON, _written(table, wanted or JSON)


def _comments(stream: BinaryIO) -> Iterator[bytes]:
    """The lines up to the first that is no comment."""
    left = _ECSV
    while line := stream.readline(left + 1):
        left -= len(line)
        if left < 0:
            raise asdf_yaml.TreeError(f"it is larger than {_ECSV} bytes")
        if not line.startswith(b"#"):
            return
        yield line


def _written(document: dict[str, object], media_type: str) -> bytes:
    """As JSON, or as YAML; text is the latter."""
    if media_type == JSON:
        return json.dumps(document, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace")
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    plain = type("Plain", (dumper,), {"ignore_aliases": lambda self, data: True})
    return yaml.dump(document, Dumper=plain, allow_unicode=True, sort_keys=False, width=120).encode("utf-8", "replace")
