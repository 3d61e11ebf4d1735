"""Commands of the database."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.terminal import finished, say
from bot.config import load_settings

commands = typer.Typer(no_args_is_help=True, help="The database: migrate, back up, restore, move.")


@commands.command()
def migrate(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Try it and take it back.")] = False,
) -> None:
    """Bring the database to this program's version; ``run`` does the same at its start."""
    from bot.adapters.store import migrate as migrate_store
    from bot.cli.database import rehearsed

    settings = load_settings()
    if dry_run:
        say(finished(rehearsed(settings)))
        return
    finished(migrate_store(settings.database_url.get_secret_value()))
    say("The database is up to date.")


@commands.command()
def backup(target: Annotated[Path, typer.Argument(help="The file to write; it must not exist.")]) -> None:
    """Copy the database to a file while the bot may go on running."""
    from bot.cli.database import backed_up

    say(finished(backed_up(load_settings(), target)))


@commands.command(name="export")
def export_database(
    target: Annotated[Path, typer.Argument(help="The file to write; it must not exist.")],
) -> None:
    """Write all that the database holds to a file that SQLite and PostgreSQL can both be made from."""
    from bot.cli.database import exported

    say(finished(exported(load_settings(), target)))


@commands.command(name="import")
def import_database(file: Annotated[Path, typer.Argument(help="An export, or a backup.")]) -> None:
    """Fill an empty database with what an export or a backup holds: all of it or nothing."""
    from bot.cli.database import imported

    say(finished(imported(load_settings(), file)))


@commands.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A backup, or an export.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="On PostgreSQL: delete what the database holds now.")
    ] = False,
) -> None:
    """Put a backup in the place of the database, whose file is kept beside it; the bot must not run."""
    from bot.cli.database import restored

    say(finished(restored(load_settings(), file, replace=replace)))


@commands.command()
def verify(file: Annotated[Path, typer.Argument(help="A backup, or an export.")]) -> None:
    """Prove a backup: restore it to a database of its own, look through it, and open it as the bot does."""
    from bot.cli.database import verified

    say(finished(verified(file)))
