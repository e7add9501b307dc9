"""
Parameters of the Simple Spectral Access Protocol 1.1 (section 4.1) as conditions on the table of spectra.

DaCHS' own code lets a POS without SIZE find everything, takes the minimum in SNR for a value to be equalled, compares
TIME with the middle of an exposure, and knows no rest frame.

Values are lists of single values and ranges (low/high, low/, /high), separated by commas, with a qualifier after a
semicolon where one is allowed.  Each function returns SQL, and adds what is variable in it to sql_pars; wrong values
raise api.ValidationError with the name of the parameter.
"""

import datetime
import math
import re
import urllib.parse

from gavo import api, stc
from gavo.utils import pgsphere

#: Diameter of the search where POS comes without SIZE (degrees): about a field of NIRSpec's micro-shutter array.
DEFAULT_SIZE = 0.06

FITS, VOTABLE = {"application/fits"}, {"application/x-votable+xml"}
FORMATS = {"compliant": VOTABLE, "votable": VOTABLE, "xml": VOTABLE, "graphic": set()}
FORMATS |= dict.fromkeys(("native", "fits", "image/fits"), FITS)
DATE = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)(?:T(?P<clock>\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?))?)?)?Z?",
    re.IGNORECASE,
)


def bind(value, sql_pars):
    """adds value to sql_pars and returns its placeholder."""
    return f"%({api.base.getSQLKey('ssa', value, sql_pars)})s"


def either(conditions):
    """returns SQL for "one of the conditions holds"."""
    return f"({' OR '.join(conditions)})"


def number(text, parameter):
    """returns (x, x) for the text of a number."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if math.isnan(value):
        raise api.ValidationError(f"'{text}' is not a number", parameter)
    return value, value


def period(text, parameter):
    """returns the first and last moment (datetime, UTC) of a date in ISO 8601; 2022-07 is all of that month."""
    match = DATE.fullmatch(text)
    try:
        if match is None:
            raise ValueError
        start = datetime.datetime(int(match["year"]), int(match["month"] or 1), int(match["day"] or 1))
        if match["clock"]:
            start = datetime.datetime.combine(start, datetime.time.fromisoformat(match["clock"]))
            return start, start + datetime.timedelta(seconds=60 if len(match["clock"]) == 5 else 0)
        if match["day"]:
            return start, start + datetime.timedelta(days=1)
        if match["month"]:
            return start, (start + datetime.timedelta(days=31)).replace(day=1)
        return start, start.replace(year=start.year + 1)
    except ValueError:
        raise api.ValidationError(
            f"'{text}' is not a date in ISO 8601, for example 2022-07 or 2022-07-12T10:30:00", parameter
        ) from None


def ranges(text, parameter, parse=number):
    """returns a list of (low, high), None for an open end, and the qualifier in lower case, "" where there is none."""
    items, _, qualifier = text.partition(";")
    found = []
    for item in items.split(","):
        ends = [end.strip() for end in item.split("/")]
        if len(ends) > 2 or not any(ends):
            raise api.ValidationError(
                f"'{item}' in '{text}' is neither a value nor a range (low/high, low/ or /high)", parameter
            )
        low, high = ends[0], ends[-1]
        found.append((parse(low, parameter)[0] if low else None, parse(high, parameter)[1] if high else None))
        if None not in found[-1] and found[-1][0] > found[-1][1]:
            raise api.ValidationError(f"'{item}': the lower value comes first", parameter)
    return found, qualifier.strip().lower()


def unqualified(text, parameter, parse=number):
    """returns the list of ranges() where no qualifier is allowed."""
    found, qualifier = ranges(text, parameter, parse)
    if qualifier:
        raise api.ValidationError(f"'{text}' has a qualifier, which {parameter} does not take", parameter)
    return found


def overlap(low_column, high_column, pairs, sql_pars):
    """returns SQL for "the interval between two columns has something in common with one of the pairs"."""
    alternatives = []
    for low, high in pairs:
        terms = [] if high is None else [f"{low_column} <= {bind(high, sql_pars)}"]
        terms += [] if low is None else [f"{high_column} >= {bind(low, sql_pars)}"]
        alternatives.append(" AND ".join(terms))
    return either(alternatives)


def inside(column, text, parameter, sql_pars, parse=number):
    """returns SQL for "the value of the column is in one of the ranges"."""
    return overlap(column, column, unqualified(text, parameter, parse), sql_pars)


def at_least(column, text, parameter, sql_pars):
    """as inside, but a single value is a minimum (SNR, SPECRP)."""
    items = [item if "/" in item else f"{item}/" for item in text.split(",")]
    return inside(column, ",".join(items), parameter, sql_pars)


def position(column, pos, size, sql_pars):
    """returns SQL for "the point in column (type spoint) is in the circle": pos is its centre, size its diameter."""
    if not pos:
        return None
    coordinates, _, frame = pos.partition(";")
    try:
        values = [float(item) for item in coordinates.split(",")]
    except ValueError:
        values = []
    if frame.strip().upper() not in ("", "ICRS"):
        raise api.ValidationError(f"'{pos}': positions are compared in ICRS only", "POS")
    if len(values) != 2 or not abs(values[0]) < math.inf or not -90 <= values[1] <= 90:
        raise api.ValidationError(
            f"'{pos}' is not right ascension and declination in degrees, as in 110.83,-73.45", "POS"
        )
    radius = (DEFAULT_SIZE if size is None else size) / 2
    if not radius >= 0:
        raise api.ValidationError(f"'{size}' is no diameter in degrees", "SIZE")
    if radius >= 180:
        return f"{column} IS NOT NULL"
    # more than a hemisphere, which pgSphere does not know: all but the circle opposite
    inside_of, lon, lat = ("", values[0], values[1]) if radius <= 90 else ("NOT ", values[0] + 180, -values[1])
    center = bind(pgsphere.SPoint.fromDegrees(lon % 360, lat), sql_pars)
    return f"{inside_of}{column} <@ scircle({center}, {bind(math.radians(min(radius, 180 - radius)), sql_pars)})"


def band(text, redshift, sql_pars):
    """returns SQL for BAND: wavelengths in vacuum (m) as observed, with ;source as emitted, or names of filters.

    The redshift of a source is that of its row, and where it is not known here, REDSHIFT says it.
    """
    if not text:
        return None
    names = set(text.upper().replace(";", ",").split(","))
    if not any(re.match(r"[\d./+-]|inf", name.strip(), re.IGNORECASE) for name in names):
        elements = "ANY (string_to_array(upper(ssa_bandpass), ';'))"
        return either(f"{bind(name.strip(), sql_pars)} = {elements}" for name in sorted(names))
    pairs, frame = ranges(text, "BAND")
    if frame not in ("", "observer", "source"):
        raise api.ValidationError(f"'{text}': after the semicolon stands source or observer", "BAND")
    if frame != "source":
        return overlap("ssa_specstart", "ssa_specend", pairs, sql_pars)
    if not redshift:
        raise api.ValidationError(
            "The redshifts of sources are not known here: give REDSHIFT too, or no ;source", "BAND"
        )
    return either(
        overlap(
            f"ssa_specstart / (1 + coalesce(ssa_redshift, {bind(farthest, sql_pars)}))",
            f"ssa_specend / (1 + coalesce(ssa_redshift, {bind(nearest, sql_pars)}))",
            pairs,
            sql_pars,
        )
        for nearest, farthest in closed(redshift)
    )


def closed(redshift):
    """returns the ranges of REDSHIFT, which have to have two ends, above -1."""
    pairs = unqualified(redshift, "REDSHIFT")
    for low, high in pairs:
        if low is None or high is None or low <= -1 or math.isinf(high):
            raise api.ValidationError(
                f"'{redshift}': with BAND in the frame of the source, a range has two ends", "REDSHIFT"
            )
    return pairs


def redshift_of(text, band_text, sql_pars):
    """returns SQL for REDSHIFT; where BAND is in the frame of the source, spectra of unknown redshift may be meant."""
    if not text:
        return None
    condition = inside("ssa_redshift", text, "REDSHIFT", sql_pars)
    return f"(ssa_redshift IS NULL OR {condition})" if (band_text or "").lower().endswith(";source") else condition


def time(text, sql_pars):
    """returns SQL for TIME: the observation overlaps the time."""
    pairs = [
        tuple(None if end is None else stc.dateTimeToMJD(end) for end in pair)
        for pair in unqualified(text, "TIME", period)
    ]
    return overlap("t_min", "t_max", pairs, sql_pars)


def named(columns, text, sql_pars):
    """returns SQL for "one of the columns is one of the names", in any case; an asterisk, or any, is anything."""
    names = [urllib.parse.unquote(name).strip() for name in text.split(",")]
    names = ["*" if name.lower() == "any" else name for name in names]
    patterns = [re.sub(r"([\\%_])", r"\\\1", name).replace("*", "%") for name in names]
    return either(f"{column} ILIKE {bind(pattern, sql_pars)}" for pattern in patterns for column in columns)


def media_type(text, sql_pars):
    """returns SQL for FORMAT; without it, a spectrum is found once, in the format of its file."""
    wanted = {item.strip().lower() for item in (text or "native").split(",")}
    if "all" in wanted:
        return None
    types = set.union(*(FORMATS.get(item, {item}) for item in wanted))
    return f"mime IN {bind(types, sql_pars)}" if types else "false"


#: Parameters that stand for themselves.
SIMPLE = {
    "TIME": time,
    "TARGETNAME": lambda text, sql_pars: named(("ssa_targname", "source_name"), text, sql_pars),
    "TARGETCLASS": lambda text, sql_pars: named(("ssa_targclass",), text, sql_pars),
    "COLLECTION": lambda text, sql_pars: named(("ssa_collection",), text, sql_pars),
    "FLUXCALIB": lambda text, sql_pars: named(("ssa_fluxcalib",), text, sql_pars),
    "WAVECALIB": lambda text, sql_pars: named(("ssa_speccalib",), text, sql_pars),
    "SNR": lambda text, sql_pars: at_least("ssa_snr", text, "SNR", sql_pars),
    "SPECRP": lambda text, sql_pars: at_least("ssa_specmid / ssa_specres", text, "SPECRP", sql_pars),
    "APERTURE": lambda text, sql_pars: inside("ssa_aperture", text, "APERTURE", sql_pars),
    "MTIME": lambda text, sql_pars: inside("ssa_cdate", text, "MTIME", sql_pars, period),
    "PUBDID": lambda text, sql_pars: f"ssa_pubDID = {bind(text, sql_pars)}",
    "CREATORDID": lambda text, sql_pars: f"ssa_creatorDID = {bind(text, sql_pars)}",
}


def conditions(args, sql_pars):
    """iterates over SQL (or None) for all parameters; args are their values by name, None where one is not given."""
    yield position("ssa_location", args["POS"], args["SIZE"], sql_pars)
    yield band(args["BAND"], args["REDSHIFT"], sql_pars)
    yield redshift_of(args["REDSHIFT"], args["BAND"], sql_pars)
    yield media_type(args["FORMAT"], sql_pars)
    for name, condition in SIMPLE.items():
        if args[name]:
            yield condition(args[name], sql_pars)
