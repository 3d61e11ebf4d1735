"""How well the detector does by the word of admins: false alarms by rule and language, and what is about."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from attrs import define

from bot.core.detection.campaign import CLEARING, Campaign, Word
from bot.core.verdict import SCHEMES
from bot.services.platform import Clock
from bot.services.store import Spoken, Store

DAYS = 7
"""Days of the wave map."""
SINCE = 30 * 86_400.0
"""Seconds for which judgements are kept, and looked back on."""
MOST = 5000
"""Judgements that are looked at, the newest first."""
CAMPAIGNS = 30
COUNTERS = (*(f"ad.{scheme}" for scheme in SCHEMES), "suspicious", "confirmed", "false_alarm")
"""The rows of the wave map."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What admins said of cases that have something in common: a rule, a language, a scheme."""

    name: str
    confirmed: int
    cleared: int

    @property
    def share(self) -> float:
        """The part that was a false alarm."""
        return self.cleared / (self.confirmed + self.cleared)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wave:
    """A text that was seen again and again; never the text itself. ``chats`` are those that saw it."""

    scheme: str
    first_seen: float
    last_seen: float
    chats: int
    confirmed: int
    cleared: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityReport:
    """All of it; of ``counted`` the keys are a counter and a day of ``days``."""

    rules: Sequence[Answered]
    languages: Sequence[Answered]
    schemes: Sequence[Answered]
    cases: int
    days: Sequence[str]
    counted: Mapping[tuple[str, str], int]
    waves: Sequence[Wave]


@define(kw_only=True, eq=False, repr=False, slots=False)
class Quality:
    """Adds up what the store knows."""

    _store: Store
    _clock: Clock

    async def report(self) -> QualityReport:
        """How it stands now."""
        now = self._clock.now()
        spoken = await self._store.operating.spoken(now - SINCE, MOST)
        rules = await asyncio.to_thread(_by_rule, spoken)
        today = datetime.fromtimestamp(now, UTC).date()
        days = [(today - timedelta(days=back)).isoformat() for back in reversed(range(DAYS))]
        totals = await self._store.operating.totals(days[0])
        return QualityReport(
            rules=rules,
            languages=_answered((one.lang, one.cleared) for one in spoken),
            schemes=_answered((one.scheme, one.cleared) for one in spoken if one.scheme),
            cases=len(spoken),
            days=days,
            counted={(key, day): max(0, totals.get((day, key), 0)) for key in COUNTERS for day in days},
            waves=[await self._wave(one) for one in await self._store.campaigns.spoken_of(CAMPAIGNS)],
        )

    async def _wave(self, campaign: Campaign) -> Wave:
        words = Counter(voice.word for voice in campaign.voices.values())
        return Wave(
            scheme=campaign.scheme,
            first_seen=campaign.first_seen,
            last_seen=campaign.last_seen,
            chats=await self._store.campaigns.chats_with(campaign.exact),
            confirmed=words[Word.CONFIRMED],
            cleared=sum(words[word] for word in CLEARING),
        )


def _by_rule(spoken: Sequence[Spoken]) -> Sequence[Answered]:
    """Each rule that spoke against a message once for it, however often it spoke."""
    return _answered(
        (rule, one.cleared)
        for one in spoken
        for rule in {row["id"] for row in json.loads(one.signals) if row["weight"] > 0}
    )


def _answered(cases: Iterable[tuple[str, bool]]) -> Sequence[Answered]:
    counts = Counter(cases)
    names = {name for name, _ in counts}
    found = [Answered(name=name, confirmed=counts[name, False], cleared=counts[name, True]) for name in names]
    return sorted(found, key=lambda one: (-one.cleared, -one.confirmed, one.name))
