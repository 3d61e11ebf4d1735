"""Files in which people's words stand: what the bot makes, only its own user may read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from stat import S_IMODE

FILE, FOLDER = 0o600, 0o700


def opener(path: str, flags: int) -> int:
    """For ``open``: a new file is its owner's alone, one that is there keeps its mode."""
    return os.open(path, flags, FILE)


def make_folder(folder: Path) -> None:
    """Make a folder and what is missing above it, each its owner's alone; what is there keeps its mode."""
    for missing in reversed(list(_missing(folder))):
        missing.mkdir(FOLDER, exist_ok=True)


def mode_of(path: Path) -> int | None:
    """Who may do what with a file or folder, None where there is none."""
    try:
        return S_IMODE(path.stat().st_mode)
    except OSError:
        return None


def _missing(folder: Path) -> Iterator[Path]:
    # A link to nowhere is there, and making it says why it cannot be.
    for path in (folder, *folder.parents):
        if path.is_dir():
            return
        yield path
