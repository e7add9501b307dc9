"""Headers and metadata trees as documents, against what astropy and asdf read in the same file; hostile files."""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import asdf
import cutout_files as made
import numpy as np
import pytest
import yaml
from astropy.io import fits
from astropy.io.fits.scripts import fitsheader
from astropy.table import Table

from cutouts import metadata
from cutouts.faults import Fault, UsageError

CARDS = [
    ("LONG", "It's " + "0123456789" * 20, "more than a card holds"),
    ("TRUTH", True, ""),
    ("NUMBER", -1.5e-300, "[m] small"),
    ("BIG", 12345678901234567890, None),
    ("NOTHING", None, "without a value"),
    ("HIERARCH a long keyword", 3, "ESO's convention"),
    ("CAL_VER", "1.0", "first"),
]


def describe(path: Path, **values: str | list[str]) -> tuple[str, bytes]:
    """(media type, bytes) of a document."""
    lists = {name: [value] if isinstance(value, str) else value for name, value in values.items()}
    answer = metadata.describe(path, lists, path.name)
    data = b"".join(answer.pieces)
    assert len(data) == answer.length
    return answer.media_type, data


def shown(path: Path) -> str:
    """What astropy's fitsheader writes, a card a line; it mends what is no FITS."""
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.chdir(path.parent):
        fitsheader.main([path.name])
    lines = [[line[at : at + 80] for at in range(0, len(line), 80)] for line in out.getvalue().splitlines()]
    return "".join(f"{card.rstrip()}\n" for line in lines for card in line or [""]).replace("'1.2.3   '", "1.2.3")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Cards of all kinds, an extension twice, and one with a card that is no FITS."""
    header = fits.Header(CARDS)
    header.append(("CAL_VER", "2.0", "again"))
    for text in ("one", "two " * 40):
        header.add_history(text)
    header.add_comment("a comment")
    header.add_blank("a title", before="TRUTH")
    hdus = [fits.PrimaryHDU(header=header)]
    hdus += [fits.ImageHDU(np.zeros((50, 60), "f4"), name="SCI", ver=number) for number in (1, 2)]
    path = tmp_path / "jw1_cal.fits"
    fits.HDUList(hdus).writeto(path)
    data = path.read_bytes()
    card = b"EXTVER  =                    2"
    start = data.rindex(card) + 80
    assert data[start : start + 3] == b"END"
    broken = b"BROKEN  = 1.2.3".ljust(80) + b"END".ljust(80)
    path.write_bytes(data[:start] + broken + data[start + len(broken) :])
    return path


def values(card: fits.Card) -> list[object]:
    value = None if isinstance(card.value, fits.card.Undefined) else card.value
    return [card.keyword, value, card.comment]


@pytest.mark.parametrize("packed", [False, True])
def test_cards_are_those_that_astropy_reads(file: Path, packed: bool) -> None:
    if packed:
        with gzip.open(f"{file}.gz", "wb") as stream:
            stream.write(file.read_bytes())
        file = Path(f"{file}.gz")
    media_type, data = describe(file)
    document = json.loads(data)
    assert media_type == "application/json" and document["filename"] == file.name
    with fits.open(file) as hdus:
        told = [(hdu["index"], hdu["name"], hdu["version"], hdu["data_bytes"]) for hdu in document["hdus"]]
        assert told == [(0, "PRIMARY", 1, 0), (1, "SCI", 1, 12000), (2, "SCI", 2, 12000)]
        for hdu, described in zip(hdus[:2], document["hdus"], strict=False):
            assert described["cards"] == [values(card) for card in hdu.header.cards]
            again = fits.Header([tuple(card) for card in described["cards"]])
            assert [values(card) for card in again.cards] == described["cards"]
    keywords = [card[0] for card in document["hdus"][0]["cards"]]
    assert keywords.count("CAL_VER") == 2 and keywords.count("HISTORY") == 4 and "CONTINUE" not in keywords
    assert dict((card[0], card[1]) for card in document["hdus"][0]["cards"])["LONG"] == CARDS[0][1]
    assert document["hdus"][2]["cards"][-1] == ["BROKEN", "1.2.3", ""]


def test_text_is_that_of_fitsheader(file: Path) -> None:
    media_type, data = describe(file, RESPONSEFORMAT="text/plain")
    assert media_type == "text/plain"
    text = data.decode()
    assert text == shown(file)
    assert "CONTINUE" in text and "BROKEN  = 1.2.3\n" in text


@pytest.mark.parametrize(
    ("ext", "found"),
    [("0", [0]), ("SCI", [1, 2]), ("sci,2", [2]), (["2", "primary"], [0, 2]), (["SCI", "1"], [1, 2]), ([], [0, 1, 2])],
)
def test_hdus_that_are_named(file: Path, ext: str | list[str], found: list[int]) -> None:
    assert [hdu["index"] for hdu in json.loads(describe(file, EXT=ext)[1])["hdus"]] == found


def test_yaml_of_headers_is_that_of_json(file: Path) -> None:
    media_type, data = describe(file, KIND="header", FORMAT="yaml")
    assert media_type == "application/yaml"
    assert yaml.safe_load(data) == json.loads(describe(file)[1])


@pytest.mark.parametrize(
    "values",
    [
        {"EXT": "-1"}, {"EXT": "9" * 30}, {"EXT": "7"}, {"EXT": "ERR"}, {"EXT": "SCI,3"}, {"EXT": "../x"},
        {"EXT": "1\x00"}, {"EXT": ["1"] * 101}, {"KIND": "DATA"}, {"KIND": ["HEADER", "ASDF"]}, {"FORMAT": "gif"},
        {"RESPONSEFORMAT": "application/fits"}, {"KIND": "ASDF"}, {"FORMAT": "yaml"}, {"KIND": "ASDF", "EXT": "SCI"},
    ],
)  # fmt: skip
def test_what_cannot_be(file: Path, values: dict) -> None:
    with pytest.raises(Fault) as fault:
        describe(file, **values)
    assert fault.value.label in ("UsageError", "MultiValuedParamNotSupported") and len(str(fault.value)) < 400


def plain(node: object) -> object:
    """A tree of asdf (raw types) as the document has it; arrays are where tagged so."""
    tag = getattr(node, "_tag", None)
    if tag and "core/ndarray" in tag:
        return "array"
    if isinstance(node, dict | asdf.tagged.TaggedDict):
        said = {"tag": tag.removeprefix("tag:stsci.edu:asdf/")} if tag else {}
        return said | {str(key): plain(value) for key, value in dict(node).items()}
    if isinstance(node, list | tuple | asdf.tagged.TaggedList):
        return [plain(value) for value in node]
    return str(node) if isinstance(node, str | asdf.tagged.TaggedString) else node


def agree(document: object, expected: object, at: str = "") -> int:
    """Compares two trees, returns how many values there were."""
    if expected == "array":
        assert set(document) <= {"shape", "datatype", "data"} and document["shape"], at
        return 1
    assert type(document) is type(expected), at
    if isinstance(expected, dict):
        assert list(document) == list(expected), at
        return sum(agree(document[key], value, f"{at}.{key}") for key, value in expected.items())
    if isinstance(expected, list):
        assert len(document) == len(expected), at
        return sum(agree(a, b, f"{at}[]") for a, b in zip(document, expected, strict=True))
    assert document == expected, at
    return 1


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """An ASDF file with a GWCS, arrays small and large, and one object at two places."""
    shared = {"pupil": "CLEAR", "filter": "F200W"}
    path = tmp_path / "jwst_ref.asdf"
    content = {
        "meta": {"telescope": "JWST", "instrument": shared, "again": shared, "count": 3, "none": None, "yes": True},
        "wcs": made.distorted(10.0, 20.0, (40, 50)),
        "large": np.arange(10_000.0).reshape(100, 100),
        "words": ["a", "b"],
    }
    asdf.AsdfFile(content).write_to(path)
    return path


def test_tree_is_that_which_asdf_reads(tree: Path) -> None:
    media_type, data = describe(tree)
    document = json.loads(data)
    with asdf.open(tree, _force_raw_types=True) as file:
        expected = plain(file.tree)
        expected["tag"] = document["tag"]
        assert agree(document, {"tag": expected.pop("tag"), **expected}) > 100
    assert media_type == "application/json"
    assert document["large"] == {"shape": [100, 100], "datatype": "float64"}
    assert document["meta"]["again"] == {"pupil": "CLEAR", "filter": "F200W"}
    steps = document["wcs"]["steps"]
    assert steps[0]["tag"].startswith("tag:stsci.edu:gwcs/step-") and steps[0]["transform"]["tag"].startswith("transf")
    assert yaml.safe_load(describe(tree, FORMAT="yaml")[1]) == document
    assert describe(tree, FORMAT="text") == ("text/plain", describe(tree, FORMAT="yaml")[1])


def test_tree_of_an_extension(tmp_path: Path) -> None:
    path = made.write_i2d(tmp_path / "jw1_i2d.fits")
    with fits.open(path, mode="append") as hdus:
        if "ASDF" not in hdus:
            hdus.append(made.asdf_hdu({"meta": {"telescope": "JWST"}}))
    document = json.loads(describe(path, KIND="ASDF")[1])
    assert document["meta"]["telescope"] == "JWST"
    assert yaml.safe_load(describe(path, RESPONSEFORMAT="application/yaml", EXT="ASDF")[1]) == document


def test_small_arrays_are_whole() -> None:
    text = b"#ASDF 1.0.0\n%YAML 1.1\n%TAG ! tag:stsci.edu:asdf/\n--- !core/asdf-1.1.0\n"
    text += b"a: !core/ndarray-1.0.0 [[1, 2], [3, 4]]\nb: !core/ndarray-1.0.0\n  data: " + str([1.5] * 65).encode()
    text += b"\n  datatype: float64\nc: " + str(list(range(65))).encode() + b"\nd: !core/ndarray-1.0.0\n  data: "
    text += str([[0] * 60] * 2).encode() + b"\n...\n"
    tree = metadata.asdf_yaml.tree_of(text, metadata.asdf_yaml.in_full)
    assert tree["a"] == {"shape": [2, 2], "data": [[1, 2], [3, 4]]}
    assert (tree["b"], tree["c"]) == ({"shape": [65], "datatype": "float64"}, {"shape": [65]})
    assert tree["d"] == {"shape": [2, 60]}


def test_header_of_a_table(tmp_path: Path) -> None:
    path = tmp_path / "jw1_cat.ecsv"
    table = Table({"label": [1, 2], "flux": [1.0, 2.0]}, units={"flux": "Jy"}, meta={"version": "1.2", "list": [1, 2]})
    table["flux"].description = "isophotal flux"
    table.write(path)
    document = json.loads(describe(path)[1])
    assert document["datatype"] == [
        {"name": "label", "datatype": "int64"},
        {"name": "flux", "unit": "Jy", "datatype": "float64", "description": "isophotal flux"},
    ]
    assert document["meta"] == [{"version": "1.2"}, {"list": [1, 2]}]
    text = describe(path, FORMAT="text")[1].decode()
    assert text == "".join(line for line in path.read_text().splitlines(True) if line.startswith("#"))
    with pytest.raises(UsageError, match="no tree"):
        describe(path, KIND="ASDF")


ASDF = b"#ASDF 1.0.0\n#ASDF_STANDARD 1.5.0\n%YAML 1.1\n%TAG ! tag:stsci.edu:asdf/\n--- !core/asdf-1.1.0\n"
BOMB = b"a0: &a0 [1, 1, 1, 1]\n" + b"".join(
    b"a%d: &a%d [%s]\n" % (n, n, b", ".join([b"*a%d" % (n - 1)] * 9)) for n in range(1, 12)
)
TOWER = b"a0: &a0 1\n" + b"".join(b"a%d: &a%d [%s*a%d%s]\n" % (n, n, b"[" * 9, n - 1, b"]" * 9) for n in range(1, 200))
HOSTILE: dict[str, tuple[bytes, str]] = {
    "aliases of aliases": (ASDF + BOMB, "more than"),
    "long text many times": (ASDF + b"a: &a '" + b"x" * 1_000_000 + b"'\nb: [" + b"*a, " * 9000 + b"]\n", "more than"),
    "deep": (ASDF + b"meta: " + b"[" * 100_000, "deeper"),
    "deep by aliases": (ASDF + TOWER, "deeper"),
    "an alias of nothing": (ASDF + b"a: *b\n", ""),
    "a loop": (ASDF + b"a: &a [*a]\n", ""),
    "no end": (ASDF + b"# b\n" * 13_000_000, "larger"),
    "no YAML": (ASDF + b"a: [1, 2\nb: }\n...\n", "cannot be read"),
    "nothing": (b"#ASDF", ""),
    "no text": (ASDF + b"a: '\xff\xfe\x00'\n...\n", "cannot be read"),
    "a class": (ASDF + b"a: !!python/object/apply:os.system ['echo x > pwned']\n...\n", ""),
    "shapes": (
        ASDF + b"a: !core/ndarray-1.0.0 {shape: x, data: [{shape: [y]}]}\nb: !core/ndarray-1.0.0 {data: 3}\n",
        "",
    ),
    "keys": (ASDF + b"? [1, 2]\n: 1\n? {a: b}\n: 2\n", ""),
    "numbers": (ASDF + b"a: .nan\nb: 1e999\nc: " + b"9" * 5000 + b"\nd: -.inf\n", ""),
    "table without end": (b"# %ECSV 1.0\n" + b"# - {name: a}\n" * 1_000_000, "larger"),
    "table in a line": (b"# %ECSV 1.0\n# " + b"[" * 9_000_000, "larger"),
    "table with a tower": (b"# %ECSV 1.0\n# ---\n# a: " + b"[" * 10_000 + b"\n1\n", "deeper"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_trees(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    """They end in a document without what is not finite, or in a sentence; nothing is run."""
    monkeypatch.chdir(tmp_path)
    content, message = HOSTILE[what]
    path = tmp_path / "file.asdf"
    path.write_bytes(content)
    for form in ("json", "yaml", "text"):
        try:
            _, data = describe(path, FORMAT=form)
        except Fault as fault:
            assert message in str(fault) and len(str(fault)) < 400
        else:
            assert not message or form == "text"
            assert len(data) < metadata._LARGEST
            if form == "json":
                json.loads(data, parse_constant=lambda name: pytest.fail(name))
    assert not (tmp_path / "pwned").exists()


def damaged(path: Path) -> Iterator[bytes]:
    data = path.read_bytes()
    yield from (data[:size] for size in (0, 5, 100, 2000, 5000, len(data) - 9000))
    yield data.replace(b"NAXIS1  =                   60", b"NAXIS1  =         999999999999")
    yield data.replace(b"NAXIS1  =                   60", b"NAXIS1  =                  -60")
    yield data.replace(b"BITPIX  =                  -32", b"BITPIX  =                  'x'")


def test_damaged_files(file: Path) -> None:
    for content in list(damaged(file)):
        file.write_bytes(content)
        with pytest.raises(Fault):
            describe(file)


OTHERS: dict[str, tuple[bytes, str]] = {
    "jw1_asn.json": (b'{"asn_type": "image3"}', "a JSON document"),
    "jw1_pool.csv": (b"FILENAME|PROGRAM\n", "a file of another kind"),
    "jw1_i2d.jpg": (b"\xff\xd8\xff\xe0", "a JPEG image"),
    "program.xml": (b"<?xml version='1.0'?>", "an XML document"),
}


@pytest.mark.parametrize("name", OTHERS)
def test_files_without_headers_say_what_they_are(tmp_path: Path, name: str) -> None:
    content, what = OTHERS[name]
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UsageError, match=f"{name} has neither FITS headers nor an ASDF tree: it is {what}"):
        describe(tmp_path / name)


def bytes_read(act: Callable[[], object]) -> int:
    """Bytes that this process reads meanwhile, from the disk or from memory."""

    def count() -> int:
        return int(Path("/proc/self/io").read_text().split()[1])

    act()  # modules are read the first time
    before = count()
    act()
    return count() - before


def test_data_are_not_read(tmp_path: Path) -> None:
    """200 MB of pixels (of which the disk has none) before the tree."""
    path = tmp_path / "jw1_cal.fits"
    fits.HDUList([fits.PrimaryHDU(), fits.ImageHDU(np.zeros((2, 2), "f4"), name="SCI")]).writeto(path)
    data = path.read_bytes()
    large = data.replace(b"NAXIS1  =                    2", b"NAXIS1  =             25000000")
    with path.open("wb") as stream:
        stream.write(large[: 2 * 2880])
        stream.seek(-(25_000_000 * 8) % 2880 + 25_000_000 * 8, 1)
        tail = io.BytesIO()
        fits.HDUList([fits.PrimaryHDU(), made.asdf_hdu({"meta": {"telescope": "JWST"}})]).writeto(tail)
        stream.write(tail.getvalue()[2880:])
    assert json.loads(describe(path, KIND="ASDF")[1])["meta"] == {"telescope": "JWST"}
    assert bytes_read(lambda: describe(path)) < 500_000
    assert bytes_read(lambda: describe(path, KIND="ASDF")) < 500_000
    shutil.rmtree(tmp_path)
