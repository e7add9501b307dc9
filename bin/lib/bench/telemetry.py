"""Engineering telemetry: samples into the archive, and the samples of an hour out of it."""

from __future__ import annotations

from collections.abc import Iterator

from bench import loads
from bench.core import Bench, Row, at_most, in_turns, under
from bench.tap import Tap, lines

_HOUR = """SELECT obs_time, value_number FROM jwst.edb_sample
    WHERE mnemonic = '{mnemonic}' AND obs_time BETWEEN '2022-07-13T{hour:02}:00:00' AND '2022-07-13T{hour:02}:59:59'"""


def measure(bench: Bench) -> Iterator[Row]:
    whole, made = loads.the_set(bench)
    files = sorted((whole / "telemetry").glob("*.csv"))
    took = loads.ingest(bench, whole / "telemetry")
    copied = loads.copy(bench, files)
    yield at_most(f"{made['samples']:,} telemetry samples", "COPY into a text table", took, copied, 12, unit="s")
    mnemonic = files[0].name.partition("-")[0]
    with Tap(bench.url) as tap:
        found = lines(tap.ask(_HOUR.format(mnemonic=mnemonic, hour=0)))
        if found < 3500:  # one every 1.024 s
            raise ValueError(f"{found} samples of {mnemonic} in an hour")
        hour = in_turns(bench.rounds, lambda n: tap.ask(_HOUR.format(mnemonic=mnemonic, hour=n % 24)))[0]
    yield under("an hour of a mnemonic, by TAP", hour, 1000)
