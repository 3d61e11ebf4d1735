"""Opens what somebody took for an export, and says in one sentence what it is when it is none."""

from __future__ import annotations

import os
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from bot.errors import DataError
from bot.files import open_regular

RESULT = "result.json"
"""The name that Telegram Desktop gives to an export."""
_HOW = "in Telegram Desktop choose “Export chat history” and the format “Machine-readable JSON”"
_HEAD = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """An export that begins like one. ``changed`` is its time of change in nanoseconds."""

    path: Path
    file: BinaryIO
    size: int
    changed: int


def open_export(path: Path) -> Opened:
    """Open a file, or the one in the folder that Telegram Desktop makes; DataError says what is wrong."""
    try:
        path = _export_in(path)
        file = open_regular(path)
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror})") from None
    try:
        facts = os.fstat(file.fileno())
        _refuse(path, file.read(_HEAD))
    except OSError as error:
        file.close()
        raise DataError(f"{path}: cannot be read ({error.strerror})") from None
    except DataError:
        file.close()
        raise
    return Opened(path=path, file=file, size=facts.st_size, changed=facts.st_mtime_ns)


def _export_in(path: Path) -> Path:
    if not path.is_dir():
        return path
    path = path / RESULT
    if not path.is_file() and any(path.parent.glob("messages*.html")):
        raise DataError(f"{path.parent}: an export for reading in a browser; {_HOW}")
    return path


def _refuse(path: Path, head: bytes) -> None:
    bare = head.removeprefix(BOM_UTF8).lstrip()
    if not bare:
        raise DataError(f"{path}: empty; {_HOW}")
    if bare.startswith(b"<"):
        raise DataError(f"{path}: a page for reading in a browser; {_HOW}")
    if head.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) or head[1:2] == b"\0" or head[:1] == b"\0":
        raise DataError(f"{path}: not in UTF-8, so another program has changed it; {_HOW}")
    if not bare.startswith((b"{", b"[")):
        raise DataError(f"{path}: no JSON; {_HOW}")
    if bare.startswith(b"["):
        raise DataError(f"{path}: JSON of another program; {_HOW}")
