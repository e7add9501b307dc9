"""Pages that a person opens: they answer, show what the tables have, and ask nothing of other hosts."""

from __future__ import annotations

import re
import urllib.parse

import psycopg
import pytest
import requests
from lxml import html

from tests.conftest import Instance

M51 = {"pos": "202.4696 47.1952", "radius": "1"}
OBSCORE = "LANG=ADQL&FORMAT=text/html&QUERY=SELECT TOP 5 * FROM ivoa.obscore WHERE t_min IS NOT NULL"
RUN = {"__nevow_form__": "genForm", "_FORMAT": "HTML"}
PAGES = [
    ("/", "JWST images by SIA 2"),
    ("/jwst/search/products/form", "Observed from"),
    ("/jwst/search/adql/form", "Images of a place"),
    ("/adql", "Images of a place"),
    ("/static/help.shtml", "SAOImage DS9"),
    ("/jwst/obs/cone/form?hscs_pos=202.47,47.19&hscs_sr=5&__nevow_form__=genForm&_FORMAT=HTML", "NGC5194-NIRCAM"),
    ("/jwst/obs/cone/info", "Parameters"),
    ("/jwst/obs/cone/howtocite", "@MISC"),
    ("/jwst/spec/ssa/form", "JWST spectra by SSA"),
    ("/browse/jwst/obs", "JWST images by SIA 1"),
    ("/__system__/dc_tables/list/form", "jwst.product"),
    ("/tableinfo/ivoa.obscore", "proposal_pi"),
    ("/tableinfo/caom2.Plane", "energy_bounds_lower"),
    ("/tableinfo/jwst.product", "exp_type"),
    ("/tap", "TAP"),
    ("/tap/examples", "Images of a place"),
    (f"/tap/sync?{OBSCORE}", "jw0"),
]
#: What loads without a press: these must be this site's own. Links are the user's to follow.
LOADED = "//img/@src | //script/@src | //link[not(@rel='author')]/@href | //iframe/@src | //object/@data"


def page(instance: Instance, path: str, status: int = 200, **fields: str | list[str]) -> html.HtmlElement:
    """The page at a path, parsed, after checks that hold for each."""
    answer = requests.get(instance.url + path, params=fields, timeout=60)
    assert answer.status_code == status, answer.text[:500]
    # DaCHS writes the error into the page when it happens while the page is on its way
    assert "Internal Error" not in answer.text, re.findall(r"Internal Error.{0,400}", answer.text, re.DOTALL)[0]
    return html.fromstring(answer.content)


def found(instance: Instance, **fields: str | list[str]) -> list[str]:
    """Names of the files that the search page shows for its fields."""
    tree = page(instance, "/jwst/search/products/form", **RUN, MAXREC="1000", **fields)
    return [link.text for link in tree.xpath("//table[@class='results']//tr[contains(@class, 'data')]/td[1]/a")]


def stored(db: psycopg.Connection, condition: str) -> set[str]:
    """Names of the files in ivoa.obscore that meet a condition."""
    return {name for (name,) in db.execute(f"SELECT filename FROM store.obscore WHERE {condition}")}


@pytest.mark.parametrize(("path", "shows"), PAGES, ids=[path.split("?")[0] for path, _ in PAGES])
def test_page(instance: Instance, path: str, shows: str) -> None:
    tree = page(instance, path)
    assert shows in tree.text_content()
    for address in tree.xpath(LOADED):
        assert not urllib.parse.urlparse(address).netloc, address


@pytest.mark.parametrize("path", [path for path, _ in PAGES if not path.startswith("/tap/sync")] + ["/no/such/page"])
def test_page_is_html_5_for_any_width(instance: Instance, path: str) -> None:
    answer = requests.get(instance.url + path, timeout=60)
    assert answer.text.startswith("<!DOCTYPE html>")
    tree = html.fromstring(answer.content)
    assert tree.get("lang") == "en"
    assert tree.xpath("//meta[@name='viewport']")
    assert len(tree.xpath("//h1")) == len(tree.xpath("//main")) == 1
    assert not tree.xpath("//img[not(@alt)]")


def test_links_of_the_start_page_lead_somewhere(instance: Instance) -> None:
    tree = page(instance, "/")
    links = {link for link in tree.xpath("//a/@href") if link.startswith("/")}
    assert {"/jwst/search/products/form", "/tap/examples", "/static/help.shtml"} <= links
    for link in links - {link for link in links if link.startswith("/login")}:
        assert requests.get(instance.url + link, timeout=60).status_code == 200, link
    addresses = {code.text for code in tree.xpath("//dl[@class='services']//code")}
    expected = {
        f"/{path}" for path in ("tap", "jwst/obs/sia2/siap2.xml", "jwst/obs/sia/siap.xml", "jwst/spec/ssa/ssap.xml")
    }
    assert {instance.url + path for path in expected} <= addresses


def test_search_by_position_asks_footprints(instance: Instance, db: psycopg.Connection) -> None:
    circle = "s_region && scircle '<(202.4696d, 47.1952d), 0.01666667d>'"
    names = found(instance, **M51)
    assert len(names) == len(set(names)) > 5
    assert set(names) == stored(db, circle)
    assert set(found(instance, pos="13 29 52.704 +47 11 42.72", radius="1")) == set(names)


@pytest.mark.parametrize(
    ("fields", "condition"),
    [
        ({"pos": "ngc 5194"}, "target_name ILIKE '%ngc%5194%'"),
        ({"instrument": ["NIRISS", "FGS"]}, "instrument_name LIKE 'NIRISS/%' OR instrument_name LIKE 'FGS/%'"),
        ({"dptype": "cube", "level": "3"}, "dataproduct_type = 'cube' AND calib_level = 3"),
        ({"mode": "wfss"}, "exp_type LIKE '%WFSS%'"),
        ({"filter": "F335M"}, "filters LIKE '%F335M%'"),
        ({"suffix": "_x1d"}, "dataproduct_subtype = 'x1d'"),
        ({"program": "01783"}, "proposal_id = '1783'"),
        ({"first": "2022-06-30", "last": "2022-06-30"}, "t_max >= 59760 AND t_min < 59761"),
        ({"pi": "pontoppidan"}, "proposal_pi ILIKE '%pontoppidan%'"),
        ({"rights": "public", "program": "2736"}, "data_rights = 'public' AND proposal_id = '2736'"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_search_by_field(instance: Instance, db: psycopg.Connection, fields: dict, condition: str) -> None:
    names = stored(db, condition)
    assert names
    assert set(found(instance, **fields)) == names


@pytest.mark.parametrize("text", ["%", "_", "x' OR '1'='1", "\\", "<script>alert(1)</script>"])
def test_search_takes_its_fields_literally(instance: Instance, text: str) -> None:
    tree = page(instance, "/jwst/search/products/form", **RUN, pos=text)
    assert not tree.xpath("//table[@class='results']")
    assert "Nothing was found" in tree.text_content()
    assert not tree.xpath("//script[contains(., 'alert')]")


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"first": "yesterday"}, "'yesterday' is not a date"),
        ({"pos": "10 95", "radius": "1"}, "latitude from -90 to 90"),
        ({"pos": "10 10", "radius": "-1"}, "between 0 and 10800"),
        ({"pos": "10 10", "radius": "near"}, "number"),
    ],
)
def test_search_names_what_is_wrong(instance: Instance, fields: dict, says: str) -> None:
    tree = page(instance, "/jwst/search/products/form", **RUN, **fields)
    assert says in " ".join(message.text_content() for message in tree.xpath("//*[contains(@class, 'message')]"))


def test_results_lead_to_the_product(instance: Instance, db: psycopg.Connection) -> None:
    tree = page(instance, "/jwst/search/products/form", **RUN, **M51, suffix="i2d", level="3")
    link = tree.xpath("//table[@class='results']//td[1]/a")[0]
    (size,) = db.execute("SELECT access_estsize FROM store.obscore WHERE filename = %s", [link.text]).fetchone()
    fetched = requests.get(link.get("href"), timeout=60)
    assert fetched.status_code == 200
    assert len(fetched.content) == pytest.approx(1000 * size, abs=1000)
    assert fetched.content.startswith(b"SIMPLE  =")


@pytest.mark.parametrize(
    ("rights", "release", "says"),
    [
        ("proprietary", "2199-01-02 03:04:05", "exclusive until 2199-01-02"),
        ("proprietary", "2001-01-01", "public"),
        ("public", None, "public"),
    ],
)
def test_results_say_who_may_have_the_file(instance: Instance, rights: str, release: str | None, says: str) -> None:
    name = "jw01783-o003_t003_nircam_clear-f335m_i2d.fits"
    change = "UPDATE store.artifact SET (rights, release) = ROW (%s, %s::timestamp) WHERE filename = %s"
    with psycopg.connect(instance.dsn, autocommit=True) as connection:
        before = connection.execute("SELECT rights, release FROM store.artifact WHERE filename = %s", [name]).fetchone()
        connection.execute(change, [rights, release, name])
        try:
            tree = page(
                instance, "/jwst/search/products/form", **RUN, program="1783", filter="F335M", suffix="i2d", level="3"
            )
        finally:
            connection.execute(change, [*before, name])
    (row,) = (row for row in tree.xpath("//table[@class='results']//tr") if row.xpath(f"td[1]/a[.='{name}']"))
    assert says in [cell.text_content() for cell in row.xpath("td")]


def test_a_limit_that_is_reached_is_said(instance: Instance) -> None:
    tree = page(instance, "/jwst/search/products/form", **RUN, instrument="NIRCAM", MAXREC="5")
    assert len(tree.xpath("//table[@class='results']//tr[contains(@class, 'data')]")) == 5
    assert "limit" in tree.xpath("//div[@class='warning']")[0].text_content()


def test_examples_are_a_press_away_from_the_form(instance: Instance) -> None:
    listed = page(instance, "/tap/examples").xpath("//*[@property='query']")
    links = page(instance, "/jwst/search/adql/form").xpath("//main/details//a/@href")
    assert len(listed) == len(links) >= 30
    for example, link in zip(listed, links, strict=True):
        (query,) = urllib.parse.parse_qs(urllib.parse.urlparse(link).query)["query"]
        assert query == example.text.strip()
    form = page(instance, f"/jwst/search/adql/{links[0]}")
    assert form.xpath("string(//textarea[@name='query'])").strip() == listed[0].text.strip()


def test_adql_form_shows_rows_and_errors(instance: Instance) -> None:
    query = "SELECT TOP 7 obs_id, em_min FROM ivoa.obscore WHERE em_min IS NOT NULL"
    tree = page(instance, "/jwst/search/adql/form", **RUN, query=query)
    rows = tree.xpath("//table[@class='results']//tr[contains(@class, 'data')]")
    assert len(rows) == 7
    # a float has some 7 digits that mean something
    assert all(len(row[1].text.split("e")[0]) <= 8 for row in rows)
    tree = page(instance, "/jwst/search/adql/form", **RUN, query="SELECT nix FROM ivoa.obscore")
    assert "nix" in " ".join(message.text_content() for message in tree.xpath("//*[contains(@class, 'message')]"))


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [("/no/such/page", 404, "There is nothing at this address"), ("/jwst/obs/sia2/form", 403, "This is not open")],
)
def test_error_page(instance: Instance, path: str, status: int, says: str) -> None:
    tree = page(instance, path, status)
    assert says in tree.text_content()
    assert tree.xpath("//nav//a[@href='/jwst/search/products/form']")


def test_no_text_of_dachs_is_left(instance: Instance) -> None:
    # DaCHS' manual of TAP is on the page of that
    for path in [path for path, _ in PAGES if path != "/tap"]:
        text = page(instance, path).text_content()
        for words in ("TAPHandle", "VO nerd", "bugs you", "operator logo", "dabbling", "UNCONFIGURED", "Lorem"):
            assert words not in text, (path, words)


def test_ds9_file_has_the_address_of_this_node(instance: Instance) -> None:
    answer = requests.get(f"{instance.url}/jwst.tcl", timeout=30)
    assert answer.status_code == 200
    assert f"{{{instance.url}/jwst/obs/sia/siap.xml}} {{}} none" in answer.text
    assert "@" not in answer.text
