"""The answers to LoginNeeded, Forbidden, UnknownFile and FileGone (rights.py), and to who asks for jobs of others.

A browser gets a page, everybody else a line of text as SODA 1.0 has it (section 5).  A 401 names both ways to log in:
Basic (RFC 7617) and Bearer (RFC 6750), with error="invalid_token" where there was one.
"""

from gavo import base, svcs
from gavo.protocols import uwsactions
from gavo.svcs import weberrors
from twisted.web import server

from . import rights, tokens


class RefusalPage(weberrors.ErrorPage):
    """A refusal with its reason."""

    beforeMessage = ""
    afterMessage = ""

    def render(self, request):
        for challenge in self.challenges(request):
            request.responseHeaders.addRawHeader("www-authenticate", challenge)
        if "text/html" in (request.getHeader("accept") or ""):
            request.setHeader("content-type", "text/html;charset=utf-8")
            return super().render(request)
        request.setResponseCode(self.status)
        request.setHeader("content-type", "text/plain;charset=utf-8")
        error = self.flr.value
        request.write(f"{error.dali}: {error}\n".encode())
        request.finish()
        return server.NOT_DONE_YET

    def challenges(self, request):
        """returns the values of WWW-Authenticate."""
        return []


class LoginPage(RefusalPage):
    handles = rights.LoginNeeded
    status = 401
    titleMessage = "Log in"

    def challenges(self, request):
        realm = self.flr.value.realm
        invalid = ', error="invalid_token"' if tokens.bearer(request) is not None else ""
        return [f'Basic realm="{realm}", charset="UTF-8"', f'Bearer realm="{realm}"{invalid}']


class ForbiddenPage(RefusalPage):
    handles = rights.Forbidden
    status = 403
    titleMessage = "Not yet"


class UnknownPage(RefusalPage):
    handles = rights.UnknownFile
    status = 404
    titleMessage = "Not found"


class GonePage(RefusalPage):
    handles = rights.FileGone
    titleMessage = "Gone"

    @property
    def status(self):
        return self.flr.value.httpCode


def dispatch(actions, action, job, request, segments, stock=uwsactions.JobActions.dispatch):
    """as JobActions.dispatch: a job whose owner is known is its owner's and the operator's only."""
    if job.owner:
        user = rights.user_of(request)
        if user.operator:
            request.getAuthUser = lambda: job.owner
        elif user.name is not None and user.name != job.owner:
            raise JobForbidden(f"You are logged in as {user.name}; this job is somebody else's, who alone may see it.")
    return stock(actions, action, job, request, segments)


class JobForbidden(svcs.Authenticate):
    """403: DaCHS gives any other error of a job the status 200, or asks to log in."""

    dali, httpCode = "AuthorizationError", 403

    def __init__(self, message):
        base.Error.__init__(self, message)

    def __str__(self):
        return self.msg


class JobForbiddenPage(RefusalPage):
    handles = JobForbidden
    status = 403
    titleMessage = "Somebody else's job"


def install():
    """puts all of this into DaCHS, once per process."""
    for page in (LoginPage, ForbiddenPage, UnknownPage, GonePage, JobForbiddenPage):
        weberrors.getErrorPage.registry[page.handles] = page
    uwsactions.JobActions.dispatch = dispatch
