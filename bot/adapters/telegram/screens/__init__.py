"""Every handler, in the order in which they are asked."""

from __future__ import annotations

from typing import Any

from telegram import Message
from telegram.ext import (
    BaseHandler,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    MessageHandler,
    filters,
)

from bot.adapters.telegram.receive.naming import CALLS, named
from bot.adapters.telegram.screens import (
    ask,
    case_list,
    cases,
    federation,
    joins,
    languages,
    library,
    operating,
    privacy,
    settings_menu,
    setup,
    stats,
    trusted,
)
from bot.adapters.telegram.screens.check import mention
from bot.adapters.telegram.screens.commands import COMMANDS, MENUS, TABLE, Command, Who
from bot.adapters.telegram.screens.groups import joined, member_changed, migrated
from bot.adapters.telegram.screens.interaction import Handler
from bot.adapters.telegram.screens.private import private_text
from bot.adapters.telegram.screens.reports import report
from bot.adapters.telegram.screens.route import Route
from bot.adapters.telegram.screens.warnings import about, did_it, not_fraud, why
from bot.adapters.telegram.send.keyboards import GO

__all__ = ["COMMANDS", "MENUS", "ROUTES"]


class _Named(filters.MessageFilter):
    """Messages that call the bot by its name."""

    def filter(self, message: Message) -> bool:
        """Whether the bot's own name stands in it."""
        said = message.text or message.caption or ""
        return named(message.get_bot().username).search(said) is not None


class _ToAdmins(filters.MessageFilter):
    """Answers to a message that call for the admins."""

    def filter(self, message: Message) -> bool:
        """Whether it is such an answer."""
        return message.reply_to_message is not None and CALLS.search(message.text or "") is not None


async def _unused(*_: object) -> None:
    """The library wants a callback; ours runs through ``Route.run``, which can return what to commit."""


def _event(name: str, match: BaseHandler[Any, Any, Any], run: Handler) -> Route:
    return Route(name=name, match=match, run=run)


def _press(name: str, prefix: str, run: Handler) -> Route:
    """A button whose data begin with ``prefix`` and a colon."""
    return Route(name=name, match=CallbackQueryHandler(_unused, pattern=rf"^{prefix}:"), run=run)


def _command(command: Command) -> Route:
    # An edited command was answered before; what it says now is read like any edited message.
    where: filters.BaseFilter = filters.UpdateType.MESSAGE
    if command.who is Who.OPERATORS:
        where = filters.ChatType.PRIVATE & where
    return Route(
        name=command.name,
        match=CommandHandler(command.name, _unused, filters=where),
        run=command.run,
        unguarded=command.unguarded,
        spoken=True,
        setting_up=command.setting_up,
    )


def _words(name: str, where: filters.BaseFilter, run: Handler, *, unguarded: bool = True) -> Route:
    """Words that are judged by who answers them, unless they may stand beside an ad."""
    match: MessageHandler[Any, Any] = MessageHandler(where & filters.UpdateType.MESSAGE, _unused)
    return Route(name=name, match=match, run=run, unguarded=unguarded, spoken=True)


ROUTES: tuple[Route, ...] = (
    _event("joined", ChatMemberHandler(_unused, ChatMemberHandler.MY_CHAT_MEMBER), joined),
    _event("member_changed", ChatMemberHandler(_unused, ChatMemberHandler.CHAT_MEMBER), member_changed),
    _event("migrated", MessageHandler(filters.StatusUpdate.MIGRATE, _unused), migrated),
    _press("why", "why", why),
    _press("did_it", "did", did_it),
    _press("about", "about", about),
    _press("not_fraud", "ok", not_fraud),
    _press("ask_click", "ask", ask.click),
    _press("go_click", GO, library.click),
    _press("privacy_click", privacy.PREFIX, privacy.click),
    _press("language_click", languages.PREFIX, languages.click),
    _press("case_click", "c", cases.click),
    _press("log_click", "l", case_list.click),
    _press("wave_click", "w", cases.undo_wave),
    _press("stats_click", "st", stats.click),
    _press("join_click", "j", joins.click),
    _press("op_click", "op", operating.click),
    _press("setup_click", "up", setup.click),
    _press("fed_click", "fed", federation.fed_click),
    _press("trust_click", "t", trusted.click),
    _press("settings_click", "set", settings_menu.click),
    *map(_command, {command.name: command for command in TABLE}.values()),
    _words("report_by_name", filters.ChatType.GROUPS & _ToAdmins(), report, unguarded=False),
    _words("private", filters.ChatType.PRIVATE, private_text),
    _words("mention", filters.ChatType.GROUPS & _Named(), mention),
)
