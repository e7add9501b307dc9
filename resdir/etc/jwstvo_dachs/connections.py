"""Connections for synchronous queries are kept; DaCHS makes one for each query, and PostgreSQL a process with it."""

import contextlib
import threading

import psycopg2
import psycopg2.extensions
from gavo import base
from gavo.base import sqlsupport

from . import replicas

#: How many wait for queries at most: as many as the reactor has threads, which hold one each.
IDLE = 10

_idle = []
_lock = threading.Lock()


def make(profile):
    """returns a new connection of the role for the queries of others; each statement is a transaction of its own.

    Where the replica does not answer, it is one to the primary.
    """
    try:
        connect = replicas.connect if profile == replicas.REPLICA else sqlsupport.getDBConnection
        return prepared(connect(profile, autocommitted=True))
    except (base.ReportableError, psycopg2.Error):
        if profile == replicas.PRIMARY:
            raise
        replicas.WATCH.lost()
        return make(replicas.PRIMARY)


def prepared(connection):
    """returns a new connection with its settings."""
    with connection.cursor() as cursor:
        # the same for all queries; DaCHS sets and restores it with each
        timeout = int(base.getConfig("async", "defaultExecTimeSync")) * 1000
        # what is prepared has parameters for which one plan is good (parameters.py)
        cursor.execute(
            "SET cursor_tuple_fraction = 1; SET plan_cache_mode = force_generic_plan;"
            f" SET statement_timeout = {timeout}"
        )
    return connection


def waiting(profile):
    """returns a connection of a profile that waits, or None; one of another is closed: the replica came or went."""
    while True:
        with _lock:
            connection = _idle.pop() if _idle else None
        if connection is None or replicas.profile_of(connection) == profile:
            return connection
        connection.close()


@contextlib.contextmanager
def lent(begin, profile=replicas.PRIMARY):
    """gives (connection, begin(connection)); after an error the connection is not used again.

    Connections that wait are broken when the database was restarted: begin is called with a new one then.  What the
    replica fails to do, the primary is asked.
    """
    connection = waiting(profile)
    waited = connection is not None
    connection = connection or make(profile)
    try:
        try:
            begun = begin(connection)
        except psycopg2.Error as error:
            if not (replicas.failed(connection, error) or (waited and connection.closed)):
                raise
            connection.close()
            forget()
            connection = make(replicas.PRIMARY)
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
    """ends the transaction of a connection, if there is one, and keeps it for the next query.

    The answer is there: a database that goes away now takes nothing from it.
    """
    if connection.closed:
        return
    try:
        if connection.info.transaction_status != psycopg2.extensions.TRANSACTION_STATUS_IDLE:
            with connection.cursor() as cursor:
                cursor.execute("ROLLBACK")
    except psycopg2.Error as error:
        replicas.failed(connection, error)
        connection.close()
        return
    with _lock:
        if len(_idle) < IDLE:
            _idle.append(connection)
            return
    connection.close()
