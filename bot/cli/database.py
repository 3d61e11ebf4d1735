"""``antifraud db``: backups and exports, proven and put back."""

from __future__ import annotations

import time
from pathlib import Path

from bot.adapters.store.copies import (
    Contents,
    Made,
    Old,
    backup,
    export,
    rehearse,
    restore,
    verify,
)
from bot.config import Settings


async def rehearsed(settings: Settings) -> str:
    """Try a migration and take it back."""
    began = time.monotonic()
    done = await rehearse(_url(settings))
    if done.current is None:
        return f"There is no database yet; it would be made at revision {done.head}."
    if not done.steps:
        return f"The database is up to date, at revision {done.head}."
    seconds = time.monotonic() - began
    return "\n".join(
        (
            f"From revision {done.current} to {done.head}:",
            *(f"  {step}" for step in done.steps),
            f"It went through in {seconds:.1f} s, with {done.rows:,} rows at its end; nothing was changed.",
        )
    )


async def backed_up(settings: Settings, target: Path) -> str:
    """Copy the database to a new file."""
    await backup(_url(settings), target)
    return f"Copied to {target}."


async def exported(settings: Settings, target: Path) -> str:
    """Write everything to a new file that either kind of database can be made from."""
    return f"Exported to {target}: {_told(await export(_url(settings), target))}."


async def imported(settings: Settings, file: Path) -> str:
    """Fill an empty database."""
    done = await restore(_url(settings), file, Old.REFUSED)
    return f"Imported: {_told(done.contents)}."


async def restored(settings: Settings, file: Path, *, replace: bool) -> str:
    """Put a backup in the place of the database."""
    done = await restore(_url(settings), file, Old.REPLACED if replace else Old.KEPT)
    kept = f"\nThe old database is kept as {done.kept}." if done.kept else ""
    return f"Restored: {_told(done.contents)}.{kept}"


async def verified(file: Path) -> str:
    """Prove a backup."""
    proven = await verify(file)
    made = "A copy of an SQLite database" if proven.made is Made.COPY else "An export"
    return (
        f"{file}: {made} of revision {proven.revision}: {_told(proven.contents)}.\n"
        "It was restored to a database of its own, which is whole and opens."
    )


def _told(contents: Contents) -> str:
    return f"{contents.rows:,} rows, checksum {contents.sha256}"


def _url(settings: Settings) -> str:
    return settings.database_url.get_secret_value()
