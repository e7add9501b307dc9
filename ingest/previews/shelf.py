"""Where previews made here lie, and the rows about them.

Files are below one folder, in hashed subfolders, written beside their place and moved there; the row comes after the
file. So a killed run leaves no half file and no row without its file; the next one makes what is missing.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import psycopg

from ingest import SOFTWARE, access
from ingest.entities import identifier
from ingest.errors import ContractError, Problem
from ingest.previews import RECIPE
from ingest.previews.worker import Pictures, Result, Task
from ingest.store import Store
from ingest.turns import turn

KINDS = ("preview", "thumbnail")
_LOCK = 0x6A777670  # advisory; one run at a time

# Products that need a picture: those held here whose previews the archive has not both, and where what was made (or
# found wanting) was made of another state of the file. A catalogue is drawn on its image, where who may see the one may
# see the other.
_STATE = """concat_ws(' ', %(recipe)s::text, a.path_size, a.path_mtime, i.path_size, i.path_mtime)"""
_WANTED = f"""
SELECT a.artifactID, a.filename, a.path, i.path AS image, {_STATE} AS state, k.held
FROM store.artifact AS a
LEFT JOIN LATERAL (
    SELECT x.path, x.path_size, x.path_mtime FROM store.artifact AS x
    WHERE a.filename LIKE '%%\\_cat.ecsv' AND x.uri = left(a.uri, -length('cat.ecsv')) || 'i2d.fits'
      AND x.path IS NOT NULL AND (x.rights, x.release, x.readers) IS NOT DISTINCT FROM (a.rights, a.release, a.readers)
) AS i ON true
CROSS JOIN LATERAL (
    SELECT coalesce(array_agg(DISTINCT v.productType), '{{}}') AS held FROM store.artifact AS v
    WHERE v.planeID = a.planeID AND v.productType IN ('preview', 'thumbnail') AND v.contentType LIKE 'image/%%'
      AND v.uri LIKE 'mast:%%'
) AS k
LEFT JOIN store.preview AS p USING (artifactID)
WHERE a.path IS NOT NULL AND a.productType NOT IN ('preview', 'thumbnail', 'info')
  AND a.contentType IN ('application/fits', 'application/x-ecsv') AND cardinality(k.held) < 2
"""
# made here and no longer wanted: of products that are gone, or that the archive has a preview of by now
_OBSOLETE = """
SELECT v.artifactID, v.filename, v.path FROM store.artifact AS v
WHERE v.uri = store.preview_uri(v.filename) AND (
    NOT EXISTS (SELECT FROM store.artifact AS a JOIN store.preview AS p USING (artifactID)
        WHERE a.planeID = v.planeID AND a.path IS NOT NULL AND p.problem IS NULL
          AND v.filename = store.preview_name(a.filename, v.productType))
    OR EXISTS (SELECT FROM store.artifact AS m WHERE m.planeID = v.planeID AND m.productType = v.productType
        AND m.uri LIKE 'mast:%' AND m.contentType LIKE 'image/%'))
"""


class Shelf:
    """The folder and the rows; for one run at a time.

    Raises ContractError when another run has it, or when the folder cannot be written.
    """

    def __init__(self, root: Path, store: Store):
        self.root = Path(os.path.realpath(root))
        self.store = store
        self.connection = store.connection
        if not self.connection.execute("SELECT pg_try_advisory_lock(%s)", (_LOCK,)).fetchone()[0]:
            raise ContractError("Another command makes previews at this moment. Wait for it.")
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            for left in self.root.glob(".*.part"):
                left.unlink()
        except OSError as exc:
            raise ContractError(f"Previews cannot be kept in {self.root}: {exc.strerror}.") from exc
        access.add_roots(self.connection, [self.root])

    def forget_lost(self, reading: psycopg.Connection) -> int:
        """What was made and is no longer there, or was cut, is made again; how many."""
        with reading.transaction(), reading.cursor("made") as cursor:
            cursor.execute(
                "SELECT planeID, path, path_size FROM store.artifact WHERE uri = store.preview_uri(filename)"
            )
            lost = [plane for plane, path, size in cursor if _size(path) != size]
        self.connection.execute(
            "DELETE FROM store.preview AS p USING store.artifact AS a"
            " WHERE a.artifactID = p.artifactID AND a.planeID = ANY (%s)",
            (lost,),
        )
        return len(lost)

    def forget_problems(self) -> None:
        """Files that could not be shown are tried again."""
        self.connection.execute("DELETE FROM store.preview WHERE problem IS NOT NULL")

    def count(self) -> int:
        """How many products need a picture."""
        return self.connection.execute(f"SELECT count(*) FROM ({_WANTED} AND p.state IS DISTINCT FROM {_STATE}) AS w",
                                       {"recipe": RECIPE}).fetchone()[0]  # fmt: skip

    def tasks(self, reading: psycopg.Connection) -> Iterator[Task]:
        """The products that need a picture, from a cursor of a connection of its own."""
        with reading.transaction(), reading.cursor("wanted") as cursor:
            cursor.execute(f"{_WANTED} AND p.state IS DISTINCT FROM {_STATE}", {"recipe": RECIPE})
            for artifact, filename, path, image, state, held in cursor:
                wanted = tuple(kind for kind in KINDS if kind not in held)
                yield Task(artifact, filename, Path(path), Path(image) if image else None, state, wanted)

    def keep(self, batch: Sequence[Result]) -> None:
        """Write the pictures of a batch, then its rows in one transaction. OSError when the disk does not take them."""
        made = [row for task, result in batch if not isinstance(result, Problem) for row in self._written(task, result)]
        with turn(self.connection), self.connection.transaction(), self.connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO store.preview (artifactID, state, problem) VALUES (%s, %s, %s)"
                " ON CONFLICT (artifactID) DO UPDATE SET (state, problem) = (excluded.state, excluded.problem)",
                [(task.artifact, task.state, result.problem if isinstance(result, Problem) else None)
                 for task, result in batch],
            )  # fmt: skip
            cursor.executemany(_INSERT, made)
            cursor.execute(
                "INSERT INTO stage_touched SELECT DISTINCT obsID FROM store.artifact WHERE artifactID = ANY (%s)"
                " ON CONFLICT DO NOTHING",
                ([row["id"] for row in made],),
            )
            cursor.execute(
                "INSERT INTO stage_artifact (uri) SELECT uri FROM store.artifact WHERE artifactID = ANY (%s)",
                ([row["id"] for row in made],),
            )
            self.store.settle(cursor)

    def sweep(self) -> int:
        """Remove the rows and files of previews that are no longer wanted, and files without a row; how many files."""
        with turn(self.connection), self.connection.transaction(), self.connection.cursor() as cursor:
            obsolete = cursor.execute(_OBSOLETE).fetchall()
            ids = [row[0] for row in obsolete]
            cursor.execute(
                "INSERT INTO stage_touched SELECT DISTINCT obsID FROM store.artifact WHERE artifactID = ANY (%s)"
                " ON CONFLICT DO NOTHING",
                (ids,),
            )
            if self.store.delivers:
                cursor.execute(
                    "DELETE FROM dc.products WHERE accref = ANY (SELECT store.accref(f) FROM unnest(%s::text[]) AS f)",
                    ([row[1] for row in obsolete],),
                )
            cursor.execute("DELETE FROM store.artifact WHERE artifactID = ANY (%s)", (ids,))
            self.store.settle(cursor)
        return sum(self._without_row(folder, names) for folder, names in self._folders())

    def _folders(self) -> Iterator[tuple[Path, list[str]]]:
        for folder, _, names in os.walk(self.root):
            yield Path(folder), [name for name in names if name.endswith(".png")]

    def _without_row(self, folder: Path, names: list[str]) -> int:
        paths = [str(folder / name) for name in names]
        known = self.connection.execute(
            "SELECT path FROM store.artifact WHERE uri IN (SELECT store.preview_uri(f) FROM unnest(%s::text[]) AS f)",
            (names,),
        )
        surplus = set(paths) - {path for (path,) in known}
        for path in surplus:
            os.unlink(path)
        return len(surplus)

    def _written(self, task: Task, pictures: Pictures) -> Iterator[dict[str, object]]:
        for kind in task.wanted:
            name = f"{task.filename.removesuffix('.gz').rpartition('.')[0]}_{kind}.png"
            path, mtime = self._write(name, pictures[kind])
            digest = hashlib.md5(pictures[kind], usedforsecurity=False).hexdigest()
            uri = f"jwstvo:JWST/preview/{name}"
            yield {
                "id": identifier(uri), "uri": uri, "name": name, "kind": kind, "product": task.artifact,
                "size": len(pictures[kind]), "checksum": f"md5:{digest}", "path": str(path), "mtime": mtime,
                "software": SOFTWARE, "metadata": "md5:" + hashlib.md5(f"{uri} {digest}".encode()).hexdigest(),
            }  # fmt: skip

    def _write(self, name: str, content: bytes) -> tuple[Path, int]:
        digest = hashlib.md5(name.encode(), usedforsecurity=False).hexdigest()
        path = self.root / digest[:2] / digest[2:4] / name
        path.parent.mkdir(parents=True, exist_ok=True)
        part = self.root / f".{name}.part"
        part.write_bytes(content)
        os.replace(part, path)
        return path, path.stat().st_mtime_ns


def _size(path: str) -> int | None:
    try:
        return os.stat(path).st_size
    except OSError:
        return None


_INSERT = """
INSERT INTO store.artifact AS held (artifactID, planeID, obsID, uri, filename, productType, releaseType, contentType,
    contentLength, contentChecksum, path, path_size, path_mtime, metaProducer, precedence, lastModified,
    maxLastModified, metaChecksum, accMetaChecksum)
SELECT %(id)s, a.planeID, a.obsID, %(uri)s, %(name)s, %(kind)s, 'data', 'image/png', %(size)s, %(checksum)s, %(path)s,
    %(size)s, %(mtime)s, %(software)s, a.precedence, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC', %(metadata)s,
    %(metadata)s
FROM store.artifact AS a WHERE a.artifactID = %(product)s
ON CONFLICT (artifactID) DO UPDATE SET (contentLength, contentChecksum, path, path_size, path_mtime, metaChecksum,
    accMetaChecksum, lastModified) = (excluded.contentLength, excluded.contentChecksum, excluded.path,
    excluded.path_size, excluded.path_mtime, excluded.metaChecksum, excluded.metaChecksum,
    CASE WHEN held.metaChecksum <> excluded.metaChecksum THEN excluded.lastModified ELSE held.lastModified END)
"""
