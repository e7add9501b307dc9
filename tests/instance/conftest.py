"""The instance that the tests of this folder share."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from node import TIMEOUT, Node


@pytest.fixture(scope="session")
def node() -> Iterator[Node]:
    """An instance whose making was killed in the middle and then done by the same command again."""
    if not os.environ.get("JWSTVO_TEST_URL"):
        pytest.skip("starts database and server: run by make test only")
    made = Node(Path(tempfile.mkdtemp(prefix="lifecycle-", dir=os.environ["JWSTVO_HOME"])))
    try:
        made.listen()
        kill_in_dachs_init(made)
        made.call("start")
        made.sql("CREATE TABLE public.kept (word text); INSERT INTO public.kept VALUES ('here')")
        yield made
    finally:
        made.call("clean", check=False)
        shutil.rmtree(made.home, ignore_errors=True)


def kill_in_dachs_init(node: Node) -> None:
    """kill -9 of `make serve` and its children, when DaCHS has made its first tables."""
    process = node.serve()
    log = node.home / "log" / "dachs-init.log"
    while process.poll() is None and "dc_tables" not in (log.read_text() if log.exists() else ""):
        time.sleep(0.1)
    assert process.poll() is None, process.communicate()
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate(timeout=TIMEOUT)
    assert not (node.home / "state" / "dachs-init").exists()


@pytest.fixture
def running(node: Node) -> Node:
    """The instance, up whatever the test before did."""
    if node.call("status", check=False).returncode != 0:
        node.call("start")
    return node


@pytest.fixture
def stopped(node: Node) -> Node:
    """The instance, down whatever the test before did."""
    node.call("stop")
    return node
