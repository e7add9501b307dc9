"""
The core of jwst/package/get: a basket or a query becomes one archive, a manifest, or a script that fetches the files.

The parts: package_basket (what is asked for), package_plan (which files these are, and who may have them),
package_archive (tar and ZIP), package_manifest and package_scripts (texts), package_limits (the most there may be).
"""

import datetime
import io
import os
import time

from gavo import base, svcs, utils
from jwstvo_dachs import flow, inputs, rights
from twisted.internet import reactor, threads

archives, basket, limits, manifest, plans, scripts = (
    utils.loadPythonModule(f"package_{name}", relativeTo=__file__)[0]
    for name in ("archive", "basket", "limits", "manifest", "plan", "scripts")
)

MOST = limits.of(os.environ)
NAME = "jwst_package"
ARCHIVES = {"tar": ("application/x-tar", archives.tar), "zip": ("application/zip", archives.zipped)}
TEXTS = {
    "csv": ("text/csv;charset=utf-8", "csv", lambda items, site: manifest.as_csv(items)),
    "json": ("application/json", "json", lambda items, site: manifest.as_json(items)),
    "curl": ("text/x-shellscript;charset=utf-8", "curl.sh", scripts.curl),
    "wget": ("text/x-shellscript;charset=utf-8", "wget.sh", scripts.wget),
    "aria2": ("text/plain;charset=utf-8", "aria2.txt", scripts.aria2),
    "pyvo": ("text/x-python;charset=utf-8", "py", scripts.pyvo),
}
#: Media types that stand for a format.
MEDIA_TYPES = {media_type.partition(";")[0]: name for name, (media_type, *_) in (TEXTS | ARCHIVES).items()}
FILTERS = ("productType", "productSubGroupDescription", "dataproduct_type", "calib_level", "extension")
_slots = flow.Slots("packages", MOST.at_a_time)


class Core(svcs.Core):
    """The parameters are text here, as given."""

    inputTableXML = inputs.table(
        {
            "ID": "Publisher identifier (obs_publisher_did) or name of a file, or obs_id of an observation",
            "LIST": "A file with identifiers: text, one a line; VOTable or CSV with such a column",
            "QUERY": "ADQL whose result has one of obs_publisher_did, filename, obs_id",
            "FORMAT": f"{', '.join(ARCHIVES | TEXTS)}; tar where it is not given",
            "LAYOUT": "Folders in the package: observation (as MAST's), program, or flat",
            "MRP": "true: minimum recommended products only; false: all. Without: of observations, only these",
            "productType": "SCIENCE, PREVIEW, INFO, AUXILIARY and so on, of jwst.products",
            "productSubGroupDescription": "I2D, CAL, X1D and so on, of jwst.products",
            "dataproduct_type": "image, cube, spectrum and so on, of ivoa.obscore",
            "calib_level": "1, 2, 3 and so on, of ivoa.obscore",
            "extension": "fits, jpg, json and so on",
            "SINCE": "ISO 8601, UTC: files that are new, changed or released here since then",
        }
    )

    def run(self, service, inputTable, queryMeta):
        values = {name.lower(): given for name, given in inputTable.args.items() if given}
        form = values.get("format") or values.get("responseformat") or "tar"
        form = form[-1] if isinstance(form, list) else form
        form = MEDIA_TYPES.get(form.strip().lower().partition(";")[0], form.strip().lower())
        if form not in ARCHIVES | TEXTS:
            raise base.ValidationError(f"'{form[:40]}' is none of the formats {', '.join(ARCHIVES | TEXTS)}.", "FORMAT")
        return Package(form, values)


def one_of(values, name, choices):
    """returns the value of a parameter, lower case; None where it is not given."""
    given = [value.strip().lower() for value in values.get(name.lower(), [])]
    for value in given:
        if value not in choices:
            raise base.ValidationError(f"{name} is one of {', '.join(choices)}, not '{value[:40]}'.", name)
    return given[-1] if given else None


def moment(text):
    """returns SINCE as a datetime, UTC."""
    try:
        since = datetime.datetime.fromisoformat(text)
        return since.astimezone(datetime.UTC).replace(tzinfo=None) if since.tzinfo else since
    except (ValueError, OverflowError):
        raise base.ValidationError(
            f"SINCE is a time as 2026-11-01T12:00:00, UTC, not '{text[:40]}'.", "SINCE"
        ) from None


def wanted_of(values):
    """returns the plans.Wanted of the parameters."""
    mrp = one_of(values, "MRP", ("true", "false", "1", "0"))
    filters = {
        name: {part.strip().lower() for value in values[name.lower()] for part in value.split(",")}
        for name in FILTERS
        if name.lower() in values
    }
    return plans.Wanted(
        None if mrp is None else mrp in ("true", "1"),
        filters,
        moment(values["since"][-1].strip()) if "since" in values else None,
        one_of(values, "LAYOUT", plans.LAYOUTS) or plans.LAYOUTS[0],
    )


class Package:
    """An answer: planned in a thread, then sent."""

    def __init__(self, form, values):
        self.form, self.values, self.slot = form, values, None

    def answer(self, request):
        """begins to answer; returns a Deferred that fails where there is something to mend (flow.format_output)."""
        if self.form in ARCHIVES:
            request.setHeader("retry-after", "60")
            self.slot = _slots.take()
            request.responseHeaders.removeHeader("retry-after")
        return threads.deferToThreadPool(reactor, flow.making, self.make, request).addCallbacks(
            self.send, self.refuse, callbackArgs=(request,), errbackArgs=(request,)
        )

    def refuse(self, failure, request):
        """gives the slot back; says what rights and files have to say in their own way, the rest as DALI has it."""
        self.give_back()
        if failure.check(rights.LoginNeeded, rights.Forbidden, rights.UnknownFile):
            return svcs.renderDCErrorPage(failure, request)
        return failure

    def give_back(self):
        if self.slot:
            self.slot.close()

    def make(self, request):
        """returns the length, None where it is not known, and the pieces of the answer."""
        if request.channel is None:  # the client did not wait
            return None, archives.gathered(())
        user, wanted = rights.user_of(request), wanted_of(self.values)
        lists = [file.file_object for name, files in request.files.items() if name.lower() == "list" for file in files]
        lists += [io.BytesIO(text.encode()) for text in self.values.get("list", [])]
        identifiers = basket.gather(self.values.get("id", []), lists, self.values.get("query", []), user)
        if not identifiers:
            raise base.ValidationError(
                "There is nothing to pack: ID, LIST and QUERY name no file and no observation.", "ID"
            )
        items = plans.plan(user, identifiers, wanted)
        if not items:
            raise base.ValidationError(
                "None of the files passes the conditions (MRP, productType and the like, SINCE). MRP=false takes all.",
                "MRP",
            )
        if self.form in ARCHIVES:
            return ARCHIVES[self.form][1](entries(user, items))
        text = TEXTS[self.form][2](items, base.getConfig("web", "serverURL").rstrip("/"))
        return None, archives.gathered(part.encode() for part in text)

    def send(self, made, request):
        length, pieces = made
        if request.channel is None:
            self.give_back()
            return
        media_type, *_ = (TEXTS | ARCHIVES)[self.form]
        extension = TEXTS[self.form][1] if self.form in TEXTS else self.form
        request.setHeader("content-type", media_type)
        request.setHeader("content-disposition", f'attachment; filename="{NAME}.{extension}"')
        request.setHeader("vary", "Authorization")
        request.setHeader("cache-control", "private, no-store")
        if length is not None:
            request.setHeader("content-length", str(length))
        if request.method == b"HEAD":
            pieces = archives.gathered(())
        flow.Flow(request, pieces, self.give_back).start()


def entries(user, items):
    """returns the archives.Entry of an archive: the manifest, checksums, files.

    plans.TooMuch; and where the user may have none of them, or none is here, what rights.require says of the first.
    """
    included = [item for item in items if item.included]
    if not included and not any(item.elsewhere for item in items):
        rights.require(user, *[item.filename for item in items if item.status == manifest.RESTRICTED])
        raise rights.UnknownFile(items[0].message)
    size = sum(item.size for item in included)
    if len(included) > MOST.files or size > MOST.bytes:
        raise plans.TooMuch(
            f"The package would have {len(included)} files and {size} bytes; at most {MOST.files} files and"
            f" {MOST.bytes} bytes leave as one archive. FORMAT=curl (or wget, aria2, pyvo) makes a script that fetches"
            " the same files and goes on where it stopped; MRP=true, productType and the like take fewer.",
            "FORMAT",
        )
    now = int(time.time())
    texts = {manifest.MANIFEST: "".join(manifest.as_csv(items)), manifest.CHECKSUMS: manifest.checksums(items)}
    return [
        *(archives.Entry.of_text(path, text, now) for path, text in texts.items()),
        *(archives.Entry(item.path, item.size, item.file.mtime // 10**9, reading(item.file)) for item in included),
    ]


def reading(file):
    """returns what yields the bytes of a rights.File, and fails where it is not as catalogued, or changes meanwhile."""

    def pieces():
        with rights.opened(file) as stream:
            begun = os.fstat(stream.fileno())
            while piece := stream.read(archives.BLOCK):
                yield piece
            ended = os.fstat(stream.fileno())
        if (begun.st_mtime_ns, begun.st_size) != (ended.st_mtime_ns, ended.st_size):
            raise archives.Changed(f"{file.filename} changed while it was sent")

    return pieces
