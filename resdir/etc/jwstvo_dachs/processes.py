"""Several processes of the server (bin/lib/supervise.py): what only the first does, and a sign of life.

What they share is in the database and in files: jobs and their results, tables of users, tokens.  Each keeps for itself
what can be made again: RDs, pages, translations.
"""

import os

from gavo.base import cron
from twisted.web import static

#: The number of this process, from 1, set by the supervisor.
NUMBER = int(os.environ.get("JWSTVO_PROCESS", "1"))
#: Where the proxy asks whether this process is alive.
ALIVE = "alive"


def is_not_mine(job, stock=cron.isCensored):
    """as cron.isCensored: regular work, such as the removal of old jobs, is done by one process."""
    return NUMBER > 1 or stock(job)


def install():
    """leaves regular work to the first process."""
    cron.isCensored = is_not_mine


def install_in_server():
    """adds the sign of life, and keeps the proxy's questions, every two seconds, out of the log."""
    from gavo.web import root

    stock = root.site.log
    root.site.log = lambda request: None if request.path == f"/{ALIVE}".encode() else stock(request)
    root.ArchiveService.addStatic(ALIVE, static.Data(b"yes\n", "text/plain"))
