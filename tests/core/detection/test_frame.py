"""Who does what to whom: acts are told by words and rules, nouns alone break ties."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.detection.frame import ACTS, LEAST, MOST, frame_of, loudest, points_of, spoken
from bot.core.detection.rules import Ruleset
from tests.core.detection.engine import BUYS, SMALL, concepts, reading

WORDS = concepts(
    run_points="过账",
    pass_on="转走",
    card="银行卡",
    account="账号",
    my_account="我的号",
    overseas="柬埔寨",
    overseas_bait="包机票",
    wares="玉米",
    kin="我妈",
    secrecy="保密",
    control="连密码",
    reward="报酬",
    handover="私聊",
)
ROLES = Ruleset(concepts=WORDS)


def test_who_takes_money_and_sends_it_on_is_a_mule_whatever_card_is_named() -> None:
    seen = reading("银行卡过账,转走", ROLES)
    assert frame_of(seen).act == "money_mule"
    told = spoken(points_of(seen))
    assert told["recruit_helper"] == MOST
    assert told["card_trade"] == 1.0


def test_some_words_tell_an_act_only_beside_others() -> None:
    assert points_of(reading("包机票", ROLES)) == {}
    assert loudest(points_of(reading("柬埔寨,包机票", ROLES))) == {"recruit_helper": "overseas_job"}


def test_a_noun_alone_is_no_act() -> None:
    seen = reading("银行卡", ROLES)
    assert points_of(seen)["bank_card"] < LEAST
    assert frame_of(seen).act == ""
    assert loudest(points_of(seen)) == {}


@pytest.mark.parametrize(
    ("sub", "points"), [("buy_account", {"buy_account": 4.0}), ("", {}), ("unheard", {})]
)
def test_a_rule_speaks_for_its_act_by_its_weight(sub: str, points: dict[str, float]) -> None:
    rules = replace(SMALL, rules=(replace(BUYS, sub=sub),))
    assert points_of(reading("收购小号", rules)) == points


def test_the_frame_tells_whose_it_is_what_is_given_and_how_it_is_kept() -> None:
    assert str(frame_of(reading("我的号,保密,连密码,报酬,私聊", ROLES))) == (
        "no act, of account, owned by reader, paid, secret, held, contact"
    )
    assert str(frame_of(reading("我妈的玉米", ROLES))) == "no act, of goods, owned by family"


def test_each_act_belongs_to_one_scheme() -> None:
    assert set(spoken(dict.fromkeys(ACTS, 9.0))) == set(ACTS.values())
    assert len(loudest(dict.fromkeys(ACTS, 9.0))) == len(set(ACTS.values()))
