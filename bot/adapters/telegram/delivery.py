"""How Telegram delivers: tells it to call a webhook, or to let the bot poll."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from telegram import Bot
from telegram.error import BadRequest, InvalidToken, RetryAfter, TelegramError

from bot.adapters.telegram.messenger import call_failed, reason
from bot.adapters.telegram.poller import ALLOWED_UPDATES, REJECTED
from bot.errors import Busy, ConfigError, TokenRejected
from bot.services.backoff import backoff

_log = logging.getLogger(__name__)
R = TypeVar("R")
Sleep = Callable[[float], Awaitable[None]]


async def set_webhook(bot: Bot, url: str, secret: str, *, sleep: Sleep = asyncio.sleep) -> None:
    """Have updates delivered to ``url``; ConfigError when Telegram refuses it, all else is waited out."""

    async def attempt() -> None:
        try:
            await bot.set_webhook(url, secret_token=secret, allowed_updates=list(ALLOWED_UPDATES))
        except BadRequest as error:
            raise ConfigError(f"WEBHOOK_URL: Telegram refuses this address: {reason(error)}") from None

    await _insist(attempt, sleep)


async def remove_webhook(bot: Bot, *, sleep: Sleep = asyncio.sleep) -> None:
    """Take down a webhook if one is set, for beside it nobody can poll; faults are waited out."""
    info = await _insist(bot.get_webhook_info, sleep)
    if info.url:
        _log.warning("webhook_removed: this bot polls, so the webhook set for it was taken down")
        await _insist(bot.delete_webhook, sleep)


async def _insist(call: Callable[[], Awaitable[R]], sleep: Sleep) -> R:
    """Call until Telegram answers, as long as it takes; TokenRejected is an answer."""
    tries = 0
    while True:
        try:
            return await call()
        except InvalidToken:
            raise TokenRejected(REJECTED) from None
        except TelegramError as error:
            tries += 1
            _log.warning("delivery_call_failed kind=%s tries=%s", type(error).__name__, tries)
            await sleep(_pause(error, tries))


def _pause(error: TelegramError, tries: int) -> float:
    busy = call_failed(error) if isinstance(error, RetryAfter) else None
    return busy.seconds if isinstance(busy, Busy) else backoff(tries)
