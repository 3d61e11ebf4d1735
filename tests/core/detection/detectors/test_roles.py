"""Secrecy, control and money in advance weigh beside an offer; the act names what others accuse of."""

from __future__ import annotations

from dataclasses import replace

from bot.core.detection.detectors import roles
from bot.core.detection.judge import judge
from tests.builders import signal
from tests.core.detection.engine import SMALL, concepts, reading

HOLDS = concepts(secrecy="保密", control="连密码", advance="先垫", run_points="过账")
RULESET = replace(SMALL, concepts=(*SMALL.concepts, *HOLDS))


def test_what_holds_the_reader_fast_weighs_beside_an_offer() -> None:
    found = roles.detect(reading("收购小号,连密码,先垫,保密", RULESET))
    assert [(one.id, one.reason, one.scheme) for one in found] == [
        ("secrecy", "secrecy", ""),
        ("control", "control", ""),
        ("advance", "advance", ""),
    ]
    assert all(0 < one.weight < 1 for one in found)
    assert found[0].evidence == ("保密",)


def test_alone_it_is_nothing() -> None:
    assert roles.detect(reading("生日惊喜保密,你先垫", RULESET)) == ()


def test_the_act_is_told_where_no_rule_tells_it() -> None:
    (found,) = roles.detect(reading("收购小号,过账", RULESET))
    assert (found.id, found.weight, found.scheme, found.sub) == ("act", 0.0, "recruit_helper", "money_mule")


def test_a_rule_without_an_act_leaves_it_to_one_that_has_it() -> None:
    wide = replace(SMALL.rules[0], id="wide", sub="", weight=5.0)
    assert roles.detect(reading("收购小号", replace(RULESET, rules=(wide, *SMALL.rules)))) == ()


def test_the_act_names_the_verdict_and_accuses_of_nothing() -> None:
    rule = signal(scheme="recruit_helper", sub="courier", weight=4.0)
    act = signal(id="act", reason="act", scheme="recruit_helper", sub="money_mule", weight=0.0)
    assert judge((rule, act), lang="zh").sub == "money_mule"
    assert judge((act,), lang="zh").scheme is None
