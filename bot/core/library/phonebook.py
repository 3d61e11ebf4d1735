"""Whom to call: the hotlines that fit, by country, with their hours."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from bot.core.library.calling import channels, dialled, in_one_line, serving
from bot.core.library.content import Scheme
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
)
from bot.core.library.wording import AUTO, Wording
from bot.core.text.quoting import escaped

MOST_OF_A_KIND = 2
MOST_AT = {POLICE: 1, AMBULANCE: 1, EMERGENCY: 1}
"""Where whoever calls needs one number and no choice."""
NEEDS = {POLICE: (POLICE,), AMBULANCE: (AMBULANCE,), "report": FRAUD, DISTRESS: (DISTRESS,)}
"""What everybody may need, with the kinds of hotline that serve it."""
MOST_HOTLINES = 4
"""Numbers of one country that stand in a notice, those of somebody to talk to not counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phonebook:
    """The hotlines of all countries, as far as they may be printed."""

    wording: Wording
    schemes: Mapping[str, Scheme]
    hotlines: Mapping[str, Hotline]
    first_calls: Mapping[str, FirstCall]
    _lines: dict[tuple[str, ...], str] = field(init=False, repr=False, compare=False, default_factory=dict)
    _short_lines: dict[tuple[str, ...], str] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def line(self, lang: str, scheme: str, *more: str, region: str = AUTO) -> str:
        """The hotlines that fit a scheme, by country; kinds ``more`` come last. They are worded once."""
        key = (self.wording.language(lang), scheme, region, *more)
        if key not in self._lines:
            self._lines[key] = self._line(lang, scheme, more, region)
        return self._lines[key]

    def _line(self, lang: str, scheme: str, more: Sequence[str], region: str) -> str:
        places = self.wording.places(lang, region)
        told = [self._country(lang, code, (*self._kinds(scheme, code), *more)) for code in places]
        lines = [line for line in told if line]
        if not lines:
            return self.wording.text(lang, "hotline.local")
        return self.wording.text(lang, "hotline.countries").join(
            (*self._own_bank(lang, scheme, places), *lines)
        )

    def _kinds(self, scheme: str, country: str) -> tuple[str, ...]:
        """The kinds of hotline that fit a scheme; one that costs money begins with whom to call first."""
        kinds = self.schemes[scheme].hotlines
        return tuple(dict.fromkeys((self.first_call(country), *kinds))) if BANK in kinds else kinds

    def _own_bank(self, lang: str, scheme: str, places: Iterable[str]) -> list[str]:
        """The bank in words, where it is called first and no number reaches every one."""
        if BANK not in self.schemes[scheme].hotlines:
            return []
        unnamed = (code for code in places if self.first_call(code) == BANK)
        worded = any(not serving(self.of_country(code), BANK) for code in unnamed)
        return [self.wording.text(lang, "hotline.bank")] if worded else []

    def short_line(self, lang: str, scheme: str, region: str = AUTO) -> str:
        """Whom to call, and that the bot is not the police, in one line of a phone.

        Countries that come with the language alone are named. Where no number is known, or one of each
        country does not fit, it is the police of the place in words. It is worded once.
        """
        key = (self.wording.language(lang), scheme, region)
        if key not in self._short_lines:
            self._short_lines[key] = self._short_line(lang, scheme, region)
        return self._short_lines[key]

    def _short_line(self, lang: str, scheme: str, region: str) -> str:
        places = self.wording.places(lang, region)
        known = {code: channels(self.of_country(code), self._kinds(scheme, code)) for code in places}
        named = region == AUTO
        # Where a number has no room beside the bank in words, the number stands alone.
        for bank in (self._own_bank(lang, scheme, places), []):
            if line := in_one_line(partial(self._call, lang, bank, named=named), known):
                return line
        money = BANK in self.schemes[scheme].hotlines
        return self.wording.text(lang, "warning.call_bank" if money else "warning.call_local")

    def _call(self, lang: str, bank: Sequence[str], told: Mapping[str, Sequence[str]], *, named: bool) -> str:
        join = self.wording.text(lang, "hotline.join")
        lines = [*bank]
        for country, channels_ in told.items():
            numbers = join.join(f"<b>{escaped(channel)}</b>" for channel in channels_)
            name = self.wording.country(lang, country)
            lines.append(
                self.wording.text(lang, "hotline.country", country=name, hotlines=numbers)
                if named
                else numbers
            )
        return self.wording.text(lang, "warning.call", hotlines=join.join(lines))

    def of_kinds(
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

        told = (self._country(lang, code, kinds, write) for code in self.wording.places(lang, region))
        return self.wording.text(lang, "hotline.countries").join(line for line in told if line)

    def hours(self, lang: str, hotline: Hotline) -> str:
        """When somebody answers, plain text; "" where nobody knows."""
        if not hotline.hours:
            return ""
        name, _, clock = hotline.hours.partition(" ")
        first, _, last = clock.partition("-")
        return self.wording.text(lang, f"hours.{name}", first=first, last=last)

    def terms(self, lang: str, hotline: Hotline) -> list[str]:
        """Whom alone a hotline serves, and when, plain text."""
        young = self.wording.text(lang, f"access.{YOUNG}") if YOUNG in hotline.access else ""
        return [*filter(None, (young, self.hours(lang, hotline)))]

    def marks(self, lang: str, hotline: Hotline) -> list[str]:
        """What serves who does not speak the language of a hotline, or cannot speak; plain text."""
        found = [self.wording.text(lang, f"access.{way}") for way in hotline.access if way != YOUNG]
        # One language alone is that of the country.
        several = hotline.languages.replace(", ", "/") if "," in hotline.languages else ""
        app = self.wording.text(lang, "access.app", app=hotline.app) if hotline.app else ""
        deaf = self.wording.text(lang, "access.deaf", channel=hotline.deaf) if hotline.deaf else ""
        return [*found, *filter(None, (several, hotline.also, app, deaf))]

    def one(self, lang: str, hotline: Hotline, details: Iterable[str] = (), *, named: bool = True) -> str:
        """A hotline in a few words: its channel, what it is for if ``named``, ``details`` as plain text."""
        channel, kind = escaped(hotline.channel), self.wording.text(lang, f"hotline.kind.{hotline.kind}")
        told = self.wording.text(lang, "hotline.join").join(map(escaped, filter(None, details)))
        if told and named:
            return self.wording.text(lang, "hotline.full", channel=channel, kind=kind, details=told)
        return self.wording.text(lang, "hotline.one", channel=channel, kind=told or kind)

    def first_call(self, country: str) -> str:
        """Whom to call first in a country whose money is gone: ``BANK`` or another kind of hotline."""
        known = self.first_calls.get(country)
        return known.kind if known and known.printable else BANK

    def of_country(self, country: str) -> tuple[Hotline, ...]:
        """The printable hotlines of a country, in the order of their file."""
        return tuple(h for h in self.hotlines.values() if h.country == country and h.printable)

    def unchecked(self, country: str) -> tuple[str, ...]:
        """Of what everybody may need the kinds for which a country has no printable number."""
        return tuple(kind for kind, channel in self.first_numbers(country).items() if not channel)

    def first_numbers(self, country: str) -> Mapping[str, str]:
        """Of what everybody may need the number that a country tells first, "" where none is printable."""
        known = self.of_country(country)
        found = {
            need: [one for kind in kinds for one in serving(known, kind)] for need, kinds in NEEDS.items()
        }
        return {need: listed[0].channel if listed else "" for need, listed in found.items()}

    def _country(
        self,
        lang: str,
        country: str,
        kinds: Iterable[str],
        write: Callable[[str, Hotline], str] | None = None,
    ) -> str:
        known = self.of_country(country)
        listed = (serving(known, kind)[: MOST_AT.get(kind, MOST_OF_A_KIND)] for kind in kinds)
        fitting = [*dict.fromkeys(one for found in listed for one in found)]
        urgent = [h for h in fitting if h.kind != DISTRESS][:MOST_HOTLINES]
        talk = [h for h in fitting if h.kind == DISTRESS]
        words = [(write or self.one)(lang, one) for one in (*dialled(urgent), *talk)]
        if not words:
            return ""
        joined = self.wording.text(lang, "hotline.join").join(words)
        return self.wording.text(
            lang, "hotline.country", country=self.wording.country(lang, country), hotlines=joined
        )
