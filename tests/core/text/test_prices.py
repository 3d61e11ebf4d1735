"""Sums and rates in every language's own writing, and the figures that are none."""

from __future__ import annotations

import pytest

from bot.core.detection.features import AMOUNT, HANDLE, PAID, RATE, features
from bot.core.text import prices
from bot.core.text.folding import plain

AMOUNTS = [
    # Chinese
    ("账号380r", "380r"),
    ("转一次五佰", "五佰"),
    ("有偿,给260", "260"),
    ("帮忙跑一趟报酬,500", "500"),
    ("一次2o元", "2o元"),
    ("一天5oo块", "5oo块"),
    ("一单80蚊", "80蚊"),
    # Greek, Finnish, German
    ("500 ευρω", "500 ευρω"),
    ("maksan 20 e", "20 e"),
    ("50 cent", "50 cent"),
    ("4 euri", "4 euri"),
    ("chf 5000", "chf 5000"),
    ("800 bar auf die hand", "800 bar"),
    # Korean, Japanese
    ("한 건에 천원", "천원"),
    ("주급 백만", "백만"),
    ("월급 오십만원", "오십만원"),
    ("개인 50", "50"),
    ("80えん", "80えん"),
    ("400エン", "400エン"),
    ("300¥", "300¥"),
    ("5o円", "5o円"),
    ("8oo円", "8oo円"),
    # Indonesian
    ("500 perak", "500 perak"),
    ("dapet gocap", "gocap"),
    ("ceban doang", "ceban"),
    ("cepek per akun", "cepek"),
    ("goban", "goban"),
    # English abroad
    ("rm 50", "rm 50"),
    ("r500 per sim", "r500"),
    ("kes 500", "kes 500"),
    ("ksh500", "ksh500"),
    ("200 aed", "200 aed"),
    ("inr 500", "inr 500"),
    ("rs. 500", "rs. 500"),
    ("₹ 500", "₹ 500"),
    ("5000 naira", "5000 naira"),
    ("₦5000", "₦5000"),
    ("ngn 5000", "ngn 5000"),
    ("php 500", "php 500"),
    ("₱500", "₱500"),
    ("s$50", "s$50"),
    ("a$ 50", "a$ 50"),
    ("3k a week", "3k"),
    # Russian
    ("отдам за 3к", "3к"),
    ("5оо р", "5оо р"),
    ("1 500 000 руб", "1 500 000 руб"),
]

RATES = [
    ("5r/条", "5r/条"),
    ("一件50", "一件50"),
    ("每日1000+公司稳定", "每日1000+"),
    ("一天300包饭", "一天300"),
    ("每天5o~15o", "每天5o~15o"),
    ("500 ευρω την ημερα", "500 ευρω την ημερα"),
    ("50€ την εβδομαδα", "50€ την εβδομαδα"),
    ("2€ το ενα", "2€ το ενα"),
    ("60e/vko", "60e/vko"),
    ("30€ paivassa", "30€ paivassa"),
    ("5 e kpl", "5 e kpl"),
    ("5€ per koodi", "5€ per koodi"),
    ("50€ pro kopf", "50€ pro kopf"),
    ("300 pro tour", "300 pro tour"),
    ("120/w", "120/w"),
    ("2€ das stueck", "2€ das stueck"),
    ("20€ je gruppe", "20€ je gruppe"),
    ("건당 5천", "건당 5천"),
    ("월 60 보장", "월 60"),
    ("하나당 200원", "하나당 200원"),
    ("주 12만원", "주 12만원"),
    ("회선당 4", "회선당 4"),
    ("毎月5万円", "毎月5万円"),
    ("月20万円", "月20万円"),
    ("周3万円", "周3万円"),
    ("1つ500円", "1つ500円"),
    ("1台3000円", "1台3000円"),
    ("1コ80えん", "1コ80えん"),
    ("500円ずつ", "500円ずつ"),
    ("500/trip", "500/trip"),
    ("7rb per kode", "7rb per kode"),
    ("8rb/ulasan", "8rb/ulasan"),
    ("300rb sekali jalan", "300rb sekali jalan"),
    ("3k a week", "3k a week"),
    ("$50 a pop", "$50 a pop"),
    ("50 a pop", "50 a pop"),
    ("r500 per sim", "r500 per sim"),
    ("5 000 р/смена", "5 000 р/смена"),
    ("50 за штуку", "50 за штуку"),
    ("от 150к/мес", "150к/мес"),
    ("за пост 500 руб", "за пост 500 руб"),
]

PROMISES = [
    "给260",
    "报酬,500",
    "плачу 3к",
    "pays you 3k",
    "earn up to $500",
    "i give rm 50",
    "maksan 20 e",
    "zahle 800 bar",
    "dapat gocap",
    "δινω 50 ευρω",
    "5000円あげます",
    "5万円お支払いします",
    "5만원 드려요",
    "천원 드릴게요",
    "开箱给你五佰",
]

INNOCENT = [
    "2024-05-01 13:00",
    "встреча 12.05 в 15:30",
    "会议10:30-12:00",
    "iphone 15 pro",
    "galaxy s23 r5",
    "audi r8 2020",
    "we won 3:2",
    "score 21-19",
    "ibuprofen 500 mg per day",
    "два раза по 200 мг в день",
    "195/65r15",
    "size 42",
    "§ 263 stgb",
    "art. 5 dsgvo",
    "民法第500条",
    "room 305",
    "кабинет 412",
    "battery 80%",
    "电量50",
    "一天24小时",
    "每天10点",
    "每组15-20次",
    "给120打电话",
    "给10分",
    "10万人",
    "3千克",
    "5千米",
    "5к1 по улице",
    "4к-телевизор",
    "14к звезд",
    "4k video",
    "10k run",
    "entre 20 e 30 alunos",
    "2 bar druck",
    "was 4 a week",
    "grand prix 2024",
    "천원샵",
    "만원버스",
    "동백원",
    "10만 명",
    "5월 60명",
    "3천 명",
    "400エンジン",
    "月3回",
    "5月20日",
    "24/7",
    "czd5r834yjyo",
    "94aed98b655",
    "a key of $834yjyo",
    "in april 30 people",
    "php 8",
    "13800001111",
    "1234567890123",
    "les 2 r us",
]


@pytest.mark.parametrize(("text", "stretch"), AMOUNTS)
def test_a_sum_is_found(text: str, stretch: str) -> None:
    assert stretch in [text[start:end] for start, end, _ in features(text)[AMOUNT]]


@pytest.mark.parametrize(("text", "stretch"), RATES)
def test_a_rate_is_found(text: str, stretch: str) -> None:
    assert stretch in [text[start:end] for start, end, _ in features(text)[RATE]]


@pytest.mark.parametrize("text", PROMISES)
def test_a_promised_sum_is_found(text: str) -> None:
    assert PAID in features(text)


@pytest.mark.parametrize("text", INNOCENT)
def test_other_figures_are_no_money(text: str) -> None:
    assert not {AMOUNT, RATE, PAID} & features(text).keys()


@pytest.mark.parametrize(("text", "stretch"), [*AMOUNTS, *RATES])
def test_the_examples_stand_as_folded_texts_do(text: str, stretch: str) -> None:
    assert (plain(text), plain(stretch)) == (text, stretch)


def test_the_words_stand_as_folded_texts_do() -> None:
    said = [pattern.pattern for pattern in vars(prices).values() if hasattr(pattern, "pattern")]
    said += [*prices.UNITS.values()]
    letters = "".join(letter for text in said for letter in text if letter.isalpha())
    assert plain(letters) == letters


@pytest.mark.parametrize("text", ["vx+1000元", "ライン+50000円", "+1000円", "+1000-5000円", "+50"])
def test_a_sum_is_no_contact(text: str) -> None:
    assert HANDLE not in features(text)


@pytest.mark.parametrize(
    "text",
    [
        "1",
        "1 ",
        "5元 ",
        "1 000 ",
        "5oo",
        "a day 50$ ",
        "一天5",
        "百",
        "월 60,",
        "+1 23 ",
        "qq123456 ",
        "1'000'000",
    ],
)
def test_a_flood_is_cut(text: str) -> None:
    flood = (text * 4096)[:4096]
    assert all(len(hits) <= 40 for hits in features(flood).values())
