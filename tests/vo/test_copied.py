"""Results that PostgreSQL writes itself hold what DaCHS' own writers write, and leave while they are made.

VOTables as BINARY are DaCHS' own: what the other formats are compared with.
"""

from __future__ import annotations

import csv
import http.client
import io
import json
import re
import socket
import time
import urllib.parse
from collections.abc import Callable

import numpy as np
import psycopg
import pytest
import requests

from tests.conftest import Instance
from tests.vo.test_examples import examples
from tests.vo.test_formats import QUERIES, plain, rows_of_ecsv, rows_of_parquet, rows_of_votable

pytestmark = pytest.mark.usefixtures("footprints")

FIELDS = """<FIELD name="id" datatype="int"/><FIELD name="flag" datatype="boolean"/>
<FIELD name="small" datatype="short"/>
<FIELD name="large" datatype="long"><VALUES null="-1"/></FIELD>
<FIELD name="single" datatype="float"/>
<FIELD name="amount" datatype="double"/><FIELD name="word" datatype="char" arraysize="*"/>
<FIELD name="title" datatype="unicodeChar" arraysize="*"/>
<FIELD name="moment" datatype="char" arraysize="*" xtype="timestamp"/>
<FIELD name="pair" datatype="double" arraysize="2"/>"""
#: Rows of an upload with what writers stumble over; an empty cell is NULL.
CELLS = [
    ["1", "true", "-32767", "9223372036854775806", "0.1", "0.1", "plain", "plain", "2022-07-12T00:00:00", "1.5 -2"],
    ["2", "false", "0", "0", "1e30", "1e300", "a,b", "Käse ☃", "2022-07-12T01:02:03.5", "10 1e16"],
    ["3", "", "7", "-1", "NaN", "NaN", "say \"yes\" or 'no'", "say \"yes\" or 'no'", "", "1 NaN"],
    ["4", "true", "8", "5", "-0.0", "1e15", "back\\slash", "tab\tand\nline", "1999-12-31T23:59:59.999999", ""],
    ["5", "true", "9", "6", "16777216", "123456789.125", "&lt;a&gt; &amp; b", "no\u00a0break \u200b", "", "0 0"],
    ["6", "false", "1", "1", "3.4028235e38", "4.9e-324", "# none", "two  blanks", "", "1 2"],
    ["7", "", "2", "2", "1e-40", "1e16", "", "", "", ""],
]
UPLOAD = (
    f'<VOTABLE version="1.4" xmlns="http://www.ivoa.net/xml/VOTable/v1.3"><RESOURCE><TABLE>{FIELDS}<DATA><TABLEDATA>'
    + "".join("<TR>" + "".join(f"<TD>{cell}</TD>" for cell in row) + "</TR>" for row in CELLS)
    + "</TABLEDATA></DATA></TABLE></RESOURCE></VOTABLE>"
)
#: More rows than are held back before the first leave; an error after them.
MANY = "SELECT a.obs_title, a.access_url, a.s_region FROM ivoa.obscore AS a, ivoa.obscore AS b"
LATE_ERROR = """SELECT obs_title, access_url, SQRT(x) AS y FROM (
    SELECT a.obs_title, a.access_url, 1.0 AS x FROM ivoa.obscore AS a, ivoa.obscore AS b
    UNION ALL SELECT obs_title, access_url, -1.0 AS x FROM ivoa.obscore) AS t"""


def ask(instance: Instance, query: str, form: str, upload: str | None = None, **more: str) -> requests.Response:
    data = {"LANG": "ADQL", "QUERY": query, "RESPONSEFORMAT": form, **more}
    files = {"t": ("t.vot", upload.encode())} if upload else None
    answer = requests.post(
        f"{instance.url}/tap/sync", data | ({"UPLOAD": "t,param:t"} if upload else {}), files=files, timeout=300
    )
    assert answer.status_code == 200, answer.text
    return answer


def rows_of_csv(body: bytes) -> dict[str, list[str]]:
    names, *rows = csv.reader(io.StringIO(body.decode(), newline=""))
    return {name: [row[index] for row in rows] for index, name in enumerate(names)}


def as_csv_has_it(text: str, expected: object) -> object:
    """The value of a field of CSV, of the type that is expected; texts as DaCHS escapes them."""
    if isinstance(expected, bool):
        return {"True": True, "False": False}[text]
    if isinstance(expected, list):
        return [plain(value) for value in json.loads(text.replace("nan", "NaN").replace("None", "null"))]
    if isinstance(expected, float):
        value = float(text)
        return expected if np.float32(value) == np.float32(expected) == expected else plain(value)  # a single one
    if isinstance(expected, int):
        return int(text)
    return text or None


READERS: dict[str, Callable[[bytes], dict]] = {
    "csv": rows_of_csv,
    "votable/td": rows_of_votable,
    "votable/b2": rows_of_votable,
    "ecsv": rows_of_ecsv,
    "parquet": rows_of_parquet,
}


def in_order(columns: dict[str, list]) -> list[str]:
    return sorted(map(repr, zip(*columns.values(), strict=True)))


def compare(instance: Instance, query: str, form: str, upload: str | None = None) -> dict[str, list]:
    """Asserts that a result is the same as form and as BINARY, value by value; returns it.

    Where the query does not say so, the order of rows may be another one.
    """
    expected = rows_of_votable(ask(instance, query, "votable", upload).content)
    found = READERS[form](ask(instance, query, form, upload).content)
    assert list(found) == list(expected), query
    if "ORDER BY" not in query:
        assert {len(values) for values in found.values()} == {len(values) for values in expected.values()}, query
        if form == "csv":
            return expected
        assert in_order(found) == in_order(expected), query
        return expected
    for name, values in expected.items():
        if form == "csv":
            values = [repr(value)[1:-1] if isinstance(value, str) else value for value in values]
            found[name] = [plain(as_csv_has_it(*pair)) for pair in zip(found[name], values, strict=True)]
        if form == "ecsv":
            values = [" ".join(v.splitlines()) if isinstance(v, str) and not v.isprintable() else v for v in values]
        assert found[name] == values, name
    return expected


@pytest.mark.parametrize("form", READERS)
def test_values_of_all_types(instance: Instance, form: str) -> None:
    found = compare(instance, "SELECT * FROM TAP_UPLOAD.t AS t ORDER BY id", form, UPLOAD)
    assert found["id"] == [1, 2, 3, 4, 5, 6, 7]
    assert found["flag"] == [True, False, None, True, True, False, None]
    assert found["large"][:3] == [9223372036854775806, 0, None]
    assert found["moment"][1] == "2022-07-12T01:02:03.500000"


@pytest.mark.parametrize("form", READERS)
@pytest.mark.parametrize("column", ["amount", "title", "flag", "moment"])
def test_an_only_column_with_nulls(instance: Instance, column: str, form: str) -> None:
    """A row with nothing in it is a row."""
    found = compare(instance, f"SELECT {column} FROM TAP_UPLOAD.t AS t ORDER BY id", form, UPLOAD)
    assert len(found[column]) == 7
    assert found[column][6] is None or column == "amount"


@pytest.mark.parametrize("form", READERS)
@pytest.mark.parametrize("name", QUERIES)
def test_values_of_tables(instance: Instance, name: str, form: str) -> None:
    compare(instance, QUERIES[name], form)


@pytest.mark.parametrize("form", READERS)
def test_values_of_examples(instance: Instance, form: str) -> None:
    queries = [query for query in examples(instance.url).values() if "TAP_UPLOAD" not in query]
    assert len(queries) >= 28
    for query in queries:
        compare(instance, query, form)


def test_postgresql_writes_the_numbers(instance: Instance) -> None:
    """The digits tell who wrote them: Python has 1000000000000000.0, and 1e+16 from there on."""
    query = "SELECT amount FROM TAP_UPLOAD.t AS t WHERE id = 4"
    assert ask(instance, query, "csv", UPLOAD).text == "amount\r\n1e+15\r\n"
    assert "<TR><TD>1e+15</TD></TR>" in ask(instance, query, "votable/td", UPLOAD).text


@pytest.mark.parametrize("form", ["votable/td", "votable/b2"])
def test_characters_beyond_the_basic_plane(instance: Instance, form: str) -> None:
    upload = UPLOAD.replace("Käse ☃", "Earth 🜨")
    found = rows_of_votable(ask(instance, "SELECT title, id FROM TAP_UPLOAD.t AS t ORDER BY id", form, upload).content)
    assert found["title"][1] == "Earth 🜨"
    assert found["id"] == [1, 2, 3, 4, 5, 6, 7]


def test_numbers_larger_than_their_column_declares(instance: Instance) -> None:
    """DaCHS gives a product the type of what is multiplied; TABLEDATA has room for any number."""
    query = "SELECT a.calib_level * 20000 AS n FROM ivoa.obscore AS a, ivoa.obscore AS b WHERE a.calib_level = 3"
    answer = ask(instance, query, "votable/td", MAXREC="1500")
    assert re.search(r'datatype="short"[^>]*name="n"', answer.text)
    assert re.findall("<TR><TD>(.*?)</TD></TR>", answer.text) == ["60000"] * 1500


def test_a_late_error_of_a_votable(instance: Instance) -> None:
    document = ask(instance, LATE_ERROR, "votable/td", MAXREC="1000000").text
    assert document.count("<TR>") > 5000
    assert '<INFO name="QUERY_STATUS" value="ERROR">' in document[-1000:]
    assert document.endswith("</VOTABLE>")


def test_a_late_error_cuts_off_what_has_no_place_for_it(instance: Instance) -> None:
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        ask(instance, LATE_ERROR, "csv", MAXREC="1000000")


@pytest.mark.parametrize("form", ["csv", "votable/td", "votable/b2", "parquet", "ecsv"])
def test_an_early_error_has_a_status(instance: Instance, form: str) -> None:
    query = "SELECT SQRT(-1 - calib_level) AS x FROM ivoa.obscore"
    answer = requests.post(
        f"{instance.url}/tap/sync", {"LANG": "ADQL", "QUERY": query, "RESPONSEFORMAT": form}, timeout=60
    )
    assert answer.status_code == 400
    assert "cannot take square root of a negative number" in answer.text


def raw_request(
    instance: Instance, method: str = "POST", encoding: str = "identity", **parameters: str
) -> tuple[socket.socket, bytes]:
    """An open connection with the request sent, and the first bytes of the answer."""
    place = urllib.parse.urlsplit(instance.url)
    body = urllib.parse.urlencode({"LANG": "ADQL", **parameters})
    connection = socket.create_connection((place.hostname, place.port), timeout=120)
    connection.sendall(
        f"{method} /tap/sync HTTP/1.1\r\nHost: {place.netloc}\r\nConnection: close\r\nContent-Length: {len(body)}\r\n"
        f"Accept-Encoding: {encoding}\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n{body}".encode()
    )
    return connection, connection.recv(1000)


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_an_overflow_of_what_has_left_is_in_the_trailer(instance: Instance, encoding: str) -> None:
    connection, start = raw_request(instance, encoding=encoding, QUERY=MANY, FORMAT="csv", MAXREC="20000")
    with connection:
        end = b""
        while more := connection.recv(1 << 20):
            end = (end + more)[-100:]
    # a proxy may write names in its own way
    assert re.search(rb"\r\n(?i:trailer): x-vo-query-status\r\n", start)
    assert not re.search(rb"\r\n(?i:x-vo-query-status):", start)
    assert re.search(rb"\r\n0\r\n(?i:x-vo-query-status): OVERFLOW\r\n\r\n\Z", end)


def test_an_overflow_of_what_has_left_loses_no_rows(instance: Instance) -> None:
    answer = ask(instance, MANY, "csv", MAXREC="12000")
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(list(csv.reader(io.StringIO(answer.text, newline="")))) == 1 + 12000


def test_who_hangs_up_ends_the_query(instance: Instance, db: psycopg.Connection) -> None:
    connection, start = raw_request(instance, QUERY=f"{MANY} WHERE 4711 = 4711", FORMAT="csv", MAXREC="9000000")
    assert start.startswith(b"HTTP/1.1 200")
    connection.close()
    running = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%%4711%%' AND state = 'active' AND pid <> %s"
    for _ in range(300):
        if not db.execute(running, [db.info.backend_pid]).fetchone()[0]:
            return
        db.rollback()  # statistics are those of the begin of a transaction
        time.sleep(0.1)
    pytest.fail("the query goes on")


def test_head(instance: Instance) -> None:
    place = urllib.parse.urlsplit(instance.url)
    connection = http.client.HTTPConnection(place.hostname, place.port, timeout=60)
    query = urllib.parse.urlencode({"LANG": "ADQL", "QUERY": "SELECT TOP 1 obs_id FROM ivoa.obscore", "FORMAT": "csv"})
    connection.request("HEAD", f"/tap/sync?{query}")
    answer = connection.getresponse()
    assert (answer.status, answer.read()) == (200, b"")
    assert answer.headers["Content-Type"].startswith("text/csv")
