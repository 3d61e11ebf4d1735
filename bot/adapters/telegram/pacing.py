"""Telegram's limits on sending: 30 a second over all, 1 a second per chat, 20 a minute per group."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from time import monotonic

CHARGED = ("send", "edit", "copy", "forward")
"""Methods whose names begin so count as messages; deletions, restrictions and look-ups do not."""
PATIENT = 26
"""Patient calls a second at most."""
YIELD = 0.02
"""Seconds that a tip steps back while anything else waits."""
_FREE = frozenset({"sendChatAction"})


def charged(method: str) -> bool:
    """Whether Telegram counts this method as a message."""
    return method.startswith(CHARGED) and method not in _FREE


class Window:
    """At most ``count`` events in any ``seconds``."""

    __slots__ = ("_count", "_seconds", "_times")

    def __init__(self, count: int, seconds: float) -> None:
        self._count = count
        self._seconds = seconds
        self._times: deque[float] = deque(maxlen=count)

    def wait(self, now: float) -> float:
        """Seconds until one more event fits."""
        if len(self._times) < self._count:
            return 0.0
        return max(0.0, self._times[0] + self._seconds - now)

    def add(self, now: float) -> None:
        """Count one event."""
        self._times.append(now)

    def empty(self, now: float) -> bool:
        """Whether every event counted has left the window."""
        return not self._times or self._times[-1] + self._seconds <= now


class Pacer:
    """Lets callers wait until their message fits into every limit; ``lifted`` switches the limits off."""

    def __init__(
        self,
        *,
        lifted: bool = False,
        now: Callable[[], float] = monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._lifted = lifted
        self._now = now
        self._sleep = sleep
        self._overall = Window(30, 1.0)
        self._patient = Window(PATIENT, 1.0)
        self._queue = asyncio.Lock()
        self._urgent = 0
        self._chats: dict[int, tuple[Window, ...]] = {}
        self._paused: dict[int, float] = {}

    async def turn(self, chat_id: int, method: str, *, patient: bool = False) -> None:
        """Wait until one ``method`` to ``chat_id`` may go out, and count it.

        Patient calls take 26 of the 30 a second at most, one after the other, and none while another kind
        waits: when thousands of tips are due at nine, a warning must not stand in their queue.
        """
        if self._lifted or not charged(method):
            return
        # What waits for its own chat must not make all others wait, neither the tips that step back for it
        # nor those behind it: whoever finds its chat full while it waits for the rest begins anew.
        sent = False
        while not sent:
            await self._own_turn(chat_id)
            sent = await self._shared_turn(chat_id, patient=patient)

    async def _own_turn(self, chat_id: int) -> None:
        """Wait for the chat's own limits."""
        while (delay := self._delay_in(chat_id)) > 0:
            await self._sleep(delay)

    async def _shared_turn(self, chat_id: int, *, patient: bool) -> bool:
        """Wait for the limits that all share; false if the chat's own came in between."""
        if patient:
            # Of thousands that wait only one looks at the shared limits: each look costs, and wakes all.
            async with self._queue:
                return await self._wait(chat_id, patient=True)
        self._urgent += 1
        try:
            return await self._wait(chat_id, patient=False)
        finally:
            self._urgent -= 1

    async def _wait(self, chat_id: int, *, patient: bool) -> bool:
        while (own := self._delay_in(chat_id)) <= 0 and (delay := self._delay(patient=patient)) > 0:
            await self._sleep(delay)
        if own > 0:
            return False
        now = self._now()
        for window in (*self._shared(patient=patient), *self._windows(chat_id)):
            window.add(now)
        return True

    def charges(self, method: str) -> bool:
        """Whether Telegram counts this method as a message."""
        return charged(method)

    def pause(self, chat_id: int, seconds: float) -> None:
        """Telegram said "retry after": nothing goes to this chat before."""
        self._paused[chat_id] = max(self._paused.get(chat_id, 0.0), self._now() + seconds)

    def _shared(self, *, patient: bool) -> tuple[Window, ...]:
        return (self._overall, self._patient) if patient else (self._overall,)

    def _delay(self, *, patient: bool) -> float:
        now = self._now()
        waits = [window.wait(now) for window in self._shared(patient=patient)]
        return max(*waits, YIELD if patient and self._urgent else 0.0, 0.0)

    def _delay_in(self, chat_id: int) -> float:
        now = self._now()
        waits = [window.wait(now) for window in self._windows(chat_id)]
        return max(*waits, self._paused.get(chat_id, 0.0) - now)

    def _windows(self, chat_id: int) -> tuple[Window, ...]:
        if chat_id not in self._chats:
            self._forget()
            group = (Window(20, 60.0),) if chat_id < 0 else ()
            self._chats[chat_id] = (Window(1, 1.0), *group)
        return self._chats[chat_id]

    def _forget(self) -> None:
        # A chat long silent needs no memory; checked when the table has grown.
        if len(self._chats) < 10_000:
            return
        now = self._now()
        idle = [key for key, windows in self._chats.items() if all(w.empty(now) for w in windows)]
        for key in idle:
            del self._chats[key]
        self._paused = {key: until for key, until in self._paused.items() if until > now}
