"""Functions and features that TAP's capabilities list are there, and right; results that are cut off say so."""

from __future__ import annotations

import csv
import io
import json
import urllib.parse
import urllib.request
import xml.etree.ElementTree as ElementTree

import psycopg
import pytest
import pyvo
from astropy.io import votable

from tests.conftest import Instance

ROW = "FROM tap_schema.tables WHERE table_name = 'ivoa.obscore'"
MOSAIC = "FROM caom2.Plane WHERE planeURI = 'caom:JWST/jw01783-o003_t003_nircam_clear-f335m/i2d'"
#: A query for each form in languageFeatures, and its one value (None: there is one, and it is not 0).
FEATURES: dict[str, tuple[str, object]] = {
    "gavo_getauthority": (f"gavo_getauthority('ivo://cadc.nrc.ca/x/y') AS v {ROW}", "cadc.nrc.ca"),
    "gavo_ipix": (f"gavo_ipix(10, 20) AS v {ROW}", None),
    "gavo_match": (f"gavo_match('^iv.a', table_name) AS v {ROW}", 1),
    "gavo_mocintersect": (f"gavo_mocintersect(MOC('1/1-3'), MOC('1/2-5')) AS v {ROW}", "1/2-3"),
    "gavo_mocunion": (f"gavo_mocunion(MOC('1/1'), MOC('1/3')) AS v {ROW}", "1/1 3"),
    "gavo_specconv": (f"gavo_specconv(2e-6, 'm', 'um') AS v {ROW}", 2.0),
    "gavo_vocmatch": ("COUNT(*) AS v FROM ivoa.obscore WHERE 1"
                      " = gavo_vocmatch('product-type', 'image', 'image')", None),
    "ivo_geom_transform": (f"COORD1(ivo_geom_transform('GALACTIC', 'ICRS', POINT(0, 0))) AS v {ROW}", 266.40499),
    "ivo_hashlist_has": (f"ivo_hashlist_has('a#b#c', 'B') AS v {ROW}", 1),
    "ivo_hasword": (f"ivo_hasword('an obscore table', 'obscore') AS v {ROW}", 1),
    "ivo_healpix_center": (f"COORD2(ivo_healpix_center(0, 4)) AS v {ROW}", 0.0),
    "ivo_healpix_index": (f"ivo_healpix_index(0, 0, 0) AS v {ROW}", 4),
    "ivo_histogram": ("ivo_histogram(calib_level, 0, 4, 4) AS v FROM ivoa.obscore", None),
    "ivo_interval_has": (f"ivo_interval_overlaps(1, 3, 4, 5) AS v {ROW}", 0),
    "ivo_interval_overlaps": (f"ivo_interval_overlaps(1, 3, 2, 5) AS v {ROW}", 1),
    "ivo_nocasematch": (f"ivo_nocasematch(table_name, 'IVOA.%') AS v {ROW}", 1),
    "ivo_normal_random": (f"ivo_normal_random(5, 0) AS v {ROW}", 5.0),
    "ivo_simbadpoint": (None, "needs an outside host"),
    "ivo_string_agg": ("ivo_string_agg(t.table_name, '/') AS v FROM (SELECT TOP 1 table_name FROM tap_schema.tables"
                       " WHERE table_name = 'ivoa.obscore') AS t", "ivoa.obscore"),
    "ivo_to_jd": (f"ivo_to_jd(TIMESTAMP('2022-07-12T00:00:00')) AS v {ROW}", 2459772.5),
    "ivo_to_mjd": (f"ivo_to_mjd(TIMESTAMP('2022-07-12T00:00:00')) AS v {ROW}", 59772.0),
    "gavo_apply_pm": (f"COORD2(gavo_apply_pm(10, 20, 0, 0.1, 10)) AS v {ROW}", 21.0),
    "ivo_epoch_prop": (f"ivo_epoch_prop(10, 20, 100, 0, 1000, 0, 2000, 2010) AS v {ROW}", None),
    "ivo_epoch_prop_pos": (f"COORD2(ivo_epoch_prop_pos(10, 20, 1, 0, 1e5, 0, 2000, 2010)) AS v {ROW}", 20.2778),
    "jwst_asdf_has": ("COUNT(*) AS v FROM jwst.asdf_tree WHERE 1"
                      " = jwst_asdf_has(tree, 'meta.telescope', 'JWST')", None),
    "jwst_asdf_value": ("TOP 1 jwst_asdf_value(tree, 'meta.telescope') AS v FROM jwst.asdf_tree", "JWST"),
    "jwst_longitude": (f"jwst_longitude(position_bounds) AS v {MOSAIC}", 202.47),
    "jwst_latitude": (f"jwst_latitude(position_bounds) AS v {MOSAIC}", 47.19),
    "BOX": (f"CONTAINS(POINT(1, 1), BOX(1, 1, 1, 1)) AS v {ROW}", 1),
    "POINT": (f"COORD2(POINT(1, 2)) AS v {ROW}", 2.0),
    "CIRCLE": (f"CONTAINS(POINT(1, 1), CIRCLE(POINT(1, 1), 1)) AS v {ROW}", 1),
    "POLYGON": (f"CONTAINS(POINT(1, 1), POLYGON(0, 0, 2, 0, 2, 2, 0, 2)) AS v {ROW}", 1),
    "REGION": (f"CONTAINS(POINT(1, 1), REGION('CIRCLE ICRS 1 1 1')) AS v {ROW}", 1),
    "CENTROID": (f"COORD1(POINT(202.47, 0)) - jwst_longitude(position_bounds) AS v {MOSAIC}", 0.0),
    "COORD1": (f"COORD1(POINT(1, 2)) AS v {ROW}", 1.0),
    "COORD2": (f"COORD2(POINT(1, 2)) AS v {ROW}", 2.0),
    "DISTANCE": (f"DISTANCE(POINT(1, 2), POINT(1, 5)) AS v {ROW}", 3.0),
    "CONTAINS": (f"CONTAINS(POINT(202.4696, 47.1952), position_bounds) AS v {MOSAIC}", 1),
    "INTERSECTS": (f"INTERSECTS(CIRCLE(202.4696, 47.1952, 0.1), position_bounds) AS v {MOSAIC}", 1),
    "AREA": (f"AREA(CIRCLE(0, 0, 1)) AS v {ROW}", 3.14151),
    "COALESCE": ("COALESCE(utype, 'b') AS v FROM tap_schema.tables WHERE table_name = 'jwst.artifact'", "b"),
    "LOWER": (f"LOWER('ABC') AS v {ROW}", "abc"),
    "UPPER": (f"UPPER('abc') AS v {ROW}", "ABC"),
    "ILIKE": (f"COUNT(*) AS v {ROW} AND table_name ILIKE 'IVOA.%'", 1),
    "OFFSET": ("COUNT(*) AS v FROM (SELECT table_name FROM tap_schema.tables WHERE table_name LIKE 'ivoa.obscor_'"
               " ORDER BY table_name OFFSET 1) AS t", 0),
    "CAST": (f"CAST('12' AS INTEGER) AS v {ROW}", 12),
    "IN_UNIT": (f"IN_UNIT(position_bounds_size, 'arcsec') / position_bounds_size AS v {MOSAIC}", 3600.0),
    "WITH": ("WITH t AS (SELECT table_name AS n FROM tap_schema.tables WHERE table_name = 'ivoa.obscore')"
             " SELECT n AS v FROM t", "ivoa.obscore"),
    "TABLESAMPLE": ("COUNT(*) AS v FROM tap_schema.schemas TABLESAMPLE(100)", None),
    "MOC": (f"CONTAINS(POINT(45, 1), MOC('0/0-11')) AS v {ROW}", 1),
    "VECTORMATH": ("TOP 1 arr_avg(energy_bounds) - (energy_bounds_lower + energy_bounds_upper) / 2 AS v"
                   " FROM caom2.Plane WHERE energy_bounds_lower IS NOT NULL", 0.0),
    "CASE": (f"CASE WHEN table_name = 'x' THEN 'a' ELSE 'b' END AS v {ROW}", "b"),
    "UNION": (f"SELECT table_name AS v {ROW} UNION SELECT table_name AS v {ROW}", "ivoa.obscore"),
    "EXCEPT": (f"SELECT table_name AS v {ROW} EXCEPT SELECT schema_name AS v FROM tap_schema.schemas", "ivoa.obscore"),
    "INTERSECT": (f"SELECT table_name AS v {ROW} INTERSECT SELECT table_name AS v {ROW}", "ivoa.obscore"),
}  # fmt: skip
#: pgSphere has what these need since 1.2.1.
MOTION = {"gavo_apply_pm", "ivo_epoch_prop", "ivo_epoch_prop_pos"}


@pytest.fixture(scope="module")
def declared(instance: Instance) -> set[str]:
    with urllib.request.urlopen(f"{instance.url}/tap/capabilities") as answer:
        root = ElementTree.fromstring(answer.read())
    forms = [form.text for features in root.iter("languageFeatures") for form in features.iter("form")]
    return {form.split("(")[0].strip() for form in forms}


def test_each_feature_has_a_query(declared: set[str], db: psycopg.Connection) -> None:
    (moves,) = db.execute("SELECT EXISTS (SELECT FROM pg_proc WHERE proname = 'epoch_prop')").fetchone()
    assert declared == set(FEATURES) - (set() if moves else MOTION)


@pytest.mark.parametrize("feature", [name for name, (query, _) in FEATURES.items() if query])
def test_feature(tap: pyvo.dal.TAPService, feature: str, declared: set[str]) -> None:
    if feature in MOTION - declared:
        pytest.skip("this pgSphere cannot do it")
    query, expected = FEATURES[feature]
    rows = tap.search(query if query.startswith(("SELECT", "WITH")) else f"SELECT {query}")
    assert len(rows) == 1
    value = rows[0]["v"]
    if expected is None:
        assert value is not None and str(value) not in ("", "nan", "0")
    elif isinstance(expected, float):
        assert value == pytest.approx(expected, abs=0.02)
    else:
        assert value == expected


def ask(instance: Instance, form: str, maxrec: int | None = 3) -> tuple[str | None, bytes]:
    """The header on the status, and the body of an answer."""
    fields = {"LANG": "ADQL", "QUERY": "SELECT obs_id FROM ivoa.obscore", "RESPONSEFORMAT": form}
    data = urllib.parse.urlencode(fields | ({} if maxrec is None else {"MAXREC": str(maxrec)})).encode()
    with urllib.request.urlopen(f"{instance.url}/tap/sync", data) as answer:
        return answer.headers["X-VO-Query-Status"], answer.read()


VOTABLES = ["votable", "votable/td", "votable/b2", "text/xml", "votabletd1.2", "vodml", "vodmlb"]


@pytest.mark.parametrize("form", VOTABLES)
@pytest.mark.parametrize(("maxrec", "status"), [(3, "OVERFLOW"), (None, "OK")])
def test_votables_that_are_cut_off(instance: Instance, form: str, maxrec: int | None, status: str) -> None:
    _, body = ask(instance, form, maxrec)
    infos = [info.value for info in votable.parse(io.BytesIO(body)).resources[0].infos if info.name == "QUERY_STATUS"]
    assert infos[-1] == status


@pytest.mark.parametrize("form", ["csv", "csv_bare", "tsv", "txt", "html", "json", "ecsv", "parquet", "fits"])
def test_the_answer_says_that_it_is_cut_off(instance: Instance, form: str) -> None:
    assert ask(instance, form)[0] == "OVERFLOW"
    assert ask(instance, form, None)[0] is None


def test_csv_has_nothing_but_rows(instance: Instance) -> None:
    rows = list(csv.reader(io.StringIO(ask(instance, "csv")[1].decode())))
    assert rows[0] == ["obs_id"] and len(rows) == 4


def test_a_job_says_that_it_is_cut_off(tap: pyvo.dal.TAPService) -> None:
    job = tap.submit_job("SELECT obs_id FROM ivoa.obscore", maxrec=3, RESPONSEFORMAT="csv")
    job.run().wait(timeout=60)
    assert sorted(result.id_ for result in job.results) == ["result", "status"]
    job.delete()


@pytest.mark.parametrize("form", ["votable", "csv", "ecsv", "json"])
def test_no_rows_are_no_error(instance: Instance, form: str) -> None:
    """MAXREC=0 asks for the columns (TAP 1.1, section 2.7.4)."""
    _, body = ask(instance, form, 0)
    if form == "votable":
        table = votable.parse_single_table(io.BytesIO(body))
        assert [field.name for field in table.fields] == ["obs_id"] and len(table.array) == 0
    elif form == "json":
        assert json.loads(body)["data"] == []
    else:
        assert body.decode().split()[-1] == "obs_id"
