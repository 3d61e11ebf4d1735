"""Files: what the bot makes is its own user's alone, and what it reads is no pipe and no device."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from bot.errors import DataError

FILE, FOLDER = 0o600, 0o700
"""Modes: people's words stand in what the bot makes."""
_AT_ONCE = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)


def opener(path: str, flags: int) -> int:
    """For ``open``: a new file is its owner's alone, one that is there keeps its mode."""
    return os.open(path, flags, FILE)


def make_folder(folder: Path) -> None:
    """Make a folder and what is missing above it, each its owner's alone; what is there keeps its mode."""
    for missing in reversed(list(_missing(folder))):
        missing.mkdir(FOLDER, exist_ok=True)


def replace_whole(path: Path, content: bytes, mode: int = FILE) -> None:
    """Write a file so that at every moment the old or the new one stands there whole; DataError."""
    try:
        drafted(path, content, mode).replace(path)
    except OSError as error:
        raise DataError(f"{path}: cannot be written ({error.strerror})") from None


def drafted(path: Path, content: bytes, mode: int = FILE) -> Path:
    """Write beside a file what is to take its place, down to the disk; OSError, and then nothing is there."""
    draft = path.with_name(f"{path.name}.new")
    try:
        with open(draft, "wb", opener=opener) as file:
            os.fchmod(file.fileno(), mode)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        with suppress(OSError):
            draft.unlink()
        raise
    return draft


@contextmanager
def taken_back(file: Path, *beside: str) -> Iterator[None]:
    """Where what is done within fails, remove a file that was not there and the folders made for it.

    ``beside`` are the endings of what may bear its name, "" among them for the file itself.
    """
    is_new = not os.path.lexists(file)
    made = [file.with_name(file.name + ending) for ending in beside] if is_new else []
    folders = list(_missing(file.absolute().parent)) if is_new else []
    try:
        yield
    except BaseException:
        for remove in (*(path.unlink for path in made), *(folder.rmdir for folder in folders)):
            with suppress(OSError):
                remove()
        raise


def mode_of(path: Path) -> int | None:
    """Who may do what with a file or folder, None where there is none."""
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except OSError:
        return None


def _missing(folder: Path) -> Iterator[Path]:
    # A link to nowhere is there, and making it says why it cannot be.
    for path in (folder, *folder.parents):
        if path.is_dir():
            return
        yield path


def open_regular(path: Path) -> BinaryIO:
    """Open a file for reading; OSError for a pipe, which would wait, a device, a socket or a folder too."""
    handle = os.open(path, os.O_RDONLY | _AT_ONCE)
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, "no regular file")
        return os.fdopen(handle, "rb")
    except OSError:
        os.close(handle)
        raise


def read_regular(path: Path, most: int) -> bytes:
    """The whole of a file; OSError when it has more than ``most`` bytes."""
    with open_regular(path) as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise OSError(errno.EFBIG, f"more than {most} bytes")
    return content
