"""Queries are parsed with a look at what comes next; what comes out is what DaCHS makes of them without."""

from __future__ import annotations

import json
import os
import random
import re
import subprocess

import pytest
from lxml import etree

from tests.conftest import REPO, Instance

TOKEN = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"|[\w.]+|\s+|.", re.DOTALL)
# names that DaCHS makes up for expressions: where they are in memory, in these letters
MADE_UP = re.compile(r"\b[zaeiousmnthwblpgd]{7,12}\b")
ODD = (
    "SELECT (a) FROM ivoa.obscore",
    "SELECT COUNT(*) AS n, -t_min@{d} FROM ivoa.obscore WHERE em_min@{um} < 5e-6@{m}@{um}",
    "WITH x AS (SELECT obs_id FROM ivoa.obscore) SELECT 'a' || obs_id || 'b' FROM x UNION SELECT obs_id FROM x",
    "SELECT CASE WHEN t_min > 5 THEN 'late' ELSE COALESCE(obs_id, 'x') END FROM ivoa.obscore OFFSET 3",
    "SELECT selected, asc_x, point_ FROM ivoa.obscore",
    "SELECT point FROM ivoa.obscore",
    "SELECT POWER(t_min, 2), RAND(), PI(), gavo_mocunion(a, b) FROM ivoa.obscore",
    "SELECT \"obs_id\", o.* FROM ivoa.obscore AS o NATURAL JOIN jwst.product ORDER BY 1 DESC -- done",
    "SELECT CAST(t_min AS INTEGER), IN_UNIT(em_min, 'um') FROM ivoa.obscore WHERE NOT obs_id ILIKE 'x%'",
    "SELECT s_ra FROM ivoa.obscore WHERE 1 = CONTAINS(BOX('ICRS', 1, 2, .3, 4.), CIRCLE(POINT(s_ra, s_dec), 0x1F))",
    "", "SELECT", "select * from", "SELECT '", "SELECT a FROM t WHERE", "DROP TABLE ivoa.obscore", "SELECT $ FROM ä",
)  # fmt: skip


def examples() -> list[str]:
    tree = etree.parse(REPO / "resdir" / "jwst" / "res" / "examples.rd")
    return [found for m in tree.iterfind(".//meta[@title]") if (found := m.text.partition(".. tapquery::")[2].strip())]


def changed(rng: random.Random, query: str, tokens: list[str]) -> str:
    """A query of which a token or some are missing, doubled, or others."""
    parts = TOKEN.findall(query)
    for _ in range(rng.choice([1, 1, 2, 3])):
        place, other = rng.randrange(len(parts)), rng.choice(tokens)
        parts[place] = rng.choice(["", other, f"{parts[place]} {other} ", f" {other} {parts[place]}"])
    return "".join(parts)


def translated(queries: list[str], lookahead: bool) -> list[object]:
    told = json.dumps({"queries": dict(enumerate(queries)), "lookahead": lookahead})
    command = [REPO / "bin" / "jwst-node", "translate"]
    done = subprocess.run(command, input=told, capture_output=True, text=True, check=True, env=os.environ)
    found = json.loads(done.stdout)
    return [plain(found[str(number)]) for number in range(len(queries))]


def plain(told: object) -> object:
    """SQL or an error without names that were made up."""
    if isinstance(told, dict):
        return {kind: plain(message) for kind, message in told.items()}
    return MADE_UP.sub("made_up", told)


@pytest.mark.parametrize("seed", range(2))
def test_parsing_ahead_is_parsing(instance: Instance, seed: int) -> None:
    rng, known = random.Random(seed), [*examples(), *filter(None, ODD)]
    tokens = [token for query in known for token in TOKEN.findall(query) if not token.isspace()]
    queries = [*known, *ODD, *(changed(rng, rng.choice(known), tokens) for _ in range(150))]
    ahead, stock = translated(queries, True), translated(queries, False)
    assert sum(isinstance(told, str) for told in stock) > 40
    assert sum(isinstance(told, dict) for told in stock) > 40
    wrong = [told for told in zip(queries, ahead, stock, strict=True) if told[1] != told[2]]
    assert not wrong, wrong[0]


@pytest.mark.parametrize("told", ["SELECT 1", "[]", '{"uploads": {}}', '{"queries": 1}'])
def test_what_is_no_list_of_queries(instance: Instance, told: str) -> None:
    command = [REPO / "bin" / "jwst-node", "translate"]
    done = subprocess.run(command, input=told, capture_output=True, text=True, check=False, env=os.environ)
    assert done.returncode == 1 and done.stdout == ""
    assert "must be JSON like" in done.stderr and "Traceback" not in done.stderr
