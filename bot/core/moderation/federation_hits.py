"""What a message meets in the list of a federation, and what that amounts to.

What a list says is hearsay: it makes words that fit weigh more and silences nobody for ordinary talk. Only a
campaign, which is the very text of an ad that a federation's admin has seen, speaks for itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from bot.core.detection.campaign import CAMPAIGN as CAMPAIGN_SIGNAL
from bot.core.detection.campaign import CLEARED_HERE, CONFIRMED_WEIGHT, SUPPOSED_WEIGHT, said
from bot.core.detection.judge import LISTED
from bot.core.message import Message, Origin
from bot.core.moderation.federation import CAMPAIGN, HANDLE, KINDS, LINK, PERSON, Line, read_link
from bot.core.text.addresses import TELEGRAM, host_of
from bot.core.text.folding import fold
from bot.core.verdict import SCHEMES, UNNAMED, Level, Signal, Span, Verdict

MOST_ALONE: Final = 0.59
"""The score at most of a message in which nothing but the list was seen: suspicious, in no chat fraud."""
NOWHERE: Final = 1 << 30
"""The part in which a list's name stands: no message has so many, so it is never quoted as words of an ad."""
_WRITTEN = re.compile(r"@([a-z]\w{3,31})", re.ASCII)


@dataclass(slots=True, kw_only=True)
class Listed:
    """The list of one federation, ready for looking up: each value with its reason, by kind."""

    name: str
    by: dict[str, dict[str, str]] = field(default_factory=lambda: {kind: {} for kind in KINDS})

    def __len__(self) -> int:
        return sum(map(len, self.by.values()))

    def put(self, line: Line) -> None:
        """Take a line in; of one that is there the reason stays."""
        self.by[line.kind].setdefault(line.value, line.reason)

    def drop(self, kind: str, value: str) -> None:
        """Take a line out, if it is there."""
        self.by[kind].pop(value, None)


def hits(
    listed: Listed, message: Message, known_by: Iterable[int] = (), *, trusted: bool = False
) -> tuple[Line, ...]:
    """The lines that a message meets. ``known_by`` are the campaigns that its text is one of.

    Somebody ``trusted`` is not looked up: what a group vouches for itself counts for more.
    """
    wanted: dict[str, Iterable[str]] = {CAMPAIGN: map(str, known_by)}
    if not trusted:
        wanted[PERSON] = (str(message.sender.id),)
    if listed.by[HANDLE] or listed.by[LINK]:
        wanted |= mentioned(message, trusted=trusted)
    return tuple(
        Line(kind=kind, value=value, reason=listed.by[kind][value])
        for kind, values in wanted.items()
        for value in values
        if value in listed.by[kind]
    )


def mentioned(message: Message, *, trusted: bool = False) -> Mapping[str, frozenset[str]]:
    """The handles and the links that a message leads to; the sender's own too, who is not ``trusted``."""
    handles = set(_written(message))
    links: set[str] = set()
    # What is only quoted here was said by somebody else.
    passed_over = {Origin.QUOTE, Origin.PROFILE_NAME} if trusted else {Origin.QUOTE}
    for link in message.links:
        if link.origin not in passed_over:
            names, places = _led_to(link.url)
            handles |= names
            links |= places
    return {HANDLE: frozenset(handles), LINK: frozenset(links)}


def signals(found: Iterable[Line], name: str, leaning: str) -> tuple[Signal, ...]:
    """What lines that were met say of a message; ``name`` is the list's, ``leaning`` the message's scheme."""
    span = Span(part=NOWHERE, start=0, end=len(name), text=name)
    return tuple(_signal(line, span, leaning) for line in found)


def bounded(alone: Verdict, found: Verdict) -> Verdict:
    """The verdict with the list heard, but no more than suspicious where no words fit.

    ``alone`` is the verdict before. What a federation's admin confirmed as a campaign needs no more words.
    """
    confirmed = any(one.id == CAMPAIGN_SIGNAL and one.reason == LISTED for one in found.signals)
    if confirmed or alone.level is not Level.CLEAN or found.score <= MOST_ALONE:
        return found
    return replace(found, level=Level.SUSPICIOUS, score=MOST_ALONE)


def cleared(verdict: Verdict) -> bool:
    """Whether the group's own admins have said that this wording is no fraud: then no list is asked."""
    return any(signal.id == CLEARED_HERE for signal in verdict.signals)


def _signal(line: Line, span: Span, leaning: str) -> Signal:
    scheme = line.reason if line.reason in SCHEMES else ""
    if line.kind == CAMPAIGN:
        # Under the campaigns' own id it is settled: people have judged this very text.
        named = scheme or leaning or UNNAMED
        return _weighed(CAMPAIGN_SIGNAL, CONFIRMED_WEIGHT, named, span)
    # A list of people says little of what this message is about: its words name the scheme, where they can.
    return _weighed(LISTED, SUPPOSED_WEIGHT, leaning or scheme or UNNAMED, span)


def _weighed(name: str, weight: float, scheme: str, span: Span) -> Signal:
    return Signal(id=name, weight=weight, reason=LISTED, scheme=scheme, spans=(span,))


def _written(message: Message) -> Iterator[str]:
    text = said(message)
    if "@" in text or "＠" in text:
        yield from (f"@{name}" for name in _WRITTEN.findall(fold(text)))


def _led_to(url: str) -> tuple[frozenset[str], frozenset[str]]:
    """The handle and the places that an address stands for."""
    host = host_of(url.lower())
    if host not in TELEGRAM:
        labels = host.split(".")
        return frozenset(), frozenset(".".join(labels[start:]) for start in range(len(labels) - 1))
    place = read_link(url)
    name = place.removeprefix("t.me/")
    handles = {f"@{name}"} if name and not name.startswith("+") else set()
    return frozenset(handles), frozenset({place} if place else ())
