"""One code point for one: lower case, base letters, full width where kana need it, simplified characters."""

import unicodedata

from bot.core.text.tables.characters import SIMPLIFIED, TRADITIONAL

_ODD_LETTERS = ("ıİĸŉſςёѐѝ訁糹釒飠", "iiknsσееи讠纟钅饣")
_RADICALS = (
    (
        "⺁⺂⺃⺅⺈⺉⺊⺋⺌⺍⺎⺕⺖⺗⺘⺙⺝⺡⺢⺤⺧⺨⺩⺫⺬⺭⺮⺯⺰⺲⺴⺶⺷⺹⺻⺼⺽⺾⺿⻀⻁⻃⻄⻅⻆⻈⻉⻊⻋⻌"
        "⻍⻎⻏⻐⻑⻒⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻢⻣⻤⻥⻦⻩⻬⻮⻰⻳⻂"
    ),
    (
        "厂乙乚亻刀刂卜卩小小尢彐忄心扌攵月氵水爪牛犭王目示礻竹纟纟罒网羊羊老聿月臼艹艹艹虎西西见角讠贝足车辶"
        "辶辶阝钅长长长门阝雨青韦页风飞食食食饣马骨鬼鱼鸟黄齐齿龙龟衤"
    ),
)
_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"


_BASED = (range(0x3400), range(0xA000, 0xAC00), range(0xF900, 0x10000))
"""Where letters have a lower case or a base: not among Chinese characters and syllables of Hangul."""


def _plain_table() -> str:
    table = [*map(chr, range(0x20000))]
    table[0xD800:0xE000] = "\ufffd" * 0x800  # a lone surrogate has no UTF-8, which the automaton needs
    pairs = (_ODD_LETTERS, _RADICALS, (_SPACES, " " * len(_SPACES)), (TRADITIONAL, SIMPLIFIED))
    other = {letter: read for old, new in pairs for letter, read in zip(old, new, strict=True)}
    for codes in _BASED:
        table[codes.start : codes.stop] = [other.get(base, base) for base in map(_base, codes)]
    for code in range(0xFF01, 0xFF5F):
        table[code] = chr(code - 0xFEE0).lower()
    for letter, read in other.items():
        table[ord(letter)] = read
    return "".join(table)


def _base(code: int) -> str:
    letter = chr(code).lower()
    if len(letter) != 1 or code < 0xC0:
        return letter if len(letter) == 1 else chr(code)
    if letter < "\u0250" or "\u1e00" <= letter < "\u1f00":
        return _latin_base(letter)
    if "\u0370" <= letter < "\u0400" or "\u1f00" <= letter < "\u2000":
        base = unicodedata.normalize("NFD", letter)[0]
        return base if base.isalpha() else letter
    if "\uff61" <= letter < "\uffdd" or "\u2e80" <= letter < "\u2fe0":
        whole = unicodedata.decomposition(letter).split()
        return chr(int(whole[-1], 16)) if whole else letter
    return letter


def _latin_base(letter: str) -> str:
    words = unicodedata.name(letter, "").split()
    if words[:3] == ["LATIN", "SMALL", "LETTER"] and words[4:5] == ["WITH"] and len(words[3]) == 1:
        return words[3].lower()
    return letter


PLAIN = _plain_table()
"""A text, an eighth of a list in memory, and no dict: a miss there costs an exception for each character.

It is long enough for emoji.
"""
