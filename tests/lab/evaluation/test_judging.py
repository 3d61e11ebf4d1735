"""Each line is judged once, the second reader's work is timed apart."""

from __future__ import annotations

from dataclasses import replace

from bot.core.message import Message
from bot.core.verdict import Level, Verdict
from bot.lab.corpus import Example
from bot.lab.judging import Judged, first_look, in_doubt, second_look, third_look
from bot.services.guard.judging import FirstView
from tests import builders


class FakeJudging:
    """Suspicious of everything; when unsure, the second reader clears it."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.hard = False

    def view(self, message: Message, *, asked: bool = False) -> FirstView:
        if asked:
            self.asked.append(message.text)
        found = builders.verdict(Level.SUSPICIOUS, score=0.6)
        return FirstView(message=message, asked=asked, verdict=found, reading=None)

    def unsure(self, verdict: Verdict, *, asked: bool = False) -> bool:
        return self.hard

    async def settle(self, view: FirstView) -> Verdict:
        return replace(view.verdict, level=Level.CLEAN, scheme=None)


def judge(examples: list[Example], judging: FakeJudging) -> list[Judged]:
    return list(second_look(list(first_look(examples, judging)), judging))


def line(text: str, kind: str = "") -> Example:
    return Example(text=text, lang="en", fraud=True, kind=kind)


def test_lines_come_back_in_order_with_their_time() -> None:
    found = judge([line("a"), line("b")], FakeJudging())
    assert [one.example.text for one in found] == ["a", "b"]
    assert [one.verdict.level for one in found] == [Level.SUSPICIOUS] * 2
    assert all(one.seconds > 0 and one.second is None for one in found)


def test_the_second_readers_word_is_the_last() -> None:
    judging = FakeJudging()
    judging.hard = True
    (found,) = judge([line("a")], judging)
    assert found.verdict.level is Level.CLEAN
    assert found.second is not None


def test_lines_of_the_kind_asked_are_judged_as_questions() -> None:
    judging = FakeJudging()
    judging.hard = True
    judge([line("a", "asked"), line("b", "plain")], judging)
    assert judging.asked == ["a", "a"]


class Third:
    """Takes everything about tea for fraud, where it is wanted."""

    def __init__(self) -> None:
        self.heard_of: list[tuple[str, bool]] = []

    def wanted(self, verdict: Verdict, *, asked: bool = False) -> bool:
        return verdict.level is Level.SUSPICIOUS

    async def heard(self, message: Message, verdict: Verdict, *, asked: bool = False) -> Verdict:
        self.heard_of.append((message.text, asked))
        return replace(verdict, level=Level.FRAUD) if "tea" in message.text else verdict


async def test_the_third_reader_is_heard_on_what_is_in_doubt() -> None:
    lines = judge([line("tea"), line("milk", "asked"), line("tea")], FakeJudging())
    lines[2] = replace(lines[2], verdict=builders.verdict(Level.CLEAN))
    third, done = Third(), [0]

    def count() -> None:
        done[0] += 1

    found = await third_look(lines, third, count)
    assert [one.verdict.level for one in found] == [Level.FRAUD, Level.SUSPICIOUS, Level.CLEAN]
    assert (third.heard_of, done) == ([("tea", False), ("milk", True)], [2])
    assert in_doubt(lines, third) == tuple(lines[:2])
