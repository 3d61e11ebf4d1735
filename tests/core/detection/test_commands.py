"""Commands: what they are is nothing to judge, what they carry may be."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.detection.commands import without_command
from bot.core.detection.judge import Sensitivity, at, behind_command
from bot.core.detection.showing import is_shown
from bot.core.message import Link, Origin, Part
from bot.core.verdict import Level
from tests.builders import message, signal, verdict

OFFER = "高价收微信号，日结"


@pytest.mark.parametrize("text", ["/stats 7", "/pay 20", "/x@other_bot", "/sell bank card 20", "/x 收微信号"])
@pytest.mark.parametrize("origin", [Origin.TEXT, Origin.CAPTION, Origin.FORWARD])
def test_a_command_with_short_arguments_carries_nothing(text: str, origin: Origin) -> None:
    named = Part(origin=Origin.PROFILE_NAME, text="Maria of the riverside choir")
    assert without_command(message(parts=(named, Part(origin=origin, text=text)))) is None


@pytest.mark.parametrize("text", [f"/help {OFFER}", f"/HELP@other_bot\n{OFFER}"])
def test_what_a_command_carries_is_heard_without_it(text: str) -> None:
    found = without_command(message(text))
    assert found == message(OFFER)


@pytest.mark.parametrize("text", ["/", f"/{OFFER}", f"/ {OFFER}", "7 / 20", "/home/lin is full", ""])
def test_what_is_no_command_stays_as_it_is(text: str) -> None:
    said = message(text)
    assert without_command(said) is said


def test_an_address_behind_a_command_is_heard() -> None:
    said = message("/go", links=(Link(url="https://a.example", origin=Origin.TEXT),))
    assert without_command(said) == replace(said, parts=(Part(origin=Origin.TEXT, text=""),))


LEARNED = signal(id="meaning", spans=())
AMOUNT = signal("20 USD", id="amount", scheme="", weight=0.4)
TOLD = signal(id="campaign", spans=())


@pytest.mark.parametrize(
    ("signals", "shown"),
    [
        ((LEARNED,), False),
        ((LEARNED, replace(AMOUNT, weight=-0.4)), False),
        ((LEARNED, replace(signal(), experimental=True)), False),
        ((LEARNED, AMOUNT), True),
        ((TOLD,), True),
        ((signal(),), True),
    ],
)
def test_before_others_only_what_can_be_shown_is_fraud(signals: tuple[object, ...], shown: bool) -> None:
    found = verdict(signals=signals, leaning="account_trade")
    assert is_shown(found) is shown
    for sensitivity in Sensitivity:
        assert at(found, sensitivity).level is (Level.FRAUD if shown else Level.SUSPICIOUS)


@pytest.mark.parametrize(
    ("signals", "level", "expected"),
    [
        ((signal(),), Level.FRAUD, Level.FRAUD),
        ((LEARNED, AMOUNT), Level.FRAUD, Level.CLEAN),
        ((signal(),), Level.SUSPICIOUS, Level.CLEAN),
    ],
)
def test_behind_a_command_only_a_plain_ad_is_one(
    signals: tuple[object, ...], level: Level, expected: Level
) -> None:
    found = behind_command(verdict(level, signals=signals))
    assert (found.level, found.scheme) == (expected, "account_trade" if expected is Level.FRAUD else None)
