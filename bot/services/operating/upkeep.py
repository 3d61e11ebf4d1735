"""What is done every few seconds and every hour besides answering, and what of it waits for a sure clock."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, date, datetime

from attrs import define, field

from bot.core.library.catalog import Catalog
from bot.core.library.facts import Fact
from bot.core.message import ChatId
from bot.core.operating.roles import EVERY, ProcessRole, Roles
from bot.core.talk.dialogue import Dialogue
from bot.errors import StoreError
from bot.services.cases.caselog import CaseLog
from bot.services.cases.refusals import Refusals
from bot.services.chats.chats import Chats
from bot.services.chats.statistics import Weekly
from bot.services.chats.tongues import Tongues
from bot.services.delivery.handover import Outgoing
from bot.services.library.live import Live
from bot.services.library.tips import Tips
from bot.services.operating.operating import Operating
from bot.services.operating.operators import Operators
from bot.services.platform import Clock
from bot.services.store import Call, Store
from bot.services.talk.talks import Talks

_log = logging.getLogger(__name__)
HOUR = 3600.0
"""Seconds of the steady clock between two rounds of what is rarely due."""
KEEP = 30 * 86_400.0
"""Seconds for which the ledger keeps a judgement."""
KEEP_DONE = 3 * 86_400.0
"""Seconds for which it is known that an update was done, a row for every message of every chat.

The platform brings none again after one day. Numbers may begin anywhere after a week without any: what is
known for longer could be mistaken for one that is new.
"""
KEEP_WORDS = 7 * 86_400.0
"""Seconds for which the words of a case are kept."""
KEEP_CAMPAIGNS = 180 * 86_400.0
"""Seconds for which a campaign or a contact is known after it was last seen."""
AT_ONCE = 100
"""Messages of the bot's own that are taken away at a time."""
REVIEW_SOON = 30
"""Days before a fact must be checked again at which the operators hear of it."""
Chore = Callable[[], Awaitable[object]]


@define(kw_only=True, eq=False, repr=False, slots=False)
class Upkeep:
    """Does what is due by the steady clock. One failing chore does not keep the others from their turn.

    While the time is not sure, nothing is forgotten, posted or taken away by it, and its turn comes at once
    when it is sure again. A process of several does what belongs to its ``roles``: what is in its own memory,
    and while it is ``in_charge`` the scheduler's work, which one at a time has. ``reload`` looks at the
    content, ``remind`` words a reminder, ``due`` finds facts.
    """

    _store: Store
    _clock: Clock
    _tips: Tips
    _chats: Chats
    _talks: Talks
    _outbox: Outgoing
    _caselog: CaseLog
    _refusals: Refusals
    _weekly: Weekly
    _tongues: Tongues
    _live: Live
    _operators: Operators
    _operating: Operating
    _reload: Chore
    _remind: Callable[[ChatId, Dialogue], Sequence[Call]]
    _due: Callable[[Catalog, date, int], Sequence[Fact]]
    _roles: Roles = EVERY
    _in_charge: Callable[[], bool] = lambda: True
    _hourly_at: float = field(init=False, default=float("-inf"))

    async def tick(self) -> None:
        """What is due now; to be called every few seconds."""
        done = [await _do(self._post_tips)] if self._schedules() else []
        done.append(await _do(self._reload))
        done += [await _do(chore) for chore in self._at_any_time()]
        done += [await _do(chore) for chore in self._by_the_time() if self._may()]
        if self._may() and self._clock.steady() - self._hourly_at >= HOUR:
            self._hourly_at = self._clock.steady()
            done += [await _do(chore) for chore in self._hourly() if self._may()]
        if all(done):
            self._operating.ticked()

    def _schedules(self) -> bool:
        return ProcessRole.SCHEDULER in self._roles and self._in_charge()

    def _may(self) -> bool:
        """Asked before each: another may become the scheduler, or the time unsure, during the one before."""
        return self._schedules() and self._clock.is_sure()

    def _at_any_time(self) -> Sequence[Chore]:
        """What harms nobody whatever time it is."""
        heard: Sequence[Chore] = (self._waves, self._chats.keep_stewards, self._keep_tongues, self._prepare)
        return (
            *(heard if ProcessRole.WORKER in self._roles else ()),
            *((self._refusals.tick,) if ProcessRole.SENDER in self._roles else ()),
            self._rest,
        )

    def _by_the_time(self) -> Sequence[Chore]:
        return (self._take_expired, self._talks.purge, self._write_reminders)

    def _hourly(self) -> Sequence[Chore]:
        return (
            self._purge,
            self._purge_done,
            self._purge_campaigns,
            self._tips.mend,
            self._weekly.tick,
            self._purge_words,
            self._name_due_facts,
            # Last: what was deleted in the past hour leaves the files now.
            self._scrub,
        )

    async def _post_tips(self) -> None:
        if self._clock.is_sure():
            await self._tips.tick()

    async def _keep_tongues(self) -> None:
        await self._tongues.keep(self._chats, self._live.catalog)

    async def _prepare(self) -> None:
        await asyncio.to_thread(self._live.library.prepare)

    async def _rest(self) -> None:
        self._live.rest()

    async def _purge(self) -> None:
        await self._store.purge(self._clock.now() - KEEP)

    async def _purge_done(self) -> None:
        await self._store.inbox.purge_done(self._clock.now() - KEEP_DONE)

    async def _purge_campaigns(self) -> None:
        await self._store.campaigns.purge(self._clock.now() - KEEP_CAMPAIGNS)

    async def _purge_words(self) -> None:
        await self._store.ledger.purge_evidence(self._clock.now() - KEEP_WORDS)

    async def _scrub(self) -> None:
        if not await self._store.scrub():
            _log.warning("database_log_kept reason=it_is_being_read")

    async def _waves(self) -> None:
        self._outbox.submit(await self._caselog.tick())

    async def _take_expired(self) -> None:
        now = self._clock.now()
        self._outbox.submit(await self._store.outbox.take_expired(now, AT_ONCE))

    async def _write_reminders(self) -> None:
        self._outbox.submit(await self._talks.remind_due(self._remind))

    async def _name_due_facts(self) -> None:
        now = self._clock.now()
        today = datetime.fromtimestamp(now, UTC).date()
        found = self._due(self._live.catalog, today, REVIEW_SOON)
        await self._operators.due(found, now)


async def _do(chore: Chore) -> bool:
    """Whether it was done."""
    name = getattr(chore, "__qualname__", chore)
    try:
        await chore()
    except StoreError as error:
        # The operators hear of it, and the log may be on the disk that is full.
        _log.warning("chore_waits chore=%s reason=%s", name, error)
        return False
    except Exception:
        _log.exception("chore_failed chore=%s", name)
        return False
    return True
