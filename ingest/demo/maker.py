"""Makes the archive: associations, then exposures and guide-star files, then stage 3; the manifest last.

The work is spread over processes; every file depends on the seed and its own name only, so their order does not matter.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterable
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from pathlib import Path

from tqdm import tqdm

from ingest.demo import archive
from ingest.demo.catalog import Program, programs

Task = tuple[Callable[..., list[str]], tuple]


class MakeError(RuntimeError):
    """A file could not be made; the message names the file set and the reason."""


def make(
    folder: Path, seed: int = 1, only: list[int] | None = None, jobs: int | None = None, quiet: bool = False
) -> str:
    """Make the archive in ``folder`` and return one line that says what is there.

    ``only`` restricts it to some programs (ValueError if the table has none of that number); such an
    archive gets no manifest.
    """
    chosen = [p for p in programs() if not only or p.number in only]
    missing = set(only or ()) - {p.number for p in chosen}
    if missing:
        raise ValueError(f"programs.toml has no program {sorted(missing)}; it has {[p.number for p in programs()]}")
    if not only and archive.is_complete(folder, seed):
        return f"{folder}: complete, nothing to do"
    (folder / archive.MANIFEST).unlink(missing_ok=True)
    with ProcessPoolExecutor(jobs or os.cpu_count(), multiprocessing.get_context("spawn")) as pool:
        written = _make_all(pool, chosen, folder, seed, quiet)
    if not only:
        archive.write_manifest(folder, seed, written)
    size = sum((folder / name).stat().st_size for name in written)
    return f"{folder}: {len(written)} files, {size / 1e6:.1f} MB"


def _make_all(pool: Executor, chosen: list[Program], folder: Path, seed: int, quiet: bool) -> list[str]:
    from ingest.demo import tasks

    plans = list(pool.map(tasks.plan, chosen))
    written = [name for plan in plans for name in tasks.save_associations(folder, plan)]
    if len(plans) == len(programs()):
        written += tasks.save_calibration(folder, plans, seed)
        written += tasks.save_telemetry(folder, plans, seed)
        written += tasks.save_schedule(folder)
    for label, work in (
        ("exposures", [t for plan in plans for t in tasks.exposure_tasks(plan, folder, seed)]),
        ("stage 3", [t for plan in plans for t in tasks.stage3_tasks(plan, folder, seed)]),
    ):
        written += _run(pool, work, label, quiet)
    return written


def _run(pool: Executor, work: Iterable[Task], label: str, quiet: bool) -> list[str]:
    futures = {pool.submit(function, *arguments): arguments for function, arguments in work}
    written: list[str] = []
    try:
        for future in tqdm(as_completed(futures), label, len(futures), disable=quiet, unit="task"):
            try:
                written += future.result()
            except Exception as error:
                raise MakeError(f"{task_name(*futures[future])}: {type(error).__name__}: {error}") from error
    except BaseException:
        for future in futures:
            future.cancel()
        raise
    return written


def task_name(subject: object, *_rest: object) -> str:
    """What a task makes, for messages: a file set, the product of an association, or a visit's guide star."""
    name = getattr(subject, "root", None) or getattr(subject, "product", None)
    return name or f"guide-star files of program {getattr(subject, 'number', '?')}"
