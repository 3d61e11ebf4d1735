"""Groups that the bot has known for long, or not: how much their word counts elsewhere."""

from __future__ import annotations

from bot.core.detection.hearsay import MANY_PEOPLE, RIPE
from bot.core.message import ChatId, UserId
from bot.services.store import Acquaintance, Store, Turn

BOT = UserId(0)


async def settle(
    store: Store, now: float, *chats: ChatId, age: float = RIPE, people: int = MANY_PEOPLE
) -> None:
    """The bot has been in these chats for so long, and knows so many who write there."""
    who = (BOT, *(UserId(10_000 + number) for number in range(people)))
    met = [
        Acquaintance(chat_id=chat, user_id=user, joined_at=now - age, messages=1, seen_at=now)
        for chat in chats
        for user in who
    ]
    await store.inbox.finish(Turn(update_id=None, result="", met=tuple(met)))
