"""What is looked at again and again: in threads of its own, because queries may fill those of the reactor."""

import os
import socket

from gavo import base
from twisted.internet import reactor, task, threads
from twisted.python import threadpool

#: Seconds after which a host that does not answer is gone, and how often it is asked while nothing is to be said.
PATIENCE, KEEPALIVE = 10, 5
#: Threads for the looks: the database, the replica, who leads.
POOL = threadpool.ThreadPool(0, 3, "watching")


def impatient(connection):
    """returns a connection to a database that ends, at both ends, soon after one of the hosts has gone.

    TCP takes a quarter of an hour to find that out if something is to be said, and two hours else.
    """
    with socket.socket(fileno=os.dup(connection.fileno())) as end:
        if end.family != socket.AF_UNIX:
            end.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            for option, value in (
                (socket.TCP_KEEPIDLE, KEEPALIVE),
                (socket.TCP_KEEPINTVL, KEEPALIVE),
                (socket.TCP_USER_TIMEOUT, PATIENCE * 1000),
            ):
                end.setsockopt(socket.IPPROTO_TCP, option, value)
    connection.execute(
        f"SET tcp_keepalives_idle = {KEEPALIVE}; SET tcp_keepalives_interval = {KEEPALIVE};"
        f" SET tcp_user_timeout = '{PATIENCE}s'"
    )
    return connection


def again_and_again(look, interval):
    """calls look every so many seconds, but not while it is at it; one that fails is told of, and is not the last."""

    def try_to_look():
        try:
            look()
        except Exception as error:
            base.ui.notifyError(f"{look.__qualname__} failed, and is tried again in {interval} s: {error!r}")

    if not POOL.started:
        POOL.start()
        reactor.addSystemEventTrigger("during", "shutdown", POOL.stop)
    task.LoopingCall(threads.deferToThreadPool, reactor, POOL, try_to_look).start(interval)
