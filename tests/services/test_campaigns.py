"""Campaigns: confirmed once, known everywhere; cleared once, silent there; nothing forgotten in a restart."""

from __future__ import annotations

import asyncio

import pytest

from bot.adapters.store import MemoryStore
from bot.core.campaign import CLAIMED_WEIGHT, CONFIRMED_WEIGHT, SUPPOSED_WEIGHT, probes
from bot.core.contacts import HALF_LIFE
from bot.core.message import ChatId, Message, UserId
from bot.core.verdict import Level, Signal, Verdict
from bot.errors import StoreError
from bot.services import campaigns as module
from bot.services.campaigns import NOTED_EVERY, Campaigns
from bot.services.shelf import Shelf
from tests.builders import ADMIN, GROUP, OTHER_GROUP, chat, message, signal, verdict
from tests.fakes import FakeClock, rejudged

AD = "诚招兼职在朋友圈转发图文，每条5元，当天结算，好友两百以上，长期稳定，联系 @demo_01"
CHANGED = "诚招兼职在朋友圈转发图文！每条8元，当天结算；好友两百以上，长期稳定～联系 @other_77"
REWORDED = "诚招宝妈在朋友圈转发图文，每条8元，当天结账，好友两百以上，长期稳定的，联系 vx abc_99"
TALK = "明天下午三点在小区门口集合，大家记得带上雨伞，可能会下雨，谢谢各位邻居"
CLEAN = verdict(Level.CLEAN, score=0.02, signals=())
SUSPICIOUS = verdict(Level.SUSPICIOUS, scheme="recruit_posting", score=0.6)
FRAUD = verdict(scheme="recruit_posting", score=0.98)
OPERATOR = UserId(77)
NEW = ChatId(-1009)


class Desk:
    """Campaigns over a store that outlives them."""

    def __init__(self, store: MemoryStore | None = None, clock: FakeClock | None = None) -> None:
        self.clock = clock or FakeClock()
        self.store = store or MemoryStore(clock=self.clock.now)
        self.campaigns = Campaigns(
            store=self.store, clock=self.clock, rejudge=rejudged, operators=frozenset({OPERATOR})
        )

    async def again(self) -> Desk:
        """After a restart."""
        life = Desk(self.store, self.clock)
        await life.campaigns.load()
        return life

    def signals(self, text: str, of: Verdict = CLEAN, where: ChatId = OTHER_GROUP) -> list[tuple[str, float]]:
        found = self.campaigns.heard(at(text, where), of)
        return [(one.id, one.weight) for one in found.signals if one not in of.signals]

    def level(self, text: str, of: Verdict = CLEAN, where: ChatId = OTHER_GROUP) -> Level:
        return self.campaigns.heard(at(text, where), of).level


def at(text: str, where: ChatId = GROUP) -> Message:
    return message(text, chat=chat(where))


@pytest.fixture
async def desk() -> Desk:
    found = Desk()
    await found.campaigns.load()
    return found


def test_where_nothing_is_known_a_verdict_stays_the_very_same() -> None:
    assert Desk().campaigns.heard(at(AD), FRAUD) is FRAUD


@pytest.mark.parametrize("text", [AD, CHANGED, REWORDED])
async def test_what_one_admin_confirmed_is_fraud_in_every_group(desk: Desk, text: str) -> None:
    assert await desk.campaigns.confirm(at(AD), SUSPICIOUS, ADMIN) == "recruit_posting"
    assert ("campaign", CONFIRMED_WEIGHT) in desk.signals(text)
    assert desk.level(text) is Level.FRAUD
    assert (await desk.again()).level(text) is Level.FRAUD


async def test_other_talk_keeps_its_very_verdict(desk: Desk) -> None:
    await desk.campaigns.confirm(at(AD), SUSPICIOUS, ADMIN)
    for text in (TALK, "你好", "", "朋友圈转发图文真好看呀大家都来看看吧"):
        assert desk.campaigns.heard(at(text), CLEAN) is CLEAN


async def test_who_confirms_what_the_judge_finds_clean_is_believed_at_home_alone(desk: Desk) -> None:
    """Anybody can make a group, be its admin, and confirm what a rival says."""
    assert await desk.campaigns.confirm(at(TALK), CLEAN, ADMIN) == "other_fraud"
    assert desk.level(TALK, where=GROUP) is Level.FRAUD
    assert desk.signals(TALK) == [("campaign", CLAIMED_WEIGHT)]
    assert desk.level(TALK) is Level.CLEAN
    await desk.campaigns.confirm(at(TALK, NEW), CLEAN, UserId(8))
    assert desk.level(TALK) is Level.FRAUD


async def test_the_operator_is_believed_everywhere(desk: Desk) -> None:
    await desk.campaigns.confirm(at(TALK), CLEAN, OPERATOR)
    assert desk.level(TALK) is Level.FRAUD


async def test_the_scheme_is_what_the_signals_say_where_the_verdict_has_none(desk: Desk) -> None:
    doubtful = verdict(Level.CLEAN, signals=(signal(scheme="card_trade"),))
    assert await desk.campaigns.confirm(at(AD), doubtful, ADMIN) == "card_trade"


async def test_what_was_judged_fraud_in_three_chats_accuses_a_little(desk: Desk) -> None:
    for number in range(3):
        assert desk.signals(AD) == []
        await desk.campaigns.note(at(AD, ChatId(-20 - number)), FRAUD, alone=FRAUD)
    assert ("campaign", SUPPOSED_WEIGHT) in desk.signals(CHANGED)
    assert ("campaign", SUPPOSED_WEIGHT) in (await desk.again()).signals(CHANGED)


async def test_hearsay_is_no_sighting(desk: Desk) -> None:
    for number in range(3):
        await desk.campaigns.note(at(AD, ChatId(-20 - number)), FRAUD, alone=SUSPICIOUS)
    assert desk.signals(AD) == []


async def test_what_is_cleared_anywhere_needs_an_admin_to_accuse(desk: Desk) -> None:
    for number in range(4):
        exact = await desk.campaigns.note(at(AD, ChatId(-20 - number)), FRAUD, alone=FRAUD)
    await desk.campaigns.clear(ChatId(-20), exact, ADMIN)
    assert desk.signals(AD) == []


async def test_cleared_text_is_silent_in_that_chat_and_not_in_others(desk: Desk) -> None:
    exact = await desk.campaigns.note(at(AD), FRAUD, alone=FRAUD)
    await desk.campaigns.clear(GROUP, exact, ADMIN)
    for life in (desk, await desk.again()):
        found = life.campaigns.heard(at(CHANGED), FRAUD)
        assert (found.level, found.scheme) == (Level.CLEAN, None)
        assert found.signals[-1] == Signal(
            id="cleared_here", weight=0.0, reason="cleared_here", sub=str(ADMIN)
        )
        assert life.level(CHANGED, FRAUD) is Level.FRAUD
        assert life.level(REWORDED, FRAUD, GROUP) is Level.FRAUD


async def test_cleared_here_wins_over_confirmed_elsewhere(desk: Desk) -> None:
    exact = await desk.campaigns.note(at(AD), FRAUD, alone=FRAUD)
    await desk.campaigns.clear(GROUP, exact, ADMIN)
    await desk.campaigns.confirm(at(AD, OTHER_GROUP), FRAUD, UserId(8))
    assert desk.level(AD, FRAUD, GROUP) is Level.CLEAN
    await desk.campaigns.confirm(at(AD), FRAUD, ADMIN)
    assert desk.level(AD, FRAUD, GROUP) is Level.FRAUD


async def test_a_short_text_can_be_cleared_and_accuses_nowhere(desk: Desk) -> None:
    exact = await desk.campaigns.note(at("收微信号"), FRAUD, alone=FRAUD)
    await desk.campaigns.clear(GROUP, exact, ADMIN)
    assert desk.level("收 微信号！", FRAUD, GROUP) is Level.CLEAN
    await desk.campaigns.confirm(at("收银行卡"), FRAUD, ADMIN)
    assert desk.signals("收银行卡", FRAUD) == []


async def test_what_has_no_letters_is_not_kept(desk: Desk) -> None:
    assert await desk.campaigns.note(at("😀"), FRAUD, alone=FRAUD) == 0
    assert await desk.campaigns.confirm(at("😀"), FRAUD, ADMIN) == ""
    await desk.campaigns.clear(GROUP, 0, ADMIN)
    await desk.campaigns.clear(GROUP, 12345, ADMIN)
    assert await desk.store.campaigns(10) == ()


async def test_a_contact_of_a_confirmed_ad_is_known_and_fades(desk: Desk) -> None:
    await desk.campaigns.confirm(at(AD), SUSPICIOUS, ADMIN)
    asks = verdict(Level.CLEAN, score=0.1, signals=(signal("demo", id="contact_id", scheme="", weight=1.0),))
    text = "有事请找 @demo_01"
    for life in (desk, await desk.again()):
        assert life.signals(text, asks) == [("known_contact", SUPPOSED_WEIGHT)]
    assert desk.signals("有事请找 @nobody_1", asks) == []
    desk.clock.advance(HALF_LIFE)
    assert desk.signals(text, asks) == [("known_contact", SUPPOSED_WEIGHT / 2)]
    desk.clock.advance(9 * HALF_LIFE)
    assert desk.signals(text, asks) == []


async def test_a_new_contact_under_a_known_ad_is_known_too(desk: Desk) -> None:
    await desk.campaigns.confirm(at(AD), SUSPICIOUS, ADMIN)
    await desk.campaigns.note(at(CHANGED, OTHER_GROUP), FRAUD, alone=CLEAN)
    await desk.campaigns.note(at(REWORDED, OTHER_GROUP), FRAUD, alone=CLEAN)
    for text in ("找 @other_77", "找 @abc_99"):
        assert desk.signals(text, SUSPICIOUS) == [("known_contact", SUPPOSED_WEIGHT)]


async def test_a_flood_of_one_ad_is_written_once_an_hour(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    written = []
    save = desk.store.save_campaign

    async def counted(*given: object) -> None:
        written.append(given)
        await save(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(desk.store, "save_campaign", counted)
    for _ in range(50):
        await desk.campaigns.note(at(AD), FRAUD, alone=FRAUD)
    assert len(written) == 1
    desk.clock.advance(NOTED_EVERY)
    await desk.campaigns.note(at(AD), FRAUD, alone=FRAUD)
    assert len(written) == 2
    assert len(await desk.store.campaigns(10)) == 1


async def test_what_the_store_refused_is_written_at_the_next_attempt(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise StoreError("down")

    with monkeypatch.context() as patch:
        patch.setattr(desk.store, "speak", broken)
        with pytest.raises(StoreError):
            await desk.campaigns.note(at(AD), FRAUD, alone=FRAUD)
    exact = await desk.campaigns.note(at(AD), FRAUD, alone=FRAUD)
    assert [one.exact for one in await desk.store.campaigns(9)] == [exact]


async def test_many_chats_may_speak_at_the_same_moment(desk: Desk) -> None:
    chats = [ChatId(-20 - number) for number in range(9)]
    await asyncio.gather(*(desk.campaigns.note(at(AD, one), FRAUD, alone=FRAUD) for one in chats))
    (kept,) = await desk.store.campaigns(9)
    known = desk.campaigns._shelf.get(kept.exact)
    assert known is not None
    assert set(known.voices) == set(kept.voices) == set(chats)


async def test_memory_is_bounded(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CONTACTS", 3)
    monkeypatch.setattr(module, "NOTED", 3)
    for number in range(9):
        await desk.campaigns.note(at(f"{AD} 再加 @more_{number}", ChatId(-number)), FRAUD, alone=FRAUD)
    assert len(desk.campaigns._contacts) <= 3
    assert len(desk.campaigns._noted) <= 3


async def test_a_chat_that_moved_keeps_its_word(desk: Desk) -> None:
    exact = await desk.campaigns.note(at(AD), FRAUD, alone=FRAUD)
    await desk.campaigns.clear(GROUP, exact, ADMIN)
    desk.campaigns.moved(GROUP, NEW)
    assert desk.level(AD, FRAUD, NEW) is Level.CLEAN
    assert desk.level(AD, FRAUD, GROUP) is Level.FRAUD


async def test_of_many_sightings_the_oldest_go_and_the_word_of_admins_stays(desk: Desk) -> None:
    await desk.campaigns.confirm(at(AD), SUSPICIOUS, ADMIN)
    (confirmed,) = await desk.store.campaigns(1)
    texts = [chr(0x4E00 + n) * 2 + TALK[n:] + chr(0x5E00 + n) * 9 for n in range(5)]
    for text in texts:
        await desk.campaigns.note(at(text), FRAUD, alone=FRAUD)
    shelf = Shelf(2)
    for campaign in (confirmed, *reversed((await desk.store.campaigns(9))[1:])):
        shelf.put(campaign)
    assert len(shelf) == 3
    assert shelf.get(confirmed.exact) == confirmed
    assert shelf.meets(sorted(confirmed.fingerprint.sketch))
    for row in (shelf._spoken, shelf._sighted):
        assert set(row._by_probe) == {
            probe for one in row.campaigns.values() for probe in probes(one.fingerprint)
        }
