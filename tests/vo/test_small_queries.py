"""Small synchronous queries are answered from what is kept of those before; the answers are the same as without.

A comment makes another shape of a query, so its translation is made anew.  But for the comment and the time, the two
answers must be equal byte by byte: the SQL in them, the columns, the rows.
"""

from __future__ import annotations

import csv
import random
import re

import psycopg
import pytest
import pyvo
import requests

from tests.conftest import Instance

COLUMNS = "obs_id, obs_publisher_did, s_ra, s_dec, s_region, t_min, em_max, calib_level, access_estsize, target_name"
CONE = "1 = CONTAINS(POINT(s_ra, s_dec), CIRCLE({d}, {d}, {r}))"
# with places: {d} degrees, {r} a radius, {t} a time, {i} a whole number, {s} a target, {p} a product,
# {x} a text with signs in it
QUERIES = [
    f"SELECT {COLUMNS} FROM ivoa.obscore WHERE {CONE}",
    f"SELECT TOP 3 {COLUMNS} FROM ivoa.obscore WHERE {CONE} OR calib_level = 3 ORDER BY obs_publisher_did",
    f"SELECT {COLUMNS} FROM ivoa.obscore WHERE 1 = CONTAINS(POINT(202.4696, 47.1952), s_region) AND t_min > {{t}}",
    "SELECT * FROM ivoa.obscore WHERE target_name = {s} AND t_exptime > {i} ORDER BY obs_publisher_did",
    "SELECT obs_id, DISTANCE(POINT(s_ra, s_dec), POINT({d}, -{d})) AS dist FROM ivoa.obscore"
    " WHERE target_name LIKE {s} ORDER BY dist, obs_publisher_did",
    "SELECT obs_id, t_min + {i} AS later, {s} AS word, {t} * 2 AS number FROM ivoa.obscore"
    " WHERE target_name IN ({s}, {x}) ORDER BY obs_publisher_did",
    "SELECT instrument_name, COUNT(*) AS n, AVG(t_exptime) AS mean FROM ivoa.obscore"
    " WHERE t_min BETWEEN 57000.5 AND {t} OR s_dec < -{i} GROUP BY instrument_name HAVING COUNT(*) > {i} ORDER BY 1",
    "SELECT obs_id FROM ivoa.obscore WHERE 1 = INTERSECTS(s_region, POLYGON({d}, -1, 100.5, -1.5, 50.5, 85.5))"
    " ORDER BY obs_publisher_did",
    "SELECT a.filename, a.contentLength FROM jwst.artifact AS a WHERE a.filename LIKE {x} OR a.contentLength < {i}"
    " ORDER BY filename",
    "SELECT o.observationID, p.productID FROM caom2.Observation AS o JOIN caom2.Plane AS p ON o.obsID = p.obsID"
    " WHERE o.target_name = {s} AND p.position_dimension_naxis1 > {i} ORDER BY p.planeID",
    f"SELECT {COLUMNS}, access_url FROM ivoa.obscore WHERE obs_publisher_did = {{p}}",
    "SELECT TOP 2 filename, uri FROM jwst.artifact WHERE uri = {x} OR filename = {x} OR 1 = 2 ORDER BY uri",
    "SELECT source_name, ra, dec FROM jwst.sources WHERE DISTANCE(ra, dec, 110.83, -73.454) < {r} ORDER BY source_name",
]
# until each process of the server has met a shape, has prepared its statement, and PostgreSQL has one plan for it
LEARNT = 24
FORMATS = ["votable/td", "application/x-votable+xml", "votable/b2", "csv", "json"]


def literals(rng: random.Random, query: str, targets: list[str], product_ids: list[str]) -> str:
    """Puts literals of the kinds named into the places of a query."""
    kinds = {
        "d": lambda: rng.choice(["0.0", "10.50", f"{rng.uniform(0, 80):.4f}", f"{rng.uniform(0, 80):.15f}"]),
        "r": lambda: rng.choice(["0.5", "0.0250", f"{rng.uniform(0.001, 2):.9f}"]),
        "t": lambda: rng.choice(["59800.0", "60000.125", f"{rng.uniform(59000, 61000):.7f}"]),
        "i": lambda: str(rng.choice([10, 12, 100, 999, 32766])),
        "s": lambda: "'" + rng.choice(targets) + "'",
        "p": lambda: "'" + rng.choice(product_ids) + "'",
        "x": lambda: rng.choice(["'%nrca%'", "'jw0_736%'", "'a; (b) - ?=1'", "'%%'", "'7000'", "'z000x'"]),
    }
    return re.sub(r"\{(\w)\}", lambda place: kinds[place[1]](), query)


def ask(instance: Instance, query: str, form: str, maxrec: int | None = None) -> bytes:
    data = {"LANG": "ADQL", "QUERY": query, "FORMAT": form} | ({} if maxrec is None else {"MAXREC": str(maxrec)})
    answer = requests.post(f"{instance.url}/tap/sync", data=data, timeout=60)
    assert answer.status_code == 200, answer.text[:1000]
    overflow = answer.headers.get("X-VO-Query-Status", "")
    # the time, and IDs that DaCHS makes of addresses in memory
    content = re.sub(rb'(name="request_date"[^>]*value=")[^"]*', rb"\1", answer.content)
    return re.sub(rb'<GROUP ID="\w+" name="note-', b"", content) + overflow.encode()


@pytest.fixture(scope="module")
def targets(instance: Instance) -> list[str]:
    """Names of targets without characters that are quoted."""
    with psycopg.connect(instance.dsn) as connection:
        rows = connection.execute(
            "SELECT DISTINCT target_name FROM store.obscore WHERE target_name ~ '^[A-Za-z0-9 .-]+$' ORDER BY 1"
        ).fetchall()
    assert rows
    return [row[0] for row in rows]


@pytest.fixture(scope="module")
def product_ids(instance: Instance) -> list[str]:
    with psycopg.connect(instance.dsn) as connection:
        rows = connection.execute("SELECT obs_publisher_did FROM store.obscore ORDER BY 1 LIMIT 8").fetchall()
    return [row[0] for row in rows]


@pytest.mark.parametrize("number", range(len(QUERIES)))
def test_answers_are_those_of_a_new_translation(
    instance: Instance, targets: list[str], product_ids: list[str], number: int
) -> None:
    rng = random.Random(number)
    seen = set()
    for turn in range(LEARNT + 4):
        query = literals(rng, QUERIES[number], targets, product_ids)
        form = FORMATS[0] if turn < LEARNT + 2 else rng.choice(FORMATS)
        kept = ask(instance, query, form)
        if turn < LEARNT:
            continue
        # each process of the server has its own order of the tables that contribute
        comments = [f" -- {rng.getrandbits(64)}" for _ in range(6)]
        assert any(kept == ask(instance, query + text, form).replace(text.encode(), b"") for text in comments)
        seen.add(kept)
    assert len(seen) > 1


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("maxrec", [0, 2, 5, 6, None])
def test_formats_and_limits(instance: Instance, form: str, maxrec: int | None) -> None:
    """With rows missing, rows as many as allowed, none at all."""
    query = "SELECT TOP 5 obs_publisher_did, s_region, obs_release_date, filters, pol_xel FROM ivoa.obscore"
    query += " WHERE t_exptime > 12.5 ORDER BY obs_publisher_did"
    answers = {ask(instance, query, form, maxrec) for _ in range(6)}
    comment = f" -- {form}{maxrec}"
    answers.add(ask(instance, query + comment, form, maxrec).replace(comment.encode(), b""))
    assert len(answers) == 1
    cut = maxrec is not None and maxrec < 5
    assert (b"OVERFLOW" in answers.pop()) == cut


def test_errors_of_a_known_shape(instance: Instance) -> None:
    """What the database says no to comes as an error, and the next query is answered."""
    query = "SELECT obs_id FROM ivoa.obscore WHERE t_exptime / (calib_level - calib_level + {}.0) > 12.5"
    for divisor in (10, 11, 12, 13, 0, 10):
        data = {"LANG": "ADQL", "QUERY": query.format(divisor)}
        answer = requests.post(f"{instance.url}/tap/sync", data=data, timeout=60)
        assert answer.status_code == (400 if divisor == 0 else 200)
        assert ("division by zero" in answer.text) == (divisor == 0)


def test_the_limit_is_none_of_the_literals(instance: Instance) -> None:
    """MAXREC as one of the marks, and a literal equal to both."""
    query = "SELECT column_name FROM tap_schema.columns WHERE column_index > {}"
    for _ in range(6):  # until every process of the server has met the shape
        ask(instance, query.format(7000), "csv", 7000)
    assert ask(instance, query.format(10), "csv", 7000).count(b"\n") > 200


def test_large_answers_come_in_portions(instance: Instance) -> None:
    """More rows than are fetched at once: all of them, in their order, once."""
    query = "SELECT c.column_name, d.column_name AS other FROM tap_schema.columns AS c, tap_schema.columns AS d"
    query += " WHERE c.table_name = 'jwst.nircam_keywords' AND d.table_name = 'jwst.miri_keywords'"
    query += " ORDER BY c.column_name, d.column_name"
    rows = list(csv.reader(ask(instance, query, "csv").decode().splitlines()))
    with psycopg.connect(instance.owner_dsn.replace("jwst_owner", "gavoadmin")) as connection:
        expected = connection.execute(
            "SELECT c.column_name, d.column_name FROM tap_schema.columns AS c, tap_schema.columns AS d"
            " WHERE c.table_name = 'jwst.nircam_keywords' AND d.table_name = 'jwst.miri_keywords'"
            " ORDER BY c.column_name, d.column_name"
        ).fetchall()
    assert len(expected) > 6000
    assert [tuple(row) for row in rows[1:]] == expected


def test_few_rows_and_many_of_one_shape(instance: Instance, product_ids: list[str]) -> None:
    """A statement for few rows is kept; an answer that has more comes whole, and so do those after it."""
    query = (
        "SELECT c.column_name, o.obs_id FROM ivoa.obscore AS o, tap_schema.columns AS c WHERE obs_publisher_did = '{}'"
    )
    count = "SELECT COUNT(*) AS n FROM tap_schema.columns"
    every = int(ask(instance, count, "csv").split()[1])
    assert every > 2000
    names = ["none"] * LEARNT + product_ids[:3] + ["none", *product_ids]
    for name in names:
        rows = ask(instance, query.format(name), "csv").decode().splitlines()[1:]
        assert len(rows) == (0 if name == "none" else every), name


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT TOP 1 'a--b' AS word FROM tap_schema.schemas -- the end", "a--b"),
        ("-- first\nSELECT TOP 1 'it''s -- ;' AS word -- ' \nFROM tap_schema.schemas ; -- last", "it's -- ;"),
        ("SELECT TOP 1 2--1\n - 1 AS word FROM tap_schema.schemas;\n", "1"),
    ],
)
def test_comments_are_none_in_texts(instance: Instance, query: str, expected: str) -> None:
    assert list(csv.reader(ask(instance, query, "csv").decode().splitlines())) == [["word"], [expected]]


def test_errors_are_where_they_were_with_comments_before(instance: Instance) -> None:
    data = {"LANG": "ADQL", "QUERY": "SELECT obs_id -- ; the name\nFROM ivoa.obscore WHERE AND 1 = 1"}
    answer = requests.post(f"{instance.url}/tap/sync", data=data, timeout=60)
    assert answer.status_code == 400 and "at line 2, column 25" in answer.text, answer.text


@pytest.mark.parametrize("rows", [1, 2000])
def test_percent_signs_are_those_of_the_query(instance: Instance, tap: pyvo.dal.TAPService, rows: int) -> None:
    query = f"SELECT TOP {rows} 'a%b' AS one, 'c%%d' AS two FROM tap_schema.columns WHERE 'e%f' LIKE 'e\\%f'"
    for _ in range(6):  # until every process of the server has met the shape
        assert list(csv.reader(ask(instance, query, "csv").decode().splitlines()))[1:] == [["a%b", "c%%d"]] * rows
    found = tap.run_async(query)
    assert (list(found["one"]), list(found["two"])) == (["a%b"] * rows, ["c%%d"] * rows)
