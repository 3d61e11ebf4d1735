"""Exports as Telegram Desktop writes them, with sensible defaults, and a judge that needs no content."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bot.core.message import Message
from bot.core.verdict import Level, Stance, Verdict
from tests.builders import signal

Record = dict[str, Any]
GROUP = 1234567890
START = 1_700_000_000
"""2023-11-14 22:13:20 by the world's clock, which is the export's here."""
AD = "收微信号，长期有效，日结"


def clock(at: int) -> str:
    """A moment as an export writes it."""
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(at))


def said(
    text: Any = "今天天气不错", *, number: int = 1, by: int = 7, at: int = START, **fields: Any
) -> Record:
    """One message of a member; ``text`` may be what an export makes of formatted text."""
    entities = [{"type": "plain", "text": text}] if isinstance(text, str) and text else []
    return {
        "id": number,
        "type": "message",
        "date": clock(at),
        "date_unixtime": str(at),
        "from": f"Member {by}",
        "from_id": f"user{by}",
        "text": text,
        "text_entities": entities,
        **fields,
    }


def service(action: str, *, by: int = 7, at: int = START, number: int = 1, **fields: Any) -> Record:
    """Something that happened in the group."""
    return {
        "id": number,
        "type": "service",
        "date": clock(at),
        "date_unixtime": str(at),
        "actor": f"Member {by}",
        "actor_id": f"user{by}",
        "action": action,
        "text": "",
        "text_entities": [],
        **fields,
    }


def chat(records: Iterable[Record], **fields: Any) -> Record:
    """A supergroup with its messages."""
    head = {"name": "Riverside", "type": "private_supergroup", "id": GROUP, **fields}
    return {**head, "messages": list(records)}


def everything(*chats: Record, left: tuple[Record, ...] = ()) -> Record:
    """An export of everything somebody has."""
    return {
        "about": "Here is the data you requested.",
        "personal_information": {"first_name": "Lin", "messages": [], "bio": '[{"}]'},
        "contacts": {"about": "", "list": [{"first_name": "Wu", "id": 5, "name": "not a chat"}]},
        "chats": {"about": "chats", "list": list(chats)},
        "left_chats": {"about": "left", "list": list(left)},
    }


def written(value: object, *, indent: int | None = 1) -> bytes:
    """The bytes of an export."""
    return json.dumps(value, ensure_ascii=False, indent=indent).encode("utf-8", "surrogatepass")


def save(folder: Path, value: object, name: str = "result.json") -> Path:
    """An export as a file."""
    path = folder / name
    path.write_bytes(value if isinstance(value, bytes) else written(value))
    return path


class Words:
    """A judge that calls fraud what says "ad", suspicious what says "maybe"; ``asked`` are the messages."""

    def __init__(self) -> None:
        self.asked: list[Message] = []

    def verdict(self, message: Message) -> Verdict:
        self.asked.append(message)
        words = message.text.split()
        level = Level.FRAUD if "ad" in words else Level.SUSPICIOUS if "maybe" in words else Level.CLEAN
        score = {Level.FRAUD: 0.9, Level.SUSPICIOUS: 0.6, Level.CLEAN: 0.1}[level]
        numbers = [int(word) for word in words if word.isdecimal()]
        guilty = level is not Level.CLEAN
        return Verdict(
            level=level,
            score=score + (numbers[0] / 10_000 if numbers else 0),
            stance=Stance.OFFER if guilty else Stance.NONE,
            lang="en",
            scheme="account_trade" if guilty else None,
            leaning="account_trade" if guilty else "",
            signals=(signal("ad", id="ad"),) if guilty else (),
        )

    def silent(self, message: Message) -> bool:
        return "ad" not in message.text.split()
