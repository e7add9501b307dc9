"""Many downloads at a time: how fast, what queries do meanwhile, and the server's memory."""

from __future__ import annotations

import hashlib
import statistics
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from astropy.io import fits

from bench.core import REPO, Bench, Row, memory, under
from bench.tap import Tap

_NAME = "jw09999001001_02101_00001_nrca1_cal.fits"
_BYTES = 50_000_000
_QUERY = "SELECT TOP 5 obs_id FROM ivoa.obscore"


def measure(bench: Bench) -> Iterator[Row]:
    path = _file(bench.work / "downloads")
    digest = hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()
    count = 20 if bench.short else 100
    before, seconds = memory(bench.home), []
    over = threading.Event()
    asker = threading.Thread(target=_keep_asking, args=(bench.url, over, seconds))
    asker.start()
    began = time.perf_counter()
    try:
        with ThreadPoolExecutor(count) as pool:
            done = list(pool.map(lambda _: _download(bench.url, digest), range(count)))
        took, grown = time.perf_counter() - began, memory(bench.home) - before
    finally:
        over.set()
        asker.join()
    bench.note(f"{count} downloads of 50 MB at a time: {sum(done) / took / 1e6:.0f} MB/s")
    yield under(f"small query during {count} downloads, median", statistics.median(seconds) * 1000, 1000)
    yield under("memory of the server grows by, downloads", grown, 200, "MB")


def _file(folder: Path) -> Path:
    """A file of 50 MB, loaded into the instance."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / _NAME
    if not path.exists():
        primary = fits.PrimaryHDU()
        primary.header.update(
            TELESCOP="JWST", INSTRUME="NIRCAM", DETECTOR="NRCA1", EXP_TYPE="NRC_IMAGE", PROGRAM="09999"
        )
        noise = np.random.default_rng(0).normal(size=(_BYTES // 4 // 2048, 2048)).astype(">f4")
        fits.HDUList([primary, fits.ImageHDU(noise, name="SCI")]).writeto(path)
    subprocess.run(
        [REPO / "bin" / "jwst-ingest", "load", "--quiet", "--no-checksums", path], check=True, capture_output=True
    )
    return path


def _download(url: str, digest: str) -> int:
    with Tap(url) as tap:
        answer = tap.get(f"/getproduct/jwst/product/{_NAME}")
    if hashlib.md5(answer.body, usedforsecurity=False).hexdigest() != digest:
        raise ValueError(f"{answer.length} bytes arrived that are not the file's")
    return answer.length


def _keep_asking(url: str, over: threading.Event, seconds: list[float]) -> None:
    with Tap(url) as tap:
        while not over.wait(0.2):
            seconds.append(tap.ask(_QUERY).seconds)
