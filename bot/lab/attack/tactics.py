"""The tactics: each makes of a line what somebody sends who knows the detector, in one message or in two."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from bot.lab.attack.disguises import DISGUISES, Disguise, halves
from bot.lab.corpus import Example
from bot.lab.phrases import On, Phrase

SPLIT: Final = "two_messages"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tactic:
    """``change`` gives the messages that are sent instead of a line; none where it cannot be applied."""

    name: str
    on: On
    change: Callable[[Example, Random], tuple[str, ...]]

    def applied(self, example: Example, seed: int) -> tuple[str, ...]:
        """What is sent, the same each time for the same seed; nothing where it would change nothing."""
        random = Random(f"{seed} {self.name} {example.text}")  # noqa: S311 - no secret hangs on it
        sent = self.change(example, random)
        return () if sent == (example.text,) else sent


def tactics(phrases: Sequence[Phrase]) -> tuple[Tactic, ...]:
    """Every tactic: those that say something more, and those that write the same in another way."""
    return (
        *_spoken(phrases),
        *(Tactic(name=name, on=On.ADS, change=_written(way)) for name, way in DISGUISES.items()),
        Tactic(name=SPLIT, on=On.ADS, change=lambda example, _: halves(example.text)),
    )


def _spoken(phrases: Sequence[Phrase]) -> Iterator[Tactic]:
    for name in dict.fromkeys(phrase.tactic for phrase in phrases):
        own = [phrase for phrase in phrases if phrase.tactic == name]
        by_lang = {lang: [one for one in own if one.lang == lang] for lang in {one.lang for one in own}}
        yield Tactic(name=name, on=own[0].on, change=_saying(by_lang))


def _saying(by_lang: Mapping[str, Sequence[Phrase]]) -> Callable[[Example, Random], tuple[str, ...]]:
    def change(example: Example, random: Random) -> tuple[str, ...]:
        known = by_lang.get(example.lang.partition("-")[0])
        return (random.choice(known).around(example.text),) if known else ()

    return change


def _written(way: Disguise) -> Callable[[Example, Random], tuple[str, ...]]:
    return lambda example, random: (way(example.text, random),)
