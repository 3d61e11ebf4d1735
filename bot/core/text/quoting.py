"""What strangers wrote, fit to stand in a text of ours: nothing hidden in it, nothing that can be tapped.

Telegram turns plain text into links by itself: addresses, @names, #tags, $tags, /commands, telephone and card
numbers. Its servers decide what is one, and for telephone numbers each phone decides again. An invisible sign
within breaks them all and leaves the words as they read. (In ``<code>`` nothing is linked either, but there a
tap copies, which carries an ad on, and alerts and buttons know no markup.)
"""

from __future__ import annotations

import re
import unicodedata

from bot.core.text.titles import plain_title

BREAK = "\u2063"
"""INVISIBLE SEPARATOR: Telegram's links end at it. WORD JOINER and ZERO WIDTH SPACE would not do, for
libphonenumber, by which phones find numbers, takes them for punctuation within one."""
READ = 2000
"""Code points of a text that are looked at; hostile text may be long."""
TITLE = 60
"""UTF-16 units of a name or title in a line of ours."""
DIGITS = 4
"""Digits that may stand side by side in a number: fewer than in any that can be called."""
_OPENS = re.compile(
    r"[@＠#＃](?=\S)"
    r"|\$(?=[A-Za-z1])"
    r"|(?<![\w<>])/(?=[!-~])"
    r"|[.．｡](?=[^\s.．｡])"
)
"""Signs after which a link begins or goes on, with what must follow."""
NUMBER = re.compile(r"\d(?:(?:[^\w:]|[xX]){0,8}\d){4,}")
"""Five digits and more, whatever sets them apart: what somebody may be called or found by."""
_RUNS = re.compile(rf"\d{{{DIGITS}}}(?=\d)|\D+")
_HIDDEN = re.compile(
    r"[\u00ad\u034f\u115f\u1160\u180b-\u180f\u200b\u200e\u200f\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0"
    r"\U000e0000-\U000e0fff]"
)
"""What shows nothing and is no control either, or hides a link from a reader of links."""
_TURNED = frozenset({"R", "AL"})
_ISOLATE, _END = "\u2068", "\u2069"


def inert(text: str) -> str:
    """The text with nothing in it that a client would make a link of; all that is seen of it stays."""
    return NUMBER.sub(_grouped, _OPENS.sub(rf"\g<0>{BREAK}", text))


def _grouped(number: re.Match[str]) -> str:
    return _RUNS.sub(rf"\g<0>{BREAK}", number[0])


def shown(text: str, most: int = TITLE, *, lines: int = 1) -> str:
    """What a stranger wrote as plain text that is inert, within ``most`` UTF-16 units and so many lines.

    It hides nothing, climbs over no line, and keeps its direction of writing to itself; "" shows nothing.
    """
    said = inert(_visible(text, lines))
    if not any(unicodedata.bidirectional(sign) in _TURNED for sign in said):
        return cut(said, most)
    return f"{_ISOLATE}{cut(said, most - 2)}{_END}" if most > 2 else ""


def _visible(text: str, lines: int) -> str:
    rows = [plain_title(row, READ) for row in _HIDDEN.sub("", text[:READ]).splitlines()]
    rows = [row for row in rows if row]
    return "\n".join((*rows[: lines - 1], " ".join(rows[lines - 1 :]))).rstrip("\n")


def quoted(text: str, most: int = TITLE, *, lines: int = 1) -> str:
    """The same as Telegram HTML."""
    return escaped(shown(text, most, lines=lines))


def coded(text: str, most: int = 4 * TITLE) -> str:
    """What is to be typed again, as code: nothing in it is linked, and a tap copies it as it is."""
    return f"<code>{escaped(cut(_visible(text, 1), most))}</code>"


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


def escaped(text: str) -> str:
    """Plain text as Telegram HTML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
