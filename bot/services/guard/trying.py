"""A text judged on the spot for who looks after the detector: verdict, reasons, numbers and rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.core.detection.rules import Rule
from bot.core.message import ChatId
from bot.core.verdict import Signal, Verdict
from bot.services.guard.judging import TwoReaders
from bot.services.guard.raw import numbers
from bot.services.guard.reasons import counted, in_words, uncounted
from bot.services.programs.lines import message_of

_OWN = ChatId(-(2**62))
"""Stands for who tries something where chats are bounded: it uses up nobody's share."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One signal in words, and the rule that gave it, if one did; ``uncounted`` is "" where it counts."""

    signal: Signal
    said: str
    uncounted: str
    rule: Rule | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What came of a text; ``numbers`` is all of it in lines, as ``antifraud check --raw`` tells it."""

    verdict: Verdict
    reasons: tuple[Reason, ...]
    numbers: str


class Trying:
    """Judges texts that stand in no chat; nothing of them is kept."""

    def __init__(self, judging: TwoReaders) -> None:
        self._judging = judging

    async def judge(self, text: str, says: Callable[[str], str], *, asked: bool) -> Trial:
        """The verdict; ``says`` gives a reason key in words, ``asked``: somebody asks the bot about it."""
        given = message_of({"text": text})
        message = replace(given, chat=replace(given.chat, id=_OWN))
        verdict = await self._judging.verdict(message, asked=asked)
        in_sum = counted(verdict, asked=asked)
        rules = {rule.id: rule for rule in self._judging.engine.ruleset.rules}
        reasons = tuple(
            Reason(
                signal=signal,
                said=in_words(signal, says),
                uncounted="" if signal in in_sum else uncounted(signal, verdict, asked=asked),
                rule=rules.get(signal.id),
            )
            for signal in sorted(verdict.signals, key=lambda signal: -abs(signal.weight))
        )
        told = numbers(self._judging, message, verdict, says, asked=asked)
        return Trial(verdict=verdict, reasons=reasons, numbers=told)
