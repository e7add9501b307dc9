"""Files in an object store (Amazon's S3, and what speaks its protocol): listed, and their headers read by ranges.

Where the store is and who asks, the environment and configuration files of AWS say (AWS_ENDPOINT_URL,
AWS_ACCESS_KEY_ID and so on).
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

from ingest import SOFTWARE, files, headers, names, rows
from ingest.errors import ContractError, Problem
from ingest.headers import Record
from ingest.journal import Run
from ingest.rows import Rows

SCHEME = "s3://"
_FETCHED = ("json", "csv", "ecsv", "asdf")  # small, and read as a whole; of pictures and films the name says all
_MD5 = re.compile(r'"?([0-9a-f]{32})"?')
# of what is catalogued and here only by its address
_HELD = """
SELECT l.url, a.filename, a.contentLength, a.lastModified, a.metaProducer
FROM store.file_location AS l JOIN store.artifact AS a ON a.filename = l.filename
WHERE a.path IS NULL AND l.url = ANY (%(urls)s)
"""


@dataclass(frozen=True, slots=True)
class Object:
    """A file in a store: its s3:// URL, its address for everybody, bytes, and when it was put there (UTC)."""

    path: str
    address: str
    size: int
    modified: datetime

    @property
    def filename(self) -> str:
        return self.path.rpartition("/")[2]

    @property
    def key(self) -> tuple[str, str]:
        """As Candidate.key."""
        return files.sort_key(self.filename, self.path)

    def is_as(self, known: tuple | None) -> bool:
        """As Candidate.is_as: nothing was put there since it was catalogued."""
        if known is None:
            return False
        _, size, loaded, software = known
        return (size, software) == (self.size, SOFTWARE) and self.modified < loaded

    def read(self, factors: Mapping[str, float], checksum: bool = False) -> Rows:
        """The object into rows; of FITS files only headers are fetched. Problem as files.read_file."""
        filename = self.filename
        if not filename.endswith(files.FITS):
            return self._read_small(filename, factors, checksum)
        record = Record(filename, "file", headers.read_remote(self.path), size=self.size)
        files.choose_name(record)
        if checksum and (md5 := _md5_of(self.path)):
            record.archive["checksum"] = md5
        return rows.from_record(record, factors)

    def _read_small(self, filename: str, factors: Mapping[str, float], checksum: bool) -> Rows:
        if names.parse(filename).extension not in _FETCHED:
            return rows.from_record(Record(filename, "name", size=self.size), factors)
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder, filename)
            try:
                _system().get_file(self.path, str(copy))
            except Exception as exc:
                raise _unreachable(self.path, exc) from exc
            made = files.read_file(files.candidate(copy), factors, checksum)
        made.record.path = made.record.mtime = None
        made.artifact |= {"path": None, "path_size": None, "path_mtime": None}
        return made


def walk(urls: Iterable[str], run: Run) -> list[Object]:
    """The products below ``urls``, sorted by observation; what is no product is passed over, a folder without one is
    refused."""
    found: dict[str, Object] = {}
    for url in urls:
        try:
            listed = _system().find(url, detail=True)
        except Exception as exc:
            run.refuse(_unreachable(url, exc))
            continue
        if not listed:
            run.refuse(Problem(url, "there is nothing below this", "Check the bucket and the prefix."))
        for name, info in listed.items():
            if names.is_product_name(name.rpartition("/")[2]):
                found[name] = Object(
                    SCHEME + name,
                    _address(name),
                    info["size"],
                    info["LastModified"].astimezone(UTC).replace(tzinfo=None),
                )
            else:
                run.counts["passed"] += 1
    return sorted(found.values(), key=lambda item: item.key)


def held(connection: psycopg.Connection, urls: Sequence[str]) -> dict[str, tuple[str, int, datetime, str]]:
    """What is catalogued of objects, by address: name, size, when it was loaded, software (see Object.is_as)."""
    return {url: tuple(rest) for url, *rest in connection.execute(_HELD, {"urls": urls})}


def _system() -> Any:
    try:
        import s3fs  # whoever reads local files does without
    except ImportError:
        raise ContractError("Files on S3 need s3fs. Install it: bin/jwst-node install remote") from None
    return s3fs.S3FileSystem()  # one for all: fsspec keeps it


def _address(name: str) -> str:
    """The https address of bucket/key, which those who may read the bucket can use."""
    endpoint = _system().s3.meta.endpoint_url
    bucket, _, key = name.partition("/")
    if ".amazonaws.com" in endpoint:
        return f"https://{bucket}.s3.amazonaws.com/{quote(key)}"
    return f"{endpoint}/{bucket}/{quote(key)}"


def _md5_of(url: str) -> str | None:
    """The md5, where the entity tag is one: not of what came in parts, nor of what is encrypted under other keys than
    S3's own (Amazon S3 API Reference, "Object", ETag)."""
    bucket, _, key = url.removeprefix(SCHEME).partition("/")
    try:
        told = _system().call_s3("head_object", Bucket=bucket, Key=key)
    except Exception as exc:
        raise _unreachable(url, exc) from exc
    plain = told.get("ServerSideEncryption", "AES256") == "AES256" and not told.get("SSECustomerAlgorithm")
    match = _MD5.fullmatch(told["ETag"])
    return match[1] if plain and match else None


def _unreachable(url: str, exc: Exception) -> Problem:
    return Problem(url, f"cannot be read: {exc}", "Check the address, AWS_ENDPOINT_URL, and what you may read there.")
