"""Ways to write the same words that people still read: none of them needs to know a language."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from random import Random
from typing import Final

from bot.core.text.ranges import HANGUL

Disguise = Callable[[str, Random], str]

_LETTERS = re.compile(r"[^\W\d_]+")
_SENTENCES = re.compile(r"(?<=[.!?。！？;；\n])\s*")
_MARKS = re.compile(r"[^\w\s]+")
_DIGIT_RUN = re.compile(r"\d+")
_CONTACT = re.compile(r"(?:@|\+|https?://)\S+|\b[a-z]+_[a-z0-9]+\b", re.IGNORECASE)
_LATIN: Final = "abcdefghijklmnopqrstuvwxyz"
_SMALL = str.maketrans(_LATIN, "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘǫʀsᴛᴜᴠᴡxʏᴢ")
_BOLD = str.maketrans(_LATIN, "".join(chr(0x1D5EE + place) for place in range(26)))
_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
_CYRILLIC = str.maketrans("aceopxyABCEHKMOPTX", "асеорхуАВСЕНКМОРТХ")
_LEET = str.maketrans("aeiostAEIOST", "431057431057")
_CIRCLED = str.maketrans("0123456789", "⓪①②③④⑤⑥⑦⑧⑨")
_CHINESE = str.maketrans("0123456789", "零一二三四五六七八九")
_EMOJI = "✨🌸🔥🍀🎈🌟"
DENSE = re.compile(f"[\u3041-\u9fff{HANGUL}]")
"""Scripts that set no spaces, or may leave them out: there each sign stands for itself."""


def _between(text: str, mark: str) -> str:
    """The mark between the signs of each word."""
    return _LETTERS.sub(lambda word: mark.join(word[0]), text)


def _now_and_then(text: str, mark: str, random: Random) -> str:
    """The mark within one word of two."""

    def parted(word: re.Match[str]) -> str:
        if len(word[0]) < 2 or random.random() < 0.5:
            return word[0]
        cut = random.randrange(1, len(word[0]))
        return word[0][:cut] + mark + word[0][cut:]

    return _LETTERS.sub(parted, text)


def _emoji(text: str, random: Random) -> str:
    if DENSE.search(text):
        return "".join(sign + (random.choice(_EMOJI) if random.random() < 0.3 else "") for sign in text)
    return " ".join(f"{word} {random.choice(_EMOJI)}" for word in text.split())


def _slips(text: str, random: Random) -> str:
    """Two inner letters change places in one long word of two."""

    def slipped(word: re.Match[str]) -> str:
        letters = list(word[0])
        if len(letters) < 5 or random.random() < 0.5 or DENSE.search(word[0]):
            return word[0]
        place = random.randrange(1, len(letters) - 2)
        letters[place], letters[place + 1] = letters[place + 1], letters[place]
        return "".join(letters)

    return _LETTERS.sub(slipped, text)


def _sentences(text: str) -> list[str]:
    return [one for one in _SENTENCES.split(text) if one.strip()]


def _column(text: str) -> str:
    return "\n".join(text.split() if " " in text.strip() else list(text))


def _bent(text: str, random: Random) -> str:
    """Every other word with look-alikes of another script."""
    return " ".join(word.translate(_CYRILLIC) if random.random() < 0.5 else word for word in text.split(" "))


DISGUISES: Final[Mapping[str, Disguise]] = {
    "spaced": lambda text, _: _between(text, " "),
    "dotted": lambda text, _: _between(text, "."),
    "invisible": lambda text, random: _now_and_then(text, "\u200b", random),
    "broken_by_signs": lambda text, random: _now_and_then(text, "*", random),
    "emoji_between": _emoji,
    "small_capitals": lambda text, _: text.lower().translate(_SMALL),
    "styled": lambda text, _: text.lower().translate(_BOLD),
    "full_width": lambda text, _: text.translate(_WIDE),
    "look_alikes": _bent,
    "leet": lambda text, _: text.translate(_LEET),
    "circled_digits": lambda text, _: text.translate(_CIRCLED),
    "number_words": lambda text, _: text.translate(_CHINESE) if DENSE.search(text) else text,
    "capitals": lambda text, _: text.upper(),
    "slips": _slips,
    "no_marks": lambda text, _: _MARKS.sub(" ", text),
    "column": lambda text, _: _column(text),
    "turned_round": lambda text, _: " ".join(reversed(_sentences(text))),
    "without_contact": lambda text, _: _CONTACT.sub("", text),
    "without_price": lambda text, _: _DIGIT_RUN.sub("", text),
    "in_brackets": lambda text, _: f"【{text}】",
}
"""By name; one that leaves a text as it is was not tried on it."""


def halves(text: str) -> tuple[str, ...]:
    """Two messages, cut where a sentence or a word ends."""
    parts = _sentences(text)
    if len(parts) < 2:
        parts = text.split()
    cut = len(parts) // 2
    return (" ".join(parts[:cut]), " ".join(parts[cut:])) if cut else (text,)
