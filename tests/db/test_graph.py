"""What files were made from and what was made from them: every direction, gaps, circles, sizes, any order of loads."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from pathlib import Path

import psycopg
import pytest
from made import association, exposure_name, keyword_row, write_json, write_table
from psycopg import sql

PRODUCT = "jw09001-o001_t001_niriss_clear-f150w"
IMAGE = f"{PRODUCT}_i2d.fits"
ASN3 = "jw09001-o001_20240101t000000_image3_00001_asn.json"
ASN2 = "jw09001-o001_20240101t000000_image2_00001_asn.json"
POOL = "jw09001_20240101t000000_pool.csv"


def name(number: int, suffix: str) -> str:
    return exposure_name(number, suffix)


def rows(*names: str, **fields: object) -> list[dict[str, object]]:
    return [keyword_row(filename, **fields) for filename in names]


def inputs(db, filename: str, relation: str = "input") -> dict[str, int]:
    """Input: depth."""
    return dict(
        db.query(
            "SELECT input_filename, depth FROM store.jwst_provenance WHERE filename = %s AND relation = %s",
            filename,
            relation,
        )
    )


def derived(db, filename: str) -> dict[str, int]:
    """Product: depth."""
    return dict(db.query("SELECT product_filename, depth FROM store.jwst_derived WHERE filename = %s", filename))


def load(db, folder: Path, table: Iterable[dict], **associations: object) -> None:
    """Load keyword rows, then associations: file name, content."""
    folder.mkdir(exist_ok=True, parents=True)
    answer = db.load("--keywords", write_table(folder / "table.csv.gz", table))
    assert answer.status == 0, answer.problems
    for filename, content in associations.items():
        answer = db.load(write_json(folder / filename, content))
        assert answer.status == 0, answer.problems


@pytest.fixture
def mosaic(fresh_db, tmp_path: Path):
    """An image of two exposures with all their stages, its catalogue; associations of both stages."""
    files = [name(n, suffix) for n in (0, 1) for suffix in ("uncal", "rate", "rateints", "cal", "i2d")]
    table = rows(*files, f"{name(0, 'x')[:-7]}_o001_crf.fits", IMAGE, f"{PRODUCT}_segm.fits")
    load(
        fresh_db, tmp_path, table,
        **{ASN3: association(PRODUCT, [(name(0, "cal"), "science"), (name(1, "cal"), "science")]),
           ASN2: association(name(0, "x")[:-7], [(name(0, "rate"), "science"), (name(1, "rate"), "background")],
                             asn_type="image2")},
    )  # fmt: skip
    return fresh_db


def test_inputs_down_to_the_raw_exposures(mosaic) -> None:
    assert inputs(mosaic, IMAGE) == {
        name(0, "cal"): 1, name(1, "cal"): 1, name(0, "rate"): 2, name(1, "rate"): 2, name(0, "uncal"): 3,
        name(1, "uncal"): 3,
    }  # fmt: skip
    assert inputs(mosaic, f"{PRODUCT}_segm.fits") == {IMAGE: 1} | {
        key: depth + 1 for key, depth in inputs(mosaic, IMAGE).items()
    }
    assert inputs(mosaic, name(0, "cal")) == {
        name(0, "rate"): 1, name(1, "rate"): 1, name(0, "uncal"): 2, name(1, "uncal"): 2,
    }  # fmt: skip
    # no association of the second exposure is held: the step of the pipeline
    assert inputs(mosaic, name(1, "cal")) == {name(1, "rate"): 1, name(1, "uncal"): 2}
    assert inputs(mosaic, name(1, "i2d")) == {name(1, "cal"): 1, name(1, "rate"): 2, name(1, "uncal"): 3}
    assert inputs(mosaic, name(0, "rateints")) == {name(0, "uncal"): 1}
    assert set(inputs(mosaic, name(0, "x")[:-7] + "_o001_crf.fits")) == {
        name(0, "cal"), name(0, "rate"), name(1, "rate"), name(0, "uncal"), name(1, "uncal"),
    }  # fmt: skip
    assert inputs(mosaic, name(0, "uncal")) == {}


def test_associations_and_pools_are_told(mosaic) -> None:
    assert inputs(mosaic, IMAGE, "association") == {ASN3: 1, ASN2: 2}
    assert inputs(mosaic, IMAGE, "pool") == {POOL: 2}
    assert inputs(mosaic, ASN3, "pool") == {POOL: 1}
    assert inputs(mosaic, ASN3) == {}
    held = mosaic.query(
        "SELECT input_filename, held, access_url FROM store.jwst_provenance WHERE filename = %s AND depth < 3"
        " AND relation <> 'input' ORDER BY 1",
        IMAGE,
    )
    assert held == [
        (ASN2, True, f"http://localhost/getproduct/jwst/product/{ASN2}"),
        (ASN3, True, f"http://localhost/getproduct/jwst/product/{ASN3}"),
        (POOL, False, f"https://mast.stsci.edu/api/v0.1/Download/file?uri=mast:JWST/product/{POOL}"),
    ]


def test_products_made_from_a_file(mosaic) -> None:
    first = {name(0, "rate"): 1, name(0, "rateints"): 1, name(0, "cal"): 2, name(0, "i2d"): 3,
             name(0, "x")[:-7] + "_o001_crf.fits": 3, IMAGE: 3, f"{PRODUCT}_segm.fits": 4}  # fmt: skip
    assert derived(mosaic, name(0, "uncal")) == first
    # the rate file of the second exposure is background of the first
    assert derived(mosaic, name(1, "rate")) == {
        name(1, "cal"): 1, name(0, "cal"): 1, name(1, "i2d"): 2, name(0, "i2d"): 2, IMAGE: 2,
        name(0, "x")[:-7] + "_o001_crf.fits": 2, f"{PRODUCT}_segm.fits": 3,
    }  # fmt: skip
    assert derived(mosaic, f"{PRODUCT}_segm.fits") == {}
    assert derived(mosaic, ASN3) == {IMAGE: 1, f"{PRODUCT}_segm.fits": 1}
    assert derived(mosaic, ASN2)[name(0, "cal")] == 1


def test_pool_leads_to_products(mosaic, tmp_path: Path) -> None:
    header = "FILENAME|OBS_NUM|ASN_CANDIDATE\n"
    (tmp_path / POOL).write_text(f"{header}{name(0, 'uncal')}|1|[('o001', 'OBSERVATION')]\n")
    assert mosaic.load(tmp_path / POOL).status == 0
    assert {IMAGE, f"{PRODUCT}_segm.fits", name(0, "cal")} <= set(derived(mosaic, POOL))


def test_products_of_an_association(mosaic) -> None:
    found = mosaic.query("SELECT filename, product_filename FROM store.jwst_association_product ORDER BY 1, 2")
    assert found == [(ASN2, name(0, "cal")), (ASN2, name(0, "i2d")), (ASN3, IMAGE), (ASN3, f"{PRODUCT}_segm.fits")]


def test_what_is_not_there_is_in_the_answer(fresh_db, tmp_path: Path) -> None:
    """Only the ends of the chain are catalogued; between them the names tell the way."""
    load(fresh_db, tmp_path, rows(f"{PRODUCT}_segm.fits", name(0, "uncal")),
         **{ASN3: association(PRODUCT, [(name(0, "cal"), "science"), (name(1, "cal"), "science")])})  # fmt: skip
    found = fresh_db.query(
        "SELECT input_filename, depth, held, input_planeid IS NULL FROM store.jwst_provenance"
        " WHERE filename = %s AND relation = 'input' ORDER BY depth, 1",
        f"{PRODUCT}_segm.fits",
    )
    assert found == [
        (IMAGE, 1, False, True),
        (name(0, "cal"), 2, False, True), (name(1, "cal"), 2, False, True),
        (name(0, "rate"), 3, False, True), (name(1, "rate"), 3, False, True),
        (name(0, "uncal"), 4, False, False), (name(1, "uncal"), 4, False, True),
    ]  # fmt: skip
    assert derived(fresh_db, name(0, "uncal")) == {f"{PRODUCT}_segm.fits": 4}


def test_previews_are_no_inputs(fresh_db, tmp_path: Path) -> None:
    load(fresh_db, tmp_path, rows(name(0, "cal"), name(0, "rate")))
    for suffix in ("_cal.jpg", "_cal_thumb.jpg", "_rate.jpg"):
        (tmp_path / (name(0, "x")[:-7] + suffix)).write_bytes(b"\xff\xd8\xff")
    assert fresh_db.load(tmp_path).counts["new"] == 3
    assert inputs(fresh_db, name(0, "cal")) == {name(0, "rate"): 1, name(0, "uncal"): 2}
    # a preview was made from its product
    preview = name(0, "x")[:-7] + "_cal_thumb.jpg"
    assert inputs(fresh_db, preview) == {name(0, "cal"): 1, name(0, "rate"): 2, name(0, "uncal"): 3}
    assert derived(fresh_db, name(0, "rate")) == {name(0, "cal"): 1}
    assert derived(fresh_db, preview) == {}


def test_header_names_an_association_of_another_name(fresh_db, tmp_path: Path) -> None:
    """A user's association has any name and any product; the header of what it made names it. Either may come first."""
    stray = "my-own_asn.json"
    content = association("anything", [(name(0, "cal"), "science")], asn_type="user_built", version_id=None)
    for product, first in ((IMAGE, "association"), (IMAGE.replace("o001", "o002"), "product")):
        steps = {
            "association": lambda: fresh_db.load(write_json(tmp_path / stray, content)),
            "product": lambda product=product: fresh_db.load(
                "--keywords", write_table(tmp_path / "t.csv.gz", rows(product, asntable=stray))
            ),
        }
        for step in (first, *steps):
            assert steps[step]().status == 0
        assert inputs(fresh_db, product) == {name(0, "cal"): 1, name(0, "rate"): 2, name(0, "uncal"): 3}
        assert inputs(fresh_db, product, "association") == {stray: 1}
    assert set(derived(fresh_db, stray)) == {IMAGE, IMAGE.replace("o001", "o002")}


def test_archives_association_comes_before_others(fresh_db, tmp_path: Path) -> None:
    stray = association(PRODUCT, [(name(1, "cal"), "science")], version_id="20990101t000000")
    load(fresh_db, tmp_path, rows(IMAGE),
         **{ASN3: association(PRODUCT, [(name(0, "cal"), "science")]), "zz_asn.json": stray})  # fmt: skip
    assert set(inputs(fresh_db, IMAGE)) == {name(0, "cal"), name(0, "rate"), name(0, "uncal")}


def test_cubes_go_on_where_their_association_ends(fresh_db, tmp_path: Path) -> None:
    made = {"o001_t001_miri": "o001_t001_miri_ch3-short", "o002_t001_nirspec_g395h": "o002_t001_nirspec_g395h-f290lp"}
    for number, (product, cube) in enumerate(made.items()):
        asn = f"jw09001-{product[:4]}_20240101t000000_spec3_00001_asn.json"
        content = association(f"jw09001-{product}", [(name(number, "cal"), "science")], asn_type="spec3")
        load(fresh_db, tmp_path, rows(f"jw09001-{cube}_s3d.fits"), **{asn: content})
        assert inputs(fresh_db, f"jw09001-{cube}_s3d.fits")[name(number, "uncal")] == 3
        assert set(derived(fresh_db, asn)) == {f"jw09001-{cube}_s3d.fits"}


def test_association_that_lets_go(fresh_db, tmp_path: Path) -> None:
    """An association that is read again and names another product no longer makes the first one."""
    load(fresh_db, tmp_path, rows(IMAGE), **{ASN3: association(PRODUCT, [(name(0, "cal"), "science")])})
    assert set(derived(fresh_db, ASN3)) == {IMAGE}
    write_json(tmp_path / ASN3, association(PRODUCT.replace("t001", "t002"), [(name(0, "cal"), "science")]))
    assert fresh_db.load("--reread", tmp_path / ASN3).status == 0
    assert inputs(fresh_db, IMAGE) == {}
    assert derived(fresh_db, ASN3) == {}
    members = fresh_db.query(
        "SELECT o.observationID FROM store.observation_member AS m JOIN store.observation AS o ON o.obsID = m.parentID"
    )
    assert members == [(PRODUCT.replace("t001", "t002"),)]


# ---- hostile input


def test_circles_end(fresh_db, tmp_path: Path) -> None:
    """Two products that say they are made from each other, and one that is a member of itself."""
    other = PRODUCT.replace("t001", "t002")
    second = ASN3.replace("00001", "00002")
    load(
        fresh_db, tmp_path, rows(IMAGE, f"{other}_i2d.fits"),
        **{ASN3: association(PRODUCT, [(f"{other}_i2d.fits", "science"), (IMAGE, "science"),
                                       (name(0, "cal"), "science")]),
           second: association(other, [(IMAGE, "science"), (IMAGE, "background")])},
    )  # fmt: skip
    expected = {f"{other}_i2d.fits": 1, name(0, "cal"): 1, name(0, "rate"): 2, name(0, "uncal"): 3}
    assert inputs(fresh_db, IMAGE) == expected
    assert inputs(fresh_db, f"{other}_i2d.fits") == {
        IMAGE: 1, name(0, "cal"): 2, name(0, "rate"): 3, name(0, "uncal"): 4,
    }  # fmt: skip
    assert derived(fresh_db, IMAGE) == {f"{other}_i2d.fits": 1}
    members = fresh_db.query("SELECT parentID, memberID FROM store.observation_member")
    own = {fresh_db.query("SELECT obsID, observationURI FROM store.observation WHERE observationID = %s", PRODUCT)[0]}
    assert own.isdisjoint(members)


@pytest.mark.parametrize(
    "odd", ["a'b\"c%;--.fits", "x{}[](.*)+?^$|\\.fits", "%s_cal.fits", "ä ö_cal.fits", "a/../b_cal.fits"]
)
def test_odd_names(fresh_db, tmp_path: Path, odd: str) -> None:
    load(
        fresh_db, tmp_path, rows(IMAGE), **{ASN3: association(PRODUCT, [(odd, "science"), (name(0, "cal"), "science")])}
    )
    told = inputs(fresh_db, IMAGE)
    assert told[Path(odd).name] == 1
    assert told[name(0, "uncal")] == 3


@pytest.mark.parametrize(
    "product", ["jw09001-o001_(((", "jw09001-o001_[a-", "jw09001-o001_{source_id}{", "{}", "'", "*" * 500]
)
def test_odd_products(fresh_db, tmp_path: Path, product: str) -> None:
    """A product name that is no name, nor a pattern, makes nothing and breaks nothing."""
    load(fresh_db, tmp_path, rows(IMAGE), **{ASN3: association(product, [(name(0, "cal"), "science")])})
    assert inputs(fresh_db, IMAGE) == {}
    assert fresh_db.query("SELECT DISTINCT product FROM store.jwst_association_member") == [(product,)]


def test_a_hundred_thousand_members(fresh_db, tmp_path: Path) -> None:
    members = [(f"jw{n:011d}_02101_00001_nis_cal.fits", "science") for n in range(100_000)]
    load(fresh_db, tmp_path, rows(IMAGE), **{ASN3: association(PRODUCT, members)})
    found = fresh_db.query(
        "SELECT depth, count(*) FROM store.jwst_provenance WHERE filename = %s GROUP BY 1 ORDER BY 1", IMAGE
    )
    assert found == [(1, 100_001), (2, 100_001), (3, 100_000)]  # the association, and its pool


# ---- the plan, and both directions against each other


def plan(db, view: str, filename: str) -> list[dict]:
    """The nodes of the plan for one file."""
    query = sql.SQL("EXPLAIN (FORMAT JSON) SELECT * FROM store.{} WHERE filename = {}").format(
        sql.Identifier(view), sql.Literal(filename)
    )
    with psycopg.connect(db.admin_dsn) as connection:
        (((top,),),) = connection.execute(query).fetchall()
    waiting, nodes = [top["Plan"]], []
    while waiting:
        nodes.append(waiting.pop())
        waiting += nodes[-1].get("Plans", [])
    return nodes


@pytest.mark.parametrize("view", ["jwst_provenance", "jwst_derived"])
def test_one_file_is_asked_for_by_index(fresh_db, tmp_path: Path, view: str) -> None:
    """The walk starts at the file that is asked for: no table of the catalogue is read as a whole."""
    names = [name(number, suffix) for number in range(300) for suffix in ("uncal", "rate", "cal")]
    load(
        fresh_db,
        tmp_path,
        rows(*names, IMAGE),
        **{ASN3: association(PRODUCT, [(n, "science") for n in names if "cal" in n])},
    )
    nodes = plan(fresh_db, view, IMAGE)
    assert {"store.artifact", "artifact"} & {node.get("Relation Name") for node in nodes}
    scans = [node["Relation Name"] for node in nodes if node["Node Type"] == "Seq Scan"]
    assert set(scans) <= {"support_file"}  # which is empty here
    (artifact,) = [node for node in nodes if node.get("Relation Name") == "artifact"]
    assert artifact["Index Name"] == "artifact_filename"
    (walk,) = [node for node in nodes if node["Node Type"] == "Function Scan"]
    assert walk["Function Name"] == {"jwst_provenance": "provenance_of", "jwst_derived": "derived_of"}[view]


def test_both_directions_say_the_same(fresh_db, tmp_path: Path) -> None:
    """B has A among its inputs just when A has B among its products, with files left out at random."""
    chance = random.Random(5)
    exposures = [name(number, suffix) for number in range(40) for suffix in ("uncal", "rate", "cal")]
    products = [f"jw09001-o{n:03d}_t001_niriss_clear-f150w" for n in range(1, 9)]
    kept = [item for item in exposures if chance.random() < 0.6]
    kept += [f"{product}_i2d.fits" for product in products[1::2]]  # every other image is not there
    kept += [f"{product}_segm.fits" for product in products if chance.random() < 0.7]
    made = {}
    for number, product in enumerate(products):
        members = [(name(n, "cal"), "science") for n in chance.sample(range(40), 12)]
        if number:
            members.append((f"{products[number - 1]}_i2d.fits", "direct_image"))
        made[f"jw09001-o{number + 1:03d}_20240101t000000_image3_00001_asn.json"] = association(product, members)
    load(fresh_db, tmp_path, rows(*kept), **made)
    forth = {(b, a): depth for b in kept for a, depth in inputs(fresh_db, b).items() if a in kept}
    back = {(b, a): depth for a in kept for b, depth in derived(fresh_db, a).items()}
    assert len(forth) > 300
    assert forth == back


def test_demo_archive_against_its_associations(db, instance) -> None:
    """For every combined product of the demo archive the raw exposures are those that its association leads to."""
    members: dict[str, set[str]] = {}
    for path in instance.archive.rglob("*_asn.json"):
        content = json.loads(path.read_text())
        for product in content["products"]:
            for member in product["members"]:
                members.setdefault(path.name, set()).add(Path(member["expname"]).name)
    found = db.execute(
        "SELECT product_filename, filename FROM store.jwst_association_product WHERE product_level = '3'"
    ).fetchall()
    assert len(found) > 50
    for product, asn in found:
        told = db.execute(
            "SELECT input_filename FROM store.jwst_provenance WHERE filename = %s AND relation = 'input'", (product,)
        ).fetchall()
        assert members[asn] - {product} <= {filename for (filename,) in told}, product
        roots = {
            filename.rsplit("_", 1)[0]
            for filename in members[asn]
            if not filename.startswith("jw") or filename[7] != "-"
        }
        raw = {filename for (filename,) in told if filename.endswith("_uncal.fits")}
        assert {f"{root}_uncal.fits" for root in roots} <= raw, product
