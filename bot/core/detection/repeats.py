"""Words that say all that a message says: the same ones are judged once, whoever writes them and wherever.

In a group every third message is one of a few short answers, and an ad comes to many groups at once.
"""

from __future__ import annotations

from typing import Final

from bot.core.detection.reading import SILENT, Knowledge, is_named
from bot.core.message import Message, Origin, Source, Speaker
from bot.core.remembered import Remembered, size
from bot.core.verdict import Signal, Verdict

REMEMBERED: Final = 2 * 2**20
"""Bytes of words with their verdicts."""
LONGEST: Final = 1000
"""Code points of words that may come again."""
_PART, _VERDICT, _SIGNAL, _SPAN = 150, 400, 250, 150
"""Bytes that each of them takes at most, beside its text."""

Said = tuple[bool, tuple[tuple[Origin, str, bool, Speaker], ...]]
"""Whether somebody new says it, and the parts: plain tuples, since records of a class take long to hash."""
Verdicts = Remembered[Said, Verdict]


def said(message: Message, knowledge: Knowledge) -> Said | None:
    """What the verdict on a message rests on, None where that is more than its words and who is new.

    The sender's name stands last and their own address with every message; neither says anything as a rule.
    """
    if message.source is not Source.NONE or message.via_bot or message.was_clean:
        return None
    for link in message.links:
        if link.origin is not Origin.PROFILE_NAME:
            return None
    parts, own = message.parts, len(message.parts)
    while own and parts[own - 1].origin is Origin.PROFILE_NAME:
        own -= 1
        if is_named(parts[own].text, knowledge.lexicon):
            return None
    words = [(part.origin, part.text, part.authored, part.speaker) for part in parts[:own]]
    if not any(authored and text and origin not in SILENT for origin, text, authored, _ in words):
        return None
    if sum([len(part.text) for part in parts]) > LONGEST:
        return None
    return message.sender.is_new(message.sent), tuple(words)


def verdicts() -> Verdicts:
    """A memory of what was judged."""
    return Remembered(REMEMBERED, _weight)


def _weight(words: Said, verdict: Verdict) -> int:
    return sum([_PART + size(text) for _, text, _, _ in words[1]]) + _VERDICT + sum(map(_of, verdict.signals))


def _of(signal: Signal) -> int:
    return _SIGNAL + sum([_SPAN + size(span.text) for span in signal.spans]) if signal.spans else _SIGNAL
