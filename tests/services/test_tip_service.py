"""Each due slot once, whatever fails and whenever the program ran."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.adapters.store import MemoryStore
from bot.core.content import Tip
from bot.core.message import ChatId
from bot.core.settings import ChatSettings
from bot.core.tips import MISSED_FOR
from bot.services.ports import Call, ChatRecord, Queued
from bot.services.tips import Tips
from tests.builders import ADMIN, GROUP, OTHER_GROUP
from tests.fakes import START, FakeCalendar, FakeClock

TIPS = tuple(
    Tip(id=name, scheme=scheme, source="https://example.org", audience="everyone")
    for name, scheme in (("a", "account_trade"), ("b", "card_trade"))
)


def write(record: ChatRecord, settings: ChatSettings, tip_id: str) -> Call:
    if record.title == "broken":
        raise ValueError("no words for it")
    text = f"{settings.language}:{tip_id}"
    return Call(chat_id=record.chat_id, method="sendMessage", params={"text": text}, once=True)


class Rota:
    """Tips over fakes."""

    def __init__(self, tips: Sequence[Tip] = TIPS) -> None:
        self.clock = FakeClock()
        self.store = MemoryStore(clock=self.clock.now)
        self.calendar = FakeCalendar()
        self.posted: list[Queued] = []
        self.tips = Tips(
            store=self.store,
            clock=self.clock,
            calendar=self.calendar,
            tips=lambda: tips,
            write=write,
            submit=self.posted.extend,
            zone="Asia/Shanghai",
        )

    async def chat(self, chat_id: ChatId = GROUP, *, due: float | None = START, **fields: object) -> None:
        base = {"kind": "supergroup", "next_run": due}
        await self.store.save_chat(ChatRecord(chat_id=chat_id, **{**base, **fields}))  # type: ignore[arg-type]
        await self.store.set_setting(chat_id, "tips", "on", ADMIN, 0.0)

    async def next_run(self, chat_id: ChatId = GROUP) -> float | None:
        record = await self.store.chat(chat_id)
        assert record is not None
        return record.next_run

    def texts(self) -> list[object]:
        return [one.call.params["text"] for one in self.posted]


@pytest.fixture
def rota() -> Rota:
    return Rota()


DAY = 86_400.0
MIDNIGHT = START // DAY * DAY
NOON = MIDNIGHT + DAY / 2
FOLLOWING = (START // 3600 + 1) * 3600


async def test_a_due_tip_is_posted_once_and_the_next_is_planned(rota: Rota) -> None:
    await rota.chat()
    assert [await rota.tips.tick(), await rota.tips.tick()] == [1, 0]
    assert rota.texts() == ["auto:a"]
    assert rota.posted[0].call.once
    assert await rota.next_run() == FOLLOWING


async def test_nothing_is_posted_before_its_time(rota: Rota) -> None:
    await rota.chat(due=START + 1)
    assert await rota.tips.tick() == 0
    rota.clock.advance(1)
    assert await rota.tips.tick() == 1


async def test_two_lives_share_one_slot(rota: Rota) -> None:
    """A crash after the claim leaves the tip in the outbox and the slot taken."""
    await rota.chat()
    await rota.tips.tick()
    await rota.store.set_next_run(GROUP, START)
    assert await rota.tips.tick() == 0
    assert await rota.next_run() == FOLLOWING
    assert len(await rota.store.queued()) == 1


async def test_a_slot_missed_by_little_is_posted_late(rota: Rota) -> None:
    await rota.chat(due=START - MISSED_FOR)
    assert await rota.tips.tick() == 1


async def test_a_slot_missed_by_much_is_let_go_and_the_next_is_planned(rota: Rota) -> None:
    rota.calendar.every = DAY
    rota.clock.time = NOON
    await rota.chat(due=NOON - MISSED_FOR - 1)
    assert await rota.tips.tick() == 0
    assert rota.posted == []
    assert await rota.next_run() == MIDNIGHT + DAY


async def test_days_off_bring_one_tip_and_not_all_of_them(rota: Rota) -> None:
    rota.calendar.every = DAY
    rota.clock.time = NOON
    await rota.chat(due=MIDNIGHT - 10 * DAY)
    assert [await rota.tips.tick() for _ in range(3)] == [0, 0, 0]
    rota.clock.time = MIDNIGHT + DAY
    assert [await rota.tips.tick() for _ in range(3)] == [1, 0, 0]


async def test_after_days_off_the_slot_of_a_moment_ago_is_posted(rota: Rota) -> None:
    rota.calendar.every = DAY
    rota.clock.time = MIDNIGHT + 10
    await rota.chat(due=MIDNIGHT - 3 * DAY)
    assert [await rota.tips.tick() for _ in range(3)] == [1, 0, 0]
    assert await rota.next_run() == MIDNIGHT + DAY


async def test_tips_take_turns(rota: Rota) -> None:
    await rota.chat()
    for _ in range(4):
        await rota.tips.tick()
        rota.clock.advance(3600)
    assert rota.texts() == ["auto:a", "auto:b", "auto:a", "auto:b"]


async def test_one_chats_failure_hides_no_other(rota: Rota, caplog: pytest.LogCaptureFixture) -> None:
    await rota.chat(ChatId(-3), title="broken", due=START - 2)
    await rota.chat(GROUP, due=START - 1)
    await rota.chat(OTHER_GROUP)
    await rota.store.set_setting(GROUP, "timezone", "UTC", ADMIN, 0.0)
    rota.calendar.broken.add("UTC")
    assert await rota.tips.tick() == 1
    assert [one.call.chat_id for one in rota.posted] == [OTHER_GROUP]
    assert caplog.messages == ["tip_failed chat=-3", f"tip_failed chat={GROUP}"]


async def test_a_chat_that_failed_is_tried_again(rota: Rota) -> None:
    await rota.chat()
    rota.calendar.broken.add("Asia/Shanghai")
    assert await rota.tips.tick() == 0
    rota.calendar.broken.clear()
    assert await rota.tips.tick() == 1


async def test_a_chat_that_the_bot_left_gets_none(rota: Rota) -> None:
    await rota.chat(active=False)
    assert await rota.tips.tick() == 0


async def test_without_tips_the_slot_passes(rota: Rota) -> None:
    empty = Rota(())
    await empty.chat()
    assert await empty.tips.tick() == 0
    assert await empty.next_run() == FOLLOWING


async def test_rescheduling_follows_the_settings(rota: Rota) -> None:
    await rota.chat(due=None)
    settings = ChatSettings(tips="on", tips_time="21:00", timezone="UTC")
    assert await rota.tips.reschedule(GROUP, settings) == FOLLOWING
    assert rota.calendar.asked == [("21:00", "UTC")]
    assert await rota.next_run() == FOLLOWING
    assert await rota.tips.reschedule(GROUP, ChatSettings(tips="off")) is None
    assert await rota.next_run() is None


async def test_looking_at_the_next_tip_uses_up_nothing(rota: Rota) -> None:
    await rota.chat()
    assert [await rota.tips.pick(GROUP), await rota.tips.pick(GROUP)] == [TIPS[0], TIPS[0]]
    assert await rota.store.tip_history(GROUP, 9) == ()


async def test_who_asks_again_gets_another_tip_and_the_schedule_keeps_its_turn(rota: Rota) -> None:
    shown = [await rota.tips.show(GROUP) for _ in range(3)]
    assert shown == [TIPS[0], TIPS[1], TIPS[0]]
    assert await rota.tips.show(OTHER_GROUP) == TIPS[0]
    assert await rota.tips.pick(GROUP) == TIPS[0]


async def test_nothing_to_show_is_nothing_shown() -> None:
    assert await Rota(tips=()).tips.show(GROUP) is None


async def test_a_plan_left_over_from_before_tips_were_turned_off_posts_nothing(rota: Rota) -> None:
    await rota.chat()
    await rota.store.set_setting(GROUP, "tips", "off", ADMIN, 1.0)
    assert await rota.tips.tick() == 0
    assert (rota.posted, await rota.next_run()) == ([], None)
