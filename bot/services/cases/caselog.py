"""What admins see of cases: a card for each, and one that counts when a wave comes."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.core.actions import AskAdmins, Decision, Log
from bot.core.message import ChatId, MessageId
from bot.core.verdict import Level
from bot.services.cases.audience import Audience, Place, log_of
from bot.services.chats.chats import ChatState
from bot.services.marks import Kind, Mark, case_mark
from bot.services.platform import Clock, Composer
from bot.services.store import Act, Call, Judgement, Queued, Store, Turn

CARDS = 3
"""Cases within ``WINDOW`` that are told one by one; what comes beyond is a wave."""
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
    """When the last few ads came, and the last few doubts: what is unsure is no part of a wave."""

    ads: deque[float] = field(default_factory=lambda: deque(maxlen=CARDS))
    doubts: deque[float] = field(default_factory=lambda: deque(maxlen=CARDS))
    wave: _Wave | None = None

    def is_over(self, now: float) -> bool:
        """Whether nothing of it matters to what comes next."""
        return all(now - at >= WINDOW for at in (*self.ads, *self.doubts))


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
        """What admins are shown with a case: its card, or nothing while a wave is counted.

        Without a log nobody is written to of a single ad, but of a wave, which can be taken back at once.
        """
        logged, done = bool(log_of(state)), decision.actions
        if judgement.reason == "answered_before" or not (done if logged else _touching(decision)):
            return ()
        if self._is_too_much(state, judgement):
            return ()
        if not logged and not any(isinstance(action, AskAdmins) for action in done):
            return ()
        standing = await self._standing(state, judgement)

        def write(place: Place) -> tuple[Call, ...]:
            title, known = state.record.title, standing.get(place.chat, MessageId(0))
            return self._composer.card(judgement, acts, place.settings, title, place.chat, known)

        return await self._audience.told(state, write, caused=False, thread=judgement.thread)

    async def _standing(self, state: ChatState, judgement: Judgement) -> Mapping[ChatId, MessageId]:
        """The cards that stand already: only an edit can concern a message that has one."""
        if not judgement.edited:
            return {}
        mark = str(case_mark(judgement.chat_id, judgement.message_id))
        places = [place.chat for place in await self._audience.of(state)]
        return {place: await self._store.outbox.message_marked(place, mark) for place in places}

    def _is_too_much(self, state: ChatState, judgement: Judgement) -> bool:
        """Whether so much comes that this one is only counted; a wave begins with the fourth ad."""
        now = self._clock.steady()
        lately = self._lately.setdefault(judgement.chat_id, _Lately())
        is_ad = judgement.level == Level.FRAUD
        if is_ad and lately.wave is not None:
            lately.wave.last = now
            return True
        told = lately.ads if is_ad else lately.doubts
        if len(told) == CARDS and now - told[0] < WINDOW:
            if is_ad:
                began = self._clock.now() - (now - told[0])
                lately.wave = _Wave(state=state, began=began, last=now)
            return True
        told.append(now)
        return False

    async def tick(self) -> tuple[Queued, ...]:
        """Bring the cards of waves up to date."""
        done: list[Queued] = []
        for chat_id, lately in list(self._lately.items()):
            if lately.wave is not None:
                done += await self._update(chat_id, lately.wave)
                if self._clock.steady() - lately.wave.last >= OVER:
                    del self._lately[chat_id]
            elif lately.is_over(self._clock.steady()):
                del self._lately[chat_id]
        return tuple(done)

    async def _update(self, chat_id: ChatId, wave: _Wave) -> tuple[Queued, ...]:
        now = self._clock.steady()
        over = now - wave.last >= OVER
        if now - wave.shown_at < UPDATED_EVERY and not over:
            return ()
        count = await self._store.ledger.seen_since(chat_id, wave.began)
        if count == wave.shown:
            return ()
        calls = await self.wave_calls(wave.state, wave.began, count, first=not wave.shown)
        wave.shown, wave.shown_at = count, now
        if not calls:
            return ()
        return await self._store.inbox.finish(Turn(result="wave", calls=calls))

    async def wave_calls(
        self, state: ChatState, began: float, count: int = 0, *, first: bool = False
    ) -> tuple[Call, ...]:
        """The calls that show a wave as it is now, by new cards or by those that stand."""
        chat_id, title = state.record.chat_id, state.record.title
        mark = Mark(kind=Kind.WAVE, chat=chat_id, text=str(int(began)))
        seen = wave_of(await self._store.ledger.latest(chat_id, MOST_IN_WAVE), int(began))
        if not seen:
            return ()

        def write(place: Place, card: MessageId) -> tuple[Call, ...]:
            counted = max(count, len(seen))
            return (self._composer.wave(seen, counted, place.settings, title, place.chat, mark, card),)

        if first:
            return await self._audience.told(state, lambda place: write(place, MessageId(0)), caused=False)
        calls: list[Call] = []
        for place in await self._audience.of(state):
            if card := await self._store.outbox.message_marked(place.chat, str(mark)):
                calls += write(place, card)
        return tuple(calls)


def _touching(decision: Decision) -> bool:
    """Whether anything is done at all, beyond being noted."""
    return any(not isinstance(action, Log) for action in decision.actions)


def wave_of(latest: Sequence[Judgement], began: float) -> tuple[Judgement, ...]:
    """Of the last cases of a chat those of the wave that began then, the newest first."""
    found: list[Judgement] = []
    last = began + WINDOW
    for one in sorted(latest, key=lambda one: one.judged_at):
        if one.level == Level.FRAUD and began <= one.judged_at <= last + OVER:
            found.append(one)
            last = max(last, one.judged_at)
    return tuple(reversed(found))
