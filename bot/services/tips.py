"""Posts what is due: each slot once, whatever restarts."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable, Sequence

from bot.core.content import Tip
from bot.core.message import ChatId
from bot.core.settings import ChatSettings, settings_of
from bot.core.tips import MISSED_FOR, choose, is_missed
from bot.services.ports import Calendar, Call, ChatRecord, Clock, Queued, Store

_log = logging.getLogger(__name__)
RECENT = 7 * 86_400.0
"""Seconds for which a warning counts as recent when the next tip is chosen."""
HISTORY = 500
SHOWN_CHATS = 1000

WriteTip = Callable[[ChatRecord, ChatSettings, str], Call]


class Tips:
    """The scheduled tips. ``write`` turns a chat and a tip id into the call that posts it."""

    def __init__(
        self,
        *,
        store: Store,
        clock: Clock,
        calendar: Calendar,
        tips: Callable[[], Sequence[Tip]],
        write: WriteTip,
        submit: Callable[[Sequence[Queued]], None],
        zone: str,
    ) -> None:
        self._store = store
        self._clock = clock
        self._calendar = calendar
        self._tips = tips
        self._write = write
        self._submit = submit
        self._zone = zone
        self._shown: OrderedDict[ChatId, list[str]] = OrderedDict()

    async def tick(self) -> int:
        """Claim every due slot and hand its tip to the outbox; return how many were posted.

        One chat's failure never hides the others.
        """
        now = self._clock.now()
        posted = 0
        for record in await self._store.due(now):
            try:
                posted += await self._run(record, now)
            except Exception:
                _log.exception("tip_failed chat=%s", record.chat_id)
        return posted

    async def pick(self, chat_id: ChatId) -> Tip | None:
        """The tip that would come next in a chat."""
        history = await self._store.tip_history(chat_id, HISTORY)
        recent = await self._store.last_warnings(chat_id, self._clock.now() - RECENT)
        return choose(self._tips(), [tip_id for tip_id in history if tip_id], tuple(recent))

    async def show(self, chat_id: ChatId) -> Tip | None:
        """The tip for somebody who asks for one now; who asks again gets another.

        It does not count as posted. What was shown is forgotten at a restart, which harms nobody.
        """
        shown = self._shown.pop(chat_id, [])
        history = await self._store.tip_history(chat_id, HISTORY)
        tip = choose(self._tips(), [*reversed(shown), *filter(None, history)], ())
        if tip is not None:
            self._shown[chat_id] = [*shown, tip.id][-HISTORY:]
        while len(self._shown) > SHOWN_CHATS:
            self._shown.popitem(last=False)
        return tip

    async def reschedule(self, chat_id: ChatId, settings: ChatSettings) -> float | None:
        """Set when the next tip is due after a change of settings; None when tips are off."""
        moment = self._next(settings, self._clock.now()) if settings.tips == "on" else None
        await self._store.set_next_run(chat_id, moment)
        return moment

    async def _run(self, record: ChatRecord, now: float) -> int:
        slot = record.next_run
        if slot is None:
            return 0
        settings = settings_of(record.settings, zone=self._zone)
        slot = self._latest(settings, slot, now)
        wanted = settings.tips == "on" and not is_missed(slot, now)
        tip = await self.pick(record.chat_id) if wanted else None
        call = self._write(record, settings, tip.id) if tip else None
        tip_id = tip.id if tip else ""
        following = self._next(settings, now) if settings.tips == "on" else None
        queued = await self._store.claim_slot(record.chat_id, slot, tip_id, following, call)
        self._submit(queued)
        return len(queued)

    def _latest(self, settings: ChatSettings, slot: float, now: float) -> float:
        """The newest of the due slots: after days of absence today's tip is posted, not the old ones."""
        if not is_missed(slot, now):
            return slot
        newest = self._next(settings, now - MISSED_FOR)
        return newest if newest <= now else slot

    def _next(self, settings: ChatSettings, now: float) -> float:
        return self._calendar.next_run(settings.tips_time, settings.timezone, now)
