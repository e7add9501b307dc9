"""Who gets what: each kind of user, at each way to data, for files in each state. A way is one line of WAYS."""

from __future__ import annotations

import base64
import hashlib
import io
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import psycopg
import pytest
import pyvo
import requests
from astropy.io import votable
from click.testing import CliRunner
from psycopg import conninfo

from ingest import cli
from tests.conftest import Instance

#: state: rights, release as seconds from now (None: none), and whether everybody, or only the team, may have the file
STATES = {
    "public": ("public", None, True),
    "restricted": ("proprietary", 3600 * 24 * 365, False),
    "released one second ago": ("proprietary", -1, True),
    "unknown": (None, None, False),  # the site says: restricted until known
}
GROUP = "jwtest-team"
USERS = ("anonymous", "stranger", "team member", "operator", "token of the team", "wrong password", "revoked token")
MAY = {"team member", "operator", "token of the team"}
KNOWN = {"stranger"}  # logged in, so 403 and not 401


@dataclass(frozen=True)
class Target:
    """A product in one state: image and spectra file, and one spectrum of the latter."""

    image: str
    image_did: str
    preview: str
    spectra: str
    spectrum_did: str


@dataclass(frozen=True)
class Request:
    """What to ask, and the status that who may gets."""

    path: str
    parameters: Mapping[str, str] | None = None
    headers: Mapping[str, str] | None = None
    method: str = "GET"
    status: int = 200


def product(name: str, **more: object) -> Request:
    return Request(f"/getproduct/jwst/product/{name}", **more)


PACKAGE = "/jwst/package/get/api"
#: Ways to bytes: a line a way.
WAYS: dict[str, Callable[[Target], Request]] = {
    "file": lambda t: product(t.image),
    "range": lambda t: product(t.image, headers={"Range": "bytes=0-99"}, status=206),
    "several ranges": lambda t: product(t.image, headers={"Range": "bytes=0-9,-9"}, status=206),
    "range outside": lambda t: product(t.image, headers={"Range": "bytes=999999999-"}, status=416),
    "conditional": lambda t: product(t.image, headers={"If-None-Match": "*"}, status=304),
    "HEAD": lambda t: product(t.image, method="HEAD"),
    "preview": lambda t: product(t.preview),
    "spectra file": lambda t: product(t.spectra),
    "spectrum": lambda t: Request("/jwst/spec/one/dlget", {"ID": t.spectrum_did}),
    "spectrum as VOTable": lambda t: Request("/jwst/spec/one/dlget", {"ID": t.spectrum_did, "FORMAT": "votable"}),
    "cutout": lambda t: Request("/jwst/soda/cut/dlget", {"ID": t.image_did, "PIXEL": "[1:9,1:9]", "EXT": "SCI"}),
    "cutout of a spectrum": lambda t: Request("/jwst/soda/cut/dlget", {"ID": t.spectrum_did}),
    "cutout by name": lambda t: Request("/jwst/soda/cut/dlget", {"ID": t.image, "PIXEL": "[1:9,1:9]", "EXT": "SCI"}),
    "package": lambda t: Request(PACKAGE, {"ID": t.image_did}),
    "package as ZIP": lambda t: Request(PACKAGE, {"ID": t.image, "FORMAT": "zip"}),
    "package of a query": lambda t: Request(
        PACKAGE, {"QUERY": f"SELECT filename FROM ivoa.obscore WHERE filename = '{t.image}'"}
    ),
}
#: Ways to metadata: public, whatever the state.
OPEN_WAYS: dict[str, Callable[[Target], Request]] = {
    "header": lambda t: Request("/jwst/soda/cut/dlget", {"ID": t.image_did, "KIND": "HEADER"}),
    "headers": lambda t: Request("/jwst/headers/read/api", {"ID": t.image_did}),
    "headers as text": lambda t: Request("/jwst/headers/read/api", {"ID": t.spectrum_did, "FORMAT": "text"}),
    "tree": lambda t: Request("/jwst/headers/read/api", {"ID": t.image_did, "KIND": "ASDF"}),
    "row": lambda t: Request(
        "/tap/sync", {"LANG": "ADQL", "QUERY": f"SELECT * FROM ivoa.obscore WHERE filename = '{t.image}'"}
    ),
}


def scrypt(password: str) -> str:
    """As dachs adm adduser keeps a password."""
    salt = os.urandom(16)
    return "scrypt:" + base64.b64encode(salt + hashlib.scrypt(password.encode(), salt=salt, n=4, r=8, p=1)).decode()


def ingest(instance: Instance, *arguments: str) -> str:
    result = CliRunner().invoke(cli.main, ["--dsn", instance.dsn, *arguments])
    assert result.exit_code == 0, result.output
    return result.stdout.rstrip("\n")


@pytest.fixture(scope="module")
def credentials(instance: Instance) -> Iterator[dict[str, dict]]:
    """Arguments of requests for each of USERS; accounts and tokens are gone afterwards."""
    accounts = {"vo-stranger": [], "vo-member": [GROUP], "vo-operator": ["admin"]}
    with psycopg.connect(conninfo.make_conninfo(instance.owner_dsn, user="gavoadmin"), autocommit=True) as dachs:
        for name, groups in accounts.items():
            dachs.execute("INSERT INTO dc.users VALUES (%s, %s, '')", (name, scrypt(f"{name}!")))
            for group in [name, *groups]:
                dachs.execute("INSERT INTO dc.groups (username, groupname) VALUES (%s, %s)", (name, group))
        token, revoked = (ingest(instance, "token", "issue", "vo-token", "--group", GROUP) for _ in range(2))
        ingest(instance, "token", "revoke", revoked.split(".")[1])
        yield {
            "anonymous": {},
            "stranger": {"auth": ("vo-stranger", "vo-stranger!")},
            "team member": {"auth": ("vo-member", "vo-member!")},
            "operator": {"auth": ("vo-operator", "vo-operator!")},
            "token of the team": {"headers": {"Authorization": f"Bearer {token}"}},
            "wrong password": {"auth": ("vo-member", "guess")},
            "revoked token": {"headers": {"Authorization": f"Bearer {revoked}"}},
        }
        dachs.execute("DELETE FROM dc.groups WHERE username = ANY (%s)", (list(accounts),))
        dachs.execute("DELETE FROM dc.users WHERE username = ANY (%s)", (list(accounts),))
    with psycopg.connect(instance.dsn, autocommit=True) as connection:
        connection.execute("DELETE FROM store.token WHERE username = 'vo-token'")


@pytest.fixture(scope="module")
def targets(instance: Instance) -> Iterator[dict[str, Target]]:
    """A Target for each of STATES; rights are as before afterwards."""
    with psycopg.connect(instance.dsn, autocommit=True) as connection:
        images = connection.execute(
            "SELECT a.filename, p.publisherID, v.filename"
            " FROM store.artifact AS a JOIN store.plane AS p USING (planeID) JOIN store.product AS q USING (planeID)"
            " JOIN store.artifact AS v USING (planeID)"
            " WHERE q.suffix = 'i2d' AND a.filename = q.filename AND a.path IS NOT NULL AND v.productType = 'preview'"
            " ORDER BY v.filename LIKE '%%.jpg' DESC, 1 LIMIT %s",  # the archive's first, then those made here
            (len(STATES),),
        ).fetchall()
        spectra = connection.execute(
            "SELECT filename, min(obs_publisher_did || '#' || spectrum_number)"
            " FROM store.spectra JOIN store.obscore USING (filename) JOIN store.artifact USING (filename)"
            " WHERE path IS NOT NULL AND filename LIKE '%%_x1d.fits' GROUP BY 1 ORDER BY 1 LIMIT %s",
            (len(STATES),),
        ).fetchall()
        made = {
            state: Target(*image, *spectrum) for state, image, spectrum in zip(STATES, images, spectra, strict=True)
        }
        names = [name for t in made.values() for name in (t.image, t.preview, t.spectra)]
        before = connection.execute(
            "SELECT rights, release, readers, filename FROM store.artifact WHERE filename = ANY (%s)", (names,)
        ).fetchall()
        change = "UPDATE store.artifact SET (rights, release, readers) = ROW (%s, %s, %s) WHERE filename = %s"
        for state, (rights, seconds, _) in STATES.items():
            (release,) = connection.execute(
                "SELECT now() AT TIME ZONE 'UTC' + make_interval(secs => %s)", (seconds,)
            ).fetchone()
            for name in (made[state].image, made[state].preview, made[state].spectra):
                connection.execute(change, (rights, release, GROUP, name))
        ingest(instance, "access", "unknown", "restricted")
        yield made
        connection.cursor().executemany(change, before)
        ingest(instance, "access", "unknown", "public")


def ask(instance: Instance, wanted: Request, who: dict) -> requests.Response:
    headers = {**(wanted.headers or {}), **who.get("headers", {})}
    return requests.request(
        wanted.method, instance.url + wanted.path, params=wanted.parameters, headers=headers, auth=who.get("auth"),
        timeout=120,
    )  # fmt: skip


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("way", WAYS)
def test_each_gets_what_they_may(
    instance: Instance, targets: dict[str, Target], credentials: dict[str, dict], way: str, state: str
) -> None:
    wanted = WAYS[way](targets[state])
    expected = {
        user: wanted.status if STATES[state][2] or user in MAY else 403 if user in KNOWN else 401 for user in USERS
    }
    answers = {user: ask(instance, wanted, credentials[user]) for user in USERS}
    assert {user: answer.status_code for user, answer in answers.items()} == expected
    for user, answer in answers.items():
        if answer.status_code in (401, 403):
            assert_refusal(answer, user, wanted, state)


def assert_refusal(answer: requests.Response, user: str, wanted: Request, state: str) -> None:
    """It has no byte of the file, and says who may, from when, and what to do."""
    assert "ETag" not in answer.headers and "Content-Disposition" not in answer.headers
    challenges = answer.headers.get("WWW-Authenticate", "")
    assert ("Basic realm=" in challenges and "Bearer realm=" in challenges) == (answer.status_code == 401)
    assert ('error="invalid_token"' in challenges) == (user == "revoked token")
    if wanted.method == "HEAD":
        return
    assert not [part for part in (b"SIMPLE", b"\xff\xd8", b"<TD") if part in answer.content]
    assert f"members of the group {GROUP}" in answer.text or f"(group {GROUP})" in answer.text
    assert ("UTC; then it is public" in answer.text) == (state == "restricted")
    advice = {401: "Authorization: Bearer", 403: "You are logged in as vo-stranger"}[answer.status_code]
    if user in ("wrong password", "revoked token"):
        advice = f"The {user.split()[1]} that came with the request is not valid"
    assert advice in answer.text


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("way", OPEN_WAYS)
def test_metadata_are_public(instance: Instance, targets: dict[str, Target], way: str, state: str) -> None:
    assert ask(instance, OPEN_WAYS[way](targets[state]), {}).status_code == 200


def test_rights_are_seen_before_the_download(tap: pyvo.dal.TAPService, targets: dict[str, Target]) -> None:
    for state, target in targets.items():
        (row,) = tap.search(
            f"SELECT data_rights, obs_release_date FROM ivoa.obscore WHERE filename = '{target.image}'"
        ).to_table()
        assert row["data_rights"] == ("public" if STATES[state][2] else "proprietary")
        assert bool(row["obs_release_date"]) == (STATES[state][1] is not None)


@pytest.mark.parametrize("state", STATES)
def test_links_say_who_may(
    instance: Instance, targets: dict[str, Target], credentials: dict[str, dict], state: str
) -> None:
    """The document is public; link_auth and link_authorized are what a download would find."""
    target = targets[state]
    wanted = Request("/jwst/dl/links/dlmeta", {"ID": target.image_did})
    for user in USERS:
        answer = ask(instance, wanted, credentials[user])
        table = votable.parse_single_table(io.BytesIO(answer.content)).to_table()
        allowed = STATES[state][2] or user in MAY
        for row in table[[str(url).endswith((target.image, target.preview)) for url in table["access_url"]]]:
            said = (row["link_auth"], bool(row["link_authorized"]))
            assert said == ("false" if STATES[state][2] else "true", allowed), (user, row["semantics"])
        assert "#this" in table["semantics"]


def test_unknown_is_public_where_the_operator_says_so(
    instance: Instance, targets: dict[str, Target], credentials: dict[str, dict]
) -> None:
    wanted = WAYS["file"](targets["unknown"])
    assert ask(instance, wanted, {}).status_code == 401
    ingest(instance, "access", "unknown", "public")
    try:
        assert ask(instance, wanted, {}).status_code == 200
    finally:
        ingest(instance, "access", "unknown", "restricted")


def test_a_job_for_headers_does_not_become_one_for_data(instance: Instance, targets: dict[str, Target]) -> None:
    """Neither by two kinds at a time nor by a change of parameters."""
    name = targets["restricted"].image
    both = {"ID": name, "KIND": ["HEADER", "DATA"]}
    assert requests.get(f"{instance.url}/jwst/soda/cut/dlget", params=both, timeout=60).status_code in (400, 401)
    job = {"ID": name, "KIND": "HEADER"}
    made = requests.post(f"{instance.url}/jwst/soda/cut/async", data=job, timeout=60, allow_redirects=False)
    assert made.status_code == 401
    made = requests.post(
        f"{instance.url}/jwst/soda/cut/async",
        data={"ID": targets["public"].image},
        timeout=60,
        allow_redirects=False,
    )
    assert made.status_code == 303
    changed = requests.post(
        f"{made.headers['Location']}/parameters", data={"ID": name}, timeout=60, allow_redirects=False
    )
    assert changed.status_code == 401
    requests.delete(made.headers["Location"], timeout=60)


@pytest.mark.parametrize(
    "token", ["", "x", "jwst.aaaaaaaa." + "A" * 43, "jwst." + "a" * 9000, "jwst.' OR 1=1--.x", "jwst.é.x"]
)
def test_made_up_tokens_open_nothing(instance: Instance, targets: dict[str, Target], token: str) -> None:
    who = {"headers": {"Authorization": f"Bearer {token}".encode()}}
    assert ask(instance, WAYS["file"](targets["restricted"]), who).status_code == 401
    assert ask(instance, WAYS["file"](targets["public"]), who).status_code == 200


@pytest.mark.parametrize(
    "auth",
    [("vo-member", "x" * 5000), ("a\0b", "x"), ("", ""), ("gavoadmin", ""), ("gavoadmin", "x"), ("' OR 1=1--", "x")],
)
def test_made_up_passwords_open_nothing(instance: Instance, targets: dict[str, Target], auth: tuple[str, str]) -> None:
    assert ask(instance, WAYS["file"](targets["restricted"]), {"auth": auth}).status_code == 401
    assert ask(instance, WAYS["file"](targets["public"]), {"auth": auth}).status_code == 200


def test_tokens_in_addresses_are_not_looked_at(
    instance: Instance, targets: dict[str, Target], credentials: dict[str, dict]
) -> None:
    token = credentials["token of the team"]["headers"]["Authorization"].split()[1]
    for name in ("token", "access_token", "Authorization"):
        wanted = product(targets["restricted"].image, parameters={name: token})
        assert ask(instance, wanted, {}).status_code == 401


def test_use_of_a_token_is_noted(instance: Instance, targets: dict[str, Target], credentials: dict[str, dict]) -> None:
    assert ask(instance, WAYS["file"](targets["restricted"]), credentials["token of the team"]).status_code == 200
    listed = [line.split("\t") for line in ingest(instance, "token", "list").splitlines()]
    assert [line[4] != "" for line in listed if line[1] == "vo-token"] == [True, False]


JOBS: dict[str, Callable[[Target], tuple[str, dict[str, str], str]]] = {
    "query": lambda t: (
        "/tap/async", {"LANG": "ADQL", "QUERY": "SELECT TOP 1 obs_id FROM ivoa.obscore"}, "/results/result"
    ),
    "cutout": lambda t: (
        "/jwst/soda/cut/async", {"ID": t.image, "PIXEL": "[1:9,1:9]", "EXT": "SCI"}, "/results/result1"
    ),
}  # fmt: skip


@pytest.mark.parametrize("owner", ["team member", "token of the team"])
@pytest.mark.parametrize("kind", JOBS)
def test_jobs_are_their_owners(
    instance: Instance, targets: dict[str, Target], credentials: dict[str, dict], kind: str, owner: str
) -> None:
    """A job of a user who said who they are, and what it found, is that user's and the operator's only."""
    path, parameters, result = JOBS[kind](targets["restricted"])
    who = credentials[owner]
    made = requests.post(f"{instance.url}{path}", data=parameters, timeout=60, allow_redirects=False, **who)
    job = made.headers["Location"]
    try:
        requests.post(f"{job}/phase", data={"PHASE": "RUN"}, timeout=60, **who)
        assert "COMPLETED" in requests.get(f"{job}?WAIT=60", timeout=90, **who).text
        for part in ("", result, "/parameters", "/phase"):
            answers = {user: requests.get(job + part, timeout=60, **credentials[user]) for user in USERS}
            assert {user for user, answer in answers.items() if answer.status_code == 200} == {owner, "operator"}
            assert answers["anonymous"].status_code == 401 and answers["stranger"].status_code == 403
            assert "somebody else's" in answers["stranger"].text
        for user in ("stranger", "anonymous"):
            listed = requests.get(f"{instance.url}{path}", timeout=60, **credentials[user]).text
            assert job.rsplit("/", 1)[1] not in listed
        assert requests.delete(job, timeout=60, **credentials["stranger"]).status_code == 403
    finally:
        requests.delete(job, timeout=60, **who)


def test_pyvo_takes_a_session_with_the_token(
    instance: Instance, targets: dict[str, Target], credentials: dict[str, dict]
) -> None:
    """As users do it: queries, files and jobs with one session."""
    session = requests.Session()
    session.headers.update(credentials["token of the team"]["headers"])
    service = pyvo.dal.TAPService(f"{instance.url}/tap", session=session)
    found = service.search(f"SELECT access_url FROM jwst.product WHERE filename = '{targets['restricted'].image}'")
    assert session.get(found["access_url"][0], timeout=60).content[:6] == b"SIMPLE"
    job = service.submit_job("SELECT TOP 1 obs_id FROM ivoa.obscore")
    try:
        assert job.owner == "vo-token"
    finally:
        job.delete()
