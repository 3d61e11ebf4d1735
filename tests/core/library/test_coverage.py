"""What each language of the library has."""

from __future__ import annotations

from bot.core.library.coverage import coverage, printable_laws
from tests.packaged import catalog


def test_each_language_is_counted_by_itself() -> None:
    known = catalog()
    found = {one.lang: one for one in coverage(known)}
    assert list(found) == list(known.locales)
    for lang, one in found.items():
        told = known.tipbook.told(lang)
        assert one.tips + one.quizzes == len(told)
        assert one.quizzes == sum(tip.is_quiz for tip in told)
        assert one.schemes == len(known.schemes)
        assert one.laws <= printable_laws(known) <= len(known.laws)
        assert one.texts == len(known.locales[lang].ui)
