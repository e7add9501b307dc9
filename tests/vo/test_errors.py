"""Errors have the form and the status that each protocol wants, and say where, what may have been meant, what to do."""

from __future__ import annotations

import urllib.error
import urllib.parse
import urllib.request
import xml.etree.ElementTree as ElementTree

import psycopg
import pytest
import pyvo

from tests.conftest import REPO, Instance

VOTABLE = "{http://www.ivoa.net/xml/VOTable/v1.3}"


def get(url: str, data: dict[str, str] | None = None) -> tuple[int, str, ElementTree.Element]:
    """Status, media type and document of an answer that is a VOTable, whatever the status."""
    body = urllib.parse.urlencode(data).encode() if data is not None else None
    try:
        with urllib.request.urlopen(url, body) as answer:
            return answer.status, answer.headers["Content-Type"], ElementTree.fromstring(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, error.headers["Content-Type"], ElementTree.fromstring(error.read())


def infos(document: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    """The INFO elements of that name in the RESOURCE of results, where DALI 1.1 (section 4.4) has them."""
    assert document.tag == f"{VOTABLE}VOTABLE"
    resources = document.findall(f"{VOTABLE}RESOURCE[@type='results']")
    assert len(resources) == 1
    return [info for info in resources[0].findall(f"{VOTABLE}INFO") if info.get("name") == name]


def tap_error(instance: Instance, **parameters: str) -> tuple[int, str]:
    """Status and message of a sync query that fails."""
    data = {"LANG": "ADQL"} | parameters
    status, media_type, document = get(f"{instance.url}/tap/sync", data)
    (info,) = infos(document, "QUERY_STATUS")
    assert (media_type, info.get("value")) == ("text/xml", "ERROR")
    return status, info.text


#: Queries, with what the message says of the place, and of what may have been meant.
QUERIES = {
    "operator": (
        "SELECT obs_id FROM ivoa.obscore WHERE s_ra > > 3",
        "line 1, column 46: Expected boolean expression\n"
        "  SELECT obs_id FROM ivoa.obscore WHERE s_ra > > 3\n"
        "                                               ^",
    ),
    "third line": ("SELECT obs_id\nFROM ivoa.obscore\nWHERE s_ra BETWEEN 3", "line 3, column 21: Expected"),
    "long line": (f"SELECT {'obs_id, ' * 40} FROM", "line 1, column 329: Expected"),
    "reserved": (
        "SELECT date FROM ivoa.obscore",
        'date is a word of ADQL; as a name it must be in double quotes: "date".',
    ),
    "function": (
        "SELECT FLOR(s_ra) FROM ivoa.obscore",
        "There is no function FLOR, or not with these arguments. Did you mean FLOOR",
    ),
    "column": (
        "SELECT obs_id,\n  s_regio FROM ivoa.obscore",
        "there is no column s_regio (line 2, column 3) in ivoa.obscore. Did you mean s_region",
    ),
    "column of a join": (
        "SELECT q.filenam FROM ivoa.obscore AS o JOIN jwst.artifact AS q ON q.filename = o.filename",
        "there is no column filenam (line 1, column 10) in ivoa.obscore, jwst.artifact. Did you mean filename",
    ),
    "column in two": (
        "SELECT planeid FROM ivoa.obscore AS o JOIN jwst.product AS q ON q.planeid = o.planeid",
        "The column planeid (line 1, column 8) is in ivoa.obscore and in jwst.product: put the table's name or alias",
    ),
    "column in two, said by the database": (
        "SELECT filename FROM ivoa.obscore AS o JOIN jwst.artifact AS q ON q.filename = o.filename",
        'column reference "filename" is ambiguous: several tables of the query have it. Put the table\'s name or alias',
    ),
    "text in double quotes": (
        'SELECT obs_id FROM ivoa.obscore WHERE filters = "F200W"',
        "Double quotes are for names; text is in single ones: 'F200W'.",
    ),
    "table": ("SELECT obs_id FROM ivoa.obscor", "table ivoa.obscor (line 1, column 20). Did you mean ivoa.obscore"),
    "schema left out": ("SELECT obs_id FROM ObsCore", "table obscore (line 1, column 20). Did you mean ivoa.obscore"),
    "other schema": ("SELECT 1 AS x FROM store.plane", "Did you mean caom2.plane or jwst.plane? It is not published"),
    "alias": ("SELECT x.obs_id FROM ivoa.obscore AS o", "It is no alias and no upload of this query"),
    "types": ("SELECT obs_id FROM ivoa.obscore WHERE obs_id = 3", "operator does not exist: text = integer"),
    "division": ("SELECT 1 / (calib_level - calib_level) AS x FROM ivoa.obscore", "division by zero"),
}


@pytest.mark.parametrize("name", QUERIES)
def test_adql(instance: Instance, name: str) -> None:
    query, words = QUERIES[name]
    status, message = tap_error(instance, QUERY=query)
    assert status == 400
    assert words in message


def test_adql_asynchronous(instance: Instance, tap: pyvo.dal.TAPService) -> None:
    query, words = QUERIES["column"]
    job = tap.submit_job(query)
    job.run().wait(timeout=120)
    assert job.phase == "ERROR"
    status, _, document = get(f"{job.url}/error")
    assert status == 200
    assert words in infos(document, "QUERY_STATUS")[0].text
    job.delete()


def test_pyvo_shows_the_message(tap: pyvo.dal.TAPService) -> None:
    query, words = QUERIES["schema left out"]
    with pytest.raises(pyvo.dal.DALQueryError) as raised:
        tap.run_sync(query)
    assert words in str(raised.value)


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"QUERY": "SELECT 1 AS x", "LANG": "SQL"}, "does not support the query language SQL"),
        ({"QUERY": "SELECT 1 AS x", "MAXREC": "many"}, "'many' is not a valid literal for maxrec"),
        ({"QUERY": "SELECT 1 AS x", "RESPONSEFORMAT": "xls"}, "Value 'xls' is not consistent with legal values"),
        ({}, "Required parameter 'query' missing"),
        ({"QUERY": "SELECT x FROM TAP_UPLOAD.t", "UPLOAD": "t,http://localhost:1/t"}, "cannot be retrieved"),
        ({"QUERY": "SELECT x FROM TAP_UPLOAD.t", "UPLOAD": "t,param:t"}, "No inline upload 't' found"),
        ({"QUERY": "SELECT x FROM TAP_UPLOAD.t", "UPLOAD": "t"}, "Syntax error in UPLOAD parameter"),
    ],
)
def test_tap_parameters(instance: Instance, parameters: dict[str, str], words: str) -> None:
    status, message = tap_error(instance, **parameters)
    assert status == 400
    assert words in message


def test_upload_that_is_no_votable(instance: Instance) -> None:
    boundary = "----nothing-of-this-stands-below"
    parts = {"LANG": "ADQL", "QUERY": "SELECT x FROM TAP_UPLOAD.t", "UPLOAD": "t,param:t"}
    lines = [f'--{boundary}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n' for k, v in parts.items()]
    lines.append(f'--{boundary}\r\nContent-Disposition: form-data; name="t"; filename="t"\r\n\r\nx,y\r\n1,2\r\n')
    request = urllib.request.Request(
        f"{instance.url}/tap/sync",
        "".join([*lines, f"--{boundary}--\r\n"]).encode(),
        {"Content-Type": f"multipart/form-data; boundary={boundary}"},
    )
    with pytest.raises(urllib.error.HTTPError) as raised:
        urllib.request.urlopen(request)
    assert raised.value.code == 400
    (info,) = infos(ElementTree.fromstring(raised.value.read()), "QUERY_STATUS")
    assert (info.get("value"), info.text.startswith("While ingesting upload t")) == ("ERROR", True)


def test_a_query_that_takes_too_long(instance: Instance, tap: pyvo.dal.TAPService) -> None:
    """All pairs of the files of all pairs of products: nothing can be through with that in a second."""
    query = (
        "SELECT COUNT(*) AS n FROM jwst.artifact AS a, jwst.artifact AS b, jwst.artifact AS c, jwst.artifact AS d"
        " WHERE a.filename || b.filename < c.filename || d.filename"
    )
    job = tap.submit_job(query)
    job.execution_duration = 1
    job.run().wait(timeout=120)
    assert job.phase == "ERROR"
    message = infos(get(f"{job.url}/error")[2], "QUERY_STATUS")[0].text
    settings = (REPO / "resdir/etc/gavo.rc.in").read_text()
    limit = settings.split("defaultExecTimeSync:")[1].split()[0]
    assert f"a synchronous TAP query may run for {limit} s" in message
    assert "Run it asynchronously (in TOPCAT: Mode; in pyvo: run_async), or narrow it" in message
    job.delete()


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("POS=CIRCLE+x+2+3", "Field POS: 'x 2 3' has something that is not a number"),
        ("POS=CIRCLE+10+2", "Field POS: 'CIRCLE 10 2': a CIRCLE has longitude, latitude and a radius of 0 or more"),
        ("BAND=red", "Field BAND: 'red' is not a valid literal"),
        ("MAXREC=x", "Field maxrec: 'x' is not a valid literal"),
        ("RESPONSEFORMAT=xls", "Field responseformat: Value 'xls' is not consistent"),
    ],
)
def test_sia2(instance: Instance, path: str, words: str) -> None:
    """SIA 2.0, section 2.3: an error is a UsageFault in a document as of DALI, with a status of HTTP that fits."""
    status, media_type, document = get(f"{instance.url}/jwst/obs/sia2/siap2.xml?{path}")
    (info,) = infos(document, "QUERY_STATUS")
    assert (status, media_type, info.get("value")) == (400, "text/xml", "ERROR")
    assert info.text.startswith(f"UsageFault: {words}")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("obs/sia/siap.xml?POS=x&SIZE=1", "Field POS: 'x' is not a position; give ra,dec in degrees"),
        ("obs/sia/siap.xml?SIZE=1", "the centre of the region is missing; give ra,dec in degrees"),
        ("obs/sia/siap.xml?POS=1,2&SIZE=1&INTERSECT=FOO", "Value 'FOO' is not consistent with legal values"),
        ("spec/ssa/ssap.xml?REQUEST=queryData&POS=a,b&SIZE=1", "POS"),
        ("spec/ssa/ssap.xml?REQUEST=nothing", "Missing or invalid value for REQUEST"),
    ],
)
def test_sia1_and_ssa(instance: Instance, path: str, words: str) -> None:
    """SIA 1.0, section 4.2.5, and SSA 1.1, section 8.10: QUERY_STATUS says ERROR, HTTP that there is an answer."""
    status, media_type, document = get(f"{instance.url}/jwst/{path}")
    (info,) = infos(document, "QUERY_STATUS")
    assert (status, media_type, info.get("value")) == (200, "text/xml", "ERROR")
    assert words in info.text


def test_a_good_query_is_still_good(tap: pyvo.dal.TAPService, db: psycopg.Connection) -> None:
    expected = db.execute("SELECT count(*) FROM store.obscore WHERE s_region IS NULL").fetchone()[0]
    assert tap.run_sync("SELECT COUNT(*) AS n FROM ivoa.obscore WHERE s_region IS NULL")["n"][0] == expected
