"""Answers to synchronous TAP queries leave while they are made; DaCHS sends the first byte after the last row is there.

What is made goes into a spool, and from there to the client as fast as that takes it.  So a slow client holds neither a
connection to the database nor memory, and what it has not taken yet is on the disk at most, as DaCHS has all of it.

Nothing is sent before the first HELD bytes are there: until then, what goes wrong is answered with a status and words,
and what is short has its headers when it is complete.  If something goes wrong later, a VOTable says so at its end
(DALI 1.1, section 4.4.3), and other formats end in a connection that is cut off.  An overflow of CSV, TSV and text is
then in the trailer of the answer (RFC 9110, section 6.5).  A client that hangs up ends its query.

Who asks holds one of the reactor's threads until the first bytes leave.  What is made after that holds one of PLACES,
so that there are no more connections to the database than threads and PLACES together.
"""

import tempfile
import threading

from gavo import base, formats
from gavo.protocols import tap, taprunner
from gavo.web import syncrender
from twisted.internet import reactor
from twisted.internet.interfaces import IPushProducer
from twisted.web import server
from zope.interface import implementer

from . import overflow

#: Bytes that are held back.
HELD = 1 << 20
#: Bytes that are given to the connection at a time.
PORTION = 1 << 18
#: How many answers are made at most, in a process, after their first bytes have left; each has a connection.
MOST = 10
PLACES = threading.BoundedSemaphore(MOST)
#: Seconds after which an answer that waits for a place looks whether it is complete.
PATIENCE = 0.1

_thread = threading.local()


class HungUp(IOError):
    """Nobody takes the answer any more."""


class Flow:
    """An answer that one thread makes (write, finish) and another one sends (portion)."""

    def __init__(self, wanted):
        self.wanted = wanted  # the format, as the client calls it
        self.lock, self.ready = threading.Lock(), threading.Event()
        self.spool = tempfile.SpooledTemporaryFile(2 * HELD, dir=base.getConfig("tempDir"))  # noqa: SIM115
        self.written = self.sent = 0
        self.form = self.error = self.result = self.wake = None
        self.done = self.abandoned = self.placed = False
        self.early = False  # headers were sent before the end, and do not know of an overflow

    def write(self, data):
        """takes some of the answer; raises HungUp if nobody wants it."""
        with self.lock:
            if self.abandoned:
                raise HungUp("the client has hung up")
            self.spool.seek(self.written)
            self.spool.write(data)
            self.written += len(data)
            wake, self.wake = self.wake, None
        if self.written > HELD:
            self.ready.set()
        if wake:
            wake()

    def take_place(self):
        """waits for one of PLACES, or until all is made."""
        while not PLACES.acquire(timeout=PATIENCE):
            if self.done:
                return
        with self.lock:
            self.placed = not self.done
        if not self.placed:
            PLACES.release()

    def finish(self, result=None, error=None):
        """notes that this was all, with what DaCHS would have returned or raised."""
        with self.lock:
            self.result, self.error, self.done = result, error, True
            wake, self.wake = self.wake, None
            if self.abandoned:
                self.spool.close()
            if self.placed:
                self.placed = False
                PLACES.release()
        self.ready.set()
        if wake:
            wake()

    def portion(self, wake=None):
        """returns some of the answer, b"" where there is no more; or None, and calls wake once there is."""
        with self.lock:
            self.spool.seek(self.sent)
            data = self.spool.read(PORTION)
            self.sent += len(data)
            if not data and not self.done:
                self.wake = wake
                return None
            return data

    def abandon(self):
        """says that nobody wants the rest."""
        with self.lock:
            self.abandoned = True
            if self.done:
                self.spool.close()

    @property
    def media_type(self):
        """the media type of an answer that is not complete."""
        return formats.getMIMEFor(self.form, self.wanted)


@implementer(IPushProducer)
class Sender:
    """Sends a Flow, in the reactor, whenever the connection can take some."""

    def __init__(self, flow, request):
        self.flow, self.request, self.paused = flow, request, False
        self.trailer = flow.early and flow.form in overflow.PLAIN
        request.notifyFinish().addErrback(lambda _: self.stopProducing())

    def start(self):
        if self.trailer:
            self.request.setHeader("trailer", overflow.HEADER)
        self.request.registerProducer(self, True)
        self.resumeProducing()

    def pauseProducing(self):
        self.paused = True

    def resumeProducing(self):
        self.paused = False
        while not self.paused and not self.flow.abandoned:
            data = self.flow.portion(lambda: reactor.callFromThread(self.resumeProducing))
            if data is None:
                return
            if not data:
                self.end()
                return
            self.request.write(data)

    def stopProducing(self):
        self.flow.abandon()

    def end(self):
        """ends the answer, so that one that is not complete is seen not to be."""
        self.flow.abandon()
        self.request.unregisterProducer()
        if self.flow.error is not None and not self.flow.form.startswith("votable"):
            self.request.channel.loseConnection()
            return
        if self.trailer and self.request.chunked and isinstance(self.flow.result[1], overflow.Cut):
            self.end_of_gzip()
            self.request.chunked = 0
            self.request.channel.write(f"0\r\n{overflow.HEADER}: OVERFLOW\r\n\r\n".encode())
        self.request.finish()

    def end_of_gzip(self):
        """sends what is still being compressed, which finish would do after the trailer."""
        encoder, self.request._encoder = self.request._encoder, None
        if encoder is not None:
            self.request.write(encoder.finish())


def write(form, data, target, stock=None):
    """as taprunner.writeResultTo; where somebody waits for the answer, it goes there."""
    flow = getattr(_thread, "flow", None)
    if flow is not None:
        flow.form = form
    stock(form, data, flow or target)


def make(flow, produce):
    """makes an answer, in a thread of its own."""
    _thread.flow = flow
    try:
        stream, media_type = produce()
        with stream:
            if not flow.written:  # written otherwise: a plan, say
                flow.write(stream.read())
        flow.finish((stream, media_type))
    except Exception as error:
        flow.finish(error=error)


def started(wanted, produce):
    """returns (Flow, media type) of what produce() writes or returns as (file, media type), perhaps before all is made.

    wanted is the format, as the client calls it.
    """
    flow = Flow(wanted)
    threading.Thread(target=make, args=(flow, produce), daemon=True).start()
    flow.ready.wait()
    if not flow.done:
        flow.take_place()
    if flow.done and flow.error is not None:
        raise flow.error
    flow.early = flow.result is None
    return flow, flow.media_type if flow.early else flow.result[1]


def run(core, service, arguments, meta, stock=None):
    """as TAPCore.run, but returns what started returns."""
    parameters = arguments.getParamDict()
    wanted = parameters.get("responseformat") or parameters.get("format")
    return started(wanted, lambda: stock(core, service, arguments, meta))


def send(page, result, request, stock=None):
    """as SyncRenderer._formatOutput, for a Flow too."""
    flow, media_type = result
    if not isinstance(flow, Flow):
        return stock(page, result, request)
    request.setHeader("content-type", str(media_type))
    if isinstance(media_type, overflow.Cut):
        request.setHeader(overflow.HEADER, "OVERFLOW")
    if request.channel is None or request.method == b"HEAD":
        flow.abandon()
        if request.channel is not None:
            request.finish()
    else:
        Sender(flow, request).start()
    return server.NOT_DONE_YET


def install():
    """puts the functions above into DaCHS, once per process; after overflow, whose functions they go on with."""
    stock = taprunner.writeResultTo, tap.TAPCore.run, syncrender.SyncRenderer._formatOutput
    taprunner.writeResultTo = lambda *args: write(*args, stock=stock[0])
    tap.TAPCore.run = lambda *args: run(*args, stock=stock[1])
    syncrender.SyncRenderer._formatOutput = lambda *args: send(*args, stock=stock[2])
