"""What the lists, complaints, marks and acts of the store promise, held against SQLite and PostgreSQL."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

from bot.core.detection.campaign import Campaign, Fingerprint, Voice, Word
from bot.core.message import ChatId, MessageId, UserId
from bot.core.moderation.lists import PERSON
from bot.services.store import (
    ACTS_LONGER,
    NO_OFFENCE,
    POSTS_LONGER,
    Act,
    Appeal,
    Call,
    ChatRecord,
    Counted,
    Entry,
    Judgement,
    Marked,
    Report,
    Sighting,
    Store,
    Turn,
)
from tests.adapters.store.conftest import START, Clock
from tests.builders import judgement

GROUP, OTHER = ChatId(-1001234567890), ChatId(-100999)
SENDER, ADMIN = UserId(42), UserId(7_000_000_001)
DAY = 86_400.0


def act(kind: str = "mute", message_id: int = 1, **facts: object) -> Act:
    base = Act(chat_id=GROUP, kind=kind, at=10.0, message_id=MessageId(message_id), user_id=SENDER)
    return replace(base, **facts)  # type: ignore[arg-type]


def judged(message_id: int = 1, chat: ChatId = GROUP, **facts: Any) -> Judgement:
    return judgement(message_id, chat_id=chat, **{"sender_id": SENDER, "evidence": "收微信号", **facts})


def turn(*calls: Call, update_id: int | None = None, **more: object) -> Turn:
    return replace(Turn(update_id=update_id, result="x", calls=calls), **more)  # type: ignore[arg-type]


def said(mark: str = "warning:1", lasts: float = 0.0, chat: ChatId = GROUP) -> Call:
    params = {"chat_id": chat, "text": "x"}
    return Call(chat_id=chat, method="sendMessage", params=params, mark=mark, lasts=lasts)


class TestActs:
    async def test_what_was_refused_says_what_it_was(self, store: Store) -> None:
        await store.inbox.finish(turn(acts=(act(until=9.0),)))
        (kept,) = await store.ledger.acts(GROUP, 5)
        await store.ledger.refuse(kept.id, "mute can_restrict_members")
        (found,) = await store.ledger.acts(GROUP, 5)
        assert found == replace(kept, kind="refused", before="mute can_restrict_members")

    async def test_they_are_kept_with_their_turn_newest_first(self, store: Store) -> None:
        await store.inbox.finish(turn(acts=(act("warn"), act("mute", until=99.0, before='{"a": 1}'))))
        await store.inbox.finish(turn(acts=(act("ban", 2, by=ADMIN, reason="button"), act(chat_id=OTHER))))
        kinds = [one.kind for one in await store.ledger.acts(GROUP, 9)]
        assert kinds == ["ban", "mute", "warn"]
        assert [one.kind for one in await store.ledger.acts(GROUP, 1)] == ["ban"]
        (mute, warn) = await store.ledger.acts(GROUP, 9, message_id=MessageId(1))
        assert mute == act("mute", until=99.0, before='{"a": 1}', id=mute.id)
        assert mute.id > warn.id > 0

    async def test_a_turn_that_changes_nothing_keeps_none(self, store: Store) -> None:
        await store.inbox.finish(turn(update_id=1, acts=(act(),)))
        await store.inbox.finish(turn(update_id=1, acts=(act(),), counted=(counted(),)))
        answered = judged(answered=True)
        await store.inbox.finish(turn(update_id=2, judgement=answered, acts=(act("warn"),)))
        await store.inbox.finish(turn(update_id=3, judgement=answered, acts=(act("warn"),)))
        assert [one.kind for one in await store.ledger.acts(GROUP, 9)] == ["warn", "mute"]
        assert await store.chats.counts(GROUP, "") == ()

    async def test_one_is_taken_back_once(self, store: Store) -> None:
        await store.inbox.finish(turn(acts=(act(), act("ban"))))
        (_, kept) = await store.ledger.acts(GROUP, 9)
        await store.inbox.finish(turn(undone=((kept.id, ADMIN),)))
        await store.inbox.finish(turn(undone=((kept.id, SENDER), (kept.id + 99, ADMIN))))
        assert [one.undone_by for one in await store.ledger.acts(GROUP, 9)] == [0, ADMIN]

    async def test_old_ones_go(self, store: Store) -> None:
        await store.inbox.finish(turn(acts=(act(at=5.0), act(at=6.0))))
        assert await store.purge(6.0 + ACTS_LONGER) == 1
        assert [one.at for one in await store.ledger.acts(GROUP, 9)] == [6.0]


class TestCases:
    async def test_the_last_come_first_each_message_once(self, store: Store) -> None:
        for number, at in ((1, 10.0), (2, 30.0), (3, 20.0)):
            await store.inbox.finish(turn(judgement=judged(number, judged_at=at)))
        await store.inbox.finish(turn(judgement=judged(1, edited=5, judged_at=40.0, level="suspicious")))
        await store.inbox.finish(turn(judgement=judged(9, chat=OTHER)))
        found = await store.ledger.latest(GROUP, 9)
        assert [(one.message_id, one.level) for one in found] == [
            (1, "suspicious"),
            (2, "fraud"),
            (3, "fraud"),
        ]
        assert [one.message_id for one in await store.ledger.latest(GROUP, 2)] == [1, 2]

    async def test_offences_count_messages_that_nobody_cleared(self, store: Store) -> None:
        await store.inbox.finish(turn(judgement=judged(1, judged_at=10.0)))
        await store.inbox.finish(turn(judgement=judged(1, edited=3, judged_at=15.0)))
        await store.inbox.finish(turn(judgement=judged(2, judged_at=20.0)))
        await store.inbox.finish(turn(judgement=judged(3, judged_at=30.0, level="suspicious")))
        await store.inbox.finish(turn(judgement=judged(4, judged_at=40.0, sender_id=UserId(8))))
        await store.inbox.finish(turn(judgement=judged(5, judged_at=50.0)))
        await store.ledger.clear(GROUP, MessageId(5), ADMIN)
        assert await store.ledger.offences(GROUP, SENDER, 0.0) == (10.0, 20.0)
        assert await store.ledger.offences(GROUP, SENDER, 20.0) == (20.0,)
        assert await store.ledger.seen_since(GROUP, 20.0) == 3

    async def test_what_was_reported_or_shown_counts_once_an_admin_confirmed_it(self, store: Store) -> None:
        for number, reason in enumerate(NO_OFFENCE, start=1):
            await store.inbox.finish(turn(judgement=judged(number, reason=reason, judged_at=10.0 * number)))
        assert await store.ledger.offences(GROUP, SENDER, 0.0) == ()
        await store.ledger.confirm(GROUP, MessageId(2), ADMIN)
        assert await store.ledger.offences(GROUP, SENDER, 0.0) == (20.0,)

    async def test_what_was_doubted_counts_once_an_admin_confirmed_it(self, store: Store) -> None:
        for number in (1, 2):
            await store.inbox.finish(
                turn(judgement=judged(number, level="suspicious", judged_at=10.0 * number))
            )
        await store.ledger.confirm(GROUP, MessageId(2), ADMIN)
        assert await store.ledger.offences(GROUP, SENDER, 0.0) == (20.0,)
        await store.ledger.clear(GROUP, MessageId(2), ADMIN)
        assert await store.ledger.offences(GROUP, SENDER, 0.0) == ()

    async def test_what_is_answered_late_is_on_record(self, store: Store) -> None:
        await store.inbox.finish(
            turn(judgement=judged(level="suspicious", scheme="", form="", answered=False))
        )
        await store.ledger.answer(GROUP, MessageId(1), "task", "full")
        kept = await store.ledger.judgement(GROUP, MessageId(1))
        assert kept is not None
        assert (kept.level, kept.scheme, kept.form, kept.answered) == ("suspicious", "task", "full", True)
        assert await store.ledger.answered(GROUP, MessageId(1), "")

    async def test_a_text_is_counted_over_all_chats(self, store: Store) -> None:
        places = ((1, GROUP, 7), (2, GROUP, 7), (1, OTHER, 7), (3, GROUP, 8), (4, GROUP, 0))
        for number, chat, campaign in places:
            await store.inbox.finish(turn(judgement=judged(number, chat, campaign=campaign)))
        assert [await store.ledger.sightings(campaign) for campaign in (7, 8, 9, 0)] == [3, 1, 0, 0]
        assert [await store.campaigns.chats_with(campaign) for campaign in (7, 8, 9, 0)] == [2, 1, 0, 0]

    async def test_a_chat_in_which_something_was_said_of_a_text_is_counted_once(self, store: Store) -> None:
        await store.inbox.finish(turn(judgement=judged(1, campaign=7)))
        text = Campaign(fingerprint=Fingerprint(exact=7), scheme="x", first_seen=1.0, last_seen=1.0)
        seen = Sighting(chat_id=GROUP, campaign=text)
        await store.inbox.finish(Turn(update_id=None, result="noted", sighting=seen))
        for chat in (GROUP, OTHER):
            await store.campaigns.speak(7, Voice(chat_id=chat, word=Word.CONFIRMED, by=ADMIN, at=1.0))
        assert (await store.ledger.sightings(7), await store.campaigns.chats_with(7)) == (1, 2)

    async def test_the_first_word_of_an_admin_counts(self, store: Store) -> None:
        await store.inbox.finish(turn(judgement=judged()))
        assert await store.ledger.confirm(GROUP, MessageId(1), ADMIN) is True
        assert await store.ledger.confirm(GROUP, MessageId(1), UserId(1)) is False
        kept = await store.ledger.judgement(GROUP, MessageId(1))
        assert kept is not None
        assert kept.confirmed_by == ADMIN
        await store.inbox.finish(turn(judgement=judged(2)))
        await store.ledger.clear(GROUP, MessageId(2), ADMIN)
        assert await store.ledger.confirm(GROUP, MessageId(2), ADMIN) is False
        assert await store.ledger.confirm(GROUP, MessageId(3), ADMIN) is False

    async def test_the_word_of_another_admin_is_not_taken_back(self, store: Store) -> None:
        await store.inbox.finish(turn(judgement=judged()))
        await store.ledger.confirm(GROUP, MessageId(1), ADMIN)
        assert await store.ledger.clear(GROUP, MessageId(1), UserId(1)) is False
        assert await store.ledger.clear(GROUP, MessageId(1), ADMIN) is True

    async def test_of_two_steps_of_admins_at_once_one_is_taken(self, store: Store) -> None:
        await store.inbox.finish(turn(judgement=judged()))

        def step(by: int) -> Turn:
            act = Act(chat_id=GROUP, kind="ban", at=1.0, message_id=MessageId(1), by=UserId(by))
            return turn(acts=(act,))

        taken = await asyncio.gather(
            *(store.inbox.finish_step(step(by), GROUP, MessageId(1), 0) for by in range(1, 6))
        )
        assert sum(one is not None for one in taken) == 1
        (act,) = await store.ledger.acts(GROUP, 9)
        # Who has seen that act may take the next step, until somebody says that it is no fraud.
        assert await store.inbox.finish_step(step(9), GROUP, MessageId(1), act.id) is not None
        newest = max(one.id for one in await store.ledger.acts(GROUP, 9))
        await store.ledger.clear(GROUP, MessageId(1), ADMIN)
        assert await store.inbox.finish_step(step(9), GROUP, MessageId(1), newest) is None
        assert await store.inbox.finish_step(step(9), GROUP, MessageId(2), 0) is None

    async def test_a_confirmed_message_that_is_judged_again_stays_confirmed(self, store: Store) -> None:
        await store.inbox.finish(turn(update_id=1, judgement=judged()))
        await store.ledger.confirm(GROUP, MessageId(1), ADMIN)
        await store.inbox.finish(turn(update_id=2, judgement=judged(score=0.9)))
        kept = await store.ledger.judgement(GROUP, MessageId(1))
        assert kept is not None
        assert (kept.confirmed_by, kept.score) == (ADMIN, 0.9)

    async def test_words_are_forgotten_and_the_case_stays(self, store: Store) -> None:
        await store.inbox.finish(turn(judgement=judged(1, judged_at=10.0)))
        await store.inbox.finish(turn(judgement=judged(2, judged_at=20.0)))
        assert await store.ledger.purge_evidence(20.0) == 1
        assert await store.ledger.purge_evidence(20.0) == 0
        assert [one.evidence for one in await store.ledger.latest(GROUP, 9)] == ["收微信号", ""]


class TestMarks:
    async def test_a_message_is_found_by_its_mark_once_it_was_sent(self, store: Store, clock: Clock) -> None:
        first, second = await store.inbox.finish(turn(said(), said()))
        assert await store.outbox.message_marked(GROUP, "warning:1") == 0
        await store.outbox.sent(first.id, 501)
        await store.outbox.sent(second.id, 502)
        assert await store.outbox.message_marked(GROUP, "warning:1") == 502
        assert await store.outbox.message_marked(OTHER, "warning:1") == 0
        assert await store.outbox.message_marked(GROUP, "") == 0
        assert await store.outbox.mark_of(GROUP, MessageId(501)) == Marked(mark="warning:1", at=clock.now)
        assert await store.outbox.mark_of(GROUP, MessageId(503)) is None
        assert await store.outbox.mark_of(OTHER, MessageId(501)) is None

    async def test_a_message_without_a_mark_has_none(self, store: Store) -> None:
        (call,) = await store.inbox.finish(turn(said("")))
        await store.outbox.sent(call.id, 501)
        assert await store.outbox.mark_of(GROUP, MessageId(501)) is None

    async def test_a_call_comes_back_with_its_mark(self, store: Store) -> None:
        await store.inbox.finish(turn(said("warning:1", 60.0)))
        (queued,) = await store.outbox.queued()
        assert (queued.call.mark, queued.call.lasts) == ("warning:1", 60.0)

    async def test_what_lasts_a_while_is_deleted_once(self, store: Store) -> None:
        stays, goes = await store.inbox.finish(turn(said(), said(lasts=60.0)))
        await store.outbox.sent(stays.id, 501)
        assert await store.outbox.take_expired(START + 1000, 9) == ()
        await store.outbox.sent(goes.id, 502)
        assert await store.outbox.take_expired(START + 59.9, 9) == ()
        (queued,) = await store.outbox.take_expired(START + 60.0, 9)
        assert queued.call.method == "deleteMessage"
        assert queued.call.params == {"chat_id": GROUP, "message_id": 502}
        assert await store.outbox.take_expired(START + 1000, 9) == ()
        assert queued in await store.outbox.queued()


def entry(value: str = "example.org", kind: str = "domain", **facts: object) -> Entry:
    base = Entry(chat_id=GROUP, kind=kind, value=value, by=ADMIN, at=5.0)
    return replace(base, **facts)  # type: ignore[arg-type]


def counted(key: str = "act.warn", day: str = "2026-12-01", count: int = 1, chat: ChatId = GROUP) -> Counted:
    return Counted(chat_id=chat, day=day, key=key, count=count)


class TestLists:
    async def test_lines_come_and_go(self, store: Store) -> None:
        assert await store.lists.keep(entry()) is True
        assert await store.lists.keep(entry(by=SENDER)) is False
        assert await store.lists.keep(entry("a.org", at=4.0)) is True
        assert await store.lists.keep(entry(chat_id=OTHER)) is True
        assert await store.lists.entries(GROUP) == (entry("a.org", at=4.0), entry())
        assert await store.lists.drop(GROUP, "domain", "example.org") is True
        assert await store.lists.drop(GROUP, "domain", "example.org") is False
        assert await store.lists.entries(GROUP) == (entry("a.org", at=4.0),)

    async def test_admins_find_their_chats(self, store: Store) -> None:
        for chat, title, active in ((GROUP, "B", True), (OTHER, "A", True), (ChatId(-5), "C", False)):
            await store.chats.save(ChatRecord(chat_id=chat, kind="supergroup", title=title, active=active))
            await store.chats.set_stewards({chat: (ADMIN, SENDER)})
        await store.chats.set_setting(GROUP, "mode", "clean", ADMIN, 1.0)
        found = await store.chats.stewarded(ADMIN)
        assert [(one.title, dict(one.settings)) for one in found] == [("A", {}), ("B", {"mode": "clean"})]
        await store.chats.set_stewards({GROUP: (SENDER,)})
        assert [one.title for one in await store.chats.stewarded(ADMIN)] == ["A"]
        await store.chats.set_stewards({GROUP: ()})
        assert [one.title for one in await store.chats.stewarded(SENDER)] == ["A"]

    async def test_days_add_up(self, store: Store) -> None:
        await store.inbox.finish(turn(counted=(counted(), counted(), counted("ad.card_trade", count=3))))
        await store.inbox.finish(turn(counted=(counted(), counted(day="2026-12-02"), counted(chat=OTHER))))
        assert await store.chats.counts(GROUP, "2026-12-01") == (
            counted(count=3),
            counted("ad.card_trade", count=3),
            counted(day="2026-12-02"),
        )
        assert await store.chats.counts(GROUP, "2026-12-02") == (counted(day="2026-12-02"),)

    async def test_old_days_go(self, store: Store) -> None:
        await store.inbox.finish(turn(counted=(counted(day="1970-01-01"), counted(day="1970-01-03"))))
        assert await store.purge(2 * DAY + POSTS_LONGER) == 1
        assert await store.chats.counts(GROUP, "") == (counted(day="1970-01-03"),)


def report(who: UserId = SENDER, message_id: int = 1, **facts: object) -> Report:
    base = Report(chat_id=GROUP, message_id=MessageId(message_id), user_id=who, at=5.0)
    return replace(base, **facts)  # type: ignore[arg-type]


def appeal(who: UserId = SENDER, message_id: int = 1, **facts: object) -> Appeal:
    base = Appeal(chat_id=GROUP, message_id=MessageId(message_id), user_id=who, at=5.0, lang="de")
    return replace(base, **facts)  # type: ignore[arg-type]


class TestSaid:
    async def test_a_report_counts_once_and_is_settled_once(self, store: Store) -> None:
        assert await store.complaints.report(report()) is True
        assert await store.complaints.report(report(at=9.0)) is False
        assert await store.complaints.report(report(ADMIN, at=6.0)) is True
        assert await store.complaints.report(report(message_id=2)) is True
        assert await store.complaints.reports(GROUP, MessageId(1)) == (report(), report(ADMIN, at=6.0))
        assert await store.complaints.settle_reports(GROUP, MessageId(1), "right") == 2
        assert await store.complaints.settle_reports(GROUP, MessageId(1), "wrong") == 0
        assert await store.complaints.settle_reports(GROUP, MessageId(2), "wrong") == 1
        assert await store.complaints.reported(GROUP, SENDER) == (1, 1)
        assert await store.complaints.reported(GROUP, ADMIN) == (1, 0)
        assert await store.complaints.reported(OTHER, ADMIN) == (0, 0)

    async def test_how_often_somebody_reported_lately(self, store: Store) -> None:
        for number, at in ((1, 5.0), (2, 6.0), (3, 7.0)):
            await store.complaints.report(report(message_id=number, at=at))
        await store.complaints.report(report(ADMIN, message_id=4, at=9.0))
        assert [await store.complaints.reported_since(GROUP, SENDER, since) for since in (0.0, 6.0, 7.5)] == [
            3,
            2,
            0,
        ]
        assert await store.complaints.reported_since(OTHER, SENDER, 0.0) == 0

    async def test_an_objection_is_kept_once_and_answered_once(self, store: Store) -> None:
        assert await store.complaints.appeal(appeal()) is True
        assert await store.complaints.appeal(appeal(lang="en")) is False
        assert await store.complaints.appeal(appeal(ADMIN)) is True
        assert await store.complaints.appeal(appeal(message_id=2, at=9.0)) is True
        assert await store.complaints.appeals(GROUP, SENDER, 5.0) == 2
        assert await store.complaints.appeals(GROUP, SENDER, 6.0) == 1
        assert await store.complaints.objected(GROUP, MessageId(1)) is True
        settled = await store.complaints.settle_appeals(GROUP, MessageId(1), "granted")
        assert await store.complaints.objected(GROUP, MessageId(1)) is False
        assert settled == (appeal(outcome="granted"), appeal(ADMIN, outcome="granted"))
        assert await store.complaints.settle_appeals(GROUP, MessageId(1), "refused") == ()


class TestMoving:
    async def test_a_supergroup_takes_everything_over_and_nothing_is_mistaken(self, store: Store) -> None:
        (call,) = await store.inbox.finish(turn(said(lasts=60.0), acts=(act(),), counted=(counted(),)))
        await store.outbox.sent(call.id, 501)
        await store.inbox.finish(turn(counted=(counted(chat=OTHER),)))
        await store.lists.keep(entry())
        await store.lists.keep(entry("1", PERSON))
        await store.lists.keep(entry(chat_id=OTHER, by=SENDER))
        await store.chats.set_stewards({GROUP: (ADMIN,)})
        await store.complaints.report(report())
        await store.complaints.appeal(appeal())
        await store.chats.save(ChatRecord(chat_id=GROUP, kind="group"))
        for _ in range(2):
            await store.chats.move(GROUP, OTHER)
        assert await store.outbox.mark_of(OTHER, MessageId(501)) is None
        assert await store.outbox.take_expired(START + 1000, 9) == ()
        (moved,) = await store.ledger.acts(OTHER, 9)
        assert (moved.message_id, moved.user_id) == (-1, SENDER)
        assert await store.chats.counts(OTHER, "") == (counted(count=2, chat=OTHER),)
        lines = {(one.value, one.by) for one in await store.lists.entries(OTHER)}
        assert lines == {("example.org", SENDER), ("1", ADMIN)}
        assert [one.chat_id for one in await store.chats.stewarded(ADMIN)] == [OTHER]
        assert await store.complaints.reports(OTHER, MessageId(-1)) == (report(chat_id=OTHER, message_id=-1),)
        assert await store.complaints.appeals(OTHER, SENDER, 0.0) == 1
        assert (await store.ledger.acts(GROUP, 9), await store.lists.entries(GROUP)) == ((), ())


class TestForgetting:
    async def test_what_names_a_person_goes_and_what_was_done_stays_nameless(self, store: Store) -> None:
        await store.inbox.finish(turn(judgement=judged(), acts=(act(before="{}"),)))
        await store.complaints.appeal(appeal())
        await store.complaints.report(report())
        await store.lists.keep(entry(str(SENDER), PERSON))
        await store.chats.set_stewards({GROUP: (SENDER, ADMIN)})
        rows = [row for row in await store.people.rows_of(SENDER, 9) if row["kind"] == "moderation"]
        assert len(rows) == 5
        assert not any("by" in row or "before" in row for row in rows)
        assert (await store.people.forget(SENDER))["moderation"] == 5
        assert (await store.people.known_of(SENDER))["moderation"] == 0
        (kept,) = await store.ledger.acts(GROUP, 9)
        assert (kept.kind, kept.user_id, kept.before) == ("mute", 0, "")
        found = await store.ledger.judgement(GROUP, MessageId(1))
        assert found is not None
        assert (found.evidence, found.sender_id) == ("", 0)
