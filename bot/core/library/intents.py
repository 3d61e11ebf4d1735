"""What somebody means who writes to the bot: a greeting, an answer, that it already happened."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ahocorasick_rs import AhoCorasick, MatchKind

DENSE = re.compile("[\u3041-\u30fa\u3400-\u9fff\uac00-\ud7af]")
"""Scripts without spaces between words: a phrase is looked for anywhere."""
_SIGNS = re.compile(r"[^\w\s]+")
_SPACES = re.compile(r"\s+")
FILLER = "filler"
"""The meaning of words that say nothing, with which people begin."""
AGE = "{age}"
"""Stands in a phrase for the years of somebody under age."""
_UNDER_AGE = range(7, 18)
_NAMES = re.compile(r"(?: \S+){0,2}")
"""What may follow a greeting: a name or two, and nothing that could be an offer."""
_NOT = ("no ", "non ", "não ", "nao ", "nunca ", "mai ", "δεν ", "δε ")
"""Languages that put their "not" in front of the verb: what somebody did not do has not happened."""
_FIRST = 100
"""Characters in which a text begins; no phrase is longer."""
LONGEST = 400
"""Characters in which a meaning is looked for; what is longer is a message to be judged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """Phrases that show one meaning; ``whole``: they must be nearly all that is said."""

    name: str
    whole: bool
    phrases: tuple[str, ...]
    _finder: AhoCorasick = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        finder = AhoCorasick(_spelled_out(self.phrases), matchkind=MatchKind.Standard)
        object.__setattr__(self, "_finder", finder)

    def found_in(self, plain: str) -> list[tuple[int, int]]:
        """Where a text, made plain before, says this, as (start, end); of those that overlap the first."""
        spans = self._spans(plain)
        if self.whole:
            fits = any(start == 0 and _NAMES.fullmatch(plain, end) for start, end in spans)
            return [(0, len(plain))] if fits else []
        found: list[tuple[int, int]] = []
        for start, end in spans:
            if not found or start >= found[-1][1]:
                found.append((start, end))
        return found

    def begins(self, plain: str) -> int:
        """How much of a text, made plain before, is this and a space, 0 if it does not begin so."""
        end = next((end for start, end in self._spans(plain[:_FIRST]) if start == 0), 0)
        return end + 1 if end and plain[end : end + 1] == " " else 0

    def _spans(self, plain: str) -> list[tuple[int, int]]:
        """Where its phrases stand, by rising start, the longer ones first."""
        found = self._finder.find_matches_as_indexes(plain, overlapping=True)
        spans = [(start, end) for _, start, end in found if _stands_alone(plain, start, end)]
        return sorted(spans, key=lambda span: (span[0], -span[1]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Intents:
    """All meanings that are looked for."""

    known: Mapping[str, Intent]

    def of(self, text: str) -> frozenset[str]:
        """The meanings of a text; none for a long one."""
        if len(text) > LONGEST:
            return frozenset()
        plain = made_plain(text)
        return self._in(plain) | self._in(self._begun(plain))

    def _in(self, plain: str) -> frozenset[str]:
        spans = [(*span, name) for name, intent in self.known.items() for span in intent.found_in(plain)]
        return frozenset(name for start, end, name in spans if not _inside(start, end, spans))

    def _begun(self, plain: str) -> str:
        """A text without the words that people begin with: "ah ok thank you" is a thank-you."""
        filler = self.known.get(FILLER)
        while filler is not None and (found := filler.begins(plain)):
            plain = plain[found:].lstrip()
        return plain

    def hold(self, name: str, text: str) -> bool:
        """Whether a text of any length says this somewhere."""
        intent = self.known.get(name)
        return intent is not None and bool(intent.found_in(made_plain(text)))


def _inside(start: int, end: int, spans: Sequence[tuple[int, int, str]]) -> bool:
    """Whether a longer phrase holds this one: "sold my bank account" is no word on a chat account."""
    return any(begin <= start and end <= stop and stop - begin > end - start for begin, stop, _ in spans)


def made_plain(text: str) -> str:
    """Small letters, signs out, one space between words."""
    bare = _SIGNS.sub(" ", text.casefold())
    return _SPACES.sub(" ", bare).strip()


def _spelled_out(phrases: tuple[str, ...]) -> list[str]:
    """Phrases made plain, with every age that may stand in them."""
    spelled = (
        made_plain(phrase.replace(AGE, str(age)))
        for phrase in phrases
        for age in (_UNDER_AGE if AGE in phrase else (0,))
    )
    return sorted({*spelled} - {""})


def _stands_alone(plain: str, start: int, end: int) -> bool:
    """Whether a phrase is no part of a longer word or number, and no "not" stands before it."""
    if plain[start].isdigit() and plain[start - 1 : start].isdigit():
        return False
    if plain[end - 1].isdigit() and plain[end : end + 1].isdigit():
        return False
    if DENSE.search(plain, start, end):
        return True
    before, after = plain[start - 1 : start], plain[end : end + 1]
    return not (_is_letter(before) or _is_letter(after) or plain.endswith(_NOT, 0, start))


def _is_letter(sign: str) -> bool:
    return sign.isalnum() or sign == "_"
