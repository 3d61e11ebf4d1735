"""What the library covers, who read it, and which of its facts are to be checked again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from attrs import define

from bot.core.library.catalog import Catalog
from bot.core.library.coverage import LanguageCoverage, Reviewed, coverage, printable_laws
from bot.core.library.facts import Fact
from bot.services.platform import Clock

SOON = 60
"""Days within which a fact to be checked again is worth a line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """All of it; ``laws`` are those that may be told, ``due`` the facts by their day, ``today`` in UTC."""

    languages: tuple[LanguageCoverage, ...]
    reviewed: Mapping[str, Reviewed]
    laws: int
    due: Sequence[Fact]
    today: date


@define(kw_only=True, eq=False, repr=False, slots=False)
class Covering:
    """Looks at the content in force; ``reviewed`` reads the files of one language, ``due`` finds facts."""

    _catalog: Callable[[], Catalog]
    _reviewed: Callable[[str], Reviewed]
    _due: Callable[[Catalog, date, int], Sequence[Fact]]
    _clock: Clock

    async def look(self) -> Covered:
        """What there is now."""
        catalog = self._catalog()
        today = datetime.fromtimestamp(self._clock.now(), UTC).date()
        return Covered(
            languages=tuple(coverage(catalog)),
            reviewed={lang: await asyncio.to_thread(self._reviewed, lang) for lang in catalog.locales},
            laws=printable_laws(catalog),
            due=self._due(catalog, today, SOON),
            today=today,
        )
