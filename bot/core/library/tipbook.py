"""Words a tip: under its heading, with what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.library.content import NOTICE, Provenance, QuizText, Tip
from bot.core.library.lawbook import Lawbook
from bot.core.library.wording import Wording
from bot.core.text.columns import read
from bot.core.text.quoting import escaped


@dataclass(frozen=True, slots=True, kw_only=True)
class Tipbook:
    """The tips, quizzes and parts of the notice, in the words of a language."""

    wording: Wording
    lawbook: Lawbook
    tips: Mapping[str, Tip]

    def text(self, lang: str, tip_id: str) -> str:
        """One tip that is no quiz, under its heading, with its source if it rests on one."""
        told = self.wording.text(lang, "tip.head", tip=self.words(lang, tip_id))
        source = self.source(lang, tip_id)
        return f"{told}\n{source}" if source else told

    def source(self, lang: str, tip_id: str) -> str:
        """Where a tip is from, "" where it rests on nothing; each language words that of the notice."""
        tip = self.tips[tip_id]
        source = (
            self.wording.text(lang, "notice.source")
            if tip.kind == NOTICE
            else escaped(self.rests_on(lang, tip_id))
        )
        return self.wording.text(lang, "tip.source", source=source) if source else ""

    @property
    def notice(self) -> tuple[Tip, ...]:
        """The parts of the notice that the product grew from, in their order."""
        return tuple(tip for tip in self.tips.values() if tip.kind == NOTICE)

    def notice_card(self, lang: str) -> str:
        """All of the notice on one screen, with its source."""
        card = self.wording.text(lang, "notice.card")
        return f"{card}\n{self.source(lang, self.notice[0].id)}"

    def rests_on(self, lang: str, tip_id: str) -> str:
        """What a tip rests on, plain text: many sources, articles and its own, in the reader's language."""
        tip = self.tips[tip_id]
        pattern = self.wording.text(lang, f"tip.pattern.{tip.pattern}") if tip.pattern else ""
        cited = self.lawbook.cites(lang, (self.lawbook.laws[name] for name in tip.laws))
        named = self._teller(lang, tip.source) if tip.source else ""
        return self.wording.text(lang, "tip.sources").join(filter(None, (pattern, *cited, named)))

    def _teller(self, lang: str, source: Provenance) -> str:
        """Who told it and when: by its name where the language has one, else by what it is and where."""
        where = self.wording.country(lang, source.where) if source.where.islower() else source.where
        kind = self.wording.text(lang, f"tip.by.{source.by}", where=where)
        name = source.names.get(self.wording.language(lang), kind)
        return self.wording.text(lang, "tip.dated", name=name, date=source.date) if source.date else name

    def words(self, lang: str, tip_id: str) -> str:
        """The words of one tip that is no quiz, without heading and source."""
        return self.wording.first(lang, tip_id, lambda locale: locale.tips)

    def title(self, lang: str, tip_id: str) -> str:
        """What a tip is called in a list, plain text: its first line, or the beginning of a question."""
        if self.tips[tip_id].is_quiz:
            return self.quiz(lang, tip_id).question.split("\n")[0][:60]
        words = self.words(lang, tip_id)
        return read(words.split("\n")[0])

    def quiz(self, lang: str, tip_id: str) -> QuizText:
        """The words of one quiz."""
        return self.wording.first(lang, tip_id, lambda locale: locale.quizzes)

    def told(self, lang: str) -> tuple[Tip, ...]:
        """The tips and quizzes that this language has words of its own for."""
        locale = self.wording.locale(lang)
        return tuple(tip for name, tip in self.tips.items() if name in locale.tips or name in locale.quizzes)
