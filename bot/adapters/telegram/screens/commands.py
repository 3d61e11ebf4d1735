"""The commands, a line each; routes, menus, README and tests follow from this table."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from enum import StrEnum

from bot.adapters.telegram.screens.case_list import log
from bot.adapters.telegram.screens.check import check
from bot.adapters.telegram.screens.confirm import confirm
from bot.adapters.telegram.screens.country import country
from bot.adapters.telegram.screens.facts import hotline, law
from bot.adapters.telegram.screens.federation import fed
from bot.adapters.telegram.screens.interaction import Handler
from bot.adapters.telegram.screens.languages import language_
from bot.adapters.telegram.screens.operating import op
from bot.adapters.telegram.screens.privacy import export, forget, privacy
from bot.adapters.telegram.screens.private import help_, start
from bot.adapters.telegram.screens.reports import report
from bot.adapters.telegram.screens.set_command import set_
from bot.adapters.telegram.screens.settings_menu import settings
from bot.adapters.telegram.screens.settings_more import copy, import_
from bot.adapters.telegram.screens.setup import doctor
from bot.adapters.telegram.screens.stats import stats
from bot.adapters.telegram.screens.tip import case, notice, quiz, tip, tips
from bot.adapters.telegram.screens.trusted import trust, trusted, untrust


class Who(StrEnum):
    """Whom a command heeds; each handler asks for the right at that moment."""

    ANYBODY = "anybody"
    ADMINS = "admins"
    OPERATORS = "operators"


@dataclass(frozen=True, slots=True)
class Command:
    """One command; ``menus`` are Telegram's scopes that list it, the rest is as in ``Route``."""

    name: str
    run: Handler
    menus: tuple[str, ...]
    who: Who = Who.ANYBODY
    _: KW_ONLY
    unguarded: bool = False
    setting_up: bool = False


PRIVATE, GROUPS, LEADING = "all_private_chats", "all_group_chats", "all_chat_administrators"
EVERYWHERE = (PRIVATE, GROUPS, LEADING)
TABLE = (
    Command("start", start, (PRIVATE,)),
    Command("settings", settings, (LEADING,), Who.ADMINS, setting_up=True),
    Command("set", set_, (LEADING,), Who.ADMINS, setting_up=True),
    Command("doctor", doctor, (LEADING,), Who.ADMINS, setting_up=True),
    Command("log", log, (LEADING,), Who.ADMINS, setting_up=True),
    Command("stats", stats, (LEADING,), Who.ADMINS, setting_up=True),
    Command("confirm", confirm, (LEADING,), Who.ADMINS),
    Command("trust", trust, (LEADING,), Who.ADMINS, setting_up=True),
    Command("untrust", untrust, (LEADING,), Who.ADMINS, setting_up=True),
    Command("trusted", trusted, (LEADING,), Who.ADMINS, setting_up=True),
    Command("fed", fed, (LEADING,), setting_up=True),
    Command("import", import_, (LEADING,), Who.ADMINS, setting_up=True),
    Command("copy", copy, (LEADING,), Who.ADMINS, setting_up=True),
    Command("ask", check, (PRIVATE,), unguarded=True),
    Command("check", check, (GROUPS, LEADING), unguarded=True),
    Command("tip", tip, EVERYWHERE),
    Command("case", case, EVERYWHERE),
    Command("quiz", quiz, EVERYWHERE),
    Command("hotline", hotline, EVERYWHERE),
    Command("law", law, EVERYWHERE),
    Command("notice", notice, (PRIVATE,)),
    Command("country", country, (PRIVATE,)),
    # In private it stands elsewhere: among what concerns oneself.
    Command("fed", fed, (PRIVATE,), setting_up=True),
    Command("report", report, (GROUPS,), unguarded=True),
    Command("tips", tips, (GROUPS, LEADING)),
    Command("language", language_, (PRIVATE,)),
    Command("privacy", privacy, (PRIVATE,)),
    Command("forget", forget, (PRIVATE,)),
    Command("export", export, (PRIVATE,)),
    Command("help", help_, EVERYWHERE),
    # In no menu: whoever does not run the bot is not to know of it.
    Command("op", op, (), Who.OPERATORS, unguarded=True),
)
"""In the order of the menus."""
COMMANDS = tuple(dict.fromkeys(command.name for command in TABLE if command.menus))
"""The names that people are told."""
MENUS = {scope: tuple(one.name for one in TABLE if scope in one.menus) for scope in EVERYWHERE}
