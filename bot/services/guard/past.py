"""What a chat's past says of a message: when its sender came and wrote, what stood there before an edit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.core.detection.detectors.edited import SOON
from bot.core.message import NEW_FOR, NEW_MESSAGES, ChatId, Message, UserId
from bot.core.remembered import Remembered
from bot.core.verdict import Level
from bot.services.platform import Clock
from bot.services.store import Acquaintance, Store, Turn

REMEMBERED = 20_000
"""Acquaintances in memory; the others are read again from the store."""
SEEN_EVERY = 86_400.0
"""Seconds after which it is kept again that somebody was seen: who is not, is forgotten in time."""
LONG = 60 * 86_400.0
"""Seconds after which somebody who stayed counts as long-standing."""
_Who = tuple[ChatId, UserId]
BOT = UserId(0)
"""Stands for the bot, which came into a chat when it first heard it."""


class Past:
    """Keeps of everybody in a chat no more than tells a newcomer from a regular."""

    def __init__(self, *, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._known: Remembered[_Who, Acquaintance] = Remembered(REMEMBERED)
        self._unknown: Remembered[_Who, _Who] = Remembered(REMEMBERED)
        """Who was looked for in vain, for the next message of each."""

    async def recall(self, message: Message) -> tuple[Message, tuple[Acquaintance, ...]]:
        """The message with what is known of it, and who is to be kept with its turn."""
        chat, now = message.chat.id, self._clock.now()
        at = _moment(message) or now
        bot = await self._find(chat, BOT)
        if not bot.seen_at:
            bot = replace(bot, joined_at=at)
        sender = await self._find(chat, message.sender.id)
        told = _told(message, sender, listening=at - bot.joined_at)
        if message.edited and bot.joined_at <= message.sent:
            told = replace(told, was_clean=await self._was_clean(message))
        wrote = int(not (message.edited or message.joined))
        return told, (*self._keep(bot, now), *self._keep(sender, now, wrote))

    async def expect(self, who: Iterable[tuple[ChatId, UserId]]) -> None:
        """Look up at once everybody whose messages come next: one by one each would wait for the database."""
        wanted = {one for chat, user in who for one in ((chat, user), (chat, BOT))}
        unknown = [one for one in wanted if self._known.get(one) is None]
        found = await self._store.people.acquaintances(unknown) if unknown else {}
        for one in unknown:
            # Whoever wrote meanwhile is known better than by what was kept before.
            if one not in found:
                self._unknown.put(one, one)
            elif self._known.get(one) is None:
                self._known.put(one, found[one])

    def moved(self, _: ChatId, new: ChatId) -> None:
        """Look again for whoever was not found in the new chat: what was kept of them is there now."""
        for one in [one for one in self._unknown if one[0] == new]:
            self._unknown.pop(one)

    def forget_all(self) -> None:
        """Read of everybody again what is kept: another process heard their chats meanwhile."""
        self._known.clear()
        self._unknown.clear()

    async def standing(self, chat: ChatId, user: UserId) -> bool:
        """Whether somebody has been here for long: two months, with a few messages at least."""
        sender, bot, now = await self._find(chat, user), await self._find(chat, BOT), self._clock.now()
        came = max(sender.joined_at, bot.joined_at)
        return sender.messages >= NEW_MESSAGES and bool(bot.seen_at) and now - came >= LONG

    async def joined(self, chat: ChatId, users: tuple[UserId, ...], at: float) -> None:
        """Keep that somebody came."""
        found = [await self._find(chat, user) for user in users]
        now = self._clock.now()
        came = [replace(one, joined_at=max(one.joined_at, at)) for one in found]
        met = [kept for one in came for kept in self._keep(one, now)]
        if met:
            await self._store.inbox.finish(Turn(result="", met=tuple(met)))

    async def _was_clean(self, message: Message) -> bool:
        """Only what was not clean stands in the ledger, and the bot has heard this message before."""
        if message.edited - message.sent > SOON:
            return False
        earlier = await self._store.ledger.judgement(message.chat.id, message.id)
        return earlier is None or earlier.level == Level.CLEAN

    async def _find(self, chat: ChatId, user: UserId) -> Acquaintance:
        if known := self._known.get((chat, user)):
            return known
        was_sought = self._unknown.pop((chat, user)) is not None
        found = None if was_sought else await self._store.people.acquaintance(chat, user)
        if found is None:
            return Acquaintance(chat_id=chat, user_id=user)
        self._known.put((chat, user), found)
        return found

    def _keep(self, met: Acquaintance, now: float, wrote: int = 0) -> tuple[Acquaintance, ...]:
        messages = min(NEW_MESSAGES, met.messages + wrote)
        key = met.chat_id, met.user_id
        is_known = messages == met.messages and met == self._known.get(key)
        if is_known and 0 <= now - met.seen_at < SEEN_EVERY:
            return ()
        met = Acquaintance(
            chat_id=met.chat_id, user_id=met.user_id, joined_at=met.joined_at, messages=messages, seen_at=now
        )
        self._known.put(key, met)
        return (met,)


def _moment(message: Message) -> float:
    return float(message.edited or message.sent)


def _told(message: Message, sender: Acquaintance, *, listening: float) -> Message:
    # Where the bot came a short while ago, everybody is new to it and nobody to the chat.
    earlier, joined_at = sender.messages if listening >= NEW_FOR else None, int(sender.joined_at)
    who = message.sender
    if (joined_at, earlier) == (who.joined_at, who.earlier):
        return message
    return replace(message, sender=replace(who, joined_at=joined_at, earlier=earlier))
