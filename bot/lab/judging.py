"""Labelled lines put to the verdict service, with the processor time that each reader took."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from bot.core.message import Message, in_group
from bot.core.verdict import Level, Verdict
from bot.lab.corpus import Example
from bot.services.at_once import at_once
from bot.services.guard.judging import FirstView

ASKED = "asked"
"""The kind of lines that somebody puts to the bot itself: what they tell of is judged, not who speaks."""


class TimedJudging(Protocol):
    """What is measured: the fast verdict, and what the second reader makes of it."""

    def view(self, message: Message, *, asked: bool = False) -> FirstView:
        """What the fast reader alone makes of a message."""

    def unsure(self, verdict: Verdict, *, asked: bool = False) -> bool:
        """Whether the second reader should be heard."""

    async def settle(self, view: FirstView) -> Verdict:
        """The verdict after the second reader was heard."""


class ThirdWord(Protocol):
    """What is measured of the third reader: its word on what the others leave in doubt."""

    def wanted(self, verdict: Verdict, *, asked: bool = False) -> bool:
        """Whether it should be heard."""

    async def heard(self, message: Message, verdict: Verdict, *, asked: bool = False) -> Verdict:
        """The verdict with its word; the very same one where it has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One line and its verdict. ``seconds`` is the fast judge's processor time; ``second`` the second
    reader's, None when it was not asked."""

    example: Example
    verdict: Verdict
    seconds: float
    second: float | None = None

    @property
    def flagged(self) -> bool:
        """Whether the verdict is fraud or suspicious."""
        return self.verdict.level is not Level.CLEAN

    @property
    def fraud(self) -> bool:
        """Whether the verdict is fraud."""
        return self.verdict.level is Level.FRAUD


def first_look(examples: Sequence[Example], judging: TimedJudging) -> Iterator[Judged]:
    """The fast verdict on each line, in order."""
    for example in examples:
        message, asked = in_group(example.text), example.kind == ASKED
        start = time.thread_time()
        view = judging.view(message, asked=asked)
        yield Judged(example=example, verdict=view.verdict, seconds=time.thread_time() - start)


def second_look(judged: Sequence[Judged], judging: TimedJudging) -> Iterator[Judged]:
    """The same lines, the unsure ones heard again.

    A pass of its own: the second reader empties the processor's caches, which would slow the fast judge.
    """
    for one in judged:
        yield _settled(one, judging) if judging.unsure(one.verdict, asked=one.example.kind == ASKED) else one


def in_doubt(judged: Sequence[Judged], third: ThirdWord) -> tuple[Judged, ...]:
    """The lines that the third reader should be heard on."""
    return tuple(one for one in judged if third.wanted(one.verdict, asked=one.example.kind == ASKED))


async def third_look(
    judged: Sequence[Judged], third: ThirdWord, done: Callable[[], None] = lambda: None
) -> tuple[Judged, ...]:
    """The same lines with the third reader heard, many at a time; ``done`` is called after each in doubt."""
    doubted = in_doubt(judged, third)

    async def look(one: Judged) -> Judged:
        asked = one.example.kind == ASKED
        verdict = await third.heard(in_group(one.example.text), one.verdict, asked=asked)
        done()
        return replace(one, verdict=verdict)

    heard = await asyncio.gather(*map(look, doubted))
    found = {id(before): after for before, after in zip(doubted, heard, strict=True)}
    return tuple(found.get(id(one), one) for one in judged)


def _settled(one: Judged, judging: TimedJudging) -> Judged:
    view = judging.view(in_group(one.example.text), asked=one.example.kind == ASKED)
    # Of the whole process: the second reader computes in threads of its own.
    start = time.process_time()
    verdict = at_once(judging.settle(view))
    return replace(one, verdict=verdict, second=time.process_time() - start)
