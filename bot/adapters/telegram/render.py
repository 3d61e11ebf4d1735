"""Texts as Telegram takes them: escaped, defanged, and within its lengths."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.core.message import Message
from bot.core.verdict import Signal, Verdict

TEXT_LIMIT = 4096
ALERT_LIMIT = 200
_QUOTES = 3
_QUOTE_LENGTH = 24
_TOUCHING = 1
"""Characters between two spans that still read as one phrase."""
ADVERTISING = frozenset({"contact_handover", "link"})
"""Reasons whose evidence is somebody's address: named to the admin, never repeated in the chat."""
_ADDRESS = re.compile(
    r"(?:https?://|www\.|t\.me/)\S+|[@＠]\s?[A-Za-z0-9_.]+"
    r"|\b[A-Za-z0-9-]+\.(?:com|net|org|me|cc|top|xyz|vip|cn|ru|io)\b[!-~]*"
    r"|\d[\d\s-]{5,}\d|(?:wx|vx|v信|微信|qq|tg|line)\s*[:：号]+\s*[A-Za-z0-9_-]{4,}",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[^>]*>")
_HIDDEN = re.compile(
    r"[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)


def defang(text: str) -> str:
    """The text with every link, handle and number replaced by "…", so that quoting it does not advertise."""
    return _ADDRESS.sub("…", text)


def quote(text: str, length: int = _QUOTE_LENGTH) -> str:
    """A short, harmless, escaped quotation of hostile text."""
    plain = " ".join(_HIDDEN.sub("", defang(text)).split())
    cut = plain if len(plain) <= length else plain[: length - 1].rstrip() + "…"
    return html.escape(cut, quote=False)


def evidence(verdict: Verdict, message: Message) -> list[str]:
    """The words that gave the message away, quoted, in the order of the text.

    Spans that nearly touch are one phrase; of the phrases the weightiest few are kept.
    """
    phrases = _phrases(_weighed_spans(verdict), message)
    chosen = sorted(phrases, key=lambda phrase: -phrase.weight)[:_QUOTES]
    quoted = [
        quote(message.parts[phrase.part].text[phrase.start : phrase.end])
        for phrase in sorted(chosen, key=lambda phrase: (phrase.part, phrase.start))
    ]
    return [words for words in dict.fromkeys(quoted) if words.strip("… ")]


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


def strongest(verdict: Verdict) -> list[Signal]:
    """The signals that accuse of the verdict's scheme or of none in particular, heaviest first."""
    fitting = [s for s in verdict.signals if s.weight > 0 and s.scheme in {"", verdict.scheme or ""}]
    return sorted(fitting, key=lambda signal: (not signal.scheme, -signal.weight))


def units(text: str) -> int:
    """The length that Telegram counts: UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, limit: int) -> str:
    """Plain text within ``limit`` UTF-16 units."""
    if units(text) <= limit:
        return text
    kept = text[:limit]
    while units(kept) > limit - 1:
        kept = kept[:-1]
    return kept + "…"


def split(text: str, limit: int = TEXT_LIMIT) -> Iterator[str]:
    """Telegram HTML in pieces that fit, broken at line ends; a line too long loses its tags and its end."""
    piece = ""
    for line in text.split("\n"):
        safe = line if units(line) <= limit else html.escape(cut(plain(line), limit // 2), quote=False)
        if piece and units(piece) + 1 + units(safe) > limit:
            yield piece
            piece = safe
        else:
            piece = f"{piece}\n{safe}" if piece else safe
    if piece.strip():
        yield piece


def plain(text: str) -> str:
    """Telegram HTML without its tags, for places that show none."""
    return html.unescape(_TAG.sub("", text))
