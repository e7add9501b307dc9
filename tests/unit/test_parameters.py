"""Which literals of a kept translation become parameters (resdir/etc/jwstvo_dachs/parameters.py), without a server."""

from __future__ import annotations

import pytest

from tests.unit.server_modules import server_module

parameters, marking = server_module("parameters"), server_module("marking")
MARKS = ["71.000351900", "71.001351900", "7.0023519e-01", "'q%z003x'", "'q%z004x'"]
LITERALS = ["53.1", "27.8", "2.5e-3", "'jw02731001001'", "'NIRCAM'"]
CIRCLE = "scircle(spoint(RADIANS({}), RADIANS(- {})), RADIANS({}))"
CONE = f"SELECT a FROM t WHERE spoint(RADIANS(s_ra), RADIANS(s_dec)) <@ {CIRCLE}"


def statement(sql: str):
    """The Statement of SQL with the marks filled in."""
    template = marking.Template(sql.format(*(mark.strip("'") for mark in MARKS)), MARKS)
    made = parameters.Parameters(template)
    return made.fit, made.statement(LITERALS)


def test_places_are_parameters() -> None:
    fit, found = statement(CONE + " LIMIT 50")
    assert fit
    assert found.text == CONE.format("$1", "$2", "$3") + " LIMIT 50"
    assert (found.types, found.values) == (["float8"] * 3, ["53.1", "27.8", "2.5e-3"])
    assert found.plain == CONE.format("53.1", "27.8", "2.5e-3") + " LIMIT 50"


@pytest.mark.parametrize("name", ["obs_id", "o.obs_id", '"obs_id"', "a.URI"])
def test_names_are_parameters_and_what_many_rows_have_is_not(name: str) -> None:
    fit, found = statement(f"SELECT a FROM t WHERE {name} = '{{3}}' AND i = '{{4}}' AND t > {{0}} LIMIT 50")
    assert fit
    assert found.text == f"SELECT a FROM t WHERE {name} = $1 AND i = 'NIRCAM' AND t > 53.1 LIMIT 50"
    assert (found.types, found.values) == (["unknown"], ["'jw02731001001'"])
    assert "'jw02731001001' AND i = 'NIRCAM'" in found.plain


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT a FROM t WHERE i = '{4}' AND t > {0} LIMIT 50",
        "SELECT a FROM t WHERE not_obs_id = '{3}' LIMIT 50",
        "SELECT a FROM t WHERE obs_id <> '{3}' LIMIT 50",
        "SELECT a FROM t WHERE spoly '{{({0}d, {1}d)}}' && r LIMIT 50",
        "SELECT a FROM t WHERE COS(RADIANS({0} + 1)) > 0 LIMIT 50",
        CONE,
        CONE + " LIMIT 50 OFFSET 10",
    ],
)
def test_others_are_left_to_the_database(sql: str) -> None:
    assert not statement(sql)[0]


@pytest.mark.parametrize(("limit", "fetched"), [(1, 1), (1000, 1000), (1001, 1001), (100_000, 1001)])
def test_one_row_more_than_is_fetched_at_once_tells_that_there_are_more(limit: int, fetched: int) -> None:
    _, found = statement(f"{CONE} LIMIT {limit}")
    assert all(text.endswith(f" LIMIT {fetched}") for text in (found.text, found.plain))
