"""The command line: load, show, check, mast, site, failures; previews, verify and forget are in upkeep."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

import click

from ingest import access, access_cli, cluster, console, contract, files, held, load, remote, rules, staging, store
from ingest import site as site_names
from ingest.errors import Problem
from ingest.journal import Run
from ingest.rows import Rows
from ingest.rowtext import Table
from ingest.support import SupportFile
from ingest.upkeep import forget, previews, verify


@click.group()
@click.option("--dsn", envvar="JWSTVO_DSN", default="", help="Database (libpq conninfo); default: JWSTVO_DSN.")
@click.pass_context
def main(context: click.Context, dsn: str) -> None:
    """Bring JWST products into the catalogue.

    Exit status: 0 all went well, 1 some inputs were refused (each is named), 2 nothing could be done.
    """
    context.obj = dsn


@main.command("load")
@click.argument("paths", nargs=-1)
@click.option("--keywords", "tables", multiple=True, type=click.Path(path_type=Path),
              help="A table of MAST's keyword search (CSV, CSV.gz) instead of files; may be repeated.")  # fmt: skip
@click.option("--reread", is_flag=True, help="Read unchanged files and rows too.")
@click.option("--checksums/--no-checksums", default=True,
              help="Read all of each new file for its md5, or its headers only (faster).")  # fmt: skip
@click.option("--scheduler", metavar="tcp://HOST:PORT", help="Headers are read by the workers of this Dask cluster.")
@click.option("--json", "as_json", is_flag=True, help="The summary as JSON on standard output.")
@click.option("--quiet", is_flag=True, help="No progress bar.")
@click.pass_obj
def load_command(
    dsn: str, paths: Sequence[str], tables: Sequence[Path], reread: bool, checksums: bool, scheduler: str | None,
    as_json: bool, quiet: bool,
) -> None:  # fmt: skip
    """Load the products below PATHS: FITS headers, associations, previews. A second run changes nothing.

    PATHS are folders, files, or s3://bucket/prefix.
    """
    if not paths and not tables:
        raise click.UsageError("name folders or files to load, or a table with --keywords")
    with console.loading(dsn) as (run, loader):
        started = time.monotonic()
        loader.checksums = checksums
        if scheduler:
            loader.read = cluster.reader(scheduler)
        if paths:
            local = [Path(path) for path in paths if not path.startswith(remote.SCHEME)]
            access.add_roots(loader.store.connection, local)
            elsewhere = remote.walk([path for path in paths if path.startswith(remote.SCHEME)], run)
            candidates = [*files.walk(local, run), *elsewhere]
            with console.progress(len(candidates), "files", loader, quiet):
                loader.files(candidates, reread)
        for table in tables:
            _load_table(table, run, loader, quiet, reread)
        console.finish(run, loader)
    console.report(run, loader, time.monotonic() - started, as_json)
    sys.exit(console.FAILURES if run.problems else 0)


def _load_table(table: Path, run: Run, loader: load.Loader, quiet: bool, reread: bool) -> None:
    try:
        rows = Table(table)
        if len(rows) == 0:
            raise Problem(str(table), "the table has no rows", "It needs a header line and one row a file.")
        with console.progress(len(rows), "rows", loader, quiet):
            loader.table(rows, reread)
    except Problem as problem:
        run.refuse(problem)


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
            status = console.FAILURES
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
    contents = {table: list(islice(rows, console.SHOWN)) for table, rows in made.contents.items()}
    return {**facts, **({"contents": contents} if contents else {}), **({"notes": notes} if notes else {})}


@main.command()
@click.pass_obj
def check(dsn: str) -> None:
    """Compare catalog, RDs and mapping; exit status 2 when they differ."""
    with console.errors():
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

    with console.loading(dsn) as (run, loader):
        started = time.monotonic()
        for program in programs:
            try:
                found = archive.keyword_rows(program)
            except Problem as problem:
                run.refuse(problem)
                continue
            with console.progress(len(found), f"rows of {program}", loader, quiet):
                numbered, last = archive.records(found, program), archive.last_rows(found)
                known = held.lookup(loader.store.connection)
                loader.records(staging.of_records(numbered, last, loader.store.layout, known))
            if download:
                paths = archive.download(found, download, run)
                access.add_roots(loader.store.connection, [download])
                loader.files(files.walk(paths, run))
        console.finish(run, loader)
    console.report(run, loader, time.monotonic() - started, as_json)
    sys.exit(console.FAILURES if run.problems else 0)


@main.command()
@click.option("--authority", required=True, help="IVOA authority that identifiers begin with.")
@click.option("--base-url", required=True, help="Where the server is reached, e.g. https://vo.example.org")
@click.pass_obj
def site(dsn: str, authority: str, base_url: str) -> None:
    """Set the site's names; identifiers of what is held already follow. `jwst-node apply` calls this."""
    with console.errors():
        connection = store.connect(dsn)
        site_names.name(connection, authority, base_url.rstrip("/"))
        rules.publish(connection)


@main.command()
@click.option("--run", "run_id", type=int, help="Number of the run; default: the last one.")
@click.pass_obj
def failures(dsn: str, run_id: int | None) -> None:
    """List what a run refused, as the journal keeps it."""
    with console.errors():
        found = store.connect(dsn).execute(
            "SELECT path, problem, advice, hdu, card, value FROM store.ingest_failure"
            " WHERE run_id = coalesce(%s, (SELECT max(run_id) FROM store.ingest_run)) ORDER BY at",
            (run_id,),
        )
    for row in found:
        click.echo(str(Problem(*row)))


main.add_command(previews)
main.add_command(verify)
main.add_command(forget)
main.add_command(access_cli.access)
main.add_command(access_cli.token)
