"""What people and channels are called, asked of Telegram at this moment: no list keeps a name."""

from __future__ import annotations

from collections.abc import Mapping

from bot.adapters.telegram.screens.interaction import Desk
from bot.adapters.telegram.send.casecard import person
from bot.core.message import ChatId, UserId
from bot.core.text.quoting import coded, quoted
from bot.errors import CallFailed
from bot.services.store import Json


async def person_of(desk: Desk, user_id: UserId, group: ChatId | None = None) -> str:
    """Somebody by name, as a link that Telegram opens; by number where it tells no name."""
    return person(user_id, await name_of(desk, user_id, group))


async def name_of(desk: Desk, user_id: UserId, group: ChatId | None = None) -> str:
    """What a person is called, in ``group`` if it is given, or a channel; "" where Telegram does not say."""
    member = await desk.authority.member(group, user_id) if group is not None and user_id > 0 else None
    if member is not None and member.name:
        return member.name
    found = await _chat(desk, user_id)
    parts = [found.get(key) for key in ("title", "first_name", "last_name")]
    return " ".join(part for part in parts if isinstance(part, str) and part)


def numbered(name: str, number: int | str) -> str:
    """A name with the number that takes it out of a list again; the number alone where there is no name."""
    return f"{quoted(name, 40)} ({coded(str(number))})" if name else coded(str(number))


async def _chat(desk: Desk, number: int) -> Mapping[str, Json]:
    try:
        found = await desk.messenger.call("getChat", {"chat_id": number})
    except CallFailed:
        return {}
    return found if isinstance(found, dict) else {}
