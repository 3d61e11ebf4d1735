"""Disguises of 2023 to 2026, by the part of folding that undoes them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.text import spacing
from bot.core.text.folding import FOLDED, RAW, SQUEEZED, fold, plain, views

LETTERS = [
    ("Éñłøıßçşğőệđ", "enloißcsgoeđ".replace("đ", "d")),
    ("άςΐὐΣ", "ασιυσ"),
    ("ЁЙїў", "ейїў"),
    ("ﾊﾞ｡", "ハ\u3099。"),
    ("⺼⺅⼈⻌", "月亻人辶"),
    ("乾後隻羣裏綫", "干后只群里线"),
    ("a\u2009b\u3000c", "a b c"),
]


@pytest.mark.parametrize(("text", "read"), LETTERS)
def test_a_letter_reads_as_its_base_in_the_plain_view(text: str, read: str) -> None:
    assert plain(text) == read


ORNAMENTS = [
    ("加 亻 言", "加信"),
    ("イ言 ㄔ攵", "信微"),
    ("⺅言", "信"),
    ("イﾟ", "イ"),
    ("丩攵亻言", "收信"),
    ("加彳山一几攵", "加微"),
    ("彳夂", "微"),
    ("ﾊﾞ", "バ"),
    ("за\u0301мок", "замок"),
    ("Ё и\u0306", "е й"),
    ("\u202e号信微收\u202c ok", "收微信号 ok"),
    ("🇹🇬 🇻🇽 🇺🇸🇨🇳", "tg vx 🇺🇸🇨🇳"),
    ("微❤️号", "微心号"),
    ("100💰 日赚💰💰", "100钱 日赚钱"),
    ("💰到账", "钱到账"),
    ("今天真开心💰", "今天真开心💰"),
    ("❤", "❤"),
    ("🅰️🆔", "aid"),
    ("租💳 🏦卡 加✈️@abcde", "租卡 银行卡 加飞机@abcde"),
    ("朋友⭕ v❌ 🔟", "朋友圈 vx 10"),
    ("1️⃣ ☂︎ 👨‍👩‍👧", "1 ☂︎ 👨‍👩‍👧"),
    ("微\ufe0f信", "微信"),
    ("拉❤️进群", "拉❤进群"),
    ("ㅌㅗㅇㅈㅏㅇ", "통장"),
    ("통ㅈㅏㅇ 새ㄲㅣ", "통장 새끼"),
    ("ㅋㅋㅠㅠ 네ㅋㅠㅠ ㅇㅏ", "ㅋㅋㅠㅠ 네ㅋㅠㅠ ㅇㅏ"),
    (unicodedata.normalize("NFD", "통장 매입"), "통장 매입"),
]


@pytest.mark.parametrize(("text", "read"), ORNAMENTS)
def test_an_ornament_reads_as_what_it_hides(text: str, read: str) -> None:
    assert fold(text) == read


WORDS = [
    ("ᎳhatsApp rеnt mоnеу", "whatsapp rent money"),
    ("ᴡʜᴀᴛꜱᴀᴘᴘ", "whatsapp"),
    ("ᗯᕼᗩTᔕAᑭᑭ", "whatsapp"),
    ("рαбота", "работа"),
    ("λoγαριασμός", "λογαριασμοσ"),
    ("Новая kaртa", "новая карта"),
    ("vотсап", "вотсап"),
    ("zумеры", "зумеры"),
    ("оhttps", "оhttps"),
    ("cчёт", "счет"),
    ("3аработок 0плата", "заработок оплата"),
    ("р4бота по4та 6анк", "работа почта банк"),
    ("р@бота авт0 деньг@", "работа авто деньга"),
    ("pa6oTa 3apa6oTok", "работа заработок"),
    ("3000р 6шт 3игры дом6", "3000р 6шт 3игры дом6"),
    ("4рта", "4рта"),
    ("t.me/+bx3eeo8n1j b4d@mail.example", "t.me/+bx3eeo8n1j b4d@mail.example"),
]


@pytest.mark.parametrize(("text", "read"), WORDS)
def test_a_word_of_look_alikes_reads_in_one_script(text: str, read: str) -> None:
    assert fold(text) == read


@pytest.mark.parametrize("text", ["ᎣᏏᏲ", "Բարեւ", "ρα", "ⲟⲥ", "ɛɔ", "зуб", "xyz"])
def test_a_word_of_one_script_stays(text: str) -> None:
    assert [view.name for view in views(text)] == [RAW]


SPACED = [
    ("р а б о т а   н а   д о м у", "работа на дому"),
    ("р.а.б.о.т.а", "работа"),
    ("р\nа\nб\nо\nт\nа", "работа"),
    ("통 장 매 입 합니다", "통장매입 합니다"),
    ("통*장 체;크 카.드 팝니다", "통장 체크 카드 팝니다"),
    ("r e n t   a c c o u n t", "rent account"),
    ("v x", "vx"),
    ("y a", "y a"),
    ("i'm", "i'm"),
    ("[泪][泪][泪]", "[泪][泪][泪]"),
    ("а и я о", "а и я о"),
    ("微信\n收号价\n日结", "微信收号价日结"),
    ("收微\n购信\n价号", "收微购信价号\n收购价\n微信号"),
]


@pytest.mark.parametrize(("text", "read"), SPACED)
def test_what_is_set_apart_is_closed_up(text: str, read: str) -> None:
    assert fold(text) == read


@given(st.text("ab1 .-_|\n';(*", max_size=12))
def test_what_is_set_apart_in_ascii_is_told_by_a_shorter_look(text: str) -> None:
    assert bool(spacing._HINT_ASCII.search(text)) is bool(spacing._HINT.search(text))


def test_a_column_is_quoted_as_the_lines_it_runs_through() -> None:
    text = "看：\n收微\n购信\n价号\n！"
    view = views(text)[-1]
    start = view.text.index("收购价")
    assert (view.name, text[slice(*view.span(start, start + 3))]) == (SQUEEZED, "收微\n购信\n价号")


def test_ornaments_and_look_alikes_share_one_view() -> None:
    assert [view.name for view in views("а\u200bcсount 1️⃣")] == [RAW, FOLDED]
