"""Finds the words: by language and its fallbacks, by region, by tone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from bot.core.library.calling import channels, dialled, in_one_line, serving
from bot.core.library.content import (
    BRIEF,
    NOTICE,
    AidText,
    LawText,
    Locale,
    Provenance,
    QuestionText,
    QuizText,
    Scheme,
    Season,
    Tip,
    Topic,
    Variant,
    WarningText,
    fill,
)
from bot.core.library.facts import (
    AMBULANCE,
    BANK,
    DISTRESS,
    EMERGENCY,
    FRAUD,
    POLICE,
    YOUNG,
    FirstCall,
    Hotline,
    Law,
    LawRole,
)
from bot.core.library.intents import Intents
from bot.core.library.whereabouts import Whereabouts
from bot.core.text.columns import columns, cut, read
from bot.core.text.quoting import escaped

Words = TypeVar("Words")

AUTO = "auto"
_CUT_ENTITY = re.compile(r"&[a-zA-Z0-9#]*\Z")
MAX_EVIDENCE = 80
"""Characters of quoted evidence: enough to recognise an ad, too few to repeat it."""
MAX_WORD = 30
"""Characters of one quoted word."""
BRIEF_WORD, BRIEF_EVIDENCE = 24, 28
"""Columns of one quoted word, and of all of them with their marks, in a warning of a few lines."""
LAW_ROOM, LAW_ROOM_ASKED = 250, 420
"""Characters for the law of one country, in a warning and for who asks: its first article always stands.

Chinese and Japanese say the same in half of them.
"""
MOST_OF_A_KIND = 2
MOST_AT = {POLICE: 1, AMBULANCE: 1, EMERGENCY: 1}
"""Where whoever calls needs one number and no choice."""
NEEDS = {POLICE: (POLICE,), AMBULANCE: (AMBULANCE,), "report": FRAUD, DISTRESS: (DISTRESS,)}
"""What everybody may need, with the kinds of hotline that serve it."""
MOST_HOTLINES = 4
"""Numbers of one country that stand in a notice, those of somebody to talk to not counted."""
_Frame = tuple[str, str, str]


def plainly(_: str, code: str) -> str:
    """A country's name where no names are at hand: its letters."""
    return code.upper()


def two_forms(_: str, count: int) -> str:
    """The plural form where no rules are at hand: one or other."""
    return "one" if count == 1 else "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """Everything the bot can say. ``default`` is the language of a reader whose own is not spoken.

    ``names`` tells a country's name and ``plural`` the CLDR plural form of a number, both in a language.
    """

    schemes: Mapping[str, Scheme]
    laws: Mapping[str, Law]
    hotlines: Mapping[str, Hotline]
    tips: Mapping[str, Tip]
    locales: Mapping[str, Locale]
    first_calls: Mapping[str, FirstCall] = field(default_factory=dict)
    seasons: Mapping[str, Season] = field(default_factory=dict)
    topics: Mapping[str, Topic] = field(default_factory=dict)
    intents: Intents = field(default_factory=lambda: Intents(known={}))
    whereabouts: Whereabouts = field(default_factory=Whereabouts)
    default: str = "en"
    names: Callable[[str, str], str] = plainly
    plural: Callable[[str, int], str] = two_forms
    regions: tuple[str, ...] = field(init=False, repr=False, compare=False)
    """The countries of which anything may be printed, in alphabetical order."""
    _spoken: Mapping[str, str] = field(init=False, repr=False)
    _tags: Mapping[str, str] = field(init=False, repr=False, compare=False)
    _chains: dict[str, tuple[Locale, ...]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )
    _frames: dict[tuple[str, str, str, str, int, bool], _Frame] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )
    _calls: dict[tuple[str, ...], str] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        spoken = {alias.lower(): locale.id for locale in self.locales.values() for alias in locale.speaks}
        object.__setattr__(self, "_spoken", spoken | {name.lower(): name for name in self.locales})
        tags = {alias: code for locale in self.locales.values() for alias, code in locale.tags.items()}
        object.__setattr__(self, "_tags", tags)
        facts = (*self.laws.values(), *self.hotlines.values())
        printed = sorted({fact.country for fact in facts if fact.printable})
        object.__setattr__(self, "regions", tuple(printed))

    def language(self, tag: str) -> str:
        """The locale that serves a language tag such as ``zh-TW``, ``zh-hans`` or ``en_GB``."""
        parts = tag.lower().replace("_", "-").split("-")
        for end in range(len(parts), 0, -1):
            if found := self._spoken.get("-".join(parts[:end])):
                return found
        return self.default

    def country_of_tag(self, tag: str) -> str:
        """The country that a language tag tells of, "auto" for none: by its locale, else by its letters."""
        known = tag.lower().replace("_", "-")
        lang, _, code = known.partition("-")
        return self._tags.get(known) or (code if code in self.regions else self._tags.get(lang, AUTO))

    def speaks(self, tag: str) -> bool:
        """Whether a language tag is served by a locale of its own rather than by the default."""
        return any(self._spoken.get(known) for known in (tag.lower(), tag.lower().split("-")[0]))

    def locale(self, lang: str) -> Locale:
        """The locale that serves this language."""
        return self.locales[self.language(lang)]

    def text(self, lang: str, key: str, /, **values: object) -> str:
        """A ``ui`` text, filled; a missing key or value raises KeyError."""
        return fill(self._first(lang, key, lambda locale: locale.ui), values)

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

    def glimpse(self, lang: str, words: Iterable[str]) -> str:
        """The same in a few columns of a phone: the first word cut to them, others while they fit whole."""
        shown = ""
        join = self.text(lang, "evidence.join")
        for word in dict.fromkeys(" ".join(word.split()) for word in words if word.strip()):
            quoted = self.text(lang, "evidence.quote", word=word if shown else cut(word, BRIEF_WORD))
            if shown and columns(f"{shown}{join}{quoted}") > BRIEF_EVIDENCE:
                break
            shown = f"{shown}{join}{quoted}" if shown else quoted
        return shown or self.text(lang, "evidence.none")

    def title(self, lang: str, scheme: str) -> str:
        """The scheme's title, worded as a suspicion."""
        return self._warning(lang, scheme).title

    def why(self, lang: str, scheme: str) -> str:
        """The sentence that leads into the list of signals."""
        return self._warning(lang, scheme).why

    def warning(
        self,
        lang: str,
        scheme: str,
        evidence: str,
        variant: int = 0,
        *,
        tone: str = "police",
        region: str = AUTO,
        told: bool = False,
    ) -> str:
        """The warning; any ``variant`` number picks a wording.

        ``told``: whoever is answered did not offer it, it was offered to them.
        ``evidence`` comes from ``quoted``, in the brief tone from ``glimpse``.
        """
        if tone == BRIEF:
            short = self.short_warning(lang, scheme, evidence, variant)
            return f"{short}\n{self.call_line(lang, scheme, region)}"
        head, what, tail = self._frame(lang, scheme, tone, region, variant, told=told)
        because = self.text(lang, "warning.because", evidence=evidence, what=what)
        return f"{head}\n{because}\n{tail}"

    def own_warning(self, lang: str, scheme: str, evidence: str, wording: str, region: str = AUTO) -> str:
        """The chat's own wording, escaped and checked before, between the title and who speaks."""
        lines = self._warning(lang, scheme).police[0]
        values = {
            "words": evidence,
            "scheme": self.text(lang, f"scheme.{scheme}"),
            "what": self._inner(lang, lines.what),
            "now": self._inner(lang, lines.now),
            "law": self.law_line(lang, scheme, region),
            "hotlines": self.hotline_line(lang, scheme, region=region),
        }
        head = self.text(lang, "warning.head", title=self.title(lang, scheme))
        return f"{head}\n{fill(wording, values)}\n{self.text(lang, 'warning.notice')}"

    def _frame(self, lang: str, scheme: str, tone: str, region: str, variant: int, *, told: bool) -> _Frame:
        """A warning without its evidence: head line, what it is, the lines below. It is made once."""
        warning = self._warning(lang, scheme)
        variants = warning.variants(tone)
        key = (self.language(lang), scheme, tone, region, variant % len(variants), told)
        if key not in self._frames:
            self._frames[key] = self._new_frame(lang, warning, variants[key[4]], tone, region, told=told)
        return self._frames[key]

    def _new_frame(
        self, lang: str, warning: WarningText, lines: Variant, tone: str, region: str, *, told: bool
    ) -> _Frame:
        scheme = warning.scheme
        gap = self.locale(lang).gap
        poster = gap.join(filter(None, (lines.poster, self.leniency(lang, scheme, region))))
        head = "warning.head_friendly" if tone == "friendly" else "warning.head"
        tail = (
            self.text(lang, "warning.now", now=self._inner(lang, lines.now)),
            self.text(lang, "warning.law", law=self.law_line(lang, scheme, region)),
            self.text(lang, "warning.told") if told else self.text(lang, "warning.poster", poster=poster),
            self.text(lang, "warning.hotlines", hotlines=self.hotline_line(lang, scheme, region=region)),
            self.text(lang, "warning.notice"),
        )
        return (
            self.text(lang, head, title=warning.title),
            self._inner(lang, lines.what),
            "\n".join(tail),
        )

    def short_warning(self, lang: str, scheme: str, evidence: str, variant: int = 0) -> str:
        """What it looks like, what to do and a way out: all of a repeat, the beginning of a brief warning."""
        warning = self._warning(lang, scheme)
        short = self._inner(lang, warning.short[variant % len(warning.short)])
        return self.text(lang, "warning.short", title=warning.title, evidence=evidence, short=short)

    def aid(self, lang: str, situation: str) -> AidText:
        """First aid after something that happened."""
        return self._first(lang, situation, lambda locale: locale.aid)

    def question(self, lang: str, topic: str) -> QuestionText:
        """The answer to a question in free words."""
        return self._first(lang, topic, lambda locale: locale.questions)

    def tip(self, lang: str, tip_id: str) -> str:
        """One tip that is no quiz, under its heading, with its source if it rests on one."""
        told = self.text(lang, "tip.head", tip=self.tip_words(lang, tip_id))
        source = self.tip_source(lang, tip_id)
        return f"{told}\n{source}" if source else told

    def tip_source(self, lang: str, tip_id: str) -> str:
        """Where a tip is from, "" where it rests on nothing; each language words that of the notice."""
        tip = self.tips[tip_id]
        source = (
            self.text(lang, "notice.source") if tip.kind == NOTICE else escaped(self.rests_on(lang, tip_id))
        )
        return self.text(lang, "tip.source", source=source) if source else ""

    @property
    def notice(self) -> tuple[Tip, ...]:
        """The parts of the notice that the product grew from, in their order."""
        return tuple(tip for tip in self.tips.values() if tip.kind == NOTICE)

    def notice_card(self, lang: str) -> str:
        """All of the notice on one screen, with its source."""
        card = self.text(lang, "notice.card")
        return f"{card}\n{self.tip_source(lang, self.notice[0].id)}"

    def rests_on(self, lang: str, tip_id: str) -> str:
        """What a tip rests on, plain text: many sources, articles and its own, in the reader's language."""
        tip = self.tips[tip_id]
        pattern = self.text(lang, f"tip.pattern.{tip.pattern}") if tip.pattern else ""
        cited = self.cites(lang, (self.laws[name] for name in tip.laws))
        named = self._teller(lang, tip.source) if tip.source else ""
        return self.text(lang, "tip.sources").join(filter(None, (pattern, *cited, named)))

    def _teller(self, lang: str, source: Provenance) -> str:
        """Who told it and when: by its name where the language has one, else by what it is and where."""
        where = self.country(lang, source.where) if source.where.islower() else source.where
        kind = self.text(lang, f"tip.by.{source.by}", where=where)
        name = source.names.get(self.language(lang), kind)
        return self.text(lang, "tip.dated", name=name, date=source.date) if source.date else name

    def tip_words(self, lang: str, tip_id: str) -> str:
        """The words of one tip that is no quiz, without heading and source."""
        return self._first(lang, tip_id, lambda locale: locale.tips)

    def tip_title(self, lang: str, tip_id: str) -> str:
        """What a tip is called in a list, plain text: its first line, or the beginning of a question."""
        if self.tips[tip_id].is_quiz:
            return self.quiz(lang, tip_id).question.split("\n")[0][:60]
        words = self.tip_words(lang, tip_id)
        return read(words.split("\n")[0])

    def quiz(self, lang: str, tip_id: str) -> QuizText:
        """The words of one quiz."""
        return self._first(lang, tip_id, lambda locale: locale.quizzes)

    def told(self, lang: str) -> tuple[Tip, ...]:
        """The tips and quizzes that this language has words of its own for."""
        locale = self.locale(lang)
        return tuple(tip for name, tip in self.tips.items() if name in locale.tips or name in locale.quizzes)

    def law_line(self, lang: str, scheme: str, region: str = AUTO, room: int = LAW_ROOM) -> str:
        """What the law of the reader's country says; a general word where country or law is not known."""
        laws = self._cited(lang, scheme, region, LawRole.OFFENCE)
        if not laws:
            return self.text(lang, "law.none")
        gap = self.locale(lang).gap
        sentences = _within(room if gap else room // 2, self.says(lang, laws), gap)
        name = self.country(lang, laws[0].country)
        return self.text(lang, "law.country", country=name, laws=sentences)

    def law_named(self, lang: str, scheme: str, region: str = AUTO) -> str:
        """The first article that a scheme may touch where the reader is, by its short name; "" for none."""
        if not (laws := self._cited(lang, scheme, region, LawRole.OFFENCE)):
            return ""
        return self.text(
            lang,
            "law.country",
            country=self.country(lang, laws[0].country),
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
            words = self._law_text(lang, law.id)
            yield (words.short if law.title == named else words.cite), words.says
            named = law.title

    def cites(self, lang: str, laws: Iterable[Law]) -> list[str]:
        """How articles are cited; a law just named is cited by its article alone."""
        return [cited for cited, _ in self._cites(lang, laws)]

    def hotline_line(self, lang: str, scheme: str, *more: str, region: str = AUTO) -> str:
        """The hotlines that fit a scheme, by country; kinds ``more`` come last. They are worded once."""
        key = (self.language(lang), scheme, region, *more)
        if key not in self._calls:
            self._calls[key] = self._hotline_line(lang, scheme, more, region)
        return self._calls[key]

    def _hotline_line(self, lang: str, scheme: str, more: Sequence[str], region: str) -> str:
        places = self.places(lang, region)
        told = [self._country(lang, code, (*self._kinds(scheme, code), *more)) for code in places]
        lines = [line for line in told if line]
        if not lines:
            return self.text(lang, "hotline.local")
        return self.text(lang, "hotline.countries").join((*self._own_bank(lang, scheme, places), *lines))

    def _kinds(self, scheme: str, country: str) -> tuple[str, ...]:
        """The kinds of hotline that fit a scheme; one that costs money begins with whom to call first."""
        kinds = self.schemes[scheme].hotlines
        return tuple(dict.fromkeys((self.first_call(country), *kinds))) if BANK in kinds else kinds

    def _own_bank(self, lang: str, scheme: str, places: Iterable[str]) -> list[str]:
        """The bank in words, where it is called first and no number reaches every one."""
        if BANK not in self.schemes[scheme].hotlines:
            return []
        unnamed = (code for code in places if self.first_call(code) == BANK)
        worded = any(not serving(self.hotlines_of(code), BANK) for code in unnamed)
        return [self.text(lang, "hotline.bank")] if worded else []

    def call_line(self, lang: str, scheme: str, region: str = AUTO) -> str:
        """Whom to call, and that the bot is not the police, in one line of a phone.

        Countries that come with the language alone are named. Where no number is known, or one of each
        country does not fit, it is the police of the place in words.
        """
        places = self.places(lang, region)
        known = {code: channels(self.hotlines_of(code), self._kinds(scheme, code)) for code in places}
        named = region == AUTO
        # Where a number has no room beside the bank in words, the number stands alone.
        for bank in (self._own_bank(lang, scheme, places), []):
            if line := in_one_line(partial(self._call, lang, bank, named=named), known):
                return line
        money = BANK in self.schemes[scheme].hotlines
        return self.text(lang, "warning.call_bank" if money else "warning.call_local")

    def _call(self, lang: str, bank: Sequence[str], told: Mapping[str, Sequence[str]], *, named: bool) -> str:
        join = self.text(lang, "hotline.join")
        lines = [*bank]
        for country, channels_ in told.items():
            numbers = join.join(f"<b>{escaped(channel)}</b>" for channel in channels_)
            name = self.country(lang, country)
            lines.append(
                self.text(lang, "hotline.country", country=name, hotlines=numbers) if named else numbers
            )
        return self.text(lang, "warning.call", hotlines=join.join(lines))

    def hotlines_of_kinds(
        self, lang: str, kinds: Sequence[str], region: str = AUTO, *, marked: bool, named: bool = True
    ) -> str:
        """The hotlines of some kinds with their hours, by country; "" when there are none.

        ``marked``: with what serves who does not speak the language or cannot speak; for one person only.
        ``named``: with what each is for, where no words around it say so.
        """

        def write(lang: str, hotline: Hotline) -> str:
            marks = self.marks(lang, hotline) if marked else []
            # Danger to life is answered by everybody's line at every hour.
            terms = [] if hotline.kind in MOST_AT else self.terms(lang, hotline)
            return self.one(lang, hotline, [*terms, *marks], named=named)

        told = (self._country(lang, code, kinds, write) for code in self.places(lang, region))
        return self.text(lang, "hotline.countries").join(line for line in told if line)

    def hours(self, lang: str, hotline: Hotline) -> str:
        """When somebody answers, plain text; "" where nobody knows."""
        if not hotline.hours:
            return ""
        name, _, clock = hotline.hours.partition(" ")
        first, _, last = clock.partition("-")
        return self.text(lang, f"hours.{name}", first=first, last=last)

    def terms(self, lang: str, hotline: Hotline) -> list[str]:
        """Whom alone a hotline serves, and when, plain text."""
        young = self.text(lang, f"access.{YOUNG}") if YOUNG in hotline.access else ""
        return [*filter(None, (young, self.hours(lang, hotline)))]

    def marks(self, lang: str, hotline: Hotline) -> list[str]:
        """What serves who does not speak the language of a hotline, or cannot speak; plain text."""
        found = [self.text(lang, f"access.{way}") for way in hotline.access if way != YOUNG]
        # One language alone is that of the country.
        several = hotline.languages.replace(", ", "/") if "," in hotline.languages else ""
        app = self.text(lang, "access.app", app=hotline.app) if hotline.app else ""
        deaf = self.text(lang, "access.deaf", channel=hotline.deaf) if hotline.deaf else ""
        return [*found, *filter(None, (several, hotline.also, app, deaf))]

    def one(self, lang: str, hotline: Hotline, details: Iterable[str] = (), *, named: bool = True) -> str:
        """A hotline in a few words: its channel, what it is for if ``named``, ``details`` as plain text."""
        channel, kind = escaped(hotline.channel), self.text(lang, f"hotline.kind.{hotline.kind}")
        told = self.text(lang, "hotline.join").join(map(escaped, filter(None, details)))
        if told and named:
            return self.text(lang, "hotline.full", channel=channel, kind=kind, details=told)
        return self.text(lang, "hotline.one", channel=channel, kind=told or kind)

    def first_call(self, country: str) -> str:
        """Whom to call first in a country whose money is gone: ``BANK`` or another kind of hotline."""
        known = self.first_calls.get(country)
        return known.kind if known and known.printable else BANK

    def hotlines_of(self, country: str) -> tuple[Hotline, ...]:
        """The printable hotlines of a country, in the order of their file."""
        return tuple(h for h in self.hotlines.values() if h.country == country and h.printable)

    def unchecked(self, country: str) -> tuple[str, ...]:
        """Of what everybody may need the kinds for which a country has no printable number."""
        return tuple(kind for kind, channel in self.first_numbers(country).items() if not channel)

    def first_numbers(self, country: str) -> Mapping[str, str]:
        """Of what everybody may need the number that a country tells first, "" where none is printable."""
        known = self.hotlines_of(country)
        found = {
            need: [one for kind in kinds for one in serving(known, kind)] for need, kinds in NEEDS.items()
        }
        return {need: listed[0].channel if listed else "" for need, listed in found.items()}

    def laws_of(self, country: str) -> tuple[Law, ...]:
        """The printable articles of a country, in the order of their file."""
        return tuple(law for law in self.laws.values() if law.country == country and law.printable)

    def cited_in(self, country: str) -> tuple[Law, ...]:
        """The articles that warnings cite for a country, each once, the most fitting first."""
        named = (name for scheme in self.schemes.values() for name in scheme.laws.get(country, ()))
        return tuple(self.laws[name] for name in dict.fromkeys(named) if self.laws[name].printable)

    def offences(self, scheme: str, country: str) -> tuple[Law, ...]:
        """The articles that a scheme may touch in a country, first the one that always stands."""
        return tuple(law for law in self._named(scheme, country) if law.role is LawRole.OFFENCE)

    def places(self, lang: str, region: str) -> tuple[str, ...]:
        """Whose numbers are told: a region's own, where it is not known those of the language's countries."""
        return self.locale(lang).countries if region == AUTO else (region,)

    def _cited(self, lang: str, scheme: str, region: str, role: LawRole) -> list[Law]:
        """The articles to cite: nobody is told a law that may be another country's."""
        places = self.places(lang, region)
        named = self._named(scheme, places[0]) if len(places) == 1 else ()
        return [law for law in named if law.role is role]

    def _named(self, scheme: str, country: str) -> Iterator[Law]:
        """The articles that a scheme names for a country, as far as they may be printed."""
        named = (self.laws[name] for name in self.schemes[scheme].laws.get(country, ()))
        return (law for law in named if law.printable)

    def _law_text(self, lang: str, law_id: str) -> LawText:
        return self._first(lang, law_id, lambda locale: locale.laws)

    def _country(
        self,
        lang: str,
        country: str,
        kinds: Iterable[str],
        write: Callable[[str, Hotline], str] | None = None,
    ) -> str:
        known = self.hotlines_of(country)
        listed = (serving(known, kind)[: MOST_AT.get(kind, MOST_OF_A_KIND)] for kind in kinds)
        fitting = [*dict.fromkeys(one for found in listed for one in found)]
        urgent = [h for h in fitting if h.kind != DISTRESS][:MOST_HOTLINES]
        talk = [h for h in fitting if h.kind == DISTRESS]
        words = [(write or self.one)(lang, one) for one in (*dialled(urgent), *talk)]
        if not words:
            return ""
        joined = self.text(lang, "hotline.join").join(words)
        return self.text(lang, "hotline.country", country=self.country(lang, country), hotlines=joined)

    def _chain(self, lang: str) -> tuple[Locale, ...]:
        chain = self._chains.get(lang)
        if chain is None:
            first = self.locale(lang)
            chain = (first, *(self.locales[name] for name in first.fallback))
            if lang in self.locales:
                self._chains[lang] = chain
        return chain

    def _first(self, lang: str, key: str, pick: Callable[[Locale], Mapping[str, Words]]) -> Words:
        # What one country alone is told was posted there, and its readers ask for it in their own languages.
        for locale in (*self._chain(lang), *self.locales.values()):
            if key in pick(locale):
                return pick(locale)[key]
        raise KeyError(key)

    def _warning(self, lang: str, scheme: str) -> WarningText:
        return self._first(lang, scheme, lambda locale: locale.warnings)

    def _inner(self, lang: str, words: str) -> str:
        return fill(words, {"did_it": self.text(lang, "button.did_it")})


def _within(room: int, sentences: Sequence[str], gap: str) -> str:
    kept = sentences[0]
    for sentence in sentences[1:]:
        if len(kept) + len(gap) + len(sentence) > room:
            break
        kept += f"{gap}{sentence}"
    return kept


def _shortened(word: str) -> str:
    line = " ".join(word.split())
    return line if len(line) <= MAX_WORD else _CUT_ENTITY.sub("", line[: MAX_WORD - 1]) + "…"
