"""What the stand-in server hands out: updates made from a few numbers, the same ones each time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from random import Random

from benchmarks.texts import ADS, ad, talk

SCHEMES = tuple(ADS)
USERS = 500
_EPOCH = 1_780_000_000
_CHAT = -1_001_000_000_000
_AD_CHAT = -1_002_000_000_000


class Spread(StrEnum):
    """Into which chats the ads go."""

    MIXED = "mixed"  # among the talk
    OWN = "own"  # each into a chat of its own
    ROUND = "round"  # one scheme through all the chats, then the next scheme


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """``count`` updates, ``ads`` of them (0 to 1) ads, ``rate`` a second (0: all at once)."""

    count: int
    ads: float = 0.0
    chats: int = 200
    rate: float = 0.0
    seed: int = 1
    spread: Spread = Spread.MIXED
    first_scheme: int = 0

    def to_json(self) -> bytes:
        """For the way to the server."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def from_json(cls, data: bytes) -> Load:
        """The counterpart."""
        values = json.loads(data)
        return cls(**{**values, "spread": Spread(values["spread"])})


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """One update as it goes over the wire; its message carries the same number as the update."""

    payload: bytes
    is_ad: bool


def prepared(load: Load, first_id: int) -> Iterator[Prepared]:
    """The updates of a load, numbered from ``first_id``."""
    random = Random(load.seed)
    for place in range(load.count):
        is_ad = random.random() < load.ads
        chat = _chat(load, place, first_id + place, random, is_ad=is_ad)
        text = ad(random, _scheme(load, place, random)) if is_ad else talk(random)
        yield Prepared(payload=_update(first_id + place, chat, random.randrange(USERS), text), is_ad=is_ad)


def ad_in(chat_id: int) -> int:
    """The message that an ad is, by the chat that it has for itself."""
    return _AD_CHAT - chat_id


def _chat(load: Load, place: int, update_id: int, random: Random, *, is_ad: bool) -> int:
    if load.spread is Spread.ROUND:
        return _CHAT - place % load.chats
    if is_ad and load.spread is Spread.OWN:
        return _AD_CHAT - update_id
    return _CHAT - random.randrange(load.chats)


def _scheme(load: Load, place: int, random: Random) -> str:
    if load.spread is Spread.ROUND:
        return SCHEMES[(load.first_scheme + place // load.chats) % len(SCHEMES)]
    return random.choice(SCHEMES)


def _update(update_id: int, chat: int, user: int, text: str) -> bytes:
    message = {
        "message_id": update_id,
        "from": {
            "id": 70_000_000 + user,
            "is_bot": False,
            "first_name": f"Member {user}",
            "username": f"member_{user}",
            "language_code": "zh-hans",
        },
        "chat": {"id": chat, "title": f"Neighbours {-chat % 1000}", "type": "supergroup"},
        "date": _EPOCH + update_id,
        "text": text,
    }
    return json.dumps({"update_id": update_id, "message": message}).encode()
