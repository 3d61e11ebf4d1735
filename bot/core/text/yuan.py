"""Money as Chinese writes it, with and without digits, and the pieces and times it is paid for."""

from __future__ import annotations

import re

_PIECE = (
    "人头|群|则|本|条|个|天|日|次|单|小时|h|人|张|套|号|月|周|星期|篇|组|部|分钟|位|户|夭|趟|晚|笔|半?月"
    "|件|份|场|车"
)
_EACH = rf"(?:(?:[一每/]{{1,2}}\s?个?(?:{_PIECE})|(?<!\d)1(?:条|个|天|单|小时|次|件))(?!前|后|内))"
_PAYS = "[给付][您你]?|发[您你]|返|领|奖励?|租|报酬|佣金|价格|结算?|工资|可?赚|收入|收益|利润|补贴|[:：]"
BEFORE = re.compile(rf"(?:{_EACH}\s?(?:{_PAYS})?\s?|[日月时周天][入薪赚结租付领]\s?约?)$")
BEFORE_ENDS = frozenset(
    "头群则本条个天日次单时h人张套号月周期篇组部钟位户夭趟晚笔件份场车给付您你返领奖励租酬金格结算资赚入益润贴:薪约"
)
"""What a sum is paid for, before it, and the characters such a stretch ends with."""
BEHIND = re.compile(rf"\s?钱?\s?{_EACH}")
BEHIND_STARTS = frozenset("一每/1钱")
"""The same after it."""
COUNTED = re.compile(
    r"[\d.:%a-z]|\s?公[斤里]|\s?(?![日周月]结|包[吃住车饭餐邮]|人民币)[小分秒个次人岁斤步页字度点层号楼条节课遍杯瓶片粒局倍年月日天周名位家件张题种顿口包根支盒袋箱颗]"
)
"""What makes the figure after "a day" a count of other things than money."""
PAYS = re.compile(
    r"(?:(?<![打拨])[给付][您你]?\s?|(?:报酬|酬劳|佣金|工资|奖励|有偿|跑腿费|辛苦费|[给付]钱|一[个条单次件天]人?)\s?[,:，：]\s?)$"
)
PAYS_ENDS = frozenset("给付您你,:，：")
ROUND_SUM = re.compile(r"\d{2,5}\+?(?![\d.:%]|\w(?<![就吧起左一])|[-/])")
"""A figure without a unit after a word of paying, and how it has to end there."""
PROMISE = re.compile(r"(?:[给付转得拿赚返奖][你您]?|奖励|报酬)\s?$")
PROMISE_ENDS = frozenset("给付转得拿赚返奖你您励酬")

_HAN = "[一二两三四五六七八九壹贰叁肆伍陆柒捌玖]"
_HAN_NUMBER = rf"(?:{_HAN}?[十百千佰仟拾]{_HAN}?十?{_HAN}?|{_HAN}万{_HAN}?千?|[两三四五六七八九])"
_HAN_MONEY = (
    rf"(?:{_HAN_NUMBER}[多来]?(?:元|块钱?|毛|蚊|台币)|{_HAN}[百佰仟]{_HAN}?[十拾]?|[转打汇借]{_HAN}[千万])"
)
SUM = re.compile(_HAN_MONEY)
SUM_FOR = re.compile(
    rf"{_EACH}(?:{_PAYS})?(?:{_HAN_MONEY}|{_HAN}?十{_HAN}?|{_HAN}[百千]{_HAN}?|{_HAN_NUMBER}元)|{_HAN_MONEY}{_EACH}"
    rf"|[日月]入过?[千万百]|[日月周][租结付薪领赚入]{_HAN}[十百千万]|{_EACH}{_HAN}[千万](?!字|人|次|多人)"
    rf"|{_HAN}[十百]一[个张条次天晚单](?!人|小时|学生|多)|一?万[给返提拿](?:{_HAN}[十百]|\d{{2,4}})"
)
SHARE = re.compile("[百千]分之[一二三四五六七八十]{1,3}")
"""Sums, rates and shares in Chinese numerals."""
HINT = re.compile(
    "[十百千佰两三四五六七八九壹贰叁肆伍陆柒捌玖日月周转打汇借个次条则本张天时套单号笔趟人群给租结付薪领]"
    "(?:(?<=[十百千佰两三四五六七八九])[元块百毛十一每千万蚊台佰仟]|(?<=[壹贰叁肆伍陆柒捌玖])[佰仟万拾]|(?<=[日月周])[入领赚]|(?<=[转打汇借])[一二三四五六七八九][千万]"
    "|(?<=[百千])分|(?<=[个次条则本张天时套单号笔趟人群周月给租结付薪领])给?[一两二三四五六七八九十百])"
)
"""Where such a numeral may stand: the patterns are tried near these places only."""
