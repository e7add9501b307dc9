"""Commands that look after an archive that is loaded: previews, verify, forget."""

from __future__ import annotations

import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import TypeVar

import click

from ingest import console, store
from ingest import forget as forgetting
from ingest import verify as checking
from ingest.errors import Problem
from ingest.load import Loader

T = TypeVar("T")
_AT_ONCE = 50  # pictures a transaction


@click.command()
@click.option("--folder", envvar="JWSTVO_PREVIEWS", required=True, type=click.Path(path_type=Path, file_okay=False),
              help="Where they are kept; default: JWSTVO_PREVIEWS.")  # fmt: skip
@click.option("--jobs", type=click.IntRange(1, 256), default=os.cpu_count() or 1, help="Processes.", show_default=True)
@click.option("--retry", is_flag=True, help="Try those again that could not be drawn.")
@click.option("--json", "as_json", is_flag=True, help="The summary as JSON on standard output.")
@click.option("--quiet", is_flag=True, help="No progress bar.")
@click.pass_obj
def previews(dsn: str, folder: Path, jobs: int, retry: bool, as_json: bool, quiet: bool) -> None:
    """Make previews and thumbnails of products that the archive has none of.

    A second run makes what is missing or whose product changed, and removes what is no longer wanted. A file that
    cannot be shown is named, kept in the journal, and not tried again before it changes.
    """
    try:
        import matplotlib  # noqa: F401  (not there for the other commands)
    except ModuleNotFoundError:
        raise click.UsageError("matplotlib is not installed: bin/jwst-node install previews") from None
    from ingest.previews import shelf, worker

    started = time.monotonic()
    counts = {"made": 0, "refused": 0, "lost": 0, "removed": 0}
    with console.loading(dsn, alone=False) as (run, loader), store.connect(dsn) as reading:
        kept = shelf.Shelf(folder, loader.store)
        counts["lost"] = kept.forget_lost(reading)
        if retry:
            kept.forget_problems()
        try:
            with console.progress(kept.count(), "files", loader, quiet):
                results = _told(worker.results(kept.tasks(reading), jobs), loader)
                while batch := list(islice(results, _AT_ONCE)):
                    kept.keep(batch)
                    for _, result in batch:
                        if isinstance(result, Problem):
                            run.refuse(result)
                        counts["refused" if isinstance(result, Problem) else "made"] += 1
            counts["removed"] = kept.sweep()
        except OSError as exc:
            click.echo(
                f"{exc.filename or folder}: {exc.strerror}. Make room or correct its rights, and run this again."
            )
            sys.exit(console.CANNOT)
        run.counts.update(counts)
    if as_json:
        problems = [vars(problem) for problem in run.problems]
        click.echo(json.dumps({"run": run.run_id, "seconds": round(time.monotonic() - started, 3), "counts": counts,
                               "problems": problems}))  # fmt: skip
    else:
        _say(run.problems, counts, time.monotonic() - started)
    sys.exit(console.FAILURES if run.problems else 0)


def _told(results: Iterable[T], loader: Loader) -> Iterator[T]:
    """The results, each of which moves the bar."""
    for result in results:
        loader.progress(1)
        yield result


def _say(problems: Sequence[Problem], counts: dict[str, int], seconds: float) -> None:
    for problem in problems:
        click.echo(f"not shown: {problem}")
    click.echo("{made} previews made, {refused} files cannot be shown, {removed} files removed".format(**counts)
               + f"; {seconds:.1f} s")  # fmt: skip


@click.command()
@click.argument("folders", nargs=-1, type=click.Path(path_type=Path, exists=True))
@click.option("--checksums", is_flag=True, help="Read all of each file and compare its md5 or sha256, too.")
@click.option("--json", "as_json", is_flag=True, help="Findings and counts as JSON on standard output.")
@click.option("--quiet", is_flag=True, help="No progress bar.")
@click.pass_obj
def verify(dsn: str, folders: Sequence[Path], checksums: bool, as_json: bool, quiet: bool) -> None:
    """Compare the files with the catalogue: missing, unreadable, truncated, changed and surplus ones.

    Of FOLDERS, or of all that is held. Sizes and times are compared, with --checksums the contents, too. Nothing is
    changed. Exit status 1 when anything was found.
    """
    counts: Counter[str] = Counter(dict.fromkeys(checking.KINDS, 0))
    with console.errors(), store.connect(dsn) as connection:
        connection.execute("SET default_transaction_read_only = on")
        run = checking.Verification(connection, folders, checksums)
        say = _Listing(as_json)
        with console.bar(run.count(), "files", quiet) as bar:
            for finding in chain(run.catalogued(), run.surplus()):
                if finding is not None:
                    counts[finding.kind] += 1
                    say.finding(finding)
                bar.update(finding is None or finding.kind != "surplus")
        say.end({"checked": run.checked, **counts})
    sys.exit(console.FAILURES if counts.total() else 0)


class _Listing:
    """Findings as they are made, as lines or as one JSON object, and counts at the end."""

    def __init__(self, as_json: bool):
        self.as_json = as_json
        self.first = True
        if as_json:
            click.echo('{"findings": [', nl=False)

    def finding(self, finding: checking.Finding) -> None:
        if not self.as_json:
            click.echo(str(finding))
            return
        click.echo(("" if self.first else ",") + "\n" + json.dumps(vars(finding)), nl=False)
        self.first = False

    def end(self, counts: dict[str, int]) -> None:
        if self.as_json:
            click.echo(f'\n], "counts": {json.dumps(counts)}}}')
        else:
            click.echo(", ".join(f"{number} {what}" for what, number in counts.items()))


@click.command()
@click.argument("names", metavar="FILES...", nargs=-1, required=True)
@click.pass_obj
def forget(dsn: str, names: Sequence[str]) -> None:
    """Remove from the catalogue FILES (paths or names) that are gone, with their previews.

    Files that are still there are refused. All the others go in one transaction, and stay in the list of what was
    removed; associations and products still name them.
    """
    with console.loading(dsn) as (run, loader):
        found, problems = forgetting.gone(loader.store, names)
        for problem in problems:
            run.refuse(problem)
            click.echo(f"refused: {problem}")
        counts = forgetting.forget(loader.store, found) if found else Counter()
        run.counts.update({f"forgotten_{what}": number for what, number in counts.items()})
    click.echo(
        "{files} files forgotten; {planes} products and {observations} observations went with them".format_map(counts)
    )
    sys.exit(console.FAILURES if problems else 0)
