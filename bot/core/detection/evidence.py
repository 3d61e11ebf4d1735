"""The words that gave a message away, as they may be shown."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.core.message import Message, Origin
from bot.core.text.columns import columns
from bot.core.text.extracts import LENGTH, harmless
from bot.core.verdict import Signal, Span, Verdict

_QUOTES = 3
PICTURED = frozenset({Origin.IMAGE_TEXT, Origin.QR})
"""Origins of what was read in a picture."""
_TOUCHING = 1
"""Characters between two spans that still read as one phrase."""
_WORDS = re.compile(r"(?: ?[^\W_][^\s.,;:!?…|/。！？，；：、@]*)+")
"""Words that follow each other without a break."""
ADVERTISING = frozenset(
    {"contact_handover", "link", "link_login", "link_hidden", "link_lookalike", "login_code"}
)
"""Reasons whose evidence is somebody's address: named to the admin, never repeated in the chat."""


def evidence(verdict: Verdict, message: Message) -> list[str]:
    """The words that gave the message away, harmless and not escaped, in the order of the text.

    Spans that nearly touch are one phrase; of the phrases the weightiest few are kept. A word that tells
    nothing by itself is shown with those that follow it: "Renting" with what is rented.
    """
    phrases = _phrases(_weighed_spans(verdict), message)
    chosen = sorted(phrases, key=lambda phrase: -phrase.weight)[:_QUOTES]
    quoted: list[str] = []
    shown = (-1, 0)
    for phrase in sorted(chosen, key=lambda phrase: (phrase.part, phrase.start)):
        if (phrase.part, phrase.end) > shown:
            text = message.parts[phrase.part].text
            end = _told(text, phrase.start, phrase.end)
            quoted.append(harmless(text[phrase.start : end]))
            shown = phrase.part, end
    return [words for words in dict.fromkeys(quoted) if words.strip("… ")]


def _told(text: str, start: int, end: int) -> int:
    """Where what begins here is to end so that it tells something, within the length of an extract."""
    said = text[start:end].strip()
    # A word of a script without spaces tells enough.
    if " " in said or columns(said) > len(said):
        return end
    following = _WORDS.match(text, end)
    # One sign too many, so that the extract is seen to be cut and ends with a whole word.
    return min(following.end(), max(end, start + LENGTH + 1)) if following is not None else end


@dataclass(slots=True)
class _Phrase:
    part: int
    start: int
    end: int
    weight: float


def _weighed_spans(verdict: Verdict) -> list[_Phrase]:
    spans = [
        _Phrase(span.part, span.start, span.end, signal.weight)
        for signal in strongest(verdict)
        if signal.reason not in ADVERTISING
        for span in signal.spans
    ]
    return sorted(spans, key=lambda phrase: (phrase.part, phrase.start))


def _phrases(spans: list[_Phrase], message: Message) -> list[_Phrase]:
    found: list[_Phrase] = []
    for span in spans:
        if span.part >= len(message.parts):
            continue
        last = found[-1] if found else None
        if last is not None and last.part == span.part and span.start <= last.end + _TOUCHING:
            last.end = max(last.end, span.end)
            last.weight = max(last.weight, span.weight)
        else:
            found.append(span)
    return found


def phrases(signal: Signal) -> tuple[str, ...]:
    """The words of one signal in the order of the text, each once; what follows each other is one phrase."""
    found: list[Span] = []
    for span in sorted(signal.spans, key=lambda span: (span.part, span.start)):
        if found and span.part == found[-1].part and span.start <= found[-1].end + _apart(found[-1], span):
            found[-1] = _joined(found[-1], span)
        else:
            found.append(span)
    return tuple(dict.fromkeys(span.text for span in found))


def _apart(one: Span, other: Span) -> int:
    """How far two words of a phrase stand apart: in scripts without spaces another sign would be between."""
    meet = one.text[-1:] + other.text[:1]
    return 0 if columns(meet) > len(meet) else _TOUCHING


def _joined(one: Span, other: Span) -> Span:
    between = " " * max(other.start - one.end, 0)
    rest = other.text[max(one.end - other.start, 0) :]
    return Span(
        part=one.part, start=one.start, end=max(one.end, other.end), text=f"{one.text}{between}{rest}"
    )


def is_in_picture(verdict: Verdict, message: Message) -> bool:
    """Whether all the words that may be shown stand in a picture, where nobody finds them in the text."""
    if all(part.origin not in PICTURED for part in message.parts):
        return False
    places = {message.parts[phrase.part].origin for phrase in _phrases(_weighed_spans(verdict), message)}
    return bool(places) and places <= PICTURED


def telling_lines(verdict: Verdict, part: int, text: str) -> str:
    """Of a part with this text the lines in which something accuses."""
    spans = [(s.start, s.end) for signal in verdict.signals for s in signal.spans if s.part == part]
    kept, start = [], 0
    for line in text.split("\n"):
        end = start + len(line)
        if any(first < end and last > start for first, last in spans):
            kept.append(line)
        start = end + 1
    return "\n".join(kept)


def strongest(verdict: Verdict) -> list[Signal]:
    """The signals that accuse of the verdict's scheme or of none in particular, heaviest first."""
    fitting = [s for s in verdict.signals if s.weight > 0 and s.scheme in {"", verdict.scheme or ""}]
    return sorted(fitting, key=lambda signal: (not signal.scheme, -signal.weight))
