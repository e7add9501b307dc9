"""DataLink: documents say what the graph, the catalogue and the rights say; clients find them from any answer."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import psycopg
import pytest
import pyvo
import requests
import stilts
from astropy.io import fits
from astropy.io.votable import parse_single_table

from tests.conftest import Instance

LINKS = "/jwst/dl/links/dlmeta"
SPECTRA_FILE = "jw02734-o002_t001_niriss_clear-gr700xd-substrip256_x1dints.fits"
#: A file of each kind of product, raw ones to combined ones, and files that are no products.
KINDS = (
    "SELECT DISTINCT ON (p.suffix) a.filename FROM store.product AS p JOIN store.artifact AS a USING (planeID)"
    " WHERE a.path IS NOT NULL AND a.productType NOT IN ('preview', 'thumbnail') ORDER BY p.suffix, a.filename"
)


def document(instance: Instance, *dids: str, **parameters: object) -> pyvo.dal.adhoc.DatalinkResults:
    query = pyvo.dal.DALQuery(instance.url + LINKS, ID=list(dids), **parameters)
    return pyvo.dal.adhoc.DatalinkResults(query.execute_votable(), url=instance.url + LINKS)


def rows(links: pyvo.dal.adhoc.DatalinkResults, semantics: str) -> list[pyvo.dal.adhoc.DatalinkRecord]:
    """Those with just this term; pyvo's own bysemantics gets the vocabulary from elsewhere."""
    return [link for link in links if link["semantics"] == semantics]


def targets(links: pyvo.dal.adhoc.DatalinkResults, *semantics: str) -> set[str]:
    """File names of the links with these terms; CRDS and MAST have the name at the end of the address too."""
    return {
        link["access_url"].replace("mast:JWST/product/", "/").rpartition("/")[2]
        for link in links
        if link["semantics"] in semantics and link["access_url"]
    }


@pytest.fixture(scope="module")
def db(instance: Instance):
    with psycopg.connect(instance.dsn, autocommit=True) as connection:
        yield connection


def names(db: psycopg.Connection, query: str, *values: object) -> set[str]:
    return {name for (name,) in db.execute(query, values)}


def test_of_each_kind_of_product_all_that_the_graph_says(instance: Instance, db: psycopg.Connection) -> None:
    files = [name for (name,) in db.execute(KINDS)]
    assert len(files) > 20
    for name in files:
        links = document(instance, name)
        assert targets(links, "#this") == {name}
        inputs = "SELECT input_filename FROM store.jwst_provenance WHERE filename = %s AND relation = 'input'"
        assert targets(links, "#progenitor") == names(db, inputs, name) - {name}, name
        products = names(db, "SELECT product_filename FROM store.jwst_derived WHERE filename = %s", name)
        known = names(db, "SELECT filename FROM store.artifact")
        found = targets(links, "#derivation", "#auxiliary")
        assert products & known <= found, name
        used = names(db, "SELECT reference FROM store.product_reference WHERE filename = %s", name)
        assert targets(links, "#calibration") == used, name
        shown = (
            "SELECT v.filename FROM store.artifact AS a JOIN store.artifact AS v USING (planeID)"
            " WHERE a.filename = %s AND v.productType IN ('preview', 'thumbnail')"
        )
        assert targets(links, "#preview", "#thumbnail") == names(db, shown, name), name


def test_sizes_types_and_descriptions_are_those_of_the_files(instance: Instance, db: psycopg.Connection) -> None:
    (name,) = db.execute(
        "SELECT filename FROM store.artifact WHERE filename LIKE '%%o001%%_i2d.fits' LIMIT 1"
    ).fetchone()
    links = document(instance, name)
    for link in links:
        if not link["access_url"].startswith(instance.url):
            continue
        answer = requests.head(link["access_url"], timeout=60)
        assert answer.status_code == 200, link["access_url"]
        if link["semantics"] in ("#detached-header", "#package"):
            continue  # made when they are asked for
        assert int(answer.headers["Content-Length"]) == link["content_length"], link["access_url"]
        assert answer.headers["Content-Type"].partition(";")[0] == link["content_type"]
    (this,) = rows(links, "#this")
    assert (this["content_qualifier"], this["local_semantics"]) == ("#image", "i2d")
    assert (this["link_auth"], bool(this["link_authorized"])) == ("false", True)


def test_guide_stars_shutters_and_wavefronts(instance: Instance, db: psycopg.Connection) -> None:
    for query in (
        "SELECT exposure_filename, guidestar_filename FROM store.jwst_guidestar_exposure LIMIT 1",
        "SELECT filename, msa_filename FROM store.jwst_msa_exposure WHERE msa_known LIMIT 1",
        "SELECT a.filename, w.before_filename FROM store.jwst_wavefront_exposure AS w JOIN store.artifact AS a"
        " USING (planeID) WHERE w.before_filename IS NOT NULL AND a.productType = 'science' LIMIT 1",
    ):
        name, wanted = db.execute(query).fetchone()
        assert wanted in targets(document(instance, name), "#auxiliary"), query


def test_a_spectrum_is_itself_and_its_file_where_it_comes_from(instance: Instance, tap: pyvo.dal.TAPService) -> None:
    (row,) = tap.search(
        "SELECT TOP 1 s.ssa_pubdid, s.accref, o.filename FROM jwst.spectra AS s"
        " JOIN ivoa.obscore AS o USING (obs_publisher_did) WHERE s.ssa_pubdid LIKE '%#%'"
    )
    links = document(instance, row["ssa_pubDID"])
    (this,) = rows(links, "#this")
    assert this["access_url"] == row["accref"]
    assert row["filename"] in targets(links, "#progenitor")
    assert set(links["ID"]) == {row["ssa_pubDID"]}


def test_what_is_not_here_is_said_in_its_row(instance: Instance) -> None:
    links = document(instance, "jw99999001001_02101_00001_nis_cal.fits", "ivo://other/~?x", SPECTRA_FILE)
    faults = [link for link in links if link["error_message"]]
    assert [link["ID"] for link in faults] == ["jw99999001001_02101_00001_nis_cal.fits", "ivo://other/~?x"]
    assert all(link["error_message"].startswith("NotFoundFault: There is no file") for link in faults)
    assert not any(link["access_url"] for link in faults)
    assert targets(links, "#this") >= {SPECTRA_FILE}


def test_maxrec_cuts_and_says_so(instance: Instance) -> None:
    everything = document(instance, SPECTRA_FILE)
    with pytest.warns(pyvo.dal.DALOverflowWarning):
        some = document(instance, SPECTRA_FILE, MAXREC=3)
    assert (len(some), len(everything) > 20) == (3, True)
    assert len(document(instance)) == 0


@pytest.mark.parametrize("answer", ["TAP", "SIA 2", "SSA"])
def test_clients_find_the_links_in_answers(instance: Instance, tap: pyvo.dal.TAPService, answer: str) -> None:
    place = (110.83, -73.45)
    sia, ssa = f"{instance.url}/jwst/obs/sia2/siap2.xml", f"{instance.url}/jwst/spec/ssa/ssap.xml"
    found = {
        "TAP": lambda: tap.search("SELECT TOP 3 * FROM ivoa.obscore WHERE dataproduct_subtype = 'i2d'"),
        "SIA 2": lambda: pyvo.dal.SIA2Service(sia).search(pos=(*place, 0.1), maxrec=3),
        "SSA": lambda: pyvo.dal.SSAService(ssa).search(pos=place, diameter=1, maxrec=3),
    }[answer]()  # fmt: skip
    assert len(found) >= 1
    documents = list(found.iter_datalinks())
    assert len(documents) == len(found)
    for links in documents:
        assert len(rows(links, "#this")) == 1
        assert len(rows(links, "#cutout")) == 2


def test_a_cutout_by_the_descriptor(instance: Instance, tmp_path: Path) -> None:
    name = "jw01373-o006_t004_nircam_clear-f360m-sub640_i2d.fits"
    service = rows(document(instance, name), "#cutout")[0]
    circle = [float(number) for number in requests.get(instance.url + LINKS, {"ID": name}, timeout=60).text.partition(
        'name="CIRCLE"')[2].partition('<MAX value="')[2].partition('"')[0].split()]  # fmt: skip
    answer = service.process(circle=(*circle[:2], circle[2] / 10))
    path = tmp_path / "cutout.fits"
    path.write_bytes(answer.read())
    with fits.open(path) as cut, fits.open(instance.archive / next(instance.archive.rglob(name))) as whole:
        assert 0 < cut["SCI"].data.size < whole["SCI"].data.size / 4


def test_telemetry_of_the_time_of_an_exposure(instance: Instance, db: psycopg.Connection) -> None:
    services = [link for link in document(instance, SPECTRA_FILE) if link["local_semantics"] == "telemetry"]
    assert len(services) == 1
    assert (services[0]["link_auth"], bool(services[0]["link_authorized"])) == ("false", True)
    mnemonic, first, last, count = db.execute(
        "SELECT e.mnemonic, p.time_bounds_lower, p.time_bounds_upper, e.n_samples FROM store.jwst_edb_exposure AS e"
        " JOIN store.plane AS p USING (planeID) JOIN store.artifact AS a USING (planeID)"
        " WHERE a.filename = %s AND e.n_samples > 0 LIMIT 1",
        (SPECTRA_FILE,),
    ).fetchone()
    answer = services[0].process(mnemonic=mnemonic, responseformat="votable")
    times = parse_single_table(io.BytesIO(answer.read())).to_table()["mjd"]
    assert len(times) == count
    assert first <= min(times) and max(times) <= last


def test_the_table_says_what_the_service_says(instance: Instance, tap: pyvo.dal.TAPService) -> None:
    table = tap.search(f"SELECT semantics, access_url FROM jwst.link WHERE filename = '{SPECTRA_FILE}'")
    links = [link for link in document(instance, SPECTRA_FILE) if link["semantics"] != "#package"]  # a service
    told = {(link["semantics"], link["access_url"]) for link in links if link["access_url"]}
    assert {(row["semantics"], row["access_url"]) for row in table} == told


def test_datalinklint(instance: Instance, db: psycopg.Connection, tmp_path: Path) -> None:
    """Of one file, of what is not here, and of each kind of product."""
    words = stilts.command()
    for names in ([SPECTRA_FILE], ["nothing.fits"], [name for (name,) in db.execute(KINDS)]):
        path = tmp_path / "links.vot"
        path.write_bytes(requests.get(instance.url + LINKS, {"ID": names}, timeout=120).content)
        told = subprocess.run([*words, "datalinklint", str(path)], capture_output=True, text=True, check=False).stdout
        assert "Errors: 0; Warnings: 0;" in told, told
