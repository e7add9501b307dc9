"""TAP over one connection that is kept, as scripts that ask many questions do it."""

from __future__ import annotations

import http.client
import time
import urllib.parse
from dataclasses import dataclass

_IDLE = 30  # s; servers close what is not used for a minute


@dataclass(frozen=True)
class Answer:
    """body: the bytes of the answer, or their number where they were not kept; first: seconds to the first byte."""

    body: bytes
    length: int
    first: float
    seconds: float


class Tap:
    """A client of the server at ``url``; not to be shared between threads."""

    def __init__(self, url: str):
        parts = urllib.parse.urlsplit(url)
        self._connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=1200)
        self._used = time.monotonic()

    def __enter__(self) -> Tap:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def ask(self, adql: str, fmt: str = "csv", keep: bool = True, **more: object) -> Answer:
        """A synchronous query; RuntimeError with what the server says when it is not answered."""
        parameters = {"LANG": "ADQL", "FORMAT": fmt, "QUERY": adql, **more}
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.call("POST", "/tap/sync", urllib.parse.urlencode(parameters), headers, keep)

    def get(self, path: str, **parameters: object) -> Answer:
        return self.call("GET", f"{path}?{urllib.parse.urlencode(parameters)}")

    def call(
        self, method: str, path: str, body: str | bytes | None = None, headers: dict[str, str] | None = None,
        keep: bool = True,
    ) -> Answer:  # fmt: skip
        """Any request."""
        if time.monotonic() - self._used > _IDLE:
            self._connection.close()  # the next request opens it again
        began = time.perf_counter()
        try:
            self._connection.request(method, path, body, headers or {})
            response = self._connection.getresponse()
            pieces, length, first = [], 0, 0.0
            # read1 of Python 3.11 waits for more than the length that it was told
            read = response.read1 if response.chunked else response.read
            while piece := read(1 << 20):
                first = first or time.perf_counter() - began
                length += len(piece)
                if keep or response.status != 200:
                    pieces.append(piece)
        except (OSError, http.client.HTTPException):
            self._connection.close()
            raise
        self._used = time.monotonic()
        if response.status != 200:
            raise RuntimeError(f"{path} answers {response.status}: {b''.join(pieces)[-300:]!r}")
        return Answer(b"".join(pieces), length, first, time.perf_counter() - began)


def lines(answer: Answer) -> int:
    """Rows of a CSV answer."""
    return answer.body.count(b"\n") - 1
