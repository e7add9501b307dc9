"""Small TAP queries, one client: against stock DaCHS, and the same in SQL on a warm connection."""

from __future__ import annotations

from collections.abc import Iterator

from bench import stock
from bench.core import WARM, Bench, Row, at_least, at_most, in_turns
from bench.sky import Question, Sky
from bench.tap import Tap

_SQL = 10  # times psycopg's time


def measure(bench: Bench) -> Iterator[Row]:
    sky = Sky(bench)
    with stock.running(bench) as url, Tap(bench.url) as ours, Tap(url) as peer, bench.connect() as connection:
        for name, question in sky.kinds.items():
            _same(ours, peer, connection, question(0))
            here, there, direct = in_turns(
                3 * bench.rounds,
                lambda n, question=question: ours.ask(question(n)[0]),
                lambda n, question=question: peer.ask(question(n)[0]),
                lambda n, question=question: connection.execute(question(n)[1]).fetchall(),
                warm=WARM,
            )
            yield at_least(f"small TAP query: {name}, p50", "stock DaCHS", here, there, 10)
            yield at_most(f"small TAP query: {name}, p50", "the same SQL by psycopg", here, direct, _SQL)
        here, there = in_turns(
            3 * bench.rounds,
            lambda n: ours.ask(sky.new_shape(n)[0]),
            lambda n: peer.ask(sky.new_shape(n)[0]),
        )
        yield at_least("first query of a new shape, p50", "stock DaCHS", here, there, 2)


def _same(ours: Tap, peer: Tap, connection, question: Question) -> None:
    """Both servers answer with the same rows, and some; SQL finds as many. Of all rows: some of them may be any."""
    adql, sql = question[0].replace("TOP 50 ", ""), question[1].replace(" LIMIT 50", "")
    here, there = (sorted(tap.ask(adql).body.splitlines()) for tap in (ours, peer))
    if here != there or len(here) - 1 != len(connection.execute(sql).fetchall()) or len(here) < 2:
        raise ValueError(f"the answers differ, {len(here) - 1} and {len(there) - 1} rows for {adql}")
