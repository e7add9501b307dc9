"""The command line: load, show, check, mast, site, failures."""

from __future__ import annotations

import json
import os
import shlex
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import click
import psycopg
from tqdm import tqdm

from ingest import contract, files, keywords, load, products, store
from ingest.errors import ContractError, Problem
from ingest.journal import Run
from ingest.rows import Rows
from ingest.support import SupportFile

_FAILURES, _CANNOT = 1, 2
_COUNTED = ("seen", *store.VERDICTS, "refused", "passed", "observations", "planes")
_SHOWN = 20  # notes listed in the summary


@click.group()
@click.option("--dsn", envvar="JWSTVO_DSN", default="", help="Database (libpq conninfo); default: JWSTVO_DSN.")
@click.pass_context
def main(context: click.Context, dsn: str) -> None:
    """Bring JWST products into the catalogue.

    Exit status: 0 all went well, 1 some inputs were refused (each is named), 2 nothing could be done.
    """
    context.obj = dsn


@main.command("load")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--keywords", "tables", multiple=True, type=click.Path(path_type=Path),
              help="A table of MAST's keyword search (CSV, CSV.gz) instead of files; may be repeated.")  # fmt: skip
@click.option("--reread", is_flag=True, help="Read unchanged files too.")
@click.option("--checksums/--no-checksums", default=True,
              help="Read all of each new file for its md5, or its headers only (faster).")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="The summary as JSON on standard output.")
@click.option("--quiet", is_flag=True, help="No progress bar.")
@click.pass_obj
def load_command(
    dsn: str, paths: Sequence[Path], tables: Sequence[Path], reread: bool, checksums: bool, as_json: bool, quiet: bool
) -> None:
    """Load the products below PATHS: FITS headers, associations, previews. A second run changes nothing."""
    if not paths and not tables:
        raise click.UsageError("name folders or files to load, or a table with --keywords")
    with _loading(dsn) as (run, loader):
        started = time.monotonic()
        loader.checksums = checksums
        if paths:
            candidates = files.walk(paths, run)
            with _progress(len(candidates), "files", loader, quiet):
                loader.files(candidates, reread)
        for table in tables:
            _load_table(table, run, loader, quiet)
        _finish(run, loader)
    _report(run, loader, time.monotonic() - started, as_json)
    sys.exit(_FAILURES if run.problems else 0)


def _load_table(table: Path, run: Run, loader: load.Loader, quiet: bool) -> None:
    try:
        last, total = load.last_rows(table)
        if total == 0:
            raise Problem(str(table), "the table has no rows", "It needs a header line and one row a file.")
        with _progress(total, "rows", loader, quiet):
            loader.records(keywords.read(table), last)
    except Problem as problem:
        run.refuse(problem)


def _finish(run: Run, loader: load.Loader) -> None:
    if run.counts["new"] + run.counts["replaced"] + run.counts["updated"] > 0:
        loader.store.refresh_statistics()


@main.command()
@click.argument("paths", metavar="FILES...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.pass_obj
def show(dsn: str, paths: Sequence[Path]) -> None:
    """Print what FILES would become, as JSON; nothing is loaded, no database is needed."""
    status = 0
    for path in paths:
        try:
            made = files.read_file(files.candidate(path), {})
        except Problem as problem:
            click.echo(str(problem.at(str(path))), err=True)
            status = _FAILURES
            continue
        click.echo(json.dumps(_shown(made), indent=2, ensure_ascii=False, default=str))
    sys.exit(status)


def _shown(made: Rows | SupportFile) -> dict[str, object]:
    """What ``show`` prints of a file: its rows, of contents the first ones."""
    if isinstance(made, SupportFile):
        facts: dict[str, object] = {"kind": made.kind.KIND, "filename": made.filename}
        notes = made.notes
    else:
        facts = {t: getattr(made, t) for t in ("observation", "plane", "artifact", "product") if getattr(made, t)}
        notes = made.record.notes
    contents = {table: list(islice(rows, _SHOWN)) for table, rows in made.contents.items()}
    return {**facts, **({"contents": contents} if contents else {}), **({"notes": notes} if notes else {})}


@main.command()
@click.pass_obj
def check(dsn: str) -> None:
    """Compare catalog, RDs and mapping; exit status 2 when they differ."""
    with _errors():
        contract.verify(store.connect(dsn))
    click.echo("catalog, RDs and mapping agree")


@main.command()
@click.option(
    "--program",
    "programs",
    multiple=True,
    required=True,
    type=click.IntRange(1, 99999),
    help="Program number.",
)
@click.option("--download", type=click.Path(path_type=Path, file_okay=False),
              help="Fetch the files into this folder too, and load them.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="The summary as JSON on standard output.")
@click.option("--quiet", is_flag=True, help="No progress bar.")
@click.pass_obj
def mast(dsn: str, programs: Sequence[int], download: Path | None, as_json: bool, quiet: bool) -> None:
    """Load what MAST's keyword search says of a program; their files stay at MAST unless --download."""
    from ingest import mast as archive

    with _loading(dsn) as (run, loader):
        started = time.monotonic()
        for program in programs:
            try:
                found = archive.keyword_rows(program)
            except Problem as problem:
                run.refuse(problem)
                continue
            with _progress(len(found), f"rows of {program}", loader, quiet):
                loader.records(archive.records(found, program), archive.last_rows(found))
            if download:
                paths = archive.download(found, download, run)
                loader.files(files.walk(paths, run))
        _finish(run, loader)
    _report(run, loader, time.monotonic() - started, as_json)
    sys.exit(_FAILURES if run.problems else 0)


@main.command()
@click.option("--authority", required=True, help="IVOA authority that identifiers begin with.")
@click.option("--base-url", required=True, help="Where the server is reached, e.g. https://vo.example.org")
@click.pass_obj
def site(dsn: str, authority: str, base_url: str) -> None:
    """Set the site's names; identifiers of what is held already follow. `jwst-node apply` calls this."""
    with _errors():
        connection = store.connect(dsn)
        store.name_site(connection, authority, base_url.rstrip("/"))
        products.publish(connection)


@main.command()
@click.option("--run", "run_id", type=int, help="Number of the run; default: the last one.")
@click.pass_obj
def failures(dsn: str, run_id: int | None) -> None:
    """List what a run refused, as the journal keeps it."""
    with _errors():
        found = store.connect(dsn).execute(
            "SELECT path, problem, advice, hdu, card, value FROM store.ingest_failure"
            " WHERE run_id = coalesce(%s, (SELECT max(run_id) FROM store.ingest_run)) ORDER BY at",
            (run_id,),
        )
    for row in found:
        click.echo(str(Problem(*row)))


@contextmanager
def _errors() -> Iterator[None]:
    """A broken contract or database ends the command with its message and status 2."""
    try:
        yield
    except ContractError as error:
        click.echo(str(error), err=True)
        sys.exit(_CANNOT)
    except psycopg.OperationalError as error:
        click.echo(f"The database went away: {str(error).strip()}", err=True)
        click.echo("When it is back, run the same command again: it goes on where this one stopped.", err=True)
        sys.exit(_CANNOT)


@contextmanager
def _loading(dsn: str) -> Iterator[tuple[Run, load.Loader]]:
    """A connection under an opened run, the contract verified before."""
    with _errors():
        connection = store.connect(dsn)
        factors = contract.verify(connection)
        store.require_site(connection)
        with connection, Run(connection, shlex.join(sys.argv[1:])) as run:
            yield run, load.Loader(store.Store(connection, run.run_id), run, factors)


@contextmanager
def _progress(total: int, what: str, loader: load.Loader, quiet: bool) -> Iterator[None]:
    """A bar with rate and time left on standard error, on a terminal; a line now and then in a log."""
    slow = None if sys.stderr.isatty() else 30
    with tqdm(total=total, unit=f" {what.split()[0]}", desc=what, disable=quiet or "CI" in os.environ,
              mininterval=slow or 0.2, file=sys.stderr) as bar:  # fmt: skip
        loader.progress = bar.update
        yield


def _report(run: Run, loader: load.Loader, seconds: float, as_json: bool) -> None:
    counts = {name: run.counts[name] for name in _COUNTED}
    if as_json:
        problems = [vars(problem) for problem in run.problems]
        click.echo(json.dumps({"run": run.run_id, "seconds": round(seconds, 3), "counts": counts,
                               "problems": problems, "notes": loader.notes}))  # fmt: skip
        return
    for note in loader.notes[:_SHOWN]:
        click.echo(f"note: {note}")
    if len(loader.notes) > _SHOWN:
        click.echo(f"... and {len(loader.notes) - _SHOWN} more notes")
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
