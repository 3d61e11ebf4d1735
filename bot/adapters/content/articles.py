"""Whether words name an article of law: digits of any script, Chinese numerals and Roman ones compare."""

from __future__ import annotations

import re
import unicodedata

_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0}
_UNITS = {"十": 10, "百": 100}


def names_article(words: str, article: str) -> bool:
    """Whether ``words`` give exactly the numbers of ``article``; what stands in brackets may be left out."""
    if article == "-":
        return True
    main = re.findall(r"[0-9]+", article.partition("(")[0])
    full = re.findall(r"[0-9]+", article)
    read = re.findall(r"[0-9]+", _arabic(words))
    return read in (main, full)


def _arabic(words: str) -> str:
    """Turn Chinese numerals below a thousand and the digits of other scripts into 0-9."""
    western = "".join(
        str(unicodedata.digit(sign)) if sign.isdecimal() and not sign.isascii() else sign for sign in words
    )
    return re.sub("[零〇一二三四五六七八九十百]+", lambda found: str(_value(found[0])), western)


def _value(numeral: str) -> int:
    if not any(sign in _UNITS for sign in numeral):
        return int("".join(str(_DIGITS[sign]) for sign in numeral))
    total, digit = 0, 0
    for sign in numeral:
        if sign in _UNITS:
            total, digit = total + (digit or 1) * _UNITS[sign], 0
        else:
            digit = _DIGITS[sign]
    return total + digit
