"""What members say of cases: reports, and objections of those concerned."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.lists import Lists
from bot.core.message import ChatId, MessageId, UserId
from bot.services.admin_store import Appeal, Report
from bot.services.ports import Clock, Judgement, Store

MOST_APPEALS = 3
"""Objections of one person in one group within ``APPEALS_IN``."""
APPEALS_IN = 86_400.0
WRONG_TOO_OFTEN = 3
"""Wrong reports, and more wrong than right ones, from which a reporter is heard no louder than silence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What became of a report: the word for who reported, how many there are, and whether admins are told."""

    word: str
    count: int = 0
    tell: bool = False


class Voices:
    """Counts who says what; nobody is counted twice."""

    def __init__(self, *, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def report(self, chat_id: ChatId, message_id: MessageId, by: UserId, lists: Lists) -> Heard:
        """A member reports a message."""
        if by in lists.silenced:
            return Heard(word="silenced")
        right, wrong = await self._store.reported(chat_id, by)
        kept = Report(chat_id=chat_id, message_id=message_id, user_id=by, at=self._clock.now())
        if not await self._store.report(kept):
            return Heard(word="again")
        count = len(await self._store.reports(chat_id, message_id))
        doubtful = wrong >= WRONG_TOO_OFTEN and wrong > right
        # Somebody who was wrong again and again is thanked like everybody, and heard once others join in.
        return Heard(word="thanks", count=count, tell=(count == 1 and not doubtful) or count == 2)

    async def appeal(self, judgement: Judgement, by: UserId, lang: str) -> str:
        """The person concerned objects; the word for them."""
        since = self._clock.now() - APPEALS_IN
        if await self._store.appeals(judgement.chat_id, by, since) >= MOST_APPEALS:
            return "many"
        kept = Appeal(
            chat_id=judgement.chat_id,
            message_id=judgement.message_id,
            user_id=by,
            at=self._clock.now(),
            lang=lang,
        )
        return "sent" if await self._store.appeal(kept) else "again"
