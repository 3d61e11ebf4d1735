"""Finds a text in the language of its reader, and quotes what others wrote."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import TypeVar

from bot.core.library.content import Locale, fill
from bot.core.text.columns import columns, cut

Words = TypeVar("Words")

AUTO = "auto"
_CUT_ENTITY = re.compile(r"&[a-zA-Z0-9#]*\Z")
MAX_EVIDENCE = 80
"""Characters of quoted evidence: enough to recognise an ad, too few to repeat it."""
MAX_WORD = 30
"""Characters of one quoted word."""
BRIEF_WORD, BRIEF_EVIDENCE = 24, 28
"""Columns of one quoted word, and of all of them with their marks, in a warning of a few lines."""


def plainly(_: str, code: str) -> str:
    """A country's name where no names are at hand: its letters."""
    return code.upper()


def two_forms(_: str, count: int) -> str:
    """The plural form where no rules are at hand: one or other."""
    return "one" if count == 1 else "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The texts of all languages. ``default`` is the language of a reader whose own is not spoken.

    ``names`` tells a country's name and ``plural`` the CLDR plural form of a number, both in a language.
    """

    locales: Mapping[str, Locale]
    default: str = "en"
    names: Callable[[str, str], str] = plainly
    plural: Callable[[str, int], str] = two_forms
    _spoken: Mapping[str, str] = field(init=False, repr=False)
    _chains: dict[str, tuple[Locale, ...]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        spoken = {alias.lower(): locale.id for locale in self.locales.values() for alias in locale.speaks}
        object.__setattr__(self, "_spoken", spoken | {name.lower(): name for name in self.locales})

    def language(self, tag: str) -> str:
        """The locale that serves a language tag such as ``zh-TW``, ``zh-hans`` or ``en_GB``."""
        parts = tag.lower().replace("_", "-").split("-")
        for end in range(len(parts), 0, -1):
            if found := self._spoken.get("-".join(parts[:end])):
                return found
        return self.default

    def speaks(self, tag: str) -> bool:
        """Whether a language tag is served by a locale of its own rather than by the default."""
        return any(self._spoken.get(known) for known in (tag.lower(), tag.lower().split("-")[0]))

    def locale(self, lang: str) -> Locale:
        """The locale that serves this language."""
        return self.locales[self.language(lang)]

    def text(self, lang: str, key: str, /, **values: object) -> str:
        """A ``ui`` text, filled; a missing key or value raises KeyError."""
        return fill(self.first(lang, key, lambda locale: locale.ui), values)

    def count(self, lang: str, key: str, number: int, /, **values: object) -> str:
        """A ``ui`` text in the plural form that the language has for ``number``."""
        form = f"{key}.{self.plural(lang, number)}"
        return self.text(lang, form if form in self.locale(lang).ui else f"{key}.other", **values)

    def has(self, lang: str, key: str) -> bool:
        """Whether ``text`` would find this key."""
        return any(key in locale.ui for locale in self._chain(lang))

    def country(self, lang: str, code: str) -> str:
        """A country's name: as the locale words it, else as CLDR does."""
        own = f"country.{code}"
        return self.text(lang, own) if own in self.locale(lang).ui else self.names(self.language(lang), code)

    def places(self, lang: str, region: str) -> tuple[str, ...]:
        """Whose numbers are told: a region's own, where it is not known those of the language's countries."""
        return self.locale(lang).countries if region == AUTO else (region,)

    def quoted(self, lang: str, words: Iterable[str]) -> str:
        """Words in the quotation marks of the language, or its way to say "this message".

        At most ``MAX_EVIDENCE`` characters. Escaped words stay escaped: an entity is never cut in two.
        """
        shown: list[str] = []
        room = MAX_EVIDENCE
        join = self.text(lang, "evidence.join")
        for word in dict.fromkeys(_shortened(word) for word in words if word.strip()):
            quoted = self.text(lang, "evidence.quote", word=word)
            room -= len(quoted) + len(join)
            if room < 0:
                break
            shown.append(quoted)
        return join.join(shown) or self.text(lang, "evidence.none")

    def glimpse(self, lang: str, words: Iterable[str], *, less: int = 0) -> str:
        """The same in a few columns of a phone: the first word cut to them, others while they fit whole.

        ``less`` columns are wanted for what follows.
        """
        shown = ""
        join = self.text(lang, "evidence.join")
        for word in dict.fromkeys(" ".join(word.split()) for word in words if word.strip()):
            quoted = self.text(lang, "evidence.quote", word=word if shown else cut(word, BRIEF_WORD - less))
            if shown and columns(f"{shown}{join}{quoted}") > BRIEF_EVIDENCE - less:
                break
            shown = f"{shown}{join}{quoted}" if shown else quoted
        return shown or self.text(lang, "evidence.none")

    def first(self, lang: str, key: str, pick: Callable[[Locale], Mapping[str, Words]]) -> Words:
        """What the language has under a key, else those it falls back to, else any; KeyError if none has."""
        # What one country alone is told was posted there, and its readers ask for it in their own languages.
        for locale in chain(self._chain(lang), self.locales.values()):
            known = pick(locale)
            if key in known:
                return known[key]
        raise KeyError(key)

    def _chain(self, lang: str) -> tuple[Locale, ...]:
        known = self._chains.get(lang)
        if known is None:
            first = self.locale(lang)
            known = (first, *(self.locales[name] for name in first.fallback))
            if lang in self.locales:
                self._chains[lang] = known
        return known


def _shortened(word: str) -> str:
    line = " ".join(word.split())
    return line if len(line) <= MAX_WORD else _CUT_ENTITY.sub("", line[: MAX_WORD - 1]) + "…"
