"""Money, shares, contact ids and addresses."""

from __future__ import annotations

import pytest

from bot.core.detection.features import AMOUNT, HANDLE, LINK, PAID, PERCENT, RATE, features

FOUND = [
    ("一条5元", RATE, "一条5元"),
    ("一条 5 元", RATE, "一条 5 元"),
    ("每转一个群3元", RATE, "一个群3元"),
    ("50元一天", RATE, "50元一天"),
    ("100-300元/天", RATE, "100-300元/天"),
    ("一天八十", RATE, "一天八十"),
    ("每天补贴四十元", RATE, "每天补贴四十元"),
    ("日赚500", RATE, "日赚500"),
    ("月入过万", RATE, "月入过万"),
    ("日领三千", RATE, "日领三千"),
    ("五十一个", RATE, "五十一个"),
    ("一本两万", RATE, "一本两万"),
    ("一则50元", RATE, "一则50元"),
    ("40 yuan a day", RATE, "40 yuan a day"),
    ("nt$3000", AMOUNT, "nt$3000"),
    ("先转五万", AMOUNT, "转五万"),
    ("+赖 demo88", HANDLE, "赖 demo88"),
    ("$50/week", RATE, "$50/week"),
    ("40 bucks a week", RATE, "40 bucks a week"),
    ("给你两百块", AMOUNT, "两百块"),
    ("给你20块", PAID, "20块"),
    ("get 4 dollars", PAID, "4 dollars"),
    ("¥88", AMOUNT, "¥88"),
    ("£300", AMOUNT, "£300"),
    ("keep 10%", PERCENT, "10%"),
    ("留百分之五", PERCENT, "百分之五"),
    ("联系@demo_shop", HANDLE, "@demo_shop"),
    ("vx:demo_01", HANDLE, "vx:demo_01"),
    ("加qq 12345678", HANDLE, "qq 12345678"),
    ("加q12345678聊", HANDLE, "q12345678"),
    ("v: demoshopkeeper 24小时", HANDLE, "v: demoshopkeeper"),
    ("加v demo_77", HANDLE, "v demo_77"),
    ("扣扣 12345678", HANDLE, "扣扣 12345678"),
    ("微信号demo_88", HANDLE, "微信号demo_88"),
    ("纸飞机 demo_88", HANDLE, "纸飞机 demo_88"),
    ("telegram: demo_88", HANDLE, "telegram: demo_88"),
    ("whatsapp demo_88", HANDLE, "whatsapp demo_88"),
    ("тг demo_88", HANDLE, "тг demo_88"),
    ("카톡 demo88", HANDLE, "카톡 demo88"),
    ("ライン demo88", HANDLE, "ライン demo88"),
    ("insta: demo_88", HANDLE, "insta: demo_88"),
    ("call +49 151 234 56789", HANDLE, "+49 151 234 56789"),
    ("+8613800001111", HANDLE, "+8613800001111"),
    ("电话13800001111", HANDLE, "13800001111"),
    ("contact @demo_name", HANDLE, "@demo_name"),
    ("t.me/+abcdef", LINK, "t.me/+abcdef"),
    ("看www.example.com", LINK, "www.example.com"),
]


@pytest.mark.parametrize(("text", "name", "stretch"), FOUND)
def test_a_feature_is_found_where_it_stands(text: str, name: str, stretch: str) -> None:
    assert stretch in [text[start:end] for start, end, _ in features(text)[name]]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("1月09日出发", RATE),
        ("一天三次", RATE),
        ("一本两万字", RATE),
        ("五十一个人", RATE),
        ("千万别", AMOUNT),
        ("报名费50元", PAID),
        ("it costs 4 dollars", PAID),
        ("一块去吃饭", AMOUNT),
        ("mail me at a@b.com", HANDLE),
        ("微信收款30元", HANDLE),
        ("你好", AMOUNT),
        ("1/2", LINK),
        ("verschickter brief vom 24.", HANDLE),
        ("verifiziert seit 2024", HANDLE),
        ("vanhuksille 24 tuntia", HANDLE),
        ("your verification code is 4271", HANDLE),
        ("line performance in 2024", HANDLE),
        ("quantitative easing in 2024", HANDLE),
        ("vx50000元", HANDLE),
    ],
)
def test_a_look_alike_is_no_feature(text: str, name: str) -> None:
    assert name not in features(text)


def test_a_flood_of_amounts_is_cut() -> None:
    assert len(features("5元 " * 500)[AMOUNT]) == 40
