"""Small answers of SIA 2, SSA and Cone Search, against stock DaCHS on the same tables."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from xml.parsers.expat import ExpatError

from astropy.io import votable

from bench import stock
from bench.core import WARM, Bench, Row, at_least, in_turns
from bench.sky import Sky
from bench.tap import Answer, Tap

_ANSWER = {"MAXREC": 20, "RESPONSEFORMAT": "votabletd"}
_WHOLE = 2000  # rows, more than there are at a place
_FOOTPRINTS = ("s_region", "ssa_region")


def measure(bench: Bench) -> Iterator[Row]:
    with stock.running(bench) as url, Tap(bench.url) as ours, Tap(url) as peer:
        for name, ask in _services(bench).items():
            # links of files here are of the database, which knows one address
            _same(name, *(_rows(ask(tap, 0, MAXREC=_WHOLE), bench.url, url) for tap in (ours, peer)))
            here, there = in_turns(
                2 * bench.rounds, lambda n, ask=ask: ask(ours, n), lambda n, ask=ask: ask(peer, n), warm=WARM
            )
            yield at_least(f"{name}, small answer", "stock DaCHS", here, there, 3)


def _rows(answer: Answer, *servers: str) -> list[dict[str, str]]:
    """Rows of a VOTable, in one order whatever it has, without the addresses of servers.

    And without footprints: stock DaCHS writes them otherwise.
    """
    try:
        table = votable.parse_single_table(io.BytesIO(answer.body), verify="ignore").to_table(use_names_over_ids=True)
    except (IndexError, ExpatError) as exc:
        raise ValueError(f"an answer without a table: {answer.body[-500:]!r}") from exc
    names = [name for name in table.colnames if name not in _FOOTPRINTS]
    address = re.compile("|".join(map(re.escape, servers)))
    return sorted(({name: address.sub("", str(row[name])) for name in names} for row in table), key=str)


def _same(name: str, ours: list[dict[str, str]], peers: list[dict[str, str]]) -> None:
    """Both have the same values in the same columns, and some."""
    if not ours or len(ours) != len(peers):
        raise ValueError(f"{name}: {len(ours)} rows here, {len(peers)} from stock DaCHS")
    for mine, other in zip(ours, peers, strict=True):
        if mine != other:
            wrong = {key: (mine.get(key), other.get(key)) for key in mine | other if mine.get(key) != other.get(key)}
            raise ValueError(f"{name}: values here and of stock DaCHS differ: {wrong}")


def _services(bench: Bench) -> dict[str, Callable[..., Answer]]:
    observed, spectral = Sky(bench), Sky(bench, where="dataproduct_type = 'spectrum' AND calib_level = 3")

    def sia(tap: Tap, number: int, **more: int) -> Answer:
        _, ra, dec = observed.place(number)
        return tap.get("/jwst/obs/sia2/siap2.xml", POS=f"CIRCLE {ra!r} {dec!r} 0.002", **_ANSWER | more)

    def ssa(tap: Tap, number: int, **more: int) -> Answer:
        _, ra, dec = spectral.place(number)
        return tap.get(
            "/jwst/spec/ssa/ssap.xml", REQUEST="queryData", POS=f"{ra!r},{dec!r}", SIZE=0.004, **_ANSWER | more
        )

    def cone(tap: Tap, number: int, **more: int) -> Answer:
        _, ra, dec = observed.place(number)
        return tap.get("/jwst/obs/cone/scs.xml", RA=repr(ra), DEC=repr(dec), SR=0.002, **_ANSWER | more)

    return {"SIA 2": sia, "SSA": ssa, "Cone Search": cone}
