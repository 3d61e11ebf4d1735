"""Contact ids: names after an @, ids after the name of a messenger, telephone numbers.

Each pattern begins with a set of characters, for which the matcher skims a text much faster than otherwise;
what stands behind that first character is told by looking back.
"""

from __future__ import annotations

import re

_MONEY = r"(?!\s?(?:[元块円원€$£₽¥￥万千]|руб|р(?![а-я])|rb|usd|eur))"
_NUMBER = rf"\d{{5,20}}(?![a-z0-9_-]){_MONEY}"
_WORD = r"(?![a-z]{1,9}(?![\w-])|\d{5,20}(?![a-z0-9_-]))[a-z0-9][a-z0-9_-]{4,19}(?![a-z0-9])"
_NAME = rf"(?:{_NUMBER}|{_WORD})"
_WITH_DIGIT = rf"(?=[a-z_-]{{0,15}}\d){_NAME}"
_TO = r"\s?(?:id|号)?\s?[:;：=➕+]?\s?"
_SET_OFF = r"\s?(?:id|号)?\s?[:;：=➕+]\s?"
_AT = re.compile(r"@(?<![a-z0-9_@.]@)[a-z]\w{3,31}")
_MESSENGER = re.compile(
    r"[vwqtls加赖微薇威徽扣电纸飞企](?<![a-z].)(?:"
    r"(?:(?<=v)[x信]|(?<=w)x|(?<=t)g|(?<=q)q号?|(?<=加)赖|(?<=赖)|(?<=[微薇威徽])信?号?|(?<=扣)扣?|(?<=电)报|(?<=纸)飞机|(?<=飞)机|(?<=企)鹅)"
    rf"{_TO}{_NAME}"
    rf"|(?:(?<=[vq])(?![xq])|(?<=t)elegram|(?<=w)(?:hatsapp|echat)|(?<=l)ine|(?<=s)(?:ignal|kype))(?:{_SET_OFF}{_NAME}|{_TO}{_WITH_DIGIT}))"
)
_ID = (
    r"\s?(?:id|아이디)?\s?[:;=→-]?\s?@?(?=[a-z0-9_]{0,14}[\d_])(?!\d{1,20}(?![a-z0-9_])(?=\s?[円원]))"
    r"[a-z0-9][a-z0-9_]{4,19}(?![a-z0-9])"
)
_NAMED = re.compile(rf"[twzi](?<![a-z].)(?:(?<=t)ele(?:gram)?|(?<=w)(?:hats|a)|(?<=z)ap|(?<=i)nsta){_ID}")
_NAMED_ABROAD = re.compile(
    r"[твл카텔라오ラテ](?<![a-zа-я].)(?:(?<=т)(?:г|елега|елеграм)|(?<=в)(?:отсап|атсап|к)|(?<=л)с|(?<=카)(?:톡|카오톡)|(?<=텔)(?:레(?:그램)?)?"
    rf"|(?<=라)인|(?<=오)픈톡|(?<=ラ)イン|(?<=テ)レグラム){_ID}"
)
_MOBILE = re.compile(r"1(?<!\d.)[3-9]\d(?:\d{8}(?!\d)|\*{3,8}\d{0,4})")
_ABROAD = re.compile(
    r"\+(?<!\d.)(?=(?:[\s()-]{0,2}\d){9})\d{1,3}[\s(-]{0,2}\d{2,4}[\s)-]{0,2}\d{2,4}[\s-]?\d{2,4}(?:[\s-]?\d{2,4})?(?!\d)"
    rf"{_MONEY}"
)


def patterns(text: str, *, digits: bool) -> list[re.Pattern[str]]:
    """The patterns that the text's characters may fulfil; ids need a digit somewhere or an @."""
    chosen = [_MESSENGER]
    if "@" in text:
        chosen.append(_AT)
    if digits:
        chosen += [_MOBILE, _NAMED]
        if not text.isascii():
            chosen.append(_NAMED_ABROAD)
        if "+" in text:
            chosen.append(_ABROAD)
    return chosen
