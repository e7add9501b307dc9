"""Engineering telemetry in the archive's form: lines of fixed width, made by columns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import numpy as np

from ingest.times import MJD_0

_MNEMONICS = ("SA_ZATTEST1", "SA_ZATTEST2", "SA_ZATTEST3", "SA_ZATTEST4", "IFGS_CTDGS_X", "IFGS_CTDGS_Y",
              "IFGS_CTD_AMPLITUDE", "IFGS_TEC_DETTEMP", "IGDP_NRC_A_T_LWFPAH1", "IGDP_MIR_IC_T_DET")  # fmt: skip
_DAY = 84375  # samples: one every 1.024 s
_STEP = 1_024_000  # microseconds
_DAYS = 10  # of a file
_FIRST = 59772  # MJD
_HEADER = b"theTime,MJD,euvalue,sqldataType\r\n"
_LINE = b"0000-00-00 00:00:00.000000,00000.0000000000,0.0000000000,real\r\n"
_TIME, _MJD, _VALUE = 11, 33, 44  # where the digits of the time of day, the fraction of the MJD and the value begin


def write(folder: Path, samples: int) -> Iterator[Path]:
    """Writes ``samples`` samples into files of ten days and one mnemonic; each file when it is complete."""
    folder.mkdir(parents=True, exist_ok=True)
    begin = 0
    while samples > 0:
        for mnemonic in _MNEMONICS:
            if samples > 0:
                first = MJD_0 + timedelta(days=_FIRST + begin)
                last = first + timedelta(days=_DAYS)
                path = folder / f"{mnemonic}-{first:%Y%m%dT%H%M%S}-{last:%Y%m%dT%H%M%S}.csv"
                samples -= _file(path, mnemonic, begin, min(samples, _DAYS * _DAY))
                yield path
        begin += _DAYS


def _file(path: Path, mnemonic: str, begin: int, samples: int) -> int:
    with path.open("wb") as stream:
        stream.write(_HEADER)
        for day in range(-(-samples // _DAY)):
            count = min(_DAY, samples - day * _DAY)
            stream.write(_lines(mnemonic, begin + day, count).tobytes())
    return samples


def _lines(mnemonic: str, day: int, count: int) -> np.ndarray:
    """The lines of a day, shape (count, width), ASCII."""
    lines = np.tile(np.frombuffer(_LINE, np.uint8), (count, 1))
    time = np.arange(count, dtype=np.int64) * _STEP
    lines[:, :10] = np.frombuffer(f"{MJD_0 + timedelta(days=_FIRST + day):%Y-%m-%d}".encode(), np.uint8)
    lines[:, 27:32] = np.frombuffer(f"{_FIRST + day}".encode(), np.uint8)
    seconds, micros = np.divmod(time, 1_000_000)
    for place, width, values in (
        (0, 2, seconds // 3600),
        (3, 2, seconds // 60 % 60),
        (6, 2, seconds % 60),
        (9, 6, micros),
    ):
        _digits(lines[:, _TIME + place : _TIME + place + width], values)
    _digits(lines[:, _MJD : _MJD + 10], time * 100 // 864)
    seed = [_MNEMONICS.index(mnemonic), day]
    value = (0.5 + np.cumsum(np.random.default_rng(seed).normal(0, 1e-6, count))) % 1
    _digits(lines[:, _VALUE + 2 : _VALUE + 12], (value * 10**10).astype(np.int64))
    return lines


def _digits(cells: np.ndarray, values: np.ndarray) -> None:
    """Writes whole numbers into columns of ASCII digits."""
    for place in range(cells.shape[1] - 1, -1, -1):
        values, digit = np.divmod(values, 10)
        cells[:, place] = digit + ord("0")
