"""What files were made from and what was made from them: both directions, gaps, and any order of loads."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lineage import ASN2, ASN3, IMAGE, POOL, PRODUCT, derived, inputs, load, name, rows
from made import association, write_json, write_table


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
