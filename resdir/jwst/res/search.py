"""
The fields of the search page (search.rd) as conditions on ivoa.obscore.

Values a person typed become parameters of the query, never text of it. Wrong ones raise api.ValidationError with the
name of the field, and the form shows them there.
"""

import datetime
import pathlib

from gavo import api, utils

positions, _ = utils.loadPythonModule(str(pathlib.Path(__file__).with_name("positions")))

#: MJD 0, which t_min and t_max count days from.
MJD_EPOCH = datetime.date(1858, 11, 17)
ARCMIN_PER_DEG = 60.0


def _bind(name, value, sql_pars):
    return f"%({api.base.getSQLKey(name, value, sql_pars)})s"


def _like(column, text, sql_pars):
    """returns SQL for "the column has the text somewhere"; case does not matter, blanks and * stand for anything."""
    plain = text.strip().replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    pattern = "%" + "%".join(plain.replace("*", " ").split()) + "%"
    return f"{column} ILIKE {_bind('pattern', pattern, sql_pars)}"


def place(text, radius, sql_pars):
    """returns SQL for the field "position or target": what overlaps a circle, or has such a target.

    text is a position (degrees or sexagesimal, ICRS), else part of a target's name; radius in arcmin.
    """
    try:
        ra, dec = api.parseCooPair(text)
    except ValueError:
        return _like("target_name", text, sql_pars)
    if radius is None:
        raise api.ValidationError("A position needs a radius", "radius")
    if not 0 <= radius <= 180 * ARCMIN_PER_DEG:
        raise api.ValidationError("The radius is between 0 and 10800 arcmin", "radius")
    try:
        return positions.sia2_condition("s_region", f"CIRCLE {ra!r} {dec!r} {radius / ARCMIN_PER_DEG!r}", sql_pars)
    except api.ValidationError as error:
        raise api.ValidationError(error.msg, "pos") from None


def _mjd(text, field):
    try:
        return (datetime.date.fromisoformat(text.strip()) - MJD_EPOCH).days
    except ValueError:
        raise api.ValidationError(f"'{text}' is not a date; write it as 2023-06-01", field) from None


def conditions(values, sql_pars):
    """yields the SQL of all fields that are filled, to be joined by AND.

    values has a value or None by the names of search.rd's fields; dates are whole days, UTC.
    """
    if values["pos"]:
        yield place(values["pos"], values["radius"], sql_pars)
    if values["instrument"]:
        yield f"split_part(instrument_name, '/', 1) IN {_bind('instrument', set(values['instrument']), sql_pars)}"
    for field, column in (("dptype", "dataproduct_type"), ("level", "calib_level"), ("rights", "data_rights")):
        if values[field]:
            yield f"{column} IN {_bind(field, set(values[field]), sql_pars)}"
    if values["mode"]:
        yield f"({_like('exp_type', values['mode'], sql_pars)} OR {_like('instrument_name', values['mode'], sql_pars)})"
    for field, column in (("filter", "filters"), ("pi", "proposal_pi")):
        if values[field]:
            yield _like(column, values[field], sql_pars)
    if values["suffix"]:
        yield f"dataproduct_subtype = {_bind('suffix', values['suffix'].strip().lstrip('_').lower(), sql_pars)}"
    if values["program"]:
        yield f"proposal_id = {_bind('program', values['program'].strip().lstrip('0'), sql_pars)}"
    if values["first"]:
        yield f"t_max >= {_bind('first', _mjd(values['first'], 'first'), sql_pars)}"
    if values["last"]:
        yield f"t_min < {_bind('last', _mjd(values['last'], 'last') + 1, sql_pars)}"


def size_text(kilobytes):
    """returns a size for people; kilobytes as in ObsCore's access_estsize, None gives an empty text."""
    if kilobytes is None:
        return ""
    size = float(kilobytes)
    for unit in ("kB", "MB"):
        if size < 1000:
            return f"{size:.3g} {unit}"
        size /= 1000
    return f"{size:.3g} GB"


def access_text(rights, release):
    """returns (words, whether restricted) for data_rights and obs_release_date (ISO text); ("", False) if not known."""
    if rights in (None, "public"):
        return rights or "", False
    if rights == "secure":
        return "with an account", True
    return (f"exclusive until {release[:10]}" if release else "exclusive"), True
