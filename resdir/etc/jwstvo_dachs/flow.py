"""Answers that are made while they are sent: the pieces of an iterator, no faster than the client reads them.

Pieces are made in threads of their own, one at a time for each answer, so the reactor waits for no disk, other requests
for no download, and memory holds one piece.  Where the making fails, or the client reads nothing for STALL seconds, the
connection is broken: the client has fewer bytes than it was told, or a chunked answer without its end.

A core of a service with DaCHS' api renderer may return an object with the method ``answer(request)`` instead of a
table: it answers by itself, or raises, or returns a Deferred that fails; errors then become those of DALI.
"""

import fcntl
import pathlib

from gavo import base
from gavo.web import vodal
from twisted.internet import reactor, threads
from twisted.python import threadpool

#: Seconds for which a client may read nothing.
STALL = 600
#: Answers are prepared by few threads, so that long lists leave queries their share, and sent by others.
making = threadpool.ThreadPool(0, 2, "making")
_sending = threadpool.ThreadPool(0, 4, "sending")


class Busy(base.Error):
    """As many answers as there may be are under way."""

    httpCode = 503


class Slots:
    """How many of something there may be at a time, in all processes of the server together.

    Each is a lock on a file, so those of a process that ends are free.
    """

    def __init__(self, what, most):
        self.what, self.most = what, most

    def take(self):
        """returns an open file; who closes it gives the slot back.  Busy where there is none."""
        folder = pathlib.Path(base.getConfig("stateDir"), "slots")
        folder.mkdir(exist_ok=True)
        for number in range(self.most):
            slot = open(folder / f"{self.what}-{number}", "wb")  # noqa: SIM115 (open as long as it is taken)
            try:
                fcntl.flock(slot, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                slot.close()
            else:
                return slot
        raise Busy(f"{self.most} {self.what} are being sent, as many as there may be at a time; try again in a minute.")


class Flow:
    """A producer of twisted (IPushProducer) for the pieces of an iterator; ended is called when all is over."""

    def __init__(self, request, pieces, ended):
        self.request, self.pieces, self.ended = request, pieces, ended
        self.paused = self.fetching = self.gone = False
        self.patience = None

    def start(self):
        # DaCHS would pack it with gzip, in the thread that serves everybody, and the length would be wrong
        self.request._encoder = None
        self.request.responseHeaders.removeHeader("content-encoding")
        self.request.notifyFinish().addErrback(lambda _: self.stopProducing())
        self.request.registerProducer(self, True)
        self.resumeProducing()

    def resumeProducing(self):
        self.paused = False
        self.be_patient(False)
        if not (self.fetching or self.gone):
            self.fetch()

    def pauseProducing(self):
        self.paused = True
        self.be_patient(True)

    def stopProducing(self):
        """The client is gone."""
        if not self.gone:
            self.gone = True
            self.be_patient(False)
            if not self.fetching:
                self.end()

    def be_patient(self, waiting):
        if self.patience is not None and self.patience.active():
            self.patience.cancel()
        self.patience = reactor.callLater(STALL, self.break_off) if waiting else None

    def fetch(self):
        self.fetching = True
        threads.deferToThreadPool(reactor, _sending, next, self.pieces, None).addCallbacks(
            self.fetched, self.failed
        ).addErrback(self.failed)

    def fetched(self, piece):
        self.fetching = False
        if self.gone:
            self.end()
        elif piece is None:
            self.gone = True
            self.be_patient(False)
            self.request.unregisterProducer()
            self.request.finish()
            self.end()
        else:
            self.request.write(piece)
            if not self.paused and not self.gone:
                self.fetch()

    def failed(self, failure):
        self.fetching = False
        base.ui.notifyError(f"An answer broke off: {failure.getErrorMessage()}")
        if self.gone:
            self.end()
        else:
            self.break_off()

    def break_off(self):
        """ends the connection before the end of the answer, so that the client notices."""
        if not self.gone:
            self.request.unregisterProducer()
            self.request.transport.abortConnection()
            self.stopProducing()

    def end(self):
        """closes the iterator, and with it the file that it is reading."""
        ended, self.ended = self.ended, None
        if ended is not None:
            threads.deferToThreadPool(reactor, _sending, self.pieces.close).addBoth(lambda _: ended())


def format_output(renderer, data, request, stream=True, stock=vodal.APIRenderer._formatOutput):
    """as the renderer's _formatOutput; what answers by itself does so."""
    if hasattr(data, "answer"):
        return data.answer(request)
    return stock(renderer, data, request, stream)


def install():
    """puts all of this into DaCHS, once per process."""
    vodal.APIRenderer._formatOutput = format_output


def install_in_server():
    for pool in (making, _sending):
        pool.start()
        reactor.addSystemEventTrigger("during", "shutdown", pool.stop)
