"""Files as they are catalogued, and the opening of them: the one place where a name becomes a file.

A path comes from the catalogue, never from a request; what it leads to has to be inside the archive.
"""

import contextlib
import dataclasses
import datetime
import os
import stat

from gavo import base, svcs

_BATCH = 1000


class UnknownFile(svcs.UnknownURI):
    """404: no file of that name."""

    dali, httpCode = "NotFoundFault", 404


class FileGone(base.Error):
    """410, or 503 where the file is not the one that was catalogued."""

    dali = "NotFoundFault"

    def __init__(self, message, status=410):
        super().__init__(message)
        self.httpCode = status


@dataclasses.dataclass(frozen=True)
class File:
    """What the database knows of a file, as store.file_access gives it.

    size (bytes) and mtime (ns) as catalogued; checksum "md5:..." or None; path, or url where it is elsewhere; rights
    now: public, secure (who has an account) or proprietary (the group readers); release (UTC) or None
    """

    filename: str
    did: str | None
    path: str | None
    size: int | None
    mtime: int | None
    checksum: str | None
    media_type: str | None
    url: str | None
    rights: str
    release: datetime.datetime | None
    readers: str | None
    program: str | None
    pi: str | None

    @property
    def md5(self):
        """the MD5 as hexadecimal digits, None where it is not known."""
        return self.checksum.removeprefix("md5:") if (self.checksum or "").startswith("md5:") else None


def batches(names):
    """yields lists of at most a thousand of the names, each name once; what no name can be is left out."""
    names = [name for name in dict.fromkeys(names) if "\0" not in name]
    for start in range(0, len(names), _BATCH):
        yield names[start : start + _BATCH]


def look_up(names):
    """yields the Files with these names that are catalogued."""
    for batch in batches(names):
        with base.getTableConn() as connection:
            found = list(connection.query("SELECT * FROM store.file_access(%(names)s)", {"names": batch}))
        for row in found:
            yield File(*row)


def names_of(identifiers):
    """returns {identifier: name of its file} for publisher DIDs of files and of spectra (file#number).

    What is no DID of ours stands for itself, as names of files do.
    """
    whole = {identifier: identifier.rpartition("#")[0] or identifier for identifier in identifiers}
    found = {}
    for batch in batches(text for text in whole.values() if text.startswith("ivo://")):
        with base.getTableConn() as connection:
            found.update(
                connection.query(
                    "SELECT obs_publisher_did, filename FROM jwst.product WHERE obs_publisher_did = ANY (%(dids)s)",
                    {"dids": batch},
                )
            )
    return {identifier: found.get(text, text) for identifier, text in whole.items()}


@contextlib.contextmanager
def opened(file):
    """gives the file, open for reading in binary; closed at the end.  It raises as open_file."""
    stream = open_file(file)
    try:
        yield stream
    finally:
        stream.close()


def open_file(file):
    """returns the opened file of a File.

    UnknownFile: it is not at this site, or its path leads out of the archive.  FileGone: it is no longer there (410),
    or is not what was catalogued (503).
    """
    if file.path is None:
        raise UnknownFile(f"The file {file.filename} is not at this site, but at {file.url}.")
    advice = "The operator finds such files with 'jwst-ingest verify'."
    try:
        descriptor = os.open(file.path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except (OSError, ValueError):
        raise FileGone(f"The file {file.filename} is catalogued, but no longer where it was. {advice}") from None
    stream = os.fdopen(descriptor, "rb")
    try:
        status = os.fstat(descriptor)
        # where the descriptor really is: no link can be put in the way between a check and the opening
        if not stat.S_ISREG(status.st_mode) or not in_archive(os.readlink(f"/proc/self/fd/{descriptor}")):
            raise UnknownFile(
                f"The path of {file.filename} leads out of the folders of the archive. If it should, the operator adds"
                " the folder: jwst-ingest access root add FOLDER."
            )
        if status.st_size != file.size:
            raise FileGone(
                f"The file {file.filename} has {status.st_size} bytes, the one catalogued had {file.size}. {advice}",
                503,
            )
    except BaseException:
        stream.close()
        raise
    return stream


def in_archive(path):
    """returns whether a path without links is below one of the archive's folders."""
    with base.getTableConn() as connection:
        return next(connection.query("SELECT store.in_archive(%(path)s)", {"path": path}))[0]
