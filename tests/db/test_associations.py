"""Members and provenance from associations, whatever is loaded first; and thousands of real association files."""

from __future__ import annotations

import json
import tarfile
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

import pytest
from made import association, exposure_name, square, write_fits, write_json
from snapshot import differences, snapshot

PRODUCT = "jw09001-o001_t001_niriss_clear-f150w"
CANDIDATE = "jw09001-o001"
EXPOSURES = [exposure_name(number) for number in range(4)]


def asn_name(kind: str = "image3", when: str = "20240101t000000", counter: int = 1) -> str:
    return f"{CANDIDATE}_{when}_{kind}_{counter:05d}_asn.json"


def observation_of(name: str) -> str:
    return "caom:JWST/" + name.removesuffix("_cal.fits").removesuffix("_rate.fits")


def members_of(db, observation: str) -> set[str]:
    return {
        member
        for (member,) in db.query(
            "SELECT memberID FROM store.caom2_observation_member m"
            " JOIN store.caom2_observation o ON o.obsID = m.parentID"
            " WHERE o.observationID = %s",
            observation,
        )
    }


def inputs_of(db, observation: str, product: str) -> set[str]:
    return {
        given
        for (given,) in db.query(
            "SELECT inputID FROM store.caom2_provenance_input i JOIN store.caom2_plane p ON p.planeID = i.outputID"
            " WHERE p.planeURI = %s",
            f"caom:JWST/{observation}/{product}",
        )
    }


@pytest.fixture
def products(tmp_path: Path) -> Path:
    """A mosaic, its four exposures, and their raw files."""
    folder = tmp_path / "products"
    folder.mkdir()
    for name in EXPOSURES:
        write_fits(folder, name, square(30, -20, 0.01))
        write_fits(folder, name.replace("_cal", "_uncal"), square(30, -20, 0.01))
    write_fits(folder, f"{PRODUCT}_i2d.fits", square(30, -20, 0.02), DETECTOR="MULTIPLE")
    return folder


@pytest.fixture
def associations(tmp_path: Path) -> Path:
    """Two associations of stage 2 and one of stage 3."""
    folder = tmp_path / "associations"
    folder.mkdir()
    kinds = ["science", "science", "background", "sourcecat"]
    write_json(folder / asn_name(), association(PRODUCT, zip(EXPOSURES, kinds, strict=True)))
    for number in (0, 1):
        rate = EXPOSURES[number].replace("_cal", "_rate")
        made = association(EXPOSURES[number].removesuffix("_cal.fits"), [(rate, "science")], asn_type="image2")
        write_json(folder / asn_name("image2", counter=number + 1), made)
    return folder


@pytest.mark.parametrize("order", ["products first", "associations first", "together"])
def test_members_and_inputs_in_any_order(two_dbs, products: Path, associations: Path, order: str) -> None:
    calls = {
        "products first": [[products], [associations]],
        "associations first": [[associations], [products]],
        "together": [[products, associations]],
    }[order]
    db = two_dbs[0]
    for call in calls:
        answer = db.load(*call)
        assert answer.status == 0, answer.problems
    assert members_of(db, PRODUCT) == {observation_of(name) for name in EXPOSURES[:3]}
    assert inputs_of(db, PRODUCT, "i2d") == {f"{observation_of(name)}/cal" for name in EXPOSURES}
    first = EXPOSURES[0].removesuffix("_cal.fits")
    assert inputs_of(db, first, "cal") == {f"caom:JWST/{first}/rate"}
    assert inputs_of(db, first, "uncal") == set()
    assert members_of(db, first) == set()
    ((listed, composite),) = db.query(
        "SELECT members, typeCode FROM store.caom2_observation WHERE observationID = %s", PRODUCT
    )
    assert (listed.split(), composite) == (sorted(observation_of(name) for name in EXPOSURES[:3]), "C")
    # the order leaves no trace
    assert two_dbs[1].load(products, associations).status == 0
    told = differences(snapshot(two_dbs[1]), snapshot(db))
    assert not told, told
    before = snapshot(db, times=True)
    assert db.load("--reread", products, associations).status == 0
    assert differences(before, snapshot(db, times=True)) == ""


def test_candidate_in_the_name_of_an_input(fresh_db, tmp_path: Path) -> None:
    """Exposure products of stage 2c carry the candidate before the suffix."""
    crf = EXPOSURES[0].replace("_cal", "_o001_crf")
    write_fits(tmp_path, f"{PRODUCT}_i2d.fits", square(30, -20, 0.02), DETECTOR="MULTIPLE")
    write_json(tmp_path / asn_name(), association(PRODUCT, [(crf, "science")]))
    assert fresh_db.load(tmp_path).status == 0
    assert inputs_of(fresh_db, PRODUCT, "i2d") == {f"{observation_of(EXPOSURES[0])}/o001_crf"}
    assert members_of(fresh_db, PRODUCT) == {observation_of(EXPOSURES[0])}


@pytest.mark.parametrize("first", ["products", "association"])
def test_template_stands_for_every_source(fresh_db, tmp_path: Path, first: str) -> None:
    template = f"{CANDIDATE}_{{source_id}}_nirspec_f290lp-g395m"
    folders = {name: tmp_path / name for name in ("products", "association")}
    for folder in folders.values():
        folder.mkdir()
    made = association(template, [(EXPOSURES[0], "science")], asn_type="spec3")
    write_json(folders["association"] / asn_name("spec3"), made)
    spectrograph = {"INSTRUME": "NIRSPEC", "DETECTOR": "MULTIPLE", "EXP_TYPE": "NRS_MSASPEC", "FILTER": "F290LP",
                    "GRATING": "G395M", "PUPIL": None}  # fmt: skip
    sources = [f"{CANDIDATE}_{source}_nirspec_f290lp-g395m" for source in ("s000000012", "b000000013")]
    other = "jw09001-o002_s000000012_nirspec_f290lp-g395m"
    for name in (*sources, other, f"{CANDIDATE}_s000000012_nirspec_clear-prism"):
        write_fits(folders["products"], f"{name}_s2d.fits", **spectrograph)
    for folder in (folders[first], *folders.values()):
        assert fresh_db.load(folder).status == 0
    for name in sources:
        assert members_of(fresh_db, name) == {observation_of(EXPOSURES[0])}
    assert members_of(fresh_db, other) == members_of(fresh_db, f"{CANDIDATE}_s000000012_nirspec_clear-prism") == set()


@pytest.mark.parametrize("reverse", [False, True])
def test_newest_association_wins(fresh_db, products: Path, tmp_path: Path, reverse: bool) -> None:
    folders = []
    for number, when in enumerate(("20240101t000000", "20250101t000000")):
        folder = tmp_path / when
        folder.mkdir()
        write_json(folder / asn_name(when=when), association(PRODUCT, [(EXPOSURES[number], "science")]))
        folders.append(folder)
    for folder in (products, *(folders[::-1] if reverse else folders)):
        assert fresh_db.load(folder).status == 0
    assert members_of(fresh_db, PRODUCT) == {observation_of(EXPOSURES[1])}


def test_header_decides_which_association(fresh_db, tmp_path: Path) -> None:
    """ASNTABLE names the older one; the newer one was not what the product was made with."""
    for number, when in enumerate(("20240101t000000", "20250101t000000")):
        write_json(tmp_path / asn_name(when=when), association(PRODUCT, [(EXPOSURES[number], "science")]))
    old = asn_name(when="20240101t000000")
    write_fits(tmp_path, f"{PRODUCT}_i2d.fits", square(30, -20, 0.02), DETECTOR="MULTIPLE", ASNTABLE=old)
    assert fresh_db.load(tmp_path).status == 0
    assert members_of(fresh_db, PRODUCT) == {observation_of(EXPOSURES[0])}
    write_fits(tmp_path, f"{PRODUCT}_i2d.fits", square(30, -20, 0.02), DETECTOR="MULTIPLE", day=500,
               ASNTABLE=asn_name(when="20250101t000000"))  # fmt: skip
    assert fresh_db.load(tmp_path).counts["replaced"] == 1
    assert members_of(fresh_db, PRODUCT) == {observation_of(EXPOSURES[1])}


def test_association_that_changed(fresh_db, products: Path, tmp_path: Path) -> None:
    """A corrected file of the same name replaces what it said."""
    folder = tmp_path / "asn"
    folder.mkdir()
    for number in (0, 2):
        write_json(folder / asn_name(), association(PRODUCT, [(EXPOSURES[number], "science")]))
        assert fresh_db.load("--reread", products, folder).status == 0
        assert members_of(fresh_db, PRODUCT) == {observation_of(EXPOSURES[number])}
    assert fresh_db.query("SELECT count(*) FROM store.association_member") == [(1,)]


# ---- real files


def independent_members(text: bytes) -> set[tuple[str, str, str]] | None:
    """(product, file, type) of an association; None for what is none."""
    try:
        products = json.loads(text)["products"]
        listed = [(product["name"], member["expname"], member["exptype"]) for product in products
                  for member in product["members"]]  # fmt: skip
    except (ValueError, KeyError, TypeError):
        return None
    if not products or not all(isinstance(word, str) and word.strip() for words in listed for word in words):
        return None
    return {(name.strip(), PurePosixPath(file.strip()).name, kind.strip().lower()) for name, file, kind in listed}


def unpack(archive_path: Path, folder: Path) -> dict[Path, bytes]:
    """The JSON files of a tar ball, written below ``folder`` as they lie in it."""
    found: dict[Path, bytes] = {}
    with tarfile.open(archive_path) as archive:
        for entry in (item for item in archive if item.isfile() and item.name.endswith(".json")):
            path = folder / entry.name
            path.parent.mkdir(parents=True, exist_ok=True)
            found[path] = archive.extractfile(entry).read()
            path.write_bytes(found[path])
    return found


def names_in_catalogue(paths: Iterable[Path]) -> dict[Path, str]:
    """Each its own name; of equal ones in different folders the second has its folder before it."""
    given: dict[Path, str] = {}
    for path in sorted(paths, key=lambda item: (item.name, str(item))):
        given[path] = path.name if path.name not in given.values() else f"{path.parent.name}__{path.name}"
    return given


def test_real_associations(fresh_db, shared_data: Path, tmp_path: Path) -> None:
    """3,000 files under their own names, few of which are the archive's: rehearsals, standards, users' own."""
    contents = unpack(shared_data / "asn.tar.gz", tmp_path)
    assert len(contents) == 3016
    named = names_in_catalogue(contents)
    assert sum("__" in name and path.name != name for path, name in named.items()) == 113
    wanted = {path: independent_members(content) for path, content in contents.items()}
    invalid = {path for path, members in wanted.items() if members is None}
    answer = fresh_db.load(tmp_path)
    assert answer.status == 1
    assert answer.counts["seen"] == len(wanted)
    assert {Path(problem["path"]) for problem in answer.problems} == invalid
    assert {path.name for path in invalid} == {"asn_level2_v1.json", "pool_023_nirspec_msa_3nod_spec2_001_asn.json"}
    stored = fresh_db.query("SELECT filename, product, expname, exptype FROM store.association_member")
    expected = {(named[path], *member) for path, members in wanted.items() for member in members or ()}
    assert set(stored) == expected
    assert len(stored) == len(expected) > 10_000
    facts = {row[0]: row[1:] for row in fresh_db.query(
        "SELECT filename, asn_type, asn_rule, asn_constraints IS NOT NULL FROM store.association")}  # fmt: skip
    for path, members in wanted.items():
        if members is not None:
            content = json.loads(contents[path])
            kind, rule = content.get("asn_type"), content.get("asn_rule")
            told = (None if kind == "None" else kind, rule, bool(content.get("constraints")))
            assert facts[named[path]] == told, path
    candidates = {c for (c,) in fresh_db.query("SELECT DISTINCT asn_candidate FROM store.association_member")}
    assert "('o001', 'observation')" in " ".join(filter(None, candidates))
    # a second run has nothing to do
    again = fresh_db.load(tmp_path)
    assert again.counts["unchanged"] == len(wanted) - len(invalid)


def test_copies_and_namesakes(fresh_db, tmp_path: Path) -> None:
    """An equal copy in another folder is told and left; another content has its folder's name before its own."""
    first = association(PRODUCT, [(EXPOSURES[0], "science")])
    for folder, content in (("a", first), ("b b", association(PRODUCT, [(EXPOSURES[1], "science")])), ("c", first)):
        (tmp_path / folder).mkdir()
        write_json(tmp_path / folder / "mine_asn.json", content)
    answer = fresh_db.load(tmp_path)
    assert (answer.status, answer.counts["new"], answer.counts["unchanged"]) == (0, 2, 1)
    notes = " ".join(answer.summary["notes"])
    assert f"{tmp_path / 'c' / 'mine_asn.json'}: a copy of {tmp_path / 'a' / 'mine_asn.json'}" in notes
    assert "catalogued as b_b__mine_asn.json" in notes
    members = "SELECT filename, expname FROM store.association_member ORDER BY 1"
    expected = [("b_b__mine_asn.json", EXPOSURES[1]), ("mine_asn.json", EXPOSURES[0])]
    assert fresh_db.query(members) == expected
    # names stay, whatever is read again and in which order
    assert fresh_db.load("--reread", tmp_path / "c", tmp_path / "b b").status == 0
    assert fresh_db.query(members) == expected


def test_generated_associations(fresh_db, shared_data: Path, tmp_path: Path) -> None:
    """Those that asn_generate made of real rows, under the archive's names: each observation has its members."""
    with tarfile.open(shared_data / "generated.tar.gz") as archive:
        for entry in (item for item in archive if item.isfile() and item.name.endswith("_asn.json")):
            (tmp_path / Path(entry.name).name).write_bytes(archive.extractfile(entry).read())
    files = sorted(tmp_path.glob("*.json"))
    assert len(files) > 400
    answer = fresh_db.load(tmp_path)
    assert answer.status == 0, answer.problems
    members: dict[str, set[str]] = {}
    for path in files:
        content = json.loads(path.read_text())
        for product in content["products"]:
            if content["asn_type"].endswith("3") and "{" not in product["name"]:
                kinds = ("science", "background", "psf")
                found = {item["expname"] for item in product["members"] if item["exptype"] in kinds}
                members.setdefault(product["name"], set()).update(found)
    assert members
    for product, expnames in members.items():
        got = members_of(fresh_db, product)
        assert got <= {"caom:JWST/" + name.rsplit("_", 1)[0] for name in expnames}, product
        assert got, product
