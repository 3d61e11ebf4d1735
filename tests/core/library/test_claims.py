"""What somebody claims to have done, as distinguished from what is denied, planned, asked about or quoted."""

from __future__ import annotations

import pytest

from bot.core.library.claims import claimed, own_words
from bot.core.library.intents import QUOTES
from bot.core.library.phrases import made_plain
from bot.core.library.situations import SITUATIONS, foremost, means_of
from tests.packaged import catalog

INTENTS = catalog().intents


@pytest.mark.parametrize(
    ("text", "said", "is_claimed"),
    [
        ("ho dato il codice", "dato il codice", True),
        ("non gli ho dato il codice", "dato il codice", False),
        ("j'ai pas donné le code", "donné le code", False),
        ("ich habe nie den code verraten", "den code verraten", False),
        ("никогда не дала код", "дала код", False),
        ("카드를 보냈어요", "카드를 보냈", True),
        ("카드를 보내지 않았", "카드를 보내", False),
        ("カードを送りました", "カードを送", True),
        ("カードを送ってもいいですか", "カードを送", False),
        ("コードを教えていません", "コードを教えて", False),
        ("银行卡卖了", "银行卡卖", True),
        ("银行卡没卖", "卖", False),
        ("有人收银行卡 能卖吗", "银行卡 能卖", False),
        ("如果银行卡卖了", "银行卡卖", False),
        ("银行卡寄走了吗", "银行卡寄走了", False),
        ("银行卡寄走", "银行卡寄", True),
    ],
)
def test_a_deed_is_claimed_where_it_is_not_denied_planned_or_asked_about(
    text: str, said: str, is_claimed: bool
) -> None:
    plain, part = made_plain(text), made_plain(said)
    start = plain.index(part)
    assert claimed(plain, start, start + len(part)) is is_claimed


def test_sentences_in_quotation_marks_are_not_ones_own() -> None:
    assert own_words("“我把卡卖了，拿到五百块钱” 这是真的吗").strip() == "这是真的吗"
    assert own_words('I gave "the code" to him') == 'I gave "the code" to him'
    assert QUOTES in INTENTS.of('"I sold my card and got 500" is this ad ok?')
    assert "gave_card" in INTENTS.of("I sold my card")


@pytest.mark.parametrize(
    ("told", "led"),
    [
        ({"gave_code", "paid"}, ("paid", "gave_code")),
        ({"gave_code", "bank_code"}, ("bank_code",)),
        ({"gave_code", "scanned_login", "shared_id"}, ("gave_code", "shared_id")),
        ({"moved_money", "paid", "by_cash"}, ("moved_money",)),
        ({"law"}, ()),
        ({*SITUATIONS}, ("installed_app", "paid")),
    ],
)
def test_what_lets_most_be_saved_comes_first(told: set[str], led: tuple[str, ...]) -> None:
    assert foremost(told) == led


def test_the_way_of_paying_is_told() -> None:
    assert means_of({"by_coins", "paid"}) == "coins"
    assert means_of({"paid"}) == ""


@pytest.mark.parametrize(
    ("text", "happened"),
    [
        ("no, not the card, the account", "rented_account"),
        ("不是银行卡,是微信号", "rented_account"),
        ("カードじゃなくてアカウント", "rented_account"),
        ("카드 말고 계정이요", "rented_account"),
        ("nein, nicht die karte, der code", "gave_code"),
        ("no el de whatsapp, el del banco", "bank_code"),
        ("not the card", ""),
        ("the card and the account", ""),
        (f"{'well ' * 20}not the card but the account", ""),
    ],
)
def test_what_is_put_right_counts(text: str, happened: str) -> None:
    assert INTENTS.put_right(text) == happened


@pytest.mark.parametrize("shown", ["got_money", "menaces", "exposes", "moved_money"])
def test_what_was_carried_or_forced_was_no_price(shown: str) -> None:
    assert "paid" not in foremost({"paid", "by_gift", shown})
    assert "paid" in foremost({"paid", shown})


def test_meanings_are_put_together_whoever_found_them() -> None:
    assert INTENTS.completed({"gave_code", "emptied"}) >= {"bank_code", "paid"}
