"""TAP's queries go to a replica of the database, as long as one follows it closely; all else goes to the primary.

The replica is DaCHS' database profile of that name (bin/jwst-node replica, or etc/replica of the site, which may name
several hosts; libpq takes the first that answers).  Without the profile there is none.
"""

import contextlib
import time

import psycopg2
from gavo import base
from gavo.base import sqlsupport
from gavo.protocols import taprunner

from . import watching

PRIMARY, REPLICA = "untrustedquery", "replica"
#: Seconds that the replica may be behind at most, and how often that is looked at.
LAG, INTERVAL = 10, 2

#: Before outage.py replaces it: the primary is not down when a replica is.
connect = sqlsupport.getDBConnection


def value(connection, sql, *arguments):
    """returns the first value of the first row."""
    with connection.cursor() as cursor:
        cursor.execute(sql, arguments)
        return cursor.fetchone()[0]


def caught_up(primary, replica):
    """has the replica, within LAG seconds, all that the primary has written by now?

    What is no standby, or none any more, never has.
    """
    limit = time.monotonic() + LAG
    written = value(primary, "SELECT pg_current_wal_lsn()::text")
    while time.monotonic() < limit:
        if value(replica, "SELECT pg_is_in_recovery() AND pg_last_wal_replay_lsn() >= %s::pg_lsn", written):
            return True
        time.sleep(0.05)
    return False


class Watch:
    """Knows whether there is a replica that is at most LAG seconds behind the primary."""

    def __init__(self):
        self.connections, self.seen, self.running = [], None, False

    def look(self):
        """asks both databases; it may take its time, so this is for a thread."""
        begun = time.monotonic()
        try:
            # a profile that is not there is one of base.Error
            connections = self.connections or [
                watching.impatient(connect(name, autocommitted=True)) for name in (REPLICA, PRIMARY)
            ]
            self.connections = connections  # another thread may call lost() at any time
            replica, primary = connections
            self.seen = begun if caught_up(primary, replica) else None
        except (base.Error, base.DBError):
            self.lost()

    def lost(self):
        """notes that the replica does not answer."""
        connections, self.connections, self.seen = self.connections, [], None
        for connection in connections:
            with contextlib.suppress(psycopg2.Error):
                connection.close()

    def is_fit(self):
        """may the replica be asked?  One that hangs may not either."""
        if not self.running:  # a process of its own for one job
            self.look()
        seen = self.seen
        return seen is not None and time.monotonic() - seen < LAG

    def start(self):
        """looks again and again."""
        self.running = True
        watching.again_and_again(self.look, INTERVAL)


WATCH = Watch()


def profile(sql=""):
    """returns the name of the profile for a query; users' own tables are asked where they were written."""
    return REPLICA if "tap_user." not in sql.lower() and WATCH.is_fit() else PRIMARY


def profile_of(connection):
    """returns the name of the profile that a connection was made with."""
    return connection._getDBConnectionArgs["profile"].name


def failed(connection, error):
    """is it the replica's fault, not the query's: it went away, or took in what the query was reading?"""
    if profile_of(connection) != REPLICA or isinstance(error, psycopg2.errors.QueryCanceled):
        return False
    # one that shuts down says so before the connection is closed
    if connection.closed or isinstance(error, psycopg2.errors.AdminShutdown):
        WATCH.lost()
    return isinstance(error, (psycopg2.OperationalError, psycopg2.InterfaceError))


def note_worker(connection, stock=taprunner._noteWorkerPID):
    """as taprunner._noteWorkerPID, which a job is aborted by at the primary; at the replica the query ends by itself,
    soon after the job's process has gone (client_connection_check_interval)."""
    if profile_of(connection) == PRIMARY:
        stock(connection)


def run_job(parameters, job_id, query_profile, timeout, stock=taprunner.runTAPJobNoState):
    """as taprunner.runTAPJobNoState, at the replica where that can be; uploads are tables that are made."""
    chosen = query_profile if parameters.get("upload") else profile(parameters.get("query") or "")
    try:
        stock(parameters, job_id, chosen, timeout)
    except Exception as error:
        gone = getattr(error, "httpCode", None) == 503
        if chosen != REPLICA or not gone or taprunner.tap.WORKER_SYSTEM.getJob(job_id).getResults():
            raise
        stock(parameters, job_id, query_profile, timeout)


def install():
    """puts note_worker into DaCHS, once per process; run_job is put there by faults."""
    taprunner._noteWorkerPID = note_worker
