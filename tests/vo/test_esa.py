"""ESA's client for its JWST archive, pointed at this node: its own queries, answers compared with the tables."""

from __future__ import annotations

import psycopg
import pytest
from astropy import units as u
from astropy.coordinates import SkyCoord
from astroquery.esa.jwst import JwstClass
from astroquery.utils.tap import TapPlus

from tests.conftest import Instance

M51 = SkyCoord(202.4696, 47.1952, unit="deg")
MOSAIC = "jw01783-o003_t003_nircam_clear-f335m"


@pytest.fixture(scope="module")
def jwst(instance: Instance) -> JwstClass:
    return JwstClass(tap_plus_handler=TapPlus(url=f"{instance.url}/tap"), show_messages=False)


def ids(table, column: str = "observationid") -> list[str]:
    return sorted(str(value) for value in table[column])


def held(db: psycopg.Connection, condition: str) -> list[str]:
    found = db.execute(
        "SELECT o.observationID FROM store.observation AS o JOIN store.plane AS p USING (obsID)"
        " WHERE q3c_dist(targetPosition_coordinates_cval1, targetPosition_coordinates_cval2, 202.4696, 47.1952) < 0.1"
        f" AND {condition} ORDER BY 1"
    )
    return sorted(name for (name,) in found)


# associations have the level of what they belong to
HIGHEST = "(SELECT max(calibrationLevel) FROM store.plane AS q WHERE q.obsID = o.obsID)"
LEVEL = f"coalesce(p.calibrationLevel, {HIGHEST})"
CONES = {
    "level": ({"cal_level": 3}, f"{LEVEL} = 3"),
    "product type": (
        {"cal_level": 2, "prod_type": "image"},
        "p.calibrationLevel = 2 AND p.dataProductType = 'image'",
    ),
    "instrument": (
        {"cal_level": "Top", "instrument_name": "MIRI"},
        f"o.instrument_name LIKE 'MIRI%' AND {LEVEL} = {HIGHEST}",
    ),
    "public": (
        {"cal_level": 3, "filter_name": "F335M", "only_public": True},
        "p.calibrationLevel = 3 AND p.energy_bandpassName = 'F335M'",
    ),
    "programme": ({"cal_level": 1, "proposal_id": "1783"}, "p.calibrationLevel = 1 AND o.proposal_id = '1783'"),
}


@pytest.mark.parametrize(("arguments", "condition"), CONES.values(), ids=CONES)
def test_cone_search(jwst: JwstClass, db: psycopg.Connection, arguments: dict, condition: str) -> None:
    found = jwst.cone_search(M51, 0.1 * u.deg, **arguments).get_results()
    expected = held(db, condition)
    assert expected and ids(found) == expected
    assert list(found["dist"]) == sorted(found["dist"])


def test_box_with_default_columns(jwst: JwstClass, db: psycopg.Connection) -> None:
    found = jwst.query_region(M51, width=0.2 * u.deg, height=0.2 * u.deg, cal_level=3)
    assert MOSAIC in ids(found)
    assert set(JwstClass.JWST_DEFAULT_COLUMNS) <= set(found.colnames)


def test_product_list_of_a_mosaic_and_its_members(jwst: JwstClass, db: psycopg.Connection) -> None:
    found = jwst.get_product_list(observation_id=MOSAIC, product_type="science")
    names = {str(name) for name in found["filename"]}
    own = {name for (name,) in db.execute(
        "SELECT a.filename FROM store.artifact AS a JOIN store.observation AS o USING (obsID)"
        " WHERE o.observationID = %s AND a.productType = 'science'", (MOSAIC,))}  # fmt: skip
    assert own <= names
    members = {name for (name,) in db.execute(
        "SELECT a.filename FROM store.observation AS o JOIN store.observation_member AS m ON m.parentID = o.obsID"
        " JOIN store.observation AS x ON x.observationURI = m.memberID JOIN store.artifact AS a ON a.obsID = x.obsID"
        " WHERE o.observationID = %s AND a.productType = 'science'", (MOSAIC,))}  # fmt: skip
    assert members and names == own | members


def test_related_observations_both_ways(jwst: JwstClass, db: psycopg.Connection) -> None:
    members = jwst.get_related_observations(MOSAIC)
    expected = {uri.removeprefix("caom:JWST/") for (uri,) in db.execute(
        "SELECT m.memberID FROM store.observation_member AS m JOIN store.observation AS o ON o.obsID = m.parentID"
        " WHERE o.observationID = %s", (MOSAIC,))}  # fmt: skip
    assert expected and set(members) == expected
    assert MOSAIC in list(jwst.get_related_observations(sorted(expected)[0]))
