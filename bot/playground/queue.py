"""The updates that wait for the bot, with the semantics of getUpdates."""

from __future__ import annotations

import asyncio
from collections import deque

from bot.playground.model import Json
from bot.playground.refusal import ApiRefusal
from bot.playground.wire import encoded

_UPDATE_KINDS = """message edited_message channel_post edited_channel_post business_connection
business_message edited_business_message deleted_business_messages guest_message managed_bot message_reaction
message_reaction_count inline_query chosen_inline_result callback_query shipping_query pre_checkout_query
purchased_paid_media poll poll_answer my_chat_member chat_member chat_join_request chat_boost
removed_chat_boost"""
UPDATE_KINDS = frozenset(_UPDATE_KINDS.split())
DEFAULT_KINDS = UPDATE_KINDS - {"chat_member", "message_reaction", "message_reaction_count"}
TERMINATED = "terminated by other getUpdates request; make sure that only one bot instance is running"


class UpdateQueue:
    """Updates in order, each kept as bytes until an offset confirms it."""

    def __init__(self, *, first_id: int = 1_000) -> None:
        self.waiting: deque[tuple[int, bytes]] = deque()
        self.allowed = DEFAULT_KINDS
        self.last_id = first_id - 1
        self._waiter: asyncio.Future[None] | None = None
        self._arrived: list[asyncio.Future[None]] = []

    def put(self, kind: str, content: Json) -> int | None:
        """Queue one update; None when the bot did not ask for this kind."""
        if kind not in self.allowed:
            return None
        self.last_id += 1
        self._add(encoded({"update_id": self.last_id, kind: content}))
        return self.last_id

    def put_raw(self, raw: bytes | Json) -> int:
        """Queue anything at all: an object gets an ``update_id`` unless it has one, bytes go as they are."""
        given = raw.get("update_id") if isinstance(raw, dict) else None
        self.last_id = given if isinstance(given, int) else self.last_id + 1
        self._add(raw if isinstance(raw, bytes) else encoded({"update_id": self.last_id, **raw}))
        return self.last_id

    def _add(self, payload: bytes) -> None:
        self.waiting.append((self.last_id, payload))
        self.wake()

    def wake(self) -> None:
        """End every wait for an update."""
        for waiter in self._arrived:
            if not waiter.done():
                waiter.set_result(None)
        self._arrived.clear()

    def allow(self, kinds: list[str]) -> None:
        """From now on queue these kinds only; an empty list means the default set."""
        self.allowed = UPDATE_KINDS & frozenset(kinds) if kinds else DEFAULT_KINDS

    def confirm(self, offset: int) -> None:
        """Forget what lies before ``offset``; a negative one counts from the end."""
        while offset < 0 and len(self.waiting) > -offset:
            self.waiting.popleft()
        while offset > 0 and self.waiting and self.waiting[0][0] < offset:
            self.waiting.popleft()

    def peek(self, limit: int) -> list[bytes]:
        """The first updates, still unconfirmed."""
        return [self.waiting[i][1] for i in range(min(limit, len(self.waiting)))]

    def interrupt(self) -> None:
        """End the poll that is waiting now, as a second one or a webhook does."""
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_exception(ApiRefusal(TERMINATED, code=409))
        self._waiter = None

    async def take(self, offset: int, limit: int, timeout: float) -> list[bytes]:  # noqa: ASYNC109
        """One getUpdates: ends the poll before it, confirms, and waits for the first update."""
        self.interrupt()
        self.confirm(offset)
        if self.waiting or timeout <= 0:
            return self.peek(limit)
        self._waiter = waiter = self.arrival()
        try:
            await asyncio.wait_for(waiter, timeout)
        except TimeoutError:
            return []
        finally:
            if self._waiter is waiter:
                self._waiter = None
            if waiter in self._arrived:
                self._arrived.remove(waiter)
        return self.peek(limit)

    def arrival(self) -> asyncio.Future[None]:
        """A future that is done when the next update arrives."""
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._arrived.append(waiter)
        return waiter
