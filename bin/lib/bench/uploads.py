"""10,000 positions, uploaded and joined to the footprints that they are in."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator

from bench.core import Bench, Row, at_most, in_turns
from bench.sky import Sky
from bench.tap import Tap, lines

_POSITIONS = 10_000
_ADQL = """SELECT u.number, o.obs_id FROM ivoa.obscore AS o
    JOIN TAP_UPLOAD.u AS u ON 1 = CONTAINS(POINT(u.ra, u.dec), o.s_region)"""
_SQL = """SELECT u.number, o.obs_id FROM bench_positions AS u
    JOIN ivoa.obscore AS o ON spoint(radians(u.ra), radians(u.dec)) <@ o.s_region"""
_FIELDS = (
    '<FIELD name="number" datatype="int"/><FIELD name="ra" datatype="double"/><FIELD name="dec" datatype="double"/>'
)


def measure(bench: Bench) -> Iterator[Row]:
    positions = _positions(Sky(bench))
    body, headers = _request(positions)
    with Tap(bench.url) as tap, bench.connect() as connection:
        found = lines(tap.call("POST", "/tap/sync", body, headers))
        same = len(_direct(connection, positions))
        if found != same:
            raise ValueError(f"TAP finds {found} pairs, SQL {same}")
        here, there = in_turns(
            3 if bench.short else 5,
            lambda _: tap.call("POST", "/tap/sync", body, headers),
            lambda _: _direct(connection, positions),
        )
    yield at_most(
        f"{_POSITIONS:,} positions joined to footprints, {found:,} pairs", "the same SQL by psycopg", here, there, 2
    )


def _positions(sky: Sky) -> list[tuple[int, float, float]]:
    """A tenth of them near products, the others anywhere."""
    draw = random.Random(2)
    found = []
    for number in range(_POSITIONS):
        _, ra, dec = sky.place(number)
        near = number % 10 == 0
        found.append((number, ra if near else draw.uniform(0, 360), dec if near else draw.uniform(-89, 89)))
    return found


def _direct(connection, positions: list[tuple[int, float, float]]) -> list[tuple]:
    """The table of positions included, as with the upload."""
    connection.execute("DROP TABLE IF EXISTS bench_positions")
    connection.execute("CREATE TEMP TABLE bench_positions (number integer, ra double precision, dec double precision)")
    with connection.cursor().copy("COPY bench_positions FROM STDIN") as copy:
        for row in positions:
            copy.write_row(row)
    return connection.execute(_SQL).fetchall()


def _request(positions: list[tuple[int, float, float]]) -> tuple[bytes, dict[str, str]]:
    rows = "".join(f"<TR><TD>{n}</TD><TD>{ra!r}</TD><TD>{dec!r}</TD></TR>" for n, ra, dec in positions)
    votable = (
        '<VOTABLE version="1.3" xmlns="http://www.ivoa.net/xml/VOTable/v1.3"><RESOURCE><TABLE>'
        f"{_FIELDS}<DATA><TABLEDATA>{rows}</TABLEDATA></DATA></TABLE></RESOURCE></VOTABLE>"
    )
    boundary = uuid.uuid4().hex
    fields = {"LANG": "ADQL", "FORMAT": "csv", "MAXREC": "5000000", "QUERY": _ADQL, "UPLOAD": "u,param:u"}
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
        for key, value in fields.items()
    ]
    parts.append(
        f'--{boundary}\r\nContent-Disposition: form-data; name="u"; filename="u.vot"\r\n'
        f"Content-Type: application/x-votable+xml\r\n\r\n{votable}\r\n--{boundary}--\r\n"
    )
    return "".join(parts).encode(), {"Content-Type": f"multipart/form-data; boundary={boundary}"}
