"""Where a text speaks of money: every figure is looked at once, with what stands before and behind it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice

from bot.core.detection.rules import Hit
from bot.core.text import prices, yuan

MOST = 40
"""Hits of one kind that are kept."""
_MOST_FIGURES = 300
_REACH = 28
"""Characters before a sum in which its reason or its promise is looked for."""
_NEAR = 14
_CALLED = frozenset({"110", "112", "119", "120", "122"})
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzабвгдежзийклмнопрстуфхцчшщъыьэюяіїєґαβγδεζηθικλμνξοπρστυφχψω")
_JOINTS = _LETTERS | frozenset(":-–—/'")
_SIGN_LAST = frozenset(end[-1] for end in prices.SIGN_ENDS)


@dataclass(frozen=True, slots=True)
class Sums:
    """What was found in one text: sums, rates, sums that are promised to somebody."""

    amounts: list[Hit] = field(default_factory=list)
    rates: list[Hit] = field(default_factory=list)
    paid: list[Hit] = field(default_factory=list)


def figures(text: str, sums: Sums) -> None:
    """Every figure that its neighbours make money."""
    for found in islice(prices.FIGURE.finditer(text), _MOST_FIGURES):
        start, end = found.span()
        unit = prices.unit(_ahead(text, end))
        tail = unit.match(text, end) if unit is not None else None
        first = _sign(text, start, end)
        if first == start and text[start - 1 : start] in _LETTERS:
            continue
        if tail is not None:
            add(text, first, tail.end(), sums)
        elif first < start and text[end : end + 1] not in _LETTERS:
            add(text, first, end, sums)
        elif first == start:
            _bare(text, start, end, sums)
        if len(sums.amounts) >= MOST:
            break


def add(text: str, start: int, end: int, sums: Sums) -> None:
    """Takes a sum in, with what it is paid for and whether it is promised."""
    before = _before(text, start)
    sums.amounts.append((start, end, False))
    head, tail = _head(text, start, before), _tail(text, end)
    if head is not None or tail is not None:
        first = head.start() if head is not None else start
        sums.rates.append((first, tail.end() if tail is not None else end, False))
    if _promised(text, start, before) or prices.PROMISED.match(text, end):
        sums.paid.append((start, end, False))


def _ahead(text: str, end: int) -> str:
    ahead = text[end : end + 1]
    return ahead if ahead != " " else text[end + 1 : end + 2]


def _before(text: str, start: int) -> str:
    before = text[start - 1 : start] if start else ""
    return before if before != " " else text[max(0, start - 2) : start - 1]


def _sign(text: str, start: int, end: int) -> int:
    """Where the money's sign before the figure begins; the figure's own start if there is none."""
    low = max(0, start - 7)
    if _before(text, start) in _SIGN_LAST and text[low:start].rstrip().endswith(prices.SIGN_ENDS):
        signs = prices.SIGN.finditer(text, low, end)
        return next((sign.start() for sign in signs if sign.end() == start), start)
    return start


def _head(text: str, start: int, before: str) -> re.Match[str] | None:
    found = None
    if before in yuan.BEFORE_ENDS:
        found = yuan.BEFORE.search(text, max(0, start - _NEAR), start)
    if found is None and before in _JOINTS:
        return prices.BEFORE.search(text, max(0, start - _REACH), start)
    if found is None and before > "\u3000":
        return prices.BEFORE_EAST.search(text, max(0, start - _NEAR), start)
    return found


def _tail(text: str, end: int) -> re.Match[str] | None:
    found = yuan.BEHIND.match(text, end) if _ahead(text, end) in yuan.BEHIND_STARTS else None
    return found or prices.BEHIND.match(text, end)


def _promised(text: str, start: int, before: str) -> bool:
    if before in yuan.PROMISE_ENDS:
        return yuan.PROMISE.search(text, max(0, start - 4), start) is not None
    return before in _JOINTS and prices.PROMISE.search(text, max(0, start - _REACH), start) is not None


def _bare(text: str, start: int, end: int, sums: Sums) -> None:
    """A figure without a unit: only what it is paid for, or a word of paying, makes it money."""
    ahead, before = _ahead(text, end), _before(text, start)
    tail = None
    if ahead in yuan.BEHIND_STARTS:
        tail = yuan.BEHIND.match(text, end)
    if tail is None and text.startswith(prices.PER_STARTS, end + (text[end : end + 1] == " ")):
        tail = prices.BARE_BEHIND.match(text, end)
    if tail is not None:
        sums.rates.append((start, tail.end(), False))
    elif before in yuan.BEFORE_ENDS or before in yuan.PAYS_ENDS:
        _bare_yuan(text, start, end, sums)
    elif "가" <= before <= "힣":
        _bare_won(text, start, end, sums)


def _bare_yuan(text: str, start: int, end: int, sums: Sums) -> None:
    head = yuan.BEFORE.search(text, max(0, start - _NEAR), start)
    if head is not None and not yuan.COUNTED.match(text, end):
        sums.rates.append((head.start(), end, False))
    elif (
        yuan.ROUND_SUM.match(text, start)
        and yuan.PAYS.search(text, max(0, start - 8), start)
        and text[start:end] not in _CALLED
    ):
        sums.amounts.append((start, end, False))
        sums.paid.append((start, end, False))


def _bare_won(text: str, start: int, end: int, sums: Sums) -> None:
    head = prices.KOREAN_BARE.search(text, max(0, start - _NEAR), start)
    tail = prices.KOREAN_END.match(text, end)
    if head is not None and tail is not None:
        sums.amounts.append((start, tail.end(), False))
        sums.rates.append((head.start(), tail.end(), False))


def words(text: str, sums: Sums) -> None:
    """Sums that are written without digits."""
    for pattern in (prices.SLANG, prices.WORDS):
        for found in islice(pattern.finditer(text), MOST):
            add(text, found.start(), found.end(), sums)


def numerals(text: str, sums: Sums) -> None:
    """Sums and rates in Chinese numerals, looked for only where such a numeral may stand."""
    done = 0
    for hint in islice(yuan.HINT.finditer(text), MOST):
        low, high = max(done, hint.start() - _NEAR), hint.end() + _NEAR
        for found in yuan.SUM.finditer(text, low, high):
            done = found.end()
            sums.amounts.append((*found.span(), False))
            if _promised(text, found.start(), _before(text, found.start())):
                sums.paid.append((*found.span(), False))
        sums.rates.extend(
            (*found.span(), False)
            for found in yuan.SUM_FOR.finditer(text, max(0, hint.start() - _NEAR), high)
        )
