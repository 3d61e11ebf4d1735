"""Asks the third reader where one is set up: rarely, within a budget, and never longer than a moment."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import blake2b
from time import monotonic
from typing import Final

from cachetools import LRUCache

from bot.core.detection.third import (
    Opinion,
    UnreadableReply,
    UntrueReply,
    lifted,
    put,
    read_reply,
    signal_of,
    worth_asking,
)
from bot.core.message import ChatId, Message
from bot.core.verdict import Verdict
from bot.errors import OracleFailed
from bot.services.allowance import Allowance
from bot.services.campaigns.campaigns import Rejudge
from bot.services.delivery.ending import ended
from bot.services.guard.breaker import Breaker
from bot.services.platform import Oracle

_log = logging.getLogger(__name__)
HOUR: Final = 3600.0
HOURLY, OF_A_CHAT = (120, HOUR), (12, HOUR)
"""Texts that it is given in so many seconds, of all chats and of one."""
AT_ONCE: Final = 4
"""Texts that it reads at a time."""
BEHIND: Final = 2
"""Messages that may wait behind one that it reads: a chat that is busy is judged without it."""
PATIENCE: Final = 6.0
"""Seconds that a message waits for its word; what it says later holds for the next that says the same."""
REMEMBERED: Final = 2000
"""Texts of which its word is remembered, each as a number and a few places."""
_ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class ThirdTally:
    """What became of it since the start: texts it was asked about, verdicts it raised, replies that were not
    believed, those that failed or came late, and texts that the budget had no room for.

    ``rests`` is for how many seconds it is left alone, because it failed time after time.
    """

    asked: int = 0
    raised: int = 0
    untrue: int = 0
    failed: int = 0
    refused: int = 0
    rests: float = 0.0


class ThirdReader:
    """Hears the third reader's word on what is in doubt. It keeps no text: a hash, and places within one.

    ``behind`` tells how many updates of a chat wait. ``patient``: whoever calls has nothing else to do, so no
    budget is kept and every reply is waited for.
    """

    def __init__(
        self,
        oracle: Oracle | None,
        rejudge: Rejudge,
        *,
        behind: Callable[[ChatId], int] = lambda _: 0,
        now: Callable[[], float] = monotonic,
        patience: float = PATIENCE,
        patient: bool = False,
    ) -> None:
        self._oracle = oracle
        self._rejudge = rejudge
        self._behind = behind
        self._now = now
        self._patience = float("inf") if patient else patience
        self._patient = patient
        self._room = asyncio.Semaphore(AT_ONCE)
        self._of_all, self._of_a_chat = Allowance(*HOURLY), Allowance(*OF_A_CHAT)
        self._breaker = Breaker()
        self._said: LRUCache[bytes, Opinion] = LRUCache(REMEMBERED)
        self._asking: dict[bytes, asyncio.Task[Opinion | None]] = {}
        self._tally = ThirdTally()

    @property
    def host(self) -> str | None:
        """Whose machine the texts go to, "" for this one, None where there is no third reader."""
        return None if self._oracle is None else self._oracle.host

    @property
    def tally(self) -> ThirdTally | None:
        """What became of it, None where there is no third reader."""
        return None if self._oracle is None else replace(self._tally, rests=self._breaker.rests(self._now()))

    def wanted(self, verdict: Verdict, *, asked: bool = False) -> bool:
        """Whether it is there and should be heard."""
        return self._oracle is not None and worth_asking(verdict, asked=asked)

    async def heard(self, message: Message, verdict: Verdict, *, asked: bool = False) -> Verdict:
        """The verdict with its word; the very same one where it has none. Never raises."""
        if not self.wanted(verdict, asked=asked):
            return verdict
        try:
            return await self._heard(message, verdict, asked=asked)
        except UntrueReply:
            self._count(untrue=1)
        except Exception as error:  # a reader that fails costs its word, nothing else
            _log.warning("third reader failed: %s", type(error).__name__)
        return verdict

    async def _heard(self, message: Message, verdict: Verdict, *, asked: bool) -> Verdict:
        text = put(message)
        said = await self._opinion(text, message.chat.id, asked=asked) if text else None
        if said is None or not said.scheme:
            return verdict
        signal = signal_of(said, text, message, verdict)
        self._count(raised=1)
        return lifted(verdict, self._rejudge(verdict, (signal,), asked=asked))

    async def _opinion(self, text: str, chat_id: ChatId, *, asked: bool) -> Opinion | None:
        """What it says of a text; None where it is not asked, or does not say in time."""
        key = _key(text, asked=asked)
        if (known := self._said.get(key)) is not None:
            return known
        task = self._asking.get(key)
        if task is None:
            if not self._may_ask(chat_id):
                self._count(refused=1)
                return None
            task = self._asking[key] = asyncio.create_task(self._ask(key, text, asked=asked))
            task.add_done_callback(lambda _: self._asking.pop(key, None))
        # Others may wait for the same word, and a late one is remembered: nobody takes it from them.
        await asyncio.wait((task,), timeout=None if self._patient else self._patience)
        return task.result() if task.done() and not task.cancelled() else None

    def _may_ask(self, chat_id: ChatId) -> bool:
        now = self._now()
        if self._breaker.rests(now):
            return False
        if self._patient:
            return True
        if len(self._asking) >= AT_ONCE or self._behind(chat_id) > BEHIND:
            return False
        return self._of_a_chat.take(chat_id, now) and self._of_all.take(_ALL, now)

    async def _ask(self, key: bytes, text: str, *, asked: bool) -> Opinion | None:
        assert self._oracle is not None
        async with self._room:
            began = self._now()
            self._count(asked=1)
            try:
                reply = await self._oracle.reply(text, asked=asked)
                said = self._said[key] = self._read(reply, text)
            except Exception as error:  # whoever stopped waiting would never hear of it
                known = isinstance(error, OracleFailed | UnreadableReply)
                _log.warning("third reader gave no word: %s", error if known else type(error).__name__)
                self._failed(error.pause if isinstance(error, OracleFailed) else 0.0)
                return None
        if self._now() - began > self._patience:
            self._failed()
        else:
            self._breaker.worked()
        return said

    def _read(self, reply: str, text: str) -> Opinion:
        """What a reply says; one that is not believed says nothing, however often it is asked for."""
        try:
            return read_reply(reply, text)
        except UntrueReply:
            self._count(untrue=1)
            return Opinion()

    def _failed(self, pause: float = 0.0) -> None:
        self._count(failed=1)
        self._breaker.failed(self._now(), pause)

    def _count(self, **more: int) -> None:
        counts = {name: getattr(self._tally, name) + count for name, count in more.items()}
        self._tally = replace(self._tally, **counts)

    async def stop(self) -> None:
        """Wait for no word any more."""
        await ended(tuple(self._asking.values()))


def _key(text: str, *, asked: bool) -> bytes:
    """Stands for a text, which is not kept."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16, person=b"asked" * asked).digest()
