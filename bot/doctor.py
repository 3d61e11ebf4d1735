"""``antifraud doctor``: what is in order, what is not, and what to do about it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.adapters.content.catalog import load_catalog
from bot.adapters.content.rules import load_ruleset
from bot.adapters.store import check
from bot.adapters.telegram.poller import REJECTED
from bot.adapters.telegram.request import AiohttpRequest
from bot.config import Settings
from bot.errors import AntifraudError


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at."""

    ok: bool
    subject: str
    message: str


async def examine(settings: Settings) -> list[Finding]:
    """Look at everything; one fault never hides the others."""
    return [
        await _finding("content", lambda: _content(settings)),
        await _finding("database", lambda: _database(settings)),
        await _finding("token", lambda: _token(settings)),
    ]


async def _finding(subject: str, look: Callable[[], Awaitable[str]]) -> Finding:
    try:
        return Finding(ok=True, subject=subject, message=await look())
    except AntifraudError as error:
        return Finding(ok=False, subject=subject, message=str(error))


async def _content(settings: Settings) -> str:
    catalog, rules = load_catalog(settings.content_dir), load_ruleset(settings.content_dir)
    return f"{len(catalog.locales)} languages, {len(catalog.tips)} tips, {len(rules.rules)} rules"


async def _database(settings: Settings) -> str:
    revision = await check(settings.database_url.get_secret_value())
    if revision.current is None:
        return "not there yet; the first start makes it"
    if revision.current != revision.head:
        return f"at {revision.current}, the program is at {revision.head}: the next start migrates it"
    return f"up to date ({revision.head})"


async def _token(settings: Settings) -> str:
    if settings.bot_token is None:
        return "none set: `antifraud run` opens the playground; for Telegram put BOT_TOKEN into .env"
    request = AiohttpRequest()
    bot = Bot(
        settings.bot_token.get_secret_value(),
        base_url=f"{settings.bot_api_base_url}/bot",
        request=request,
        get_updates_request=request,
    )
    try:
        await bot.initialize()
        return _rights(bot)
    except InvalidToken:
        raise AntifraudError(REJECTED) from None
    except TelegramError as error:
        raise AntifraudError(f"the Bot API at BOT_API_BASE_URL does not answer ({error.message})") from None
    finally:
        await request.shutdown()


def _rights(bot: Bot) -> str:
    me = bot.bot
    if not me.can_join_groups:
        raise AntifraudError(f"@{me.username} may not join groups: @BotFather, /setjoingroups, Enable")
    if not me.can_read_all_group_messages:
        return (
            f"@{me.username} reads groups only where it is an admin (privacy mode):"
            " make it an admin, or @BotFather, /setprivacy, Disable"
        )
    return f"@{me.username} may join groups and read their messages"
