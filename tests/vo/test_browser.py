"""The pages in a real browser that can reach no other host: what they ask for, what their scripts say and do."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import urllib.parse
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests
from lxml import html

from tests.conftest import Instance

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium is installed")

RESULTS = "/jwst/search/products/form?__nevow_form__=genForm&_FORMAT=HTML&pos=202.4696+47.1952&radius=3"
ADQL = "/jwst/search/adql/form?__nevow_form__=genForm&_FORMAT=HTML&query=SELECT+TOP+3+*+FROM+ivoa.obscore"
PAGES = [
    "/",
    "/jwst/search/products/form",
    RESULTS,
    ADQL,
    "/tap/examples",
    "/tableinfo/ivoa.obscore",
    "/jwst/obs/cone/info",
    "/jwst/spec/ssa/form",
    "/static/help.shtml",
    "/__system__/dc_tables/list/form",
]


@dataclass(frozen=True)
class Visit:
    """What became of a page.

    Attributes
    ----------
    tree : the page after its scripts ran
    requests : URLs that the page asked for; the browser's own business is left out
    messages : what the page's scripts wrote to the console
    """

    tree: html.HtmlElement
    requests: list[str]
    messages: list[str]


def visit(url: str, folder: Path) -> Visit:
    """The page at url, in a browser that finds no host but localhost."""
    log = folder / "net.json"
    done = subprocess.run(
        [CHROMIUM, "--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profile'}",
         "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost", f"--log-net-log={log}", "--enable-logging=stderr",
         "--virtual-time-budget=3000", "--dump-dom", url],
        capture_output=True, text=True, timeout=180, check=True,
    )  # fmt: skip
    recorded = json.loads(log.read_text())
    started = recorded["constants"]["logEventTypes"]["URL_REQUEST_START_JOB"]
    origin = "{0.scheme}://{0.netloc}".format(urllib.parse.urlparse(url))
    requests = [
        event["params"]["url"]
        for event in recorded["events"]
        if event["type"] == started and event.get("params", {}).get("initiator") == origin
    ]
    messages = [line for line in done.stderr.splitlines() if "CONSOLE" in line]
    return Visit(html.fromstring(done.stdout), requests, messages)


@pytest.mark.parametrize("path", PAGES, ids=[re.sub(r"\?.*pos.*", " results", path).split("?")[0] for path in PAGES])
def test_page_asks_no_other_host(instance: Instance, tmp_path: Path, path: str) -> None:
    seen = visit(instance.url + path, tmp_path)
    assert any(request.endswith("/static/css/gavo_dc.css") for request in seen.requests)
    # 21012 is where programs of the desktop wait for the Web Profile of SAMP
    hosts = {urllib.parse.urlparse(request).netloc for request in seen.requests} - {"localhost:21012"}
    assert hosts == {urllib.parse.urlparse(instance.url).netloc}
    assert [message for message in seen.messages if "21012" not in message] == []


def test_scripts_do_their_work(instance: Instance, tmp_path: Path) -> None:
    results = visit(instance.url + RESULTS, tmp_path).tree
    assert len(results.xpath("//table[@class='results']/thead//th//button[@class='sort']")) >= 10
    assert all(box.get("aria-label") for box in results.xpath("//form[@id='genForm']//input[@type='checkbox']"))
    examples = visit(f"{instance.url}/tap/examples", tmp_path / "2").tree
    links = examples.xpath("//a[.='Open in the ADQL form']/@href")
    assert len(links) == len(examples.xpath("//*[@property='query']")) >= 30


def test_the_files_in_the_rows_are_one_package(instance: Instance, tmp_path: Path) -> None:
    tree = visit(f"{instance.url}{RESULTS}&suffix=i2d", tmp_path).tree
    rows = [row.text_content() for row in tree.xpath("//table[@class='results']/tbody//td[1]/a")]
    assert len(rows) >= 2 and all(name.endswith("_i2d.fits") for name in rows)
    form = tree.get_element_by_id("package")
    assert form.method == "POST"
    assert form.xpath("button")[0].text == f"Get the {len(set(rows))} files in these rows"
    sent = {**dict(form.fields), "FORMAT": "csv"}
    answer = requests.post(instance.url + form.action, data=sent, timeout=60)
    assert answer.status_code == 200, answer.text
    manifest = list(csv.DictReader(io.StringIO(answer.text)))
    assert sorted(line["filename"] for line in manifest) == sorted(set(rows))
    assert form.fields["FORMAT"] == "tar"
    assert set(form.inputs["FORMAT"].value_options) == {"tar", "zip", "curl", "pyvo", "csv"}


def test_rows_without_files_have_no_package(instance: Instance, tmp_path: Path) -> None:
    url = ADQL.replace("SELECT+TOP+3+*", "SELECT+TOP+3+obs_id")
    tree = visit(instance.url + url, tmp_path).tree
    assert tree.xpath("//table[@class='results']") and not tree.xpath("//form[@id='package']")
