"""Memory of the server, for tests on the same machine."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.conftest import Instance


def server_pids(instance: Instance) -> list[int]:
    """The process that listens on the instance's port; where that is a proxy, its parent's other children too."""
    port = f"{urlsplit(instance.url).port:04X}"
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    inodes = {words[9] for words in lines if words[1].endswith(f":{port}") and words[3] == "0A"}
    listening = next((pid for pid in _pids() if inodes & _sockets(pid)), None)
    if listening is None:
        pytest.skip("the server's process is not to be seen from here")
    if Path(f"/proc/{listening}/comm").read_text().strip() != "haproxy":
        return [listening]
    parent = _status(listening)["PPid"]
    return [pid for pid in _pids() if _status(pid).get("PPid") == parent]


def megabytes(pids: list[int]) -> float:
    """Resident memory of processes together."""
    return sum(int(_status(pid)["VmRSS"].split()[0]) for pid in pids) / 1024


def _pids() -> list[int]:
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]


def _sockets(pid: int) -> set[str]:
    """Inodes of the sockets that a process has open."""
    try:
        links = [os.readlink(entry) for entry in Path(f"/proc/{pid}/fd").iterdir()]
    except OSError:  # ended meanwhile, or somebody else's
        return set()
    return {link[8:-1] for link in links if link.startswith("socket:[")}


def _status(pid: int) -> dict[str, str]:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return {}
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}
