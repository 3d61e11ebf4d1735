"""How Telegram delivers: tells it to call a webhook, or to let the bot poll."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeVar

from bot.adapters.telegram.receive.poller import ALLOWED_UPDATES, LONGEST_DEAF, REJECTED
from bot.errors import Busy, CallFailed, ConfigError, Missing, Refused, Rejected, TokenRejected
from bot.services.delivery.backoff import backoff
from bot.services.platform import Messenger
from bot.services.store import Json

_log = logging.getLogger(__name__)
R = TypeVar("R")
Sleep = Callable[[float], Awaitable[None]]


async def set_webhook(api: Messenger, url: str, secret: str, *, sleep: Sleep = asyncio.sleep) -> None:
    """Have updates delivered to ``url``; ConfigError when Telegram refuses it, all else is waited out."""
    params: dict[str, Json] = {"url": url, "secret_token": secret, "allowed_updates": list(ALLOWED_UPDATES)}

    async def attempt() -> None:
        try:
            await api.call("setWebhook", params)
        except Missing:
            raise
        except Refused as error:
            raise ConfigError(f"WEBHOOK_URL: Telegram refuses this address: {error}") from None

    await _insist(attempt, sleep)


async def remove_webhook(api: Messenger, *, sleep: Sleep = asyncio.sleep) -> None:
    """Take down a webhook if one is set, for beside it nobody can poll; faults are waited out."""
    info = await _insist(partial(api.call, "getWebhookInfo", {}), sleep)
    # Of an answer that says neither, it is taken that there is one: to remove none harms nobody.
    if not isinstance(info, dict) or info.get("url") != "":
        _log.warning("webhook_removed: this bot polls, so the webhook set for it was taken down")
        await _insist(partial(api.call, "deleteWebhook", {}), sleep)


async def _insist(call: Callable[[], Awaitable[R]], sleep: Sleep) -> R:
    """Call until Telegram answers, as long as it takes; TokenRejected is an answer."""
    tries = 0
    while True:
        try:
            return await call()
        except (Rejected, Missing):
            raise TokenRejected(REJECTED) from None
        except CallFailed as error:
            tries += 1
            _log.warning("delivery_call_failed kind=%s tries=%s", type(error).__name__, tries)
            pause = min(error.seconds, LONGEST_DEAF) if isinstance(error, Busy) else backoff(tries)
        await sleep(pause)
