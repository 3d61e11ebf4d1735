"""What was seen in a message and what it amounts to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

UNNAMED: Final = "other_fraud"
"""The scheme of what has none of its own."""
SCHEMES: Final = (
    "recruit_posting",
    "recruit_task",
    "recruit_helper",
    "account_trade",
    "card_trade",
    UNNAMED,
)
"""The kinds of fraud, in the order in which they are told."""


class Level(StrEnum):
    """How sure the verdict is."""

    FRAUD = "fraud"
    SUSPICIOUS = "suspicious"
    CLEAN = "clean"


class Stance(StrEnum):
    """Who is speaking: somebody who advertises, wonders, warns or jokes."""

    OFFER = "offer"
    ASK = "ask"
    WARN = "warn"
    JOKE = "joke"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of one part's original text, in code points; ``text`` is that stretch."""

    part: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """What one detector saw. ``scheme`` is "" for a signal that speaks of the stance or of no scheme alone.

    ``weight`` is in log-odds points: positive accuses, negative clears. ``reason`` is a key of the ``ui``
    texts, ``view`` names the folded view that matched ("raw" is strongest).
    """

    id: str
    weight: float
    reason: str
    scheme: str = ""
    sub: str = ""
    spans: tuple[Span, ...] = ()
    view: str = "raw"
    experimental: bool = False

    @property
    def evidence(self) -> tuple[str, ...]:
        """The words that were seen, as written."""
        return tuple(span.text for span in self.spans)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The judgement of one message; a clean one carries its signals too.

    ``leaning`` is the scheme that the signals speak for, whatever the level; "" when they name none.
    """

    level: Level
    score: float
    stance: Stance
    lang: str
    scheme: str | None = None
    sub: str | None = None
    signals: tuple[Signal, ...] = ()
    leaning: str = ""
