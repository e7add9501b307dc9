"""Headers of FITS: what is read without astropy is what astropy reads, and data units are left alone."""

from __future__ import annotations

import gzip
import http.server
import io
import re
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from astropy.io import fits
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest import fitsheader, headers
from ingest.errors import Problem

CARDS = (
    "TARGNAME= 'NGC 253 '           / name",
    "TITLE   = 'it''s a ''title'''",
    "EMPTY   = ''",
    "BLANKS  = '    '",
    "SLASH   = 'a / b' / and / more",
    "EXPOSURE=                    1",
    "NEGATIVE= -12",
    "REAL    =  1.25E-3 / s",
    "DOUBLE  = -1.5D+02",
    "POINT   = .5",
    "WHOLE   = 3.",
    "TRUTH   =                    T",
    "FALSE   = F",
    "UNDEF   =                      / nothing",
    "COMPLEX = (1.0, 2.0)",
    "HIERARCH ESO OBS NAME = 'x'",
    "lower   = 'card'",
    "NOVALUE",
    "COMMENT = 'no value'",
    "HISTORY a line",
    "EXPOSURE=                    2",
    "EXP=5",
    "LONG    = 'first &'",
    "CONTINUE  'second &' / with a comment",
    "CONTINUE  'third'",
    "ODDLONG = 'ends here'",
    "CONTINUE  'and goes on'",
    "EXP= T /= 'no indicator'",
    "AB CD   = 1",
    "AMPERS  = 'one and &'",
    "QUOTED  = 'it''s &'",
    "CONTINUE  'it''s'",
    "TAIL    = 'to the end &'",
    "CONTINUE  ''",
)


def text_of(cards: tuple[str, ...]) -> str:
    return "".join(card.ljust(80) for card in cards)


def astropys(text: str) -> list[tuple[str, object]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return [
            (card.keyword, card.value) for card in fits.Header.fromstring(text).cards if card.keyword not in UNWANTED
        ]


UNWANTED = {"COMMENT", "HISTORY", "NOVALUE", "EXP=5"}


def test_cards_are_what_astropy_makes_of_them() -> None:
    text = text_of(CARDS)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = list(fitsheader.Header(text.encode()).items(UNWANTED))
    expected = astropys(text)
    assert [key for key, _ in found] == [key for key, _ in expected]
    assert [repr(value) for _, value in found] == [repr(value) for _, value in expected]


def test_the_first_card_of_a_keyword_is_the_one_that_is_got() -> None:
    header = fitsheader.Header(text_of(CARDS).encode())
    assert header.get("EXPOSURE") == header["EXPOSURE"] == 1
    assert header.get("LONG") == "first second third"
    assert header.get("ESO") is None and header.get("NGC 253", 7) == 7
    with pytest.raises(KeyError):
        header["MISSING"]


def test_a_card_is_what_it_is_whatever_the_headers_before_had() -> None:
    """What is remembered of a card is neither of one that is continued otherwise nor of another type."""
    alone, more = "LONG    = 'first &'", "CONTINUE  'second'"
    for cards, value in (
        ((alone, more), "first second"),
        ((alone,), "first &"),
        ((alone, more.replace("second", "other")), "first other"),
        ((more, alone), "first &"),
        (("LONG    = 1",), 1),
        (("LONG    = 1.",), 1.0),
        (("LONG    = T",), True),
    ):
        header = fitsheader.Header(text_of(cards).encode())
        assert [(key, repr(found)) for key, found in header.items()] == [("LONG", repr(value))]
        assert repr(header.get("LONG")) == repr(value)


@pytest.mark.parametrize(
    "card", ["BROKEN  = 'no end", "BROKEN  = 1.2.3", "BROKEN  = 'a\tb'", "BROKEN  = what", "BROKEN  = 'a\nb'"]
)
def test_a_card_that_is_not_fits_is_named(card: str) -> None:
    header = fitsheader.Header(text_of(("GOOD    = 1", card, "AFTER   = 2")).encode())
    assert header.get("GOOD") == 1 and header.get("AFTER") == 2
    with pytest.raises(Problem) as caught:
        header.get("BROKEN")
    assert caught.value.card == "BROKEN"


value = st.one_of(
    st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=200),
    st.integers(-(2**62), 2**62), st.booleans(), st.floats(allow_nan=False, allow_infinity=False),
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(value, min_size=1, max_size=8))
def test_what_astropy_writes_is_read_as_astropy_reads_it(values: list[object]) -> None:
    header = fits.Header()
    for number, item in enumerate(values):
        header[f"KEY{number}"] = (item, "with a comment" if not isinstance(item, str) else "")
    text = header.tostring(endcard=False, padding=False)
    again = fits.Header.fromstring(text)
    found = dict(fitsheader.Header(text.encode()).items())
    assert {key: repr(item) for key, item in found.items()} == {key: repr(again[key]) for key in again}


def file_of(path: Path, extensions: int = 3, side: int = 50) -> Path:
    primary = fits.PrimaryHDU()
    primary.header.update(TELESCOP="JWST", EXPSTART=59772.5)
    found = [primary]
    for number in range(extensions):
        found.append(fits.ImageHDU(np.ones((side, side), ">f4"), name="SCI", ver=number + 1))
        found[-1].header["S_REGION"] = (
            f"POLYGON ICRS  {number}.0 1.0 {number}.5 1.0 {number}.5 1.5 {number}.0 1.5" + " " * 60
        )
    fits.HDUList(found).writeto(path)
    return path


def test_all_science_extensions_are_read_and_their_regions_joined(tmp_path: Path) -> None:
    found = headers.read(file_of(tmp_path / "x.fits"))
    assert found["NEXTSCI"] == 3 and found["NAXIS1"] == 50 and found["EXPSTART"] == 59772.5
    assert found["S_REGION"].count("POLYGON") == 3
    packed = tmp_path / "y.fits.gz"
    packed.write_bytes(gzip.compress((tmp_path / "x.fits").read_bytes()))
    assert headers.read(packed) == found


def test_reading_does_not_grow_with_the_pixels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As many bytes are asked for of a file of 12 MB as of one of 30 kB."""
    asked: list[int] = []

    class Counting(io.FileIO):
        def readinto(self, buffer) -> int:
            count = super().readinto(buffer)
            asked.append(count)
            return count

    monkeypatch.setattr(Path, "open", lambda self, mode: io.BufferedReader(Counting(self)))
    counts = []
    for side in (50, 1000):
        asked.clear()
        headers.read(file_of(tmp_path / f"{side}.fits", side=side))
        counts.append(sum(asked))
    assert counts[1] <= counts[0] + 8 * 8192
    assert counts[1] < 150_000


def test_a_header_without_end_is_not_read_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fitsheader, "_LARGEST", 100_000)
    path = tmp_path / "endless.fits"
    path.write_bytes(b"SIMPLE  =                    T".ljust(80) + b"COMMENT  ".ljust(80) * 100_000)
    with pytest.raises(Problem, match="END"):
        headers.read(path)


def test_end_counts_where_a_card_begins() -> None:
    block = b"SIMPLE  =                    T".ljust(80) + b"COMMENT " + b"END".ljust(80) + b"x" * 72 + b"END".ljust(80)
    header = fitsheader.read(io.BytesIO(block.ljust(2880)))
    assert header.get("SIMPLE") is True
    assert len(list(header.items())) == 3


def test_real_files_are_read_as_by_astropy(shared_data: Path) -> None:
    paths = [path for path in sorted((shared_data / "fits").rglob("*.fits")) if path.read_bytes()[:6] == b"SIMPLE"]
    assert len(paths) > 20
    for path in paths:
        with warnings.catch_warnings(), path.open("rb") as stream:
            warnings.simplefilter("ignore")
            theirs = fits.Header.fromfile(stream, endcard=True, padding=False)
            stream.seek(0)
            ours = dict(fitsheader.read(stream).items({"COMMENT", "HISTORY", ""}))
        assert {k: repr(v) for k, v in ours.items()} == {
            card.keyword: repr(card.value) for card in theirs.cards if card.keyword not in ("COMMENT", "HISTORY", "")
        }, path


@pytest.fixture
def web(tmp_path: Path) -> Iterator[tuple[str, list[int]]]:
    """The address of a server of the files in tmp_path that answers to ranges, and how many bytes each answer had."""
    sent: list[int] = []

    class Ranges(http.server.BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self.answer(body=False)

        def do_GET(self) -> None:
            self.answer(body=True)

        def answer(self, body: bool) -> None:
            path = tmp_path / self.path.strip("/")
            whole = path.read_bytes() if path.exists() else b""
            asked = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range", ""))
            begin, end = (int(asked[1]), int(asked[2]) + 1) if asked else (0, len(whole))
            part = whole[begin:end]
            self.send_response(206 if asked and path.exists() else 200 if path.exists() else 404)
            self.send_header("Accept-Ranges", "bytes")
            self.send_header("Content-Length", str(len(part)))
            if asked:
                self.send_header("Content-Range", f"bytes {begin}-{begin + len(part) - 1}/{len(whole)}")
            self.end_headers()
            if body:
                sent.append(len(part))
                self.wfile.write(part)

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Ranges) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", sent
        server.shutdown()


def test_a_remote_file_is_read_by_ranges(tmp_path: Path, web: tuple[str, list[int]]) -> None:
    url, sent = web
    path = file_of(tmp_path / "x.fits", side=1000)
    assert headers.read_remote(f"{url}/x.fits") == headers.read(path)
    assert sum(sent) < path.stat().st_size / 10
    (tmp_path / "y.fits.gz").write_bytes(gzip.compress(path.read_bytes()))
    assert headers.read_remote(f"{url}/y.fits.gz") == headers.read(path)


@pytest.mark.parametrize(
    "name, word", [("none.fits", "cannot be read"), ("page.fits", "not FITS"), ("cut.fits", "early")]
)
def test_what_is_wrong_with_a_remote_file_is_told(name: str, word: str, tmp_path: Path, web) -> None:
    (tmp_path / "page.fits").write_bytes(b"<html>404</html>")
    (tmp_path / "cut.fits").write_bytes(file_of(tmp_path / "x.fits").read_bytes()[:-3000])
    with pytest.raises(Problem, match=word) as caught:
        headers.read_remote(f"{web[0]}/{name}")
    assert caught.value.path == f"{web[0]}/{name}"
