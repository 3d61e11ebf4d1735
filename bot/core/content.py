"""What the bot says: schemes, laws, hotlines, tips and their words in each language.

Texts are Telegram HTML with ``{name}`` placeholders. They are data: filling replaces names and does nothing
else, so neither a text nor a value can reach an attribute or a format. Values go in as they are: whoever
renders for a chat escapes them first.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

Words = TypeVar("Words")

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_:]*)\}")
"""A placeholder; ``{law:<id>}`` stands for the citation of a law, ``{art:<id>}`` for its article alone."""
_CUT_ENTITY = re.compile(r"&[a-zA-Z0-9#]*\Z")
DISTRESS = "distress"
"""The kind of hotline that stands beside first steps only."""
MAX_EVIDENCE = 80
"""Characters of quoted evidence: enough to recognise an ad, too few to repeat it."""
MAX_WORD = 30
"""Characters of one quoted word."""


class Grade(StrEnum):
    """How well a fact is sourced; the first two may be printed, the others need a stated reason."""

    STATUTE = "statute"
    OFFICIAL = "official"
    SECONDARY = "secondary"
    UNVERIFIED = "unverified"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Where a law or a hotline comes from and until when it is trusted."""

    id: str
    country: str
    grade: Grade
    source: str
    verified_on: datetime.date
    review_by: datetime.date
    printed_because: str = ""
    note: str = ""

    @property
    def printable(self) -> bool:
        """Whether a warning may show it."""
        return self.grade in {Grade.STATUTE, Grade.OFFICIAL} or bool(self.printed_because)


@dataclass(frozen=True, slots=True, kw_only=True)
class Law(Fact):
    """One article of one law; ``article`` is written as ``31``, ``25(1)`` or ``287-2``."""

    title: str
    article: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hotline(Fact):
    """One number or address; ``kind`` is consult, report, emergency or distress."""

    channel: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """A kind of fraud with the laws it may touch and the kinds of hotline that fit, most fitting first."""

    id: str
    laws: tuple[str, ...]
    hotlines: tuple[str, ...]
    subs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tip:
    """One piece of scheduled content; its words stand in the locales."""

    id: str
    scheme: str
    source: str
    audience: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One full wording of a warning, line by line."""

    what: str
    law: str
    now: str
    poster: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningText:
    """What one language says about one scheme; ``full`` and ``short`` hold at least one variant each."""

    scheme: str
    title: str
    full: tuple[Variant, ...]
    short: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Locale:
    """One language: its words, where to look when one is missing, and whose hotlines it prints."""

    id: str
    name: str
    fallback: tuple[str, ...]
    speaks: tuple[str, ...]
    countries: tuple[str, ...]
    ui: Mapping[str, str]
    warnings: Mapping[str, WarningText]
    laws: Mapping[str, str]
    articles: Mapping[str, str]
    hotlines: Mapping[str, str]
    tips: Mapping[str, str]
    steps: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """Everything the bot can say. ``default`` is the language of a reader whose own is not spoken."""

    schemes: Mapping[str, Scheme]
    laws: Mapping[str, Law]
    hotlines: Mapping[str, Hotline]
    tips: Mapping[str, Tip]
    locales: Mapping[str, Locale]
    default: str = "en"
    _spoken: Mapping[str, str] = field(init=False, repr=False)
    _chains: dict[str, tuple[Locale, ...]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )
    _frames: dict[tuple[str, str, int], tuple[str, str, str]] = field(
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

    def text(self, lang: str, key: str, **values: object) -> str:
        """A ``ui`` text, filled; a missing key or value raises KeyError."""
        return fill(self._first(lang, key, lambda locale: locale.ui), values)

    def has(self, lang: str, key: str) -> bool:
        """Whether ``text`` would find this key."""
        return any(key in locale.ui for locale in self._chain(lang))

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

    def title(self, lang: str, scheme: str) -> str:
        """The scheme's title, worded as a suspicion."""
        return self._warning(lang, scheme)[1].title

    def why(self, lang: str, scheme: str) -> str:
        """The sentence that leads into the list of signals."""
        return self._warning(lang, scheme)[1].why

    def warning(self, lang: str, scheme: str, evidence: str, variant: int = 0) -> str:
        """The full warning; ``evidence`` comes from ``quoted``, any ``variant`` number picks one."""
        head, what, tail = self._frame(lang, scheme, variant)
        because = self.text(lang, "warning.because", evidence=evidence, what=what)
        return f"{head}\n{because}\n{tail}"

    def answer(self, lang: str, scheme: str, evidence: str) -> str:
        """What a warning tells somebody who asks about a message: without title and word to its poster."""
        locale, warning = self._warning(lang, scheme)
        lines, own = warning.full[0], self._inner(locale)
        return "\n".join(
            (
                self.text(lang, "warning.because", evidence=evidence, what=fill(lines.what, own)),
                self.text(lang, "warning.now", now=fill(lines.now, own)),
                self.text(lang, "warning.law", law=fill(lines.law, own)),
                self.text(lang, "warning.hotlines", hotlines=self.hotline_line(lang, scheme)),
                self.text(lang, "warning.notice"),
            )
        )

    def _frame(self, lang: str, scheme: str, variant: int) -> tuple[str, str, str]:
        """A warning without its evidence: head line, what it is, the lines below. It is made once."""
        locale, warning = self._warning(lang, scheme)
        key = (self.language(lang), scheme, variant % len(warning.full))
        if key not in self._frames:
            self._frames[key] = self._new_frame(lang, locale, warning, warning.full[key[2]])
        return self._frames[key]

    def _new_frame(
        self, lang: str, locale: Locale, warning: WarningText, lines: Variant
    ) -> tuple[str, str, str]:
        own = self._inner(locale)
        tail = (
            self.text(lang, "warning.now", now=fill(lines.now, own)),
            self.text(lang, "warning.law", law=fill(lines.law, own)),
            self.text(lang, "warning.poster", poster=fill(lines.poster, own)),
            self.text(lang, "warning.hotlines", hotlines=self.hotline_line(lang, warning.scheme)),
            self.text(lang, "warning.notice"),
        )
        return (
            self.text(lang, "warning.head", title=warning.title),
            fill(lines.what, own),
            "\n".join(tail),
        )

    def short_warning(self, lang: str, scheme: str, evidence: str, variant: int = 0) -> str:
        """The one or two lines for a repeat."""
        locale, warning = self._warning(lang, scheme)
        short = fill(warning.short[variant % len(warning.short)], self._inner(locale))
        return self.text(lang, "warning.short", title=warning.title, evidence=evidence, short=short)

    def first_steps(self, lang: str, scheme: str) -> str:
        """What to do after it happened, numbered, with the hotlines."""
        steps = self._first(lang, scheme, lambda locale: locale.steps)
        numbered = [
            self.text(lang, "did_it.step", number=index, step=step) for index, step in enumerate(steps, 1)
        ]
        lines = self.hotline_line(lang, scheme, DISTRESS)
        return "\n".join(
            (
                self.text(lang, "did_it.head", scheme=self.text(lang, f"scheme.{scheme}")),
                *numbered,
                self.text(lang, "did_it.tail", hotlines=lines),
            )
        )

    def tip(self, lang: str, tip_id: str) -> str:
        """One tip under its heading."""
        return self.text(lang, "tip.head", tip=self._first(lang, tip_id, lambda locale: locale.tips))

    def hotline_line(self, lang: str, scheme: str, *more: str) -> str:
        """The hotlines that fit a scheme, by country of the language; kinds ``more`` come last."""
        locale = self.locale(lang)
        kinds = (*self.schemes[scheme].hotlines, *more)
        countries = [self._country(locale, country, kinds) for country in locale.countries]
        return self.text(lang, "hotline.countries").join(line for line in countries if line)

    def _country(self, locale: Locale, country: str, kinds: Iterable[str]) -> str:
        words = [
            locale.hotlines[hotline.id]
            for kind in kinds
            for hotline in self.hotlines.values()
            if (hotline.country, hotline.kind) == (country, kind) and hotline.id in locale.hotlines
        ]
        if not words:
            return ""
        joined = self.text(locale.id, "hotline.join").join(words)
        name = self.text(locale.id, f"country.{country}")
        return self.text(locale.id, "hotline.country", country=name, hotlines=joined)

    def _chain(self, lang: str) -> tuple[Locale, ...]:
        chain = self._chains.get(lang)
        if chain is None:
            first = self.locale(lang)
            chain = (first, *(self.locales[name] for name in first.fallback))
            if lang in self.locales:
                self._chains[lang] = chain
        return chain

    def _first(self, lang: str, key: str, pick: Callable[[Locale], Mapping[str, Words]]) -> Words:
        for locale in self._chain(lang):
            if key in pick(locale):
                return pick(locale)[key]
        raise KeyError(key)

    def _warning(self, lang: str, scheme: str) -> tuple[Locale, WarningText]:
        for locale in self._chain(lang):
            if scheme in locale.warnings:
                return locale, locale.warnings[scheme]
        raise KeyError(scheme)

    def _inner(self, locale: Locale) -> Mapping[str, str]:
        cited = {f"law:{law}": words for law, words in locale.laws.items()}
        articles = {f"art:{law}": words for law, words in locale.articles.items()}
        return {"did_it": self.text(locale.id, "button.did_it"), **cited, **articles}


def fill(text: str, values: Mapping[str, object]) -> str:
    """Replace each ``{name}`` once; what a value contains is never looked at again."""
    return PLACEHOLDER.sub(lambda found: str(values[found[1]]), text)


def _shortened(word: str) -> str:
    line = " ".join(word.split())
    return line if len(line) <= MAX_WORD else _CUT_ENTITY.sub("", line[: MAX_WORD - 1]) + "…"


def placeholders(text: str) -> frozenset[str]:
    """The names a text must be given."""
    return frozenset(PLACEHOLDER.findall(text))
