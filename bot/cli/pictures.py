"""``antifraud check --image``: what stands in pictures, and the verdict on it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from bot.adapters.content.catalog import load_catalog
from bot.adapters.eyes import Workers, missing
from bot.adapters.eyes.workers import MOST_BYTES
from bot.cli.check import Telling, telling
from bot.config import Settings
from bot.core.surfaces.seen import Glance, with_pictures
from bot.errors import AntifraudError, NoPicture, Unread
from bot.readers import open_judging
from bot.services.programs.lines import answer_of, as_json, message_of


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureJob:
    """The pictures to judge, in order; ``way`` is how people are told, None for lines of JSON."""

    files: Sequence[Path]
    way: Telling | None = None
    asked: bool = False


def check_pictures(settings: Settings, job: PictureJob, out: BinaryIO) -> int:
    """Judge picture after picture, in order; 1 if any could not be read, else 0."""
    if lacking := missing():
        raise AntifraudError(
            f"pictures are not read here, {' and '.join(lacking)} being absent:"
            " `make install` brings them, or install what requirements/eyes.txt lists"
        )
    return asyncio.run(_check(settings, job, out))


async def _check(settings: Settings, job: PictureJob, out: BinaryIO) -> int:
    catalog, judging = load_catalog(settings.content_dir), open_judging(settings)
    nothing, status = message_of({"text": ""}), 0
    # One worker: the pictures come one after the other.
    async with Workers(1) as eyes:
        for file in job.files:
            try:
                seen = await eyes.look(_content(file))
            except Unread as error:
                status = 1
                _write(out, f"{file}\n{error}\n".encode() if job.way else _failed(file, error))
                continue
            message = with_pictures(nothing, [seen])
            if job.way is None:
                verdict = await judging.verdict(message, asked=job.asked)
                _write(out, as_json({"file": str(file), **answer_of(None, verdict), **_read(seen)}))
            else:
                words = telling(catalog, judging, message, job.way, asked=job.asked)
                _write(out, "\n".join((str(file), *_shown(seen), words, "")).encode())
    return status


def _content(file: Path) -> bytes:
    try:
        if file.stat().st_size > MOST_BYTES:
            raise NoPicture(f"more than {MOST_BYTES // 2**20} MB")
        return file.read_bytes()
    except OSError as error:
        raise NoPicture(f"cannot be opened: {error.strerror}") from None


def _read(seen: Glance) -> dict[str, object]:
    return {"image_text": list(seen.words), "qr": list(seen.payloads)}


def _failed(file: Path, error: Unread) -> bytes:
    return as_json({"file": str(file), "error": str(error)})


def _shown(seen: Glance) -> list[str]:
    """What was read, for people."""
    lines = [*(f"  {line}" for line in seen.words), *(f"  code: {payload}" for payload in seen.payloads)]
    return ["In the picture:", *lines] if lines else ["Nothing was read in the picture."]


def _write(out: BinaryIO, said: bytes) -> None:
    out.write(said + b"\n")
    out.flush()
