"""What the server does at its limits: of connections, of memory, with clients and databases that go away."""

from __future__ import annotations

import socket
import threading
from types import ModuleType
from unittest import mock

import pytest
from server_modules import server_module


def _flow_that_streams(sending: ModuleType, go_on: threading.Event) -> object:
    """A Flow of which more than is held back is there; all of it is when go_on is set."""

    def produce() -> tuple[object, str]:
        sending._thread.flow.write(b"x" * (sending.HELD + 1))
        go_on.wait()
        return mock.MagicMock(), "text/csv"

    return sending.started("csv", produce)[0]


@pytest.mark.parametrize("abandoned", [False, True])
def test_what_is_being_made_has_a_bound(abandoned: bool) -> None:
    sending = server_module("sending")
    sending.base.getConfig.return_value = None  # the folder of temporary files is the usual one
    go_on = threading.Event()
    flows = [_flow_that_streams(sending, go_on) for _ in range(sending.MOST)]
    assert not sending.PLACES.acquire(blocking=False)
    for flow in flows:
        if abandoned:
            flow.abandon()
    go_on.set()
    for _ in flows:
        assert sending.PLACES.acquire(timeout=60)
    with pytest.raises(ValueError, match="released too many"):
        for _ in range(sending.MOST + 1):
            sending.PLACES.release()


def test_what_is_short_needs_no_place() -> None:
    sending = server_module("sending")
    sending.base.getConfig.return_value = None
    sending.PLACES = None
    flow, media_type = sending.started("csv", lambda: (mock.MagicMock(**{"read.return_value": b"a"}), "text/csv"))
    assert (flow.portion(), media_type, flow.early) == (b"a", "text/csv", False)


def test_who_waits_for_a_place_goes_on_when_all_is_made() -> None:
    sending = server_module("sending")
    sending.base.getConfig.return_value = None
    sending.PLACES = threading.BoundedSemaphore(1)
    sending.PLACES.acquire()
    go_on = threading.Event()
    threading.Timer(0.1, go_on.set).start()
    flow = _flow_that_streams(sending, go_on)
    assert flow.done
    sending.PLACES.release()
    assert sending.PLACES.acquire(blocking=False)


@pytest.mark.parametrize(
    ("sql", "limit", "by_cursor"),
    [
        ("SELECT a FROM t LIMIT 1000", 1000, False),
        ("SELECT a FROM t LIMIT 1001", 1001, True),
        ("SELECT DISTINCT a FROM t LIMIT 100000", 100_000, False),
        ("SELECT DISTINCT a FROM t LIMIT 100001", 100_001, True),
    ],
)
def test_results_that_may_be_large_are_read_by_a_cursor(sql: str, limit: int, by_cursor: bool) -> None:
    quick = server_module("quick")
    quick.base.getConfig.return_value = False
    connection = mock.MagicMock()
    quick.first_rows(connection, sql, limit)
    (statement,) = connection.cursor().__enter__().execute.call_args.args
    assert ("DECLARE answer NO SCROLL CURSOR FOR" in statement) == by_cursor


@pytest.mark.parametrize(
    ("sql", "found", "asked", "by_cursor"),
    [
        ("SELECT a FROM t LIMIT 100001", 1000, True, False),
        ("SELECT a FROM t LIMIT 100001", 1001, True, True),
        ("SELECT count(*) FROM t LIMIT 100001", 1, False, True),
    ],
)
def test_results_that_were_small_so_far(sql: str, found: int, asked: bool, by_cursor: bool) -> None:
    """What counts is planned for its place, which may be half of the sky."""
    quick, plan, connection = server_module("quick"), mock.MagicMock(small=True), mock.MagicMock()
    quick.base.getConfig.return_value = False
    with mock.patch.object(quick.prepared, "rows", return_value=[()] * found) as rows:
        quick.first_rows(connection, sql, 100_001, plan, ("12.5",))
    assert (rows.called, connection.cursor().__enter__().execute.called) == (asked, by_cursor)
    assert plan.small == (found <= 1000)


def test_what_is_copied_needs_no_cursor_besides() -> None:
    table = mock.MagicMock(query="SELECT a FROM t ORDER BY a")
    server_module("copying").copy(table, ["c0"], "FORMAT csv", None)
    cursor = table.connection.cursor().__enter__()
    assert [call[0] for call in cursor.method_calls] == ["execute", "copy_expert"]
    cursor.execute.assert_called_once_with("CLOSE ALL")


@pytest.mark.parametrize(("size", "by_thread"), [(1 << 20, False), ((1 << 20) + 1, True)])
def test_long_answers_are_sent_in_portions(size: int, by_thread: bool) -> None:
    quick, stock, request = server_module("quick"), mock.MagicMock(), mock.MagicMock()
    quick.send(None, (quick.Ready(bytes(size)), "text/csv"), request, stock)
    assert (stock.called, request.finish.called) == (by_thread, not by_thread)


def _send(module: str, request: mock.MagicMock) -> None:
    """Sends an answer that is whole."""
    sender = server_module(module)
    answer = (sender.Ready(b"a"), "text/csv") if module == "quick" else sender.Ready(("text/csv", b"a", ()))
    assert sender.send(None, answer, request, stock=None) is sender.server.NOT_DONE_YET


@pytest.mark.parametrize("module", ["quick", "services"])
def test_who_has_left_gets_no_answer(module: str) -> None:
    request = mock.MagicMock(channel=None)
    _send(module, request)
    assert not request.finish.called
    request.channel = "a connection"
    _send(module, request)
    request.write.assert_called_once_with(b"a")
    request.finish.assert_called_once_with()


def test_what_cannot_be_learned_is_left_to_dachs() -> None:
    services = server_module("services")
    kind = services.Kind()
    kind.learn = mock.MagicMock(side_effect=ValueError("something odd"))
    query = mock.MagicMock(uri="/a")

    def format_output(data: object, recorder: object, stream: bool) -> None:
        recorder.setHeader("content-type", "text/xml")
        recorder.write(b"<a/>")

    query.renderer._formatOutput = format_output
    query.service.getFullId.return_value = "jwst/obs#cone"
    answer = services.learned(kind, query, None, mock.MagicMock())
    assert answer[:2] == ("text/xml", b"<a/>")
    assert kind.left
    (told,) = services.base.ui.notifyWarning.call_args.args
    assert "jwst/obs#cone" in told and "something odd" in told


def test_a_replica_may_be_lost_while_it_is_looked_at() -> None:
    replicas = server_module("replicas")

    class Lost(replicas.Watch):
        """Another thread calls lost() before its connections are read a second time."""

        reads = 0

        @property
        def connections(self) -> list:
            self.reads += 1
            return self.held if self.reads % 2 else []

        @connections.setter
        def connections(self, held: list) -> None:
            self.held = held

    watch = Lost()
    replicas.caught_up = lambda primary, replica: True
    with mock.patch.object(replicas.watching, "impatient"):
        watch.look()
    assert watch.seen is not None


def test_what_is_looked_at_has_threads_of_its_own() -> None:
    """Queries fill those of the reactor; and a look that fails is not the last."""
    watching = server_module("watching")
    watching.POOL.started = False
    look = mock.MagicMock(side_effect=ValueError("something odd"), __qualname__="Watch.look")
    watching.again_and_again(look, 2)
    assert watching.POOL.start.called
    *arguments, repeated = watching.task.LoopingCall.call_args.args
    assert arguments == [watching.threads.deferToThreadPool, watching.reactor, watching.POOL]
    repeated()
    assert look.called and "something odd" in watching.base.ui.notifyError.call_args.args[0]
    watching.task.LoopingCall().start.assert_called_once_with(2)


@pytest.mark.parametrize("module", ["replicas", "processes", "outage"])
def test_what_looks_again_and_again(module: str) -> None:
    watched = server_module(module)
    watcher = {"replicas": "Watch", "processes": "Lead", "outage": "Watch"}[module]
    with mock.patch.multiple(watched.watching, again_and_again=mock.DEFAULT, impatient=mock.DEFAULT) as replaced:
        made = getattr(watched, watcher)()
        made.start()
        made.look()
        made.look()
    replaced["again_and_again"].assert_called_once_with(made.look, watched.INTERVAL)
    assert replaced["impatient"].call_count == (2 if module == "replicas" else 1)


@pytest.mark.parametrize("family", [socket.AF_INET, socket.AF_UNIX])
def test_a_host_that_is_gone_is_soon_found_to_be(family: socket.AddressFamily) -> None:
    watching = server_module("watching")
    near, far = socket.socketpair() if family == socket.AF_UNIX else _connected()
    with near, far:
        connection = mock.MagicMock(fileno=near.fileno)
        assert watching.impatient(connection) is connection
        if family == socket.AF_INET:
            assert near.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1
            options = (socket.TCP_KEEPIDLE, socket.TCP_KEEPINTVL, socket.TCP_USER_TIMEOUT)
            assert [near.getsockopt(socket.IPPROTO_TCP, option) for option in options] == [5, 5, 10_000]
        near.sendall(b"open")
        assert far.recv(4) == b"open"
    assert "SET tcp_keepalives_idle = 5;" in connection.execute.call_args.args[0]


def _connected() -> tuple[socket.socket, socket.socket]:
    """Two ends of a connection by TCP."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        near = socket.create_connection(listening.getsockname())
        return near, listening.accept()[0]


def test_a_database_that_goes_away_after_the_answer() -> None:
    """The answer stands, and the connection is not used again."""
    connections = server_module("connections")
    connection = mock.MagicMock(closed=0)
    connection.cursor().__enter__().execute.side_effect = connections.psycopg2.Error("gone")
    connections.waiting = lambda _: connection
    with connections.lent(lambda _: "answer") as lent:
        assert lent == (connection, "answer")
    connection.close.assert_called_once()
    assert connections._idle == []


@pytest.mark.parametrize("restarted", [False, True])
def test_connections_are_made_anew_after_a_restart_only(restarted: bool) -> None:
    outage = server_module("outage")
    outage.base = mock.MagicMock(Error=type("Error", (Exception,), {}), DBError=type("DBError", (Exception,), {}))
    outage.watching.impatient = lambda connection: connection
    outage.sqlsupport.getTableConn.pool = [mock.MagicMock()]
    outage.sqlsupport.getAdminConn.pool = []
    watch = outage.Watch()
    watch.look()
    watch.down()  # a query found no connection
    if restarted:
        watch.connection.cursor().__enter__().execute.side_effect = [outage.base.DBError("gone"), None]
    watch.look()
    assert watch.down_at is None
    assert outage.sqlsupport.CustomConnectionPool.serverRestarted.called == restarted
    assert outage.sqlsupport.getTableConn.called == restarted
    assert not outage.sqlsupport.getAdminConn.called
