"""Federations: what a shared list does to a verdict, who may change it, and what a group leaves behind."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from time import process_time

import pytest
from sqlalchemy import select

from bot.adapters.store.schema import metadata
from bot.core.detection.judge import LISTED as REASON
from bot.core.message import ChatId, Link, Message, Origin, Sender, UserId
from bot.core.moderation.federation import CAMPAIGN, HANDLE, LINK, PERSON, Line
from bot.core.verdict import Level, Verdict
from bot.services.campaigns.campaigns import Campaigns
from bot.services.federations import federations
from bot.services.federations import lists as federation_lists
from bot.services.federations.federations import (
    APPEALS_IN,
    KEPT,
    MOST_ADMINS,
    MOST_APPEALS,
    MOST_OWNED,
    REMOVED,
    Federations,
    fresh_id,
)
from bot.services.store import Call, Entry, Federation, ListAppeal, ListEntry, Standing
from tests.builders import ADMIN, GROUP, MEMBER, OTHER_GROUP, OWNER, chat, message, signal, verdict
from tests.fakes import FakeClock, rejudged
from tests.offers import SIGNED as AD
from tests.offers import SIGNED_CHANGED as CHANGED
from tests.offers import TALK
from tests.services.guard.test_guard import Duty as GuardDuty
from tests.stores import InlineStore

CLEAN = verdict(Level.CLEAN, score=0.02, signals=())
DOUBTFUL = verdict(
    Level.SUSPICIOUS,
    scheme="card_trade",
    score=0.6,
    leaning="card_trade",
    signals=(signal(weight=2.9, scheme="card_trade"),),
)
NEW = ChatId(-1009)
STRANGER = UserId(44)


def ids() -> Iterator[str]:
    yield from (f"fed{number:05}".replace("0", "a").replace("1", "b") for number in range(9))


class Desk:
    """Federations over a store that outlives them."""

    def __init__(self, store: InlineStore | None = None, clock: FakeClock | None = None) -> None:
        self.clock = clock or FakeClock()
        self.store = store or InlineStore(clock=self.clock.now)
        self.campaigns = Campaigns(store=self.store, clock=self.clock, rejudge=rejudged)
        given = ids()
        self.all = Federations(
            store=self.store,
            clock=self.clock,
            campaigns=self.campaigns,
            rejudge=rejudged,
            fresh=lambda: next(given),
        )

    async def again(self) -> Desk:
        """After a restart."""
        life = Desk(self.store, self.clock)
        await life.campaigns.load()
        await life.all.load()
        return life

    async def standing(self, of: Federation) -> Standing:
        found = await self.store.federations.get(of.id)
        assert found is not None
        return found

    async def list(self, of: Federation, *lines: Line) -> int | None:
        return await self.all.add(await self.standing(of), lines, OWNER)

    async def level(self, said: Message, alone: Verdict = CLEAN) -> Level:
        return (await self.all.heard(said, alone)).level


@pytest.fixture
async def desk() -> Desk:
    found = Desk()
    await found.campaigns.load()
    await found.all.load()
    return found


@pytest.fixture
async def rivers(desk: Desk) -> Federation:
    made = await desk.all.make("Rivers", OWNER)
    assert made is not None
    assert await desk.all.join(made.id, GROUP)
    return made


def at(text: str = TALK, where: ChatId = GROUP, **fields: object) -> Message:
    return message(text, chat=chat(where), **fields)


PERSON_LINE = Line(kind=PERSON, value=str(MEMBER), reason="recruit_task")


class TestHeard:
    async def test_elsewhere_a_verdict_stays_the_very_same(self, desk: Desk, rivers: Federation) -> None:
        assert await desk.all.heard(at(), CLEAN) is CLEAN
        await desk.list(rivers, PERSON_LINE)
        assert await desk.all.heard(at(where=OTHER_GROUP), CLEAN) is CLEAN
        assert await desk.all.heard(at(sender=Sender(id=STRANGER)), CLEAN) is CLEAN

    async def test_a_listed_person_is_suspicious_at_most_in_ordinary_talk(
        self, desk: Desk, rivers: Federation
    ) -> None:
        await desk.list(rivers, PERSON_LINE)
        found = await desk.all.heard(at(), CLEAN)
        assert (found.level, found.scheme) == (Level.SUSPICIOUS, "recruit_task")
        assert [(one.reason, one.evidence) for one in found.signals] == [(REASON, ("Rivers",))]

    async def test_with_words_that_fit_it_is_fraud_by_the_scheme_of_the_words(
        self, desk: Desk, rivers: Federation
    ) -> None:
        await desk.list(rivers, PERSON_LINE)
        found = await desk.all.heard(at(), DOUBTFUL)
        assert (found.level, found.scheme) == (Level.FRAUD, "card_trade")

    async def test_a_listed_handle_or_link_accuses_too(self, desk: Desk, rivers: Federation) -> None:
        await desk.list(
            rivers,
            Line(kind=HANDLE, value="@bad_one", reason="x"),
            Line(kind=LINK, value="evil.com", reason="x"),
        )
        linked = (Link(url="https://pay.evil.com/a", origin=Origin.TEXT),)
        assert await desk.level(at("明天找 @Bad_One")) is Level.SUSPICIOUS
        assert await desk.level(at(links=linked)) is Level.SUSPICIOUS
        assert await desk.level(at("明天找 @good_one")) is Level.CLEAN

    async def test_a_listed_campaign_convicts_and_so_does_a_near_copy(
        self, desk: Desk, rivers: Federation
    ) -> None:
        await desk.campaigns.confirm(at(AD, NEW), CLEAN, STRANGER)
        exact = await desk.campaigns.note(at(AD, NEW), CLEAN, alone=CLEAN)
        assert await desk.level(at(AD)) is Level.CLEAN
        await desk.list(rivers, Line(kind=CAMPAIGN, value=str(exact), reason="recruit_posting"))
        for text in (AD, CHANGED):
            found = await desk.all.heard(at(text), CLEAN)
            assert (found.level, found.scheme) == (Level.FRAUD, "recruit_posting")
        assert await desk.level(at(TALK)) is Level.CLEAN
        assert await desk.level(at(AD, OTHER_GROUP)) is Level.CLEAN

    async def test_a_text_too_short_to_be_anybodys_is_no_campaign(
        self, desk: Desk, rivers: Federation
    ) -> None:
        exact = await desk.campaigns.note(at("好的谢谢"), CLEAN, alone=CLEAN)
        await desk.list(rivers, Line(kind=CAMPAIGN, value=str(exact), reason="x"))
        assert await desk.level(at("好的谢谢")) is Level.CLEAN
        assert await desk.level(at("")) is Level.CLEAN

    async def test_what_the_group_itself_says_counts_for_more(self, desk: Desk, rivers: Federation) -> None:
        await desk.list(rivers, PERSON_LINE)
        assert await desk.all.heard(at(), CLEAN, trusted=True) is CLEAN
        await desk.campaigns.confirm(at(AD), DOUBTFUL, OWNER)
        exact = await desk.campaigns.note(at(AD), CLEAN, alone=CLEAN)
        await desk.list(rivers, Line(kind=CAMPAIGN, value=str(exact), reason="x"))
        await desk.campaigns.clear(GROUP, exact, ADMIN)
        cleared = await desk.campaigns.heard(at(AD), CLEAN)
        assert await desk.all.heard(at(AD), cleared) is cleared

    async def test_what_changes_is_heard_at_once(self, desk: Desk, rivers: Federation) -> None:
        assert await desk.level(at()) is Level.CLEAN
        await desk.list(rivers, PERSON_LINE)
        assert await desk.level(at()) is Level.SUSPICIOUS
        assert await desk.all.drop(rivers.id, PERSON, str(MEMBER)) is True
        assert await desk.all.drop(rivers.id, PERSON, str(MEMBER)) is False
        assert await desk.level(at()) is Level.CLEAN

    async def test_a_restart_forgets_nothing(self, desk: Desk, rivers: Federation) -> None:
        await desk.list(rivers, PERSON_LINE)
        life = await desk.again()
        assert await life.level(at()) is Level.SUSPICIOUS
        assert (await life.all.of(GROUP)) == await desk.standing(rivers)

    async def test_a_list_that_changes_while_it_is_read_is_read_again(
        self, desk: Desk, rivers: Federation, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        life = await desk.again()
        asked = 0
        listed = desk.store.listings.of

        async def slow(of: str, limit: int, skip: int = 0) -> tuple[ListEntry, ...]:
            nonlocal asked
            page = await listed(of, limit, skip)
            asked += 1
            if asked == 1:
                await life.list(rivers, PERSON_LINE)
            return page

        monkeypatch.setattr(desk.store.listings, "of", slow)
        assert await life.level(at()) is Level.SUSPICIOUS

    async def test_a_long_list_is_read_page_by_page(
        self, desk: Desk, rivers: Federation, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(federation_lists, "AT_ONCE", 2)
        await desk.list(rivers, *(Line(kind=PERSON, value=str(n), reason="x") for n in range(1, 6)))
        life = await desk.again()
        senders = [Sender(id=UserId(number)) for number in range(1, 7)]
        levels = [await life.level(at(sender=sender)) for sender in senders]
        assert levels == [*[Level.SUSPICIOUS] * 5, Level.CLEAN]

    async def test_of_many_lists_the_longest_unused_make_room(
        self, desk: Desk, rivers: Federation, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(federation_lists, "REMEMBERED", 2)
        hills = await desk.all.make("Hills", OWNER)
        assert hills is not None
        await desk.all.join(hills.id, OTHER_GROUP)
        for one in (rivers, hills):
            await desk.list(one, PERSON_LINE, Line(kind=PERSON, value="9", reason="x"))
        lists = desk.all._lists
        for where in (GROUP, OTHER_GROUP, GROUP):
            assert await desk.level(at(where=where)) is Level.SUSPICIOUS
            assert len(lists._lists) == 1

    async def test_a_followed_federation_that_is_gone_says_nothing(
        self, desk: Desk, rivers: Federation
    ) -> None:
        await desk.list(rivers, PERSON_LINE)
        life = await desk.again()
        await desk.store.federations.delete(rivers.id)
        assert await life.all.heard(at(), CLEAN) is CLEAN


class TestMembership:
    async def test_a_group_follows_one_list(self, desk: Desk, rivers: Federation) -> None:
        hills = await desk.all.make("Hills", ADMIN)
        assert hills is not None
        assert await desk.all.join(hills.id, GROUP) is False
        assert await desk.all.join("unknown2", OTHER_GROUP) is False
        assert (await desk.all.of(GROUP)) == await desk.standing(rivers)
        assert await desk.all.of(OTHER_GROUP) is None

    async def test_who_leaves_hears_nothing_more_and_no_row_names_them(
        self, desk: Desk, rivers: Federation
    ) -> None:
        await desk.list(rivers, PERSON_LINE)
        assert await desk.all.leave(GROUP) is True
        assert await desk.all.leave(GROUP) is False
        assert await desk.all.heard(at(), CLEAN) is CLEAN
        theirs = [table for table in metadata.tables.values() if table.name.startswith("federation")]
        kept = [row for table in theirs for row in desk.store.look_at(select(table))]
        assert kept
        assert str(GROUP) not in repr(kept)

    async def test_a_supergroup_goes_on_following(self, desk: Desk, rivers: Federation) -> None:
        await desk.list(rivers, PERSON_LINE)
        await desk.store.chats.move(GROUP, NEW)
        desk.all.moved(GROUP, NEW)
        desk.all.moved(OTHER_GROUP, NEW)
        assert await desk.level(at(where=NEW)) is Level.SUSPICIOUS
        assert await desk.all.of(GROUP) is None
        hills = await desk.all.make("Hills", OWNER)
        assert hills is not None
        await desk.all.join(hills.id, GROUP)
        desk.all.moved(GROUP, NEW)
        assert (await desk.all.of(NEW)) == await desk.standing(rivers)

    async def test_a_line_of_a_list_that_nobody_asked_for_yet_is_dropped(
        self, desk: Desk, rivers: Federation
    ) -> None:
        await desk.list(rivers, PERSON_LINE)
        assert await desk.all.drop(rivers.id, PERSON, str(MEMBER)) is True
        assert await desk.level(at()) is Level.CLEAN

    async def test_what_is_deleted_is_followed_by_nobody(self, desk: Desk, rivers: Federation) -> None:
        await desk.list(rivers, PERSON_LINE)
        await desk.level(at())
        await desk.all.delete(rivers.id)
        assert await desk.all.heard(at(), CLEAN) is CLEAN
        assert await desk.all.of(GROUP) is None
        assert await desk.store.federations.chats() == {}


class TestRanks:
    async def test_a_person_makes_three(self, desk: Desk) -> None:
        made = [await desk.all.make("Rivers", OWNER) for _ in range(MOST_OWNED + 1)]
        assert [one is None for one in made] == [False, False, False, True]
        assert len({one.id for one in made if one}) == MOST_OWNED

    async def test_an_id_that_is_taken_is_drawn_again(self, desk: Desk) -> None:
        await desk.store.federations.make(Federation(id=next(ids()), name="Old", owner=ADMIN, at=1.0))
        made = await desk.all.make("Rivers", OWNER)
        assert made is not None
        assert made.id != next(ids())

    def test_an_id_is_short_and_fit_for_an_address(self) -> None:
        drawn = {fresh_id() for _ in range(200)}
        assert len(drawn) == 200
        assert all(len(one) == 8 and one.isascii() and one.isalnum() and one == one.lower() for one in drawn)

    async def test_who_leads(self, desk: Desk, rivers: Federation) -> None:
        assert await desk.all.rank(await desk.standing(rivers), ADMIN) == "rose"
        assert await desk.all.led(rivers.id, ADMIN) == await desk.standing(rivers)
        assert await desk.all.led(rivers.id, OWNER) is not None
        assert await desk.all.led(rivers.id, MEMBER) is None
        assert await desk.all.led("", OWNER) is None
        assert await desk.all.rank(await desk.standing(rivers), ADMIN) == "fell"
        assert await desk.all.led(rivers.id, ADMIN) is None
        assert await desk.all.rank(await desk.standing(rivers), OWNER) == "owner"

    async def test_admins_have_a_number(self, desk: Desk, rivers: Federation) -> None:
        became = [
            await desk.all.rank(await desk.standing(rivers), UserId(100 + number))
            for number in range(MOST_ADMINS + 1)
        ]
        assert became == ["rose"] * MOST_ADMINS + ["full"]

    async def test_a_list_has_an_end(
        self, desk: Desk, rivers: Federation, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(federations, "MOST_ENTRIES", 2)
        lines = [Line(kind=PERSON, value=str(number), reason="x") for number in (1, 2, 3)]
        assert await desk.list(rivers, *lines) is None
        assert await desk.list(rivers, *lines[:2]) == 2
        assert await desk.list(rivers, lines[2]) is None


class TestAppeals:
    async def objects(self, desk: Desk, of: Federation, handle: str = "") -> ListAppeal | str:
        return await desk.all.appeal(of.id, MEMBER, "not me", handle=handle, lang="fi")

    async def test_who_is_not_listed_has_nothing_to_object_to(self, desk: Desk, rivers: Federation) -> None:
        assert await self.objects(desk, rivers) == "not_listed"
        hills = await desk.all.make("Hills", OWNER)
        assert hills is not None
        await desk.list(hills, PERSON_LINE)
        assert await self.objects(desk, rivers) == "not_listed"

    async def test_one_at_a_time_and_three_a_month(self, desk: Desk, rivers: Federation) -> None:
        await desk.list(rivers, PERSON_LINE)
        for _ in range(MOST_APPEALS):
            kept = await self.objects(desk, rivers)
            assert isinstance(kept, ListAppeal)
            if kept.id == 1:
                assert await self.objects(desk, rivers) == "again"
            assert await desk.all.answer(kept, KEPT, ()) == ()
        assert await self.objects(desk, rivers) == "many"
        desk.clock.advance(APPEALS_IN + 1)
        assert isinstance(await self.objects(desk, rivers), ListAppeal)

    async def test_who_is_removed_is_heard_no_more(self, desk: Desk, rivers: Federation) -> None:
        handle = Line(kind=HANDLE, value="@me_me", reason="x")
        await desk.list(rivers, PERSON_LINE, handle)
        assert await desk.level(at("找 @me_me")) is Level.SUSPICIOUS
        kept = await self.objects(desk, rivers, "@me_me")
        assert isinstance(kept, ListAppeal)
        assert (kept.handle, kept.lang, kept.words) == ("@me_me", "fi", "not me")
        call = Call(chat_id=ChatId(MEMBER), method="sendMessage", params={"chat_id": MEMBER, "text": "x"})
        queued = await desk.all.answer(kept, REMOVED, (call,))
        assert [one.call for one in queued or ()] == [call]
        assert await desk.all.answer(kept, KEPT, (call,)) is None
        assert await desk.level(at("找 @me_me")) is Level.CLEAN
        assert await desk.store.listings.of(rivers.id, 9) == ()

    async def test_who_is_kept_stays(self, desk: Desk, rivers: Federation) -> None:
        await desk.list(rivers, PERSON_LINE)
        kept = await self.objects(desk, rivers, "@me_me")
        assert isinstance(kept, ListAppeal)
        assert kept.handle == ""
        await desk.all.answer(kept, KEPT, ())
        assert await desk.level(at()) is Level.SUSPICIOUS


async def following() -> GuardDuty:
    """A guard on duty in a group that follows a list with one member of it."""
    duty = GuardDuty()
    await duty.campaigns.load()
    made = await duty.federations.make("Rivers", OWNER)
    assert made is not None
    await duty.federations.join(made.id, GROUP)
    standing = await duty.store.federations.get(made.id)
    assert standing is not None
    await duty.federations.add(standing, (PERSON_LINE,), OWNER)
    return duty


class TestGuard:
    async def test_it_is_recorded_with_the_name_of_the_list(self) -> None:
        duty = await following()
        duty.judging.script = {"兼职": DOUBTFUL}
        stranger = message("兼职，有兴趣吗", number=1, sender=Sender(id=STRANGER))
        assert await duty.see(stranger) == []
        assert await duty.see(message("兼职，有兴趣吗", number=2)) == ["full card_trade"]
        kept = await duty.store.ledger.judgement(GROUP, message(number=2).id)
        assert kept is not None
        found = [one for one in json.loads(kept.signals) if one["reason"] == REASON]
        assert [one["evidence"] for one in found] == [["Rivers"]]

    async def test_ordinary_talk_of_somebody_listed_is_never_answered(self) -> None:
        duty = await following()
        for number, mode in enumerate(("warn", "clean", "enforce")):
            await duty.mode(mode)
            assert await duty.see(message("今天天气不错", number=50 + number)) == []

    async def test_whom_the_group_trusts_is_not_looked_up(self) -> None:
        duty = await following()
        duty.judging.script = {"兼职": DOUBTFUL}
        entry = Entry(chat_id=GROUP, kind=PERSON, value=str(MEMBER), by=OWNER, at=1.0)
        await duty.store.lists.keep(entry)
        assert await duty.see(message("兼职，有兴趣吗", number=2)) == []

    async def test_what_a_list_made_of_a_text_is_no_sighting(self) -> None:
        """Else it would come back from several groups as if they had seen it for themselves."""
        duty = await following()
        nearly = replace(DOUBTFUL, signals=(signal(weight=3.7, scheme="card_trade"),))
        duty.judging.script = {"诚招兼职": nearly}
        assert await duty.see(message(AD, number=3)) == ["full card_trade"]
        assert await duty.store.campaigns.spoken_of(9) == ()


async def test_a_full_list_costs_a_message_next_to_nothing(desk: Desk, rivers: Federation) -> None:
    lines = [Line(kind=PERSON, value=str(10**9 + number), reason="recruit_task") for number in range(50_000)]
    lines += [Line(kind=HANDLE, value=f"@name_{number}", reason="x") for number in range(50_000)]
    said = at("明天找 @someone_else 集合")

    async def seconds() -> float:
        best = float("inf")
        for _ in range(7):
            begun = process_time()
            for _ in range(200):
                assert await desk.all.heard(said, CLEAN) is CLEAN
            best = min(best, process_time() - begun)
        return best

    await desk.list(rivers, *lines[:5], *lines[-5:])
    few = await seconds()
    await desk.list(rivers, *lines[:-10])
    many = await seconds()
    assert many < 3 * few
