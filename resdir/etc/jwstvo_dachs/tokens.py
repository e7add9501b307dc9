"""Who asks: accounts of DaCHS by HTTP Basic, and bearer tokens (RFC 6750) that the operator issues (jwst-ingest token).

A token is ``jwst.<public part>.<secret>``.  The database keeps the SHA-256 of the whole; the public part finds the row,
the digests are compared in constant time.  Tokens are read from the header Authorization only: what is in a URL ends in
logs.  A token's groups are its own, or where it was issued without any, those of the account of the same name.
"""

import dataclasses
import hashlib
import hmac
import re
import time

from gavo import base, svcs
from gavo.protocols import creds
from gavo.web import common

#: As jwst-ingest makes them (ingest/access.py).
TOKEN = re.compile(r"jwst\.([0-9a-z]{8})\.[0-9A-Za-z_-]{43}")
#: Who is in this group of DaCHS may have everything, as DaCHS' own gavoadmin.
OPERATORS = "admin"
#: The minute in which the use of a token was last written down, by its public part.
_noted = {}


@dataclasses.dataclass(frozen=True)
class User:
    """Whoever asks.

    name      of the account or of the token's holder; None for anybody
    groups    frozenset of names
    operator  may have everything
    refused   there were credentials, and they are no good: "password" or "token"; name is None then
    """

    name: str | None = None
    groups: frozenset = frozenset()
    operator: bool = False
    refused: str | None = None


ANYBODY = User()


def bearer(request):
    """returns the token in the header Authorization of a request, None where there is none."""
    scheme, _, token = (request.getHeader("authorization") or "").strip().partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def holder(token):
    """returns the User that a token stands for; refused where it is unknown, over or revoked."""
    match = TOKEN.fullmatch(token)
    if match is None:
        return User(refused="token")
    with base.getTableConn() as connection:
        found = list(connection.query("SELECT * FROM store.token_holder(%(id)s)", {"id": match[1]}))
        digest = hashlib.sha256(token.encode("ascii")).digest()
        if not found or not hmac.compare_digest(bytes(found[0][0]), digest):
            return User(refused="token")
    note_use(match[1])
    _, name, groups = found[0]
    groups = frozenset(creds.getGroupsForAuthUser(name) if groups is None else groups)
    return User(name, groups, OPERATORS in groups)


def note_use(token_id):
    """writes down that a token was used, once a minute."""
    minute = int(time.time() / 60)
    if _noted.get(token_id) != minute:
        _noted[token_id] = minute
        with base.getWritableTableConn() as connection:
            connection.execute("SELECT store.token_used(%(id)s)", {"id": token_id})


def account(name, password):
    """returns the User with this name and password of DaCHS; refused where there is none."""
    try:
        known = "\0" not in name and creds.hasCredentials(name, password or "", None)
    except svcs.ForbiddenURI:  # longer than any that DaCHS takes
        known = False
    if not known:
        return User(refused="password")
    if name == "gavoadmin":
        return User(name, frozenset([OPERATORS]), True)
    groups = frozenset(creds.getGroupsForAuthUser(name))
    return User(name, groups, OPERATORS in groups)


def user_of(request, stock=common.Request.getUser):
    """returns the User of a request of twisted; asked once, kept with the request."""
    user = getattr(request, "_jwstvo_user", None)
    if user is None:
        token, name = bearer(request), stock(request)
        user = holder(token) if token is not None else account(name, request.getPassword()) if name else ANYBODY
        request._jwstvo_user = user
    return user


def get_user(request, stock=common.Request.getUser):
    """as Request.getUser: the name that is claimed; of a token, whose it is."""
    return stock(request) if bearer(request) is None else user_of(request).name


def install():
    """lets DaCHS know of tokens: jobs and uploaded tables then belong to their holders."""
    common.Request.getUser = get_user
    common.Request.getAuthUser = lambda request: user_of(request).name
