"""The third reader: asked rarely, waited for a moment, believed for its evidence, harmless when it fails."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest

from bot.core.detection.judge import THIRD_READER
from bot.core.message import Message
from bot.core.verdict import Level, Signal, Verdict
from bot.errors import OracleFailed
from bot.services.guard.breaker import FAILURES, LONGEST, REST
from bot.services.guard.third import AT_ONCE, BEHIND, HOURLY, OF_A_CHAT, ThirdReader, ThirdTally
from tests import builders
from tests.fakes import FakeClock, rejudged
from tests.oracles import NOTHING, FakeOracle, word

TEXT = "a friend needs your account for a week, write @demo_shop"
EVIDENCE = "needs your account"
DOUBT = builders.verdict(
    Level.SUSPICIOUS,
    leaning="account_trade",
    signals=(Signal(id="wording", weight=2.6, reason="wording", scheme="account_trade"),),
)
FAILS = OracleFailed("status 500")


class Hearing:
    """A third reader over a scripted oracle and a clock."""

    def __init__(self, *replies: Any, **more: Any) -> None:
        self.oracle = FakeOracle(*(replies or (word(EVIDENCE),)))
        self.clock = FakeClock()
        self.waiting = 0
        self.reader = ThirdReader(
            self.oracle,
            rejudged,
            behind=lambda _: self.waiting,
            now=self.clock.now,
            **{"patience": 60.0, **more},
        )

    async def heard(self, text: str = TEXT, *, chat: int = builders.GROUP, **more: Any) -> Verdict:
        message = builders.message(text, chat=builders.chat(chat))
        return await self.reader.heard(message, **{"verdict": DOUBT, **more})

    @property
    def tally(self) -> ThirdTally:
        found = self.reader.tally
        assert found is not None
        return found


async def test_a_doubt_becomes_fraud_by_words_that_can_be_shown() -> None:
    hearing = Hearing()
    found = await hearing.heard()
    assert (found.level, found.scheme) == (Level.FRAUD, "account_trade")
    (signal,) = (one for one in found.signals if one.id == THIRD_READER)
    assert signal.evidence == (EVIDENCE,)
    assert hearing.oracle.given == [("a friend needs your account for a week, write [contact]", False)]
    assert hearing.tally == ThirdTally(asked=1, raised=1)


@pytest.mark.parametrize("level", [Level.CLEAN, Level.FRAUD])
async def test_what_is_certain_is_shown_to_nobody(level: Level) -> None:
    hearing = Hearing()
    certain = builders.verdict(level)
    assert await hearing.heard(verdict=certain) is certain
    assert hearing.oracle.given == []


async def test_what_says_nothing_in_words_is_shown_to_nobody() -> None:
    hearing = Hearing()
    assert await hearing.heard("@demo_shop 123456") is DOUBT
    assert hearing.oracle.given == []


async def test_where_there_is_none_nothing_is_told_of_it() -> None:
    reader = ThirdReader(None, rejudged)
    assert (reader.host, reader.tally, reader.wanted(DOUBT)) == (None, None, False)
    assert await reader.heard(builders.message(TEXT), DOUBT) is DOUBT
    await reader.stop()


async def test_its_word_on_what_somebody_asks_about_is_to_be_careful() -> None:
    hearing = Hearing()
    nothing = builders.verdict(Level.CLEAN, signals=())
    found = await hearing.heard(verdict=nothing, asked=True)
    assert (found.level, found.scheme) == (Level.SUSPICIOUS, "account_trade")
    assert [asked for _, asked in hearing.oracle.given] == [True]


@pytest.mark.parametrize(
    ("reply", "tally"),
    [
        (NOTHING, ThirdTally(asked=1)),
        (word("send me the code now"), ThirdTally(asked=1, untrue=1)),
        (word(), ThirdTally(asked=1, untrue=1)),
        (word("week, write [contact]"), ThirdTally(asked=1, untrue=1)),
        ("fraud", ThirdTally(asked=1, failed=1)),
        (FAILS, ThirdTally(asked=1, failed=1)),
        (RuntimeError(TEXT), ThirdTally(asked=1, failed=1)),
    ],
)
async def test_without_a_word_that_can_be_believed_the_verdict_stands(
    reply: Any, tally: ThirdTally, caplog: pytest.LogCaptureFixture
) -> None:
    hearing = Hearing(reply)
    with caplog.at_level(logging.DEBUG):
        assert await hearing.heard() is DOUBT
    assert hearing.tally == tally
    assert "account" not in caplog.text


async def test_a_fault_of_ours_costs_its_word_alone(caplog: pytest.LogCaptureFixture) -> None:
    def broken(verdict: Verdict, signals: tuple[Signal, ...], *, asked: bool = False) -> Verdict:
        raise RuntimeError(TEXT)

    reader = ThirdReader(FakeOracle(word(EVIDENCE)), broken)
    assert await reader.heard(builders.message(TEXT), DOUBT) is DOUBT
    assert "RuntimeError" in caplog.text
    assert "account" not in caplog.text


async def test_what_is_said_again_is_not_asked_again() -> None:
    hearing = Hearing()
    for handle in ("@demo_shop", "@demo_other"):
        assert (await hearing.heard(TEXT.replace("@demo_shop", handle))).level is Level.FRAUD
    assert hearing.tally == ThirdTally(asked=1, raised=2)
    nothing = builders.verdict(Level.CLEAN, signals=())
    await hearing.heard(verdict=nothing, asked=True)
    assert hearing.tally.asked == 2


async def test_a_lie_is_not_asked_for_again() -> None:
    hearing = Hearing(word("send me the code now"))
    assert [await hearing.heard() for _ in range(3)] == [DOUBT] * 3
    assert hearing.tally == ThirdTally(asked=1, untrue=1)


async def test_a_failure_is_not_remembered() -> None:
    hearing = Hearing(FAILS, word(EVIDENCE))
    assert await hearing.heard() is DOUBT
    assert (await hearing.heard()).level is Level.FRAUD


async def test_who_asks_at_the_same_time_gets_the_same_word() -> None:
    hearing = Hearing()
    both = await asyncio.gather(hearing.heard(), hearing.heard(chat=builders.OTHER_GROUP))
    assert [one.level for one in both] == [Level.FRAUD] * 2
    assert len(hearing.oracle.given) == 1


async def test_a_late_word_holds_nobody_up_and_serves_the_next() -> None:
    hearing = Hearing(patience=0.01)
    hearing.oracle.free.clear()
    assert await hearing.heard() is DOUBT
    hearing.clock.advance(20)
    hearing.oracle.free.set()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert (await hearing.heard()).level is Level.FRAUD
    assert hearing.tally == ThirdTally(asked=1, raised=1, failed=1)


async def test_whoever_goes_away_takes_the_word_from_nobody() -> None:
    hearing = Hearing()
    hearing.oracle.free.clear()
    leaves, stays = (asyncio.create_task(hearing.heard()) for _ in range(2))
    await asyncio.sleep(0)
    leaves.cancel()
    await asyncio.sleep(0)
    hearing.oracle.free.set()
    assert (await stays).level is Level.FRAUD


async def test_what_stops_waits_for_no_word() -> None:
    hearing = Hearing()
    hearing.oracle.free.clear()
    waits = asyncio.create_task(hearing.heard())
    await asyncio.sleep(0)
    await hearing.reader.stop()
    assert await waits is DOUBT


async def asked(hearing: Hearing, times: int, chat: int = builders.GROUP) -> int:
    """How many of so many texts of one chat it was given."""
    before = len(hearing.oracle.given)
    for number in range(times):
        await hearing.heard(f"{TEXT} {'x' * (before + number)}", chat=chat)
    return len(hearing.oracle.given) - before


async def test_no_chat_has_more_than_its_budget_of_an_hour() -> None:
    hearing, (most, seconds) = Hearing(NOTHING), OF_A_CHAT
    assert await asked(hearing, 2 * most) == most
    assert hearing.tally.refused == most
    assert await asked(hearing, 1, builders.OTHER_GROUP) == 1
    hearing.clock.advance(seconds)
    assert await asked(hearing, 1) == 1


async def test_all_chats_share_the_budget_of_an_hour() -> None:
    hearing, (most, seconds) = Hearing(NOTHING), HOURLY
    given = [await asked(hearing, 1, chat=-number) for number in range(1, most + 20)]
    assert sum(given) == most
    hearing.clock.advance(seconds)
    assert await asked(hearing, 1, chat=-5000) == 1


async def test_a_busy_chat_is_judged_without_it() -> None:
    hearing = Hearing()
    hearing.waiting = BEHIND + 1
    assert await hearing.heard() is DOUBT
    hearing.waiting = BEHIND
    assert (await hearing.heard()).level is Level.FRAUD


async def test_a_few_texts_are_read_at_a_time_and_the_others_pass() -> None:
    hearing = Hearing(NOTHING)
    hearing.oracle.free.clear()
    waits = [
        asyncio.create_task(hearing.heard(f"{TEXT} {'x' * n}", chat=-n)) for n in range(1, 2 * AT_ONCE + 1)
    ]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert sum(one.done() for one in waits) == AT_ONCE
    hearing.oracle.free.set()
    assert await asyncio.gather(*waits) == [DOUBT] * (2 * AT_ONCE)


async def test_what_fails_time_after_time_is_left_alone_longer_and_longer() -> None:
    hearing = Hearing(FAILS)
    assert await asked(hearing, FAILURES + 2) == FAILURES
    assert hearing.tally.rests == REST
    hearing.clock.advance(REST)
    assert hearing.tally.rests == 0
    assert await asked(hearing, 2, builders.OTHER_GROUP) == 1
    assert hearing.tally.rests == 2 * REST
    for _ in range(12):
        hearing.clock.advance(LONGEST)
        await asked(hearing, 1, builders.OTHER_GROUP)
    assert hearing.tally.rests == LONGEST


async def test_one_success_ends_it() -> None:
    hearing = Hearing(*[FAILS] * (FAILURES - 1), NOTHING, FAILS)
    assert await asked(hearing, FAILURES + 1) == FAILURES + 1
    assert hearing.tally.rests == 0


async def test_a_pause_that_it_asks_for_is_kept_at_once() -> None:
    hearing = Hearing(OracleFailed("status 429", pause=90.0))
    assert await asked(hearing, 3) == 1
    assert hearing.tally.rests == 90


async def test_who_has_nothing_else_to_do_asks_as_often_as_he_likes_and_waits() -> None:
    hearing = Hearing(NOTHING, patient=True, patience=0.0)
    hearing.waiting = 1000
    count = 2 * HOURLY[0]
    texts = (f"{TEXT} {'x' * number}" for number in range(count))
    assert await asyncio.gather(*map(hearing.heard, texts)) == [DOUBT] * count
    assert hearing.tally == ThirdTally(asked=count)


def test_nothing_of_a_text_is_kept() -> None:
    async def run() -> ThirdReader:
        hearing = Hearing()
        await hearing.heard()
        return hearing.reader

    reader = asyncio.run(run())
    assert "account for" not in repr([*reader._said.items()])
    assert not isinstance(next(iter(reader._said)), Message)
