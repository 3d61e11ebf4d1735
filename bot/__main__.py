"""The command line: ``antifraud``, also ``python -m bot``."""

from __future__ import annotations

from importlib import metadata
from typing import Annotated

import typer

from bot.cli.commands import content, database, health, judging, programs, review
from bot.cli.terminal import guarded, say
from bot.config import load_settings

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


def _tell_version(wanted: bool) -> None:
    if wanted:
        say(f"antifraud {metadata.version('antifraud')}")
        raise typer.Exit


@app.callback()
def antifraud(
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            is_eager=True,
            help="Tell the version.",
            callback=_tell_version,
        ),
    ] = False,
) -> None:
    """Answer recruitment-for-money and account-trade ads in group chats with a warning."""


@app.command()
def run(
    playground: Annotated[bool, typer.Option("--playground", help="Use the stand-in, token or not.")] = False,
    role: Annotated[
        str | None,
        typer.Option(
            "--role",
            help="all, or of receiver, worker, sender, scheduler: what this process does; overrides ROLE.",
        ),
    ] = None,
) -> None:
    """Start the bot: in Telegram with BOT_TOKEN, in the playground without."""
    from bot.cli.start import start
    from bot.logs import set_up_logging

    settings = load_settings(role)
    set_up_logging(settings)
    start(settings, playground=playground)


@app.command()
def playground() -> None:
    """Start the bot with its stand-in for Telegram and a page to try it."""
    run(playground=True)


app.add_typer(judging.commands)
app.add_typer(health.commands)
app.add_typer(database.commands, name="db")
app.add_typer(content.commands, name="content")
app.add_typer(review.commands, name="review")
app.add_typer(programs.commands, name="api")


def main() -> None:
    """Run the command line; what the operator can mend is printed in plain words with exit status 2."""
    guarded(app)


if __name__ == "__main__":
    main()
