"""Bodies of requests: what is too large is refused with words, and is not kept; boundaries of ESA's clients are read.

Twisted takes in the whole body, of whatever size, before DaCHS looks at the request (formal/twistedpatch.py).
"""

from gavo import base
from gavo.protocols import dali
from gavo.web import common

MULTIPART = b"multipart/form-data"


class TooLarge(base.Error):
    """The body of a request is above the limit."""

    httpCode = 413


class Bounded:
    """A file that takes up to limit bytes and forgets what comes after; size counts all of it."""

    def __init__(self, file, limit):
        self.file, self.limit, self.size = file, limit, 0

    def write(self, data):
        self.size += len(data)
        if self.size <= self.limit:
            self.file.write(data)

    def __getattr__(self, name):
        return getattr(self.file, name)

    def __iter__(self):
        return iter(self.file)


def limits():
    """returns the bytes that a synchronous request and another one may have."""
    return base.getConfig("web", "maxSyncUploadSize"), base.getConfig("web", "maxUploadSize")


def too_large(size, sync):
    """returns the error for a body of size bytes."""
    short, long = limits()
    message = f"The body of your request has {size} bytes; at most {short if sync else long} are taken here."
    if sync and size <= long:
        message += f" Send the same as an asynchronous query, which may have {long} (/tap/async; in TOPCAT: Mode)."
    else:
        message += " Upload only the columns that the query needs (a key and the position), or do it in several parts."
    return TooLarge(message)


def got_length(request, length, stock=common.Request.gotLength):
    """as the request's gotLength, but its content is Bounded."""
    stock(request, length)
    path = getattr(request.channel, "_path", b"").split(b"?")[0]
    request.is_sync = path.endswith(b"/sync")
    request.maxUploadSize = limits()[0 if request.is_sync else 1]
    request.content = Bounded(request.content, request.maxUploadSize)


def quoted_boundary(content_type):
    """returns a Content-Type with its boundary quoted if it has equal signs, as TapPlus' has (RFC 2046, 5.1.1)."""
    media_type, found, boundary = content_type.partition(b"boundary=")
    if not found or not media_type.lower().startswith(MULTIPART) or boundary.startswith(b'"') or b"=" not in boundary:
        return content_type
    value, semicolon, rest = boundary.partition(b";")
    return media_type + found + b'"' + value.strip().replace(b'"', b"") + b'"' + semicolon + rest


def received(request, command, path, version, stock=common.Request.requestReceived):
    """as the request's requestReceived; answers itself where the body was too large."""
    if request.content.size > request.maxUploadSize:
        request.method, request.uri, request.clientproto = command, path, version
        request.path, request.args = path.split(b"?")[0], {}
        request.setHeader(b"connection", b"close")
        dali.serveDALIError(request, too_large(request.content.size, request.is_sync))
        return
    types = request.requestHeaders.getRawHeaders(b"content-type", [])
    if types:
        request.requestHeaders.setRawHeaders(b"content-type", [quoted_boundary(types[0])])
    stock(request, command, path, version)


def install():
    """puts the functions above into DaCHS, once per process."""
    common.Request.gotLength = got_length
    common.Request.requestReceived = received
