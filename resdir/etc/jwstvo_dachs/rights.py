"""Who may have which file: the one place where that is decided.

For everything that gives away bytes of products, or what is made of them (cutouts, spectra, previews, packages)::

    from jwstvo_dachs import rights           # in RDs and res/*.py: after "from gavo import api"

    user = rights.user_of(request)            # a twisted request or a queryMeta; Basic or bearer token; never raises
    decision = rights.decide(user, "jw02736-o001_t001_nircam_clear-f090w_i2d.fits")
    decision.allowed, decision.status         # True and 200; or False and 401 (log in), 403 (not yours), 404 (not here)
    decision.message                          # who may, from when (UTC), what to do
    decision.link_auth                        # DataLink 1.1: "false" (public) or "true"; link_authorized is .allowed

    rights.decide_all(user, names)            # {name: Decision} of any number of files, one query a thousand
    rights.require(user, *names)              # returns the decisions, or raises LoginNeeded, Forbidden or UnknownFile
    rights.names_of([did, ...])               # {identifier: name of its file}, of files and of spectra

    location = rights.locate(user, name)      # decides, then says where the file is: .path or .url, .size, .md5 ...
    with rights.opened(location) as stream:   # as catalogued, inside the archive; else UnknownFile, FileGone

LoginNeeded and Forbidden are svcs.Authenticate and svcs.ForbiddenURI: raised in a core or renderer they become answers
with status 401 and 403, challenges, and the message.  ``error.dali`` is the word of DALI and SODA for it, for protocols
that answer with a table or text, ``f"{error.dali}: {error}"``: AuthenticationError, AuthorizationError; NotFoundFault
for UnknownFile.  A request for many things that includes one thing forbidden is decided thing by thing.

Public are metadata: all tables, DataLink documents, and headers and metadata trees of files (that is what CAOM's
metaRelease covers, and what jwst.product and the keyword tables publish anyway); so header and ASDF requests do not ask
here.  Previews ask with the name of the product they show.

Rights and dates are settled by the database (schema/deploy/rights.sql) and compared with its clock, in UTC.
"""

import dataclasses

from gavo import base, svcs

from . import tokens
from .archive import File, FileGone, UnknownFile, look_up, names_of, open_file, opened
from .tokens import ANYBODY, User

__all__ = [
    "ANYBODY", "Decision", "File", "FileGone", "Forbidden", "LoginNeeded", "UnknownFile", "User", "decide",
    "decide_all", "explain", "judge", "locate", "look_up", "names_of", "open_file", "opened", "require", "user_of",
]  # fmt: skip


class Denied:
    """What LoginNeeded and Forbidden share: the sentence for the user, and the decision."""

    def __init__(self, decision):
        base.Error.__init__(self, decision.message)
        self.decision, self.rd = decision, None

    def __str__(self):
        return self.decision.message


class LoginNeeded(Denied, svcs.Authenticate):
    """401: whoever asks has not said who they are, or not in a way that counts."""

    dali, httpCode = "AuthenticationError", 401
    realm = base.getConfig("web", "realm")


class Forbidden(Denied, svcs.ForbiddenURI):
    """403: known, and not among those who may."""

    dali, httpCode = "AuthorizationError", 403


@dataclasses.dataclass(frozen=True)
class Decision:
    """Whether a user may have a file; message says why not."""

    filename: str
    status: int
    message: str | None
    file: File | None = dataclasses.field(repr=False)

    @property
    def allowed(self):
        return self.status == 200

    @property
    def rights(self):
        """public, secure or proprietary, at this moment; None for what is not here."""
        return self.file and self.file.rights

    @property
    def release(self):
        return self.file and self.file.release

    @property
    def link_auth(self):
        return "true" if self.rights in ("secure", "proprietary") else "false"


def user_of(asking):
    """returns the User of a request of twisted, or of the queryMeta made of one."""
    if isinstance(asking, User):
        return asking
    request = getattr(getattr(asking, "getAuthUser", None), "__self__", None) if isinstance(asking, dict) else asking
    return ANYBODY if request is None or isinstance(request, dict) else tokens.user_of(request)


def judge(user, file):
    """returns the Decision for a File."""
    allowed = file.rights == "public" or user.operator
    allowed = allowed or (file.rights == "secure" and user.name is not None)
    if allowed or (user.name is not None and file.readers in user.groups):
        return Decision(file.filename, 200, None, file)
    status = 401 if user.name is None else 403
    return Decision(file.filename, status, explain(user, file), file)


def explain(user, file):
    """returns who may have a file, from when, and what this user can do."""
    if file.rights == "secure":
        who = "whoever has an account here may have it"
    elif file.program:
        pi = f", PI {file.pi}" if file.pi else ""
        who = f"the team of programme {file.program}{pi} may have it (group {file.readers})"
    else:
        who = f"members of the group {file.readers} may have it" if file.readers else "only the operator may have it"
    until = f" until {file.release:%Y-%m-%dT%H:%M:%S} UTC; then it is public" if file.release else ""
    contact = str(base.getGlobalMeta("contact.email"))
    if user.refused:
        what = f"The {user.refused} that came with the request is not valid, or no longer; ask {contact} for another."
    elif user.name is None:
        what = (
            "Log in with user name and password (HTTP Basic), or send a token in the header 'Authorization: Bearer';"
            f" {contact} gives accounts and tokens."
        )
    else:
        what = f"You are logged in as {user.name}, who is not among them; if you should be, write to {contact}."
        what += " Its metadata are public." if file.program else ""
    return f"{file.filename} is under exclusive access: {who}{until}. {what}"


def decide_all(user, names):
    """returns {name: Decision} for all names."""
    user, found = user_of(user), {}
    for file in look_up(names):
        found[file.filename] = judge(user, file)
    for name in names:
        if name not in found:
            shown = "".join(c for c in name[:200] if c.isprintable())
            message = f"There is no file {shown} here; jwst.artifact and jwst.support_file list those there are."
            found[name] = Decision(name, 404, message, None)
    return found


def decide(user, name):
    """returns the Decision for one file."""
    return decide_all(user, [name])[name]


def require(user, *names):
    """returns {name: Decision} where the user may have all of the files, else raises for the first that it may not."""
    decisions = decide_all(user, names)
    for decision in decisions.values():
        if decision.status == 404:
            raise UnknownFile(decision.message)
        if not decision.allowed:
            raise LoginNeeded(decision) if decision.status == 401 else Forbidden(decision)
    return decisions


def locate(user, name):
    """returns the File where the user may have it; raises as require."""
    return require(user, name)[name].file
