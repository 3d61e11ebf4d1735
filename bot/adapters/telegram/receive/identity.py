"""Who the bot is: asked once, and told to the library, which then asks Telegram for nothing by itself."""

from __future__ import annotations

import re

from telegram import Bot, User

from bot.adapters.telegram.receive.poller import REJECTED
from bot.adapters.telegram.send.answers import integer
from bot.errors import Missing, Rejected, TokenRejected, Unreadable
from bot.services.platform import Messenger
from bot.services.store import Json

_NAME = re.compile(r"\w{1,64}", re.ASCII)
_FLAGS = ("can_join_groups", "can_read_all_group_messages")


async def identify(bot: Bot, api: Messenger) -> None:
    """Let ``bot`` know who it is; TokenRejected, or CallFailed when Telegram does not say."""
    try:
        found = await api.call("getMe", {})
    except (Rejected, Missing):
        raise TokenRejected(REJECTED) from None
    bot._bot_user = User.de_json(_me(found), bot)


def _me(found: Json) -> dict[str, Json]:
    """The fields of a bot that are needed, each of its kind."""
    number = integer(found.get("id")) if isinstance(found, dict) else None
    name = found.get("username") if isinstance(found, dict) else None
    if (
        not isinstance(found, dict)
        or number is None
        or not isinstance(name, str)
        or not _NAME.fullmatch(name)
    ):
        raise Unreadable("the answer is not a bot")
    flags = {flag: found.get(flag) is True for flag in _FLAGS}
    first = str(found.get("first_name", ""))[:64]
    return {"id": number, "is_bot": True, "first_name": first, "username": name, **flags}
