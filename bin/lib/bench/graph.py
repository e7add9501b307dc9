"""What a product was made from and what was made of it; and counts over all of ObsCore."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from bench.core import Bench, Row, in_turns, under
from bench.tap import Tap

_COUNT = "SELECT COUNT(*) AS n FROM ivoa.obscore"
_GROUPS = """SELECT instrument_name, dataproduct_type, count(*) AS n FROM ivoa.obscore
    GROUP BY instrument_name, dataproduct_type"""
# made by associations that are here
_COMBINED = """SELECT a.filename FROM store.made_by AS b JOIN store.artifact AS a USING (obsID)
    JOIN store.product AS p ON p.planeID = a.planeID WHERE b.stage = '3' AND p.product_level = '3'
    AND p.suffix IN ('i2d', 's3d') ORDER BY md5(a.filename) LIMIT 50"""


def measure(bench: Bench) -> Iterator[Row]:
    with bench.connect(owner=True) as connection:
        names = [name for (name,) in connection.execute(_COMBINED)]
    if not names:
        raise ValueError("no association has made a combined product: load the set first (subject loads)")
    with Tap(bench.url) as tap:
        raw = [_raw(tap, name) for name in names]
        _all_are_counted(tap)
        inputs, products = (
            in_turns(2 * bench.rounds, lambda n: tap.ask(_inputs(names[n % len(names)])), warm=5)[0],
            in_turns(2 * bench.rounds, lambda n: tap.ask(_products(raw[n % len(raw)])), warm=5)[0],
        )
        count, groups = in_turns(bench.rounds, lambda _: tap.ask(_COUNT), lambda _: tap.ask(_GROUPS))
    yield under("inputs of a combined product down to raw, by TAP", inputs, 100)
    yield under("products made from a raw exposure, by TAP", products, 100)
    yield under("count of all of ObsCore, by TAP", count, 1000)
    yield under("count by instrument and type over ObsCore, by TAP", groups, 1000)


def _inputs(name: str) -> str:
    return f"SELECT input_filename, depth, product_level FROM jwst.provenance WHERE filename = '{name}'"


def _products(name: str) -> str:
    return f"SELECT product_filename, depth, product_level FROM jwst.derived WHERE filename = '{name}'"


def _all_are_counted(tap: Tap) -> None:
    """The groups have the rows that there are."""
    total, counted = (sum(int(row["n"]) for row in _rows(tap, query)) for query in (_COUNT, _GROUPS))
    if total != counted or not total:
        raise ValueError(f"ivoa.obscore has {total} rows, its groups by instrument and type {counted}")


def _rows(tap: Tap, adql: str) -> csv.DictReader:
    return csv.DictReader(io.StringIO(tap.ask(adql).body.decode()))


def _raw(tap: Tap, name: str) -> str:
    """A raw exposure that a combined product was made from, and that knows it."""
    raw = next((row["input_filename"] for row in _rows(tap, _inputs(name)) if row["product_level"] == "1b"), None)
    if raw is None or name.encode() not in tap.ask(_products(raw)).body:
        raise ValueError(f"the graph does not lead from {name} to a raw exposure ({raw}) and back")
    return raw
