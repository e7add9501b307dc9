"""Many downloads at a time, and what queries and the server's memory do meanwhile.

    python tests/bench/downloads.py URL [--count 100] [--pid PID of the server]

URL is a file's access URL; one of 50 MB is what the numbers in the documentation are about.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import hashlib
import statistics
import time
from pathlib import Path

import aiohttp

QUERY = {"LANG": "ADQL", "FORMAT": "csv", "QUERY": "SELECT TOP 5 obs_id FROM ivoa.obscore"}


def memory(pid: int) -> float:
    """Resident memory of a process, MB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


async def download(session: aiohttp.ClientSession, url: str) -> tuple[int, str]:
    """Length and md5 of what arrived; the server's ETag is the md5 it should have."""
    digest, length = hashlib.md5(usedforsecurity=False), 0
    async with session.get(url) as answer:
        answer.raise_for_status()
        async for piece in answer.content.iter_chunked(1 << 20):
            digest.update(piece)
            length += len(piece)
        if answer.headers["ETag"].strip('"') != digest.hexdigest():
            raise ValueError(f"{length} bytes that are not the file's")
    return length, digest.hexdigest()


async def keep_asking(session: aiohttp.ClientSession, url: str, seconds: list[float]) -> None:
    """Query after query, until cancelled; how long each took."""
    while True:
        started = time.monotonic()
        async with session.get(url, params=QUERY) as answer:
            answer.raise_for_status()
            await answer.read()
        seconds.append(time.monotonic() - started)
        await asyncio.sleep(0.2)


async def keep_looking(pid: int, megabytes: list[float]) -> None:
    while True:
        megabytes.append(memory(pid))
        await asyncio.sleep(0.2)


async def measure(url: str, count: int, pid: int | None) -> str:
    """One line with the numbers; ValueError where a download failed."""
    seconds: list[float] = []
    megabytes: list[float] = []
    limits = {"connector": aiohttp.TCPConnector(limit=0), "timeout": aiohttp.ClientTimeout(total=1800)}
    async with aiohttp.ClientSession(**limits) as session, asyncio.TaskGroup() as group:
        tap = url.split("/getproduct/")[0] + "/tap/sync"
        watchers = [group.create_task(keep_asking(session, tap, seconds))]
        await asyncio.sleep(3)
        alone, first = list(seconds), memory(pid) if pid else 0.0
        seconds.clear()
        if pid:
            watchers.append(group.create_task(keep_looking(pid, megabytes)))
        started = time.monotonic()
        done = await asyncio.gather(*(download(session, url) for _ in range(count)), return_exceptions=True)
        took = time.monotonic() - started
        for watcher in watchers:
            watcher.cancel()
    failed = [error for error in done if isinstance(error, BaseException)]
    if failed:
        raise ValueError(f"{len(failed)} of {count} downloads failed, the first with {failed[0]!r}")
    rate = sum(length for length, _ in done) / took / 1e6
    told = f"{count} downloads of {done[0][0] / 1e6:.0f} MB in {took:.1f} s ({rate:.0f} MB/s)"
    told += f"; queries: median {statistics.median(alone):.2f} s alone, "
    told += f"{statistics.median(seconds):.2f} s meanwhile (at most {max(seconds):.2f} s, {len(seconds)} of them)"
    return told + (f"; memory {first:.0f} MB before, at most {max(megabytes):.0f} MB" if megabytes else "")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("url")
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--pid", type=int)
    given = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        print(asyncio.run(measure(given.url, given.count, given.pid)))


if __name__ == "__main__":
    main()
