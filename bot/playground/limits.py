"""Telegram's flood limits: 30 messages a second over all, one a second in a chat, 20 a minute in a group."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable

from bot.playground.refusal import too_many

_CHARGED = """sendmessage sendphoto senddocument sendpoll forwardmessage copymessage
editmessagetext editmessagecaption editmessagemedia"""
CHARGED = frozenset(_CHARGED.split())
"""Methods (in lower case) that count; deletions, restrictions, answers and look-ups do not."""


class CallWindow:
    """At most ``count`` calls in any ``seconds``."""

    def __init__(self, count: int, seconds: float) -> None:
        self._count = count
        self._seconds = seconds
        self._times: deque[float] = deque()

    def pause(self, now: float) -> float:
        """Seconds until there is room; 0 when there is."""
        while self._times and self._times[0] <= now - self._seconds:
            self._times.popleft()
        return 0.0 if len(self._times) < self._count else self._times[0] + self._seconds - now

    def take(self, now: float) -> None:
        """Use one place."""
        self._times.append(now)


class Limits:
    """Refuses with 429 and ``retry_after``; switched off by ``enabled = False``."""

    def __init__(self, now: Callable[[], float]) -> None:
        self.enabled = True
        self.burst = 3
        self._now = now
        self._all = CallWindow(30, 1.0)
        self._chats: dict[int, tuple[CallWindow, ...]] = {}

    def charge(self, method: str, chat_id: int, *, group: bool) -> None:
        """Take one place for a call, or refuse it without taking any."""
        if not self.enabled or method not in CHARGED:
            return
        now = self._now()
        windows = (self._all, *self._of(chat_id, group=group))
        pause = max(window.pause(now) for window in windows)
        if pause > 0:
            raise too_many(max(1, math.ceil(pause)))
        for window in windows:
            window.take(now)

    def _of(self, chat_id: int, *, group: bool) -> tuple[CallWindow, ...]:
        if chat_id not in self._chats:
            short = CallWindow(self.burst, float(self.burst))
            self._chats[chat_id] = (short, CallWindow(20, 60.0)) if group else (short,)
        return self._chats[chat_id]
