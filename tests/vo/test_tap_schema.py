"""TAP_SCHEMA is complete: every column is described, keys are as /tables has them, and what is called indexed is."""

from __future__ import annotations

import re
import urllib.request
import xml.etree.ElementTree as ElementTree

import psycopg
import pytest
import pyvo

from tests.conftest import Instance

SCHEMAS = ("jwst", "caom2", "ivoa")

#: UCD words of quantities that have a dimension.
DIMENSION = re.compile(r"(phys|pos|em|time)\.")

#: Numbers with such a word that have none, and why.
WITHOUT_UNIT = {
    "environment_tau": "an optical depth",
    "targetposition_equinox": "a year of an epoch: 2000.0",
    "telescope_geolocationx": "CAOM 2.4 gives none; NULL for a telescope that is not on the ground",
    "telescope_geolocationy": "as x",
    "telescope_geolocationz": "as x",
    "source_x": "a fraction of a shutter",
    "source_y": "a fraction of a shutter",
    "spatstep": "counts the steps of a pattern",
    "specstep": "counts the steps of a pattern",
    "exclusive_access_months": "VOUnits has no month",
    "ssa_targetpos": "as in DaCHS' SSA: a position, its parts are in deg",
    "gs_mura": "the unit is that of the guide star catalogue, which the keyword does not tell",
    "gs_mudec": "as gs_mura",
}

#: Columns that are as their standard has them, without a UCD: DaCHS' own of SSA, and some of ObsLocTAP.
WITHOUT_UCD = re.compile(
    r"jwst\.spectra\.(ssa_\w+|owner|embargo|accsize)$"
    r"|ivoa\.obsplan\.(t_planning|category|priority|execution_status|tracking_type)$"
)

#: What has an index that an equality cannot use, or is in a table so small that none is needed.
OTHERWISE_INDEXED = re.compile(
    r"jwst\.\w+\.(gs_)?(ra|dec)$"  # the sky index of the pair
    r"|jwst\.program\.(title|abstract|all_text)$"  # the index of words
    r"|jwst\.keyword\.keyword$"  # by the list of keywords
)


@pytest.fixture(scope="module")
def columns(tap: pyvo.dal.TAPService) -> list[dict[str, object]]:
    """The rows of TAP_SCHEMA.columns of our schemas."""
    table = tap.run_sync("SELECT * FROM tap_schema.columns", maxrec=100_000).to_table()
    rows = [
        {name: None if str(row[name]) in ("--", "") else row[name] for name in table.colnames}
        for row in table
        if row["table_name"].split(".")[0] in SCHEMAS
    ]
    assert len(rows) > 1000
    return rows


def names(rows: list[dict[str, object]]) -> list[str]:
    return [f"{row['table_name']}.{row['column_name']}" for row in rows]


def test_descriptions(columns: list[dict[str, object]]) -> None:
    assert names([row for row in columns if not row["description"]]) == []


def test_ucds(columns: list[dict[str, object]]) -> None:
    lacking = names([row for row in columns if not row["ucd"]])
    assert [name for name in lacking if not WITHOUT_UCD.match(name)] == []


def test_units(columns: list[dict[str, object]]) -> None:
    lacking = [
        row
        for row in columns
        if not row["unit"]
        and row["datatype"] in ("short", "int", "long", "float", "double")
        and DIMENSION.match(row["ucd"] or "")
        and "arith.ratio" not in row["ucd"]
        and row["column_name"] not in WITHOUT_UNIT
    ]
    assert names(lacking) == []


def test_exceptions_are_needed(columns: list[dict[str, object]]) -> None:
    without = {row["column_name"] for row in columns if not row["unit"]}
    assert set(WITHOUT_UNIT) - without == set()


def test_columns_of_standards_have_utypes(columns: list[dict[str, object]]) -> None:
    """ObsCore 1.1, table 1, and CAOM 2.4: everything of the standard's own has the utype that the standard gives it."""
    lacking = [
        row
        for row in columns
        if not row["utype"] and (row["table_name"].startswith("caom2.") or int(row["std"] or 0) == 1)
    ]
    keys = {
        "caom2.plane.obsid",
        "caom2.artifact.planeid",
        *(f"caom2.observationmember.{name}" for name in ("parentid", "memberid")),
        *(f"caom2.provenanceinput.{name}" for name in ("outputid", "inputid")),
    }
    lists = ("enumfield", *(f"distinct_proposal_{kind}" for kind in ("id", "pi", "title")))
    keys |= {f"caom2.{name}.num_tuples" for name in lists}  # CADC's own, of no model
    standards = {name for name in names(lacking) if name.startswith(("caom2.", "ivoa.obscore"))}
    assert standards == keys  # the model has objects in objects, not keys


def test_columns_are_in_order(columns: list[dict[str, object]]) -> None:
    for table in {row["table_name"] for row in columns}:
        numbers = [int(row["column_index"]) for row in columns if row["table_name"] == table]
        assert len(set(numbers)) == len(numbers), table
        assert min(numbers) == 1, table


def test_keys_are_those_of_tables(instance: Instance, tap: pyvo.dal.TAPService) -> None:
    """What TOPCAT shows as joins is in /tables and in TAP_SCHEMA alike."""
    with urllib.request.urlopen(f"{instance.url}/tap/tables") as answer:
        root = ElementTree.fromstring(answer.read())
    declared = {
        (
            table.findtext("name").lower(),
            key.findtext("targetTable").lower(),
            pair.findtext("fromColumn").lower(),
            pair.findtext("targetColumn").lower(),
        )
        for table in root.iter("table")
        for key in table.findall("foreignKey")
        for pair in key.findall("fkColumn")
    }
    rows = tap.run_sync(
        "SELECT from_table, target_table, from_column, target_column"
        " FROM tap_schema.keys NATURAL JOIN tap_schema.key_columns",
        maxrec=10_000,
    )
    assert {tuple(str(row[name]).lower() for name in rows.fieldnames) for row in rows} == declared
    ours = {key for key in declared if key[0].split(".")[0] in SCHEMAS}
    assert ("caom2.artifact", "caom2.plane", "planeid", "planeid") in ours
    assert ("caom2.plane", "caom2.observation", "obsid", "obsid") in ours


def test_keys_join(tap: pyvo.dal.TAPService, columns: list[dict[str, object]]) -> None:
    """Both ends of a key are published columns of the same type."""
    types = {name.lower(): str(row["datatype"]) for name, row in zip(names(columns), columns, strict=True)}
    rows = tap.run_sync(
        "SELECT from_table, from_column, target_table, target_column"
        " FROM tap_schema.keys NATURAL JOIN tap_schema.key_columns",
        maxrec=10_000,
    )
    ours = [row for row in rows if str(row["from_table"]).split(".")[0] in SCHEMAS]
    assert len(ours) > 10
    for row in ours:
        here = types[f"{row['from_table']}.{row['from_column']}".lower()]
        assert types[f"{row['target_table']}.{row['target_column']}".lower()] == here, row


def test_what_is_called_indexed_is(instance: Instance, columns: list[dict[str, object]]) -> None:
    """PostgreSQL takes an index for an equality on the column, where it is forbidden to read the whole table."""
    owner = instance.dsn.replace("user=jwst_ingest", "user=gavoadmin")
    literals = {"char": "'x'", "int": "1", "long": "1", "short": "1", "double": "1", "float": "1"}
    lacking = []
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute("SET enable_seqscan = off")
        for name, row in zip(names(columns), columns, strict=True):
            # regions and times would want literals of their own
            if not int(row["indexed"]) or row["xtype"] or row["datatype"] not in literals:
                continue
            column = str(row["column_name"])
            plan = connection.execute(
                f"EXPLAIN SELECT 1 FROM {row['table_name']} WHERE {column} = {literals[row['datatype']]}"
            ).fetchall()
            if not any("Index Cond" in line[0] for line in plan):
                lacking.append(name)
    assert [name for name in lacking if not OTHERWISE_INDEXED.match(name)] == []
