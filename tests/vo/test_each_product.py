"""Each kind of product the node holds: what is fetched, linked, previewed and cut, from the links alone."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import numpy as np
import psycopg
import pytest
import pyvo
import requests
from astropy.io import fits
from PIL import Image

from tests.conftest import Instance

LINKS = "/jwst/dl/links/dlmeta"
KINDS = """
    SELECT DISTINCT ON (p.suffix) a.filename, a.path, a.contentChecksum, a.filename
    FROM store.product AS p JOIN store.artifact AS a USING (planeID)
    WHERE a.path IS NOT NULL AND a.productType NOT IN ('preview', 'thumbnail') ORDER BY p.suffix, a.filename"""


@pytest.fixture(scope="module")
def products(instance: Instance) -> list[tuple[str, Path, str, str]]:
    """(name, path, checksum, identifier) of one file of each kind."""
    with psycopg.connect(instance.dsn) as connection:
        found = [(name, Path(path), *more) for name, path, *more in connection.execute(KINDS)]
    assert len(found) > 20
    return found


def links_of(instance: Instance, did: str) -> pyvo.dal.adhoc.DatalinkResults:
    url = f"{instance.url}{LINKS}?{requests.compat.urlencode({'ID': did})}"
    return pyvo.dal.adhoc.DatalinkResults.from_result_url(url)


def those(links: pyvo.dal.adhoc.DatalinkResults, *semantics: str) -> list[pyvo.dal.adhoc.DatalinkRecord]:
    return [link for link in links if link["semantics"] in semantics]


def test_what_is_fetched_is_the_file(instance: Instance, products: list[tuple[str, Path, str, str]]) -> None:
    for name, path, checksum, did in products:
        (this,) = those(links_of(instance, did), "#this")
        answer = requests.get(this["access_url"], timeout=120)
        assert answer.content == path.read_bytes() and len(answer.content) == this["content_length"], name
        assert checksum == f"md5:{hashlib.md5(answer.content).hexdigest()}", name


def test_previews_are_pictures(instance: Instance, products: list[tuple[str, Path, str, str]]) -> None:
    """Those that are linked; a thumbnail is the smaller one."""
    seen = 0
    for name, _, _, did in products:
        sizes = {}
        for link in those(links_of(instance, did), "#preview", "#thumbnail"):
            answer = requests.get(link["access_url"], timeout=120)
            assert answer.headers["Content-Type"] == link["content_type"], name
            with Image.open(io.BytesIO(answer.content)) as picture:
                picture.load()
                assert Image.MIME[picture.format] == link["content_type"] and min(picture.size) > 20, name
                sizes[link["semantics"]] = picture.size[0]
            seen += 1
        assert sizes.get("#thumbnail", 0) <= sizes.get("#preview", 1 << 30), name
    assert seen > 10


def test_a_part_by_the_descriptor(instance: Instance, products: list[tuple[str, Path, str, str]]) -> None:
    """pyvo's processed() with PIXEL or EXT: the first grid's corner, or the first table, as in the file."""
    cut = 0
    for name, path, _, did in products:
        services = those(links_of(instance, did), "#cutout")
        assert len(services) == (2 if name.endswith((".fits", ".fits.gz")) else 0), name
        if not services:
            continue
        with fits.open(path) as whole:
            images = [hdu for hdu in whole if hdu.is_image and hdu.header["NAXIS"] >= 2 and hdu.size]
            if images:
                first = images[0]
                limits = ",".join(["1:3", "2:4"] + ["*"] * (first.header["NAXIS"] - 2))
                answer = services[0].process(pixel=f"[{first.name},{first.ver}][{limits}]")
                with fits.open(io.BytesIO(answer.read())) as part:
                    assert np.array_equal(part[first.name].data, first.data[..., 1:4, 0:3], equal_nan=True), name
            else:
                table = next(hdu for hdu in whole if isinstance(hdu, fits.BinTableHDU))
                answer = services[0].process(ext=table.name)
                with fits.open(io.BytesIO(answer.read())) as part:
                    assert part[table.name].data.tobytes() == table.data.tobytes(), name
        cut += 1
    assert cut > 20


@pytest.mark.parametrize(
    "outside", [{"CIRCLE": "{ra} {dec} 0.01"}, {"POS": "RANGE {ra} {ra} {dec} {dec}"}, {"BAND": "1 2"}, {"TIME": "1 2"}]
)
def test_a_cut_outside_says_so(
    instance: Instance, products: list[tuple[str, Path, str, str]], outside: dict[str, str]
) -> None:
    """NoContent (SODA 1.0, section 5.2), or why the parameter has no meaning for the file; never all of it."""
    empty = 0
    for name, path, _, did in products:
        if not name.endswith(".fits"):
            continue
        header = fits.getheader(path)
        place = {"ra": (header.get("TARG_RA", 0) + 180) % 360, "dec": -header.get("TARG_DEC", 0)}
        given = {parameter: text.format(**place) for parameter, text in outside.items()}
        answer = requests.get(f"{instance.url}/jwst/soda/cut/dlget", {"ID": did, **given}, timeout=120)
        assert answer.status_code in (204, 400), (name, answer.status_code, answer.text[:300])
        assert answer.text.startswith("UsageError: ") if answer.status_code == 400 else not answer.content
        empty += answer.status_code == 204
    assert empty > 5


def test_nothing_is_made_of_a_file_elsewhere(instance: Instance, products: list[tuple[str, Path, str, str]]) -> None:
    name, path, _, did = next(product for product in products if product[0].endswith("_i2d.fits"))
    change = "UPDATE store.artifact SET path = %s WHERE filename = %s"
    with psycopg.connect(instance.dsn, autocommit=True) as connection:
        connection.execute(change, (None, name))
        try:
            links = links_of(instance, did)
            answer = requests.get(f"{instance.url}/jwst/headers/read/api", {"ID": did}, timeout=60)
        finally:
            connection.execute(change, (str(path), name))
    assert not those(links, "#cutout", "#detached-header")
    assert those(links, "#this")[0]["access_url"].startswith("https://mast.stsci.edu/")
    assert answer.status_code == 404 and "is not at this site, but at" in answer.text
