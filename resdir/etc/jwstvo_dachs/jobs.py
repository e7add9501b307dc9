"""Asynchronous jobs and tables of users: what they may take, and whose they are.

DaCHS lists the jobs of all users to anybody, lets a job run as long as it asks, and takes any number of tables.
"""

import datetime
import math

from gavo import base, svcs
from gavo.protocols import taprunner, uws, uwsactions
from gavo.web import asyncrender, tap_uploads

#: A job may ask for so many times the default (EXECUTIONDURATION), and stay for so many times (DESTRUCTION).
LONGEST_RUN, LONGEST_STAY = 24, 8
#: Bytes of all tables of a user, in the database; those of anonymous users count together.
QUOTA = 4 << 30


#: Of errors that have none of their own; the first that fits.
STATUS = {svcs.UnknownURI: 404, svcs.ForbiddenURI: 403, svcs.BadMethod: 405, base.Error: 400}


class OverQuota(base.Error):
    """A user's tables take all they may."""

    httpCode = 507


def visible_jobs(worker, owner=None, phase=None, last=None, after=None, stock=uws.UWS.getIdsAndPhases, **more):
    """as UWS.getIdsAndPhases, without the jobs of others: who is not logged in sees those without an owner."""
    if owner is None:
        more["initFragments"] = [*(more.get("initFragments") or []), "owner IS NULL"]
    return stock(worker, owner, phase, last, after, **more)


def execution_duration(text):
    """returns the seconds that a job may run, of the text of EXECUTIONDURATION; at most LONGEST_RUN defaults."""
    seconds = float(text)
    longest = LONGEST_RUN * base.getConfig("async", "defaultExecTime")
    if not math.isfinite(seconds) or seconds < 0:
        raise ValueError(text)
    return min(seconds, longest) if seconds else longest  # 0 is "no limit" (UWS 1.1, section 2.2.3.3)


def destruction(text, stock=uwsactions.DestructionAction.deserializeValue):
    """returns the time at which a job goes, of the text of DESTRUCTION; at most LONGEST_STAY defaults from now."""
    longest = datetime.timedelta(seconds=LONGEST_STAY * base.getConfig("async", "defaultLifetime"))
    return min(stock(text), datetime.datetime.utcnow() + longest)


def set_value(action, job, request, stock=uwsactions._SettableAction.doPOST):
    """as the action's doPOST; what is no value is the user's to mend."""
    try:
        return stock(action, job, request)
    except uws.UWSError as error:
        raise base.ValidationError(str(error), action.name.upper()) from None


def get_result(action, job, request, segments, stock=uwsactions.ResultsAction.getResource):
    """as the action's getResource; where a job failed, the answer says why there is no result."""
    try:
        return stock(action, job, request, segments)
    except svcs.UnknownURI:
        if job.phase != uws.ERROR:
            raise
        raise svcs.UnknownURI(f"The job failed, so there is no result: {job.error['msg']}") from None


def deliver_error(resource, failure, request, httpStatus=200, stock=asyncrender.UWSResource._deliverError):
    """as the resource's _deliverError; what a user can mend has the status of an error (DALI 1.1, section 5.2)."""
    if httpStatus == 200:
        known = [status for kind, status in STATUS.items() if isinstance(failure.value, kind)]
        httpStatus = getattr(failure.value, "httpCode", (known or [500])[0])
    return stock(resource, failure, request, httpStatus)


def upload(connection, name, source, user, stock=tap_uploads.uploadUserTable):
    """as tap_uploads.uploadUserTable, while there is room for the user's tables."""
    used = next(
        connection.query(
            "SELECT coalesce(sum(pg_total_relation_size(to_regclass(physical_name))), 0)::bigint FROM tap_user.tables"
            " WHERE user_name = %(user)s AND table_name <> %(name)s",
            {"user": user, "name": name},
        )
    )[0]
    if used > QUOTA:
        whose = "Your tables" if user != "anonymous" else "The tables of all who are not logged in"
        raise OverQuota(
            f"{whose} take {used >> 20} MB, more than the {QUOTA >> 20} MB that there are for them. Remove some (DELETE"
            " /tap/user_tables/<name>), or upload the table with the query that needs it."
        )
    return stock(connection, name, source, user)


def install():
    """puts the functions above into DaCHS, once per process."""
    uws.UWS.getIdsAndPhases = visible_jobs
    asyncrender.UWSResource._deliverError = deliver_error
    uwsactions.ResultsAction.getResource = get_result
    uwsactions.ExecDAction.deserializeValue = staticmethod(execution_duration)
    uwsactions.DestructionAction.deserializeValue = staticmethod(destruction)
    uwsactions._SettableAction.doPOST = set_value
    tap_uploads.uploadUserTable = upload
    svcs.BadRequestion = svcs.BadRequest  # the name that tap_uploads.py has for it
    taprunner._hangIfMagic = lambda *args: None  # for DaCHS' own tests: a query that sleeps
