"""Everything the bot can say, and the books in which it is looked up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.core.library.content import AidText, QuestionText, Scheme, Season, Tip, Topic
from bot.core.library.facts import FirstCall, Hotline, Law
from bot.core.library.intents import Intents
from bot.core.library.lawbook import Lawbook
from bot.core.library.phonebook import Phonebook
from bot.core.library.red_flags import RedFlags
from bot.core.library.situations import SITUATIONS
from bot.core.library.stowed import Stowed
from bot.core.library.tipbook import Tipbook
from bot.core.library.warnings import Warnings
from bot.core.library.whereabouts import Whereabouts
from bot.core.library.wording import AUTO, Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog(Wording):
    """Everything the bot can say: the texts, what is known, and the books that word it."""

    schemes: Mapping[str, Scheme]
    laws: Mapping[str, Law]
    hotlines: Mapping[str, Hotline]
    tips: Mapping[str, Tip]
    first_calls: Mapping[str, FirstCall] = field(default_factory=dict)
    seasons: Mapping[str, Season] = field(default_factory=dict)
    topics: Mapping[str, Topic] = field(default_factory=dict)
    heard: Stowed[Intents] = field(default_factory=lambda: Stowed(Intents(known={})))
    watched: Stowed[RedFlags] = field(default_factory=lambda: Stowed(RedFlags()))
    whereabouts: Whereabouts = field(default_factory=Whereabouts)
    regions: tuple[str, ...] = field(init=False, repr=False, compare=False)
    """The countries of which anything may be printed, in alphabetical order."""
    lawbook: Lawbook = field(init=False, repr=False, compare=False)
    phonebook: Phonebook = field(init=False, repr=False, compare=False)
    warnings: Warnings = field(init=False, repr=False, compare=False)
    tipbook: Tipbook = field(init=False, repr=False, compare=False)
    _tags: Mapping[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Without arguments super() does not find a class that got its slots afterwards.
        Wording.__post_init__(self)
        lawbook = Lawbook(wording=self, schemes=self.schemes, laws=self.laws)
        phonebook = Phonebook(
            wording=self, schemes=self.schemes, hotlines=self.hotlines, first_calls=self.first_calls
        )
        derived = {
            "_tags": {alias: code for locale in self.locales.values() for alias, code in locale.tags.items()},
            "regions": self._printed(),
            "lawbook": lawbook,
            "phonebook": phonebook,
            "warnings": Warnings(wording=self, lawbook=lawbook, phonebook=phonebook),
            "tipbook": Tipbook(wording=self, lawbook=lawbook, tips=self.tips),
        }
        for name, value in derived.items():
            object.__setattr__(self, name, value)

    @property
    def intents(self) -> Intents:
        """What is meant by what people write."""
        return self.heard.get()

    @property
    def red_flags(self) -> RedFlags:
        """What is looked for in a long text."""
        return self.watched.get()

    def stowed(self) -> Catalog:
        """The same with the words of each language packed until somebody is spoken to in it."""
        return replace(self, locales={name: locale.stowed() for name, locale in self.locales.items()})

    def rest(self) -> None:
        """Let a round go by for all that is stowed."""
        self.heard.rest()
        self.watched.rest()
        for locale in self.locales.values():
            locale.rest()

    def country_of_tag(self, tag: str) -> str:
        """The country that a language tag tells of, "auto" for none: by its locale, else by its letters."""
        known = tag.lower().replace("_", "-")
        lang, _, code = known.partition("-")
        return self._tags.get(known) or (code if code in self.regions else self._tags.get(lang, AUTO))

    def aid(self, lang: str, situation: str, besides: str = "") -> AidText:
        """First aid after something that happened, with the steps for what stands ``besides``, in one.

        What a way of paying calls for comes first; what else happened has its steps behind those as pressing.
        """
        found = self.first(lang, situation, lambda locale: locale.aid)
        for name in filter(None, besides.split("+")):
            if name in SITUATIONS:
                found = found.joined(self.first(lang, name, lambda locale: locale.aid))
            else:
                found = replace(found, now=(self.text(lang, f"aid.means.{name}"), *found.now))
        return found

    def question(self, lang: str, topic: str) -> QuestionText:
        """The answer to a question in free words."""
        return self.first(lang, topic, lambda locale: locale.questions)

    def _printed(self) -> tuple[str, ...]:
        facts = (*self.laws.values(), *self.hotlines.values())
        return tuple(sorted({fact.country for fact in facts if fact.printable}))
