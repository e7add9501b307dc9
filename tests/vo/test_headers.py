"""Headers and metadata trees by the service: of each kind of file, against astropy and asdf; links; errors."""

from __future__ import annotations

import io
import json
import math
from pathlib import Path

import asdf
import psycopg
import pytest
import pyvo
import requests
import yaml
from astropy.io import fits
from astropy.table import Table

from tests.conftest import Instance

READ = "/jwst/headers/read/api"
#: A file of each kind: products by their suffix, other files by theirs.
KINDS = """
    SELECT DISTINCT ON (p.suffix) a.filename, a.path, p2.publisherID
    FROM store.product AS p JOIN store.artifact AS a USING (planeID) JOIN store.plane AS p2 USING (planeID)
    WHERE a.path IS NOT NULL AND a.productType NOT IN ('preview', 'thumbnail') ORDER BY p.suffix, a.filename"""
SUPPORT = """
    SELECT DISTINCT ON (kind, substring(filename FROM '[.][a-z]+$')) filename, path, filename
    FROM store.support_file ORDER BY kind, substring(filename FROM '[.][a-z]+$'), filename"""
MOSAIC = "jw01373-o006_t004_nircam_clear-f360m-sub640_i2d.fits"


@pytest.fixture(scope="module")
def files(instance: Instance) -> list[tuple[str, Path, str]]:
    """(name, path, identifier)."""
    with psycopg.connect(instance.dsn) as connection:
        found = [*connection.execute(KINDS), *connection.execute(SUPPORT)]
    return [(name, Path(path), did) for name, path, did in found]


def read(instance: Instance, did: str, **values: str | list[str]) -> requests.Response:
    return requests.get(instance.url + READ, {"ID": did, **values}, timeout=120)


def cards(header: fits.Header) -> list[list[object]]:
    return [
        [card.keyword, None if isinstance(card.value, fits.card.Undefined) else card.value, card.comment]
        for card in header.cards
    ]


def tree_of(content: bytes) -> object:
    """The tree as asdf reads it, without making objects of it and without adding what a schema has as default."""
    with asdf.config_context() as config:
        config.legacy_fill_schema_defaults = False
        with asdf.open(io.BytesIO(content), _force_raw_types=True) as file:
            return file.tree


def agree(document: object, tree: object, at: str = "") -> int:
    """Compares a document with a tree of asdf (raw types), returns how many values there were."""
    tag = getattr(tree, "_tag", None) or ""
    if "core/ndarray" in tag:
        shape = tree.get("shape", []) if hasattr(tree, "get") else [len(tree)]
        assert document["shape"][: len(shape)] == list(shape), at
        return 1
    if hasattr(tree, "keys"):
        assert document.get("tag", tag) == tag.removeprefix("tag:stsci.edu:asdf/"), at
        assert [key for key in document if key != "tag" or key in tree] == list(map(str, tree)), at
        return sum(agree(document[str(key)], tree[key], f"{at}.{key}") for key in tree)
    if isinstance(tree, list | asdf.tagged.TaggedList):
        if isinstance(document, dict):  # a long one
            assert document == {"shape": [len(tree)]} and len(tree) > 64, at
            return 1
        assert len(document) == len(tree), at
        return sum(agree(*pair, f"{at}[]") for pair in zip(document, tree, strict=True))
    if isinstance(tree, float) and not math.isfinite(tree):
        tree = None
    assert document == (str(tree) if isinstance(tree, asdf.tagged.TaggedString) else tree), at
    return 1


def test_fits_headers_are_those_of_the_files(instance: Instance, files: list[tuple[str, Path, str]]) -> None:
    found = [file for file in files if file[0].endswith((".fits", ".fits.gz"))]
    assert len(found) > 20
    for name, path, did in found:
        answer = read(instance, did)
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/json"), (name, answer.text)
        document = answer.json()
        with fits.open(path, disable_image_compression=True) as hdus:
            told = [(hdu["index"], hdu["name"], hdu["version"], hdu["data_bytes"]) for hdu in document["hdus"]]
            assert told == [(n, hdu.name, hdu.ver, hdu.size) for n, hdu in enumerate(hdus)], name
            for hdu, described in zip(hdus, document["hdus"], strict=True):
                assert described["cards"] == cards(hdu.header), name


def test_trees_are_those_of_the_files(instance: Instance, files: list[tuple[str, Path, str]]) -> None:
    values = 0
    for name, path, did in files:
        if name.endswith(".asdf"):
            content = path.read_bytes()
        elif name.endswith(".fits") and "ASDF" in (hdus := fits.open(path)):
            with hdus:
                content = hdus["ASDF"].data.tobytes()
        else:
            continue
        answer = read(instance, did, KIND="ASDF")
        assert answer.status_code == 200, (name, answer.text)
        values += agree(answer.json(), tree_of(content), name)
        text = read(instance, did, RESPONSEFORMAT="application/yaml")
        assert text.headers["Content-Type"] == "application/yaml" and yaml.safe_load(text.content) == answer.json()
    assert values > 3000


def test_tables_have_their_columns(instance: Instance, files: list[tuple[str, Path, str]]) -> None:
    found = [file for file in files if file[0].endswith(".ecsv")]
    assert len(found) >= 2
    for name, path, did in found:
        columns = read(instance, did).json()["datatype"]
        table = Table.read(path, format="ascii.ecsv")
        names = {column["name"]: column.get("unit") for column in columns}
        for column in table.colnames:
            unit = getattr(table[column], "unit", None)
            if column in names and unit is not None:
                assert names[column] == str(unit), (name, column)
        assert set(table.colnames) & set(names), name


def test_other_files_say_what_they_are(instance: Instance, files: list[tuple[str, Path, str]]) -> None:
    found = [file for file in files if not file[0].endswith((".fits", ".fits.gz", ".asdf", ".ecsv"))]
    assert len(found) > 3
    for name, _, did in found:
        answer = read(instance, did)
        assert answer.status_code == 400 and f"{name} has neither FITS headers nor an ASDF tree" in answer.text


def test_links_lead_to_headers_and_trees(instance: Instance, files: list[tuple[str, Path, str]]) -> None:
    for name, path, did in files:
        links = pyvo.dal.adhoc.DatalinkResults.from_result_url(
            f"{instance.url}/jwst/dl/links/dlmeta?{requests.compat.urlencode({'ID': did})}"
        )
        found = {link["local_semantics"]: link for link in links if link["semantics"] == "#detached-header"}
        expected = {"header"} if name.endswith((".fits", ".fits.gz")) else set()
        if name.endswith(".asdf") or (name.endswith(".fits") and "ASDF" in fits.open(path)):
            expected |= {"asdf"}
        assert set(found) == expected, name
        for link in found.values():
            assert (link["link_auth"], bool(link["link_authorized"])) == ("false", True)
            answer = requests.get(link["access_url"], timeout=60)
            assert answer.status_code == 200
            assert answer.headers["Content-Type"] == link["content_type"]
        if "header" in found:
            text = requests.get(found["header"]["access_url"], timeout=60).text
            assert text.startswith(f"# HDU 0 in {name}:\nSIMPLE  =                    T")


def test_parts_of_a_header(instance: Instance) -> None:
    document = read(instance, MOSAIC, EXT=["SCI", "err,1", "0"]).json()
    assert [hdu["name"] for hdu in document["hdus"]] == ["PRIMARY", "SCI", "ERR"]
    assert requests.head(instance.url + READ, params={"ID": MOSAIC}, timeout=60).status_code == 200
    answer = requests.post(instance.url + READ, {"ID": MOSAIC, "EXT": "SCI", "FORMAT": "text"}, timeout=60)
    assert answer.text.startswith(f"# HDU 1 in {MOSAIC}:\nXTENSION= 'IMAGE")


@pytest.mark.parametrize(
    ("values", "status", "words"),
    [
        ({"ID": []}, 400, "One ID is wanted"),
        ({"ID": [MOSAIC, MOSAIC[:-5]]}, 400, "One ID is wanted"),
        ({"ID": "nothing.fits"}, 404, "There is no file nothing.fits here"),
        ({"ID": "../../../../etc/passwd"}, 404, "There is no file"),
        ({"ID": "%2e%2e%2fetc%2fpasswd"}, 404, "There is no file"),
        ({"ID": f"{MOSAIC}\0"}, 404, "There is no file"),
        ({"ID": f"{MOSAIC}' OR 1=1--"}, 404, "There is no file"),
        ({"ID": "ivo://elsewhere/~?" + MOSAIC}, 404, "There is no file"),
        ({"ID": "x" * 20_000}, 404, "There is no file"),
        ({"EXT": "-1"}, 400, "EXT: '-1' is no number"),
        ({"EXT": "9" * 40}, 400, "is no number"),
        ({"EXT": "999999"}, 400, "there is no HDU 999999; there are PRIMARY,1"),
        ({"EXT": ["SCI"] * 101}, 400, "EXT was given 101 times"),
        ({"KIND": "DATA"}, 400, "is none of HEADER, ASDF"),
        ({"RESPONSEFORMAT": "image/gif"}, 400, "is none of application/json, text/plain, application/yaml"),
    ],
)
def test_errors_are_tables_that_help(instance: Instance, values: dict, status: int, words: str) -> None:
    given = {"ID": MOSAIC, **values}
    answer = requests.post(instance.url + READ, given, timeout=60)
    assert answer.status_code == status, answer.text[:500]
    assert words in answer.text.replace("&#39;", "'").replace("&apos;", "'") and "Traceback" not in answer.text
    assert 'name="QUERY_STATUS" value="ERROR"' in answer.text and len(answer.text) < 50_000


def test_a_file_that_is_damaged_or_gone(instance: Instance, tmp_path: Path) -> None:
    """Not the file that was catalogued, and one outside the archive: neither is read."""
    with psycopg.connect(instance.dsn, autocommit=True) as connection:
        (name, path) = connection.execute(
            "SELECT filename, path FROM store.artifact WHERE filename LIKE '%%_segm.fits' ORDER BY 1 LIMIT 1"
        ).fetchone()
        copy = tmp_path / name
        copy.write_bytes(Path(path).read_bytes())
        for target, status in ((copy, 404), (tmp_path / "gone.fits", 410)):
            connection.execute("UPDATE store.artifact SET path = %s WHERE filename = %s", (str(target), name))
            try:
                tmp_path.chmod(0o755)
                answer = read(instance, name)
            finally:
                connection.execute("UPDATE store.artifact SET path = %s WHERE filename = %s", (path, name))
            assert answer.status_code in (status, 410) and "SIMPLE" not in answer.text
    assert read(instance, name).status_code == 200


def test_genuine_files(shared_data: Path) -> None:
    """Of each file of MAST: its headers as astropy has them, its tree as asdf has it."""
    from cutouts import metadata

    found = sorted((shared_data / "fits" / "mast").rglob("*.fits"))
    assert len(found) > 50
    for path in found:
        document = json.loads(b"".join(metadata.describe(path, {}, path.name).pieces))
        with fits.open(path) as hdus:
            assert [hdu["cards"] for hdu in document["hdus"]] == [cards(hdu.header) for hdu in hdus], path.name
            if "ASDF" not in hdus:
                continue
            content = hdus["ASDF"].data.tobytes()
        tree = json.loads(b"".join(metadata.describe(path, {"KIND": ["ASDF"]}, path.name).pieces))
        assert agree(tree, tree_of(content), path.name) > 100
