"""What the stand-in server hands out: updates made from a few numbers, the same ones each time."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import Any

from benchmarks.floods import flood
from benchmarks.texts import ADS, ad, talk

SCHEMES = tuple(ADS)
USERS = 500
PICTURES = "pictures"
"""The kind of a load whose messages are photos with a caption."""
SHARE = float(os.environ.get("BENCH_SHARE", "1"))
"""Of each load, for a look whether everything still runs: its figures say nothing."""
_CHAT = -1_001_000_000_000
_AD_CHAT = -1_002_000_000_000


class Spread(StrEnum):
    """Into which chats the ads go."""

    MIXED = "mixed"  # among the talk
    OWN = "own"  # each into a chat of its own
    ROUND = "round"  # one scheme through all the chats, then the next scheme


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """``count`` updates, ``ads`` of them (0 to 1) ads, ``rate`` a second (0: all at once).

    What is no ad is talk, a picture, or of a ``kind`` in ``benchmarks.floods``. Chats are numbered from
    ``first_chat`` on, away from zero: below it they are groups, above it private.
    """

    count: int
    ads: float = 0.0
    chats: int = 200
    rate: float = 0.0
    seed: int = 1
    spread: Spread = Spread.MIXED
    first_scheme: int = 0
    kind: str = "talk"
    first_chat: int = _CHAT

    @classmethod
    def from_values(cls, values: Mapping[str, Any]) -> Load:
        """The counterpart of ``asdict`` on the other side of the way to the server."""
        return cls(**{**values, "spread": Spread(values["spread"])})


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """One update as it goes over the wire; its message carries the same number as the update.

    ``due`` are the seconds after the beginning.
    """

    payload: bytes
    is_ad: bool
    due: float


def prepared(loads: Sequence[Load], first_id: int, *, now: float) -> Iterator[Prepared]:
    """The updates of loads that begin ``now`` (Unix seconds), in order of time, numbered from ``first_id``.

    Each is dated when it is due: the bot goes by the dates of messages where its clock may be wrong, and what
    it keeps for a minute would otherwise be old after sixty of them.
    """
    randoms = [Random(load.seed) for load in loads]
    moments = sorted(
        (place / load.rate if load.rate else 0.0, which, place)
        for which, load in enumerate(loads)
        for place in range(load.count)
    )
    for number, (due, which, place) in enumerate(moments, first_id):
        yield _prepared(loads[which], place, number, due, randoms[which], date=int(now + due))


def _prepared(load: Load, place: int, number: int, due: float, random: Random, *, date: int) -> Prepared:
    is_ad = random.random() < load.ads
    chat = _chat(load, place, number, random, is_ad=is_ad)
    if is_ad:
        text = ad(random, _scheme(load, place, random))
    else:
        text = talk(random) if load.kind in {"talk", PICTURES} else flood(random, load.kind)
    content = _content(load.kind, text, number)
    payload = _update(number, chat, random.randrange(USERS), content, date=date)
    return Prepared(payload=payload, is_ad=is_ad, due=due)


def _content(kind: str, text: str, number: int) -> Mapping[str, object]:
    """The fields that hold what is said; of pictures no two are the same to the bot."""
    if kind == PICTURES:
        size = {"file_id": f"p{number}", "file_unique_id": f"u{number}", "width": 800, "height": 640}
        return {"caption": text, "photo": [size]}
    return {"rich_message": {"blocks": [{"text": text}]}} if kind == "rich" else {"text": text}


def ad_in(chat_id: int) -> int:
    """The message that an ad is, by the chat that it has for itself."""
    return _AD_CHAT - chat_id


def _chat(load: Load, place: int, update_id: int, random: Random, *, is_ad: bool) -> int:
    if load.spread is Spread.ROUND:
        return load.first_chat - place % load.chats
    if is_ad and load.spread is Spread.OWN:
        return _AD_CHAT - update_id
    away = random.randrange(load.chats)
    return load.first_chat - away if load.first_chat < 0 else load.first_chat + away


def _scheme(load: Load, place: int, random: Random) -> str:
    if load.spread is Spread.ROUND:
        return SCHEMES[(load.first_scheme + place // load.chats) % len(SCHEMES)]
    return random.choice(SCHEMES)


def _update(update_id: int, chat: int, user: int, content: Mapping[str, object], *, date: int) -> bytes:
    sender = 70_000_000 + user if chat < 0 else chat
    message = {
        "message_id": update_id,
        "from": {
            "id": sender,
            "is_bot": False,
            "first_name": f"Member {user}",
            "username": f"member_{user}",
            "language_code": "zh-hans",
        },
        "chat": _group(chat) if chat < 0 else {"id": chat, "type": "private", "first_name": f"Member {user}"},
        "date": date,
        **content,
    }
    return json.dumps({"update_id": update_id, "message": message}).encode()


def _group(chat: int) -> dict[str, object]:
    return {"id": chat, "title": f"Neighbours {-chat % 1000}", "type": "supergroup"}
