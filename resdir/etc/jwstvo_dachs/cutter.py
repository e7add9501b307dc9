"""Asking the process that cuts (cutouts/worker.py), and handing on what it says.

It runs with the packages of the ingest, apart from the server: what a cutout takes in time and memory is its own.  The
server starts it when it is up itself, or when the first cutout is asked for, and again should it have ended; it ends
with who started it.  It gets files opened, so that who may have them is decided here (rights.py) and nowhere else.
"""

import array
import contextlib
import fcntl
import json
import os
import pathlib
import socket
import subprocess
import threading
import time

from gavo import base
from twisted.internet import protocol, reactor
from twisted.web import resource, server

from . import rights

RESDIR = pathlib.Path(__file__).resolve().parents[2]
_SOCKET = "cutouts.sock"
_PATIENCE = 90  # seconds for the process to come up; reading its modules takes 2 to 10
_CUTTING = 300  # seconds until the first byte
_LATER = 20  # seconds after its start in which the server has enough to do with itself
_starting = threading.Lock()


STATUSES = {"NoContent": 204, "Error": 500, "ServiceUnavailable": 503}


class Refused(base.ValidationError):
    """What SODA answers to a request that cannot be met: label is one of SODA 1.0, section 5.2, or NoContent."""

    def __init__(self, label, message, status=None):
        super().__init__(message, "ID")
        self.label, self.message = label, message
        self.responseCode = self.httpCode = status or STATUSES.get(label, 400)
        self.responsePayload = b"" if label == "NoContent" else f"{label}: {message}\n".encode()

    def __str__(self):
        return f"{self.label}: {self.message}"


class Cutout(resource.Resource):
    """An answer of the process: its head, and the bytes that come by the socket.

    The server renders it, asynchronous jobs iterate over it; either can be done once.
    """

    isLeaf = True

    def __init__(self, connection, head, begin):
        super().__init__()
        self.connection, self.begin = connection, begin
        self.type, self.filename, self.length = head["media_type"], head["filename"], head["length"]

    def __iter__(self):
        """yields the bytes; Refused where they end early."""
        left = self.length
        with self.connection:
            piece = self.begin or self.connection.recv(1 << 18)
            while piece:
                left -= len(piece)
                yield piece
                piece = self.connection.recv(1 << 18)
        if left:
            raise Refused("Error", f"The cutout of {self.filename} broke off.")

    def render(self, request):
        # DaCHS would gzip it, in the thread that serves everybody, for a few per cent of noisy numbers
        request._encoder = None
        request.responseHeaders.removeHeader("content-encoding")
        request.setHeader("content-type", self.type)
        request.setHeader("content-length", str(self.length))
        request.setHeader("content-disposition", f'attachment; filename="{self.filename}"')
        if request.method == b"HEAD":
            self.connection.close()
            request.finish()
        else:
            self.connection.setblocking(False)
            feed = protocol.Factory.forProtocol(lambda: Feed(request, self.begin, self.length))
            reactor.adoptStreamConnection(self.connection.fileno(), socket.AF_UNIX, feed)
            self.connection.close()  # the reactor has its own descriptor
        return server.NOT_DONE_YET


class Feed(protocol.Protocol):
    """Writes to a request what comes by a socket, as fast as the client reads."""

    def __init__(self, request, begin, length):
        self.request, self.begin, self.left, self.gone = request, begin, length, False

    def connectionMade(self):
        self.request.notifyFinish().addErrback(self.leave)
        self.request.registerProducer(self.transport, True)
        if self.begin:
            self.dataReceived(self.begin)

    def dataReceived(self, data):
        self.left -= len(data)
        self.request.write(data)

    def leave(self, _):
        self.gone = True
        self.transport.abortConnection()

    def connectionLost(self, reason=protocol.connectionDone):
        if self.gone:
            return
        self.request.unregisterProducer()
        if self.left:  # fewer bytes than announced: the client is to notice
            self.request.transport.abortConnection()
        else:
            self.request.finish()


def cut(file, request):
    """returns the Cutout that the process makes of a rights.File for a request, as cutouts/worker.py wants it.

    Refused: what the parameters ask for cannot be; UnknownFile and FileGone as rights.open_file raises them.
    """
    with rights.opened(file) as stream, contextlib.ExitStack() as stack:
        connection = stack.enter_context(_connected())
        connection.settimeout(_CUTTING)
        line = json.dumps({"name": file.filename, **request}).encode() + b"\n"
        descriptor = array.array("i", [stream.fileno()])
        try:
            sent = connection.sendmsg([line], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, descriptor)])
            connection.sendall(line[sent:])
            answer = b""
            while b"\n" not in answer:
                more = connection.recv(1 << 16)
                if not more:
                    raise Refused("Error", f"The cutout of {file.filename} failed: it needs too much time or memory.")
                answer += more
        except TimeoutError:
            raise Refused("Error", f"The cutout of {file.filename} took longer than {_CUTTING} s.") from None
        line, _, begin = answer.partition(b"\n")
        head = json.loads(line)
        if head["status"] != "OK":
            raise Refused(head["status"], head["message"])
        stack.pop_all()
        return Cutout(connection, head, begin)


def start_later():
    """has the process started beside the server, so that the first cutout need not wait for it."""
    reactor.callLater(_LATER, reactor.callInThread, _start)


def _start():
    try:
        _connected().close()
    except (Refused, OSError) as error:  # whoever asks for a cutout is told
        base.ui.notifyWarning(f"Cutouts: {error}")


def _connected():
    """returns a socket that is connected to the process; it is started where it does not run."""
    with contextlib.suppress(OSError):
        return _connection()
    with _starting, open(_folder() / f"{_SOCKET}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with contextlib.suppress(OSError):
            return _connection()
        return _started()


def _started():
    log = pathlib.Path(base.getConfig("logDir")) / "cutouts.log"
    environment = {key: value for key, value in os.environ.items() if key in ("PATH", "HOME", "LANG", "LC_ALL", "TZ")}
    # threads of the numerical libraries and fork do not go together
    environment |= {"PYTHONPATH": f"{RESDIR}:{RESDIR.parent}", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    with log.open("ab") as output:
        process = subprocess.Popen(
            [_python(), "-m", "cutouts.worker", _SOCKET],
            cwd=_folder(),
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    end = time.monotonic() + _PATIENCE
    while process.poll() is None and time.monotonic() < end:
        with contextlib.suppress(OSError):
            return _connection()
        time.sleep(0.05)
    raise Refused(
        "ServiceUnavailable", f"Cutouts are not available at the moment; the operator finds why in {log.name}."
    )


def _folder():
    return pathlib.Path(base.getConfig("tempDir"))


def _python():
    """returns the Python of the ingest, beside whose packages those of the server are."""
    return str((pathlib.Path(base.getConfig("configDir")) / "python").resolve().parent / "bin" / "python")


def _connection():
    """returns a connected socket; through the descriptor of the folder, as addresses have 107 bytes at most."""
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    folder = os.open(_folder(), os.O_PATH | os.O_CLOEXEC)
    try:
        connection.connect(f"/proc/self/fd/{folder}/{_SOCKET}")
    except OSError:
        connection.close()
        raise
    finally:
        os.close(folder)
    return connection
