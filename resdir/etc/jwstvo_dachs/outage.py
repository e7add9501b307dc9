"""While the database does not answer, all protocols say so with status 503, and VOSI's availability with false.

The server looks every two seconds, over a connection of its own, and goes on by itself once the database is back.
"""

import datetime

from gavo import base, utils
from gavo.base import sqlsupport
from gavo.votable import V
from gavo.web import vosi
from gavo.web.root import ArchiveService
from twisted.web import resource

from . import connections, processes, watching

#: How often the database is looked at, in seconds.
INTERVAL = 2

MESSAGE = "The database of this node does not answer at the moment. Try again in a few minutes."


class DatabaseDown(base.ReportableError):
    """There is no connection to the database."""

    httpCode = 503


class Watch:
    """Knows whether the database answers; down_at is None as long as it does, else the time (UTC) since when not."""

    def __init__(self):
        self.connection = None
        self.down_at = None

    def look(self):
        """asks the database, which may take its time, so this is for a thread; after a restart by a new connection."""
        waited = self.connection is not None
        if not self.answers() and waited:
            self.answers()

    def answers(self):
        """does the database answer?"""
        anew = self.connection is None
        try:
            if anew:
                self.connection = watching.impatient(sqlsupport.getDBConnection("trustedquery", autocommitted=True))
            with self.connection.cursor() as cursor:
                cursor.execute("SELECT 1")
            if anew and self.down_at:  # else it was only one that could not be made, and queries run
                renew()
            self.down_at = None
            return True
        except (base.Error, base.DBError):
            self.connection = None
            self.down()
            return False

    def down(self):
        """notes that there is no connection."""
        self.down_at = self.down_at or datetime.datetime.now(datetime.UTC)

    def start(self):
        """looks again and again."""
        watching.again_and_again(self.look, INTERVAL)


WATCH = Watch()


def renew(managers=("Table", "Untrusted", "Admin", "WritableTable", "WritableUntrusted", "WritableAdmin")):
    """makes the connections anew that wait for work: the database was down, and each old one would fail a query."""
    connections.forget()
    sqlsupport.CustomConnectionPool.serverRestarted()
    for manager in (getattr(sqlsupport, f"get{name}Conn") for name in managers):
        if manager.pool:  # it was used before, and is made anew by being used
            with manager():
                pass


def connect(*args, stock=sqlsupport.getDBConnection, **kwargs):
    """as sqlsupport.getDBConnection; where the database lives is no business of a client's."""
    try:
        return stock(*args, **kwargs)
    except base.ReportableError as error:
        base.ui.notifyError(str(error))
        WATCH.down()
        raise DatabaseDown(MESSAGE) from error


class Unavailable(resource.Resource):
    """The answer to everything: an error as DALI 1.1 (section 4.4.2) has it; a stylesheet makes a page of it."""

    isLeaf = True

    def render(self, request):
        request.setResponseCode(503)
        request.setHeader("retry-after", "60")
        request.setHeader("content-type", "text/xml")
        table = V.VOTABLE[V.RESOURCE(type="results")[V.INFO(name="QUERY_STATUS", value="ERROR")[MESSAGE]]]
        return b"<?xml-stylesheet href='/static/xsl/mainterror-to-html.xsl' type='text/xsl'?>" + table.render()


class Availability(resource.Resource):
    """The answer to VOSI availability (VOSI 1.1, section 5.4)."""

    isLeaf = True

    def render(self, request):
        request.setHeader("content-type", "text/xml")
        since = f"It was last seen at {WATCH.down_at.strftime(utils.isoTimestampFmt)}." if WATCH.down_at else ""
        return utils.xmlrender(
            vosi.AVL.availability[vosi.AVL.available["false"], vosi.AVL.note[f"{MESSAGE} {since}"]],
        )


def get_child(root, name, request, stock=ArchiveService.getChild):
    """as ArchiveService.getChild; while the database is down, what is not on the disk is unavailable."""
    path = request.path.decode("ascii", "replace").strip("/")
    if WATCH.down_at is None or path.startswith("static/") or path in (processes.ALIVE, processes.LEADS):
        return stock(root, name, request)
    return Availability() if path.rsplit("/", 1)[-1] == "availability" else Unavailable()


def install():
    """puts the functions above into the server, and begins to watch; once per process."""
    sqlsupport.getDBConnection = connect
    ArchiveService.getChild = get_child
    WATCH.start()
