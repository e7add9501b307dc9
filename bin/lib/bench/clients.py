"""Small TAP queries a second, of many clients at once, against stock DaCHS."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Iterator

from bench import stock
from bench.core import Bench, Row, rate_of, under
from bench.sky import Sky
from bench.tap import Tap


def measure(bench: Bench) -> Iterator[Row]:
    sky = Sky(bench)
    seconds = 5.0 if bench.short else 20.0
    with stock.running(bench) as url:
        for clients in (8, 32):
            rates: dict[str, list[float]] = {bench.url: [], url: []}
            times: list[float] = []
            for _ in range(2 if bench.short else 3):
                for server in (bench.url, url):
                    taken = _storm(server, sky, clients, seconds)
                    rates[server].append(len(taken) / seconds)
                    times += taken if server == bench.url else []
            here, there = (statistics.median(rates[server]) for server in (bench.url, url))
            yield rate_of(f"small TAP queries, {clients} clients", "stock DaCHS, one process", here, there, 25, "/s")
            yield under(f"p99 with {clients} clients", _percentile(times, 0.99) * 1000, 500)


def _storm(url: str, sky: Sky, clients: int, seconds: float) -> list[float]:
    """Seconds of each query that was answered in time; RuntimeError where one failed."""
    taken: list[float] = []
    errors: list[Exception] = []
    end = time.perf_counter() + seconds
    threads = [threading.Thread(target=_client, args=(url, sky, n, end, taken, errors)) for n in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise RuntimeError(f"{len(errors)} of {clients} clients failed, the first with {errors[0]!r}")
    return taken


def _client(url: str, sky: Sky, number: int, end: float, taken: list[float], errors: list[Exception]) -> None:
    kinds = list(sky.kinds.values())
    try:
        with Tap(url) as tap:
            while time.perf_counter() < end:
                answer = tap.ask(kinds[number % 3](number)[0])
                if time.perf_counter() < end:
                    taken.append(answer.seconds)
                number += 37
    except Exception as exc:
        errors.append(exc)


def _percentile(times: list[float], part: float) -> float:
    return sorted(times)[min(len(times) - 1, int(part * len(times)))]
