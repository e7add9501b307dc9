"""Writes the set into a folder: keywords/<instrument>-<part>.csv.gz, asn/<program>/, telemetry/ a manifest last."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from importlib import resources
from pathlib import Path

from tqdm import tqdm

from ingest.demo.archive import write
from ingest.demo.scale import combined, rows, slots, telemetry
from ingest.demo.scale.exposures import exposures, observations

MANIFEST = "manifest.json"
_PART = 200_000  # rows of a table
_MOST = 7  # times: a programme's number has five digits


@dataclass(frozen=True)
class Size:
    """How much is made: each planned observation so many times, of that fraction of them; samples of telemetry."""

    times: int = 1
    fraction: float = 1.0
    samples: int = 0

    def __post_init__(self) -> None:
        if not (1 <= self.times <= _MOST and 0 < self.fraction <= 1 and self.samples >= 0):
            raise ValueError(
                f"times must be 1 to {_MOST}, the fraction more than 0 and at most 1, samples not negative"
            )


class Tables:
    """Keyword tables in parts, one of each instrument open at a time; an observation's rows are in one."""

    def __init__(self, folder: Path):
        self._folder = folder
        self._streams: dict[str, gzip.GzipFile] = {}
        self._parts: Counter[str] = Counter()
        self._written: Counter[str] = Counter()
        self.rows = 0
        folder.mkdir(parents=True)

    def add(self, instrument: str, lines: list[str]) -> bytes:
        """Append the rows of whole observations; what was written."""
        if instrument not in self._streams or self._written[instrument] + len(lines) > _PART:
            self._next(instrument)
        text = "".join(lines).encode()
        self._streams[instrument].write(text)
        self._written[instrument] += len(lines)
        self.rows += len(lines)
        return text

    def close(self) -> None:
        for stream in self._streams.values():
            stream.close()

    def _next(self, instrument: str) -> None:
        if instrument in self._streams:
            self._streams[instrument].close()
        self._parts[instrument] += 1
        path = self._folder / f"{instrument.lower()}-{self._parts[instrument]:03d}.csv.gz"
        self._streams[instrument] = gzip.GzipFile(path, "wb", compresslevel=1, mtime=0)
        self._streams[instrument].write(rows.header(instrument).encode())
        self._written[instrument] = 0


def make(folder: Path, size: Size, planned: Path | None, quiet: bool = False) -> dict[str, object]:
    """The set in ``folder``, made unless it is there complete; its manifest. planned: the list of exposures, or None.

    Raises OSError where it cannot be written; what is in the folder of an earlier set is replaced.
    """
    wanted = {**asdict(size), "planned": _digest([planned]) if planned else None, "generator": _digest(_sources())}
    known = _manifest(folder)
    if known is not None and known["made"] == wanted:
        return known
    (folder / MANIFEST).unlink(missing_ok=True)
    for name in ("keywords", "asn", "telemetry"):
        shutil.rmtree(folder / name, ignore_errors=True)
    counts = _observations(folder, size, planned, quiet)
    files = list(tqdm(telemetry.write(folder / "telemetry", size.samples), "telemetry", disable=quiet, unit=" files"))
    manifest = {"made": wanted, **counts, "samples": size.samples, "telemetry files": len(files)}
    write(folder / MANIFEST, json.dumps(manifest, indent=1).encode())
    return manifest


def _observations(folder: Path, size: Size, planned: Path | None, quiet: bool) -> dict[str, object]:
    tables, counts, digest = Tables(folder / "keywords"), Counter(), hashlib.sha256()
    (folder / "asn").mkdir()
    for visits in tqdm(
        observations(slots.visits(planned), size.times, size.fraction), "observations", disable=quiet, unit=""
    ):
        found = [exposure for visit in visits for exposure in exposures(visit)]
        lines: dict[str, list[str]] = {}
        for exposure in found:
            lines.setdefault(exposure.mode.instrument, []).extend(rows.of_exposure(exposure))
        for number, group in enumerate(combined.groups(found), start=1):
            lines[group.first.mode.instrument].extend(combined.of_group(group, number))
            name, content = combined.association(group, number)
            _put(folder / "asn" / visits[0].visit[:5] / name, content)
            digest.update(content.encode())
            counts.update({"associations": 1, "members": len(group.members)})
        for instrument, texts in lines.items():
            digest.update(tables.add(instrument, texts))
        counts.update({"observations": 1, "exposures": len(found)})
    tables.close()
    return {"rows": tables.rows, **counts, "sha256": digest.hexdigest()}


def _put(path: Path, content: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(content, encoding="utf-8")


def _manifest(folder: Path) -> dict[str, object] | None:
    try:
        return json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _sources() -> list[Path]:
    return sorted(Path(str(entry)) for entry in resources.files(__package__).iterdir() if not entry.is_dir())


def _digest(paths: Iterable[Path]) -> str:
    state = hashlib.sha256()
    for path in paths:
        state.update(path.read_bytes())
    return state.hexdigest()
