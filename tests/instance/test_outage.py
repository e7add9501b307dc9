"""The database goes away under a running server, and comes back."""

from __future__ import annotations

import os
import signal
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from lxml import etree
from node import Node

#: A path of each protocol.
PATHS = (
    "/tap/sync?LANG=ADQL&QUERY=SELECT+1+FROM+ivoa.obscore",
    "/tap/async",
    "/tap/tables",
    "/tap/capabilities",
    "/jwst/obs/sia2/siap2.xml?POS=CIRCLE+10+10+0.1",
    "/jwst/obs/sia/siap.xml?POS=10,10&SIZE=0.1",
    "/jwst/spec/ssa/ssap.xml?REQUEST=queryData&POS=10,10&SIZE=0.1",
    "/jwst/obs/cone/scs.xml?RA=10&DEC=10&SR=0.1",
    "/oai.xml?verb=Identify",
    "/getproduct/any.fits",
    "/",
)
AVAILABLE = "{http://www.ivoa.net/xml/VOSIAvailability/v1.0}available"
INFO = "{http://www.ivoa.net/xml/VOTable/v1.3}INFO"


def fetch(node: Node, path: str) -> tuple[int, dict[str, str], bytes]:
    """Status, header with names in lower case, and body."""
    try:
        with urllib.request.urlopen(node.url + path, timeout=60) as answer:
            return answer.status, {k.lower(): v for k, v in answer.headers.items()}, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, {k.lower(): v for k, v in error.headers.items()}, error.read()


def available(node: Node) -> str:
    """What VOSI availability of TAP says: true or false."""
    status, _, body = fetch(node, "/tap/availability")
    assert status == 200
    return etree.fromstring(body).findtext(AVAILABLE)


def wait_until(node: Node, state: str) -> None:
    """Ask for the availability until it is that, in each process; they take turns, and look every few seconds."""
    for _ in range(300):
        if all(available(node) == state for _ in range(4)):
            return
        time.sleep(0.1)
    pytest.fail(f"availability never said {state}")


def ask_something_new(node: Node, name: str) -> None:
    """Queries that each process has to look up the tables for, over connections that wait for that."""
    for number in range(8):
        assert node.query(f"SELECT COUNT(*) AS {name}{number} FROM tap_schema.schemas")[0] == f"{name}{number}"


def test_database_goes_and_comes_back(running: Node) -> None:
    assert available(running) == "true"
    ask_something_new(running, "before")
    server = running.server_pid()
    database = running.postmaster_pid()
    os.kill(database, signal.SIGINT)
    try:
        for _ in range(300):
            if not Path(f"/proc/{database}").exists():
                break
            time.sleep(0.1)
        wait_until(running, "false")
        for path in PATHS:
            status, header, body = fetch(running, path)
            assert (status, header["retry-after"]) == (503, "60"), path
            info = etree.fromstring(body).find(f".//{INFO}[@name='QUERY_STATUS']")
            assert info.get("value") == "ERROR"
            assert "database of this node does not answer" in info.text
            assert b"Traceback" not in body and str(running.home).encode() not in body, path
        assert fetch(running, "/static/css/formal.css")[0] == 200
    finally:
        running.call("init")
    wait_until(running, "true")
    assert running.server_pid() == server
    ask_something_new(running, "after")
    for path in PATHS:
        assert fetch(running, path)[0] != 503 or path.startswith("/oai.xml"), path


def test_registries_get_nothing_without_names(running: Node) -> None:
    """This instance has no site.conf: its services work, and it is not published."""
    assert not (running.home / "etc" / "site.conf").exists()
    line = running.call("status").stdout.splitlines()[-1]
    assert line.split()[:2] == ["registry", "off"]
    assert "authority in [site]" in line and "email in [contact]" in line
    for verb in ("Identify", "ListRecords&metadataPrefix=ivo_vor", "ListIdentifiers&metadataPrefix=oai_dc"):
        status, header, body = fetch(running, f"/oai.xml?verb={verb}")
        assert (status, header["retry-after"]) == (503, "86400")
        assert b"authority in [site]" in body
    assert fetch(running, "/tap/capabilities")[0] == 200
    assert running.query("SELECT COUNT(*) AS n FROM ivoa.obscore")[0] == "n"
