"""Commands of the content."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.terminal import say
from bot.config import load_settings

commands = typer.Typer(no_args_is_help=True, help="The content: check it, prove it, look at it.")


@commands.command(name="lint")
def lint_content() -> None:
    """Report every fault of the content with file, line, value and consequence; exit status 1 if any."""
    from bot.cli.content import faults

    found, notes = faults(load_settings().content_dir, datetime.now(UTC).date())
    say("\n".join((*notes, *(found or ("No fault found.",)))))
    raise typer.Exit(1 if found else 0)


@commands.command(name="test")
def test_content() -> None:
    """Run the examples of every rule; exit status 1 if one does not hold."""
    from bot.cli.content import proven

    found, summary = proven(load_settings().content_dir)
    say("\n".join(found) or f"{summary}.")
    raise typer.Exit(1 if found else 0)


@commands.command(name="list")
def list_content(
    locale: Annotated[str, typer.Option("--locale", help="The language of the titles.")] = "en",
    scheme: Annotated[str, typer.Option(help="Only of this scheme.")] = "",
    kind: Annotated[str, typer.Option(help="Only of this kind, such as case or quiz.")] = "",
    audience: Annotated[str, typer.Option(help="Only for this audience.")] = "",
    season: Annotated[str, typer.Option(help="Only of this season.")] = "",
    length: Annotated[str, typer.Option(help="Only short or long.")] = "",
    reach: Annotated[str, typer.Option(help="Only all, living or own.")] = "",
) -> None:
    """List tips and quizzes, one a line."""
    from bot.cli.content import Filter, listed

    wanted = Filter(scheme=scheme, kind=kind, audience=audience, season=season, length=length, reach=reach)
    for line in listed(load_settings().content_dir, locale, wanted):
        say(line)


@commands.command(name="preview")
def preview_content(
    name: Annotated[str, typer.Argument(help="A tip, quiz, scheme, law, hotline or text, by its id.")],
    locale: Annotated[str, typer.Option("--locale", help="The language.")] = "en",
    tone: Annotated[str, typer.Option(help="Of a warning: brief, police or friendly.")] = "brief",
    region: Annotated[str, typer.Option(help="Whose law and hotlines: auto or a country.")] = "auto",
    html: Annotated[bool, typer.Option("--html", help="With Telegram's tags.")] = False,
) -> None:
    """Show what a chat will see."""
    from bot.cli.content import preview

    say(preview(load_settings().content_dir, name, locale, tone=tone, region=region, html=html))


@commands.command(name="stats")
def content_stats() -> None:
    """Show what the library covers, and which facts are to be checked again soon."""
    from bot.cli.content import stats

    for line in stats(load_settings().content_dir, datetime.now(UTC).date()):
        say(line)


@commands.command(name="compare")
def compare_content(
    locale: Annotated[str, typer.Argument(help="The language to review.")],
    master: Annotated[
        str, typer.Argument(help="Beside which one; else English, and for the notice Simplified Chinese.")
    ] = "",
    since: Annotated[str, typer.Option(help="Mark what changed since this day, by git: 2026-11-30.")] = "",
    before: Annotated[
        Path | None, typer.Option("--before", help="Mark what is not in this older content folder.")
    ] = None,
    part: Annotated[
        list[str] | None, typer.Option("--part", help="Only this file, such as tips; repeatable.")
    ] = None,
    heard: Annotated[
        bool, typer.Option("--heard", help="Also what people ask and tell, by which the bot knows it.")
    ] = False,
    out: Annotated[Path | None, typer.Option("--out", help="The page; else antifraud-LOCALE.html.")] = None,
    csv: Annotated[Path | None, typer.Option("--csv", help="Write a sheet for corrections too.")] = None,
) -> None:
    """Write a page for a reviewer: two languages side by side, and what changed."""
    from bot.cli import compare

    job = compare.CompareJob(
        locale=locale,
        master=master,
        since=since,
        before=before,
        parts=tuple(part or ()),
        heard=heard,
        page=out,
        sheet=csv,
    )
    for line in compare.compare(load_settings().content_dir, job):
        say(line)


@commands.command(name="correct")
def correct_content(
    sheet: Annotated[Path, typer.Argument(help="The sheet (CSV) that a reviewer filled in.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Tell what it would change, change nothing.")
    ] = False,
) -> None:
    """Take a reviewer's corrections into the content: all of them, or with any fault none."""
    from bot.cli.correct import correct

    for line in correct(load_settings().content_dir, sheet, datetime.now(UTC).date(), dry_run=dry_run):
        say(line)
