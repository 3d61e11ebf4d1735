"""The command that looks after everything else."""

from __future__ import annotations

import typer

from bot.cli.terminal import finished, say
from bot.config import load_settings

commands = typer.Typer()


@commands.command()
def doctor() -> None:
    """Check token, rights, database and content, and say what to do; exit status 1 if something is wrong."""
    from bot.cli.doctor import examine

    findings = finished(examine(load_settings()))
    for finding in findings:
        mark = ("warn" if finding.warns else "ok  ") if finding.ok else "FAIL"
        say(f"{mark} {finding.subject}: {finding.message}")
    raise typer.Exit(0 if all(finding.ok for finding in findings) else 1)
