"""Campaigns: confirmed is known at home, and heard elsewhere of whom one may believe; cleared is silent."""

from __future__ import annotations

import asyncio

import pytest

from bot.core.detection.campaign import CONFIRMED_WEIGHT, SUPPOSED_WEIGHT, probes
from bot.core.detection.contacts import HALF_LIFE
from bot.core.detection.hearsay import DAY, GREEN, MANY_PEOPLE, MOST_HEARD, RIPE, SIGHTED_WEIGHT
from bot.core.detection.judge import Sensitivity
from bot.core.message import ChatId, Message, UserId
from bot.core.verdict import Level, Signal, Verdict
from bot.errors import StoreError
from bot.services.campaigns import campaigns as module
from bot.services.campaigns.campaigns import NOTED_EVERY, Campaigns
from bot.services.campaigns.reputes import ASKED, BELIEVED_FOR
from bot.services.campaigns.shelf import Shelf
from bot.services.store import Queued, Turn
from tests.builders import ADMIN, GROUP, OTHER_GROUP, chat, message, signal, verdict
from tests.fakes import FakeClock, rejudged
from tests.groups import settle
from tests.offers import SIGNED as AD
from tests.offers import SIGNED_CHANGED as CHANGED
from tests.offers import TALK
from tests.stores import InlineStore

REWORDED = "诚招宝妈在朋友圈转发图文，每条8元，当天结账，好友两百以上，长期稳定的，联系 vx abc_99"
CLEAN = verdict(Level.CLEAN, score=0.02, signals=())
DOUBT = signal(scheme="recruit_posting", weight=2.9)
SUSPICIOUS = verdict(Level.SUSPICIOUS, scheme="recruit_posting", score=0.6, signals=(DOUBT,))
FRAUD = verdict(scheme="recruit_posting", score=0.98)
OPERATOR = UserId(77)
NEW = ChatId(-1009)
ONE_WORD = 0.5 * SUPPOSED_WEIGHT
"""What the word of one settled group weighs elsewhere."""


class Desk:
    """Campaigns over a store that outlives them."""

    def __init__(self, store: InlineStore | None = None, clock: FakeClock | None = None) -> None:
        self.clock = clock or FakeClock()
        self.store = store or InlineStore(clock=self.clock.now)
        self.campaigns = Campaigns(
            store=self.store, clock=self.clock, rejudge=rejudged, operators=frozenset({OPERATOR})
        )

    async def again(self) -> Desk:
        """After a restart."""
        life = Desk(self.store, self.clock)
        await life.campaigns.load()
        return life

    async def settle(self, *chats: ChatId, age: float = RIPE, people: int = MANY_PEOPLE) -> None:
        """The bot has been in these chats for so long and knows so many who write there."""
        await settle(self.store, self.clock.now(), *chats, age=age, people=people)

    async def hear(self, text: str, of: Verdict = CLEAN, where: ChatId = OTHER_GROUP) -> Verdict:
        return await self.campaigns.heard(at(text, where), of)

    async def signals(
        self, text: str, of: Verdict = CLEAN, where: ChatId = OTHER_GROUP
    ) -> list[tuple[str, float]]:
        found = await self.hear(text, of, where)
        return [(one.id, one.weight) for one in found.signals if one not in of.signals]

    async def level(self, text: str, of: Verdict = CLEAN, where: ChatId = OTHER_GROUP) -> Level:
        return (await self.hear(text, of, where)).level


def at(text: str, where: ChatId = GROUP) -> Message:
    return message(text, chat=chat(where))


@pytest.fixture
async def desk() -> Desk:
    found = Desk()
    await found.campaigns.load()
    return found


async def test_where_nothing_is_known_a_verdict_stays_the_very_same() -> None:
    assert await Desk().hear(AD, FRAUD) is FRAUD


@pytest.mark.parametrize("text", [AD, CHANGED, REWORDED])
@pytest.mark.parametrize("by_itself", [CLEAN, SUSPICIOUS])
async def test_what_an_admin_confirmed_is_fraud_in_that_group(
    desk: Desk, text: str, by_itself: Verdict
) -> None:
    assert await desk.campaigns.confirm(at(AD), SUSPICIOUS, ADMIN) == "recruit_posting"
    for life in (desk, await desk.again()):
        assert ("campaign", CONFIRMED_WEIGHT) in await life.signals(text, by_itself, GROUP)
        assert await life.level(text, by_itself, GROUP) is Level.FRAUD


@pytest.mark.parametrize("text", [AD, CHANGED, REWORDED])
async def test_what_a_settled_group_confirmed_adds_to_a_doubt_elsewhere(desk: Desk, text: str) -> None:
    await desk.settle(GROUP)
    await desk.campaigns.confirm(at(AD), SUSPICIOUS, ADMIN)
    for life in (desk, await desk.again()):
        assert await life.signals(text, SUSPICIOUS) == [("campaign", ONE_WORD)]
        assert await life.level(text, SUSPICIOUS) is Level.FRAUD
        assert (await life.hear(text, SUSPICIOUS)).scheme == "recruit_posting"


async def test_where_the_judge_sees_nothing_hearsay_is_not_heard(desk: Desk) -> None:
    chats = [ChatId(-20 - number) for number in range(9)]
    await desk.settle(*chats)
    for number, chat_id in enumerate(chats):
        await desk.campaigns.confirm(at(AD, chat_id), SUSPICIOUS, UserId(4000 + number))
    assert await desk.hear(AD, CLEAN) is CLEAN
    assert await desk.level(AD, SUSPICIOUS) is Level.FRAUD


async def test_a_chat_hears_it_by_its_own_measure(desk: Desk) -> None:
    await desk.settle(GROUP)
    await desk.campaigns.confirm(at(AD), SUSPICIOUS, ADMIN)
    doubt = verdict(Level.CLEAN, score=0.4, leaning="recruit_posting")
    low, high = Sensitivity.LOW, Sensitivity.HIGH
    message = at(AD, OTHER_GROUP)
    assert await desk.campaigns.heard(message, SUSPICIOUS, within=low) is SUSPICIOUS
    assert await desk.campaigns.heard(message, doubt) is doubt
    assert len((await desk.campaigns.heard(message, doubt, within=high)).signals) == 2


async def test_hearsay_makes_nobody_sure(desk: Desk) -> None:
    await desk.settle(GROUP)
    await desk.campaigns.confirm(at(AD), SUSPICIOUS, ADMIN)
    own = verdict(score=0.95, signals=(signal(weight=5.4),))
    assert (await desk.hear(AD, own)).score == MOST_HEARD


async def test_other_talk_keeps_its_very_verdict(desk: Desk) -> None:
    await desk.campaigns.confirm(at(AD), SUSPICIOUS, ADMIN)
    for text in (TALK, "你好", "", "朋友圈转发图文真好看呀大家都来看看吧"):
        assert await desk.hear(text) is CLEAN


async def test_who_confirms_what_the_judge_finds_clean_is_believed_at_home_alone(desk: Desk) -> None:
    """Anybody can make a group, be its admin, and confirm what a rival says."""
    await desk.settle(GROUP, NEW)
    assert await desk.campaigns.confirm(at(TALK), CLEAN, ADMIN) == "other_fraud"
    await desk.campaigns.confirm(at(TALK, NEW), CLEAN, UserId(8))
    for where in (GROUP, NEW):
        assert await desk.level(TALK, where=where) is Level.FRAUD
    assert await desk.hear(TALK) is CLEAN
    assert await desk.hear(TALK, SUSPICIOUS) is SUSPICIOUS


@pytest.mark.parametrize(
    ("age", "people"), [(GREEN - DAY, MANY_PEOPLE), (RIPE, 4), (0.0, 0), (GREEN - 1, MANY_PEOPLE)]
)
async def test_a_thousand_fresh_or_empty_groups_say_nothing(desk: Desk, age: float, people: int) -> None:
    for number in range(1000):
        chat_id = ChatId(-20 - number)
        if number < 2 * ASKED:
            await desk.settle(chat_id, age=age, people=people)
        await desk.campaigns.confirmed(
            chat_id, await desk.campaigns.note(at(AD), FRAUD, alone=CLEAN), UserId(4000 + number), sure=True
        )
    for _ in range(3):
        assert await desk.hear(AD, SUSPICIOUS) is SUSPICIOUS


async def test_many_small_groups_of_one_attacker_come_to_little(desk: Desk) -> None:
    chats = [ChatId(-20 - number) for number in range(60)]
    await desk.settle(*chats, people=5)
    for number, chat_id in enumerate(chats):
        await desk.campaigns.confirm(at(AD, chat_id), SUSPICIOUS, UserId(4000 + number))
    for _ in range(9):
        ((_, weight),) = await desk.signals(AD, SUSPICIOUS)
        assert weight <= 2 * ONE_WORD * 5 / MANY_PEOPLE
    assert await desk.level(AD, SUSPICIOUS) is Level.SUSPICIOUS


async def test_one_admin_of_many_groups_is_heard_once(desk: Desk) -> None:
    chats = [ChatId(-20 - number) for number in range(9)]
    await desk.settle(*chats)
    for chat_id in chats:
        await desk.campaigns.confirm(at(AD, chat_id), SUSPICIOUS, ADMIN)
    assert await desk.signals(AD, SUSPICIOUS) == [("campaign", ONE_WORD)]


async def test_a_group_grows_into_being_believed(desk: Desk) -> None:
    await desk.settle(GROUP, age=0.0)
    await desk.campaigns.confirm(at(AD), SUSPICIOUS, ADMIN)
    assert await desk.signals(AD, SUSPICIOUS) == []
    desk.clock.advance(RIPE / 2)
    assert await desk.signals(AD, SUSPICIOUS) == [("campaign", ONE_WORD / 2)]
    desk.clock.advance(RIPE)
    assert await desk.signals(AD, SUSPICIOUS) == [("campaign", ONE_WORD)]


async def test_a_group_whose_word_falls_again_and_again_is_believed_no_more(desk: Desk) -> None:
    await desk.settle(GROUP, OTHER_GROUP)
    exacts = []
    for number in range(4):
        text = at(chr(0x4E00 + number) * 9 + TALK[number * 8 :] + chr(0x5E00 + number) * 9)
        await desk.campaigns.confirm(text, SUSPICIOUS, ADMIN)
        exacts.append(await desk.campaigns.note(text, FRAUD, alone=CLEAN))
    await desk.campaigns.confirm(at(AD), SUSPICIOUS, ADMIN)
    believed = [await desk.signals(AD, SUSPICIOUS, NEW)]
    for said, exact in ((OTHER_GROUP, exacts[0]), (GROUP, exacts[1]), (OTHER_GROUP, exacts[2])):
        await desk.campaigns.clear(said, exact, UserId(8))
        desk.clock.advance(BELIEVED_FOR)
        believed.append(await desk.signals(AD, SUSPICIOUS, NEW))
    weights = [found[0][1] if found else 0.0 for found in believed]
    assert weights == pytest.approx([ONE_WORD * share for share in (1, 4 / 7, 1 / 7, 0)], abs=1e-3)


async def test_the_store_is_asked_about_so_many_groups_for_one_message(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    reputes = desk.store.campaigns.reputes

    async def counted(chats: list[ChatId], settled: float) -> object:
        asked.append(len(chats))
        return await reputes(chats, settled)

    chats = [ChatId(-20 - number) for number in range(2 * ASKED)]
    await desk.settle(*chats)
    for number, chat_id in enumerate(chats):
        await desk.campaigns.confirm(at(AD, chat_id), SUSPICIOUS, UserId(4000 + number))
    monkeypatch.setattr(desk.store.campaigns, "reputes", counted)
    for _ in range(5):
        await desk.hear(AD, SUSPICIOUS)
    assert asked == [ASKED, ASKED]


async def test_a_cleared_copy_anywhere_takes_it_back_everywhere(desk: Desk) -> None:
    await desk.settle(GROUP, NEW)
    for chat_id, by in ((GROUP, ADMIN), (NEW, UserId(8))):
        await desk.campaigns.confirm(at(AD, chat_id), SUSPICIOUS, by)
    stranger = ChatId(-4711)
    exact = await desk.campaigns.note(at(REWORDED, stranger), FRAUD, alone=SUSPICIOUS)
    await desk.campaigns.clear(stranger, exact, UserId(9))
    for life in (desk, await desk.again()):
        assert await life.hear(REWORDED, SUSPICIOUS) is SUSPICIOUS
        assert await life.level(REWORDED, where=GROUP) is Level.FRAUD


async def test_a_near_copy_of_what_was_cleared_is_not_accused_by_hearsay(desk: Desk) -> None:
    """Somebody confirms a text that shares much with an innocent one, which an admin clears."""
    innocent = "诚招志工在朋友圈转发图文，每条点赞，当天结算，好友两百以上，长期稳定，联系居委会"
    await desk.settle(GROUP)
    await desk.campaigns.confirm(at(AD), SUSPICIOUS, ADMIN)
    assert len(desk.campaigns.alike(at(innocent))) == 2, "one text could have been made from the other"
    assert await desk.signals(innocent, SUSPICIOUS, NEW) == [("campaign", ONE_WORD)]
    exact = await desk.campaigns.note(at(innocent, OTHER_GROUP), FRAUD, alone=SUSPICIOUS)
    await desk.campaigns.clear(OTHER_GROUP, exact, UserId(8))
    assert await desk.hear(innocent, SUSPICIOUS, NEW) is SUSPICIOUS


async def test_who_takes_back_what_they_confirmed_accuses_nobody(desk: Desk) -> None:
    await desk.settle(GROUP)
    await desk.campaigns.confirm(at(AD), SUSPICIOUS, ADMIN)
    exact = await desk.campaigns.note(at(AD), FRAUD, alone=CLEAN)
    await desk.campaigns.clear(GROUP, exact, ADMIN)
    assert await desk.hear(AD, SUSPICIOUS) is SUSPICIOUS
    assert await desk.level(AD, SUSPICIOUS, GROUP) is Level.CLEAN


async def test_the_operator_is_believed_everywhere_until_somebody_clears_it(desk: Desk) -> None:
    await desk.campaigns.confirm(at(TALK), CLEAN, OPERATOR)
    assert await desk.level(TALK) is Level.FRAUD
    exact = await desk.campaigns.note(at(TALK, NEW), FRAUD, alone=CLEAN)
    desk.clock.advance(1)
    await desk.campaigns.clear(NEW, exact, UserId(9))
    assert await desk.hear(TALK) is CLEAN
    assert await desk.level(TALK, where=GROUP) is Level.FRAUD
    desk.clock.advance(1)
    await desk.campaigns.confirm(at(TALK), CLEAN, OPERATOR)
    assert await desk.level(TALK) is Level.FRAUD
    assert await desk.level(TALK, where=NEW) is Level.CLEAN


async def test_the_scheme_is_what_the_signals_say_where_the_verdict_has_none(desk: Desk) -> None:
    doubtful = verdict(Level.CLEAN, signals=(signal(scheme="card_trade"),))
    assert await desk.campaigns.confirm(at(AD), doubtful, ADMIN) == "card_trade"


async def test_what_was_judged_fraud_in_three_settled_chats_adds_a_little_to_a_doubt(desk: Desk) -> None:
    chats = [ChatId(-20 - number) for number in range(3)]
    await desk.settle(*chats)
    for chat_id in chats:
        assert await desk.signals(AD, SUSPICIOUS) == []
        await desk.campaigns.note(at(AD, chat_id), FRAUD, alone=FRAUD)
    for life in (desk, await desk.again()):
        assert await life.signals(CHANGED, SUSPICIOUS) == [("campaign", 0.875 * SIGHTED_WEIGHT)]
        assert await life.hear(CHANGED, CLEAN) is CLEAN


async def test_three_groups_of_a_stranger_have_seen_nothing(desk: Desk) -> None:
    chats = [ChatId(-20 - number) for number in range(3)]
    await desk.settle(*chats, age=0.0)
    for chat_id in chats:
        await desk.campaigns.note(at(AD, chat_id), FRAUD, alone=FRAUD)
    assert await desk.hear(AD, SUSPICIOUS) is SUSPICIOUS


async def test_hearsay_is_no_sighting(desk: Desk) -> None:
    chats = [ChatId(-20 - number) for number in range(3)]
    await desk.settle(*chats)
    for chat_id in chats:
        await desk.campaigns.note(at(AD, chat_id), FRAUD, alone=SUSPICIOUS)
    assert await desk.signals(AD, SUSPICIOUS) == []


async def test_what_is_cleared_anywhere_was_not_seen(desk: Desk) -> None:
    chats = [ChatId(-20 - number) for number in range(4)]
    await desk.settle(*chats)
    for chat_id in chats:
        exact = await desk.campaigns.note(at(AD, chat_id), FRAUD, alone=FRAUD)
    await desk.campaigns.clear(ChatId(-20), exact, ADMIN)
    assert await desk.signals(AD, SUSPICIOUS) == []


async def test_cleared_text_is_silent_in_that_chat_and_not_in_others(desk: Desk) -> None:
    exact = await desk.campaigns.note(at(AD), FRAUD, alone=FRAUD)
    await desk.campaigns.clear(GROUP, exact, ADMIN)
    for life in (desk, await desk.again()):
        found = await life.hear(CHANGED, FRAUD, GROUP)
        assert (found.level, found.scheme) == (Level.CLEAN, None)
        assert found.signals[-1] == Signal(
            id="cleared_here", weight=0.0, reason="cleared_here", sub=str(ADMIN)
        )
        assert await life.level(CHANGED, FRAUD) is Level.FRAUD
        assert await life.level(REWORDED, FRAUD, GROUP) is Level.FRAUD


async def test_cleared_here_wins_over_confirmed_elsewhere(desk: Desk) -> None:
    exact = await desk.campaigns.note(at(AD), FRAUD, alone=FRAUD)
    await desk.campaigns.clear(GROUP, exact, ADMIN)
    await desk.campaigns.confirm(at(AD, OTHER_GROUP), FRAUD, UserId(8))
    assert await desk.level(AD, FRAUD, GROUP) is Level.CLEAN
    await desk.campaigns.confirm(at(AD), FRAUD, ADMIN)
    assert await desk.level(AD, FRAUD, GROUP) is Level.FRAUD


async def test_a_short_text_can_be_cleared_and_accuses_nowhere(desk: Desk) -> None:
    exact = await desk.campaigns.note(at("收微信号"), FRAUD, alone=FRAUD)
    await desk.campaigns.clear(GROUP, exact, ADMIN)
    assert await desk.level("收 微信号！", FRAUD, GROUP) is Level.CLEAN
    await desk.campaigns.confirm(at("收银行卡"), FRAUD, ADMIN)
    assert await desk.signals("收银行卡", FRAUD, GROUP) == []


async def test_what_has_no_letters_is_not_kept(desk: Desk) -> None:
    assert await desk.campaigns.note(at("😀"), FRAUD, alone=FRAUD) == 0
    assert await desk.campaigns.confirm(at("😀"), FRAUD, ADMIN) == ""
    await desk.campaigns.clear(GROUP, 0, ADMIN)
    await desk.campaigns.clear(GROUP, 12345, ADMIN)
    assert await desk.store.campaigns.spoken_of(10) == ()


ASKS = verdict(Level.CLEAN, score=0.1, signals=(signal("demo", id="contact_id", scheme="", weight=1.0),))
KNOWN = [("known_contact", SUPPOSED_WEIGHT)]


async def test_a_contact_of_a_confirmed_ad_is_known_there_and_fades(desk: Desk) -> None:
    await desk.campaigns.confirm(at(AD), SUSPICIOUS, ADMIN)
    text = "有事请找 @demo_01"
    for life in (desk, await desk.again()):
        assert await life.signals(text, ASKS, GROUP) == KNOWN
    assert await desk.signals("有事请找 @nobody_1", ASKS, GROUP) == []
    desk.clock.advance(HALF_LIFE)
    assert await desk.signals(text, ASKS, GROUP) == [("known_contact", SUPPOSED_WEIGHT / 2)]
    desk.clock.advance(9 * HALF_LIFE)
    assert await desk.signals(text, ASKS, GROUP) == []


async def test_whose_handle_stands_in_an_ad_is_branded_in_no_other_group(desk: Desk) -> None:
    """Anybody can write somebody's handle under an ad, and confirm it."""
    await desk.settle(GROUP, NEW)
    await desk.campaigns.confirm(at(AD), SUSPICIOUS, ADMIN)
    await desk.campaigns.confirm(at(AD, NEW), SUSPICIOUS, UserId(8))
    for found in (ASKS, SUSPICIOUS):
        assert await desk.hear("有事请找 @demo_01", found) is found


async def test_a_contact_put_under_a_known_ad_elsewhere_is_not_known_here(desk: Desk) -> None:
    await desk.campaigns.confirm(at(AD), SUSPICIOUS, ADMIN)
    await desk.campaigns.note(at(CHANGED, OTHER_GROUP), FRAUD, alone=CLEAN)
    for life in (desk, await desk.again()):
        assert await life.signals("找 @other_77", SUSPICIOUS, GROUP) == []


async def test_a_new_contact_under_a_known_ad_is_known_too(desk: Desk) -> None:
    await desk.campaigns.confirm(at(AD), SUSPICIOUS, ADMIN)
    await desk.campaigns.note(at(CHANGED), FRAUD, alone=CLEAN)
    await desk.campaigns.note(at(REWORDED), FRAUD, alone=CLEAN)
    for text in ("找 @other_77", "找 @abc_99"):
        assert await desk.signals(text, SUSPICIOUS, GROUP) == KNOWN


async def test_what_was_seen_with_an_ad_is_known_once_an_admin_says_so(desk: Desk) -> None:
    exact = await desk.campaigns.note(at(AD), FRAUD, alone=FRAUD)
    assert await desk.signals("找 @demo_01", SUSPICIOUS, GROUP) == []
    await desk.campaigns.confirmed(GROUP, exact, ADMIN, sure=True)
    assert await desk.signals("找 @demo_01", SUSPICIOUS, GROUP) == KNOWN
    await desk.campaigns.clear(GROUP, exact, ADMIN)
    assert await desk.signals("找 @demo_01", SUSPICIOUS, GROUP) == []


async def test_a_chat_that_moved_keeps_its_contacts(desk: Desk) -> None:
    await desk.campaigns.confirm(at(AD), SUSPICIOUS, ADMIN)
    await desk.store.chats.move(GROUP, NEW)
    desk.campaigns.moved(GROUP, NEW)
    for life in (desk, await desk.again()):
        assert await life.signals("找 @demo_01", SUSPICIOUS, NEW) == KNOWN
        assert await life.signals("找 @demo_01", SUSPICIOUS, GROUP) == []


async def test_contacts_beyond_some_are_written_again_and_not_remembered(desk: Desk) -> None:
    for number in range(60):
        handles = " ".join(f"@user_{number}_{place}" for place in range(9))
        await desk.campaigns.note(at(f"{AD[:-9]} {handles}"), FRAUD, alone=FRAUD)
    ((_, noted),) = desk.campaigns._noted.values()
    assert len(noted) <= module.NOTED_CONTACTS


async def test_a_flood_of_one_ad_is_written_once_an_hour(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    written = []
    finish = desk.store.inbox.finish

    async def counted(turn: Turn) -> tuple[Queued, ...]:
        written.append(turn)
        return await finish(turn)

    monkeypatch.setattr(desk.store.inbox, "finish", counted)
    for _ in range(50):
        await desk.campaigns.note(at(AD), FRAUD, alone=FRAUD)
    assert len(written) == 1
    desk.clock.advance(NOTED_EVERY)
    await desk.campaigns.note(at(AD), FRAUD, alone=FRAUD)
    assert len(written) == 2
    assert len(await desk.store.campaigns.spoken_of(10)) == 1


async def test_what_the_store_refused_is_written_at_the_next_attempt(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise StoreError("down")

    with monkeypatch.context() as patch:
        patch.setattr(desk.store.inbox, "finish", broken)
        with pytest.raises(StoreError):
            await desk.campaigns.note(at(AD), FRAUD, alone=FRAUD)
    exact = await desk.campaigns.note(at(AD), FRAUD, alone=FRAUD)
    assert [one.exact for one in await desk.store.campaigns.spoken_of(9)] == [exact]


async def test_many_chats_may_speak_at_the_same_moment(desk: Desk) -> None:
    chats = [ChatId(-20 - number) for number in range(9)]
    await asyncio.gather(*(desk.campaigns.note(at(AD, one), FRAUD, alone=FRAUD) for one in chats))
    (kept,) = await desk.store.campaigns.spoken_of(9)
    known = desk.campaigns._shelf.get(kept.exact)
    assert known is not None
    assert set(known.voices) == set(kept.voices) == set(chats)


async def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "NOTED", 3)
    desk = await Desk().again()
    for number in range(9):
        await desk.campaigns.note(at(f"{AD} 再加 @more_{number}", ChatId(-number)), FRAUD, alone=FRAUD)
    assert len(desk.campaigns._noted) <= 3


async def test_a_chat_that_moved_keeps_its_word(desk: Desk) -> None:
    exact = await desk.campaigns.note(at(AD), FRAUD, alone=FRAUD)
    await desk.campaigns.clear(GROUP, exact, ADMIN)
    desk.campaigns.moved(GROUP, NEW)
    assert await desk.level(AD, FRAUD, NEW) is Level.CLEAN
    assert await desk.level(AD, FRAUD, GROUP) is Level.FRAUD


async def test_of_many_sightings_the_oldest_go_and_the_word_of_admins_stays(desk: Desk) -> None:
    await desk.campaigns.confirm(at(AD), SUSPICIOUS, ADMIN)
    (confirmed,) = await desk.store.campaigns.spoken_of(1)
    texts = [chr(0x4E00 + n) * 2 + TALK[n:] + chr(0x5E00 + n) * 9 for n in range(5)]
    for text in texts:
        await desk.campaigns.note(at(text), FRAUD, alone=FRAUD)
    shelf = Shelf(2)
    for campaign in (confirmed, *reversed((await desk.store.campaigns.spoken_of(9))[1:])):
        shelf.put(campaign)
    assert len(shelf) == 3
    assert shelf.get(confirmed.exact) == confirmed
    assert shelf.meets(sorted(confirmed.fingerprint.sketch))
    for row in (shelf._spoken, shelf._sighted):
        assert set(row._by_probe) == {
            probe for one in row.campaigns.values() for probe in probes(one.fingerprint)
        }
