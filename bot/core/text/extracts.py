"""Short extracts of what strangers wrote, for everybody to read: nobody's address is carried on by them."""

from __future__ import annotations

import re

from bot.core.text.quoting import escaped, inert

LENGTH = 24
"""Characters of an extract, where no other length is asked for."""
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
_HIDDEN = re.compile(
    r"[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u206f\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_WORD = 8
"""Characters that are given up to end an extract with a whole word."""
_READ = 400
"""Code points of which a quotation is made; hostile text may be long."""


def defang(text: str) -> str:
    """The text with every link, handle and number replaced by "…", so that quoting it does not advertise."""
    return _ADDRESS.sub("…", text)


def harmless(text: str, length: int = LENGTH) -> str:
    """A short extract of hostile text for everybody to read: on one line, nothing hidden, nobody's address.

    What can be tapped and was not known for an address is inert.
    """
    # What is hidden goes first: a link cut in two by an invisible sign would be whole again afterwards.
    seen = _HIDDEN.sub("", " ".join(text[:_READ].split()))
    words = inert(" ".join(defang(seen).split()))
    return words if len(words) <= length else _begun(words, length - 1) + "…"


def _begun(words: str, length: int) -> str:
    """The beginning of a text, up to a whole word where that is not much shorter."""
    kept = words[:length]
    whole = kept.rpartition(" ")[0]
    broken = words[length].isalnum() and whole and len(kept) - len(whole) <= _WORD
    return (whole if broken else kept).rstrip()


def quote(text: str, length: int = LENGTH) -> str:
    """The same as Telegram HTML."""
    return escaped(harmless(text, length))
