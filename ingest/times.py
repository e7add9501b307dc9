"""The time axis of a product: bounds, exposure, samples and cadence. Times are MJD (UTC, d), exposures s.

Sources: keyword definitions of stdatamodels (EXPSTART, EXPEND and EFFEXPTM are of the whole exposure, also in its
segments; INTSTART, INTEND and NINTS count its integrations), CAOM 2.4.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from astropy import units as u

from ingest.facts import PER_INTEGRATION, Facts

DAY = u.s.to(u.d)  # of a second
MJD_0 = datetime(1858, 11, 17)  # UTC
# a header whose span or exposure is shorter than that of all integrations speaks of the segment already
_WHOLE = 0.99


def mjd(moment: datetime) -> float:
    """MJD (d) of a moment in UTC, with or without its time zone."""
    return (moment.replace(tzinfo=None) - MJD_0) / timedelta(days=1)


def bounds(facts: Facts, told: dict[str, object]) -> dict[str, object]:
    """time_bounds_lower, _upper, time_exposure and time_origin from ``told``, what the header says of the exposure.

    Integrations follow each other evenly, so a segment has their share of the span and of the exposure time.
    """
    start, end, exposure = told["time_bounds_lower"], told["time_bounds_upper"], told["time_exposure"]
    origin = "header" if start is not None else None
    one = facts.number("EFFINTTM")
    if facts.segment and one:
        first, last, whole = facts.segment
        if start is not None and end is not None and (end - start) / DAY >= _WHOLE * whole * one:
            each = (end - start) / whole
            start, end, origin = start + (first - 1) * each, start + last * each, "segment"
        if exposure is not None and exposure >= _WHOLE * whole * one:
            exposure *= (last - first + 1) / whole
    return {
        "time_bounds_lower": start,
        "time_bounds_upper": end,
        "time_exposure": exposure,
        "time_origin": origin,
    }


def axis(facts: Facts, span: dict[str, object]) -> dict[str, object]:
    """Samples, resolution (d) and cadence (d) of the time axis; span: what ``bounds`` found."""
    suffix, integrations = facts.name.suffix, facts.integrations
    start, end = span["time_bounds_lower"], span["time_bounds_upper"]
    if suffix in ("uncal", "ramp"):
        groups = facts.integer("NGROUPS")
        samples = groups * integrations if groups and integrations else None
        resolution = facts.number("TGROUP")
    elif suffix in PER_INTEGRATION:
        samples, resolution = integrations, facts.number("EFFINTTM")
    else:
        samples, resolution = (1 if facts.suffix.kind else None), facts.number("EFFEXPTM", "XPOSURE")
    series = suffix in PER_INTEGRATION and samples and samples > 1 and start is not None and end is not None
    return {
        "time_dimension": samples,
        "time_resolution": None if resolution is None else resolution * DAY,
        "time_sampleSize": (end - start) / samples if series else None,
    }
