"""Delivery of files: what is at /getproduct/jwst/product/<file name>.

In place of DaCHS' own renderer there: that compares the embargo with the local day, packs FITS files with gzip on the
way (which takes the ranges away), and knows neither entity tags nor tokens.  Whatever else is below /getproduct stays
with DaCHS; its other ways to products (tars, previews, cutouts of //products) lead here for files of ours.

The file name finds a row of the catalogue, nothing else leads to a file.  Files elsewhere are answered with a redirect,
after the decision.
"""

import os

from gavo import base, svcs
from gavo.protocols import products
from gavo.web import common, root
from twisted.internet import reactor, threads
from twisted.python import failure, threadpool
from twisted.web import resource, server, static

from . import conditions, rights

PREFIX = ("jwst", "product")
#: Bytes that are read at a time and connection.
CHUNK = 1 << 18
#: Shown by browsers; everything else they are told to save.
SHOWN = frozenset(["image/jpeg", "image/png", "video/mp4"])
_EXPOSED = "Accept-Ranges, Content-Disposition, Content-Length, Content-Range, ETag, Last-Modified, X-VO-Authenticated"

# Of its own, so that a download need not wait until a thread is done with a query.
_pool = threadpool.ThreadPool(0, 8, "delivery")


class Whole(static.NoRangeStaticProducer):
    bufferSize = CHUNK


class Part(static.SingleRangeStaticProducer):
    bufferSize = CHUNK


class Parts(static.MultipleRangeStaticProducer):
    bufferSize = CHUNK


class Download(resource.Resource):
    """One file."""

    isLeaf = True

    def __init__(self, name):
        super().__init__()
        self.name = name

    def render(self, request):
        if request.method == b"OPTIONS":  # a browser asks whether a page of another site may send these (CORS)
            request.setHeader("access-control-allow-methods", "GET, HEAD")
            request.setHeader("access-control-allow-headers", "Authorization, If-None-Match, If-Range, Range")
            request.setResponseCode(204)
            return b""
        if request.method not in (b"GET", b"HEAD"):
            request.setHeader("allow", "GET, HEAD")
            return svcs.renderDCErrorPage(failure.Failure(svcs.BadMethod(request.method.decode("latin-1"))), request)
        threads.deferToThreadPool(reactor, _pool, self.prepare, request).addCallback(self.send, request).addErrback(
            svcs.renderDCErrorPage, request
        )
        return server.NOT_DONE_YET

    def prepare(self, request):
        """returns (File, opened file or None where it is elsewhere); may wait for the database and the disk."""
        file = rights.locate(request, self.name)
        return file, None if file.url else rights.open_file(file)

    def send(self, prepared, request):
        """begins to send what prepare found."""
        file, stream = prepared
        if request.channel is None:  # the client did not wait
            if stream:
                stream.close()
            return
        say_who(request, file)
        if stream is None:
            request.setHeader("location", file.url)
            request.setResponseCode(307)
            request.finish()
            return
        try:
            producer = answer(request, file, stream)
        except BaseException:
            stream.close()
            raise
        if producer is None or request.method == b"HEAD":
            stream.close()
            request.finish()
        else:
            producer.start()


class Products(resource.Resource):
    """All that is below /getproduct."""

    def render(self, request):
        return self.getChild(None, request).render(request)

    def getChild(self, name, request):
        segments = request.popSegments(name)
        if tuple(segments[:2]) == PREFIX:
            return Download("/".join(segments[2:]))
        child, rest = root.root._locateResourceBasedChild(
            request, [*root.ArchiveService.mappings["getproduct"], *segments]
        )
        request.pushBackSegments(rest)
        return common.compwrap(child)


class Ours(products.ProductBase):
    """A file of ours where DaCHS' own code asks for it: it is told to go the way above."""

    @classmethod
    def fromRAccref(cls, rAccref, authGroups=None):
        return cls(rAccref) if rAccref.accref.startswith("/".join(PREFIX) + "/") else None

    def __init__(self, rAccref):
        self.rAccref, self.pr = rAccref, {"mime": "application/octet-stream", "preview_mime": None}
        self.name = rAccref.accref.rsplit("/", 1)[-1]

    def iterData(self):
        raise OSError(f"{products.makeProductLink(self.rAccref.accref)} has this file")

    def makePreview(self):
        raise base.DataError("Previews of these files are products of their own.")

    def render(self, request):
        raise svcs.SeeOther(f"/getproduct/{products.quoteProductKey(self.rAccref.accref)}")


def say_who(request, file):
    """sets the headers that depend on who asks."""
    request.setHeader("vary", "Authorization")
    if file.rights != "public":
        request.setHeader("cache-control", "private, no-store")
    user = rights.user_of(request)
    if user.name:
        request.setHeader("x-vo-authenticated", user.name)
    if request.getHeader("origin"):
        request.setHeader("access-control-expose-headers", _EXPOSED)


def answer(request, file, stream):
    """sets status and headers for a file; returns the producer of the body, None where there is none."""
    status = os.fstat(stream.fileno())
    size, modified = status.st_size, int(status.st_mtime)
    # the checksum is that of the file that was catalogued
    known = file.md5 if status.st_mtime_ns == file.mtime else None
    etag = f'"{known or f"{size:x}-{status.st_mtime_ns:x}"}"'
    headers = {
        name.decode("latin-1").lower(): b", ".join(values).decode("latin-1")
        for name, values in request.requestHeaders.getAllRawHeaders()
    }
    media_type, name = described(file)
    request.responseHeaders.removeHeader("content-type")
    request.setHeader("etag", etag)
    request.setHeader("last-modified", http_date(modified))
    request.setHeader("accept-ranges", "bytes")
    refused = conditions.precondition(headers, etag, modified)
    if refused:
        request.setResponseCode(refused)
        return None
    request.setHeader("content-type", media_type)
    request.setHeader("x-content-type-options", "nosniff")
    shown = "inline" if media_type in SHOWN else "attachment"
    request.setHeader("content-disposition", f'{shown}; filename="{name}"')
    try:
        parts = conditions.ranges(headers, etag, modified, size) if request.method == b"GET" else None
    except conditions.Unsatisfiable:
        request.setResponseCode(416)
        request.setHeader("content-range", f"bytes */{size}")
        request.setHeader("content-length", "0")
        return None
    return producer_of(request, stream, size, media_type, parts)


def producer_of(request, stream, size, media_type, parts):
    """sets status and length for the parts that are wanted (None: all), returns what produces them."""
    if parts is None:
        request.setHeader("content-length", str(size))
        return Whole(request, stream)
    request.setResponseCode(206)
    if len(parts) == 1:
        start, length = parts[0]
        request.setHeader("content-range", f"bytes {start}-{start + length - 1}/{size}")
        request.setHeader("content-length", str(length))
        return Part(request, stream, start, length)
    boundary = os.urandom(16).hex()
    pieces = [
        (
            f"\r\n--{boundary}\r\nContent-Type: {media_type}\r\n"
            f"Content-Range: bytes {start}-{start + length - 1}/{size}\r\n\r\n".encode("ascii"),
            start,
            length,
        )
        for start, length in parts
    ]
    pieces.append((f"\r\n--{boundary}--\r\n".encode("ascii"), 0, 0))
    request.setHeader("content-type", f"multipart/byteranges; boundary={boundary}")
    request.setHeader("content-length", str(sum(len(head) + length for head, _, length in pieces)))
    return Parts(request, stream, pieces)


def described(file):
    """returns media type and name of the bytes as they lie on the disk: a packed file stays packed, and says so."""
    if file.path.endswith(".gz") and not file.filename.endswith(".gz"):
        return "application/gzip", f"{file.filename}.gz"
    return file.media_type or "application/octet-stream", file.filename


def http_date(moment):
    """returns seconds since 1970 as HTTP writes dates."""
    return common.http.datetimeToString(moment).decode("ascii")


def install():
    """puts all of this into DaCHS, once per process."""
    root.ArchiveService.addStatic("getproduct", Products())
    products.PRODUCT_CLASSES.insert(0, Ours)
    _pool.start()
    reactor.addSystemEventTrigger("during", "shutdown", _pool.stop)
