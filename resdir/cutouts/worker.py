"""The process that cuts: ``python -m cutouts.worker SOCKET``; it forks a child for each request.

A client sends one line of JSON with, beside it, the open file (SCM_RIGHTS), so that nothing is opened here by its name:

    {"name": "jw..._cal.fits", "parameters": {"CIRCLE": ["1 2 0.1"]}, "did": ..., "band": [...], "time": [...]}
    {"name": "jw..._x1d.fits", "spectrum": {"hdus": [1], "row": null, "media_type": ..., "facts": {...}}}
    {"name": "jw..._cal.fits", "metadata": {"KIND": ["ASDF"], "RESPONSEFORMAT": ["application/yaml"]}}

and gets one line of JSON, ``{"status": "OK", "media_type":, "filename":, "length":}`` and the bytes, or ``{"status":
"UsageError", "message":}``. Memory and time of a child are bounded, what it does disturbs nobody. The process ends with
the one that started it.
"""

from __future__ import annotations

import array
import contextlib
import gc
import importlib
import json
import logging
import os
import resource
import socket
import socketserver
import sys
import warnings
from pathlib import Path

import cutouts
from cutouts import metadata, spectra
from cutouts.files import Source
from cutouts.parameters import FORMATS
from cutouts.selection import Facts

_LOG = logging.getLogger(__name__)
_LONGEST = 1 << 20  # bytes of a request
_MEMORY = 6 << 30  # bytes of address space of a child
_CPU = 300  # seconds of a child
_IDLE = 600  # seconds that a client may leave a child waiting


class Handler(socketserver.BaseRequestHandler):
    """One request, in a process of its own."""

    def handle(self) -> None:
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (_CPU, _CPU))
        self.request.settimeout(_IDLE)
        try:
            request, path = receive(self.request)
            answer = answer_to(request, path)
        except cutouts.Fault as exc:
            return self._say({"status": exc.label, "message": str(exc)})
        except Exception as exc:
            _LOG.exception("a cutout failed")
            return self._say({"status": "Error", "message": f"The cutout failed ({type(exc).__name__}: {exc})."})
        self._say(
            {
                "status": "OK",
                "media_type": answer.media_type,
                "filename": answer.filename,
                "length": answer.length,
            }
        )
        with contextlib.suppress(ConnectionError, TimeoutError):  # whoever asked has left
            for piece in answer.pieces:
                self.request.sendall(piece)
        return None

    def _say(self, what: dict[str, object]) -> None:
        with contextlib.suppress(ConnectionError, TimeoutError):  # whoever asked has left
            self.request.sendall(json.dumps(what).encode() + b"\n")


def receive(connection: socket.socket) -> tuple[dict, str]:
    """(request, path of the file that came with it). Raises Fault for what is no request."""
    size = array.array("i").itemsize
    data, extra, _, _ = connection.recvmsg(_LONGEST, socket.CMSG_SPACE(size))
    numbers = array.array("i")
    for level, kind, value in extra:
        if (level, kind) == (socket.SOL_SOCKET, socket.SCM_RIGHTS):
            numbers.frombytes(value[: len(value) - len(value) % size])
    while data and not data.endswith(b"\n") and len(data) < _LONGEST:
        more = connection.recv(_LONGEST)
        if not more:
            break
        data += more
    if not numbers or not data.endswith(b"\n"):
        raise cutouts.Fault("This is no request.")
    return json.loads(data), f"/dev/fd/{numbers[0]}"


def answer_to(request: dict, path: str) -> cutouts.Answer:
    """Raises Fault and what is under it."""
    name = request["name"]
    if "spectrum" in request:
        wanted = request["spectrum"]
        media_type = FORMATS[wanted["media_type"]]
        with Source(path, name) as source:
            data = spectra.one(source, wanted["hdus"], wanted["row"], media_type, wanted["facts"])
        return cutouts.Answer(media_type, name, len(data), iter((data,)))
    if "metadata" in request:
        return metadata.describe(path, request["metadata"], name)
    band, time = (tuple(request[key]) if request.get(key) else None for key in ("band", "time"))
    return cutouts.cut(path, cutouts.parse(request["parameters"]), Facts(request.get("did"), band, time), name)


class Worker(socketserver.ForkingMixIn, socketserver.UnixStreamServer):
    """Ends when the process that started it has ended."""

    max_children = 64
    request_queue_size = 128
    block_on_close = False
    parent = os.getppid()

    def service_actions(self) -> None:
        super().service_actions()
        if os.getppid() != self.parent:
            sys.exit(0)


def main(path: str) -> None:
    """Serves on a socket that only this account can reach; what takes long to import is imported before the first."""
    for module in ("astropy.wcs", "asdf", "gwcs", "stdatamodels.jwst.transforms"):
        try:
            importlib.import_module(module)
        except ImportError as exc:
            _LOG.warning("without %s (%s) positions in distorted images go by their FITS keywords", module, exc)
    warnings.simplefilter("ignore")  # astropy's, of cards and units that files have had for years
    gc.freeze()  # so that children share the memory of what was imported
    os.umask(0o177)
    own = Path(f"{path}.{os.getpid()}")
    with Worker(str(own), Handler) as worker:
        own.rename(path)  # whoever connects finds one that listens
        worker.serve_forever(poll_interval=1)


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="cutouts %(process)d %(levelname)s %(message)s")
    main(sys.argv[1])
