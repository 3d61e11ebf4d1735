"""Things that no word list can name, found by bounded patterns and offered to rules as concepts.

``x_amount`` money, ``x_rate`` money for a piece or a time, ``x_percent`` a share, ``x_handle`` a contact id,
``x_link`` an address, ``x_paid`` money that somebody is promised: "give you 5", "get 4 dollars".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice

from bot.core.detection.rules import Hit
from bot.core.detection.sums import MOST, Sums, figures, numerals, words
from bot.core.text import handles, prices, yuan

AMOUNT, RATE, PERCENT, HANDLE, LINK = "x_amount", "x_rate", "x_percent", "x_handle", "x_link"
PAID = "x_paid"
NAMES = frozenset({AMOUNT, RATE, PERCENT, HANDLE, LINK, PAID})
MONEY = frozenset({AMOUNT, RATE, PAID, PERCENT, "daily_pay", "reward", "money_bait", "easy_money"})
"""The concepts, these and others, that speak of money for whoever reads."""

_DIGIT = re.compile(r"\d")
_PERCENT_SIGN = re.compile("[%‰]|percent|个点")
_PERCENT = re.compile(r"\d(?<![a-z0-9.]\d)\d?(?:[.,]\d{1,2})?\s?(?:-\s?\d{1,2}\s?)?(?:%|percent|个点|‰)")
_LINK = re.compile(
    r"(?:https?://|www\.|(?:t|wa|wechat)\.me/|telegram\.me/|line\.me/)[^\s\u3000-\u9fff]{2,200}"
)


def features(text: str) -> dict[str, list[Hit]]:
    """The features of one view's text; one without any kind of digits is passed over at once."""
    found: dict[str, list[Hit]] = {}
    digits, ascii_ = _DIGIT.search(text) is not None, text.isascii()
    counted = not ascii_ and yuan.HINT.search(text) is not None
    worded = (prices.SLANG if ascii_ else prices.WORD_HINT).search(text) is not None
    if digits or counted or worded:
        sums = Sums()
        if digits:
            figures(text, sums)
        if worded:
            words(text, sums)
        if counted:
            numerals(text, sums)
        for name, hits in ((AMOUNT, sums.amounts), (RATE, sums.rates), (PAID, sums.paid)):
            _keep(found, name, hits)
        _keep(found, PERCENT, _percents(text))
    if (digits or "@" in text) and (hits := contact_ids(text)):
        found[HANDLE] = hits
    if "/" in text or "www." in text:
        _keep(found, LINK, _spans([_LINK], text))
    return found


def contact_ids(text: str) -> list[Hit]:
    """The contact ids in one view's text, by rising start; without digits and an @ there are none."""
    digits = _DIGIT.search(text) is not None
    if not digits and "@" not in text:
        return []
    return sorted(set(_spans(handles.patterns(text, digits=digits), text)))[:MOST]


def _percents(text: str) -> list[Hit]:
    patterns = [_PERCENT] if _PERCENT_SIGN.search(text) else []
    return _spans([*patterns, yuan.SHARE] if "分之" in text else patterns, text)


def _spans(patterns: Iterable[re.Pattern[str]], text: str) -> list[Hit]:
    return [(*match.span(), False) for pattern in patterns for match in islice(pattern.finditer(text), MOST)]


def _keep(found: dict[str, list[Hit]], name: str, hits: Iterable[Hit]) -> None:
    if kept := sorted(set(hits)):
        found[name] = kept[:MOST]
