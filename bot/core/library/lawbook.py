"""What the law of a country says of a scheme, and how its articles are cited."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.core.library.content import Scheme, fill
from bot.core.library.facts import Law, LawRole
from bot.core.library.wording import AUTO, Wording

LAW_ROOM, LAW_ROOM_ASKED = 250, 420
"""Characters for the law of one country, in a warning and for who asks: its first article always stands.

Chinese and Japanese say the same in half of them.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lawbook:
    """The articles of all countries, as far as they may be printed."""

    wording: Wording
    schemes: Mapping[str, Scheme]
    laws: Mapping[str, Law]

    def line(self, lang: str, scheme: str, region: str = AUTO, room: int = LAW_ROOM) -> str:
        """What the law of the reader's country says; a general word where country or law is not known."""
        laws = self._cited(lang, scheme, region, LawRole.OFFENCE)
        if not laws:
            return self.wording.text(lang, "law.none")
        gap = self.wording.locale(lang).gap
        sentences = _within(room if gap else room // 2, self.says(lang, laws), gap)
        name = self.wording.country(lang, laws[0].country)
        return self.wording.text(lang, "law.country", country=name, laws=sentences)

    def named(self, lang: str, scheme: str, region: str = AUTO) -> str:
        """The first article that a scheme may touch where the reader is, by its short name; "" for none."""
        if not (laws := self._cited(lang, scheme, region, LawRole.OFFENCE)):
            return ""
        return self.wording.text(
            lang,
            "law.country",
            country=self.wording.country(lang, laws[0].country),
            laws=self.cites(lang, laws[:1])[0],
        )

    def leniency(self, lang: str, scheme: str, region: str = AUTO) -> str:
        """What speaks for somebody who stops and tells, by the law of the reader's country, or ""."""
        laws = self._cited(lang, scheme, region, LawRole.LENIENCY)
        return self.says(lang, laws[:1])[0] if laws else ""

    def says(self, lang: str, laws: Iterable[Law]) -> list[str]:
        """A sentence for each article; a law just named is cited by its article alone."""
        return [fill(says, {"cite": cite}) for cite, says in self._cites(lang, laws)]

    def _cites(self, lang: str, laws: Iterable[Law]) -> Iterator[tuple[str, str]]:
        named = ""
        for law in laws:
            words = self.wording.first(lang, law.id, lambda locale: locale.laws)
            yield (words.short if law.title == named else words.cite), words.says
            named = law.title

    def cites(self, lang: str, laws: Iterable[Law]) -> list[str]:
        """How articles are cited; a law just named is cited by its article alone."""
        return [cited for cited, _ in self._cites(lang, laws)]

    def of_country(self, country: str) -> tuple[Law, ...]:
        """The printable articles of a country, in the order of their file."""
        return tuple(law for law in self.laws.values() if law.country == country and law.printable)

    def cited_in(self, country: str) -> tuple[Law, ...]:
        """The articles that warnings cite for a country, each once, the most fitting first."""
        named = (name for scheme in self.schemes.values() for name in scheme.laws.get(country, ()))
        return tuple(self.laws[name] for name in dict.fromkeys(named) if self.laws[name].printable)

    def offences(self, scheme: str, country: str) -> tuple[Law, ...]:
        """The articles that a scheme may touch in a country, first the one that always stands."""
        return tuple(law for law in self._named(scheme, country) if law.role is LawRole.OFFENCE)

    def _cited(self, lang: str, scheme: str, region: str, role: LawRole) -> list[Law]:
        """The articles to cite: nobody is told a law that may be another country's."""
        places = self.wording.places(lang, region)
        named = self._named(scheme, places[0]) if len(places) == 1 else ()
        return [law for law in named if law.role is role]

    def _named(self, scheme: str, country: str) -> Iterator[Law]:
        """The articles that a scheme names for a country, as far as they may be printed."""
        named = (self.laws[name] for name in self.schemes[scheme].laws.get(country, ()))
        return (law for law in named if law.printable)


def _within(room: int, sentences: Sequence[str], gap: str) -> str:
    kept = sentences[0]
    for sentence in sentences[1:]:
        if len(kept) + len(gap) + len(sentence) > room:
            break
        kept += f"{gap}{sentence}"
    return kept
