"""Reads pictures for a command, one after the other: a worker is started when the first one comes."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from bot.adapters.eyes import Workers, lacking, missing
from bot.adapters.eyes.workers import MOST_BYTES
from bot.core.surfaces.seen import Glance
from bot.errors import AntifraudError, NoPicture, Unread


def need_eyes() -> None:
    """AntifraudError where there is nothing to read pictures with."""
    if absent := missing():
        raise AntifraudError(
            f"pictures are not read here, {' and '.join(absent)} being absent:"
            " `make install` brings them, or install what requirements/eyes.txt lists"
        )


def unseen() -> str:
    """What is not read in pictures here, and the one command that mends it; "" where all is."""
    if absent := missing():
        return (
            f"{' and '.join(absent)} not installed, so no picture is read, and all else works:"
            " `make install` brings them, or install what requirements/eyes.txt lists"
        )
    if unread := lacking():
        data = " ".join(f"tesseract-ocr-{one.data}" for one in unread)
        return (
            f"{', '.join(one.name for one in unread)} not read in pictures: run `make eyes`,"
            f" or where there is no apt-get install {data} by what your system calls them"
        )
    return ""


class Seer:
    """Looks at files; who made it closes it."""

    def __init__(self) -> None:
        self._runner: asyncio.Runner | None = None
        self._eyes: Workers | None = None

    def __enter__(self) -> Seer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._runner is not None and self._eyes is not None:
            self._runner.run(self._eyes.close())
            self._runner.close()

    def look(self, file: Path) -> Glance:
        """What stands in a picture; Unread in one of its kinds where that is not to be had."""
        if self._runner is None or self._eyes is None:
            need_eyes()
            self._runner, self._eyes = asyncio.Runner(), Workers(1)
        return self._runner.run(self._eyes.look(content_of(file)))


def content_of(file: Path) -> bytes:
    """The bytes of a picture's file."""
    try:
        if file.stat().st_size > MOST_BYTES:
            raise NoPicture(f"more than {MOST_BYTES // 2**20} MB")
        return file.read_bytes()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "no name of a file"
        raise NoPicture(f"cannot be opened: {reason}") from None


def told_of(seen: Iterable[Glance]) -> dict[str, object]:
    """The fields that tell what was read."""
    every = tuple(seen)
    return {
        "image_text": [word for one in every for word in one.words],
        "qr": [payload for one in every for payload in one.payloads],
    }


class ExportedPictures:
    """The pictures of an exported chat, read from the folder that it lies in."""

    def __init__(self, folder: Path, seer: Seer) -> None:
        self._folder = folder.resolve()
        self._seer = seer

    def of(self, record: Mapping[str, object]) -> tuple[Glance, ...]:
        """What stands in the picture of a message; nothing where it was not exported or cannot be read."""
        file = self._file(record)
        if file is None:
            return ()
        with suppress(Unread):
            return (self._seer.look(file),)
        return ()

    def _file(self, record: Mapping[str, object]) -> Path | None:
        named = record.get("photo")
        if named is None and str(record.get("mime_type")).startswith("image/"):
            named = record.get("file")
        if not isinstance(named, str) or "\0" in named:
            return None
        # An export comes from elsewhere: what it names outside its folder is none of its pictures.
        file = (self._folder / named).resolve()
        return file if file.is_relative_to(self._folder) and file.is_file() else None
