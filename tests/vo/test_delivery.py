"""From an access URL to the bytes: whole, in part, and only the header of the answer."""

from __future__ import annotations

from pathlib import Path

import pytest
import requests


@pytest.fixture
def held(db) -> tuple[str, Path]:
    """URL and path of a file that this node delivers."""
    return db.execute(
        "SELECT a.access_url, f.path FROM store.jwst_artifact AS a JOIN store.artifact AS f USING (artifactID)"
        " WHERE a.held AND a.filename LIKE '%\\_i2d.fits' ORDER BY a.filename LIMIT 1"
    ).fetchone()


def test_fetched_bytes_are_the_file(held: tuple[str, Path]) -> None:
    answer = requests.get(held[0], timeout=60)
    assert answer.content == Path(held[1]).read_bytes()
    assert answer.headers["Content-Type"] == "application/fits"


def test_a_range_is_that_part(held: tuple[str, Path]) -> None:
    answer = requests.get(held[0], headers={"Range": "bytes=2880-5759"}, timeout=60)
    assert (answer.status_code, answer.content) == (206, Path(held[1]).read_bytes()[2880:5760])


def test_head_tells_the_size(held: tuple[str, Path]) -> None:
    answer = requests.head(held[0], timeout=60)
    assert answer.status_code == 200
    assert int(answer.headers["Content-Length"]) == Path(held[1]).stat().st_size
    assert answer.headers["Accept-Ranges"] == "bytes"


@pytest.mark.parametrize(
    "path", ["jwst/product/nothing.fits", "../etc/passwd", "%2e%2e/%2e%2e/etc/passwd", "/etc/passwd"]
)
def test_what_is_no_product_is_not_found(instance, path: str) -> None:
    answer = requests.get(f"{instance.url}/getproduct/{path}", timeout=60)
    assert answer.status_code in (400, 404)
    assert "root:" not in answer.text
