"""Engineering telemetry of some exposures, as the archive delivers it: one mnemonic a file; and the dictionary.

Times are those of the exposure, the quaternion is that of its attitude, the rest is drawn.
"""

from __future__ import annotations

import csv
import io
import zlib
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

import numpy as np
from scipy.spatial.transform import Rotation

from ingest.demo import sky
from ingest.demo.exposures import Exposure
from ingest.times import MJD_0, mjd

File = tuple[str, bytes]
Sample = tuple[datetime, str, str]  # time, value, SQL type

DICTIONARY = "jwstedb_dictionary.csv"
_BEFORE, _AFTER = timedelta(seconds=120), timedelta(seconds=60)
_GAP = timedelta(seconds=40)  # of the guider's telemetry, a third into the file
# subsystem, mnemonic, number, description, SQL type, unit: as the archive's dictionary has them
_MNEMONICS = (
    ("ACS", "SA_ZATTEST1", "", "First component quaternion", "real", ""),
    ("ACS", "SA_ZATTEST2", "", "Second component quaternion", "real", ""),
    ("ACS", "SA_ZATTEST3", "", "Third component quaternion", "real", ""),
    ("ACS", "SA_ZATTEST4", "", "Fourth component quaternion", "real", ""),
    ("FGS", "IFGS_CTDGS_X", "300304", "FGS Centroid Data Telemetry Guide Star x position", "real", "asec"),
    ("FGS", "IFGS_CTDGS_Y", "300305", "FGS Centroid Data Telemetry Guide Star y position", "real", "asec"),
    ("FGS", "IFGS_CTD_AMPLITUDE", "300306", "FGS Centroid Data Telemetry Guide Star intensity", "real", "count/s"),
    ("FGS", "IFGS_CTD_GS", "300302", "FGS Centroid Data Telemetry Guider States", "varchar", ""),
    ("FGS", "IFGS_TFG_BADCNTCNT", "300448",
     "FGS Track/Fine Guide Image Data Processing Telemetry Bad Centroid Data Count", "bigint", "count/s"),
)  # fmt: skip


def telemetry_files(exposure: Exposure, seed: int) -> Iterator[File]:
    """Name and content of the files of one exposure: from two minutes before it to a minute after it, and one that
    overlaps the first of them, as two requests to the archive do."""
    start, end = (MJD_0 + timedelta(days=mjd) for mjd in (exposure.start, exposure.end))
    first, last = start - _BEFORE, end + _AFTER
    random = np.random.default_rng([seed, zlib.crc32(exposure.root.encode())])
    for mnemonic, samples in _series(exposure, first, last, random).items():
        yield _file(mnemonic, first, last, samples)
        if mnemonic == "SA_ZATTEST1":
            yield _file(mnemonic, start, last, [sample for sample in samples if sample[0] >= start])


def dictionary() -> File:
    """Name and content of the dictionary."""
    return DICTIONARY, _csv(
        ["subsystem", "tlmMnemonic", "tlmIdentifier", "description", "sqlDataType", "unit"], _MNEMONICS
    )


def _series(
    exposure: Exposure, first: datetime, last: datetime, random: np.random.Generator
) -> dict[str, list[Sample]]:
    slow, fast = _times(first, last, 1.024), _times(first, last, 0.512)
    third = first + (last - first) / 3
    fast = [time for time in fast if not third < time < third + _GAP]
    turn = Rotation.from_matrix(np.asarray(sky.attitude(exposure)))
    jitter = Rotation.from_rotvec(random.normal(0, 5e-9, (len(slow), 3)))  # rad, a milliarcsecond
    quaternions = (turn * jitter).as_quat(canonical=True)
    found = {f"SA_ZATTEST{n + 1}": _real(slow, quaternions[:, n]) for n in range(4)}
    for axis in "XY":
        found[f"IFGS_CTDGS_{axis}"] = _real(fast, random.normal(12.0, 0.002, len(fast)))
    found["IFGS_CTD_AMPLITUDE"] = _real(fast, random.normal(25000.0, 150.0, len(fast)))
    # states are told when they change
    steps = (("CALIBRATE, IDLE", -1.0), ("ACQ1", 10.0), ("ACQ2", 30.0), ("TRACK", 50.0), ("FINEGUIDE", 75.0))
    states = [(first + timedelta(seconds=at), name, "varchar") for name, at in steps]
    found["IFGS_CTD_GS"] = [*states, (last + timedelta(seconds=5), "STANDBY", "varchar")]
    found["IFGS_TFG_BADCNTCNT"] = [(time, "0", "bigint") for time in _times(first, last, 30.0)]
    return found


def _times(first: datetime, last: datetime, cadence: float) -> list[datetime]:
    """Times of samples, one before ``first`` and one after ``last`` included; cadence in s."""
    number = int((last - first).total_seconds() / cadence) + 2
    return [first + timedelta(seconds=round((n - 0.5) * cadence, 3)) for n in range(number + 1)]


def _real(times: list[datetime], values: np.ndarray) -> list[Sample]:
    return [(time, f"{value:.10f}", "real") for time, value in zip(times, values, strict=True)]


def _file(mnemonic: str, first: datetime, last: datetime, samples: Iterable[Sample]) -> File:
    rows = ((time.isoformat(" ", "microseconds"), f"{mjd(time):.10f}", value, kind) for time, value, kind in samples)
    return f"{mnemonic}-{first:%Y%m%dT%H%M%S}-{last:%Y%m%dT%H%M%S}.csv", _csv(
        ["theTime", "MJD", "euvalue", "sqldataType"], rows
    )


def _csv(header: list[str], rows: Iterable[Iterable[str]]) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)  # with CR LF, as the archive's
    writer.writerow(header)
    writer.writerows(rows)
    return stream.getvalue().encode()
