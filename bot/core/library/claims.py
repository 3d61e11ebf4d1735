"""Tells what somebody claims to have done from what they deny, plan, ask about or quote from others."""

from __future__ import annotations

import re

from bot.core.library.phrases import weighed
from bot.core.text.ranges import HANGUL, KANA

_QUOTED = re.compile(
    r"“[^”]*[”“]|„[^“”]*[“”]|«[^»]*»|「[^」]*」|『[^』]*』|(?<!\w)\"[^\"]*\"(?!\w)|(?<!\w)'[^']{12,}'(?!\w)"
)
_SAYS_SOMETHING = 14
"""Letters from which what is quoted is a sentence: "the code" in quotation marks is one's own word."""
_BEFORE = 28
"""Letters before a phrase in which a "not" is about it."""
_NOTS = (
    "not never haven|t havent hasn|t hasnt didn|t didnt don|t dont won|t wont nicht nie niemals "
    "pas jamais no nunca jamás non mai não nao не ни никогда δεν δε ποτέ belum tidak gak ga nggak "
    "enggak ndak bukan en ei haud numquam nondum न 안 못 아직"
)
_LIGHT = (
    "yet it him them her the le la les lo los las lui leur gli ho he ai ihm ihnen den die das "
    "encore todavía aún ancora ainda lhe lhes еще ещё им ему τον την το του τους vielä ole pernah"
)
"""Words that may stand between a "not" and its verb."""
_NOT = re.compile(
    rf"(?:^|\s)(?:{'|'.join(one.replace('|', ' ') for one in _NOTS.split())})"
    rf"(?: (?:{'|'.join(_LIGHT.split())}))* $"
)
_NOT_ZH = re.compile(r"(?:没|沒|未|别|別|不要|不会|不會|不想|不能|不敢)有?(?:把|给|給|将|將)?.{0,2}$")
_MAYBE_ZH = re.compile("如果|要是|假如|万一|萬一|若是")
_DONE_ZH = re.compile("[了过過已都刚剛掉完走]|出去|昨天|昨晚|上周|上週")
_OPEN_ZH = re.compile(
    "[吗嗎嘛么麼]|能不能|可以|可不可以|能[卖賣给給寄借租]|要不要|[该該]不[该該]|想|打算|准备|準備|[让讓叫要请請]我|"
    "有人[收买買租]|[高低][价價]|收[购購]|会不会|會不會"
)
_DONE_JA = re.compile("[ただ](?:$|[^いめらりぶ])|ちゃ|じゃっ|まし|ってしま")
_OPEN_JA = re.compile(
    "いい|べき|なら|たら|ですか|ますか|と言|って言|言われ|かな|欲しい|ほしい|頼まれ|[のか]$"
)
_NOT_JA = re.compile(r"^(?:い|は|て|き|れ|け|もらっ)?(?:ない|ません|なかった|ていない)")
_NOT_KO = re.compile(r"^\S{0,2}지 ?(?:않|못|는 않)")


def own_words(text: str) -> str:
    """A text without the sentences that it quotes."""
    return _QUOTED.sub(lambda found: found[0] if weighed(found[0]) < _SAYS_SOMETHING else " ", text)


def claimed(plain: str, start: int, end: int) -> bool:
    """Whether words of a plain text tell of what was done: they are not denied, planned or asked about."""
    before, after = plain[max(0, start - _BEFORE) : start], plain[end : end + 8]
    if _NOT.search(before):
        return False
    told = plain[start : end + 4]
    if re.search(f"[{HANGUL}]", told):
        return not _NOT_KO.search(after)
    if re.search(f"[{KANA}]", plain):
        if _NOT_JA.search(after):
            return False
        return not _OPEN_JA.search(plain) or bool(_DONE_JA.search(plain[start : end + 8]))
    if re.search("[一-鿿]", told):
        return _claimed_in_chinese(plain, before, told, plain[end : end + 2])
    return True


def _claimed_in_chinese(plain: str, before: str, told: str, after: str) -> bool:
    """The same in Chinese, which has no tense: what is done shows by a "了" or a time."""
    reported = re.search("[说說]", before[-6:]) and not _DONE_ZH.search(told)
    if (
        reported
        or _NOT_ZH.search(before)
        or _MAYBE_ZH.search(before)
        or re.match("[吗嗎嘛]|没有|沒有", after)
    ):
        return False
    return bool(_DONE_ZH.search(before[-6:] + told)) or not _OPEN_ZH.search(plain)
