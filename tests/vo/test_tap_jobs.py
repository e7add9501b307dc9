"""Jobs as UWS 1.1 has them: phases, limits, waiting, ends and errors; whose they are."""

from __future__ import annotations

import datetime
import io
import urllib.error
import urllib.parse
import urllib.request
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator

import psycopg
import pytest
from astropy.io import votable

from tests.conftest import Instance

UWS = "{http://www.ivoa.net/xml/UWS/v1.0}"
QUICK = "SELECT TOP 3 obs_id FROM ivoa.obscore ORDER BY obs_id"
#: Some minutes of work for the database.
SLOW = "SELECT COUNT(*) AS n FROM jwst.artifact AS a, jwst.artifact AS b, jwst.artifact AS c WHERE a.uri < b.uri"


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: object) -> None:
        return None


OPENER = urllib.request.build_opener(NoRedirect)


def call(method: str, url: str, **fields: object) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of an answer, redirections included."""
    data = urllib.parse.urlencode(fields).encode() if fields else None
    try:
        with OPENER.open(urllib.request.Request(url, data, method=method)) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers), error.read()


@pytest.fixture
def jobs(instance: Instance) -> Iterator:
    """Makes jobs, and removes them at the end."""
    made = []

    def make(query: str, **fields: object) -> str:
        status, headers, _ = call("POST", f"{instance.url}/tap/async", LANG="ADQL", QUERY=query, **fields)
        assert status == 303
        made.append(headers["Location"])
        return made[-1]

    yield make
    for url in made:
        call("DELETE", url)


def document(url: str, query: str = "") -> ElementTree.Element:
    status, headers, body = call("GET", url + query)
    assert status == 200 and headers["Content-Type"].startswith("text/xml")
    return ElementTree.fromstring(body)


def time_of(text: str) -> datetime.datetime:
    """A time in the form of DALI."""
    return datetime.datetime.fromisoformat(text.rstrip("Z"))


def phase(url: str) -> str:
    return call("GET", f"{url}/phase")[2].decode()


def ended(url: str) -> ElementTree.Element:
    """The job once it is at its end; WAIT returns when the phase changes, or after so many seconds."""
    for _ in range(20):
        job = document(url, "?WAIT=10")
        if job.findtext(f"{UWS}phase") not in ("PENDING", "QUEUED", "EXECUTING"):
            return job
    pytest.fail(f"{url} does not end")


def test_a_job_from_its_beginning_to_its_end(jobs) -> None:
    url = jobs(QUICK, FORMAT="csv")
    assert phase(url) == "PENDING"
    job = document(url)
    assert job.findtext(f"{UWS}executionDuration") == "3600"
    assert {p.get("id"): p.text for p in job.iter(f"{UWS}parameter")}["query"] == QUICK
    assert call("POST", f"{url}/phase", PHASE="RUN")[0] == 303
    job = ended(url)
    assert job.findtext(f"{UWS}phase") == "COMPLETED" and job.findtext(f"{UWS}startTime")
    (result,) = job.iter(f"{UWS}result")
    assert result.get("id") == "result"
    href = result.get("{http://www.w3.org/1999/xlink}href")
    assert len(call("GET", href)[2].decode().splitlines()) == 4
    assert call("GET", f"{url}/error")[2] == b""
    assert call("DELETE", url)[0] == 303 and call("GET", url)[0] == 404


def test_a_job_starts_where_it_is_made(jobs) -> None:
    assert ended(jobs(QUICK, PHASE="RUN")).findtext(f"{UWS}phase") == "COMPLETED"


def test_percent_signs_are_what_they_are(jobs) -> None:
    job = ended(jobs("SELECT TOP 1 'a%b%%s' AS word FROM tap_schema.schemas", PHASE="RUN", FORMAT="csv"))
    (href,) = (result.get("{http://www.w3.org/1999/xlink}href") for result in job.iter(f"{UWS}result"))
    assert call("GET", href)[2].split() == [b"word", b"a%b%%s"]


def test_parameters_come_later(jobs) -> None:
    url = jobs("SELECT nonsense")
    assert call("POST", f"{url}/parameters", QUERY=QUICK)[0] == 303
    call("POST", f"{url}/phase", PHASE="RUN")
    assert ended(url).findtext(f"{UWS}phase") == "COMPLETED"
    assert call("POST", f"{url}/parameters", QUERY=SLOW)[0] == 400


def test_errors_are_documents(jobs) -> None:
    url = jobs("SELECT obs_idd FROM ivoa.obscore", PHASE="RUN")
    job = ended(url)
    assert job.findtext(f"{UWS}phase") == "ERROR"
    assert "no column obs_idd" in job.findtext(f"{UWS}errorSummary/{UWS}message")
    infos = votable.parse(io.BytesIO(call("GET", f"{url}/error")[2])).resources[0].infos
    assert (infos[0].name, infos[0].value) == ("QUERY_STATUS", "ERROR") and "Did you mean obs_id" in infos[0].content


def test_abort(jobs) -> None:
    url = jobs(SLOW, PHASE="RUN")
    assert call("POST", f"{url}/phase", PHASE="ABORT")[0] == 303
    assert ended(url).findtext(f"{UWS}phase") == "ABORTED"


def test_a_job_that_takes_too_long(jobs) -> None:
    url = jobs(SLOW)
    assert call("POST", f"{url}/executionduration", EXECUTIONDURATION="1")[0] == 303
    call("POST", f"{url}/phase", PHASE="RUN")
    job = ended(url)
    assert job.findtext(f"{UWS}phase") == "ERROR"
    message = job.findtext(f"{UWS}errorSummary/{UWS}message")
    assert "took too long" in message and "EXECUTIONDURATION" in message


@pytest.mark.parametrize(
    ("asked", "given"), [("60", 60.0), ("0", 86400.0), ("1e9", 86400.0), ("-1", None), ("nan", None), ("soon", None)]
)
def test_how_long_a_job_may_run(jobs, asked: str, given: float | None) -> None:
    url = jobs(QUICK)
    status, _, body = call("POST", f"{url}/executionduration", EXECUTIONDURATION=asked)
    if given is None:
        assert status == 400 and asked in body.decode()
    else:
        assert status == 303 and float(call("GET", f"{url}/executionduration")[2]) == given


def test_how_long_a_job_stays(jobs) -> None:
    url = jobs(QUICK)
    made = time_of(document(url).findtext(f"{UWS}creationTime"))
    assert call("POST", f"{url}/destruction", DESTRUCTION="2999-01-01T00:00:00Z")[0] == 303
    until = time_of(call("GET", f"{url}/destruction")[2].decode())
    assert datetime.timedelta(days=55) < until - made < datetime.timedelta(days=57)
    sooner = made + datetime.timedelta(hours=1)
    assert call("POST", f"{url}/destruction", DESTRUCTION=f"{sooner:%Y-%m-%dT%H:%M:%SZ}")[0] == 303
    assert time_of(call("GET", f"{url}/destruction")[2].decode()) == sooner.replace(microsecond=0)
    assert call("POST", f"{url}/destruction", DESTRUCTION="never")[0] == 400


def test_quote_owner_and_unknown_things(jobs) -> None:
    url = jobs(QUICK)
    assert time_of(call("GET", f"{url}/quote")[2].decode()) >= time_of(document(url).findtext(f"{UWS}creationTime"))
    assert call("GET", f"{url}/owner")[2] == b"NULL"
    assert call("POST", f"{url}/phase", PHASE="JUMP")[0] == 400
    assert call("GET", f"{url}/results/../../../../etc/passwd")[0] in (400, 403, 404)


def test_list(instance: Instance, jobs) -> None:
    pending, done = jobs(QUICK), jobs(QUICK, PHASE="RUN")
    ended(done)

    def listed(query: str) -> list[str]:
        return [ref.get("id") for ref in document(f"{instance.url}/tap/async", query).iter(f"{UWS}jobref")]

    first, second = pending.rsplit("/", 1)[1], done.rsplit("/", 1)[1]
    assert {first, second} <= set(listed(""))
    assert first in listed("?PHASE=PENDING") and second not in listed("?PHASE=PENDING")
    assert set(listed("?LAST=2")) == {first, second}
    assert listed("?AFTER=2999-01-01T00:00:00Z") == []


def test_jobs_of_others_are_not_listed(instance: Instance, jobs) -> None:
    """A job with an owner is not for those who are not logged in."""
    url = jobs(QUICK)
    job_id = url.rsplit("/", 1)[1]
    admin = instance.dsn.replace("user=jwst_ingest", "user=gavoadmin")
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute("UPDATE tap_schema.tapjobs SET owner = 'somebody' WHERE jobid = %s", (job_id,))
        references = document(f"{instance.url}/tap/async").iter(f"{UWS}jobref")
        assert job_id not in [ref.get("id") for ref in references]
        assert call("GET", url)[0] == 401 and call("DELETE", url)[0] == 401
        connection.execute("UPDATE tap_schema.tapjobs SET owner = NULL WHERE jobid = %s", (job_id,))


def test_no_query_makes_the_server_wait(instance: Instance) -> None:
    """DaCHS has words for its own tests that let a process sleep as long as it may run."""
    status, _, body = call("POST", f"{instance.url}/tap/sync", LANG="ADQL", QUERY="JUST HANG around")
    assert status == 400 and b"Could not parse" in body
