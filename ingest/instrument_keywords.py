"""The keywords of MAST's instrument keyword search as tables, one an instrument: data/instrument_keywords.tsv.

``python -m ingest.instrument_keywords rd`` prints resdir/jwst/keywords.rd, ``... sql`` the statements that make the
tables as the list of keywords is now; what is deployed is compared with it by the tests.
"""

from __future__ import annotations

import sys
import textwrap
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from ingest import tables

INSTRUMENTS = {
    "nircam": "NIRCam", "niriss": "NIRISS", "nirspec": "NIRSpec", "miri": "MIRI", "fgs": "the FGS as an imager",
    "guidestar": "the guide-star functions of the FGS",
}  # fmt: skip
# the type of the column, in the database and in the RD
_TYPES = {"boolean": "integer"}
# what proposers write, in any script: text in the database, VOTable's unicodeChar
_WRITTEN = {"OBSFOLDR", "OBSLABEL", "PI_NAME", "TARGCAT", "TARGDESC", "TARGNAME", "TARGPROP", "TITLE"}
_NULL = "-2147483648"
_HEAD = """<?xml version="1.0" encoding="utf-8"?>
<!-- Written by python -m ingest.instrument_keywords rd; change ingest/data/instrument_keywords.tsv instead. -->
<resource schema="jwst" resdir="jwst">
    <meta name="title">JWST keywords by instrument</meta>
    <meta name="creationDate">2026-11-22T00:00:00Z</meta>
    <meta name="schema-rank">60</meta>
    <FEED source="jwst/res/common#metadata"/>
    <meta name="description">
        The header keywords that MAST's search by instrument keywords knows, a column each and a table an instrument,
        with the descriptions and units of the keyword dictionary; and the dictionary itself.
    </meta>
    <coverage fallbackTo="jwst/obs"/>
"""
_TABLE = """
    <table id="{instrument}_keywords" onDisk="True" adql="True">
        <meta name="title">Keywords of {name}</meta>
        <meta name="description">One row per file of {name}: its header keywords, read as the keyword dictionary says.
            Times are given twice, as a timestamp and as MJD.</meta>
        <meta name="table-rank">{rank}</meta>
        <foreignKey inTable="jwst/jwst#product" source="filename" dest="filename" metaOnly="True"/>
        <index columns="filename" metaOnly="True"/>
        <index columns="program" metaOnly="True"/>
        <viewStatement>CREATE VIEW \\qName AS (SELECT \\colNames FROM store.jwst_{instrument}_keywords)</viewStatement>
        <column name="filename" type="text" ucd="meta.id;meta.file;meta.main" required="True" verbLevel="1"
            description="Name of the file, as in jwst.product."/>
        <FEED source="common_keywords"/>
"""
_TAIL = """
    <table id="keyword" onDisk="True" adql="True">
        <meta name="title">Keyword dictionary</meta>
        <meta name="description">One row per keyword of the tables by instrument: what it means, in which unit, and where it is.</meta>
        <meta name="table-rank">67</meta>
        <index columns="keyword" metaOnly="True"/>
        <viewStatement>CREATE VIEW \\qName AS (SELECT \\colNames FROM store.jwst_keyword)</viewStatement>
        <column name="keyword" type="text" ucd="meta.id;meta.main" required="True" verbLevel="1"
            description="Keyword in the FITS header."/>
        <column name="column_name" type="text" ucd="meta.id" required="True" verbLevel="1"
            description="Its column in the tables of the instruments."/>
        <column name="datatype" type="text" ucd="meta.code.class" required="True" verbLevel="1"
            description="text, integer, double precision, timestamp (UTC) or boolean (1 or 0)."/>
        <column name="unit" type="text" ucd="meta.unit" verbLevel="1"
            description="Unit of its values; NULL where it has none."/>
        <column name="ucd" type="text" ucd="meta.ucd" required="True" verbLevel="15"
            description="Unified content descriptor of its values."/>
        <column name="instruments" type="text" ucd="meta.id;instr" required="True" verbLevel="1"
            description="The tables it is in, separated by blanks: nircam, niriss, nirspec, miri, fgs, guidestar."/>
        <column name="description" type="text" ucd="meta.note" required="True" verbLevel="1"
            description="What it means, in the words of the keyword dictionary."/>
    </table>

    <data id="import">
        <FEED source="jwst/res/common#published" shortName="JWST keywords"/>
{makes}
    </data>

    <!-- those with the tag "demo" want the demo archive: dachs test -t demo -->
    <regSuite title="Keywords by instrument">
        <regTest title="keywords have their units">
            <url parSet="TAP" QUERY="SELECT TOP 1 filename, effexptm, gs_mag, gwa_tilt, date_beg, date_beg_mjd, is_imprt FROM jwst.nirspec_keywords">/tap/sync</url>
            <code>
                self.assertHTTPStatus(200)
                self.assertHasStrings('value="OK"', 'unit="s"', 'unit="mag"', 'unit="K"', 'xtype="timestamp"', 'unit="d"')
            </code>
        </regTest>
        <regTest title="the dictionary knows a unit" tags="demo">
            <url parSet="TAP" QUERY="SELECT unit, instruments FROM jwst.keyword WHERE column_name = 'gwa_tilt'">/tap/sync</url>
            <code>
                self.assertEqual(self.getVOTableRows(), [{{"unit": "K", "instruments": "nirspec"}}])
            </code>
        </regTest>
        <regTest title="keywords join products" tags="demo">
            <url parSet="TAP" QUERY="SELECT COUNT(*) AS n FROM jwst.miri_keywords AS k JOIN jwst.product AS q ON q.filename = k.filename WHERE k.exp_type = q.exp_type AND k.program = q.program">/tap/sync</url>
            <code>
                self.assertTrue(self.getFirstVOTableRow()["n"] > 10)
            </code>
        </regTest>
    </regSuite>
</resource>
"""  # noqa: E501


@dataclass(frozen=True)
class Keyword:
    """One keyword: its column, type (text, integer, double precision, boolean, timestamp), unit, UCD, where it is."""

    keyword: str
    column: str
    type: str
    unit: str | None
    ucd: str
    instruments: str
    description: str

    def of(self, instrument: str) -> bool:
        return self.instruments == "all" or instrument in self.instruments.split()

    @property
    def columns(self) -> list[tuple[str, str, str | None, str]]:
        """Published columns (name, type, unit, description): times have a second one, in MJD."""
        said = f"{self.description} ({self.keyword})"
        flag = "; 1 for true, 0 for false" if self.type == "boolean" else ""
        found = [(self.column, _TYPES.get(self.type, self.type), self.unit, f"{said}{flag}.")]
        if self.type == "timestamp":
            found.append((f"{self.column}_mjd", "double precision", "d", f"{said}, as MJD."))
        return found


KEYWORDS = tuple(Keyword(**row) for row in tables.rows("instrument_keywords"))


def of_instrument(instrument: str) -> list[Keyword]:
    """The keywords of a table, in its order."""
    return [keyword for keyword in KEYWORDS if keyword.of(instrument)]


def rd() -> str:
    """The text of keywords.rd: the columns that all tables have once, then each table with those of its own."""
    stream = "".join(_rd_columns(keyword) for keyword in KEYWORDS if keyword.instruments == "all")
    parts = [_HEAD, '\n    <STREAM id="common_keywords">\n', stream, "    </STREAM>\n"]
    for rank, (instrument, name) in enumerate(INSTRUMENTS.items(), 61):
        parts.append(_TABLE.format(instrument=instrument, name=name, rank=rank))
        parts += [_rd_columns(keyword) for keyword in of_instrument(instrument) if keyword.instruments != "all"]
        parts.append("    </table>\n")
    names = [*(f"{instrument}_keywords" for instrument in INSTRUMENTS), "keyword"]
    makes = "\n".join(f'        <make table="{name}"/>' for name in names)
    return "".join(parts) + _TAIL.format(makes=makes).replace("\\\\", "\\")


def _rd_columns(keyword: Keyword) -> str:
    lines = []
    for name, sql_type, unit, description in keyword.columns:
        kind = "unicode" if keyword.keyword in _WRITTEN else sql_type
        unit_ = f' unit="{unit}"' if unit else ""
        null = f'><values nullLiteral="{_NULL}"/></column>' if kind == "integer" else "/>"
        lines.append(
            f'        <column name="{name}" type="{kind}"{unit_} ucd="{keyword.ucd}" verbLevel="20"\n'
            f"            description={quoteattr(description)}{null}\n"
        )
    return "".join(lines)


def sql() -> str:
    """The statements that make the tables, their views, and the dictionary."""
    common = [keyword for keyword in KEYWORDS if keyword.instruments == "all"]
    names = [f"{instrument}_keywords" for instrument in INSTRUMENTS]
    parts = [
        "CREATE FUNCTION store.mjd(utc timestamp) RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE AS\n",
        "$$SELECT (40587 + extract(epoch FROM $1) / 86400)::double precision$$;\n\n",
        f"CREATE TEMP TABLE common (\n    {_wrapped(_sql_columns(common))});\n{_sql_units('common', common)}\n",
        *(_sql_table(instrument) for instrument in INSTRUMENTS),
        "DROP TABLE common;\n\n",
        _sql_dictionary(),
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON {_wrapped([f'store.{name}' for name in names])} TO jwst_ingest;\n",
        f"GRANT SELECT ON {_wrapped([*(f'store.jwst_{name}' for name in names), 'store.jwst_keyword'])}\n",
        "    TO gavoadmin, jwst_ingest;\n",
    ]
    return "".join(parts)


def _sql_table(instrument: str) -> str:
    name = f"{instrument}_keywords"
    own = [keyword for keyword in of_instrument(instrument) if keyword.instruments != "all"]
    listed = ['filename text COLLATE "C" PRIMARY KEY', "LIKE common INCLUDING COMMENTS", *_sql_columns(own)]
    times = [k.column for k in of_instrument(instrument) if k.type == "timestamp"]
    also = ["k.*", *(f"store.mjd(k.{column}) AS {column}_mjd" for column in times)]
    return (
        f"CREATE TABLE store.{name} (\n    {_wrapped(listed)});\n{_sql_units(f'store.{name}', own)}"
        f"CREATE INDEX {name}_program ON store.{name} (program);\n"
        f"CREATE VIEW store.jwst_{name} AS SELECT\n    {_wrapped(also)}\nFROM store.{name} AS k;\n\n"
    )


def _sql_dictionary() -> str:
    rows = ",\n    ".join("(" + ", ".join(map(_literal, vars(keyword).values())) + ")" for keyword in KEYWORDS)
    return (
        "CREATE TABLE store.keyword (keyword text NOT NULL, column_name text PRIMARY KEY, datatype text NOT NULL,\n"
        "    unit text, ucd text NOT NULL, instruments text NOT NULL, description text NOT NULL);\n"
        f"INSERT INTO store.keyword VALUES\n    {rows};\n"
        f"UPDATE store.keyword SET instruments = '{' '.join(INSTRUMENTS)}' WHERE instruments = 'all';\n"
        "CREATE VIEW store.jwst_keyword AS\n"
        "SELECT keyword, column_name, datatype, unit, ucd, instruments, description FROM store.keyword;\n\n"
    )


def _sql_columns(keywords: list[Keyword]) -> list[str]:
    return [f"{keyword.column} {_TYPES.get(keyword.type, keyword.type)}" for keyword in keywords]


def _sql_units(table: str, keywords: list[Keyword]) -> str:
    return "".join(f"COMMENT ON COLUMN {table}.{k.column} IS '{k.unit}';\n" for k in keywords if k.unit)


def _wrapped(items: list[str]) -> str:
    """A list of SQL with line ends that keep it below 120 characters."""
    return textwrap.fill(", ".join(items), 112, break_long_words=False, break_on_hyphens=False).replace("\n", "\n    ")


def _literal(value: str | None) -> str:
    return "NULL" if value is None else "'" + value.replace("'", "''") + "'"


if __name__ == "__main__":
    sys.stdout.write({"rd": rd, "sql": sql}[sys.argv[1]]())
