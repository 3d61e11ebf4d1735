"""What other programs ask for: a verdict, an answer, the next tip."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from attrs import define, field

from bot.core.library.catalog import Catalog
from bot.core.library.content import Tip
from bot.core.library.tips import Posted, Wish, choose
from bot.core.message import ChatId, Message
from bot.core.surfaces.collector import MAX_PARTS
from bot.core.verdict import Verdict
from bot.services.delivery.turns import Turns
from bot.services.guard.judging import Judging
from bot.services.library.tips import is_kind
from bot.services.platform import Calendar
from bot.services.programs.answering import Answering
from bot.services.programs.lines import JsonObject, UnfitLine, answer_of, message_of
from bot.services.store import ApiKey, KeyStore

R = TypeVar("R")
MOST_ASKED = 4096
"""Code points of a question: as many as a message may have. Longer ones would keep the loop from others."""
_BEYOND_CHATS = -(2**60)
"""No chat of a platform has a number like those of the keys below it."""


class OneAtATime:
    """The port ``Judging`` with one text in hand: whatever is asked, the bot's own wait for one at most."""

    def __init__(self, judging: Judging) -> None:
        self._judging = judging
        self._hand = asyncio.Lock()

    async def verdict(self, message: Message, *, asked: bool = False) -> Verdict:
        """The verdict on one message."""
        async with self._hand:
            return await self._judging.verdict(message, asked=asked)

    async def topics(self, text: str) -> Mapping[str, float] | None:
        """How likely a question asks for each topic of the library."""
        async with self._hand:
            return await self._judging.topics(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class TipWish:
    """Which tip is asked for: ``kind`` is tip or case, ``scheme`` "" for any."""

    lang: str
    kind: str = "tip"
    scheme: str = ""


@define(kw_only=True, eq=False, repr=False, slots=False)
class Programs:
    """Serves each key like a chat: its turns at the loop, its share of the slower readers, its tips."""

    _judging: Judging
    _answering: Answering
    _keys: KeyStore
    _catalog: Callable[[], Catalog]
    _now: Callable[[], float]
    _calendar: Calendar
    _zone: str
    _turns: Turns
    _choosing: asyncio.Lock = field(init=False, factory=asyncio.Lock)

    async def check(self, key: ApiKey, item: JsonObject) -> JsonObject:
        """The verdict on a line, as the command line tells it; UnfitLine where it is none."""
        message = message_of(item)
        if len(message.parts) > MAX_PARTS:
            raise UnfitLine(f'"parts" has more than {MAX_PARTS}', "parts")
        own = replace(message, chat=replace(message.chat, id=_chat_of(key)))
        return answer_of(item.get("id"), await self._patiently(key, self._judging.verdict(own)))

    async def ask(self, key: ApiKey, item: JsonObject) -> JsonObject:
        """The answer to a line, as the command line tells it; UnfitLine where it is none."""
        text = item.get("text")
        if isinstance(text, str) and len(text) > MOST_ASKED:
            raise UnfitLine(f'"text" has more than {MOST_ASKED} characters', "text")
        return await self._patiently(key, self._answering.line(item, _chat_of(key)))

    async def next_tip(self, key: ApiKey, wish: TipWish) -> Tip | None:
        """The tip that is this key's turn, noted as told; None where none is like that."""
        # One after the other: two that ask at the same moment are told two.
        async with self._choosing:
            return await self._patiently(key, self._next_tip(key, wish))

    async def _next_tip(self, key: ApiKey, wish: TipWish) -> Tip | None:
        catalog, now = self._catalog(), self._now()
        lang = catalog.language(wish.lang)
        told = catalog.tipbook.told(lang)
        pool = [tip for tip in told if is_kind(tip, wish.kind) and wish.scheme in {"", tip.scheme}]
        local = self._calendar.local(self._zone, now)
        today = Wish(today=(local.month, local.day), seed=key.id)
        chosen = choose(pool, catalog.seasons, await self._keys.told(key.id, lang), today)
        if chosen is None:
            return None
        posted = Posted(tip_id=chosen.tip.id, round=chosen.round, lang=lang, slot=now)
        await self._keys.tell(key.id, posted)
        return chosen.tip

    async def _patiently(self, key: ApiKey, work: Coroutine[Any, Any, R]) -> R:
        """Do it step by step, behind whatever the bot's chats have to do."""
        return await self._turns.run(("api", key.id), work, patient=True)


def _chat_of(key: ApiKey) -> ChatId:
    """Stands for a key where chats are bounded: what it says of its own must use up nobody's share."""
    return ChatId(_BEYOND_CHATS - key.id)
