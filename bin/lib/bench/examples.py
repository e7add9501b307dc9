"""Each documented example, as the page of examples has it; they are to be interactive at any size of the archive."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import html

from bench.core import Bench, Row, in_turns, under
from bench.tap import Tap

_LIMIT = 1000  # ms


def measure(bench: Bench) -> Iterator[Row]:
    with Tap(bench.url) as tap:
        page = html.fromstring(tap.get("/tap/examples").body)
        for part in page.xpath("//*[@typeof='example']"):
            title, query = (part.xpath(f"string(.//*[@property='{name}'])").strip() for name in ("name", "query"))
            if "TAP_UPLOAD" not in query:  # the subject of its own has these
                (taken,) = in_turns(3, lambda _, query=query: tap.ask(query, keep=False))
                yield under(f"example: {title}", taken, _LIMIT)
