"""
What DaCHS has to know about sregion, the database type of JWST footprints (schema/deploy/region.sql), and what the node
adds to DaCHS besides; the modules of jwstvo_dachs, beside this file, have more of that.

DaCHS runs this file, $GAVO_ROOT/etc/local.py, whenever gavo.api is imported; our RDs do that, so it is in effect in all
processes that know our tables.  In RDs such columns are declared ``type="spoly" xtype="adql:REGION"``.

What is done:

1. a Python class for the values, so that they leave as STC-S in every output format,
2. ``dachs val -c`` takes an sregion for a spoly,
3. ADQL polygons and boxes become literals or calls of a function; DaCHS makes them sub-selects, which the planner does
   not look into, so the sky index would not be used: jwstvo_dachs/geometry.py,
4. ivoa.obscore, the union of all that a site publishes, has its s_region as sregion and its numbers in the precision
   they have in the tables, and uploads are joined to it by the sky index: jwstvo_dachs/obscoreview.py,
5. publishing works where the IVOA's vocabularies cannot be fetched, with the few terms kept beside this file,
6. the configuration item votDefaultEncoding, which DaCHS heeds for TAP only, holds for SIA and the cone search too (DS9
   reads nothing but TABLEDATA),
7. IS NOT NULL in ADQL finds the rows that have a footprint; PostgreSQL's own finds none,
8. a result with footprints of several polygons can be uploaded again; an uploaded table has one polygon in a row, so
   these become the outline of the circle around them,
9. files are delivered by the node itself, with rights to the second, ranges and entity tags; bearer tokens stand for
   users; refusals say who may, from when, and what to do: jwstvo_dachs/delivery.py, archive.py, conditions.py,
   rights.py, tokens.py, refusals.py,
10. ``public`` and ``size``, reserved by SQL 92 and without meaning in ADQL, can be columns without quotes: ESA's and
   MAST's tables have them, and their clients do not quote. A semicolon may end a query, as ESA's client does it.
   In TAP_SCHEMA these columns are quoted, and the macro colNames can have such,
11. the ADQL functions of udf.py, the file beside this one, are there,
12. results as ECSV and VOParquet: jwstvo_dachs/ecsv.py, parquet.py,
13. SUM of integers leaves as integers; DaCHS declares it so, and writes floats,
14. errors that say where and what to do, with the status that each protocol wants: adqlhelp.py, faults.py,
15. Cone Search, SIA 1 and SSA as their standards have them, where DaCHS has not; semicolons in query strings: dal.py,
16. registries get valid answers by OAI-PMH, with test queries that find something, and nothing from a site without
   names; a schema of several RDs has one description: registry.py, testqueries.py, schemas.py,
17. while the database is down all protocols say so, and VOSI's availability too: outage.py,
18. pages are HTML 5 in the node's style (resdir/web), with pages of errors and numbers for people: pages.py,
19. what astroquery.esa.jwst asks beyond TAP: jobs that start in the request that makes them, files by /data, flags of
   columns: tapplus.py, esadata.py; queries of its and of CADC's that are no ADQL: dialects.py; CENTROID of footprints:
   centroids.py,
20. what is too large is refused with words and not kept, jobs and tables of users have limits, jobs of others are not
   listed, an overflow is marked whatever the format: bodies.py, jobs.py, overflow.py,
21. an answer may be made while it is sent, no faster than the client reads, as archives of many files are: flow.py,
22. results of TAP as CSV, TABLEDATA, BINARY2, ECSV and Parquet are what PostgreSQL's COPY writes, where a column needs
   nothing that only Python can do: copying.py, columns.py, csvcopy.py, votcopy.py; synchronous answers leave while they
   are made: sending.py,
23. small answers are quick: synchronous queries make no job (quick.py) and have connections that wait for them
   (connections.py); comments cost nothing (parsing.py), nor what cannot be next (lookahead.py); translations are kept
   by the shape of the query (shapes.py, marking.py, plans.py), so is what is around the rows of an answer (answers.py,
   fields.py); generated code is compiled once (compiling.py), garbage looked for among what is new (collecting.py);
   small answers of SIA, SSA and the cone search are made of what is kept of those before (services.py, asked.py); what
   finds rows by places and names is planned once (prepared.py, parameters.py),
24. several processes beside each other, on one host or several; one does what is to be done once: processes.py,
25. queries go to a replica of the database, if there is one: replicas.py,
26. what is counted and grouped over ivoa.obscore is read from one narrow table where that is enough: counting.py,
27. percent signs in texts of queries are as they were written: percents.py.

Without this file JWST tables still work; footprints then leave as the text that PostgreSQL makes of them, and
s_region of ivoa.obscore is one polygon (the bounding circle's outline where there are several).
"""

import math
import os
import pathlib
import re
import runpy
import sys

import numpy
import psycopg2.extensions
from gavo import adql, base, rscdef, stc
from gavo.adql import grammar, morphpg
from gavo.base import typesystems
from gavo.protocols import vocabularies
from gavo.utils import pgsphere
from gavo.web import htmltable, vodal

sys.path.append(str(pathlib.Path(__file__).resolve().parent))
import jwstvo_dachs

#: The versions of DaCHS whose code this was written against.
SUPPORTED = ("2.13",)

#: Reserved words of SQL 92 that ADQL's grammar has no place for.
COLUMN_NAMES = ("PUBLIC", "SIZE")


class SRegion(pgsphere.PgSAdapter):
    """A footprint: a polygon, several polygons, or a circle.

    Source: the text of the composite type sregion (bounds scircle, polygon spoly, parts spoly[], stcs text).
    All coordinates are ICRS.  Attributes are in radian as everywhere in gavo.utils.pgsphere:

    bounds    SCircle around everything; the shape itself where there is no polygon
    polygon   SPoly, or None where the shape is a circle or several polygons
    stcs      the shape as STC-S in degrees, or None where the region was made from a plain spoly
    """

    pgType = "sregion"
    checkedAttributes = ("bounds", "polygon", "stcs")
    # fields are quoted because all but a missing one contain commas or blanks; none contains a quote
    # (the elements of parts do; they are skipped)
    pattern = re.compile(
        r'\("(?P<bounds>[^"]*)",(?:"(?P<polygon>[^"]*)")?,(?:"(?:[^"]|"")*")?,(?:"?(?P<stcs>[^"]*)"?)?\)$'
    )

    def __init__(self, bounds, polygon, stcs):
        self.bounds, self.polygon, self.stcs = bounds, polygon, stcs

    @classmethod
    def _castFromPgSphere(cls, value, cursor):
        if value is None:
            return None
        fields = cls.pattern.match(value)
        if fields is None:
            raise base.DataError(f"not the text of an sregion: {value[:80]}")
        return cls(
            pgsphere.SCircle._castFromPgSphere(fields["bounds"], cursor),
            pgsphere.SPoly._castFromPgSphere(fields["polygon"], cursor),
            fields["stcs"] or None,
        )

    @staticmethod
    def _adaptToPgSphere(region):
        return psycopg2.extensions.AsIs(region.asPgSphere())

    def asPoly(self):
        """returns the polygon, or where there is not exactly one, the outline of the bounding circle."""
        return self.polygon or self.bounds.asPoly()

    def asDALI(self):
        """returns [ra, dec, ...] of asPoly() in degrees: DALI has no shape of several polygons yet."""
        return self.asPoly().asDALI()

    def asPgSphere(self):
        return self.asPoly().asPgSphere()

    def asSTCS(self, systemString):
        return self.stcs or self.asPoly().asSTCS("ICRS")


def register_type(connection):
    """lets psycopg2 make SRegions of values of the type public.sregion, if the database has that.

    Its OID is looked up here, once per process: a server must be restarted after the type is first made.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regtype('public.sregion')::oid")
        oid = cursor.fetchone()[0]
    connection.commit()
    if oid is not None:
        psycopg2.extensions.register_type(psycopg2.extensions.new_type((oid,), "sregion", SRegion._castFromPgSphere))
        psycopg2.extensions.register_adapter(SRegion, SRegion._adaptToPgSphere)
    return oid is not None


def region_for_people(column):
    """makes a mapper for HTML tables that shows regions as STC-S too; DaCHS shows the numbers of one polygon there."""
    if column["xtype"] != "adql:REGION":
        return None
    return lambda region: None if region is None else region.asSTCS("ICRS")


def check_spoly(pgcode):
    """raises a TypeError unless a column declared spoly may have the database type pgcode."""
    if pgcode not in ("spoly", "sregion"):
        raise TypeError(f"Incompatible type in DB: Expected spoly or sregion, found {pgcode}")


def null_test(source, position, tokens):
    """a parse action: IS NOT NULL as NOT (... IS NULL), which is what ADQL means and the planner sees no difference in.

    PostgreSQL's IS NOT NULL on a composite value asks whether all of its fields are there; of an sregion they never
    are.
    """
    column, *words = tokens
    return ["NOT", "(", column, "IS", "NULL", ")"] if len(words) == 3 else None


def polygon_of_stcs(text, stock=stc.simpleSTCSToPolygon):
    """as stc.simpleSTCSToPolygon, but a UNION becomes an SPoly: the outline of a circle around all of it."""
    shape = text and stc.parseSimpleSTCS(text)
    if getattr(shape, "operator", None) != "UNION":
        return stock(text)
    corners = [corner for part in shape.operands for corner in part.asPoly().points]
    vectors = numpy.array([corner.asUnitSphereVec() for corner in corners])
    center = vectors.mean(axis=0)
    center /= numpy.linalg.norm(center)
    radius = math.acos(min(1.0, (vectors @ center).min()))
    segments = 32
    outside = math.atan(math.tan(radius) / math.cos(math.pi / segments))
    return pgsphere.SCircle(pgsphere.SPoint.fromUnitVector(center), outside).asPoly(segments)


def number(value, cursor):
    """returns a numeric of PostgreSQL: sums of integers are that, and clients want integers without a decimal point."""
    if value is None:
        return None
    return int(value) if value.lstrip("-").isdigit() else float(value)


def install():
    """does all of it, once per process."""
    if base.getVersion() not in SUPPORTED:
        raise base.ReportableError(
            f"{__file__} changes details of DaCHS {', '.join(SUPPORTED)}, but this is DaCHS {base.getVersion()}.",
            hint="Look for a newer version of the JWST node, or install DaCHS"
            f" {SUPPORTED[-1]}, or remove the file; its first lines say what is lost then.",
        )
    if hasattr(morphpg, "_jwstvo_installed"):
        return
    runpy.run_path(str(pathlib.Path(os.path.realpath(__file__)).with_name("udf.py")))
    psycopg2.extensions.register_type(
        psycopg2.extensions.new_type(psycopg2.extensions.DECIMAL.values, "numeric", number)
    )
    if "GAVO_INIT_RUNNING" not in os.environ:
        with base.getTableConn() as connection:
            register_type(connection)
    htmltable._registerHTMLMF(region_for_people)
    typesystems.ToPgTypeValidatorConverter.simpleMap["spoly"] = check_spoly
    grammar.ALL_RESERVED_WORDS.difference_update(COLUMN_NAMES)
    rscdef.TableDef.macro_colNames = lambda table: ", ".join(str(column.name) for column in table.columns)
    adql.getSymbols()["nullPredicate"].addParseAction(null_test)
    vocabularies.download_file = jwstvo_dachs.vocabulary.fetch
    stc.simpleSTCSToPolygon = polygon_of_stcs
    if base.getConfig("ivoa", "votDefaultEncoding") == "td":
        vodal.DALRenderer.defaultOutputFormat = "votabletd"
    jwstvo_dachs.install()
    morphpg._jwstvo_installed = True


install()
