"""What Telegram shows of the bot before anybody typed: its commands per scope and language, and who it is."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
)
from telegram.error import TelegramError

from bot.core.catalog import Catalog

_log = logging.getLogger(__name__)

_LIBRARY = ("tip", "case", "quiz", "hotline", "law")
_ASKING = ("check", *_LIBRARY)
_RULES = ("trust", "untrust", "trusted", "fed", "import", "copy")
_RUNNING = ("settings", "set", "doctor", "log", "stats", "confirm", *_RULES)
MENUS: tuple[tuple[BotCommandScope, tuple[str, ...]], ...] = (
    (
        BotCommandScopeAllPrivateChats(),
        ("start", "ask", *_LIBRARY, "notice", "fed", "privacy", "forget", "export", "help"),
    ),
    (BotCommandScopeAllGroupChats(), (*_ASKING, "report", "tips", "help")),
    (BotCommandScopeAllChatAdministrators(), (*_RUNNING, *_ASKING, "tips", "help")),
)


async def publish(bot: Bot, catalog: Catalog) -> None:
    """Register commands and descriptions; a failure is logged, for the bot works without."""
    try:
        for code, lang in languages(catalog):
            for scope, names in MENUS:
                commands = [
                    BotCommand(name, catalog.text(lang, f"commands.{name}.description")) for name in names
                ]
                await bot.set_my_commands(commands, scope=scope, language_code=code)
            await bot.set_my_description(catalog.text(lang, "bot.description"), language_code=code)
            await bot.set_my_short_description(
                catalog.text(lang, "bot.short_description"), language_code=code
            )
    except TelegramError as error:
        _log.warning("menu_not_published kind=%s", type(error).__name__)


def languages(catalog: Catalog) -> Iterator[tuple[str | None, str]]:
    """Telegram's language codes with the locale that serves each; None is everybody else.

    Telegram knows two letters only, so "zh" is one menu: the simplified one.
    """
    yield None, catalog.default
    for code in sorted({name.split("-")[0] for name in catalog.locales} - {catalog.default}):
        yield code, catalog.language(code)
