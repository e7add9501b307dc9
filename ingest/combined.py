"""Axes of combined products that their own header cannot tell: from the exposures they are made of.

Two things are absent or wrong in the header of a level 3 product. Where it has no S_REGION, its footprint is the union
of those of its members. Where it was blended from the headers of all inputs (all but the products of resample), its
exposure time counts each detector of an exposure, and its times are of all bands of the association.
Sources: jwst documentation, stages.rst; blend rules of stdatamodels; stcal, Resample.update_time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import psycopg
from psycopg.rows import class_row

from ingest import cards, fields, footprints, names, times
from ingest.facts import PER_INTEGRATION, Facts

# resample counts an exposure once, however many detectors it has; the map of its pixels has its header
_RESAMPLED = frozenset({"i2d", "s2d", "segm", "wfscmb"})
_COMBINED = """
SELECT p.planeID AS plane, p.obsID AS obs, p.precedence, q.filename, q.suffix, h.keywords,
    p.footprint_origin AS origin, (p.position_bounds).stcs, p.time_bounds_lower AS t_min, p.time_bounds_upper AS t_max,
    p.time_exposure AS exposure, p.time_dimension AS samples, p.time_origin,
    coalesce(p.energy_bounds_samples, ARRAY[p.energy_bounds_lower, p.energy_bounds_upper]) AS energy
FROM store.plane AS p
JOIN store.product AS q USING (planeID)
JOIN store.artifact AS a ON a.planeID = p.planeID AND a.filename = q.filename
JOIN store.header AS h ON h.artifactID = a.artifactID
WHERE q.product_level = '3' AND h.source <> 'name'
  AND (q.suffix <> ALL (%(resampled)s) OR p.time_origin = 'members'
    OR coalesce(p.footprint_origin, 'target') IN ('target', 'members'))
  AND p.obsID IN (SELECT obsid FROM stage_touched
    UNION SELECT m.parentID FROM stage_touched JOIN store.observation AS o USING (obsid)
          JOIN store.observation_member AS m ON m.memberID = o.observationURI)
"""
# of each member the product that was combined, or another one of its exposure; one that is not held has no values
_MEMBERS = """
SELECT b.obsID AS obs, m.exptype AS role, store.observation_of(store.plane_uri(m.expname)) AS name, p.*
FROM store.made_by AS b
JOIN store.association_member AS m USING (filename, product)
LEFT JOIN LATERAL (
    SELECT (p.position_bounds).stcs, coalesce(radius((p.position_bounds).bounds) > 0, false) AS shaped,
        p.time_bounds_lower AS t_min, p.time_bounds_upper AS t_max, p.time_exposure AS exposure,
        p.time_dimension AS samples,
        coalesce(p.energy_bounds_samples, ARRAY[p.energy_bounds_lower, p.energy_bounds_upper]) AS energy
    FROM store.observation AS o JOIN store.plane AS p USING (obsID)
    WHERE o.observationURI = 'caom:JWST/' || store.observation_of(store.plane_uri(m.expname))
    ORDER BY 2 DESC, p.planeURI = store.plane_uri(m.expname) DESC, p.time_exposure IS NOT NULL DESC, p.planeURI LIMIT 1
) AS p ON true
WHERE b.stage = '3' AND b.obsID = ANY (%(observations)s) AND m.exptype IN ('science', 'psf')
ORDER BY b.obsID, m.expname
"""
_UPDATE = """
UPDATE store.plane SET position_bounds = %(position_bounds)s, position_bounds_size = %(position_bounds_size)s,
    position_bounds_area = %(position_bounds_area)s, position_center_ra = %(position_center_ra)s,
    position_center_dec = %(position_center_dec)s, footprint_origin = %(footprint_origin)s,
    footprint_note = %(footprint_note)s,
    lastModified = now() AT TIME ZONE 'UTC', metaChecksum = %(checksum)s
WHERE planeID = %(plane)s
"""
_UPDATE_TIMES = """
UPDATE store.plane SET time_bounds_lower = %(t_min)s, time_bounds_upper = %(t_max)s, time_exposure = %(exposure)s,
    time_dimension = %(samples)s, time_sampleSize = %(cadence)s, time_origin = %(time_origin)s,
    lastModified = now() AT TIME ZONE 'UTC', metaChecksum = %(checksum)s
WHERE planeID = %(plane)s
"""


@dataclass(frozen=True)
class _Axes:
    """What both know: MJD (d), s, and wavelength ranges (m) as a flat list of edges."""

    obs: str
    stcs: str | None
    t_min: float | None
    t_max: float | None
    exposure: float | None
    samples: int | None
    energy: list[float | None]


@dataclass(frozen=True)
class _Combined(_Axes):
    plane: str
    precedence: str
    filename: str
    suffix: str
    keywords: dict[str, object]
    origin: str | None
    time_origin: str | None


@dataclass(frozen=True)
class _Member(_Axes):
    role: str
    name: str
    shaped: bool | None

    @property
    def exposure_name(self) -> str:
        """The observation without its detector: what all detectors of one exposure share."""
        return self.name.rpartition("_")[0]


def refresh(cursor: psycopg.Cursor) -> None:
    """Recompute what follows from members, for the combined products that the batch in the transaction touches.

    The result depends on what is held, not on the order in which it came: where members are missing or withdrawn, the
    header's own word is what stays. psycopg.Error when the database refuses it.
    """
    cursor.execute(_COMBINED, {"resampled": sorted(_RESAMPLED)})
    combined = _fetched(cursor, _Combined)
    if not combined:
        return
    cursor.execute(_MEMBERS, {"observations": sorted({product.obs for product in combined})})
    members: dict[str, list[_Member]] = {}
    for member in _fetched(cursor, _Member):
        members.setdefault(member.obs, []).append(member)
    for product in combined:
        role = "psf" if product.suffix.startswith("psf-") or product.suffix == "psfstack" else "science"
        mine = [member for member in members.get(product.obs, []) if member.role == role]
        own = Facts(names.parse(product.filename), product.keywords, [])
        _set_footprint(cursor, product, own, mine)
        _set_times(cursor, product, own, mine)
    touched = sorted(product.obs for product in combined)
    cursor.execute("INSERT INTO stage_touched SELECT unnest(%s::text[]) ON CONFLICT DO NOTHING", (touched,))


def _fetched(cursor: psycopg.Cursor, kind: type) -> list:
    make = class_row(kind)(cursor)
    return [make(row) for row in cursor.fetchall()]


def _set_footprint(cursor: psycopg.Cursor, product: _Combined, own: Facts, members: Sequence[_Member]) -> None:
    footprint, origin = own.footprint
    note = own.footprint_note
    if origin in (None, "target"):
        parts = [member.stcs for member in members if member.shaped and member.stcs]
        shapes = [shape for shape in map(footprints.parse, parts) if shape]
        merged = footprints.union(shapes)
        if merged is not None and merged.stcs() != product.stcs and not _is_accepted(cursor, merged):
            merged = footprints.union(shapes, merge=False)
        if merged is not None:
            footprint, origin, note = merged, "members", f"union of {len(parts)} of {len(members)} members"
    if (footprint and footprint.stcs(), origin) == (product.stcs, product.origin):
        return
    shape = fields.extent(footprint, own) | {"footprint_origin": origin, "footprint_note": note}
    cursor.execute(_UPDATE, shape | {"plane": product.plane, "checksum": _checksum(product, shape)})


def _is_accepted(cursor: psycopg.Cursor, footprint: footprints.Footprint) -> bool:
    """Whether pgSphere takes the outline: with its tolerances, edges that touch may cross each other."""
    try:
        with cursor.connection.transaction():
            cursor.execute("SELECT %s::sregion", (footprint.literal,))
    except psycopg.errors.InternalError_:
        return False
    return True


def _set_times(cursor: psycopg.Cursor, product: _Combined, own: Facts, members: Sequence[_Member]) -> None:
    told = cards.mapped("plane", own.keywords, {})
    span = times.bounds(own, told)
    t_min, t_max, exposure = span["time_bounds_lower"], span["time_bounds_upper"], span["time_exposure"]
    axis = times.axis(own, span)
    samples, cadence, origin = axis["time_dimension"], axis["time_sampleSize"], span["time_origin"]
    mine = _of_band(product, members)
    known = [m for m in mine if None not in (m.t_min, m.t_max, m.exposure)]
    if mine and len(known) == len(mine) and (product.suffix not in _RESAMPLED or t_min is None):
        t_min, t_max, origin = min(m.t_min for m in mine), max(m.t_max for m in mine), "members"
        exposure = sum(_of_exposures(mine, "exposure"))
        if product.suffix in PER_INTEGRATION:
            samples = sum(_of_exposures(mine, "samples")) or samples
            cadence = (t_max - t_min) / samples if samples else None
    held = (product.t_min, product.t_max, product.exposure, product.samples, product.time_origin)
    if held == (t_min, t_max, exposure, samples, origin):
        return
    axis = {
        "t_min": t_min,
        "t_max": t_max,
        "exposure": exposure,
        "samples": samples,
        "cadence": cadence,
        "time_origin": origin,
    }
    cursor.execute(_UPDATE_TIMES, axis | {"plane": product.plane, "checksum": _checksum(product, axis)})


def _of_exposures(members: Sequence[_Member], field: str) -> list[float]:
    """One value an exposure: the largest of its detectors'."""
    largest: dict[str, float] = {}
    for member in members:
        value = getattr(member, field) or 0
        largest[member.exposure_name] = max(value, largest.get(member.exposure_name, 0))
    return list(largest.values())


def _of_band(product: _Combined, members: Sequence[_Member]) -> list[_Member]:
    """Members with a range whose middle is in one of the product's: a cube of one band has not seen the other bands."""
    wanted = _ranges(product)
    seen = [
        member
        for member in members
        if not wanted or not _ranges(member) or any(
            low <= (a + b) / 2 <= high for a, b in _ranges(member) for low, high in wanted
        )
    ]  # fmt: skip
    return seen or list(members)


def _ranges(axes: _Axes) -> list[tuple[float, float]]:
    edges = [edge for edge in axes.energy or [] if edge is not None]
    return list(zip(edges[::2], edges[1::2], strict=False))


def _checksum(product: _Combined, values: dict[str, object]) -> str:
    text = f"{product.precedence}|{sorted(values.items())}"
    return "md5:" + hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
