"""One verdict from two readers: the fast one always, the slow one where the fast one is unsure."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import Protocol

from bot.core.detection import repeats
from bot.core.detection.engine import Engine, in_language
from bot.core.detection.reading import Reading
from bot.core.detection.repeats import Said
from bot.core.message import ChatId, Message
from bot.core.verdict import Level, Signal, Verdict
from bot.services.allowance import Allowance
from bot.services.metering import UNMETERED, Event, Meter, Wait
from bot.services.platform import SecondReader

_log = logging.getLogger(__name__)
SHARE = (20, 10.0)
"""Texts of one chat that the second reader is given in so many seconds: no chat uses it up."""
LONG = 600
"""Code points from which on reading a message takes some milliseconds."""
BACKLOG = 16
"""Messages that may wait behind an unsure one: a chat that is flooded is read quickly, or not in time."""
SECOND = "second"
"""What the second reader is called where readers are counted."""
TOLD_EVERY = 60.0
"""Seconds between two notes in the log of how many texts the second reader was not given."""


class Judging(Protocol):
    """What turns a message into a verdict."""

    async def verdict(self, message: Message, *, asked: bool = False) -> Verdict:
        """The verdict on one message; never raises. ``asked``: somebody asks about it."""

    async def topics(self, text: str) -> Mapping[str, float] | None:
        """How likely a question asks for each topic of the library. None: nobody can tell. Never raises."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstView:
    """What the fast reader makes of a message; without ``reading`` and ``words`` it could not be read."""

    message: Message
    asked: bool
    verdict: Verdict
    reading: Reading | None
    words: Said | None = None


class TwoReaders:
    """The fast judge, and where it is unsure the second reader if there is one.

    ``behind`` tells how many updates of a chat wait. What the second reader is not given, because its chat
    had its share or waits, rests on the fast reader's word as it does where there is no second one.
    ``patient``: whoever calls has nothing else to do, so everything is read where it stands, and no share is
    kept for others. Both steps are public, because evaluation times them apart.
    """

    def __init__(
        self,
        engine: Engine,
        second: SecondReader | None = None,
        *,
        behind: Callable[[ChatId], int] = lambda _: 0,
        now: Callable[[], float] = monotonic,
        patient: bool = False,
        meter: Meter = UNMETERED,
    ) -> None:
        self._meter = meter
        self._engine = engine
        self._second = second
        self._behind = behind
        self._now = now
        self._patient = patient
        self._shares = Allowance(*SHARE)
        self._beside = ThreadPoolExecutor(1, thread_name_prefix="judging")
        self._passed_over = 0
        self._told = float("-inf")
        self._settled = repeats.verdicts()
        self._unheard = 0
        """Texts on which the second reader had no word: what they led to is not remembered."""

    @property
    def engine(self) -> Engine:
        """The fast reader."""
        return self._engine

    @property
    def has_second(self) -> bool:
        """Whether there is a second reader."""
        return self._second is not None

    @property
    def waiting(self) -> int:
        """Texts that the second reader has in hand."""
        return self._second.waiting if self._second is not None else 0

    def judge_by(self, engine: Engine) -> None:
        """Judge by another engine from the next message on."""
        self._engine = engine
        self._settled = repeats.verdicts()

    def rejudge(self, verdict: Verdict, signals: tuple[Signal, ...], *, asked: bool = False) -> Verdict:
        """A verdict with more signals than its message gave."""
        return self._engine.with_signals(verdict, signals, asked=asked)

    async def verdict(self, message: Message, *, asked: bool = False) -> Verdict:
        """The fast verdict, heard again with the second reader's word where that could change it."""
        view = await self._view(message, asked=asked)
        if not self.unsure(view.verdict, asked=asked) or not self._may_ask(message.chat.id):
            return view.verdict
        return await self.settle(view)

    def view(self, message: Message, *, asked: bool = False) -> FirstView:
        """What the fast reader alone makes of a message."""
        verdict, reading, words = self._engine.hear(message, asked=asked)
        return FirstView(message=message, asked=asked, verdict=verdict, reading=reading, words=words)

    def unsure(self, verdict: Verdict, *, asked: bool = False) -> bool:
        """Whether the second reader is there and should be heard."""
        return self._second is not None and self._engine.unsure(verdict, asked=asked)

    async def settle(self, view: FirstView) -> Verdict:
        """The fast verdict with the second reader's word heard too, where it has one.

        Words that were settled a moment ago are not read again, by neither reader.
        """
        if self._second is None:
            return view.verdict
        if view.words is not None and (known := self._settled.get(view.words)) is not None:
            self._meter.count(Event.READ, SECOND, "known")
            return in_language(known, view.verdict.lang)
        unheard = self._unheard
        try:
            found = await self._settle(self._second, view)
        except Exception as error:  # a reader that fails costs its word, nothing else
            _log.warning("second reader failed: %s", type(error).__name__)
            return view.verdict
        if view.words is not None and self._unheard == unheard:
            self._settled.put(view.words, found)
        return found

    async def _settle(self, second: SecondReader, view: FirstView) -> Verdict:
        verdict, reading = view.verdict, view.reading
        if reading is None:
            if view.words is None:
                return verdict
            reading = self._engine.read(view.message)
        # Rules for questions may find an offer in a name, and then the name is part of what is read.
        said = self._engine.read(view.message) if view.asked else reading
        found = await self._reconsidered(second, reading, verdict, said) or verdict
        if found.level is not Level.FRAUD and not view.asked:
            found = await self._offer(second, reading, found)
        if view.asked or found.level is not Level.CLEAN:
            # A page that somebody asks about is read to its end by its red flags.
            return found
        if (piece := self._engine.piece(reading)) is not None:
            heard = await self._reconsidered(second, piece[1], piece[0], piece[1])
            found = heard if heard is not None and heard.level is not Level.CLEAN else found
        return found

    async def _offer(self, second: SecondReader, reading: Reading, verdict: Verdict) -> Verdict:
        """The verdict, or that on the offer without what only speaks for it, where that says more."""
        if (bare := self._engine.bare(reading)) is None or not self._engine.unsure(bare[0]):
            return verdict
        fast, offer = bare
        heard = await self._reconsidered(second, offer, fast, offer)
        found = heard and self._engine.of_offer(heard, offer)
        return found if found is not None and found.score > verdict.score else verdict

    async def _reconsidered(
        self, second: SecondReader, reading: Reading, verdict: Verdict, said: Reading
    ) -> Verdict | None:
        """The verdict with its word on what is ``said``, None where it had no time."""
        points = await self._heard(second.points(said.spelled))
        return None if points is None else self._engine.reconsider(reading, verdict, points)

    async def _heard(self, word: Awaitable[Mapping[str, float] | None]) -> Mapping[str, float] | None:
        """The second reader's word, counted and timed."""
        began, outcome = monotonic(), "failed"
        try:
            found = await word
            outcome = "no_time" if found is None else "read"
        finally:
            self._unheard += outcome != "read"
            self._meter.count(Event.READ, SECOND, outcome)
            self._meter.took(Wait.READ, monotonic() - began, SECOND)
        return found

    async def _view(self, message: Message, *, asked: bool) -> FirstView:
        """The fast reader's view; a long text is read beside the loop, or all others would wait for it."""
        if self._patient or sum(len(part.text) for part in message.parts) < LONG:
            return self.view(message, asked=asked)
        work = partial(self.view, message, asked=asked)
        return await asyncio.get_running_loop().run_in_executor(self._beside, work)

    def close(self) -> None:
        """Let go of the thread that long texts are read in."""
        self._beside.shutdown()

    def heed(self, behind: Callable[[ChatId], int]) -> None:
        """Ask this from now on how many updates of a chat wait."""
        self._behind = behind

    def _may_ask(self, chat_id: ChatId) -> bool:
        if self._patient:
            return True
        now = self._now()
        if self._behind(chat_id) <= BACKLOG and self._shares.take(chat_id, now):
            return True
        self._passed_over += 1
        self._meter.count(Event.READ, SECOND, "passed_over")
        if now - self._told >= TOLD_EVERY:
            _log.warning("second_reader_passed_over count=%s chat=%s", self._passed_over, chat_id)
            self._passed_over, self._told = 0, now
        return False

    async def topics(self, text: str) -> Mapping[str, float] | None:
        """What the second reader takes a question for."""
        if self._second is None:
            return None
        try:
            return await self._heard(self._second.asked(text))
        except Exception as error:  # a reader that fails costs its word, nothing else
            _log.warning("second reader failed: %s", type(error).__name__)
            return None
