"""Headers read by a cluster of Dask (https://distributed.dask.org), in the order of the files.

Its workers have this software, of the same version, and see the files at the same paths.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence

from ingest import SOFTWARE, reading
from ingest.errors import ContractError, Problem
from ingest.staging import Layout

SHARE = 50  # files a task: a few seconds
AHEAD = 200  # tasks that are given before the first one's results are taken: bounds what is held
PATIENCE = 60  # seconds that the scheduler and a first worker have to answer


def reader(scheduler: str) -> reading.Reader:
    """As reading.each, by the workers of the scheduler at this address, tcp://host:8786.

    ContractError where there are none, or with other software. Files that are no products are read here, as a stream.
    """
    try:
        from distributed import Client
    except ImportError:
        raise ContractError("A cluster needs Dask. Install it: bin/jwst-node install cluster") from None

    def read(items: Sequence[reading.Item], layout: Layout, checksum: bool) -> Iterator[reading.Outcome]:
        if not items:
            return
        with _client(Client, scheduler) as client:
            given: deque = deque()
            for share in reading.shares(items, SHARE):
                given.append((share, client.submit(reading.of_share, layout, checksum, share, pure=False)))
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


def _taken(share: Sequence[reading.Item], future: object, layout: Layout, checksum: bool) -> Iterator[reading.Outcome]:
    try:
        made = future.result()
    except Exception as exc:  # the workers died of it, several times
        advice = "Look into the logs of the workers, and run the same command again."
        made = [Problem(str(item.path), f"the cluster did not read it: {exc}", advice) for item in share]
    yield from reading.whole(share, made, layout, checksum)
