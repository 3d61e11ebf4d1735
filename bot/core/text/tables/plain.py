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


def _plain_table() -> list[int]:
    table = [_base(code) for code in range(0x10000)]
    for code in range(0xFF01, 0xFF5F):
        table[code] = ord(chr(code - 0xFEE0).lower())
    table[0xD800:0xE000] = [0xFFFD] * 0x800  # a lone surrogate has no UTF-8, which the automaton needs
    pairs = (_ODD_LETTERS, _RADICALS, (_SPACES, " " * len(_SPACES)), (TRADITIONAL, SIMPLIFIED))
    other = {ord(letter): ord(read) for old, new in pairs for letter, read in zip(old, new, strict=True)}
    table = [other.get(code, other.get(base, base)) for code, base in enumerate(table)]
    return [*table, *range(0x10000, 0x20000)]


def _base(code: int) -> int:
    letter = chr(code).lower()
    if len(letter) != 1 or code < 0xC0:
        return ord(letter) if len(letter) == 1 else code
    if letter < "\u0250" or "\u1e00" <= letter < "\u1f00":
        return ord(_latin_base(letter))
    if "\u0370" <= letter < "\u0400" or "\u1f00" <= letter < "\u2000":
        base = unicodedata.normalize("NFD", letter)[0]
        return ord(base) if base.isalpha() else ord(letter)
    if "\uff61" <= letter < "\uffdd" or "\u2e80" <= letter < "\u2fe0":
        whole = unicodedata.decomposition(letter).split()
        return int(whole[-1], 16) if whole else ord(letter)
    return ord(letter)


def _latin_base(letter: str) -> str:
    words = unicodedata.name(letter, "").split()
    if words[:3] == ["LATIN", "SMALL", "LETTER"] and words[4:5] == ["WITH"] and len(words[3]) == 1:
        return words[3].lower()
    return letter


PLAIN = _plain_table()
"""A list, not a dict, and long enough for emoji: a miss costs an exception for each character."""
