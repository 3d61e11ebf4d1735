"""Where one process decides and another sends: the one who sends finds in the store what was committed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from time import monotonic
from typing import NoReturn, Protocol

from attrs import define, field

from bot.core.message import ChatId
from bot.errors import StoreError
from bot.services.platform import Pacing
from bot.services.store import Queued, Store

_log = logging.getLogger(__name__)
LOOK_EVERY = 0.5
"""Seconds between two looks at what waits."""
DONE_EVERY = 0.05
"""Seconds between two looks whether what somebody waits for was done."""
CROWDED = 3
"""Calls of a chat from which on they are counted at all."""


class Outgoing(Protocol):
    """The way out for committed calls, whoever sends them."""

    def submit(self, calls: Iterable[Queued]) -> None:
        """Hand committed calls over."""

    async def performed(self, calls: Sequence[Queued], within: float) -> None:
        """Hand calls over and wait until those that no message waits before are done, or so long."""

    def backlog(self, chat_id: ChatId) -> int:
        """Messages to a chat that wait for their turn."""

    def oldest(self) -> float | None:
        """Seconds for which the call that was handed over first has waited, None when none waits."""

    def tips_waiting(self) -> int:
        """Tips that were handed over and are not sent yet."""

    def has_left(self, chat_id: ChatId) -> bool:
        """Whether the platform said that the bot is no longer in this chat."""

    def rejoined(self, chat_id: ChatId) -> None:
        """The bot may speak in this chat again."""

    async def idle(self) -> None:
        """Wait until everything that was handed over was performed."""


@define(kw_only=True, eq=False, repr=False, slots=False)
class Handover:
    """The way out of a process that sends nothing itself.

    What waits is counted in the store now and then, and what this process added since on top. That the bot
    was turned out of a chat is read where the sender notes it: in the chat's record, of which ``is_shut``
    knows what was read of late.
    """

    _store: Store
    _pacing: Pacing
    _is_shut: Callable[[ChatId], bool] = lambda _: False
    _sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    _pressed: dict[ChatId, int] = field(init=False, factory=dict)
    _added: dict[ChatId, int] = field(init=False, factory=dict)
    _tips: int = field(init=False, default=0)
    _left: set[ChatId] = field(init=False, factory=set)

    async def run(self) -> NoReturn:
        """Look for ever at what waits."""
        while True:
            try:
                await self.look()
            except StoreError as error:
                _log.warning("waiting_calls_unknown kind=%s", type(error).__name__)
            await self._sleep(LOOK_EVERY)

    async def look(self) -> None:
        """See what waits now."""
        self._added = {}
        self._pressed = dict(await self._store.outbox.pressed(CROWDED))
        self._tips = await self._store.outbox.tips_waiting()

    def submit(self, calls: Iterable[Queued]) -> None:
        """Count them; they are in the store."""
        for queued in calls:
            call = queued.call
            if call.slot is not None:
                self._tips += 1
            elif self._pacing.charges(call.method):
                self._added[call.chat_id] = self._added.get(call.chat_id, 0) + 1

    async def performed(self, calls: Sequence[Queued], within: float) -> None:
        """Wait until those that no message waits before are done, or so long."""
        self.submit(calls)
        waiting = {one.id for one in calls if not self._pacing.charges(one.call.method)}
        end = monotonic() + within
        while waiting and monotonic() < end:
            await self._sleep(DONE_EVERY)
            # What they wait for is committed: taken for theirs, a fault here would have it decided again.
            with suppress(StoreError):
                waiting = set(await self._store.outbox.still_waiting(waiting))

    def backlog(self, chat_id: ChatId) -> int:
        """Messages to a chat that wait, as of the last look, and those that were added since."""
        return self._pressed.get(chat_id, 0) + self._added.get(chat_id, 0)

    def oldest(self) -> float | None:
        """Known to the sender alone."""
        return None

    def tips_waiting(self) -> int:
        """Tips that wait, as of the last look, and those that were added since."""
        return self._tips

    def has_left(self, chat_id: ChatId) -> bool:
        """Whether the sender noted that the bot is not in this chat any more."""
        return chat_id in self._left or self._is_shut(chat_id)

    def rejoined(self, chat_id: ChatId) -> None:
        """The bot may speak in this chat again; the sender learns of it from the chat's record."""
        self._left.discard(chat_id)

    async def idle(self) -> None:
        """Wait until nothing waits in the store, whoever put it there."""
        while await self._store.outbox.queued():
            await self._sleep(LOOK_EVERY)

    async def chat_changed(self, chat_id: ChatId) -> None:
        """A chat's record was changed, by whomever."""
        record = await self._store.chats.get(chat_id)
        if record is not None and not record.active:
            self._left.add(chat_id)
        else:
            self._left.discard(chat_id)

    def forget_all(self) -> None:
        """Any chat's record may have been changed: what was heard of them counts no more."""
        self._left.clear()
