"""
From identifiers to the items of a package: which files they stand for, which of them are wanted, who may have them, and
what they are called in it.

Names in archives are made of the catalogue's, never of what was asked. Rights are those of jwstvo_dachs.rights.
"""

import dataclasses
import datetime
import os
import re
import stat

from gavo import base, utils
from jwstvo_dachs import archive, rights

manifest, _ = utils.loadPythonModule("package_manifest", relativeTo=__file__)

#: Files that identifiers may stand for, before conditions.
MOST = 200_000
MAST_URI = "mast:JWST/product/"
LAYOUTS = ("observation", "program", "flat")
KNOWN = """
    SELECT filename FROM jwst.artifact WHERE filename = ANY (%(names)s)
    UNION ALL SELECT filename FROM jwst.support_file WHERE filename = ANY (%(names)s)"""
#: What MAST lists as products of an observation: its own files, and those of what it was combined from.
PRODUCTS = """
    WITH asked AS (SELECT obsid, observationid FROM caom2.observation WHERE observationid = ANY (%(names)s)),
    listed AS (
        SELECT obsid, observationid FROM asked
        UNION
        SELECT m.obsid, a.observationid FROM asked AS a JOIN caom2.observationmember AS x ON x.parentid = a.obsid
        JOIN caom2.observation AS m ON m.observationuri = x.memberid
    )
    SELECT l.observationid, f.filename FROM listed AS l JOIN jwst.artifact AS f ON f.obsid = l.obsid ORDER BY 1, 2"""
#: As jwst.products says it of a file; when something of it changed here last.
FILES = """
    SELECT a.filename, o.observationid AS obs_id, o.proposal_id AS program, upper(a.producttype) AS "productType",
        upper(coalesce(substring(o.observationid FROM '_(gs-[a-z]+)'), p.productid)) AS "productSubGroupDescription",
        p.dataproducttype AS dataproduct_type, p.calibrationlevel AS calib_level, a.access_url, a.mrp,
        c.lastmodified AS changed
    FROM jwst.artifact AS a
    JOIN caom2.artifact AS c ON c.artifactid = a.artifactid
    JOIN caom2.plane AS p ON p.planeid = a.planeid
    JOIN caom2.observation AS o ON o.obsid = a.obsid
    WHERE a.filename = ANY (%(names)s)
    UNION ALL
    SELECT filename, NULL, NULL, 'AUXILIARY', upper(kind), NULL, NULL, access_url, 0, loaded
    FROM jwst.support_file WHERE filename = ANY (%(names)s)"""


class TooMuch(base.ValidationError):
    """More than leaves as one archive, or as one list."""

    httpCode = 413


@dataclasses.dataclass(frozen=True)
class Wanted:
    """Which files are wanted, and what they are called.

    mrp      recommended files only: True of all, False of none, None of those that observations stand for, as MAST
    filters  {attribute of an item: values, lower case}; extension is that of the name
    since    datetime (UTC): new, changed or released since then
    """

    mrp: bool | None = None
    filters: dict = dataclasses.field(default_factory=dict)
    since: datetime.datetime | None = None
    layout: str = LAYOUTS[0]


def rows(query, names):
    """yields the rows of a query as dicts, for any number of names."""
    for batch in archive.batches(names):
        with base.getTableConn() as connection:
            yield from connection.queryToDicts(query, {"names": batch})


def files_of(identifiers):
    """returns {file name: whether an observation stands for it}, and the list of what is unknown here."""
    names = {text: name.removeprefix(MAST_URI) for text, name in rights.names_of(identifiers).items()}
    known = {row["filename"] for row in rows(KNOWN, names.values())}
    products = {}
    for number, row in enumerate(rows(PRODUCTS, [text for text, name in names.items() if name not in known])):
        if number > MOST:
            raise TooMuch(f"These observations have more than {MOST} files; ask for them in several requests.", "ID")
        products.setdefault(row["observationid"], []).append(row["filename"])
    found, unknown = {}, []
    for text, name in names.items():
        if name in known:
            found[name] = False
        elif text in products:
            for file in products[text]:
                found.setdefault(file, True)
        else:
            unknown.append(text)
    return found, unknown


def passes(item, changed, of_observation, wanted):
    """returns whether an item is wanted."""
    recommended = of_observation if wanted.mrp is None else wanted.mrp
    if recommended and not item.mrp:
        return False
    if wanted.since:
        now = datetime.datetime.now(datetime.UTC).replace(tzinfo=None)
        released = item.release_date is not None and wanted.since < item.release_date <= now
        if not released and changed <= wanted.since:
            return False
    for name, values in wanted.filters.items():
        value = str(item.filename.partition(".")[2] if name == "extension" else getattr(item, name)).lower()
        # O001_CRF is CRF too
        if not values & {value, value.rpartition("_")[2] if name == "productSubGroupDescription" else value}:
            return False
    return True


def plan(user, identifiers, wanted):
    """returns the manifest.Items for identifiers: those of files first, as asked; what is unknown last."""
    found, unknown = files_of(identifiers)
    decisions = rights.decide_all(user, list(found))
    described = {row["filename"]: row for row in rows(FILES, found)}
    items, places = [], Places(wanted.layout)
    for name, of_observation in found.items():
        decision = decisions[name]
        if decision.status == 404 or name not in described:
            unknown.append(name)
            continue
        row = described[name]
        changed = row.pop("changed")
        item = manifest.Item(**row, file=decision.file)
        item.release_date = decision.release
        if passes(item, changed, of_observation, wanted):
            settle(item, decision, places)
            items.append(item)
    for text in unknown:
        shown = "".join(c for c in text[:200] if c.isprintable())
        message = f"There is no file or observation {shown} here; jwst.artifact lists files, jwst.observations obs_id."
        items.append(manifest.Item(shown, message=message))
    return items


def settle(item, decision, places):
    """says of an item what it is to who asks, and where it goes."""
    file = decision.file
    item.obs_publisher_did, item.size, item.checksum = file.did, file.size, file.checksum
    item.data_rights = decision.rights
    packed = file.path is not None and file.path.endswith(".gz") and not file.filename.endswith(".gz")
    item.path = places.path_of(item, f"{file.filename}.gz" if packed else file.filename)
    if not decision.allowed:
        item.status, item.message = manifest.RESTRICTED, decision.message
    elif file.url:
        item.status, item.message = manifest.ELSEWHERE, "This file is not at this site; access_url leads to it."
    else:
        item.message = places.problem_of(file)
        item.status = manifest.MISSING if item.message else manifest.INCLUDED


class Places:
    """Where files are, and where they go: paths in a package, all different, also where case does not count."""

    def __init__(self, layout):
        self.layout = layout
        self.taken = {manifest.MANIFEST.lower(), manifest.CHECKSUMS.lower()}
        self.inside = {}

    def path_of(self, item, name):
        """returns the path of an item in the package: of plain characters, relative, below the package."""
        folders = []
        if self.layout == "observation":
            folders = ["mastDownload", "JWST", item.obs_id or "support"]
        elif self.layout == "program":
            folders = [f"jw{item.program:0>5}" if item.program else "support"]
        path = "/".join(plain(part) for part in (*folders, name))
        stem, dot, extension = path.partition(".")
        number = 1
        while path.lower() in self.taken:
            number += 1
            path = f"{stem}_{number}{dot}{extension}"
        self.taken.add(path.lower())
        return path

    def problem_of(self, file):
        """returns why a file that should be here is not to be had; None where it is, as far as can be seen now."""
        try:
            status = os.stat(file.path)
        except (OSError, ValueError):
            return f"The file {file.filename} is catalogued, but no longer where it was."
        if not stat.S_ISREG(status.st_mode) or status.st_size != file.size:
            return f"The file {file.filename} has {status.st_size} bytes, the one that was catalogued had {file.size}."
        real = os.path.realpath(file.path)
        folder = os.path.dirname(real)
        if folder not in self.inside:
            self.inside[folder] = archive.in_archive(real)
        return None if self.inside[folder] else f"The path of {file.filename} leads out of the folders of the archive."


def plain(name):
    """returns a name that is one on all systems, and no option of a command."""
    name = re.sub(r"[^A-Za-z0-9._+@=,-]", "_", name)
    return f"_{name}" if name[:1] in "-." else name
