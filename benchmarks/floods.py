"""What somebody writes who wants to keep the bot busy: texts that cost it the most, no two the same."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from benchmarks.texts import ADS, ad

LONGEST = 4096
"""Characters of a message, as Telegram has it."""
RICH = 20_000
"""Characters of a rich message."""
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_STYLED = "".join(map(chr, range(0x1D400, 0x1D454)))
_DRESSED = f"{_STYLED}{_LETTERS}аекорстухіαβγοε0134$@!\u200b\u0336💰💵📱☎"
_UNSURE = (
    "谁要{word}的会员账号，{number}块一个月",
    "有没有人想赚点零花钱，今晚在{word}，{number}块",
    "找人代点赞{word}，{number}块，今晚",
    "谁能帮我转发一下{word}的活动，今晚请吃饭 {number}",
    "help me with a small task at {word}, paid {number}",
    "收{word}的旧手机，{number}块",
)
"""The fast reader is in doubt about these."""


def _word(random: Random, letters: str = _LETTERS, longest: int = 9) -> str:
    return "".join(random.choices(letters, k=random.randrange(2, longest)))


def _filled(random: Random, length: int, piece: Callable[[Random], str]) -> str:
    pieces: list[str] = []
    size = 0
    while size < length:
        pieces.append(piece(random))
        size += len(pieces[-1]) + 1
    return " ".join(pieces)[:length]


def _unsure(random: Random) -> str:
    template = random.choice(_UNSURE)
    return template.format(word=_word(random), number=random.randrange(2, 10_000))


def _keywords(random: Random) -> str:
    return ad(random, random.choice([*ADS]))


def _address(random: Random) -> str:
    host = f"{random.choice(('', 'xn--', 'www.'))}{_word(random, longest=12)}{random.randrange(999)}"
    return f"https://{host}.{random.choice(('com', 'top', 'co.uk'))}/{_word(random)}?{random.randrange(999)}"


def _dressed(random: Random) -> str:
    return _word(random, _DRESSED)


TEXTS: dict[str, Callable[[Random], str]] = {
    "unsure": _unsure,
    "keywords": lambda random: _filled(random, LONGEST, _keywords),
    "disguised": lambda random: _filled(random, LONGEST, _dressed),
    "addresses": lambda random: _filled(random, LONGEST, _address),
    "rich": lambda random: _filled(random, RICH, _keywords),
}
"""By what is heavy in them."""


def flood(random: Random, kind: str) -> str:
    """A text of a kind; of "worst" any of them but the rich ones."""
    if kind == "worst":
        kind = random.choice(("unsure", "keywords", "disguised", "addresses"))
    return TEXTS[kind](random)
