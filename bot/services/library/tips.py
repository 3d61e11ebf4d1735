"""Posts what is due: each slot once, whatever restarts.

What holds at each point of a crash: before the claim is committed the slot is due again and is taken up after
the restart; between claim and send its call is ready and goes out if it is not too late; between the mark
"sending" and the answer it may have arrived, so it is dropped rather than sent twice; after the answer all is
noted in one commit with what follows it. So a slot is posted at most once, and lost only in mid-air.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from attrs import define, field
from cachetools import LRUCache

from bot.core.library.catalog import Catalog
from bot.core.library.content import CASE, Tip
from bot.core.library.schedule import EVERY_DAY, Plan, plan_of
from bot.core.library.tips import MISSED_FOR, Choice, Posted, Series, Wish, choose, is_missed
from bot.core.message import ChatId
from bot.core.moderation.policy import answer_language
from bot.core.moderation.settings import AUTO, ChatSettings, settings_of
from bot.core.text.language import language as language_of
from bot.services.metering import UNMETERED, Event, Meter, Wait
from bot.services.platform import Calendar, Clock
from bot.services.store import Call, ChatRecord, Claim, Json, Post, Queued, Store

_log = logging.getLogger(__name__)
RECENT = 14 * 86_400.0
"""Seconds for which a warning counts as recent when the next tip is chosen."""
BATCH = 100
"""Chats whose slots are claimed in one commit."""
AT_A_TIME = 20
"""Chats whose posts, up to a year of each, are read at a time: they are taken in without a pause."""
OUT_AT_ONCE = 300
"""Tips that wait to be sent at most: what is due beyond them stays due, and warnings pass them anyway."""
ASIDE = 600.0
"""Seconds after which a chat whose slot could not be handled is tried again."""
FAR = 8 * 86_400.0
"""Seconds beyond which no schedule without a pause has its next slot."""
ZONES_APART = 26 * 3600.0
"""Seconds that two clocks may differ at most, and so a wall time that comes again after a change of zone."""
SHOWN_CHATS = 1000
SHOWN = 200
LOCAL = "%Y-%m-%d %H:%M"


class TipWriter(Protocol):
    """Turns tips into the platform's calls."""

    def post(
        self, record: ChatRecord, settings: ChatSettings, tip: Tip, langs: Sequence[str], slot: float
    ) -> Call:
        """The call that posts a tip for a slot, in one language or in several."""

    def after(
        self, record: ChatRecord, settings: ChatSettings, message_id: int, previous: int
    ) -> tuple[Call, ...]:
        """What follows a tip that was sent; ``previous`` is the message of the one before, 0 if none."""


@define(kw_only=True, eq=False, repr=False, slots=False)
class Tips:
    """The scheduled tips, and those that somebody asks for."""

    _store: Store
    _clock: Clock
    _calendar: Calendar
    _catalog: Callable[[], Catalog]
    _writer: TipWriter
    _submit: Callable[[Sequence[Queued]], None]
    _waiting: Callable[[], int]
    _zone: str
    _resting: Callable[[], bool] = lambda: False
    _meter: Meter = UNMETERED
    _aside: dict[ChatId, float] = field(init=False, factory=dict)
    _shown: LRUCache[ChatId, list[Posted]] = field(init=False, factory=lambda: LRUCache(SHOWN_CHATS))

    async def tick(self) -> int:
        """Claim what is due, as much as can soon be sent, and return how many tips were handed over.

        One chat's failure never hides the others. While the bot rests nothing is claimed, and stays due.
        """
        if self._resting():
            return 0
        handed = 0
        while room := max(0, OUT_AT_ONCE - self._waiting()):
            now, steady = self._clock.now(), self._clock.steady()
            self._aside = {chat: until for chat, until in self._aside.items() if until > steady}
            found = await self._store.tips.due(now, min(room, BATCH) + len(self._aside))
            records = [record for record in found if record.chat_id not in self._aside]
            if not records:
                break
            handed += await self._take(records, now)
        return handed

    async def mend(self) -> int:
        """Bring back schedules that a clock gone wrong has sent far away; return how many."""
        now, mended = self._clock.now(), 0
        after = now + FAR
        while records := await self._store.tips.strayed(after, BATCH):
            stay = [record.next_run or after for record in records if not await self._mend(record, now)]
            mended += len(records) - len(stay)
            # Those that pause stay where they are, and what lies behind them is looked at next.
            after = max(stay, default=after)
        return mended

    async def _mend(self, record: ChatRecord, now: float) -> bool:
        try:
            moment = self._calendar.next_run(_plan(settings_of(record.settings, zone=self._zone)), now)
        except Exception:
            _log.exception("mend_failed chat=%s", record.chat_id)
            return False
        if moment == record.next_run:
            return False
        await self._store.tips.set_next_run(record.chat_id, moment)
        _log.warning("schedule_mended chat=%s", record.chat_id)
        return True

    async def sent(self, queued: Queued, message_id: int, result: Json) -> None:
        """Note what was sent for a slot, and do what follows it: pin it, take the previous one away."""
        chat_id = queued.call.chat_id
        if queued.call.slot is not None:
            self._meter.took(Wait.POSTED, max(0.0, self._clock.now() - queued.call.slot))
        record = await self._store.chats.get(chat_id)
        follow: tuple[Call, ...] = ()
        if record is not None:
            settings = settings_of(record.settings, zone=self._zone)
            previous = await self._previous(chat_id, queued.call.slot or 0.0)
            follow = self._writer.after(record, settings, message_id, previous)
        self._submit(await self._store.tips.posted(queued, message_id, _poll_id(result), follow))

    async def show(self, chat_id: ChatId, lang: str, *, scheme: str = "", kind: str = "tip") -> Tip | None:
        """The tip, case or quiz for somebody who asks for one now; who asks again gets another.

        It does not count as posted. What was shown is forgotten at a restart, which harms nobody.
        """
        catalog = self._catalog()
        pool = [
            tip for tip in catalog.tipbook.told(lang) if is_kind(tip, kind) and scheme in {"", tip.scheme}
        ]
        shown = self._shown.get(chat_id, [])
        posts = (await self._store.tips.posts([chat_id], SHOWN))[chat_id] if not shown else ()
        # What was asked for counts first, so the rounds of the schedule do not matter here.
        history = [*reversed(shown), *(replace(post, round=0) for post in _posted(posts))]
        only = "quiz" if kind == "quiz" else "all"
        wish = Wish(today=self._today(self._zone), only=only, seed=chat_id)
        chosen = choose(pool, catalog.seasons, history, wish)
        if chosen is not None:
            shown = [*shown, Posted(tip_id=chosen.tip.id, round=chosen.round)]
        self._shown[chat_id] = shown[-SHOWN:]
        return chosen.tip if chosen else None

    async def past(self, chat_id: ChatId, count: int) -> tuple[Post, ...]:
        """The tips that arrived last, newest first; one refused or on its way is not among them."""
        posts = (await self._store.tips.posts([chat_id], 4 * count))[chat_id]
        return tuple(post for post in posts if post.message_id)[:count]

    async def coming(self, chat_id: ChatId, settings: ChatSettings, count: int) -> tuple[float, ...]:
        """The moments of the next slots, none while tips are off."""
        record = await self._store.chats.get(chat_id)
        if record is None or not settings.tips:
            return ()
        left = len(self._left(record, settings, await self._history(chat_id, settings)))
        moment, moments = record.next_run, list[float]()
        while moment is not None and len(moments) < count:
            moments.append(moment)
            moment = self._calendar.next_run(_plan(settings, series=len(moments) < left), moment)
        return tuple(moments)

    async def series(self, chat_id: ChatId, settings: ChatSettings) -> tuple[int, int] | None:
        """Which part of the notice comes next and of how many, None where it is not told as a series."""
        record = await self._store.chats.get(chat_id)
        if record is None or not settings.tips_notice:
            return None
        left = len(self._left(record, settings, await self._history(chat_id, settings)))
        count = len(self._catalog().tipbook.notice)
        return (count - left + 1, count) if left else None

    async def voted(self, poll_id: str, voters: int, hits: int) -> bool:
        """Note how a quiz stands."""
        return await self._store.tips.voted(poll_id, voters, hits)

    async def reschedule(self, chat_id: ChatId, settings: ChatSettings) -> float | None:
        """Set when the next tip is due after a change of settings; None when tips are off.

        A slot that is due and not taken yet stays, if the new schedule has it too.
        """
        moment = None
        if settings.tips:
            record, now = await self._store.chats.get(chat_id), self._clock.now()
            posts = (await self._store.tips.posts([chat_id], 8))[chat_id]
            left = record and self._left(record, settings, await self._history(chat_id, settings))
            plan = _plan(settings, series=bool(left))
            due = record.next_run if record is not None else None
            if due is not None and due <= now and not is_missed(due, now):
                moment = self._calendar.next_run(plan, due - 1)
            if moment is None or moment != due:
                moment = self._following(plan, now, posts)
        await self._store.tips.set_next_run(chat_id, moment)
        return moment

    def languages(self, record: ChatRecord, settings: ChatSettings) -> tuple[str, ...]:
        """The languages of a chat's tips: those set, else the chat's, else what is spoken there."""
        if settings.tips_languages != AUTO:
            return tuple(settings.tips_languages.split())
        spoken = answer_language(settings, record.heard or language_of(record.title))
        return (self._catalog().language(spoken),)

    async def _take(self, records: Sequence[ChatRecord], now: float) -> int:
        claims: list[Claim] = []
        for start in range(0, len(records), AT_A_TIME):
            claims += await self._claims(records[start : start + AT_A_TIME], now)
        queued = await self._store.tips.claim(claims)
        self._submit(queued)
        return len(queued)

    async def _claims(self, records: Sequence[ChatRecord], now: float) -> list[Claim]:
        chat_ids = [record.chat_id for record in records]
        posts = await self._store.tips.posts(chat_ids, self._lookback())
        warned = await self._store.tips.warned_of(chat_ids, now - RECENT)
        claims = []
        for record in records:
            # To choose a tip takes a while: whatever else is due has its turn between two chats.
            await asyncio.sleep(0)
            chat_id = record.chat_id
            try:
                claims.append(self._claim(record, now, posts[chat_id], warned[chat_id]))
            except Exception:
                _log.exception("tip_failed chat=%s", chat_id)
                self._aside[chat_id] = self._clock.steady() + ASIDE
        return claims

    def _claim(self, record: ChatRecord, now: float, posts: Sequence[Post], warned: frozenset[str]) -> Claim:
        settings = settings_of(record.settings, zone=self._zone)
        history = _posted(posts)
        plan = _plan(settings, series=bool(self._left(record, settings, history)))
        slot = self._latest(plan, record.next_run or now, now)
        local = self._calendar.local(plan.zone, slot).strftime(LOCAL)
        claim = Claim(chat_id=record.chat_id, slot=slot, next_run=None, local=local)
        if reason := self._unwanted(settings, plan, slot, now):
            _log.info("tip_skipped chat=%s slot=%s reason=%s", record.chat_id, local, reason)
            self._meter.count(Event.SLOT, reason)
        else:
            claim = self._filled(claim, record, settings, history, warned)
            self._meter.count(Event.SLOT, "filled" if claim.call is not None else "empty")
        if not settings.tips:
            return claim
        taken = Posted(tip_id=claim.tip_id, lang=claim.lang, slot=slot)
        plan = _plan(settings, series=bool(self._left(record, settings, [taken, *history])))
        return replace(claim, next_run=self._following(plan, now, posts, local))

    def _filled(
        self,
        claim: Claim,
        record: ChatRecord,
        settings: ChatSettings,
        history: Sequence[Posted],
        warned: frozenset[str],
    ) -> Claim:
        """The claim with the tip that is its turn."""
        langs = self.languages(record, settings)
        # A slot that was due before the series was begun is no part of it.
        begun = 0 < settings.tips_notice <= claim.slot
        series = self._series(settings, langs, history) if begun else None
        if settings.tips_mix == "rotate":
            langs = (_next_language(langs, history),)
        wish = Wish(
            recent=warned,
            today=self._today(settings.timezone),
            only=settings.tips_only,
            seed=record.chat_id,
            series=series,
        )
        chosen = self._choose(langs, history, wish)
        if chosen is None:
            return claim
        call = self._writer.post(record, settings, chosen.tip, langs, claim.slot)
        return replace(claim, tip_id=chosen.tip.id, round=chosen.round, lang=langs[0], call=call)

    def _series(self, settings: ChatSettings, langs: Sequence[str], history: Sequence[Posted]) -> Series:
        """The notice as it is told from the moment at which an admin began it."""
        in_turn = settings.tips_mix == "rotate" and len(langs) > 1
        return Series(
            parts=tuple(tip.id for tip in self._catalog().tipbook.notice),
            since=settings.tips_notice,
            lang=_next_language(langs, history) if in_turn else "",
        )

    def _left(self, record: ChatRecord, settings: ChatSettings, history: Sequence[Posted]) -> tuple[str, ...]:
        """The parts of the notice that a chat is still to be told, none where it is not told as a series."""
        if not settings.tips_notice:
            return ()
        return self._series(settings, self.languages(record, settings), history).left(history)

    async def _history(self, chat_id: ChatId, settings: ChatSettings) -> list[Posted]:
        """What a chat has had, as far as it tells where a series stands; none where there is no series."""
        if not settings.tips_notice:
            return []
        return _posted((await self._store.tips.posts([chat_id], self._lookback()))[chat_id])

    def _choose(self, langs: Sequence[str], history: Sequence[Posted], wish: Wish) -> Choice | None:
        catalog = self._catalog()
        told = {tip.id: tip for tip in catalog.tipbook.told(langs[0])}
        for lang in langs[1:]:
            also = {tip.id for tip in catalog.tipbook.told(lang)}
            told = {name: tip for name, tip in told.items() if name in also}
        return choose(told.values(), catalog.seasons, history, wish)

    def _unwanted(self, settings: ChatSettings, plan: Plan, slot: float, now: float) -> str:
        """Why nothing is posted for a slot, "" when something is."""
        if not settings.tips:
            return "off"
        if is_missed(slot, now):
            return "late"
        local = self._calendar.local(plan.zone, now)
        return "quiet" if plan.is_quiet(local.hour * 60 + local.minute) else ""

    def _latest(self, plan: Plan, slot: float, now: float) -> float:
        """The newest of the due slots: after days of absence today's tip is posted, not the old ones."""
        if not is_missed(slot, now):
            return slot
        newest = self._calendar.next_run(plan, now - MISSED_FOR)
        return newest if newest is not None and newest <= now else slot

    def _following(self, plan: Plan, after: float, posts: Sequence[Post], taken: str = "") -> float | None:
        """The next slot; one whose wall time this chat has had before, in another zone, is passed over."""
        moment = self._calendar.next_run(plan, after)
        while moment is not None:
            local = self._calendar.local(plan.zone, moment).strftime(LOCAL)
            near = (post.local for post in posts if abs(post.slot - moment) < ZONES_APART)
            if local > max(near, default="") and local != taken:
                break
            moment = self._calendar.next_run(plan, moment)
        return moment

    def _lookback(self) -> int:
        """Slots that tell what a chat has had in this round."""
        return 2 * len(self._catalog().tips)

    async def _previous(self, chat_id: ChatId, slot: float) -> int:
        posts = (await self._store.tips.posts([chat_id], 8))[chat_id]
        return next((post.message_id for post in posts if post.message_id > 0 and post.slot < slot), 0)

    def _today(self, zone: str) -> tuple[int, int]:
        local = self._calendar.local(zone, self._clock.now())
        return (local.month, local.day)


def _plan(settings: ChatSettings, *, series: bool = False) -> Plan:
    """When a chat has its tips: on its days, while it is told a series on every day."""
    return plan_of(
        EVERY_DAY if series else settings.tips_days,
        settings.tips_times,
        settings.timezone,
        settings.tips_quiet,
        settings.tips_pause,
    )


def _posted(posts: Sequence[Post]) -> list[Posted]:
    return [
        Posted(tip_id=post.tip_id, round=post.round, lang=post.lang, slot=post.slot)
        for post in posts
        if post.tip_id
    ]


def _next_language(langs: Sequence[str], history: Sequence[Posted]) -> str:
    """The language whose turn it is: the one after that of the last tip."""
    last = history[0].lang if history else ""
    return langs[(langs.index(last) + 1) % len(langs)] if last in langs else langs[0]


def is_kind(tip: Tip, kind: str) -> bool:
    """Whether a tip is what somebody asks for: a tip, a case or a quiz."""
    if kind == "quiz":
        return tip.is_quiz
    return not tip.is_quiz and (kind != CASE or tip.kind == CASE)


def _poll_id(result: Json) -> str:
    poll = result.get("poll") if isinstance(result, Mapping) else None
    return str(poll.get("id", "")) if isinstance(poll, Mapping) else ""
