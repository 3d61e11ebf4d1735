"""What members say of cases: reports, and objections of those concerned."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.message import ChatId, MessageId, UserId
from bot.core.moderation.lists import Lists
from bot.services.admin_store import Appeal, Report
from bot.services.allowance import Allowance
from bot.services.ports import Clock, Judgement, Store

MOST_APPEALS = 3
"""Objections of one person in one group within ``APPEALS_IN``."""
APPEALS_IN = 86_400.0
MOST_REPORTS = 10
"""Reports of one member in one group within ``REPORTS_IN`` that admins hear of."""
REPORTS_IN = 86_400.0
MOST_TELLINGS = 3
"""Messages that one person shows to the admins of groups within ``TELLINGS_IN``, each once."""
TELLINGS_IN = 86_400.0
WRONG_TOO_OFTEN = 3
"""Wrong reports, and more wrong than right ones, from which a reporter is heard no louder than silence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What became of a report: the word for who reported, how many there are, and whether admins are told."""

    word: str
    count: int = 0
    tell: bool = False


class Voices:
    """Counts who says what; nobody is counted twice.

    What reaches others is counted in the store, and in memory too: to be forgotten is no way to begin anew.
    What somebody shows their admins from the private chat is kept nowhere, and counted in memory alone.
    """

    def __init__(self, *, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._reports = Allowance(MOST_REPORTS, REPORTS_IN)
        self._appeals = Allowance(MOST_APPEALS, APPEALS_IN)
        self._tellings = Allowance(MOST_TELLINGS, TELLINGS_IN)
        self._told = Allowance(1, TELLINGS_IN)

    def tell(self, message_id: MessageId, by: UserId) -> str:
        """Somebody wants to show a message of their private chat to their admins; the word for them."""
        now = self._clock.now()
        if not self._told.take((by, message_id), now):
            return "again"
        return "sent" if self._tellings.take(by, now) else "many"

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
        worth_it = (count == 1 and not doubtful) or count == 2
        return Heard(word="thanks", count=count, tell=worth_it and await self._may_report(chat_id, by))

    async def _may_report(self, chat_id: ChatId, by: UserId) -> bool:
        now = self._clock.now()
        lately = await self._store.reported_since(chat_id, by, now - REPORTS_IN)
        return lately <= MOST_REPORTS and self._reports.take((chat_id, by), now)

    async def appeal(self, judgement: Judgement, by: UserId, lang: str) -> str:
        """The person concerned objects; the word for them."""
        now = self._clock.now()
        if await self._store.appeals(judgement.chat_id, by, now - APPEALS_IN) >= MOST_APPEALS:
            return "many"
        kept = Appeal(
            chat_id=judgement.chat_id,
            message_id=judgement.message_id,
            user_id=by,
            at=now,
            lang=lang,
        )
        if not await self._store.appeal(kept):
            return "again"
        return "sent" if self._appeals.take((judgement.chat_id, by), now) else "many"
