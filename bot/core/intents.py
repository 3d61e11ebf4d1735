"""What somebody means who writes to the bot: a greeting, an answer, that it already happened."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

DENSE = re.compile("[\u3041-\u30fa\u3400-\u9fff\uac00-\ud7af]")
"""Scripts without spaces between words: a phrase is looked for anywhere."""
_SIGNS = re.compile(r"[^\w\s]+")
_SPACES = re.compile(r"\s+")
FILLER = "filler"
"""The meaning of words that say nothing, with which people begin."""
AGE = "{age}"
"""Stands in a phrase for the years of somebody under age."""
_UNDER_AGE = r"(?<!\d)(?:[7-9]|1[0-7])(?!\d)"
_A_NUMBER = "00"
"""What stands for ``AGE`` while signs are taken out."""
_NOT = "".join(f"(?<!{word} )" for word in ("no", "non", "não", "nao", "nunca", "mai", "δεν", "δε"))
"""Languages that put their "not" in front of the verb: what somebody did not do has not happened."""
LONGEST = 400
"""Characters in which a meaning is looked for; what is longer is a message to be judged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """Phrases that show one meaning; ``whole``: they must be nearly all that is said."""

    name: str
    whole: bool
    phrases: tuple[str, ...]
    _pattern: re.Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_pattern", _pattern(self.phrases, whole=self.whole))

    def found_in(self, plain: str) -> list[tuple[int, int]]:
        """Where a text, made plain before, says this, as (start, end)."""
        return [found.span() for found in self._pattern.finditer(plain)]

    def begins(self, plain: str) -> int:
        """How much of a text, made plain before, is this and a space, 0 if it does not begin so."""
        found = self._pattern.match(plain)
        return found.end() + 1 if found and plain[found.end() : found.end() + 1] == " " else 0


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


def _pattern(phrases: tuple[str, ...], *, whole: bool) -> re.Pattern[str]:
    known = {made_plain(phrase.replace(AGE, _A_NUMBER)) for phrase in phrases} - {""}
    plain = sorted(known, key=lambda phrase: (-len(phrase), phrase))
    words = "|".join(_bounded(phrase) for phrase in plain) or r"(?!)"
    # A greeting may carry a name or two, and nothing that could be an offer.
    return re.compile(rf"^(?:{words})(?: \S+){{0,2}}$" if whole else words)


def _bounded(phrase: str) -> str:
    escaped = re.escape(phrase).replace(_A_NUMBER, _UNDER_AGE)
    return escaped if DENSE.search(phrase) else rf"{_NOT}(?<!\w){escaped}(?!\w)"
