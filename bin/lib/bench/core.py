"""What measurements share: the instance they measure, turns and medians, and the rows of the table."""

from __future__ import annotations

import os
import statistics
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

WARM = 12  # rounds before those that count, where each process of the server learns by itself what it will be asked
REPO = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Row:
    """A line of the table: ours and peer are medians in ``unit``; ratio is what the goal is about."""

    what: str
    against: str
    ours: float
    peer: float | None
    ratio: float
    goal: float
    most: bool  # the goal is an upper limit
    unit: str = "ms"

    @property
    def reached(self) -> bool:
        return self.ratio <= self.goal if self.most else self.ratio >= self.goal


def at_least(what: str, against: str, ours: float, peer: float, goal: float, **more: str) -> Row:
    """``peer`` takes at least ``goal`` times as long as ``ours``."""
    return Row(what, against, ours, peer, peer / ours, goal, False, **more)


def at_most(what: str, against: str, ours: float, peer: float, goal: float, **more: str) -> Row:
    """``ours`` takes at most ``goal`` times as long as ``peer``."""
    return Row(what, against, ours, peer, ours / peer, goal, True, **more)


def rate_of(what: str, against: str, ours: float, peer: float, goal: float, unit: str) -> Row:
    """``ours`` is a rate, at least ``goal`` times ``peer``'s."""
    return Row(what, against, ours, peer, ours / peer, goal, False, unit)


def under(what: str, ours: float, limit: float, unit: str = "ms") -> Row:
    """``ours`` is below a limit of its own."""
    return Row(what, "limit", ours, None, ours, limit, True, unit)


@dataclass
class Bench:
    """The instance, and how much is measured.

    home: the instance's folder; work: where sets are kept; planned: list of planned exposures that the set is made of,
    or None; fraction: of them; notes: what is to be read below the table.
    """

    short: bool
    home: Path
    url: str
    dsn: str
    owner: str
    work: Path
    planned: Path | None
    fraction: float
    notes: list[str] = field(default_factory=list)

    @property
    def rounds(self) -> int:
        return 5 if self.short else 15

    def connect(self, owner: bool = False) -> psycopg.Connection:
        """As DaCHS, which reads all that is published; or as who owns the tables."""
        return psycopg.connect(self.owner if owner else self.dsn, autocommit=True)

    def note(self, text: str) -> None:
        """Something to be read below the table."""
        if text not in self.notes:
            self.notes.append(text)


def in_turns(
    rounds: int, *calls: Callable[[int], object], warm: int = 1, clock: Callable[[], float] = time.perf_counter
) -> list[float]:
    """The median time (ms) of each of ``calls``, made in turns with the number of the round; ``warm`` rounds first."""
    times: list[list[float]] = [[] for _ in calls]
    for number in range(-warm, rounds):
        for call, taken in zip(calls, times, strict=True):
            began = clock()
            call(number)
            if number >= 0:
                taken.append((clock() - began) * 1000)
    return [statistics.median(taken) for taken in times]


def memory(home: Path) -> float:
    """Resident memory (MB) of all DaCHS processes of the instance at ``home``."""
    wanted = f"GAVOSETTINGS={home}/gavo/".encode()
    return sum(_resident(entry) for entry in _processes() if wanted in _read(entry / "environ"))


class Growth:
    """A context: how much the memory of the server has grown at most meanwhile, MB."""

    def __init__(self, home: Path):
        self._home, self._over = home, threading.Event()
        self._before, self.most = memory(home), 0.0
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> Growth:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(0.2):
            self.most = max(self.most, memory(self._home) - self._before)


def _processes() -> Iterable[Path]:
    return (Path("/proc", name) for name in os.listdir("/proc") if name.isdigit())


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # ended meanwhile, or somebody else's
        return b""


def _resident(process: Path) -> float:
    lines = _read(process / "status").decode().splitlines()
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")), 0.0)
