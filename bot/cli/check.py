"""``antifraud check``: the detector for other programs, one JSON object a line."""

from __future__ import annotations

from enum import Enum, auto
from pathlib import Path
from typing import BinaryIO

from bot.adapters.content.catalog import load_catalog
from bot.cli.explain import explained, told
from bot.cli.lines import answer_lines
from bot.cli.seeing import Seer, told_of
from bot.config import Settings
from bot.core.library.catalog import Catalog
from bot.core.message import Message
from bot.core.surfaces.pictured import with_pictures
from bot.errors import AntifraudError, Unread
from bot.readers import open_judging
from bot.services.at_once import at_once
from bot.services.guard.judging import TwoReaders
from bot.services.guard.raw import raw
from bot.services.programs.lines import (
    JsonObject,
    UnfitLine,
    answer_of,
    as_json,
    message_of,
)


class Telling(Enum):
    """How much people are told of a verdict."""

    SHORT = auto()
    EXPLAINED = auto()
    RAW = auto()


def check_text(settings: Settings, text: str, *, asked: bool = False) -> bytes:
    """The verdict on one text as indented JSON in UTF-8; ``asked``: somebody asks the bot about it."""
    verdict = at_once(open_judging(settings).verdict(message_of({"text": text}), asked=asked))
    return as_json(answer_of(None, verdict), indent=2)


def tell_text(settings: Settings, text: str, way: Telling, *, asked: bool = False) -> str:
    """The verdict on one text for people."""
    catalog, judging = load_catalog(settings.content_dir), open_judging(settings)
    return telling(catalog, judging, message_of({"text": text}), way, asked=asked)


def telling(
    catalog: Catalog, judging: TwoReaders, message: Message, way: Telling, *, asked: bool = False
) -> str:
    """The verdict on a message for people."""

    def words(key: str) -> str:
        return catalog.text("en", key) if catalog.has("en", key) else ""

    if way is Telling.RAW:
        return raw(judging, message, lambda reason: words(f"reason.{reason}"), asked=asked)
    verdict = at_once(judging.verdict(message, asked=asked))
    if way is Telling.EXPLAINED:
        return explained(verdict, words, catalog.locale(verdict.lang).name, asked=asked)
    return told(verdict, words, asked=asked)


def check_lines(settings: Settings, lines: BinaryIO, out: BinaryIO, *, asked: bool = False) -> int:
    """Judge line after line, in order; 1 if any could not be read, else 0."""
    judging = open_judging(settings)
    with Seer() as seer:

        def answer(item: JsonObject) -> JsonObject:
            message, read = _pictured(item, seer)
            verdict = at_once(judging.verdict(message, asked=asked))
            return {**answer_of(item.get("id"), verdict), **read}

        return answer_lines(lines, out, answer, blank=True)


def _pictured(item: JsonObject, seer: Seer) -> tuple[Message, JsonObject]:
    """The message of a line with what stands in its ``images``, and the fields that tell what that is."""
    images = item.get("images")
    if images is None:
        return message_of(item), {}
    if not isinstance(images, list) or not all(isinstance(image, str) for image in images):
        raise UnfitLine('"images" must be a list of paths', "images")
    bare = item if "parts" in item else {"text": "", **item}
    try:
        seen = [seer.look(Path(image)) for image in images]
    except (Unread, AntifraudError) as error:
        raise UnfitLine(str(error), "images") from None
    return with_pictures(message_of(bare), seen), told_of(seen)
