"""When a profile is worth a look, and what a profile does not make of a newcomer."""

from __future__ import annotations

from typing import Any

import pytest

from bot.core.detection.detectors import newcomer
from bot.core.detection.detectors.profile import NOTHING, photo_worth_a_look, worth_a_look
from bot.core.message import Link, Origin, Picture, Sender, UserId
from bot.core.verdict import Level, Verdict
from tests import builders
from tests.core.detection.engine import parts, reading

NOON = 1_750_000_000
CLEAN = builders.verdict(Level.CLEAN)
POINTS = builders.verdict(Level.CLEAN, signals=(builders.signal(id="see_profile"),))
SHOT = Picture(file_id="a", unique_id="b")
OWN, AWAY = (Link(url="https://x.example", origin=origin) for origin in (Origin.PROFILE_NAME, Origin.TEXT))


def looks(
    verdict: Verdict = CLEAN, text: str = "大家好", who: dict[str, Any] | None = None, **more: Any
) -> bool:
    sender = Sender(**{"id": UserId(3), "earlier": 0} | (who or {}))
    return worth_a_look(builders.message(text, sender=sender, sent=NOON, **more), verdict)


@pytest.mark.parametrize("who", [{}, {"earlier": None}, {"earlier": 9, "joined_at": NOON - 60}])
def test_somebody_unknown_who_says_nothing_is_worth_a_look(who: dict[str, Any]) -> None:
    assert looks(who=who)
    assert looks(text="好" * NOTHING, links=(OWN,), who=who)
    assert looks(text="", pictures=(SHOT,), who=who)


@pytest.mark.parametrize(
    "more",
    [
        {"text": ""},
        {"text": "好" * (NOTHING + 1)},
        {"links": (AWAY,)},
        {"who": {"earlier": 3}},
        {"who": {"id": UserId(-1002)}},
        {"verdict": builders.verdict(Level.SUSPICIOUS)},
        {"verdict": builders.verdict()},
    ],
)
def test_whoever_is_known_or_says_something_is_not(more: dict[str, Any]) -> None:
    assert not looks(**more)


def test_words_that_point_to_the_profile_are_worth_a_look_whose_ever_they_are() -> None:
    assert looks(POINTS, who={"earlier": 99}, text="好" * 99)
    suspicious = builders.verdict(Level.SUSPICIOUS, signals=POINTS.signals)
    assert looks(suspicious, who={"earlier": 99})
    assert not looks(builders.verdict(signals=POINTS.signals))


DOUBTED = builders.verdict(Level.SUSPICIOUS)


@pytest.mark.parametrize(
    ("verdict", "who", "worth"),
    [
        (DOUBTED, {"earlier": 0}, True),
        (DOUBTED, {"earlier": None}, True),
        (DOUBTED, {"earlier": 9}, False),
        (DOUBTED, {"earlier": 0, "id": UserId(-1002)}, False),
        (CLEAN, {"earlier": 0}, False),
        (builders.verdict(), {"earlier": 0}, False),
        (POINTS, {"earlier": 99}, True),
        (builders.verdict(signals=POINTS.signals), {"earlier": 0}, False),
    ],
)
def test_a_photo_is_looked_at_where_all_else_left_a_doubt(
    verdict: Verdict, who: dict[str, Any], worth: bool
) -> None:
    sender = Sender(**{"id": UserId(3), **who})
    assert photo_worth_a_look(builders.message("兼职", sender=sender, sent=NOON), verdict) is worth


def test_a_name_and_a_bio_are_no_words() -> None:
    sender = Sender(id=UserId(3), earlier=0)
    name, bio = (Origin.PROFILE_NAME, "林" * 50, True), (Origin.PROFILE_BIO, "@demo_id", True)
    quoted = (Origin.QUOTE, "好" * 99, False)
    hello = (Origin.TEXT, "大家好", True)
    assert not worth_a_look(parts(name, sender=sender, sent=NOON), CLEAN)
    assert worth_a_look(parts(quoted, hello, name, sender=sender, sent=NOON), CLEAN)
    link = Link(url="https://t.me/demo_id", origin=Origin.PROFILE_BIO)
    (signal,) = newcomer.detect(reading(parts(hello, bio, sender=sender, sent=NOON, links=(link,))))
    assert signal.weight == newcomer.NEW
