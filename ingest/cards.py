"""Which keyword feeds which column: the mapping as a table.

A line names the column, the keywords in order of preference, how the value is read and the unit the keyword has
(keyword dictionary of stdatamodels; None: dimensionless or text). The unit of the column is the catalog's; the
factor between the two is computed from the pair, never typed. Columns that need more keywords are in derive.py.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from ingest.errors import Problem
from ingest.memo import Memo, each

ABSENT = frozenset({"", "N/A", "UNKNOWN", "NULL", "NAN"})
# values repeat from row to row, and several columns read the same card; typed: 1 and True are told apart
_remembered = lru_cache(maxsize=2**14, typed=True)


@_remembered
def text(value: object) -> str | None:
    """Stripped text; None for what stands for nothing."""
    stripped = str(value or 0.0 if isinstance(value, float) else value).strip()  # -0.0 and 0.0 are remembered as one
    return None if stripped.upper() in ABSENT else stripped


@_remembered
def number(value: object) -> float | None:
    """A finite float, or None; ValueError for text that is no number."""
    stripped = text(value)
    result = None if stripped is None or isinstance(value, bool) else float(stripped) + 0.0
    return result if result is not None and math.isfinite(result) else None


@_remembered
def integer(value: object) -> int | None:
    """An int (``5``, ``05`` and ``5.0`` are one), or None; ValueError for anything else."""
    result = number(value)
    if result is not None and result != int(result):
        raise ValueError(f"{value!r} is not whole")
    return None if result is None else int(result)


@_remembered
def boolean(value: object) -> bool | None:
    """FITS' T and F, and the t, f, True, False of keyword rows."""
    if isinstance(value, bool):
        return value
    stripped = text(value)
    if stripped is None:
        return None
    try:
        return {"t": True, "true": True, "f": False, "false": False}[stripped.lower()]
    except KeyError:
        raise ValueError(f"{value!r} is no logical value") from None


@_remembered
def timestamp(value: object) -> str | None:
    """ISO 8601, UTC, to the millisecond; ValueError for what is no date."""
    stripped = text(value)
    if stripped is None:
        return None
    moment = datetime.fromisoformat(stripped.replace("Z", "+00:00"))
    try:
        moment = moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
    except OverflowError as exc:
        raise ValueError(f"{value!r} is beyond the calendar") from exc
    return moment.isoformat(timespec="milliseconds")


def right_ascension(value: object) -> float | None:
    """deg, brought to 0..360."""
    result = number(value)
    return None if result is None else result % 360


def padded(width: int) -> Callable[[object], str | None]:
    """Identifiers that keyword rows give as integers: zero-padded as in the header and the file name."""

    def convert(value: object) -> str | None:
        stripped = text(value)
        return None if stripped is None else stripped.removesuffix(".0").zfill(width)

    return convert


@dataclass(frozen=True)
class Card:
    """One line of the mapping."""

    column: str
    keywords: tuple[str, ...]
    read: Callable[[object], object]
    unit: str | None = None


def _cards(*lines: tuple) -> tuple[Card, ...]:
    return tuple(Card(column, tuple(keywords.split()), *rest) for column, keywords, *rest in lines)


OBSERVATION = _cards(
    ("type", "EXP_TYPE", text),
    ("sequenceNumber", "EXPCOUNT", integer),
    ("metaRelease", "DATE", timestamp),
    ("proposal_pi", "PI_NAME", text),
    ("proposal_project", "CATEGORY", text),
    ("proposal_title", "TITLE", text),
    ("proposal_keywords", "SCICAT", text),
    ("target_name", "TARGPROP TARGNAME", text),
    ("targetPosition_coordinates_cval1", "MT_RA MT_AVRA TARG_RA", right_ascension, "deg"),
    ("targetPosition_coordinates_cval2", "MT_DEC MT_AVDEC TARG_DEC", number, "deg"),
)

PLANE = _cards(
    ("metaRelease", "DATE", timestamp),
    ("provenance_producer", "ORIGIN", text),
    ("provenance_runID", "CRDS_CTX", text),
    ("provenance_lastExecuted", "DATE", timestamp),
    ("time_bounds_lower", "EXPSTART DATASTRT", number, "d"),
    ("time_bounds_upper", "EXPEND DATAEND", number, "d"),
    ("time_exposure", "EFFEXPTM XPOSURE", number, "s"),
)

PRODUCT = _cards(
    ("program", "PROGRAM", integer),
    ("observtn", "OBSERVTN", padded(3)),
    ("visit", "VISIT", padded(3)),
    ("visit_id", "VISIT_ID", padded(11)),
    ("visitgrp", "VISITGRP", padded(2)),
    ("seq_id", "SEQ_ID", padded(1)),
    ("act_id", "ACT_ID", padded(2)),
    ("exposure", "EXPOSURE", padded(5)),
    ("exp_type", "EXP_TYPE", text),
    ("template", "TEMPLATE", text),
    ("obslabel", "OBSLABEL", text),
    ("detector", "DETECTOR", text),
    ("module", "MODULE", text),
    ("channel", "CHANNEL", text),
    ("band", "BAND", text),
    ("filter", "FILTER", text),
    ("pupil", "PUPIL", text),
    ("grating", "GRATING", text),
    ("fxd_slit", "FXD_SLIT", text),
    ("coronmsk", "CORONMSK", text),
    ("subarray", "SUBARRAY", text),
    ("readpatt", "READPATT", text),
    ("apername", "APERNAME", text),
    ("pps_aper", "PPS_APER", text),
    ("expripar", "EXPRIPAR", text),
    ("visitype", "VISITYPE", text),
    ("visitsta", "VISITSTA", text),
    ("nints", "NINTS", integer),
    ("ngroups", "NGROUPS", integer),
    ("effinttm", "EFFINTTM", number, "s"),
    ("duration", "DURATION", number, "s"),
    ("pa_v3", "PA_V3 GS_V3_PA", number, "deg"),
    ("is_psf", "IS_PSF", boolean),
    ("is_imprt", "IS_IMPRT", boolean),
    ("bkgdtarg", "BKGDTARG", boolean),
    ("tsovisit", "TSOVISIT", boolean),
    ("eng_qual", "ENG_QUAL", text),
    ("dataprob", "DATAPROB", boolean),
    ("gdstarid", "GDSTARID", text),
    ("bunit", "BUNIT", text),
    ("cal_ver", "CAL_VER", text),
    ("sdp_ver", "SDP_VER", text),
    ("prd_ver", "PRD_VER", text),
    ("crds_ctx", "CRDS_CTX", text),
    ("asnpool", "ASNPOOL", text),
    ("asntable", "ASNTABLE", text),
    ("date", "DATE", timestamp),
    ("mu_ra", "MU_RA", number, "arcsec/yr"),
    ("mu_dec", "MU_DEC", number, "arcsec/yr"),
    ("mu_epoch", "MU_EPOCH", text),
    ("targname", "TARGNAME", text),
    ("targtype", "TARGTYPE", text),
    ("targ_ra", "TARG_RA", right_ascension, "deg"),
    ("targ_dec", "TARG_DEC", number, "deg"),
    ("mt_ra", "MT_RA MT_AVRA", right_ascension, "deg"),
    ("mt_dec", "MT_DEC MT_AVDEC", number, "deg"),
    ("prop_ra", "PROP_RA", right_ascension, "deg"),
    ("prop_dec", "PROP_DEC", number, "deg"),
    ("expmid", "EXPMID", number, "d"),
    ("intstart", "INTSTART", integer),
    ("intend", "INTEND", integer),
    ("tgroup", "TGROUP", number, "s"),
)

TABLES = {"observation": OBSERVATION, "plane": PLANE, "product": PRODUCT}


class _Plan:
    """How the columns of a mapping are got: their first keywords, what gives the values, and cards that have more."""

    def __init__(self, mapping: tuple[Card, ...]):
        self.mapping = mapping
        self.columns = [card.column for card in mapping]
        self.first = [card.keywords[0] for card in mapping]
        self.known = [Memo(card.read) for card in mapping]
        self.alternatives = [card for card in mapping if len(card.keywords) > 1]


_plans: dict[str, _Plan] = {}


def _plan(table: str) -> _Plan:
    plan = _plans.get(table)
    if plan is None or plan.mapping is not TABLES[table]:
        plan = _plans[table] = _Plan(TABLES[table])
    return plan


def value(keywords: Mapping[str, object], names: tuple[str, ...], read: Callable[[object], object]) -> object:
    """The first of ``names`` that says something, read; None when none does.

    Raises Problem naming the card whose value cannot be read.
    """
    for name in names:
        if name not in keywords:
            continue
        try:
            result = read(keywords[name])
        except ValueError as exc:
            raise Problem("", f"the card cannot be read as {read.__name__}: {exc}", "Correct the card.", card=name,
                          value=str(keywords[name])) from exc  # fmt: skip
        if result is not None:
            return result
    return None


def mapped(table: str, keywords: Mapping[str, object], factors: Mapping[str, float]) -> dict[str, object]:
    """The columns of ``table`` that single keywords feed; factors: ``table.column`` to its multiplier."""
    plan = _plan(table)
    try:
        row = dict(zip(plan.columns, each(plan.known, map(keywords.get, plan.first)), strict=True))
        others = [card for card in plan.alternatives if row[card.column] is None]
    except ValueError:
        row, others = {}, plan.mapping
    for card in others:
        row[card.column] = value(keywords, card.keywords, card.read)
    for card in plan.mapping if factors else ():
        factor = factors.get(f"{table}.{card.column}", 1.0)
        if card.unit is not None and factor != 1.0 and row[card.column] is not None:
            row[card.column] *= factor
    return row
