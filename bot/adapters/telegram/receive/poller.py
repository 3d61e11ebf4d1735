"""Fetches updates as raw JSON, and confirms them only after they were committed."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from time import monotonic

from bot.adapters.telegram.receive.inbox import Inbox
from bot.adapters.telegram.send.messenger import request_data
from bot.adapters.telegram.send.request import PATIENCE, AiohttpRequest, Patience
from bot.errors import (
    Busy,
    CallFailed,
    Contested,
    PollerConflict,
    Refused,
    Rejected,
    StoreError,
    TokenRejected,
    Uncertain,
    Unreadable,
    place,
)
from bot.services.delivery.backoff import backoff
from bot.services.store import Json

_log = logging.getLogger(__name__)

ALLOWED_UPDATES = (
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "callback_query",
    "my_chat_member",
    "chat_member",
    "chat_join_request",
    "inline_query",
    "poll",
)
"""Named explicitly: the default leaves out member changes, by which admin rights are kept true."""

CONFLICTS = 6
CONFLICT_PAUSE = 5.0
"""Conflicts in a row before giving up, and seconds in between: an old process may still end its poll."""

BATCH = 100
"""Updates asked for at a time."""
ANSWER = 8 << 20
"""Bytes of an answer at most, a hundredfold of what a batch has; parsed it may take twenty times as much."""
LONGEST_DEAF = 120.0
"""Seconds that the server may make it wait: deaf for a day is worse than asked once too often."""
EARLY = 0.2
"""Seconds within which an answer without anything new was no wait for anything."""
AT_ONCE = 3
"""Such answers in a row before it waits by itself."""
SURE = 5
"""Times that the same update, asked for alone, must have been unreadable before it is passed over.

A line that spoils answers spoils one now and then; one that is too long is so each time.
"""
BARREN = 20
"""Rounds in a row without anything new after which it begins anew at whatever the server still has."""
_NUMBER = re.compile(rb'\s*{\s*"ok"\s*:\s*true\s*,\s*"result"\s*:\s*\[\s*{\s*"update_id"\s*:\s*(\d{1,18})\b')
"""How the Bot API begins a batch, with the number of its first update."""

REJECTED = "BOT_TOKEN: Telegram does not know this token; ask @BotFather for the right one (/token)"
CONFLICT = (
    "another process receives this bot's updates: stop the other one, or remove its webhook with"
    " deleteWebhook, then start again"
)


class Poller:
    """The getUpdates loop; ``run`` returns only by an error that the operator must mend, or cancelled."""

    def __init__(
        self,
        request: AiohttpRequest,
        url: str,
        inbox: Inbox,
        *,
        patience: Patience = PATIENCE,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        now: Callable[[], float] = monotonic,
    ) -> None:
        self._request = request
        self._url = f"{url}/getUpdates"
        self._inbox = inbox
        self._wait = patience.wait
        self._seconds = patience.wait + patience.margin
        self._sleep = sleep
        self._now = now
        self._offset = 0
        self._limit = BATCH
        self._failures = 0
        self._conflicts = 0
        self._barren = 0
        self._at_once = 0
        self._suspect = (0, 0)

    async def run(self) -> None:
        """Fetch for ever; TokenRejected and PollerConflict say what to do."""
        while True:
            await self._inbox.room()
            if pause := await self._round():
                await self._sleep(pause)

    async def _round(self) -> float:
        """Fetch and take one batch; the seconds to wait before the next."""
        begun = self._now()
        try:
            updates = await self._fetch()
            self._conflicts = 0
            fresh, junk = await self._take(updates)
        except CallFailed as error:
            return self._refused(error)
        except StoreError as error:
            # Not confirmed, so Telegram gives the batch again.
            return self._failed("batch_not_kept", type(error).__name__)
        except Exception as error:
            # An answer that the program stumbles over must not end its hearing.
            _log.error("poll_stumbled kind=%s at=%s", type(error).__name__, place(error))
            return self._failed("poll_failed", type(error).__name__)
        self._failures = 0
        self._limit = min(4 * self._limit, BATCH)
        self._barren = 0 if fresh else self._barren + 1
        if junk:
            return 1.0
        at_once = not fresh and self._now() - begun < EARLY
        self._at_once = self._at_once + 1 if at_once else 0
        return backoff(self._at_once - AT_ONCE, 1.0) if self._at_once > AT_ONCE else 0.0

    async def _take(self, updates: Json) -> tuple[int, bool]:
        """Keep a batch; how many updates in it are new, and whether it holds none at all but is not empty."""
        batch = updates if isinstance(updates, list) else [updates]
        before = self._inbox.met
        highest = await self._inbox.accept(batch)
        if highest is not None:
            # Not max(old, new): after a quiet week Telegram starts over at a random, maybe lower, number.
            self._offset = highest + 1
        return self._inbox.met - before, highest is None and bool(batch)

    async def _fetch(self) -> Json:
        if self._barren >= BARREN:
            # Nothing that was confirmed comes again, and a number that leads nowhere must not do so for ever.
            self._barren = self._offset = 0
        params: dict[str, Json] = {
            "offset": self._offset,
            "limit": self._limit,
            "timeout": self._wait,
            "allowed_updates": list(ALLOWED_UPDATES),
        }
        data = request_data(params)
        try:
            return await self._request.call(self._url, data, seconds=self._seconds, most=ANSWER)
        except Unreadable as error:
            number = self._poison(error)
            if number is None:
                raise
            await self._inbox.pass_over(number)
            self._offset = number + 1
            return []

    def _poison(self, error: Unreadable) -> int | None:
        """The number of an update that keeps the batch from being read, once that is certain."""
        found = _NUMBER.match(error.head)
        if found is None or self._limit > 1:
            return None
        number = int(found[1])
        before, times = self._suspect
        self._suspect = number, times + 1 if number == before else 1
        return number if self._suspect[1] >= SURE or not error.whole else None

    def _refused(self, error: CallFailed) -> float:
        if isinstance(error, Rejected):
            raise TokenRejected(REJECTED) from None
        self._conflicts = self._conflicts + 1 if isinstance(error, Contested) else 0
        if self._conflicts >= CONFLICTS:
            raise PollerConflict(CONFLICT) from None
        pause = self._failed("poll_failed", type(error).__name__)
        if isinstance(error, Contested):
            return CONFLICT_PAUSE
        if isinstance(error, Unreadable):
            # One of a hundred is what nobody can read: it is found by itself.
            self._limit = 1
        elif isinstance(error, Uncertain | Refused):
            # It may have been too much at a time, for the server or the line.
            self._limit = max(1, self._limit // 4)
        return min(error.seconds, LONGEST_DEAF) if isinstance(error, Busy) else pause

    def _failed(self, event: str, kind: str) -> float:
        self._failures += 1
        self._barren += 1
        _log.warning("%s kind=%s tries=%s", event, kind, self._failures)
        return backoff(self._failures)
