"""The guard of the group chat: once per message, gentle with admins, quiet after "not fraud"."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from bot.adapters.scheduler.calendar import CronCalendar
from bot.core.message import Message, MessageId, Origin, Part, Picture, Role, Sender, UserId
from bot.core.moderation.policy import FULL_EVERY, SHORT_EVERY
from bot.core.verdict import Level
from bot.errors import Unsent
from bot.services.authority import Authority
from bot.services.campaigns.campaigns import Campaigns
from bot.services.cases.audience import Audience
from bot.services.cases.caselog import CaseLog
from bot.services.chats.chats import ADMINS_FOR, Chats
from bot.services.chats.tongues import ENOUGH, Tongues
from bot.services.federations.federations import Federations
from bot.services.guard import guard
from bot.services.guard.gallery import Gallery
from bot.services.guard.guard import Guard
from bot.services.guard.looking import Looking
from bot.services.guard.past import Past
from bot.services.guard.profiles import Profiles
from bot.services.guard.recording import signals_json
from bot.services.guard.third import ThirdReader
from bot.services.store import ChatRecord, Turn
from tests.builders import ADMIN, BOT, GROUP, MEMBER, OTHER_GROUP, OWNER, chat, message, signal, verdict
from tests.fakes import FakeClock, FakeComposer, FakeJudging, FakeMessenger, rejudged
from tests.packaged import catalog
from tests.stores import InlineStore


class Duty:
    """A guard over fakes, with the step that the dispatcher takes: commit, then remember."""

    def __init__(self, store: InlineStore | None = None, clock: FakeClock | None = None) -> None:
        self.clock = clock or FakeClock()
        self.store = store or InlineStore(clock=self.clock.now)
        self.messenger = FakeMessenger()
        self.messenger.seat(GROUP, OWNER, "creator")
        self.messenger.seat(GROUP, ADMIN, "administrator")
        self.judging = FakeJudging(收微信号=verdict(), 收银行卡=verdict(scheme="card_trade"))
        self.judging.script["兼职"] = verdict(Level.SUSPICIOUS)
        self.campaigns = Campaigns(store=self.store, clock=self.clock, rejudge=rejudged)
        self.federations = Federations(
            store=self.store, clock=self.clock, campaigns=self.campaigns, rejudge=rejudged
        )
        self.chats = Chats(
            store=self.store, messenger=self.messenger, clock=self.clock, zone="Asia/Shanghai", bot_id=BOT
        )
        self.messenger.seat(GROUP, BOT, "administrator", "can_delete_messages")
        self.tongues = Tongues()
        self.composer = FakeComposer()
        self.audience = Audience(store=self.store, clock=self.clock, bot_id=BOT, unheard=lambda *_: ())
        self.log = CaseLog(store=self.store, composer=self.composer, clock=self.clock, audience=self.audience)
        self.guard = Guard(
            judging=self.judging,
            third=ThirdReader(None, rejudged),
            campaigns=self.campaigns,
            federations=self.federations,
            chats=self.chats,
            past=Past(store=self.store, clock=self.clock),
            profiles=Profiles(messenger=self.messenger, clock=self.clock),
            store=self.store,
            composer=self.composer,
            clock=self.clock,
            calendar=CronCalendar(),
            authority=Authority(store=self.store, messenger=self.messenger, clock=self.clock),
            log=self.log,
            tongues=self.tongues,
            gallery=Gallery(Looking(None, self.messenger), again=lambda *_: None, let_go=lambda _: None),
        )
        self._updates = 0

    async def turn(self, asked: Message, update_id: int | None = None) -> Turn:
        self._updates += 1
        return await self.guard.judge(update_id or self._updates, asked)

    async def see(self, asked: Message, update_id: int | None = None) -> list[str]:
        """Judge, commit and remember; what the chat sees of it."""
        turn = await self.turn(asked, update_id)
        queued = await self.store.inbox.finish(turn)
        if turn.judgement is not None:
            await self.guard.seen(asked, turn)
        return [str(one.call.params.get("text", one.call.method)) for one in queued]

    async def mode(self, mode: str) -> None:
        await self.store.chats.save(ChatRecord(chat_id=GROUP, kind="supergroup"))
        await self.store.chats.set_setting(GROUP, "mode", mode, ADMIN, 0.0)
        self.chats.forget(GROUP)


@pytest.fixture
def duty() -> Duty:
    return Duty()


FULL, SHORT, EYES, GONE = (
    ["full account_trade"],
    ["short account_trade"],
    ["setMessageReaction"],
    "deleteMessage",
)


def by(user_id: int) -> Sender:
    return Sender(id=user_id)  # type: ignore[arg-type]


async def test_an_ad_is_answered_and_recorded(duty: Duty) -> None:
    assert await duty.see(message()) == FULL
    found = await duty.store.ledger.judgement(GROUP, MessageId(501))
    assert found is not None
    assert (found.level, found.scheme, found.form, found.answered) == ("fraud", "account_trade", "full", True)
    assert (found.sender_id, found.judged_at) == (MEMBER, duty.clock.now())


async def test_harmless_words_cost_no_look_up_and_leave_no_record(duty: Duty) -> None:
    turn = await duty.turn(message("今天天气不错"))
    assert (turn.result, turn.judgement, turn.calls) == ("clean", None, ())
    assert duty.messenger.looked_up == 0
    assert await duty.store.chats.get(GROUP) is None


async def test_a_suspicion_is_recorded_and_not_shown(duty: Duty) -> None:
    assert await duty.see(message("兼职，有兴趣吗")) == []
    found = await duty.store.ledger.judgement(GROUP, MessageId(501))
    assert found is not None
    assert (found.level, found.form, found.answered) == ("suspicious", "", False)


COMMANDS = ["/stats 7", "/pay 20", "/x@otherbot 收微信号", "/pay@wallet_bot 20 USD to maria 收微信号", "/buy"]
UNSHOWN = verdict(signals=(signal(id="meaning", spans=()),), leaning="account_trade")


@pytest.mark.parametrize("text", COMMANDS)
@pytest.mark.parametrize("mode", ["warn", "enforce"])
async def test_a_command_and_its_arguments_are_no_evidence(duty: Duty, text: str, mode: str) -> None:
    await duty.mode(mode)
    duty.judging.script |= {"收微信号": UNSHOWN, "/": verdict(), "7": verdict(), "20": verdict()}
    turn = await duty.turn(message(text))
    assert (turn.judgement, turn.calls) == (None, ())


async def test_a_plain_ad_behind_a_command_is_one(duty: Duty) -> None:
    assert await duty.see(message("/x@otherbot 长期高价收微信号，日结")) == FULL
    assert duty.judging.seen[-1].text == "长期高价收微信号，日结"


async def test_what_may_be_an_ad_behind_a_command_is_none(duty: Duty) -> None:
    assert (await duty.turn(message("/pay 20 euro for the 兼职 with Maria on Friday"))).judgement is None


@pytest.mark.parametrize("mode", ["warn", "clean", "enforce"])
async def test_what_learned_readers_alone_accuse_is_at_most_put_before_the_admins(
    duty: Duty, mode: str
) -> None:
    await duty.mode(mode)
    duty.judging.script["收微信号"] = UNSHOWN
    turn = await duty.turn(message())
    assert turn.judgement is not None
    assert (turn.judgement.level, [act.kind for act in turn.acts]) == ("suspicious", ["ask"])


async def test_repeats_get_less_and_less_and_after_ten_minutes_the_whole(duty: Duty) -> None:
    seen = []
    for number, wait in enumerate((0, 1, SHORT_EVERY, 1, SHORT_EVERY, FULL_EVERY)):
        duty.clock.advance(wait)
        seen.append(await duty.see(message(number=600 + number)))
    assert seen == [FULL, SHORT, SHORT, EYES, SHORT, FULL]


async def test_a_flood_of_ads_gets_few_words(duty: Duty) -> None:
    """A hundred ads in ten minutes: one full warning, at most one short one a minute."""
    seen = []
    for number in range(100):
        seen += await duty.see(message(number=600 + number))
        duty.clock.advance(5.9)
    assert seen.count(FULL[0]) == 1
    assert seen.count(SHORT[0]) <= 9
    assert len(seen) == 100


async def test_schemes_and_chats_are_counted_apart(duty: Duty) -> None:
    assert await duty.see(message(number=1)) == FULL
    assert await duty.see(message("收银行卡", number=2)) == ["full card_trade"]
    assert await duty.see(message(number=1, chat=chat(OTHER_GROUP))) == FULL


async def test_the_past_outlives_a_restart(duty: Duty) -> None:
    await duty.see(message(number=1))
    duty.clock.advance(SHORT_EVERY)
    later = Duty(duty.store, duty.clock)
    assert await later.see(message(number=2), update_id=2) == SHORT


async def test_a_full_warning_that_was_never_committed_does_not_count(duty: Duty) -> None:
    await duty.turn(message(number=1))
    assert await duty.see(message(number=2)) == FULL


@pytest.mark.parametrize("user_id", [OWNER, ADMIN])
async def test_admins_and_the_owner_are_never_acted_on(duty: Duty, user_id: int) -> None:
    await duty.mode("clean")
    assert await duty.see(message(sender=by(user_id))) == []


@pytest.mark.parametrize("role", [Role.ANONYMOUS_ADMIN, Role.LINKED_CHANNEL, Role.SELF])
async def test_who_is_protected_is_not_even_read(duty: Duty, role: Role) -> None:
    turn = await duty.turn(message(role=role))
    assert turn == Turn(update_id=1, result=f"sender.{role}")
    assert duty.judging.seen == []


async def test_a_channel_that_speaks_as_a_member_is_answered(duty: Duty) -> None:
    assert await duty.see(message(sender=Sender(id=-1005, role=Role.CHANNEL))) == FULL  # type: ignore[arg-type]


async def test_the_linked_channel_is_not_answered_when_an_admin_speaks_as_it(duty: Duty) -> None:
    duty.messenger.linked[GROUP] = -1005
    for number in (1, 2):
        sender = Sender(id=UserId(-1005), role=Role.CHANNEL)
        assert await duty.see(message(number=number, sender=sender)) == []
    assert duty.messenger.looked_up == 2


async def test_a_linked_channel_that_cannot_be_asked_for_counts_as_any_channel(duty: Duty) -> None:
    duty.messenger.fail_look_ups(GROUP, Unsent("down"))
    sender = Sender(id=UserId(-1005), role=Role.CHANNEL)
    assert await duty.see(message(sender=sender)) == FULL


async def test_admins_are_asked_for_once_in_a_while(duty: Duty) -> None:
    for number in range(3):
        await duty.see(message(number=number + 1))
    assert duty.messenger.looked_up == 1
    duty.clock.advance(ADMINS_FOR)
    await duty.see(message(number=9))
    assert duty.messenger.looked_up == 2


async def test_a_new_admin_is_known_as_soon_as_the_platform_tells(duty: Duty) -> None:
    assert await duty.see(message(number=1)) == FULL
    duty.messenger.seat(GROUP, MEMBER, "administrator")
    duty.chats.admins_changed(GROUP)
    assert await duty.see(message(number=2)) == []


async def test_a_dismissed_admin_is_a_member_again(duty: Duty) -> None:
    assert await duty.see(message(sender=by(ADMIN), number=1)) == []
    duty.messenger.seat(GROUP, ADMIN, "member")
    duty.chats.admins_changed(GROUP)
    assert await duty.see(message(sender=by(ADMIN), number=2)) == FULL


async def test_when_the_look_up_fails_the_last_known_admins_count(duty: Duty) -> None:
    assert await duty.see(message(sender=by(ADMIN), number=1)) == []
    duty.clock.advance(ADMINS_FOR)
    duty.messenger.fail_look_ups(GROUP, Unsent("down"), Unsent("down"))
    assert await duty.see(message(sender=by(ADMIN), number=2)) == []
    assert await duty.see(message(sender=by(MEMBER), number=3)) == FULL


async def test_when_nobody_is_known_an_ad_is_still_answered(duty: Duty) -> None:
    duty.messenger.fail_look_ups(GROUP, Unsent("down"))
    assert await duty.see(message(number=1)) == FULL
    assert await duty.see(message(sender=by(ADMIN), number=2)) == []


async def test_a_clock_set_back_asks_again(duty: Duty) -> None:
    await duty.see(message(number=1))
    duty.clock.advance(-5000)
    await duty.see(message(number=2))
    assert duty.messenger.looked_up == 2


async def test_a_message_made_an_ad_by_an_edit_is_answered(duty: Duty) -> None:
    assert await duty.see(message("大家好")) == []
    assert await duty.see(message(edited=100)) == FULL


async def test_an_answered_message_is_not_answered_again_by_an_edit(duty: Duty) -> None:
    assert await duty.see(message()) == FULL
    duty.clock.advance(2 * FULL_EVERY)
    assert await duty.see(message("收微信号，加价", edited=100)) == []
    assert await duty.see(message("收微信号，再加价", edited=200)) == []


async def test_an_edited_ad_is_still_removed_where_ads_are_removed(duty: Duty) -> None:
    await duty.mode("clean")
    assert await duty.see(message()) == [GONE, *FULL]
    assert await duty.see(message("收微信号，加价", edited=100)) == [GONE]


@pytest.mark.parametrize("mode", ["warn", "clean", "observe"])
async def test_what_an_admin_cleared_stays_cleared(duty: Duty, mode: str) -> None:
    """However often it is edited: the second edit is no less cleared than the first."""
    await duty.mode(mode)
    await duty.see(message())
    assert await duty.store.ledger.clear(GROUP, MessageId(501), ADMIN)
    seen = [await duty.see(message(f"收微信号 {edited}", edited=edited)) for edited in (100, 200, 300)]
    assert seen == [[], [], []]


async def test_clearing_one_message_clears_no_other(duty: Duty) -> None:
    await duty.see(message(number=1))
    await duty.store.ledger.clear(GROUP, MessageId(1), ADMIN)
    duty.clock.advance(FULL_EVERY)
    assert await duty.see(message(number=2)) == FULL


async def test_a_replay_changes_nothing(duty: Duty) -> None:
    """The program died after the commit and before it could tell; the update comes again."""
    assert await duty.see(message(), update_id=7) == FULL
    later = Duty(duty.store, duty.clock)
    assert await later.see(message(), update_id=7) == []
    assert await later.see(message(), update_id=8) == []
    assert len(await duty.store.outbox.queued()) == 1


async def test_the_same_turn_finished_twice_answers_once(duty: Duty) -> None:
    turn = await duty.turn(message())
    assert len(await duty.store.inbox.finish(turn)) == 1
    assert await duty.store.inbox.finish(turn) == ()


def picture(number: int, caption: str = "", **fields: Any) -> Message:
    """One picture of an album."""
    parts = (Part(origin=Origin.CAPTION, text=caption),) if caption else ()
    shown = Picture(file_id=f"f{number}", unique_id=f"u{number}")
    return message(number=number, parts=parts, pictures=(shown,), album="album-1", **fields)


async def test_an_ad_cut_over_the_captions_of_an_album_is_seen(duty: Duty) -> None:
    assert await duty.see(picture(1, "高价收微信")) == []
    duty.judging.script["收微信\n号"] = verdict()
    assert await duty.see(picture(2, "号，日结")) == FULL
    assert duty.judging.seen[-1].pictures == (
        Picture(file_id="f1", unique_id="u1"),
        Picture(file_id="f2", unique_id="u2"),
    )


async def test_an_album_is_answered_once(duty: Duty) -> None:
    seen = [await duty.see(picture(number, "收微信号" if number == 1 else "")) for number in range(1, 11)]
    assert seen == [FULL] + [[]] * 9


async def test_every_picture_of_an_ad_is_removed_where_ads_are_removed(duty: Duty) -> None:
    await duty.mode("clean")
    seen = [await duty.see(picture(number, "收微信号" if number == 1 else "")) for number in (1, 2, 3)]
    assert seen == [[GONE, *FULL], [GONE], [GONE]]


async def test_the_pictures_before_the_caption_are_removed_too(duty: Duty) -> None:
    await duty.mode("clean")
    await duty.see(picture(1, ""))
    turn = await duty.turn(picture(2, "收微信号"))
    assert [call.params.get("also") for call in turn.calls if call.method == "deleteMessage"] == [(1,)]


async def test_without_the_right_to_delete_it_warns_and_reacts(duty: Duty) -> None:
    await duty.mode("clean")
    duty.messenger.seat(GROUP, BOT, "administrator")
    seen = [await duty.see(message(number=number)) for number in (1, 2, 3)]
    assert seen == [FULL, SHORT, EYES]


async def test_an_edited_caption_replaces_what_it_said_before(duty: Duty) -> None:
    for edited, caption in enumerate(("微信号", "高价", "回收旧手机，日结")):
        await duty.see(replace(picture(1, caption), edited=edited))
    assert [part.text for part in duty.judging.seen[-1].parts if "日结" in part.text] == ["回收旧手机，日结"]
    assert "微信号" not in duty.judging.seen[-1].text


async def test_a_caption_edited_a_hundred_times_stays_as_long_as_it_is(duty: Duty) -> None:
    await duty.see(picture(1, "a"))
    for edited in range(100):
        await duty.see(replace(picture(2, str(edited) * 900), edited=edited))
    assert sum(len(part.text) for part in duty.judging.seen[-1].parts) < 4000


async def test_albums_are_kept_apart(duty: Duty) -> None:
    duty.judging.script["收微信\n号"] = verdict()
    assert await duty.see(picture(1, "高价收微信")) == []
    assert await duty.see(replace(picture(2, "号，日结"), album="album-2")) == []
    assert await duty.see(replace(picture(2, "号，日结"), chat=chat(OTHER_GROUP))) == []


async def test_many_albums_need_little_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "ALBUMS", 100_000)
    duty = Duty()
    for number in range(1, 100):
        await duty.see(replace(picture(number, "晚霞" * 2000), album=f"album-{number}"))
    assert sum(len(one.text) for album in duty.guard._albums.values() for one in album.values()) < 25_000


async def test_a_chat_sees_only_the_language_and_mode_it_set(duty: Duty) -> None:
    await duty.mode("observe")
    assert await duty.see(message()) == []
    found = await duty.store.ledger.judgement(GROUP, MessageId(501))
    assert found is not None
    assert (found.reason, found.answered) == ("mode.observe", False)


@pytest.mark.parametrize("text", ["收微信号", "\ud800收", "\x00", '"</script>', "🛡" * 100])
def test_any_evidence_can_be_kept(text: str) -> None:
    kept = signals_json([signal(text)] * 100)
    kept.encode("utf-8")
    rows = json.loads(kept)
    assert len(rows) == 24
    assert rows[0]["evidence"] == [text[:80]]


LONG_AD = "收微信号，长期有效，日结，闲置的小号也可以，有意的朋友请联系我们"


async def test_the_ledger_says_what_a_text_is_known_by(duty: Duty) -> None:
    await duty.see(message(LONG_AD))
    found = await duty.store.ledger.judgement(GROUP, MessageId(501))
    assert found is not None
    assert found.campaign
    assert await duty.store.campaigns.get(found.campaign) is not None


async def test_what_an_admin_posts_is_no_sighting(duty: Duty) -> None:
    await duty.see(message(LONG_AD, sender=by(ADMIN)))
    found = await duty.store.ledger.judgement(GROUP, MessageId(501))
    assert found is not None
    assert found.campaign == 0
    assert await duty.store.campaigns.spoken_of(9) == ()


async def test_a_text_cleared_here_leaves_no_record_and_says_why(duty: Duty) -> None:
    await duty.see(message(LONG_AD))
    found = await duty.store.ledger.judgement(GROUP, MessageId(501))
    assert found is not None
    await duty.campaigns.clear(GROUP, found.campaign, ADMIN)
    turn = await duty.turn(message(LONG_AD, number=502))
    assert (turn.result, turn.judgement, turn.calls) == ("cleared_here", None, ())
    elsewhere = await duty.turn(message(LONG_AD, number=502, chat=chat(OTHER_GROUP)))
    assert elsewhere.result == "fraud"


async def test_what_a_chat_speaks_is_heard_from_its_talk(duty: Duty) -> None:
    duty.judging.script["morning"] = verdict(Level.CLEAN, score=0.0, lang="de")
    await duty.mode("warn")
    for number in range(ENOUGH):
        await duty.see(message("good morning everybody", number=number))
    assert await duty.tongues.keep(duty.chats, catalog()) == 1
    assert (await duty.chats.state(chat())).record.heard == "de"
