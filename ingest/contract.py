"""Catalog, RDs and mapping must say the same; the PostgreSQL catalog is the referee.

schema/*.sql owns structure (types, NOT NULL; the comment of a column is its unit), the RDs own meaning (the unit
and type that users are told), cards.py and derive.py own provenance. The three are compared before each load.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
from astropy import units as u
from lxml import etree

from ingest import cards, contents, derive, rows, support
from ingest.errors import ContractError
from ingest.headers import Record

RESDIR = Path(__file__).resolve().parent.parent / "resdir" / "jwst"
_VIEW = re.compile(r"\bFROM\s+store\.(\w+)", re.IGNORECASE)
# types of an RD column and of the catalog that go together
_RD_TYPES = {
    "text": {"text"}, "unicode": {"text"}, "smallint": {"int2", "int4"}, "integer": {"int4"}, "bigint": {"int8"},
    "real": {"float4"}, "double precision": {"float8"}, "timestamp": {"timestamp"}, "date": {"date"},
    "boolean": {"bool"}, "spoly": {"sregion", "spoly"}, "spoint": {"spoint"}, "integer[]": {"_int4"},
    "double precision[]": {"_float8"}, "real[]": {"_float4"},
}  # fmt: skip
_CARD_TYPES = {
    "text": {"text"}, "convert": {"text"}, "number": {"float8"}, "right_ascension": {"float8"},
    "integer": {"int4", "int8"}, "boolean": {"bool"}, "timestamp": {"timestamp"},
}  # fmt: skip
# what load.sql makes, and what only DaCHS' or the journal's side fills
_MADE = frozenset(
    """publisherid datarelease lastmodified maxlastmodified accmetachecksum mrp mrp_rule rights release readers
    rights_origin""".split()
)


@dataclass(frozen=True)
class Column:
    """A column as the catalog has it: PostgreSQL's type name, NOT NULL, and its unit (comment)."""

    type: str
    not_null: bool
    unit: str | None


@dataclass(frozen=True)
class Difference:
    """One disagreement, in words."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


Catalog = dict[str, dict[str, Column]]


def verify(connection: psycopg.Connection, resdir: Path | None = None) -> dict[str, float]:
    """The factors from keyword units to column units (``table.column``: factor); resdir: the RDs, default RESDIR.

    Raises ContractError, with every difference, when catalog, RDs and mapping disagree.
    """
    found = differences(connection, resdir or RESDIR)
    if found:
        listed = "\n".join(f"  {difference}" for difference in found)
        raise ContractError(
            f"Catalog, RDs and mapping disagree; nothing is loaded:\n{listed}\n"
            "Apply the schema (bin/jwst-schema apply), or correct what was changed."
        )
    return factors(read_catalog(connection))


def differences(connection: psycopg.Connection, resdir: Path) -> list[Difference]:
    """Every disagreement between the three."""
    catalog = read_catalog(connection)
    found = list(_mapping_differences(catalog))
    descriptors = sorted(resdir.glob("*.rd"))
    if not descriptors:
        found.append(Difference(str(resdir), "there are no RDs"))
    for path in descriptors:
        found += _rd_differences(path, catalog)
    return found


def read_catalog(connection: psycopg.Connection) -> Catalog:
    """Tables and views of schema store with their columns."""
    catalog: Catalog = {}
    for table, column, kind, not_null, comment in connection.execute(
        "SELECT c.relname, a.attname, t.typname, a.attnotnull, col_description(c.oid, a.attnum)"
        " FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_type t ON t.oid = a.atttypid"
        " WHERE c.relnamespace = 'store'::regnamespace AND c.relkind IN ('r', 'v', 'p', 'm')"
        " AND a.attnum > 0 AND NOT a.attisdropped"
    ):
        catalog.setdefault(table, {})[column] = Column(kind, not_null, comment)
    return catalog


def factors(catalog: Catalog) -> dict[str, float]:
    """What a keyword's value is multiplied with to be in its column's unit; only where that is not 1."""
    result = {}
    for table, mapping in cards.TABLES.items():
        for card in mapping:
            unit = catalog[table][card.column.lower()].unit
            factor = u.Unit(card.unit).to(u.Unit(unit)) if card.unit and unit else 1.0
            if factor != 1.0:
                result[f"{table}.{card.column}"] = factor
    return result


def _mapping_differences(catalog: Catalog) -> Iterator[Difference]:
    for table, fed in _fed_columns().items():
        columns = catalog.get(table, {})
        for column in sorted(columns.keys() - fed.keys() - _MADE):
            yield Difference(f"store.{table}.{column}", "no keyword and no rule feeds it (ingest/cards.py, derive.py)")
        for column in sorted(fed.keys() - columns.keys()):
            yield Difference(f"store.{table}.{column}", "the mapping feeds it, but there is no such column")
    for table, mapping in cards.TABLES.items():
        for card in mapping:
            column = catalog.get(table, {}).get(card.column.lower())
            if column:
                yield from _card_differences(table, card, column)
    for table in (*contents.TABLES, *support.TABLES, "support_file"):
        if "filename" not in catalog.get(table, {}):
            yield Difference(f"store.{table}", "contents of files go there, but there is no such table with a filename")
    for name, unit in derive.UNITS.items():
        column = catalog.get("plane", {}).get(name.lower())
        if column and column.unit != unit:
            yield Difference(f"store.plane.{name}", f"its unit is {column.unit} in the catalog, {unit} in derive.py")


def _card_differences(table: str, card: cards.Card, column: Column) -> Iterator[Difference]:
    where = f"store.{table}.{card.column}"
    kind = card.read.__name__
    if column.type not in _CARD_TYPES[kind]:
        yield Difference(where, f"{card.keywords[0]} is read as {kind}, the column is {column.type}")
    if (card.unit is None) != (column.unit is None):
        yield Difference(where, f"{card.keywords[0]} has the unit {card.unit}, the column {column.unit}")
    elif card.unit and not _convertible(card.unit, column.unit):
        yield Difference(where, f"{card.keywords[0]} is in {card.unit}, which is not convertible to {column.unit}")


def _convertible(first: str, second: str | None) -> bool:
    try:
        return u.Unit(first).is_equivalent(u.Unit(second))
    except ValueError:
        return False


def _fed_columns() -> dict[str, dict[str, object]]:
    """The columns that a record fills, from a record with nothing but a name and an instrument."""
    sample = Record("jw00001001001_01101_00001_nis_cal.fits", "file", {"TELESCOP": "JWST", "INSTRUME": "NIRISS"})
    made = rows.from_record(sample)
    tables = {
        "observation": made.observation,
        "plane": made.plane,
        "artifact": made.artifact,
        "product": made.product,
    }
    return {table: {key.lower(): None for key in row} for table, row in tables.items()}


def _rd_differences(path: Path, catalog: Catalog) -> Iterator[Difference]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        root = etree.parse(path, parser).getroot()
    except etree.XMLSyntaxError as exc:
        yield Difference(path.name, f"is not XML: {exc}")
        return
    for table in root.iter("table"):
        statement = table.findtext("viewStatement") or ""
        view = _VIEW.search(statement)
        if view is None:
            continue
        name = f"{path.name}, table {table.get('id')}"
        if view[1] not in catalog:
            yield Difference(name, f"there is no store.{view[1]} in the database")
            continue
        table_of = re.fullmatch(r"(?:caom2|jwst)_(\w+)", view[1])
        base = catalog.get(table_of[1], {}) if table_of else {}
        for column in table.iterfind("column"):
            if column.get("original"):  # as another table has it, which is compared where it stands
                continue
            yield from _column_differences(f"{name}, column {column.get('name')}", column, catalog[view[1]], base)


def _column_differences(
    where: str, column: etree._Element, view: dict[str, Column], base: dict[str, Column]
) -> Iterator[Difference]:
    name = column.get("name", "").lower().removeprefix("quoted/")  # DaCHS' mark of a reserved word
    published = view.get(name)
    if published is None:
        yield Difference(where, "the view has no such column")
        return
    kind = re.sub(r"[\[(]\d*\*?[\])]", "[]", column.get("type", "real"))
    if published.type not in _RD_TYPES.get(kind, {kind}):
        yield Difference(where, f"its type is {column.get('type')} in the RD, {published.type} in the catalog")
    stored = base.get(name)
    if stored is None or stored.type != published.type:
        return
    required = column.get("required", "False") == "True"
    if required != stored.not_null:
        yield Difference(
            where,
            f"required is {required} in the RD, but the column is {'NOT NULL' if stored.not_null else 'nullable'}",
        )
    if (column.get("unit") or None) != stored.unit:
        yield Difference(where, f"its unit is {column.get('unit')} in the RD, {stored.unit} in the catalog")
