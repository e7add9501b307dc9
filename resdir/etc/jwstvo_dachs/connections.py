"""Connections for synchronous queries are kept; DaCHS makes one for each query, and PostgreSQL a process with it."""

import contextlib
import threading

import psycopg2
import psycopg2.extensions
from gavo import base
from gavo.base import sqlsupport

PROFILE = "untrustedquery"
#: How many wait for queries at most.
IDLE = 8

_idle = []
_lock = threading.Lock()


def make():
    """returns a new connection of the role for the queries of others; each statement is a transaction of its own."""
    connection = sqlsupport.getDBConnection(PROFILE, autocommitted=True)
    with connection.cursor() as cursor:
        # the same for all queries; DaCHS sets and restores it with each
        timeout = int(base.getConfig("async", "defaultExecTimeSync")) * 1000
        cursor.execute(f"SET cursor_tuple_fraction = 1; SET statement_timeout = {timeout}")
    return connection


@contextlib.contextmanager
def lent(begin):
    """gives (connection, begin(connection)); after an error the connection is not used again.

    Connections that wait are broken when the database was restarted: begin is called with a new one then.
    """
    with _lock:
        connection = _idle.pop() if _idle else None
    waited = connection is not None
    connection = connection or make()
    try:
        try:
            begun = begin(connection)
        except psycopg2.Error:
            if not (waited and connection.closed):
                raise
            forget()
            connection = make()
            begun = begin(connection)
        yield connection, begun
    except BaseException:
        connection.close()
        raise
    give_back(connection)


def forget():
    """closes all connections that wait."""
    with _lock:
        connections = _idle[:]
        _idle.clear()
    for connection in connections:
        connection.close()


def give_back(connection):
    """ends the transaction of a connection, if there is one, and keeps it for the next query."""
    if connection.closed:
        return
    status = connection.info.transaction_status
    if status != psycopg2.extensions.TRANSACTION_STATUS_IDLE:
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK")
    with _lock:
        if len(_idle) < IDLE:
            _idle.append(connection)
            return
    connection.close()
