"""The same words are judged once, and anew wherever more than words tells what they are."""

from __future__ import annotations

from typing import Any

import pytest

from bot.core.detection.detectors import DETECTORS
from bot.core.detection.engine import Engine
from bot.core.detection.reading import Reading
from bot.core.detection.repeats import LONGEST
from bot.core.message import Link, Message, Origin, Part, Sender, Source, UserId
from bot.core.verdict import Signal, Verdict
from tests import builders
from tests.core.detection.engine import SMALL

TEXT = "谁收微信号"
OWN = Link(url="https://t.me/member", origin=Origin.PROFILE_NAME, shown="@member")


class Counted(Engine):
    """An engine that counts what it reads through; the first ``failing`` times a detector fails."""

    def __init__(self, *, failing: int = 0, **fields: Any) -> None:
        self.read_through = 0
        self._failing = failing
        super().__init__(SMALL, detectors=(*DETECTORS, ("counted", self._count)), **fields)

    def _count(self, _: Reading) -> tuple[Signal, ...]:
        self.read_through += 1
        if self.read_through <= self._failing:
            raise RuntimeError("for now")
        return ()


def by(name: str = "小王", text: str = TEXT, **fields: Any) -> Message:
    words = (Part(origin=Origin.TEXT, text=text),) if text else ()
    named = (Part(origin=Origin.PROFILE_NAME, text=name),) if name else ()
    return builders.message("", **{"parts": (*words, *named), "links": (OWN,), **fields})


def alone(message: Message) -> Verdict:
    """What somebody says of a message who has heard no other."""
    return Engine(SMALL).verdict(message)


def test_what_another_said_before_is_not_read_again() -> None:
    engine = Counted()
    verdicts = [engine.verdict(by(name)) for name in ("小王", "", "🌸小李🌸")]
    assert verdicts == [alone(by("小王"))] * 3
    assert verdicts[0].signals
    assert engine.read_through == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"source": Source.CHANNEL},
        {"via_bot": True},
        {"was_clean": True, "edited": 10},
        {"links": (Link(url="https://t.me/+abc", origin=Origin.TEXT),)},
        {"name": "高价收微信号"},
        {"text": "微信号" * LONGEST},
        {"text": ""},
        {"parts": (Part(origin=Origin.QUOTE, text=TEXT, authored=False), Part(origin=Origin.TEXT, text="!"))},
    ],
    ids=lambda fields: next(iter(fields)),
)
def test_what_more_than_words_speaks_for_is_judged_by_itself(fields: dict[str, Any]) -> None:
    engine = Counted()
    engine.verdict(by())
    assert [engine.verdict(by(**fields)) for _ in range(2)] == [alone(by(**fields))] * 2


@pytest.mark.parametrize("fields", [{"name": "高价收微信号"}, {"text": "好" * (LONGEST + 1)}, {"text": ""}])
def test_what_has_no_words_of_its_own_is_not_remembered(fields: dict[str, Any]) -> None:
    engine = Counted()
    assert engine.verdict(by(**fields)) == engine.verdict(by(**fields))
    assert engine.read_through == 2


def test_a_newcomer_is_told_from_a_regular_with_the_same_words() -> None:
    engine, new = Counted(), Sender(id=UserId(9), earlier=0)
    for message in (by(), by(sender=new), by(), by(sender=new)):
        assert engine.verdict(message) == alone(message)
    assert engine.read_through == 2


def test_the_language_is_that_of_the_whole_message() -> None:
    engine = Counted()
    langs = [engine.verdict(by(name, "ok")).lang for name in ("Анастасия Петровна", "小王小李小张", "Ann")]
    assert langs == [alone(by(name, "ok")).lang for name in ("Анастасия Петровна", "小王小李小张", "Ann")]
    assert len(set(langs)) == 3
    assert engine.read_through == 1


def test_what_somebody_asks_about_is_no_message_of_a_group() -> None:
    engine = Counted()
    told, asked = engine.verdict(by()), engine.verdict(by(), asked=True)
    assert (told, asked) == (alone(by()), Engine(SMALL).verdict(by(), asked=True))
    assert engine.read_through == 2


def test_what_a_detector_failed_at_is_tried_again() -> None:
    engine = Counted(failing=1)
    first, second = engine.verdict(by()), engine.verdict(by())
    assert [one.sub for one in first.signals if one.id == "detector_failed"] == ["counted: RuntimeError"]
    assert second == alone(by())


def test_words_that_were_judged_before_come_without_a_reading() -> None:
    engine = Counted()
    first, again = engine.hear(by("小王")), engine.hear(by("小李"))
    assert (first.verdict, first.words) == (again.verdict, again.words)
    assert first.reading == engine.read(by("小王"))
    assert again.reading is None
    assert again.words is not None


def test_what_is_more_than_words_has_none() -> None:
    assert Counted().hear(by(), asked=True).words is None
