"""Small answers of SIA 2, SSA and Cone Search, against stock DaCHS on the same tables."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator

from astropy.io import votable

from bench import stock
from bench.core import Bench, Row, at_least, in_turns
from bench.sky import Sky
from bench.tap import Answer, Tap

_ANSWER = {"MAXREC": 20, "RESPONSEFORMAT": "votabletd"}


def measure(bench: Bench) -> Iterator[Row]:
    sky = Sky(bench)
    with stock.running(bench) as url, Tap(bench.url) as ours, Tap(url) as peer:
        for name, ask in _services(sky).items():
            counts = [_rows(ask(tap, 0)) for tap in (ours, peer)]
            if counts[0] != counts[1]:
                raise ValueError(f"{name}: {counts[0]} rows here, {counts[1]} from stock DaCHS")
            here, there = in_turns(2 * bench.rounds, lambda n, ask=ask: ask(ours, n), lambda n, ask=ask: ask(peer, n))
            yield at_least(f"{name}, small answer", "stock DaCHS", here, there, 3)


def _rows(answer: Answer) -> int:
    return len(votable.parse_single_table(io.BytesIO(answer.body), verify="ignore").array)


def _services(sky: Sky) -> dict[str, Callable[[Tap, int], Answer]]:
    def sia(tap: Tap, number: int) -> Answer:
        _, ra, dec = sky.place(number)
        return tap.get("/jwst/obs/sia2/siap2.xml", POS=f"CIRCLE {ra!r} {dec!r} 0.002", **_ANSWER)

    def ssa(tap: Tap, number: int) -> Answer:
        _, ra, dec = sky.place(number)
        return tap.get("/jwst/spec/ssa/ssap.xml", REQUEST="queryData", POS=f"{ra!r},{dec!r}", SIZE=0.004, **_ANSWER)

    def cone(tap: Tap, number: int) -> Answer:
        _, ra, dec = sky.place(number)
        return tap.get("/jwst/obs/cone/scs.xml", RA=repr(ra), DEC=repr(dec), SR=0.002, **_ANSWER)

    return {"SIA 2": sia, "SSA": ssa, "Cone Search": cone}
