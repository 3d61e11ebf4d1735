"""The pages of content and of a text tried on the spot: what the command line tells, in a browser."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.adapters.console.pages.trying import LONGEST, LONGEST_RULE
from bot.readers import open_readers
from bot.services.guard.judging import TwoReaders
from bot.services.library.covering import SOON
from tests.console import Console, consoled, say
from tests.interface import SETTINGS

AD = "高价收微信号，闲置小号换零花钱，日结"


@pytest.fixture(scope="module")
def judging() -> Iterator[TwoReaders]:
    found = TwoReaders(open_readers(SETTINGS).engine)
    yield found
    found.close()


@pytest.fixture
async def console(judging: TwoReaders) -> AsyncIterator[Console]:
    async with consoled(judging=judging) as found:
        await found.sign_in()
        yield found


class TestContent:
    async def test_every_language_has_its_row(self, console: Console) -> None:
        page = await console.open("/content")
        catalog = console.duty.catalog
        for lang, locale in catalog.locales.items():
            assert f'<bdi lang="{lang}">{locale.name}</bdi>' in page
        assert f'<td class="n">{len(catalog.locales["en"].ui)}</td>' in page

    async def test_facts_are_named_from_sixty_days_before_and_called_overdue_after(
        self, console: Console
    ) -> None:
        catalog = console.duty.catalog
        fact = min(catalog.laws.values(), key=lambda law: law.review_by)
        day = datetime.combine(fact.review_by, datetime.min.time(), UTC)
        for days, named, overdue in ((-SOON - 400, False, False), (-1, True, False), (2, True, True)):
            console.duty.clock.time = (day + timedelta(days=days)).timestamp()
            page = await console.open_anew("/content")
            row = re.search(rf'<th scope="row">{fact.id}</th>.*?</tr>', page, re.DOTALL)
            assert (row is not None) is named
            assert (row is not None and say("content.overdue") in row[0]) is overdue


class TestTry:
    async def judge(self, console: Console, text: str, **fields: str) -> str:
        response = await console.press("/try/judge", text=text, **fields)
        assert response.status_code == 200
        return response.text

    async def test_an_ad_shows_verdict_reasons_words_and_numbers(self, console: Console) -> None:
        page = await self.judge(console, AD)
        assert f"{say('try.level.fraud')}: {console.duty.text('scheme.account_trade')}" in page
        assert '<bdi class="mark">微信号</bdi>' in page
        assert say("try.counted") in page
        assert "which is a score of" in page

    async def test_a_rule_that_speaks_shows_its_examples(self, console: Console) -> None:
        page = await self.judge(console, AD)
        assert say("try.hits") in page
        assert say("try.misses") in page

    async def test_it_tells_in_chinese_too(self, console: Console) -> None:
        await console.done("/speak", lang="zh-Hans", page="try")
        page = await self.judge(console, AD)
        assert console.duty.text("scheme.account_trade", "zh-Hans") in page
        assert say("try.counted", "zh-Hans") in page

    async def test_a_harmless_text_is_clean_and_a_question_is_judged_as_one(self, console: Console) -> None:
        assert say("try.level.clean") in await self.judge(console, "Who brings the cake tomorrow?")
        asked = await self.judge(console, "有人要收我微信号，能卖吗？", asked="yes")
        assert "Judged as a question put to the bot" in asked
        assert 'value="yes" checked' in asked

    @pytest.mark.parametrize(
        "text", ["", "\n\nx", "\x00\u202e", '"><script>alert(1)</script>', "收" * (LONGEST + 10)]
    )
    async def test_hostile_texts_come_back_escaped(self, console: Console, text: str) -> None:
        page = await self.judge(console, text)
        assert "<script" not in page
        assert say("try.score") in page

    async def test_nothing_of_it_is_kept(self, console: Console, caplog: pytest.LogCaptureFixture) -> None:
        before = console.duty.store.states()
        await self.judge(console, AD)
        assert console.duty.store.states() == before
        assert await console.noted() == ["op.console.in", "op.console.link"]
        assert "微信" not in "".join(one.getMessage() for one in caplog.records)
        assert "微信" not in await console.open("/try")


RULE = """
- id: tried_here
  scheme: account_trade
  status: test
  reason: wants_account
  weight: 3.1
  false_positives: none
  match: {near: [soft_thing, put_to_use|money_bait|soft_gain], within: 110, clause: false}
  hits: ["Got a second number in a drawer? let me keep it warm, you get a tenner every Friday"]
  misses: ["%s"]
"""


class TestRule:
    async def test_one_that_holds_is_told_with_how_many_examples(self, console: Console) -> None:
        response = await console.press("/try/rule", pack="en", rule=RULE % "Who brings the cake?")
        assert re.search(say("try.rule.holds", count="([0-9]{3,})"), response.text)
        assert "<code>tried_here</code>" in response.text
        assert await console.noted() == ["op.console.in", "op.console.link"]

    async def test_what_it_breaks_is_named(self, console: Console) -> None:
        own = "Got a second number in a drawer? let me keep it warm, you get a tenner every Friday"
        page = (await console.press("/try/rule", pack="en", rule=RULE % own)).text
        assert say("try.rule.broken", count=1) in page
        assert "is a miss of tried_here, but the rule fires" in page

    @pytest.mark.parametrize("rule", ["", "<script>", "a: [", "x" * (LONGEST_RULE + 9)])
    async def test_hostile_rules_come_back_escaped(self, console: Console, rule: str) -> None:
        page = (await console.press("/try/rule", pack="en", rule=rule)).text
        assert "<script" not in page
        assert say("try.rule.prove") in page

    async def test_a_language_without_rules_proves_nothing(self, console: Console) -> None:
        page = (await console.press("/try/rule", pack="../en", rule=RULE % "x")).text
        assert "tried_here, but" not in page
        assert "<code>" not in page
