"""One verdict from two readers: the fast one always, the slow one where the fast one is unsure."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from time import monotonic
from typing import Protocol

from bot.core.judge import Engine
from bot.core.message import ChatId, Message
from bot.core.model import Model
from bot.core.reading import Reading
from bot.core.verdict import Signal, Verdict
from bot.services.allowance import Allowance
from bot.services.ports import SecondReader

_log = logging.getLogger(__name__)
SHARE = (20, 10.0)
"""Texts of one chat that the second reader is given in so many seconds: no chat uses it up."""
LONG = 600
"""Code points from which on reading a message takes some milliseconds."""
BACKLOG = 16
"""Messages that may wait behind an unsure one: a chat that is flooded is read quickly, or not in time."""
TOLD_EVERY = 60.0
"""Seconds between two notes in the log of how many texts the second reader was not given."""


class Judging(Protocol):
    """What turns a message into a verdict."""

    async def verdict(self, message: Message, *, asked: bool = False) -> Verdict:
        """The verdict on one message; never raises. ``asked``: somebody asks about it."""

    async def topics(self, text: str) -> Mapping[str, float] | None:
        """How likely a question asks for each topic of the library. None: nobody can tell. Never raises."""


class TwoReaders:
    """The fast judge, and where it is unsure the second reader if there is one.

    ``behind`` tells how many updates of a chat wait. What the second reader is not given, because its chat
    had its share or waits, rests on the fast reader's word as it does where there is no second one.
    """

    def __init__(
        self,
        engine: Engine,
        second: SecondReader | None = None,
        *,
        behind: Callable[[ChatId], int] = lambda _: 0,
        now: Callable[[], float] = monotonic,
    ) -> None:
        self._engine = engine
        self._second = second
        self._behind = behind
        self._now = now
        self._shares = Allowance(*SHARE)
        self._beside = ThreadPoolExecutor(1, thread_name_prefix="judging")
        self._passed_over = 0
        self._told = float("-inf")

    @property
    def model(self) -> Model | None:
        """The learned model that the engine judges with."""
        return self._engine.model

    @property
    def has_second(self) -> bool:
        """Whether there is a second reader."""
        return self._second is not None

    def judge_by(self, engine: Engine) -> None:
        """Judge by another engine from the next message on."""
        self._engine = engine

    def rejudge(self, verdict: Verdict, signals: tuple[Signal, ...], *, asked: bool = False) -> Verdict:
        """A verdict with more signals than its message gave."""
        return self._engine.with_signals(verdict, signals, asked=asked)

    async def verdict(self, message: Message, *, asked: bool = False) -> Verdict:
        """The fast verdict, heard again with the second reader's word where that could change it."""
        verdict, reading = await self._hear(message, asked=asked)
        if self._second is None or reading is None or not self._engine.unsure(verdict, asked=asked):
            return verdict
        if not self._may_ask(message.chat.id):
            return verdict
        try:
            # Rules for questions may find an offer in a name, and then the name is part of what is read.
            points = await self._second.points(self._engine.words(message) if asked else reading.spelled)
        except Exception as error:  # a reader that fails costs its word, nothing else
            _log.warning("second reader failed: %s", type(error).__name__)
            return verdict
        return verdict if points is None else self._engine.reheard(reading, verdict, points)

    async def _hear(self, message: Message, *, asked: bool) -> tuple[Verdict, Reading | None]:
        """The fast reader's view; a long text is read beside the loop, or all others would wait for it."""
        if sum(len(part.text) for part in message.parts) < LONG:
            return self._engine.hear(message, asked=asked)
        work = partial(self._engine.hear, message, asked=asked)
        return await asyncio.get_running_loop().run_in_executor(self._beside, work)

    def close(self) -> None:
        """Let go of the thread that long texts are read in."""
        self._beside.shutdown()

    def heed(self, behind: Callable[[ChatId], int]) -> None:
        """Ask this from now on how many updates of a chat wait."""
        self._behind = behind

    def _may_ask(self, chat_id: ChatId) -> bool:
        now = self._now()
        if self._behind(chat_id) <= BACKLOG and self._shares.take(chat_id, now):
            return True
        self._passed_over += 1
        if now - self._told >= TOLD_EVERY:
            _log.warning("second_reader_passed_over count=%s chat=%s", self._passed_over, chat_id)
            self._passed_over, self._told = 0, now
        return False

    async def topics(self, text: str) -> Mapping[str, float] | None:
        """What the second reader takes a question for."""
        if self._second is None:
            return None
        try:
            return await self._second.asked(text)
        except Exception as error:  # a reader that fails costs its word, nothing else
            _log.warning("second reader failed: %s", type(error).__name__)
            return None
