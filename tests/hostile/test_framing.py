"""Strangers who lead groups of their own want the innocent punished everywhere: nothing comes of it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.core.message import ChatId, MessageId
from bot.core.verdict import Level
from tests.builders import ADMIN, GROUP, MEMBER, click_update, raw_chat, text_update, user, verdict
from tests.drill import Calls, Drill
from tests.groups import settle

NOTICE = "通知：明天上午九点到下午五点本小区停水检修，请各位邻居提前储水，给大家带来不便敬请谅解"
SAME = "通知：明天上午九点到下午五点，本小区停水检修！请各位邻居提前储水，给大家带来不便，敬请谅解"
NEARLY = "通知：后天上午八点到下午三点本小区停电检修，请各位邻居提前充电，给大家带来不便敬请谅解"
AD = "诚招兼职在朋友圈转发图文，每条5元，当天结算，好友两百以上，长期稳定，联系 @victim_77"
HARMLESS = verdict(Level.CLEAN, signals=())
DOUBTFUL = verdict(Level.SUSPICIOUS, score=0.4, leaning="account_trade")
PLAIN = verdict(score=0.98, leaning="account_trade")
STRANGERS = tuple(range(4001, 4021))
"""Each of them made a group, and is its admin."""


def den(stranger: int) -> ChatId:
    """The group of a stranger."""
    return ChatId(-1002000000000 - stranger)


class Town(Drill):
    """A group in which everything is done that can be done, among those of strangers."""

    async def begin(self, **settings: str) -> None:
        """The judge finds everything harmless until it is told otherwise."""
        every = {"mode": "enforce", "slow_start": "off", "suspicious": "ask", "sensitivity": "high"}
        await super().begin(**{**every, **settings})
        self.duty.judging.script = {"": HARMLESS}
        await self.duty.campaigns.load()
        for stranger in STRANGERS:
            self.duty.messenger.seat(den(stranger), stranger, "creator")

    async def posted(self, stranger: int, text: str) -> dict[str, Any]:
        """Somebody writes in the group of a stranger."""
        number, by = self.next(), stranger + 1000
        await self.duty.see(text_update(self.next(), text, chat_id=den(stranger), by=by, number=number))
        said = {"message_id": number, "date": 1_750_000_000, "chat": raw_chat(den(stranger)), "text": text}
        return {**said, "from": user(by)}

    async def confirms(self, stranger: int, text: str) -> None:
        """A stranger confirms a text in the group of their own."""
        under = await self.posted(stranger, text)
        await self.duty.see(
            text_update(self.next(), "/confirm", chat_id=den(stranger), by=stranger, reply_to_message=under)
        )
        assert any("hashes" in text for text in self.duty.messenger.texts(den(stranger)))

    async def reports(self, stranger: int, text: str) -> None:
        """A stranger has a text reported in their group, and says under its card that it is fraud."""
        await self.opens(stranger)
        under = await self.posted(stranger, text)
        await self.duty.see(
            text_update(self.next(), "/report", chat_id=den(stranger), by=9000, reply_to_message=under)
        )
        await self.says_yes(stranger, under["message_id"])

    async def opens(self, stranger: int) -> None:
        """A stranger talks to the bot and makes that chat the log of their group, so that cards reach it."""
        await self.duty.see(text_update(self.next(), "/start", chat_id=stranger, by=stranger))
        await self.duty.store.chats.set_setting(den(stranger), "log", str(stranger), stranger, 0.0)
        self.duty.chats.forget(den(stranger))

    async def says_yes(self, stranger: int, number: int) -> None:
        """The button under the newest card of the stranger's group."""
        mark = f"case:{den(stranger)}:{number}"
        cards = [row.message_id for row in self.duty.store.calls() if row.mark == mark and row.message_id]
        data = f"c:yes:{den(stranger)}:{number}"
        await self.duty.see(
            click_update(self.next(), data, by=stranger, chat_id=stranger, number=int(cards[-1] or 0))
        )
        found = await self.duty.store.ledger.judgement(den(stranger), MessageId(number))
        assert found is not None
        assert found.confirmed_by == stranger

    async def hears(self, text: str, **fields: Any) -> Calls:
        """What comes of an innocent member's words."""
        return await self.says(MEMBER, text, **fields)


@pytest.fixture
async def town() -> Town:
    found = Town()
    await found.begin()
    return found


async def nothing_comes_of(town: Town, *texts: str) -> None:
    for text in texts:
        assert await town.hears(text) == []
        assert await town.duty.store.ledger.judgement(GROUP, MessageId(town.last)) is None


@pytest.mark.parametrize("how_many", [2, 20])
@pytest.mark.parametrize("known_for_long", [False, True])
async def test_a_text_that_strangers_confirmed_brands_nobody_elsewhere(
    town: Town, how_many: int, known_for_long: bool
) -> None:
    strangers = STRANGERS[:how_many]
    if known_for_long:
        await settle(town.duty.store, town.duty.clock.now(), *map(den, strangers))
    for stranger in strangers:
        await town.confirms(stranger, NOTICE)
    await nothing_comes_of(town, NOTICE, SAME, NEARLY)


async def test_in_their_own_group_it_counts_in_full(town: Town) -> None:
    await town.confirms(STRANGERS[0], NOTICE)
    before = len(town.duty.messenger.texts(den(STRANGERS[0])))
    await town.posted(STRANGERS[0], SAME)
    assert len(town.duty.messenger.texts(den(STRANGERS[0]))) == before + 1


@pytest.mark.parametrize("way", ["confirms", "reports"])
async def test_what_the_judge_saw_nothing_in_adds_nothing_to_a_doubt_elsewhere(town: Town, way: str) -> None:
    """Not even where the groups are old and large, and the innocent wrote something that looks odd."""
    strangers = STRANGERS[:3]
    await settle(town.duty.store, town.duty.clock.now(), *map(den, strangers))
    for stranger in strangers:
        await getattr(town, way)(stranger, NOTICE)
    town.duty.judging.script = {"": DOUBTFUL}
    await town.hears(NOTICE)
    found = await town.duty.store.ledger.judgement(GROUP, MessageId(town.last))
    assert found is not None
    assert (found.level, found.score) == ("suspicious", DOUBTFUL.score)


async def test_a_case_that_a_confirmation_made_is_no_view_of_the_judge(town: Town) -> None:
    """A copy is fraud where its like was confirmed; to confirm that copy too tells nobody anything new."""
    stranger = STRANGERS[0]
    await settle(town.duty.store, town.duty.clock.now(), den(stranger))
    await town.confirms(stranger, NOTICE)
    await town.opens(stranger)
    under = await town.posted(stranger, NEARLY)
    await town.says_yes(stranger, under["message_id"])
    town.duty.judging.script = {"": DOUBTFUL}
    await town.hears(NEARLY)
    found = await town.duty.store.ledger.judgement(GROUP, MessageId(town.last))
    assert found is not None
    assert found.score == DOUBTFUL.score


async def test_three_groups_of_strangers_that_saw_an_ad_say_nothing_of_its_like(town: Town) -> None:
    town.duty.judging.script = {"": PLAIN}
    for stranger in STRANGERS[:3]:
        await town.posted(stranger, AD)
    town.duty.judging.script = {"": DOUBTFUL}
    await town.hears(AD)
    found = await town.duty.store.ledger.judgement(GROUP, MessageId(town.last))
    assert found is not None
    assert (found.level, found.score) == ("suspicious", DOUBTFUL.score)


async def test_whose_handle_stands_in_a_strangers_ad_is_left_in_peace(town: Town) -> None:
    strangers = STRANGERS[:3]
    await settle(town.duty.store, town.duty.clock.now(), *map(den, strangers))
    town.duty.judging.script = {"朋友圈": PLAIN, "": HARMLESS}
    for stranger in strangers:
        await town.confirms(stranger, AD)
    await nothing_comes_of(
        town, "大家好，有事请找 @victim_77", "@victim_77 是我们楼长，停水的事问他就行，谢谢大家"
    )


async def test_an_admin_anywhere_takes_it_back_for_everybody(town: Town) -> None:
    strangers, honest = STRANGERS[:3], STRANGERS[-1]
    await settle(town.duty.store, town.duty.clock.now(), *map(den, strangers))
    town.duty.judging.script = {"": DOUBTFUL}
    for stranger in strangers:
        await town.confirms(stranger, NOTICE)
    await town.hears(NOTICE)
    accused = await town.duty.store.ledger.judgement(GROUP, MessageId(town.last))
    assert accused is not None
    assert accused.level == "fraud"
    await town.duty.campaigns.clear(den(honest), accused.campaign, ADMIN)
    await town.hears(SAME)
    found = await town.duty.store.ledger.judgement(GROUP, MessageId(town.last))
    assert found is not None
    assert (found.level, found.score) == ("suspicious", DOUBTFUL.score)


async def test_the_card_of_a_case_counts_every_group_that_saw_or_said_it(town: Town) -> None:
    """However many have: the bound on what is kept in memory is none on what is told."""
    town.duty.judging.script = {"": PLAIN}
    for stranger in STRANGERS:
        await town.posted(stranger, AD)
    await town.hears(AD)
    number, card = town.last, await town.card()
    told = await town.told(ADMIN, f"c:like:{GROUP}:{number}", card, chat_id=-1001000000902)
    assert str(len(STRANGERS) + 1) in told
    assert told.count(str(len(STRANGERS) + 1)) == 2
