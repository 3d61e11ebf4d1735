"""What the library covers in each language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.core.library.catalog import Catalog


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageCoverage:
    """How much one language has: texts, schemes with warnings, laws worded, tips and quizzes."""

    lang: str
    texts: int
    schemes: int
    laws: int
    tips: int
    quizzes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """How many of a language's texts somebody read as they are now, and how many became others since."""

    fresh: int = 0
    stale: int = 0
    texts: int = 0


def coverage(catalog: Catalog) -> Iterator[LanguageCoverage]:
    """What each language has, in the order of the index."""
    for locale in catalog.locales.values():
        told = catalog.tipbook.told(locale.id)
        quizzes = sum(tip.is_quiz for tip in told)
        yield LanguageCoverage(
            lang=locale.id,
            texts=len(locale.ui),
            schemes=len(locale.warnings),
            laws=len(locale.laws),
            tips=len(told) - quizzes,
            quizzes=quizzes,
        )


def printable_laws(catalog: Catalog) -> int:
    """How many laws may be told, which each language should have words for."""
    return sum(law.printable for law in catalog.laws.values())
