"""The site's names: reads site.conf, makes DaCHS' defaultmeta.txt and the names in its gavo.rc of it.

    names.py missing SITE_CONF              what is still to be filled in, a line each
    names.py meta SITE_CONF                 defaultmeta.txt, on standard output
    names.py fill SITE_CONF <gavo.rc.in     the text with @AUTHORITY@ and @SITENAME@ filled in

A file that is not there, or not complete, means a node that is not published. Exit status 1, and the reason on
standard error, where what stands there cannot be a name. Runs with the system's Python: it is there before any
environment of ours.
"""

from __future__ import annotations

import configparser
import re
import sys
from datetime import date
from pathlib import Path
from typing import NamedTuple

#: What identifiers begin with where no authority is set; "x-" can never be registered (IVOA Identifiers 2.0, 2.3.1).
UNSET_AUTHORITY = "x-jwst-node"
UNSET_NAME = "JWST VO node"


class Item(NamedTuple):
    """A line of site.conf: must it be there, the pattern of a valid value, and what to say of another."""

    required: bool
    pattern: str
    wanted: str


TEXT = (r"[^\\]+", "text without a backslash")
URL = (r"https?://[^\s\\]+", "an address that begins with http:// or https://")

ITEMS: dict[tuple[str, str], Item] = {
    ("site", "name"): Item(True, *TEXT),
    # VOResource 1.1 gives 16 characters, and " Obscore" follows
    ("site", "short_name"): Item(True, r"[^\\]{1,8}", "at most 8 characters"),
    # IVOA Identifiers 2.0, section 2.3.1; lower case, for it is compared without regard to case
    ("site", "authority"): Item(
        True, r"[a-z0-9][a-z0-9._~+=-]{2,}", "at least 3 of a-z 0-9 . _ ~ + = -, and a letter or digit first"
    ),
    ("site", "authority_since"): Item(True, r"\d{4}-\d\d-\d\d", "a day as YYYY-MM-DD"),
    ("site", "url"): Item(False, *URL),
    ("site", "description"): Item(False, *TEXT),
    ("publisher", "name"): Item(True, *TEXT),
    ("publisher", "url"): Item(False, *URL),
    ("publisher", "ivoid"): Item(False, r"ivo://[A-Za-z0-9][^\s\\#?]{2,}", "an identifier that begins with ivo://"),
    ("contact", "name"): Item(True, *TEXT),
    # as the schema of OAI-PMH 2.0 has it
    ("contact", "email"): Item(True, r"[^\s@\\]+@([^\s@.\\]+\.)+[^\s@.\\]+", "an address such as help@observatory.org"),
    ("contact", "address"): Item(False, *TEXT),
    ("contact", "telephone"): Item(False, *TEXT),
}


class NotAName(Exception):
    """What stands in site.conf cannot be read, or is no valid value; the message says where and what is wanted."""


def read(path: Path) -> dict[tuple[str, str], str]:
    """Return what is filled in, by section and key; the lines of a long value joined by blanks.

    Raises
    ------
    NotAName
        for a file that is not INI, an unknown section or key, and a value that does not fit
    """
    parser = configparser.ConfigParser(interpolation=None)
    try:
        parser.read_string(path.read_text("utf-8") if path.exists() else "", str(path))
    except (configparser.Error, UnicodeDecodeError) as error:
        raise NotAName(f"{path} cannot be read: {error}") from error
    values = {}
    for section in parser.sections():
        for key, text in parser[section].items():
            value = " ".join(text.split())
            if (section, key) not in ITEMS:
                raise NotAName(
                    f"{path}: there is no {key!r} in [{section}]; resdir/etc/site.conf has all that there is"
                )
            if not value:
                continue
            check(path, section, key, value)
            values[section, key] = value
    return values


def check(path: Path, section: str, key: str, value: str) -> None:
    """Raise NotAName unless value may stand there."""
    item = ITEMS[section, key]
    valid = re.fullmatch(item.pattern, value) is not None and value.isprintable()
    if valid and key == "authority_since":
        try:
            date.fromisoformat(value)
        except ValueError:
            valid = False
    if not valid:
        raise NotAName(f"{path}: {key} = {value} in [{section}] cannot be; wanted is {item.wanted}")


def missing(values: dict[tuple[str, str], str]) -> list[str]:
    """Return what has to be filled in before the site can be published, as 'key in [section]'."""
    return [
        f"{key} in [{section}]"
        for (section, key), item in ITEMS.items()
        if item.required and (section, key) not in values
    ]


def meta(values: dict[tuple[str, str], str]) -> str:
    """Return the text of defaultmeta.txt, in the form of DaCHS' operator's guide: one 'key: value' a line."""
    home = r"\getConfig{web}{serverURL}"
    name = values.get(("site", "name"), UNSET_NAME)
    publisher = values.get(("publisher", "name"), name)
    url = values.get(("site", "url"), home)
    publisher_id = values.get(("publisher", "ivoid"), r"ivo://\getConfig{ivoa}{authority}/org")
    lines = {
        "publisher": publisher,
        "publisher.ivoId": publisher_id,
        "publisherID": publisher_id,
        "contact.name": values.get(("contact", "name"), f"Operator of this {name}"),
        "contact.address": values.get(("contact", "address")),
        "contact.email": values.get(("contact", "email"), "postmaster@localhost"),
        "contact.telephone": values.get(("contact", "telephone")),
        "creator.name": "Space Telescope Science Institute",
        "_noresultwarning": "Your query did not match any data.",
        "authority.creationDate": f"{values.get(('site', 'authority_since'), '2026-11-22')}T00:00:00Z",
        "authority.shortName": values.get(("site", "short_name"), "JWST"),
        "authority.title": f"{name}, naming authority",
        "authority.description": f"The authority under which {publisher} names its JWST data sets and services.",
        "authority.referenceURL": url,
        "authority.managingOrg": publisher_id,
        "organization.title": publisher,
        "organization.description": f"{publisher} runs {name}, which publishes observations of JWST.",
        "organization.referenceURL": values.get(("publisher", "url"), url),
        "site.description": values.get(
            ("site", "description"),
            "Observations of the James Webb Space Telescope for clients of the Virtual Observatory.",
        ),
        "_unnamed": "; ".join(missing(values)) or None,
    }
    return "".join(f"{key}: {value}\n" for key, value in lines.items() if value)


def fill(values: dict[tuple[str, str], str], text: str) -> str:
    """Return gavo.rc with the names filled in; DaCHS reads it as INI, where % is written twice."""
    authority = UNSET_AUTHORITY if missing(values) else values["site", "authority"]
    name = values.get(("site", "name"), UNSET_NAME).replace("%", "%%")
    return text.replace("@AUTHORITY@", authority).replace("@SITENAME@", name)


def main(action: str, path: Path) -> int:
    """Do what the first argument says; 0 if site.conf is well formed."""
    try:
        values = read(path)
    except NotAName as error:
        print(f"jwst-node: error: {error}", file=sys.stderr)
        return 1
    if action == "missing":
        print("\n".join(missing(values)))
    elif action == "meta":
        print(meta(values), end="")
    else:
        print(fill(values, sys.stdin.read()), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2])))
