"""What the commands share: the opened run, the progress bar, the summary, errors as messages."""

from __future__ import annotations

import json
import os
import re
import shlex
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext

import click
import psycopg
from tqdm import tqdm

from ingest import contract, load, site, store
from ingest.errors import ContractError, Problem
from ingest.journal import Run
from ingest.turns import turn
from ingest.workers import ProcessEnded

FAILURES, CANNOT = 1, 2  # exit status: some inputs were refused; nothing could be done
SHOWN = 20  # notes listed in the summary
_GONE = re.compile("08|57P")  # SQLSTATE of what ends connections
_ADVICE = {
    "25006": "Name the database that takes changes with JWSTVO_DSN (a standby takes none)",
    "42501": "JWSTVO_DSN has to name the role jwst_ingest",
    "40P01": "Another session was in the way: let it end",
}
COUNTED = ("seen", *store.VERDICTS, "refused", "passed", "observations", "planes")


@contextmanager
def errors() -> Iterator[None]:
    """A refused input, a broken contract or database ends the command with its message and status."""
    try:
        yield
    except Problem as problem:
        click.echo(str(problem), err=True)
        sys.exit(FAILURES)
    except (ContractError, ProcessEnded) as error:
        click.echo(str(error), err=True)
        sys.exit(CANNOT)
    except psycopg.Error as error:
        click.echo("\n".join(_told(error)), err=True)
        sys.exit(CANNOT)


def _told(error: psycopg.Error) -> tuple[str, str]:
    """What is wrong and what to do, of an error that is no input's."""
    state, again = error.sqlstate, "run the same command again: it goes on where this one stopped."
    if isinstance(error, psycopg.OperationalError) and (state is None or _GONE.match(state)):
        return f"The database went away: {str(error).strip()}", f"When it is back, {again}"
    return f"The database refuses: {str(error).strip()}", f"{_ADVICE.get(state, 'Mend that')}, then {again}"


@contextmanager
def loading(dsn: str, alone: bool = True) -> Iterator[tuple[Run, load.Loader]]:
    """A connection under an opened run, the contract verified before; where ``alone``, in its turn (see turns)."""
    with errors():
        connection = store.connect(dsn)
        factors = contract.verify(connection)
        site.require(connection)
        with (
            connection,
            turn(connection) if alone else nullcontext(),
            Run(connection, shlex.join(sys.argv[1:])) as run,
            closing(load.Loader(store.Store(connection, run.run_id, factors), run)) as loader,
        ):
            yield run, loader


@contextmanager
def progress(total: int, what: str, loader: load.Loader, quiet: bool) -> Iterator[None]:
    """A bar that the loader moves."""
    with bar(total, what, quiet) as shown:
        loader.progress = shown.update
        yield


@contextmanager
def bar(total: int, what: str, quiet: bool) -> Iterator[tqdm]:
    """A bar with rate and time left on standard error, on a terminal; a line now and then in a log."""
    slow = None if sys.stderr.isatty() else 30
    with tqdm(total=total, unit=f" {what.split()[0]}", desc=what, disable=quiet or "CI" in os.environ,
              mininterval=slow or 0.2, file=sys.stderr) as shown:  # fmt: skip
        yield shown


def report(run: Run, loader: load.Loader, seconds: float, as_json: bool) -> None:
    counts = {name: run.counts[name] for name in COUNTED}
    if as_json:
        problems = [vars(problem) for problem in run.problems]
        click.echo(json.dumps({"run": run.run_id, "seconds": round(seconds, 3), "counts": counts,
                               "problems": problems, "notes": loader.notes}))  # fmt: skip
        return
    for note in loader.notes[:SHOWN]:
        click.echo(f"note: {note}")
    if len(loader.notes) > SHOWN:
        click.echo(f"... and {len(loader.notes) - SHOWN} more notes")
    for problem in run.problems:
        click.echo(f"refused: {problem}")
    rate = counts["seen"] / seconds if seconds else 0
    click.echo(
        "{seen} seen: {new} new, {replaced} replaced by a newer delivery, {updated} updated, {unchanged} unchanged, "
        "{superseded} older than what is held, {refused} refused; "
        "{observations} new observations, {planes} new planes".format(**counts)
        + f"; {seconds:.1f} s, {rate:.0f}/s"
        + (f"; {counts['passed']} files of other kinds passed over" if counts["passed"] else "")
    )


def finish(run: Run, loader: load.Loader) -> None:
    if run.counts["new"] + run.counts["replaced"] + run.counts["updated"] > 0:
        loader.store.refresh_statistics()
