"""Texts without anybody's name, contact id, number or address, for a reader who is not of this machine.

Nothing tells a name that somebody writes into a text from its other words: names are masked where the
platform tells them. Sums of four digits and less stay: what is paid for what is half of an offer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bot.core.text.addresses import WRITTEN
from bot.core.text.folding import plain, views
from bot.core.text.handles import patterns
from bot.core.text.quoting import NUMBER

NAME, CONTACT, MASKED_NUMBER, ADDRESS = "[name]", "[contact]", "[number]", "[link]"
"""What stands in the place of each."""
MASK = re.compile(r"\[(?:name|contact|number|link)\]")
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_AT = re.compile(r"[@＠]\s?\w{2,40}")
_FLAGGED = re.compile(r"(?:https?|tg)://\S+", re.IGNORECASE)
_TOLD = ((_FLAGGED, ADDRESS), (WRITTEN, ADDRESS), (_MAIL, ADDRESS), (_AT, CONTACT), (NUMBER, MASKED_NUMBER))
_SHORTEST = 2
"""Letters of a name at least: one alone would be masked in every word."""

Place = tuple[int, int, str]


def masked(text: str, names: Iterable[str] = (), addresses: Iterable[str] = ()) -> str:
    """The text with a word in brackets for each name, contact id, number and address in it.

    ``names`` and ``addresses`` are those that the platform tells.
    """
    pieces: list[str] = []
    done = 0
    for start, end, kind in sorted(_places(text, names, addresses), key=lambda place: (place[0], -place[1])):
        if start >= done:
            pieces += text[done:start], kind
        done = max(done, end)
    return "".join((*pieces, text[done:]))


def _places(text: str, names: Iterable[str], addresses: Iterable[str]) -> Iterator[Place]:
    for pattern, kind in _TOLD:
        yield from _found(pattern, text, kind)
    # Disguised ones are found where the disguise is off, and masked where they stand.
    for view in views(text):
        for pattern in patterns(view.text, digits=True):
            yield from ((*view.span(*place.span()), CONTACT) for place in pattern.finditer(view.text))
    bare = plain(text)
    for kind, told in ((NAME, names), (ADDRESS, addresses)):
        for literal in {one.strip() for one in told}:
            if len(literal) >= _SHORTEST:
                yield from _found(_alone(literal), bare, kind)


def _alone(literal: str) -> re.Pattern[str]:
    """A name where it is no part of a longer word of the same script."""
    return re.compile(rf"(?<![a-zа-яё0-9]){re.escape(plain(literal))}(?![a-zа-яё0-9])")


def _found(pattern: re.Pattern[str], text: str, kind: str) -> Iterator[Place]:
    return ((*place.span(), kind) for place in pattern.finditer(text))
