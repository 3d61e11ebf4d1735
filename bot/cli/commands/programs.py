"""Commands of the HTTP interface for other programs."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.terminal import finished, say
from bot.config import load_settings
from bot.services.programs.allowed import AT_ONCE, MOST_BYTES, PER_MINUTE, UTMOST_BYTES, Grant

commands = typer.Typer(no_args_is_help=True, help="The HTTP interface for other programs.")
keys = typer.Typer(no_args_is_help=True, help="The keys by which other programs ask.")
commands.add_typer(keys, name="key")


@commands.command(name="serve")
def serve_programs() -> None:
    """Serve other programs over HTTP without a bot; beside the bot ``run`` does it, with API_LISTEN."""
    from bot.cli.programs import serve
    from bot.logs import set_up_logging

    settings = load_settings()
    set_up_logging(settings)
    finished(serve(settings))


@keys.command(name="new")
def new_key(
    name: Annotated[str, typer.Argument(help="What asks by it, such as discord.")],
    per_minute: Annotated[int, typer.Option("--per-minute", min=1, help="Texts a minute.")] = PER_MINUTE,
    at_once: Annotated[int, typer.Option("--at-once", min=1, help="Requests at a time.")] = AT_ONCE,
    most_bytes: Annotated[
        int, typer.Option("--most-bytes", min=1, max=UTMOST_BYTES, help="Bytes of a request's body.")
    ] = MOST_BYTES,
) -> None:
    """Make a key and show it, this once."""
    from bot.cli.keys import made

    grant = Grant(per_minute=per_minute, at_once=at_once, most_bytes=most_bytes)
    say(finished(made(load_settings(), name, grant)))


@keys.command(name="list")
def list_keys() -> None:
    """List the keys: name, day, and what each allows."""
    from bot.cli.keys import listed

    say("\n".join(finished(listed(load_settings()))))


@keys.command(name="revoke")
def revoke_key(name: Annotated[str, typer.Argument(help="Its name.")]) -> None:
    """Take a key back; nobody gets in by it any more."""
    from bot.cli.keys import revoked

    say(finished(revoked(load_settings(), name)))
