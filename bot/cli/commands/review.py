"""Commands for what people said of answers."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.terminal import finished, say
from bot.config import load_settings

commands = typer.Typer(no_args_is_help=True, help="What people said of answers: look at it, learn from it.")


@commands.command(name="list")
def list_feedback() -> None:
    """List it: number, day, what was said, what the answer was, language, and the text if it was left."""
    from bot.cli.review import listed

    say("\n".join(finished(listed(load_settings()))))


@commands.command(name="accept")
def accept_feedback(
    number: Annotated[int, typer.Argument(help="Its number.")],
    label: Annotated[str, typer.Option("--label", help="What the text is: fraud or clean.")],
    scheme: Annotated[str, typer.Option("--scheme", help="The scheme of a fraud.")] = "",
) -> None:
    """Turn one into an example of the content folder, and show the change."""
    from bot.cli.review import accepted

    say("\n".join(finished(accepted(load_settings(), number, label, scheme))))


@commands.command(name="drop")
def drop_feedback(number: Annotated[int, typer.Argument(help="Its number.")]) -> None:
    """Take one off the list."""
    from bot.cli.review import dropped

    say("\n".join(finished(dropped(load_settings(), number))))
