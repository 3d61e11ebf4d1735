"""What somebody means who writes to the bot: a greeting, an answer, that it already happened."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

_DENSE = re.compile("[\u3041-\u30fa\u3400-\u9fff\uac00-\ud7af]")
"""Scripts without spaces between words: a phrase is looked for anywhere."""
_SIGNS = re.compile(r"[^\w\s]+")
_SPACES = re.compile(r"\s+")
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Intents:
    """All meanings that are looked for."""

    known: Mapping[str, Intent]

    def of(self, text: str) -> frozenset[str]:
        """The meanings of a text; none for a long one."""
        if len(text) > LONGEST:
            return frozenset()
        plain = made_plain(text)
        spans = [(*span, name) for name, intent in self.known.items() for span in intent.found_in(plain)]
        return frozenset(name for start, end, name in spans if not _inside(start, end, spans))

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
    plain = sorted(
        {made_plain(phrase) for phrase in phrases} - {""}, key=lambda phrase: (-len(phrase), phrase)
    )
    words = "|".join(_bounded(phrase) for phrase in plain) or r"(?!)"
    # A greeting may carry a name or two, and nothing that could be an offer.
    return re.compile(rf"^(?:{words})(?: \S+){{0,2}}$" if whole else words)


def _bounded(phrase: str) -> str:
    escaped = re.escape(phrase)
    return escaped if _DENSE.search(phrase) else rf"{_NOT}(?<!\w){escaped}(?!\w)"
