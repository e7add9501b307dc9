"""SIA, SSA and Cone Search answer by what is kept of the answers before; the answers are those that DaCHS makes.

A parameter without effect, _FORMAT beside RESPONSEFORMAT, leaves a request to DaCHS.  But for the address asked for,
the time, and the order of rows where none is asked for, the two answers must be equal byte by byte.
"""

from __future__ import annotations

import io
import re

import numpy as np
import psycopg
import pytest
import requests
from astropy.io import votable

from tests.conftest import Instance

SIA2, SIA1, SSA, CONE = "/jwst/obs/sia2/siap2.xml", "/jwst/obs/sia/siap.xml", "/jwst/spec/ssa/ssap.xml", "/cone/scs.xml"
SPECTRA = {"REQUEST": "queryData"}
SMACS = {"RA": 110.83, "DEC": -73.45}
#: Services with parameters, and such that are of the same kind and have other values.
REQUESTS = {
    "circle": (SIA2, {"POS": "CIRCLE 110.83 -73.45 0.05"}, {"POS": "CIRCLE 202.47 47.2 0.04"}),
    "range": (SIA2, {"POS": "RANGE 110 111 -74 -73"}, {"POS": "RANGE 202 203.5 47 48"}),
    "polygon": (SIA2, {"POS": "POLYGON 110 -74 112 -74 111 -73"}, {"POS": "POLYGON 202 47 203 47 202.5 48"}),
    "places": (SIA2, {"POS": ["CIRCLE 110.83 -73.45 1", "CIRCLE 1 1 1"]}, {"POS": ["CIRCLE 2 2 1", "CIRCLE 1 1 1"]}),
    "band": (SIA2, {"BAND": "1e-6 1.2e-6", "CALIB": 3}, {"BAND": "2e-5 +Inf", "CALIB": 3}),
    "case": (SIA2, {"pos": "CIRCLE 110.83 -73.45 1", "Band": "4e-6"}, {"pOs": "CIRCLE 202.47 47.2 1", "band": "2e-6"}),
    "time": (SIA2, {"TIME": "59733 59760", "INSTRUMENT": "NIRCAM"}, {"TIME": "59737.48", "INSTRUMENT": "miri"}),
    "names": (SIA2, {"TARGET": "SMACSJ0723.3-7327", "CALIB": 3}, {"TARGET": "x' OR 1=1 --%s", "CALIB": 3}),
    "nothing": (SIA2, {"POS": "CIRCLE 10 80 0.001"}, {"POS": "CIRCLE 11 81 0.002"}),
    "sia1": (SIA1, {"POS": "110.83,-73.45", "SIZE": 0.1}, {"POS": "202.47,47.2", "SIZE": 0.08, "FORMAT": "image/fits"}),
    "sia1 all": (SIA1, {"POS": "110.83,-73.45", "VERB": 3}, {"POS": "202.47,47.2", "VERB": 3}),
    "ssa": (SSA, {**SPECTRA, "POS": "110.83,-73.45"}, {"request": "QueryData", "POS": "111.1,-73.4", "SIZE": 2}),
    "ssa band": (SSA, {**SPECTRA, "BAND": "1e-6/3e-6"}, {**SPECTRA, "BAND": "4e-6/", "TIME": "2022-06/2022-07"}),
    "ssa votable": (SSA, {**SPECTRA, "FORMAT": "votable"}, {**SPECTRA, "FORMAT": "votable", "SNR": "0.1"}),
    "ssa mtime": (SSA, {**SPECTRA, "POS": "110.8,-73", "SIZE": 9, "MTIME": "2020/"}, {**SPECTRA, "MTIME": "1990/2100"}),
    "cone": (f"/jwst/obs{CONE}", {**SMACS, "SR": 0.1}, {"RA": 202.47, "DEC": 47.2, "SR": 0.2}),
    "cone verb": (f"/jwst/obs{CONE}", {**SMACS, "SR": 0.1, "VERB": 1}, {"ra": 202.47, "dec": 47, "sr": 1, "verb": 1}),
    "cone all": (f"/jwst/obs{CONE}", {**SMACS, "SR": 0.1, "VERB": 3}, {"RA": 2, "DEC": 47, "SR": 180, "VERB": 3}),
    "cone far": (f"/jwst/obs{CONE}", {**SMACS, "SR": 90}, {"RA": 202.47, "DEC": 47.2, "SR": 90.5}),
    "sources": (f"/jwst/sources{CONE}", {**SMACS, "SR": 0.01}, {**SMACS, "SR": 0.02}),
    "slitlets": (f"/jwst/msa{CONE}", {**SMACS, "SR": 0.02}, {**SMACS, "SR": 0.03}),
    "guide stars": (f"/jwst/guidestar{CONE}", {"RA": 110.3, "DEC": -73.55, "SR": 0.05}, {**SMACS, "SR": 0.3}),
}  # fmt: skip
FORMATS = (None, "votable", "application/x-votable+xml;serialization=BINARY2")
TURNS = 24  # until each process of the server has learnt


def ask(instance: Instance, path: str, **parameters: object) -> requests.Response:
    return requests.get(instance.url + path, params=parameters, headers={"Accept-Encoding": "identity"}, timeout=60)


def kept(answer: requests.Response) -> bool:
    """Was it made of what is kept?  Of other answers it is not said how long they are."""
    return "Content-Length" in answer.headers


def learnt(
    instance: Instance, path: str, first: dict[str, object], second: dict[str, object]
) -> list[requests.Response]:
    """Answers to both requests that are made of what is kept."""
    for _ in range(TURNS):
        answers = [ask(instance, path, **parameters) for parameters in (first, second)]
        if all(map(kept, answers)):
            return answers
    raise AssertionError(f"{path} {first} {second}: DaCHS makes each answer")


def around(document: bytes) -> list[str]:
    """Lines of what is around the rows, without the time and the address."""
    head, found, rest = re.split(
        rb"(<TABLEDATA>.*</TABLEDATA>|<STREAM.*</STREAM>)", document, maxsplit=1, flags=re.DOTALL
    )
    assert found
    text = re.sub(r'(name="request_date"[^>]*value=")[^"]*', r"\1", (head + rest).decode())
    shown = re.search(r'name="request" [^>]*value="([^"]*)"', text)
    assert shown is not None
    return text.replace(shown[0], "").replace(">", ">\n").splitlines()


def rows(document: bytes) -> list[str]:
    table = votable.parse_single_table(io.BytesIO(document), verify="ignore").array
    with np.printoptions(threshold=10**6, floatmode="unique"):
        return sorted(str([row[name] for name in table.dtype.names]) for row in table)


def same(instance: Instance, answer: requests.Response, path: str, parameters: dict[str, object]) -> int:
    """Compares an answer with DaCHS' own; the number of rows."""
    stock = ask(instance, path, **parameters, _FORMAT="VOTable")
    assert stock.status_code == answer.status_code == 200 and not kept(stock)
    for name in ("Content-Type", "Content-Disposition"):
        assert answer.headers[name] == stock.headers[name]
    assert around(answer.content) == around(stock.content)
    found = rows(answer.content)
    assert found == rows(stock.content)
    return len(found)


@pytest.mark.parametrize("name", REQUESTS)
@pytest.mark.parametrize("form", FORMATS)
def test_answers_are_those_of_dachs(instance: Instance, name: str, form: str | None) -> None:
    path, *asked = REQUESTS[name]
    asked = [{**parameters, "RESPONSEFORMAT": form, "MAXREC": 5000} for parameters in asked]
    answers = learnt(instance, path, *asked)
    counts = [same(instance, answer, path, parameters) for answer, parameters in zip(answers, asked, strict=True)]
    assert (max(counts) > 0) == (name != "nothing")
    addresses = [re.search(rb'name="request" [^>]*value="([^"]*)"', answer.content)[1] for answer in answers]
    assert [address.decode().replace("&amp;", "&") for address in addresses] == [
        answer.request.url.replace("%20", "+") for answer in answers
    ]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", ["circle", "sia1", "ssa", "cone", "guide stars"])
def test_with_rows_missing_and_without_rows(instance: Instance, name: str, form: str | None) -> None:
    """MAXREC below, at and above the number of rows; TOP of SSA; none at a place, and none asked for."""
    path, first, second = REQUESTS[name]
    first, second = ({**parameters, "RESPONSEFORMAT": form} for parameters in (first, second))
    total = len(rows(ask(instance, path, **first).content))
    for maxrec in (1, 2, total, total + 1):
        asked = {**first, "MAXREC": maxrec}
        answer, _ = learnt(instance, path, asked, {**second, "MAXREC": 1 if maxrec < total else 5000})
        stock = ask(instance, path, **asked, _FORMAT="VOTable")
        assert around(answer.content) == around(stock.content)
        assert (b"OVERFLOW" in answer.content) == (maxrec < total)
        assert len(rows(answer.content)) == len(rows(stock.content)) == min(maxrec, total)
    if path == SSA:
        assert len(rows(ask(instance, path, **first, TOP=1, MAXREC=2).content)) == 1
    none = ask(instance, path, **first, MAXREC=0)
    assert not kept(none) and len(rows(none.content)) == 0


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("circle", {"POS": "CIRCLE 1 2"}), ("circle", {"POS": "RANGE 1 2 3"}), ("circle", {"BAND": "a"}),
        ("circle", {"RESPONSEFORMAT": "xyz"}), ("circle", {"CALIB": "1.5"}), ("circle", {"TIME": "NaN"}),
        ("sia1", {"POS": "1"}), ("sia1", {"SIZE": -1}), ("sia1", {"INTERSECT": "x"}),
        ("ssa", {"BAND": "2/1"}), ("ssa", {"REQUEST": "x"}), ("ssa", {"SIZE": "x"}), ("ssa", {"TOP": "x"}),
        ("cone", {"RA": "x"}), ("cone", {"SR": 181}), ("cone", {"DEC": ""}), ("cone", {"VERB": 7}),
    ],
)  # fmt: skip
def test_errors_are_those_of_dachs(instance: Instance, name: str, wrong: dict[str, object]) -> None:
    path, first, second = REQUESTS[name]
    learnt(instance, path, first, second)
    answer, stock = (ask(instance, path, **{**first, **wrong}, **more) for more in ({}, {"_FORMAT": "VOTable"}))
    assert b"ERROR" in answer.content and answer.status_code == stock.status_code
    assert answer.content == stock.content.replace(b"&amp;_FORMAT=VOTable", b"")
    assert all(map(kept, learnt(instance, path, first, second)))


@pytest.mark.parametrize("form", ["csv", "json", "fits", "tsv"])
def test_other_formats_are_left_to_dachs(instance: Instance, form: str) -> None:
    path, first, _ = REQUESTS["circle"]
    for _ in range(4):
        answer = ask(instance, path, **first, RESPONSEFORMAT=form)
        assert answer.status_code == 200 and not kept(answer) and len(answer.content) > 1000


def test_values_are_those_of_the_moment(instance: Instance) -> None:
    """What is kept has no row: a change is in the next answer."""
    path, first, second = REQUESTS["ssa"]
    learnt(instance, path, first, second)
    change = "UPDATE store.observation SET proposal_title = %s WHERE obsID = %s RETURNING obsID"
    with psycopg.connect(instance.dsn, autocommit=True) as connection:
        (title, key, obs_id) = connection.execute(
            "SELECT o.proposal_title, o.obsID, o.observationID FROM store.observation AS o JOIN store.cone AS c"
            " ON c.obs_id = o.observationID WHERE c.s_ra IS NOT NULL AND o.proposal_title IS NOT NULL LIMIT 1"
        ).fetchone()
        path, parameters = f"/jwst/obs{CONE}", {**SMACS, "SR": 180, "VERB": 3, "MAXREC": 5000}
        answer, _ = learnt(instance, path, parameters, {**parameters, "RA": 5})
        assert b"Another title &lt;&amp;&gt;" not in answer.content
        try:
            assert connection.execute(change, ("Another title <&>", key)).fetchone() == (key,)
            answer, _ = learnt(instance, path, parameters, {**parameters, "RA": 5})
            assert answer.content.count(b"Another title &lt;&amp;&gt;") == 1, obs_id
        finally:
            connection.execute(change, (title, key))
