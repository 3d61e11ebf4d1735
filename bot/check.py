"""``antifraud check``: the detector for other programs, one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import StrEnum
from typing import BinaryIO, TypeVar

from bot.adapters.content.rules import load_ruleset
from bot.config import Settings
from bot.core.judge import Engine
from bot.core.message import Chat, ChatId, ChatKind, Message, MessageId, Origin, Part, Role, Sender, UserId
from bot.core.verdict import Verdict

JsonObject = Mapping[str, object]
Named = TypeVar("Named", bound=StrEnum)
_QUOTED = frozenset({Origin.QUOTE, Origin.EXTERNAL_REPLY, Origin.SIGNATURE})
"""Origins whose words are somebody else's."""


def check_text(settings: Settings, text: str) -> str:
    """The verdict on one text as indented JSON."""
    verdict = _engine(settings).verdict(_message({"text": text}))
    return json.dumps(_answer(None, verdict), ensure_ascii=False, indent=2)


def check_lines(settings: Settings, lines: BinaryIO, out: BinaryIO) -> int:
    """Judge line after line, in order; 1 if any could not be read, else 0."""
    engine = _engine(settings)
    status = 0
    for number, line in enumerate(lines, 1):
        try:
            item = _object(line)
            answer = _answer(item.get("id"), engine.verdict(_message(item)))
        except (ValueError, RecursionError) as error:
            answer = {"id": None, "error": f"line {number}: {error or 'nested too deeply'}"}
            status = 1
        # Escaped where it must be: a lone surrogate of the input would not encode otherwise.
        out.write(json.dumps(answer, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n")
        out.flush()
    return status


def _engine(settings: Settings) -> Engine:
    return Engine(load_ruleset(settings.content_dir))


def _object(line: bytes) -> JsonObject:
    try:
        item = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError:
        raise ValueError("not UTF-8") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON ({error.msg})") from None
    if not isinstance(item, dict):
        raise ValueError("not a JSON object")
    return item


def _message(item: JsonObject) -> Message:
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
            raise ValueError('"text" must be a string')
        return (Part(origin=Origin.TEXT, text=text),)
    if not isinstance(given, list):
        raise ValueError('"parts" must be a list')
    return tuple(_part(part) for part in given)


def _part(part: object) -> Part:
    if not isinstance(part, dict) or not isinstance(part.get("text"), str):
        raise ValueError('each of "parts" must be an object with "origin" and "text"')
    try:
        origin = Origin(str(part.get("origin", "text")))
    except ValueError:
        raise ValueError(f"unknown origin {part.get('origin')!r}") from None
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


def _answer(identity: object, verdict: Verdict) -> JsonObject:
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
