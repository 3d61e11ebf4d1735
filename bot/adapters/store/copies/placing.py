"""A database file put in the place of another, so that at every moment one of them stands there whole."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from bot.adapters.store.backups import flush
from bot.files import FILE, mode_of

ASIDE = ".before-restore"
_LOGS = ("-wal", "-shm", "-journal")
_OTHERS = 0o007


def put_in_place(new: Path, file: Path, *, keep: bool) -> Path | None:
    """Give ``new`` the name of ``file``, which nobody writes to; return where the old one is kept.

    A log of the old one that stayed beside the new one would be written into that.
    """
    old = file if os.path.lexists(file) else None
    if old is not None:
        _end_its_log(old)
    new.chmod((mode_of(file) or FILE) & ~_OTHERS)
    aside = _aside(file) if keep and (old is not None or any(log.exists() for log in _logs(file))) else None
    if aside is not None and old is not None:
        _also_name(old, aside)
    for end, log in zip(_LOGS, _logs(file), strict=True):
        with suppress(FileNotFoundError):
            log.unlink() if aside is None else log.rename(_beside(aside, end))
    new.replace(file)
    flush(file.parent)
    return aside


def _end_its_log(file: Path) -> None:
    """Move what stands in the log into the file; one that is damaged keeps its log."""
    with (
        suppress(sqlite3.Error),
        closing(sqlite3.connect(f"{file.as_uri()}?mode=rw", uri=True, timeout=0)) as old,
    ):
        old.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _also_name(file: Path, aside: Path) -> None:
    try:
        aside.hardlink_to(file)
    except OSError:
        # A file system without hard links.
        file.rename(aside)


def _aside(file: Path) -> Path:
    ends = (ASIDE, *(f"{ASIDE}-{number}" for number in range(1, 1000)))
    return next(path for end in ends if not os.path.lexists(path := _beside(file, end)))


def _logs(file: Path) -> tuple[Path, ...]:
    return tuple(_beside(file, end) for end in _LOGS)


def _beside(file: Path, end: str) -> Path:
    return file.with_name(file.name + end)
