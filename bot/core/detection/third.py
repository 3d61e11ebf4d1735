"""The third reader, where an operator has one: what it is asked, how its word is read, and what that may do.

It is a language model, asked who gains and what is to be done, and believed no further than its evidence:
words that stand in the message and can be shown. It lifts a doubt by one level, never lowers a verdict, and
says nothing where the others see nothing, unless somebody asks.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from bot.core.detection.campaign import cleared_here
from bot.core.detection.detectors.stance import SIGNALS
from bot.core.detection.detectors.wording import LEARNED
from bot.core.detection.judge import NOTABLE, SUSPICIOUS, THIRD_READER, UNPROVEN
from bot.core.detection.reading import LABELS, SILENT, has_words
from bot.core.detection.showing import is_shown
from bot.core.message import Message, Origin, Part
from bot.core.text.columns import columns
from bot.core.text.folding import plain
from bot.core.text.masking import MASK, masked
from bot.core.verdict import SCHEMES, Level, Signal, Span, Stance, Verdict

WEIGHT: Final = 3.0
"""Log-odds that its word is worth: it makes fraud of what is suspicious, whatever its score."""
SERIOUS: Final = 2.0
"""What a stance clears at least that nobody borrowed: it protects whoever speaks from this reader too."""
HEAD, TAIL = 1500, 500
"""Code points of the beginning and the end of a text that it is given."""
MOST_QUOTES, LONGEST_QUOTE = 4, 200
"""Quotations of its evidence, and code points of each, at most."""
TELLING: Final = 6
"""Columns of a quotation at least: fewer show nothing to anybody."""
NONE: Final = "none"
_FIELDS = frozenset({"scheme", "act", "gains", "evidence"})
_LONGEST = 2 * (HEAD + TAIL)
_NAMES = frozenset({Origin.PROFILE_NAME, Origin.SIGNATURE, Origin.SENDER_TAG})
_OF_PEOPLE = frozenset({Origin.CONTACT, Origin.SHARED_USER, Origin.VENUE})
"""Origins that hold nothing but who or where somebody is."""
_UNSENT = LABELS | SILENT | _OF_PEOPLE
_PERSON, _REACHED = "tg://user", ("tel:", "mailto:")
_LETTER = "a-z0-9а-яёα-ω"
_BEGINS, _ENDS = rf"(?<![{_LETTER}])|(?![{_LETTER}])", rf"(?![{_LETTER}])|(?<![{_LETTER}])"
"""A quotation ends where words end, in scripts that set them apart: "she pays" does not say "he pays"."""
_UNHEARD = frozenset({Stance.ASK, Stance.WARN, Stance.JOKE})


class AskedAct(StrEnum):
    """What a message wants done by whoever reads it."""

    HAND_OVER_ACCOUNT = "hand_over_account"
    HAND_OVER_CARD = "hand_over_card"
    HAND_OVER_CODE = "hand_over_code"
    MOVE_MONEY = "move_money"
    BRING_PEOPLE = "bring_people"
    VERIFY_FOR_OTHERS = "verify_for_others"
    DO_TASKS = "do_tasks"
    POST = "post"
    PAY_FIRST = "pay_first"
    OTHER = "other"
    NONE = NONE


class Gainer(StrEnum):
    """Who gains if it is done."""

    WRITER = "writer"
    OTHERS = "others"
    READER = "reader"
    NOBODY = "nobody"


ACCUSED: Final = frozenset({Gainer.WRITER, Gainer.OTHERS})
"""Who gains by a fraud: neither its victim nor nobody."""


class UnreadableReply(ValueError):  # noqa: N818 - reads as the thing that it is
    """A reply that is not what was asked for; nothing of it is believed."""


class UntrueReply(ValueError):  # noqa: N818 - reads as the thing that it is
    """A reply whose evidence does not stand in the text, or shows nothing; nothing of it is believed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What it said of a text. ``places`` are where its evidence stands there, so no words need be kept.

    ``scheme`` is "" for what it does not accuse.
    """

    scheme: str = ""
    places: tuple[tuple[int, int], ...] = ()

    def quotes(self, text: str) -> tuple[str, ...]:
        """Its evidence in the text of which it was said."""
        return tuple(text[start:end] for start, end in self.places)


def worth_asking(verdict: Verdict, *, asked: bool = False) -> bool:
    """Whether a verdict is in doubt; when ``asked``, whether nothing was found in what somebody asks about.

    Whoever asks, warns or jokes in a group is left alone, and what an admin cleared stays cleared.
    """
    if cleared_here(verdict.signals):
        return False
    if asked:
        return verdict.level is Level.CLEAN and verdict.stance is not Stance.WARN
    if verdict.stance in _UNHEARD or _is_serious(verdict):
        return False
    # What nothing can be shown of is no fraud before others, however sure the others are.
    return not is_shown(verdict) if verdict.level is Level.FRAUD else verdict.score >= NOTABLE


def _is_serious(verdict: Verdict) -> bool:
    return any(signal.id in SIGNALS and signal.weight <= -SERIOUS for signal in verdict.signals)


def put(message: Message) -> str:
    """What it is given to read of a message: what the sender says, without who or where anybody is.

    "" where that is nothing in words.
    """
    names = [part.text for part in message.parts if part.origin in _NAMES]
    names += [link.shown for link in message.links if link.url.startswith(_PERSON)]
    addresses = [link.shown or link.url for link in message.links if link.url.startswith(_REACHED)]
    addresses += [link.url for link in message.links if not link.shown]
    said = "\n".join(part.text for _, part in _said(message))[:_LONGEST]
    text = masked(said, names, addresses).strip()
    if not has_words(MASK.sub(" ", text)):
        return ""
    return text if len(text) <= HEAD + TAIL else f"{text[:HEAD]}\n[…]\n{text[-TAIL:]}"


def _said(message: Message) -> Iterator[tuple[int, Part]]:
    return (
        (number, part)
        for number, part in enumerate(message.parts)
        if part.authored and part.origin not in _UNSENT
    )


def read_reply(reply: str, text: str) -> Opinion:
    """What a reply says of the text; UnreadableReply or UntrueReply for one that is not believed."""
    given = _fields(reply)
    scheme, act, gains = (_one_of(given[name], known) for name, known in _KNOWN.items())
    quotes = _quotations(given["evidence"])
    if NONE in (scheme, act) or gains not in ACCUSED:
        return Opinion()
    if not quotes:
        raise UntrueReply("no evidence")
    return Opinion(scheme=scheme, places=tuple(_place(quote, text) for quote in quotes))


_KNOWN = {
    "scheme": frozenset({*SCHEMES, NONE}),
    "act": frozenset(AskedAct),
    "gains": frozenset(Gainer),
}


def _fields(reply: str) -> dict[str, object]:
    try:
        given = json.loads(reply, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        raise UnreadableReply("no JSON") from None
    if not isinstance(given, dict) or given.keys() != _FIELDS:
        raise UnreadableReply("other fields")
    return given


def _once(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("a field twice")
    return fields


def _one_of(value: object, known: Iterable[str]) -> str:
    if isinstance(value, str) and value in known:
        return value
    raise UnreadableReply("another value")


def _quotations(value: object) -> list[str]:
    if not isinstance(value, list) or len(value) > MOST_QUOTES:
        raise UnreadableReply("evidence is no short list")
    quotes = [one for one in value if isinstance(one, str) and len(one) <= LONGEST_QUOTE]
    if len(quotes) != len(value):
        raise UnreadableReply("evidence is no short text")
    return quotes


def _place(quote: str, text: str) -> tuple[int, int]:
    if columns(quote) < TELLING or not has_words(quote):
        raise UntrueReply("the evidence shows nothing")
    found = _found(quote, text)
    if found is None:
        raise UntrueReply("the evidence does not stand in the text")
    return found


def _found(quote: str, text: str) -> tuple[int, int] | None:
    """Where words stand in a text, whatever their case, width, accents and white space."""
    words = r"\s+".join(re.escape(word) for word in plain(quote).split())
    found = re.search(rf"(?:{_BEGINS}){words}(?:{_ENDS})", plain(text))
    return found.span() if found else None


def signal_of(opinion: Opinion, text: str, message: Message, verdict: Verdict) -> Signal:
    """Its word on a message as a signal; UntrueReply when its evidence is none of the sender's own words."""
    spans = tuple(_span(quote, message) for quote in opinion.quotes(text))
    scheme = verdict.leaning if _is_ruled(verdict) else opinion.scheme
    return Signal(id=THIRD_READER, weight=WEIGHT, reason=THIRD_READER, scheme=scheme, spans=spans)


def _span(quote: str, message: Message) -> Span:
    for number, part in _said(message):
        if found := _found(quote, part.text):
            start, end = found
            return Span(part=number, start=start, end=end, text=part.text[start:end])
    raise UntrueReply("the evidence is not the sender's")


def _is_ruled(verdict: Verdict) -> bool:
    """Whether anything beside how it sounds tells the scheme: a rule that people wrote knows it better."""
    return any(
        signal.scheme == verdict.leaning and signal.weight > 0
        for signal in verdict.signals
        if signal.scheme and signal.id not in LEARNED and not signal.experimental
    )


def lifted(before: Verdict, found: Verdict) -> Verdict:
    """The verdict with its word heard, one level above the one before at most."""
    if before.level is not Level.CLEAN:
        return found
    score = min(max(found.score, SUSPICIOUS), UNPROVEN)
    return replace(found, level=Level.SUSPICIOUS, score=score, scheme=found.leaning)
