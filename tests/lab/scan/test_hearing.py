"""Verdicts without asking twice, and the same as if every message had been asked about whole."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot.adapters.content.rules import load_ruleset
from bot.adapters.model.file import load_model
from bot.config import PACKAGED_CONTENT
from bot.core.detection.engine import Engine
from bot.core.detection.judge import Sensitivity
from bot.core.message import Chat, Link, Message, Origin, Part, Sender, Source, UserId
from bot.core.verdict import Level, Verdict
from bot.lab.scan import hearing as listening
from bot.lab.scan.export import Head
from bot.lab.scan.hearing import AwaitedVerdict, Hearing
from bot.lab.scan.record import chat_of, message_of
from tests.lab.scan.exports import GROUP, START, Words, said

CHAT: Chat = chat_of(Head(name="Riverside", kind="private_supergroup", id=GROUP))
NEW, OLD = Sender(id=UserId(7), earlier=0), Sender(id=UserId(8), earlier=50)


def told(answer: AwaitedVerdict) -> Verdict:
    assert answer.verdict is not None
    return answer.verdict


def heard(judge: Words, *messages: Message) -> list[Level]:
    """The levels of these messages, one after the other."""
    hearing = Hearing(judge, Sensitivity.NORMAL)
    return [told(hearing.answer(message)).level for message in messages]


def message(text: str, sender: Sender = OLD) -> Message:
    return message_of(said(text), CHAT, sender, START)


def test_a_short_text_is_judged_once_for_newcomers_and_once_for_others() -> None:
    judge = Words()
    hello = (message("hello"), message("hello", NEW), message("hello"), message("hello", NEW))
    assert heard(judge, *hello) == [Level.CLEAN] * 4
    assert [one.sender for one in judge.asked] == [OLD, NEW]


def test_a_command_is_no_ad_and_hides_none() -> None:
    texts = ("/buy ad", "/buy a cheap account by an ad", "/buy what may be one, maybe", "/stats 7")
    judge = Words()
    assert heard(judge, *map(message, texts)) == [Level.CLEAN, Level.FRAUD, Level.CLEAN, Level.CLEAN]
    assert [one.text for one in judge.asked] == ["a cheap account by an ad", "what may be one, maybe"]


LONG = message("x " * 40)
ASKED_AGAIN = {
    "long": LONG,
    "linked": replace(message("hi"), links=(Link(url="https://a.example", origin=Origin.TEXT),)),
    "forwarded": replace(message("hi"), source=Source.HIDDEN),
    "by a bot": replace(message("hi"), via_bot=True),
    "two parts": replace(message("hi"), parts=(*message("hi").parts, Part(origin=Origin.POLL, text="q"))),
    "a caption": replace(message("hi"), parts=(Part(origin=Origin.CAPTION, text="hi"),)),
}


@pytest.mark.parametrize("name", ASKED_AGAIN)
def test_what_is_more_than_a_short_text_is_judged_each_time(name: str) -> None:
    judge = Words()
    heard(judge, ASKED_AGAIN[name], ASKED_AGAIN[name])
    assert len(judge.asked) == 2


def test_what_says_nothing_is_not_judged() -> None:
    judge = Words()
    assert heard(judge, message("")) == [Level.CLEAN]
    assert judge.asked == []


def test_a_name_is_heard_when_it_says_something() -> None:
    hearing = Hearing(Words(), Sensitivity.NORMAL)
    assert [hearing.named(CHAT, name) for name in ("Lin", "an ad", "Lin", "", "an ad")] == [
        *("", "an ad", "", "", "an ad"),
    ]


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "REMEMBERED", 4)
    judge = Words()
    heard(judge, *(message(f"hello {number}") for number in (1, 2, 3, 4, 5, 5, 1)))
    assert len(judge.asked) == 6


def test_the_sensitivity_decides_the_level() -> None:
    low = Hearing(Words(), Sensitivity.LOW)
    assert told(low.answer(message("an ad"))).level is Level.SUSPICIOUS


class Whole:
    """The packaged content without a second reader."""

    def __init__(self) -> None:
        model = load_model(PACKAGED_CONTENT)
        self.engine = Engine(load_ruleset(PACKAGED_CONTENT), model=model)

    def verdict(self, message: Message) -> Verdict:
        return self.engine.verdict(message)

    def silent(self, message: Message) -> bool:
        reading = self.engine.read(message)
        return not reading.present and not reading.matches


def test_a_silent_name_left_out_changes_no_verdict() -> None:
    """Every text of the corpus beside names that say nothing, and beside some that do."""
    judge, names = (
        Whole(),
        ("Lin", "王小明", "Мария", "𝓐𝓷𝓷𝓪 🌸", "收微信号 日结", "Wu 138 0000 1111", "x" * 64),
    )
    hearing = Hearing(judge, Sensitivity.NORMAL)
    lines = Path("tests/corpus/dev.jsonl").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        record, name = said(json.loads(line)["text"]), names[number % len(names)]
        sender = NEW if number % 2 else OLD
        whole = judge.verdict(message_of(record, CHAT, sender, START, name))
        part = told(hearing.answer(message_of(record, CHAT, sender, START, hearing.named(CHAT, name))))
        assert replace(part, lang="") == replace(whole, lang="")
