"""Things that no word list can name, found by bounded patterns and offered to rules as concepts.

``x_amount`` money, ``x_rate`` money for a piece or a time, ``x_percent`` a share, ``x_handle`` a contact id,
``x_link`` an address, ``x_paid`` money that somebody is promised: "give you 5", "get 4 dollars".
"""

from __future__ import annotations

import re

from bot.core import prices
from bot.core.rules import Hit

AMOUNT, RATE, PERCENT, HANDLE, LINK = "x_amount", "x_rate", "x_percent", "x_handle", "x_link"
PAID = "x_paid"
NAMES = frozenset({AMOUNT, RATE, PERCENT, HANDLE, LINK, PAID})

_MOST = 40
_NUMBER = r"(?<![a-z0-9.])\d{1,7}(?:[.,]\d{1,3})?\+?"
_RANGE = rf"{_NUMBER}(?:\s?[-~～至到—]\s?\d{{1,7}}\+?)?"
_UNIT = (
    r"(?:元|块|米|毛|rmb|刀|美金|美元|u(?![a-z])|usdt|k(?![a-z])|w(?![a-z])|万|千|塊|大米|港币|港纸|台币|蚊"
    "|yuan|nt)"
)
_UNIT_EN = r"(?:usd|dollars?|bucks|eur|euros?|quid|pounds?|usdt|gbp|yuan|rmb|cny|hkd|ntd|twd|[$€£])"
_PIECE = (
    "人头|群|则|本|条|个|天|日|次|单|小时|h|群|人|张|套|号|月|周|星期|篇|组|部|分钟|位|户|夭|趟|晚|笔|半?月"
)
_EACH = rf"(?:(?:[一每/]{{1,2}}\s?个?(?:{_PIECE})|(?<!\d)1(?:条|个|天|单|小时|次))(?!前|后|内))"
_HAN = "[一二两三四五六七八九]"
_HAN_NUMBER = rf"(?:{_HAN}?[十百千]{_HAN}?十?{_HAN}?|{_HAN}万{_HAN}?千?|[两三四五六七八九])"
_HAN_MONEY = rf"(?:{_HAN_NUMBER}[多来]?(?:元|块钱?|毛|蚊|台币)|{_HAN}百{_HAN}?十?|[转打汇借]{_HAN}[千万])"
_PAYS = "[给付][您你]?|发[您你]|返|领|奖励?|租|报酬|佣金|价格|结算?|工资|可?赚|收入|收益|利润|补贴|[:：]"
_MONEY_EN = rf"(?:[$€£]\s?{_NUMBER}k?|(?<![a-z])(?:nt|hk|us)\$\s?\d{{2,7}}|{_NUMBER}\s?{_UNIT_EN})"
_EACH_EN = (
    r"(?:\s?(?:/|per|a|an|each|every|for each|for every)\s?"
    r"(?:day|days|week|weeks|month|months|hour|hr|post|story|stories|message|task|video|like|account|card|order|person|"
    r"friend|referral|member|group|review|one|ad|invite|code|sim|transfer|pickup|delivery|trip|package|parcel|picture|photo)s?|\s?each|\s?daily|\s?weekly)"
)


def _starting(first: str, pattern: str) -> re.Pattern[str]:
    """A pattern that tries its many alternatives only at these characters: in a quarter of the time."""
    return re.compile(f"(?=[{first}])(?:{pattern})")


_AMOUNT = _starting(
    "\\d¥￥$€£nhu", rf"{_RANGE}\s?{_UNIT}|[¥￥]\s?{_NUMBER}|{_MONEY_EN}|{_NUMBER}\s?cash(?![a-z])"
)
_RATE = _starting(
    "\\d一每/$€£日月时周天nhu",
    rf"{_EACH}\s?(?:{_PAYS})?\s?{_RANGE}\s?{_UNIT}?(?![\d.:])"
    rf"|{_RANGE}\s?{_UNIT}?钱?\s?{_EACH}|{_MONEY_EN}{_EACH_EN}"
    r"|(?<![a-z0-9.])\d{2,5}\s?(?:a|per|each|every)\s(?:day|week|month|hour|night)(?![a-z])"
    r"|[日月时周天][入薪赚结租付领]\s?约?\d{2,6}\+?",
)
_HAN_AMOUNT = re.compile(_HAN_MONEY)
_HAN_RATE = re.compile(
    rf"{_EACH}(?:{_PAYS})?(?:{_HAN_MONEY}|{_HAN}?十{_HAN}?|{_HAN}[百千]{_HAN}?|{_HAN_NUMBER}元)|{_HAN_MONEY}{_EACH}"
    rf"|[日月]入过?[千万百]|[日月周][租结付薪领赚入]{_HAN}[十百千万]|{_EACH}{_HAN}[千万](?!字|人|次|多人)|{_HAN}[十百]一[个张条次天晚单](?!人|小时|学生|多)|一?万[给返提拿](?:{_HAN}[十百]|\d{{2,4}})"
)
_PERCENT = _starting(
    "\\d百千",
    r"(?<![a-z0-9.])\d{1,2}(?:[.,]\d{1,2})?\s?(?:-\s?\d{1,2}\s?)?(?:%|percent|个点|‰)|[百千]分之[一二三五六七八十]{1,3}",
)
_HANDLE = _starting(
    "@a-z加赖微薇威徽扣电纸飞企+1",
    r"(?<![a-z0-9_@.])@[a-z]\w{3,31}"
    r"|(?<![a-z])(?:加?赖|vx|wx|v信?|微信?号?|薇信?|威信?|徽信?|q{1,2}号?|扣扣?|tg|telegram|电报|纸?飞机|企鹅|whatsapp|wechat|line|signal|skype)"
    r"\s?(?:id|号)?\s?[:;：=➕+]?\s?(?![a-z]{1,9}(?![\w-]))[a-z0-9][a-z0-9_-]{4,19}(?![a-z0-9])"
    r"|(?<!\d)(?:\+\d{1,3}[\s-]?)?1[3-9]\d(?:\d{8}(?!\d)|\*{3,8}\d{0,4})"
    r"|\+\d{1,3}[\s(-]{0,2}\d{2,4}[\s)-]{0,2}\d{2,4}[\s-]?\d{2,4}(?:[\s-]?\d{2,4})?(?!\d)",
)
_NAMED = re.compile(
    r"(?<![a-zа-я])(?:тг|телега|телеграм|вотсап|ватсап|вк|лс|카톡|카카오톡|텔레그램|텔레|텔|라인|오픈톡|ライン|テレグラム|telegram|tele|wa|whats|zap|insta)"
    r"\s?(?:id|아이디)?\s?[:;=→-]?\s?@?(?=[a-z0-9_]{0,14}[\d_])[a-z0-9][a-z0-9_]{4,19}(?![a-z0-9])"
)
_LINK = re.compile(
    r"(?:https?://|www\.|(?:t|wa|wechat)\.me/|telegram\.me/|line\.me/)[^\s\u3000-\u9fff]{2,200}"
)
_PROMISE = re.compile(
    r"(?:[给付转得拿赚返奖][你您]?|奖励|报酬"
    r"|(?:pays?|gives?|get|earn|make|receive|offers?)(?: you)?)\s?$"
)
_DIGIT = re.compile(r"\d")
_HAN_DIGIT = _starting(
    "十百千万两三四五六七八九一二日月周转打汇借个次条则本张天时套单号笔趟人群给租结付薪领",
    "[十百千两三四五六七八九][元块百毛十一每千万蚊台]|[日月周][入领赚]|[转打汇借][一二三四五六七八九][千万]|[百千]分"
    "|[个次条则本张天时套单号笔趟人群周月给租结付薪领]给?[一两二三四五六七八九十百]",
)


def features(text: str) -> dict[str, list[Hit]]:
    """The features of one view's text; one without any kind of digits is passed over at once."""
    found: dict[str, list[Hit]] = {}
    if _DIGIT.search(text):
        _collect(found, AMOUNT, _AMOUNT, text)
        _collect(found, RATE, _RATE, text)
        _collect(found, PERCENT, _PERCENT, text)
        _collect(found, HANDLE, _HANDLE, text)
        _world(found, text)
    elif "@" in text:
        _collect(found, HANDLE, _HANDLE, text)
    if _HAN_DIGIT.search(text):
        _collect(found, AMOUNT, _HAN_AMOUNT, text)
        _collect(found, RATE, _HAN_RATE, text)
        _collect(found, PERCENT, _PERCENT, text)
    if "/" in text or "www." in text:
        _collect(found, LINK, _LINK, text)
    if paid := [hit for hit in found.get(AMOUNT, ()) if _promised(text, hit)]:
        found[PAID] = paid
    return found


def _world(found: dict[str, list[Hit]], text: str) -> None:
    """What other languages than Chinese and English write with digits."""
    _collect(found, AMOUNT, prices.AMOUNT, text)
    _collect(found, RATE, prices.RATE, text)
    _collect(found, HANDLE, _NAMED, text)


def _promised(text: str, hit: Hit) -> bool:
    return any(
        pattern.search(text, max(0, hit[0] - 24), hit[0]) is not None
        for pattern in (_PROMISE, prices.PROMISE)
    )


def _collect(found: dict[str, list[Hit]], name: str, pattern: re.Pattern[str], text: str) -> None:
    hits: list[Hit] = []
    for match in pattern.finditer(text):
        hits.append((match.start(), match.end(), False))
        if len(hits) == _MOST:
            break
    if hits:
        found[name] = sorted({*found.get(name, ()), *hits})
