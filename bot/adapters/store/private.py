"""Who may read the database's files: the bot's own user alone."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISVTX

from bot.adapters.store.urls import database
from bot.files import FILE, mode_of

_log = logging.getLogger(__name__)
BESIDE = ("", "-wal", "-shm", ".lock")
"""What SQLite and the bot keep beside the file, by how its name ends."""
_OTHERS, _WRITE, _GROUP = 0o007, 0o002, 0o070


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposed:
    """A file or folder that others get at; no fault where a group was let in or a folder is only read."""

    told: str
    fault: bool


def keep_private(file: Path) -> None:
    """Make the file if it is missing, its owner's alone, and close what is there to strangers.

    What SQLite puts beside the file takes the file's mode. A mode that lets a group in but nobody else was
    chosen by somebody, as for a program that makes backups, and stays.
    """
    for path in _files(file):
        mode = mode_of(path)
        if mode is not None and mode & _OTHERS:
            _close(path, mode)
    try:
        # Never one that is there: closing it again drops the locks of whoever has it open in this process.
        os.close(os.open(file.resolve(), os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, FILE))
    except OSError:
        # It is there, or SQLite will say what is wrong.
        return


def exposed(url: str) -> list[Exposed]:
    """Which of the database's files, and whether its folder, others get at; nothing for a server."""
    file = database(url).file
    if file is None:
        return []
    found = [_file(path, mode) for path in _files(file) if (mode := mode_of(path)) is not None]
    folder = file.resolve().parent
    mode = mode_of(folder)
    return [one for one in (*found, None if mode is None else _folder(folder, mode)) if one is not None]


def _file(path: Path, mode: int) -> Exposed | None:
    if mode & _OTHERS:
        does = "write" if mode & _WRITE else "read"
        return Exposed(told=f"{path}: everybody may {does} it ({mode:o}); chmod 600 it", fault=True)
    if mode & _GROUP:
        return Exposed(told=f"{path}: its group gets at it ({mode:o})", fault=False)
    return None


def _folder(path: Path, mode: int) -> Exposed | None:
    if mode & _WRITE and not mode & S_ISVTX:
        # They may put another file in the place of ours, whatever the mode of that is.
        return Exposed(told=f"{path}: everybody may write there ({mode:o}); chmod 700 it", fault=True)
    if mode & (_OTHERS | _GROUP):
        return Exposed(told=f"{path}: others may look into this folder ({mode:o})", fault=False)
    return None


def _files(file: Path) -> Iterator[Path]:
    real = file.resolve()
    return (real.with_name(real.name + end) for end in BESIDE)


def _close(path: Path, mode: int) -> None:
    try:
        path.chmod(FILE)
    except OSError:
        _log.warning("database_file_open_to_others file=%s mode=%o", path, mode)
    else:
        _log.warning("database_file_closed_to_others file=%s mode=%o", path, mode)
