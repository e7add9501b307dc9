"""200 real files: ObsCore rows of the database against an independent computation (tests/golden/oracle.py)."""

from __future__ import annotations

import math
import random
import sys
from collections.abc import Callable, Hashable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from psycopg.rows import dict_row

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "golden"))
import oracle
import oracle_sky

SAMPLE, SEED = 200, 20260711
RELATIVE = {"s_fov": 2e-5, "area": 1e-6}  # other numbers: 1e-9
ABSOLUTE = {"s_ra": 0.001 / 3600, "s_dec": 0.001 / 3600, "t_min": 0.001 / 86400, "t_max": 0.001 / 86400}  # 1 mas, 1 ms
MILLISECOND = timedelta(milliseconds=1)
COLUMNS = """
    obs_id dataproduct_subtype dataproduct_type calib_level instrument_name filters target_name proposal_id
    obs_release_date access_estsize t_min t_max t_exptime t_xel t_resolution em_min em_max em_res_power s_ra s_dec
    s_fov
""".split()


def form(row: oracle.Row) -> str:
    """How the S_REGION is written: a circle, one polygon, a few (slits), many (slitlets)."""
    polygons = oracle.region(row).upper().count("POLYGON")
    return "circle" if polygons == 0 else "polygon" if polygons == 1 else "few" if polygons < 10 else "many"


def mode(name: str, row: oracle.Row) -> Hashable:
    """Kind of product: what its computation depends on, but the optical elements."""
    suffix = name.rpartition("_")[2]
    return row["instrume"], row["exp_type"], row["productLevel"], suffix, row["targtype"], form(row)


def optics(_: str, row: oracle.Row) -> Hashable:
    """Mode and optical elements."""
    elements = ("orig-filter", "filter", "pupil", "grating", "fxd_slit", "channel", "band")
    return row["exp_type"], *(row.get(element) for element in elements)


def draw(rows: Mapping[str, oracle.Row]) -> dict[str, oracle.Row]:
    """SAMPLE files at random, among them one of each mode and of each set of optical elements; always the same."""
    chance = random.Random(SEED)
    names = sorted(rows)
    chance.shuffle(names)
    facets: tuple[Callable[[str, oracle.Row], Hashable], ...] = (mode, optics)
    chosen: dict[str, None] = {}
    for facet in facets:
        covered = {facet(name, rows[name]) for name in chosen}
        for name in names:
            if (kind := facet(name, rows[name])) not in covered:
                covered.add(kind)
                chosen[name] = None
    assert len(chosen) < SAMPLE, f"{len(chosen)} kinds of files: a larger sample is needed"
    chosen |= dict.fromkeys([name for name in names if name not in chosen][: SAMPLE - len(chosen)])
    return {name: rows[name] for name in chosen}


def agree(column: str, want: object, got: object) -> bool:
    """Whether two values of a column are the same; floats within the column's tolerance, times to the millisecond."""
    if isinstance(want, datetime) and isinstance(got, datetime):
        return abs(want - got) <= MILLISECOND
    if not isinstance(want, float) or got is None:
        return want == got
    if column == "s_ra":
        got = want + (got - want + 180) % 360 - 180
    relative = 0.0 if column in ABSOLUTE else RELATIVE.get(column, 1e-9)
    return math.isclose(want, got, rel_tol=relative, abs_tol=ABSOLUTE.get(column, 0.0))


def differences(name: str, want: Mapping[str, object], got: Mapping[str, object]) -> list[str]:
    """One line for each column of the oracle's row that the other has differently."""
    return [f"{name}: {column}: oracle {value!r}, database {got[column]!r}"
            for column, value in want.items() if not agree(column, value, got[column])]  # fmt: skip


@pytest.fixture(scope="module")
def rows(keyword_tables: list[Path]) -> dict[str, oracle.Row]:
    """File name: the row of its newest delivery; science alone."""
    found = oracle.newest(row for table in keyword_tables for row in oracle.read(table))
    return {name: row for name, row in found.items() if oracle.is_science(row)}


@pytest.fixture(scope="module")
def sample(rows: dict[str, oracle.Row]) -> dict[str, oracle.Row]:
    """The files that are compared."""
    return draw(rows)


@pytest.fixture(scope="module")
def published(union_db, sample: dict[str, oracle.Row]) -> dict[str, dict]:
    """File name: its ObsCore row, and ``area``, measured on the published footprint (deg2)."""
    query = f"SELECT filename, (s_region).stcs, {', '.join(COLUMNS)} FROM store.obscore WHERE filename = ANY(%s)"
    with union_db[0].connect() as connection:
        found = connection.cursor(row_factory=dict_row).execute(query, [list(sample)]).fetchall()
    return {row["filename"]: row | {"area": oracle_sky.measure(row["stcs"]).area} for row in found}


def test_every_science_file_is_published_once(union_db, rows: dict[str, oracle.Row]) -> None:
    found = [name for (name,) in union_db[0].query("SELECT filename FROM store.obscore")]
    assert len(found) == len(set(found))
    assert set(found) == set(rows)


def test_sample_has_every_kind(sample: dict[str, oracle.Row], rows: dict[str, oracle.Row]) -> None:
    assert len(sample) == SAMPLE
    for facet in (mode, optics):
        assert {facet(*item) for item in sample.items()} == {facet(*item) for item in rows.items()}


def test_obscore_rows_agree(sample: dict[str, oracle.Row], published: dict[str, dict]) -> None:
    wrong = [line for name, row in sample.items() for line in differences(name, oracle.obscore(row), published[name])]
    assert not wrong, f"{len(wrong)} values differ:\n  " + "\n  ".join(wrong[:40])


@pytest.mark.parametrize("column", [*COLUMNS, "area"])
def test_a_changed_value_is_noticed(column: str, sample: dict[str, oracle.Row]) -> None:
    """The comparison is sharp: what is a little off is found, in each column."""
    row = oracle.obscore(next(iter(sample.values())))
    changed = row | {column: _perturbed(column, row[column])}
    assert len(differences("changed", row, changed)) == 1
    assert not differences("same", row, dict(row))


def _perturbed(column: str, value: object) -> object:
    """A value a little off: 0.1 s, 0.01 arcsec, 0.01 %, one."""
    match value:
        case datetime():
            return value + timedelta(seconds=0.1)
        case float() if column in ABSOLUTE:
            return value + (0.1 / 86400 if column.startswith("t_") else 0.01 / 3600)
        case float():
            return value * 1.0001
        case int():
            return value + 1
        case _:
            return f"{value}x"
