"""The commands access and token."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from ingest import access as rights
from ingest import console, store
from ingest.turns import turn

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.group()
def access() -> None:
    """Who may have which files, and where they are."""


@access.command()
@click.argument("path", metavar="FILE.csv", type=_FILE)
@click.pass_obj
def rules(dsn: str, path: Path) -> None:
    """Take over the rules of FILE.csv, in place of those it had before.

    Columns: program, observation or file (a name, or a pattern with * and ?); release (UTC), rights, group.
    """
    with console.errors():
        found = rights.read_rules(path)
        touched = _replace(dsn, path.name, found)
    click.echo(f"{len(found)} rules of {path.name}; they are about {touched} observations")


@access.command()
@click.argument("name")
@click.pass_obj
def forget(dsn: str, name: str) -> None:
    """Drop the rules of the file called NAME; what MAST and the programmes say then holds again."""
    with console.errors():
        touched = _replace(dsn, Path(name).name, [])
    click.echo(f"no rules of {name}; they were about {touched} observations")


def _replace(dsn: str, name: str, found: Sequence[Mapping[str, object]]) -> int:
    """In its turn: a load that has not ended has settled its files by the rules of before."""
    connection = store.connect(dsn)
    with turn(connection):
        return rights.replace_rules(connection, name, found)


@access.command()
@click.argument("rights_of_unknown", metavar="public|restricted", type=click.Choice(["public", "restricted"]))
@click.pass_obj
def unknown(dsn: str, rights_of_unknown: str) -> None:
    """Say what holds for files of whose release nobody tells: public (so at first), or restricted until known."""
    with console.errors():
        rights.set_unknown(store.connect(dsn), rights_of_unknown == "public")


@access.command()
@click.argument("paths", metavar="FOLDER...", nargs=-1, type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--remove", is_flag=True, help="Take them out.")
@click.pass_obj
def root(dsn: str, paths: tuple[Path, ...], remove: bool) -> None:
    """Add folders that links in the archive may lead to; without FOLDER, list all. `load` adds what it loads."""
    with console.errors():
        connection = store.connect(dsn)
        if remove:
            connection.execute(
                "DELETE FROM store.archive_root WHERE path = ANY (%s)", ([str(path.resolve()) for path in paths],)
            )
        else:
            rights.add_roots(connection, paths)
        for (path,) in connection.execute("SELECT path FROM store.archive_root ORDER BY path"):
            click.echo(path)


@access.command()
@click.argument("path", metavar="FILE.csv", type=_FILE)
@click.pass_obj
def locations(dsn: str, path: Path) -> None:
    """Take over where files are that are not here: columns file and url (https, http, s3)."""
    with console.errors():
        found = rights.read_locations(path)
        rights.set_locations(store.connect(dsn), found)
    click.echo(f"{len(found)} files are elsewhere")


@access.command()
@click.argument("names", metavar="NAME...", nargs=-1, required=True)
@click.pass_obj
def show(dsn: str, names: tuple[str, ...]) -> None:
    """Say what holds for files, and who says so."""
    with console.errors():
        found = (
            store.connect(dsn)
            .execute(
                "SELECT f.filename, f.rights, f.release, f.readers, a.rights_origin FROM store.file_access(%s) AS f"
                " LEFT JOIN store.artifact AS a ON a.uri = 'mast:JWST/product/' || f.filename ORDER BY f.filename",
                (list(names),),
            )
            .fetchall()
        )
    for filename, words, release, readers, origin in found:
        until = f", public from {release:%Y-%m-%dT%H:%M:%S} UTC" if release else ""
        group = f", group {readers}" if readers and words != "public" else ""
        click.echo(f"{filename}: {words}{until}{group} (said by: {origin or 'nobody'})")
    if missing := set(names) - {row[0] for row in found}:
        click.echo(f"not catalogued: {', '.join(sorted(missing))}", err=True)
        sys.exit(console.FAILURES)


@click.group()
def token() -> None:
    """Tokens that stand for a user, in the header `Authorization: Bearer`."""


@token.command()
@click.argument("user")
@click.option("--group", "groups", multiple=True,
              help="Group it stands for, as jw02736; may be repeated. Default: those of the account.")  # fmt: skip
@click.option("--days", type=click.IntRange(1, 3650), default=365, show_default=True, help="How long it is valid.")
@click.option("--note", help="What it is for.")
@click.pass_obj
def issue(dsn: str, user: str, groups: tuple[str, ...], days: int, note: str | None) -> None:
    """Print a new token for USER. It is shown this once; only its hash is kept."""
    expires = datetime.now(UTC).replace(tzinfo=None, microsecond=0) + timedelta(days=days)
    with console.errors():
        try:
            made = rights.issue_token(store.connect(dsn), user, groups, expires, note)
        except ValueError as exc:
            raise click.BadParameter(str(exc)) from exc
    click.echo(made)


@token.command()
@click.argument("which", metavar="ID|USER")
@click.pass_obj
def revoke(dsn: str, which: str) -> None:
    """Revoke the token ID (its second part), or all of USER."""
    with console.errors():
        count = rights.revoke_tokens(store.connect(dsn), which)
    click.echo(f"{count} tokens revoked")
    sys.exit(0 if count else console.FAILURES)


@token.command("list")
@click.pass_obj
def list_tokens(dsn: str) -> None:
    """List all tokens: id, user, groups, state, last use, note."""
    with console.errors():
        found = store.connect(dsn).execute(
            "SELECT token_id, username, array_to_string(groups, ' '), CASE WHEN revoked IS NOT NULL THEN 'revoked'"
            " WHEN expires <= now() AT TIME ZONE 'UTC' THEN 'expired' ELSE 'until ' || expires END, last_used, note"
            " FROM store.token ORDER BY issued, token_id"
        )
        for row in found:
            click.echo("\t".join("" if part is None else str(part) for part in row))
