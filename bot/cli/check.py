"""``antifraud check``: the detector for other programs, one JSON object a line."""

from __future__ import annotations

import json
from codecs import BOM_UTF8
from collections.abc import Mapping
from enum import Enum, StrEnum, auto
from math import isfinite
from typing import BinaryIO, TypeVar

from bot.adapters.content.catalog import load_catalog
from bot.cli.explain import explained, told
from bot.cli.raw import raw
from bot.config import Settings
from bot.core.library.catalog import Catalog
from bot.core.message import Chat, ChatId, ChatKind, Message, MessageId, Origin, Part, Role, Sender, UserId
from bot.core.verdict import Verdict
from bot.readers import open_judging
from bot.services.at_once import at_once
from bot.services.guard.judging import TwoReaders

JsonObject = Mapping[str, object]
Named = TypeVar("Named", bound=StrEnum)
MOST_DIGITS = 600
"""Python itself stops at a number that an environment variable may lower to 640."""
_QUOTED = frozenset({Origin.QUOTE, Origin.EXTERNAL_REPLY, Origin.SIGNATURE})
"""Origins whose words are somebody else's."""


class Telling(Enum):
    """How much people are told of a verdict."""

    SHORT = auto()
    EXPLAINED = auto()
    RAW = auto()


class _UnfitLine(ValueError):  # noqa: N818 - reads as what it is
    """What is wrong with a line, in words for whoever wrote it."""


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
    status = 0
    for number, line in enumerate(lines, 1):
        try:
            item = _object(line.removeprefix(BOM_UTF8) if number == 1 else line)
            verdict = at_once(judging.verdict(message_of(item), asked=asked))
            answer = as_json(answer_of(item.get("id"), verdict))
        except (ValueError, RecursionError) as error:
            answer = as_json({"id": None, "error": f"line {number}: {_reason(error)}"})
            status = 1
        out.write(answer + b"\n")
        out.flush()
    return status


def as_json(value: JsonObject, *, indent: int | None = None) -> bytes:
    """One object in UTF-8."""
    written = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent)
    # Escaped where it must be: a lone surrogate of the input would not encode otherwise.
    return written.encode("utf-8", "backslashreplace")


def _reason(error: ValueError | RecursionError) -> str:
    if isinstance(error, _UnfitLine):
        return str(error)
    return "nested too deeply" if isinstance(error, RecursionError) else "cannot be judged"


def _object(line: bytes) -> JsonObject:
    if not line.strip():
        raise _UnfitLine("empty")
    try:
        item = json.loads(line.decode("utf-8"), parse_constant=_constant, parse_float=_float, parse_int=_int)
    except UnicodeDecodeError:
        raise _UnfitLine("not UTF-8") from None
    except json.JSONDecodeError as error:
        raise _UnfitLine(f"not JSON from character {error.pos + 1} on") from None
    if not isinstance(item, dict):
        raise _UnfitLine("not a JSON object")
    return item


def _constant(name: str) -> float:
    raise _UnfitLine(f"{name} is no number in JSON")


def _float(digits: str) -> float:
    value = float(digits)
    if not isfinite(value):
        raise _UnfitLine("a number is out of range")
    return value


def _int(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise _UnfitLine(f"a number has more than {MOST_DIGITS} digits")
    return int(digits)


def message_of(item: JsonObject) -> Message:
    sender, chat = _facts(item, "sender"), _facts(item, "chat")
    return Message(
        chat=Chat(
            id=ChatId(_integer(chat.get("id"), -1)),
            kind=_choice(ChatKind, chat.get("kind"), ChatKind.SUPERGROUP),
            title=str(chat.get("title", "")),
        ),
        id=MessageId(1),
        sender=Sender(
            id=UserId(_integer(sender.get("id"), 1)),
            role=_choice(Role, sender.get("role"), Role.MEMBER),
            is_bot=sender.get("is_bot") is True,
        ),
        parts=_parts(item),
    )


def _parts(item: JsonObject) -> tuple[Part, ...]:
    given = item.get("parts")
    if given is None:
        text = item.get("text")
        if not isinstance(text, str):
            raise _UnfitLine('"text" must be a string')
        return (Part(origin=Origin.TEXT, text=text),)
    if not isinstance(given, list):
        raise _UnfitLine('"parts" must be a list')
    return tuple(_part(part) for part in given)


def _part(part: object) -> Part:
    if not isinstance(part, dict) or not isinstance(part.get("text"), str):
        raise _UnfitLine('each of "parts" must be an object with "origin" and "text"')
    try:
        origin = Origin(str(part.get("origin", "text")))
    except ValueError:
        given = json.dumps(str(part.get("origin"))[:40], ensure_ascii=False)
        raise _UnfitLine(f"unknown origin {given}; known are {', '.join(Origin)}") from None
    authored = part.get("authored", origin not in _QUOTED)
    return Part(origin=origin, text=part["text"], authored=authored is True)


def _facts(item: JsonObject, key: str) -> JsonObject:
    facts = item.get(key)
    return facts if isinstance(facts, dict) else {}


def _integer(value: object, default: int) -> int:
    return value if type(value) is int else default


def _choice(kind: type[Named], value: object, default: Named) -> Named:
    """The member of this name; facts that are not understood are facts not given."""
    return next((member for member in kind if member == value), default)


def answer_of(identity: object, verdict: Verdict) -> JsonObject:
    """The agreed fields of a verdict."""
    return {
        "id": identity,
        "verdict": verdict.level.value,
        "scheme": verdict.scheme,
        "sub": verdict.sub,
        "score": round(verdict.score, 4),
        "stance": verdict.stance.value,
        "lang": verdict.lang,
        "signals": [
            {"id": signal.id, "weight": round(signal.weight, 3), "evidence": list(signal.evidence)}
            for signal in verdict.signals
        ],
    }
