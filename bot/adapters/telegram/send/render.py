"""Texts as Telegram takes them: escaped, without anybody's address, and within its lengths."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.core.message import Message
from bot.core.text.quoting import cut, inert, units
from bot.core.verdict import Signal, Verdict

TEXT_LIMIT = 4096
ALERT_LIMIT = 200
_QUOTES = 3
_QUOTE_LENGTH = 24
_TOUCHING = 1
"""Characters between two spans that still read as one phrase."""
ADVERTISING = frozenset({"contact_handover", "link", "link_login", "link_hidden", "link_lookalike"})
"""Reasons whose evidence is somebody's address: named to the admin, never repeated in the chat."""
_ENDINGS = (
    "com|net|org|info|biz|me|cc|top|xyz|vip|co|io|app|gg|ly|link|site|shop|club|online|store|live|win|bet|fun"
    "|icu|pro|tk|cn|ru|su|ua|in|id|de|fr|es|pt|it|fi|jp|kr|hk|tw|eu|uk|us|tv|ws|im|is|to|so"
)
# Signs of Chinese count as letters for \w and \b: what bounds an address is said in ASCII alone.
_ADDRESS = re.compile(
    r"(?:https?://|www\.|t\.me/)[!-~]*"
    r"|[@＠]\s?[A-Za-z0-9_.]+"
    rf"|[A-Za-z0-9.-]*\.(?:{_ENDINGS})(?![A-Za-z0-9])[!-~]*"
    r"|[A-Za-z0-9-]+\.[A-Za-z]{2,12}/[!-~]*"
    r"|\+?\d[\d\s.()-]{5,}\d"
    r"|(?<![A-Za-z])(?:wx|vx|v信|微信|薇信|wechat|whatsapp|telegram|qq|tg|line)(?:\s*id)?"
    r"\s*[:：号➕+]+\s*[A-Za-z0-9_-]{4,}"
    r"|(?<![A-Za-z0-9_-])[A-Za-z_](?=[A-Za-z_-]*[0-9_])[A-Za-z0-9_-]{5,}",
    re.IGNORECASE,
)
_TAG = re.compile(r"<(/?)([A-Za-z-]*)[^>]*>")
_HIDDEN = re.compile(
    r"[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u206f\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_READ = 400
"""Code points of which a quotation is made; hostile text may be long."""


def defang(text: str) -> str:
    """The text with every link, handle and number replaced by "…", so that quoting it does not advertise."""
    return _ADDRESS.sub("…", text)


def harmless(text: str, length: int = _QUOTE_LENGTH) -> str:
    """A short extract of hostile text for everybody to read: on one line, nothing hidden, nobody's address.

    What can be tapped and was not known for an address is inert.
    """
    # What is hidden goes first: a link cut in two by an invisible sign would be whole again afterwards.
    seen = _HIDDEN.sub("", " ".join(text[:_READ].split()))
    words = inert(" ".join(defang(seen).split()))
    return words if len(words) <= length else words[: length - 1].rstrip() + "…"


def quote(text: str, length: int = _QUOTE_LENGTH) -> str:
    """The same as Telegram HTML."""
    return escape(harmless(text, length))


def escape(text: str) -> str:
    """Plain text of our own as Telegram HTML; what strangers wrote goes through ``quoted`` or ``quote``."""
    return html.escape(text, quote=False)


def evidence(verdict: Verdict, message: Message) -> list[str]:
    """The words that gave the message away, harmless and not escaped, in the order of the text.

    Spans that nearly touch are one phrase; of the phrases the weightiest few are kept.
    """
    phrases = _phrases(_weighed_spans(verdict), message)
    chosen = sorted(phrases, key=lambda phrase: -phrase.weight)[:_QUOTES]
    quoted = [
        harmless(message.parts[phrase.part].text[phrase.start : phrase.end])
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


def split(text: str, limit: int = TEXT_LIMIT) -> Iterator[str]:
    """Telegram HTML in pieces that fit, broken at line ends; a tag open at a break goes on in the next piece.

    Tags and escapes do not count, as Telegram counts. Where one line is too long the text loses its tags and
    that line its end.
    """
    if units(text) <= limit:
        if plain(text).strip():
            yield text.lstrip("\n")
        return
    if any(units(plain(line)) > limit for line in text.split("\n")):
        text = "\n".join(escape(cut(line, limit)) for line in plain(text).split("\n"))
    piece = ""
    for line in text.split("\n"):
        joined = f"{piece}\n{line}" if piece else line
        if piece and units(plain(joined)) > limit:
            opened = _opened(piece)
            if plain(piece).strip():
                yield piece + "".join(f"</{name}>" for name, _ in reversed(opened))
            joined = "".join(tag for _, tag in opened) + line
        piece = joined
    if plain(piece).strip():
        yield piece


def _opened(text: str) -> list[tuple[str, str]]:
    """The tags that are not closed, outermost first: name and whole tag."""
    opened: list[tuple[str, str]] = []
    for found in _TAG.finditer(text):
        if not found[1]:
            opened.append((found[2], found[0]))
        elif opened:
            opened.pop()
    return opened


def plain(text: str) -> str:
    """Telegram HTML without its tags, for places that show none."""
    return html.unescape(_TAG.sub("", text))
