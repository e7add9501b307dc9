"""Pictures in processes of their own: a process that dies takes nothing along but its own file."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import numpy as np
import pytest
from astropy.io import fits

from ingest.errors import Problem
from ingest.previews import worker
from ingest.previews.worker import Pictures, Task


def task(path: Path) -> Task:
    return Task("id of " + path.name, path.name, path, None, "state", ("preview", "thumbnail"))


def mortal(this: Task) -> Pictures | Problem:
    """Dies of one file, as of a fault in a library or for want of memory."""
    if "00003" in this.filename:
        os.kill(os.getpid(), signal.SIGKILL)
    return {"preview": this.filename.encode()}


def endless(this: Task) -> Pictures | Problem:
    signal.setitimer(signal.ITIMER_REAL, 0.1)
    while True:
        pass


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_dead_process_costs_its_own_file_only(tmp_path: Path, jobs: int) -> None:
    tasks = [task(tmp_path / f"jw09001001001_02101_{number:05d}_nis_cal.fits") for number in range(1, 9)]
    found = list(worker.results(iter(tasks), jobs, mortal))
    assert sorted(this.filename for this, _ in found) == [this.filename for this in tasks], "each once"
    made = {this.filename: result for this, result in found}
    dead = made.pop(tasks[2].filename)
    assert isinstance(dead, Problem) and dead.path == str(tasks[2].path) and "died" in dead.problem
    assert made == {name: {"preview": name.encode()} for name in made} and len(made) == 7


def test_problems_come_back_whole(tmp_path: Path) -> None:
    """From a process: path, what is wrong, advice; and the good file beside it."""
    good, bad = (tmp_path / f"jw09001001001_02101_0000{number}_nis_cal.fits" for number in (1, 2))
    science = fits.ImageHDU(np.ones((16, 16), "f4"), name="SCI")
    fits.HDUList([fits.PrimaryHDU(), science]).writeto(good)
    bad.write_bytes(b"no FITS")
    found = {this.path: result for this, result in worker.results([task(good), task(bad)], 2)}
    assert found[good]["preview"].startswith(b"\x89PNG") and found[good]["thumbnail"].startswith(b"\x89PNG")
    assert isinstance(found[bad], Problem) and found[bad].path == str(bad) and found[bad].advice


def test_nothing_to_do() -> None:
    assert list(worker.results([], 2)) == []


def test_what_never_ends_is_ended(tmp_path: Path) -> None:
    """The alarm is an exception in the process that works."""
    with worker._pool(1) as pool, pytest.raises(TimeoutError):
        pool.submit(endless, task(tmp_path / "x")).result()
