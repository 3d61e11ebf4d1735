"""What admins see of cases: a card for each, and in a log one card that counts when a wave comes."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.core.actions import AskAdmins, Decision
from bot.core.message import ChatId, MessageId
from bot.core.verdict import Level
from bot.services.cases.audience import Audience, log_of
from bot.services.chats.chats import ChatState
from bot.services.marks import Kind, Mark, case_mark
from bot.services.platform import Clock, Composer
from bot.services.store import Act, Call, Judgement, Queued, Store, Turn

CARDS = 3
"""Cards for single cases within ``WINDOW``; what comes beyond is a wave."""
WINDOW = 60.0
UPDATED_EVERY = 30.0
"""Seconds between two looks at a card that counts."""
MOST_IN_WAVE = 1000
"""Cases of a chat that are looked through for those of a wave."""
OVER = 120.0
"""Seconds without a further case after which a wave is over."""


@dataclass(slots=True, kw_only=True)
class _Wave:
    """``began`` is the ledger's time, all else goes by the steady clock."""

    state: ChatState
    began: float
    last: float
    shown: int = 0
    shown_at: float = float("-inf")


@dataclass(slots=True, kw_only=True)
class _Lately:
    cards: deque[float] = field(default_factory=lambda: deque(maxlen=CARDS))
    wave: _Wave | None = None


class CaseLog:
    """Decides what admins of each chat see. A wave lives in memory, its count is read from the ledger."""

    def __init__(self, *, store: Store, composer: Composer, clock: Clock, audience: Audience) -> None:
        self._audience = audience
        self._store = store
        self._composer = composer
        self._clock = clock
        self._lately: dict[ChatId, _Lately] = {}

    async def calls(
        self, state: ChatState, judgement: Judgement, acts: Sequence[Act], decision: Decision
    ) -> tuple[Call, ...]:
        """What admins are shown with a case: its card, or nothing while a wave is counted."""
        if not decision.actions or judgement.reason == "answered_before":
            return ()
        asks = any(isinstance(action, AskAdmins) for action in decision.actions)
        if not log_of(state) and not asks:
            return ()
        if self._is_wave(state, judgement):
            return ()
        standing = await self._standing(state, judgement)

        def write(place: ChatId) -> tuple[Call, ...]:
            title, known = state.record.title, standing.get(place, MessageId(0))
            return self._composer.card(judgement, acts, state.settings, title, place, known)

        return await self._audience.told(state, write, caused=False, thread=judgement.thread)

    async def _standing(self, state: ChatState, judgement: Judgement) -> Mapping[ChatId, MessageId]:
        """The cards that stand already: only an edit can concern a message that has one."""
        if not judgement.edited:
            return {}
        mark = str(case_mark(judgement.chat_id, judgement.message_id))
        places = await self._audience.of(state)
        return {place: await self._store.outbox.message_marked(place, mark) for place in places}

    def _is_wave(self, state: ChatState, judgement: Judgement) -> bool:
        now = self._clock.steady()
        lately = self._lately.setdefault(judgement.chat_id, _Lately())
        if lately.wave is not None:
            lately.wave.last = now
            return True
        if len(lately.cards) == CARDS and now - lately.cards[0] < WINDOW:
            began = self._clock.now() - (now - lately.cards[0])
            lately.wave = _Wave(state=state, began=began, last=now)
            return True
        lately.cards.append(now)
        return False

    async def tick(self) -> tuple[Queued, ...]:
        """Bring the cards of waves up to date."""
        done: list[Queued] = []
        for chat_id, lately in list(self._lately.items()):
            if lately.wave is not None:
                done += await self._update(chat_id, lately.wave)
                if self._clock.steady() - lately.wave.last >= OVER:
                    del self._lately[chat_id]
            elif not lately.cards or self._clock.steady() - lately.cards[-1] >= WINDOW:
                del self._lately[chat_id]
        return tuple(done)

    async def _update(self, chat_id: ChatId, wave: _Wave) -> tuple[Queued, ...]:
        now = self._clock.steady()
        over = now - wave.last >= OVER
        if not log_of(wave.state) or (now - wave.shown_at < UPDATED_EVERY and not over):
            return ()
        count = await self._store.ledger.seen_since(chat_id, wave.began)
        if count == wave.shown:
            return ()
        call = await self.wave_call(wave.state, wave.began, count, first=not wave.shown)
        if call is None:
            return ()
        wave.shown, wave.shown_at = count, now
        return await self._store.inbox.finish(Turn(update_id=None, result="wave", calls=(call,)))

    async def wave_call(
        self, state: ChatState, began: float, count: int = 0, *, first: bool = False
    ) -> Call | None:
        """The call that shows a wave as it is now; None where its card or its cases are gone."""
        chat_id, log = state.record.chat_id, ChatId(log_of(state))
        mark = Mark(kind=Kind.WAVE, chat=chat_id, text=str(int(began)))
        card = MessageId(0) if first else await self._store.outbox.message_marked(log, str(mark))
        seen = wave_of(await self._store.ledger.latest(chat_id, MOST_IN_WAVE), int(began))
        if not seen or not (card or first):
            return None
        title, counted = state.record.title, max(count, len(seen))
        return self._composer.wave(seen, counted, state.settings, title, log, mark, card)


def wave_of(latest: Sequence[Judgement], began: float) -> tuple[Judgement, ...]:
    """Of the last cases of a chat those of the wave that began then, the newest first."""
    found: list[Judgement] = []
    last = began + WINDOW
    for one in sorted(latest, key=lambda one: one.judged_at):
        if one.level == Level.FRAUD and began <= one.judged_at <= last + OVER:
            found.append(one)
            last = max(last, one.judged_at)
    return tuple(reversed(found))
