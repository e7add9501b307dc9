"""Several processes of the server (bin/lib/supervise.py), on one host or several: what only one does, signs of life.

What they share is in the database and in files: jobs and their results, tables of users, tokens.  Each keeps for itself
what can be made again: RDs, pages, translations.
"""

import os
import pathlib

from gavo import base
from gavo.base import cron, sqlsupport
from gavo.protocols import tap, uws
from twisted.web import resource, static

from . import watching

#: The number of this process among those of its host, from 1, set by the supervisor.
NUMBER = int(os.environ.get("JWSTVO_PROCESS", "1"))
#: Where the proxy asks whether this process is alive, and where whether it has the jobs.
ALIVE, LEADS = "alive", "leads"
PATHS = (f"/{ALIVE}".encode(), f"/{LEADS}".encode())
#: Of the database's advisory locks, the one of the process that leads.
LOCK = 0x6A777374  # "jwst"
#: How often it is tried to get it, in seconds.
INTERVAL = 2


def is_not_mine(job, stock=cron.isCensored):
    """as cron.isCensored: regular work, such as the removal of old jobs, is done by one process of a host at most."""
    return NUMBER > 1 or stock(job)


class Lead:
    """Who does the regular work and starts jobs, of the first processes of all hosts: it has a lock in the database.

    PostgreSQL gives it to another when the connection ends, and with it this process or its host.
    """

    def __init__(self):
        self.connection, self.mine = None, False

    def look(self):
        """takes the lock if nobody has it; for a thread."""
        try:
            if self.connection is None:
                self.connection = watching.impatient(sqlsupport.getDBConnection("trustedquery", autocommitted=True))
            # once is enough: each further time would have to be undone
            query = "SELECT 1" if self.mine else f"SELECT pg_try_advisory_lock({LOCK})"
            self.mine = bool(next(self.connection.query(query))[0])
        except (base.Error, base.DBError):
            self.connection, self.mine = None, False

    def start(self):
        """looks again and again."""
        watching.again_and_again(self.look, INTERVAL)


LEAD = Lead()


class Leads(resource.Resource):
    """The answer to a proxy before several hosts: are the jobs here?"""

    isLeaf = True

    def render(self, request):
        request.setResponseCode(200 if LEAD.mine else 503)
        return b"yes\n" if LEAD.mine else b"no\n"


def run(job, stock=cron.AbstractJob.run):
    """as AbstractJob.run, where this process leads."""
    if LEAD.mine:
        stock(job)


def process_queue(worker, stock=tap.TAPUWS._processQueue):
    """as UWSWithQueueing._processQueue; other hosts' servers leave the jobs to the one that leads."""
    if LEAD.mine or not base.IS_DACHS_SERVER:
        stock(worker)


def is_here(job):
    """does the process of an asynchronous job run on this host?  Its number alone may be that of another there."""
    try:
        return str(job.jobId).encode() in pathlib.Path(f"/proc/{job.pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False


def kill(transitions, phase, job, ignored, stock=tap.TAPTransitions.killJob):
    """as TAPTransitions.killJob; a job of another host is marked, and what it comes to is not kept."""
    if job.pid and job.pid > 1 and not is_here(job):
        job.change(pid=None)
        transitions.markAborted(phase, job, ignored)
        job.uws.scheduleProcessQueueCheck()
    else:
        stock(transitions, phase, job, ignored)


def prepare_for_destruction(job, stock=tap.TAPJob.prepareForDestruction):
    """as TAPJob.prepareForDestruction, which ends the job's process."""
    if job.phase == uws.EXECUTING and not is_here(job):
        job.change(phase=uws.ABORTED)
    stock(job)


def install():
    """leaves regular work to one process, and to each host its processes."""
    cron.isCensored = is_not_mine
    cron.AbstractJob.run = run
    tap.TAPUWS._processQueue = process_queue
    tap.TAPTransitions.killJob = kill
    tap.TAPJob.prepareForDestruction = prepare_for_destruction


def install_in_server():
    """adds the signs of life, and keeps the proxy's questions, every two seconds, out of the log."""
    from gavo.web import root

    stock = root.site.log
    root.site.log = lambda request: None if request.path in PATHS else stock(request)
    root.ArchiveService.addStatic(ALIVE, static.Data(b"yes\n", "text/plain"))
    root.ArchiveService.addStatic(LEADS, Leads())
    if NUMBER == 1:
        LEAD.look()  # before the first regular work, which is due now
        LEAD.start()
