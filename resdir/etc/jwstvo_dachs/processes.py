"""Several processes of the server (bin/lib/supervise.py): what only the first does, and a sign of life.

What they share is in the database and in files: jobs and their results, tables of users, tokens.  Each keeps for itself
what can be made again: RDs, pages, translations.
"""

import os

from gavo.base import cron
from gavo.web import root
from twisted.web import static

#: The number of this process, from 1, set by the supervisor.
NUMBER = int(os.environ.get("JWSTVO_PROCESS", "1"))
#: Where the proxy asks whether this process is alive.
ALIVE = "alive"


def is_not_mine(job, stock=cron.isCensored):
    """as cron.isCensored: regular work, such as the removal of old jobs, is done by one process."""
    return NUMBER > 1 or stock(job)


def log(request, stock=root.site.log):
    """as the log of the site, without the proxy's questions, every two seconds."""
    if request.path != f"/{ALIVE}".encode():
        stock(request)


def install():
    """puts the functions above into DaCHS, once per process."""
    cron.isCensored = is_not_mine
    root.site.log = log
    root.ArchiveService.addStatic(ALIVE, static.Data(b"yes\n", "text/plain"))
