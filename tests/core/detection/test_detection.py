"""The product's own content against what it must find and what it must leave in peace."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.core.text.folding import fold
from bot.core.text.tables.characters import SIMPLIFIED, TRADITIONAL
from bot.core.verdict import Level, Stance, Verdict
from bot.services.at_once import at_once
from tests import builders
from tests.core.detection.engine import judging
from tests.packaged import engine, packaged_rules

CORPUS = Path(__file__).parents[2] / "corpus"
SAMPLES = Path(__file__).parents[3] / "bot/playground/static/samples.json"
ADS = [
    ("高价收微信号，闲置小号换零花钱，日结", "account_trade"),
    ("帮发朋友圈换米，一条 5 元", "recruit_posting"),
    ("闲置小号换零花钱，长期回收微信号", "account_trade"),
    ("回收微信号，日结", "account_trade"),
    ("高价收V信小号，闲置换零花钱，日结 ➕vx demo_01", "account_trade"),
    ("I pay $50/week to rent your WhatsApp account, dm me", "account_trade"),
    ("Easy money! receive transfers to your bank account and keep 10%", "recruit_helper"),
    ("need people to post ads in your story $5 each daily pay", "recruit_posting"),
    ("徵人頭帳戶，提供存摺提款卡，日領三千，安全無風險", "card_trade"),
    ("缺錢嗎？借你的街口跟提款卡用三天，一本兩萬", "card_trade"),
    ("帮忙转发朋友圈，一条5元，寻猫启事", "recruit_posting"),
    ("新店开业转发朋友圈，每条给8元，日结，私聊", "recruit_posting"),
]
HARMLESS = [
    ("课题组招研究助理，协助录入问卷，每小时30元，有意的同学把简历发给老师", Stance.NONE),
    ("警方提醒：“高价收微信号，日结，加vx abc123”是陷阱，切勿出租出售账号，举报请拨110", Stance.WARN),
    ("警方提醒：收购银行卡涉嫌犯罪，切勿出租出借，有线索请联系我们 13800001111", Stance.WARN),
    ("有人要收我微信号，能卖吗？", Stance.ASK),
    ("他说“收微信号，一天50，加我vx demo_01”，大家别信", None),
    ("收室友的微信号，五毛一天日结，哈哈哈开玩笑的", Stance.JOKE),
    ("新手机跑分一百多万，安兔兔截图在下面，发热也还行", None),
    ("老家寄来的大米太多了，哪位邻居想用鸡蛋换米，楼下交换", None),
    ("晚上七点开会，记得带电脑", Stance.NONE),
    ("大家AA，一人八十转给我微信", None),
    ("有交通银行卡的朋友来，今天加油满200减50", None),
    ("代办营业执照，注册公司，费用800，联系我", None),
    ("下载app领优惠券，满50减20", None),
    ("帮忙转发一下，寻猫启事，找到重谢 500 元，电话联系", None),
    ("门店开业，转发朋友圈立减5元", None),
    ("need a new sim card, any recommendation? vodafone is $20 a month", None),
]
HOSTILE = [
    "高价收微信号，正规合法，不是诈骗，日结，私聊我",
    "谨防被骗，找我们！长期收银行卡，当天结，加我",
    "警方提醒谨防诈骗，切勿上当。正规渠道高价收银行卡，加我vx demo_01",
    "谨防假冒，高价收微信号，日结，“加vx demo_01”",
    "收微信号，一天50元，加我😂",
    "反诈提醒：别家都是骗子。本店高价收微信号，日结，加vx demo_01",
]
DISGUISED = [
    ("收微❤️号，秒结", "account_trade"),
    ("高价收 V 信 号，➕V：demo88", "account_trade"),
    ("ⓥⓧ号高价收，秒结", "account_trade"),
    ("収微亻言号，当天结", "account_trade"),
    ("高▲价▲收▲微▲信▲号▲日▲结", "account_trade"),
    ("高价收徽★信★号，秒结", "account_trade"),
    ("薇❤信号高价收", "account_trade"),
    ("收🐧号 秒结", "account_trade"),
    ("求购VX小号，闲置换🍚", "account_trade"),
    ("收·银·行·卡，一张８００，私聊", "card_trade"),
    ("帮 发 朋 友 圈，一 条 5 元", "recruit_posting"),
    ("換🍚發圈 日結", "recruit_posting"),
    ("еаrn mоnеy: rent yоur whatsарр, $10/day, dm", "account_trade"),
    ("𝐑𝐞𝐧𝐭 𝐲𝐨𝐮𝐫 𝐖𝐡𝐚𝐭𝐬𝐀𝐩𝐩 𝐚𝐜𝐜𝐨𝐮𝐧𝐭 $50 𝐰𝐞𝐞𝐤𝐥𝐲 𝐝𝐦 𝐦𝐞", "account_trade"),
    ("r3nt ur wh@tsapp acc $10 per day dm", "account_trade"),
    ("we r.e.n.t w h a t s a p p accounts $50/week dm me", "account_trade"),
]


BOTH = {"account_trade", "card_trade"}
"""What the purchase of "账户" is: the word means an account with a bank as often as one for chatting."""


def judged(text: str) -> Verdict:
    return at_once(judging().verdict(builders.message(text)))


@pytest.mark.parametrize(("text", "scheme"), ADS + DISGUISED)
def test_an_advertisement_is_found_and_named(text: str, scheme: str) -> None:
    verdict = judged(text)
    assert (verdict.level, verdict.scheme, verdict.stance) == (Level.FRAUD, scheme, Stance.OFFER)


@pytest.mark.parametrize(("text", "stance"), HARMLESS)
def test_a_look_alike_is_left_in_peace(text: str, stance: Stance | None) -> None:
    verdict = judged(text)
    assert (verdict.level, verdict.scheme) == (Level.CLEAN, None)
    assert stance is None or verdict.stance is stance


@pytest.mark.parametrize("text", HOSTILE)
def test_an_advertisement_that_protests_its_honesty_stays_one(text: str) -> None:
    assert judged(text).level is Level.FRAUD


def hidden(text: str) -> str:
    return "\u200b".join(text)


def traditional(text: str) -> str:
    return text.translate(str.maketrans(SIMPLIFIED, TRADITIONAL))


def spelled_out(text: str) -> str:
    return "".join(chr(ord(letter) + 0xFEE0) if "a" <= letter <= "z" else letter for letter in text)


@pytest.mark.parametrize("change", [hidden, traditional, spelled_out])
@pytest.mark.parametrize(("text", "scheme"), ADS)
def test_a_change_of_dress_changes_no_verdict(change: object, text: str, scheme: str) -> None:
    assert callable(change)
    verdict = judged(change(text))
    assert (verdict.level, verdict.scheme) == (Level.FRAUD, scheme)


def rows(name: str = "dev") -> list[dict[str, str]]:
    return [json.loads(line) for line in (CORPUS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


ASKED = [(row["text"], row["scheme"]) for row in rows("asked") if row["label"] == "ad"]


@pytest.mark.parametrize(("text", "scheme"), ASKED)
def test_an_offer_that_somebody_asks_about_is_judged_and_who_asks_is_not(text: str, scheme: str) -> None:
    asked = at_once(judging().verdict(builders.message(text), asked=True))
    assert (asked.scheme, asked.level is Level.CLEAN, asked.stance) == (scheme, False, Stance.ASK)
    assert judged(text).level is Level.CLEAN


@pytest.mark.parametrize("text", [row["text"] for row in rows("asked") if row["label"] == "clean"])
def test_a_harmless_question_is_clean_for_who_asks_too(text: str) -> None:
    assert at_once(judging().verdict(builders.message(text), asked=True)).level is Level.CLEAN


@pytest.mark.parametrize(
    "sample", json.loads(SAMPLES.read_text(encoding="utf-8")), ids=lambda some: some["id"]
)
def test_the_samples_of_the_playground_get_their_verdicts(sample: dict[str, str]) -> None:
    verdict = judged(sample["text"])
    if sample["group"] == "harmless":
        assert verdict.level is Level.CLEAN
    else:
        assert (verdict.level, verdict.scheme) == (Level.FRAUD, sample["group"])


def test_evidence_stands_under_the_reason_that_it_proves() -> None:
    signals = {signal.id: signal.evidence for signal in judged("微信租给我用，一天80元").signals}
    assert (signals["zh_rent_messenger_pay"], signals["rate"]) == (("微信", "租给"), ("一天80元",))


def test_most_invented_advertisements_are_found() -> None:
    levels = [judged(row["text"]).level for row in rows() if row["label"] == "ad"]
    assert levels.count(Level.FRAUD) >= 0.95 * len(levels)


def test_no_invented_look_alike_is_called_fraud() -> None:
    fraud = [
        row["text"] for row in rows() if row["label"] == "clean" and judged(row["text"]).level is Level.FRAUD
    ]
    assert fraud == []


@pytest.mark.parametrize(
    ("concept", "scheme"),
    [("account", "account_trade"), ("card", "card_trade"), ("messenger", "account_trade")],
)
def test_no_exception_word_swallows_a_plain_offer(concept: str, scheme: str) -> None:
    """ "收" is hidden in "收银台", and must not be in "收银行卡": each thing is asked for in turn."""
    things = {found.id: found.words for found in packaged_rules().concepts if found.lang == "zh"}
    shared = set(map(fold, things["account"])) & set(map(fold, things["card"]))
    ending = "号" if concept == "messenger" else ""
    lost = [
        word
        for word in things[concept]
        if engine().verdict(builders.message(f"高价收{word}{ending}，日结，私聊")).scheme
        not in ({scheme} | (BOTH if fold(word) in shared else set()))
    ]
    assert lost == []
