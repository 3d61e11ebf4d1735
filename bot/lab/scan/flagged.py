"""The flagged messages that are shown: for each reason to look, the few that deserve it most."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum

from bot.core.detection.reading import LABELS
from bot.core.message import Message
from bot.core.surfaces.values import Json
from bot.core.talk.reasons import told
from bot.core.verdict import Verdict
from bot.lab.scan import shown

MOST = 40
"""Cases of one kind that are shown."""
MOST_REASONS, MOST_EVIDENCE, MOST_RULES = 5, 3, 8


class FlaggedKind(StrEnum):
    """Why a case is shown, those that may be false alarms first."""

    REGULAR = "regular"
    UNCERTAIN = "uncertain"
    SUSPICIOUS = "suspicious"
    REPEATED = "repeated"
    CERTAIN = "certain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flagged:
    """One flagged message, ready to be shown but for the language.

    ``reasons`` are keys with the words that were seen; ``earlier`` counts what its sender wrote before.
    """

    number: int
    message: int
    chat: str
    when: str
    sender: str
    earlier: int
    words: str
    level: str
    scheme: str
    score: float
    reasons: tuple[tuple[str, tuple[str, ...]], ...]
    rules: tuple[str, ...]


Rank = tuple[float, ...]


class FlaggedShelf:
    """The cases of one kind that rank highest, each text once."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._kept: dict[str, tuple[Rank, Flagged]] = {}
        self._least: Rank | None = None

    def offer(self, key: str, rank: Rank, make: Callable[[], Flagged]) -> None:
        """Keep this case if it ranks among the highest; ``key`` names its text."""
        old = self._kept.get(key)
        if old is not None:
            if rank > old[0]:
                self._kept[key] = (rank, make())
                self._least = None
        elif len(self._kept) < self._most or rank > self._lowest():
            self._kept[key] = (rank, make())
            if len(self._kept) > self._most:
                del self._kept[min(self._kept, key=lambda one: self._kept[one][0])]
            self._least = None

    def _lowest(self) -> Rank:
        if self._least is None:
            self._least = min(rank for rank, _ in self._kept.values())
        return self._least

    def cases(self) -> list[tuple[str, Flagged]]:
        """The cases with their keys, the highest rank first."""
        ordered = sorted(self._kept.items(), key=lambda one: one[1][0], reverse=True)
        return [(key, case) for key, (_, case) in ordered]

    def plain(self) -> list[object]:
        """Everything in JSON's own types."""
        return [(key, rank, asdict(case)) for key, (rank, case) in self._kept.items()]

    def restore(self, kept: Iterable[tuple[str, list[float], Json]]) -> None:
        """Put back what ``plain`` gave."""
        self._kept = {key: (tuple(rank), _case(fields)) for key, rank, fields in kept}
        self._least = None


def flagged_of(
    message: Message, verdict: Verdict, *, number: int, when: str, sender: str, earlier: int
) -> Flagged:
    """What is kept of a flagged message."""
    signals = sorted(verdict.signals, key=lambda signal: -abs(signal.weight))
    accusing = [signal for signal in signals if signal.weight > 0 and not signal.experimental]
    return Flagged(
        number=number,
        message=message.id,
        chat=shown.name(message.chat.title),
        when=when,
        sender=shown.name(sender),
        earlier=earlier,
        words=shown.quote(said(message)),
        level=verdict.level.value,
        scheme=verdict.scheme or "",
        score=verdict.score,
        reasons=tuple(
            (signal.reason, tuple(shown.name(text) for text in signal.evidence[:MOST_EVIDENCE]))
            for signal in told(accusing, MOST_REASONS)
        ),
        rules=tuple(dict.fromkeys(signal.id for signal in accusing))[:MOST_RULES],
    )


def said(message: Message) -> str:
    """What a message itself says; where it says nothing, the names that stand beside it."""
    own = [part.text for part in message.parts if part.origin not in LABELS]
    return " / ".join(own) or " / ".join(part.text for part in message.parts)


def _case(fields: Json) -> Flagged:
    reasons = tuple((reason, tuple(words)) for reason, words in fields["reasons"])
    return Flagged(**{**fields, "reasons": reasons, "rules": tuple(fields["rules"])})
