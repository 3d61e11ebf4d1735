"""Two readers, one verdict: the slow one is asked rarely and costs nothing when it fails."""

from __future__ import annotations

import asyncio
import logging
import threading
from dataclasses import replace

import pytest

from bot.core.detection.classifier import HEADS
from bot.core.detection.engine import Engine
from bot.core.detection.reading import Reading, Spellings
from bot.core.message import Message, Origin, Part
from bot.core.verdict import Level, Verdict
from bot.services.guard.judging import BACKLOG, LONG, SHARE, TOLD_EVERY, TwoReaders
from bot.services.metering import Event, Unmetered, Wait
from tests import builders
from tests.core.detection.engine import AROUND, SMALL
from tests.core.detection.learned import classifier, model
from tests.fakes import FakeClock, until

TEXT = "lend me your 微信号, tea is on me"
Points = dict[str, float]
OFFER = dict.fromkeys(HEADS, -5.0) | {"ad": 7.0, "account_trade": 3.0}


class Second:
    """Says what it was told to say, and notes what it was asked."""

    def __init__(self, says: Points | Exception | None) -> None:
        self.says = says
        self.asked: list[Spellings] = []

    async def points(self, words: Spellings) -> Points | None:
        """Its word, or the error it was given."""
        self.asked.append(words)
        if isinstance(self.says, Exception):
            raise self.says
        return self.says


async def level(second: Second | None, unsure: tuple[float, float] = (0.5, 0.97)) -> Level:
    learned = model(classifier=classifier(ad=1.1, account_trade=2.0), unsure=unsure)
    judging = TwoReaders(Engine(SMALL, model=learned), second)
    return (await judging.verdict(builders.message(TEXT))).level


async def test_what_the_fast_judge_is_sure_of_is_not_read_twice() -> None:
    second = Second(OFFER)
    assert await level(second, unsure=(0.9, 0.97)) is Level.SUSPICIOUS
    assert second.asked == []


async def test_where_it_is_unsure_both_decide() -> None:
    second = Second(OFFER)
    assert await level(None) is Level.SUSPICIOUS
    assert await level(second) is Level.FRAUD
    assert second.asked == [Spellings(TEXT, TEXT)]


async def test_one_reading_serves_both(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Message] = []
    once = Engine.read

    def counted(engine: Engine, message: Message, *, asked: bool = False) -> Reading:
        read.append(message)
        return once(engine, message, asked=asked)

    monkeypatch.setattr(Engine, "read", counted)
    assert await level(Second(OFFER)) is Level.FRAUD
    assert len(read) == 1


async def test_what_cannot_be_read_is_not_given_to_the_second_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(engine: Engine, message: Message, *, asked: bool = False) -> Reading:
        raise RuntimeError

    monkeypatch.setattr(Engine, "read", broken)
    second = Second(OFFER)
    assert await level(second, unsure=(0.0, 0.97)) is Level.CLEAN
    assert second.asked == []


@pytest.mark.parametrize("says", [None, RuntimeError("out of memory: lend me your")])
async def test_without_its_word_the_first_verdict_stands(
    says: Exception | None, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        assert await level(Second(says)) is Level.SUSPICIOUS
    assert "lend me" not in caplog.text
    assert ("RuntimeError" in caplog.text) is (says is not None)


LONG_TEXT = f"{'The bus was late again, who eats out tonight? ' * 6}{TEXT}. {'It rained all day. ' * 14}"


class Listener(Second):
    """Takes for an offer what is shorter than so many words, and all else for talk."""

    async def points(self, words: Spellings) -> Points | None:
        """Its word by the length of what it is given."""
        self.asked.append(words)
        return OFFER if len(words.written.split()) < 60 else dict.fromkeys(HEADS, -5.0)


async def test_of_a_very_long_text_a_piece_is_heard_too() -> None:
    learned = model(classifier=classifier(ad=1.1, account_trade=2.0), unsure=(0.0, 0.97))
    second = Listener(None)
    found = await TwoReaders(Engine(SMALL, model=learned), second).verdict(builders.message(LONG_TEXT))
    assert (found.level, found.scheme) == (Level.SUSPICIOUS, "account_trade")
    whole, piece = second.asked
    assert len(piece.written.split()) < 60 < len(whole.written.split())
    # Who asks waits: a page of theirs is read once, and to its end by its red flags.
    asked = Listener(None)
    await TwoReaders(Engine(SMALL, model=learned), asked).verdict(builders.message(LONG_TEXT), asked=True)
    assert len(asked.asked) == 1


@pytest.mark.parametrize("says", [None, dict.fromkeys(HEADS, -5.0)])
async def test_a_piece_that_says_nothing_leaves_the_whole_as_it_was(says: Points | None) -> None:
    learned = model(classifier=classifier(ad=-3.0, account_trade=2.0), unsure=(0.0, 0.97))
    judging = TwoReaders(Engine(SMALL, model=learned), Second(says))
    found = await judging.verdict(builders.message(LONG_TEXT))
    assert found.level is Level.CLEAN


FAINT = replace(AROUND, rules=tuple(replace(rule, weight=0.5) for rule in AROUND.rules))
"""Rules that convict nobody by themselves."""
OFFERED = "收购微信号，私聊我。"
WRAPPED = f"{OFFERED}发现诈骗请报警，请举报。"


class Believer(Second):
    """Takes an offer for one unless somebody warns beside it."""

    async def points(self, words: Spellings) -> Points | None:
        """Its word by whether it hears a warning."""
        self.asked.append(words)
        return dict.fromkeys(HEADS, -5.0) if "报警" in words.written else OFFER


async def heard_around(text: str, ad: float = -1.0, *, asked: bool = False) -> tuple[Verdict, list[str]]:
    second = Believer(None)
    learned = model(classifier=classifier(ad=ad, account_trade=2.0), unsure=(0.0, 0.97))
    verdict = await TwoReaders(Engine(FAINT, model=learned), second).verdict(
        builders.message(text), asked=asked
    )
    return verdict, [words.written.strip() for words in second.asked]


async def test_an_offer_is_heard_without_the_warning_beside_it() -> None:
    alone, _ = await heard_around(OFFERED)
    wrapped, given = await heard_around(WRAPPED)
    assert given == [WRAPPED, OFFERED]
    assert (wrapped.level, wrapped.scheme, wrapped.score) == (Level.FRAUD, "account_trade", alone.score)


async def test_who_hands_over_nothing_beside_a_warning_is_doubted_and_not_accused() -> None:
    verdict, _ = await heard_around("收购微信号。发现诈骗请报警，请举报。")
    assert verdict.level is Level.SUSPICIOUS


async def test_a_warning_that_speaks_of_the_offer_itself_is_heard_once() -> None:
    text = "收购微信号的是诈骗，请报警"
    verdict, given = await heard_around(text)
    assert (verdict.level, given) == (Level.CLEAN, [text])


async def test_an_offer_of_which_the_fast_reader_is_sure_that_it_is_none_is_not_heard_apart() -> None:
    learned = model(classifier=classifier(ad=-3.0, account_trade=2.0), unsure=(0.3, 0.97))
    second = Believer(None)
    verdict = await TwoReaders(Engine(FAINT, model=learned), second).verdict(builders.message(WRAPPED))
    assert (verdict.level, second.asked) == (Level.CLEAN, [])


async def test_who_asks_the_bot_is_heard_as_a_whole() -> None:
    _, given = await heard_around(WRAPPED, asked=True)
    assert given == [WRAPPED]


class Counts(Unmetered):
    """Keeps what was counted and timed of the second reader."""

    def __init__(self) -> None:
        self.counted: list[str] = []
        self.timed = 0

    def count(self, event: Event, *labels: str, by: int = 1) -> None:
        """Keep what came of a text."""
        self.counted.append(labels[-1])

    def took(self, wait: Wait, seconds: float, *labels: str) -> None:
        """Keep that it was timed."""
        self.timed += 1


class Busy:
    """Two readers of which the second is wanted for every text, a clock, and chats that wait."""

    def __init__(self) -> None:
        self.second = Second(OFFER)
        self.clock = FakeClock()
        self.waiting = 0
        engine = Engine(
            SMALL, model=model(classifier=classifier(ad=1.1, account_trade=2.0), unsure=(0.5, 0.97))
        )
        self.counts = Counts()
        self.judging = TwoReaders(engine, self.second, now=self.clock.now, meter=self.counts)
        self.judging.heed(lambda _: self.waiting)
        self.told = 0

    async def verdict(self, text: str = TEXT, chat: int = builders.GROUP, **fields: object) -> Verdict:
        """What both make of a text."""
        return await self.judging.verdict(builders.message(text, chat=builders.chat(chat), **fields))

    async def asked(self, chat: int, times: int = 1) -> int:
        """How many of so many texts of one chat, each of them new, the second reader was given."""
        before = len(self.second.asked)
        for _ in range(times):
            self.told += 1
            await self.verdict(f"{TEXT}{'!' * self.told}", chat)
        return len(self.second.asked) - before


async def test_no_chat_uses_the_second_reader_up() -> None:
    busy, (most, seconds) = Busy(), SHARE
    assert await busy.asked(builders.GROUP, 3 * most) == most
    assert await busy.asked(builders.OTHER_GROUP, 2) == 2
    busy.clock.advance(seconds)
    assert await busy.asked(builders.GROUP) == 1


async def test_words_that_were_settled_are_settled_once_whoever_says_them() -> None:
    busy = Busy()
    first = await busy.verdict()
    assert first.level is Level.FRAUD
    name = Part(origin=Origin.PROFILE_NAME, text="Анастасия Петровна")
    parts = (Part(origin=Origin.TEXT, text=TEXT), name)
    again = await busy.verdict(chat=builders.OTHER_GROUP, parts=parts)
    assert again == replace(first, lang=again.lang)
    assert len(busy.second.asked) == 1
    assert (busy.counts.counted, busy.counts.timed) == (["read", "known"], 1)


@pytest.mark.parametrize("says", [None, RuntimeError()])
async def test_what_the_second_reader_had_no_word_on_is_given_to_it_again(says: Exception | None) -> None:
    busy = Busy()
    busy.second.says = says
    assert (await busy.verdict()).level is Level.SUSPICIOUS
    busy.second.says = OFFER
    assert (await busy.verdict()).level is Level.FRAUD


async def test_what_was_settled_is_settled_anew_by_another_engine() -> None:
    busy = Busy()
    await busy.verdict()
    busy.judging.judge_by(busy.judging.engine)
    await busy.verdict()
    assert len(busy.second.asked) == 2


async def test_where_many_wait_the_fast_reader_alone_decides() -> None:
    busy = Busy()
    busy.waiting = BACKLOG + 1
    assert await busy.asked(builders.GROUP) == 0
    busy.waiting = BACKLOG
    assert await busy.asked(builders.GROUP) == 1


async def test_what_the_second_reader_was_not_given_is_told_now_and_then(
    caplog: pytest.LogCaptureFixture,
) -> None:
    busy = Busy()
    busy.waiting = BACKLOG + 1
    await busy.asked(builders.GROUP, 9)
    busy.clock.advance(TOLD_EVERY)
    await busy.asked(builders.GROUP, 2)
    told = [record.getMessage() for record in caplog.records]
    assert told == [
        f"second_reader_passed_over count=1 chat={builders.GROUP}",
        f"second_reader_passed_over count=9 chat={builders.GROUP}",
    ]


@pytest.mark.parametrize("length", [LONG - 1, LONG])
async def test_while_a_long_text_is_read_the_loop_goes_on(
    monkeypatch: pytest.MonkeyPatch, length: int
) -> None:
    reading, hear = threading.Event(), Engine.hear
    reader = []

    def slowly(self: Engine, message: Message, **how: bool) -> tuple[Verdict, Reading | None]:
        reader.append(threading.current_thread())
        assert threading.current_thread() is threading.main_thread() or reading.wait(60)
        return hear(self, message, **how)

    monkeypatch.setattr(Engine, "hear", slowly)
    judging = TwoReaders(Engine(SMALL))
    verdict = asyncio.create_task(judging.verdict(builders.message("a" * length)))
    await until(lambda: reader)
    if length < LONG:
        await until(verdict.done)
    assert verdict.done() is (length < LONG)
    reading.set()
    assert (await verdict).level is Level.CLEAN
    assert (reader[0] is threading.main_thread()) is (length < LONG)
    judging.close()
