"""
Parameters of SIA 2.0 (section 2.1) other than POS as conditions on ObsCore.

DaCHS' own code for them knows no single values, takes intervals that are none, compares names with their case, and
finds no NIRCAM because instrument_name says NIRCAM/IMAGE.

Each function returns SQL for one value of a parameter, and adds what is variable in it to sql_pars; values of one
parameter are alternatives.  Wrong values raise api.ValidationError.
"""

import functools

from gavo import api

POLARISATIONS = "I Q U V RR LL RL LR XX YY XY YX POLI POLA".split()


def bind(value, sql_pars):
    """adds value to sql_pars and returns its placeholder."""
    return f"%({api.base.getSQLKey('sia', value, sql_pars)})s"


def interval(low_column, high_column, limits, parameter, sql_pars):
    """returns SQL for "what lies between the two columns overlaps the interval", limits being its two numbers."""
    low, high = limits
    if low is None or high is None or not low <= high:  # DaCHS makes None of NaN
        raise api.ValidationError(
            f"'{low} {high}' is no interval: the lower value comes first, -Inf and +Inf are open", parameter
        )
    return f"{high_column} >= {bind(low, sql_pars)} AND {low_column} <= {bind(high, sql_pars)}"


def polarisation(value, parameter, sql_pars):
    """returns SQL for "has been observed in the state"; pol_states has them between slashes."""
    if value.upper() not in POLARISATIONS:
        raise api.ValidationError(f"'{value}' is not one of {', '.join(POLARISATIONS)}", parameter)
    return f"pol_states LIKE {bind(f'%/{value.upper()}/%', sql_pars)}"


def name(column, value, parameter, sql_pars):
    """returns SQL for "the column is called that", whatever the case."""
    return f"lower({column}) = {bind(value.lower(), sql_pars)}"


def instrument(value, parameter, sql_pars):
    """returns SQL for an instrument with its mode (NIRCAM/IMAGE), or in all its modes (NIRCAM)."""
    column = "instrument_name" if "/" in value else "split_part(instrument_name, '/', 1)"
    return name(column, value, parameter, sql_pars)


def target(value, parameter, sql_pars):
    """returns SQL for a target, however its name is written: M51, m 51 or M-51. The expression is that of an index."""
    wanted = value.lower().translate(str.maketrans("", "", " -"))
    return f"lower(translate(target_name, ' -', '')) = {bind(wanted, sql_pars)}"


def identifier(value, parameter, sql_pars):
    """returns SQL for a publisher identifier. Ours are made of lower case, so that an index finds those of any."""
    return f"obs_publisher_did IN {bind({value, value.lower()}, sql_pars)}"


def media_type(value, parameter, sql_pars):
    """returns SQL for a media type, FITS by any of its names."""
    wanted = value.lower()
    return f"access_format = {bind('application/fits' if wanted in ('image/fits', 'fits') else wanted, sql_pars)}"


def level(value, parameter, sql_pars):
    """returns SQL for a calibration level."""
    if value not in range(5):
        raise api.ValidationError(f"{value} is not a calibration level, 0 to 4", parameter)
    return f"calib_level = {bind(value, sql_pars)}"


#: Parameters other than intervals.
CONDITIONS = {
    "POL": polarisation,
    "ID": identifier,
    "COLLECTION": functools.partial(name, "obs_collection"),
    "FACILITY": functools.partial(name, "facility_name"),
    "INSTRUMENT": instrument,
    "DPTYPE": functools.partial(name, "dataproduct_type"),
    "CALIB": level,
    "TARGET": target,
    "FORMAT": media_type,
}
