"""``antifraud check --image``: what stands in pictures, and the verdict on it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from bot.adapters.content.catalog import load_catalog
from bot.adapters.eyes import Workers
from bot.cli.check import Telling, telling
from bot.cli.seeing import content_of, need_eyes, told_of
from bot.config import Settings
from bot.core.surfaces.pictured import with_pictures
from bot.core.surfaces.seen import Glance
from bot.errors import Unread
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
    need_eyes()
    return asyncio.run(_check(settings, job, out))


async def _check(settings: Settings, job: PictureJob, out: BinaryIO) -> int:
    catalog, judging = load_catalog(settings.content_dir), open_judging(settings)
    nothing, status = message_of({"text": ""}), 0
    # One worker: the pictures come one after the other.
    async with Workers(1) as eyes:
        for file in job.files:
            try:
                seen = await eyes.look(content_of(file))
            except Unread as error:
                status = 1
                failed = as_json({"file": str(file), "error": str(error)})
                _write(out, f"{file}\n{error}\n".encode() if job.way else failed)
                continue
            message = with_pictures(nothing, [seen])
            if job.way is None:
                verdict = await judging.verdict(message, asked=job.asked)
                _write(out, as_json({"file": str(file), **answer_of(None, verdict), **told_of([seen])}))
            else:
                words = telling(catalog, judging, message, job.way, asked=job.asked)
                _write(out, "\n".join((str(file), *_shown(seen), words, "")).encode())
    return status


def _shown(seen: Glance) -> list[str]:
    """What was read, for people."""
    lines = [*(f"  {line}" for line in seen.words), *(f"  code: {payload}" for payload in seen.payloads)]
    return ["In the picture:", *lines] if lines else ["Nothing was read in the picture."]


def _write(out: BinaryIO, said: bytes) -> None:
    out.write(said + b"\n")
    out.flush()
