"""Concepts and rules: what content says an advertisement is made of, and how they are matched.

A concept is an idea with its words; a rule composes concepts into a scheme. All words of all concepts go
through one automaton, and a rule is looked at only when the first concept it names was seen, so the cost of
a message depends on what it says, not on how many rules there are.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache
from operator import itemgetter

from ahocorasick_rs import AhoCorasick, MatchKind

from bot.core.detection.brands import Brands

MOST_HITS = 200
"""Hits kept of one concept in one text, first and last ones; it bounds the work a hostile text can cause."""
MOST_MATCHES = 8000
"""Words of one text that are looked at, the first and the last ones: six times what 16,384 characters of real
ads hold."""
LONGEST_GAP = 120
"""Code points between two concepts of a rule at most."""
ROLE = "role_"
"""How rules begin that put pieces of roles together: as no learned reader knows the pieces, they count by
their own weights."""


class Status(StrEnum):
    """A rule's rung: experimental ones are recorded and never convict."""

    EXPERIMENTAL = "experimental"
    TEST = "test"
    STABLE = "stable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """An idea and one language's words for it. ``disguises`` hide it; ``excepts`` mean another thing."""

    id: str
    lang: str = "any"
    words: tuple[str, ...] = ()
    disguises: tuple[str, ...] = ()
    excepts: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The name under which its hits are kept: languages do not mix unless a rule wants them to."""
        return f"{self.lang}.{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A composition of concepts that speaks for a scheme.

    ``near`` names one concept (or alternatives) a slot, by keys: the first is the anchor, the others must
    stand within ``within`` code points of it, after one another if ``order``, in one sentence if ``clause``.
    Each of ``needs`` must occur somewhere in the message in any language, none of ``unless`` may: these
    are bare ids. ``weight`` is in log-odds points. An ``asked`` rule holds only when somebody asks the bot:
    it reads what a question tells of another's offer, which in a group is nobody's offer.
    """

    id: str
    scheme: str
    reason: str
    weight: float
    near: tuple[frozenset[str], ...]
    sub: str = ""
    status: Status = Status.TEST
    within: int = 12
    order: bool = False
    clause: bool = True
    asked: bool = False
    needs: tuple[frozenset[str], ...] = ()
    unless: frozenset[str] = frozenset()
    hits: tuple[str, ...] = ()
    misses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruleset:
    """Everything the detectors know that is content.

    ``invites``, ``payments`` and ``logins`` are beginnings of addresses, without ``https://``.
    """

    concepts: tuple[Concept, ...] = ()
    rules: tuple[Rule, ...] = ()
    trusted: frozenset[str] = frozenset()
    shorteners: frozenset[str] = frozenset()
    invites: tuple[str, ...] = ()
    payments: tuple[str, ...] = ()
    logins: tuple[str, ...] = ()
    brands: Brands = field(default_factory=Brands)


def on_trial(ruleset: Ruleset, ids: Collection[str]) -> Ruleset:
    """The same with these rules on trial: what they see is recorded and convicts nobody."""
    rules = tuple(
        replace(rule, status=Status.EXPERIMENTAL) if rule.id in ids else rule for rule in ruleset.rules
    )
    return replace(ruleset, rules=rules)


Hit = tuple[int, int, bool]
"""Start and end in a view, and whether the word is a disguise: a bare tuple for the sake of speed."""
Hits = Mapping[str, Sequence[Hit]]
Fold = Callable[[str], str]


Meaning = tuple[str, int]
"""A concept and which of its three lists a word stands in."""
Meanings = tuple[Meaning, ...]
_Known = tuple[bool, bool, Meanings, Meanings]
"""Whether a word ends at letters on its left and right, what it means if it goes on, and all it may mean."""


_WORD, _DISGUISE, _EXCEPT = range(3)
_OPTIONAL = re.compile(r"\(([^()]*)\)")
_LETTER = re.compile(r"[^\W_]")
_UNSPACED = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\u0e00-\u0eff]")


class Lexicon:
    """All words of all concepts, found in one pass."""

    def __init__(self, concepts: Iterable[Concept], fold: Fold) -> None:
        meant = [
            ((concept.key, kind), entries)
            for concept in concepts
            for kind, entries in enumerate((concept.words, concept.disguises, concept.excepts))
        ]
        words = _meanings(meant, fold)
        self._automaton = AhoCorasick([*words], matchkind=MatchKind.Standard)
        # Tens of thousands of words mean some thousand things: what is equal is kept once, under a number.
        numbers: dict[_Known, int] = {}
        self._numbers = array(
            "H", (numbers.setdefault(_known(word, *ends), len(numbers)) for word, ends in words.items())
        )
        del words
        # Copied once the words are gone: what lay among them would keep all their memory in use.
        self._known = [(left, right, (*opened,), (*every,)) for left, right, opened, every in numbers]

    def find(self, text: str) -> dict[str, list[Hit]]:
        """Every concept's hits in a view's text, by rising end."""
        found: dict[str, list[Hit]] = {}
        masks: dict[str, list[Hit]] = {}
        for index, start, end in self._matches(text):
            left, right, open_ended, every = self._known[self._numbers[index]]
            if left and start and _joins(text[start - 1]):
                continue
            goes_on = right and end < len(text) and _joins(text[end])
            for concept, kind in open_ended if goes_on else every:
                place = masks if kind == _EXCEPT else found
                place.setdefault(concept, []).append((start, end, kind == _DISGUISE))
        for concept, covers in masks.items():
            _mask(found, concept, covers)
        return {concept: hits if len(hits) == 1 else _few(hits) for concept, hits in found.items()}

    def _matches(self, text: str) -> list[tuple[int, int, int]]:
        found = self._automaton.find_matches_as_indexes(text, overlapping=True)
        half = MOST_MATCHES // 2
        return found if len(found) <= MOST_MATCHES else [*found[:half], *found[-half:]]


def spellings(entry: str, fold: Fold) -> list[tuple[str, bool]]:
    """The words one lexicon entry stands for, folded, and whether each may go on.

    ``sell(ing)`` is "sell" and "selling"; ``account*`` is every word that begins so.
    """
    if "(" not in entry:
        return [(fold(entry[:-1]), True)] if entry.endswith("*") else [(fold(entry), False)]
    variants = [entry]
    while match := _OPTIONAL.search(variants[0]):
        variants = [
            part
            for word in variants
            for part in (_OPTIONAL.sub("", word, count=1), _OPTIONAL.sub(match[1], word, count=1))
        ]
    return [(fold(word.removesuffix("*")), word.endswith("*")) for word in dict.fromkeys(variants)]


def _meanings(
    meant: Sequence[tuple[Meaning, Sequence[str]]], fold: Fold
) -> dict[str, tuple[Meanings, Meanings]]:
    """What each word means where it ends, and where it may go on."""
    words: dict[str, tuple[Meanings, Meanings]] = {}
    for meaning, entries in meant:
        # As nearly all words mean one thing, all of its words share what they mean.
        alone = ((meaning,), ()), ((), (meaning,))
        for entry in entries:
            for word, open_end in spellings(entry, fold):
                if (before := words.get(word)) is None:
                    words[word] = alone[open_end]
                elif open_end:
                    words[word] = before[0], _with(before[1], meaning)
                else:
                    words[word] = _with(before[0], meaning), before[1]
    return words


def _with(meanings: Meanings, meaning: Meaning) -> Meanings:
    return meanings if (meaning[0], _WORD) in meanings else (*meanings, meaning)


def _known(word: str, closed: Meanings, opened: Meanings) -> _Known:
    return _bounded(word[0]), _bounded(word[-1]), opened, (*closed, *opened)


@lru_cache(maxsize=8192)
def _bounded(letter: str) -> bool:
    """Whether words of this letter's script are set apart by spaces."""
    return bool(_LETTER.match(letter)) and not letter.isdigit() and not _UNSPACED.match(letter)


@lru_cache(maxsize=8192)
def _joins(letter: str) -> bool:
    return letter.isalpha() and not _UNSPACED.match(letter)


def _mask(found: dict[str, list[Hit]], concept: str, covers: Sequence[Hit]) -> None:
    if concept in found:
        kept = [hit for hit in found[concept] if not _covered(hit, covers)]
        if kept:
            found[concept] = kept
        else:
            del found[concept]


def _covered(hit: Hit, covers: Sequence[Hit]) -> bool:
    """Whether a longer word contains the hit, or starts before it and reaches into it."""
    after = bisect_left(covers, hit[0] + 1, key=itemgetter(1))
    return any(
        cover[0] <= hit[0] and (hit[1] <= cover[1] or cover[0] < hit[0])
        for cover in covers[after : after + 8]
    )


def _few(hits: list[Hit]) -> list[Hit]:
    """The longest hits only: one inside another says the same thing in fewer words."""
    hits.sort(key=_longest_first)
    kept: list[Hit] = []
    reach = 0
    for hit in hits:
        if hit[1] > reach:
            kept.append(hit)
            reach = hit[1]
    return kept if len(kept) <= MOST_HITS else kept[: MOST_HITS // 2] + kept[-MOST_HITS // 2 :]


def _longest_first(hit: Hit) -> tuple[int, int]:
    return hit[0], -hit[1]


@dataclass(frozen=True, slots=True)
class Anchored:
    """The rules of one anchor: those that ask for it alone, and by the concepts their second slot may be."""

    alone: tuple[Rule, ...]
    beside: Mapping[str, tuple[Rule, ...]]

    def candidates(self, hits: Hits) -> list[Rule]:
        """The rules whose first two slots were seen, in an order that is the same every time."""
        seen = self.beside.keys() & hits.keys()
        if not seen:
            return [*self.alone]
        return [*self.alone, *(rule for concept in sorted(seen) for rule in self.beside[concept])]


def index(rules: Iterable[Rule]) -> dict[str, Anchored]:
    """For each concept the rules whose anchor it may be."""
    found: dict[str, list[Rule]] = {}
    for rule in rules:
        for concept in sorted(rule.near[0]):
            found.setdefault(concept, []).append(rule)
    return {concept: _anchored(some) for concept, some in found.items()}


def _anchored(rules: Sequence[Rule]) -> Anchored:
    beside: dict[str, list[Rule]] = {}
    for rule in rules:
        for concept in rule.near[1] if len(rule.near) > 1 else ():
            beside.setdefault(concept, []).append(rule)
    return Anchored(
        alone=tuple(rule for rule in rules if len(rule.near) == 1),
        beside={concept: tuple(some) for concept, some in beside.items()},
    )
