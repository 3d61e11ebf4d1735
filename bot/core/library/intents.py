"""What somebody means who writes to the bot: a greeting, an answer, that it already happened."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.core.library.phrases import PhraseFinder, made_plain, summed, weighed

FILLER = "filler"
"""The meaning of words that say nothing, with which people begin."""
_NAMES = re.compile(r"(?: \S+){0,2}")
"""What may follow a greeting: a name or two, and nothing that could be an offer."""
_FIRST = 100
"""Characters in which a text begins; no phrase is longer."""
BRIEF = 64
"""Letters up to which a sum of money in a text is taken for what just happened."""
LONGEST = 400
"""Characters in which a meaning is looked for; what is longer is a message to be judged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """PhraseFinder that show one meaning; ``whole``: they must be nearly all that is said.

    ``alone`` are phrases that show it only where nothing else at all is said.
    """

    name: str
    whole: bool
    phrases: tuple[str, ...]
    alone: tuple[str, ...] = ()
    _phrases: PhraseFinder = field(init=False, repr=False, compare=False)
    _alone: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_phrases", PhraseFinder.of(self.phrases))
        object.__setattr__(self, "_alone", frozenset(map(made_plain, self.alone)))

    def found_in(self, plain: str) -> list[tuple[int, int]]:
        """Where a text, made plain before, says this, as (start, end); of those that overlap the first."""
        if plain in self._alone or self._alone.issuperset(plain.split() or ("",)):
            return [(0, len(plain))]
        spans = self._phrases.spans(plain)
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
        spans = self._phrases.spans(plain[:_FIRST])
        end = next((end for start, end in spans if start == 0), 0)
        return end + 1 if end and plain[end : end + 1] == " " else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Intents:
    """All meanings that are looked for."""

    known: Mapping[str, Intent]

    def of(self, text: str) -> frozenset[str]:
        """The meanings of a text; none for a long one."""
        if len(text) > LONGEST:
            return frozenset()
        plain = made_plain(text)
        readings = {plain, self._begun(plain)}
        if weighed(plain) <= BRIEF:
            # A longer story names sums of other people and other days: it is read as a whole.
            readings.add(summed(plain))
        return frozenset[str]().union(*map(self._in, readings))

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
