"""Products as ESA's clients fetch them: /data?RETRIEVAL_TYPE=PRODUCT&ARTIFACTID=... and the products of observations.

One file is delivered as at its access URL (delivery.py).  Several leave as a tar; what is not in it, because it is not
held here or not public, is listed in a text file in the tar.
"""

import io
import os
import tarfile

from gavo import base
from gavo.protocols import dali
from gavo.svcs import streaming
from twisted.internet import threads
from twisted.web import server

from . import rights

#: Ids of one request; the longest list of a mosaic of 2,000 exposures has some 20,000.
MOST_IDS = 50000
#: Levels by what ESA's client writes for them.
LEVELS = {"LEVEL1ONLY": (1,), "1": (1,), "2": (2,), "3": (3,), "-1": (-1,)}
LIST_NAME = "not_delivered.txt"


class NotHere(base.Error):
    """There is no such product, or it is elsewhere."""

    httpCode = 404


def argument(arguments, name):
    """returns a parameter of a request whose names are case-insensitive; an empty text where it is not there."""
    return next((values[0] for key, values in arguments.items() if key.lower() == name and values), "").strip()


def condition(arguments):
    """returns the SQL condition on jwst.artifact AS a JOIN jwst.plane AS p for a request, and its parameters."""
    kind = argument(arguments, "retrieval_type").upper()
    if kind == "PRODUCT":
        one = argument(arguments, "artifactid")
        if one:
            return "a.artifactid = %(id)s", {"id": one}
        name = argument(arguments, "filename")
        if name:
            return "a.filename = %(name)s", {"name": name}
        raise base.ValidationError(
            "RETRIEVAL_TYPE=PRODUCT wants ARTIFACTID or FILENAME, of jwst.artifact", "ARTIFACTID"
        )
    if kind != "OBSERVATION":
        raise base.ValidationError(f"RETRIEVAL_TYPE is PRODUCT or OBSERVATION, not '{kind[:40]}'", "RETRIEVAL_TYPE")
    ids = [one for one in argument(arguments, "planeid").split(",") if one]
    if len(ids) > MOST_IDS:
        raise base.ValidationError(f"PLANEID is a list of at most {MOST_IDS} ids of jwst.plane, with commas", "PLANEID")
    terms, values = ["a.planeid = ANY(%(ids)s)"], {"ids": ids}
    levels = LEVELS.get(argument(arguments, "calibrationlevel"))
    if levels:
        terms.append("p.calibrationlevel = ANY(%(levels)s)")
        values["levels"] = list(levels)
    kinds = [one for one in argument(arguments, "product_type").lower().split(",") if one]
    if kinds:
        terms.append("a.producttype = ANY(%(kinds)s)")
        values["kinds"] = kinds
    return " AND ".join(terms), values


def find(arguments):
    """returns the names of the files that a request asks for, sorted."""
    where, values = condition(arguments)
    with base.getTableConn() as connection:
        names = [
            name
            for (name,) in connection.query(
                "SELECT DISTINCT a.filename FROM jwst.artifact AS a JOIN jwst.plane AS p ON p.planeid = a.planeid"
                f" WHERE {where} ORDER BY 1",
                values,
            )
        ]
    if not names and "ids" not in values:
        raise NotHere(
            "There is no such product here. ARTIFACTID is artifactid of jwst.artifact, FILENAME its filename."
        )
    return names


def prepare(request):
    """returns what is to be sent: the name of one file, or (files, list of the rest as text) of several."""
    names = find(request.strargs)
    if argument(request.strargs, "retrieval_type").upper() == "PRODUCT":
        file = rights.locate(request, names[0])
        if file.url and request.method == b"POST":  # ESA's client posts, and follows no redirect
            raise NotHere(f"{file.filename} is not held at this site. Fetch it from {file.url}")
        return names[0]
    files, missing = [], []
    for name, decision in rights.decide_all(request, names).items():
        if decision.allowed and not decision.file.url:
            files.append(decision.file)
        else:
            why = f"not held at this site, but at {decision.file.url}" if decision.allowed else decision.message
            missing.append(f"{name}\t{why}\n")
    return files, "".join(missing) if names else "The observation has no products of this kind and level.\n"


def send(prepared, request):
    """begins to send what prepare found."""
    if isinstance(prepared, str):
        from . import delivery  # it is for the server alone

        request.method = b"GET"
        return delivery.Download(prepared).render(request)
    request.setHeader("content-type", "application/x-tar")
    request.setHeader("content-disposition", 'attachment; filename="products.tar"')
    return streaming.streamOut(lambda target: write_tar(target, *prepared), request)


def write_tar(target, files, missing):
    """writes the Files, and the list of what is missing if there is something."""
    with tarfile.open(mode="w|", fileobj=target) as archive:
        for file in files:
            with rights.opened(file) as stream:
                entry = tarfile.TarInfo(file.filename)
                status = os.fstat(stream.fileno())
                entry.size, entry.mtime = status.st_size, int(status.st_mtime)
                archive.addfile(entry, stream)
        if missing:
            entry = tarfile.TarInfo(LIST_NAME)
            entry.size = len(missing.encode())
            archive.addfile(entry, io.BytesIO(missing.encode()))


def deliver(request):
    """answers a request for /data."""

    def failed(failure):
        if not isinstance(failure.value, base.Error):
            base.ui.notifyFailure(failure)
        return dali.serveDALIError(request, failure.value)

    threads.deferToThread(prepare, request).addCallback(send, request).addErrback(failed)
    return server.NOT_DONE_YET
