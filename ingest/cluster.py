"""Headers read by a cluster of Dask (https://distributed.dask.org), in the order of the files.

Its workers have this software, of the same version, and see the files at the same paths.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence

from ingest import SOFTWARE, load
from ingest.errors import ContractError, Problem
from ingest.staging import Layout
from ingest.support import SupportFile

SHARE = 50  # files a task: a few seconds
AHEAD = 200  # tasks that are given before the first one's results are taken: bounds what is held
PATIENCE = 60  # seconds that the scheduler and a first worker have to answer


def reader(scheduler: str) -> load.Reader:
    """As load.read_each, by the workers of the scheduler at this address, tcp://host:8786.

    ContractError where there are none, or with other software. Files that are no products are read here, as a stream.
    """
    try:
        from distributed import Client
    except ImportError:
        raise ContractError("A cluster needs Dask. Install it: bin/jwst-node install cluster") from None

    def read(items: Sequence[load.Item], layout: Layout, checksum: bool) -> Iterator[load.Outcome]:
        if not items:
            return
        with _client(Client, scheduler) as client:
            given: deque = deque()
            for start in range(0, len(items), SHARE):
                share = items[start : start + SHARE]
                given.append((share, client.submit(_outcomes, share, layout, checksum, pure=False)))
                if len(given) > AHEAD:
                    yield from _taken(*given.popleft(), layout, checksum)
            while given:
                yield from _taken(*given.popleft(), layout, checksum)

    return read


def _client(kind: type, scheduler: str) -> object:
    try:
        client = kind(scheduler, timeout=PATIENCE)
        client.wait_for_workers(1, timeout=PATIENCE)
        versions = client.run(_software)
    except Exception as exc:
        raise ContractError(f"The cluster at {scheduler} has no workers that answer: {exc}") from exc
    for worker, version in versions.items():
        if version != SOFTWARE:
            client.close()
            raise ContractError(f"The worker {worker} has {version}, here is {SOFTWARE}. Start it from the same clone.")
    return client


def _software() -> str:
    return SOFTWARE


def _outcomes(share: Sequence[load.Item], layout: Layout, checksum: bool) -> list[load.Outcome | None]:
    """In a worker: what became of the files, None for those that are streams."""
    found = [load.outcome(item, layout, checksum) for item in share]
    return [None if isinstance(made, SupportFile) else made for made in found]


def _taken(share: Sequence[load.Item], future: object, layout: Layout, checksum: bool) -> Iterator[load.Outcome]:
    try:
        outcomes = future.result()
    except Exception as exc:  # the workers died of it, several times
        advice = "Look into the logs of the workers, and run the same command again."
        yield from (Problem(str(item.path), f"the cluster did not read it: {exc}", advice) for item in share)
        return
    for item, made in zip(share, outcomes, strict=True):
        yield load.outcome(item, layout, checksum) if made is None else made
