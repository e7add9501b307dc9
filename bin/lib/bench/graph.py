"""What a product was made from and what was made of it; and counts over all of ObsCore."""

from __future__ import annotations

from collections.abc import Iterator

from bench.core import Bench, Row, in_turns, under
from bench.tap import Tap, lines

_GROUPS = """SELECT instrument_name, dataproduct_type, count(*) AS n FROM ivoa.obscore
    GROUP BY instrument_name, dataproduct_type"""
_COMBINED = """SELECT a.filename FROM store.artifact AS a JOIN store.product AS p USING (planeID)
    WHERE p.product_level = '3' AND p.suffix IN ('i2d', 's3d') ORDER BY md5(a.filename) LIMIT 50"""


def measure(bench: Bench) -> Iterator[Row]:
    with bench.connect(owner=True) as connection:
        names = [name for (name,) in connection.execute(_COMBINED)]
    if not names:
        raise ValueError("there is no combined product: load the set first (subject loads)")
    with Tap(bench.url) as tap:
        if not any(lines(tap.ask(_inputs(name))) > 1 for name in names):
            raise ValueError("no combined product has inputs: load the associations of the set too")
        inputs, counts = (
            in_turns(2 * bench.rounds, lambda n: tap.ask(_inputs(names[n % len(names)])))[0],
            in_turns(bench.rounds, lambda _: tap.ask(_GROUPS))[0],
        )
    yield under("inputs of a combined product down to raw, by TAP", inputs, 100)
    yield under("count by instrument and type over ObsCore, by TAP", counts, 1000)


def _inputs(name: str) -> str:
    return f"SELECT input_filename, depth, product_level FROM jwst.provenance WHERE filename = '{name}'"
