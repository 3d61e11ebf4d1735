"""What the bot can say, as records: schemes, tips, and the words of each language.

Texts are Telegram HTML with ``{name}`` placeholders. They are data: filling replaces names and does nothing
else, so neither a text nor a value can reach an attribute or a format. Values go in as they are: whoever
renders for a chat escapes them first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.core.library.stowed import StowedMapping

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_:]*)\}")

NOTICE = "notice"
QUIZ = "quiz"
CASE = "case"
TIP_KINDS = ("fact", "signs", "myth", "next", "first_hour", CASE, NOTICE)
AUDIENCES = ("all", "student", "worker", "parent", "elderly", "driver")
SHORT, LONG = "short", "long"
LENGTHS = {SHORT: 300, LONG: 900}
"""Characters that a chat sees of a tip at most, its source included."""
LEVELS = ("easy", "plain", "detailed")
EVERYWHERE, LIVING, OWN = "all", "living", "own"
REACHES = (EVERYWHERE, LIVING, OWN)
"""In which languages a tip must have words: in each, in each living one, or wherever somebody wrote them."""
CLASSICAL = frozenset({"la", "sa"})
"""The languages that are not living ones."""
SCAM, SAFE = "scam", "safe"
RISKS = ("high", "medium", "unknown")
"""What a question in free words may be about: a topic never calls anything ordinary."""
SHOWN = ("do", "law", "lenient", "hotline", "distress", "job", "forward", "keep", "help")
"""What of the library may follow the answer to a question, besides the entries named by ``REFERENCES``."""
REFERENCES = ("tip", "aid", "logout")
FULL_TONES = ("police", "friendly")
"""In these a warning says everything at once."""
BRIEF = "brief"
TONES = (BRIEF, *FULL_TONES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """A kind of fraud: the laws it may touch, by country, and the kinds of hotline that fit; best first.

    ``general`` are countries whose laws are cited for other schemes, and none of which fits here.
    """

    id: str
    laws: Mapping[str, tuple[str, ...]]
    hotlines: tuple[str, ...]
    subs: tuple[str, ...] = ()
    general: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Season:
    """Days of the year on which some tips fit, as (month, day), both included; it may span New Year."""

    id: str
    first: tuple[int, int]
    last: tuple[int, int]

    def holds(self, day: tuple[int, int]) -> bool:
        """Whether this (month, day) lies in the season."""
        if self.first <= self.last:
            return self.first <= day <= self.last
        return day >= self.first or day <= self.last


PATTERNS = ("police", "cases", "platforms")
"""Many sources that say the same: warnings of police, published cases, notices of platforms."""


SOURCES = ("police", "prosecutors", "court", "authority", "platform", "press")
"""The kinds of bodies that a fact is told by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Who told a fact: what kind of body, ``where`` (a country's letters, or a platform's name) and when.

    ``names`` are what some languages call it; the others name its kind and its country. ``date`` is a year, a
    month or a day as ISO 8601 writes them, or years with a dash, "" where none is known.
    """

    by: str
    where: str
    date: str = ""
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tip:
    """One piece of scheduled content, a quiz too; its words stand in the locales.

    ``right`` is the answer of a quiz, ``scam`` or ``safe``. ``laws`` are articles that it rests on, cited in
    the reader's language; ``pattern`` is one of ``PATTERNS`` where many sources say the same. ``source`` is
    named behind both.
    """

    id: str
    scheme: str
    source: Provenance | None = None
    kind: str = "fact"
    audience: str = "all"
    season: str = ""
    length: str = LONG
    level: str = "plain"
    reach: str = EVERYWHERE
    right: str = ""
    laws: tuple[str, ...] = ()
    pattern: str = ""

    @property
    def is_quiz(self) -> bool:
        """Whether it is sent as a poll."""
        return self.kind == QUIZ

    def must_have(self, lang: str) -> bool:
        """Whether it is incomplete without words in a language."""
        return self.reach == EVERYWHERE or (self.reach == LIVING and lang not in CLASSICAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizText:
    """One quiz in one language, plain text."""

    question: str
    explanation: str


AFRAID = "distress"
"""What of the library follows where who asks is under threat: somebody to talk to."""
BEGUN = frozenset({AFRAID, "forward"})
"""What follows where it has begun already; the other one is how to come forward."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What people ask in free words: the scheme it is about, "" for none, and what follows the answer.

    ``more`` is the entry that a button opens, "" when there is none.
    """

    id: str
    scheme: str
    risk: str
    show: tuple[str, ...] = ()
    more: str = ""

    @property
    def is_everyday(self) -> bool:
        """Whether it is about no fraud at all: its answer says all that there is to say."""
        return not (self.scheme or self.show or self.more)

    @property
    def is_begun(self) -> bool:
        """Whether who asks is in it already: they are told how to get out, and not to hold off."""
        return bool(BEGUN.intersection(self.show))

    @property
    def is_afraid(self) -> bool:
        """Whether who asks is under threat: told how to be safe, and of no penalties."""
        return AFRAID in self.show


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionText:
    """One topic in one language: a plain title, the answer as HTML, and ways in which people ask it."""

    title: str
    answer: str
    asked: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One wording of a warning: what it looks like, what to do now, a word to who posted it."""

    what: str
    now: str
    poster: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningText:
    """What one language says about one scheme; each tuple holds at least one wording."""

    scheme: str
    title: str
    police: tuple[Variant, ...]
    friendly: tuple[Variant, ...]
    short: tuple[str, ...]

    def variants(self, tone: str) -> tuple[Variant, ...]:
        """The wordings in one of the full tones."""
        return self.friendly if tone == "friendly" else self.police

    def wordings(self, tone: str) -> int:
        """How many ways there are to say it in a tone."""
        return len(self.short if tone == BRIEF else self.variants(tone))


@dataclass(frozen=True, slots=True, kw_only=True)
class LawText:
    """How a language cites an article: in full, the article alone, and the sentence with ``{cite}``."""

    cite: str
    short: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AidText:
    """First aid after one thing that happened: in the first ten minutes, the first day, and around them."""

    title: str
    head: str
    now: tuple[str, ...]
    day: tuple[str, ...]
    keep: tuple[str, ...]
    never: tuple[str, ...]

    def joined(self, other: AidText) -> AidText:
        """This and what else happened as one list: what is done now of both, then what is done that day."""
        now = (*self.now, *(step for step in other.now if step not in self.now))
        day = (*self.day, *(step for step in other.day if step not in self.day))
        return replace(self, title=f"{self.title} + {other.title}", now=now, day=day)


_STOWED = ("ui", "warnings", "laws", "tips", "quizzes", "aid", "questions", "tellings")
"""What a language has many of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Locale:
    """One language: its words, where to look when one is missing, and where its readers may be.

    ``hedges`` are its ways to say "looks like", one of which every warning needs, ``may`` its ways to say
    that a penalty is no certainty. ``script`` is the ISO 15924 code of its letters. ``tellings`` are ways in
    which people tell that something happened, by what it is.

    ``countries`` are those where nearly everybody lives who writes in it: theirs is told, by name, to who
    writes from nobody knows where. ``likely`` are offered first to who is asked; ``tags`` are language tags
    that say more of a country, or less, than their letters do. ``letters`` are the signs that names of
    countries begin with, by what they are looked up under, where that is not the first letter.
    """

    id: str
    name: str
    fallback: tuple[str, ...]
    speaks: tuple[str, ...]
    countries: tuple[str, ...]
    hedges: tuple[str, ...]
    may: tuple[str, ...]
    script: str
    ui: Mapping[str, str]
    warnings: Mapping[str, WarningText]
    laws: Mapping[str, LawText]
    tips: Mapping[str, str]
    quizzes: Mapping[str, QuizText]
    likely: tuple[str, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)
    letters: Mapping[str, str] = field(default_factory=dict)
    aid: Mapping[str, AidText] = field(default_factory=dict)
    questions: Mapping[str, QuestionText] = field(default_factory=dict)
    tellings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def gap(self) -> str:
        """What stands between two sentences."""
        return "" if self.script in {"Hans", "Hant", "Jpan"} else " "

    def stowed(self) -> Locale:
        """The same with its words packed until somebody is spoken to in it."""
        words: dict[str, Any] = {name: StowedMapping(getattr(self, name)) for name in _STOWED}
        return replace(self, **words)

    def rest(self) -> None:
        """Let a round go by for the words that are stowed."""
        for words in self._packed():
            words.rest()

    def pack(self) -> None:
        """Leave only what is packed of the words that are stowed."""
        for words in self._packed():
            words.pack()

    def _packed(self) -> Iterator[StowedMapping[Any]]:
        every = (getattr(self, name) for name in _STOWED)
        return (words for words in every if isinstance(words, StowedMapping))


def fill(text: str, values: Mapping[str, object]) -> str:
    """Replace each ``{name}`` once; what a value contains is never looked at again."""
    # Most texts have none, and there are twenty in a warning.
    if "{" not in text:
        return text
    return PLACEHOLDER.sub(lambda found: str(values[found[1]]), text)


def placeholders(text: str) -> frozenset[str]:
    """The names a text must be given."""
    return frozenset(PLACEHOLDER.findall(text))
