"""Small TAP queries a second, of many clients at once, against stock DaCHS."""

from __future__ import annotations

import http.client
import statistics
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from bench import stock
from bench.core import Bench, Row, rate_of, under
from bench.sky import Sky
from bench.tap import Tap


@dataclass
class Storm:
    """What many clients of a server saw. rates: answers a second of each round; taken: seconds of each answer."""

    url: str
    rates: list[float] = field(default_factory=list)
    taken: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def measure(bench: Bench) -> Iterator[Row]:
    sky = Sky(bench)
    seconds = 5.0 if bench.short else 20.0
    with stock.running(bench) as url:
        for clients in (8, 32):
            ours, peer = Storm(bench.url), Storm(url)
            for _ in range(2 if bench.short else 3):
                for storm in (ours, peer):
                    _ask(storm, sky, clients, seconds)
            here, there = statistics.median(ours.rates), statistics.median(peer.rates)
            yield rate_of(f"small TAP queries, {clients} clients", "stock DaCHS, one process", here, there, 25, "/s")
            yield under(f"p99 with {clients} clients", _percentile(ours.taken, 0.99) * 1000, 500)
            yield under(f"queries of {clients} clients that failed", len(ours.errors), 0, "")
            for who, storm in (("here", ours), ("at stock DaCHS", peer)):
                if storm.errors:
                    bench.note(f"{clients} clients, {len(storm.errors)} failed {who}, the first: {storm.errors[0]}")


def _ask(storm: Storm, sky: Sky, clients: int, seconds: float) -> None:
    began, before = time.perf_counter(), len(storm.taken)
    threads = [threading.Thread(target=_client, args=(storm, sky, n, began + seconds)) for n in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len(storm.taken) == before:
        raise RuntimeError(f"{storm.url} answered nobody: {storm.errors[:1]}")
    storm.rates.append((len(storm.taken) - before) / (time.perf_counter() - began))


def _client(storm: Storm, sky: Sky, number: int, end: float) -> None:
    kinds = list(sky.kinds.values())
    with Tap(storm.url) as tap:
        while time.perf_counter() < end:
            try:
                storm.taken.append(tap.ask(kinds[number % len(kinds)](number)[0]).seconds)
            except (OSError, RuntimeError, http.client.HTTPException) as exc:
                storm.errors.append(repr(exc))
            number += 37


def _percentile(times: list[float], part: float) -> float:
    return sorted(times)[min(len(times) - 1, int(part * len(times)))]
