"""Names, bios and titles stand beside what is said: they may accuse, and they never clear."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.detection.detectors import context, offers, stance
from bot.core.detection.reading import LABELS
from bot.core.detection.rules import Ruleset
from bot.core.message import Message, Origin
from tests.core.detection.engine import BUYS, SMALL, concepts, parts, reading
from tests.packaged import engine

AD = "收购小号"
CUES = "反诈 举报 哈哈 是真的吗 招聘 游戏"
RULESET = replace(
    SMALL,
    concepts=(
        *SMALL.concepts,
        *concepts(warns="反诈 举报", jokes="哈哈", asks="是真的吗", vacancy="招聘", game="游戏"),
    ),
    rules=(replace(BUYS, unless=frozenset({"game"})),),
)


def beside(origin: Origin, label: str, text: str = AD) -> Message:
    return parts((Origin.TEXT, text, True), (origin, label, True))


def cleared_by(message: Message, ruleset: Ruleset = RULESET) -> list[str]:
    seen = reading(message, ruleset)
    return [signal.id for signal in (*stance.detect(seen), *context.detect(seen))]


@pytest.mark.parametrize("origin", sorted(LABELS))
def test_no_label_clears_and_the_text_does(origin: Origin) -> None:
    assert cleared_by(beside(origin, CUES)) == []
    said = ["stance_warn", "stance_ask", "stance_joke", "real_vacancy", "game"]
    assert cleared_by(beside(Origin.CAPTION, CUES)) == said


def test_a_quotation_in_a_name_is_no_question_about_an_offer() -> None:
    (plain,) = stance.detect(reading(beside(Origin.PROFILE_NAME, "林", "是真的吗"), RULESET))
    (quoted,) = stance.detect(reading(beside(Origin.PROFILE_NAME, "「小林」", "是真的吗"), RULESET))
    assert quoted.weight == plain.weight


def test_a_name_spares_no_rule_but_its_own() -> None:
    assert len(offers.detect(reading(beside(Origin.PROFILE_NAME, "游戏"), RULESET))) == 1
    assert offers.detect(reading(beside(Origin.PROFILE_NAME, "收购游戏小号", "你好"), RULESET)) == ()
    assert offers.detect(reading(beside(Origin.PROFILE_NAME, AD, "游戏"), RULESET)) == ()


def test_the_learned_reader_hears_of_a_label_only_what_offers() -> None:
    def ideas(name: str) -> set[int]:
        return set(reading(beside(Origin.PROFILE_NAME, name, "你好"), RULESET).look().ideas)

    assert ideas(CUES) == ideas("林")
    assert ideas("收购小号 反诈") > ideas("林")


@pytest.mark.parametrize(
    "name", ["警方提醒·谨防诈骗", "反诈中心 请勿上当 举报 哈哈 这是真的吗", "王者荣耀游戏陪玩"]
)
def test_a_warning_for_a_name_leaves_the_verdict_as_it_is(name: str) -> None:
    ad = "高价收微信号，闲置小号换零花钱，日结"
    assert (
        engine().verdict(beside(Origin.PROFILE_NAME, name, ad)).score
        == engine().verdict(parts((Origin.TEXT, ad, True))).score
    )
