"""Telegram's limits on sending: 30 a second over all, 1 a second per chat, 20 a minute per group.

And a limit of our own: how many messages may be on their way at once, since a crash repeats them.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from time import monotonic

CHARGED = ("send", "edit", "copy", "forward")
"""Methods whose names begin so count as messages; deletions, restrictions and look-ups do not."""
SAYING = ("send", "copy", "forward")
"""Methods whose names begin so say something, and done twice say it twice."""
IN_FLIGHT = 4
"""Messages on their way at once, from "about to be sent" to "sent", both committed: as many may come twice.

Four keep to Telegram's 30 a second as long as each is on its way for no more than 0.13 s.
"""
PATIENT = 26
"""Patient calls a second at most."""
YIELD = 0.02
"""Seconds that a tip steps back while anything else waits."""
_FREE = frozenset({"sendChatAction"})


def charged(method: str) -> bool:
    """Whether Telegram counts this method as a message."""
    return method.startswith(CHARGED) and method not in _FREE


def doubled(method: str) -> bool:
    """Whether this method done twice shows twice."""
    return method.startswith(SAYING) and method not in _FREE


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
    """Lets callers wait until their message fits into every limit; ``lifted`` switches Telegram's off."""

    charges = staticmethod(charged)
    doubles = staticmethod(doubled)

    def __init__(
        self,
        *,
        lifted: bool = False,
        in_flight: int = IN_FLIGHT,
        now: Callable[[], float] = monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._lifted = lifted
        self._now = now
        self._sleep = sleep
        self._overall = Window(30, 1.0)
        self._patient = Window(PATIENT, 1.0)
        self._slots = asyncio.Semaphore(in_flight)
        self._queue = asyncio.Lock()
        self._urgent = 0
        self._chats: dict[int, tuple[Window, ...]] = {}
        self._paused: dict[int, float] = {}

    @asynccontextmanager
    async def turn(self, chat_id: int, method: str, *, patient: bool = False) -> AsyncIterator[None]:
        """Wait until one ``method`` to ``chat_id`` may go out, and count it; on leaving it has arrived.

        Patient calls take 26 of the 30 a second at most, one after the other, and none while another kind
        waits: when thousands of tips are due at nine, a warning must not stand in their queue. They never
        come twice, so that nobody counts those on their way.
        """
        free = self._lifted or not charged(method)
        bound = doubled(method) and not patient
        # What waits for its own chat must not make all others wait, neither the tips that step back for it
        # nor those behind it: whoever finds its chat full while it waits for the rest begins anew.
        while True:
            if not free:
                await self._own_turn(chat_id)
            # Before the limits that all share: what waited for a slot after it was counted would go out
            # with those counted later, more than 30 in a second.
            async with self._slot(bound=bound):
                if free or await self._shared_turn(chat_id, patient=patient):
                    yield
                    return

    @asynccontextmanager
    async def _slot(self, *, bound: bool) -> AsyncIterator[None]:
        if not bound:
            yield
            return
        with self._hurry():
            await self._slots.acquire()
        try:
            yield
        finally:
            self._slots.release()

    @contextmanager
    def _hurry(self) -> Iterator[None]:
        """Make patient calls step back."""
        self._urgent += 1
        try:
            yield
        finally:
            self._urgent -= 1

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
        with self._hurry():
            return await self._wait(chat_id, patient=False)

    async def _wait(self, chat_id: int, *, patient: bool) -> bool:
        while (own := self._delay_in(chat_id)) <= 0 and (delay := self._delay(patient=patient)) > 0:
            await self._sleep(delay)
        if own > 0:
            return False
        now = self._now()
        for window in (*self._shared(patient=patient), *self._windows(chat_id)):
            window.add(now)
        return True

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
