"""Fetches updates as raw JSON, and confirms them only after they were committed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.request import BaseRequest, RequestData
from telegram.request._requestparameter import RequestParameter

from bot.adapters.telegram.inbox import Inbox
from bot.adapters.telegram.messenger import call_failed
from bot.errors import Busy, PollerConflict, StoreError, TokenRejected
from bot.services.backoff import backoff
from bot.services.ports import Json

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

REJECTED = "BOT_TOKEN: Telegram does not know this token; ask @BotFather for the right one (/token)"
CONFLICT = (
    "another process receives this bot's updates: stop the other one, or remove its webhook with"
    " deleteWebhook, then start again"
)


class Poller:
    """The getUpdates loop; ``run`` returns only by an error that the operator must mend, or cancelled."""

    def __init__(
        self,
        request: BaseRequest,
        url: str,
        inbox: Inbox,
        *,
        wait: int = 30,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._request = request
        self._url = f"{url}/getUpdates"
        self._inbox = inbox
        self._wait = wait
        self._sleep = sleep
        self._offset = 0
        self._conflicts = 0

    async def run(self) -> None:
        """Fetch for ever; TokenRejected and PollerConflict say what to do."""
        failures = 0
        while True:
            await self._inbox.room()
            try:
                updates = await self._fetch()
            except TelegramError as error:
                failures += 1
                await self._sleep(self._pause(error, failures))
                continue
            self._conflicts = 0
            try:
                await self._take(updates)
            except StoreError as error:
                # Not confirmed, so Telegram gives the batch again.
                failures += 1
                _log.warning("batch_not_kept kind=%s tries=%s", type(error).__name__, failures)
                await self._sleep(backoff(failures))
            else:
                failures = 0

    async def _take(self, updates: Json) -> None:
        batch = updates if isinstance(updates, list) else [updates]
        highest = await self._inbox.accept(batch)
        if highest is not None:
            # Not max(old, new): after a quiet week Telegram starts over at a random, maybe lower, number.
            self._offset = highest + 1
        elif batch:
            await self._sleep(1.0)

    async def _fetch(self) -> Json:
        params = {
            "offset": self._offset,
            "limit": 100,
            "timeout": self._wait,
            "allowed_updates": list(ALLOWED_UPDATES),
        }
        data = RequestData([RequestParameter(name, value, None) for name, value in params.items()])
        return await self._request.post(self._url, data, read_timeout=self._wait + 10)

    def _pause(self, error: TelegramError, failures: int) -> float:
        if isinstance(error, InvalidToken):
            raise TokenRejected(REJECTED) from None
        self._conflicts = self._conflicts + 1 if isinstance(error, Conflict) else 0
        if self._conflicts >= CONFLICTS:
            raise PollerConflict(CONFLICT) from None
        _log.warning("poll_failed kind=%s tries=%s", type(error).__name__, failures)
        if isinstance(error, Conflict):
            return CONFLICT_PAUSE
        if isinstance(error, RetryAfter):
            busy = call_failed(error)
            return busy.seconds if isinstance(busy, Busy) else 1.0
        return backoff(failures)
