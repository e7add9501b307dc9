"""
Archives that are made while they are sent: tar (POSIX.1-2001, pax) and ZIP, not compressed, so that their length is
known before the first byte.

JWST files hardly get smaller, and nothing but one block of one file is in memory. tar is the standard library's header
and the bytes; a ZIP with its length needs the sizes of all its records, which zipstream-ng knows and zipfile does not.
Both are extended (pax, ZIP64) where files or archives are over 4 or 8 GB. Nothing of DaCHS here.
"""

import dataclasses
import tarfile
from collections.abc import Callable, Iterable, Iterator

from zipstream import ZipStream

#: Bytes that are read and sent at a time.
BLOCK = 1 << 18


class Changed(OSError):
    """A file has not the bytes it had when the length of the archive was told."""


@dataclasses.dataclass(frozen=True)
class Entry:
    """A file of an archive.

    path in the archive, relative; size in bytes; modified in seconds since 1970 (UTC); read gives its bytes in pieces
    """

    path: str
    size: int
    modified: int
    read: Callable[[], Iterable[bytes]]

    @classmethod
    def of_text(cls, path, text, modified):
        content = text.encode()
        return cls(path, len(content), modified, lambda: [content])


def exactly(entry: Entry) -> Iterator[bytes]:
    """yields the bytes of an entry; Changed where they are not as many as was said."""
    left = entry.size
    for piece in entry.read():
        left -= len(piece)
        if left < 0:
            break
        yield piece
    if left:
        raise Changed(f"{entry.path} has not the {entry.size} bytes it had")


def tar(entries: list[Entry]) -> tuple[int, Iterator[bytes]]:
    """returns the length of a tar of these, and its pieces."""
    ends = bytes(2 * tarfile.BLOCKSIZE)

    def padding(entry):
        return -entry.size % tarfile.BLOCKSIZE

    def pieces():
        for entry in entries:
            yield header(entry)
            yield from exactly(entry)
            yield bytes(padding(entry))
        yield ends

    return sum(len(header(entry)) + entry.size + padding(entry) for entry in entries) + len(ends), gathered(pieces())


def header(entry: Entry) -> bytes:
    """returns what stands before the bytes of a file in a tar."""
    info = tarfile.TarInfo(entry.path)
    info.size, info.mtime, info.mode = entry.size, entry.modified, 0o644
    return info.tobuf(tarfile.PAX_FORMAT, "utf-8", "strict")


def zipped(entries: list[Entry]) -> tuple[int, Iterator[bytes]]:
    """returns the length of a ZIP of these, and its pieces."""
    archive = ZipStream(sized=True)
    for entry in entries:
        archive.add(exactly(entry), entry.path, size=entry.size)
    return len(archive), gathered(archive)


def gathered(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """yields the same bytes, small pieces together: each takes a way through the server."""
    held, size = [], 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size >= BLOCK:
            yield b"".join(held)
            held, size = [], 0
    if held:
        yield b"".join(held)
