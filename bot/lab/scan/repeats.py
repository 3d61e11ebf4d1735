"""How often each flagged text came, and from how many people, in bounded memory."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
from itertools import islice

from bot.core.text.folding import fold

MOST_TEXTS = 20_000
MOST_PEOPLE = 50
"""Senders of one text that are told apart."""
_READ = 2_000


def key_of(text: str) -> str:
    """What two messages have in common that say the same, whatever their numbers and spaces."""
    letters = "".join(sign for sign in fold(text[:_READ]) if sign.isalpha()) or text[:_READ]
    return blake2b(letters.encode("utf-8", "replace"), digest_size=8).hexdigest()


class Repeats:
    """Texts by their keys; of too many, those go that did not come again for longest."""

    def __init__(self) -> None:
        self._seen: dict[str, tuple[int, tuple[int, ...]]] = {}

    def add(self, key: str, sender: int) -> int:
        """Note that it came once more; tells from how many people so far."""
        times, people = self._seen.pop(key, (0, ()))
        if sender not in people and len(people) < MOST_PEOPLE:
            people = (*people, sender)
        self._seen[key] = (times + 1, people)
        if len(self._seen) > MOST_TEXTS:
            for old in list(islice(self._seen, MOST_TEXTS // 8)):
                del self._seen[old]
        return len(people)

    def of(self, key: str) -> tuple[int, int]:
        """How often a text came and from how many people; once, for one that was forgotten."""
        times, people = self._seen.get(key, (1, (0,)))
        return times, len(people)

    def plain(self) -> list[object]:
        """Everything in JSON's own types."""
        return [(key, times, people) for key, (times, people) in self._seen.items()]

    def restore(self, kept: Iterable[tuple[str, int, list[int]]]) -> None:
        """Put back what ``plain`` gave."""
        self._seen = {key: (times, tuple(people)) for key, times, people in kept}
