"""Scheduled tips: each slot once and in time, whatever fails, restarts, moves or changes its clock."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import pytest

from bot.adapters.scheduler.calendar import CronCalendar
from bot.core.library.catalog import Catalog
from bot.core.library.content import NOTICE, QUIZ, SHORT, Locale, QuizText, Tip
from bot.core.library.schedule import EVERY_DAY
from bot.core.library.tips import MISSED_FOR
from bot.core.message import ChatId
from bot.core.moderation.settings import ChatSettings, settings_of
from bot.services.library.tips import ASIDE, BATCH, OUT_AT_ONCE, Tips
from bot.services.platform import Calendar
from bot.services.store import Call, ChatRecord, Post, Queued, Turn
from tests.builders import ADMIN, GROUP, OTHER_GROUP, judgement
from tests.fakes import START, FakeCalendar, FakeClock
from tests.stores import InlineStore

DAY = 86_400.0
MIDNIGHT = START // DAY * DAY
NOON = MIDNIGHT + DAY / 2
FOLLOWING = (START // 3600 + 1) * 3600
BERLIN = "Europe/Berlin"


def tip(name: str, **changes: str) -> Tip:
    return Tip(id=name, scheme="account_trade", **changes)


def locale(name: str, told: Sequence[str], asked: Sequence[str] = ()) -> Locale:
    return Locale(
        id=name,
        name=name,
        fallback=(),
        speaks=(name,),
        countries=(),
        hedges=("x",),
        may=("x",),
        script="Latn",
        ui={},
        warnings={},
        laws={},
        tips={tip_id: tip_id for tip_id in told},
        quizzes={tip_id: QuizText(question=tip_id, explanation="") for tip_id in asked},
    )


def catalog(tips: Sequence[Tip], locales: Sequence[Locale] = ()) -> Catalog:
    told = [one.id for one in tips if not one.is_quiz]
    asked = [one.id for one in tips if one.is_quiz]
    spoken = locales or (locale("en", told, asked),)
    return Catalog(
        schemes={},
        laws={},
        hotlines={},
        tips={one.id: one for one in tips},
        locales={one.id: one for one in spoken},
    )


AB = (tip("a"), tip("b"))


class Writer:
    """Writes what was asked for; of a chat called "broken" it cannot."""

    def post(
        self, record: ChatRecord, settings: ChatSettings, tip: Tip, langs: Sequence[str], slot: float
    ) -> Call:
        if record.title == "broken":
            raise ValueError("no words for it")
        text = f"{'+'.join(langs)}:{tip.id}"
        params = {"text": text, "tone": settings.tone}
        return Call(chat_id=record.chat_id, method="sendMessage", params=params, once=True, slot=slot)

    def after(
        self, record: ChatRecord, settings: ChatSettings, message_id: int, previous: int
    ) -> tuple[Call, ...]:
        params = {"new": message_id, "old": previous, "pin": settings.tips_pin}
        return (Call(chat_id=record.chat_id, method="after", params=params),)


class Rota:
    """Tips over a store in memory, with a clock that tests move."""

    def __init__(self, content: Catalog | None = None, calendar: Calendar | None = None) -> None:
        self.clock = FakeClock()
        self.store = InlineStore(clock=self.clock.now)
        self.fake = FakeCalendar()
        self.calendar = calendar or self.fake
        self.posted: list[Queued] = []
        self.waiting = 0
        self.content = content or catalog(AB)
        self.tips = self.made(self.store)

    def made(self, store: InlineStore) -> Tips:
        """The tips over a store, as a start of the bot makes them."""
        return Tips(
            store=store,
            clock=self.clock,
            calendar=self.calendar,
            catalog=lambda: self.content,
            writer=Writer(),
            submit=self.posted.extend,
            waiting=lambda: self.waiting,
            zone="UTC",
        )

    async def chat(
        self,
        chat_id: ChatId = GROUP,
        *,
        due: float | None = START,
        settings: Mapping[str, str] | None = None,
        **fields: object,
    ) -> None:
        base = {"kind": "supergroup", "next_run": due, "title": "Group talk and more"}
        await self.store.chats.save(ChatRecord(chat_id=chat_id, **{**base, **fields}))  # type: ignore[arg-type]
        for key, value in {"tips": "on", "tips_days": EVERY_DAY, **(settings or {})}.items():
            await self.store.chats.set_setting(chat_id, key, value, ADMIN, 0.0)

    async def set(self, **settings: str) -> ChatSettings:
        for key, value in settings.items():
            await self.store.chats.set_setting(GROUP, key, value, ADMIN, 0.0)
        record = await self.store.chats.get(GROUP)
        assert record is not None
        changed = settings_of(record.settings, zone="UTC")
        await self.tips.reschedule(GROUP, changed)
        return changed

    async def next_run(self, chat_id: ChatId = GROUP) -> float | None:
        record = await self.store.chats.get(chat_id)
        assert record is not None
        return record.next_run

    async def posts(self) -> tuple[Post, ...]:
        return (await self.store.tips.posts([GROUP], 99))[GROUP]

    def texts(self) -> list[object]:
        return [one.call.params["text"] for one in self.posted]

    async def go_through(self, hours: int) -> None:
        """Let hours pass, looking every ten minutes."""
        for _ in range(6 * hours):
            self.clock.advance(600)
            await self.tips.tick()

    def walls(self, zone: str) -> list[str]:
        """When tips were posted, by the clock of a zone."""
        slots = [one.call.slot or 0.0 for one in self.posted]
        return [self.calendar.local(zone, slot).strftime("%m-%d %H:%M") for slot in slots]


@pytest.fixture
def rota() -> Rota:
    return Rota()


async def test_a_due_tip_is_posted_once_and_the_next_is_planned(rota: Rota) -> None:
    await rota.chat()
    assert [await rota.tips.tick(), await rota.tips.tick()] == [1, 0]
    assert len(rota.posted) == 1
    assert rota.posted[0].call.once
    assert rota.posted[0].call.slot == START
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
    await rota.store.tips.set_next_run(GROUP, START)
    assert await rota.tips.tick() == 0
    assert await rota.next_run() == FOLLOWING
    assert len(await rota.store.outbox.queued()) == 1


async def test_a_slot_missed_by_little_is_posted_late(rota: Rota) -> None:
    await rota.chat(due=START - MISSED_FOR)
    assert await rota.tips.tick() == 1


async def test_a_slot_missed_by_much_is_let_go_said_so_and_the_next_is_planned(
    rota: Rota, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    rota.fake.every = DAY
    rota.clock.time = NOON
    await rota.chat(due=NOON - MISSED_FOR - 1)
    assert await rota.tips.tick() == 0
    assert rota.posted == []
    assert await rota.next_run() == MIDNIGHT + DAY
    local = datetime.fromtimestamp(NOON - MISSED_FOR - 1, UTC).strftime("%Y-%m-%d %H:%M")
    assert caplog.messages == [f"tip_skipped chat={GROUP} slot={local} reason=late"]


async def test_days_off_bring_one_tip_and_not_all_of_them(rota: Rota) -> None:
    rota.fake.every = DAY
    rota.clock.time = NOON
    await rota.chat(due=MIDNIGHT - 10 * DAY)
    assert [await rota.tips.tick() for _ in range(3)] == [0, 0, 0]
    rota.clock.time = MIDNIGHT + DAY
    assert [await rota.tips.tick() for _ in range(3)] == [1, 0, 0]


async def test_after_days_off_the_slot_of_a_moment_ago_is_posted(rota: Rota) -> None:
    rota.fake.every = DAY
    rota.clock.time = MIDNIGHT + 10
    await rota.chat(due=MIDNIGHT - 3 * DAY)
    assert [await rota.tips.tick() for _ in range(3)] == [1, 0, 0]
    assert await rota.next_run() == MIDNIGHT + DAY


async def test_nothing_comes_late_into_the_quiet_hours(rota: Rota) -> None:
    midnight = datetime.fromtimestamp(MIDNIGHT, UTC)
    rota.clock.time = midnight.replace(hour=22, minute=1).timestamp()
    await rota.chat(
        due=midnight.replace(hour=21).timestamp(),
        settings={"tips_times": "21:00", "tips_quiet": "22:00-07:00"},
    )
    assert await rota.tips.tick() == 0
    assert [post.tip_id for post in await rota.posts()] == [""]


async def test_tips_take_turns(rota: Rota) -> None:
    await rota.chat()
    for _ in range(4):
        await rota.tips.tick()
        rota.clock.advance(3600)
    assert set(rota.texts()[:2]) == set(rota.texts()[2:]) == {"en:a", "en:b"}
    assert [post.round for post in await rota.posts()] == [1, 1, 0, 0]


async def test_one_chats_failure_hides_no_other(rota: Rota, caplog: pytest.LogCaptureFixture) -> None:
    await rota.chat(ChatId(-3), title="broken", due=START - 2)
    await rota.chat(GROUP, due=START - 1, settings={"timezone": "Asia/Tokyo"})
    await rota.chat(OTHER_GROUP)
    rota.fake.broken.add("Asia/Tokyo")
    assert await rota.tips.tick() == 1
    assert [one.call.chat_id for one in rota.posted] == [OTHER_GROUP]
    assert caplog.messages == ["tip_failed chat=-3", f"tip_failed chat={GROUP}"]


async def test_a_chat_that_failed_is_tried_again_after_a_while(rota: Rota) -> None:
    await rota.chat()
    rota.fake.broken.add("UTC")
    assert await rota.tips.tick() == 0
    rota.fake.broken.clear()
    assert await rota.tips.tick() == 0
    rota.clock.advance(ASIDE)
    assert await rota.tips.tick() == 1


async def test_chats_that_fail_do_not_fill_the_queue_of_the_others(rota: Rota) -> None:
    for number in range(BATCH + 5):
        await rota.chat(ChatId(-number - 10), title="broken", due=START - 9)
    await rota.chat()
    assert await rota.tips.tick() == 1


async def test_others_get_their_turn_between_two_chats(rota: Rota) -> None:
    """Thousands are due at nine: a warning must not wait until a batch of tips is chosen."""
    turns = 0

    async def others() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    for number in range(BATCH):
        await rota.chat(ChatId(-number - 10))
    task = asyncio.create_task(others())
    assert await rota.tips.tick() == BATCH
    task.cancel()
    assert turns >= BATCH


async def test_only_as_many_are_handed_over_as_can_soon_be_sent(rota: Rota) -> None:
    for number in range(12):
        await rota.chat(ChatId(-number - 10))
    rota.waiting = OUT_AT_ONCE
    assert await rota.tips.tick() == 0
    rota.waiting = OUT_AT_ONCE - 5
    # The waiting ones are counted by the outbox; this one counts none, so the tick goes on to the end.
    assert await rota.tips.tick() == 12


async def test_a_chat_that_the_bot_left_rests_and_goes_on_when_it_comes_back(rota: Rota) -> None:
    await rota.chat(active=False)
    assert await rota.tips.tick() == 0
    rota.clock.advance(10 * DAY)
    await rota.store.chats.save(
        ChatRecord(chat_id=GROUP, kind="supergroup", next_run=START, title="Group talk and more")
    )
    assert await rota.tips.tick() <= 1
    following = await rota.next_run()
    assert following is not None
    assert following > rota.clock.now()


async def test_a_group_that_moved_keeps_its_schedule_and_its_history(rota: Rota) -> None:
    await rota.chat()
    await rota.tips.tick()
    await rota.store.chats.move(GROUP, OTHER_GROUP)
    rota.clock.advance(3600)
    assert await rota.tips.tick() == 1
    assert rota.posted[-1].call.chat_id == OTHER_GROUP
    assert rota.posted[-1].call.params["text"] != rota.posted[0].call.params["text"]


async def test_without_tips_the_slot_passes() -> None:
    empty = Rota(catalog(()))
    await empty.chat()
    assert await empty.tips.tick() == 0
    assert await empty.next_run() == FOLLOWING


async def test_rescheduling_follows_the_settings(rota: Rota) -> None:
    await rota.chat(due=None)
    settings = ChatSettings(tips=True, tips_times="21:00", timezone="UTC")
    assert await rota.tips.reschedule(GROUP, settings) == FOLLOWING
    assert [(plan.times, plan.zone) for plan in rota.fake.asked] == [(("21:00",), "UTC")]
    assert await rota.next_run() == FOLLOWING
    assert await rota.tips.reschedule(GROUP, ChatSettings()) is None
    assert await rota.next_run() is None


async def test_a_plan_left_over_from_before_tips_were_turned_off_posts_nothing(rota: Rota) -> None:
    await rota.chat()
    await rota.store.chats.set_setting(GROUP, "tips", "off", ADMIN, 1.0)
    assert await rota.tips.tick() == 0
    assert (rota.posted, await rota.next_run()) == ([], None)


async def test_what_the_group_was_warned_of_comes_first() -> None:
    tips = [tip(f"a{n}") for n in range(4)]
    tips += [replace(tip(f"c{n}"), scheme="card_trade") for n in range(4)]
    rota = Rota(catalog(tips))
    await rota.chat()
    warned = judgement(1, judged_at=START - 60, scheme="card_trade", form="full")
    await rota.store.inbox.finish(Turn(update_id=1, result="judged", judgement=warned))
    for _ in range(5):
        await rota.tips.tick()
        rota.clock.advance(3600)
    assert sum(str(text).startswith("en:c") for text in rota.texts()) == 3


async def test_a_chat_may_want_short_ones_alone() -> None:
    rota = Rota(catalog([tip("long"), tip("short", length=SHORT)]))
    await rota.chat(settings={"tips_only": "short"})
    for _ in range(2):
        await rota.tips.tick()
        rota.clock.advance(3600)
    assert rota.texts() == ["en:short", "en:short"]


TWO = (locale("en", ["a", "b"]), locale("ja", ["a", "c"]))


async def test_languages_take_turns_and_each_tells_what_it_has_words_for() -> None:
    rota = Rota(catalog([tip("a"), tip("b"), tip("c")], TWO))
    await rota.chat(settings={"tips_languages": "en ja"})
    for _ in range(4):
        await rota.tips.tick()
        rota.clock.advance(3600)
    langs = [str(text)[:2] for text in rota.texts()]
    assert langs == ["en", "ja", "en", "ja"]
    assert {str(text)[3:] for text in rota.texts() if str(text).startswith("en")} <= {"a", "b"}
    assert {str(text)[3:] for text in rota.texts() if str(text).startswith("ja")} <= {"a", "c"}


async def test_languages_together_tell_what_all_have_words_for() -> None:
    rota = Rota(catalog([tip("a"), tip("b"), tip("c")], TWO))
    await rota.chat(settings={"tips_languages": "en ja", "tips_mix": "stack"})
    await rota.tips.tick()
    assert rota.texts() == ["en+ja:a"]


@pytest.mark.parametrize(
    ("settings", "fields", "lang"),
    [
        ({}, {"title": "かわいい猫の会です"}, "ja"),
        ({}, {"title": "Cats", "heard": "ja"}, "ja"),
        ({"language": "en"}, {"title": "かわいい猫の会です"}, "en"),
        ({"language": "en", "tips_languages": "ja"}, {}, "ja"),
    ],
)
async def test_the_language_is_the_one_set_else_the_one_spoken(
    settings: Mapping[str, str], fields: Mapping[str, object], lang: str
) -> None:
    rota = Rota(catalog([tip("a"), tip("b"), tip("c")], TWO))
    await rota.chat(settings=settings, **fields)
    await rota.tips.tick()
    assert str(rota.texts()[0]).startswith(f"{lang}:")


async def test_what_was_sent_is_noted_and_what_follows_is_handed_over(rota: Rota) -> None:
    await rota.chat(settings={"tips_pin": "on"})
    for message_id in (50, 60):
        await rota.tips.tick()
        queued = rota.posted[-1]
        await rota.store.outbox.sending(queued.id)
        await rota.tips.sent(queued, message_id, {"message_id": message_id, "poll": {"id": f"p{message_id}"}})
        rota.clock.advance(3600)
    follows = [one.call.params for one in rota.posted if one.call.method == "after"]
    assert follows == [{"new": 50, "old": 0, "pin": True}, {"new": 60, "old": 50, "pin": True}]
    assert await rota.tips.voted("p60", 12, 7)
    assert [(post.message_id, post.hits) for post in await rota.posts()] == [(60, 7), (50, 0)]
    assert {one.call.method for one in await rota.store.outbox.queued()} == {"after"}


async def test_what_was_sent_before_a_group_moved_is_neither_unpinned_nor_deleted(rota: Rota) -> None:
    await rota.chat(OTHER_GROUP)
    await rota.tips.tick()
    await rota.tips.sent(rota.posted[-1], 50, {"message_id": 50})
    await rota.store.chats.move(OTHER_GROUP, GROUP)
    rota.clock.advance(3600)
    await rota.tips.tick()
    await rota.tips.sent(rota.posted[-1], 3, {"message_id": 3})
    assert rota.posted[-1].call.params == {"new": 3, "old": 0, "pin": False}


async def test_a_tip_of_a_chat_that_is_forgotten_is_noted_all_the_same(rota: Rota) -> None:
    call = Call(chat_id=GROUP, method="sendMessage", params={}, slot=START)
    await rota.tips.sent(Queued(id=9, call=call), 5, None)
    assert rota.posted == []


async def test_who_asks_again_gets_another_tip_and_none_counts_as_posted(rota: Rota) -> None:
    shown = [await rota.tips.show(GROUP, "en") for _ in range(4)]
    assert {one.id for one in shown[:2] if one} == {one.id for one in shown[2:] if one} == {"a", "b"}
    assert await rota.posts() == ()


async def test_what_was_just_posted_is_not_shown_first(rota: Rota) -> None:
    await rota.chat()
    await rota.tips.tick()
    posted = (await rota.posts())[0].tip_id
    shown = await rota.tips.show(GROUP, "en")
    assert shown is not None
    assert shown.id != posted


async def test_who_asks_for_a_story_a_quiz_or_a_topic_gets_it() -> None:
    tips = [tip("a"), tip("story", kind="case"), tip("quiz", kind=QUIZ, right="scam")]
    tips.append(replace(tip("card"), scheme="card_trade"))
    rota = Rota(catalog(tips))
    found = [
        await rota.tips.show(GROUP, "en", kind="case"),
        await rota.tips.show(GROUP, "en", kind="quiz"),
        await rota.tips.show(GROUP, "en", scheme="card_trade"),
        await rota.tips.show(GROUP, "en", scheme="recruit_task"),
    ]
    assert [one.id if one else None for one in found] == ["story", "quiz", "card", None]


async def test_of_many_chats_that_asked_the_last_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.services.library.tips.SHOWN_CHATS", 2)
    rota = Rota()
    for number in range(5):
        await rota.tips.show(ChatId(-number), "en")
    assert list(rota.tips._shown) == [-3, -4]


async def test_what_comes_and_what_came(rota: Rota) -> None:
    await rota.chat()
    await rota.tips.tick()
    coming = await rota.tips.coming(GROUP, ChatSettings(tips=True, timezone="UTC"), 2)
    assert coming == (FOLLOWING, FOLLOWING + 3600)
    assert await rota.tips.coming(GROUP, ChatSettings(), 2) == ()
    assert await rota.tips.coming(OTHER_GROUP, ChatSettings(tips=True), 2) == ()
    assert await rota.tips.past(GROUP, 5) == ()
    await rota.tips.sent(rota.posted[-1], 50, {"message_id": 50})
    assert [post.slot for post in await rota.tips.past(GROUP, 5)] == [START]


async def test_a_schedule_that_a_wrong_clock_sent_far_away_is_brought_back(
    rota: Rota, caplog: pytest.LogCaptureFixture
) -> None:
    await rota.chat(due=START + 900 * DAY)
    assert await rota.tips.mend() == 1
    assert await rota.next_run() == FOLLOWING
    assert caplog.messages == [f"schedule_mended chat={GROUP}"]
    assert await rota.tips.mend() == 0


async def test_many_chats_that_pause_hide_none_that_is_astray(rota: Rota) -> None:
    far = MIDNIGHT + 60 * DAY
    until = datetime.fromtimestamp(far, UTC).date().isoformat()
    for number in range(2 * BATCH):
        await rota.chat(ChatId(-number - 10), due=far, settings={"tips_pause": until})
    await rota.chat(due=START + 900 * DAY)
    assert await rota.tips.mend() == 1
    assert await rota.next_run() == FOLLOWING


async def test_a_chat_that_cannot_be_mended_hides_no_other(
    rota: Rota, caplog: pytest.LogCaptureFixture
) -> None:
    rota.fake.broken.add("Asia/Tokyo")
    await rota.chat(OTHER_GROUP, due=START + 800 * DAY, settings={"timezone": "Asia/Tokyo"})
    await rota.chat(due=START + 900 * DAY)
    assert await rota.tips.mend() == 1
    assert caplog.messages == [f"mend_failed chat={OTHER_GROUP}", f"schedule_mended chat={GROUP}"]


async def test_a_pause_is_not_astray() -> None:
    rota = Rota(calendar=CronCalendar())
    until = datetime.fromtimestamp(START + 60 * DAY, UTC)
    await rota.chat(settings={"tips_pause": until.date().isoformat()})
    await rota.set(tips_times="09:00")
    planned = await rota.next_run()
    assert await rota.tips.mend() == 0
    assert await rota.next_run() == planned == until.replace(hour=9, minute=0, second=0).timestamp()


async def test_a_due_slot_stays_only_while_the_schedule_has_it() -> None:
    rota = real()
    due = unix("2026-12-01 09:00")
    rota.clock.time = due + 60
    await rota.chat(due=due)
    await rota.set(tips_pin="on")
    assert await rota.next_run() == due
    await rota.set(tips_times="08:00 09:02 21:00")
    assert await rota.next_run() == unix("2026-12-01 09:02")


def real() -> Rota:
    return Rota(catalog([tip(f"t{n}") for n in range(30)]), CronCalendar())


def unix(text: str, zone: str = "UTC") -> float:
    local = datetime.fromisoformat(text)
    return local.replace(tzinfo=CronCalendar().local(zone, 0).tzinfo).timestamp()


@pytest.mark.parametrize(
    ("begin", "expected"),
    [
        ("2026-10-24 00:00", ["10-24 02:30", "10-25 02:30", "10-26 02:30"]),
        ("2026-03-28 00:00", ["03-28 02:30", "03-29 03:30", "03-30 02:30"]),
    ],
)
async def test_each_day_once_across_a_clock_change(begin: str, expected: list[str]) -> None:
    rota = real()
    rota.clock.time = unix(begin, BERLIN)
    await rota.chat(settings={"tips_times": "02:30", "timezone": BERLIN})
    await rota.set(tips="on")
    await rota.go_through(70)
    assert rota.walls(BERLIN) == expected


async def test_a_zone_farther_west_does_not_bring_the_same_nine_oclock_again() -> None:
    rota = real()
    rota.clock.time = unix("2026-05-05 08:00", "Asia/Shanghai")
    await rota.chat(settings={"timezone": "Asia/Shanghai"})
    await rota.set(tips_times="09:00")
    await rota.go_through(2)
    await rota.set(timezone=BERLIN)
    await rota.go_through(30)
    assert rota.walls("Asia/Shanghai")[0] == "05-05 09:00"
    assert rota.walls(BERLIN)[1:] == ["05-06 09:00"]


async def test_a_zone_farther_east_goes_on_with_the_next_nine_oclock() -> None:
    rota = real()
    rota.clock.time = unix("2026-05-05 08:00", BERLIN)
    await rota.chat(settings={"timezone": BERLIN})
    await rota.set(tips_times="09:00")
    await rota.go_through(2)
    await rota.set(timezone="Asia/Shanghai")
    await rota.go_through(24)
    assert rota.walls("Asia/Shanghai")[1:] == ["05-06 09:00"]


async def test_a_later_time_of_the_same_day_is_one_more_slot() -> None:
    rota = real()
    rota.clock.time = unix("2026-05-05 08:00")
    await rota.chat(settings={"timezone": "UTC"})
    await rota.set(tips_times="09:00")
    await rota.go_through(2)
    await rota.set(tips_times="09:00 18:00")
    await rota.go_through(24)
    assert rota.walls("UTC") == ["05-05 09:00", "05-05 18:00", "05-06 09:00"]


async def test_a_clock_that_is_put_back_brings_no_slot_again() -> None:
    rota = real()
    rota.clock.time = unix("2026-05-05 08:00")
    await rota.chat(settings={"timezone": "UTC"})
    await rota.set(tips_times="09:00")
    await rota.go_through(2)
    rota.clock.time = unix("2026-05-05 07:00")
    await rota.set(tips_times="09:00")
    await rota.go_through(30)
    assert rota.walls("UTC") == ["05-05 09:00", "05-06 09:00"]


async def test_a_clock_that_leaps_ahead_and_back_loses_no_day() -> None:
    rota = real()
    rota.clock.time = unix("2026-05-05 08:00")
    await rota.chat(settings={"timezone": "UTC"})
    await rota.set(tips_times="09:00")
    rota.clock.time = unix("2031-01-01 09:00")
    await rota.tips.tick()
    rota.clock.time = unix("2026-05-05 08:30")
    await rota.tips.mend()
    await rota.go_through(26)
    assert rota.walls("UTC")[-2:] == ["05-05 09:00", "05-06 09:00"]


PARTS = [tip(f"n{number}", kind=NOTICE) for number in range(1, 4)]
SERIAL = [*PARTS, *(tip(f"t{number}") for number in range(6))]


async def begun(rota: Rota, **settings: str) -> ChatSettings:
    """A chat in which the notice is told as a series from now on."""
    await rota.chat(settings={"tips_notice": str(int(START)), **settings})
    return await rota.set()


async def told(rota: Rota, slots: int) -> list[str]:
    for _ in range(slots):
        rota.clock.time = await rota.next_run() or 0.0
        await rota.tips.tick()
    return [str(text) for text in rota.texts()]


async def test_the_notice_is_told_slot_by_slot_and_then_all_goes_on() -> None:
    rota = Rota(catalog(SERIAL))
    await begun(rota)
    assert (await told(rota, 3)) == ["en:n1", "en:n2", "en:n3"]
    assert all(text.startswith("en:t") for text in (await told(rota, 6))[3:])


async def test_a_restart_goes_on_where_the_series_was() -> None:
    rota = Rota(catalog(SERIAL))
    await begun(rota)
    await told(rota, 2)
    again = Rota(catalog(SERIAL))
    again.store, again.tips = rota.store, again.made(rota.store)
    again.clock.time = rota.clock.time
    assert await told(again, 1) == ["en:n3"]


async def test_a_series_that_is_stopped_is_over_and_one_begun_anew_begins_with_its_first_part() -> None:
    rota = Rota(catalog([*SERIAL, tip("s", length=SHORT)]))
    settings = await begun(rota, tips_only="short")
    assert await rota.tips.series(GROUP, settings) == (1, 3)
    await told(rota, 1)
    assert await rota.tips.series(GROUP, settings) == (2, 3)
    stopped = await rota.set(tips_notice="off")
    assert await rota.tips.series(GROUP, stopped) is None
    assert await told(rota, 1) == ["en:n1", "en:s"]
    anew = await rota.set(tips_notice=str(int(rota.clock.now()) + 1))
    assert (await told(rota, 3))[2:] == ["en:n1", "en:n2", "en:n3"]
    assert await rota.tips.series(GROUP, anew) is None


async def test_a_slot_that_was_due_before_it_was_begun_is_no_part_of_it() -> None:
    rota = Rota(catalog(SERIAL))
    await rota.chat(settings={"tips_notice": str(int(START) + 60)})
    rota.clock.advance(60)
    await rota.tips.tick()
    assert [str(text)[:4] for text in rota.texts()] != ["en:n1"]
    assert (await told(rota, 1))[1] == "en:n1"


async def test_languages_in_turn_are_each_told_all_of_it_and_together_once() -> None:
    two = [locale(lang, [one.id for one in SERIAL]) for lang in ("en", "ja")]
    rota = Rota(catalog(SERIAL, two))
    settings = await begun(rota, tips_languages="en ja")
    shown = await told(rota, 6)
    assert shown == ["en:n1", "ja:n1", "en:n2", "ja:n2", "en:n3", "ja:n3"]
    assert await rota.tips.series(GROUP, settings) is None
    rota = Rota(catalog(SERIAL, two))
    await begun(rota, tips_languages="en ja", tips_mix="stack")
    assert await told(rota, 3) == ["en+ja:n1", "en+ja:n2", "en+ja:n3"]


async def test_a_chat_that_nobody_knows_has_no_series(rota: Rota) -> None:
    assert await rota.tips.series(OTHER_GROUP, ChatSettings(tips_notice=1)) is None


async def test_the_series_comes_a_part_a_day_and_then_the_days_of_the_chat_count_again() -> None:
    rota = Rota(catalog(SERIAL), CronCalendar())
    rota.clock.time = MIDNIGHT
    settings = await begun(rota, tips_days="mon", tips_notice=str(int(MIDNIGHT)))
    assert [later - MIDNIGHT for later in await rota.tips.coming(GROUP, settings, 3)] == [
        9 * 3600 + day * DAY for day in range(3)
    ]
    await told(rota, 3)
    slots = [one.call.slot or 0.0 for one in rota.posted]
    assert [(later - sooner) / DAY for sooner, later in pairwise(slots)] == [1, 1]
    after = datetime.fromtimestamp(await rota.next_run() or 0.0, UTC)
    assert (after.weekday(), after.timestamp() > slots[-1]) == (0, True)
