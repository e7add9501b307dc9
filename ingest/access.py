"""Rules of the operator on who may have which files; folders of the archive; files that are elsewhere; tokens.

A file of rules is CSV with a header line. Each row names one thing and says what holds for it:

- ``program`` (2736), ``observation`` (``jw02736001001_02101_00001_nrca1``, or ``jw02736001`` for all of observation 1
  of the programme) or ``file`` (a name, ``*`` and ``?`` stand for any characters);
- ``release``: public from then on, ISO 8601 in UTC; empty where no date is set;
- ``rights``: ``public``, ``secure`` (who has an account) or ``proprietary`` (the group; also where it is empty);
- ``group``: who may have it before; the programme's team, ``jw02736``, where it is empty.
"""

from __future__ import annotations

import csv
import hashlib
import os
import re
import secrets
import string
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import psycopg

from ingest.errors import Problem

RIGHTS = ("public", "secure", "proprietary")
_THINGS = ("program", "observation", "file")
_COLUMNS = (*_THINGS, "release", "rights", "group")
_RULE = ("line", "program", "observation", "file", "pattern", "rights", "release", "readers")
_GROUP = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.@+-]{0,63}")
_OBSERVATION = re.compile(r"jw[0-9]{8}|jw[0-9]{5}[0-9a-z_-]{3,200}")
_FILE = re.compile(r"[A-Za-z0-9._+~*?-]{1,200}")
_ADVICE = "Correct it there; nothing of the file was taken over."
_LARGEST = 64 << 20  # bytes

# observations with files that the rules of a file are about
_AFFECTED = """
SELECT o.obsID FROM store.access_rule AS r JOIN store.observation AS o ON o.proposal_id = r.program::text
WHERE r.filename = %(name)s
UNION
SELECT o.obsID FROM store.access_rule AS r JOIN store.observation AS o ON o.observationID = r.observation
WHERE r.filename = %(name)s
UNION
SELECT o.obsID FROM store.access_rule AS r
JOIN store.observation AS o ON o.proposal_id = ltrim(substr(r.observation, 3, 5), '0')
    AND store.observation_key(o.observationID) = r.observation
WHERE r.filename = %(name)s
UNION
SELECT a.obsID FROM store.access_rule AS r JOIN store.artifact AS a ON a.filename = r.file WHERE r.filename = %(name)s
UNION
SELECT a.obsID FROM store.access_rule AS r JOIN store.artifact AS a ON a.filename LIKE r.pattern
WHERE r.filename = %(name)s AND r.pattern IS NOT NULL
"""
_AFFECTED_SUPPORT = """
SELECT f.filename FROM store.access_rule AS r
JOIN store.support_file AS f ON f.filename = r.file OR f.filename LIKE r.pattern WHERE r.filename = %(name)s
"""


def read_rules(path: Path) -> list[dict[str, object]]:
    """The rows of access_rule that a file of rules stands for; Problem that names all that is wrong with it."""
    rules, wrong = [], []
    for line, row in _rows(path, _COLUMNS, ("release", "rights")):
        try:
            rules.append(_rule(line, row))
        except ValueError as exc:
            wrong.append(f"line {line}: {exc}")
    if wrong:
        more = f"; and {len(wrong) - 10} more" if len(wrong) > 10 else ""
        raise Problem(str(path), "; ".join(wrong[:10]) + more, _ADVICE)
    return rules


def _rule(line: int, row: Mapping[str, str]) -> dict[str, object]:
    named = [thing for thing in _THINGS if row[thing]]
    if len(named) != 1:
        raise ValueError("one of program, observation and file has to be there, and only one")
    rights = (row["rights"] or "proprietary").lower()
    if rights not in RIGHTS:
        raise ValueError(f"rights {row['rights']!r} is none of {', '.join(RIGHTS)}")
    if row["group"] and not _GROUP.fullmatch(row["group"]):
        raise ValueError(f"group {row['group']!r} is no name of a group")
    rule = dict.fromkeys(_RULE) | {"line": line, "rights": rights, "readers": row["group"] or None}
    return rule | _thing(named[0], row[named[0]]) | {"release": moment(row["release"]) if row["release"] else None}


def _thing(kind: str, value: str) -> dict[str, object]:
    if kind == "program":
        if not re.fullmatch(r"[0-9]{1,5}", value) or int(value) == 0:
            raise ValueError(f"{value!r} is no number of a programme")
        return {"program": int(value)}
    if not (_OBSERVATION if kind == "observation" else _FILE).fullmatch(value):
        raise ValueError(f"{value!r} is no {'observation' if kind == 'observation' else 'name of files'}")
    if kind == "file" and set(value) & {"*", "?"}:
        return {"pattern": re.sub(r"([_%\\])", r"\\\1", value).replace("*", "%").replace("?", "_")}
    return {kind: value}


def moment(text: str) -> datetime:
    """A time in UTC, to the second, without a time zone; ValueError for what is no ISO 8601."""
    try:
        told = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is no time as 2027-01-31T12:00:00") from None
    return (told.astimezone(UTC).replace(tzinfo=None) if told.tzinfo else told).replace(microsecond=0)


def _rows(path: Path, known: Sequence[str], needed: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """(line, row with all known columns) of a CSV file; Problem where it is none with any of the needed columns."""
    try:
        if path.stat().st_size > _LARGEST:
            raise ValueError(f"it has more than {_LARGEST >> 20} MiB")
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader((line for line in stream if not line.startswith("#")), strict=True)
            columns = [(name or "").strip().lower() for name in reader.fieldnames or ()]
            if not set(columns) & set(needed) or set(columns) - set(known):
                raise ValueError(f"its columns are {', '.join(columns)[:200] or 'none'}; known are {', '.join(known)}")
            reader.fieldnames = columns
            for row in reader:
                if None in row:
                    raise ValueError(f"line {reader.line_num} has more fields than columns")
                yield reader.line_num, {name: (row.get(name) or "").strip() for name in known}
    except OSError as exc:
        raise Problem(str(path), f"cannot be read: {exc.strerror}", "Check the path.") from exc
    except (ValueError, csv.Error) as exc:
        raise Problem(str(path), f"cannot be used: {exc}", _ADVICE) from exc


def replace_rules(connection: psycopg.Connection, name: str, rules: Iterable[Mapping[str, object]]) -> int:
    """Make ``rules`` the rules of the file called ``name``, in one transaction; number of observations they touch."""
    with connection.transaction(), connection.cursor() as cursor:
        touched = _affected(cursor, name)
        cursor.execute("DELETE FROM store.access_rule WHERE filename = %s", (name,))
        cursor.executemany(
            f"INSERT INTO store.access_rule (filename, {', '.join(_RULE)})"
            f" VALUES (%(filename)s, {', '.join(f'%({column})s' for column in _RULE)})",
            [{"filename": name, **rule} for rule in rules],
        )
        touched = [old | new for old, new in zip(touched, _affected(cursor, name), strict=True)]
        cursor.execute("SELECT store.settle_access(%s)", (sorted(touched[0]),))
        cursor.execute("SELECT store.settle_support_access(%s)", (sorted(touched[1]),))
    return len(touched[0])


def _affected(cursor: psycopg.Cursor, name: str) -> list[set[str]]:
    return [
        {found for (found,) in cursor.execute(statement, {"name": name})}
        for statement in (_AFFECTED, _AFFECTED_SUPPORT)
    ]


def set_unknown(connection: psycopg.Connection, public: bool) -> None:
    """Say what holds for files of whose release nobody tells."""
    connection.execute(
        "INSERT INTO store.site (key, value) VALUES ('unknown_rights', %s)"
        " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        ("public" if public else "proprietary",),
    )


def add_roots(connection: psycopg.Connection, paths: Iterable[Path]) -> None:
    """Note the folders of what is loaded, links followed: files elsewhere are not delivered, whatever links to them."""
    folders = {os.path.realpath(path if path.is_dir() else path.parent) for path in paths if path.exists()}
    connection.cursor().executemany(
        "INSERT INTO store.archive_root (path) VALUES (%s) ON CONFLICT DO NOTHING",
        [(path,) for path in sorted(folders)],
    )


def read_locations(path: Path) -> list[tuple[str, str]]:
    """(file name, URL) of a CSV file with the columns file and url; s3://bucket/key is taken as its https address."""
    found = []
    for line, row in _rows(path, ("file", "url"), ("url",)):
        url = row["url"]
        if url.startswith("s3://"):
            bucket, _, key = url.removeprefix("s3://").partition("/")
            url = f"https://{bucket}.s3.amazonaws.com/{quote(key)}"
        if not re.fullmatch(r"https?://[^/\s][^\s]*", url) or not _FILE.fullmatch(row["file"]):
            raise Problem(str(path), f"line {line} has no file name and URL (https, http, s3)", _ADVICE)
        found.append((row["file"], url))
    return found


def set_locations(connection: psycopg.Connection, locations: Sequence[tuple[str, str]]) -> None:
    """Keep where files are that are not at this site, in one transaction."""
    with connection.transaction():
        connection.cursor().executemany(
            "INSERT INTO store.file_location (filename, url) VALUES (%s, %s)"
            " ON CONFLICT (filename) DO UPDATE SET url = excluded.url",
            locations,
        )


def issue_token(
    connection: psycopg.Connection, user: str, groups: Sequence[str], expires: datetime, note: str | None
) -> str:
    """Make a token for ``user`` and return it: the database keeps its SHA-256 only. groups empty: the account's."""
    if not _GROUP.fullmatch(user) or user == "gavoadmin":
        raise ValueError(f"{user!r} is no name for a token")
    for group in groups:
        if not _GROUP.fullmatch(group):
            raise ValueError(f"{group!r} is no name of a group")
    token_id = "".join(secrets.choice(string.ascii_lowercase + string.digits) for _ in range(8))
    token = f"jwst.{token_id}.{secrets.token_urlsafe(32)}"
    connection.execute(
        "INSERT INTO store.token (token_id, digest, username, groups, note, expires) VALUES (%s, %s, %s, %s, %s, %s)",
        (token_id, hashlib.sha256(token.encode()).digest(), user, list(groups) or None, note, expires),
    )
    return token


def revoke_tokens(connection: psycopg.Connection, which: str) -> int:
    """Revoke the token with the public part ``which``, or all of that user; number of tokens."""
    done = connection.execute(
        "UPDATE store.token SET revoked = now() AT TIME ZONE 'UTC'"
        " WHERE revoked IS NULL AND (token_id = %(which)s OR username = %(which)s)",
        {"which": which},
    )
    return done.rowcount
