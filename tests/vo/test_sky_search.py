"""The sky search is exact for every kind of footprint, in ADQL and in SIA 2, and it uses the index.

The expected names were written down from the corners in footprints.py, by eye.
"""

from __future__ import annotations

import psycopg
import pytest
import pyvo
from footprints import PROGRAM

from tests.conftest import Instance

pytestmark = pytest.mark.usefixtures("footprints")

#: ADQL condition on s_region, and the footprints that fulfil it.
CONDITIONS = [
    # a circle in the gap between the two squares of "pair", and one that reaches the eastern one
    ("INTERSECTS(CIRCLE(20.3, -5, 0.15), s_region)", set()),
    ("INTERSECTS(CIRCLE(20.3, -5, 0.25), s_region)", {"pair"}),
    ("INTERSECTS(s_region, CIRCLE(20.3, -5, 0.25))", {"pair"}),
    # polygon and box in the gap, and over both parts
    ("INTERSECTS(POLYGON(20.2, -5.1, 20.4, -5.1, 20.4, -4.9, 20.2, -4.9), s_region)", set()),
    ("INTERSECTS(POLYGON(20.2, -5.1, 20.55, -5.1, 20.55, -4.9, 20.2, -4.9), s_region)", {"pair"}),
    ("INTERSECTS(POLYGON(POINT(20.2, -5.1), POINT(20.55, -5.1), POINT(20.55, -4.9)), s_region)", {"pair"}),
    ("INTERSECTS(BOX(20.3, -5, 0.3, 0.2), s_region)", set()),
    ("INTERSECTS(BOX(20.3, -5, 0.5, 0.2), s_region)", {"pair"}),
    # points: in each part, in the gap, in a circle, over RA 0, at the pole
    ("CONTAINS(POINT(20.0, -5), s_region)", {"pair"}),
    ("CONTAINS(POINT(20.6, -5), s_region)", {"pair"}),
    ("CONTAINS(POINT(20.3, -5), s_region)", set()),
    ("CONTAINS(POINT(30, 40.19), s_region)", {"circle"}),
    ("CONTAINS(POINT(30, 40.21), s_region)", set()),
    ("CONTAINS(POINT(359.95, 20), s_region)", {"wrap"}),
    ("CONTAINS(POINT(0.05, 20), s_region)", {"wrap"}),
    ("CONTAINS(POINT(123.4, -89.95), s_region)", {"pole"}),
    ("INTERSECTS(POINT(10.05, 10.05), s_region)", {"polygon"}),
    # all of it, and only a part of it, inside
    ("CONTAINS(s_region, CIRCLE(20.3, -5, 0.43))", {"pair"}),
    ("CONTAINS(s_region, CIRCLE(20.0, -5, 0.3))", set()),
    ("CONTAINS(s_region, BOX(20.3, -5, 0.9, 0.3))", {"pair"}),
    ("CONTAINS(s_region, POLYGON(9, 9, 11, 9, 11, 11, 9, 11))", {"polygon"}),
    # negative numbers, numbers with exponents and signs, expressions
    ("INTERSECTS(POLYGON(-0.05, 19.95, 5e-2, 19.95, +0.05, 20.05), s_region)", {"wrap"}),
    ("INTERSECTS(POLYGON(20.2, -5.1, 20.5 + 0.05, -5.1, 20.55, -4.9, 20.2, -4.9), s_region)", {"pair"}),
]

#: SIA 2's POS, and the footprints it finds.
POSITIONS = [
    ("CIRCLE 20.3 -5 0.15", set()),
    ("CIRCLE 20.3 -5 0.25", {"pair"}),
    ("POLYGON 20.2 -5.1 20.4 -5.1 20.4 -4.9 20.2 -4.9", set()),
    ("POLYGON 20.2 -5.1 20.55 -5.1 20.55 -4.9 20.2 -4.9", {"pair"}),
    ("RANGE 20.15 20.45 -6 -4", set()),
    ("RANGE 20.15 20.55 -6 -4", {"pair"}),
    ("RANGE 359.95 360 19 21", {"wrap"}),
    ("RANGE 0 360 -90 -89.9", {"pole"}),
    ("RANGE -Inf +Inf -Inf -89.9", {"pole"}),
    ("CIRCLE 30 40.3 0.11", {"circle"}),
    ("CIRCLE 30 40.3 0.09", set()),
    ("CIRCLE 190 -10 178", {"pair", "circle", "wrap", "pole"}),  # all but what is near (10, 10)
]


def names(table: object) -> set[str]:
    """The names of the made-up footprints among the rows."""
    prefix = f"jw{PROGRAM}-"
    return {str(obs_id).removeprefix(prefix) for obs_id in table["obs_id"] if str(obs_id).startswith(prefix)}


@pytest.mark.parametrize(("condition", "expected"), CONDITIONS)
def test_adql(tap: pyvo.dal.TAPService, condition: str, expected: set[str]) -> None:
    for table, column in (("ivoa.obscore", "s_region"),):
        query = f"SELECT obs_id FROM {table} WHERE 1 = {condition.replace('s_region', column)}"
        assert names(tap.run_sync(query, maxrec=100_000)) == expected


@pytest.mark.parametrize(("condition", "expected"), CONDITIONS)
def test_adql_on_caom(tap: pyvo.dal.TAPService, condition: str, expected: set[str]) -> None:
    query = (
        "SELECT o.observationID AS obs_id FROM caom2.Plane AS p JOIN caom2.Observation AS o ON o.obsID = p.obsID"
        f" WHERE 1 = {condition.replace('s_region', 'p.position_bounds')}"
    )
    assert names(tap.run_sync(query, maxrec=100_000)) == expected


@pytest.mark.parametrize(("position", "expected"), POSITIONS)
def test_sia2(instance: Instance, position: str, expected: set[str]) -> None:
    rows = pyvo.dal.DALQuery(f"{instance.url}/jwst/obs/sia2/siap2.xml", POS=position, MAXREC=100_000).execute()
    assert names(rows.to_table()) == expected


def test_not_inside_leaves_out_what_has_no_footprint(tap: pyvo.dal.TAPService) -> None:
    query = f"SELECT obs_id FROM ivoa.obscore WHERE 0 = CONTAINS(POINT(10, 10), s_region) AND proposal_id = '{PROGRAM}'"
    assert names(tap.run_sync(query)) == {"pair", "circle", "wrap", "pole"}


def test_uploaded_positions(tap: pyvo.dal.TAPService) -> None:
    from astropy.table import Table

    mine = Table({"name": ["east", "gap", "pole"], "ra": [20.6, 20.3, 77.0], "dec": [-5.0, -5.0, -89.99]})
    query = (
        "SELECT m.name, o.obs_id FROM TAP_UPLOAD.mine AS m JOIN ivoa.obscore AS o"
        " ON 1 = CONTAINS(POINT(m.ra, m.dec), o.s_region)"
    )
    rows = tap.run_sync(query, uploads={"mine": mine})
    found = {(str(row["name"]), str(row["obs_id"]).removeprefix(f"jw{PROGRAM}-")) for row in rows}
    assert found == {("east", "pair"), ("pole", "pole")}


@pytest.mark.parametrize(
    "condition",
    [
        "CONTAINS(POINT(20, -5), s_region)",
        "INTERSECTS(CIRCLE(20, -5, 0.2), s_region)",
        "INTERSECTS(s_region, POLYGON(20.2, -5.1, 20.4, -5.1, 20.4, -4.9, 20.2, -4.9))",
        "INTERSECTS(s_region, BOX(20, -5, 0.2, 0.1))",
        "CONTAINS(s_region, CIRCLE(20, -5, 0.2))",
        "CONTAINS(s_region, POLYGON(20.2, -5.1, 20.4, -5.1, 20.4, -4.9, 20.2, -4.9))",
    ],
)
def test_index_is_found(instance: Instance, tap: pyvo.dal.TAPService, condition: str) -> None:
    """The SQL that DaCHS makes reaches the GiST index when reading the whole table is made unattractive."""
    result = tap.run_sync(f"SELECT obs_id FROM ivoa.obscore WHERE 1 = {condition}", maxrec=1)
    sql = next(info.value for info in result.votable.resources[0].infos if info.name == "sql_query")
    with psycopg.connect(instance.dsn) as connection:
        connection.execute("SET enable_seqscan = off")
        plan = connection.execute("EXPLAIN " + sql.replace("ivoa.obscore", "store.obscore")).fetchall()
    lines = [row[0].strip() for row in plan]
    assert any("plane_bounds" in line for line in lines), "\n".join(lines)
    assert any(line.startswith("Index Cond: ") and "bounds" in line for line in lines), "\n".join(lines)


def test_results_can_be_uploaded_again(tap: pyvo.dal.TAPService) -> None:
    """A union of polygons comes back as the outline of the circle around it: the same place, somewhat larger."""
    mine = tap.run_sync(f"SELECT obs_id, s_region FROM ivoa.obscore WHERE proposal_id = '{PROGRAM}'").to_table()
    query = (
        "SELECT m.obs_id, AREA(m.s_region) AS uploaded, AREA(o.s_region) AS here FROM TAP_UPLOAD.mine AS m"
        " JOIN ivoa.obscore AS o ON o.obs_id = m.obs_id AND 1 = INTERSECTS(m.s_region, o.s_region)"
    )
    rows = tap.run_sync(query, uploads={"mine": mine})
    assert names(rows) == {"polygon", "pair", "circle", "wrap", "pole"}
    ratios = {str(row["obs_id"]).removeprefix(f"jw{PROGRAM}-"): row["uploaded"] / row["here"] for row in rows}
    assert ratios.pop("pair") == pytest.approx(3.14159 * 0.41**2 / (2 * 0.2**2), rel=0.03)
    assert ratios == pytest.approx(dict.fromkeys(ratios, 1.0), rel=0.01)
