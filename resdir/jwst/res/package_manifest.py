"""
What is in a package, and what is not, and why: as CSV, as JSON with sums, and as a list for md5sum. Nothing of DaCHS
here.
"""

import collections
import csv
import dataclasses
import datetime
import io
import json

#: Columns of the manifest: names of ObsCore and of MAST's products, so that a manifest is a list of files again.
COLUMNS = (
    "path", "status", "filename", "obs_publisher_did", "obs_id", "size", "checksum", "data_rights", "release_date",
    "mrp", "productType", "productSubGroupDescription", "dataproduct_type", "calib_level", "access_url", "message",
)  # fmt: skip
MANIFEST, CHECKSUMS = "MANIFEST.csv", "CHECKSUMS.md5"
INCLUDED, RESTRICTED, ELSEWHERE, MISSING = "included", "restricted", "elsewhere", "missing"


@dataclasses.dataclass(slots=True)
class Item:
    """A file that was asked for; what stands in COLUMNS, as MAST, ObsCore and jwst.artifact have it.

    path      in the package, relative; None for what is missing
    status    of the four above, for who asks
    size      bytes; None where it is not known
    checksum  as "md5:..."
    message   why it is not included, and what to do
    file      the rights.File, None for what is missing
    """

    filename: str
    status: str = MISSING
    message: str | None = None
    path: str | None = None
    obs_publisher_did: str | None = None
    obs_id: str | None = None
    program: str | None = None
    size: int | None = None
    checksum: str | None = None
    data_rights: str | None = None
    release_date: datetime.datetime | None = None
    mrp: int | None = None
    productType: str | None = None
    productSubGroupDescription: str | None = None
    dataproduct_type: str | None = None
    calib_level: int | None = None
    access_url: str | None = None
    file: object = None

    @property
    def included(self):
        return self.status == INCLUDED

    @property
    def elsewhere(self):
        return self.status == ELSEWHERE

    @property
    def md5(self):
        """the MD5 as hexadecimal digits, None where it is not known."""
        kind, _, digest = (self.checksum or "").partition(":")
        return digest if kind == "md5" else None


def row(item):
    """returns the values of an item; times as ISO 8601 (UTC)."""
    values = {name: getattr(item, name) for name in COLUMNS}
    if item.release_date:
        values["release_date"] = f"{item.release_date:%Y-%m-%dT%H:%M:%S}Z"
    return values


def as_csv(items):
    """yields the manifest as text, a line an item."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for item in items:
        writer.writerow(row(item))
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def sums(items):
    """returns files and bytes by status, and of those included by type of product."""
    by_status, by_type = collections.Counter(), collections.Counter()
    bytes_of_status, bytes_of_type = collections.Counter(), collections.Counter()
    for item in items:
        by_status[item.status] += 1
        bytes_of_status[item.status] += item.size or 0
        if item.included:
            kind = (item.productType, item.productSubGroupDescription)
            by_type[kind] += 1
            bytes_of_type[kind] += item.size
    return {
        "files": by_status[INCLUDED],
        "bytes": bytes_of_status[INCLUDED],
        "by_status": {name: {"files": by_status[name], "bytes": bytes_of_status[name]} for name in sorted(by_status)},
        "by_type": [
            {"productType": kind, "productSubGroupDescription": group, "files": by_type[kind, group],
             "bytes": bytes_of_type[kind, group]}
            for kind, group in sorted(by_type)
        ],
    }  # fmt: skip


def as_json(items):
    """yields sums and manifest as the text of a JSON object."""
    yield json.dumps(sums(items), indent=1)[:-2] + ',\n "manifest": ['
    for number, item in enumerate(items):
        yield ("," if number else "") + "\n  " + json.dumps(row(item))
    yield "\n ]\n}\n"


def checksums(items):
    """returns the text that md5sum -c reads, of the items that are included and whose MD5 is known."""
    return "".join(f"{item.md5}  {item.path}\n" for item in items if item.included and item.md5)
