"""Questions about places and observations that are in the archive, each another one, as ADQL and as SQL."""

from __future__ import annotations

import random
from collections.abc import Callable

from bench.core import Bench

Question = tuple[str, str]  # ADQL, SQL
_COLUMNS = "obs_id, s_ra, s_dec, instrument_name, t_min, em_min, access_url"
_SHAPES = (
    "obs_title target_name t_max t_exptime em_max o_ucd facility_name calib_level dataproduct_type filters exp_type"
    " detector proposal_id proposal_pi access_format access_estsize s_fov obs_publisher_did obs_collection"
).split()


class Sky:
    """Places and names drawn from ivoa.obscore, always the same ones of the same archive."""

    def __init__(self, bench: Bench, wanted: int = 2000):
        with bench.connect() as connection:
            total = connection.execute("SELECT count(*) FROM ivoa.obscore").fetchone()[0]
            if not total:
                raise ValueError("ivoa.obscore is empty: load the set first (subject loads)")
            found = connection.execute(
                "SELECT obs_id, s_ra, s_dec FROM (SELECT obs_id, s_ra, s_dec, row_number() OVER (ORDER BY obs_id) AS n"
                " FROM ivoa.obscore WHERE s_ra IS NOT NULL) AS o WHERE n %% %s = 0",
                (max(1, total // wanted),),
            ).fetchall()
        self.total = total
        self._found = found
        random.Random(1).shuffle(self._found)

    def place(self, number: int) -> tuple[str, float, float]:
        """obs_id, ra, dec (deg) of the ``number``-th product."""
        return self._found[number % len(self._found)]

    def cone(self, number: int) -> Question:
        """Products whose position is within 10 arcsec."""
        _, ra, dec = self.place(number)
        circle = f"{ra!r}, {dec!r}, {10 / 3600!r}"
        return (
            f"SELECT TOP 50 {_COLUMNS} FROM ivoa.obscore WHERE 1 = CONTAINS(POINT(s_ra, s_dec), CIRCLE({circle}))",
            f"SELECT {_COLUMNS} FROM ivoa.obscore WHERE q3c_radial_query(s_ra, s_dec, {circle}) LIMIT 50",
        )

    def by_id(self, number: int) -> Question:
        """The products of an observation."""
        name, _, _ = self.place(number)
        query = f"{_COLUMNS} FROM ivoa.obscore WHERE obs_id = '{name}'"
        return f"SELECT {query}", f"SELECT {query}"

    def point(self, number: int) -> Question:
        """Products whose footprint has a point in it."""
        _, ra, dec = self.place(number)
        return (
            f"SELECT TOP 50 {_COLUMNS} FROM ivoa.obscore WHERE 1 = CONTAINS(POINT({ra!r}, {dec!r}), s_region)",
            f"SELECT {_COLUMNS} FROM ivoa.obscore WHERE spoint(radians({ra!r}), radians({dec!r})) <@ s_region LIMIT 50",
        )

    def new_shape(self, number: int) -> Question:
        """An observation's products, each time with other columns."""
        name, _, _ = self.place(number)
        columns = ", ".join(random.Random(number).sample(_SHAPES, 8))
        query = f"obs_id, {columns} FROM ivoa.obscore WHERE obs_id = '{name}'"
        return f"SELECT {query}", f"SELECT {query}"

    @property
    def kinds(self) -> dict[str, Callable[[int], Question]]:
        return {"cone": self.cone, "id": self.by_id, "point in footprint": self.point}
