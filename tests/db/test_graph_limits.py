"""The graph of files at its limits: circles, odd names, a hundred thousand members, the plan of the query."""

from __future__ import annotations

import random
from pathlib import Path

import psycopg
import pytest
from lineage import ASN3, IMAGE, PRODUCT, derived, inputs, load, name, rows
from made import association
from psycopg import sql


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
