"""The page for a reviewer: each text beside its master, what changed, who read it, room for a correction."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.core.text.columns import TextBound
from bot.lab.compare.pieces import TextPiece, difference, pieces
from bot.lab.page import render

NEW, CHANGED, SAME = "new", "changed", ""
_SCRIPT = "compare.js"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSide:
    """A text in one language; ``former`` is what it was, None where nobody asked or it was not there.

    ``change`` is NEW, CHANGED or SAME; ``bounds`` is how much of its room it takes.
    """

    text: str
    signs: int
    lines: int
    change: str = SAME
    former: str | None = None
    bounds: tuple[TextBound, ...] = ()

    @property
    def pieces(self) -> list[TextPiece]:
        """The text as people see it."""
        return pieces(self.text)

    @property
    def difference(self) -> list[TextPiece]:
        """What is gone and what was added, nothing where nobody asked or it was not there."""
        return difference(self.former, self.text) if self.former is not None and self.change else []


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPair:
    """A text and its master, either of which may be missing; ``read`` says who read it and when.

    ``is_stale`` is whether it became another one since.
    """

    key: str
    master: TextSide | None
    own: TextSide | None
    read: str = ""
    is_stale: bool = False

    @property
    def marks(self) -> tuple[str, ...]:
        """By what a reviewer may look for it."""
        return tuple(self._marks())

    def _marks(self) -> Iterator[str]:
        if self.own is None:
            yield "missing"
            return
        changed = bool(self.own.change)
        if changed:
            yield "changed"
        if self.master and self.master.change and not changed:
            yield "behind"
        if self.is_stale or not self.read:
            yield "unread"
        if self.is_stale:
            yield "stale"
        if any(bound.is_over for bound in self.own.bounds):
            yield "long"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextGroup:
    """The texts of one file; ``master`` is the language beside them."""

    name: str
    master: str
    pairs: tuple[TextPair, ...]


def page(locale: str, name: str, groups: Sequence[TextGroup], compared: str) -> str:
    """The page for a language of this name; ``compared`` says since when changes are marked, "" for never."""
    script = render(_SCRIPT)
    pairs = [pair for group in groups for pair in group.pairs]
    return render(
        "compare.html",
        lang="en",
        title=f"Texts to review: {name} ({locale})",
        lead=list(_lead(compared)),
        tiles=list(_tiles(pairs, compared)),
        locale=locale,
        groups=groups,
        compared=compared,
        wishes=[(mark, words) for mark, words in _WISHES.items() if compared or mark not in _IN_TIME],
        marks=_MARKS,
        texts={
            pair.key: [pair.master.text if pair.master else "", pair.own.text] for pair in pairs if pair.own
        },
        digest=b64encode(hashlib.sha256(script.encode()).digest()).decode(),
    )


_IN_TIME = frozenset({"changed", "behind"})
_WISHES = {
    "changed": "changed or new",
    "behind": "only the other language changed",
    "unread": "not read yet, or changed since",
    "stale": "changed since somebody read it",
    "missing": "no text in this language",
    "long": "too long",
}
_MARKS = {NEW: "new", CHANGED: "changed"}


def _lead(compared: str) -> Iterator[str]:
    yield (
        "Beside each text stands the one to review, as people see it. Words in braces are filled in by the "
        "bot: keep them as they are. Press Correct, or mark a text as read and agreed. What you write stays "
        "in this browser; Save makes a file of it, which goes back to whoever sent you this page."
    )
    if compared:
        yield f"Marked is what changed since {compared}."


def _tiles(pairs: Sequence[TextPair], compared: str) -> Iterator[tuple[str, str]]:
    marks = Counter(mark for pair in pairs for mark in pair.marks)
    told = sum(pair.own is not None for pair in pairs)
    yield str(told), "texts"
    if compared:
        yield str(marks["changed"]), "changed or new"
        yield str(marks["behind"]), "where only the other language changed"
    yield str(told - marks["unread"]), "read by somebody"
    yield str(marks["stale"]), "changed since they were read"
    yield str(marks["missing"]), "without a text in this language"
