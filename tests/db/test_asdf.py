"""Metadata trees: what the YAML of an ASDF extension says, in both forms that the extension has, within limits."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path

import asdf
import numpy as np
import pytest
from astropy.io import fits
from made import cards, exposure_name

from ingest import asdf_yaml, names
from ingest.contents import asdf_tree
from ingest.facts import Facts

NAME = exposure_name(1)
WCS = """
  wcs: !<tag:stsci.edu:gwcs/wcs-1.2.0>
    name: ''
    steps:
    - !<tag:stsci.edu:gwcs/step-1.1.0>
      frame: !<tag:stsci.edu:gwcs/frame2d-1.0.0> {name: detector, unit: [pixel, pixel]}
      transform: !transform/compose-1.2.0
        bounding_box: [[-0.5, 79.5], [-0.5, 63.5]]
        forward:
        - !transform/concatenate-1.2.0
          forward:
          - !transform/shift-1.2.0 {offset: 1.0}
          - !transform/shift-1.2.0 {offset: 2.0}
        - !transform/affine-1.3.0
          matrix: !core/ndarray-1.0.0 {source: 0, datatype: float64, byteorder: little, shape: [2, 2]}
    - !<tag:stsci.edu:gwcs/step-1.1.0>
      frame: !<tag:stsci.edu:gwcs/celestial_frame-1.0.0>
        name: world
        reference_frame: !<tag:astropy.org:astropy/coordinates/frames/icrs-1.1.0> {frame_attributes: {}}
      transform: null
"""
TREE = """#ASDF 1.0.0
#ASDF_STANDARD 1.5.0
%YAML 1.1
%TAG ! tag:stsci.edu:asdf/
--- !core/asdf-1.1.0
asdf_library: !core/software-1.0.0 {name: asdf, version: 2.12.0}
history:
  extensions:
  - !core/extension_metadata-1.0.0
    extension_class: gwcs.extension.GWCSExtension
    software: !core/software-1.0.0 {name: gwcs, version: 0.18.1}
data: !core/ndarray-1.0.0 {source: 'fits:SCI,1', datatype: float32, byteorder: big, shape: [80, 64]}
meta:
  model_type: ImageModel
  exposure: {readpatt: NISRAPID, ngroups: 5, group_time: 10.5, zero_frame: false, bad: .nan}
  observation: {visit_number: '001', date: 2022-05-23}
  cal_logs: &logs [first, second]
  again: *logs
"""
END = b"\n...\n"
END_CARD = b"END".ljust(80)
COMPOSE = "tag:stsci.edu:asdf/transform/compose-1.2.0"


def write(folder: Path, tree: bytes, image: bool = False, filename: str = NAME, compress: bool = False) -> Path:
    """A product with an ASDF extension: a table of one row, or an image of bytes as older versions wrote it."""
    content = np.frombuffer(tree, dtype="u1")
    if image:
        extension = fits.ImageHDU(content, name="ASDF")
    else:
        column = fits.Column("ASDF_METADATA", f"{len(content)}B", array=content[None])
        extension = fits.BinTableHDU.from_columns([column], name="ASDF")
    science = fits.ImageHDU(np.zeros((4, 4), "float32"), name="SCI")
    stream = io.BytesIO()
    fits.HDUList([fits.PrimaryHDU(header=fits.Header(cards(filename))), science, extension]).writeto(stream)
    path = folder / (filename + ".gz" if compress else filename)
    path.write_bytes(gzip.compress(stream.getvalue()) if compress else stream.getvalue())
    return path


def summary(db) -> tuple:
    (row,) = db.query(
        "SELECT asdf_standard, asdf_version, gwcs_version, model_type, wcs_count, wcs_frames, wcs_input_frame,"
        " wcs_output_frame, wcs_transforms, wcs_bounding_box FROM store.jwst_asdf_tree"
    )
    return row


@pytest.mark.parametrize(("image", "compress"), [(False, False), (True, False), (False, True)])
def test_tree_and_wcs(fresh_db, tmp_path: Path, image: bool, compress: bool) -> None:
    write(tmp_path, (TREE + WCS.strip("\n")).encode() + END + b"\xd3BLK" + bytes(100), image, compress=compress)
    answer = fresh_db.load(tmp_path)
    assert (answer.status, answer.summary["notes"]) == (0, [])
    assert summary(fresh_db) == (
        "1.5.0", "2.12.0", "0.18.1", "ImageModel", 1, "detector world", "detector", "world", "shift+shift+affine",
        "[[-0.5, 79.5], [-0.5, 63.5]]",
    )  # fmt: skip
    tree = json.loads(fresh_db.query("SELECT tree FROM store.asdf_tree")[0][0])
    assert tree["data"] == {"shape": [80, 64], "datatype": "float32"}
    assert tree["meta"]["exposure"] == {
        "readpatt": "NISRAPID", "ngroups": 5, "group_time": 10.5, "zero_frame": False, "bad": None
    }  # fmt: skip
    assert tree["meta"]["observation"] == {"visit_number": "001", "date": "2022-05-23"}
    assert tree["meta"]["again"] == ["first", "second"]
    assert tree["meta"]["wcs"]["steps"][1]["frame"]["reference_frame"]["type"] == "icrs"


def test_search_by_any_path(fresh_db, tmp_path: Path) -> None:
    write(tmp_path, TREE.encode() + END)
    other = TREE.replace("NISRAPID", "NIS").replace("ngroups: 5", "ngroups: 7").replace("[first", "[{word: x}, first")
    write(tmp_path, other.encode() + END, filename=exposure_name(2))
    assert fresh_db.load(tmp_path).status == 0

    def found(path: str, value: str) -> list[str]:
        query = "SELECT filename FROM store.jwst_asdf_tree WHERE jwst_asdf_has(tree, %s, %s) ORDER BY 1"
        return [name for (name,) in fresh_db.query(query, path, value)]

    assert found("meta.exposure.readpatt", "NISRAPID") == [NAME]
    assert found("meta.exposure.ngroups", "7") == [exposure_name(2)]
    assert found("meta.exposure.zero_frame", "false") == [NAME, exposure_name(2)]
    assert found("meta.observation.visit_number", "001") == [NAME, exposure_name(2)]
    assert found("meta.cal_logs.word", "x") == [exposure_name(2)]
    assert found("meta.exposure.readpatt", "FULL") == found("no.such.path", "5") == []
    assert found('meta"; DROP', "a'b\"") == []
    values = "SELECT jwst_asdf_value(tree, %s) FROM store.jwst_asdf_tree ORDER BY filename"
    assert fresh_db.query(values, "meta.exposure.group_time") == [("10.5",), ("10.5",)]
    assert fresh_db.query(values, "meta.cal_logs.word") == [(None,), ("x",)]


def test_search_by_any_path_uses_the_index(fresh_db) -> None:
    with fresh_db.admin() as connection:
        connection.execute(
            "INSERT INTO store.asdf_tree (filename, tree, wcs_count) SELECT 'f' || n,"
            " jsonb_build_object('meta', jsonb_build_object('n', n, 'fill', repeat('x', 400)))::text, 0"
            " FROM generate_series(1, 5000) AS n"
        )
        connection.execute("ANALYZE store.asdf_tree")
        plan = connection.execute(
            "EXPLAIN SELECT filename FROM store.jwst_asdf_tree WHERE jwst_asdf_has(tree, 'meta.n', '77')"
        ).fetchall()
        rows = connection.execute(
            "SELECT filename FROM store.jwst_asdf_tree WHERE jwst_asdf_has(tree, 'meta.n', '77')"
        ).fetchall()
    assert any("asdf_tree_values" in line for (line,) in plan), plan
    assert rows == [("f77",)]


def test_a_file_without_the_extension_has_no_tree(fresh_db, tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(fits_without())
    assert fresh_db.load(tmp_path).status == 0
    assert fresh_db.query("SELECT count(*) FROM store.asdf_tree") == [(0,)]
    assert fresh_db.query("SELECT count(*) FROM store.artifact") == [(1,)]


def fits_without() -> bytes:
    from made import fits_bytes

    return fits_bytes(cards(NAME))


BOMB = "a0: &a0 [" + "1, " * 20 + "1]\n" + "".join(
    f"a{n}: &a{n} [" + ", ".join([f"*a{n - 1}"] * 20) + "]\n" for n in range(1, 9)
)  # fmt: skip
HOSTILE = {
    "deep": (b"meta: " + b"[" * 3000, "deeper than"),
    "bomb": (BOMB.encode(), "more than"),
    "large": (b"meta: " + b"x" * (asdf_yaml.LARGEST + 100_000), "larger than"),
    "binary": (bytes(range(256)), "cannot be read"),
    "broken": (b"meta: {a: [1, 2", "cannot be read"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_trees_are_noted_and_left_out(scratch_db, tmp_path: Path, case: str) -> None:
    body, words = HOSTILE[case]
    name = exposure_name(list(HOSTILE).index(case) + 10)
    write(tmp_path, b"#ASDF 1.0.0\n%YAML 1.1\n---\n" + body + END, filename=name)
    answer = scratch_db.load(tmp_path)
    assert answer.status == 0 and len(answer.summary["notes"]) == 1
    assert words in answer.summary["notes"][0]
    assert scratch_db.query("SELECT count(*) FROM store.asdf_tree WHERE filename = %s", name) == [(0,)]
    assert scratch_db.query("SELECT count(*) FROM store.artifact WHERE filename = %s", name) == [(1,)]


def test_what_is_not_asdf_is_noted(scratch_db, tmp_path: Path) -> None:
    write(tmp_path, b"<html>", filename=exposure_name(20))
    assert "does not begin with #ASDF" in scratch_db.load(tmp_path).summary["notes"][0]


def test_only_the_yaml_is_read() -> None:
    blocks = bytes(50_000_000)
    stream = io.BytesIO(TREE.encode() + END + blocks)
    text = asdf_yaml.yaml_of(stream)
    assert text == TREE.encode() and stream.tell() <= 65536


def test_values_are_those_that_the_library_reads(shared_data: Path) -> None:
    """Every scalar of meta, as asdf itself loads it; real files of three versions of the library."""
    folder = shared_data / "fits" / "mast"
    names = [
        "niriss_ami_cal/jw01093012001_03102_00001_nis_cal.fits",
        "miri/jw01288015001_04101_00001_mirimage_i2d.fits",
    ]
    for path in [folder / name for name in names]:
        with fits.open(path) as hdus:
            content = hdus["ASDF"].data["ASDF_METADATA"][0].tobytes()
        ours = asdf_yaml.tree_of(asdf_yaml.yaml_of(io.BytesIO(content)))
        theirs = asdf.util.load_yaml(io.BytesIO(content), tagged=True)
        compared = compare(ours["meta"], {key: value for key, value in theirs["meta"].items() if key != "wcs"})
        assert compared > 100, path.name


def compare(ours, theirs) -> int:
    """The number of scalars that are the same; AssertionError at the first that is not."""
    if isinstance(theirs, dict):
        return sum(compare(ours[key], value) for key, value in theirs.items() if "shape" not in value_keys(theirs))
    if isinstance(theirs, list):
        return sum(compare(a, b) for a, b in zip(ours, theirs, strict=True)) if isinstance(ours, list) else 0
    assert ours == theirs or str(ours) == str(theirs), (ours, theirs)
    return 1


def value_keys(value: dict) -> set[str]:
    return set(value) & {"shape"}


@pytest.mark.parametrize(
    ("tree", "transforms"),
    [
        ("history: {extensions: 5}", None),
        ("history: {extensions: [5, {software: 5}]}", None),
        ("wcs: {steps: [{frame: a, transform: {transform: shift, parts: 5}}, {frame: b}]}", "shift"),
        (f"wcs: {{steps: [{{frame: a, transform: !<{COMPOSE}> {{forward: 5}}}}]}}", "compose"),
        (f"wcs: {{steps: [{{frame: a, transform: !<{COMPOSE}> {{forward: [{{transform: x, parts: 5}}]}}}}]}}", "x"),
    ],
)
def test_a_tree_may_have_anything_anywhere(tree: str, transforms: str | None) -> None:
    """What is no list where one is expected is passed over."""
    row = asdf_tree.row_of(asdf_yaml.tree_of(tree.encode()))
    assert (row.get("wcs_transforms"), row["gwcs_version"]) == (transforms, None)


@pytest.mark.parametrize("again", [b"NAXIS1  = 99999", b"PCOUNT  = 99999"])
def test_the_first_card_of_a_keyword_counts(tmp_path: Path, again: bytes) -> None:
    """A second one does not lead elsewhere, nor back to the same header for ever."""
    path = write(tmp_path, TREE.encode() + END)
    raw = path.read_bytes()
    place = raw.index(END_CARD, raw.index(b"EXTNAME = 'SCI"))
    path.write_bytes(raw[:place] + again.ljust(80) + END_CARD + raw[place + 160 :])
    (row,) = asdf_tree.read(path, Facts(names.parse(NAME), {}, []))["asdf_tree"]
    assert row["model_type"] == "ImageModel"
