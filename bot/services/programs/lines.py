"""The JSON in which other programs ask for a verdict and are told it: on the command line and over HTTP."""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import StrEnum
from math import isfinite
from typing import TypeVar

from bot.core.message import Chat, ChatId, ChatKind, Message, MessageId, Origin, Part, Role, Sender, UserId
from bot.core.verdict import Verdict

JsonObject = Mapping[str, object]
Named = TypeVar("Named", bound=StrEnum)
MOST_DIGITS = 600
"""Python itself stops at a number that an environment variable may lower to 640."""
_QUOTED = frozenset({Origin.QUOTE, Origin.EXTERNAL_REPLY, Origin.SIGNATURE})
"""Origins whose words are somebody else's."""


class UnfitLine(ValueError):  # noqa: N818 - reads as what it is
    """What is wrong with a line, in words for whoever wrote it; ``where`` in it, "" for all of it."""

    def __init__(self, message: str, where: str = "") -> None:
        self.where = where
        super().__init__(message)


def reason_of(error: ValueError | RecursionError) -> str:
    """Why a line is not answered, in our words."""
    if isinstance(error, UnfitLine):
        return str(error)
    return "nested too deeply" if isinstance(error, RecursionError) else "cannot be judged"


def as_json(value: JsonObject, *, indent: int | None = None) -> bytes:
    """One object in UTF-8."""
    written = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent)
    # Escaped where it must be: a lone surrogate of the input would not encode otherwise.
    return written.encode("utf-8", "backslashreplace")


def object_of(line: bytes) -> JsonObject:
    """The object that a line is; UnfitLine, or RecursionError for one too deep, where it is none."""
    if not line.strip():
        raise UnfitLine("empty")
    try:
        item = json.loads(line.decode("utf-8"), parse_constant=_constant, parse_float=_float, parse_int=_int)
    except UnicodeDecodeError:
        raise UnfitLine("not UTF-8") from None
    except json.JSONDecodeError as error:
        raise UnfitLine(f"not JSON from character {error.pos + 1} on") from None
    if not isinstance(item, dict):
        raise UnfitLine("not a JSON object")
    return item


def _constant(name: str) -> float:
    raise UnfitLine(f"{name} is no number in JSON")


def _float(digits: str) -> float:
    value = float(digits)
    if not isfinite(value):
        raise UnfitLine("a number is out of range")
    return value


def _int(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise UnfitLine(f"a number has more than {MOST_DIGITS} digits")
    return int(digits)


def message_of(item: JsonObject) -> Message:
    """The message that a line describes; UnfitLine says why it describes none."""
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
            raise UnfitLine('"text" must be a string', "text")
        return (Part(origin=Origin.TEXT, text=text),)
    if not isinstance(given, list):
        raise UnfitLine('"parts" must be a list', "parts")
    return tuple(_part(part, f"parts[{number}]") for number, part in enumerate(given))


def _part(part: object, where: str) -> Part:
    if not isinstance(part, dict) or not isinstance(part.get("text"), str):
        raise UnfitLine('each of "parts" must be an object with "origin" and "text"', where)
    try:
        origin = Origin(str(part.get("origin", "text")))
    except ValueError:
        given = json.dumps(str(part.get("origin"))[:40], ensure_ascii=False)
        known = ", ".join(Origin)
        raise UnfitLine(f"unknown origin {given}; known are {known}", f"{where}.origin") from None
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
