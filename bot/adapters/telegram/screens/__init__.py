"""Every handler, in the order in which they are asked."""

from __future__ import annotations

from typing import Any

from telegram import Message
from telegram.ext import (
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    MessageHandler,
    filters,
)

from bot.adapters.telegram.receive.naming import CALLS, named
from bot.adapters.telegram.screens.ask import click as ask_click
from bot.adapters.telegram.screens.cases import click as case_click
from bot.adapters.telegram.screens.cases import log
from bot.adapters.telegram.screens.check import check, mention
from bot.adapters.telegram.screens.confirm import confirm
from bot.adapters.telegram.screens.facts import hotline, law
from bot.adapters.telegram.screens.federation import fed, fed_click
from bot.adapters.telegram.screens.groups import joined, member_changed, migrated
from bot.adapters.telegram.screens.joins import click as join_click
from bot.adapters.telegram.screens.operating import click as op_click
from bot.adapters.telegram.screens.operating import op
from bot.adapters.telegram.screens.privacy import export, forget, forget_click, privacy
from bot.adapters.telegram.screens.private import help_, private_text, start
from bot.adapters.telegram.screens.reports import report
from bot.adapters.telegram.screens.route import Route
from bot.adapters.telegram.screens.set_command import set_
from bot.adapters.telegram.screens.settings_menu import click, settings
from bot.adapters.telegram.screens.settings_more import copy, import_
from bot.adapters.telegram.screens.setup import click as setup_click
from bot.adapters.telegram.screens.setup import doctor
from bot.adapters.telegram.screens.stats import click as stats_click
from bot.adapters.telegram.screens.stats import stats
from bot.adapters.telegram.screens.tip import case, notice, quiz, tip, tips
from bot.adapters.telegram.screens.trusted import click as trust_click
from bot.adapters.telegram.screens.trusted import trust, trusted, untrust
from bot.adapters.telegram.screens.warnings import about, did_it, not_fraud, why

COMMANDS = (
    "start",
    "help",
    "settings",
    "set",
    "ask",
    "check",
    "confirm",
    "tip",
    "tips",
    "case",
    "quiz",
    "hotline",
    "law",
    "notice",
    "privacy",
    "forget",
    "export",
    "doctor",
    "log",
    "stats",
    "report",
    "trust",
    "untrust",
    "trusted",
    "fed",
    "import",
    "copy",
)
"""The commands of the menu, in its order; a test holds README and texts to this list.

``/op`` is not among them: whoever does not run the bot is not to know of it.
"""


class _Named(filters.MessageFilter):
    """Messages that call the bot by its name."""

    def filter(self, message: Message) -> bool:
        """Whether the bot's own name stands in it."""
        said = message.text or message.caption or ""
        return named(message.get_bot().username).search(said) is not None


class _ToAdmins(filters.MessageFilter):
    """Answers to a message that call for the admins and say nothing else."""

    def filter(self, message: Message) -> bool:
        """Whether it is such an answer."""
        return message.reply_to_message is not None and (message.text or "").strip().lower() in CALLS


_NAMED = _Named()
_TO_ADMINS = _ToAdmins()


async def _unused(*_: object) -> None:
    """The library wants a callback; ours runs through ``Route.run``, which can return what to commit."""


def _command(name: str) -> CommandHandler[Any, Any]:
    # An edited command was answered before; what it says now is read like any edited message.
    return CommandHandler(name, _unused, filters=filters.UpdateType.MESSAGE)


ROUTES: tuple[Route, ...] = (
    Route(name="joined", match=ChatMemberHandler(_unused, ChatMemberHandler.MY_CHAT_MEMBER), run=joined),
    Route(
        name="member_changed",
        match=ChatMemberHandler(_unused, ChatMemberHandler.CHAT_MEMBER),
        run=member_changed,
    ),
    Route(name="migrated", match=MessageHandler(filters.StatusUpdate.MIGRATE, _unused), run=migrated),
    Route(name="why", match=CallbackQueryHandler(_unused, pattern=r"^why:"), run=why),
    Route(name="did_it", match=CallbackQueryHandler(_unused, pattern=r"^did:"), run=did_it),
    Route(name="about", match=CallbackQueryHandler(_unused, pattern=r"^about:"), run=about),
    Route(name="not_fraud", match=CallbackQueryHandler(_unused, pattern=r"^ok:"), run=not_fraud),
    Route(name="ask_click", match=CallbackQueryHandler(_unused, pattern=r"^ask:"), run=ask_click),
    Route(name="forget_click", match=CallbackQueryHandler(_unused, pattern=r"^me:"), run=forget_click),
    Route(name="case_click", match=CallbackQueryHandler(_unused, pattern=r"^c:"), run=case_click),
    Route(name="stats_click", match=CallbackQueryHandler(_unused, pattern=r"^st:"), run=stats_click),
    Route(name="join_click", match=CallbackQueryHandler(_unused, pattern=r"^j:"), run=join_click),
    Route(name="op_click", match=CallbackQueryHandler(_unused, pattern=r"^op:"), run=op_click),
    Route(name="setup_click", match=CallbackQueryHandler(_unused, pattern=r"^up:"), run=setup_click),
    Route(name="fed_click", match=CallbackQueryHandler(_unused, pattern=r"^fed:"), run=fed_click),
    Route(name="trust_click", match=CallbackQueryHandler(_unused, pattern=r"^t:"), run=trust_click),
    Route(name="settings_click", match=CallbackQueryHandler(_unused, pattern=r"^set:"), run=click),
    Route(name="start", match=_command("start"), run=start, spoken=True),
    Route(name="help", match=_command("help"), run=help_, spoken=True),
    Route(name="settings", match=_command("settings"), run=settings, spoken=True, setting_up=True),
    Route(name="ask", match=_command("ask"), run=check, unguarded=True, spoken=True),
    Route(name="check", match=_command("check"), run=check, unguarded=True, spoken=True),
    Route(name="confirm", match=_command("confirm"), run=confirm, spoken=True),
    Route(name="set", match=_command("set"), run=set_, spoken=True, setting_up=True),
    Route(name="doctor", match=_command("doctor"), run=doctor, spoken=True, setting_up=True),
    Route(name="log", match=_command("log"), run=log, spoken=True, setting_up=True),
    Route(name="stats", match=_command("stats"), run=stats, spoken=True, setting_up=True),
    Route(name="trust", match=_command("trust"), run=trust, spoken=True, setting_up=True),
    Route(name="untrust", match=_command("untrust"), run=untrust, spoken=True, setting_up=True),
    Route(name="trusted", match=_command("trusted"), run=trusted, spoken=True, setting_up=True),
    Route(name="fed", match=_command("fed"), run=fed, spoken=True, setting_up=True),
    Route(name="import", match=_command("import"), run=import_, spoken=True, setting_up=True),
    Route(name="copy", match=_command("copy"), run=copy, spoken=True, setting_up=True),
    Route(name="report", match=_command("report"), run=report, unguarded=True, spoken=True),
    Route(
        name="report_by_name",
        match=MessageHandler(filters.ChatType.GROUPS & filters.UpdateType.MESSAGE & _TO_ADMINS, _unused),
        run=report,
        unguarded=True,
        spoken=True,
    ),
    Route(name="tip", match=_command("tip"), run=tip, spoken=True),
    Route(name="tips", match=_command("tips"), run=tips, spoken=True),
    Route(name="case", match=_command("case"), run=case, spoken=True),
    Route(name="quiz", match=_command("quiz"), run=quiz, spoken=True),
    Route(name="hotline", match=_command("hotline"), run=hotline, spoken=True),
    Route(name="law", match=_command("law"), run=law, spoken=True),
    Route(name="privacy", match=_command("privacy"), run=privacy, spoken=True),
    Route(name="forget", match=_command("forget"), run=forget, spoken=True),
    Route(name="export", match=_command("export"), run=export, spoken=True),
    Route(name="notice", match=_command("notice"), run=notice, spoken=True),
    Route(
        name="op",
        match=CommandHandler("op", _unused, filters=filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE),
        run=op,
        unguarded=True,
        spoken=True,
    ),
    Route(
        name="private",
        match=MessageHandler(filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE, _unused),
        run=private_text,
        unguarded=True,
        spoken=True,
    ),
    Route(
        name="mention",
        match=MessageHandler(filters.ChatType.GROUPS & filters.UpdateType.MESSAGE & _NAMED, _unused),
        run=mention,
        unguarded=True,
        spoken=True,
    ),
)
