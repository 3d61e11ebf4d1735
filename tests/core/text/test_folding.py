"""Folding: what each disguise reads as, and that every view maps back to the original."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.text.folding import _STAYS, FOLDED, RAW, SQUEEZED, fold, fold_once, plain, vanishes, views
from tests.packaged import packaged_rules

DISGUISED = [
    ("高價收購微信號", "高价收购微信号"),
    ("Ｖ信 ＶＸ１２", "v信 vx12"),
    ("微\u200b信\u2060号", "微信号"),
    ("车\u0347队\u0347", "车队"),
    ("e\u0301clair", "eclair"),
    ("и\u0306", "й"),
    ("𝓦𝓧 ⓥⓧ 🅥🅧 🅅🅇", "wx vx vx vx"),
    ("🇻🇽", "vx"),
    ("1️⃣2️⃣ ①②", "12 12"),
    ("微❤️号", "微心号"),
    ("✈️号", "飞机号"),
    ("换🍚", "换米"),
    ("🐧号", "qq号"),
    ("加彳攵亻言", "加微信"),
    ("⼈脸", "人脸"),
    ("аcсоunt", "account"),
    ("приBeT", "привет"),
    ("wh4tsapp acc0unt", "whatsapp account"),
    ("收 微 信 号", "收微信号"),
    ("收/微/信", "收微信"),
    ("银.行-卡", "银行卡"),
    ("w.x", "wx"),
    ("微\n信\n号", "微信号"),
    ("收▲微▲信", "收微信"),
    ("【收】【微】【信】", "【收微信】"),
    ("收 V 信 号，好", "收v信号,好"),
    ("收W-X号", "收wx号"),
    ("r.e.n.t w h a t s a p p", "rent whatsapp"),
    ("朋友🔄", "朋友圈"),
]


@pytest.mark.parametrize(("text", "folded"), DISGUISED)
def test_a_disguise_reads_as_what_it_means(text: str, folded: str) -> None:
    assert fold(text) == folded


PLAIN = [
    "他在群里很有威信",
    "卫星发射成功了",
    "Привет, как дела",
    "καλημέρα σας",
    "don't be late",
    "今天下雨 记得带伞。",
    "สวัสดีครับ",
    "नमस्ते दुनिया",
    "an mp3 of 2024",
]


ACCENTED = {"καλημέρα σας"}


@pytest.mark.parametrize("text", [text for text in PLAIN if text not in ACCENTED])
def test_plain_reading_only_lowers_what_has_no_accents(text: str) -> None:
    assert plain(text) == text.lower()


@pytest.mark.parametrize("text", PLAIN)
def test_plain_talk_has_one_view_and_keeps_its_letters(text: str) -> None:
    (view,) = views(text)
    assert (view.name, view.text) == (RAW, plain(text))


def test_views_come_rawest_first_and_only_when_they_say_something_new() -> None:
    assert [view.name for view in views("收 微\u200b 信 号")] == [RAW, FOLDED, SQUEEZED]


def test_a_mark_that_only_decorates_is_dropped_and_the_letter_stays() -> None:
    assert fold("w\u0335x\u0336") == "wx"


def test_a_word_of_two_scripts_that_is_neither_stays() -> None:
    assert fold("жabq") == "жabq"


def test_a_word_disguised_in_two_ways_reads_through_both() -> None:
    assert fold("acc0u\u0430nt") == "accouant"
    assert fold("w\u200bh4tsapp") == "whatsapp"


def test_a_span_of_a_folded_view_is_the_original_stretch() -> None:
    text = "请加彳攵亻言吧"
    view = views(text)[-1]
    start = view.text.index("微信")
    assert text[slice(*view.span(start, start + 2))] == "彳攵亻言"


ODD = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(
            "微信收号银行卡日结❤✈💰🍚\u200b\ufe0f\u0301\u20e3亻言彳攵ⓥ𝓦🅥🇻аеwx04$. /、\n\ud800\udfff"
            "\u202e\u202c6@3зрабoтᴀꮋλ통장*ㅌㅗㅇㅋㅠ\u1100\u1161イﾊﾟ"
        ),
    ),
    max_size=60,
)


@given(ODD)
def test_every_view_maps_back_in_order_and_within_the_text(text: str) -> None:
    for view in views(text):
        places = [view.span(at, at + 1) for at in range(len(view.text))]
        assert all(0 <= start < end <= len(text) for start, end in places)
        assert [start for start, _ in places] == sorted(start for start, _ in places)
        assert [end for _, end in places] == sorted(end for _, end in places)


@given(ODD)
def test_the_raw_view_is_as_long_as_the_text(text: str) -> None:
    assert len(plain(text)) == len(text)


@given(st.text(st.sampled_from("收微信号，日结abc "), max_size=30), st.integers(0, 30))
def test_an_invisible_character_changes_no_reading(text: str, at: int) -> None:
    hidden = text[:at] + "\u200b" + text[at:]
    assert fold(hidden) in {fold(text), fold(text.lower())}


# To count what is covered takes ten times as long as the folding.
@pytest.mark.no_cover
@pytest.mark.parametrize(
    "unit", ["💰", "微 ", "a\u0301", "w.x ", "b4d ", "аcсоunt ", "收/", "亻言", "\u0301"]
)
def test_a_hostile_text_of_full_length_folds_quickly(unit: str) -> None:
    text = (unit * 16_384)[:16_384]
    start = time.thread_time()
    views(text)
    assert time.thread_time() - start < 0.3


def test_letters_that_are_taken_to_stay_do() -> None:
    letters = [char for char in map(chr, range(0x110000)) if _STAYS.match(char)]
    assert len(letters) > 32_000
    assert [letter for letter in letters if not fold_once(letter)] == []


@pytest.mark.parametrize("word", ["\u200b", "\u3164\u00ad", "\ufeff"])
def test_a_word_of_nothing_that_is_seen_vanishes(word: str) -> None:
    assert vanishes(word)
    assert not vanishes(f"{word}a")


def test_a_word_of_the_lexicon_is_folded_as_in_a_text() -> None:
    words = {word for concept in packaged_rules().concepts for word in (*concept.words, *concept.disguises)}
    assert len(words) > 20_000
    assert [word for word in words if fold_once(word) != fold(word)] == []
