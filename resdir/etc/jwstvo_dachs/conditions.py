"""Conditional requests and byte ranges, as RFC 9110 (sections 13 and 14) has them; nothing of DaCHS or twisted.

Headers are mappings of lower-case names to text.  Times are whole seconds since 1970 (UTC), as HTTP dates are.
"""

import email.utils
import re

#: More ranges than this, or ranges that overlap, are answered with all of the file (RFC 9110, section 14.2).
MOST_RANGES = 50
_TAG = re.compile(r'(?:W/)?"[^"]*"')
_RANGE = re.compile(r"([0-9]{0,18})-([0-9]{0,18})")


class Unsatisfiable(ValueError):
    """No byte of the file is in any of the ranges."""


def seconds(text):
    """returns an HTTP date as seconds since 1970, None where it is none."""
    try:
        return int(email.utils.parsedate_to_datetime(text).timestamp())
    except (TypeError, ValueError, OverflowError):
        return None


def has_tag(header, etag):
    """returns whether a list of entity tags, or *, has this one; weak comparison."""
    return header.strip() == "*" or etag in [tag.removeprefix("W/") for tag in _TAG.findall(header)]


def precondition(headers, etag, modified):
    """returns 304 or 412 where the conditions of a GET or HEAD ask for that, None where the file is to be sent."""
    if "if-match" in headers:
        if not has_tag(headers["if-match"], etag):
            return 412
    elif "if-unmodified-since" in headers:
        since = seconds(headers["if-unmodified-since"])
        if since is not None and modified > since:
            return 412
    if "if-none-match" in headers:
        return 304 if has_tag(headers["if-none-match"], etag) else None
    since = seconds(headers.get("if-modified-since"))
    return 304 if since is not None and modified <= since else None


def ranges(headers, etag, modified, size):
    """returns the parts of a file of size bytes that are wanted as [(first byte, length)], None for all of it.

    Unsatisfiable: none of them is inside the file.
    """
    unit, _, wanted = headers.get("range", "").partition("=")
    if unit.strip().lower() != "bytes" or not _same(headers.get("if-range"), etag, modified):
        return None
    parts = []
    stated = [part.strip() for part in wanted.split(",") if part.strip()]
    for part in stated[: MOST_RANGES + 1]:
        match = _RANGE.fullmatch(part)
        if match is None or part == "-" or (all(match.groups()) and int(match[1]) > int(match[2])):
            return None  # a header that is no range is no header
        first, last = match.groups()
        start = int(first) if first else max(0, size - int(last))
        stop = min(size, int(last) + 1) if first and last else size
        if start < stop:
            parts.append((start, stop - start))
    if not stated:
        return None
    if not parts:
        raise Unsatisfiable(f"the file has {size} bytes")
    ends = [start + length for start, length in sorted(parts)]
    overlap = any(end > start for end, (start, _) in zip(ends, sorted(parts)[1:], strict=False))
    return None if len(stated) > MOST_RANGES or overlap else parts


def _same(validator, etag, modified):
    """If-Range: a strong tag that is the same, or exactly the same date."""
    if validator is None:
        return True
    return validator.strip() == etag if '"' in validator else seconds(validator) == modified
