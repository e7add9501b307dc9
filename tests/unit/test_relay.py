"""Batches by two connections (ingest/relay.py): their order, what overlaps, and how they end; without a database."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError
from unittest import mock

import pytest

from ingest.relay import Relay

WAIT = 60  # s; for what must happen


class Store:
    """Notes what becomes of batches, which are lists of one name; one called "bad" is refused."""

    def __init__(self, done: list[str], hold: threading.Event):
        self.done, self.hold, self.connection = done, hold, mock.MagicMock()

    def load(self, batch: Sequence[str], ready: Callable[[], object]) -> Counter[str]:
        self.done.append(f"{batch[0]} staged")
        ready()
        assert self.hold.wait(WAIT)
        if batch[0] == "bad":
            raise ValueError(batch[0])
        self.done.append(batch[0])
        return Counter(new=1)


@pytest.fixture
def done() -> list[str]:
    return []


@pytest.fixture
def hold() -> threading.Event:
    return threading.Event()


@pytest.fixture
def relay(done: list[str], hold: threading.Event) -> Relay:
    return Relay(lambda: Store(done, hold))


def until(condition: Callable[[], bool]) -> None:
    over = threading.Event()
    for _ in range(100 * WAIT):
        if condition():
            return
        over.wait(0.01)
    raise AssertionError("it does not happen")


def test_the_next_is_staged_while_one_is_taken_over(relay: Relay, done: list[str], hold: threading.Event) -> None:
    assert [*relay.put(["a"]), *relay.put(["b"])] == []
    until(lambda: len(done) == 2)
    assert sorted(done) == ["a staged", "b staged"]
    hold.set()
    assert [(batch, counts()) for batch, counts in relay.rest()] == [(["a"], {"new": 1}), (["b"], {"new": 1})]
    assert done[2:] == ["a", "b"]
    relay.close()


def test_all_in_their_order(relay: Relay, done: list[str], hold: threading.Event) -> None:
    hold.set()
    names = [str(number) for number in range(50)]
    told = [batch[0] for name in names for batch, _ in relay.put([name])] + [batch[0] for batch, _ in relay.rest()]
    assert told == names
    assert [name for name in done if "staged" not in name] == names
    relay.close()


def test_what_is_refused_is_told_and_the_next_goes_on(relay: Relay, done: list[str], hold: threading.Event) -> None:
    hold.set()
    assert [*relay.put(["bad"]), *relay.put(["b"])] == []
    (_, refused), (_, taken) = relay.rest()
    with pytest.raises(ValueError, match="bad"):
        refused()
    assert taken() == {"new": 1}
    relay.close()


def test_what_is_not_begun_when_it_closes_never_is(relay: Relay, done: list[str], hold: threading.Event) -> None:
    assert [*relay.put(["a"]), *relay.put(["b"])] == []
    until(lambda: len(done) == 2)
    stores = relay._stores
    stores[0].connection.cancel_safe.side_effect = hold.set  # what the database does with the statement that runs
    relay.close()
    (_, _), (_, never) = relay.rest()
    with pytest.raises(CancelledError):
        never()
    assert "b" not in done
    assert all(store.connection.close.called for store in stores)
