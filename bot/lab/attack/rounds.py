"""One round: every tactic on every line that it fits, and what became of the verdicts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

from bot.lab.attack.tactics import Tactic
from bot.lab.corpus import Example
from bot.lab.judging import Judged, TimedJudging, first_look, second_look
from bot.lab.phrases import On


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelCounts:
    """How many of some lines are called fraud, and how many fraud or suspicious."""

    fraud: int = 0
    flagged: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What one tactic did to ``lines`` lines: the verdicts on them as they are, and as it changed them."""

    tactic: str
    on: On
    lines: int
    before: LevelCounts
    after: LevelCounts


def sample(examples: Sequence[Example], most: int, seed: int) -> tuple[Example, ...]:
    """So many ads and so many harmless lines at most, the same ones for the same seed."""
    mixed = Random(seed).sample(examples, len(examples))  # noqa: S311 - no secret hangs on it
    chosen = [one for fraud in (True, False) for one in [x for x in mixed if x.fraud is fraud][:most]]
    return tuple(chosen)


def attack(
    examples: Sequence[Example], tactics: Sequence[Tactic], judging: TimedJudging, *, seed: int
) -> Iterator[Result]:
    """The result of each tactic, in order; what fits no line is left out."""
    plain = {id(one.example): one for one in _judged(examples, judging)}
    for tactic in tactics:
        lines = [one for one in examples if one.fraud is (tactic.on is On.ADS)]
        sent = [(one, messages) for one in lines if (messages := tactic.applied(one, seed))]
        if sent:
            yield Result(
                tactic=tactic.name,
                on=tactic.on,
                lines=len(sent),
                before=_heard([(plain[id(one)],) for one, _ in sent]),
                after=_heard([_judged(_as_sent(one, messages), judging) for one, messages in sent]),
            )


def _as_sent(example: Example, messages: Sequence[str]) -> list[Example]:
    return [replace(example, text=text) for text in messages]


def _judged(examples: Sequence[Example], judging: TimedJudging) -> tuple[Judged, ...]:
    return tuple(second_look(list(first_look(examples, judging)), judging))


def _heard(sent: Sequence[Sequence[Judged]]) -> LevelCounts:
    """What was sent in two messages is found when one of them is."""
    return LevelCounts(
        fraud=sum(any(one.fraud for one in messages) for messages in sent),
        flagged=sum(any(one.flagged for one in messages) for messages in sent),
    )
