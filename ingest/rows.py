"""One record into its rows of the CAOM tables."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from json.encoder import encode_basestring

from ingest import SOFTWARE, associations, cards, contents, entities, facts, names, products
from ingest.errors import Problem
from ingest.facts import Facts
from ingest.headers import Record
from ingest.memo import Memo
from ingest.names import ProductName

# A header read from a file says more than a keyword row, and that more than a bare name.
_SOURCE_RANK = {"file": "2", "keywords": "1", "name": "0"}
_JSON = json.JSONEncoder(ensure_ascii=False, default=str)
_NUMBERS = Memo(_JSON.encode, kind=float)
# columns that the checksum of a row leaves out
_APART = frozenset({"path", "path_size", "path_mtime", "archive_stamp", "metaChecksum", "precedence"})


@dataclass
class Rows:
    """What one record becomes: dicts keyed by column; product is None for previews, associations and pools.

    contents: rows of further tables, of what is in the file (ingest.contents).

    A catalogue or light curve (ECSV) has no header: its product has the facts of its name, sql/inherit.sql the rest.
    """

    record: Record
    name: ProductName
    observation: dict[str, object]
    plane: dict[str, object]
    artifact: dict[str, object]
    product: dict[str, object] | None = None
    contents: dict[str, list[Mapping[str, object]]] = field(default_factory=dict)

    @property
    def filename(self) -> str:
        """The product's file name."""
        return self.name.filename

    @cached_property
    def precedence(self) -> str:
        """What decides which of several deliveries rules; compares as text (see schema/deploy/caom.sql)."""
        return str(self.artifact["precedence"])


def from_record(record: Record, factors: Mapping[str, float] | None = None) -> Rows:
    """Map ``record``; factors convert keyword units to column units (contract.factors), none where they are equal.

    Raises Problem for a name outside the grammar and for a header without JWST keywords or at odds with itself.
    """
    name = names.parse(record.filename)
    known = Facts(name, record.keywords, record.notes, record.source == "keywords")
    products.suffix_of(name)
    bare = record.source == "name"
    if not bare and name.form != "msa":
        facts.check(known)
    observation = entities.observation_row(known, factors or {}, bare)
    plane = entities.plane_row(known, observation, factors or {}, bare)
    artifact = entities.artifact_row(record, name, plane)
    product = None
    if not bare or name.extension == "ecsv":
        product = {"planeID": plane["planeID"], **entities.product_row(known, factors or {})}
    known_as = precedence(record)
    for row in (observation, plane, artifact):
        row["metaProducer"] = SOFTWARE
        row["metaChecksum"] = _checksum(row, product if row is plane else None)
        row["precedence"] = known_as
    made = Rows(record, name, observation, plane, artifact, product, contents.read(record.path, known))
    if name.form == "association":
        _place(made, made.contents.get("association_member", []))
    return made


def _place(made: Rows, members: list[Mapping[str, object]]) -> None:
    """An association file is an artifact of the observation it makes (of its candidate, where that is a template)."""
    concrete = next((product for product in associations.product_names(members) if "{" not in product), None)
    if concrete is not None and names.is_product_name(f"{concrete}_cal.fits"):
        name = names.parse(f"{concrete}_cal.fits")
        uri = entities.observation_uri(name.root)
        plane_uri = f"{uri}/{made.plane['productID']}"
        made.observation |= {
            "obsID": entities.identifier(uri),
            "observationURI": uri,
            "observationID": name.root,
            "instrument_name": entities.instrument_of(name),
            "typeCode": "C" if name.form == "stage3" else "S",
        }
        made.plane |= {
            "obsID": entities.identifier(uri),
            "planeURI": plane_uri,
            "planeID": entities.identifier(plane_uri),
        }
        made.artifact |= {"obsID": entities.identifier(uri), "planeID": made.plane["planeID"]}
        for row in (made.observation, made.plane, made.artifact):
            row["metaChecksum"] = _checksum(row)


def precedence(record: Record) -> str:
    """DATE, source, archive's stamp, name; an unknown date is 0, which is before all.

    The keyword search tells different S_REGIONs of one delivery (of products with many extensions) from day to day. A
    digest of the row decides between them, not the order of loads. A file has none: corrected in place, it rules.
    """
    try:
        date = cards.value(record.keywords, ("DATE",), cards.timestamp) or "0"
    except Problem as problem:
        raise problem.at(record.filename) from None
    stamp = record.archive.get("stamp") or ""
    known = f"{date}|{_SOURCE_RANK[record.source]}|{stamp}|{record.filename}"
    if record.source != "keywords":
        return known
    return f"{known}|{record.digest}"


def _checksum(*rows: Mapping[str, object] | None) -> str:
    """CAOM's form ``md5:<hex>`` over the row's own values; where the bytes lie is not part of it."""
    own = f"[{', '.join([_json(row) for row in rows if row])}]"
    return "md5:" + hashlib.md5(own.encode(), usedforsecurity=False).hexdigest()


def _json(row: Mapping[str, object]) -> str:
    """As _JSON writes the columns that a checksum is of, in the order of their names; in less time."""
    texts = [
        label + (
            encode_basestring(value) if (kind := type(value := row[column])) is str
            else "null" if value is None
            else _NUMBERS[value] if kind is float
            else repr(value) if kind is int
            else ("false", "true")[value] if kind is bool
            else _JSON.encode(value)
        ) for column, label in _own(tuple(row))
    ]  # fmt: skip
    return f"{{{', '.join(texts)}}}"


@lru_cache(maxsize=64)
def _own(columns: tuple[str, ...]) -> list[tuple[str, str]]:
    """Columns that a checksum is of, and their labels."""
    return [(column, f"{_JSON.encode(column)}: ") for column in sorted(columns) if column not in _APART]
